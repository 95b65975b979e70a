"""Months of credits: their bounds, what is granted, and what is carried over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain import credits as months
from drumbeat.domain import lifecycle, notifications, trying, zones
from drumbeat.domain.credits import Payer, Period
from drumbeat.domain.errors import NoCredits
from drumbeat.domain.posts import PostError, PostInstance, Status
from tests.samples import LOS_ANGELES, NOW, instance, instant

PAYER = Payer(tenant_id="h2o", timezone=LOS_ANGELES, anchor_day=1, base=10)
ZONES = ("America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "America/Havana", "Asia/Beirut")
moments = st.integers(0, 6 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def period(**given: Any) -> Period:
    """December of a business in Los Angeles with 10 credits, all of them left."""
    known: dict[str, Any] = {
        "tenant_id": "h2o",
        "starts_at": instant("2026-12-01T08:00Z"),
        "ends_at": instant("2027-01-01T08:00Z"),
        "base": 10,
        **given,
    }
    left = known["base"] + known.get("topup", 0) + known.get("adjusted", 0)
    return Period(**{"available": left - known.get("held", 0), **known})


JANUARY = period(starts_at=instant("2027-01-01T08:00Z"), ends_at=instant("2027-02-01T08:00Z"))


def scheduled(**given: Any) -> PostInstance:
    return instance(
        **{
            "status": Status.SCHEDULED,
            "content_item_id": "tips",
            "generation": 1,
            "due_at": instant("2026-12-22T17:00Z"),
            "credit": "2026-12-01T08:00Z",
            **given,
        }
    )


@given(st.integers(1, 31), st.sampled_from(ZONES), moments)
def test_months_follow_on_one_another_from_anchor_day_to_anchor_day(
    day: int, zone: str, moment: datetime
) -> None:
    start, end = months.bounds_of(day, zone, moment)

    assert start <= moment < end
    assert months.bounds_of(day, zone, end)[0] == end
    assert months.bounds_of(day, zone, start - timedelta(seconds=1))[1] == start
    assert timedelta(days=27) < end - start < timedelta(days=32)


@pytest.mark.parametrize(
    ("day", "moment", "start", "end"),
    [
        (31, "2026-02-10T12:00Z", "2026-01-31", "2026-02-28"),
        (31, "2026-02-28T12:00Z", "2026-02-28", "2026-03-31"),
        (31, "2028-02-29T12:00Z", "2028-02-29", "2028-03-31"),
        (30, "2026-03-01T12:00Z", "2026-02-28", "2026-03-30"),
        (15, "2026-12-20T12:00Z", "2026-12-15", "2027-01-15"),
        (1, "2027-01-01T07:59Z", "2026-12-01", "2027-01-01"),
        (1, "2027-01-01T08:00Z", "2027-01-01", "2027-02-01"),
    ],
)
def test_a_month_without_the_anchor_day_begins_on_its_last(
    day: int, moment: str, start: str, end: str
) -> None:
    found = months.bounds_of(day, LOS_ANGELES, instant(moment))

    assert tuple(zones.local(each, LOS_ANGELES).isoformat()[:10] for each in found) == (start, end)


def test_a_business_that_moves_to_another_zone_gets_no_second_month_for_it() -> None:
    december = period()
    in_berlin = replace(PAYER, timezone="Europe/Berlin")

    january = months.opened(in_berlin, instant("2027-01-10T12:00Z"), december)
    between = months.opened(in_berlin, instant("2027-01-05T12:00Z"), december, JANUARY_IN_BERLIN)

    assert (january.starts_at, january.ends_at) == (december.ends_at, instant("2027-01-31T23:00Z"))
    assert between.ends_at == JANUARY_IN_BERLIN.starts_at


JANUARY_IN_BERLIN = period(
    starts_at=instant("2027-01-31T23:00Z"), ends_at=instant("2027-02-28T23:00Z")
)


def test_a_new_anchor_day_ends_the_month_that_follows_the_present_one() -> None:
    found = months.opened(replace(PAYER, anchor_day=15), instant("2027-01-03T12:00Z"), period())

    assert found.key == "2027-01-01T08:00Z"
    assert found.ends_at == instant("2027-01-15T08:00Z")


@pytest.mark.parametrize("status", Status)
def test_a_post_holds_a_credit_while_it_is_on_its_way_and_when_it_is_out(status: Status) -> None:
    holds = {Status.SCHEDULED, Status.PUBLISHING, Status.UNCONFIRMED, Status.POSTED}

    assert months.is_covered_status(status) is (status in holds)


def test_whatever_neither_goes_out_nor_is_out_gives_its_credit_back() -> None:
    post = scheduled()
    claimed = replace(post, status=Status.PUBLISHING)
    error = PostError("gone", "The page is gone.", retryable=False)
    ended = [
        trying.give_up(claimed, status, error)
        for status in (Status.FAILED, Status.MISSED, Status.SKIPPED)
    ]

    released = [lifecycle.cancel(post), lifecycle.empty(post), lifecycle.unplace(post), *ended]

    assert [each.credit for each in released] == [None] * len(released)


def test_tries_of_one_generation_keep_the_credit_and_a_persons_retry_asks_for_one_anew() -> None:
    claimed = replace(scheduled(), status=Status.PUBLISHING)
    error = PostError("busy", "Busy.", retryable=True)
    waiting = trying.try_again(
        claimed, error, maybe_sent=False, now=NOW, ahead=timedelta(minutes=5)
    )
    failed = trying.give_up(claimed, Status.FAILED, error)
    again = lifecycle.retry(failed, NOW)

    assert waiting.credit == claimed.credit
    assert not months.is_scheduled_anew(claimed, waiting)
    assert again.credit is None
    assert months.is_scheduled_anew(failed, again)


def test_moving_a_post_asks_which_month_covers_it_and_editing_does_not() -> None:
    post = scheduled()
    moved = lifecycle.move(post, instant("2027-01-04T17:00Z"), NOW)
    edited = lifecycle.override_caption(post, "Another one.")

    assert months.is_scheduled_anew(post, moved)
    assert not months.is_scheduled_anew(post, edited)
    assert months.is_scheduled_anew(None, post)


@pytest.mark.parametrize(
    ("zone", "until"), [("UTC", "2027-01-01"), ("Pacific/Honolulu", "2026-12-31")]
)
def test_more_than_is_left_is_refused_with_what_is_left_and_until_when(
    zone: str, until: str
) -> None:
    with pytest.raises(NoCredits) as refused:
        period(held=9).require(2, zone)

    assert refused.value.extra == {
        "available": 1,
        "needed": 2,
        "period_ends_at": "2027-01-01T08:00:00Z",
    }
    said = f"This takes 2 credits, and 1 credit is left until {until}. "
    assert said in refused.value.message


def test_an_operator_can_take_no_more_than_is_left() -> None:
    assert months.adjust(period(held=8), -2, LOS_ANGELES).available == 0
    with pytest.raises(NoCredits):
        months.adjust(period(held=8), -3, LOS_ANGELES)


def test_a_smaller_plan_leaves_posts_the_credits_that_they_hold() -> None:
    smaller = months.rebase(period(base=500, held=30), 10)

    assert (smaller.base, smaller.available, smaller.held) == (10, 0, 30)
    assert smaller.is_balanced


def test_what_was_bought_moves_on_and_what_the_plan_gave_lapses() -> None:
    over, gains, topup, late = months.close(period(topup=20, held=4), JANUARY)

    assert (topup, late) == (20, 0)
    assert (over.available, over.topup, over.moved_to) == (6, 0, JANUARY.key)
    assert (gains.topup, gains.available) == (20, 30)


def test_the_plans_credits_are_spent_before_what_was_bought() -> None:
    over, gains, topup, _ = months.close(period(topup=20, held=25), JANUARY)

    assert topup == 5
    assert (over.available, gains.available) == (0, 15)


def test_what_is_released_after_a_month_is_over_counts_in_the_present_one() -> None:
    closed = period(held=4, late=2, moved_to="2027-01-01T08:00Z")

    over, gains, topup, late = months.close(closed, JANUARY)

    assert (topup, late) == (0, 2)
    assert (over.adjusted, over.late) == (-2, 0)
    assert (gains.adjusted, gains.available) == (2, 12)


@given(
    base=st.integers(0, 50),
    topup=st.integers(0, 50),
    adjusted=st.integers(-20, 20),
    held=st.integers(0, 120),
    by=st.integers(-60, 60),
    late=st.integers(0, 5),
)
def test_whatever_is_granted_taken_or_moved_a_month_stays_balanced(
    base: int, topup: int, adjusted: int, held: int, by: int, late: int
) -> None:
    kept = max(0, held - base - topup - adjusted)
    before = period(base=base, topup=topup, adjusted=adjusted + kept, held=held, late=late)
    changed = [
        months.top_up(before, abs(by)),
        months.rebase(before, abs(by)),
        months.correct(before, abs(by)),
        *months.close(before, JANUARY)[:2],
    ]
    if before.available + by >= 0:
        changed.append(months.adjust(before, by, LOS_ANGELES))

    assert all(each.is_balanced and each.available >= 0 for each in changed)


@pytest.mark.parametrize(
    ("held", "is_low"), [(0, False), (400, False), (401, True), (498, True), (500, True)]
)
def test_credits_are_low_when_less_than_a_fifth_is_left(held: int, is_low: bool) -> None:
    assert period(base=500, held=held).is_low is is_low


DECEMBER_10 = instant("2026-12-10T12:00Z")


def told(before: Period | None, after: Period, at: datetime = DECEMBER_10) -> list[str]:
    return [each.code or "" for each in notifications.of_credits(before, after, LOS_ANGELES, at)]


def test_people_are_told_when_a_fifth_is_passed_and_when_nothing_is_left() -> None:
    full, low, gone = period(base=10, held=8), period(base=10, held=9), period(base=10, held=10)

    assert told(full, low) == ["credits_low"]
    assert told(low, gone) == ["credits_none"]
    assert told(full, gone) == ["credits_none"]
    assert told(gone, low) == ["credits_low"]
    assert told(low, replace(low, revision=9)) == []
    assert told(low, full) == []
    assert told(None, low) == ["credits_low"]


def test_a_month_that_is_not_the_present_one_tells_nothing() -> None:
    assert told(None, period(held=10), instant("2026-11-10T12:00Z")) == []
    assert told(None, period(held=10), instant("2027-01-10T12:00Z")) == []


def test_each_warning_is_the_same_one_for_its_month() -> None:
    def ids(at: datetime, held: int) -> list[str]:
        found = notifications.of_credits(None, period(held=held), LOS_ANGELES, at)
        return [each.id for each in found]

    assert ids(DECEMBER_10, 9) == ids(DECEMBER_10 + timedelta(days=5), 9)
    assert ids(DECEMBER_10, 9) != ids(DECEMBER_10, 10)


@pytest.mark.parametrize(
    ("at", "held", "topup", "lapses"),
    [
        ("2026-12-29T08:00Z", 4, 0, True),
        ("2026-12-29T07:59Z", 4, 0, False),
        ("2027-01-01T08:00Z", 4, 0, False),
        ("2026-12-30T08:00Z", 10, 0, False),
        ("2026-12-30T08:00Z", 12, 5, False),
        ("2026-12-30T08:00Z", 9, 5, True),
    ],
)
def test_three_days_before_credits_of_the_plan_lapse_people_are_told(
    at: str, held: int, topup: int, lapses: bool
) -> None:
    found = notifications.of_lapsing(period(held=held, topup=topup), LOS_ANGELES, instant(at))

    assert (found is not None) is lapses
