"""The operators' error log: one line per event."""

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
    #: A change of the table that could not be counted and was skipped.
    RECORD = "record"


class ErrorOutcome(StrEnum):
    """The outcome: that of a post, or of a picture or video."""

    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    MISSED = "missed"
    SKIPPED = "skipped"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedError:
    """One error, with its code, message and the ids of what it is about."""

    id: str
    at: datetime
    kind: ErrorKind
    code: str
    message: str
    #: The post's status after it, such as `failed` or `missed`, when it was one try of several.
    outcome: str | None = None
    tenant_id: str | None = None
    platform: str | None = None
    instance_id: str | None = None
    channel_account_id: str | None = None
    asset_id: str | None = None
    job_id: str | None = None
