"""AWS clients: timeouts, retries, and the time after which an answer would be too late."""

from __future__ import annotations

import time
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Making a client is not thread-safe (botocore); using one is.
ONE_AT_A_TIME = Lock()
#: Timeouts of one try, in seconds: for the connection, and for the answer.
_CONNECT_SECONDS = 1
USUAL_READ_SECONDS = 5
#: Longer, because Cognito calls one of our functions during a registration.
READ_SECONDS = {"cognito-idp": 8}
#: The most threads, and so connections of one client, in use at once.
MOST_AT_ONCE = 24


#: In seconds. API Gateway gives up after 30, and the API's functions after 29; what they begin has
#: to end before that.
ANSWERED_WITHIN = 28.0
_answering_until: float | None = None


@contextmanager
def answering() -> Iterator[None]:
    """While this is open, a caller waits: AWS calls that could end too late are not begun."""
    global _answering_until
    _answering_until = time.monotonic() + ANSWERED_WITHIN
    try:
        yield
    finally:
        _answering_until = None


def is_in_time(seconds: float) -> bool:
    """Whether a call that takes at most so many seconds ends while the caller still waits."""
    return _answering_until is None or time.monotonic() + seconds <= _answering_until


@cache
def waiting_lambda() -> Any:
    """Waits longer, for a check's answer, and never retries."""
    return made("lambda", 23, tries=1)


@cache
def ses() -> Any:
    """Never retries: a second try could send the same e-mail again."""
    return made("sesv2", 20, tries=1)


def made(service: str, read_seconds: float, *, tries: int) -> Any:
    import botocore.session
    from botocore.config import Config

    config = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=read_seconds,
        retries={"mode": "standard", "total_max_attempts": tries},
        max_pool_connections=MOST_AT_ONCE,
    )
    return _in_time(botocore.session.get_session().create_client(service, config=config))


@cache
def s3() -> Any:
    """Configured for signing calls that browsers make, unlike the other clients."""
    import botocore.session

    from drumbeat.aws.media_store import CONFIG

    with ONE_AT_A_TIME:
        return _in_time(botocore.session.get_session().create_client("s3", config=CONFIG))


def _in_time(client: Any) -> Any:
    """The client, made to begin no try that could end too late for a waiting caller."""
    from drumbeat.persistence.table import TooLate

    config = client.meta.config
    seconds = config.connect_timeout + config.read_timeout

    def refuse_if_late(**_: Any) -> None:
        """Called before each try. Raises TooLate."""
        if not is_in_time(seconds):
            raise TooLate

    client.meta.events.register("before-send.*.*", refuse_if_late)
    return client
