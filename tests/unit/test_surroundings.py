"""The real clock and ids keep the same contracts as their stand-ins."""

from __future__ import annotations

import pytest

from drumbeat.application import SystemClock, TimeOrderedIds
from tests.contracts.surroundings import ClockContract, IdsContract


class TestSystemClock(ClockContract):
    @pytest.fixture
    def clock(self) -> SystemClock:
        return SystemClock()


class TestTimeOrderedIds(IdsContract):
    @pytest.fixture
    def ids(self) -> TimeOrderedIds:
        return TimeOrderedIds()
