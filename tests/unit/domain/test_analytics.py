"""Sums of figures agree, however they are grouped."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from drumbeat.domain import analytics
from drumbeat.domain.figures import ContentType, DayFigures, Histogram, Key, Measure, PlanChange
from drumbeat.domain.plans import Configured, Plan

FIRST = date(2026, 11, 1)
keys = st.builds(
    Key,
    platform=st.sampled_from(["facebook", "x", "webhook"]),
    content_type=st.sampled_from(ContentType),
    measure=st.sampled_from(Measure),
)


@st.composite
def many_days(draw: st.DrawFn) -> list[DayFigures]:
    counts = draw(st.lists(st.dictionaries(keys, st.integers(1, 9), max_size=6), max_size=4))
    return [
        DayFigures(day=FIRST + timedelta(days=number), counts=each)
        for number, each in enumerate(counts)
    ]


@given(many_days())
@settings(max_examples=50)
def test_groups_add_up_to_the_whole(days: list[DayFigures]) -> None:
    whole = analytics.whole(days)
    for groups in (
        [sums for _, sums in analytics.by_day(days)],
        [sums for _, sums in analytics.by_platform(days)],
        [sums for _, sums in analytics.by_content_type(days)],
    ):
        for measure in Measure:
            assert sum(sums.of(measure) for sums in groups) == whole.of(measure)


@given(many_days())
@settings(max_examples=50)
def test_rates_are_parts_of_what_ended_and_none_of_nothing(days: list[DayFigures]) -> None:
    whole = analytics.whole(days)
    ends = (Measure.POSTED, Measure.FAILED, Measure.MISSED, Measure.SKIPPED, Measure.UNCONFIRMED)
    rates = [rate for end in ends if (rate := whole.rate(end)) is not None]

    assert len(rates) == (len(ends) if whole.ended else 0)
    assert not rates or abs(sum(rates) - 1) < 0.001


def test_the_busiest_stands_first_and_lag_is_that_of_all_days() -> None:
    days = [
        DayFigures(
            day=FIRST,
            counts={Key("x", ContentType.TEXT, Measure.POSTED): 99},
            lag=Histogram({0.5: 99}),
        ),
        DayFigures(
            day=FIRST + timedelta(days=1),
            counts={Key("facebook", ContentType.TEXT, Measure.POSTED): 1},
            lag=Histogram({1.5: 1}),
        ),
    ]

    whole = analytics.whole(days)

    assert [name for name, _ in analytics.by_platform(days)] == ["x", "facebook"]
    assert (whole.percentile(50), whole.percentile(99), whole.percentile(100)) == (0.5, 0.5, 1.5)
    assert [sums.percentile(50) for _, sums in analytics.by_platform(days)] == [None, None]


def test_revenue_is_businesses_by_the_price_that_operators_set() -> None:
    configured = Configured(prices={Plan.PRO: 20})

    sums = analytics.by_plan({"pro": 3, "business": 2}, configured)

    assert [(each.plan, each.businesses, each.revenue) for each in sums] == [
        ("free", 0, 0),
        ("pro", 3, 60),
        ("business", 2, 198),
        ("unlimited", 0, 0),
    ]


def test_changes_of_plans_are_added_up_over_the_days() -> None:
    up = PlanChange("free", "pro")
    days = [DayFigures(day=FIRST, plan_changes={up: 1, PlanChange(None, "free"): 2})] * 2

    assert analytics.plan_changes(days) == {up: 2, PlanChange(None, "free"): 4}
