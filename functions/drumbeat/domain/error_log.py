"""What went wrong, for operators: one line for each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: How long a line is kept.
KEPT = timedelta(days=90)


class ErrorKind(StrEnum):
    """Where it went wrong."""

    PUBLISH = "publish"
    MEDIA = "media"
    JOB = "job"
    #: A change of the table that the figures could not be told by: it was passed over.
    RECORD = "record"


class ErrorOutcome(StrEnum):
    """How what went wrong ended: a post's end, or that of a picture or video."""

    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    MISSED = "missed"
    SKIPPED = "skipped"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedError:
    """One thing that went wrong, with its error's code and words; ids of what it is about."""

    id: str
    at: datetime
    kind: ErrorKind
    code: str
    message: str
    #: How it ended: a post's `failed`, `missed`, ..., where it may have been one try of several.
    outcome: str | None = None
    tenant_id: str | None = None
    platform: str | None = None
    instance_id: str | None = None
    channel_account_id: str | None = None
    asset_id: str | None = None
    job_id: str | None = None
