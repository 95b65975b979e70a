"""Content items: texts and pictures that can be used on several accounts and at several times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from drumbeat.domain.errors import Conflict
from drumbeat.domain.media import MediaReference


class ContentStatus(StrEnum):
    IDEA = "Idea"
    DRAFT = "Draft"
    NEEDS_APPROVAL = "Needs Approval"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"
    POSTED = "Posted"
    ARCHIVED = "Archived"


class CtaType(StrEnum):
    CALL_NOW = "CallNow"
    BOOK_ONLINE = "BookOnline"
    LEARN_MORE = "LearnMore"
    NONE = "None"


class Decision(StrEnum):
    """The last decision about a content item's approval."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"


_C = ContentStatus
#: The statuses to which a person may change content, by the status that they see.
TRANSITIONS: Mapping[ContentStatus, frozenset[ContentStatus]] = {
    _C.IDEA: frozenset({_C.DRAFT, _C.NEEDS_APPROVAL, _C.ARCHIVED}),
    _C.DRAFT: frozenset({_C.IDEA, _C.NEEDS_APPROVAL, _C.ARCHIVED}),
    _C.NEEDS_APPROVAL: frozenset({_C.DRAFT, _C.REJECTED, _C.ARCHIVED}),
    _C.REJECTED: frozenset({_C.NEEDS_APPROVAL, _C.ARCHIVED}),
    _C.SCHEDULED: frozenset({_C.NEEDS_APPROVAL}),
    _C.POSTED: frozenset({_C.NEEDS_APPROVAL, _C.ARCHIVED}),
    _C.ARCHIVED: frozenset({_C.DRAFT, _C.NEEDS_APPROVAL}),
}

#: Statuses that a person may set. `Rejected` needs a reason; `Scheduled` and `Posted` follow from
#: the instances.
SETTABLE = frozenset({_C.IDEA, _C.DRAFT, _C.NEEDS_APPROVAL, _C.ARCHIVED})
#: While content has one of these statuses, nothing with it goes out.
BLOCKING = frozenset({_C.NEEDS_APPROVAL, _C.REJECTED})
#: The code of errors about a missing approval, and of what holds a post back until then.
NOT_APPROVED = "not_approved"
_ANSWERS: Mapping[ContentStatus, Decision] = {
    _C.DRAFT: Decision.APPROVED,
    _C.REJECTED: Decision.REJECTED,
}
#: Bytes of posts' own captions that an approval keeps; an item of the table holds 400 KB.
_MOST_COVERED = 100_000


