"""Strategies for property tests of the calendar: zones, instants near clock changes, schedules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from drumbeat.domain import zones
from drumbeat.domain.schedule import Schedule

HOUR = timedelta(hours=1)

any_zone = st.sampled_from(sorted(zones.names()))
#: Zones with clock changes every year, by one hour, half an hour, two hours, or other amounts.
restless_zone = st.sampled_from(
    [
        "Africa/Casablanca",
        "America/Havana",
        "America/Los_Angeles",
        "America/Santiago",
        "America/St_Johns",
        "Antarctica/Troll",
        "Asia/Beirut",
        "Australia/Lord_Howe",
        "Europe/Dublin",
        "Pacific/Chatham",
    ]
)
any_date = st.dates(date(1900, 1, 1), date(2150, 1, 1))
any_instant = st.datetimes(
    min_value=datetime.fromisoformat("1850-01-01"),
    max_value=datetime.fromisoformat("2150-01-01"),
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))


def first_change(zone: str, after: datetime) -> datetime:
    """Within an hour of the zone's first offset change in a year; `after` if there is none."""
    offset = zones.local(after, zone) - after.replace(tzinfo=None)
    for hours in range(0, 366 * 24, 6):
        moment = after + hours * HOUR
        if zones.local(moment, zone) - moment.replace(tzinfo=None) != offset:
            return next(
                earlier
                for earlier in (moment - h * HOUR for h in range(6, -1, -1))
                if zones.local(earlier, zone) - earlier.replace(tzinfo=None) != offset
            )
    return after


@st.composite
def near_a_change(draw: st.DrawFn, zone: str) -> datetime:
    """An instant within two or three hours of a clock change, if `zone` has one near."""
    year = draw(st.integers(1960, 2040))
    start = datetime(year, draw(st.integers(1, 12)), 1, tzinfo=UTC)
    change = first_change(zone, start)
    return change + timedelta(
        minutes=draw(st.integers(-150, 150)), seconds=draw(st.sampled_from([0, 1, 30]))
    )


@st.composite
def moments_and_zones(draw: st.DrawFn) -> tuple[datetime, str]:
    """An instant and a zone, half of them near clock changes."""
    if draw(st.booleans()):
        return draw(any_instant), draw(any_zone)
    zone = draw(restless_zone)
    return draw(near_a_change(zone)), zone


@st.composite
def schedules(draw: st.DrawFn, zone: str | None = None) -> Schedule:
    """Any allowed schedule, with times that are often in gaps and folds."""
    hour = st.one_of(st.integers(0, 3), st.integers(0, 23))
    time = st.builds("{:02}:{:02}".format, hour, st.sampled_from([0, 1, 15, 30, 45, 59]))
    times = draw(st.lists(time, min_size=1, max_size=8, unique=True))
    days = draw(st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True))
    return Schedule.checked(
        posts_per_week=draw(st.integers(1, len(days) * len(times))),
        timezone=zone or draw(any_zone),
        times=times,
        days_of_week=days,
    )
