"""Background jobs as operators see them: one line for each piece of work."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from drumbeat.domain.time_ordered import time_ordered

#: How long a line is kept.
KEPT = timedelta(days=30)
#: No function runs for longer (AWS Lambda quotas): what is still running then was killed.
_LONGEST_RUN = timedelta(minutes=15)
#: Under which a message says which line it belongs to, where an operator has sent it again.
LOGGED = "logged"


class JobKind(StrEnum):
    """Which job; meant for programs."""

    TOP_OFF = "top_off"
    #: Carries what was changed of an account or a text through its posts.
    FOLLOW_CHANGE = "follow_change"
    #: Gives every business its daily top-off.
    TOP_OFF_ROUND = "top_off_round"
    #: A round of checks ahead of time.
    PREFLIGHT = "preflight"
    #: Takes in or works at a picture or video.
    MEDIA = "media"
    #: Renews what a business's connections would die of unused.
    RENEWAL = "renewal"
    RENEWAL_ROUND = "renewal_round"
    #: Erases businesses whose time has come, and tidies the library.
    UPKEEP = "upkeep"
    #: Closes months of credits, compares them with their posts, and has smaller plans begin.
    AUDIT = "audit"
    #: Starts posts that are due soon.
    DISPATCH = "dispatch"
    #: Writes what websites show.
    FEEDS = "feeds"
    #: Writes what a business takes along.
    EXPORT = "export"
    #: Counts figures again.
    RECOUNT = "recount"


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
    says what it did, in numbers. `started_at` is when its last try began; of one that waits, when
    somebody asked for it. Ids sort by when the first try began.
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

    def is_lost(self, now: datetime) -> bool:
        """Whether it is said to be running or waiting, and can't be any more: it was killed, or
        what would have started it did not arrive."""
        at_it = self.status in (JobStatus.RUNNING, JobStatus.QUEUED)
        return at_it and now - self.started_at > _LONGEST_RUN

    def may_be_retried(self, now: datetime) -> bool:
        """Whether it ended without being done, or is lost."""
        return self.status in (JobStatus.FAILED, JobStatus.DEAD) or self.is_lost(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A piece of work as its job got it. `tries`: this one included; `is_last`: none follows.

    `fails_as`: the id of the line that it leaves where it fails, if that is another one.
    """

    id: str
    kind: JobKind
    payload: Mapping[str, Any]
    tenant_id: str | None = None
    tries: int = 1
    is_last: bool = False
    fails_as: str | None = None


def begun_each_minute(kind: JobKind, *, ordered_at: datetime, name: str) -> Work:
    """One run of a job that begins again in the next minute, and then does what this one could not.

    What fails within an hour is one line, which says how it failed last.
    """
    hour = ordered_at.replace(minute=0, second=0, microsecond=0)
    return Work(
        id=_line(ordered_at, name), kind=kind, payload={}, fails_as=_line(hour, f"failed {kind}")
    )


def work_of(
    kind: JobKind,
    payload: Mapping[str, Any],
    *,
    ordered_at: datetime,
    name: str,
    tries: int = 1,
    most: int = 1,
    tenant_id: str | None = None,
    line: str | None = None,
) -> Work:
    """A piece of work that came as `payload`, on the try of that number of its delivery.

    `name` is the same however often it is delivered, and `most` how often that is. `line`: the id
    of its line, where several deliveries are about one thing. Where an operator has sent it again
    it belongs to the line that it had.
    """
    logged = payload.get(LOGGED) or {}
    return Work(
        id=logged.get("id") or line or _line(ordered_at, name),
        kind=kind,
        payload={part: each for part, each in payload.items() if part != LOGGED},
        tenant_id=tenant_id,
        tries=int(logged.get("tries", 0)) + tries,
        is_last=tries >= most,
    )


def _line(at: datetime, name: str) -> str:
    return time_ordered(at, hashlib.sha256(name.encode()).digest()[:10])
