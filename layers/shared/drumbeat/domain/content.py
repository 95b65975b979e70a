"""Content items: what is said, reusable over accounts and times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from drumbeat.domain.errors import Conflict


class ContentStatus(StrEnum):
    IDEA = "Idea"
    DRAFT = "Draft"
    NEEDS_APPROVAL = "Needs Approval"
    SCHEDULED = "Scheduled"
    POSTED = "Posted"
    ARCHIVED = "Archived"


class CtaType(StrEnum):
    CALL_NOW = "CallNow"
    BOOK_ONLINE = "BookOnline"
    LEARN_MORE = "LearnMore"
    NONE = "None"


_C = ContentStatus
#: What a person may do with content, by the status that they see.
TRANSITIONS: Mapping[ContentStatus, frozenset[ContentStatus]] = {
    _C.IDEA: frozenset({_C.DRAFT, _C.NEEDS_APPROVAL, _C.ARCHIVED}),
    _C.DRAFT: frozenset({_C.IDEA, _C.NEEDS_APPROVAL, _C.ARCHIVED}),
    _C.NEEDS_APPROVAL: frozenset({_C.IDEA, _C.DRAFT, _C.ARCHIVED}),
    _C.SCHEDULED: frozenset({_C.NEEDS_APPROVAL}),
    _C.POSTED: frozenset({_C.NEEDS_APPROVAL, _C.ARCHIVED}),
    _C.ARCHIVED: frozenset({_C.DRAFT}),
}

#: What a person may set; `Scheduled` and `Posted` follow the instances.
SETTABLE = frozenset({_C.IDEA, _C.DRAFT, _C.NEEDS_APPROVAL, _C.ARCHIVED})


def require_transition(before: ContentStatus, after: ContentStatus) -> None:
    """Raise `Conflict` unless a person may take content from `before` to `after`."""
    if after is not before and after not in TRANSITIONS[before]:
        raise Conflict(f"Content that is {before} can't become {after}.", code="status_conflict")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentItem:
    """What is said, and in how many places.

    `own_status` is what people set. `uses`, `scheduled` and `posted` count the post instances
    that show it, those on their way out, and those that are out.
    """

    id: str
    tenant_id: str
    title: str
    base_caption: str = ""
    media_urls: tuple[str, ...] = ()
    cta_type: CtaType = CtaType.NONE
    cta_url: str | None = None
    own_status: ContentStatus = ContentStatus.DRAFT
    owner: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    uses: int = 0
    scheduled: int = 0
    posted: int = 0
    version: int = 1

    @property
    def status(self) -> ContentStatus:
        """What people see: their own word, unless the instances have gone further."""
        if self.own_status in (ContentStatus.NEEDS_APPROVAL, ContentStatus.ARCHIVED):
            return self.own_status
        if self.scheduled > 0:
            return ContentStatus.SCHEDULED
        return ContentStatus.POSTED if self.posted > 0 else self.own_status
