"""Every kind of network: a post is shown once, and if that can't be known, people are asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from drumbeat.domain import transitions
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.profiles import ALWAYS
from drumbeat.domain.publishing import NotPublished, Refusal
from drumbeat.persistence import GateRepository
from drumbeat.services.contents import ContentDraft
from drumbeat.services.publishing import Publisher
from tests.integration.faults.behaviours import (
    ALL,
    BEHAVIOURS,
    BY_NAME,
    HOUR,
    MIXES,
    SPECIAL,
    Behaviour,
)
from tests.integration.faults.mutations import (
    repeats_whatever_it_was_told,
    sends_what_was_prepared_before_the_edit,
)
from tests.integration.faults.world import BOUND, DUE, World, broken_invariants
from tests.samples import ADMIN

MINUTE = timedelta(minutes=1)
COMMIT = {"step": "webhook"}
#: A post is killed after each call, with the same effect as before the next one. For slow
#: behaviours one of each kind. `make nightly`: all, and before each call as well.
CUTS = [(each, "after") for each in BEHAVIOURS]
CUTS += (
    [(each, "before") for each in BEHAVIOURS]
    + [(each, when) for each in SPECIAL for when in ("before", "after")]
    if ALL
    else [(SPECIAL[each], "after") for each in (0, 2)]
)
#: How the workflow sees the kill, in turn.
DEATHS = (None, "Sandbox.Timedout")


def struck_posts(
    world: World, behaviour: Behaviour, when: str
) -> Iterator[tuple[int, PostInstance]]:
    """One post after the other, each struck one call later, and settled."""
    account = world.connect(str(behaviour))
    for number in count():
        world.machine.death = DEATHS[number % len(DEATHS)]
        due = world.clock.now().replace(second=0, microsecond=0) + 7 * MINUTE
        post = world.schedule(account, when=due)
        world.calls.strike(number, when)
        world.settle(within=BOUND + 10 * MINUTE)
        if not world.calls.struck:
            assert number > 7, "fewer calls than publishing takes"
            return
        yield number, world.again(post)


@pytest.mark.parametrize(("behaviour", "when"), CUTS, ids=str)
def test_a_post_is_shown_once_wherever_its_publishing_is_killed(
    world: World, behaviour: Behaviour, when: str
) -> None:
    ends = {Status.POSTED, Status.UNCONFIRMED} if behaviour.is_left_to_people else {Status.POSTED}

    for number, post in struck_posts(world, behaviour, when):
        assert post.status in ends, f"{when} call {number}: {post}"
        assert broken_invariants(world) == [], f"{when} call {number}"


@pytest.mark.parametrize("behaviour", BY_NAME.values(), ids=str)
def test_a_post_whose_answer_was_lost_is_shown_once(world: World, behaviour: Behaviour) -> None:
    world.sandbox.faults.add({"kind": "drop_after", "match": COMMIT})
    post = world.schedule(world.connect(str(behaviour)))

    world.settle(within=BOUND + 10 * MINUTE)

    expected = Status.UNCONFIRMED if behaviour.is_left_to_people else Status.POSTED
    assert world.again(post).status is expected
    assert len(world.visible()) == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize("behaviour", BY_NAME.values(), ids=str)
def test_a_post_that_was_certainly_refused_is_sent_again(
    world: World, behaviour: Behaviour
) -> None:
    world.sandbox.faults.add({"kind": "status", "status": 425, "match": COMMIT, "times": 2})
    post = world.schedule(world.connect(str(behaviour)))

    world.settle(within=BOUND + 10 * MINUTE)

    assert (world.again(post).status, world.again(post).tries) == (Status.POSTED, 2)
    assert len(world.visible()) == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize(
    ("limit", "repeated"), [(40 * MINUTE, True), (70 * MINUTE, False)], ids=str
)
@pytest.mark.parametrize("repeats", [ALWAYS, HOUR], ids=["always", "for an hour"])
def test_a_repeat_after_its_time_is_over_is_never_made(
    world: World, repeats: timedelta, limit: timedelta, repeated: bool
) -> None:
    """The first answer is lost, and then the network refuses calls until the time has passed."""
    behaviour = Behaviour(finds=False, repeats=repeats, slow=False)
    seconds = int(limit.total_seconds())
    world.sandbox.faults.add({"kind": "drop_after", "match": COMMIT})
    post = world.schedule(world.connect(str(behaviour)))
    world.run_until(DUE + timedelta(seconds=30))
    world.sandbox.faults.add({"kind": "rate_limit", "retry_after": seconds, "match": COMMIT})

    world.settle(within=timedelta(hours=3))

    after = world.again(post)
    may_be = repeated or repeats is ALWAYS
    assert after.status is (Status.POSTED if may_be else Status.UNCONFIRMED)
    assert world.networks_saw("webhook") == (3 if may_be else 2)
    assert len(world.visible()) == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize("behaviour", BY_NAME.values(), ids=str)
def test_posts_of_one_second_are_each_shown_once_though_one_answer_is_lost(
    world: World, behaviour: Behaviour
) -> None:
    content = world.write()
    posts = [world.schedule(world.connect(str(behaviour)), content) for _ in range(3)]
    world.sandbox.faults.add({"kind": "drop_after", "match": COMMIT})

    world.settle(within=BOUND + 10 * MINUTE)

    first = world.executions(posts[0])[0]
    lost = Status.UNCONFIRMED if behaviour.is_left_to_people else Status.POSTED
    assert len(first.posts) == 3
    assert sorted(world.again(post).status for post in posts) == sorted(
        [Status.POSTED, Status.POSTED, lost]
    )
    assert len(world.visible()) == 3
    assert broken_invariants(world) == []


def test_the_mixes_of_the_random_histories_have_each_behaviour_once() -> None:
    mixed = [name for mix in MIXES for name in mix]

    assert sorted(mixed) == sorted(BY_NAME)


@pytest.mark.parametrize("behaviour", BY_NAME.values(), ids=str)
def test_a_receiver_shows_what_it_does_not_know_again_a_second_time(
    world: World, behaviour: Behaviour
) -> None:
    """The results of the tests on repeating depend on this."""
    account = world.connect(str(behaviour))
    post = world.schedule(account)
    world.settle(within=BOUND + 10 * MINUTE)
    channel = world.channels[account.id]
    body = json.dumps({"caption": "again", "instance_id": post.id})

    def again() -> None:
        world.receivers.receive(channel, f"post_{post.id}_{post.generation}", body, verified=True)
        world.run_until(world.clock.true + 5 * MINUTE)

    again()
    at_once = len(world.visible())
    world.run_until(world.clock.true + 2 * HOUR)
    again()

    assert at_once == (1 if behaviour.repeats else 2)
    assert len(world.visible()) == {ALWAYS: 1, HOUR: 2, None: 3}[behaviour.repeats]


# Taken and shown later, prepared for long, posted through an app

NOTHING = NotPublished(Refusal.PERMANENT, "not_shown", "It breaks our rules.")
BROKE_DOWN = NotPublished(Refusal.TRANSIENT, "not_finished", "Something broke here.")
ACCEPTING = [each for each in SPECIAL if each.accepts]
PREPARING = [each for each in SPECIAL if each.prepares]
OF_AN_APP = [each for each in SPECIAL if each.has_app]


@pytest.mark.parametrize("behaviour", ACCEPTING, ids=str)
def test_a_post_that_was_taken_and_comes_to_nothing_fails_in_its_networks_words(
    world: World, behaviour: Behaviour
) -> None:
    world.receivers.fails = lambda _name, _times: NOTHING
    post = world.schedule(world.connect(str(behaviour)))

    world.settle(within=BOUND + 10 * MINUTE)

    after = world.again(post)
    assert after.status is Status.FAILED
    assert after.error is not None
    assert (after.error.code, after.error.message) == (NOTHING.code, NOTHING.message)
    assert world.visible() == []
    assert broken_invariants(world) == []


@pytest.mark.parametrize("behaviour", ACCEPTING, ids=str)
def test_a_post_that_was_taken_and_broke_down_there_is_sent_again(
    world: World, behaviour: Behaviour
) -> None:
    world.receivers.fails = lambda _name, times: BROKE_DOWN if times == 1 else None
    post = world.schedule(world.connect(str(behaviour)))

    world.settle(within=BOUND + 10 * MINUTE)

    assert (world.again(post).status, world.again(post).tries) == (Status.POSTED, 1)
    assert world.networks_saw("webhook") == 2
    assert broken_invariants(world) == []


@pytest.mark.parametrize("behaviour", PREPARING, ids=str)
def test_an_edit_after_it_was_prepared_is_what_is_shown(world: World, behaviour: Behaviour) -> None:
    post = world.schedule(world.connect(str(behaviour)), caption="first draft")
    world.run_until(DUE - MINUTE)
    world.contents.change(
        ADMIN, post.content_item_id or "", ContentDraft(base_caption="second thoughts")
    )

    world.settle(within=BOUND + 10 * MINUTE)

    [entry] = world.visible()
    assert entry["text"] == "second thoughts"
    assert world.again(post).status is Status.POSTED
    assert world.attempts(post)[-1].text == "second thoughts"
    assert broken_invariants(world) == []


@pytest.mark.parametrize("behaviour", PREPARING, ids=str)
def test_a_cancel_while_it_is_prepared_holds(world: World, behaviour: Behaviour) -> None:
    post = world.schedule(world.connect(str(behaviour)))
    world.run_until(DUE - 6 * MINUTE)
    under_way = len(world.media_workflow.running)

    world.instances.cancel(ADMIN, post.id)
    world.settle(within=BOUND + 10 * MINUTE)

    assert under_way == 1
    assert world.again(post).status is Status.DRAFT
    assert world.visible() == []
    assert world.networks_saw("webhook") == 0


@pytest.mark.parametrize("behaviour", OF_AN_APP, ids=str)
def test_what_the_operator_has_to_mend_holds_back_all_accounts_of_the_app(
    world: World, behaviour: Behaviour
) -> None:
    world.sandbox.faults.add({"kind": "status", "status": 402, "match": COMMIT})
    first = world.schedule(world.connect(str(behaviour)))
    second = world.schedule(world.connect(str(behaviour)), when=DUE + 2 * MINUTE)
    elsewhere = world.schedule(world.connect(), when=DUE + 2 * MINUTE)

    world.settle(within=2 * HOUR)

    for held in (first, second):
        after = world.again(held)
        assert (after.status, after.tries) == (Status.POSTED, 0)
        assert after.posted_at is not None
        assert after.posted_at >= DUE + HOUR
    assert world.again(elsewhere).posted_at == DUE + 2 * MINUTE
    assert world.networks_saw("webhook") == 1 + 3
    assert broken_invariants(world) == []


# And each safeguard is needed


def takes_what_was_accepted_for_lost(patch: pytest.MonkeyPatch) -> None:
    def follow_up(self: Publisher, package: Any, instance: PostInstance, order: Any) -> Any:
        return self._resume(package, replace(instance, accepted_at=None), order)

    patch.setattr(Publisher, "_follow_up", follow_up)


def goes_on_preparing_what_was_cancelled(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(transitions, "stand_down", lambda instance: instance)


def closes_no_app(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(GateRepository, "close_app", lambda *_: None)


@pytest.mark.parametrize(
    ("safeguard_gone", "scenario", "given"),
    [
        (
            repeats_whatever_it_was_told,
            test_a_post_whose_answer_was_lost_is_shown_once,
            {"behaviour": BY_NAME["blind-never-fast"]},
        ),
        (
            repeats_whatever_it_was_told,
            test_a_repeat_after_its_time_is_over_is_never_made,
            {"repeats": HOUR, "limit": 70 * MINUTE, "repeated": False},
        ),
        (
            takes_what_was_accepted_for_lost,
            test_a_post_that_was_taken_and_comes_to_nothing_fails_in_its_networks_words,
            {"behaviour": ACCEPTING[0]},
        ),
        (
            sends_what_was_prepared_before_the_edit,
            test_an_edit_after_it_was_prepared_is_what_is_shown,
            {"behaviour": PREPARING[0]},
        ),
        (
            goes_on_preparing_what_was_cancelled,
            test_a_cancel_while_it_is_prepared_holds,
            {"behaviour": PREPARING[0]},
        ),
        (
            closes_no_app,
            test_what_the_operator_has_to_mend_holds_back_all_accounts_of_the_app,
            {"behaviour": OF_AN_APP[-1]},
        ),
    ],
)
def test_a_safeguard_that_is_missing_is_noticed(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    safeguard_gone: Callable[[pytest.MonkeyPatch], None],
    scenario: Callable[..., None],
    given: dict[str, Any],
) -> None:
    safeguard_gone(monkeypatch)

    with pytest.raises(AssertionError):
        scenario(world, **given)
