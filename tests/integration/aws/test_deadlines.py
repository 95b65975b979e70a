"""While somebody waits for an answer, no call is started that could not end in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from drumbeat import persistence
from drumbeat.application import Application, answering, clients
from drumbeat.application.clients import ANSWERED_WITHIN, is_in_time
from drumbeat.domain.errors import Unavailable
from drumbeat.persistence import GateRepository
from drumbeat.persistence.table import TRY_SECONDS, Item, connection
from drumbeat.settings import Settings
from tests.integration.conftest import ROOT, TABLE

#: The longest waits before the second and third try (standard retry mode).
BACKOFF = 1 + 2


def timeout_of(function: str) -> int:
    """The function's timeout in the template, in seconds."""
    template = (ROOT / "template.yaml").read_text(encoding="utf-8")
    return int(template.partition(f"  {function}:")[2].partition("Timeout: ")[2].split()[0])


class Watch:
    """Replaces `time.monotonic`."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(clients.time, "monotonic", watch.monotonic)
    return watch


@pytest.fixture
def tries(table: str, watch: Watch) -> Iterator[list[float]]:
    """The times at which tries of database calls began; each try takes its full timeout."""
    persistence.connect(TABLE, in_time=is_in_time)
    GateRepository().get("h2o", "page")  # the client is made
    begun: list[float] = []

    def slow(exception: Exception | None, **_: Any) -> None:
        if exception is None:
            begun.append(watch.seconds)
            watch.seconds += TRY_SECONDS

    events = connection().client.meta.events
    events.register("response-received.dynamodb", slow)
    yield begun
    events.unregister("response-received.dynamodb", slow)
    persistence.connect(TABLE)


def test_calls_end_as_when_the_database_is_busy_once_there_is_no_time(
    tries: list[float], watch: Watch
) -> None:
    begun = watch.seconds
    gates = GateRepository()

    def ask() -> None:
        for _ in range(9):
            gates.get("h2o", "page")

    with answering(), pytest.raises(Unavailable):
        ask()

    assert len(tries) == ANSWERED_WITHIN // TRY_SECONDS
    assert watch.seconds - begun <= ANSWERED_WITHIN


def test_nobody_waits_for_a_job(tries: list[float]) -> None:
    for _ in range(9):
        GateRepository().get("h2o", "page")

    assert len(tries) == 9


def test_other_services_are_asked_as_long_as_there_is_time(table: str, watch: Watch) -> None:
    client = Application(Settings(table_name=TABLE)).client("kms")
    client.list_keys()

    with answering():
        watch.seconds += ANSWERED_WITHIN - 7
        client.list_keys()
        watch.seconds += 2
        with pytest.raises(Exception, match="no time left"):
            client.list_keys()

    client.list_keys()


def test_what_a_request_begins_is_over_before_its_function_is() -> None:
    for function in ("AuthFunction", "ConnectFunction", "CoreFunction"):
        assert ANSWERED_WITHIN < timeout_of(function) < 30, function


def test_a_call_that_fails_leaves_publish_time_for_another_and_what_it_sends_between() -> None:
    call = (Item.Meta.max_retry_attempts + 1) * TRY_SECONDS + BACKOFF

    assert 2 * call + 15 <= timeout_of("PublishFunction")
