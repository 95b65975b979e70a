"""The canary over the real repositories and all of publishing, in virtual time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain import canary, signatures
from drumbeat.domain.canary import Verdict
from drumbeat.domain.posts import Status
from drumbeat.domain.tenancy import TENANT_ID
from drumbeat.persistence.canary import CanaryRecordRepository
from drumbeat.platforms.registry import Networks
from drumbeat.ports.transport import Request, Response
from drumbeat.services.canary import Canary, CanarySink, Flight
from drumbeat.settings import Settings
from tests.fakes.meter import RecordingMeter
from tests.integration.faults.world import World

URL = "http://127.0.0.1:9/api/canary"
FIVE_MINUTES = timedelta(minutes=5)


class Aviary:
    """A world whose webhooks all deliver to the canary's sink."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.records = CanaryRecordRepository()
        self.sink = CanarySink(records=self.records, vault=world.vault, clock=world.clock)
        self.meter = RecordingMeter()
        self.requests: list[Request] = []
        self.deliveries = 1
        networks = Networks(
            Settings(table_name="", allow_private_addresses=True), world.clock, transport=self
        )
        reader = replace(world.publisher.reader, networks=networks)
        world.publisher = replace(world.publisher, reader=reader)
        self.canary = Canary(
            url=URL,
            accounts=world.stored_accounts,
            contents=world.stored_contents,
            calendar=world.stored_calendar,
            placing=world.placing,
            vault=world.vault,
            networks=networks,
            records=self.records,
            meter=self.meter,
            clock=world.clock,
            new_key=lambda: b"k" * 32,
        )

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        for _ in range(self.deliveries):
            if not self.sink.receive(request.headers, request.body or b""):
                return Response(401)
        return Response(204)

    def next_run(self) -> Flight:
        self.world.run_until(self.world.clock.now() + FIVE_MINUTES)
        return self.canary.run()


@pytest.fixture
def aviary(world: World) -> Aviary:
    return Aviary(world)


def test_the_first_run_judges_nothing_and_schedules_a_post(aviary: Aviary) -> None:
    flight = aviary.canary.run()

    assert (flight.verdict, flight.judged_id) == (None, None)
    assert flight.scheduled_id is not None
    assert flight.scheduled_for >= aviary.world.clock.now() + canary.LEAD
    assert aviary.meter.canaries == []


def test_a_post_that_went_out_once_and_in_time_is_healthy(aviary: Aviary) -> None:
    first = aviary.canary.run()

    second = aviary.next_run()

    assert (second.judged_id, second.verdict) == (first.scheduled_id, Verdict.HEALTHY)
    assert aviary.meter.canaries == [(True, second.lag_seconds)]
    assert aviary.world.meter.lags == [], "people's own figures hold people's posts alone"


def test_when_nothing_is_dispatched_the_canary_says_so(aviary: Aviary) -> None:
    aviary.world.sweeping = False
    aviary.canary.run()

    assert aviary.next_run().verdict is Verdict.NOT_POSTED
    assert aviary.meter.canaries == [(False, None)]


def test_what_the_sink_saw_twice_is_not_healthy(aviary: Aviary) -> None:
    aviary.deliveries = 2
    aviary.canary.run()

    assert aviary.next_run().verdict is Verdict.SEEN_TWICE
    assert aviary.meter.canaries[0][0] is False


def test_what_is_said_to_be_posted_and_never_arrived_is_not_healthy(aviary: Aviary) -> None:
    aviary.deliveries = 0
    aviary.canary.run()

    assert aviary.next_run().verdict is Verdict.NOT_SEEN


def test_a_post_that_went_out_late_is_not_in_time_and_its_lag_is_told(aviary: Aviary) -> None:
    flight = aviary.canary.run()
    aviary.world.sweeping = False
    aviary.world.run_until(flight.scheduled_for + timedelta(seconds=30))
    aviary.world.sweep()

    verdict = aviary.next_run()

    assert verdict.verdict is Verdict.NOT_IN_TIME
    assert verdict.lag_seconds is not None
    assert verdict.lag_seconds >= 30
    assert aviary.meter.canaries == [(False, verdict.lag_seconds)]


