"""Conversions between wall times, instants and stored times."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drumbeat.domain import zones
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.zones import Kind
from tests.samples import LOS_ANGELES
from tests.unit.domain.strategies import any_zone, moments_and_zones

CASES = json.loads(Path(__file__).with_name("timezones.json").read_text(encoding="utf-8"))
ids = [f"{case['zone']} {case['wall']}" for case in CASES]


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_a_wall_time_means_the_instant_of_rfc_5545(case):
    found = zones.resolve(wall(case["wall"]), case["zone"])

    assert (found.kind, found.utc) == (case["kind"], instant(case["utc"])), case["why"]


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_only_a_wall_time_in_a_gap_reads_back_as_another(case):
    found = zones.resolve(wall(case["wall"]), case["zone"])

    assert found.local == wall(case.get("reads", case["wall"])), case["why"]
    assert found.local == zones.local(instant(case["utc"]), case["zone"])


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_a_clock_reaches_a_missing_wall_time_at_the_end_of_its_gap(case):
    reached = zones.first_at(wall(case["wall"]), case["zone"])

    assert reached == instant(case.get("reached", case["utc"])), case["why"]


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_there_is_a_note_exactly_where_something_was_decided(case):
    found = zones.resolve(wall(case["wall"]), case["zone"])

    assert (found.note is None) == (case["kind"] == "normal")


def test_the_note_on_a_gap_says_what_is_missing_and_where_it_went():
    found = zones.resolve(wall("2026-03-08T02:30"), "America/Los_Angeles")

    assert found.note == (
        "02:30 does not exist on 2026-03-08 in America/Los_Angeles (clocks go forward); "
        "moved to 03:30."
    )


def test_the_note_on_a_gap_names_the_date_when_it_is_another_one():
    found = zones.resolve(wall("2018-05-04T23:45"), "Asia/Pyongyang")

    assert found.note is not None
    assert found.note.endswith("moved to 2018-05-05 00:15.")


def test_the_note_on_a_fold_says_which_of_the_two_is_meant():
    found = zones.resolve(wall("2026-11-01T01:30"), "America/New_York")

    assert found.note == (
        "01:30 occurs twice on 2026-11-01 in America/New_York (clocks go back); the first is taken."
    )


def test_the_rules_are_those_of_the_package_whatever_the_operating_system_has(tmp_path):
    # Given an operating system whose data has Edmonton in Tokyo's time,
    tokyo = resources.files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    (tmp_path / "America").mkdir()
    (tmp_path / "America" / "Edmonton").write_bytes(tokyo)
    # and a process that uses that data,
    program = """
