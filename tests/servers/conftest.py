"""Each server is started once, when the first test asks for it.

A server that is not installed is an error with a message, never a skip; `make test-servers`
installs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drumbeat.application import SystemClock
from drumbeat.platforms.guarding import GuardedTransport
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.requests_transport import RequestsTransport
from drumbeat.ports import Transport
from local.environments import Environments
from local.servers import Servers
from tests.servers.running import (
    MastodonServer,
    Pds,
    WordPressSite,
    running_mastodon_mock,
    running_pds,
    running_snac,
    running_wordpress,
)

ROOT = Path(__file__).resolve().parents[2]
#: These servers run on this machine.
GUARD = Guard(allow_private=True)


@pytest.fixture
def clock() -> SystemClock:
    return SystemClock()


@pytest.fixture
def transport() -> Transport:
    return GuardedTransport(RequestsTransport(), GUARD)


@pytest.fixture(scope="session")
def servers() -> Servers:
    return Servers(ROOT, Environments(ROOT))


@pytest.fixture(scope="session")
def pds(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pds]:
    with running_pds(servers, tmp_path_factory.mktemp("pds")) as server:
        yield server


@pytest.fixture(scope="session")
def site(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPressSite]:
    with running_wordpress(servers, tmp_path_factory.mktemp("wordpress")) as server:
        yield server


@pytest.fixture(scope="session")
def mastodon_mock(
    servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MastodonServer]:
    with running_mastodon_mock(servers, tmp_path_factory.mktemp("mastodon")) as server:
        yield server


@pytest.fixture(scope="session")
def snac(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MastodonServer]:
    with running_snac(servers, tmp_path_factory.mktemp("snac")) as server:
        yield server
