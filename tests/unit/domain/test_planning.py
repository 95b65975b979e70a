"""The weekly grid, windows on it, and the slots that top-off makes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drumbeat.domain import planning, zones
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.planning import Slot, Window
from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.domain.schedule import Schedule
from tests.unit.domain.strategies import (
    any_date,
    any_instant,
    moments_and_zones,
    near_a_change,
    restless_zone,
    schedules,
)

DAY = timedelta(days=1)
LOS_ANGELES = "America/Los_Angeles"


def schedule(**changed) -> Schedule:
    return Schedule(**{"timezone": LOS_ANGELES} | changed)


def day(text: str) -> date:
    return date.fromisoformat(text)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def walls(slots: list[Slot]) -> list[str]:
    return [f"{slot.wanted_local:%a %d %H:%M}" for slot in slots]


def minutes(slots) -> list[str]:
    return [slot.scheduled_for.strftime("%Y-%m-%dT%H:%MZ") for slot in slots]


def iso_weeks(slots) -> Counter[tuple[int, int]]:
    """The number of posts by ISO week of the account's zone, by their wanted times."""
    return Counter(slot.wanted_local.isocalendar()[:2] for slot in slots)


def monday_of(any_day: date) -> date:
    return any_day - any_day.weekday() * DAY


def asked_for(plan: Schedule, first: date, last: date) -> list[datetime]:
    """The wall times of a schedule: its slots if clocks never changed."""
    return [
        slot.wanted_local for slot in planning.wanted(replace(plan, timezone="UTC"), first, last)
    ]


class TestTheGrid:
    """Days, times and their order in turn."""

    def test_three_posts_a_week_fall_on_the_same_days_of_every_week(self):
        slots = planning.wanted(schedule(), day("2026-11-30"), day("2026-12-13"))

        assert walls(slots) == [
            "Mon 30 09:00",
            "Wed 02 09:00",
            "Fri 04 09:00",
            "Mon 07 09:00",
            "Wed 09 09:00",
            "Fri 11 09:00",
        ]

    def test_times_rotate_and_go_on_from_week_to_week(self):
        slots = planning.wanted(
            schedule(times=("09:00", "14:00")), day("2026-11-30"), day("2026-12-20")
        )

        assert [f"{slot.wanted_local:%H:%M}" for slot in slots] in (
            ["09:00", "14:00"] * 4 + ["09:00"],
            ["14:00", "09:00"] * 4 + ["14:00"],
        )

    @pytest.mark.parametrize("new_year", ["2027-01-01", "2028-01-01"])  # after 53 weeks, and 52
    def test_the_rotation_goes_on_over_the_new_year(self, new_year):
        times = ("06:00", "09:00", "12:00", "15:00", "18:00")
        eve = day(new_year) - 21 * DAY

        slots = planning.wanted(schedule(posts_per_week=1, times=times), eve, eve + 42 * DAY)

        taken = [times.index(f"{slot.wanted_local:%H:%M}") for slot in slots]
        assert taken == [(taken[0] + turn) % 5 for turn in range(6)]

    def test_posts_keep_to_the_days_asked_for(self):
        tuesdays_and_thursdays = schedule(posts_per_week=2, days_of_week=(2, 4))

        slots = planning.wanted(tuesdays_and_thursdays, day("2026-11-30"), day("2026-12-06"))

        assert walls(slots) == ["Tue 01 09:00", "Thu 03 09:00"]

    def test_posts_that_share_a_day_differ_in_time(self):
        slots = planning.wanted(
            schedule(posts_per_week=4, times=("09:00", "14:00"), days_of_week=(2, 4)),
            day("2026-11-30"),
            day("2026-12-06"),
        )

        assert walls(slots) == ["Tue 01 09:00", "Tue 01 14:00", "Thu 03 09:00", "Thu 03 14:00"]

    def test_dates_that_end_before_they_begin_hold_nothing(self):
        assert planning.wanted(schedule(), day("2026-12-02"), day("2026-12-01")) == []

    def test_the_year_does_not_interrupt_the_weeks(self):
        slots = planning.wanted(schedule(), day("2026-12-28"), day("2027-01-10"))

        assert iso_weeks(slots) == {(2026, 53): 3, (2027, 1): 3}

    def test_a_leap_day_is_a_day(self):
        everyday = schedule(posts_per_week=7, timezone="Asia/Kathmandu")

        slots = planning.wanted(everyday, day("2028-02-28"), day("2028-03-01"))

        assert minutes(slots) == [
            "2028-02-28T03:15Z",
            "2028-02-29T03:15Z",
            "2028-03-01T03:15Z",
        ]

    def test_a_year_of_half_hours_is_planned_whole(self):
        half_hours = tuple(f"{hour:02}:{minute}" for hour in range(24) for minute in ("00", "30"))
        packed = schedule(posts_per_week=336, times=half_hours, timezone="UTC")

        assert len(planning.wanted(packed, day("2028-01-01"), day("2028-12-31"))) == 366 * 48

    @given(schedules(), any_date)
    def test_every_iso_week_holds_the_posts_of_a_week_each_at_a_time_of_its_own(self, plan, start):
        monday = monday_of(start)

        asked = asked_for(plan, monday, monday + 27 * DAY)

        assert len(asked) == len(set(asked))
        assert Counter(wall.isocalendar()[:2] for wall in asked) == {
            (monday + weeks * 7 * DAY).isocalendar()[:2]: plan.posts_per_week for weeks in range(4)
        }
        assert {wall.isoweekday() for wall in asked} <= set(plan.days_of_week)

    @given(schedules(), any_date)
    def test_no_day_of_a_schedule_holds_two_posts_more_than_another(self, plan, start):
        monday = monday_of(start)

        asked = Counter(wall.date() for wall in asked_for(plan, monday, monday + 6 * DAY))

        loads = [asked[monday + (each - 1) * DAY] for each in plan.days_of_week]
        assert max(loads) - min(loads) <= 1

    @given(schedules(), any_date, st.integers(1, 20))
    def test_over_any_number_of_weeks_no_time_gets_two_posts_more_than_another(
        self, plan, start, weeks
    ):
        monday = monday_of(start)

        asked = asked_for(plan, monday, monday + (7 * weeks - 1) * DAY)

        taken = Counter(f"{wall:%H:%M}" for wall in asked)
        shares = [taken[time] for time in plan.times]
        assert max(shares) - min(shares) <= 1

    @given(schedules(), any_date, st.integers(0, 40), st.integers(1, 40))
    @example(
        Schedule(posts_per_week=7, timezone="Pacific/Apia"), date(2011, 12, 28), 2, 5
    )  # 30 December moves into the other part
    def test_parts_of_a_range_have_together_what_the_whole_has(self, plan, first, length, more):
        middle, last = first + length * DAY, first + (length + more) * DAY

        parts = [
            *planning.wanted(plan, first, middle),
            *planning.wanted(plan, middle + DAY, last),
        ]

        whole = planning.wanted(plan, first, last)
        assert {slot.scheduled_for for slot in parts} == {slot.scheduled_for for slot in whole}

    @given(schedules(), any_date)
    def test_slots_are_whole_minutes_one_each_in_order(self, plan, start):
        slots = planning.wanted(plan, start, start + 30 * DAY)

        times = [slot.scheduled_for for slot in slots]
        assert times == sorted(set(times))
        assert all(
            moment.second == moment.microsecond == 0 and moment.tzinfo is UTC for moment in times
        )