from datetime import datetime
from zoneinfo import ZoneInfo
nine = datetime.fromisoformat("2026-12-01T09:00")
print(nine.replace(tzinfo=ZoneInfo("America/Edmonton")).utcoffset())
from drumbeat.domain import zones
print(zones.resolve(nine, "America/Edmonton").utc.isoformat())
"""
    environment = os.environ | {"PYTHONTZPATH": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}

    # when a wall time in Edmonton is resolved,
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )

    # then the process has the wrong data, but Drumbeat does not.
    assert answer.stdout.splitlines() == ["9:00:00", "2026-12-01T15:00:00+00:00"]


def test_every_name_of_the_package_can_be_used():
    moment = instant("2026-07-01T12:00Z")

    unusable = [name for name in zones.names() if zones.local(moment, name).tzinfo is not None]

    assert unusable == []
    assert len(zones.names()) > 500


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "..",
        "../etc/passwd",
        "America/../UTC",
        "/etc/localtime",
        "localtime",
        "posixrules",
        "Factory",
        "posix/UTC",
        "right/UTC",
        "America",
        "America/",
        "America/Los_Angeles ",
        "america/los_angeles",
        "utc",
        "PST",
        "UTC+2",
        "+02:00",
        "zones",
        "tzdata.zi",
        "UTC\x00",
        "\ud800",
        "U" * 10_000,
    ],
)
def test_a_name_that_iana_does_not_list_is_no_zone(name):
    assert not zones.is_known(name)
    with pytest.raises(InvalidInput) as refused:
        zones.checked(name, "timezone")
    assert [error.field for error in refused.value.errors] == ["timezone"]
    # It can be printed: it is neither endless nor impossible to encode.
    assert len(refused.value.message.encode("utf-8")) < 600
    with pytest.raises(ValueError, match="no time zone"):
        zones.resolve(wall("2026-01-01T00:00"), name)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("america/los_angeles", "America/Los_Angeles"),
        ("America/Los Angeles", "America/Los_Angeles"),
        ("utc", "UTC"),
        (" Europe/Berlin ", "Europe/Berlin"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_right_one(name, meant):
    assert f"Did you mean {meant}?" in zones.complaint(name)


def test_a_known_name_passes_unchanged():
    assert zones.checked("Asia/Kathmandu", "timezone") == "Asia/Kathmandu"


def test_a_wall_time_with_an_offset_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="offset"):
        zones.resolve(instant("2026-01-01T00:00Z"), "UTC")


@pytest.mark.parametrize("day", [date.min, date(1, 12, 31), date(9998, 1, 1), date.max])
def test_days_at_the_ends_of_the_calendar_are_refused(day):
    with pytest.raises(InvalidInput) as refused:
        zones.checked_day(day, "start_date")
    assert [error.field for error in refused.value.errors] == ["start_date"]


@pytest.mark.parametrize("day", [zones.FIRST_DAY, zones.LAST_DAY])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "America/New_York"])
def test_days_that_are_not_refused_have_a_start_and_a_year_after_them(day, zone):
    assert zones.checked_day(day, "start_date") == day
    assert zones.day_start(day + timedelta(days=366), zone) > zones.day_start(day, zone)


@pytest.mark.parametrize(
    ("day", "zone", "start"),
    [
        ("2026-12-22", "America/Los_Angeles", "2026-12-22T08:00Z"),
        ("2026-01-01", "Pacific/Chatham", "2025-12-31T10:15Z"),
        ("2026-09-06", "America/Santiago", "2026-09-06T04:00Z"),  # there is no midnight
        ("1919-03-31", "America/Toronto", "1919-03-31T04:30Z"),  # nor here: 23:30 became 00:30
        ("2025-11-02", "America/Havana", "2025-11-02T04:00Z"),  # the first of two midnights
        ("2018-02-18", "America/Sao_Paulo", "2018-02-18T03:00Z"),  # midnight is an hour later
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00Z"),  # there is no such day
        ("2011-12-31", "Pacific/Apia", "2011-12-30T10:00Z"),
    ],
)
def test_a_local_day_starts_with_its_first_instant(day, zone, start):
    assert zones.day_start(date.fromisoformat(day), zone) == instant(start)


@given(day=st.dates(date(1850, 1, 1), date(2150, 1, 1)), zone=any_zone)
@example(day=date(2011, 12, 30), zone="Pacific/Apia")
@example(day=date(1919, 3, 31), zone="America/Toronto")
def test_no_instant_before_its_start_reads_a_day_as_today(day, zone):
    start = zones.day_start(day, zone)

    assert zones.local(start, zone).date() >= day
    assert zones.local(start - timedelta(seconds=1), zone).date() < day
    assert zones.day_start(day + timedelta(days=1), zone) >= start


def test_a_clock_shows_the_same_in_both_passes_of_a_repeated_hour():
    first, second = (
        zones.local(instant(moment), "America/Los_Angeles")
        for moment in ("2026-11-01T08:30Z", "2026-11-01T09:30Z")
    )

    assert first == second == wall("2026-11-01T01:30")
    assert (first.fold, second.fold) == (0, 0)


@given(moments_and_zones())
def test_what_a_clock_shows_means_the_first_instant_at_which_it_shows_it(drawn):
    moment, zone = drawn
    shown = zones.local(moment, zone)

    found = zones.resolve(shown, zone)

    assert found.kind is not Kind.GAP
    assert zones.local(found.utc, zone) == shown
    assert found.utc <= moment
    assert (found.utc < moment) == (zones.end_of_repeat(moment, zone) is not None)


@given(moments_and_zones())
def test_a_missing_wall_time_moves_forward_by_the_length_of_its_gap(drawn):
    # Given any wall time, in a gap or not, and the instant at which the clock shows it,
    moment, zone = drawn
    asked = zones.local(moment - timedelta(hours=3), zone) + timedelta(hours=3)
    reached = zones.first_at(asked, zone)
    due = zones.local(reached - timedelta(seconds=1), zone) + timedelta(seconds=1)
    gap = zones.local(reached, zone) - due

    found = zones.resolve(asked, zone)

    # then only a skipped time moves, by as much as the clock jumps.
    assert (found.kind is Kind.GAP) == (due <= asked < due + gap)
    assert found.local - asked == (gap if found.kind is Kind.GAP else timedelta(0))


@pytest.mark.parametrize(
    ("moment", "zone", "end"),
    [
        ("2026-11-01T08:59Z", "America/Los_Angeles", None),  # 01:59, the first time
        ("2026-11-01T09:00Z", "America/Los_Angeles", "2026-11-01T02:00"),  # 01:00 again
        ("2026-11-01T09:59Z", "America/Los_Angeles", "2026-11-01T02:00"),
        ("2026-11-01T10:00Z", "America/Los_Angeles", None),  # 02:00, which is new
        ("2018-02-18T02:30Z", "America/Sao_Paulo", "2018-02-18T00:00"),
        ("2006-10-29T03:30:30Z", "America/St_Johns", "2006-10-29T00:01"),
    ],
)
def test_a_repeated_hour_is_over_when_the_clock_shows_what_it_had_not_shown(moment, zone, end):
    assert zones.end_of_repeat(instant(moment), zone) == (end and wall(end))


@pytest.mark.parametrize(
    ("written", "zone", "meant"),
    [
        ("2027-03-14T02:30-08:00", LOS_ANGELES, "2027-03-14T02:30"),  # the clock skips it
        ("2027-03-14T03:30-07:00", LOS_ANGELES, "2027-03-14T03:30"),
        ("2027-03-14T10:30Z", LOS_ANGELES, "2027-03-14T03:30"),
        ("2027-03-14T05:30-05:00", LOS_ANGELES, "2027-03-14T03:30"),  # of another zone
        ("2027-03-28T01:30Z", "Europe/London", "2027-03-28T02:30"),  # an instant, not a clock
        ("2026-11-01T01:30-08:00", LOS_ANGELES, "2026-11-01T01:30"),
    ],
)
def test_what_was_meant_by_an_instant_is_read_off_its_offset(
    written: str, zone: str, meant: str
) -> None:
    assert zones.meant(datetime.fromisoformat(written), zone) == wall(meant)


def test_a_skipped_time_is_told_where_it_was_moved() -> None:
    utc = datetime.fromisoformat("2027-03-14T10:30Z")
    wanted, shown = wall("2027-03-14T02:30"), wall("2027-03-14T03:30")

    assert zones.gap_note(wanted, utc, LOS_ANGELES) == (
        "02:30 does not exist on 2027-03-14 in America/Los_Angeles (clocks go forward); "
        "moved to 03:30."
    )
    assert zones.gap_note(shown, utc, LOS_ANGELES) is None
    assert zones.gap_note(wall("2027-03-14T01:30"), utc, LOS_ANGELES) is None
