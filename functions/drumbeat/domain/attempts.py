"""The history of a post, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One line of a post's history."""

    tenant_id: str
    instance_id: str
    generation: int
    attempt: int
    number: int
    at: datetime
    outcome: str
    lag_seconds: float | None = None
    platform_post_id: str | None = None
    permalink: str | None = None
    code: str | None = None
    message: str | None = None
    #: What was shown, when it was.
    text: str | None = None
