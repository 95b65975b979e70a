"""Preparations that take a network minutes, such as processing a video."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from drumbeat.domain.publishing import Handle, NotPublished, Prepared, Preparing, Refusal

#: A preparation that is not finished after this time has failed, whatever its network says.
MOST = timedelta(hours=6)
#: The earliest and the latest time after which a network is asked again.
SOONEST, LATEST = timedelta(seconds=5), timedelta(minutes=5)
#: A worker counts as dead this long after it should have looked again.
SILENT = timedelta(minutes=3)
#: How long before its time people are told that a post is not ready.
TOLD_AHEAD = timedelta(minutes=10)
#: Refusals of a preparation after which it may go on: nothing of it is lost.
PASSING = frozenset({Refusal.TRANSIENT, Refusal.RATE_LIMITED, Refusal.OPERATOR})
#: In a handle: what its call needs beside is sealed with its preparation.
SEALED = "sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LongPreparation:
    """The progress of one preparation: for one text of one generation of a post.

    `sealed` holds the secrets of the progress, or of what was prepared. It ends with a `handle`,
    valid until `good_until` if that is set, or with a `refusal`.
    """

    tenant_id: str
    instance_id: str
    generation: int
    fingerprint: str
    begun_at: datetime
    again_at: datetime
    shown: Mapping[str, Any] = field(default_factory=dict)
    sealed: bytes | None = None
    handle: Handle | None = None
    good_until: datetime | None = None
    refusal: NotPublished | None = None
    #: Writes are conditional on it; 0: not stored yet.
    revision: int = 0
    #: The account: uploads for one account can't be used for another. Absent in old items.
    account_id: str = ""
    #: How old its first part was at the beginning, if that was taken over from an earlier
    #: preparation.
    aged_seconds: int = 0

    @property
    def is_finished(self) -> bool:
        return self.handle is not None or self.refusal is not None

    @property
    def prepared(self) -> Prepared | None:
        return None if self.handle is None else Prepared(self.handle, self.good_until)

    def age(self, at: datetime) -> timedelta:
        """The age of the oldest part at `at`."""
        return at - self.begun_at + timedelta(seconds=self.aged_seconds)

    def has_ended(self, at: datetime) -> bool:
        """Whether what was prepared can no longer be committed at `at`."""
        return self.prepared is not None and not self.prepared.holds(at)

    def is_abandoned(self, now: datetime) -> bool:
        """Whether nobody is working on it although it is not finished."""
        return not self.is_finished and now - self.again_at > SILENT

    def goes_on(self, preparing: Preparing, sealed: bytes | None, now: datetime) -> LongPreparation:
        """The state after one more step that did not finish it."""
        again_at = min(max(preparing.again_at, now + SOONEST), now + LATEST)
        shown = dict(preparing.progress.shown)
        return replace(self, shown=shown, sealed=sealed, again_at=again_at)

    def is_overdue(self, now: datetime) -> bool:
        return now - self.begun_at > MOST


NEVER_FINISHED = NotPublished(
    Refusal.PERMANENT,
    "never_prepared",
    "The network has worked at the post's pictures or video for hours and did not finish. "
    "Try another file, or post again.",
)
