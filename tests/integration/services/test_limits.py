"""A network's limit stops one account: no calls, no used-up tries, and no lost posts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from drumbeat.domain.pacing import Gate
from drumbeat.domain.posts import Status
from drumbeat.persistence import GateRepository, NotificationRepository
from drumbeat.persistence.table import connection
from tests.integration.faults.world import DUE, World, broken_invariants
from tests.samples import ADMIN, NOW

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
#: The visible call, by network.
STEPS = {"webhook": "webhook", "facebook": "commit"}


def limit(world: World, *, seconds: int, times: int | None = 1, **match: str) -> None:
    order = {"kind": "rate_limit", "retry_after": seconds, "times": times, "match": match}
    world.sandbox.faults.add(order)


@pytest.mark.parametrize("platform", ["webhook", "facebook"])
def test_no_other_post_of_a_limited_account_calls_its_network_until_the_gate_opens(
    world: World, platform: str
) -> None:
    account = world.connect(platform)
    posts = [world.schedule(account, when=DUE + turn * MINUTE) for turn in range(4)]
    step = STEPS[platform]
    limit(world, seconds=600, step=step)

    world.run_until(DUE + 9 * MINUTE)
    calls = world.networks_saw(step)
    world.settle()

    assert calls == 1
    assert [world.again(post).status for post in posts] == [Status.POSTED] * 4
    assert [world.again(post).tries for post in posts] == [0] * 4
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", ["webhook", "facebook"])
@pytest.mark.parametrize(
    ("says", "seconds", "waits"),
    [("usual", 120, 120), ("date", 90, 90), ("garbage", 90, 300), ("nothing", 90, 300)],
)
def test_however_a_network_says_for_how_long_no_try_is_used_up(
    world: World, platform: str, says: str, seconds: int, waits: int
) -> None:
    match = {"step": STEPS[platform]}
    order = {"kind": "rate_limit", "retry_after": seconds, "says": says, "match": match}
    world.sandbox.faults.add(order)
    post = world.schedule(world.connect(platform))

    world.settle()

    after = world.again(post)
    assert (after.status, after.tries) == (Status.POSTED, 0)
    assert after.posted_at is not None
    # A date has whole seconds, and the answer's may be a second later.
    assert abs((after.posted_at - DUE).total_seconds() - waits) <= 1


@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, 80001])
def test_facebooks_quota_errors_are_limits_whatever_their_http_status(
    world: World, code: int
) -> None:
    error = {"error": {"code": code, "message": "slow down", "is_transient": True}}
    match = {"step": "commit"}
    world.sandbox.faults.add({"kind": "status", "status": 403, "body": error, "match": match})
    post = world.schedule(world.connect("facebook"))

    world.settle()

    assert (world.again(post).status, world.again(post).tries) == (Status.POSTED, 0)
    assert world.again(post).posted_at == DUE + 5 * MINUTE


def test_a_gate_survives_the_loss_of_every_running_workflow(world: World) -> None:
    account = world.connect("facebook")
    first, second = (world.schedule(account, when=DUE + turn * MINUTE) for turn in range(2))
    limit(world, seconds=1200, step="commit")
    world.run_until(DUE + 30 * SECOND)

    world.machine.restart()
    world.run_until(DUE + 19 * MINUTE)

    assert world.networks_saw("commit") == 1
    world.settle()
    assert [world.again(post).status for post in (first, second)] == [Status.POSTED] * 2
    assert broken_invariants(world) == []


def test_what_was_held_back_goes_out_in_order_and_apart(world: World) -> None:
    account = world.connect("facebook")
    posts = [world.schedule(account, when=DUE + turn * MINUTE) for turn in range(4)]
    limit(world, seconds=600, step="commit")

    world.settle()

    sent = [world.again(post).posted_at for post in posts]
    opens = DUE + 10 * MINUTE
    assert sent == [opens + after * SECOND for after in (0, 20, 40, 80)]


def test_other_accounts_go_on(world: World) -> None:
    limited, free = world.connect("facebook"), world.connect("facebook")
    held = world.schedule(limited)
    limit(world, seconds=600, path="/v25.0/1001")
    quick = [world.schedule(free, when=DUE + turn * MINUTE) for turn in range(3)]

    world.run_until(DUE + 5 * MINUTE)

    assert [world.again(post).posted_at for post in quick] == [post.due_at for post in quick]
    assert world.again(held).status is Status.SCHEDULED


def test_a_limit_that_would_make_a_post_too_late_ends_it_at_once_and_people_are_told(
    world: World,
) -> None:
    limit(world, seconds=6 * 3600)
    post = world.schedule(world.connect())

    world.run_until(DUE + SECOND)

    after = world.again(post)
    assert after.status is Status.MISSED
    assert after.error is not None
    assert "until 2026-12-01 10:07 (America/Los_Angeles)" in after.error.message
    [told] = NotificationRepository().list("h2o", limit=10).items
    assert after.error.message in told.message


def test_a_limit_after_a_lost_answer_uses_up_no_try_and_keeps_people_out(world: World) -> None:
    world.sandbox.faults.add({"kind": "drop_after", "match": {"network": "webhook"}})
    limit(world, seconds=600)
    post = world.schedule(world.connect())
    world.run_until(DUE + 2 * MINUTE)
    waiting = world.again(post)

    world.settle()

    assert (waiting.status, waiting.tries) == (Status.PUBLISHING, 1)
    assert waiting.due_at == DUE + 11 * MINUTE
    assert world.again(post).status is Status.POSTED
    assert len(world.visible()) == 1
    assert broken_invariants(world) == []


def test_two_posts_sent_at_once_by_people_are_a_gap_apart(world: World) -> None:
    account = world.connect("facebook")
    first, second = (world.schedule(account, when=DUE + n * MINUTE) for n in (60, 61))

    world.instances.post_now(ADMIN, first.id)
    world.instances.post_now(ADMIN, second.id)
    world.settle()

    times = [world.again(post).posted_at for post in (first, second)]
    assert times[0] == NOW
    assert times[1] is not None
    assert times[1] - NOW >= 20 * SECOND


def test_a_gate_stays_closed_until_the_latest_time_that_was_said(table: str) -> None:
    gates = GateRepository()
    gates.close("h2o", "page", NOW + 2 * MINUTE)
    gates.close("h2o", "page", NOW + MINUTE)

    assert gates.get("h2o", "page") == Gate(closed_until=NOW + 2 * MINUTE)
    assert gates.get("h2o", "other") == Gate()


def test_places_are_taken_once(table: str) -> None:
    gates = GateRepository()
    seen = gates.get("h2o", "page")

    first = gates.take_places("h2o", "page", seen, Gate(free_at=NOW, line_end=NOW + MINUTE))
    second = gates.take_places("h2o", "page", seen, Gate(free_at=NOW + MINUTE))

    assert (first, second) == (True, False)
    assert gates.get("h2o", "page") == Gate(free_at=NOW, line_end=NOW + MINUTE)


def test_places_at_which_somebody_else_is_writing_are_not_taken(
    table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(operation: str, _: object) -> None:
        raise ClientError({"Error": {"Code": "TransactionConflictException"}}, operation)

    gates = GateRepository()
    monkeypatch.setattr(connection().client, "_make_api_call", refuse)

    assert not gates.take_places("h2o", "page", Gate(), Gate(free_at=NOW))