class TestClocks:
    """How clock changes affect wanted slots."""

    def test_nine_o_clock_stays_nine_o_clock_over_the_start_of_summer_time(self):
        everyday = schedule(posts_per_week=7)

        slots = planning.wanted(everyday, day("2026-03-07"), day("2026-03-09"))

        assert minutes(slots) == [
            "2026-03-07T17:00Z",
            "2026-03-08T16:00Z",
            "2026-03-09T16:00Z",
        ]
        assert {f"{slot.local:%H:%M}" for slot in slots} == {"09:00"}

    def test_nine_o_clock_stays_nine_o_clock_at_thirteen_hours_and_three_quarters(self):
        everyday = schedule(posts_per_week=7, timezone="Pacific/Chatham")

        slots = planning.wanted(everyday, day("2026-09-26"), day("2026-09-28"))

        assert minutes(slots) == [
            "2026-09-25T20:15Z",
            "2026-09-26T19:15Z",
            "2026-09-27T19:15Z",
        ]

    def test_a_slot_that_the_clock_moves_says_so_and_keeps_what_was_wanted(self):
        early = schedule(posts_per_week=7, times=("02:30",))

        [slot] = planning.wanted(early, day("2026-03-08"), day("2026-03-08"))

        assert slot == Slot(
            scheduled_for=instant("2026-03-08T10:30Z"),
            wanted_local=datetime.fromisoformat("2026-03-08T02:30"),
            local=datetime.fromisoformat("2026-03-08T03:30"),
            timezone=LOS_ANGELES,
            note="02:30 does not exist on 2026-03-08 in America/Los_Angeles "
            "(clocks go forward); moved to 03:30.",
        )
        assert slot.intent == "2026-03-08T02:30"

    def test_a_time_that_occurs_twice_is_one_slot_the_first_time(self):
        early = schedule(posts_per_week=7, times=("01:30",))

        slots = planning.wanted(early, day("2026-11-01"), day("2026-11-01"))

        assert minutes(slots) == ["2026-11-01T08:30Z"]
        assert slots[0].note is not None

    def test_two_slots_on_one_minute_are_one_slot_with_a_note(self):
        both = schedule(posts_per_week=14, times=("02:30", "03:30"))

        slots = planning.wanted(both, day("2026-03-07"), day("2026-03-09"))

        assert minutes(slots) == [
            "2026-03-07T10:30Z",
            "2026-03-07T11:30Z",
            "2026-03-08T10:30Z",
            "2026-03-09T09:30Z",
            "2026-03-09T10:30Z",
        ]
        assert slots[2].intent == "2026-03-08T03:30"
        assert slots[2].note == (
            "02:30 does not exist on 2026-03-08 in America/Los_Angeles (clocks go forward); "
            "moved to 03:30. 2 posts are wanted at that minute: one stands for all of them."
        )

    def test_the_post_of_a_skipped_day_falls_together_with_the_next_days(self):
        everyday = schedule(posts_per_week=7, timezone="Pacific/Apia")

        slots = planning.wanted(everyday, day("2011-12-29"), day("2011-12-31"))

        assert minutes(slots) == ["2011-12-29T19:00Z", "2011-12-30T19:00Z"]
        assert [slot.intent for slot in slots] == ["2011-12-29T09:00", "2011-12-31T09:00"]

    def test_an_offset_with_seconds_gives_a_whole_minute_that_is_not_early(self):
        everyday = schedule(posts_per_week=7, timezone="Africa/Monrovia")

        [slot] = planning.wanted(everyday, day("1970-01-01"), day("1970-01-01"))

        assert minutes([slot]) == ["1970-01-01T09:45Z"]
        assert slot.local == slot.wanted_local

    @given(restless_zone.flatmap(lambda zone: st.tuples(schedules(zone), near_a_change(zone))))
    def test_each_wanted_time_is_one_slot_however_clocks_change(self, drawn):
        plan, change = drawn
        middle = zones.local(change, plan.timezone).date()
        first, last = middle - 3 * DAY, middle + 3 * DAY

        slots = planning.wanted(plan, first, last)

        # Every wanted wall time has its slot, at the right minute;
        meant = [zones.resolve(wall, plan.timezone).utc for wall in asked_for(plan, first, last)]
        assert {slot.scheduled_for for slot in slots} == set(meant)
        # and slots for two times, or at another time than wanted, have a note.
        shared = {moment for moment, count in Counter(meant).items() if count > 1}
        noted = {slot.scheduled_for for slot in slots if slot.note}
        moved = {slot.scheduled_for for slot in slots if slot.local != slot.wanted_local}
        assert shared | moved <= noted
        assert len(slots) == len(meant) - len(shared)


