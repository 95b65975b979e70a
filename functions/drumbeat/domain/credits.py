"""Credits: one for each destination that is published, from the month in which it is due.

A month (`Period`) has two counters. `held` belongs to posts that are on their way or out; each of
them names the month that covers it. `available` is left. So publishing a covered post changes
nothing here, and in every month, at every moment,

    base + topup + adjusted == available + held
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from drumbeat.domain import zones
from drumbeat.domain.errors import NoCredits
from drumbeat.domain.posts import COVERED, PostInstance, Status

#: Months that end or begin within this time of each other are joined: a business that changes its
#: time zone gets no second month because of it.
_FOLLOWS_WITHIN = timedelta(days=2)
#: How long before the end of a month people are told which credits will lapse.
LAPSES_SOON = timedelta(days=3)
#: People are told that credits run low when less than one part in so many is left.
_LOW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """A business whose posts use credits. `base`: credits per month of its plan."""

    tenant_id: str
    timezone: str
    anchor_day: int
    base: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A month of credits. Instants are aware, in UTC, whole minutes; `ends_at` is exclusive.

    `base` comes with the plan and lapses; `topup` was bought and moves on to the next month;
    `adjusted` is what operators and late releases changed.
    """

    tenant_id: str
    starts_at: datetime
    ends_at: datetime
    base: int
    topup: int = 0
    adjusted: int = 0
    available: int
    held: int = 0
    #: The part of `available` that was released after the month's end; the present month gets it.
    late: int = 0
    #: The month to which its top-up has moved; None while it is not closed.
    moved_to: str | None = None
    #: The number of changes.
    revision: int = 1

    @property
    def key(self) -> str:
        """The name that posts store."""
        return key_of(self.starts_at)

    @property
    def closed(self) -> bool:
        return self.moved_to is not None

    @property
    def granted(self) -> int:
        return self.base + self.topup + self.adjusted

    @property
    def given(self) -> int:
        """The base for "low": includes credits that an operator has taken away."""
        return max(self.granted, self.base + self.topup)

    @property
    def is_low(self) -> bool:
        """Whether people should get more: less than a fifth of `given` is left, or nothing."""
        return self.available <= 0 or self.available * _LOW < self.given

    @property
    def is_balanced(self) -> bool:
        return self.granted == self.available + self.held

    def covers(self, instant: datetime) -> bool:
        return self.starts_at <= instant < self.ends_at

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now

    def require(self, needed: int, timezone: str) -> None:
        """Raise NoCredits unless so many are left. `timezone`: the zone of dates in the message."""
        if self.available < needed:
            raise NoCredits(
                _too_few(self, needed, timezone),
                available=self.available,
                needed=needed,
                period_ends_at=self.ends_at,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One change of what a month grants. Credits that posts use or give back are not listed."""

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
    #: The id of the event that caused it, so that a repeated event changes nothing.
    event_id: str | None = None

    @property
    def starts_at(self) -> datetime:
        """When the month begins, in UTC."""
        return datetime.fromisoformat(self.period)


@dataclass(frozen=True, slots=True)
class Change:
    """A month before and after credits were granted, taken away or moved."""

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
    """A month's key, from its start: `2026-12-01T08:00Z`."""
    text = starts_at.astimezone(UTC).isoformat(timespec="minutes")
    return text.replace("+00:00", "Z")


def bounds_of(anchor_day: int, timezone: str, instant: datetime) -> tuple[datetime, datetime]:
    """The month of `instant`: from the first moment of the anchor day in `timezone` to the next
    one.

    In months without such a day it is the last day.
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
    """A new month that covers `instant`.

    `before` and `following` are its neighbours: months neither overlap nor leave gaps when the
    business has changed its time zone or its anchor day.
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
    """Whether a post with this status holds a credit."""
    return status in COVERED


def is_scheduled_anew(before: PostInstance | None, after: PostInstance) -> bool:
    """Whether the post was just scheduled, so that a month has to cover it.

    Tries of one generation stay covered.
    """
    if not is_covered_status(after.status) or after.due_at is None:
        return False
    if before is None or not is_covered_status(before.status):
        return True
    return after.generation != before.generation


def adjust(period: Period, amount: int, timezone: str) -> Period:
    """Add credits, or take them away if `amount` is negative. Raises NoCredits."""
    period.require(-amount, timezone)
    return replace(period, adjusted=period.adjusted + amount, available=period.available + amount)


def top_up(period: Period, amount: int) -> Period:
    """Add what was bought."""
    return replace(period, topup=period.topup + amount, available=period.available + amount)


def rebase(period: Period, base: int) -> Period:
    """Change to another plan's credits. Posts keep what they hold, even when that is more."""
    balance = base + period.topup + period.adjusted - period.held
    deficit = max(0, -balance)
    return replace(period, base=base, adjusted=period.adjusted + deficit, available=max(0, balance))


def correct(period: Period, reserved: int) -> Period:
    """Set what it holds to the number of posts that name it."""
    balance = period.granted - reserved
    deficit = max(0, -balance)
    return replace(
        period, held=reserved, adjusted=period.adjusted + deficit, available=max(0, balance)
    )


def is_to_be_closed(period: Period, now: datetime) -> bool:
    """Whether the month is over and has something to pass on to the present one."""
    return period.is_over(now) and (not period.closed or period.late > 0)


def owes(period: Period, now: datetime) -> bool:
    """Whether a month that is over has credits to pass on to the present one."""
    bought = period.topup > 0 and period.available > 0
    return period.is_over(now) and (period.late > 0 or (bought and not period.closed))


def close(over: Period, current: Period) -> tuple[Period, Period, int, int]:
    """Pass on the credits of `over` that don't lapse. Returns both months, the top-up that moved,
    and the late releases that moved.

    The plan's credits count as spent before bought ones.
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


def _too_few(period: Period, count: int, timezone: str) -> str:
    rest = {0: "no credit is", 1: "1 credit is"}.get(
        period.available, f"{period.available} credits are"
    )
    takes = "This takes 1 credit" if count == 1 else f"This takes {count} credits"
    until = zones.local(period.ends_at, timezone)
    return (
        f"{takes}, and {rest} left until {until:%Y-%m-%d}. Cancel another post, choose a "
        "later date, or ask for more credits or a larger plan."
    )
