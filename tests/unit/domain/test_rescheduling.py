"""New times for missed posts keep the time of day."""

from __future__ import annotations

from itertools import islice

from drumbeat.domain import zones
from drumbeat.domain.posts import Status
from drumbeat.domain.rescheduling import DAYS, later_minutes
from tests.samples import LOS_ANGELES, instance, instant


def missed(**given):
    return instance(status=Status.MISSED, **given)


def first(post, now, count=3):
    return [when.isoformat()[:16] for when, _ in islice(later_minutes(post, instant(now)), count)]


def test_the_time_of_day_comes_again_today_while_it_is_still_ahead():
    post = missed(scheduled_for=instant("2026-12-22T17:00Z"))

    assert first(post, "2026-12-24T16:59Z", 2) == ["2026-12-24T17:00", "2026-12-25T17:00"]


def test_the_time_of_day_that_has_passed_or_is_now_comes_tomorrow():
    post = missed(scheduled_for=instant("2026-12-22T17:00Z"))

    assert first(post, "2026-12-24T17:00Z", 1) == ["2026-12-25T17:00"]


def test_the_local_time_stays_when_the_clocks_change():
    post = missed(scheduled_for=instant("2026-03-06T17:00Z"))

    assert first(post, "2026-03-06T18:00Z") == [
        "2026-03-07T17:00",
        "2026-03-08T16:00",
        "2026-03-09T16:00",
    ]


def test_a_local_time_that_some_day_lacks_moves_forward_by_the_gap():
    post = missed(scheduled_for=instant("2026-03-06T10:30Z"))  # 02:30

    second, wanted = list(islice(later_minutes(post, instant("2026-03-06T18:00Z")), 2))[1]

    assert zones.local(second, LOS_ANGELES).isoformat() == "2026-03-08T03:30:00"
    assert wanted.isoformat() == "2026-03-08T02:30:00"


def test_a_post_without_a_time_keeps_the_minute_at_which_it_was_due():
    post = missed(scheduled_for=None, due_at=instant("2026-12-01T12:34:56.789Z"))

    assert first(post, "2026-12-02T13:00Z", 1) == ["2026-12-03T12:34"]


def test_the_look_ahead_ends_after_a_year():
    assert len(list(later_minutes(missed(), instant("2026-12-24T18:00Z")))) == DAYS
