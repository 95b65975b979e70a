"""A fixed clock, a transport that answers from a list, and posts to send."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from drumbeat.domain.connections import Connection
from drumbeat.domain.findings import ConnectionCheck, Delivery
from drumbeat.domain.publishing import (
    Accepted,
    Handle,
    Medium,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Preparing,
    Presence,
    Published,
)
from drumbeat.ports import MediaReader, Network, Part, Transport
from drumbeat.ports.transport import Request, Response, TransportFailure
from tests.direct_session import DirectSession

NOW = datetime(2026, 12, 22, 16, 59, 59, tzinfo=UTC)


class StandingClock:
    """The part of `ports.Clock` that tells the time, always the same. Sleeping is left out, because
    networks must not wait."""

    def now(self) -> datetime:
        return NOW

    def sleep(self, seconds: float) -> None:
        raise AssertionError("networks do not wait")


class ScriptedTransport:
    """`ports.Transport` that answers, or fails, in the given order, and records every request."""

    def __init__(self, *answers: Response | TransportFailure) -> None:
        self._answers = list(answers)
        self.requests: list[Request] = []

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, TransportFailure):
            raise answer
        return replace(
            answer, headers={name.lower(): value for name, value in answer.headers.items()}
        )


class NoMedia:
    """The part of `ports.MediaReader` that tells addresses. Reading is left out: it fails the test
    of a network that has no need of the bytes."""

    def url(self, medium: Medium) -> str:
        return medium.url

    def read(self, medium: Medium, start: int = 0, length: int | None = None) -> Part:
        raise AssertionError("this network reads no bytes")


class OneSession(DirectSession):
    """A session whose access is not renewed, at whichever network."""

    def __init__(
        self, connection: Connection, transport: Transport, media: MediaReader | None = None
    ) -> None:
        super().__init__(None, connection, transport, media or NoMedia())


@dataclass
class Driven:
    """A network's steps, each with a session of its own, as in the services."""

    network: Network
    transport: Transport = field(default_factory=ScriptedTransport)

    def prepare(
        self, post: Outgoing, connection: Connection
    ) -> Prepared | Preparing | NotPublished:
        return self.network.prepare(post, self._session(connection))

    def commit(self, post: Outgoing, connection: Connection, handle: Handle) -> Outcome:
        return self.network.commit(post, self._session(connection), handle)

    def find(
        self, post: Outgoing, connection: Connection, handle: Handle
    ) -> Published | Accepted | NotPublished | Presence:
        return self.network.find(post, self._session(connection), handle)

    def check(self, connection: Connection) -> ConnectionCheck:
        return self.network.check(self._session(connection))

    def test(self, connection: Connection) -> Delivery | None:
        return self.network.test(self._session(connection))

    def _session(self, connection: Connection) -> OneSession:
        return OneSession(connection, self.transport)


def answered(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A network's response; text as it is, anything else as JSON."""
    content = body if isinstance(body, str) else json.dumps(body)
    return Response(status, headers or {}, content.encode())


def a_post(**changes: Any) -> Outgoing:
    given: dict[str, Any] = {
        "tenant_id": "h2o",
        "instance_id": "0b8d9f0e-3f3d-4a64-9a55-2f1c7c6f8f10",
        "generation": 3,
        "scheduled_for": datetime(2026, 12, 22, 17, 0, tzinfo=UTC),
        "title": "Frozen pipes",
        "caption": "Keep your pipes warm tonight.",
    }
    media = tuple(Medium(url=url) for url in changes.pop("media_urls", ()))
    return Outgoing(**{**given, "media": media, **changes})
