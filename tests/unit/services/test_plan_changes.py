"""Plans change at once or with the month, and each billing event counts once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drumbeat.domain.errors import InvalidInput, NotFound, Unavailable
from drumbeat.domain.notifications import Notification, Type
from drumbeat.domain.plan_changes import BillingEvent, Event
from drumbeat.domain.plans import Plan
from drumbeat.domain.tenancy import Member, Role, Tenant
from drumbeat.ports import Notifications
from drumbeat.services.plan_changes import Outcome, PlanChanges
from tests.fakes.clock import FixedClock
from tests.fakes.plans import UsualPlans
from tests.fakes.tenants import InMemoryTenants
from tests.samples import H2O, NOW


@dataclass
class Months:
    """Records its calls; `fails`: how many of the next calls fail."""

    plans: UsualPlans
    bases: list[Plan] = field(default_factory=list)
    bought: dict[str | None, int] = field(default_factory=dict)
    fails: int = 0

    def rebase(self, tenant: Tenant, *, reason: str, by: str) -> None:
        if self.fails:
            self.fails -= 1
            raise Unavailable("busy")
        self.bases.append(self.plans.plan_of(tenant, NOW))

    def grant(
        self, tenant: Tenant, amount: int, *, reason: str, by: str, event_id: str | None = None
    ) -> None:
        self.bought.setdefault(event_id, amount)


@dataclass
class Told:
    """What people were told; `fails`: how often somebody else changes the plan meanwhile."""

    notes: dict[str, Notification] = field(default_factory=dict)

    def tell_once(self, notification: Notification) -> None:
        self.notes.setdefault(notification.id, notification)


class Scene:
    def __init__(self, plan: Plan | None = None) -> None:
        self.tenants = InMemoryTenants()
        founder = Member(
            tenant_id="h2o", id="ada", email="a@b.c", role=Role.ADMIN, created_at=NOW, joined=True
        )
        self.tenants.create(replace(H2O, own_plan=plan, own_anchor_day=15), founder)
        self.clock = FixedClock(NOW)
        self.plans = UsualPlans(clock=self.clock)
        self.credits = Months(self.plans)
        self.told = Told()
        self.changes = PlanChanges(
            tenants=self.tenants,
            plans=self.plans,
            credits=self.credits,
            notifications=cast("Notifications", self.told),
            clock=self.clock,
        )

    @property
    def tenant(self) -> Tenant:
        found = self.tenants.get("h2o")
        assert found is not None
        return found

    def plan(self, days: int = 0) -> Plan:
        return self.plans.plan_of(self.tenant, NOW + timedelta(days=days))


def event(number: int, kind: Event = Event.CHANGED, plan: Plan | None = Plan.PRO, **given):
    return BillingEvent(
        **{
            "id": f"evt-{number}",
            "type": kind,
            "tenant_id": "h2o",
            "occurred_at": NOW + timedelta(minutes=number),
            "plan": plan,
            **given,
        }
    )


def change(scene: Scene, plan: Plan | None = None, limits: Mapping[str, int | None] | None = None):
    return scene.changes.change(
        "h2o", by="op@example.com", reason="asked", plan=plan, limits=limits
    )


def test_a_larger_plan_holds_at_once_and_months_give_what_it_gives():
    scene = Scene(Plan.FREE)

    change(scene, Plan.PRO)

    assert scene.plan() is Plan.PRO
    assert scene.credits.bases == [Plan.PRO]


def test_a_smaller_plan_holds_from_the_next_month_on():
    scene = Scene(Plan.BUSINESS)

    change(scene, Plan.FREE)

    # Months begin on the 15th; it is the 1st.
    assert [scene.plan(days) for days in (0, 13, 15)] == [Plan.BUSINESS, Plan.BUSINESS, Plan.FREE]


def test_a_smaller_plan_that_has_begun_is_written_down_and_told_once():
    scene = Scene(Plan.BUSINESS)
    change(scene, Plan.FREE)
    begins_at = scene.tenant.plan_changes_at
    assert begins_at is not None

    assert scene.changes.begin(scene.tenant) == scene.tenant
    assert (scene.tenant.own_plan, scene.told.notes) == (Plan.BUSINESS, {})
    scene.clock.advance(begins_at - NOW)
    waiting = scene.tenant
    after = [scene.changes.begin(waiting), scene.changes.begin(waiting)]

    assert after == [scene.tenant, scene.tenant]
    assert (after[0].own_plan, after[0].next_plan, after[0].plan_changes_at) == (
        Plan.FREE,
        None,
        None,
    )
    [told] = scene.told.notes.values()
    assert (told.type, told.title, told.admins_only) == (
        Type.PLAN_CHANGED,
        "Your plan is Free now",
        True,
    )
    # In the business's time zone.
    assert "since 2026-12-15 00:00 (America/Los_Angeles)" in told.message


def test_who_thinks_better_of_it_keeps_the_plan():
    scene = Scene(Plan.BUSINESS)
    change(scene, Plan.FREE)

    change(scene, Plan.BUSINESS)

    assert (scene.plan(40), scene.tenant.next_plan) == (Plan.BUSINESS, None)


def test_a_plan_that_has_begun_counts_as_its_own_when_the_next_change_comes():
    scene = Scene(Plan.BUSINESS)
    change(scene, Plan.PRO)
    scene.clock.advance(timedelta(days=20))

    change(scene, Plan.FREE)

    assert scene.tenant.own_plan is Plan.PRO
    assert scene.plan(20) is Plan.PRO
    assert scene.plan(60) is Plan.FREE


def test_limits_of_its_own_are_set_and_taken_back_one_by_one():
    scene = Scene(Plan.FREE)

    change(scene, limits={"queue": 9, "variations": 2})
    change(scene, limits={"queue": None})

    assert dict(scene.tenant.overrides) == {"variations": 2}
    with pytest.raises(InvalidInput):
        change(scene, limits={"posts": 3})


def test_a_business_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        Scene().changes.take(event(1, tenant_id="acme"))
    with pytest.raises(NotFound):
        Scene().changes.take(event(1, tenant_id="../h2o"))


def test_a_subscription_that_is_cancelled_ends_with_its_month():
    scene = Scene(Plan.PRO)

    scene.changes.take(event(1, Event.CANCELLED, None))

    assert (scene.plan(), scene.plan(20)) == (Plan.PRO, Plan.FREE)


def test_a_subscription_begins_with_the_day_on_which_its_months_begin():
    scene = Scene()

    scene.changes.take(event(1, Event.STARTED, Plan.PRO, anchor_day=31))

    assert (scene.plan(), scene.tenant.anchor_day) == (Plan.PRO, 31)


def test_a_renewal_changes_nothing_and_an_event_without_a_plan_is_refused():
    scene = Scene(Plan.PRO)

    assert scene.changes.take(event(1, Event.RENEWED, None)) is Outcome.APPLIED
    assert scene.plan() is Plan.PRO
    with pytest.raises(InvalidInput):
        scene.changes.take(event(2, Event.STARTED, None))


def test_credits_that_were_bought_are_granted_once():
    scene = Scene(Plan.PRO)
    bought = event(1, Event.PURCHASED, None, credits=100)

    told = [scene.changes.take(bought) for _ in range(3)]

    assert told == [Outcome.APPLIED, Outcome.REPEATED, Outcome.REPEATED]
    assert scene.credits.bought == {"evt-1": 100}


def test_credits_are_not_sold_where_there_are_none():
    for scene in (Scene(), Scene(Plan.UNLIMITED)):
        with pytest.raises(InvalidInput):
            scene.changes.take(event(1, Event.PURCHASED, None, credits=5))


def test_months_follow_with_the_next_delivery_where_the_first_was_cut_off():
    scene = Scene(Plan.FREE)
    scene.credits.fails = 1

    with pytest.raises(Unavailable):
        scene.changes.take(event(1))
    assert scene.changes.take(event(1)) is Outcome.REPEATED

    assert (scene.plan(), scene.credits.bases) == (Plan.PRO, [Plan.PRO])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([Plan.PRO, Plan.BUSINESS]), min_size=1, max_size=4),
    st.data(),
)
def test_whatever_the_order_and_however_often_the_last_that_happened_decides(plans, data):
    events = [event(number, Event.STARTED, plan) for number, plan in enumerate(plans)]
    order = data.draw(st.lists(st.sampled_from(events), max_size=6))
    scene = Scene()

    for each in [*order, events[-1], *order]:
        scene.changes.take(each)

    last = scene.tenant.next_plan or scene.tenant.own_plan
    assert last is plans[-1]
