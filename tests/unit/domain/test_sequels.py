"""Sequels of a post, as steps from one state to the next."""

from __future__ import annotations

from datetime import timedelta

from drumbeat.domain import lifecycle, sequels, trying
from drumbeat.domain.posts import PostError, Status
from drumbeat.domain.sequels import SequelState
from tests.samples import NOW, instance

THREAD = sequels.of(["first", "second", "third"])


def states(known: sequels.Sequels) -> list[str]:
    return [each.state.value for each in known]


def test_the_next_is_sent_once_the_one_before_is_there() -> None:
    known = sequels.claimed(THREAD, 0, NOW)
    assert sequels.first_open(known) == 0

    known = sequels.posted(known, 0, "11", "https://x.example/11", NOW)

    assert sequels.first_open(known) == 1
    assert states(known) == ["posted", "waiting", "waiting"]


def test_what_would_have_followed_one_that_failed_fails_too() -> None:
    known = sequels.posted(THREAD, 0, "11", None, NOW)

    known = sequels.ended(known, 1, SequelState.UNCONFIRMED, "1", "Who knows.", NOW)

    assert sequels.first_open(known) is None
    assert states(known) == ["posted", "unconfirmed", "failed"]
    assert known[2].code == "not_reached"


def test_a_try_that_failed_waits_for_the_next_one() -> None:
    known = sequels.failed_once(sequels.claimed(THREAD, 0, NOW), 0, "2", "Later.")

    assert (known[0].state, known[0].tries, known[0].at) == (SequelState.WAITING, 1, None)


def test_a_post_that_a_person_says_is_there_is_not_followed() -> None:
    """Its number is unknown."""
    doubted = instance(status=Status.UNCONFIRMED, content_item_id="c", sequels=THREAD)

    confirmed = lifecycle.confirm(doubted, None, NOW)

    assert confirmed.status is Status.POSTED
    assert states(confirmed.sequels) == ["failed"] * 3
    assert confirmed.take_up_at is None


def test_nothing_is_sent_behind_a_post_that_was_restored_after_it_was_on_its_way() -> None:
    """It may already be there."""
    posted = instance(
        status=Status.POSTED, content_item_id="c", sequels=THREAD, take_up_at=NOW, due_at=NOW
    )
    error = PostError("restored", "Look there.", retryable=False)

    restored = trying.leave_restored(
        posted, error, generation=1, started_at=NOW, ahead=timedelta(minutes=5)
    )

    assert states(restored.sequels) == ["unconfirmed", "failed", "failed"]
    assert restored.take_up_at is None
