"""Content items: writing, finding, changing and archiving them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from drumbeat.domain import graphemes, notifications, plain_text, web_addresses
from drumbeat.domain.content import (
    SETTABLE,
    ContentItem,
    ContentStatus,
    CtaType,
    Decision,
    covering,
    edit,
    set_status,
)
from drumbeat.domain.errors import (
    ChangedMeanwhile,
    Conflict,
    InvalidInput,
    NotFound,
    StaleVersion,
    Unavailable,
)
from drumbeat.domain.media import MediaReference
from drumbeat.domain.notifications import Notification
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.searching import Words
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import (
    Clock,
    Contents,
    Ids,
    Log,
    Page,
    Phones,
    Position,
    RunQueue,
)
from drumbeat.services.allowance import Allowance
from drumbeat.services.approvals import HeldPosts
from drumbeat.services.beginning import Beginning
from drumbeat.services.content_media import ContentMedia
from drumbeat.services.filtered_listing import filtered
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.retitling import Retitling, TitleErrand

#: The length of a title made from the text's first line.
_MADE_TITLE = 80
#: Items read in one request when few match; the cursor continues from there.
_MOST_READ = 1000
#: Database calls in which a request copies a new title to posts: some 60 posts.
TITLE_CALLS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentDraft:
    """Fields of a content item as sent; None keeps the present value (or the default).

    New content without a title gets one from its text's first line.
    """

    title: str | None = None
    base_caption: str | None = None
    #: Instead of `media`: only addresses.
    media_urls: Sequence[str] | None = None
    media: Sequence[MediaReference] | None = None
    cta_type: CtaType | None = None
    #: An address or a phone number, as typed. An empty text removes it.
    cta_url: str | None = None
    status: ContentStatus | None = None
    owner: str | None = None


@dataclass(frozen=True, kw_only=True)
class ContentFilter:
    status: ContentStatus | None = None
    owner: str | None = None
    #: Words to find in title and caption, in any order and case.
    search: str | None = None

    @cached_property
    def words(self) -> Words:
        return Words(self.search or "")

    def matches(self, content: ContentItem) -> bool:
        return (
            (self.status is None or content.status is self.status)
            and (self.owner is None or content.owner == self.owner)
            and self.words.are_in(content.title, content.base_caption)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentService:
    contents: Contents
    media: ContentMedia
    held: HeldPosts
    retitling: Retitling
    beginning: Beginning
    queue: RunQueue
    phones: Phones
    clock: Clock
    ids: Ids
    log: Log

    def list(
        self, access: Access, selection: ContentFilter, *, limit: int, after: Position | None
    ) -> Page[ContentItem]:
        """Newest first. A page may be short although more follow, as `next` shows."""
        access.require(Permission.READ)
        return filtered(
            lambda position: self.contents.list(access.tenant_id, limit=100, after=position),
            selection.matches,
            limit=limit,
            after=after,
            most_read=_MOST_READ,
            allowance=Allowance.of_a_request(self.clock),
        )

    def several(self, access: Access, content_ids: Sequence[str]) -> Sequence[ContentItem]:
        """The existing ones; others are left out."""
        access.require(Permission.READ)
        return list(self.contents.several(access.tenant_id, content_ids).values())

    def get(self, access: Access, content_id: str) -> ContentItem:
        """Raises NotFound."""
        access.require(Permission.READ)
        return self._existing(access.tenant_id, content_id)

    def create(self, access: Access, draft: ContentDraft) -> ContentItem:
        """Raises InvalidInput, Forbidden."""
        content = self.compose(access, draft)
        self.contents.create(content, notification=notifications.of_approval(content))
        return content

    def compose(self, access: Access, draft: ContentDraft) -> ContentItem:
        """A new item that is not stored yet. Raises InvalidInput, Forbidden."""
        access.require(Permission.WRITE)
        now = self.clock.now()
        new = ContentItem(
            id=self.ids.new(),
            tenant_id=access.tenant_id,
            title="",
            owner=access.email,
            created_at=now,
            updated_at=now,
            version=0,
        )
        content = self._edited(access, new, replace(draft, title=_title(draft)))
        status = _settable(draft.status or ContentStatus.DRAFT)
        if status is ContentStatus.NEEDS_APPROVAL:
            content = set_status(content, status, by=access.email, at=now)
        return replace(content, own_status=status, version=1)

    def change(
        self,
        access: Access,
        content_id: str,
        draft: ContentDraft,
        version: int | None = None,
    ) -> ContentItem:
        """Change what is given; posts that are not out yet show it.

        Approved content waits for approval again, unless the caller may approve. A status that
        takes content out of `Needs Approval` is a decision, as in `decide`. Raises NotFound,
        StaleVersion, InvalidInput, Forbidden, and Conflict (`status_conflict`, `content_scheduled`,
        `post_on_its_way`).
        """
        access.require(Permission.WRITE)

        def changed(before: ContentItem) -> ContentItem:
            _require_version(before, version)
            after = self._edited(access, before, draft)
            if draft.status is None or draft.status is before.status:
                return after
            return self._with_status(access, after, _settable(draft.status), None)

        return self._store(access.tenant_id, content_id, changed)

    def submit(
        self,
        access: Access,
        content_id: str,
        *,
        note: str | None = None,
        version: int | None = None,
    ) -> ContentItem:
        """Ask for approval: until it is given, nothing with this content goes out.

        Waiting content is returned unchanged. Raises NotFound, StaleVersion, Forbidden, Conflict
        (`status_conflict`).
        """
        access.require(Permission.WRITE)

        def submitted(before: ContentItem) -> ContentItem:
            waits = before.status is ContentStatus.NEEDS_APPROVAL
            after = self._with_status(access, before, ContentStatus.NEEDS_APPROVAL, note)
            if not waits:
                _require_version(before, version)
            return after

        return self._store(access.tenant_id, content_id, submitted)

    def decide(
        self,
        access: Access,
        content_id: str,
        *,
        approved: bool,
        note: str | None = None,
        version: int | None = None,
    ) -> ContentItem:
        """Approve, or reject with a `note`: waiting content becomes a draft again, or rejected.

        Approval starts posts that were held back; before a rejection, scheduled posts become
        drafts. A repeat returns the first result. Can be called again after an interruption. Raises
        NotFound, Forbidden, StaleVersion, InvalidInput (`note`), Conflict (`status_conflict`,
        `post_on_its_way`, `posts_unconfirmed`).
        """
        access.require(Permission.MANAGE)
        if not approved and plain_text.is_blank(note or ""):
            raise InvalidInput.of("note", "Say why you reject it, so that it can be put right.")
        status = ContentStatus.DRAFT if approved else ContentStatus.REJECTED
        decision = Decision.APPROVED if approved else Decision.REJECTED

        def decided(before: ContentItem) -> ContentItem:
            if before.is_decided_as(decision):
                return before
            if before.status is not ContentStatus.NEEDS_APPROVAL:
                raise Conflict(
                    f"This text is {before.status}; it does not wait for approval. "
                    "Submit it first.",
                    code="status_conflict",
                )
            _require_version(before, version)
            return self._with_status(access, before, status, note)

        return self._store(access.tenant_id, content_id, decided)

    def delete(self, access: Access, content_id: str) -> None:
        """Raises NotFound, Forbidden, and Conflict (`content_in_use`)."""
        access.require(Permission.WRITE)
        until_unchanged(lambda: self.contents.delete(self._existing(access.tenant_id, content_id)))

    def _store(
        self, tenant_id: str, content_id: str, change: Callable[[ContentItem], ContentItem]
    ) -> ContentItem:
        """Store the result of `change` on the content, and let its posts follow."""
        drafts = 0

        def step() -> tuple[ContentItem, ContentItem]:
            nonlocal drafts
            before = self._existing(tenant_id, content_id)
            after = change(before)
            if after == before:
                return before, before
            after = replace(after, version=before.version + 1, updated_at=self.clock.now())
            on_their_way: Sequence[PostInstance] | None = None
            if after.own_status is ContentStatus.ARCHIVED:
                on_their_way = ()
            if _is_decided_by_this(after, Decision.REJECTED):
                # Scheduled posts are withdrawn first: then, however this ends, the content either
                # still waits, or is rejected with nothing scheduled.
                withdrawal = self.held.withdraw(before)
                drafts += withdrawal.drafts
                on_their_way = withdrawal.unsettled
                after = replace(after, scheduled=len(on_their_way))
            if _is_decided_by_this(after, Decision.APPROVED):
                # If a post gets its own caption meanwhile, the content gets a new version.
                after = covering(after, self.held.captions(before))
            notification = _told(before, after, drafts)
            self.contents.update(
                before, after, on_their_way=on_their_way, notification=notification
            )
            return before, after

        before, after = until_unchanged(step)
        if after.title != before.title:
            self._retitle(after)
        if after.media != before.media:
            self._begin_ahead(after)
        if _is_decided_by_this(after, Decision.APPROVED):
            self.held.release(after)
        return after

    def _with_status(
        self, access: Access, content: ContentItem, status: ContentStatus, note: str | None
    ) -> ContentItem:
        if status is ContentStatus.ARCHIVED and content.scheduled:
            raise Conflict(
                "Posts with this text are scheduled: cancel them first.",
                code="content_scheduled",
            )
        after = set_status(content, status, by=access.email, at=self.clock.now(), note=note)
        if content.awaits_approval and not after.awaits_approval:
            access.require(Permission.MANAGE)  # this status means approval
        return after

    def _edited(self, access: Access, content: ContentItem, draft: ContentDraft) -> ContentItem:
        """Raises InvalidInput."""
        edited = replace(
            content,
            title=content.title if draft.title is None else draft.title,
            base_caption=content.base_caption if draft.base_caption is None else draft.base_caption,
            media=self.media.wanted(content, draft.media, draft.media_urls),
            cta_type=content.cta_type if draft.cta_type is None else draft.cta_type,
            cta_url=content.cta_url if draft.cta_url is None else draft.cta_url or None,
            owner=content.owner if draft.owner is None else draft.owner,
        )
        if edited.cta_type in (CtaType.BOOK_ONLINE, CtaType.LEARN_MORE) and not edited.cta_url:
            words = f"A {edited.cta_type} button needs an address to open."
            raise InvalidInput.of("cta_url", words)
        if (edited.cta_type, edited.cta_url) != (content.cta_type, content.cta_url):
            edited = self._with_button(access, edited)
        may_approve = access.may(Permission.MANAGE)
        return edit(content, edited, by=access.email, may_approve=may_approve)

    def _with_button(self, access: Access, content: ContentItem) -> ContentItem:
        """With the button's address in stored form: a number to call, or an address to open."""
        address = content.cta_url
        if not address:
            return replace(content, cta_display=None)
        calls = content.cta_type is CtaType.CALL_NOW or (
            content.cta_type is CtaType.NONE and address.lower().startswith("tel:")
        )
        try:
            if calls:
                number = self.phones.read(address, access.tenant.country)
                return replace(content, cta_url=number.link, cta_display=number.shown)
            return replace(content, cta_url=web_addresses.link(address), cta_display=None)
        except ValueError as wrong:
            raise InvalidInput.of("cta_url", str(wrong)) from None

    def _existing(self, tenant_id: str, content_id: str) -> ContentItem:
        content = self.contents.get(tenant_id, content_id)
        if content is None:
            raise NotFound("No such text; it may have been deleted.")
        return content

    def _begin_ahead(self, content: ContentItem) -> None:
        """Start its posts as early as its new media need. If that fails, a post is started when it
        is due, and goes out when it is ready."""
        try:
            done = self.beginning.follow(content, Allowance.of_a_request(self.clock))
        except (Unavailable, ChangedMeanwhile):
            done = False
        if not done:
            self.log.warning("Not all begun ahead", content_id=content.id)

    def _retitle(self, content: ContentItem) -> None:
        """Copy a new title to posts that are not out yet: some at once, the others from the
        queue."""
        errand = TitleErrand(tenant_id=content.tenant_id, content_id=content.id)
        allowance = Allowance.of_a_request(self.clock, TITLE_CALLS)
        rest: TitleErrand | None
        try:
            rest = self.retitling.run(errand, allowance)
        except (Unavailable, ChangedMeanwhile):  # the title itself is stored
            rest = allowance.reached or errand
        if rest is None:
            return
        try:
            self.queue.send([rest.message()])
        except Unavailable as error:
            self.log.warning("errand_not_sent", content_id=content.id, error=error)


