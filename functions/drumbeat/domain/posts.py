"""The post instance: its statuses, and the one table of allowed transitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from drumbeat.domain import options, zones
from drumbeat.domain.errors import Conflict
from drumbeat.domain.findings import Preflight
from drumbeat.domain.sequels import Sequels


class Status(StrEnum):
    """The status of a post instance. `Unconfirmed`: sent, and nobody knows yet whether it
    arrived."""

    PLANNED = "Planned"
    DRAFT = "Draft"
    SCHEDULED = "Scheduled"
    PUBLISHING = "Publishing"
    POSTED = "Posted"
    FAILED = "Failed"
    UNCONFIRMED = "Unconfirmed"
    MISSED = "Missed"
    SKIPPED = "Skipped"


class Origin(StrEnum):
    """Who put the instance in its place: top-off on its grid, or a person."""

    TOPOFF = "topoff"
    PERSON = "person"


#: A post that is sent ahead of its time is listed at its sending time if it goes out within this
#: time after the moment at which it was to be sent.
FOUND_AHEAD_WITHIN = timedelta(days=1)

#: On their way out: counted as `scheduled` on their content.
ON_ITS_WAY = frozenset({Status.SCHEDULED, Status.PUBLISHING, Status.UNCONFIRMED})
#: Statuses that hold a credit, in businesses with credits.
COVERED = ON_ITS_WAY | {Status.POSTED}

_S = Status
TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    _S.PLANNED: frozenset({_S.DRAFT, _S.SCHEDULED}),
    _S.DRAFT: frozenset({_S.PLANNED, _S.SCHEDULED}),
    _S.SCHEDULED: frozenset(
        {_S.PLANNED, _S.DRAFT, _S.PUBLISHING, _S.FAILED, _S.MISSED, _S.SKIPPED}
    ),
    _S.PUBLISHING: frozenset(
        {_S.SCHEDULED, _S.POSTED, _S.FAILED, _S.UNCONFIRMED, _S.MISSED, _S.SKIPPED}
    ),
    _S.UNCONFIRMED: frozenset(
        {_S.SCHEDULED, _S.PUBLISHING, _S.POSTED, _S.FAILED, _S.MISSED, _S.SKIPPED}
    ),
    _S.FAILED: frozenset({_S.DRAFT, _S.SCHEDULED}),
    _S.MISSED: frozenset({_S.DRAFT, _S.SCHEDULED}),
    _S.SKIPPED: frozenset({_S.DRAFT, _S.SCHEDULED}),
    _S.POSTED: frozenset(),
}

#: Statuses in which people may change a post; once it is on its way, only its outcome changes it.
EDITABLE = frozenset({_S.PLANNED, _S.DRAFT, _S.SCHEDULED, _S.FAILED, _S.MISSED, _S.SKIPPED})


def require_transition(before: Status, after: Status) -> None:
    """Raise `Conflict` unless the table allows going from `before` to `after`."""
    if after is not before and after not in TRANSITIONS[before]:
        raise Conflict(f"A post that is {before} can't become {after}.", code="status_conflict")


@dataclass(frozen=True, slots=True)
class Claim:
    """Which try is sending the post, and what it set out to send."""

    attempt: int
    claimed_at: datetime
    fingerprint: str
    #: The try's outcome was stored.
    ended: bool = False
    #: When this handle was first sent, if by an earlier claim.
    since: datetime | None = None
    #: The batch whose execution sends it; None for a post that is sent by itself.
    batch: str | None = None
    #: Until when the handle is valid; None: always.
    good_until: datetime | None = None

    @property
    def first_at(self) -> datetime:
        """The earliest time at which the network may have acted on the handle."""
        return self.since or self.claimed_at

    def has_ended(self, at: datetime) -> bool:
        """Whether the handle can no longer be committed at that time."""
        return self.good_until is not None and at >= self.good_until


@dataclass(frozen=True, slots=True)
class PostError:
    """Why the last try did not post, in the network's own words."""

    code: str
    message: str
    retryable: bool
    #: The account's credentials no longer work: the post may go out after reconnecting.
    disconnected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostInstance:
    """One content item on one channel account at one time; without content, a planned slot.

    All instants are aware UTC datetimes; `scheduled_for` is a whole minute. `wanted_local` is
    the wall time in `timezone` that was asked for (ISO, to the minute), kept so that the UTC
    minute can be worked out again when zone rules change.
    """

    id: str
    tenant_id: str
    channel_account_id: str
    account_name: str
    platform: str
    timezone: str
    status: Status
    origin: Origin
    scheduled_for: datetime | None = None
    wanted_local: str | None = None
    content_item_id: str | None = None
    content_title: str | None = None
    caption_override: str | None = None
    #: It has a caption of its own; also true in listings, which leave the text out.
    captioned: bool = False
    #: Raised by every change of its own caption (0: it never had one). The caption is stored in
    #: another item, and a reader refuses an older revision of it.
    caption_revision: int = 0
    #: Its own values of its network's options.
    options: Mapping[str, Any] = field(default_factory=dict)
    #: The content's version that asks for approval of this post's own caption; earlier versions
    #: don't know of that caption. 0 when none was asked for.
    content_version: int = 0
    #: It is on a withdrawn slot: leave a tombstone when this instance is moved or deleted.
    over_withdrawn: bool = False
    #: Id of the empty slot that it replaced; the slot comes back when this post is moved away.
    over_slot: str | None = None
    #: The month of credits that covers it (`credits.Period.key`); None: not covered, or no need.
    credit: str | None = None

    #: Raised by every reschedule, retry or cancel; work for an older one does nothing.
    generation: int = 0
    #: The generation since which nothing was sent, if not this one: preparations at its network
    #: since then can still be used.
    unsent_since: int | None = None
    #: How often this generation's workflow was started.
    attempt: int = 0
    #: Tries of the visible call in this generation that ended without a post.
    tries: int = 0
    #: Planned looks at the network since it has been unknown whether the post arrived.
    looks: int = 0
    #: The number of people's changes.
    version: int = 1
    #: The number of all changes, by people and machines; writes are conditional on it.
    revision: int = 1

    #: Not to be published before this; only set while it is on its way.
    due_at: datetime | None = None
    #: When it was first due, if `due_at` has been put off since.
    promised_at: datetime | None = None
    #: Seconds that it has waited in its account's line; they don't count as lag.
    paced_seconds: int = 0
    #: When it was to be sent, if that was ahead of its time: the calendar also finds it there.
    ahead_at: datetime | None = None
    #: Its time in the due index; None: it is not in the index.
    take_up_at: datetime | None = None
    claim: Claim | None = None
    #: The network's name for the post before it is visible.
    handle: Mapping[str, Any] | None = None
    #: When its network accepted it without showing it yet: it is followed until it is visible.
    accepted_at: datetime | None = None
    #: A call may have been received although no answer confirmed it.
    maybe_sent: bool = False

    #: The sequels that its claim set out to send after it.
    sequels: Sequels = ()

    posted_at: datetime | None = None
    platform_post_id: str | None = None
    permalink: str | None = None
    error: PostError | None = None
    lag_seconds: float | None = None
    created_at: datetime | None = None
    #: The findings of the last check; listings leave them out.
    preflight: Preflight | None = None
    #: The media it had when its status last changed (`figures.ContentType`), for figures; None when
    #: that was not known.
    content_type: str | None = None
    #: The media it has now, if its content was read; stored with the next change of status.
    shows: str | None = field(default=None, compare=False)

    def own_text(self, base_caption: str) -> str | None:
        """All text of its own on this account; None when it has only its content's text."""
        words = options.texts(self.options)
        if not (self.caption_override or words):
            return None
        return "\n".join([self.caption_override or base_caption, *words])

    @property
    def sent_ahead(self) -> bool:
        """Whether it went out before its time in the calendar."""
        planned_at, sent_at = self.scheduled_for, self.posted_at
        return (
            self.status is Status.POSTED
            and planned_at is not None
            and sent_at is not None
            and sent_at < planned_at
        )

    @property
    def shown_at(self) -> datetime | None:
        """When people see it: when it went out if that was ahead of its time, else its time."""
        return self.posted_at if self.sent_ahead else self.scheduled_for

    @property
    def note(self) -> str | None:
        """How daylight saving time changed the local time that was asked for."""
        when, local = self.scheduled_for, self.wanted_local
        if when is None or local is None:
            return None
        return zones.gap_note(datetime.fromisoformat(local), when, self.timezone)

    @property
    def listed_at(self) -> datetime | None:
        """Its time in calendar listings: `shown_at` if it can be found there.

        Old posts that were sent ahead have no `ahead_at`, and are listed at their time.
        """
        return self.scheduled_for if self.ahead_at is None else self.shown_at
