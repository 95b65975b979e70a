"""Content items: writing, finding, changing and archiving what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from drumbeat.domain.content import (
    SETTABLE,
    ContentItem,
    ContentStatus,
    CtaType,
    require_transition,
)
from drumbeat.domain.errors import Conflict, InvalidInput, NotFound, StaleVersion
from drumbeat.domain.posts import EDITABLE
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import Calendar, Clock, Contents, Ids, Page, Position, Replace
from drumbeat.services.retrying import until_unchanged

#: Items read in one request when few of them match; the cursor goes on where it stopped.
_MOST_READ = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentDraft:
    """What people say of a content item; None keeps what is (or the default)."""

    title: str | None = None
    base_caption: str | None = None
    media_urls: Sequence[str] | None = None
    cta_type: CtaType | None = None
    #: An empty text takes the address away.
    cta_url: str | None = None
    status: ContentStatus | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentFilter:
    status: ContentStatus | None = None
    owner: str | None = None
    #: Looked for in title and caption, whatever the case.
    search: str | None = None

    def matches(self, content: ContentItem) -> bool:
        needle = (self.search or "").casefold()
        return (
            (self.status is None or content.status is self.status)
            and (self.owner is None or content.owner == self.owner)
            and (needle in content.title.casefold() or needle in content.base_caption.casefold())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentService:
    contents: Contents
    calendar: Calendar
    clock: Clock
    ids: Ids

    def list(
        self, access: Access, wanted: ContentFilter, *, limit: int, after: Position | None
    ) -> Page[ContentItem]:
        """Newest first. A page may be short although more follow: `next` tells."""
        access.require(Permission.READ)
        found: list[ContentItem] = []
        position, read = after, 0
        while True:
            page = self.contents.list(access.tenant_id, limit=100, after=position)
            for content, position in page.items:
                read += 1
                if wanted.matches(content):
                    found.append(content)
                    if len(found) == limit:
                        return Page(found, position)
            if page.next is None:
                return Page(found)
            if read >= _MOST_READ:
                return Page(found, page.next)
            position = page.next

    def get(self, access: Access, content_id: str) -> ContentItem:
        """Raises NotFound."""
        access.require(Permission.READ)
        return self._existing(access.tenant_id, content_id)

    def create(self, access: Access, draft: ContentDraft) -> ContentItem:
        """Raises InvalidInput, Forbidden."""
        content = self.compose(access, draft)
        self.contents.create(content)
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
        )
        status = draft.status or ContentStatus.DRAFT
        return replace(_edited(new, draft), own_status=_settable(status))

    def change(
        self,
        access: Access,
        content_id: str,
        draft: ContentDraft,
        version: int | None = None,
    ) -> ContentItem:
        """Change what is given; posts that are not out yet show it.

        Raises NotFound, StaleVersion, InvalidInput, Forbidden, and Conflict
        (`status_conflict`, `content_scheduled`).
        """
        access.require(Permission.WRITE)

        def step() -> tuple[ContentItem, ContentItem]:
            before = self._existing(access.tenant_id, content_id, version)
            after = _edited(before, draft)
            if draft.status is not None:
                after = _with_status(after, draft.status, access)
            if after == before:
                return before, before
            after = replace(after, version=before.version + 1, updated_at=self.clock.now())
            self.contents.update(before, after)
            return before, after

        before, after = until_unchanged(step)
        if after.title != before.title:
            self._retitle(after)
        return after

    def submit(self, access: Access, content_id: str) -> ContentItem:
        """Ask for approval: until it is given, nothing with this content goes out.

        Raises NotFound, Forbidden, Conflict (`status_conflict`).
        """
        return self.change(access, content_id, ContentDraft(status=ContentStatus.NEEDS_APPROVAL))

    def decide(self, access: Access, content_id: str, *, approved: bool) -> ContentItem:
        """Give approval, or refuse it: what waited is a draft again, or an idea.

        Raises NotFound, Forbidden, StaleVersion, Conflict (`status_conflict`).
        """
        access.require(Permission.MANAGE)
        waiting = self._existing(access.tenant_id, content_id)
        if waiting.status is not ContentStatus.NEEDS_APPROVAL:
            raise Conflict(
                f"This content is {waiting.status}; it does not wait for approval.",
                code="status_conflict",
            )
        status = ContentStatus.DRAFT if approved else ContentStatus.IDEA
        return self.change(access, content_id, ContentDraft(status=status), waiting.version)

    def delete(self, access: Access, content_id: str) -> None:
        """Raises NotFound, Forbidden, and Conflict (`content_in_use`)."""
        access.require(Permission.WRITE)
        until_unchanged(lambda: self.contents.delete(self._existing(access.tenant_id, content_id)))

    def _existing(self, tenant_id: str, content_id: str, version: int | None = None) -> ContentItem:
        content = self.contents.get(tenant_id, content_id)
        if content is None:
            raise NotFound("No such content item.")
        if version is not None and version != content.version:
            raise StaleVersion("The content was changed meanwhile; read it again.")
        return content

    def _retitle(self, content: ContentItem) -> None:
        """Carry a new title to the posts that are not out yet."""
        for instance_id in self.calendar.users_of(content.tenant_id, content.id):
            until_unchanged(partial(self._copy_title, content, instance_id))

    def _copy_title(self, content: ContentItem, instance_id: str) -> None:
        instance = self.calendar.get(content.tenant_id, instance_id)
        if instance is None or instance.content_item_id != content.id:
            return
        if instance.status in EDITABLE:
            self.calendar.apply(Replace(instance, replace(instance, content_title=content.title)))


def _edited(content: ContentItem, draft: ContentDraft) -> ContentItem:
    edited = replace(
        content,
        title=content.title if draft.title is None else draft.title,
        base_caption=content.base_caption if draft.base_caption is None else draft.base_caption,
        media_urls=content.media_urls if draft.media_urls is None else tuple(draft.media_urls),
        cta_type=content.cta_type if draft.cta_type is None else draft.cta_type,
        cta_url=content.cta_url if draft.cta_url is None else draft.cta_url or None,
        owner=content.owner if draft.owner is None else draft.owner,
    )
    if edited.cta_type in (CtaType.BOOK_ONLINE, CtaType.LEARN_MORE) and not edited.cta_url:
        raise InvalidInput.of("cta_url", f"A {edited.cta_type} button needs an address to open.")
    return edited


def _settable(status: ContentStatus) -> ContentStatus:
    if status not in SETTABLE:
        raise InvalidInput.of(
            "status", f"{status} follows the posts; set Idea, Draft, Needs Approval or Archived."
        )
    return status


def _with_status(content: ContentItem, status: ContentStatus, access: Access) -> ContentItem:
    if status is content.status:
        return content
    _settable(status)
    if status is ContentStatus.ARCHIVED and content.scheduled:
        raise Conflict(
            "Posts with this content are scheduled: cancel them first.", code="content_scheduled"
        )
    require_transition(content.status, status)
    if content.status is ContentStatus.NEEDS_APPROVAL and status is not ContentStatus.ARCHIVED:
        access.require(Permission.MANAGE)  # that is what approving means
    return replace(content, own_status=status)
