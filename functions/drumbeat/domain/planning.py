"""The slots that a schedule wants, and what top-off has to do about them.

The wanted slots are on an absolute weekly grid, a function of schedule and dates only: it does not
matter when or whether a run takes place. Weeks are ISO weeks of the account's zone, numbered from
the first Monday of the calendar. With the schedule's days D, times T, and N posts a week, post i (0
… N-1) of week w

* falls on day D[⌊i·|D| / N⌋], which spreads the posts over the days, and
* takes time T[(w·N + i) mod |T|], so that the rotation goes on from week to week.

The posts of one day are neighbours in that rotation and, because a schedule has N ≤ |D|·|T|, no
more than |T|: they differ in time.

Windows and membership are nominal: they count wall times, as the schedule does, before clock
changes are applied. So a window of whole weeks has whole weeks' posts through any change of the
clock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from drumbeat.domain import zones
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.domain.schedule import Schedule

MAX_DAYS = 366

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One wanted post: the UTC minute, and the local time that it stands for.

    `wanted_local` is the wall time that the schedule asks for, `local` is what the clock shows then
    (both naive, to the minute). They differ where clocks go forward; `note` explains that.
    """

    scheduled_for: datetime
    wanted_local: datetime
    local: datetime
    timezone: str
    note: str | None

    @property
    def intent(self) -> str:
        """`wanted_local` in the form that a post instance stores."""
        return self.wanted_local.isoformat(timespec="minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The wall times from `start_wall` up to, not including, `end_wall`, in one zone.

    `start_utc` and `end_utc` are the instants at which the clock reaches them. A slot that a DST
    gap moves forward may be after `end_utc`; `span` says which part of the calendar has to be read.
    """

    start_wall: datetime
    end_wall: datetime
    start_utc: datetime
    end_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What top-off does: the slots to create, and how many wanted ones are occupied or
    withdrawn."""

    to_create: tuple[Slot, ...]
    skipped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrid:
    """What a schedule change does to the empty slots that were topped off before.

    `to_restate` pairs empty slots whose minute is still wanted with the slot that now stands for
    it, with another local time or zone.
    """

    to_remove: tuple[PostInstance, ...]
    to_create: tuple[Slot, ...]
    to_restate: tuple[tuple[PostInstance, Slot], ...]


def wanted(schedule: Schedule, first: date, last: date) -> list[Slot]:
    """The slots that `schedule` wants on the local dates `first` to `last`, in UTC order.

    Wanted slots that fall on one UTC minute are one slot, with a note.
    """
    return _one_per_minute(_slot(wall, schedule) for wall in _walls(schedule, first, last))


def preview(schedule: Schedule, start_date: date, days: int) -> list[Slot]:
    """The wanted slots of `days` local dates from `start_date` on, past or future.

    Raises InvalidInput (`days`, `start_date`).
    """
    _require_range(start_date, days)
    return wanted(schedule, start_date, start_date + (days - 1) * _DAY)


def window(now: datetime, days: int, zone: str) -> Window:
    """`days` local days from `now` on, to the minute. Raises InvalidInput (`days`).

    In the second pass of a repeated hour the window begins after that hour, because its wall times
    mean the first pass, which is over.
    """
    _require_range(now.date(), days)
    minute = _next_minute(now)
    start = zones.end_of_repeat(minute, zone) or _next_minute(zones.local(minute, zone))
    return _between(start, start + days * _DAY, zone)


def window_for(schedule: Schedule, now: datetime, days: int) -> Window:
    """The window that top-off fills for one account, `days` local days from `now` on.

    Whole weeks have whole weeks' posts, wherever `now` falls. Where the times rotate, the last day
    may have other times than the first one, and a cut at the same time of day would give a post
    more or less. So the last day ends after as many posts as the first one had before `now`. Raises
    InvalidInput (`days`).
    """
    plain = window(now, days, schedule.timezone)
    if days % 7:
        return plain
    first_walls = sorted(_walls_on(schedule, plain.start_wall.date()))
    last_walls = sorted(_walls_on(schedule, plain.end_wall.date()))
    start_count = sum(wall < plain.start_wall for wall in first_walls)
    end_count = sum(wall < plain.end_wall for wall in last_walls)
    if end_count < start_count:
        return _between(plain.start_wall, last_walls[start_count - 1] + _MINUTE, schedule.timezone)
    if end_count > start_count:
        return _between(plain.start_wall, last_walls[start_count], schedule.timezone)
    return plain


def window_from(start_date: date, days: int, zone: str) -> Window:
    """`days` local days from the midnight on which `start_date` begins.

    Raises InvalidInput (`days`, `start_date`).
    """
    _require_range(start_date, days)
    start = datetime.combine(start_date, time.min)
    return _between(start, start + days * _DAY, zone)


def from_now_on(within: Window, now: datetime, zone: str) -> Window:
    """The part of a window that is still to come; empty when nothing is."""
    start = window(now, 1, zone).start_wall
    if start <= within.start_wall:
        return within
    return _between(start, max(start, within.end_wall), zone)


def window_until(now: datetime, until: datetime, zone: str) -> Window:
    """From `now` up to the instant `until`: the part that was topped off before."""
    opening = window(now, 1, zone)
    end = max(opening.start_wall, _next_minute(zones.local(until, zone)))
    return _between(opening.start_wall, end, zone)


def wanted_in(schedule: Schedule, within: Window) -> list[Slot]:
    """The slots that `schedule` wants in a window of its zone, in UTC order."""
    walls = _walls(schedule, within.start_wall.date(), within.end_wall.date())
    return _one_per_minute(
        _slot(wall, schedule) for wall in walls if within.start_wall <= wall < within.end_wall
    )


def wanted_between(
    schedule: Schedule, within: Window, start: datetime, end: datetime
) -> list[Slot]:
    """The slots of a window that fall on the instants from `start` up to `end`.

    However a window is divided, the parts together are `wanted_in` of the whole.
    """
    # A DST gap can move a slot over midnight, so the day before counts as well.
    first = max(within.start_wall.date(), zones.local(start, schedule.timezone).date() - _DAY)
    last = min(within.end_wall.date(), zones.local(end, schedule.timezone).date())
    walls = _walls(schedule, first, last)
    slots = _one_per_minute(
        _slot(wall, schedule) for wall in walls if within.start_wall <= wall < within.end_wall
    )
    return [slot for slot in slots if start <= slot.scheduled_for < end]


def estimate(schedules: Iterable[Schedule], days: int) -> int:
    """Roughly how many slots these schedules want in so many days, without calculating them.

    For each schedule the error is less than a week's posts.
    """
    return -(-days * sum(schedule.posts_per_week for schedule in schedules) // 7)


def span(slots: Sequence[Slot]) -> tuple[datetime, datetime] | None:
    """The instants that contain all of `slots` (in UTC order), end exclusive; None without
    slots."""
    if not slots:
        return None
    return slots[0].scheduled_for, slots[-1].scheduled_for + _MINUTE


def whole_weeks(start: datetime, end: datetime, zone: str) -> tuple[datetime, datetime]:
    """The instants of the ISO weeks of `zone` into which `start` and `end` fall."""
    first, last = _monday(start, zone), _monday(end, zone) + 7 * _DAY
    return zones.day_start(first, zone), zones.day_start(last, zone)


def displaced(
    schedule: Schedule, instances: Iterable[PostInstance], withdrawn: Collection[datetime]
) -> frozenset[datetime]:
    """The wanted minutes that are counted as used by filled slots that have left the grid.

    Each of these counts in its ISO week (of the account's zone): it uses the nearest wanted slot of
    the week that no person's work occupies and nobody has withdrawn; of two at the same distance,
    the earlier one. `instances` are the account's, of whole weeks.
    """
    by_minute = {each.scheduled_for: each for each in instances if each.scheduled_for}
    posts = {minute: each for minute, each in by_minute.items() if not is_empty_slot(each)}
    filled = sorted(minute for minute, each in posts.items() if each.origin is Origin.TOPOFF)
    used_minutes: set[datetime] = set()
    for monday, minutes in groupby(filled, lambda minute: _monday(minute, schedule.timezone)):
        week = {slot.scheduled_for for slot in wanted(schedule, monday, monday + 6 * _DAY)}
        free = week - posts.keys() - set(withdrawn)
        for minute in minutes:
            if free and minute not in week:
                nearest = _nearest(minute, free)
                free.remove(nearest)
                used_minutes.add(nearest)
    return frozenset(used_minutes)


def plan(slots: Sequence[Slot], occupied: Collection[datetime]) -> Plan:
    """The wanted `slots` that are missing.

    `occupied`: the UTC minutes of the account that are taken by any post, withdrawn by a person, or
    `displaced`.
    """
    missing = tuple(slot for slot in slots if slot.scheduled_for not in occupied)
    return Plan(to_create=missing, skipped=len(slots) - len(missing))


def joined(
    stretches: Iterable[tuple[datetime, datetime]], start: datetime, end: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """`stretches` and one more; those that touch or overlap are joined."""
    apart = []
    for first, last in stretches:
        if last < start or end < first:
            apart.append((first, last))
        else:
            start, end = min(start, first), max(end, last)
    return tuple(sorted([*apart, (start, end)]))


def regrid(
    schedule: Schedule,
    slots: Iterable[Slot],
    instances: Iterable[PostInstance],
    withdrawn: Collection[datetime],
    now: datetime,
) -> Regrid:
    """Make the part of the calendar that was topped off follow a changed schedule.

    `slots`: those that the schedule wants there. `instances`: all of the account from the beginning
    of this ISO week on; those that people have changed, and past ones, stay where they are.
    `withdrawn`: the minutes that people removed from the grid.
    """
    instances = tuple(instances)
    used_minutes = displaced(schedule, instances, withdrawn)
    slots = [
        slot
        for slot in {slot.scheduled_for: slot for slot in slots}.values()
        if slot.scheduled_for not in used_minutes
    ]
    by_minute = {each.scheduled_for: each for each in instances if each.scheduled_for}
    empty = {
        minute: each for minute, each in by_minute.items() if minute >= now and is_empty_slot(each)
    }
    grid = {
        minute: slot
        for minute, slot in _grid_around(schedule, empty).items()
        if minute not in used_minutes
    } | {slot.scheduled_for: slot for slot in slots}
    return Regrid(
        to_remove=tuple(each for minute, each in empty.items() if minute not in grid),
        to_create=tuple(
            slot
            for slot in slots
            if slot.scheduled_for not in by_minute and slot.scheduled_for not in withdrawn
        ),
        to_restate=tuple(
            (each, grid[minute])
            for minute, each in empty.items()
            if minute in grid and not _stands_for(each, grid[minute])
        ),
    )


def is_empty_slot(instance: PostInstance) -> bool:
    """Whether it is as top-off made it, without any person's work."""
    return (
        instance.origin is Origin.TOPOFF
        and instance.status is Status.PLANNED
        and instance.content_item_id is None
        and not instance.captioned
    )


def monday_before(moment: datetime, zone: str) -> datetime:
    """The instant at which the ISO week of `zone` began that contains `moment`."""
    return zones.day_start(_monday(moment, zone), zone)


def weeks_later(moment: datetime, weeks: int, zone: str) -> datetime:
    """The beginning of an ISO week of `zone`, so many after the one that contains `moment`."""
    return zones.day_start(_monday(moment, zone) + 7 * weeks * _DAY, zone)


def _walls(schedule: Schedule, first: date, last: date) -> Iterator[datetime]:
    for days in range((last - first).days + 1):
        yield from _walls_on(schedule, first + days * _DAY)


def _walls_on(schedule: Schedule, day: date) -> Iterator[datetime]:
    """The wall times wanted on one local date, in the order of the rotation."""
    if day.isoweekday() not in schedule.days_of_week:
        return
    posts, days = schedule.posts_per_week, sorted(schedule.days_of_week)
    place = days.index(day.isoweekday())
    # Day 1 of the proleptic calendar is a Monday.
    week = (day.toordinal() - 1) // 7
    # The posts i with ⌊i·|D| / N⌋ = place.
    for post in range(_ceiling(place * posts, len(days)), _ceiling((place + 1) * posts, len(days))):
        at = schedule.times[(week * posts + post) % len(schedule.times)]
        yield datetime.combine(day, time.fromisoformat(at))


def _slot(wall: datetime, schedule: Schedule) -> Slot:
    instant = zones.resolve(wall, schedule.timezone)
    # Historical offsets have seconds; a slot is a whole minute, rounded up so that it is never
    # early.
    minute = _next_minute(instant.utc)
    return Slot(
        scheduled_for=minute,
        wanted_local=wall,
        local=zones.local(minute, schedule.timezone).replace(second=0),
        timezone=schedule.timezone,
        note=instant.note,
    )


def _one_per_minute(slots: Iterable[Slot]) -> list[Slot]:
    # Of several on one minute, one that needed no change of its local time comes first.
    ordered = sorted(slots, key=lambda s: (s.scheduled_for, s.local != s.wanted_local))
    return [_merged(list(group)) for _, group in groupby(ordered, lambda s: s.scheduled_for)]


def _merged(group: Sequence[Slot]) -> Slot:
    first, *others = group
    if not others:
        return first
    notes = [slot.note for slot in group if slot.note]
    notes.append(f"{len(group)} posts are wanted at that minute: one stands for all of them.")
    return replace(first, note=" ".join(notes))


def _grid_around(schedule: Schedule, minutes: Iterable[datetime]) -> dict[datetime, Slot]:
    """The wanted slots near `minutes`, by minute: all that may fall on one of them."""
    dates = {zones.local(minute, schedule.timezone).date() for minute in minutes}
    # A DST gap can move a slot over midnight, so the day before counts as well.
    dates |= {day - _DAY for day in dates}
    return {
        slot.scheduled_for: slot for day in sorted(dates) for slot in wanted(schedule, day, day)
    }


def _nearest(minute: datetime, others: Collection[datetime]) -> datetime:
    return min(others, key=lambda other: (abs(other - minute), other))


def _monday(moment: datetime, zone: str) -> date:
    day = zones.local(moment, zone).date()
    return day - day.weekday() * _DAY


def _stands_for(instance: PostInstance, slot: Slot) -> bool:
    return (instance.timezone, instance.wanted_local) == (slot.timezone, slot.intent)


def _between(start: datetime, end: datetime, zone: str) -> Window:
    return Window(
        start_wall=start,
        end_wall=end,
        start_utc=_next_minute(zones.first_at(start, zone)),
        end_utc=_next_minute(zones.first_at(end, zone)),
    )


def _require_range(start_date: date, days: int) -> None:
    if not 1 <= days <= MAX_DAYS:
        raise InvalidInput.of("days", f"Ask for 1 to {MAX_DAYS} days.")
    zones.checked_day(start_date, "start_date")


def _next_minute(moment: datetime) -> datetime:
    """`moment` if it is a whole minute, else the next one."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + _MINUTE


def _ceiling(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)
