"""The contract of `ports.Plans`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.errors import StaleVersion
from drumbeat.domain.plans import USUAL, Configured, Limit, Plan
from drumbeat.ports import Plans
from tests.contracts.tenants import H2O, NOW
from tests.plans import limit_credits_alone

ON_PRO = replace(H2O, own_plan=Plan.PRO)
LATER = NOW + timedelta(days=9)


class PlansContract:
    """Subclasses give `plans`, on whose clock it is NOW, and which give no plan by themselves but
    the largest."""

    @pytest.fixture
    def plans(self) -> Plans:
        raise NotImplementedError

    def test_who_has_no_plan_of_its_own_is_on_the_deployments(self, plans: Plans) -> None:
        assert plans.plan_of(H2O) is Plan.UNLIMITED
        assert plans.plan_of(ON_PRO) is Plan.PRO

    def test_a_plan_that_begins_later_holds_from_then_on(self, plans: Plans) -> None:
        smaller = replace(ON_PRO, next_plan=Plan.FREE, plan_changes_at=LATER)

        assert plans.plan_of(smaller) is Plan.PRO
        assert plans.plan_of(smaller, LATER - timedelta(seconds=1)) is Plan.PRO
        assert plans.plan_of(smaller, LATER) is Plan.FREE
        assert plans.limits_of(smaller) == USUAL[Plan.PRO]
        assert plans.limits_of(smaller, LATER) == USUAL[Plan.FREE]

    def test_limits_are_the_plans_but_for_what_was_agreed(self, plans: Plans) -> None:
        agreed = replace(ON_PRO, overrides={"queue": 3})

        assert plans.limits_of(ON_PRO) == USUAL[Plan.PRO]
        assert plans.limits_of(agreed) == {**USUAL[Plan.PRO], Limit.QUEUE: 3}
        assert set(plans.limits_of(H2O).values()) == {None}
        assert plans.limits_of(replace(H2O, overrides={"queue": 3}))[Limit.QUEUE] == 3

    def test_what_the_operator_sets_holds(self, plans: Plans) -> None:
        wanted = Configured(limits={Plan.PRO: {Limit.QUEUE: 60}}, prices={Plan.PRO: 20})

        stored = plans.configure(wanted)

        assert stored == replace(wanted, version=1) == plans.configured()
        assert plans.limits_of(ON_PRO) == {**USUAL[Plan.PRO], Limit.QUEUE: 60}
        assert set(plans.limits_of(H2O).values()) == {None}

    def test_the_largest_plan_has_no_limits_whatever_the_operator_sets(self, plans: Plans) -> None:
        plans.configure(Configured(limits={Plan.UNLIMITED: {Limit.QUEUE: 60}}))

        assert set(plans.limits_of(H2O).values()) == {None}

    @pytest.mark.parametrize("credits", [12, 0, None])
    def test_credits_can_be_all_that_plans_limit(self, plans: Plans, credits: int | None) -> None:  # noqa: A002
        limit_credits_alone(plans, 3)

        limit_credits_alone(plans, credits)

        unlimited = dict.fromkeys(Limit)
        for plan in (Plan.FREE, Plan.PRO, Plan.BUSINESS):
            on_it = replace(H2O, own_plan=plan)
            assert plans.limits_of(on_it) == {**unlimited, Limit.CREDITS: credits}
        agreed = replace(ON_PRO, overrides={"credits_per_month": 6})
        assert plans.limits_of(agreed) == {**unlimited, Limit.CREDITS: 6}
        assert plans.limits_of(H2O) == unlimited

    def test_numbers_that_were_set_meanwhile_are_not_overwritten(self, plans: Plans) -> None:
        seen = plans.configured()
        stored = plans.configure(replace(seen, prices={Plan.PRO: 20}))

        with pytest.raises(StaleVersion):
            plans.configure(replace(seen, prices={Plan.PRO: 30}))

        assert plans.configured() == stored
        assert plans.configure(replace(stored, prices={Plan.PRO: 30})).version == 2
