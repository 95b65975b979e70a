"""Grants that nobody uses are renewed each day, and those that have died are found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.secrets import GRANT_ENDS_SOON, UNUSED, Secret
from drumbeat.services.unused_grants import Round, UnusedGrants
from tests.fakes.granting import ACCESS, LOST, RotatingNetwork
from tests.integration.services.desk import Desk
from tests.samples import NOW, account, secret

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


class Scene:
    """Accounts of a network each of whose grants is used once."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.network = RotatingNetwork(desk.clock)
        networks: Any = self
        self.service = UnusedGrants(
            tenants=desk.stored_tenants,
            accounts=desk.stored_accounts,
            secrets=desk.stored_secrets,
            networks=networks,
            renewals=desk.renewals,
            queue=desk.queue,
            clock=desk.clock,
            log=desk.log,
        )

    def get(self, name: str) -> Any:
        return self.desk.networks.get(name) if name == "facebook" else self.network

    def transport(self, name: str) -> Any:
        return None

    def connect(self, name: str = "a", grant: str = "grant-1", **given: Any) -> Secret:
        sealed = self.desk.vault.seal("h2o", name, {"grant": grant, "access": "access-1"})
        status = given.pop("status", AccountStatus.ACTIVE)
        made = secret(**{"sealed": sealed, "access_ends_at": NOW + ACCESS, **given})
        self.desk.stored_accounts.create(account(id=name, platform="rotating", status=status), made)
        return made

    def run(self, is_late: Any = lambda: False, **message: Any) -> Round:
        return self.service.renew({"tenant_id": "h2o", **message}, is_late)


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return Scene(desk)


@pytest.mark.parametrize(
    ("waited", "renewed"),
    [(ACCESS, 0), (ACCESS + UNUSED - SECOND, 0), (ACCESS + UNUSED, 1)],
)
def test_what_no_post_has_renewed_for_a_day_is_renewed(scene, waited, renewed):
    scene.connect()
    scene.desk.clock.advance(waited)

    assert scene.run() == Round(renewed=renewed)
    assert len(scene.network.asked) == renewed


@pytest.mark.parametrize(("before", "renewed"), [(SECOND, 0), (timedelta(), 1)])
def test_a_grant_that_ends_soon_is_renewed_though_access_holds(scene, before, renewed):
    scene.connect(access_ends_at=NOW + 99 * DAY, grant_ends_at=NOW + GRANT_ENDS_SOON + before)

    assert scene.run() == Round(renewed=renewed)


def test_what_has_no_end_is_left_alone(scene):
    scene.connect(access_ends_at=None)
    scene.desk.clock.advance(99 * DAY)

    assert scene.run() == Round()
    assert scene.network.asked == []


def test_a_dead_one_is_found_and_people_are_told(scene):
    scene.connect()
    scene.network.is_revoked = True
    scene.desk.clock.advance(2 * DAY)

    assert scene.run() == Round(dead=1)
    assert scene.desk.stored_accounts.get("h2o", "a").status is AccountStatus.NEEDS_RECONNECT
    assert len(scene.desk.stored_notifications.list("h2o", limit=5).items) == 1
    assert scene.run() == Round()


def test_a_network_that_does_not_answer_is_asked_again_tomorrow(scene):
    scene.connect()
    scene.network.before = [lambda: LOST, lambda: LOST]
    scene.desk.clock.advance(2 * DAY)

    assert scene.run() == Round(unclear=1)
    scene.desk.clock.advance(DAY)
    assert scene.run() == Round(renewed=1)


def test_one_that_can_not_be_opened_holds_back_no_other(scene, monkeypatch):
    scene.connect("a", "grant-0")
    scene.connect("b")
    scene.desk.clock.advance(2 * DAY)
    open_ = scene.desk.vault.open

    def failing(tenant_id: str, account_id: str, sealed: bytes) -> Any:
        if account_id == "a":
            raise Unavailable("busy")
        return open_(tenant_id, account_id, sealed)

    monkeypatch.setattr(scene.desk.vault, "open", failing, raising=False)

    assert scene.run() == Round(renewed=1, unclear=1)


def test_a_paused_account_keeps_its_grant(scene):
    scene.connect(status=AccountStatus.PAUSED)
    scene.desk.clock.advance(2 * DAY)

    assert scene.run() == Round(renewed=1)


def test_accounts_of_networks_whose_access_does_not_end_are_not_read(scene):
    scene.desk.connect(platform="facebook")
    scene.desk.clock.advance(99 * DAY)

    with scene.desk.metered() as meter:
        assert scene.run() == Round()
    assert len(meter.calls) == 1


def test_what_there_is_no_time_for_is_sent_again_from_where_it_was(scene):
    for name in "abc":
        scene.connect(name, f"grant-{'abc'.index(name) + 1}")
    scene.desk.clock.advance(2 * DAY)
    left = iter([True])

    assert scene.run(lambda: next(left)) == Round(renewed=1, goes_on=True)
    [rest] = scene.desk.queue.messages
    assert rest == {"tenant_id": "h2o", "after": "a"}
    assert scene.run(**rest) == Round(renewed=2)
    assert scene.network.asked == ["grant-1", "grant-2", "grant-3"]


def test_each_tenant_gets_a_message(scene, monkeypatch):
    monkeypatch.setattr(scene.desk.stored_tenants, "all_ids", lambda: iter(["h2o", "all_county"]))

    assert scene.service.spread() == 2
    assert scene.desk.queue.messages == [{"tenant_id": "h2o"}, {"tenant_id": "all_county"}]
