"""Plans in the table: read once a minute, and not at all for tenants without limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.errors import StaleVersion
from drumbeat.domain.plans import USUAL, Configured, Limit, Plan
from drumbeat.persistence import PlanRepository
from drumbeat.persistence.table import connection
from tests.contracts.plans import PlansContract
from tests.contracts.tenants import H2O
from tests.fakes.clock import FixedClock
from tests.meter import metered

ON_PRO = replace(H2O, own_plan=Plan.PRO)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def plans(clock: FixedClock) -> PlanRepository:
    return PlanRepository(Plan.UNLIMITED, clock)


class TestPlanRepository(PlansContract):
    @pytest.fixture
    def plans(self, plans: PlanRepository) -> PlanRepository:
        return plans


def test_nothing_is_read_for_a_business_without_limits(plans):
    with metered(connection().client) as meter:
        assert set(plans.limits_of(H2O).values()) == {None}
        assert plans.limits_of(replace(H2O, overrides={"queue": 3}))[Limit.QUEUE] == 3

    assert meter.operations == {}


def test_who_has_no_plan_of_its_own_is_on_the_deployments(plans, clock):
    on_free = PlanRepository(Plan.FREE, clock)

    assert plans.plan_of(H2O) is Plan.UNLIMITED
    assert on_free.plan_of(H2O) is Plan.FREE
    assert on_free.plan_of(ON_PRO) is Plan.PRO


def test_the_operators_numbers_are_read_once_a_minute(plans, clock):
    rival = PlanRepository(Plan.UNLIMITED, clock)
    with metered(connection().client) as meter:
        assert plans.limits_of(ON_PRO) == USUAL[Plan.PRO]
        rival.configure(Configured(limits={Plan.PRO: {Limit.QUEUE: 60}}, prices={Plan.PRO: 20}))
        assert plans.limits_of(ON_PRO)[Limit.QUEUE] == USUAL[Plan.PRO][Limit.QUEUE]
        clock.advance(timedelta(minutes=1))
        assert plans.limits_of(ON_PRO)[Limit.QUEUE] == 60
        assert plans.configured().prices == {Plan.PRO: 20}

    assert meter.operations == {"GetItem": 2, "PutItem": 1}


def test_of_two_who_set_numbers_at_once_one_is_refused(plans, clock):
    rival = PlanRepository(Plan.UNLIMITED, clock)
    stored = rival.configure(Configured(limits={Plan.PRO: {Limit.QUEUE: 60}}))

    with pytest.raises(StaleVersion):
        plans.configure(Configured(limits={Plan.PRO: {Limit.QUEUE: 70}}))

    assert rival.configure(replace(stored, prices={Plan.PRO: 20})).version == 2
