"""A sandbox for each test, and the real transport to call it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drumbeat.application import SystemClock
from drumbeat.platforms.requests_transport import RequestsTransport
from sandbox import Server
from tests.integration.networks import unstruck


@pytest.fixture
def sandbox() -> Iterator[Server]:
    with Server() as server:
        yield server
        assert unstruck(server) == []


@pytest.fixture
def transport() -> RequestsTransport:
    """With timeouts that are long enough for a busy machine and short enough for tests."""
    return RequestsTransport(connect_seconds=2, read_seconds=1)


@pytest.fixture
def clock() -> SystemClock:
    return SystemClock()