class TestPreview:
    """Any dates, and a limit of how many."""

    def test_the_days_are_counted_from_the_start_date(self):
        everyday = schedule(posts_per_week=7)

        slots = planning.preview(everyday, day("2019-01-01"), 2)

        assert walls(slots) == ["Tue 01 09:00", "Wed 02 09:00"]

    @pytest.mark.parametrize("days", [0, -1, 367, 10**9])
    def test_days_beyond_a_year_or_none_are_refused(self, days):
        with pytest.raises(InvalidInput) as refused:
            planning.preview(schedule(), day("2026-01-01"), days)
        assert [error.field for error in refused.value.errors] == ["days"]

    @pytest.mark.parametrize("start", [date.min, date.max])
    def test_dates_at_the_ends_of_the_calendar_are_refused(self, start):
        with pytest.raises(InvalidInput) as refused:
            planning.preview(schedule(), start, 366)
        assert [error.field for error in refused.value.errors] == ["start_date"]

    @pytest.mark.parametrize("start", [zones.FIRST_DAY, zones.LAST_DAY])
    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", LOS_ANGELES])
    def test_all_other_dates_can_be_previewed(self, start, zone):
        assert len(planning.preview(schedule(timezone=zone), start, 364)) == 156


class TestWindows:
    """Where a top-off begins and ends."""

    def test_a_window_runs_from_now_to_the_same_time_of_a_later_day(self):
        window = planning.window(instant("2026-10-20T12:34Z"), 28, LOS_ANGELES)

        assert window == Window(
            start_wall=datetime.fromisoformat("2026-10-20T05:34"),
            end_wall=datetime.fromisoformat("2026-11-17T05:34"),
            start_utc=instant("2026-10-20T12:34Z"),
            end_utc=instant("2026-11-17T13:34Z"),
        )

    def test_a_window_begins_with_the_next_whole_minute(self):
        window = planning.window(instant("2026-10-20T12:34:00.000001Z"), 1, "UTC")

        assert window.start_utc == instant("2026-10-20T12:35Z")

    def test_a_slot_at_this_very_minute_is_in_and_one_at_the_end_is_out(self):
        everyday = schedule(posts_per_week=7, timezone="UTC")
        window = planning.window(instant("2026-10-20T09:00Z"), 2, "UTC")

        assert minutes(planning.wanted_in(everyday, window)) == [
            "2026-10-20T09:00Z",
            "2026-10-21T09:00Z",
        ]

    def test_a_window_with_a_start_date_begins_at_its_midnight(self):
        window = planning.window_from(day("2026-12-22"), 28, LOS_ANGELES)

        assert (window.start_utc, window.end_utc) == (
            instant("2026-12-22T08:00Z"),
            instant("2027-01-19T08:00Z"),
        )

    def test_a_window_begins_with_the_day_where_midnight_is_missing(self):
        window = planning.window_from(day("2026-09-06"), 1, "America/Santiago")

        assert window.start_utc == instant("2026-09-06T04:00Z")
        midnight = schedule(posts_per_week=7, times=("00:00",), timezone="America/Santiago")
        assert minutes(planning.wanted_in(midnight, window)) == ["2026-09-06T04:00Z"]

    def test_in_the_second_pass_of_an_hour_a_window_begins_when_it_is_over(self):
        # Given 01:15 for the second time, and a slot that stood at 01:30 the first time,
        now = instant("2026-11-01T09:15Z")
        early = schedule(posts_per_week=7, times=("01:30",))

        window = planning.window_for(early, now, 28)

        # then nothing is planned for the past, and whole weeks are still whole.
        slots = planning.wanted_in(early, window)
        assert window.start_wall == datetime.fromisoformat("2026-11-01T02:00")
        assert minutes(slots)[0] == "2026-11-02T09:30Z"
        assert len(slots) == 28

    def test_a_slot_that_a_gap_moved_past_the_end_is_within_the_span(self):
        # Given a window whose last day ends just after a gap,
        early = schedule(posts_per_week=7, times=("02:45",))
        window = planning.window(instant("2026-02-09T11:10Z"), 27, LOS_ANGELES)
        assert window.end_wall == datetime.fromisoformat("2026-03-08T03:10")

        slots = planning.wanted_in(early, window)

        # then its last slot, asked for before the end, stands after it,
        assert slots[-1].scheduled_for == instant("2026-03-08T10:45Z") > window.end_utc
        # and readers of the slots' span see it.
        assert planning.span(slots) == (slots[0].scheduled_for, instant("2026-03-08T10:46Z"))

    def test_no_slots_span_nothing(self):
        assert planning.span([]) is None

    def test_what_is_topped_off_already_runs_from_now_to_its_end(self):
        window = planning.window_until(
            instant("2026-10-20T12:34Z"), instant("2026-11-17T13:34Z"), LOS_ANGELES
        )

        assert window == planning.window(instant("2026-10-20T12:34Z"), 28, LOS_ANGELES)

    def test_what_was_topped_off_up_to_the_past_holds_nothing(self):
        window = planning.window_until(
            instant("2026-10-20T12:34Z"), instant("2026-10-01T00:00Z"), LOS_ANGELES
        )

        assert window.start_wall == window.end_wall
        assert planning.wanted_in(schedule(posts_per_week=7), window) == []

    @pytest.mark.parametrize("days", [0, 367, -5])
    def test_windows_are_as_bounded_as_previews(self, days):
        for make in (
            lambda: planning.window(instant("2026-01-01T00:00Z"), days, "UTC"),
            lambda: planning.window_for(schedule(), instant("2026-01-01T00:00Z"), days),
            lambda: planning.window_from(day("2026-01-01"), days, "UTC"),
        ):
            with pytest.raises(InvalidInput) as refused:
                make()
            assert [error.field for error in refused.value.errors] == ["days"]

    def test_a_rotation_that_changes_the_last_day_does_not_change_the_count(self):
        # Given one post a week, in the morning, at noon, in the evening, in turn,
        turns = schedule(
            posts_per_week=1,
            times=("08:00", "12:00", "18:00"),
            days_of_week=(3,),
            timezone="UTC",
        )
        # when a window begins on any hour of the three weeks' posting days,
        sizes = {
            len(planning.wanted_in(turns, planning.window_for(turns, now, 28)))
            for week in range(3)
            for now in (
                instant("2026-12-02T00:30Z") + (week * 7 * 24 + hour) * timedelta(hours=1)
                for hour in range(24)
            )
        }
        # then it has four posts, though the posting day four weeks later has another time.
        assert sizes == {4}

    @given(moments_and_zones(), st.data(), st.integers(1, 8))
    def test_whole_weeks_hold_whole_weeks_posts_wherever_now_falls(self, drawn, data, weeks):
        now, zone = drawn
        plan = data.draw(schedules(zone))

        window = planning.window_for(plan, now, 7 * weeks)

        asked = [
            wall
            for wall in asked_for(plan, window.start_wall.date(), window.end_wall.date())
            if window.start_wall <= wall < window.end_wall
        ]
        assert len(asked) == weeks * plan.posts_per_week
        # No slot is in the past, and only clock changes reduce their number.
        slots = planning.wanted_in(plan, window)
        assert all(slot.scheduled_for >= now for slot in slots)
        assert len(slots) == len({zones.resolve(wall, zone).utc for wall in asked})

    @given(moments_and_zones(), st.data())
    def test_whole_weeks_from_a_start_date_hold_whole_weeks_posts(self, drawn, data):
        now, zone = drawn
        plan = data.draw(schedules(zone))
        start = zones.local(now, zone).date()

        window = planning.window_from(start, 28, zone)

        asked = asked_for(plan, start, start + 27 * DAY)
        slots = planning.wanted_in(plan, window)
        assert len(asked) == 4 * plan.posts_per_week
        assert slots == planning.wanted(plan, start, start + 27 * DAY)

    @given(moments_and_zones(), st.data())
    def test_a_window_ends_on_its_last_day_even_where_the_rotation_cuts_it(self, drawn, data):
        now, zone = drawn
        plan = data.draw(schedules(zone))

        plain = planning.window(now, 28, zone)
        cut = planning.window_for(plan, now, 28)

        assert cut.start_wall == plain.start_wall
        assert cut.start_utc == plain.start_utc >= now
        assert cut.end_wall - plain.end_wall < DAY
        assert cut.end_wall.date() == plain.end_wall.date() or (
            cut.end_wall == datetime.combine(plain.end_wall.date() + DAY, datetime.min.time())
        )


