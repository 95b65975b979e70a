"""Caps: how many posts a network takes of one account, or of our whole app, in a stretch of time.

A tally counts posts in one number that only grows, and remembers what that number was when the
first post of a moment came (a mark). So what stands in a window is a subtraction, and counting one
more is a single conditional write, however many are counted at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from drumbeat.domain import zones
from drumbeat.domain.publishing import Scope

#: Windows are no longer: what is written of them is kept for two days.
LONGEST = timedelta(days=1)
#: Up to so many posts are told apart by the second; more of them share a part of their window, so
#: that the tally stays small. They leave it together, the first of them a little late.
_APART = 60
_PARTS = 24
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rolling:
    """Any stretch of this length, at most a day: each post leaves it so long after it was sent."""

    length: timedelta

    def __post_init__(self) -> None:
        if not _SECOND <= self.length <= LONGEST:
            raise ValueError(f"A window lasts from a second to a day, not {self.length}.")

    @property
    def words(self) -> str:
        """As people are told it: "in 24 hours"."""
        minutes = round(self.length / timedelta(minutes=1))
        if minutes % 60:
            return f"in {minutes} minutes"
        return "in an hour" if minutes == 60 else f"in {minutes // 60} hours"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """From midnight to midnight of a zone (IANA)."""

    zone: str = "UTC"

    @property
    def words(self) -> str:
        return "a day"

    def begin(self, now: datetime) -> datetime:
        """The last midnight (UTC instant)."""
        return zones.day_start(zones.local(now, self.zone).date(), self.zone)

    def end(self, now: datetime) -> datetime:
        """The next midnight (UTC instant)."""
        return zones.day_start(zones.local(now, self.zone).date() + _DAY, self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Videos that are posted with this value of an option. `called`: as people call one of them."""

    option: str
    value: str
    called: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most `most` posts in the window, of one account or of all of this deployment's app.

    `only`: no others are counted.
    """

    most: int
    window: Rolling | CalendarDay
    scope: Scope = Scope.ACCOUNT
    only: Kind | None = None

    def counts(self, options: Mapping[str, Any], *, is_video: bool) -> bool:
        """Whether a post counts. `options`: what it is sent with."""
        only = self.only
        return only is None or (is_video and options.get(only.option) == only.value)

    def words(self, between: str = "") -> str:
        """As people are told it: "25 posts in 24 hours", with something `between`."""
        called = self.only.called if self.only else "post"
        posts = f"{self.most:,} {called}{'' if self.most == 1 else 's'}"
        return " ".join(filter(None, (posts, between, self.window.words)))

    @property
    def _name(self) -> str:
        match self.window:
            case Rolling(length):
                return f"{length.total_seconds():.0f}s"
            case CalendarDay(zone):
                return zone

    @property
    def _grain(self) -> timedelta:
        """What a mark of a rolling window stands for."""
        match self.window:
            case Rolling(length) if self.most > _APART:
                return max(_SECOND, timedelta(seconds=length.total_seconds() // _PARTS))
            case _:
                return _SECOND

    def _mark(self, now: datetime) -> str:
        """The name of the moment's mark."""
        match self.window:
            case CalendarDay():
                begin = self.window.begin(now).timestamp()
            case Rolling():
                begin = now.timestamp() // self._grain.total_seconds()
                begin *= self._grain.total_seconds()
        return f"{self._name} {begin:.0f}"

    def _leaves_at(self, mark: str) -> datetime:
        """When the posts of a mark have left the window."""
        begin = datetime.fromtimestamp(int(mark.rpartition(" ")[2]), UTC)
        match self.window:
            case CalendarDay():
                return self.window.end(begin)
            case Rolling(length):
                return begin + self._grain + length

    def _standing(self, tally: Tally, now: datetime) -> Sequence[tuple[datetime, int]]:
        """Of each mark whose posts stand in the window, when they leave it, and how many had been
        counted before them. In the order of time."""
        of_ours = (each for each in tally.marks.items() if each[0].rpartition(" ")[0] == self._name)
        leaving = ((self._leaves_at(mark), before) for mark, before in of_ours)
        return sorted(each for each in leaving if each[0] > now)

    def holds(self, tally: Tally, now: datetime) -> int:
        """How many posts stand in the window now."""
        standing = self._standing(tally, now)
        return tally.counted - min((before for _, before in standing), default=tally.counted)

    def bound(self, tally: Tally, now: datetime) -> int:
        """What the tally may have counted at most when one more is counted now."""
        return tally.counted - self.holds(tally, now) + self.most

    def opens_at(self, tally: Tally, now: datetime) -> datetime | None:
        """When it has room for one more; None when it has now."""
        standing = self._standing(tally, now)
        if self.holds(tally, now) < self.most:
            return None
        for at, (leaves_at, _) in enumerate(standing):
            left = min((before for _, before in standing[at + 1 :]), default=tally.counted)
            if tally.counted - left < self.most:
                return leaves_at
        return standing[-1][0] if standing else now + LONGEST


@dataclass(frozen=True, slots=True)
class Tally:
    """How many posts were counted in all, and by mark how many had been when its first came."""

    counted: int = 0
    marks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reached:
    """A cap that has no room, and when it has again."""

    cap: Cap
    until: datetime


@dataclass(frozen=True, slots=True)
class Counting:
    """One more post, as it is written at `at`: it may be, while fewer than `below` are counted.

    It sets those marks of `add` that are not there to what was counted before it, and removes those
    of `drop`. `is_first`: it is the first of all, and may be while nothing is counted.
    """

    below: int
    add: tuple[str, ...]
    drop: tuple[str, ...]
    is_first: bool
    at: datetime


def of_scope(caps: Iterable[Cap], scope: Scope) -> Sequence[Cap]:
    return [cap for cap in caps if cap.scope is scope]


def reached(caps: Iterable[Cap], tally: Tally, now: datetime) -> Reached | None:
    """Of the caps that have no room now the one that has it last."""
    found = ((cap, cap.opens_at(tally, now)) for cap in caps)
    full = [Reached(cap, until) for cap, until in found if until is not None]
    return max(full, key=lambda each: each.until, default=None)


def counting(caps: Sequence[Cap], tally: Tally, now: datetime) -> Counting:
    """How one more post is counted for all of these caps, which have room for it."""
    add = tuple(cap._mark(now) for cap in caps)
    kept = {mark for mark in tally.marks for cap in caps if _stands(cap, mark, now)}
    return Counting(
        below=min(cap.bound(tally, now) for cap in caps),
        add=add,
        drop=tuple(mark for mark in tally.marks if mark not in kept and mark not in add),
        is_first=tally == Tally(),
        at=now,
    )


def _stands(cap: Cap, mark: str, now: datetime) -> bool:
    return mark.rpartition(" ")[0] == cap._name and cap._leaves_at(mark) > now
