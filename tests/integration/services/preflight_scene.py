"""A page whose posts are checked before they are due, with given answers of its network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from drumbeat.domain.findings import ConnectionCheck, Finding, Preflight
from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.domain.preflight import Horizon, MediaFacts, MediaTrouble
from drumbeat.domain.profiles import Choices
from drumbeat.persistence import GateRepository, PreflightRepository
from drumbeat.platforms.facebook import Facebook
from drumbeat.ports import Session, Transport
from drumbeat.services.limiting import Limiter
from drumbeat.services.preflight import Asked, PreflightChecker
from drumbeat.services.sessions import SessionService
from tests.fakes.clock import FixedClock
from tests.integration.services.desk import Desk
from tests.samples import NOW, account, instance, secret
from tests.unit.platforms.doubles import NoMedia, ScriptedTransport

DUE = NOW + timedelta(hours=24)


class Page(Facebook):
    """Facebook, with given answers to checks."""

    def __init__(self) -> None:
        super().__init__(FixedClock(NOW))
        self.found: Sequence[Finding] = ()
        self.ends_at: datetime | None = None
        self.choices: Choices | None = None
        self.asked = 0

    def check(self, session: Session) -> ConnectionCheck:
        assert session.connection["page_id"] == "123"
        self.asked += 1
        return ConnectionCheck(
            findings=tuple(self.found), ends_at=self.ends_at, choices=self.choices
        )


class OneNetwork:
    names = ("facebook",)

    def __init__(self, network: Page) -> None:
        self._network = network

    def get(self, _name: str) -> Page:
        return self._network

    def transport(self, _name: str) -> Transport:
        return ScriptedTransport()


class Probe:
    """`ports.MediaProbe` that finds a picture everywhere, unless told otherwise."""

    def __init__(self) -> None:
        self.troubles: dict[str, MediaTrouble] = {}
        self.looked: list[str] = []

    def look(self, url: str, *, until: datetime) -> MediaFacts | MediaTrouble:
        self.looked.append(url)
        return self.troubles.get(url, MediaFacts("image/png", 100))


class Scene:
    """A page with posts that are due in a day."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page, self.probe = Page(), Probe()
        networks = OneNetwork(self.page)
        self.checker = PreflightChecker(
            calendar=desk.stored_calendar,
            contents=desk.stored_contents,
            sessions=SessionService(
                renewals=desk.renewals, networks=networks, media=NoMedia(), renewing=networks
            ),
            networks=networks,
            probe=self.probe,
            media=desk.post_media,
            preflights=PreflightRepository(),
            accounts=desk.stored_accounts,
            secrets=desk.stored_secrets,
            limiter=Limiter(
                gates=GateRepository(), networks=networks, clock=desk.clock, meter=desk.meter
            ),
            clock=desk.clock,
            log=desk.log,
            meter=desk.meter,
        )

    def connect(self, **given: Any) -> None:
        made = account(**given)
        connection = {"page_id": "123", "access_token": "t"}
        sealed = self.desk.vault.seal("h2o", made.id, connection)
        self.desk.stored_accounts.create(made, secret(sealed=sealed))

    def schedule(self, number: int = 0, **given: Any) -> PostInstance:
        due = DUE + timedelta(minutes=number)
        return self.desk.place(
            instance(
                **{
                    "id": f"post-{number}",
                    "origin": Origin.PERSON,
                    "status": Status.SCHEDULED,
                    "content_item_id": "tips",
                    "content_title": "Winter tips",
                    "scheduled_for": due,
                    "generation": 1,
                    "due_at": due,
                    "take_up_at": due,
                }
                | given
            )
        )

    def ahead(self, post: PostInstance, asked: Asked | None = None, **more: Any) -> list[str]:
        """The findings of a check a day ahead, by code."""
        found = self.checker.check_ahead("h2o", post.id, Horizon.DAY, asked or Asked(), **more)
        return codes(found)


def codes(found: Preflight | None) -> list[str]:
    assert found is not None
    return [each.code for each in found.findings]
