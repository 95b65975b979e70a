"""Wall times and instants, by the zone rules of the pinned `tzdata` package.

`zoneinfo.ZoneInfo(name)` reads the operating system's database first, and the package only when
that is missing. A database of last year is an hour wrong for whole provinces, and the minute of a
post would depend on the machine that calculated it. `zoneinfo.reset_tzpath` could forbid it, but it
affects the whole process, can be undone by any code, and leaves zones in the cache. So the rules
are read directly from the package, and no other module of Drumbeat makes a `ZoneInfo`.

Wall times are naive datetimes, instants are aware ones in UTC. Where a wall time is missing or
ambiguous, RFC 5545 section 3.3.5 decides: a missing one is read with the offset before the gap, so
it moves forward by the length of the gap; of an ambiguous one the first is meant.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from drumbeat.domain import graphemes
from drumbeat.domain.errors import InvalidInput

#: Beyond these, an offset or a year of days would exceed the range of datetime.
FIRST_DAY, LAST_DAY = date(2, 1, 1), date(9997, 12, 31)

_SECOND = timedelta(seconds=1)


class Kind(StrEnum):
    """Whether a wall time exists once, twice or not at all."""

    NORMAL = "normal"
    GAP = "gap"  # it does not exist: clocks go forward over it
    FOLD = "fold"  # it occurs twice: clocks go back over it


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The instant meant by a wall time; `local` is what the clock of the zone shows then.

    `note`: a sentence about a gap or a repeated hour, if there is one.
    """

    utc: datetime
    local: datetime
    kind: Kind
    note: str | None


@cache
def names() -> frozenset[str]:
    """Every zone that may be used, in IANA's spelling.

    Without `Factory`, which stands for a clock whose zone is not set.
    """
    text = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(text.split()) - {"Factory"}


def is_known(name: str) -> bool:
    """Whether `name` is a zone, spelt exactly; no other name reaches the file system."""
    return name in names()


def checked(name: str, field: str) -> str:
    """`name` if it is a zone. Raises InvalidInput for `field` otherwise."""
    if not is_known(name):
        raise InvalidInput.of(field, complaint(name))
    return name


