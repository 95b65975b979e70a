"""The invariant check itself: it must fail when any one safeguard is removed.

The first test shows that the same scenarios pass with all safeguards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from drumbeat.domain import sending, transitions, trying
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.persistence import (
    CalendarRepository,
    DueIndexRepository,
    GateRepository,
    writing,
)
from drumbeat.persistence.credits import PeriodItem
from drumbeat.platforms.webhook import Webhook
from drumbeat.ports import DueEntry, Replace
from drumbeat.services.dispatching import Dispatcher
from drumbeat.services.instances import InstanceEdit
from drumbeat.services.orders import UNPREPARED
from drumbeat.services.publishing import Publisher
from drumbeat.services.recording import Recorder
from drumbeat.services.reserving import Reserving
from tests.integration.faults.test_crashes import late, limited, refused_calls
from tests.integration.faults.test_races import commit_as
from tests.integration.faults.world import BOUND, DUE, World, broken_invariants
from tests.interference import Killed
from tests.samples import ADMIN

SECOND = timedelta(seconds=1)
#: The calls of a Commit without a preparation, in order.
_COMMIT = ("read", "open", "prepare", "claim", "visible call", "record")
_CLAIM, _VISIBLE_CALL = _COMMIT.index("claim"), _COMMIT.index("visible call")
#: The calls of a sweep over two late posts of one account.
_SWEEP = ("index", "posts", "gates", "places", "first start", "first lease", "second start")
_SECOND_START = _SWEEP.index("second start")

# What happens


def cancelled_while_it_is_claimed(world: World) -> None:
    post = _about_to_commit(world)
    world.calls.strike(_CLAIM, "before", lambda: world.instances.cancel(ADMIN, post.id))


def claimed_by_two_at_once(world: World) -> None:
    post = _about_to_commit(world)
    world.calls.strike(_CLAIM, "before", lambda: commit_as(world, post, attempt=1))


def killed_after_the_visible_call(world: World) -> None:
    _about_to_commit(world)
    world.calls.strike(_VISIBLE_CALL, "after")


def killed_with_its_workflow(world: World) -> None:
    _about_to_commit(world)
    world.machine.death = None
    world.calls.strike(0, "before")


def woken_early(world: World) -> None:
    post = world.schedule(world.connect("facebook"))
    commit_as(world, post, attempt=1)


def limited_by_its_network(world: World) -> None:
    limited(world, world.connect(), DUE)


def killed_between_late_posts_and_swept_again(world: World) -> None:
    late(world, world.connect(), DUE)
    world.calls.strike(_SECOND_START, "before")
    with pytest.raises(Killed):
        world.sweep()
    world.sweep()


def killed_after_what_comes_before_the_visible_call(world: World) -> None:
    """That is the claim; without a claim, the visible call itself."""
    _about_to_commit(world)
    world.calls.strike(_CLAIM, "after")


def moved_when_nothing_more_is_tried(world: World) -> None:
    """After the last try, before the workflow records the failure."""
    post = world.schedule(world.connect("facebook"))
    world.sandbox.faults.add(
        {
            "kind": "status",
            "status": 400,
            "body": {"error": {"code": 324, "message": "soon"}},
            "match": {"step": "commit"},
            "times": None,
        }
    )
    world.run_until(DUE + sum(trying.RETRY_AFTER, timedelta()) - SECOND)
    later = InstanceEdit(scheduled_for=DUE + timedelta(hours=6))
    record = world.machine.functions["record_failure"]

    def moved_and_recorded(event: Any) -> Any:
        world.instances.edit(ADMIN, post.id, later)
        return record(event)

    world.machine.functions = {**world.machine.functions, "record_failure": moved_and_recorded}


SCENARIOS = (
    killed_after_what_comes_before_the_visible_call,
    moved_when_nothing_more_is_tried,
    cancelled_while_it_is_claimed,
    claimed_by_two_at_once,
    killed_after_the_visible_call,
    killed_with_its_workflow,
    woken_early,
    limited_by_its_network,
    killed_between_late_posts_and_swept_again,
)

# What is taken out


def claims_without_condition(patch: pytest.MonkeyPatch) -> None:
    real = CalendarRepository.apply

    def apply(self: CalendarRepository, *changes: Any, **more: Any) -> None:
        [change] = changes
        if isinstance(change, Replace) and change.after.status is Status.PUBLISHING:
            stored = self.get(change.after.tenant_id, change.after.id)
            assert stored is not None
            change = Replace(replace(change.before, revision=stored.revision), change.after)
        real(self, change, **more)

    patch.setattr(CalendarRepository, "apply", apply)


def sends_without_intent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Publisher, "_claim", lambda _self, ready, *_more, **_named: ready)


def heeds_no_generation(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sending, "is_current", lambda *_: True)
    # Posts after the execution's second, which were moved or delayed, are left alone as well.
    heeds_no_other_execution(patch)


def heeds_no_other_execution(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sending, "is_in_other_hands", lambda *_: False)


def retries_without_looking(patch: pytest.MonkeyPatch) -> None:
    def resume(self: Publisher, package: Any, instance: PostInstance, order: Any) -> Any:
        fresh = replace(instance, claim=None, handle=None)
        return self._begin(package, fresh, order, UNPREPARED)

    patch.setattr(Publisher, "_resume", resume)


def records_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Recorder, "_write", lambda *_: True)


def leases_for_ever(patch: pytest.MonkeyPatch) -> None:
    real = DueIndexRepository.lease

    def lease(
        self: DueIndexRepository, entry: DueEntry, _take_up_at: Any, place: Any = None
    ) -> bool:
        return real(self, entry, DUE + timedelta(days=30), place)

    patch.setattr(DueIndexRepository, "lease", lease)


def sends_before_it_is_due(patch: pytest.MonkeyPatch) -> None:
    real = Publisher._begin

    def begin(self: Publisher, package: Any, instance: PostInstance, *more: Any) -> Any:
        return real(self, package, replace(instance, due_at=None), *more)

    patch.setattr(Publisher, "_begin", begin)
    patch.setattr(trying, "lag", lambda *_: 0.0)


def starts_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Dispatcher, "_try", lambda *_: Counter())


def closes_no_gate(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(GateRepository, "close", lambda *_: None)


def takes_no_places(patch: pytest.MonkeyPatch) -> None:
    def take_places(self: GateRepository, tenant_id: str, account_id: str, *_: Any) -> bool:
        self.get(tenant_id, account_id)  # so that calls keep their numbers
        return True

    patch.setattr(GateRepository, "take_places", take_places)


def keeps_the_credit_of_what_does_not_go_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(transitions, "COVERED", frozenset(Status))


def gives_no_credit_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(writing, "releasing", lambda _fewer: [PeriodItem.revision.add(1)])


def takes_no_credit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Reserving, "covered", lambda _self, _tenant, _before, after: after)
    patch.setattr(Reserving, "claimed", lambda _self, _tenant, post: post)


# And is noticed


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_with_its_safeguards_publishing_holds(
    world: World, scenario: Callable[[World], None]
) -> None:
    scenario(world)

    assert _what_broke(world) == []


@pytest.mark.parametrize(
    ("safeguard_gone", "scenario", "noticed"),
    [
        (claims_without_condition, cancelled_while_it_is_claimed, "I1"),
        (claims_without_condition, claimed_by_two_at_once, "I1"),
        (sends_without_intent, killed_after_what_comes_before_the_visible_call, "I1"),
        (heeds_no_generation, moved_when_nothing_more_is_tried, "I7"),
        (retries_without_looking, killed_after_the_visible_call, "I1"),
        (records_nothing, killed_after_the_visible_call, "I4"),
        (leases_for_ever, killed_with_its_workflow, "I4"),
        (starts_nothing, killed_with_its_workflow, "I4"),
        (sends_before_it_is_due, woken_early, "I3"),
        (closes_no_gate, limited_by_its_network, "limit"),
        (keeps_the_credit_of_what_does_not_go_out, cancelled_while_it_is_claimed, "I5"),
        (gives_no_credit_back, cancelled_while_it_is_claimed, "I5"),
        (takes_no_credit, woken_early, "I5"),
        (takes_no_places, killed_between_late_posts_and_swept_again, "pace"),
    ],
)
def test_a_safeguard_that_is_missing_is_noticed(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    safeguard_gone: Callable[[pytest.MonkeyPatch], None],
    scenario: Callable[[World], None],
    noticed: str,
) -> None:
    safeguard_gone(monkeypatch)

    scenario(world)

    assert any(broken.startswith(noticed) for broken in _what_broke(world))


def _about_to_commit(world: World) -> PostInstance:
    """With nothing prepared, so that each Commit makes its own unpublished post."""
    world.sandbox.faults.add({"kind": "status", "status": 500, "match": {"step": "prepare"}})
    post = world.schedule(world.connect("facebook"))
    world.run_until(DUE - SECOND)
    return post


def _what_broke(world: World) -> list[str]:
    world.run_until(DUE + BOUND + timedelta(minutes=10))
    broken = broken_invariants(world)
    if refused_calls(world) > 1:
        broken.append("limit: a call was made that another post was refused before")
    gap = Webhook.profile.pacing.gap.total_seconds()
    times = sorted(entry["visible_at"] / 1000 for entry in world.visible())
    if any(after - before < gap for before, after in pairwise(times)):
        broken.append("pace: posts of one account went out too soon after one another")
    return broken
