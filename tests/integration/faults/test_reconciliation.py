"""Posts that may have arrived: they are looked for, and sent again only if absent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain import trying
from drumbeat.domain.errors import Conflict
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.services.contents import ContentDraft
from drumbeat.services.resolving import Verdict
from jobs import record_failure
from tests.integration.faults.rivals import commit_as
from tests.integration.faults.world import (
    BOUND,
    CONTEXT,
    DUE,
    World,
    broken_invariants,
)
from tests.interference import kill
from tests.samples import ADMIN

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
#: From the first try to the last.
TRIES = sum(trying.RETRY_AFTER, timedelta())
#: The last look is 6 hours after the last try, plus a sweep's minute and some.
ALL_LOOKS = timedelta(hours=6, minutes=30)


def in_doubt(
    world: World, *, arrived: bool, platform: str = "facebook", looks: int = 1
) -> PostInstance:
    """A post whose visible call got no answer, on a network that can't be asked.

    `looks`: how many there were by then, as tries that may not be repeated are.
    """
    kind = "drop_after" if arrived else "drop_before"
    for step in ("commit", "webhook"):
        world.sandbox.faults.add({"kind": kind, "times": None, "match": {"step": step}})
    tells_nothing(world)
    post = world.schedule(world.connect(platform))
    world.run_until(DUE + TRIES + SECOND)
    post = world.again(post)
    assert (post.status, post.looks) == (Status.UNCONFIRMED, looks)
    return post


def recovered(world: World) -> None:
    """The network answers again."""
    world.sandbox.faults.clear()


def tells_nothing(world: World) -> None:
    """The network can't be asked."""
    order = {"kind": "status", "status": 500, "times": None, "match": {"step": "find"}}
    world.sandbox.faults.add(order)


def after_a_while(world: World, post: PostInstance, time: timedelta) -> PostInstance:
    world.run_until(world.clock.now() + time)
    return world.again(post)


def test_a_post_that_had_arrived_is_found_within_a_minute_or_two(world: World) -> None:
    post = in_doubt(world, arrived=True)
    recovered(world)
    commits = world.networks_saw("commit")

    after = after_a_while(world, post, 2 * MINUTE)

    assert post.claim is not None
    assert (after.status, after.take_up_at) == (Status.POSTED, None)
    assert after.posted_at == post.claim.claimed_at == DUE + TRIES
    assert world.networks_saw("commit") == commits, "a look was enough"
    assert world.content_of(after).posted == 1
    assert [line.outcome for line in world.attempts(post)][-1] == "posted"
    assert broken_invariants(world) == []


def test_a_post_that_certainly_is_not_there_is_sent_again(world: World) -> None:
    post = in_doubt(world, arrived=False)
    assert world.visible() == []
    recovered(world)

    after = after_a_while(world, post, 2 * MINUTE)

    assert after.status is Status.POSTED
    assert after.posted_at is not None
    assert after.posted_at > DUE
    assert after.lag_seconds == (after.posted_at - DUE).total_seconds()
    assert len(world.visible()) == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", ["google_business", "linkedin", "pinterest", "x"])
def test_a_post_that_was_edited_since_it_was_sent_is_not_looked_for_by_its_new_words(
    world: World, platform: str
) -> None:
    # Given a post that has arrived, of which nobody knows, on a network whose list is searched,
    post = in_doubt(world, arrived=True, platform=platform, looks=4)
    assert post.content_item_id is not None

    # when its content says something else before the network can be asked,
    world.contents.change(
        ADMIN, post.content_item_id, ContentDraft(base_caption="Closed on Friday.")
    )
    recovered(world)
    after = after_a_while(world, post, ALL_LOOKS)

    # then that the new words are not there proves nothing: it is left to a person.
    assert after.status is Status.UNCONFIRMED
    assert len(world.visible()) == 1
    assert broken_invariants(world) == []


