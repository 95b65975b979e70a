"""Renewing at an OAuth provider by others, whose refresh tokens can each be used once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from drumbeat.application import SystemClock
from drumbeat.aws.apps import ParameterApps
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.authorising import App
from drumbeat.domain.connections import NotRenewed, Renewed
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.secrets import LEASE, RENEWED_AHEAD
from drumbeat.platforms import registry
from drumbeat.platforms.registry import Given, Networks
from drumbeat.services.renewing import Access, Opened, Renewals
from drumbeat.settings import Settings
from tests.fakes.clock import FixedClock
from tests.integration.services.desk import Desk
from tests.samples import account, secret
from tests.servers.oidc_provider import APP, OidcNetwork, OidcProvider


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    with OidcProvider() as running:
        yield running


class Killed(BaseException):
    """The function dies; no further code runs."""


class Scene:
    """An account that somebody has just connected at the provider."""

    def __init__(self, desk: Desk, provider: OidcProvider) -> None:
        self.desk, self.provider = desk, provider
        self.network = OidcNetwork(provider)
        connection = provider.connection()
        given = secret(sealed=desk.vault.seal("h2o", "page", connection))
        desk.stored_accounts.create(account(), given)
        self.start = Opened(given, connection)

    def renew(self, *, later: timedelta = timedelta()) -> Opened | NotRenewed:
        clock = FixedClock(datetime.now(UTC) + later) if later else SystemClock()
        desk = self.desk
        renewals = Renewals(
            accounts=desk.stored_accounts,
            secrets=desk.stored_secrets,
            vault=desk.vault,
            clock=clock,
            log=desk.log,
            meter=desk.meter,
        )
        return renewals.renewed(account(), self.start, Access(self.network, None))

    def stored(self) -> Mapping[str, Any]:
        found = self.desk.stored_secrets.get("h2o", "page")
        assert found is not None
        return self.desk.vault.open("h2o", "page", found.sealed)

    def is_connected(self) -> bool:
        is_active = self.desk.account().status is AccountStatus.ACTIVE
        return is_active and self.provider.lets_in(self.stored())


@pytest.fixture
def scene(desk: Desk, provider: OidcProvider) -> Scene:
    return Scene(desk, provider)


@pytest.fixture
def ssm_apps(desk: Desk) -> ParameterApps:
    """The operator's apps, as `make network` stores them."""
    ssm = boto3.client("ssm")
    value = json.dumps({"client_id": APP.client_id, "client_secret": APP.client_secret})
    ssm.put_parameter(Name="/drumbeat/networks/oidc", Value=value, Type="SecureString")
    return ParameterApps(lambda: ssm, "/drumbeat/networks", desk.clock)


def test_what_it_gives_is_stored_and_lets_us_in(scene):
    opened = scene.renew()

    assert opened.connection == scene.stored() != scene.start.connection
    assert scene.is_connected()
    assert not opened.secret.ends_soon(datetime.now(UTC) + RENEWED_AHEAD)


def test_it_renews_by_the_secret_of_the_operators_app(scene, ssm_apps):
    """As in functions: the app is read from SSM when it is needed."""
    built = []

    def row(given: Given) -> OidcNetwork:
        built.append(OidcNetwork(scene.provider, given.app))
        return built[0]

    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(registry.ROWS, "oidc", row)
        Networks(Settings(table_name=""), scene.desk.clock, apps=lambda: ssm_apps).get("oidc")
    scene.network = built[0]

    assert isinstance(scene.renew(), Opened)
    assert scene.is_connected()


@pytest.mark.parametrize(
    ("app", "code"),
    [(App("drumbeat", "of-yesterday"), "invalid_client"), (None, "not_configured")],
)
def test_an_app_that_the_operator_has_to_mend_costs_nobody_a_connection(scene, app, code):
    scene.network.app = lambda: app

    found = scene.renew()

    assert (found.dead, found.code) == (False, code)
    assert scene.is_connected()
    scene.network.app = lambda: APP
    assert isinstance(scene.renew(later=LEASE), Opened)


def test_an_app_that_can_not_be_read_now_is_nobodys_bug(scene):
    def busy() -> App:
        raise Unavailable("Which networks are set up could not be read; try again in a moment.")

    scene.network.app = busy

    found = scene.renew()

    assert (found.dead, found.code) == (False, "unavailable")
    assert scene.desk.meter.bugs == 0
    assert scene.is_connected()


def test_a_grant_used_again_ends_all_that_came_of_it(scene):
    """What happens if two processes renew at the same time."""
    scene.renew()

    again = scene.network.renew(scene.start.connection, None)

    assert (again.dead, again.code) == (True, "invalid_grant")
    assert not scene.is_connected()


def test_many_at_once_use_the_grant_once(scene):
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: scene.renew(), range(4)))

    assert [each.connection for each in found] == [scene.stored()] * 4
    assert scene.network.calls == 1
    assert scene.is_connected()


def test_an_answer_that_gets_lost_costs_the_connection_and_people_are_told(scene, monkeypatch):
    renew = scene.network.renew
    lost = [True]

    def losing(connection: Mapping[str, Any], transport: Any) -> Renewed | NotRenewed:
        answer = renew(connection, transport)
        return NotRenewed(False, "no_answer", "No answer.") if lost and lost.pop() else answer

    monkeypatch.setattr(scene.network, "renew", losing)

    found = scene.renew()

    assert (found.dead, found.code) == (True, "invalid_grant")
    assert scene.desk.account().status is AccountStatus.NEEDS_RECONNECT
    assert len(scene.desk.stored_notifications.list("h2o", limit=10).items) == 1


def test_a_function_killed_between_the_answer_and_the_store_does_so_too(scene, monkeypatch):
    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(scene.desk.stored_secrets, "store", kill, raising=False)
        with pytest.raises(Killed):
            scene.renew()

    found = scene.renew(later=LEASE)

    assert (found.dead, found.code) == (True, "invalid_grant")
    assert scene.desk.account().status is AccountStatus.NEEDS_RECONNECT
    assert len(scene.desk.stored_notifications.list("h2o", limit=10).items) == 1


def test_a_function_killed_before_it_asked_costs_nothing(scene, monkeypatch):
    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(scene.network, "renew", kill)
        with pytest.raises(Killed):
            scene.renew()

    assert isinstance(scene.renew(later=LEASE), Opened)
    assert scene.is_connected()
