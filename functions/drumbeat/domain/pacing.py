"""When the posts of one account go out after trouble: in order and apart, never all at once.

A post that is on time needs no pacing: an account has at most one a minute, at its full second.
What is late, or was put off, lines up: the first goes at its moment, the others follow with the
network's gap between them, in the middle of the minutes, where no post that is on time stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from drumbeat.domain import caps
from drumbeat.domain.caps import Cap, Tally
from drumbeat.domain.publishing import Scope

_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Pacing:
    """What a network bears: the least time between two posts of one account, and how many posts in
    a stretch of time; without caps no limit is known."""

    gap: timedelta
    caps: tuple[Cap, ...] = ()

    def __post_init__(self) -> None:
        if any(cap.only for cap in self.caps) and len(self.caps) > 1:
            raise ValueError("A cap of one kind of posts stands alone: they share a tally.")

    @property
    def of_account(self) -> Sequence[Cap]:
        return caps.of_scope(self.caps, Scope.ACCOUNT)

    @property
    def of_app(self) -> Sequence[Cap]:
        return caps.of_scope(self.caps, Scope.APP)


@dataclass(frozen=True, slots=True)
class Gate:
    """What holds an account's posts back, or those of all accounts of an app.

    Until `closed_until` its network lets none through. Before `free_at` every place belongs to a
    post that has been started; from there to `line_end` others stand in line already. Until
    `hurried_until` a post that a person sent at once has the account for itself. `tally` counts
    what its network's caps count.
    """

    closed_until: datetime | None = None
    free_at: datetime | None = None
    line_end: datetime | None = None
    hurried_until: datetime | None = None
    tally: Tally = field(default_factory=Tally)

    def opens_at(self, now: datetime) -> datetime | None:
        """When the network lets posts through again; None when it does so now."""
        closed = self.closed_until
        return closed if closed is not None and closed > now else None

    def held(self, until: datetime | None) -> Gate:
        """The gate as it is for a post that something else holds back until then."""
        if until is None:
            return self
        return replace(self, closed_until=max(until, self.closed_until or until))

    def takes_at(self, *, in_line: bool) -> datetime | None:
        """From when on there may be a place: in the line, or behind it."""
        behind = None if in_line else self.line_end
        return max((end for end in (self.free_at, behind, self.hurried_until) if end), default=None)


@dataclass(frozen=True, slots=True)
class Place:
    """When a post goes out, and how long it has waited for others of its account by then.

    `promised`: whoever had it sent is told this time, so it is not late by then.
    """

    at: datetime
    waited: timedelta = timedelta()
    promised: bool = False


def place(due_at: datetime, gate: Gate, gap: timedelta, now: datetime, *, in_line: bool) -> Place:
    """The next place for a post that is late or was put off; behind the line unless `in_line`."""
    start = max(now, due_at, gate.closed_until or now)
    free_at = gate.takes_at(in_line=in_line)
    if free_at is None or free_at <= start:
        return Place(start if start == now else whole_second(start))
    at = whole_second(between_minutes(free_at, gap))
    return Place(at, at - start)


def held_until(
    pacing: Pacing, gate: Gate, app: Gate | None, now: datetime, *, is_counted: bool
) -> datetime | None:
    """Until when caps, or what its whole app was refused, hold a post back; None: they don't.

    `gate` and `app` are the account's and the app's; whether the account's is closed is left to it.
    A post that `is_counted` has its room.
    """
    ends = [app.opens_at(now)] if app is not None else []
    if not is_counted:
        # What holds back one kind of posts is found when the post is read.
        own = [cap for cap in pacing.of_account if cap.only is None]
        full = [caps.reached(own, gate.tally, now)]
        if app is not None:
            full.append(caps.reached(pacing.of_app, app.tally, now))
        ends += [whole_second(each.until) for each in full if each is not None]
    return max((end for end in ends if end is not None), default=None)


def between_minutes(when: datetime, gap: timedelta) -> datetime:
    """The first moment from `when` on that is `gap` away from the full minutes.

    With a gap above half a minute there is none, and `when` is answered.
    """
    minute = when.replace(second=0, microsecond=0)
    within = when - minute
    if 2 * gap > _MINUTE or gap <= within <= _MINUTE - gap:
        return when
    return minute + gap if within < gap else minute + _MINUTE + gap


def whole_second(when: datetime) -> datetime:
    """Rounded up, as workflows wait: never early."""
    return when.replace(microsecond=0) + _SECOND if when.microsecond else when
