"""Top-offs that are too large for one answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TopoffJob:
    """A top-off that is done in several runs. `status`: running, done, failed.

    `done` of roughly `total` slots have been looked at.
    """

    id: str
    tenant_id: str
    status: str
    days: int
    created_at: datetime
    start_date: str | None = None
    total: int = 0
    done: int = 0
    result: Mapping[str, Any] | None = None
