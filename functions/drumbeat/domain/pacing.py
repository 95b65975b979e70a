"""When late posts of one account go out: in order and with a gap, never all at once.

A post that is on time needs no pacing: an account has at most one per minute, at the full second.
Posts that are late or were put off form a line: the first goes at its moment, the others follow
with the network's gap between them, in the middle of the minutes, away from posts that are on time.
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
    """A network's rates: the least time between two posts of one account, and caps; no caps means
    that no limit is known."""

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
    """What holds back the posts of an account, or of all accounts of an app.

    Until `closed_until` the network refuses posts. Before `free_at` every place belongs to a post
    that has been started; from there to `line_end` other posts are in line. Until `hurried_until`
    only a post that a person sent at once may go out. `tally` counts posts for the network's caps.
    """

    closed_until: datetime | None = None
    free_at: datetime | None = None
    line_end: datetime | None = None
    hurried_until: datetime | None = None
    tally: Tally = field(default_factory=Tally)

    def opens_at(self, now: datetime) -> datetime | None:
        """When the network takes posts again; None when it does now."""
        closed = self.closed_until
        return closed if closed is not None and closed > now else None

    def held(self, until: datetime | None) -> Gate:
        """The gate with `closed_until` raised to `until`, for a post that something else holds
        back."""
        if until is None:
            return self
        return replace(self, closed_until=max(until, self.closed_until or until))

    def takes_at(self, *, in_line: bool) -> datetime | None:
        """When the next place may be free: in the line, or behind it."""
        behind = None if in_line else self.line_end
        return max((end for end in (self.free_at, behind, self.hurried_until) if end), default=None)


@dataclass(frozen=True, slots=True)
class Place:
    """When a post goes out, and how long it has waited for others of its account by then.

    `promised`: the person who had it sent is told this time, so it is not late at this time.
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
    """Until when caps, or a refusal of the whole app, hold a post back; None: they don't.

    `gate` and `app` are those of the account and the app; `gate.closed_until` is not looked at. A
    post that `is_counted` has its room in the caps already.
    """
    ends = [app.opens_at(now)] if app is not None else []
    if not is_counted:
        # A cap on one kind of posts is checked when the post has been read.
        own = [cap for cap in pacing.of_account if cap.only is None]
        full = [caps.reached(own, gate.tally, now)]
        if app is not None:
            full.append(caps.reached(pacing.of_app, app.tally, now))
        ends += [whole_second(each.until) for each in full if each is not None]
    return max((end for end in ends if end is not None), default=None)


def between_minutes(when: datetime, gap: timedelta) -> datetime:
    """The first moment from `when` on that is at least `gap` away from full minutes.

    With a gap of more than half a minute there is none, and `when` is returned.
    """
    minute = when.replace(second=0, microsecond=0)
    within = when - minute
    if 2 * gap > _MINUTE or gap <= within <= _MINUTE - gap:
        return when
    return minute + gap if within < gap else minute + _MINUTE + gap


def whole_second(when: datetime) -> datetime:
    """Rounded up, because workflows wait for whole seconds and must not be early."""
    return when.replace(microsecond=0) + _SECOND if when.microsecond else when