def test_what_is_absent_and_too_late_is_missed(world: World) -> None:
    post = in_doubt(world, arrived=False)
    world.run_until(DUE + timedelta(hours=2, minutes=1))
    recovered(world)

    after = after_a_while(world, post, ALL_LOOKS)

    assert after.status is Status.MISSED
    assert after.error is not None
    assert (after.error.code, after.take_up_at) == ("too_late", None)
    assert world.visible() == []


def test_what_is_absent_while_its_account_is_paused_is_skipped(world: World) -> None:
    post = in_doubt(world, arrived=False)
    world.accounts.pause(ADMIN, post.channel_account_id)
    recovered(world)

    after = after_a_while(world, post, 2 * MINUTE)

    assert after.status is Status.SKIPPED
    assert world.visible() == []


@pytest.mark.parametrize("arrived", [True, False])
def test_a_network_that_never_tells_is_asked_five_times_and_then_a_person(
    world: World, arrived: bool
) -> None:
    post = in_doubt(world, arrived=arrived)
    asked, sent = world.networks_saw("find"), world.networks_saw("commit")

    after = after_a_while(world, post, ALL_LOOKS + timedelta(days=1))

    assert (after.status, after.take_up_at) == (Status.UNCONFIRMED, None)
    assert after.looks == len(trying.LOOK_AFTER) == world.networks_saw("find") - asked
    assert world.networks_saw("commit") == sent, "nothing is sent on suspicion"
    assert after.promised_at == DUE
    assert broken_invariants(world) == []


def test_looks_come_seconds_then_minutes_then_hours_after_the_last_try(world: World) -> None:
    post = in_doubt(world, arrived=True)
    first = post.due_at
    assert first is not None
    ended = first - trying.LOOK_AFTER[0]
    planned = [first]

    while (post := after_a_while(world, post, MINUTE)).take_up_at is not None:
        if post.due_at is not None and post.due_at != planned[-1]:
            planned.append(post.due_at)

    waits = [(when - ended) / MINUTE for when in planned]
    # Each waits for its sweep; the pauses add up from there.
    for wait, told in zip(waits, (0.5, 2, 10, 60, 360), strict=True):
        assert told <= wait < told + 8


def test_a_receiver_that_can_not_be_asked_is_left_to_a_person_at_once(world: World) -> None:
    post = in_doubt(world, arrived=True, platform="webhook")
    calls = world.networks_saw("webhook")

    after = after_a_while(world, post, 2 * MINUTE)

    assert (after.status, after.take_up_at) == (Status.UNCONFIRMED, None)
    assert world.networks_saw("webhook") == calls


def test_sending_again_that_ends_in_doubt_again_has_the_looks_that_are_left(world: World) -> None:
    post = in_doubt(world, arrived=False)
    recovered(world)
    world.sandbox.faults.add({"kind": "drop_before", "times": None, "match": {"step": "commit"}})
    absent = after_a_while(world, post, 2 * MINUTE)
    tells_nothing(world)

    after = after_a_while(world, absent, ALL_LOOKS + BOUND)

    assert after.status in (Status.FAILED, Status.UNCONFIRMED)
    assert after.take_up_at is None
    assert after.looks <= len(trying.LOOK_AFTER)
    assert world.visible() == []
    assert broken_invariants(world) == []


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_persons_word_ends_the_looks(world: World, verdict: Verdict) -> None:
    post = in_doubt(world, arrived=True)
    recovered(world)
    said = world.resolving.resolve(ADMIN, post.id, verdict)
    after = after_a_while(world, post, ALL_LOOKS)

    expected = Status.POSTED if verdict is not Verdict.GIVE_UP else Status.FAILED
    assert (after.status, after.take_up_at) == (expected, None)
    twice = verdict is Verdict.POST_AGAIN
    assert (after.generation, len(world.visible())) == (post.generation + twice, 1 + twice)
    assert said.generation == after.generation


def test_two_looks_at_once_count_as_one(world: World) -> None:
    post = in_doubt(world, arrived=True)
    assert post.due_at is not None
    world.sweeping = False
    world.run_until(post.due_at)

    for _ in range(2):
        commit_as(world, post, attempt=post.attempt + 1)

    assert world.again(post).looks == 2


