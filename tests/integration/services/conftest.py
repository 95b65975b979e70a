"""The services over the real repositories, in an empty table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.faults.world import World
from tests.integration.networks import unstruck
from tests.integration.services.desk import Desk
from tests.integration.services.shelf import BUCKET, Shelf, store_client
from tests.samples import NOW


@pytest.fixture
def desk(table: str) -> Desk:
    """On 1 December 2026, noon UTC."""
    return Desk(NOW)


@pytest.fixture
def world(world: World) -> Iterator[World]:
    """Afterwards, fails if an ordered fault never occurred."""
    yield world
    assert unstruck(world.sandbox) == []
    assert world.calls.struck


@pytest.fixture
def shelf(table: str) -> Shelf:
    """An empty library, on 1 December 2026, noon UTC."""
    s3 = store_client()
    s3.create_bucket(Bucket=BUCKET)
    return Shelf(NOW, s3)