class TestTopOff:
    """Only what is missing, after any history."""

    def test_it_creates_what_is_missing_and_counts_what_is_there(self):
        window = planning.window_from(day("2026-11-30"), 7, LOS_ANGELES)
        taken = {instant("2026-12-02T17:00Z")}

        plan = planning.plan(planning.wanted_in(schedule(), window), taken)

        assert minutes(plan.to_create) == ["2026-11-30T17:00Z", "2026-12-04T17:00Z"]
        assert plan.skipped == 1

    def test_it_creates_nothing_the_second_time(self):
        window = planning.window_from(day("2026-11-30"), 28, LOS_ANGELES)
        first = planning.plan(planning.wanted_in(schedule(), window), set())

        second = planning.plan(
            planning.wanted_in(schedule(), window), {slot.scheduled_for for slot in first.to_create}
        )

        assert (second.to_create, second.skipped) == ((), 12)

    @pytest.mark.parametrize("start", [f"2026-12-{number:02}" for number in range(1, 8)])
    def test_twenty_nine_daily_runs_fill_eight_weeks_and_not_more(self, start):
        calendar: dict[datetime, Slot] = {}
        for run in range(29):
            window = planning.window_from(day(start) + run * DAY, 28, LOS_ANGELES)
            plan = planning.plan(planning.wanted_in(schedule(), window), calendar.keys())
            calendar |= {slot.scheduled_for: slot for slot in plan.to_create}

        assert len(calendar) == 24
        assert max(iso_weeks(calendar.values()).values()) == 3

    @given(
        schedules(),
        any_instant,
        st.lists(
            st.tuples(
                st.integers(0, 36 * 3600),  # how long after the run before, in seconds
                st.integers(1, 3),  # how often it is started
                st.none() | st.integers(0, 12),  # how many slots it makes before it is killed
            ),
            min_size=1,
            max_size=10,
        ),
    )
    def test_the_calendar_is_the_same_whatever_became_of_the_runs(self, schedule, start, runs):
        calendar: set[datetime] = set()
        now = start
        for wait, times, killed_after in runs:
            now += timedelta(seconds=wait)
            for _ in range(times):
                window = planning.window_for(schedule, now, 28)
                missing = planning.plan(planning.wanted_in(schedule, window), calendar).to_create
                calendar |= {slot.scheduled_for for slot in missing[:killed_after]}

        # One complete run adds all that the others left out,
        last = planning.window_for(schedule, now, 28)
        missing = planning.plan(planning.wanted_in(schedule, last), calendar).to_create
        calendar |= {slot.scheduled_for for slot in missing}
        assert {slot.scheduled_for for slot in planning.wanted_in(schedule, last)} <= calendar
        # and none has added anything outside of the grid.
        grid = planning.wanted(schedule, start.date() - 2 * DAY, last.end_wall.date() + 2 * DAY)
        assert calendar <= {slot.scheduled_for for slot in grid}


