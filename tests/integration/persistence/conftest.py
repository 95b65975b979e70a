"""The repositories, in an empty table."""

from __future__ import annotations

import pytest

from drumbeat.persistence import AccountRepository, CalendarRepository, ContentRepository
from tests.fakes.clock import FixedClock


@pytest.fixture(autouse=True)
def _in_a_table(table: str) -> None:
    """Whether or not a test names it."""


@pytest.fixture
def calendar() -> CalendarRepository:
    return CalendarRepository(due_shards=2, clock=FixedClock())


@pytest.fixture
def accounts() -> AccountRepository:
    return AccountRepository()


@pytest.fixture
def contents() -> ContentRepository:
    return ContentRepository()
