"""Topping off, killed half-way or at the same time as other changes to the slots."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count

import pytest

from drumbeat.domain.posts import Status
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.instances import InstanceEdit
from tests.integration.services.desk import Desk
from tests.interference import Killed, after_call, before_call, kill
from tests.samples import ADMIN, EDITOR, H2O, NOW, instant, schedule

DAY = timedelta(days=1)


class TestInterrupted:
    """After an interruption, the next run completes the same set."""

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
                [answer] = desk.placing.create_many(
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
