"""Clients of AWS: how long they wait, how often they try, and when they no longer begin."""

from __future__ import annotations

import time
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Making a client is not safe in threads (botocore); using one is.
ONE_AT_A_TIME = Lock()
#: How long one try of a call waits for its connection, and then for the answer.
_CONNECT_SECONDS = 1
USUAL_READ_SECONDS = 5
#: Cognito asks a function of ours while it registers somebody.
READ_SECONDS = {"cognito-idp": 8}
#: Threads, and so connections of one client, that are used at once at most.
MOST_AT_ONCE = 24


#: API Gateway gives up after 30 seconds, and the functions of the API after 29: what they begin is
#: over before.
ANSWERED_WITHIN = 28.0
_answering_until: float | None = None


@contextmanager
def answering() -> Iterator[None]:
    """Somebody waits for an answer: calls of AWS that would not be over in time are not begun."""
    global _answering_until
    _answering_until = time.monotonic() + ANSWERED_WITHIN
    try:
        yield
    finally:
        _answering_until = None


def is_in_time(seconds: float) -> bool:
    """Whether a call that takes so long at most is over before nobody waits any more."""
    return _answering_until is None or time.monotonic() + seconds <= _answering_until


@cache
def waiting_lambda() -> Any:
    """Waits for a check's answer, and asks once."""
    return made("lambda", 23, tries=1)


@cache
def ses() -> Any:
    """Asks once: what a second try sends could come twice."""
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
    """Signs for browsers too, which other clients' settings don't allow for."""
    import botocore.session

    from drumbeat.aws.media_store import CONFIG

    with ONE_AT_A_TIME:
        return _in_time(botocore.session.get_session().create_client("s3", config=CONFIG))


def _in_time(client: Any) -> Any:
    """The client, which begins no try that would not be over while somebody waits."""
    from drumbeat.persistence.table import TooLate

    config = client.meta.config
    seconds = config.connect_timeout + config.read_timeout

    def refuse_if_late(**_: Any) -> None:
        """Called before each try. Raises TooLate."""
        if not is_in_time(seconds):
            raise TooLate

    client.meta.events.register("before-send.*.*", refuse_if_late)
    return client
