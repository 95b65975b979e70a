"""A channel account's posting schedule: how often, on which days, at which local times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drumbeat.domain import graphemes, zone_names, zones
from drumbeat.domain.errors import FieldError, InvalidInput

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
MAX_TIMES = 48
#: The most posts a week: every time on every day.
MAX_POSTS_PER_WEEK = len(EVERY_DAY) * MAX_TIMES

#: `HH:MM`; the whole text has to match.
TIME_OF_DAY = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How often an account posts, and when, in its own time zone.

    `times` are local `HH:MM`; posts use them in turn, in this order. `days_of_week` count from
    Monday, 1, and are sorted. `checked` makes one from what people send; an old name of a zone
    becomes its present one.
    """

    posts_per_week: int = 3
    timezone: str
    times: tuple[str, ...] = ("09:00",)
    days_of_week: tuple[int, ...] = EVERY_DAY

    @classmethod
    def checked(
        cls,
        *,
        posts_per_week: object,
        timezone: object,
        times: object,
        days_of_week: object = None,
    ) -> Schedule:
        """A schedule from unchecked values; no `days_of_week` means every day.

        Raises InvalidInput with all errors at once, by the API's field names.
        """
        errors = [
            *_timezone_errors(timezone),
            *_times_errors(times),
            *_days_errors(days_of_week),
            *_posts_errors(posts_per_week),
        ]
        if errors:
            raise InvalidInput(errors)
        schedule = cls(
            posts_per_week=_integer(posts_per_week),
            timezone=zone_names.present(str(timezone)),
            times=tuple(str(each) for each in _items(times)),
            days_of_week=tuple(sorted(_integer(each) for each in _items(days_of_week)))
            or EVERY_DAY,
        )
        schedule._require_room()
        return schedule

    def _require_room(self) -> None:
        days, times = len(self.days_of_week), len(self.times)
        if self.posts_per_week > days * times:
            raise InvalidInput.of(
                "posts_per_week",
                f"{self.posts_per_week} posts a week don't fit: {_count(days, 'day')} with "
                f"{_count(times, 'time')} each hold {days * times}. Add times or days, "
                "or ask for fewer posts.",
            )


def _timezone_errors(value: object) -> Iterator[FieldError]:
    if not isinstance(value, str):
        yield FieldError("schedule_timezone", 'Name a time zone such as "Europe/Berlin".')
    elif not zones.is_known(value):
        yield FieldError("schedule_timezone", zones.complaint(value))


def _times_errors(value: object) -> Iterator[FieldError]:
    field = "schedule_times"
    if not _is_list(value) or not _items(value):
        yield FieldError(field, 'List at least one time of day, such as ["09:00"].')
        return
    times = _items(value)
    if len(times) > MAX_TIMES:
        yield FieldError(field, f"At most {MAX_TIMES} times are kept; there are {len(times)}.")
        return
    for each in times:
        if not isinstance(each, str) or not TIME_OF_DAY.fullmatch(each):
            yield FieldError(
                field, f"{_shown(each)} is no time of day; write HH:MM, 00:00 to 23:59."
            )
    yield from (
        FieldError(field, f"{_shown(each)} stands there twice.") for each in _repeated(times)
    )


def _days_errors(value: object) -> Iterator[FieldError]:
    field = "days_of_week"
    if value is None:
        return
    if not _is_list(value) or not _items(value):
        yield FieldError(field, "List at least one day, from 1 (Monday) to 7 (Sunday).")
        return
    days = _items(value)
    if len(days) > len(EVERY_DAY):
        yield FieldError(field, f"A week has 7 days; there are {len(days)}.")
        return
    for each in days:
        if not _is_integer(each) or each not in EVERY_DAY:
            yield FieldError(field, f"{_shown(each)} is no day; use 1 (Monday) to 7 (Sunday).")
    yield from (
        FieldError(field, f"{_shown(each)} stands there twice.") for each in _repeated(days)
    )


def _posts_errors(value: object) -> Iterator[FieldError]:
    if not _is_integer(value) or _integer(value) < 1:
        yield FieldError("posts_per_week", "Ask for a whole number of posts, at least 1.")


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _is_integer(value: object) -> bool:
    # A bool is an int in Python, but JSON's true and false are no number of posts.
    return isinstance(value, int) and not isinstance(value, bool)


def _integer(value: object) -> int:
    return value if isinstance(value, int) else 0


def _repeated(values: Sequence[object]) -> list[object]:
    """Values that occur more than once; lists and objects are left out, since they are wrong
    anyway."""
    plain = [each for each in values if isinstance(each, str) or _is_integer(each)]
    return [each for each in dict.fromkeys(plain) if plain.count(each) > 1]


def _shown(value: object) -> str:
    return graphemes.shortened(repr(value), 40)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