def _title(draft: ContentDraft) -> str:
    """The given title, or the first line of the text. Raises InvalidInput when there is none."""
    if draft.title is not None:
        return draft.title
    lines = (draft.base_caption or "").splitlines()
    first = next((line.strip() for line in lines if not plain_text.is_blank(line)), "")
    if not first:
        raise InvalidInput.of("title", "Write a text, or give it a title.")
    return graphemes.cut(first, _MADE_TITLE).strip()


def _settable(status: ContentStatus) -> ContentStatus:
    if status not in SETTABLE:
        raise InvalidInput.of(
            "status",
            "Reject it with the action for that, which takes a note."
            if status is ContentStatus.REJECTED
            else f"{status} follows the posts; set Idea, Draft, Needs Approval or Archived.",
        )
    return status


def _require_version(content: ContentItem, version: int | None) -> None:
    if version is not None and version != content.version:
        raise StaleVersion("The text was changed meanwhile; read it again.")


def _is_decided_by_this(after: ContentItem, decision: Decision) -> bool:
    approval = after.approval
    return (
        approval is not None and approval.decision is decision and approval.version == after.version
    )


def _told(before: ContentItem, after: ContentItem, drafts: int) -> Notification | None:
    """The notification about a decision or request, or about changed approved content."""
    if after.approval is None:
        return None
    if after.approval.version != after.version:
        return notifications.of_change_after_approval(before, after)
    approval = before.approval
    submitter = None
    if approval:
        submitter = approval.by if approval.decision is Decision.REQUESTED else approval.edited_by
    return notifications.of_approval(after, submitter=submitter, withdrawn=drafts)
