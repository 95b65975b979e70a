"""Which posting schedules are possible, and how others are refused."""

from __future__ import annotations

from typing import Any

import pytest

from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.schedule import EVERY_DAY, MAX_TIMES, Schedule

POSSIBLE: dict[str, Any] = {
    "posts_per_week": 3,
    "timezone": "America/Los_Angeles",
    "times": ["09:00"],
}


def complaints(**changed: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        Schedule.checked(**POSSIBLE | changed)
    return [(error.field, error.message) for error in refused.value.errors]


def test_a_schedule_without_days_posts_on_every_day():
    assert Schedule.checked(**POSSIBLE) == Schedule(
        posts_per_week=3,
        timezone="America/Los_Angeles",
        times=("09:00",),
        days_of_week=EVERY_DAY,
    )


def test_times_keep_their_order_because_posts_take_them_in_turn():
    schedule = Schedule.checked(**POSSIBLE | {"times": ["17:30", "00:00", "23:59"]})

    assert schedule.times == ("17:30", "00:00", "23:59")


def test_days_stand_in_the_order_of_the_week():
    assert Schedule.checked(**POSSIBLE | {"days_of_week": [7, 1, 3]}).days_of_week == (1, 3, 7)


@pytest.mark.parametrize("zone", [None, 5, "", "America", "america/los_angeles", "PST", "../etc"])
def test_a_zone_that_is_none_is_refused(zone):
    assert [field for field, _ in complaints(timezone=zone)] == ["schedule_timezone"]


def test_a_misspelt_zone_is_answered_with_the_right_one():
    [(_, message)] = complaints(timezone="europe/berlin")

    assert "Did you mean Europe/Berlin?" in message


@pytest.mark.parametrize(
    "time",
    [
        *("25:00", "24:00", "9:00", "09:60", "0900", "09:00:00", " 09:00", "09:00\n", ""),
        "\N{ARABIC-INDIC DIGIT ZERO}9:00",
        *(9, 9.0, None, True, ["09:00"], {"at": "09:00"}),
    ],
)
def test_a_time_that_is_none_is_refused_and_shown(time):
    [(field, message)] = complaints(times=["08:00", time])

    assert field == "schedule_times"
    assert message.startswith(repr(time))


@pytest.mark.parametrize("times", [None, [], "09:00", 9, {"09:00": 1}])
def test_times_must_be_a_list_with_something_in_it(times):
    assert [field for field, _ in complaints(times=times)] == ["schedule_times"]


def test_a_time_given_twice_is_refused_once():
    assert complaints(times=["09:00", "10:00", "09:00", "09:00"]) == [
        ("schedule_times", "'09:00' stands there twice.")
    ]


def test_a_day_has_room_for_forty_eight_times_and_no_more():
    half_hours = [f"{hour:02}:{minute}" for hour in range(24) for minute in ("00", "30")]

    schedule = Schedule.checked(**POSSIBLE | {"times": half_hours, "posts_per_week": 7 * 48})

    assert len(schedule.times) == MAX_TIMES
    assert [field for field, _ in complaints(times=[*half_hours, "00:15"])] == ["schedule_times"]


@pytest.mark.parametrize("day", [0, 8, -1, 1.0, "1", "Monday", True, None, [1]])
def test_a_day_that_is_none_is_refused_and_shown(day):
    [(field, message)] = complaints(days_of_week=[2, 3, day])

    assert field == "days_of_week"
    assert message.startswith(repr(day))


@pytest.mark.parametrize("days", [[], "135", 1, {1: 2}, [1, 2, 3, 4, 5, 6, 7, 8]])
def test_days_must_be_a_list_of_one_to_seven(days):
    assert [field for field, _ in complaints(days_of_week=days)] == ["days_of_week"]


def test_a_day_given_twice_is_refused():
    assert [field for field, _ in complaints(days_of_week=[1, 3, 1])] == ["days_of_week"]


@pytest.mark.parametrize("posts", [0, -1, 2.0, 2.5, "3", None, True, [3]])
def test_posts_per_week_is_a_whole_number_above_none(posts):
    assert [field for field, _ in complaints(posts_per_week=posts)] == ["posts_per_week"]


@pytest.mark.parametrize(
    ("days", "times", "room"),
    [
        (None, ["09:00"], 7),
        ([1], ["09:00"], 1),
        ([1, 3, 5], ["09:00", "14:00"], 6),
    ],
)
def test_more_posts_than_there_are_places_are_refused(days, times, room):
    fits = POSSIBLE | {"days_of_week": days, "times": times, "posts_per_week": room}

    assert Schedule.checked(**fits).posts_per_week == room
    [(field, message)] = complaints(**fits | {"posts_per_week": room + 1})
    assert field == "posts_per_week"
    assert f"hold {room}" in message


def test_everything_that_is_wrong_is_said_at_once():
    found = complaints(
        posts_per_week=0, timezone="Mars", times=["25:00", "26:00"], days_of_week=[9]
    )

    assert [field for field, _ in found] == [
        "schedule_timezone",
        "schedule_times",
        "schedule_times",
        "days_of_week",
        "posts_per_week",
    ]
