"""An order that people choose: there is always room between two, and few ranks change."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain import ranks


def in_turn(places: list[int]) -> list[str]:
    """Ranks of things that were inserted one after the other, each at its place."""
    made: list[str] = []
    for place in places:
        at = place % (len(made) + 1)
        low = made[at - 1] if at else None
        high = made[at] if at < len(made) else None
        made.insert(at, ranks.between(low, high))
    return made


@given(st.lists(st.integers(0, 400), max_size=120))
def test_there_is_room_between_any_two(places: list[int]) -> None:
    made = in_turn(places)

    assert all(low < high for low, high in pairwise(made))


@given(st.lists(st.integers(0, 400), max_size=40), st.randoms(use_true_random=False))
def test_things_stand_as_they_were_put_and_few_are_written(places: list[int], chance) -> None:
    wanted = in_turn(places)
    chance.shuffle(wanted)

    placed = ranks.reordered(wanted)

    assert all(low < high for low, high in pairwise(placed))
    assert sorted(wanted) != wanted or placed == wanted


@given(st.lists(st.integers(0, 400), min_size=2, max_size=40), st.data())
def test_a_drag_writes_one(places: list[int], data) -> None:
    wanted = in_turn(places)
    dragged = wanted.pop(data.draw(st.integers(0, len(wanted) - 1)))
    wanted.insert(data.draw(st.integers(0, len(wanted))), dragged)

    placed = ranks.reordered(wanted)

    assert all(low < high for low, high in pairwise(placed))
    assert sum(old != new for old, new in zip(wanted, placed, strict=True)) <= 1


def test_what_shares_a_rank_is_parted() -> None:
    assert len(set(ranks.reordered(["V", "V", "V"]))) == 3


def test_a_list_that_grows_at_an_end_keeps_its_ranks_short() -> None:
    last = first = ranks.between(None, None)
    for _ in range(500):
        last, first = ranks.between(last, None), ranks.between(None, first)

    assert max(len(last), len(first)) <= 20


@pytest.mark.parametrize(("low", "high"), [("V", "V"), ("W", "V"), ("V1", "V")])
def test_there_is_no_room_behind_what_follows(low: str, high: str) -> None:
    with pytest.raises(ValueError, match="no room"):
        ranks.between(low, high)
