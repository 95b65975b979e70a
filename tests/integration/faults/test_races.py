"""People and machines at the same post: at every call of one, the other acts.

Either the person is told that it is too late (and the post goes out unchanged), or the person's
change takes effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import pytest

from drumbeat.domain import trying
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.content import ContentStatus
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.ports import Replace
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from tests.integration.faults.behaviours import BY_NAME, SAMPLE
from tests.integration.faults.rivals import Person, commit_as
from tests.integration.faults.world import DUE, World, broken_invariants
from tests.interference import read_one_by_one
from tests.samples import ADMIN, EDITOR

PLATFORMS = ("webhook", "facebook", *SAMPLE)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
LATER = timedelta(hours=6)


def interrupted(
    world: World, platform: str, act: Callable[[PostInstance], object]
) -> Iterator[tuple[PostInstance, bool]]:
    """Posts with which `act` interfered at call 0, 1, ... of Commit; and whether it was allowed."""
    for number in count():
        due = world.clock.now().replace(second=0, microsecond=0) + 7 * MINUTE
        post = world.schedule(world.connect(platform), when=due, caption="first draft")
        world.run_until(due - SECOND)
        person = Person(lambda post=post: act(post))  # type: ignore[misc]
        world.calls.strike(number, "before", person)
        world.run_until(due + 15 * MINUTE)
        if not world.calls.struck:
            assert number >= 5, "Commit makes fewer calls than it should"
            return
        yield post, person.acknowledged == [True]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_cancel_that_is_acknowledged_holds_and_any_other_comes_too_late(
    world: World, platform: str
) -> None:
    answers = []

    for post, acknowledged in interrupted(
        world, platform, lambda post: world.instances.cancel(ADMIN, post.id)
    ):
        answers.append(acknowledged)
        expected = Status.DRAFT if acknowledged else Status.POSTED
        assert world.again(post).status is expected
        assert len(world.visible(post)) == (not acknowledged)

    assert set(answers) == {True, False}
    assert answers == sorted(answers, reverse=True), "there is one point of no return"
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_move_that_is_acknowledged_holds_and_any_other_comes_too_late(
    world: World, platform: str
) -> None:
    for post, acknowledged in interrupted(
        world,
        platform,
        lambda post: world.instances.edit(
            ADMIN, post.id, InstanceEdit(scheduled_for=post.scheduled_for + LATER)
        ),
    ):
        after = world.again(post)
        assert after.status is (Status.SCHEDULED if acknowledged else Status.POSTED)
        assert len(world.visible(post)) == (not acknowledged)
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_deleted_post_is_not_sent(world: World, platform: str) -> None:
    for post, acknowledged in interrupted(
        world, platform, lambda post: world.instances.delete(ADMIN, post.id)
    ):
        assert len(world.visible(post)) == (not acknowledged)
        found = world.stored_calendar.get("h2o", post.id)
        assert (found is None) is acknowledged
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_caption_that_is_acknowledged_is_the_one_that_is_sent(
    world: World, platform: str
) -> None:
    for post, acknowledged in interrupted(
        world,
        platform,
        lambda post: world.instances.edit(
            ADMIN, post.id, InstanceEdit(caption_override="second thoughts")
        ),
    ):
        [entry] = world.visible(post)
        assert entry["text"] == ("second thoughts" if acknowledged else "first draft")
        assert world.again(post).status is Status.POSTED
        assert world.attempts(post)[-1].text == entry["text"]
    assert broken_invariants(world) == []


@pytest.mark.parametrize("backwards", [False, True])
def test_a_caption_that_is_acknowledged_while_the_post_is_read_is_the_one_that_is_sent(
    world: World, monkeypatch: pytest.MonkeyPatch, backwards: bool
) -> None:
    read_one_by_one(monkeypatch, backwards=backwards)

    for post, acknowledged in interrupted(
        world,
        "facebook",
        lambda post: world.instances.edit(
            ADMIN, post.id, InstanceEdit(caption_override="second thoughts")
        ),
    ):
        [entry] = world.visible(post)
        assert entry["text"] == ("second thoughts" if acknowledged else "first draft")
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_history_says_what_was_shown_whenever_the_content_is_edited(
    world: World, platform: str
) -> None:
    # Posts don't lock their content: an edit is always acknowledged, and may be too late.
    texts = set()
    for post, acknowledged in interrupted(
        world,
        platform,
        lambda post: world.contents.change(
            ADMIN, post.content_item_id, ContentDraft(base_caption="second thoughts")
        ),
    ):
        [entry] = world.visible(post)
        assert acknowledged
        # For a network that shows posts later, the try that sent the post has its text.
        assert {line.text for line in world.attempts(post)} - {None} == {entry["text"]}
        texts.add(entry["text"])
    assert texts == {"first draft", "second thoughts"}
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_content_that_is_rejected_at_any_moment_has_posted_before_or_posts_never(
    world: World, platform: str
) -> None:
    # Submitted and rejected during Commit: a post that it has claimed by then goes out.
    answers = []

    def refuse(post: PostInstance) -> None:
        world.contents.submit(EDITOR, post.content_item_id or "")
        world.contents.decide(ADMIN, post.content_item_id or "", approved=False, note="Too long.")

    for post, rejected in interrupted(world, platform, refuse):
        answers.append(rejected)
        after = world.again(post)
        own_status = world.content_of(post).own_status
        if rejected and own_status is ContentStatus.REJECTED and after.status is Status.DRAFT:
            assert world.visible(post) == []
        else:
            assert (after.status, len(world.visible(post))) == (Status.POSTED, 1)
    assert set(answers) == {True, False}
    assert broken_invariants(world) == []


@pytest.mark.parametrize("number", range(3))
def test_a_post_that_waits_for_its_content_goes_out_once_when_it_is_approved(
    world: World, number: int
) -> None:
    """Approved at every call of the Commit that finds it waiting."""
    post = world.schedule(world.connect())
    world.contents.submit(EDITOR, post.content_item_id or "")
    world.run_until(DUE - SECOND)

    def approve() -> None:
        world.contents.decide(ADMIN, post.content_item_id or "", approved=True)

    world.calls.strike(number, "before", approve)
    world.run_until(DUE + 7 * MINUTE)

    after, said = world.again(post), world.content_of(post).approval
    assert world.calls.struck
    assert (after.status, len(world.visible(post))) == (Status.POSTED, 1)
    assert said is not None
    assert after.posted_at is not None
    assert said.at <= after.posted_at <= said.at + 5 * MINUTE
    assert broken_invariants(world) == []


def test_an_account_paused_at_any_moment_posts_or_skips_and_never_both(world: World) -> None:
    statuses = set()
    for post, _ in interrupted(
        world, "facebook", lambda post: world.accounts.pause(ADMIN, post.channel_account_id)
    ):
        after = world.again(post)
        statuses.add(after.status)
        assert len(world.visible(post)) == (after.status is Status.POSTED)
    assert statuses == {Status.POSTED, Status.SKIPPED}
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_post_follows_its_account_into_another_zone_also_while_it_is_sent(
    world: World, platform: str
) -> None:
    def move(post: PostInstance) -> None:
        schedule = ScheduleChange(schedule_timezone="Europe/Berlin")
        world.accounts.change(ADMIN, post.channel_account_id, schedule=schedule)

    for post, moved in interrupted(world, platform, move):
        after = world.again(post)
        assert moved
        assert (after.status, after.timezone) == (Status.POSTED, "Europe/Berlin")
        assert len(world.visible(post)) == 1
        assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_two_workflows_that_commit_at_once_make_one_post(world: World, platform: str) -> None:
    # Neither was prepared: each makes its own unpublished post.
    for post, _ in interrupted(world, platform, lambda post: commit_as(world, post, attempt=2)):
        assert len(world.visible(post)) == 1
        assert world.again(post).status is Status.POSTED
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_task_that_is_delivered_twice_at_once_makes_one_post(world: World, platform: str) -> None:
    # The second recognises the first's claim only by looking or repeating.
    left_to_people = platform in BY_NAME and BY_NAME[platform].is_left_to_people
    ends = {Status.POSTED, Status.UNCONFIRMED} if left_to_people else {Status.POSTED}
    for post, _ in interrupted(world, platform, lambda post: commit_as(world, post, attempt=1)):
        assert len(world.visible(post)) == 1
        assert world.again(post).status in ends
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_a_twin_has_just_claimed_is_left_to_it(world: World, platform: str) -> None:
    # The same task was delivered twice; the other one is about to make the visible call.
    post = world.schedule(world.connect(platform))
    world.run_until(post.due_at - SECOND)  # type: ignore[operator]

    def claim() -> None:
        before = world.again(post)
        handle = {"webhook_id": "of the twin"}
        claimed = trying.claim(
            before, attempt=1, fingerprint="", handle=handle, now=world.clock.now()
        )
        world.stored_calendar.apply(Replace(before, claimed))

    world.calls.strike(2, "before", claim)
    world.run_until(post.due_at + 30 * SECOND)  # type: ignore[operator]

    assert world.calls.struck
    assert world.networks_saw("commit" if platform == "facebook" else "webhook") == 0
    assert world.networks_saw("find") == 0
    assert world.again(post).status is Status.PUBLISHING


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_task_that_is_delivered_again_after_its_success_does_nothing(
    world: World, platform: str
) -> None:
    post = world.schedule(world.connect(platform))
    world.settle()
    calls = len(world.sandbox.ledger.calls())
    before, lines = world.again(post), world.attempts(post)

    commit_as(world, post, attempt=1)

    assert world.again(post) == before
    assert len(world.sandbox.ledger.calls()) == calls
    assert world.attempts(post) == lines
    assert [line.outcome for line in lines].count("posted") == 1


def test_an_account_that_a_person_has_just_reconnected_stays_connected(world: World) -> None:
    # The post fails with the old token while the person enters a new one.
    account = world.connect("facebook")
    post = world.schedule(account)
    world.sandbox.faults.add({"kind": "expired_token", "match": {"step": "commit"}})
    world.run_until(post.due_at - SECOND)  # type: ignore[operator]
    connection = {"page_id": "1001", "access_token": "sandbox-new"}

    world.calls.strike(
        3, "after", lambda: world.accounts.change(ADMIN, account.id, connection=connection)
    )
    world.settle()

    assert world.calls.struck
    assert world.again(post).status is Status.FAILED
    assert world.account(account).status is AccountStatus.ACTIVE
