"""The real clock, ids and crew keep the same contracts as their stand-ins."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor

import pytest

from drumbeat.application import Application, SystemClock, TimeOrderedIds
from drumbeat.settings import Settings
from tests.contracts.surroundings import ClockContract, CrewContract, IdsContract


class TestSystemClock(ClockContract):
    @pytest.fixture
    def clock(self) -> SystemClock:
        return SystemClock()


class TestTimeOrderedIds(IdsContract):
    @pytest.fixture
    def ids(self) -> TimeOrderedIds:
        return TimeOrderedIds()


class TestThreads(CrewContract):
    @pytest.fixture
    def crew(self) -> Iterator[Executor]:
        with Application(Settings(table_name="")).crew as crew:
            yield crew
