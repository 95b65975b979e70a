"""When an account's schedule changes, its planned slots follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from drumbeat.domain.posts import Origin, Status
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.instances import InstanceEdit
from tests.integration.services.desk import FOUR_WEEKS, Desk
from tests.interference import Killed, after_call, before_call, kill
from tests.samples import ADMIN, EDITOR, H2O, LOS_ANGELES, instance, instant, schedule


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
        assert len(posts) == 12, "the filled one takes the place of that day's"
        assert desk.read(filled.id).scheduled_for == filled.scheduled_for
        assert desk.withdrawn() == []

    def test_raising_it_gives_no_week_more_than_it_wants(self, desk):
        desk.connect()
        desk.write()
        desk.top_off()
        for slot in desk.posts()[:3]:
            desk.instances.edit(EDITOR, slot.id, InstanceEdit(content_item_id="tips"))
        before = self.meaning(desk)

        self.change(desk, posts_per_week=5, schedule_times=["11:00"])

        wanted = [wanted[:10] for _, wanted, _ in self.meaning(desk)]
        assert [day for day in wanted if day < "2026-12-07"] == [
            *("2026-12-01", "2026-12-02", "2026-12-04", "2026-12-05")
        ], "Monday's is past"
        assert len([day for day in wanted if "2026-12-07" <= day < "2026-12-14"]) == 5
        assert desk.top_off().instances_created == 0
        self.change(desk, posts_per_week=3, schedule_times=["09:00"])
        assert self.meaning(desk) == before

    def test_posts_follow_their_account_into_another_zone(self, desk):
        desk.connect()
        desk.write()
        desk.top_off()
        slot = desk.posts()[3]
        desk.instances.edit(EDITOR, slot.id, InstanceEdit(content_item_id="tips"))
        desk.place(instance(id="out", scheduled_for=instant("2026-10-05T17:00Z")))
        desk.force(desk.read("out"), replace(desk.read("out"), status=Status.POSTED))
        desk.placing.create_many(EDITOR, "tips", ["page"], scheduled_for=None, status=None)
        far = instant("2027-06-01T17:00Z")
        desk.placing.create_many(EDITOR, "tips", ["page"], scheduled_for=far, status=None)

        self.change(desk, schedule_timezone="Europe/Berlin")

        assert {post.timezone for post in desk.posts()} == {"Europe/Berlin"}
        moved = desk.read(slot.id)
        assert (moved.scheduled_for, moved.version) == (slot.scheduled_for, slot.version + 1)
        assert moved.wanted_local == "2026-12-09T18:00"
        assert desk.read("out").wanted_local == "2026-10-05T19:00"
        assert not desk.account().rezoning

    @pytest.mark.parametrize("status", [Status.PUBLISHING, Status.UNCONFIRMED])
    def test_what_is_being_sent_or_in_doubt_follows_too(self, desk, status):
        desk.connect()
        post = desk.place(instance(scheduled_for=instant("2026-12-01T11:59Z")))
        desk.force(post, replace(post, status=status))

        self.change(desk, schedule_timezone="Europe/Berlin")

        after = desk.read(post.id)
        assert (after.timezone, after.wanted_local) == ("Europe/Berlin", "2026-12-01T12:59")
        assert (after.status, after.version) == (status, post.version)

    @pytest.mark.parametrize("moment", [before_call, after_call])
    def test_killed_on_the_way_into_another_zone_the_next_top_off_finishes_it(self, desk, moment):
        for number in count():
            tenant = replace(H2O, id=f"zone-{number}")
            desk.connect(tenant_id=tenant.id)
            for minute in range(60):
                when = instant("2026-12-20T10:00Z") + timedelta(minutes=minute)
                desk.stock(
                    [instance(id=f"{tenant.id}-{minute}", tenant_id=tenant.id,
                              origin=Origin.PERSON, scheduled_for=when)]
                )  # fmt: skip

            with moment(desk.client, number, kill) as interference:
                try:
                    desk.accounts.change(
                        replace(ADMIN, tenant=tenant),
                        "page",
                        schedule=ScheduleChange(schedule_timezone="Europe/Berlin"),
                    )
                except Killed:
                    zone = desk.stored_accounts.get(tenant.id, "page").schedule.timezone
                    desk.top_off(tenant=tenant)
                else:
                    zone = "Europe/Berlin"

            assert {post.timezone for post in desk.posts(tenant_id=tenant.id)} == {zone}
            if not interference.interfered:
                break
        assert number >= 5

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
            # 60 from 09:00 tomorrow; 18:15 had passed today at 04:00 local.
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
            assert len(desk.posts(tenant_id=tenant.id)) == 12
            if not interference.interfered:
                break
        assert number > 2
