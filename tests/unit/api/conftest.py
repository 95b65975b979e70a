"""The API over stand-ins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from api import main, wiring
from drumbeat.settings import Settings
from tests.fakes.clock import FixedClock
from tests.fakes.directory import InMemoryDirectory
from tests.fakes.quotas import FixedQuotas
from tests.fakes.tenants import InMemoryTenants
from tests.fakes.throttle import InMemoryThrottle
from tests.unit.api.client import Client


@pytest.fixture
def tenants() -> InMemoryTenants:
    return InMemoryTenants()


@pytest.fixture
def directory() -> InMemoryDirectory:
    return InMemoryDirectory()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def client(
    tenants: InMemoryTenants, directory: InMemoryDirectory, clock: FixedClock
) -> Iterator[Client]:
    """A client without a token."""
    with _over(tenants, directory, clock) as client:
        yield client


@contextmanager
def fresh_clients() -> Iterator[Client]:
    """A client of a deployment in which nobody has been: one for each example of a property."""
    with _over(InMemoryTenants(), InMemoryDirectory(), FixedClock()) as client:
        yield client


@contextmanager
def _over(
    tenants: InMemoryTenants, directory: InMemoryDirectory, clock: FixedClock
) -> Iterator[Client]:
    throttle = InMemoryThrottle(clock)
    main.app.dependency_overrides.update(
        {
            wiring.tenants: lambda: tenants,
            wiring.user_directory: lambda: directory,
            wiring.clock: lambda: clock,
            wiring.throttle: lambda: throttle,
            wiring.quotas: FixedQuotas,
            wiring.settings: lambda: Settings(table_name="drumbeat-test"),
            wiring.table_name: lambda: "drumbeat-test",
        }
    )
    yield Client(main.handler)
    main.app.dependency_overrides.clear()


@pytest.fixture
def ada(client: Client) -> Client:
    """The admin of tenant `h2o`."""
    return founder(client)


def founder(client: Client) -> Client:
    """Ada, who has just made the tenant `h2o`."""
    ada = client.as_("ada@example.com")
    made = ada.post(
        "/api/v1/tenants",
        {"tenant_id": "h2o", "name": "H2O Plumbing", "timezone": "America/Los_Angeles"},
    )
    assert made.status == 201, made.text
    return ada