def test_two_runs_at_once_schedule_one_post(aviary: Aviary) -> None:
    first, second = aviary.canary.run(), aviary.canary.run()

    assert first.scheduled_id == second.scheduled_id


@pytest.mark.parametrize("step", ["_write", "_schedule", "_judged", "_clear"])
def test_a_run_that_was_killed_half_way_is_made_good_by_the_next(
    aviary: Aviary, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Canary, step, killed)
        with pytest.raises(KeyboardInterrupt):
            aviary.canary.run()

    aviary.next_run()

    assert aviary.next_run().verdict is Verdict.HEALTHY


def test_what_is_older_than_a_day_is_cleared_away(aviary: Aviary) -> None:
    flight = aviary.canary.run()
    aviary.next_run()
    aviary.world.run_until(flight.scheduled_for + canary.KEPT + timedelta(minutes=2))

    cleared = aviary.canary.run()

    assert cleared.removed == 1
    assert flight.scheduled_id is not None
    calendar = aviary.world.stored_calendar
    assert calendar.get(canary.TENANT_ID, flight.scheduled_id) is None
    assert calendar.attempts(canary.TENANT_ID, flight.scheduled_id) == []


def test_a_deployment_that_has_moved_is_found_at_its_new_address(aviary: Aviary) -> None:
    aviary.canary.run()
    aviary.canary = replace(aviary.canary, url=URL + "2", new_key=lambda: b"n" * 32)

    aviary.canary.run()

    assert aviary.next_run().verdict is Verdict.HEALTHY
    assert aviary.requests[-1].url == URL + "2"


def test_nobody_can_take_the_canarys_tenant_and_top_off_passes_it_by(aviary: Aviary) -> None:
    aviary.canary.run()

    assert TENANT_ID.fullmatch(canary.TENANT_ID) is None
    assert canary.TENANT_ID not in list(aviary.world.stored_tenants.all_ids())


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": ""},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1,\u00e9"},
        {"webhook-signature": "v1," + "A" * 2_000},
        {"webhook-timestamp": "0"},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "\u0661\u0662"},
        {"webhook-id": "post_other_1"},
        {"webhook-id": "post#other"},
        {"webhook-id": ""},
    ],
    ids=str,
)
def test_what_is_not_signed_is_not_counted(aviary: Aviary, change: dict[str, str]) -> None:
    aviary.canary.run()
    body, now = b"{}", aviary.world.clock.now()
    headers = {**signatures.headers_of(b"k" * 32, "post_some_1", body, now), **change}

    assert not aviary.sink.receive(headers, body)
    for event_id in ("post_some_1", "post_other_1"):
        assert aviary.records.sighting(event_id) is None


def test_a_replay_counts_while_it_is_fresh_and_is_refused_later(aviary: Aviary) -> None:
    aviary.canary.run()
    headers = signatures.headers_of(b"k" * 32, "post_some_1", b"{}", aviary.world.clock.now())

    answers = [aviary.sink.receive(headers, b"{}"), aviary.sink.receive(headers, b"{}")]
    aviary.world.clock.advance(signatures.TOLERANCE + timedelta(seconds=1))
    answers.append(aviary.sink.receive(headers, b"{}"))

    assert answers == [True, True, False]
    seen = aviary.records.sighting("post_some_1")
    assert seen is not None
    assert seen.deliveries == 2


def test_before_there_is_a_canary_nothing_counts_as_signed(aviary: Aviary) -> None:
    headers = signatures.headers_of(b"k" * 32, "post_some_1", b"{}", aviary.world.clock.now())

    assert not aviary.sink.receive(headers, b"{}")


def test_the_canarys_posts_are_ordinary_posts(aviary: Aviary) -> None:
    flight = aviary.canary.run()
    assert flight.scheduled_id is not None

    post = aviary.world.stored_calendar.get(canary.TENANT_ID, flight.scheduled_id)

    assert post is not None
    assert (post.status, post.attempt) == (Status.SCHEDULED, 0)
