"""Late posts of one account go out in order, with a gap, and not at full minutes."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.pacing import Gate, Place, between_minutes, place
from tests.samples import NOW, instant

GAP = timedelta(seconds=20)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)

moments = st.integers(0, 7_200_000).map(lambda ms: NOW + timedelta(milliseconds=ms))
gaps = st.integers(0, 60).map(lambda seconds: timedelta(seconds=seconds))


def test_a_late_post_with_nobody_before_it_goes_out_at_once() -> None:
    assert place(NOW - MINUTE, Gate(), GAP, NOW, in_line=True) == Place(NOW)


def test_a_post_that_was_put_off_goes_out_when_it_was_put_off_to() -> None:
    assert place(NOW + MINUTE, Gate(), GAP, NOW, in_line=True) == Place(NOW + MINUTE)


def test_a_post_behind_another_waits_for_its_place_and_that_is_not_its_fault() -> None:
    free = instant("2026-12-01T12:00:25Z")

    assert place(NOW - MINUTE, Gate(free_at=free), GAP, NOW, in_line=True) == Place(
        free, free - NOW
    )


def test_a_post_that_comes_to_a_line_goes_behind_it() -> None:
    gate = Gate(free_at=NOW + 30 * SECOND, line_end=NOW + 90 * SECOND)

    assert place(NOW, gate, GAP, NOW, in_line=True).at == NOW + 30 * SECOND
    assert place(NOW, gate, GAP, NOW, in_line=False).at == NOW + 90 * SECOND


def test_no_post_goes_out_before_the_network_lets_it_through() -> None:
    opens = NOW + timedelta(minutes=7)

    assert place(NOW - MINUTE, Gate(closed_until=opens), GAP, NOW, in_line=True) == Place(opens)


@pytest.mark.parametrize(
    ("when", "shifted"),
    [
        ("12:00:00", "12:00:20"),
        ("12:00:19", "12:00:20"),
        ("12:00:20", "12:00:20"),
        ("12:00:40", "12:00:40"),
        ("12:00:41", "12:01:20"),
        ("12:59:59", "13:00:20"),
    ],
)
def test_places_are_a_gap_away_from_the_full_minutes(when: str, shifted: str) -> None:
    found = between_minutes(instant(f"2026-12-01T{when}Z"), GAP)

    assert found == instant(f"2026-12-01T{shifted}Z")


def test_a_gap_of_more_than_half_a_minute_leaves_no_room_between_minutes() -> None:
    assert between_minutes(NOW, 31 * SECOND) == NOW


@given(now=moments, opens=st.none() | moments, due=st.lists(moments, min_size=1), gap=gaps)
def test_a_line_is_in_order_and_apart_and_never_early(now, opens, due, gap) -> None:
    gate, places = Gate(closed_until=opens), []
    for each in sorted(due):
        found = place(each, gate, gap, now, in_line=True)
        gate = Gate(opens, found.at + gap)
        places.append((each, found))

    times = [found.at for _, found in places]
    assert all(later - earlier >= gap for earlier, later in pairwise(times))
    for each, found in places:
        assert found.at >= max(now, each, opens or now)
        assert found.at - max(now, each, opens or now) >= found.waited >= timedelta()
