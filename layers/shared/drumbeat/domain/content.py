"""Content items: what is said, reusable over accounts and times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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


class Decision(StrEnum):
    """What was said last of a content item's approval."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"


_C = ContentStatus
#: What a person may do with content, by the status that they see.
TRANSITIONS: Mapping[ContentStatus, frozenset[ContentStatus]] = {
    _C.IDEA: frozenset({_C.DRAFT, _C.NEEDS_APPROVAL, _C.ARCHIVED}),
    _C.DRAFT: frozenset({_C.IDEA, _C.NEEDS_APPROVAL, _C.ARCHIVED}),
    _C.NEEDS_APPROVAL: frozenset({_C.IDEA, _C.DRAFT, _C.ARCHIVED}),
    _C.SCHEDULED: frozenset({_C.NEEDS_APPROVAL}),
    _C.POSTED: frozenset({_C.NEEDS_APPROVAL, _C.ARCHIVED}),
    _C.ARCHIVED: frozenset({_C.DRAFT, _C.NEEDS_APPROVAL}),
}

#: What a person may set; `Scheduled` and `Posted` follow the instances.
SETTABLE = frozenset({_C.IDEA, _C.DRAFT, _C.NEEDS_APPROVAL, _C.ARCHIVED})
_ANSWERS: Mapping[ContentStatus, Decision] = {
    _C.DRAFT: Decision.APPROVED,
    _C.IDEA: Decision.REJECTED,
}


def require_transition(before: ContentStatus, after: ContentStatus) -> None:
    """Raise `Conflict` unless a person may take content from `before` to `after`."""
    if after is not before and after not in TRANSITIONS[before]:
        raise Conflict(f"Content that is {before} can't become {after}.", code="status_conflict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who said what of a content item's approval, and of which of its versions.

    `version` is the one that the content got by it. It stands until the next one: edits don't
    take it back, they only set `edited_since`.
    """

    decision: Decision
    by: str
    at: datetime
    version: int
    note: str | None = None
    #: What posts show was edited after it.
    edited_since: bool = False


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
    #: A phone number as people read it, where the button calls one.
    cta_display: str | None = None
    own_status: ContentStatus = ContentStatus.DRAFT
    owner: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    uses: int = 0
    scheduled: int = 0
    posted: int = 0
    version: int = 1
    #: None while nobody has asked for any.
    approval: Approval | None = None

    @property
    def status(self) -> ContentStatus:
        """What people see: their own word, unless the instances have gone further."""
        if self.own_status in (ContentStatus.NEEDS_APPROVAL, ContentStatus.ARCHIVED):
            return self.own_status
        if self.scheduled > 0:
            return ContentStatus.SCHEDULED
        return ContentStatus.POSTED if self.posted > 0 else self.own_status

    @property
    def awaits_approval(self) -> bool:
        """Whether somebody who may has still to say yes or no, also while it is archived."""
        asked = self.approval is not None and self.approval.decision is Decision.REQUESTED
        return self.own_status is ContentStatus.NEEDS_APPROVAL or (
            self.own_status is ContentStatus.ARCHIVED and asked
        )

    def is_decided_as(self, decision: Decision) -> bool:
        """Whether this was the last word, and nothing has come of the content since."""
        said, status = self.approval, self.own_status
        return (
            said is not None
            and said.decision is decision
            and not said.edited_since
            and _ANSWERS.get(status) is decision
        )


def set_status(
    content: ContentItem, status: ContentStatus, *, by: str, at: datetime, note: str | None = None
) -> ContentItem:
    """Set what people may set; what that says of approval is recorded with it.

    What waits for approval is approved by becoming a `Draft`, and rejected by becoming an `Idea`.
    Raises Conflict (`status_conflict`).
    """
    if status is content.status:
        return content
    require_transition(content.status, status)
    decision = _ANSWERS.get(status) if content.awaits_approval else None
    if status is ContentStatus.NEEDS_APPROVAL:
        decision = Decision.REQUESTED
    if decision is None:
        return replace(content, own_status=status)
    said = Approval(decision=decision, by=by, at=at, version=content.version + 1, note=note)
    return replace(content, own_status=status, approval=said)


def edit(content: ContentItem, edited: ContentItem) -> ContentItem:
    """`edited`, with its approval saying so if what posts show has changed."""
    said = edited.approval
    if said is None or _shown(edited) == _shown(content):
        return edited
    return replace(edited, approval=replace(said, edited_since=True))


def _shown(content: ContentItem) -> tuple[object, ...]:
    """What posts take over from their content."""
    return (
        content.title,
        content.base_caption,
        content.media_urls,
        content.cta_type,
        content.cta_url,
    )
