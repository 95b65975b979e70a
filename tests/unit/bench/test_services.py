"""The clock of the benchmark keeps the contract of the one that it replaces."""

from __future__ import annotations

import pytest

from tests.bench.services import MovableClock
from tests.contracts.surroundings import ClockContract
from tests.samples import NOW


class TestMovableClock(ClockContract):
    @pytest.fixture(params=[None, NOW], ids=["of the machine", "standing"])
    def clock(self, request: pytest.FixtureRequest) -> MovableClock:
        clock = MovableClock()
        clock.stand_at(request.param)
        return clock
