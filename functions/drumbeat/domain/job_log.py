"""Background jobs as operators see them: one line for each piece of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

#: How long a line is kept.
KEPT = timedelta(days=30)


class JobKind(StrEnum):
    """Which job; meant for programs."""

    TOP_OFF = "top_off"
    #: Gives every business its daily top-off.
    TOP_OFF_ROUND = "top_off_round"
    #: A round of checks ahead of time.
    PREFLIGHT = "preflight"
    #: Takes in or works at a picture or video.
    MEDIA = "media"
    #: Renews what a business's connections would die of unused.
    RENEWAL = "renewal"
    RENEWAL_ROUND = "renewal_round"
    #: Erases businesses whose time has come, tidies the library.
    UPKEEP = "upkeep"
    #: Writes what a business takes along.
    EXPORT = "export"
    #: Looks for posts that are due.
    DISPATCH = "dispatch"
    #: Writes websites' feeds of banners.
    FEEDS = "feeds"
    #: Counts figures again.
    RECOUNT = "recount"
    #: Compares credits with the posts that hold them.
    AUDIT = "audit"


class JobStatus(StrEnum):
    """`Failed`: it is tried again by itself. `Dead`: it is not."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """One piece of work, over all its tries.

    `payload` is what it was started with: plain JSON, never a secret or a person's text. `result`
    says what it did, in numbers. Ids sort by time.
    """

    id: str
    kind: JobKind
    status: JobStatus
    tries: int
    started_at: datetime
    ended_at: datetime | None = None
    tenant_id: str | None = None
    error: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)
