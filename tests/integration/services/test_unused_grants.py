"""Grants that no post uses are renewed each day, and dead ones are found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.accounts import AccountStatus, ConnectionStatus
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.notifications import Notification, Type
from drumbeat.domain.profiles import VERSION_TOLD_AHEAD
from drumbeat.domain.secrets import GRANT_ENDS_SOON, UNUSED, Secret
from drumbeat.services.unused_grants import Round, UnusedGrants
from tests.fakes.granting import ACCESS, LOST, RotatingNetwork
from tests.integration.services.desk import Desk
from tests.samples import ADMIN, NOW, account, secret

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
            notifications=desk.stored_notifications,
            queue=desk.queue,
            clock=desk.clock,
            log=desk.log,
        )

    def get(self, name: str) -> Any:
        return self.desk.networks.get(name) if name == "facebook" else self.network

    def transport(self, name: str) -> Any:
        return None

    def connect(self, name: str = "a", grant: str = "grant-1", **given: Any) -> Secret:
        platform = given.pop("platform", "rotating")
        sealed = self.desk.vault.seal("h2o", name, {"grant": grant, "access": "access-1"})
        status = given.pop("status", AccountStatus.ACTIVE)
        made = secret(**{"sealed": sealed, "access_ends_at": NOW + ACCESS, **given})
        ends_at = made.grant_ends_at
        self.desk.stored_accounts.create(
            account(id=name, platform=platform, status=status, grant_ends_at=ends_at), made
        )
        return made

    def told(self) -> list[Notification]:
        found = self.desk.stored_notifications.list("h2o", limit=20).items
        return [each for each in found if each.type is Type.CONNECTION_ENDS]

    def settled(self) -> list[bool]:
        """Whether each notification about an end is resolved."""
        notes = self.desk.notifications.list(ADMIN, unread_only=False, limit=20, after=None).page
        ours = (n for n in notes.items if n.notification.type is Type.CONNECTION_ENDS)
        return [note.is_settled for note in ours]

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


@pytest.mark.parametrize(
    ("ends_in", "tells"), [(8 * DAY, False), (7 * DAY, True), (DAY, True), (-SECOND, False)]
)
def test_people_are_told_a_week_before_a_connection_ends_that_nothing_renews(scene, ends_in, tells):
    scene.connect(platform="facebook", access_ends_at=None, grant_ends_at=NOW + ends_in)

    found = scene.run()

    assert found == Round(ending=int(tells))
    assert [note.channel_account_id for note in scene.told()] == ["a"] * tells


def test_they_are_told_once_for_each_end_and_what_to_do(scene):
    scene.connect(platform="facebook", access_ends_at=None, grant_ends_at=NOW + 6 * DAY)

    for _ in range(3):
        scene.run()
        scene.desk.clock.advance(DAY)

    [note] = scene.told()
    assert note.title == "Connect H2O Page again"
    assert note.message == (
        "The connection of 'H2O Page' ends at 2026-12-07 04:00 (America/Los_Angeles). "
        "From then on nothing is posted there until an admin connects it again."
    )
    assert (
        scene.desk.stored_accounts.get("h2o", "a").connection_status(scene.desk.clock.now())
        is ConnectionStatus.EXPIRING
    )


def test_what_they_were_told_is_gone_once_it_is_connected_again(scene):
    scene.connect(platform="facebook", access_ends_at=None, grant_ends_at=NOW + 6 * DAY)
    scene.run()
    assert scene.settled() == [False]

    before = scene.desk.stored_accounts.get("h2o", "a")
    after = replace(before, grant_ends_at=NOW + 60 * DAY, version=before.version + 1)
    scene.desk.stored_accounts.update(before, after, secret(grant_ends_at=after.grant_ends_at))

    assert scene.settled() == [True]


def test_a_grant_that_its_renewal_extends_is_told_to_nobody(scene):
    scene.connect(grant_ends_at=NOW + 3 * DAY)

    assert scene.run() == Round(renewed=1)
    assert scene.told() == []


def test_a_grant_that_no_renewal_extends_is_told_though_access_is_renewed(scene, monkeypatch):
    scene.connect(grant_ends_at=NOW + 3 * DAY)
    renew = scene.network.renew

    def keeping_its_end(*given: Any) -> Any:
        return replace(renew(*given), grant_ends_at=NOW + 3 * DAY)

    monkeypatch.setattr(scene.network, "renew", keeping_its_end)

    assert scene.run() == Round(renewed=1, ending=1)
    assert len(scene.told()) == 1


@pytest.mark.parametrize("status", [AccountStatus.PAUSED, AccountStatus.NEEDS_RECONNECT])
def test_who_is_paused_is_told_and_who_is_disconnected_knows(scene, status):
    scene.connect(platform="facebook", access_ends_at=None, grant_ends_at=NOW + DAY, status=status)

    assert scene.run() == Round(ending=int(status is AccountStatus.PAUSED))


def test_each_tenant_gets_a_message(scene, monkeypatch):
    monkeypatch.setattr(scene.desk.stored_tenants, "all_ids", lambda: iter(["h2o", "all_county"]))

    assert scene.service.spread() == 2
    assert scene.desk.queue.messages == [{"tenant_id": "h2o"}, {"tenant_id": "all_county"}]


@pytest.mark.parametrize(
    ("ends_in", "told"),
    [(VERSION_TOLD_AHEAD + SECOND, []), (VERSION_TOLD_AHEAD, ["rotating"]), (-DAY, ["rotating"])],
)
def test_the_operator_is_told_once_a_run_that_a_version_of_a_networks_api_ends(
    scene, ends_in, told
):
    scene.connect("a")
    scene.connect("b")
    scene.network.profile = replace(scene.network.profile, works_until=NOW + ends_in)

    scene.run()

    assert scene.desk.meter.operator_calls == told


def test_nobody_is_told_of_a_network_that_no_account_posts_to(scene):
    scene.network.profile = replace(scene.network.profile, works_until=NOW)

    scene.run()

    assert scene.desk.meter.operator_calls == []
