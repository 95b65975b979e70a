"""Networks that take minutes to get a post ready."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from drumbeat.domain import preparing
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.notifications import Type
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.preparing import LATEST, MOST, NEVER_FINISHED
from drumbeat.domain.profiles import Lead, OAuth
from drumbeat.domain.publishing import (
    Handle,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Preparing,
    Progress,
    Refusal,
)
from drumbeat.persistence.table import Item, connection
from drumbeat.ports import Session
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from tests.integration.faults.world import World, broken_invariants
from tests.interference import Killed
from tests.samples import ADMIN, NOW

#: Enough time for an early preparation.
DUE = NOW + timedelta(hours=2)
LEAD = timedelta(minutes=20)
TICKET = "ticket-of-the-upload"


class Foundry:
    """Facebook, with each post being processed for `takes` before it can be published."""

    def __init__(self, world: World, patch: pytest.MonkeyPatch) -> None:
        self.world = world
        self.takes = timedelta(minutes=10)
        #: How soon it may be asked again.
        self.looks = timedelta(minutes=1)
        self.refusal: NotPublished | None = None
        #: How long a prepared post is valid.
        self.holds: timedelta | None = None
        #: What its visible call needs in addition.
        self.secret: dict[str, str] = {}
        self.dies = 0
        self.begun: list[datetime] = []
        self.steps = 0
        network: Any = world.networks.get("facebook")
        self._network, self._patch = network, patch
        self._prepare = network.prepare
        self.asks_for(LEAD)
        patch.setattr(network, "prepare", self.prepare)

    def asks_for(self, lead: timedelta) -> None:
        """So early its posts are to be begun."""
        profile = replace(self._network.profile, lead=Lead(text=lead))
        self._patch.setattr(self._network, "profile", profile)

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None = None
    ) -> Prepared | Preparing | NotPublished:
        now = self.world.clock.now()
        if so_far is None:
            self.begun.append(now)
            shown = {"since": now.isoformat()}
            return Preparing(Progress(shown, {"ticket": TICKET}), now + timedelta(seconds=30))
        self.steps += 1
        if self.dies:
            self.dies -= 1
            raise Killed
        assert so_far.secret == {"ticket": TICKET}
        if now - datetime.fromisoformat(so_far.shown["since"]) < self.takes:
            return Preparing(so_far, now + self.looks)
        if self.refusal is not None:
            return self.refusal
        done: Prepared | NotPublished = self._prepare(post, session)
        if self.secret and isinstance(done, Prepared):
            return replace(done, secret=self.secret)
        if self.holds is not None and isinstance(done, Prepared):
            return replace(done, good_until=now + self.holds)
        return done


@pytest.fixture
def foundry(world: World, monkeypatch: pytest.MonkeyPatch) -> Foundry:
    return Foundry(world, monkeypatch)


@pytest.fixture
def post(world: World, foundry: Foundry) -> PostInstance:
    return world.schedule(world.connect("facebook"), when=DUE)


def told(world: World) -> list[Type]:
    return [each.type for each in world.stored_notifications.list("h2o", limit=50).items]


@pytest.mark.parametrize(
    ("takes", "lead"),
    [(timedelta(minutes=10), LEAD), (timedelta(minutes=20), timedelta(minutes=25))],
    ids=str,
)
def test_it_begins_so_early_that_the_post_is_on_time(
    world: World, foundry: Foundry, takes: timedelta, lead: timedelta
) -> None:
    foundry.takes = takes
    foundry.asks_for(lead)
    post = world.schedule(world.connect("facebook"), when=DUE)

    world.settle(within=timedelta(hours=3))

    after = world.again(post)
    [begun] = foundry.begun
    assert DUE - lead - timedelta(minutes=7) < begun <= DUE - lead
    assert foundry.steps > takes / timedelta(minutes=1)
    assert (after.status, after.posted_at, after.lag_seconds) == (Status.POSTED, DUE, 0)
    assert [line.outcome for line in world.attempts(post)] == ["posted"]
    assert told(world) == []
    assert broken_invariants(world) == []


def test_one_that_is_not_ready_in_time_goes_out_as_soon_as_it_is(
    world: World, foundry: Foundry, post: PostInstance
) -> None:
    foundry.takes = timedelta(minutes=40)
    world.run_until(DUE + timedelta(seconds=1))
    meanwhile = world.again(post)

    world.settle(within=timedelta(hours=3))

    after = world.again(post)
    assert (meanwhile.status, meanwhile.tries) == (Status.SCHEDULED, 0)
    assert meanwhile.error is not None
    assert meanwhile.error.code == "still_preparing"
    assert after.status is Status.POSTED
    assert after.posted_at is not None
    ready = foundry.begun[0] + foundry.takes
    assert ready <= after.posted_at < ready + timedelta(minutes=3)
    assert len(foundry.begun) == 1
    assert told(world) == [Type.PREFLIGHT_FAILED]


def test_one_sent_now_goes_out_as_soon_as_its_network_is_ready_and_not_with_the_next_sweep(
    world: World, foundry: Foundry, post: PostInstance
) -> None:
    foundry.takes = timedelta(seconds=20)
    world.run_until(NOW + timedelta(seconds=2))

    world.instances.post_now(ADMIN, post.id)
    world.sweeping = False
    world.settle(within=timedelta(minutes=3))

    after = world.again(post)
    [begun] = foundry.begun
    looked_at = begun + timedelta(seconds=30)
    assert after.posted_at is not None
    assert looked_at <= after.posted_at <= looked_at + timedelta(seconds=5)
    assert broken_invariants(world) == []


def test_one_whose_start_fails_when_it_is_ready_is_started_by_the_next_sweep(
    world: World, foundry: Foundry, post: PostInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    foundry.takes = timedelta(seconds=20)
    world.run_until(NOW + timedelta(seconds=2))
    world.instances.post_now(ADMIN, post.id)
    world.sweeping = False
    world.run_until(NOW + timedelta(seconds=20))

    with monkeypatch.context() as patch:
        refused = Mock(side_effect=Unavailable("No workflow can be started now."))
        patch.setattr(world.workflow, "start", refused)
        world.run_until(NOW + timedelta(seconds=50))
    world.sweeping = True
    world.settle(within=timedelta(minutes=3))

    assert refused.called
    assert world.again(post).status is Status.POSTED
    assert broken_invariants(world) == []


def test_one_that_never_ends_is_missed_and_people_are_told_before(
    world: World, foundry: Foundry, post: PostInstance
) -> None:
    foundry.takes = timedelta(days=9)
    world.run_until(DUE - timedelta(minutes=1))
    before = told(world)

    world.settle(within=timedelta(hours=12))

    assert before == [Type.PREFLIGHT_FAILED]
    assert world.again(post).status is Status.MISSED
    assert world.media_workflow.running == []
    assert world.visible(post) == []


def test_what_the_network_can_not_use_fails_in_its_words(
    world: World, foundry: Foundry, post: PostInstance
) -> None:
    foundry.refusal = NotPublished(Refusal.PERMANENT, "bad_video", "No sound track.")

    world.settle(within=timedelta(hours=3))

    after = world.again(post)
    assert after.status is Status.FAILED
    assert after.error is not None
    assert (after.error.code, after.error.message) == ("bad_video", "No sound track.")


def test_one_that_takes_longer_than_a_post_may_be_late_fails_after_hours(
    world: World, foundry: Foundry, post: PostInstance
) -> None:
    patient = world.tenants.change(ADMIN, max_lateness_minutes=24 * 60)
    foundry.takes, foundry.looks = timedelta(days=9), LATEST

    world.settle(within=timedelta(hours=12))

    after = world.again(post)
    assert patient.max_lateness > MOST
    assert after.error is not None
    assert (after.status, after.error.code) == (Status.FAILED, NEVER_FINISHED.code)
    assert world.media_workflow.running == []
    assert world.visible(post) == []


@pytest.mark.parametrize("deaths", [1, 3, 12, 30])
def test_functions_that_die_at_it_lose_nothing_and_people_are_told_while_there_is_time(
    world: World, foundry: Foundry, post: PostInstance, deaths: int
) -> None:
    foundry.dies = deaths
    world.run_until(DUE - timedelta(minutes=1))
    before = told(world)

    world.settle(within=timedelta(hours=4))

    after = world.again(post)
    assert after.status is Status.POSTED
    assert (len(foundry.begun), len(world.visible(post))) == (1, 1)
    assert before == ([Type.PREFLIGHT_FAILED] if deaths == 30 else [])


def test_steps_that_fail_for_hours_end_and_all_in_one_workflow(
    world: World, foundry: Foundry, post: PostInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "MOST", timedelta(hours=1))
    world.tenants.change(ADMIN, max_lateness_minutes=24 * 60)
    foundry.dies = 10_000

    world.settle(within=timedelta(hours=12))

    after = world.again(post)
    assert after.error is not None
    assert (after.status, after.error.code) == (Status.FAILED, NEVER_FINISHED.code)
    [execution] = world.media_workflow.executions.values()
    assert execution.status == "SUCCEEDED"


def test_an_edit_in_the_middle_is_prepared_anew(
    world: World, foundry: Foundry, post: PostInstance
) -> None:
    world.run_until(DUE - timedelta(minutes=15))
    assert post.content_item_id is not None
    draft = ContentDraft(base_caption="Wrap your pipes.")
    world.contents.change(ADMIN, post.content_item_id, draft, None)

    world.settle(within=timedelta(hours=3))

    [shown] = world.visible(post)
    assert world.again(post).status is Status.POSTED
    assert len(foundry.begun) == 2
    assert "Wrap your pipes." in str(shown)


@pytest.mark.parametrize(
    ("holds", "begun", "late"),
    [(timedelta(hours=24), 1, timedelta()), (timedelta(minutes=12), 2, timedelta(minutes=3))],
)
def test_what_ends_before_the_post_is_due_is_begun_again(
    world: World,
    foundry: Foundry,
    post: PostInstance,
    holds: timedelta,
    begun: int,
    late: timedelta,
) -> None:
    foundry.takes, foundry.holds = timedelta(minutes=2), holds

    world.settle(within=timedelta(hours=3))

    after = world.again(post)
    assert (after.status, after.tries, len(foundry.begun)) == (Status.POSTED, 0, begun)
    assert after.posted_at is not None
    assert after.posted_at - DUE <= late
    assert len(world.visible(post)) == 1
    assert broken_invariants(world) == []


def test_what_ends_while_a_post_is_held_back_is_begun_again_by_the_same_attempt(
    world: World, foundry: Foundry, post: PostInstance
) -> None:
    foundry.takes, foundry.holds = timedelta(minutes=2), timedelta(minutes=30)
    world.run_until(DUE - timedelta(minutes=1))
    world.stored_gates.close("h2o", post.channel_account_id, DUE + timedelta(minutes=40))

    world.settle(within=timedelta(hours=3))

    after = world.again(post)
    assert len(foundry.begun) == 2
    assert after.status is Status.POSTED
    assert after.posted_at is not None
    assert after.posted_at < DUE + timedelta(minutes=45)
    assert len(world.visible(post)) == 1


def test_a_limit_met_in_the_middle_closes_the_gate_and_loses_nothing(
    world: World, foundry: Foundry, post: PostInstance
) -> None:
    world.run_until(DUE - timedelta(minutes=18))
    slow = NotPublished(Refusal.RATE_LIMITED, "slow_down", "Slow.", 240)
    foundry.takes, foundry.refusal = timedelta(), slow
    steps = foundry.steps
    world.run_until(DUE - timedelta(minutes=16))
    assert foundry.steps == steps + 1
    gate = world.stored_gates.get("h2o", post.channel_account_id)
    foundry.refusal = None

    world.settle(within=timedelta(hours=3))

    assert gate.closed_until is not None
    assert (len(foundry.begun), world.again(post).posted_at) == (1, DUE)


def test_no_step_is_taken_while_the_apps_gate_is_closed(
    world: World, foundry: Foundry, post: PostInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    network: Any = world.networks.get("facebook")
    oauth = replace(network.profile, connects_by=OAuth(scopes=()))
    monkeypatch.setattr(network, "profile", oauth)
    world.run_until(DUE - timedelta(minutes=18))
    steps = foundry.steps
    world.stored_gates.close_app("facebook", DUE - timedelta(minutes=10))

    world.run_until(DUE - timedelta(minutes=11))
    meanwhile = foundry.steps
    world.settle(within=timedelta(hours=3))

    assert steps == meanwhile > 0
    assert world.again(post).posted_at == DUE


def test_what_is_cancelled_in_the_middle_is_left(
    world: World, foundry: Foundry, post: PostInstance
) -> None:
    world.run_until(DUE - timedelta(minutes=22))
    world.instances.cancel(ADMIN, post.id)
    steps = foundry.steps

    world.settle(within=timedelta(hours=3))

    assert (world.again(post).status, world.visible(post)) == (Status.DRAFT, [])
    assert foundry.steps == steps
    assert world.media_workflow.running == []


def test_a_moved_post_begins_ahead_of_its_new_time(
    world: World, foundry: Foundry, post: PostInstance
) -> None:
    later = DUE + timedelta(hours=1)
    world.instances.edit(ADMIN, post.id, InstanceEdit(scheduled_for=later))

    world.settle(within=timedelta(hours=4))

    [begun] = foundry.begun
    assert begun > later - LEAD - timedelta(minutes=7)
    assert world.again(post).posted_at == later


def test_its_secrets_are_sealed_and_travel_nowhere(
    world: World, foundry: Foundry, post: PostInstance
) -> None:
    world.run_until(DUE - timedelta(minutes=15))
    stored = str(connection().client.scan(TableName=Item.Meta.table_name)["Items"])
    world.settle(within=timedelta(hours=3))

    assert "TENANT#h2o#PREPARING" in stored
    assert TICKET not in stored
    for execution in [*world.media_workflow.executions.values(), *world.executions(post)]:
        assert TICKET not in str(execution.passed)


def test_what_the_call_needs_beside_its_handle_stays_sealed_until_then(
    world: World, foundry: Foundry, post: PostInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    network: Any = world.networks.get("facebook")
    usual, told = network.commit, []
    foundry.secret = {"ticket": TICKET}

    def commit(post: Outgoing, session: Session, handle: Handle) -> Outcome:
        told.append(handle["ticket"])
        return usual(post, session, handle)

    monkeypatch.setattr(network, "commit", commit)

    # when
    world.settle(within=timedelta(hours=3))

    # then
    after = world.again(post)
    assert (after.status, told) == (Status.POSTED, [TICKET])
    assert TICKET not in str(after.handle)
    for execution in [*world.media_workflow.executions.values(), *world.executions(post)]:
        assert TICKET not in str(execution.passed)
