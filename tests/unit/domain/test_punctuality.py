"""The figures of punctuality."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.posts import Status
from drumbeat.domain.punctuality import Tally, percentile
from tests.samples import instance

LAGS = st.lists(st.floats(0, 10_000), min_size=1)


@pytest.mark.parametrize(
    ("percent", "lag"), [(5, 15), (30, 20), (40, 20), (50, 35), (99, 50), (100, 50)]
)
def test_a_percentile_is_the_value_of_the_nearest_rank(percent, lag):
    assert percentile([15, 20, 35, 40, 50], percent) == lag


def test_of_no_posts_there_is_no_percentile():
    assert percentile([], 99) is None


@given(LAGS, st.integers(1, 100))
def test_so_many_percent_are_no_later_than_their_percentile(lags, percent):
    ascending = sorted(lags)

    found = percentile(ascending, percent)

    assert found in lags
    assert sum(lag <= found for lag in lags) >= len(lags) * percent / 100
    assert sum(lag < found for lag in lags) < len(lags) * percent / 100


@given(LAGS)
def test_percentiles_grow_with_their_percent(lags):
    tally = Tally()
    for lag in lags:
        tally.add(instance(status=Status.POSTED, lag_seconds=lag))

    told = tally.figures()

    assert told.count == len(lags)
    assert told.p50 <= told.p95 <= told.p99 <= told.worst
    assert math.isclose(told.worst, max(lags))


def test_what_fell_through_is_counted_by_what_became_of_it_and_the_rest_not_at_all():
    tally = Tally()
    for status in Status:
        tally.add(instance(status=status, lag_seconds=None))
    tally.add(instance(status=Status.MISSED))

    told = tally.figures()

    assert (told.count, told.p50, told.worst) == (0, None, None)
    assert (told.missed, told.failed, told.skipped, told.unconfirmed) == (2, 1, 1, 1)
