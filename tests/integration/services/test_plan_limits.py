"""Where limits of plans apply, over the real table."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.errors import LimitReached
from drumbeat.domain.notifications import Type
from drumbeat.domain.plans import Plan
from drumbeat.domain.posts import Status
from drumbeat.domain.tenancy import Member, Role, Tenant
from drumbeat.persistence.table import connection
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from drumbeat.services.limit_desk import Action, ActionType
from drumbeat.services.placing import When
from drumbeat.services.posts import Composition, Destination
from tests.fakes.ids import IdsOf
from tests.integration.services.desk import Desk
from tests.interference import before_call
from tests.samples import ADMIN, EDITOR, H2O, NOW, instance

LATER = NOW + timedelta(days=2)
TEXT = ContentDraft(base_caption="A cold night is coming.")


def stored(desk: Desk, plan: Plan) -> Tenant:
    """Stores the business with this plan."""
    founder = Member(
        tenant_id="h2o", id="ada", email=ADMIN.email, role=Role.ADMIN, created_at=NOW, joined=True
    )
    desk.stored_tenants.create(H2O, founder)
    desk.stored_tenants.set_plan(H2O, replace(H2O, own_plan=plan), at=NOW)
    found = desk.stored_tenants.get("h2o")
    assert found is not None
    return found


def on(plan: Plan, **own: int) -> dict[str, object]:
    return {"tenant": replace(H2O, own_plan=plan, overrides=own)}


FREE = replace(EDITOR, **on(Plan.FREE))  # type: ignore[arg-type]


def wanted(*accounts: str, when: When = When.AT, days: float = 2) -> Composition:
    return Composition(
        content=TEXT,
        destinations=[Destination(channel_account_id=each) for each in accounts],
        when=when,
        scheduled_for=NOW + timedelta(days=days) if when is When.AT else None,
    )


def outcomes(answers) -> list[str]:
    return [
        each.instance.status.value if each.instance else each.error.extra.get("name", "")
        for each in answers
    ]


def told(desk: Desk) -> list[str | None]:
    page = desk.stored_notifications.list("h2o", limit=50)
    return [each.code for each in page.items if each.type is Type.TIER_LIMIT_REACHED]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.ids = IdsOf(NOW)  # type: ignore[assignment, misc]
    return desk


class TestScheduling:
    def test_one_text_on_many_accounts_stops_where_the_day_is_full(self, desk):
        accounts = [desk.connect(id=f"page-{n}", platform="webhook").id for n in range(1)]
        more = [desk.connect(id=f"x-{n}", platform="bluesky").id for n in range(1)]
        desk.write()
        for minute in range(3):
            desk.place(
                instance(
                    id=f"old-{minute}",
                    channel_account_id="page-0",
                    platform="webhook",
                    status=Status.SCHEDULED,
                    content_item_id="tips",
                    scheduled_for=LATER + timedelta(minutes=minute + 1),
                    due_at=LATER + timedelta(minutes=minute + 1),
                )
            )

        _, checked = desk.compositions.check(FREE, wanted(*accounts, *more))
        assert told(desk) == []
        _, made = desk.compositions.create(FREE, wanted(*accounts, *more))

        assert outcomes(checked) == ["posts_per_day", "Scheduled"]
        assert outcomes(made) == outcomes(checked)
        assert told(desk) == ["posts_per_day"]

    def test_what_one_call_schedules_counts_for_its_later_posts(self, desk):
        desk.connect(id="page", platform="webhook")
        desk.write()
        access = replace(EDITOR, **on(Plan.FREE, queue=2))
        times = [LATER + timedelta(days=n) for n in range(3)]
        composed = Composition(
            content=TEXT,
            when=When.AT,
            destinations=[Destination(channel_account_id="page", scheduled_for=at) for at in times],
        )

        _, made = desk.compositions.create(access, composed)
        bulk = desk.placing.create_many(
            access, "tips", ["page"], scheduled_for=times[2], status=None
        )

        assert outcomes(made) == ["Scheduled", "Scheduled", "queue"]
        assert outcomes(bulk) == ["queue"]

    def test_a_post_is_not_moved_to_where_there_is_no_room_and_drafts_always_are(self, desk):
        desk.connect(id="page", platform="webhook")
        desk.write()
        _, [made] = desk.compositions.create(FREE, wanted("page"))
        post = made.instance
        far = NOW + timedelta(days=9)

        with pytest.raises(LimitReached) as refused:
            desk.instances.edit(FREE, post.id, InstanceEdit(scheduled_for=far))
        draft = desk.instances.cancel(FREE, post.id)
        moved = desk.instances.edit(FREE, draft.id, InstanceEdit(scheduled_for=far))

        assert refused.value.extra["name"] == "days_ahead"
        assert (moved.status, moved.scheduled_for) == (Status.DRAFT, far)

    def test_posting_now_counts_for_today_and_not_for_the_queue(self, desk):
        desk.connect(id="page", platform="webhook")
        access = replace(EDITOR, **on(Plan.FREE, queue=0))

        made = [
            desk.compositions.create(access, wanted("page", when=When.NOW))[1][0] for _ in range(4)
        ]

        assert outcomes(made) == ["Scheduled", "Scheduled", "Scheduled", "posts_per_day"]

    def test_a_retry_needs_room_on_its_day(self, desk):
        desk.connect(id="page", platform="webhook")
        desk.write()
        failed = desk.place(
            instance(
                id="failed",
                platform="webhook",
                status=Status.FAILED,
                content_item_id="tips",
                scheduled_for=NOW - timedelta(hours=1),
            )
        )
        none = replace(EDITOR, **on(Plan.FREE, posts_per_day=0))

        with pytest.raises(LimitReached):
            desk.resolving.retry(none, failed.id)
        assert desk.resolving.retry(FREE, failed.id).status is Status.SCHEDULED

    def test_nothing_new_is_scheduled_on_a_locked_account_and_the_chosen_one_stays(self, desk):
        for number in range(2):
            desk.connect(id=f"page-{number}", platform="webhook", name=f"Page {number}")
        tenant = replace(H2O, own_plan=Plan.FREE, kept_accounts=frozenset({"page-1"}))

        _, made = desk.compositions.create(
            replace(EDITOR, tenant=tenant), wanted("page-0", "page-1")
        )

        assert outcomes(made) == ["accounts_per_platform", "Scheduled"]
        assert "'Page 0' is locked" in str(made[0].error)

    def test_a_business_without_limits_is_not_counted(self, desk):
        desk.connect(id="page", platform="webhook")
        desk.write()
        with desk.metered() as meter:
            desk.placing.create_many(EDITOR, "tips", ["page"], scheduled_for=LATER, status=None)

        assert "Query" not in meter.operations


class TestConnecting:
    SCHEDULE = ScheduleChange(schedule_timezone="UTC", schedule_times=["09:00"])

    def connect(self, desk: Desk, access, number: int):
        return desk.accounts.create(
            access,
            platform="webhook",
            name=f"Site {number}",
            schedule=self.SCHEDULE,
            connection={
                "url": f"https://example.com/{number}",
                "secret": "whsec_ZHJ1bWJlYXQtZGVtby13ZWJob29rLXNlY3JldA==",
            },
        )

    def test_there_are_as_many_accounts_of_a_network_as_the_plan_has_room_for(self, desk):
        access = replace(ADMIN, tenant=stored(desk, Plan.FREE))
        self.connect(desk, access, 1)

        with pytest.raises(LimitReached) as refused:
            self.connect(desk, access, 2)

        assert refused.value.extra == {
            "name": "accounts_per_platform",
            "current": 1,
            "max": 1,
            "upgrade_to": "pro",
        }
        assert told(desk) == ["accounts_per_platform"]

    def test_of_two_that_are_connected_at_once_the_one_too_many_is_refused(self, desk):
        access = replace(ADMIN, tenant=stored(desk, Plan.FREE))

        def rival() -> None:
            self.connect(desk, access, 2)

        with (
            before_call(connection().client, 2, rival),
            pytest.raises(LimitReached),
        ):
            self.connect(desk, access, 1)

        assert [each.name for each in desk.stored_accounts.list("h2o")] == ["Site 2"]

    def test_an_account_that_was_deleted_makes_room(self, desk):
        access = replace(ADMIN, tenant=stored(desk, Plan.FREE))
        first = self.connect(desk, access, 1)
        desk.accounts.delete(access, first.id)

        self.connect(desk, access, 2)

        assert [each.name for each in desk.stored_accounts.list("h2o")] == ["Site 2"]


class TestTheDesk:
    def test_tells_every_limit_with_what_is_used(self, desk):
        desk.connect(id="page", platform="webhook")
        desk.compositions.create(FREE, wanted("page", when=When.NOW))
        desk.compositions.create(FREE, wanted("page"))

        plan, usages = desk.limit_desk.usage(FREE)

        used = {each.limit.value: (each.current, each.most, each.remaining) for each in usages}
        assert plan is Plan.FREE
        assert used["accounts_per_platform"] == (1, 1, 0)
        assert used["queue"] == (2, 5, 3)
        assert used["credits_per_month"] == (2, 10, 8)
        assert used["days_ahead"] == (2, 7, 5)
        assert used["posts_per_day"] == (1, 3, 2)
        assert used["automation_rules"] == (0, 0, 0)
        assert used["storage_bytes"] == (0, 1_000_000_000, 1_000_000_000)

    def test_says_which_of_many_posts_no_credit_is_left_for(self, desk):
        desk.connect(id="page", platform="webhook")
        access = replace(EDITOR, **on(Plan.PRO, credits_per_month=2))
        schedule = Action(type=ActionType.SCHEDULE, channel_account_id="page", scheduled_for=LATER)

        found = desk.limit_desk.check(access, [schedule] * 3)

        [short] = found
        assert (short.action, short.code) == (2, "no_credits")
        assert (short.current, short.most) == (2, 2)

    def test_answers_for_actions_as_if_those_before_had_been_done(self, desk):
        desk.connect(id="page", platform="webhook")
        schedule = Action(type=ActionType.SCHEDULE, channel_account_id="page", scheduled_for=LATER)

        found = desk.limit_desk.check(
            FREE,
            [
                *[schedule] * 4,
                Action(type=ActionType.CONNECT, platform="bluesky"),
                Action(type=ActionType.CONNECT, platform="bluesky"),
                Action(type=ActionType.AUTOMATION),
                Action(type=ActionType.UPLOAD, size=100_000_001),
                Action(type=ActionType.GENERATE, variations=2),
                Action(type=ActionType.GENERATE),
            ],
        )

        assert [(each.action, each.code, each.upgrade_to) for each in found] == [
            (3, "posts_per_day", "pro"),
            (5, "accounts_per_platform", "pro"),
            (6, "automation_rules", "pro"),
            (7, "file_bytes", "pro"),
            (8, "variations", "pro"),
        ]
        assert desk.posts() == []