class TestParts:
    """A window that is filled part by part."""

    @given(moments_and_zones(), st.data(), st.integers(1, 60), st.lists(st.integers(0, 1_600)))
    def test_wherever_it_is_cut_the_parts_are_the_whole(self, given_at, data, days, cuts):
        now, zone = given_at
        own = data.draw(schedules(zone))
        whole = planning.window(now, days, zone)
        first, last = now - 2 * DAY, now + (days + 4) * DAY
        between = {first + cut * timedelta(hours=1) for cut in cuts}
        ends = [first, *sorted(end for end in between if first < end < last), last]

        parts = [
            slot
            for start, end in pairwise(ends)
            for slot in planning.wanted_between(own, whole, start, end)
        ]

        assert parts == planning.wanted_in(own, whole)

    @given(moments_and_zones(), st.data(), st.integers(1, 366))
    def test_the_estimate_is_off_by_less_than_a_weeks_posts(self, given_at, data, days):
        now, zone = given_at
        own = data.draw(schedules(zone))

        there = len(planning.wanted_in(own, planning.window_for(own, now, days)))

        assert abs(planning.estimate([own], days) - there) <= own.posts_per_week

    @given(st.lists(schedules(), max_size=5), st.integers(1, 52))
    def test_whole_weeks_are_estimated_exactly_for_all_accounts_together(self, owned, weeks):
        posts = sum(own.posts_per_week for own in owned)

        assert planning.estimate(owned, 7 * weeks) == weeks * posts

    @given(moments_and_zones(), st.integers(1, 60))
    def test_a_part_ends_where_a_week_begins(self, given_at, weeks):
        now, zone = given_at

        end = planning.weeks_later(now, weeks, zone)

        assert planning.monday_before(end, zone) == end > now
        assert end - now <= (7 * weeks + 2) * DAY


