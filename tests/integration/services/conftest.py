"""The services over the real repositories, in an empty table."""

from __future__ import annotations

import pytest

from tests.integration.services.desk import Desk
from tests.samples import NOW


@pytest.fixture
def desk(table: str) -> Desk:
    """On 1 December 2026, noon UTC."""
    return Desk(NOW)
