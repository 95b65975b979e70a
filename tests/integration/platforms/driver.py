"""Drives one network as publishing does, against its stand-in."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection
from typing import Any

from drumbeat.application import SystemClock
from drumbeat.domain.authorising import App
from drumbeat.domain.publishing import (
    Accepted,
    Handle,
    NotPublished,
    Outgoing,
    Prepared,
    Preparing,
    Progress,
)
from drumbeat.platforms.registry import Networks
from drumbeat.ports import Transport
from sandbox import Server
from sandbox.networks import APPS
from tests.direct_session import DirectSession, PicturesInHand
from tests.integration.faults.connections import FILM
from tests.integration.platforms.conformance import PICTURE, VIDEO, Network, settings_for
from tests.pictures import png
from tests.unit.platforms.doubles import a_post


class SandboxApps:
    """`ports.Apps`: the operator's apps at the stand-ins."""

    def get(self, platform: str) -> App | None:
        return App(*APPS[platform]) if platform in APPS else None

    def names(self) -> Collection[str]:
        return APPS


class Driver:
    """One network, connected to the sandbox as its row in the registry builds it."""

    def __init__(self, case: Network, sandbox: Server, transport: Transport) -> None:
        networks = Networks(settings_for(sandbox.url), SystemClock(), transport, SandboxApps)
        self.case = case
        self.adapter: Any = networks.get(case.name)
        self.profile = self.adapter.profile
        self.sandbox = sandbox
        self._transport = networks.transport(case.name)
        self._pictures = PicturesInHand(**{PICTURE.url: png(), VIDEO.url: FILM})
        self._renewed: DirectSession | None = None
        if case.name == "webhook":
            sandbox.ledger.keep_secret("canary-path", str(case.connection["secret"]))

    def connection(self, given: Any) -> dict[str, Any]:
        """With the sandbox's address filled in."""
        return {name: value.replace("{sandbox}", self.sandbox.url) for name, value in given.items()}

    @property
    def session(self) -> DirectSession:
        """One session for a whole test, so that access is opened once."""
        if self._renewed is None:
            self._renewed = self.session_with(self.case.connection)
        return self._renewed

    def session_with(self, given: Any) -> DirectSession:
        connection = self.connection(given)
        self.adapter.check_connection(connection)
        return DirectSession(self.adapter, connection, self._transport, self._pictures)

    def post(self, **changes: Any) -> Outgoing:
        """A post with a picture or video, and default options."""
        options = {
            option.name: option.default
            for option in self.profile.options
            if option.default is not None
        }
        media = (self.case.medium,)
        now = SystemClock().now().replace(microsecond=0)
        options |= self.case.options
        given = {"media": media, "options": options, "scheduled_for": now, **changes}
        return a_post(**given)

    def prepare(
        self, post: Outgoing, session: DirectSession | None = None
    ) -> Prepared | NotPublished:
        """Runs all steps; between them, progress is serialised to JSON."""
        session, so_far = session or self.session, None
        for _ in range(9):
            outcome: Prepared | NotPublished | Preparing = self.adapter.prepare(
                post, session, so_far
            )
            if not isinstance(outcome, Preparing):
                return outcome
            so_far = Progress(**json.loads(json.dumps(dataclasses.asdict(outcome.progress))))
        raise AssertionError("It is never prepared.")

    def prepared(self, post: Outgoing, session: DirectSession | None = None) -> Handle:
        outcome = self.prepare(post, session)
        assert isinstance(outcome, Prepared), outcome
        handle = json.loads(json.dumps(outcome.handle))  # it travels as JSON
        return {**handle, **outcome.secret}

    def commit(self, post: Outgoing, handle: Handle) -> Any:
        return self._followed(post, self.adapter.commit(post, self.session, handle))

    def find(self, post: Outgoing, handle: Handle) -> Any:
        return self._followed(post, self.adapter.find(post, self.session, handle))

    def _followed(self, post: Outgoing, outcome: Any) -> Any:
        """The outcome of a post that its network still processes."""
        for _ in range(9):
            if not isinstance(outcome, Accepted):
                break
            outcome = self.adapter.find(post, self.session, outcome.handle)
        return outcome

    def visible(self) -> list[dict[str, Any]]:
        return self.sandbox.ledger.visible(network=self.case.name)

    def order(self, kind: str, step: str, **more: Any) -> None:
        match = {"network": self.case.name, "step": step}
        self.sandbox.faults.add({"kind": kind, "match": match, "times": 4, **more})

    def clear(self) -> None:
        self.sandbox.faults.clear()
