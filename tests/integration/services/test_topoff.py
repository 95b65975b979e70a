"""Topping off: what the calendar holds afterwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from drumbeat.domain import planning, zones
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.errors import InvalidInput, Unavailable
from drumbeat.domain.posts import Origin, Status
from drumbeat.ports import MAX_PLANNED_AT_ONCE
from drumbeat.services.instances import InstanceEdit
from tests.integration.services.desk import FOUR_WEEKS, Desk
from tests.samples import EDITOR, H2O, LOS_ANGELES, NOW, instance, instant, schedule

DAY = timedelta(days=1)


def per_week(desk: Desk, zone: str = LOS_ANGELES) -> Counter[tuple[int, int]]:
    """The number of posts in each ISO week of `zone`."""
    walls = [zones.local(p.scheduled_for, zone) for p in desk.posts() if p.scheduled_for]
    return Counter(wall.isocalendar()[:2] for wall in walls)


class TestWhatIsPlanned:
    def test_four_weeks_hold_four_times_the_posts_of_a_week(self, desk):
        desk.connect()

        result = desk.top_off()

        assert (result.instances_created, result.instances_skipped) == (12, 0)
        assert (result.accounts_processed, result.accounts_failed) == (1, 0)
        assert desk.minutes() == FOUR_WEEKS

    def test_a_planned_slot_says_where_it_comes_from_and_what_it_stands_for(self, desk):
        desk.connect(name="H2O Page", platform="facebook")

        desk.top_off()

        slot = desk.read(desk.posts()[0].id)
        assert slot.status is Status.PLANNED
        assert slot.origin is Origin.TOPOFF
        assert (slot.wanted_local, slot.timezone) == ("2026-12-02T09:00", LOS_ANGELES)
        assert (slot.account_name, slot.platform) == ("H2O Page", "facebook")
        assert (slot.version, slot.generation, slot.take_up_at) == (1, 0, None)

    def test_a_slot_whose_time_the_clock_skips_says_so(self, desk):
        sundays = {"times": ("02:30",), "days_of_week": (7,), "posts_per_week": 1}
        desk.connect(schedule=replace(schedule(), **sundays))

        desk.top_off(28, date(2027, 3, 1))

        noted = {post.wanted_local: post.note for post in desk.posts()}
        [skipped] = [note for note in noted.values() if note]
        assert noted["2027-03-14T02:30"] == skipped
        assert skipped.startswith("02:30 does not exist on 2027-03-14 in America/Los_Angeles")

    def test_the_answer_names_the_window_in_utc(self, desk):
        result = desk.top_off()

        assert result.window_start == NOW
        assert result.window_end == NOW + 28 * DAY

    def test_a_start_date_begins_at_each_zones_midnight(self, desk):
        desk.connect(id="la", schedule=schedule(posts_per_week=7, times=("00:00",)))
        desk.connect(
            id="tokyo",
            schedule=schedule(posts_per_week=7, times=("00:00",), timezone="Asia/Tokyo"),
        )

        result = desk.top_off(2, date(2026, 12, 24))

        assert result.window_start == instant("2026-12-24T08:00Z")
        assert result.window_end == instant("2026-12-26T08:00Z")
        assert desk.minutes("la") == ["2026-12-24T08:00", "2026-12-25T08:00"]
        assert desk.minutes("tokyo") == ["2026-12-23T15:00", "2026-12-24T15:00"]

    @pytest.mark.parametrize("days", [0, -1, 367])
    def test_a_window_has_1_to_366_days(self, desk, days):
        with pytest.raises(InvalidInput) as refused:
            desk.top_off(days)

        assert [error.field for error in refused.value.errors] == ["days"]

    def test_four_weeks_hold_as_many_posts_wherever_now_falls(self, desk):
        desk.connect(schedule=schedule(posts_per_week=5, times=("00:00", "23:30", "12:00")))
        for hours in range(0, 14 * 24, 31):
            desk.clock.advance(timedelta(hours=hours, minutes=hours % 60, seconds=7))
            tenant = replace(H2O, id=f"at-{hours}")
            desk.connect(
                tenant_id=tenant.id,
                schedule=schedule(posts_per_week=5, times=("00:00", "23:30", "12:00")),
            )

            assert desk.top_off(tenant=tenant).instances_created == 20

    @pytest.mark.parametrize("status", [AccountStatus.PAUSED, AccountStatus.NEEDS_RECONNECT])
    def test_only_active_accounts_are_topped_off(self, desk, status):
        desk.connect(id="page")
        desk.connect(id="resting", status=status)

        result = desk.top_off()

        assert result.accounts_processed == 1
        assert len(desk.minutes("page")) == 12
        assert desk.minutes("resting") == []

    def test_more_slots_than_a_transaction_holds_are_planned_in_several(self, desk):
        desk.connect(schedule=schedule(posts_per_week=7))

        result = desk.top_off(2 * MAX_PLANNED_AT_ONCE + 7)

        assert result.instances_created == 2 * MAX_PLANNED_AT_ONCE + 7
        assert len(set(desk.minutes())) == 2 * MAX_PLANNED_AT_ONCE + 7

    def test_accounts_of_other_tenants_are_left_alone(self, desk):
        desk.connect(id="page")
        desk.connect(id="page", tenant_id="all_county")

        desk.top_off()

        assert desk.posts(tenant_id="all_county") == []


class TestDayAfterDay:
    def test_29_daily_runs_plan_24_posts_and_never_more_than_3_a_week(self, desk):
        desk.connect()

        for _ in range(29):
            desk.top_off()
            desk.clock.advance(DAY)

        assert len(desk.minutes()) == 24
        assert max(per_week(desk).values()) == 3

    def test_29_runs_by_start_date_plan_the_same_as_29_days(self, desk):
        desk.connect()

        created = [
            desk.top_off(28, date(2026, 12, 2) + n * DAY).instances_created for n in range(29)
        ]

        assert sum(created) == len(desk.minutes()) == 24
        assert max(per_week(desk).values()) == 3

    def test_a_skipped_day_changes_nothing(self, desk):
        desk.connect(id="page")
        for _ in range(15):
            desk.top_off()
            desk.clock.advance(DAY)
        other = Desk(NOW)
        other.connect(id="page", tenant_id="skipping")
        skipping = replace(H2O, id="skipping")
        for day in range(15):
            if day not in (3, 4, 5, 11):
                other.top_off(tenant=skipping)
            other.clock.advance(DAY)

        assert [p.scheduled_for for p in other.posts(tenant_id="skipping")] == [
            p.scheduled_for for p in desk.posts()
        ]

    def test_a_second_run_writes_nothing(self, desk):
        desk.connect(id="page")
        desk.connect(id="hook", platform="webhook", schedule=schedule(times=("17:30",)))
        desk.top_off()

        with desk.metered() as meter:
            again = desk.top_off()

        assert (again.instances_created, again.instances_skipped) == (0, 24)
        assert meter.writes == []


class TestBudgets:
    def test_twelve_new_slots_take_three_calls_and_52_write_units(self, desk):
        desk.connect()

        with desk.metered() as meter:
            desk.top_off()

        assert meter.operations == {"Query": 2, "TransactWriteItems": 1}
        assert meter.write_units <= 52

    def test_each_post_of_the_window_is_looked_at_once_however_many_accounts_there_are(
        self, desk, monkeypatch
    ):
        for number in range(3):
            desk.connect(id=f"page-{number}")
        desk.top_off()
        whole, looked_at = desk.stored_calendar.window(H2O.id, None, None), Counter()

        class Watched(list):
            def __iter__(self):
                for post in super().__iter__():
                    looked_at[post.id] += 1
                    yield post

        watched = replace(whole, instances=Watched(whole.instances))
        monkeypatch.setattr(desk.stored_calendar, "window", lambda *_, **__: watched)

        result = desk.top_off()

        assert (result.instances_created, result.instances_skipped) == (0, 36)
        assert set(looked_at.values()) == {1}
        assert len(looked_at) == 36

    def test_nothing_missing_takes_a_query_for_each_started_mb_of_the_window(self, desk):
        # 18 accounts with long names and 3 posts a day: a little over 1 MB in four weeks.
        name = "H2O " * 100
        busy = schedule(posts_per_week=21, times=("08:00", "12:00", "18:00"))
        minutes = planning.wanted_in(busy, planning.window_for(busy, NOW, 28))
        for number in range(18):
            desk.connect(id=f"page-{number}", name=name, schedule=busy)
            desk.stock(
                instance(
                    id=f"{number:04}-{slot.intent}",
                    channel_account_id=f"page-{number}",
                    account_name=name,
                    scheduled_for=slot.scheduled_for,
                    wanted_local=slot.intent,
                )
                for slot in minutes
            )

        with desk.metered() as meter:
            result = desk.top_off()

        assert (result.instances_created, result.instances_skipped) == (0, 18 * 84)
        _accounts, *windows = meter.calls
        megabytes = sum(call.bytes_read for call in windows) / 2**20
        assert megabytes > 1
        assert meter.operations == {"Query": len(meter.calls)}
        assert len(windows) <= 2 * -(-megabytes // 1)


class TestFailures:
    def test_one_failing_account_is_counted_while_the_others_complete(self, desk):
        for name in ("a", "b", "c"):
            desk.connect(id=name)
        plan = desk.stored_calendar.plan

        class Broken:
            def __getattr__(self, name):
                return getattr(desk.stored_calendar, name)

            def plan(self, before, after, **changes):
                if before.id == "b":
                    raise Unavailable("busy")
                plan(before, after, **changes)

        result = replace(desk.topoff, calendar=Broken()).top_off(H2O, 28)

        assert (result.accounts_processed, result.accounts_failed) == (2, 1)
        assert result.instances_created == 24
        assert [len(desk.minutes(name)) for name in ("a", "b", "c")] == [12, 0, 12]
        [(level, event, details)] = desk.log.lines
        assert (level, event, details["account_id"]) == ("exception", "topoff_account_failed", "b")

    def test_a_zone_that_is_no_more_fails_its_own_account_alone(self, desk):
        desk.connect(id="lost", schedule=schedule(timezone="Atlantis/Center"))
        desk.connect(id="page")

        result = desk.top_off()

        assert (result.accounts_processed, result.accounts_failed) == (1, 1)
        assert len(desk.minutes("page")) == 12


class TestPastDays:
    def test_a_window_that_began_in_the_past_begins_now(self, desk):
        desk.connect(schedule=schedule(posts_per_week=7))

        result = desk.top_off(10, date(2026, 11, 27))

        assert result.window_start == NOW
        assert desk.minutes() == [f"2026-12-{day:02}T17:00" for day in range(1, 7)]

    def test_one_that_is_past_makes_no_slots(self, desk):
        desk.connect()

        result = desk.top_off(28, date(2015, 12, 16))

        assert (result.instances_created, result.instances_skipped) == (0, 0)
        assert result.window_start == result.window_end == NOW
        assert desk.posts() == []
        assert desk.account().planned == ()


class TestPeoplesWork:
    def test_posts_of_people_count_as_the_slot_that_they_stand_on(self, desk):
        desk.connect()
        desk.write()
        desk.placing.create_many(
            EDITOR, "tips", ["page"], scheduled_for=instant("2026-12-09T17:00Z"), status=None
        )

        result = desk.top_off()

        assert (result.instances_created, result.instances_skipped) == (11, 1)
        assert desk.minutes() == FOUR_WEEKS

    @pytest.mark.parametrize("filled", [False, True])
    def test_a_deleted_slot_is_not_brought_back(self, desk, filled):
        desk.connect()
        desk.write()
        desk.top_off()
        slot = desk.posts()[4]
        if filled:
            desk.instances.edit(EDITOR, slot.id, InstanceEdit(content_item_id="tips"))

        desk.instances.delete(EDITOR, slot.id)
        result = desk.top_off()

        assert (result.instances_created, result.instances_skipped) == (0, 12)
        assert desk.minutes() == FOUR_WEEKS[:4] + FOUR_WEEKS[5:]
        assert desk.withdrawn() == [FOUR_WEEKS[4]]

    @pytest.mark.parametrize("filled", [False, True])
    def test_the_place_that_a_slot_was_moved_from_stays_free(self, desk, filled):
        desk.connect()
        desk.write()
        desk.top_off()
        slot = desk.posts()[4]
        if filled:
            desk.instances.edit(EDITOR, slot.id, InstanceEdit(content_item_id="tips"))
        elsewhere = instant("2026-12-12T20:00Z")

        desk.instances.edit(EDITOR, slot.id, InstanceEdit(scheduled_for=elsewhere))
        result = desk.top_off()

        assert result.instances_created == 0
        assert desk.withdrawn() == [FOUR_WEEKS[4]]
        assert desk.read(slot.id).scheduled_for == elsewhere

    def test_people_may_use_a_withdrawn_place_and_leave_it_withdrawn(self, desk):
        desk.connect()
        desk.write()
        desk.top_off()
        desk.instances.delete(EDITOR, desk.posts()[4].id)

        [answer] = desk.placing.create_many(
            EDITOR, "tips", ["page"], scheduled_for=instant("2026-12-11T17:00Z"), status=None
        )
        assert answer.instance is not None
        assert desk.minutes() == FOUR_WEEKS
        assert desk.withdrawn() == []
        desk.instances.delete(EDITOR, answer.instance.id)

        assert desk.withdrawn() == [FOUR_WEEKS[4]]
        assert desk.top_off().instances_created == 0

    def test_a_slot_moved_away_and_back_leaves_its_place_withdrawn_when_it_goes(self, desk):
        desk.connect()
        desk.top_off()
        slot = desk.posts()[0]
        home = slot.scheduled_for
        for when in (home + timedelta(hours=3), home):
            desk.instances.edit(EDITOR, slot.id, InstanceEdit(scheduled_for=when))
        assert desk.withdrawn() == []

        desk.instances.delete(EDITOR, slot.id)

        assert desk.withdrawn() == [FOUR_WEEKS[0]]
        assert desk.top_off().instances_created == 0

    def test_a_place_that_people_chose_is_not_withdrawn_when_they_leave_it(self, desk):
        desk.connect()
        desk.write()
        [answer] = desk.placing.create_many(
            EDITOR, "tips", ["page"], scheduled_for=instant("2026-12-09T17:00Z"), status=None
        )

        desk.instances.delete(EDITOR, answer.instance.id)

        assert desk.withdrawn() == []
        assert desk.top_off().instances_created == 12
