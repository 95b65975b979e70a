"""What plans allow, overrides by an operator and for a business, and which plan applies when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.plans import (
    USUAL,
    Configured,
    Limit,
    Plan,
    checked_overrides,
    has_credits,
    is_upgrade,
    limits_of,
    next_plan_with_more,
    price_of,
)
from drumbeat.domain.tenancy import Tenant

NOW = datetime(2026, 12, 10, 12, tzinfo=UTC)
H2O = Tenant(id="h2o", name="H2O", timezone="America/Los_Angeles", created_at=NOW)
plans = st.sampled_from(Plan)
limits = st.sampled_from(Limit)


def test_the_usual_numbers_are_those_of_the_requirement():
    told = {plan: list(USUAL[plan].values())[:8] for plan in (Plan.FREE, Plan.PRO, Plan.BUSINESS)}

    assert told == {
        Plan.FREE: [10, 1, 5, 7, 3, 5, 1, 0],
        Plan.PRO: [500, 3, 50, 30, 10, 50, 3, 5],
        Plan.BUSINESS: [2000, 10, 200, 90, 50, 200, 3, 20],
    }


def test_unlimited_has_no_limit_and_no_credits():
    assert set(limits_of(Plan.UNLIMITED).values()) == {None}
    assert not has_credits(Plan.UNLIMITED)
    assert all(has_credits(plan) for plan in (Plan.FREE, Plan.PRO, Plan.BUSINESS))


@given(plans, limits, st.integers(0, 10**6), st.integers(0, 10**6))
def test_an_override_goes_before_the_operators_number_and_that_before_the_usual(
    plan, limit, own, set_
):
    configured = Configured(limits={plan: {limit: set_}})

    assert limits_of(plan)[limit] == USUAL[plan][limit]
    assert limits_of(plan, {}, configured)[limit] == set_
    assert limits_of(plan, {limit.value: own}, configured)[limit] == own
    others = [each for each in Limit if each is not limit]
    told = limits_of(plan, {limit.value: own}, configured)
    assert all(told[each] == USUAL[plan][each] for each in others)


def test_an_override_that_a_newer_version_has_stored_is_passed_over():
    assert limits_of(Plan.FREE, {"limit_of_tomorrow": 3}) == limits_of(Plan.FREE)


@given(plans, limits)
def test_the_plan_to_change_to_is_the_smallest_that_gives_more(plan, limit):
    larger = next_plan_with_more(plan, limit)

    most = limits_of(plan)[limit]
    if larger is None:
        sold = [each for each in (Plan.FREE, Plan.PRO, Plan.BUSINESS) if is_upgrade(plan, each)]
        assert most is None or all((limits_of(each)[limit] or 0) <= most for each in sold)
    else:
        assert is_upgrade(plan, larger)
        assert (limits_of(larger)[limit] or 0) > (most or 0)


def test_what_a_business_has_of_its_own_decides_which_plan_gives_more():
    assert next_plan_with_more(Plan.FREE, Limit.QUEUE) is Plan.PRO
    assert next_plan_with_more(Plan.FREE, Limit.QUEUE, than=50) is Plan.BUSINESS
    assert next_plan_with_more(Plan.FREE, Limit.QUEUE, than=200) is None
    assert next_plan_with_more(Plan.BUSINESS, Limit.QUEUE) is None


def test_a_price_that_the_operator_has_set_is_told():
    configured = Configured(prices={Plan.PRO: 25.5})

    assert price_of(Plan.PRO, configured) == 25.5
    assert price_of(Plan.FREE, configured) == 0


@pytest.mark.parametrize("sent", [{"posts": 3}, {"queue": -1}, {"queue": 10**16}])
def test_a_limit_that_there_is_not_or_that_is_none_is_refused_by_its_name(sent):
    with pytest.raises(InvalidInput) as refused:
        checked_overrides(sent)

    assert refused.value.errors[0].field == f"limits.{next(iter(sent))}"


def test_a_smaller_plan_begins_at_its_moment_and_not_before():
    begins = NOW + timedelta(days=20)
    changing = replace(H2O, own_plan=Plan.BUSINESS, next_plan=Plan.PRO, plan_changes_at=begins)

    assert changing.plan_at(begins - timedelta(seconds=1)) is Plan.BUSINESS
    assert changing.plan_at(begins) is Plan.PRO
    assert H2O.plan_at(NOW) is None


def test_months_begin_on_the_day_of_its_creation_in_its_zone_unless_it_has_another():
    created = datetime(2026, 12, 1, 3, tzinfo=UTC)

    assert replace(H2O, created_at=created).anchor_day == 30
    assert replace(H2O, created_at=created, own_anchor_day=31).anchor_day == 31