def checked_day(day: date, field: str) -> date:
    """`day` if instants around it can be calculated. Raises InvalidInput for `field` otherwise."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidInput.of(field, f"Use a day from {FIRST_DAY} to {LAST_DAY}.")
    return day


def complaint(name: str) -> str:
    """A message that `name` is no zone, with the one that may have been meant."""
    guess = _by_folded_name().get(_folded(name))
    remedy = f"Did you mean {guess}?" if guess else 'Use an IANA name such as "Europe/Berlin".'
    return f"There is no time zone {graphemes.shortened(name, 64)!r}. {remedy}"


def resolve(wall: datetime, name: str) -> Resolved:
    """The instant that `wall` (naive) means in the zone `name`.

    Raises ValueError for an unknown zone or an aware `wall`.
    """
    if wall.tzinfo is not None:
        raise ValueError("A wall time carries no offset of its own.")
    zone = _zone(name)
    first, second = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    utc = first.astimezone(UTC)
    before, after = first.utcoffset(), second.utcoffset()
    if before == after:
        return Resolved(utc=utc, local=wall, kind=Kind.NORMAL, note=None)
    if utc < second.astimezone(UTC):
        return Resolved(utc=utc, local=wall, kind=Kind.FOLD, note=_fold_note(wall, name))
    read = local(utc, name)
    return Resolved(utc=utc, local=read, kind=Kind.GAP, note=_gap_note(wall, read, name))


def local(utc: datetime, name: str) -> datetime:
    """What the clock of the zone `name` shows at `utc`, as a naive datetime."""
    return utc.astimezone(_zone(name)).replace(tzinfo=None, fold=0)


def meant(when: datetime, name: str) -> datetime:
    """The wall time in `name` that was meant by a person who wrote the instant `when`.

    It is what the clock of `name` shows then. But if `when` has another offset and its own wall
    time is one that the clock skips, it is that wall time. (`Z` and `+00:00` say nothing about a
    clock.)
    """
    wall = when.replace(tzinfo=None)
    if when.utcoffset():
        resolved = resolve(wall, name)
        if resolved.kind is Kind.GAP and resolved.utc == when:
            return wall
    return local(when, name)


def gap_note(wall: datetime, utc: datetime, name: str) -> str | None:
    """A sentence that the clock of `name` skips `wall`, which is why `utc` was used; otherwise
    None."""
    if local(utc, name) == wall:
        return None
    resolved = resolve(wall, name)
    return resolved.note if resolved.kind is Kind.GAP and resolved.utc == utc else None


def told(utc: datetime, name: str) -> str:
    """The minute `utc` for people in the zone `name`."""
    return f"{local(utc, name):%Y-%m-%d %H:%M} ({name})"


def first_at(wall: datetime, name: str) -> datetime:
    """The first instant at which the clock of `name` has reached `wall` (naive, whole seconds).

    Unlike in `resolve`, a missing wall time is the end of its gap: this is for bounds of days and
    windows.
    """
    resolved = resolve(wall, name)
    if resolved.kind is not Kind.GAP:
        return resolved.utc
    before = wall.replace(tzinfo=_zone(name), fold=1).astimezone(UTC)
    return _transition(before, resolved.utc, name)


def day_start(day: date, name: str) -> datetime:
    """The first instant of a local date, which need not be midnight.

    A date that the zone skipped (Pacific/Apia, 2011-12-30) starts where the next one does.
    """
    return first_at(datetime.combine(day, time.min), name)


def end_of_repeat(utc: datetime, name: str) -> datetime | None:
    """The wall time at which the repeated hour that contains `utc` (whole seconds) ends.

    None unless the clock of `name` has shown the same time before.
    """
    zone = _zone(name)
    second = utc.astimezone(zone)
    if not second.fold:
        return None
    first = second.replace(fold=0)
    change_at = _transition(first.astimezone(UTC), utc, name)
    return (change_at + (first.utcoffset() or timedelta())).replace(tzinfo=None)


@cache
def _zone(name: str) -> ZoneInfo:
    if not is_known(name):
        raise ValueError(complaint(name))
    with _rules().joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def _rules() -> Traversable:
    """The package's rules: a folder, or the archive that the layer's build makes of it."""
    package = resources.files("tzdata")
    archive = package.joinpath("zoneinfo.zip")
    if archive.is_file():
        return zipfile.Path(io.BytesIO(archive.read_bytes()))
    return package.joinpath("zoneinfo")


def table(name: str) -> list[list[str]]:
    """The rows of one of the package's tables, such as `zone.tab`, split at tabs or blanks."""
    text = _rules().joinpath(name).read_text(encoding="utf-8")
    rows = (row for row in text.splitlines() if row and not row.startswith("#"))
    return [row.split("\t") if "\t" in row else row.split() for row in rows]


@cache
def _by_folded_name() -> dict[str, str]:
    return {_folded(name): name for name in names()}


def _folded(name: str) -> str:
    return name.strip().replace(" ", "_").casefold()


def _transition(before: datetime, after: datetime, name: str) -> datetime:
    """The instant in (`before`, `after`] at which the offset of `name` changes."""
    zone = _zone(name)
    offset_after = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).utcoffset() == offset_after:
            after = middle
        else:
            before = middle
    return after


def _fold_note(wall: datetime, name: str) -> str:
    return (
        f"{wall:%H:%M} occurs twice on {wall.date()} in {name} (clocks go back); "
        "the first is taken."
    )


def _gap_note(wall: datetime, read: datetime, name: str) -> str:
    target = f"{read:%H:%M}" if read.date() == wall.date() else f"{read.date()} {read:%H:%M}"
    return (
        f"{wall:%H:%M} does not exist on {wall.date()} in {name} (clocks go forward); "
        f"moved to {target}."
    )
