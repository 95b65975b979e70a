"""A sandbox for each test, and the real transport to call it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drumbeat.application import SystemClock
from drumbeat.platforms.requests_transport import RequestsTransport
from drumbeat.ports import Request, Response
from sandbox import Server
from tests.integration.networks import unstruck


@pytest.fixture
def sandbox() -> Iterator[Server]:
    with Server() as server:
        yield server
        assert unstruck(server) == []


class PatientTransport:
    """`ports.Transport` that waits for answers as usual, however busy the machine is, and only a
    second while the sandbox has been told to hold some back."""

    def __init__(self, server: Server) -> None:
        self._faults = server.faults
        self._usual = RequestsTransport()
        self._hasty = RequestsTransport(connect_seconds=2, read_seconds=1)

    def send(self, request: Request) -> Response:
        return (self._hasty if self._faults.list() else self._usual).send(request)


@pytest.fixture
def transport(sandbox: Server) -> PatientTransport:
    return PatientTransport(sandbox)


@pytest.fixture
def clock() -> SystemClock:
    return SystemClock()