def test_a_look_that_breaks_down_again_and_again_is_used_up(world: World) -> None:
    post = in_doubt(world, arrived=True)
    failed = {
        "tenant_id": "h2o",
        "instance_id": post.id,
        "slot": world.stored_calendar.slot_of(post),
        "generation": post.generation,
        "attempt": post.attempt + 1,
        "failure": {"Error": "Runtime.ExitError"},
    }

    answer = record_failure.handler(failed, CONTEXT)  # type: ignore[arg-type]

    after = world.again(post)
    assert answer == {"outcomes": {"unconfirmed": 1}}
    assert (after.looks, after.attempt) == (2, post.attempt + 1)


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", range(6))
def test_a_look_that_is_killed_at_any_call_is_made_again(
    world: World, number: int, moment: str
) -> None:
    post = in_doubt(world, arrived=number % 2 == 0)
    assert post.due_at is not None
    recovered(world)
    world.run_until(post.due_at - SECOND)
    world.calls.strike(number, moment)

    after = after_a_while(world, post, BOUND)

    assert after.status is Status.POSTED
    assert len(world.visible()) == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize("network_tells", [True, False])
def test_tries_that_are_cut_off_after_each_look_come_to_an_end(
    world: World, monkeypatch: pytest.MonkeyPatch, network_tells: bool
) -> None:
    # Given a post that is not there, and a function that is killed behind each claim,
    post = in_doubt(world, arrived=False)
    recovered(world)

    def killed(*_: Any) -> Any:
        if not network_tells:
            tells_nothing(world)
        kill()

    monkeypatch.setattr(world.networks.get("facebook"), "commit", killed)

    # when all looks have been made,
    after = after_a_while(world, post, ALL_LOOKS + BOUND)

    # then it has failed, if it certainly is not there, and is left to a person if nobody knows.
    assert after.status is (Status.FAILED if network_tells else Status.UNCONFIRMED)
    assert (after.looks, after.take_up_at) == (len(trying.LOOK_AFTER), None)
    assert world.visible() == []
    assert broken_invariants(world) == []


def test_a_look_that_finds_nothing_gives_a_try_also_where_the_network_has_no_room(
    world: World,
) -> None:
    # Given a post that is not there, and an account that has just run into a limit,
    post = in_doubt(world, arrived=False)
    recovered(world)
    until = world.clock.now() + 10 * MINUTE
    world.stored_gates.close("h2o", post.channel_account_id, until)

    # when the limit is over,
    waiting = after_a_while(world, post, 5 * MINUTE)
    after = after_a_while(world, post, 10 * MINUTE)

    # then it goes out, although all of its own tries were used up.
    assert (waiting.status, waiting.tries) == (Status.SCHEDULED, trying.MAX_TRIES)
    assert after.status is Status.POSTED
    assert len(world.visible()) == 1


def test_a_call_without_an_answer_keeps_its_post_closed_until_a_later_look(world: World) -> None:
    # The network may still process the call: "not there" right after it proves nothing.
    world.sandbox.faults.add({"kind": "drop_before", "match": {"step": "commit"}})
    post = world.schedule(world.connect("facebook"))
    world.run_until(DUE + SECOND)

    with pytest.raises(Conflict):
        world.instances.cancel(ADMIN, post.id)
    with pytest.raises(Conflict):
        world.instances.post_now(ADMIN, post.id)

    assert world.again(post).maybe_sent
    assert after_a_while(world, post, 2 * MINUTE).status is Status.POSTED
    assert len(world.visible()) == 1


def test_a_network_that_never_answers_and_never_posts_ends_as_failed(world: World) -> None:
    world.sandbox.faults.add({"kind": "drop_before", "times": None, "match": {"step": "commit"}})
    post = world.schedule(world.connect("facebook"))

    world.run_until(DUE + BOUND)

    assert world.again(post).status is Status.FAILED
    assert world.networks_saw("commit") == trying.MAX_TRIES + 1, "one look gives one more try"
    assert world.visible() == []
