"""A clock that stands, a transport that answers from a list, and posts to send."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from drumbeat.domain.publishing import Outgoing
from drumbeat.platforms.transport import Request, Response, TransportFailure

NOW = datetime(2026, 12, 22, 16, 59, 59, tzinfo=UTC)


class StandingClock:
    def now(self) -> datetime:
        return NOW

    def sleep(self, seconds: float) -> None:
        raise AssertionError("networks do not wait")


class ScriptedTransport:
    """Answers, or fails, in the order given, and keeps every request."""

    def __init__(self, *answers: Response | TransportFailure) -> None:
        self._answers = list(answers)
        self.requests: list[Request] = []

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, TransportFailure):
            raise answer
        return answer


def answered(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A response as a network sends it; text as it is, anything else as JSON."""
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
    return Outgoing(**{**given, **changes})
