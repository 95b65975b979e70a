"""The API over stand-ins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from api import dependencies
from drumbeat.application import Application
from drumbeat.settings import Settings
from tests import whole_api
from tests.fakes.clock import FixedClock
from tests.fakes.directory import InMemoryDirectory
from tests.fakes.media_library import InMemoryAssets, InMemoryFiles
from tests.fakes.plans import UsualPlans
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


class InMemory(Application):
    """An application with people and tenants in memory; tests set what else they need."""

    plans: Any
    stored_assets: Any
    media_store: Any

    def __init__(
        self, tenants: InMemoryTenants, directory: InMemoryDirectory, clock: FixedClock
    ) -> None:
        super().__init__(Settings(table_name="drumbeat-test"))
        self.stored_tenants = tenants
        self.user_directory = directory
        self.clock = clock
        self.throttle = InMemoryThrottle(clock)
        self.quotas = FixedQuotas()
        self.plans = UsualPlans(clock=clock)
        self.stored_assets = InMemoryAssets()
        self.media_store = InMemoryFiles(clock=clock)

    def connect_table(self) -> None:
        raise AssertionError("there is no table here")


@pytest.fixture
def app(tenants: InMemoryTenants, directory: InMemoryDirectory, clock: FixedClock) -> InMemory:
    return InMemory(tenants, directory, clock)


@pytest.fixture
def client(app: InMemory) -> Iterator[Client]:
    """A client without a token."""
    with _over(app) as client:
        yield client


@contextmanager
def fresh_clients() -> Iterator[Client]:
    """Clients of new deployments: one for each example of a property."""
    with _over(InMemory(InMemoryTenants(), InMemoryDirectory(), FixedClock())) as client:
        yield client


@contextmanager
def _over(app: Application) -> Iterator[Client]:
    whole_api.app.dependency_overrides[dependencies.running] = lambda: app
    yield Client(whole_api.handler)
    whole_api.app.dependency_overrides.clear()


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
