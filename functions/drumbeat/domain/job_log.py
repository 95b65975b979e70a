"""The operators' log of background jobs: one line per piece of work."""

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
#: No function runs longer (AWS Lambda quotas): a run that has not ended then was killed.
_LONGEST_RUN = timedelta(minutes=15)
#: The key of a message under which it names its line, when an operator has sent it again.
LOGGED = "logged"


class JobKind(StrEnum):
    """The kind of job; for programs."""

    TOP_OFF = "top_off"
    #: Carries a change of an account or a text through its posts.
    FOLLOW_CHANGE = "follow_change"
    #: Gives every business its daily top-off.
    TOP_OFF_ROUND = "top_off_round"
    #: A round of checks ahead of time.
    PREFLIGHT = "preflight"
    #: Takes in or processes a picture or video.
    MEDIA = "media"
    #: Renews a business's connections that would expire unused.
    RENEWAL = "renewal"
    RENEWAL_ROUND = "renewal_round"
    #: Deletes businesses whose time has come, and cleans up the library.
    UPKEEP = "upkeep"
    #: Closes months of credits, compares them with their posts, and starts smaller plans.
    AUDIT = "audit"
    #: Starts posts that are due soon.
    DISPATCH = "dispatch"
    #: Writes the feeds that websites read.
    FEEDS = "feeds"
    #: Writes an export of a business.
    EXPORT = "export"
    #: Counts figures again.
    RECOUNT = "recount"


class JobStatus(StrEnum):
    """`Failed`: it is retried automatically. `Dead`: it is not."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """One piece of work, over all its tries.

    `payload` is its input: plain JSON, never a secret or a person's text. `result` says what it
    did, in numbers. `started_at` is when its last try began; while it waits, when it was asked for.
    Ids sort by the begin of the first try.
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
        """Whether it counts as running or waiting, but can't be any more: it was killed, or its
        start was lost."""
        at_it = self.status in (JobStatus.RUNNING, JobStatus.QUEUED)
        return at_it and now - self.started_at > _LONGEST_RUN

    def may_be_retried(self, now: datetime) -> bool:
        """Whether it failed or is lost."""
        return self.status in (JobStatus.FAILED, JobStatus.DEAD) or self.is_lost(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One delivery of a piece of work. `tries` includes this one; `is_last`: no retry follows.

    `fails_as`: the id of its line when it fails, if that is another one.
    """

    id: str
    kind: JobKind
    payload: Mapping[str, Any]
    tenant_id: str | None = None
    tries: int = 1
    is_last: bool = False
    fails_as: str | None = None


def begun_each_minute(kind: JobKind, *, ordered_at: datetime, name: str) -> Work:
    """One run of a job that starts every minute and also does what an earlier run could not.

    Failures within an hour share one line, with the last error.
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
    """A piece of work from its payload, for the delivery number `tries` of at most `most`.

    `name` is the same for all deliveries. `line`: the id of its line, when several deliveries are
    about the same thing. Work that an operator has sent again keeps its line.
    """
    record = payload.get(LOGGED) or {}
    return Work(
        id=record.get("id") or line or _line(ordered_at, name),
        kind=kind,
        payload={part: each for part, each in payload.items() if part != LOGGED},
        tenant_id=tenant_id,
        tries=int(record.get("tries", 0)) + tries,
        is_last=tries >= most,
    )


def _line(at: datetime, name: str) -> str:
    return time_ordered(at, hashlib.sha256(name.encode()).digest()[:10])
