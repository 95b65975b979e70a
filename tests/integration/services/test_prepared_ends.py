"""What was prepared expires: a container after a day, an upload sooner."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.publishing import Ambiguous, NotPublished, Outcome, Prepared, Presence, Refusal
from tests.integration.faults.world import DUE, World, broken_invariants

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
BUSY = NotPublished(Refusal.TRANSIENT, "busy", "Try again.")


class Fleeting:
    """Facebook, with preparations that expire."""

    def __init__(self, world: World, patch: pytest.MonkeyPatch) -> None:
        self.world = world
        self.holds: timedelta | None = None
        #: The outcomes of the first commits.
        self.outcomes: list[Outcome] = []
        self.finds: Presence | None = None
        self.prepared: list[Prepared] = []
        self.committed: list[Any] = []
        network: Any = world.networks.get("facebook")
        self._prepare, self._commit, self._find = network.prepare, network.commit, network.find
        for name in ("prepare", "commit", "find"):
            patch.setattr(network, name, getattr(self, name))

    def prepare(self, *given: Any) -> Any:
        done = self._prepare(*given)
        if self.holds is not None:
            done = replace(done, good_until=self.world.clock.now() + self.holds)
        self.prepared.append(done)
        return done

    def commit(self, post: Any, session: Any, handle: Any) -> Any:
        self.committed.append(handle)
        return self.outcomes.pop(0) if self.outcomes else self._commit(post, session, handle)

    def find(self, *given: Any) -> Any:
        return self.finds or self._find(*given)

    @property
    def handles(self) -> list[Any]:
        return [each.handle for each in self.prepared]


@pytest.fixture
def network(world: World, monkeypatch: pytest.MonkeyPatch) -> Fleeting:
    return Fleeting(world, monkeypatch)


@pytest.fixture
def post(world: World, network: Fleeting) -> PostInstance:
    return world.schedule(world.connect("facebook"))


@pytest.mark.parametrize(("holds", "times"), [(None, 1), (timedelta(hours=20), 1), (2 * MINUTE, 2)])
def test_what_has_ended_when_the_post_is_due_is_prepared_again(
    world: World, network: Fleeting, post: PostInstance, holds: timedelta | None, times: int
) -> None:
    network.holds = holds

    world.settle()

    assert len(network.prepared) == times
    assert network.committed == [network.handles[-1]]
    assert world.again(post).posted_at == DUE
    assert len(world.visible(post)) == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize(("holds", "times"), [(6 * MINUTE, 1), (5 * MINUTE + 30 * SECOND, 2)])
def test_a_try_after_a_certain_refusal_prepares_again_what_has_ended_since(
    world: World, network: Fleeting, post: PostInstance, holds: timedelta, times: int
) -> None:
    network.holds = holds
    network.outcomes = [BUSY]

    world.settle()

    assert len(network.prepared) == times
    assert network.committed == [network.handles[0], network.handles[-1]]
    assert world.again(post).status is Status.POSTED
    assert len(world.visible(post)) == 1


def test_what_is_certainly_not_there_is_prepared_again_where_it_has_ended(
    world: World, network: Fleeting, post: PostInstance
) -> None:
    network.holds = 5 * MINUTE
    network.outcomes = [Ambiguous("answer_timeout", "No answer.")]
    world.run_until(DUE + 10 * SECOND)
    network.finds = Presence.ABSENT

    world.settle()

    assert len(network.prepared) == 2
    assert network.committed == network.handles
    assert world.again(post).status is Status.POSTED
    assert len(world.visible(post)) == 1


def test_what_may_be_there_is_not_prepared_again(
    world: World, network: Fleeting, post: PostInstance
) -> None:
    network.holds = 5 * MINUTE
    network.finds = Presence.UNKNOWN
    network.outcomes = [Ambiguous("answer_timeout", "No answer."), BUSY, BUSY, BUSY, BUSY]

    world.settle()

    assert len(network.prepared) == 1
    assert set(map(str, network.committed)) == {str(network.handles[0])}
    assert world.again(post).status is Status.UNCONFIRMED


def test_one_that_can_not_be_prepared_again_says_why(
    world: World, network: Fleeting, post: PostInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.holds = MINUTE
    world.run_until(DUE - MINUTE)
    gone = NotPublished(Refusal.PERMANENT, "media_gone", "The picture is gone.")
    monkeypatch.setattr(world.networks.get("facebook"), "prepare", lambda *_: gone)

    world.settle()

    failed = world.again(post)
    assert failed.status is Status.FAILED
    assert failed.error is not None
    assert failed.error.code == "media_gone"
    assert network.committed == []
