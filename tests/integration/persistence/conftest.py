"""The repositories, in an empty table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drumbeat.persistence import AccountRepository, CalendarRepository, ContentRepository
from tests.quick_moto import quick_transactions


@pytest.fixture(autouse=True)
def quick(table: str) -> Iterator[None]:
    with quick_transactions():
        yield


@pytest.fixture
def calendar() -> CalendarRepository:
    return CalendarRepository(due_shards=2)


@pytest.fixture
def accounts() -> AccountRepository:
    return AccountRepository()


@pytest.fixture
def contents() -> ContentRepository:
    return ContentRepository()
