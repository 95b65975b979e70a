"""Preparations that take a network minutes: videos that it works through, and the like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from drumbeat.domain.publishing import Handle, NotPublished, Prepared, Preparing, Refusal

#: A preparation that is not finished after this has failed, whatever its network says.
MOST = timedelta(hours=6)
#: A network is asked again so soon at the earliest, and so late at the latest.
SOONEST, LATEST = timedelta(seconds=5), timedelta(minutes=5)
#: Whoever works at it is taken for dead so long after it should have been looked at again.
SILENT = timedelta(minutes=3)
#: So long before its time people are told that a post is not ready.
TOLD_AHEAD = timedelta(minutes=10)
#: Refusals of a preparation after which it may go on: nothing of it is lost.
PASSING = frozenset({Refusal.TRANSIENT, Refusal.RATE_LIMITED, Refusal.OPERATOR})
#: In a handle: what its call needs beside is sealed with its preparation.
SEALED = "sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LongPreparation:
    """How far one has come: of one text of one generation of a post.

    `sealed` holds what is secret of the progress, or of what was prepared. It ends with a `handle`,
    which holds until `good_until` if that ends, or a `refusal`.
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
    #: What compare-and-set compares; 0 has not been stored.
    revision: int = 0
    #: Whose: what is uploaded for one account is not another's. Older ones don't say it.
    account_id: str = ""
    #: How old what it was begun with was by then: it was uploaded for the post as it was before.
    aged_seconds: int = 0

    @property
    def is_finished(self) -> bool:
        return self.handle is not None or self.refusal is not None

    @property
    def prepared(self) -> Prepared | None:
        return None if self.handle is None else Prepared(self.handle, self.good_until)

    def age(self, at: datetime) -> timedelta:
        """Of the oldest that it may hold."""
        return at - self.begun_at + timedelta(seconds=self.aged_seconds)

    def has_ended(self, at: datetime) -> bool:
        """Whether what was prepared can't be committed any more then."""
        return self.prepared is not None and not self.prepared.holds(at)

    def is_abandoned(self, now: datetime) -> bool:
        """Whether nobody works at it any more, though it is not finished."""
        return not self.is_finished and now - self.again_at > SILENT

    def goes_on(self, preparing: Preparing, sealed: bytes | None, now: datetime) -> LongPreparation:
        """After one more step that did not finish it."""
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
