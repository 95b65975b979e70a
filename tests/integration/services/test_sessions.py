"""A session's requests have valid access, also when it ends meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.publishing import NotPublished, Presence, Refusal
from drumbeat.ports import AccessLost, Session
from drumbeat.services.containment import ContainedNetwork
from drumbeat.services.renewing import Renewals
from drumbeat.services.sessions import SessionService
from tests.contracts.sessions import LET_IN, Gatekeeper, SessionContract, request
from tests.fakes.granting import ACCESS, DEAD, LOST, RotatingNetwork
from tests.integration.services.desk import Desk
from tests.samples import account, secret
from tests.unit.platforms.doubles import NoMedia


class Patient:
    """The networks of a scene, reached by its `patient` transport."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def transport(self, name: str) -> Gatekeeper:
        return self._scene.patient


class Scene:
    """An account of a network that rotates grants."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.network = RotatingNetwork(desk.clock)
        self.gate = self.patient = Gatekeeper(self.network)
        connection = self.network.connection()
        sealed = desk.vault.seal("h2o", "page", connection)
        given = secret(sealed=sealed, access_ends_at=self.network.ends_at())
        desk.stored_accounts.create(account(), given)

    def get(self, name: str) -> Any:
        return self.network

    def transport(self, name: str) -> Gatekeeper:
        return self.gate

    def open(self) -> Session:
        desk = self.desk
        renewals = Renewals(
            accounts=desk.stored_accounts,
            secrets=desk.stored_secrets,
            vault=desk.vault,
            clock=desk.clock,
            log=desk.log,
            meter=desk.meter,
        )
        service: Any = SessionService(
            renewals=renewals, networks=self, media=NoMedia(), renewing=Patient(self)
        )
        found = desk.stored_secrets.get("h2o", "page")
        assert found is not None
        return service.open(account(), found)


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return Scene(desk)


def test_access_is_renewed_by_a_transport_that_waits_for_the_answer(scene, monkeypatch):
    """Checks give networks less time, and an answer that nobody waits for may use up a grant."""
    patient, renew, used = Gatekeeper(scene.network), scene.network.renew, []
    monkeypatch.setattr(scene, "patient", patient)
    monkeypatch.setattr(
        scene.network,
        "renew",
        lambda connection, transport: used.append(transport) or renew(connection),
    )
    scene.desk.clock.advance(ACCESS)

    assert scene.open().send(request) == LET_IN

    assert used == [patient]


class TestSession(SessionContract):
    @pytest.fixture
    def scene(self, desk: Desk) -> Scene:
        return Scene(desk)


def test_access_that_has_ended_is_renewed_before_the_first_request(scene):
    scene.desk.clock.advance(ACCESS)
    session = scene.open()

    assert session.send(request) == LET_IN
    assert scene.gate.requests == ["access-2"]
    assert session.connection["access"] == "access-2"


def test_a_grant_that_somebody_else_has_used_up_is_lost(scene):
    """As if the same grant was also used by another program."""
    session = scene.open()
    scene.network.renew(session.connection)

    with pytest.raises(AccessLost) as lost:
        session.send(request)

    assert lost.value.dead
    assert scene.gate.requests == ["access-1"]


def test_what_another_session_has_renewed_is_read_and_used(scene):
    first, second = scene.open(), scene.open()
    scene.desk.clock.advance(ACCESS)
    assert first.send(request) == LET_IN

    assert second.send(request) == LET_IN
    assert scene.gate.requests == ["access-2", "access-2"]
    assert scene.network.asked == ["grant-1"]


@pytest.mark.parametrize(("said", "dead"), [(DEAD, True), (LOST, False)])
def test_access_that_is_lost_sends_nothing_and_is_asked_for_once(scene, said, dead):
    scene.desk.clock.advance(ACCESS)
    scene.network.before = [lambda: said, lambda: said]
    session = scene.open()

    for _ in range(3):
        with pytest.raises(AccessLost) as lost:
            session.send(request)
        assert (lost.value.dead, lost.value.code) == (dead, said.code)

    assert scene.gate.requests == []
    assert len(scene.network.asked) == (1 if dead else 2)
    is_active = scene.desk.account().status is AccountStatus.ACTIVE
    assert is_active is not dead


def test_a_key_service_that_does_not_answer_opens_no_session(scene, monkeypatch):
    def refuse(*_: object) -> None:
        raise Unavailable("busy")

    monkeypatch.setattr(scene.desk.vault, "open", refuse, raising=False)

    with pytest.raises(Unavailable):
        scene.open()


def test_a_database_that_does_not_answer_while_access_is_renewed_loses_nothing(scene, monkeypatch):
    scene.desk.clock.advance(ACCESS)
    session = scene.open()

    def refuse(*_: object) -> None:
        raise Unavailable("busy")

    with monkeypatch.context() as patched:
        patched.setattr(scene.desk.stored_secrets, "get", refuse, raising=False)
        with pytest.raises(AccessLost) as lost:
            session.send(request)

    assert not lost.value.dead
    assert scene.open().send(request) == LET_IN


class Steps:
    """A network whose steps each begin by reading the connection."""

    def __init__(self, profile: Any) -> None:
        self.profile = profile

    def __getattr__(self, step: str) -> Any:
        def ask(*arguments: Any) -> Any:
            session = next(each for each in arguments if hasattr(each, "connection"))
            return session.connection

        return ask


@pytest.mark.parametrize(
    ("said", "refusal", "severity"),
    [(DEAD, Refusal.REAUTH, "error"), (LOST, Refusal.TRANSIENT, "warning")],
)
def test_steps_that_find_no_access_say_what_becomes_of_the_post(scene, said, refusal, severity):
    desk = scene.desk
    desk.clock.advance(ACCESS)
    scene.network.before = [lambda: said] * 2
    profile: Any = desk.networks.get("facebook").profile
    steps: Any = Steps(profile)
    network = ContainedNetwork(steps, desk.log, desk.meter)
    session, post = scene.open(), object()

    refused = NotPublished(refusal, said.code, said.message)
    assert network.prepare(post, session) == refused
    assert network.commit(post, session, {}) == refused
    assert network.find(post, session, {}) is Presence.UNKNOWN
    [finding] = network.check(session).findings
    assert (finding.severity.value, finding.message) == (severity, said.message)
    sent = network.test(session)
    assert (sent.delivered, sent.message) == (False, said.message)
    assert not network.broke
