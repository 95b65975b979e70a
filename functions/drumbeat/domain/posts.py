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
    """What a post instance is. `Unconfirmed`: sent, and nobody knows yet whether it arrived."""

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
    """Who put the instance where it stands: the top-off on its grid, or a person."""

    TOPOFF = "topoff"
    PERSON = "person"


#: So long after the moment at which it was to be sent ahead of its time the calendar finds it.
FOUND_AHEAD_WITHIN = timedelta(days=1)

#: On its way out: counted as `scheduled` on its content.
ON_ITS_WAY = frozenset({Status.SCHEDULED, Status.PUBLISHING, Status.UNCONFIRMED})
#: What a credit is held for, where a business has credits.
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

#: What people may still change; once a post is on its way, only its outcome moves it on.
EDITABLE = frozenset({_S.PLANNED, _S.DRAFT, _S.SCHEDULED, _S.FAILED, _S.MISSED, _S.SKIPPED})


def require_transition(before: Status, after: Status) -> None:
    """Raise `Conflict` unless the table allows going from `before` to `after`."""
    if after is not before and after not in TRANSITIONS[before]:
        raise Conflict(f"A post that is {before} can't become {after}.", code="status_conflict")


@dataclass(frozen=True, slots=True)
class Claim:
    """Who is sending the post right now, and what it set out to send."""

    attempt: int
    claimed_at: datetime
    fingerprint: str
    #: How it ended was written down, whatever that was.
    ended: bool = False
    #: When this handle was first set out with, where that was another claim.
    since: datetime | None = None
    #: The batch whose execution sends it; None for one that is sent by itself.
    batch: str | None = None
    #: Until when the handle holds; None for good.
    good_until: datetime | None = None

    @property
    def first_at(self) -> datetime:
        """Since when the network may have acted on the handle."""
        return self.since or self.claimed_at

    def has_ended(self, at: datetime) -> bool:
        """Whether the handle that it set out with can't be committed any more then."""
        return self.good_until is not None and at >= self.good_until


@dataclass(frozen=True, slots=True)
class PostError:
    """Why the last try did not post, in the network's own words."""

    code: str
    message: str
    retryable: bool
    #: The account no longer accepts what it was connected with: it may go out once reconnected.
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
    #: It has a caption of its own, also where a listing leaves the text itself out.
    captioned: bool = False
    #: Raised by every change of its own caption (0: it never had one), which is stored apart: a
    #: reader takes no older one for it.
    caption_revision: int = 0
    #: What it is sent with, of what its network lets people choose, where that differs.
    options: Mapping[str, Any] = field(default_factory=dict)
    #: The version in which its content asks for the approval of its own caption; an older one does
    #: not know of that caption yet. 0 where none was asked for.
    content_version: int = 0
    #: The slot below was withdrawn by a person: leave a tombstone when this instance goes.
    over_withdrawn: bool = False
    #: Id of the empty slot in whose place it was put; the slot comes back when it is moved on.
    over_slot: str | None = None
    #: The month of credits that covers it (`credits.Period.key`); None: nothing does, or need.
    credit: str | None = None

    #: Raised by every reschedule, retry or cancel; work under an old one does nothing.
    generation: int = 0
    #: The generation since which nothing was sent, if not this one: what was prepared for its
    #: network since then may be gone on with.
    unsent_since: int | None = None
    #: Starts of this generation's workflow.
    attempt: int = 0
    #: Tries of the visible call in this generation that ended without a post.
    tries: int = 0
    #: Looks at the network that were planned since nobody knows whether the post arrived.
    looks: int = 0
    #: People's changes.
    version: int = 1
    #: Every change, by people or machines: what compare-and-set compares.
    revision: int = 1

    #: Not to be published before; set while it is on its way.
    due_at: datetime | None = None
    #: When it was first due, if the network has put `due_at` off since.
    promised_at: datetime | None = None
    #: Seconds for which it has waited in its account's line: they make it no later.
    paced_seconds: int = 0
    #: When it was to go out, where that was ahead of its time: the calendar finds it there too.
    ahead_at: datetime | None = None
    #: Where the post stands in the due index; None keeps it out.
    take_up_at: datetime | None = None
    claim: Claim | None = None
    #: What the network gave us to name the post before it is visible.
    handle: Mapping[str, Any] | None = None
    #: When its network took it without showing it yet: it is followed until it is there.
    accepted_at: datetime | None = None
    #: A call may have been received although no answer said so.
    maybe_sent: bool = False

    #: What follows it once it is there, as its claim set out to send it.
    sequels: Sequels = ()

    posted_at: datetime | None = None
    platform_post_id: str | None = None
    permalink: str | None = None
    error: PostError | None = None
    lag_seconds: float | None = None
    created_at: datetime | None = None
    #: What the last check found; listings leave it out.
    preflight: Preflight | None = None
    #: What it showed beside its text when its status last changed (`figures.ContentType`), for
    #: figures; None where that was not known then.
    content_type: str | None = None
    #: The same as it is now, where its content was read; not stored before the status changes.
    shows: str | None = field(default=None, compare=False)

    def own_text(self, base_caption: str) -> str | None:
        """All that it says on this account only; None where it says what its content says."""
        words = options.texts(self.options)
        if not (self.caption_override or words):
            return None
        return "\n".join([self.caption_override or base_caption, *words])

    @property
    def sent_ahead(self) -> bool:
        """Whether it went out before the time that it has in the calendar."""
        planned, sent = self.scheduled_for, self.posted_at
        return (
            self.status is Status.POSTED
            and planned is not None
            and sent is not None
            and sent < planned
        )

    @property
    def shown_at(self) -> datetime | None:
        """When people see it: when it went out if that was ahead of its time, else its time."""
        return self.posted_at if self.sent_ahead else self.scheduled_for

    @property
    def note(self) -> str | None:
        """What daylight saving time did to the local time that was asked for."""
        when, wanted = self.scheduled_for, self.wanted_local
        if when is None or wanted is None:
            return None
        return zones.gap_note(datetime.fromisoformat(wanted), when, self.timezone)

    @property
    def listed_at(self) -> datetime | None:
        """When it stands in the calendar: as it is shown, if it is to be found there.

        What was sent ahead before that was noted stands at its time.
        """
        return self.scheduled_for if self.ahead_at is None else self.shown_at
