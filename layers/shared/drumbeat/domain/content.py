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
#: What people may do; `Scheduled` and `Posted` follow the instances.
TRANSITIONS: Mapping[ContentStatus, frozenset[ContentStatus]] = {
    _C.IDEA: frozenset({_C.DRAFT, _C.NEEDS_APPROVAL, _C.ARCHIVED}),
    _C.DRAFT: frozenset({_C.IDEA, _C.NEEDS_APPROVAL, _C.ARCHIVED}),
    _C.NEEDS_APPROVAL: frozenset({_C.IDEA, _C.DRAFT, _C.ARCHIVED}),
    _C.SCHEDULED: frozenset({_C.ARCHIVED}),
    _C.POSTED: frozenset({_C.ARCHIVED}),
    _C.ARCHIVED: frozenset({_C.DRAFT}),
}

#: What a person may create or set; the rest follows the instances.
SETTABLE = frozenset({_C.IDEA, _C.DRAFT, _C.NEEDS_APPROVAL, _C.ARCHIVED})


def require_transition(before: ContentStatus, after: ContentStatus) -> None:
    """Raise `Conflict` unless a person may take content from `before` to `after`."""
    if after is not before and after not in TRANSITIONS[before]:
        raise Conflict(f"Content that is {before} can't become {after}.", code="status_conflict")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentItem:
    """What is said. `uses` counts the post instances that show it."""

    id: str
    tenant_id: str
    title: str
    base_caption: str = ""
    media_urls: tuple[str, ...] = ()
    cta_type: CtaType = CtaType.NONE
    cta_url: str | None = None
    status: ContentStatus = ContentStatus.DRAFT
    owner: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    uses: int = 0
    version: int = 1
    revision: int = 1
