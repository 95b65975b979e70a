"""The services over the real repositories, in an empty table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.services.desk import Desk
from tests.quick_moto import quick_transactions
from tests.samples import NOW


@pytest.fixture
def desk(table: str) -> Iterator[Desk]:
    """On 1 December 2026, noon UTC."""
    with quick_transactions():
        yield Desk(NOW)
