"""A post, and a recorder for any service behind the marketing routes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from drumbeat.domain.errors import NotFound
from drumbeat.domain.posts import Origin, PostInstance, Status

INSTANCES = "/api/v1/marketing/post-instances"
H2O = {"tenant_id": "h2o"}
NINE = datetime(2026, 12, 22, 17, 0, tzinfo=UTC)
POST = PostInstance(
    id="i-1",
    tenant_id="h2o",
    channel_account_id="a-1",
    account_name="Website",
    platform="webhook",
    timezone="America/Los_Angeles",
    status=Status.DRAFT,
    origin=Origin.PERSON,
    scheduled_for=NINE,
)


@dataclass
class Recorder:
    """Stands for any service: records calls, and returns what a test has set."""

    answers: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        def call(_access: Any, *args: Any, **kwargs: Any) -> Any:
            self.calls.append((name, args, kwargs))
            answer = self.answers.get(name, NotFound("nothing laid out"))
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call