class TestStretches:
    """Where the calendar has been topped off, as a few ranges of time."""

    @staticmethod
    def days(*numbers: int) -> tuple[datetime, ...]:
        return tuple(instant("2026-12-01T00:00Z") + number * DAY for number in numbers)

    def test_stretches_that_meet_or_overlap_are_one(self):
        a, b, c, d = self.days(0, 28, 1, 29)

        once = planning.joined((), a, b)

        assert once == ((a, b),)
        assert planning.joined(once, c, d) == ((a, d),)
        assert planning.joined(once, b, d) == ((a, d),)
        assert planning.joined(once, c, b) == once

    def test_stretches_apart_stay_apart_in_order_until_one_joins_them(self):
        a, b, c, d = self.days(0, 5, 10, 15)

        apart = planning.joined(planning.joined((), c, d), a, b)

        assert apart == ((a, b), (c, d))
        assert planning.joined(apart, b, c) == ((a, d),)


class TestScheduleChange:
    """Planned slots follow the schedule; people's changes stay."""

    NOW = instant("2026-11-29T00:00Z")
    UNTIL = instant("2026-12-28T00:00Z")

    def planned(self, slot: Slot, **changed) -> PostInstance:
        return PostInstance(
            **{
                "id": slot.intent,
                "tenant_id": "h2o",
                "channel_account_id": "page",
                "account_name": "H2O",
                "platform": "facebook",
                "timezone": slot.timezone,
                "status": Status.PLANNED,
                "origin": Origin.TOPOFF,
                "scheduled_for": slot.scheduled_for,
                "wanted_local": slot.intent,
            }
            | changed
        )

    def filled_window(self, schedule: Schedule, now=NOW, until=UNTIL) -> list[PostInstance]:
        window = planning.window_until(now, until, schedule.timezone)
        return [self.planned(slot) for slot in planning.wanted_in(schedule, window)]

    def follow(
        self, schedule: Schedule, instances, withdrawn=frozenset(), now=NOW, until=UNTIL
    ) -> list[PostInstance]:
        """The account's instances after a regrid, as a service would write them."""
        window = planning.window_until(now, until, schedule.timezone)
        slots = planning.wanted_in(schedule, window)
        change = planning.regrid(schedule, slots, instances, withdrawn, now)
        restated = {each.id: self.planned(slot, id=each.id) for each, slot in change.to_restate}
        kept = [restated.get(i.id, i) for i in instances if i not in change.to_remove]
        return sorted(
            [*kept, *(self.planned(slot) for slot in change.to_create)],
            key=lambda each: each.scheduled_for,
        )

    def test_nothing_changes_while_the_schedule_is_the_same(self):
        window = planning.window_until(self.NOW, self.UNTIL, LOS_ANGELES)

        slots = planning.wanted_in(schedule(), window)
        change = planning.regrid(schedule(), slots, self.filled_window(schedule()), set(), self.NOW)

        assert (change.to_remove, change.to_create, change.to_restate) == ((), (), ())

    def test_empty_slots_move_to_the_new_times(self):
        before = self.filled_window(schedule())

        after = self.follow(schedule(times=("10:00",)), before)

        assert len(after) == len(before) == 12
        assert {each.wanted_local[-5:] for each in after} == {"10:00"}

    def test_slots_on_both_grids_stay_what_they_are(self):
        before = self.filled_window(schedule())

        after = self.follow(schedule(posts_per_week=7), before)

        assert len(after) == 29
        assert {each.id for each in before} <= {each.id for each in after}

    @pytest.mark.parametrize(
        "touched",
        [
            {"content_item_id": "content", "status": Status.DRAFT},
            {"content_item_id": "content", "status": Status.SCHEDULED},
            {"content_item_id": "content"},
            {"status": Status.DRAFT},
            {"captioned": True},
            {"origin": Origin.PERSON},
            {"status": Status.POSTED, "content_item_id": "content"},
        ],
    )
    def test_what_people_touched_stays_where_it_is(self, touched):
        first, *rest = planning.wanted_in(
            schedule(), planning.window_until(self.NOW, self.UNTIL, LOS_ANGELES)
        )
        theirs = self.planned(first, **touched)

        after = self.follow(
            schedule(times=("10:00",)), [theirs, *(self.planned(slot) for slot in rest)]
        )

        assert theirs in after
        counts = theirs.origin is Origin.TOPOFF
        assert len(after) == (12 if counts else 13), "a filled slot counts towards its week"

    def test_a_filled_slot_takes_the_place_of_the_nearest_of_its_week(self):
        monday, wednesday, friday, *_ = self.filled_window(schedule())
        filled = replace(wednesday, content_item_id="content", status=Status.DRAFT)

        five = schedule(posts_per_week=5, times=("10:00",), days_of_week=(1, 2, 4, 5, 6))
        after = self.follow(five, [monday, filled, friday])

        week = [each.wanted_local for each in after if each.wanted_local < "2026-12-07"]
        # Tuesday 10:00 is 23 hours away, Thursday 10:00 is 25.
        assert week == [
            "2026-11-30T10:00",
            "2026-12-02T09:00",
            "2026-12-03T10:00",
            "2026-12-04T10:00",
            "2026-12-05T10:00",
        ]

    @given(restless_zone, restless_zone, st.data())
    def test_no_week_gets_more_than_is_wanted_or_was_filled(self, zone, other_zone, data):
        old, new = data.draw(schedules(zone)), data.draw(schedules(other_zone))
        before = [
            replace(each, status=Status.DRAFT, content_item_id="content")
            if data.draw(st.booleans())
            else each
            for each in self.filled_window(old)
        ]

        after = self.follow(new, before)
        twice = self.follow(new, after)
        back = self.follow(old, after)

        def week(each):
            wall = zones.local(each.scheduled_for, new.timezone)
            if planning.is_empty_slot(each):  # a gap may have carried it over midnight
                wall = datetime.fromisoformat(each.wanted_local)
            return wall.date().isocalendar()[:2]

        filled = Counter(week(each) for each in before if not planning.is_empty_slot(each))
        for number, posts in Counter(map(week, after)).items():
            assert posts <= max(new.posts_per_week, filled[number])
        assert [meaning(each) for each in twice] == [meaning(each) for each in after]
        assert {meaning(each) for each in before} == {meaning(each) for each in back}

    def test_a_minute_that_a_person_took_out_stays_out(self):
        before = self.filled_window(schedule())
        withdrawn = {before[0].scheduled_for}

        away = self.follow(schedule(times=("10:00",)), before[1:], withdrawn)
        back = self.follow(schedule(), away, withdrawn)

        assert [each.scheduled_for for each in back] == [each.scheduled_for for each in before[1:]]

    def test_a_minute_that_another_post_holds_is_not_planned_again(self):
        before = self.filled_window(schedule())
        placed = self.planned(
            planning.wanted(schedule(times=("10:00",)), day("2026-11-30"), day("2026-11-30"))[0],
            id="placed",
            origin=Origin.PERSON,
        )

        after = self.follow(schedule(times=("10:00",)), [placed, *before])

        assert len(after) == 12
        assert placed in after

    def test_a_slot_whose_minute_gets_another_meaning_is_restated(self):
        # Given 09:00 in Los Angeles, which is 10:00 in Edmonton then,
        before = self.filled_window(schedule())

        # when the account moves to Edmonton and posts at 11:00,
        edmonton = schedule(timezone="America/Edmonton", times=("11:00",))
        after = self.follow(edmonton, before)

        # then the minutes stay, with their new local time.
        assert [each.scheduled_for for each in after] == [each.scheduled_for for each in before]
        assert {(each.timezone, each.wanted_local[-5:]) for each in after} == {
            ("America/Edmonton", "11:00")
        }
        assert [each.id for each in after] == [each.id for each in before]

    def test_empty_slots_beyond_the_window_leave_the_grid_as_well(self):
        far = [
            self.planned(slot)
            for slot in planning.wanted(schedule(), day("2027-06-07"), day("2027-06-13"))
        ]

        window = planning.window_until(self.NOW, self.UNTIL, LOS_ANGELES)
        early_week = schedule(days_of_week=(1, 2, 3))
        slots = planning.wanted_in(early_week, window)
        change = planning.regrid(early_week, slots, far, set(), self.NOW)

        assert [each.wanted_local for each in change.to_remove] == ["2027-06-11T09:00"]

    def test_a_slot_that_a_gap_carried_over_midnight_is_on_the_grid(self):
        early = schedule(posts_per_week=7, times=("23:45",), timezone="Asia/Pyongyang")
        [moved] = planning.wanted(early, day("2018-05-04"), day("2018-05-04"))
        window = planning.window_until(
            instant("2018-05-01T00:00Z"), instant("2018-05-02T00:00Z"), "Asia/Pyongyang"
        )

        slots = planning.wanted_in(early, window)
        change = planning.regrid(
            early, slots, [self.planned(moved)], set(), instant("2018-05-01T00:00Z")
        )

        assert moved.local.date() == day("2018-05-05")
        assert (change.to_remove, change.to_restate) == ((), ())

    @given(restless_zone, restless_zone, st.data())
    def test_changing_it_back_gives_the_first_set_again(self, zone, other_zone, data):
        old = data.draw(schedules(zone))
        new = data.draw(schedules(data.draw(st.sampled_from([zone, other_zone]))))
        planned = self.filled_window(old)
        withdrawn = data.draw(st.sets(st.sampled_from([i.scheduled_for for i in planned])))
        before = [each for each in planned if each.scheduled_for not in withdrawn]

        there = self.follow(new, before, withdrawn)
        back = self.follow(old, there, withdrawn)

        assert [meaning(each) for each in back] == [meaning(each) for each in before]

    @given(restless_zone, restless_zone, st.data())
    def test_changing_it_back_loses_nothing_where_clocks_change(self, zone, other_zone, data):
        change = data.draw(near_a_change(data.draw(st.sampled_from([zone, other_zone]))))
        now = change - data.draw(st.integers(0, 8)) * DAY
        until = (now + 8 * DAY).replace(second=0)
        old, new = data.draw(schedules(zone)), data.draw(schedules(other_zone))
        before = self.filled_window(old, now, until)

        there = self.follow(new, before, now=now, until=until)
        back = self.follow(old, there, now=now, until=until)

        assert {meaning(each) for each in before} <= {meaning(each) for each in back}
        on_grid = planning.wanted(old, now.date() - 2 * DAY, until.date() + 2 * DAY)
        assert {each.scheduled_for for each in back} <= {slot.scheduled_for for slot in on_grid}


def meaning(instance: PostInstance) -> tuple[datetime | None, str, str | None]:
    return instance.scheduled_for, instance.timezone, instance.wanted_local
