"""Caps: how many posts a network takes of one account, or of our whole app, in a window of time.

A tally counts posts in one number that only grows. Its marks keep what that number was before the
first post of a moment. So the number of posts in a window is a subtraction, and counting one more
is a single conditional write, however many are counted at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from drumbeat.domain import zones
from drumbeat.domain.publishing import Scope

#: The longest window; tallies are kept for two days.
LONGEST = timedelta(days=1)
#: With caps up to this size, posts are told apart by the second. With larger ones, posts in the
#: same 24th of the window share a mark, so that the tally stays small; they leave the window
#: together, up to that much too late.
_APART = 60
_PARTS = 24
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rolling:
    """A window of this length, at most a day: each post leaves it that long after it was sent."""

    length: timedelta

    def __post_init__(self) -> None:
        if not _SECOND <= self.length <= LONGEST:
            raise ValueError(f"A window lasts from a second to a day, not {self.length}.")

    @property
    def words(self) -> str:
        """For messages: "in 24 hours"."""
        minutes = round(self.length / timedelta(minutes=1))
        if minutes % 60:
            return f"in {minutes} minutes"
        return "in an hour" if minutes == 60 else f"in {minutes // 60} hours"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """From midnight to midnight in a zone (IANA)."""

    zone: str = "UTC"

    @property
    def words(self) -> str:
        return "a day"

    def begin(self, now: datetime) -> datetime:
        """The last midnight of the zone, as an instant in UTC."""
        return zones.day_start(zones.local(now, self.zone).date(), self.zone)

    def end(self, now: datetime) -> datetime:
        """The next midnight of the zone, as an instant in UTC."""
        return zones.day_start(zones.local(now, self.zone).date() + _DAY, self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Videos that are posted with this value of an option. `called`: the word for one of them."""

    option: str
    value: str
    called: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most `most` posts in the window, of one account or of all accounts of this deployment's
    app.

    `only`: only these are counted.
    """

    most: int
    window: Rolling | CalendarDay
    scope: Scope = Scope.ACCOUNT
    only: Kind | None = None

    def counts(self, options: Mapping[str, Any], *, is_video: bool) -> bool:
        """Whether a post counts. `options`: those that it is sent with."""
        only = self.only
        return only is None or (is_video and options.get(only.option) == only.value)

    def words(self, between: str = "") -> str:
        """For messages: "25 posts in 24 hours", with `between` before the window."""
        noun = self.only.called if self.only else "post"
        posts = f"{self.most:,} {noun}{'' if self.most == 1 else 's'}"
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
        """The length of time that a mark stands for."""
        match self.window:
            case Rolling(length) if self.most > _APART:
                return max(_SECOND, timedelta(seconds=length.total_seconds() // _PARTS))
            case _:
                return _SECOND

    def _mark(self, now: datetime) -> str:
        """The name of the mark for `now`."""
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
        """The marks whose posts are in the window: when they leave it, and how many posts had been
        counted before them; in order of time."""
        of_ours = (each for each in tally.marks.items() if each[0].rpartition(" ")[0] == self._name)
        leaving = ((self._leaves_at(mark), before) for mark, before in of_ours)
        return sorted(each for each in leaving if each[0] > now)

    def holds(self, tally: Tally, now: datetime) -> int:
        """How many posts are in the window now."""
        marks = self._standing(tally, now)
        return tally.counted - min((before for _, before in marks), default=tally.counted)

    def bound(self, tally: Tally, now: datetime) -> int:
        """The highest count at which one more post may be counted now."""
        return tally.counted - self.holds(tally, now) + self.most

    def opens_at(self, tally: Tally, now: datetime) -> datetime | None:
        """When there is room for one more; None when there is room now."""
        marks = self._standing(tally, now)
        if self.holds(tally, now) < self.most:
            return None
        for at, (leaves_at, _) in enumerate(marks):
            base = min((before for _, before in marks[at + 1 :]), default=tally.counted)
            if tally.counted - base < self.most:
                return leaves_at
        return marks[-1][0] if marks else now + LONGEST


@dataclass(frozen=True, slots=True)
class Tally:
    """How many posts were counted in all; by mark, how many had been before its first one."""

    counted: int = 0
    marks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reached:
    """A cap without room, and when it has room again."""

    cap: Cap
    until: datetime


@dataclass(frozen=True, slots=True)
class Counting:
    """How to count one more post at `at`; allowed while fewer than `below` are counted.

    Marks of `add` that don't exist are set to the count before this post, those of `drop` are
    removed. `is_first`: nothing has been counted yet, and the write requires that.
    """

    below: int
    add: tuple[str, ...]
    drop: tuple[str, ...]
    is_first: bool
    at: datetime


def of_scope(caps: Iterable[Cap], scope: Scope) -> Sequence[Cap]:
    return [cap for cap in caps if cap.scope is scope]


def reached(caps: Iterable[Cap], tally: Tally, now: datetime) -> Reached | None:
    """Of the caps without room, the one that has room again last."""
    pairs = ((cap, cap.opens_at(tally, now)) for cap in caps)
    full = [Reached(cap, until) for cap, until in pairs if until is not None]
    return max(full, key=lambda each: each.until, default=None)


def counting(caps: Sequence[Cap], tally: Tally, now: datetime) -> Counting:
    """How to count one more post for all of these caps, which have room for it."""
    add = tuple(cap._mark(now) for cap in caps)
    marks = {mark for mark in tally.marks for cap in caps if _stands(cap, mark, now)}
    return Counting(
        below=min(cap.bound(tally, now) for cap in caps),
        add=add,
        drop=tuple(mark for mark in tally.marks if mark not in marks and mark not in add),
        is_first=tally == Tally(),
        at=now,
    )


def _stands(cap: Cap, mark: str, now: datetime) -> bool:
    return mark.rpartition(" ")[0] == cap._name and cap._leaves_at(mark) > now
