"""Credits: one for each destination that is published, out of the month in which it is due.

A month (`Period`) counts two things. What is `held` belongs to posts that are on their way or out:
each of them names the month that covers it. What is `available` is left. So publishing a post that
is covered changes nothing here, and in every month, at every moment,

    base + topup + adjusted == available + held
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from drumbeat.domain import zones
from drumbeat.domain.errors import NoCredits
from drumbeat.domain.posts import COVERED, PostInstance, Status

#: Months that end or begin within so long of each other follow on one another: a business that
#: moves to another time zone gets no second month for it.
_FOLLOWS_WITHIN = timedelta(days=2)
#: So long before a month is over its people are told of what will lapse.
LAPSES_SOON = timedelta(days=3)
#: Below this part of what was granted, people are told that credits run low.
_LOW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """A business whose posts take credits. `base`: what its plan gives it in a month."""

    tenant_id: str
    timezone: str
    anchor_day: int
    base: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A month of credits. Instants are aware, in UTC, whole minutes; `ends_at` is not in it.

    `base` comes with the plan and lapses, `topup` was bought and moves on, `adjusted` is what
    operators and late releases changed.
    """

    tenant_id: str
    starts_at: datetime
    ends_at: datetime
    base: int
    topup: int = 0
    adjusted: int = 0
    available: int
    held: int = 0
    #: Of what is available: released when the month was over, so it is due to the present one.
    late: int = 0
    #: The month to which its top-up has moved on; None: it is not closed.
    moved_to: str | None = None
    #: Counts changes.
    revision: int = 1

    @property
    def key(self) -> str:
        """What posts name it by."""
        return key_of(self.starts_at)

    @property
    def closed(self) -> bool:
        return self.moved_to is not None

    @property
    def granted(self) -> int:
        return self.base + self.topup + self.adjusted

    @property
    def given(self) -> int:
        """What is measured against: also what an operator has taken away again."""
        return max(self.granted, self.base + self.topup)

    @property
    def is_low(self) -> bool:
        """Whether people should think of more: under a fifth of `given` is left, or nothing."""
        return self.available <= 0 or self.available * _LOW < self.given

    @property
    def is_balanced(self) -> bool:
        return self.granted == self.available + self.held

    def covers(self, instant: datetime) -> bool:
        return self.starts_at <= instant < self.ends_at

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now

    def require(self, needed: int, timezone: str) -> None:
        """Raise NoCredits unless so many are left; `timezone`: in which people are told dates."""
        if self.available < needed:
            raise NoCredits(
                _too_few(self, needed, timezone),
                available=self.available,
                needed=needed,
                period_ends_at=self.ends_at,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One change of what a month grants. What posts take and give back is not listed."""

    id: str
    tenant_id: str
    #: The month's `key`.
    period: str
    #: `granted`, `adjusted`, `plan`, `moved`, `released` or `corrected`.
    kind: str
    amount: int
    reason: str
    #: Who did it: an operator's email, `billing`, or `drumbeat`.
    by: str
    at: datetime
    #: What it is known by where it came from: done once, however often it comes.
    event_id: str | None = None

    @property
    def starts_at(self) -> datetime:
        """When the month begins."""
        return datetime.fromisoformat(self.period)


@dataclass(frozen=True, slots=True)
class Change:
    """A month before and after something was granted, taken or moved."""

    before: Period
    after: Period


@dataclass(frozen=True, slots=True)
class Holders:
    """How many posts hold a credit of a month."""

    on_their_way: int
    posted: int

    @property
    def count(self) -> int:
        return self.on_their_way + self.posted


def key_of(starts_at: datetime) -> str:
    """A month by its start: `2026-12-01T08:00Z`."""
    text = starts_at.astimezone(UTC).isoformat(timespec="minutes")
    return text.replace("+00:00", "Z")


def bounds_of(anchor_day: int, timezone: str, instant: datetime) -> tuple[datetime, datetime]:
    """The month of `instant`: from the anchor day's first moment in `timezone` to the next one's.

    Where a month has no such day, its last day is meant.
    """
    day = zones.local(instant, timezone)
    this = day.year, day.month
    # Around it, since clocks that go back at midnight show the day before once more.
    months = [_before(_before(this)), _before(this), this, _after(this), _after(_after(this))]
    starts = [zones.day_start(_anchored(*month, anchor_day), timezone) for month in months]
    place = max(place for place, start in enumerate(starts) if start <= instant)
    return starts[place], starts[place + 1]


def opened(
    payer: Payer, instant: datetime, before: Period | None = None, following: Period | None = None
) -> Period:
    """The month that covers `instant`, where none was opened yet.

    `before` and `following` are the ones beside it: months neither overlap nor leave gaps when
    the business has moved to another time zone or its anchor day was changed.
    """
    starts_at, ends_at = bounds_of(payer.anchor_day, payer.timezone, instant)
    if before is not None and before.ends_at <= instant:
        near = abs(before.ends_at - starts_at) <= _FOLLOWS_WITHIN
        if near or before.ends_at > starts_at:
            starts_at = before.ends_at
    if following is not None and instant < following.starts_at:
        near = abs(following.starts_at - ends_at) <= _FOLLOWS_WITHIN
        if near or following.starts_at < ends_at:
            ends_at = following.starts_at
    return Period(
        tenant_id=payer.tenant_id,
        starts_at=starts_at,
        ends_at=ends_at,
        base=payer.base,
        available=payer.base,
    )


def is_covered_status(status: Status) -> bool:
    """Whether a post with this status holds a credit: it is on its way, or out."""
    return status in COVERED


def is_scheduled_anew(before: PostInstance | None, after: PostInstance) -> bool:
    """Whether somebody has just set the post on its way: then a month has to cover it.

    Tries of one generation keep what covers them.
    """
    if not is_covered_status(after.status) or after.due_at is None:
        return False
    if before is None or not is_covered_status(before.status):
        return True
    return after.generation != before.generation


def adjust(period: Period, amount: int, timezone: str) -> Period:
    """Give so many, or take them away where `amount` is negative. Raises NoCredits."""
    period.require(-amount, timezone)
    return replace(period, adjusted=period.adjusted + amount, available=period.available + amount)


def top_up(period: Period, amount: int) -> Period:
    """Add what was bought."""
    return replace(period, topup=period.topup + amount, available=period.available + amount)


def rebase(period: Period, base: int) -> Period:
    """Have it give what another plan gives. What posts hold they keep, also where that is more."""
    left = base + period.topup + period.adjusted - period.held
    kept = max(0, -left)
    return replace(period, base=base, adjusted=period.adjusted + kept, available=max(0, left))


def correct(period: Period, held: int) -> Period:
    """Have it hold what the posts that name it hold."""
    left = period.granted - held
    kept = max(0, -left)
    return replace(period, held=held, adjusted=period.adjusted + kept, available=max(0, left))


def is_to_be_closed(period: Period, now: datetime) -> bool:
    """Whether it is over and has something to say to the present month."""
    return period.is_over(now) and (not period.closed or period.late > 0)


def owes(period: Period, now: datetime) -> bool:
    """Whether a month that is over has credits that are due to the present one."""
    bought = period.topup > 0 and period.available > 0
    return period.is_over(now) and (period.late > 0 or (bought and not period.closed))


def close(over: Period, current: Period) -> tuple[Period, Period, int, int]:
    """Move on what of `over` does not lapse. Answers both, the top-up and what was released late.

    The plan's credits are spent before what was bought.
    """
    late = min(over.late, over.available)
    topup = 0 if over.closed else max(0, min(over.topup, over.available - late))
    after = replace(
        over,
        topup=over.topup - topup,
        adjusted=over.adjusted - late,
        available=over.available - topup - late,
        late=0,
        moved_to=over.moved_to or current.key,
    )
    gains = replace(
        current,
        topup=current.topup + topup,
        adjusted=current.adjusted + late,
        available=current.available + topup + late,
    )
    return after, gains, topup, late


def _anchored(year: int, month: int, anchor_day: int) -> date:
    return date(year, month, min(anchor_day, calendar.monthrange(year, month)[1]))


def _before(month: tuple[int, int]) -> tuple[int, int]:
    return (month[0] - 1, 12) if month[1] == 1 else (month[0], month[1] - 1)


def _after(month: tuple[int, int]) -> tuple[int, int]:
    return (month[0] + 1, 1) if month[1] == 12 else (month[0], month[1] + 1)


def _too_few(period: Period, wanted: int, timezone: str) -> str:
    left = {0: "no credit is", 1: "1 credit is"}.get(
        period.available, f"{period.available} credits are"
    )
    takes = "This takes 1 credit" if wanted == 1 else f"This takes {wanted} credits"
    until = zones.local(period.ends_at, timezone)
    return (
        f"{takes}, and {left} left until {until:%Y-%m-%d}. Cancel another post, choose a "
        "later date, or ask for more credits or a larger plan."
    )