def require_transition(before: ContentStatus, after: ContentStatus) -> None:
    """Raise `Conflict` unless a person may take content from `before` to `after`."""
    if after is not before and after not in TRANSITIONS[before]:
        raise Conflict(f"A text that is {before} can't become {after}.", code="status_conflict")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCaption:
    """The text of a post that has its own instead of the content's caption."""

    instance_id: str
    channel_account_id: str
    account_name: str
    #: None when it was too long to be kept with the others.
    caption: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """Every text that an approval covers: the content's, and its posts' own captions."""

    title: str
    base_caption: str
    media: tuple[MediaReference, ...]
    cta_type: CtaType
    cta_url: str | None
    captions: tuple[OwnCaption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The last decision about a content item, and the version of the content that it made."""

    decision: Decision
    by: str
    at: datetime
    version: int
    note: str | None = None
    #: Afterwards, somebody who may not approve has changed what goes out.
    edited_since: bool = False
    #: Who made the last of these changes.
    edited_by: str | None = None
    #: Assets that such a person has changed in the library afterwards.
    changed_assets: tuple[str, ...] = ()
    #: The texts of the last approval; None before the first one.
    covers: Covers | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentItem:
    """A text with its media, and how many posts show it.

    `own_status` is what people set. `uses`, `scheduled` and `posted` count all post instances that
    show it, those on their way out, and those that are out.
    """

    id: str
    tenant_id: str
    title: str
    base_caption: str = ""
    media: tuple[MediaReference, ...] = ()
    cta_type: CtaType = CtaType.NONE
    cta_url: str | None = None
    #: A phone number in readable form, for a button that calls it.
    cta_display: str | None = None
    own_status: ContentStatus = ContentStatus.DRAFT
    owner: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    uses: int = 0
    scheduled: int = 0
    posted: int = 0
    version: int = 1
    #: None while nobody has asked for approval.
    approval: Approval | None = None

    @property
    def status(self) -> ContentStatus:
        """The status that people see: `own_status`, unless the instances are further."""
        if self.own_status in BLOCKING or self.own_status is ContentStatus.ARCHIVED:
            return self.own_status
        if self.scheduled > 0:
            return ContentStatus.SCHEDULED
        return ContentStatus.POSTED if self.posted > 0 else self.own_status

    @property
    def awaits_approval(self) -> bool:
        """Whether somebody has to approve it; also true of archived content."""
        if self.own_status is ContentStatus.ARCHIVED:
            approval = self.approval
            return approval is not None and (
                approval.decision is not Decision.APPROVED or approval.edited_since
            )
        return self.own_status in BLOCKING

    def is_decided_as(self, decision: Decision) -> bool:
        """Whether `decision` was the last one and the content has not changed since."""
        approval, status = self.approval, self.own_status
        return (
            approval is not None
            and approval.decision is decision
            and not approval.edited_since
            and _ANSWERS.get(status) is decision
        )


def require_schedulable(content: ContentItem) -> None:
    """Raise Conflict for rejected content; waiting content may be scheduled, and is held back."""
    if content.own_status is ContentStatus.REJECTED:
        raise rejected()


def require_publishable(content: ContentItem) -> None:
    """Raise Conflict unless posts with this content may go out now."""
    require_schedulable(content)
    if content.own_status is ContentStatus.NEEDS_APPROVAL:
        raise Conflict(
            "This post can't go out yet, because its text waits for approval. "
            "Have it approved first, or schedule the post: it goes out once approved.",
            code=NOT_APPROVED,
        )


def rejected() -> Conflict:
    """The error for scheduling or publishing rejected content."""
    return Conflict(
        "This post can't go out, because its text was rejected. Change the text and submit it "
        "again.",
        code=NOT_APPROVED,
    )


def set_status(
    content: ContentItem, status: ContentStatus, *, by: str, at: datetime, note: str | None = None
) -> ContentItem:
    """Set a status that people may set, and record what it means for approval.

    Waiting content is approved by becoming a `Draft`, and rejected by becoming `Rejected`. Raises
    Conflict (`status_conflict`).
    """
    approval = content.approval
    asked = approval is not None and approval.decision is Decision.REQUESTED
    if status is content.status and (asked or status is not ContentStatus.NEEDS_APPROVAL):
        return content
    require_transition(content.status, status)
    decision = _ANSWERS.get(status) if content.awaits_approval else None
    if status is ContentStatus.NEEDS_APPROVAL:
        decision = Decision.REQUESTED
    if decision is None:
        return replace(content, own_status=status)
    saying = Approval(
        decision=decision,
        by=by,
        at=at,
        version=content.version + 1,
        note=note,
        covers=approval.covers if approval else None,
    )
    return replace(content, own_status=status, approval=saying)


def covering(content: ContentItem, captions: Sequence[OwnCaption]) -> ContentItem:
    """The content with an approval that covers everything that goes out with it now."""
    if content.approval is None:
        return content
    own_captions = []
    room = _MOST_COVERED
    for own in captions:
        room -= len((own.caption or "").encode())
        own_captions.append(own if room >= 0 else replace(own, caption=None))
    return replace(
        content, approval=replace(content.approval, covers=_covers(content, own_captions))
    )


def edit(content: ContentItem, edited: ContentItem, *, by: str, may_approve: bool) -> ContentItem:
    """`edited`, which asks for approval again if it changes what was approved.

    Changes by people who may approve are covered by the present approval.
    """
    approval = edited.approval
    if approval is None or _shown(edited) == _shown(content):
        return edited
    if may_approve and _is_approved(content):
        return covering(edited, approval.covers.captions if approval.covers else ())
    return _edited_since(edited, by)


def reword(content: ContentItem, own: OwnCaption, *, by: str, may_approve: bool) -> ContentItem:
    """The content after a post with it got a caption of its own, which needs approval like an edit.

    Content that was never submitted for approval stays as it is.
    """
    approval = content.approval
    if approval is None:
        return content
    if may_approve and _is_approved(content):
        others = approval.covers.captions if approval.covers else ()
        rest = [each for each in others if each.instance_id != own.instance_id]
        return covering(content, [*rest, own])
    return _edited_since(content, by)


def changed_in_library(content: ContentItem, asset_id: str, *, by: str) -> ContentItem:
    """The content after somebody who may not approve has changed one of its assets.

    It asks for approval again, as after an edit. Content that was never submitted stays as it is,
    and so does rejected content, which has to be submitted again anyway.
    """
    approval = content.approval
    if approval is None or content.own_status is ContentStatus.REJECTED:
        return content
    asset_ids = tuple(dict.fromkeys([*approval.changed_assets, asset_id]))
    after = replace(content, approval=replace(approval, changed_assets=asset_ids))
    return _edited_since(after, by)


def _edited_since(content: ContentItem, by: str) -> ContentItem:
    """Content whose approval, given or requested, was for other texts than it has now."""
    approval = content.approval
    if approval is None:
        return content
    after = replace(content, approval=replace(approval, edited_since=True, edited_by=by))
    archived = content.own_status is ContentStatus.ARCHIVED
    if approval.decision is not Decision.APPROVED or archived:
        return after
    return replace(after, own_status=ContentStatus.NEEDS_APPROVAL)


def _is_approved(content: ContentItem) -> bool:
    approval = content.approval
    return (
        approval is not None
        and approval.decision is Decision.APPROVED
        and not content.awaits_approval
    )


def _covers(content: ContentItem, captions: Sequence[OwnCaption]) -> Covers:
    return Covers(
        title=content.title,
        base_caption=content.base_caption,
        media=content.media,
        cta_type=content.cta_type,
        cta_url=content.cta_url,
        captions=tuple(captions),
    )


def _shown(content: ContentItem) -> tuple[object, ...]:
    """The parts of content that posts show."""
    return (
        content.title,
        content.base_caption,
        content.media,
        content.cta_type,
        content.cta_url,
    )
