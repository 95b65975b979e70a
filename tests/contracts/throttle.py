"""The contract of `ports.Throttle`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from drumbeat.ports import Throttle
from tests.fakes.clock import FixedClock

WINDOW = timedelta(minutes=15)


class ThrottleContract:
    """Subclasses give `throttle`, which reads `clock`."""

    @pytest.fixture
    def clock(self) -> FixedClock:
        return FixedClock()

    @pytest.fixture
    def throttle(self, clock: FixedClock) -> Throttle:
        raise NotImplementedError

    def test_so_many_tries_are_let_through_and_the_next_is_told_how_long_to_wait(
        self, throttle: Throttle
    ) -> None:
        assert [throttle.take("login#ada", 3, WINDOW) for _ in range(3)] == [None] * 3

        wait = throttle.take("login#ada", 3, WINDOW)

        assert wait is not None
        assert 0 < wait <= WINDOW.total_seconds()

    def test_keys_are_counted_each_for_itself(self, throttle: Throttle) -> None:
        throttle.take("login#ada", 1, WINDOW)

        assert throttle.take("login#ben", 1, WINDOW) is None
        assert throttle.take("login#ada", 1, WINDOW) is not None

    def test_a_new_window_begins_at_nothing(self, throttle: Throttle, clock: FixedClock) -> None:
        throttle.take("login#ada", 1, WINDOW)
        wait = throttle.take("login#ada", 1, WINDOW)
        assert wait is not None

        clock.advance(timedelta(seconds=wait))

        assert throttle.take("login#ada", 1, WINDOW) is None

    def test_what_is_forgotten_counts_anew(self, throttle: Throttle) -> None:
        throttle.take("login#ada", 1, WINDOW)

        throttle.forget("login#ada", WINDOW)

        assert throttle.take("login#ada", 1, WINDOW) is None
