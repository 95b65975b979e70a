"""The limit of one run's work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from drumbeat.services.allowance import MOST_TIME, Allowance
from tests.fakes.clock import FixedClock


def test_it_is_spent_by_calls() -> None:
    allowance = Allowance(3)

    allowance.spend(2)
    assert not allowance.is_spent
    allowance.spend()

    assert allowance.is_spent


def test_without_a_number_it_never_is() -> None:
    allowance = Allowance()

    allowance.spend(1_000_000)

    assert not allowance.is_spent


@pytest.mark.parametrize(
    ("later", "spent"), [(MOST_TIME - timedelta(seconds=1), False), (MOST_TIME, True)]
)
def test_a_requests_is_also_spent_by_time(later: timedelta, spent: bool) -> None:
    clock = FixedClock()
    allowance = Allowance.of_a_request(clock, 100)

    clock.advance(later)

    assert allowance.is_spent is spent
