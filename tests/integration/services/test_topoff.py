"""Topping off: what the calendar holds afterwards, whatever else happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count

import pytest

from drumbeat.domain import planning, zones
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.errors import InvalidInput, Unavailable
from drumbeat.domain.posts import Origin, Status
from drumbeat.ports import MAX_PLANNED_AT_ONCE
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.instances import InstanceEdit
from tests.integration.services.desk import Desk
from tests.interference import Killed, after_call, before_call, kill
from tests.samples import ADMIN, EDITOR, H2O, LOS_ANGELES, NOW, instance, instant, schedule

DAY = timedelta(days=1)
#: What top-off wants of the sample account from NOW on, for four weeks.
FOUR_WEEKS = [
    "2026-12-02T17:00",
    "2026-12-04T17:00",
    "2026-12-07T17:00",
    "2026-12-09T17:00",
    "2026-12-11T17:00",
    "2026-12-14T17:00",
    "2026-12-16T17:00",
    "2026-12-18T17:00",
    "2026-12-21T17:00",
    "2026-12-23T17:00",
    "2026-12-25T17:00",
    "2026-12-28T17:00",
]


def per_week(desk: Desk, zone: str = LOS_ANGELES) -> Counter[tuple[int, int]]:
    """How many posts stand in each ISO week of `zone`."""
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


class TestInterrupted:
    """Whatever happens in the middle: the next run leaves the same set."""

    ONCE_MORE = schedule(posts_per_week=7)
    DAYS = 60

    def expected(self, desk: Desk) -> list[datetime]:
        tenant = replace(H2O, id="undisturbed")
        desk.connect(tenant_id=tenant.id, schedule=self.ONCE_MORE)
        desk.top_off(self.DAYS, tenant=tenant)
        return [p.scheduled_for for p in desk.posts(tenant_id=tenant.id) if p.scheduled_for]

    @pytest.mark.parametrize("moment", [before_call, after_call])
    def test_killed_at_any_call_the_next_run_completes_the_set(self, desk, moment):
        expected = self.expected(desk)
        for number in count():
            tenant = replace(H2O, id=f"killed-{number}")
            desk.connect(tenant_id=tenant.id, schedule=self.ONCE_MORE)

            with moment(desk.client, number, kill) as interference:
                try:
                    desk.top_off(self.DAYS, tenant=tenant)
                except Killed:
                    desk.top_off(self.DAYS, tenant=tenant)

            assert [p.scheduled_for for p in desk.posts(tenant_id=tenant.id)] == expected
            if not interference.interfered:
                break
        assert number == 4  # accounts, window, and two transactions: 60 slots

    @pytest.mark.parametrize("moment", [before_call, after_call])
    def test_two_runs_at_once_plan_what_one_would(self, desk, moment):
        expected = self.expected(desk)
        for number in count():
            tenant = replace(H2O, id=f"twice-{number}")
            desk.connect(tenant_id=tenant.id, schedule=self.ONCE_MORE)
            answers = []

            def rival(tenant=tenant, answers=answers):
                answers.append(desk.top_off(self.DAYS, tenant=tenant))

            with moment(desk.client, number, rival) as interference:
                answers.append(desk.top_off(self.DAYS, tenant=tenant))

            assert [p.scheduled_for for p in desk.posts(tenant_id=tenant.id)] == expected
            assert sum(answer.instances_created for answer in answers) == len(expected)
            assert all(answer.accounts_failed == 0 for answer in answers)
            if not interference.interfered:
                break
        assert number == 4

    def test_a_longer_run_at_once_keeps_how_far_it_came(self, desk):
        for number in count():
            tenant = replace(H2O, id=f"longer-{number}")
            desk.connect(tenant_id=tenant.id)

            with before_call(
                desk.client, number, lambda tenant=tenant: desk.top_off(100, tenant=tenant)
            ) as interference:
                desk.top_off(28, tenant=tenant)

            stored = desk.stored_accounts.get(tenant.id, "page")
            reached = NOW + (100 if interference.interfered else 28) * DAY
            assert [end for _, end in stored.planned] == [reached]
            if not interference.interfered:
                break
        assert number == 3

    def test_a_person_who_takes_a_minute_meanwhile_keeps_it(self, desk):
        for number in count():
            tenant = replace(H2O, id=f"person-{number}")
            access = replace(EDITOR, tenant=tenant)
            desk.connect(tenant_id=tenant.id)
            desk.write(tenant_id=tenant.id)

            def person(access=access):
                [answer] = desk.instances.create_many(
                    access,
                    "tips",
                    ["page"],
                    scheduled_for=instant("2026-12-14T17:00Z"),
                    status=Status.DRAFT,
                )
                assert answer.error is None or answer.error.code == "slot_taken"

            with before_call(desk.client, number, person) as interference:
                result = desk.top_off(tenant=tenant)

            posts = {p.scheduled_for: p for p in desk.posts(tenant_id=tenant.id)}
            assert len(posts) == 12
            assert result.accounts_failed == 0
            if not interference.interfered:
                break
            theirs = posts[instant("2026-12-14T17:00Z")]
            assert (theirs.status, theirs.content_item_id) == (Status.DRAFT, "tips")
            assert result.instances_created == 11
        assert number == 3

    def test_a_person_who_fills_a_slot_meanwhile_keeps_the_content(self, desk):
        for number in count():
            tenant = replace(H2O, id=f"fills-{number}")
            desk.connect(tenant_id=tenant.id)
            desk.write(tenant_id=tenant.id)
            desk.top_off(14, tenant=tenant)
            first = desk.posts(tenant_id=tenant.id)[0]

            def fill(tenant=tenant, first=first):
                edit = InstanceEdit(content_item_id="tips")
                desk.instances.edit(replace(EDITOR, tenant=tenant), first.id, edit)

            with before_call(desk.client, number, fill) as interference:
                desk.top_off(28, tenant=tenant)

            if not interference.interfered:
                break
            assert desk.read(first.id, tenant.id).content_item_id == "tips"
            assert len(desk.posts(tenant_id=tenant.id)) == 12
        assert number == 3

    def test_a_schedule_that_changes_meanwhile_is_the_one_that_is_followed(self, desk):
        for number in count():
            tenant = replace(H2O, id=f"changes-{number}")
            desk.connect(tenant_id=tenant.id)

            def change(tenant=tenant):
                desk.accounts.change(
                    replace(ADMIN, tenant=tenant),
                    "page",
                    schedule=ScheduleChange(schedule_times=["18:15"]),
                )

            with before_call(desk.client, number, change) as interference:
                desk.top_off(tenant=tenant)

            if not interference.interfered:
                break
            posts = desk.posts(tenant_id=tenant.id)
            assert len(posts) == 12
            assert {p.wanted_local[-5:] for p in posts} == {"18:15"}
            assert not desk.stored_accounts.get(tenant.id, "page").replanning
        assert number == 3

    def test_an_account_paused_meanwhile_gets_nothing_more(self, desk):
        desk.connect(schedule=self.ONCE_MORE)

        with before_call(desk.client, 2, lambda: desk.accounts.pause(ADMIN, "page")):
            result = desk.top_off(self.DAYS)

        assert desk.minutes() == []
        assert (result.instances_created, result.accounts_failed) == (0, 0)

    def test_an_account_deleted_meanwhile_is_no_failure_and_leaves_no_slots(self, desk):
        for number in (1, 2, 3):
            desk.connect(id=f"page-{number}", schedule=self.ONCE_MORE)

            with before_call(
                desk.client, number, partial(desk.accounts.delete, ADMIN, f"page-{number}")
            ) as interference:
                result = desk.top_off(self.DAYS)

            assert interference.interfered
            assert result.accounts_failed == 0
            assert desk.minutes() == []


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


class TestPeoplesWork:
    def test_posts_of_people_count_as_the_slot_that_they_stand_on(self, desk):
        desk.connect()
        desk.write()
        desk.instances.create_many(
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

        [answer] = desk.instances.create_many(
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
        [answer] = desk.instances.create_many(
            EDITOR, "tips", ["page"], scheduled_for=instant("2026-12-09T17:00Z"), status=None
        )

        desk.instances.delete(EDITOR, answer.instance.id)

        assert desk.withdrawn() == []
        assert desk.top_off().instances_created == 12


class TestScheduleChange:
    @staticmethod
    def change(desk: Desk, **schedule: object) -> None:
        desk.accounts.change(ADMIN, "page", schedule=ScheduleChange(**schedule))

    @staticmethod
    def meaning(desk: Desk) -> list[tuple[datetime | None, str | None, str]]:
        return [(p.scheduled_for, p.wanted_local, p.timezone) for p in desk.posts("page")]

    def test_empty_slots_follow_at_once_and_filled_ones_stay(self, desk):
        desk.connect()
        desk.write()
        desk.top_off()
        filled = desk.posts()[3]
        desk.instances.edit(EDITOR, filled.id, InstanceEdit(content_item_id="tips"))

        self.change(desk, schedule_times=["18:15"])

        posts = desk.posts()
        assert {p.wanted_local[-5:] for p in posts if p.id != filled.id} == {"18:15"}
        assert len(posts) == 13
        assert desk.read(filled.id).scheduled_for == filled.scheduled_for
        assert desk.withdrawn() == []

    def test_changing_it_back_gives_the_first_set_again(self, desk):
        desk.connect()
        desk.top_off()
        desk.instances.delete(EDITOR, desk.posts()[6].id)
        before = self.meaning(desk)

        self.change(
            desk, posts_per_week=5, schedule_timezone="Europe/Berlin", schedule_times=["11:00"]
        )
        assert self.meaning(desk) != before
        self.change(desk, posts_per_week=3, schedule_timezone=LOS_ANGELES, schedule_times=["09:00"])

        assert self.meaning(desk) == before
        assert desk.top_off().instances_created == 0

    def test_windows_by_start_date_follow_as_well_and_the_days_between_stay_empty(self, desk):
        desk.connect()
        desk.top_off()
        desk.top_off(14, date(2027, 3, 8))
        before = self.meaning(desk)

        self.change(desk, schedule_times=["18:15"])
        there = self.meaning(desk)
        self.change(desk, schedule_times=["09:00"])

        assert [wanted[:10] for _, wanted, _ in there] == [wanted[:10] for _, wanted, _ in before]
        assert {wanted[-5:] for _, wanted, _ in there} == {"18:15"}
        assert self.meaning(desk) == before

    def test_a_slot_with_a_caption_of_its_own_is_peoples_work(self, desk):
        desk.connect()
        desk.top_off()
        slot = desk.posts()[0]
        desk.instances.edit(EDITOR, slot.id, InstanceEdit(caption_override="Only here"))

        self.change(desk, schedule_times=["18:15"])

        assert desk.read(slot.id).caption_override == "Only here"
        assert desk.read(slot.id).scheduled_for == slot.scheduled_for

    def test_a_slot_whose_minute_stays_wanted_stands_for_its_new_local_time(self, desk):
        desk.connect(schedule=schedule(posts_per_week=7))
        desk.top_off()
        first = desk.posts()[0]

        self.change(desk, schedule_timezone="America/Denver", schedule_times=["10:00"])

        same = desk.read(first.id)
        assert same.scheduled_for == first.scheduled_for
        assert (same.wanted_local, same.timezone) == ("2026-12-01T10:00", "America/Denver")

    def test_an_account_never_topped_off_gets_no_slots_from_a_change(self, desk):
        desk.connect()

        self.change(desk, schedule_times=["18:15"])

        assert desk.posts() == []

    def test_other_accounts_stay_as_they_are(self, desk):
        desk.connect(id="page")
        desk.connect(id="hook")
        desk.top_off()

        self.change(desk, schedule_times=["18:15"])

        assert desk.minutes("hook") == FOUR_WEEKS

    @pytest.mark.parametrize("moment", [before_call, after_call])
    def test_killed_half_way_the_next_top_off_finishes_it(self, desk, moment):
        for number in count():
            tenant = replace(H2O, id=f"half-{number}")
            access = replace(ADMIN, tenant=tenant)
            desk.connect(tenant_id=tenant.id, schedule=schedule(posts_per_week=7))
            desk.top_off(60, tenant=tenant)

            with moment(desk.client, number, kill) as interference:
                try:
                    desk.accounts.change(
                        access, "page", schedule=ScheduleChange(schedule_times=["18:15"])
                    )
                except Killed:
                    changed = desk.stored_accounts.get(tenant.id, "page").schedule.times
                    desk.top_off(60, tenant=tenant)
                else:
                    changed = ("18:15",)

            posts = desk.posts(tenant_id=tenant.id)
            assert {p.wanted_local[-5:] for p in posts} == set(changed)
            # From tomorrow's 09:00 on there are 60; today's 18:15 was past at 04:00 local.
            assert len(posts) == 60
            if not interference.interfered:
                break
        assert number >= 6

    def test_a_top_off_at_once_leaves_no_slot_of_the_old_schedule(self, desk):
        actions: list[Callable[[object], object]] = [
            lambda tenant: desk.top_off(28, tenant=tenant),
            lambda tenant: desk.top_off(60, tenant=tenant),
        ]
        for version, rival in enumerate(actions):
            for topped_off in (False, True):
                for number in count():
                    tenant = replace(H2O, id=f"rival-{version}-{topped_off}-{number}")
                    access = replace(ADMIN, tenant=tenant)
                    desk.connect(tenant_id=tenant.id)
                    if topped_off:
                        desk.top_off(28, tenant=tenant)

                    with before_call(
                        desk.client, number, lambda rival=rival, tenant=tenant: rival(tenant)
                    ) as interference:
                        desk.accounts.change(
                            access, "page", schedule=ScheduleChange(schedule_times=["18:15"])
                        )

                    if not interference.interfered:
                        break
                    times = {p.wanted_local[-5:] for p in desk.posts(tenant_id=tenant.id)}
                    assert times == {"18:15"}
                assert number > 1

    def test_what_a_person_puts_into_a_slot_meanwhile_stays(self, desk):
        for number in count():
            tenant = replace(H2O, id=f"meanwhile-{number}")
            desk.connect(tenant_id=tenant.id)
            desk.write(tenant_id=tenant.id)
            desk.top_off(tenant=tenant)
            slot = desk.posts(tenant_id=tenant.id)[0]
            filled = []

            def fill(tenant=tenant, slot=slot, filled=filled):
                if desk.stored_calendar.get(tenant.id, slot.id):
                    edit = InstanceEdit(content_item_id="tips")
                    desk.instances.edit(replace(EDITOR, tenant=tenant), slot.id, edit)
                    filled.append(slot.id)

            with before_call(desk.client, number, fill) as interference:
                desk.accounts.change(
                    replace(ADMIN, tenant=tenant),
                    "page",
                    schedule=ScheduleChange(schedule_times=["18:15"]),
                )

            for instance_id in filled:
                kept = desk.read(instance_id, tenant.id)
                assert (kept.scheduled_for, kept.content_item_id) == (slot.scheduled_for, "tips")
            assert len(desk.posts(tenant_id=tenant.id)) == 12 + len(filled)
            if not interference.interfered:
                break
        assert number > 2
