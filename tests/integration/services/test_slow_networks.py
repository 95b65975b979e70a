"""Networks that accept a post and show it later: its progress is polled, and nothing is sent
twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from drumbeat.domain.notifications import Type
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.publishing import (
    Accepted,
    Handle,
    NotPublished,
    Outcome,
    Outgoing,
    Presence,
    Published,
    Refusal,
)
from drumbeat.domain.trying import FOLLOWED_FOR
from drumbeat.ports import Session
from tests.integration.faults.world import DUE, World, broken_invariants
from tests.interference import kill

TAKES = timedelta(minutes=7)


class Workshop:
    """Facebook, with posts shown only `takes` after they were accepted, or never."""

    def __init__(self, world: World, patch: pytest.MonkeyPatch) -> None:
        self.world = world
        self.takes = TAKES
        self.answers_after = timedelta()
        self.failures: list[NotPublished] = []
        self.blind = False
        self.taken: dict[str, datetime] = {}
        self.looks = 0
        network: Any = world.networks.get("facebook")
        self._show = network.commit
        patch.setattr(network, "commit", self.commit)
        patch.setattr(network, "find", self.find)

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        now = self.world.clock.now()
        assert str(handle["post_id"]) not in self.taken, "sent twice"
        self.taken[str(handle["post_id"])] = now
        self.world.clock.advance(self.answers_after)
        return Accepted(handle, now + timedelta(minutes=2))

    def find(
        self, post: Outgoing, session: Session, handle: Mapping[str, Any]
    ) -> Published | Accepted | NotPublished | Presence:
        self.looks += 1
        now = self.world.clock.now()
        taken_at = self.taken.get(str(handle["post_id"]))
        if self.blind:
            return Presence.UNKNOWN
        if taken_at is None:
            return Presence.ABSENT
        if self.failures:
            return self.failures.pop(0)
        if now - taken_at < self.takes:
            return Accepted(handle, now + timedelta(minutes=2))
        shown = self._show(post, session, handle)
        assert isinstance(shown, Published)
        return shown


@pytest.fixture
def workshop(world: World, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    return Workshop(world, monkeypatch)


@pytest.fixture
def post(world: World, workshop: Workshop) -> PostInstance:
    return world.schedule(world.connect("facebook"))


def test_it_is_followed_until_it_is_there(
    world: World, workshop: Workshop, post: PostInstance
) -> None:
    world.run_until(DUE + timedelta(minutes=3))
    meanwhile = world.again(post)
    world.settle()

    after = world.again(post)
    assert (meanwhile.status, meanwhile.tries, meanwhile.error) == (Status.PUBLISHING, 0, None)
    assert (after.status, after.posted_at, after.lag_seconds) == (Status.POSTED, DUE, 0)
    assert [line.outcome for line in world.attempts(post)] == ["accepted", "posted"]
    assert len(world.visible(post)) == len(workshop.taken) == 1
    assert broken_invariants(world) == []


def test_its_history_has_first_that_it_was_taken_and_then_that_it_is_there(
    world: World, workshop: Workshop, post: PostInstance
) -> None:
    workshop.answers_after = timedelta(seconds=10)

    world.settle()

    assert world.again(post).posted_at == DUE
    assert [line.outcome for line in world.attempts(post)] == ["accepted", "posted"]


def test_what_comes_to_nothing_for_good_has_failed(
    world: World, workshop: Workshop, post: PostInstance
) -> None:
    refusal = NotPublished(Refusal.PERMANENT, "bad_video", "The video could not be read.")
    workshop.failures.append(refusal)

    world.settle()

    after = world.again(post)
    assert after.status is Status.FAILED
    assert after.error is not None
    assert (after.error.code, after.error.message) == ("bad_video", refusal.message)
    assert (after.accepted_at, world.visible(post)) == (None, [])


def test_what_comes_to_nothing_for_now_is_made_anew(
    world: World, workshop: Workshop, post: PostInstance
) -> None:
    workshop.failures.append(NotPublished(Refusal.TRANSIENT, "busy", "Try again."))

    world.settle(within=timedelta(hours=1))

    assert world.again(post).status is Status.POSTED
    assert (len(workshop.taken), len(world.visible(post))) == (2, 1)


def test_what_is_never_shown_is_left_to_people(
    world: World, workshop: Workshop, post: PostInstance
) -> None:
    workshop.takes = timedelta(days=400)

    world.settle(within=FOLLOWED_FOR + timedelta(hours=1))

    after = world.again(post)
    assert (after.status, after.tries) == (Status.UNCONFIRMED, 0)
    assert after.error is not None
    assert after.error.code == "never_shown"
    assert len(workshop.taken) == 1


def test_a_network_that_can_not_be_asked_meanwhile_is_asked_again(
    world: World, workshop: Workshop, post: PostInstance
) -> None:
    world.run_until(DUE + timedelta(seconds=1))
    workshop.blind = True
    world.run_until(DUE + timedelta(minutes=20))
    workshop.blind = False

    world.settle()

    assert world.again(post).status is Status.POSTED
    assert len(workshop.taken) == 1


def test_a_function_that_dies_after_the_answer_sends_nothing_twice(
    world: World, workshop: Workshop, post: PostInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = type(world.recorder).accepted
    killed = []

    def die_once(*given: Any, **more: Any) -> Any:
        if not killed:
            killed.append(True)
            kill()
        return accepted(*given, **more)

    monkeypatch.setattr(type(world.recorder), "accepted", die_once)

    world.settle(within=timedelta(hours=1))

    assert world.again(post).status is Status.POSTED
    assert (len(workshop.taken), len(world.visible(post))) == (1, 1)


def test_what_was_taken_can_not_be_changed(
    world: World, workshop: Workshop, post: PostInstance
) -> None:
    world.run_until(DUE + timedelta(minutes=1))

    taken = world.again(post)

    assert taken.status is Status.PUBLISHING
    assert taken.take_up_at is not None


def test_what_its_network_can_not_use_is_told_before_its_time(world: World) -> None:
    due = DUE + timedelta(minutes=20)
    post = world.schedule(world.connect("youtube"), when=due, caption="A broken film.")
    world.run_until(due - timedelta(minutes=5))

    [told] = world.stored_notifications.list("h2o", limit=50).items
    world.settle()

    assert (told.type, told.code) == (Type.PREFLIGHT_FAILED, "video_failed_codec")
    assert told.title.startswith("Will not go out as it is")
    assert told.created_at < due
    after = world.again(post)
    assert after.status is Status.FAILED
    assert after.error is not None
    assert after.error.message == told.message


def made(world: World, path: str) -> int:
    """How often something was begun there."""
    calls = world.sandbox.ledger.calls()
    return sum(each["method"] == "POST" and each["path"].endswith(path) for each in calls)


BROKEN = {"status_code": "ERROR", "status": "Error: it failed with error code 2207053", "id": "1"}


@pytest.mark.parametrize(
    ("network", "subcode", "path"),
    [("instagram", 2207008, "/media"), ("threads", 4279009, "/threads")],
)
def test_a_container_that_is_unknown_when_it_is_published_is_made_anew(
    world: World, network: str, subcode: int, path: str
) -> None:
    match = {"network": network, "step": "commit"}
    gone = {"error": {"code": 24, "error_subcode": subcode, "message": "It is unknown."}}
    world.sandbox.faults.add({"kind": "status", "match": match, "status": 400, "body": gone})
    post = world.schedule(world.connect(network))

    world.settle(within=timedelta(hours=1))

    assert world.again(post).status is Status.POSTED
    assert made(world, path) == 2
    assert len(world.visible(post)) == 1
    assert broken_invariants(world) == []


def test_a_container_that_fails_while_it_is_worked_on_is_made_anew_before_the_time(
    world: World,
) -> None:
    due = DUE + timedelta(minutes=20)
    post = world.schedule(world.connect("instagram"), when=due, caption="Pipes that are slow.")
    while made(world, "/media") == 0:
        world.run_until(world.clock.now() + timedelta(seconds=1))
    match = {"network": "instagram", "path": "/instagram/v25.0/1700"}
    world.sandbox.faults.add({"kind": "status", "match": match, "status": 200, "body": BROKEN})

    world.settle(within=timedelta(hours=1))

    after = world.again(post)
    assert (after.status, after.posted_at) == (Status.POSTED, due)
    assert made(world, "/media") == 2
    assert len(world.visible(post)) == 1


def test_what_broke_down_at_its_network_is_announced_and_sent_anew(world: World) -> None:
    post = world.schedule(world.connect("tiktok"), caption="A hiccup.")

    world.settle(within=timedelta(hours=1))

    assert world.again(post).status is Status.POSTED
    assert made(world, "/publish/video/init/") == 2
    assert len(world.visible(post)) == 1
    assert [line.outcome for line in world.attempts(post)][-1] == "posted"
    assert broken_invariants(world) == []
