"""What posts add to the figures: by their type, on one day, and repeatable."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain import canary, figures
from drumbeat.domain.figures import ContentType, Histogram, Key, LagBucket, Measure
from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.domain.publishing import Medium

DUE = datetime(2026, 12, 22, 7, 30, tzinfo=UTC)
POST = PostInstance(
    id="p1",
    tenant_id="h2o",
    channel_account_id="a1",
    account_name="H2O",
    platform="facebook",
    timezone="America/Los_Angeles",
    status=Status.SCHEDULED,
    origin=Origin.PERSON,
    scheduled_for=DUE,
    due_at=DUE,
)
POSTED = replace(
    POST,
    status=Status.POSTED,
    posted_at=DUE + timedelta(seconds=0.6),
    lag_seconds=0.6,
    content_type="photo",
)


def key(measure: Measure, shows: ContentType = ContentType.PHOTO) -> Key:
    return Key("facebook", shows, measure)


def test_a_post_counts_on_the_day_that_its_own_clock_shows():
    counted = figures.of_post(POSTED)

    assert counted is not None
    assert counted.day == date(2026, 12, 21)
    assert counted.counters == {key(Measure.POSTED): 1, LagBucket(0.7): 1}


def test_a_credit_is_used_by_what_went_out_alone():
    covered = replace(POSTED, credit="2026-12-01T08:00Z")
    unconfirmed = replace(covered, status=Status.UNCONFIRMED)

    counted = [figures.of_post(each) for each in (covered, unconfirmed)]

    assert [key(Measure.CREDITS) in each.counters for each in counted if each] == [True, False]


@pytest.mark.parametrize("status", [Status.PLANNED, Status.DRAFT, Status.SCHEDULED])
def test_what_has_not_ended_counts_for_nothing(status):
    assert figures.of_post(replace(POST, status=status)) is None


def test_the_deployments_own_posts_count_for_nothing():
    assert figures.of_post(replace(POSTED, tenant_id=canary.TENANT_ID)) is None


def test_what_fell_through_counts_on_the_day_on_which_it_was_first_due():
    later = replace(
        POST, status=Status.FAILED, promised_at=DUE, due_at=DUE + timedelta(days=2), tries=4
    )

    counted = figures.of_post(later)

    assert counted is not None
    assert counted.day == date(2026, 12, 21)
    assert counted.counters == {
        key(Measure.FAILED, ContentType.UNKNOWN): 1,
        key(Measure.RETRIED, ContentType.UNKNOWN): 1,
    }


def test_a_change_takes_away_what_was_counted_before():
    failed = replace(POST, status=Status.FAILED, content_type="photo")

    changed = figures.difference(figures.of_post(failed), figures.of_post(POSTED))

    assert changed == {
        date(2026, 12, 21): {
            key(Measure.FAILED): -1,
            key(Measure.POSTED): 1,
            LagBucket(0.7): 1,
        }
    }
    assert figures.difference(figures.of_post(POSTED), figures.of_post(POSTED)) == {}


@pytest.mark.parametrize(
    ("media", "has_link", "shows"),
    [
        ([], False, "text"),
        ([], True, "link"),
        (["a.jpg"], True, "photo"),
        (["a.jpg", "b.jpg"], False, "photos"),
        (["a.jpg", "b.mp4"], False, "video"),
    ],
)
def test_a_post_is_told_by_what_it_shows_beside_its_text(media, has_link, shows):
    shown = [Medium(url=f"https://example.com/{name}") for name in media]

    assert figures.content_type(shown, has_link=has_link) == shows


@given(st.lists(st.floats(0, 90_000), min_size=1, max_size=50), st.sampled_from([50, 95, 99]))
def test_a_percentile_of_buckets_is_the_bound_above_the_true_one(lags, percent):
    counts: Counter[float] = Counter()
    for lag in lags:
        counted = figures.of_post(replace(POSTED, lag_seconds=lag))
        assert counted is not None
        [bucket] = [each for each in counted.counters if isinstance(each, LagBucket)]
        counts[bucket.seconds] += 1
    true = sorted(lags)[-(-len(lags) * percent // 100) - 1]

    told = Histogram(counts).percentile(percent)

    assert told == next((b for b in figures.LAG_BOUNDS if true <= b), figures.LAG_BOUNDS[-1])


def test_lateness_counted_by_a_release_with_other_bounds_is_told_by_its_own():
    before = figures.day_figures(date(2026, 12, 20), {LagBucket(0.6): 3, LagBucket(100.0): 1})
    now = figures.day_figures(date(2026, 12, 21), {LagBucket(0.7): 6})

    lag = before.lag + now.lag

    assert lag.total == 10
    assert [lag.percentile(percent) for percent in (30, 50, 90, 100)] == [0.6, 0.7, 0.7, 100.0]


def test_of_no_posts_there_is_no_percentile():
    assert Histogram().percentile(50) is None


STATES = st.sampled_from(
    [None, POST, POSTED, replace(POST, status=Status.FAILED), replace(POST, status=Status.MISSED)]
)


@given(st.lists(st.lists(STATES, min_size=1, max_size=5), max_size=5), st.randoms())
def test_differences_in_any_order_add_up_to_what_there_is(histories, chance):
    changes = [
        figures.difference(figures.of_post(before), figures.of_post(after))
        for history in histories
        for before, after in zip([None, *history], history, strict=False)
    ]
    chance.shuffle(changes)
    there = [figures.of_post(history[-1]) for history in histories]

    summed = figures.summed(day for change in changes for day in change.values())

    assert summed == figures.summed(each.counters for each in there if each)


def test_less_than_none_is_told_as_none():
    day = figures.day_figures(date(2026, 12, 21), {key(Measure.FAILED): -1, key(Measure.POSTED): 2})

    assert day.counts == {key(Measure.POSTED): 2}
