"""People's decisions on posts that failed or whose result is unknown."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from drumbeat.domain import zones
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.errors import Conflict, Forbidden
from drumbeat.domain.posts import Claim, PostError, PostInstance, Status
from drumbeat.services.resolving import MAX_AT_ONCE, Remedy, Resolution, Verdict
from tests.integration.services.desk import Desk
from tests.samples import EDITOR, LOS_ANGELES, NOW, VIEWER, instance, instant

WAS_DUE = instant("2026-12-01T09:00Z")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """With an account, and content for its posts."""
    desk.connect()
    desk.write()
    return desk


def ended(status: Status, post_id: str = "post", **given: Any) -> PostInstance:
    """A post of this morning that has ended."""
    return instance(
        **{
            "id": post_id,
            "status": status,
            "content_item_id": "tips",
            "content_title": "Winter tips",
            "scheduled_for": WAS_DUE,
            "wanted_local": "2026-12-01T01:00",
            "generation": 1,
            "attempt": 1,
            "due_at": WAS_DUE,
            "claim": Claim(attempt=1, claimed_at=WAS_DUE, fingerprint="f"),
            "error": PostError("http_500", "Try later.", retryable=True),
        }
        | given
    )


def fallen(desk: Desk, status: Status, post_id: str = "post", **given: Any) -> PostInstance:
    return desk.place(ended(status, post_id, **given))


def history(desk: Desk, post_id: str = "post") -> list[tuple[str, str | None, str | None]]:
    lines = desk.stored_calendar.attempts("h2o", post_id)
    return [(line.outcome, line.code, line.message) for line in lines]


def times_of(answers: list[Resolution] | Any) -> list[str | None]:
    return [
        answer.instance.scheduled_for.strftime("%d %H:%M")
        if answer.instance and answer.instance.scheduled_for
        else None
        for answer in answers
    ]


# Retry


@pytest.mark.parametrize("status", [Status.FAILED, Status.MISSED, Status.SKIPPED])
def test_a_retry_starts_at_once_and_keeps_the_slot(desk: Desk, status: Status) -> None:
    before = fallen(desk, status)

    answer = desk.resolving.retry(EDITOR, "post")

    after = desk.read("post")
    assert list(desk.workflow.started) == ["post-2-1"]
    assert (after.status, after.due_at) == (Status.SCHEDULED, NOW)
    assert (after.scheduled_for, after.version) == (before.scheduled_for, before.version + 1)
    assert (answer.status, answer.generation) == (after.status, after.generation)
    assert desk.content().scheduled == 1
    assert history(desk) == [("retried", None, "By eve@example.com.")]


def test_a_double_click_is_one_retry(desk: Desk) -> None:
    fallen(desk, Status.FAILED)
    desk.resolving.retry(EDITOR, "post")
    first = desk.read("post")

    again = desk.resolving.retry(EDITOR, "post")

    assert again == first == desk.read("post")
    assert list(desk.workflow.started) == ["post-2-1"]
    assert len(history(desk)) == 1


def test_a_retry_whose_start_failed_is_found_by_the_sweep(desk: Desk) -> None:
    fallen(desk, Status.FAILED)
    desk.workflow.down = True
    desk.resolving.retry(EDITOR, "post")
    desk.workflow.down = False

    desk.dispatcher.sweep()

    assert list(desk.workflow.started) == ["post-2-1"]


@pytest.mark.parametrize(
    ("status", "code"),
    [(AccountStatus.PAUSED, "account_paused"), (AccountStatus.NEEDS_RECONNECT, "needs_reconnect")],
)
def test_nothing_is_retried_that_the_account_could_not_post(
    desk: Desk, status: AccountStatus, code: str
) -> None:
    desk.connect(id="idle", name="Idle", status=status)
    before = fallen(desk, Status.FAILED, channel_account_id="idle", account_name="Idle")

    with pytest.raises(Conflict) as refused:
        desk.resolving.retry(EDITOR, "post")

    assert refused.value.code == code
    assert desk.read("post") == before


def test_a_retry_for_an_account_that_is_gone_says_so(desk: Desk) -> None:
    fallen(desk, Status.FAILED)
    desk.stored_accounts.delete("h2o", "page")

    with pytest.raises(Conflict) as refused:
        desk.resolving.retry(EDITOR, "post")

    assert refused.value.code == "account_deleted"


def test_viewers_decide_nothing(desk: Desk) -> None:
    before = fallen(desk, Status.FAILED)

    with pytest.raises(Forbidden):
        desk.resolving.retry(VIEWER, "post")
    with pytest.raises(Forbidden):
        desk.resolving.resolve(VIEWER, "post", Verdict.GIVE_UP)
    with pytest.raises(Forbidden):
        desk.resolving.resolve_missed(VIEWER, Remedy.DROP, ["post"])

    assert desk.read("post") == before


# Unconfirmed


def test_a_post_that_a_person_has_seen_is_posted(desk: Desk) -> None:
    fallen(desk, Status.UNCONFIRMED)

    desk.resolving.resolve(EDITOR, "post", Verdict.POSTED, "https://social.example.com/1")

    after = desk.read("post")
    assert (after.status, after.posted_at) == (Status.POSTED, WAS_DUE)
    assert after.permalink == "https://social.example.com/1"
    assert (desk.content().posted, desk.content().scheduled) == (1, 0)
    assert desk.workflow.started == {}
    assert history(desk) == [("resolved", "posted", "By eve@example.com.")]


def test_posting_again_starts_a_new_generation_at_once(desk: Desk) -> None:
    fallen(desk, Status.UNCONFIRMED)

    desk.resolving.resolve(EDITOR, "post", Verdict.POST_AGAIN)

    assert list(desk.workflow.started) == ["post-2-1"]
    assert desk.read("post").status is Status.SCHEDULED
    assert history(desk) == [("resolved", "post_again", "By eve@example.com.")]


def test_what_is_given_up_has_failed(desk: Desk) -> None:
    fallen(desk, Status.UNCONFIRMED)

    desk.resolving.resolve(EDITOR, "post", Verdict.GIVE_UP)

    after = desk.read("post")
    assert after.status is Status.FAILED
    assert after.error is not None
    assert after.error.code == "given_up"
    assert desk.content().scheduled == 0


def test_the_first_of_two_people_decides(desk: Desk) -> None:
    fallen(desk, Status.UNCONFIRMED)
    desk.resolving.resolve(EDITOR, "post", Verdict.GIVE_UP)

    with pytest.raises(Conflict) as refused:
        desk.resolving.resolve(EDITOR, "post", Verdict.POST_AGAIN)

    assert refused.value.code == "status_conflict"
    assert desk.workflow.started == {}


# Missed


def test_missed_posts_are_left_to_the_next_sweep(desk: Desk) -> None:
    fallen(desk, Status.MISSED)

    [answer] = desk.resolving.resolve_missed(EDITOR, Remedy.POST, ["post"])

    assert answer.error is None
    assert desk.workflow.started == {}
    assert desk.dispatcher.sweep().started == 1
    assert history(desk) == [("resolved", "post", "By eve@example.com.")]


def test_dropped_posts_are_drafts_that_keep_their_time(desk: Desk) -> None:
    before = fallen(desk, Status.MISSED)

    desk.resolving.resolve_missed(EDITOR, Remedy.DROP, ["post"])

    after = desk.read("post")
    assert (after.status, after.scheduled_for) == (Status.DRAFT, before.scheduled_for)
    assert (after.content_item_id, after.take_up_at) == ("tips", None)
    assert history(desk) == [("resolved", "drop", "By eve@example.com.")]


def test_rescheduled_posts_keep_their_local_time_on_the_next_free_days(desk: Desk) -> None:
    # It is 12:00 UTC: 09:00 UTC has passed today, 17:00 has not.
    fallen(desk, Status.MISSED, "one")
    fallen(desk, Status.MISSED, "two", scheduled_for=WAS_DUE - timedelta(days=1))
    fallen(desk, Status.MISSED, "other", scheduled_for=instant("2026-11-30T17:00Z"))
    desk.place(instance(id="mine", captioned=True, scheduled_for=instant("2026-12-02T09:00Z")))
    desk.place(instance(id="empty", scheduled_for=instant("2026-12-03T09:00Z")))

    answers = desk.resolving.resolve_missed(EDITOR, Remedy.RESCHEDULE, ["one", "two", "other"])

    assert times_of(answers) == ["03 09:00", "04 09:00", "01 17:00"]
    assert [desk.read(each).status for each in ("one", "two", "other")] == [Status.SCHEDULED] * 3
    assert desk.read("mine").status is Status.PLANNED
    assert desk.stored_calendar.get("h2o", "empty") is None, "its slot was taken over"


def test_a_new_time_that_the_clock_skips_is_said(desk: Desk) -> None:
    night = instant("2027-03-13T10:30Z")  # 02:30
    desk.clock.advance(night + timedelta(hours=2) - desk.clock.now())
    fallen(desk, Status.MISSED, scheduled_for=night)

    [answer] = desk.resolving.resolve_missed(EDITOR, Remedy.RESCHEDULE, ["post"])

    after = desk.read("post")
    assert (after.scheduled_for, after.wanted_local) == (
        instant("2027-03-14T10:30Z"),
        "2027-03-14T02:30",
    )
    assert after.note == (
        "02:30 does not exist on 2027-03-14 in America/Los_Angeles (clocks go forward); "
        "moved to 03:30."
    )
    assert answer.instance is not None
    assert answer.instance.note == after.note


def test_another_accounts_posts_take_no_minute_away(desk: Desk) -> None:
    desk.connect(id="site", name="Site")
    fallen(desk, Status.MISSED)
    free = instant("2026-12-02T09:00Z")
    desk.place(
        instance(id="theirs", channel_account_id="site", account_name="Site", scheduled_for=free)
    )

    answers = desk.resolving.resolve_missed(EDITOR, Remedy.RESCHEDULE, ["post"])

    assert times_of(answers) == ["02 09:00"]


def test_a_minute_that_is_taken_meanwhile_is_passed_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fallen(desk, Status.MISSED)
    at_minutes = desk.stored_calendar.at_minutes
    when = instant("2026-12-02T09:00Z")
    faster = [instance(id="faster", captioned=True, scheduled_for=when)]

    def and_then_somebody_comes(*given: Any) -> Any:
        seen = at_minutes(*given)
        if faster:
            desk.place(faster.pop())
        return seen

    monkeypatch.setattr(desk.stored_calendar, "at_minutes", and_then_somebody_comes)

    answers = desk.resolving.resolve_missed(EDITOR, Remedy.RESCHEDULE, ["post"])

    assert times_of(answers) == ["03 09:00"]


def test_a_time_that_is_named_is_taken_and_nothing_else(desk: Desk) -> None:
    fallen(desk, Status.MISSED, "one")
    fallen(desk, Status.MISSED, "two", scheduled_for=WAS_DUE - timedelta(days=1))
    fallen(desk, Status.MISSED, "three", scheduled_for=WAS_DUE - timedelta(days=2))
    wanted = instant("2026-12-05T10:10Z")
    times = {"one": wanted, "two": wanted, "three": NOW - timedelta(hours=1)}

    answers = desk.resolving.resolve_missed(EDITOR, Remedy.RESCHEDULE, list(times), times)

    assert times_of(answers) == ["05 10:10", None, None]
    assert [each.error.code for each in answers if each.error] == ["slot_taken", "invalid_input"]
    assert desk.read("two").status is desk.read("three").status is Status.MISSED


def test_each_missed_post_is_answered_on_its_own(desk: Desk) -> None:
    fallen(desk, Status.MISSED, "missed")
    fallen(desk, Status.FAILED, "failed", scheduled_for=WAS_DUE - timedelta(days=1))
    wanted = ["missed", "failed", "nobodys"]

    answers = desk.resolving.resolve_missed(EDITOR, Remedy.POST, wanted)

    assert [each.instance_id for each in answers] == wanted
    assert [each.error.code if each.error else None for each in answers] == [
        None,
        "status_conflict",
        "not_found",
    ]
    assert desk.read("failed").status is Status.FAILED


def test_missed_posts_of_a_paused_account_wait_until_it_is_resumed(desk: Desk) -> None:
    desk.connect(id="idle", name="Idle", status=AccountStatus.PAUSED)
    fallen(desk, Status.MISSED, channel_account_id="idle", account_name="Idle")

    [posted] = desk.resolving.resolve_missed(EDITOR, Remedy.POST, ["post"])
    [dropped] = desk.resolving.resolve_missed(EDITOR, Remedy.DROP, ["post"])

    assert posted.error is not None
    assert posted.error.code == "account_paused"
    assert dropped.error is None


def test_all_that_is_missed_is_found_page_by_page_and_nothing_twice(desk: Desk) -> None:
    missed = {f"missed-{n:03}": WAS_DUE - timedelta(minutes=n) for n in range(MAX_AT_ONCE + 30)}
    desk.stock(ended(Status.MISSED, name, scheduled_for=when) for name, when in missed.items())
    desk.stock([ended(Status.MISSED, "untimed", scheduled_for=None)])
    desk.stock([ended(Status.POSTED, "out", scheduled_for=WAS_DUE + timedelta(minutes=1))])

    first = desk.resolving.missed(EDITOR, None)
    second = desk.resolving.missed(EDITOR, first.next)

    assert len(first.items) == MAX_AT_ONCE
    assert second.next is None
    oldest_first = sorted(missed, key=lambda name: missed[name])
    assert [*first.items, *second.items] == [*oldest_first, "untimed"]


def test_what_stays_missed_does_not_hold_back_the_rest(desk: Desk) -> None:
    """The cursor continues after posts that could not be resolved."""
    desk.stock(
        ended(Status.MISSED, f"gone-{n:03}", channel_account_id="deleted",
              scheduled_for=WAS_DUE - timedelta(minutes=n + 1))
        for n in range(MAX_AT_ONCE)
    )  # fmt: skip
    fallen(desk, Status.MISSED)

    first = desk.resolving.missed(EDITOR, None)
    answers = desk.resolving.resolve_missed(EDITOR, Remedy.POST, first.items)
    second = desk.resolving.missed(EDITOR, first.next)

    assert {each.error.code for each in answers if each.error} == {"account_deleted"}
    assert list(second.items) == ["post"]


def test_local_times_are_kept_over_a_change_of_the_clocks(desk: Desk) -> None:
    desk.clock.advance(instant("2027-03-13T18:00Z") - NOW)
    fallen(desk, Status.MISSED, scheduled_for=instant("2027-03-12T17:00Z"))

    [answer] = desk.resolving.resolve_missed(EDITOR, Remedy.RESCHEDULE, ["post"])

    assert answer.instance is not None
    when: datetime | None = answer.instance.scheduled_for
    assert when == instant("2027-03-14T16:00Z")
    assert zones.local(when, LOS_ANGELES).hour == 9
