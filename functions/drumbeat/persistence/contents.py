"""Content items, and which instances use them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, cast

from pynamodb.attributes import (
    JSONAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from drumbeat.domain.content import (
    Approval,
    ContentItem,
    ContentStatus,
    Covers,
    CtaType,
    Decision,
    OwnCaption,
)
from drumbeat.domain.errors import ChangedMeanwhile, Conflict
from drumbeat.domain.media import Crop, MediaReference
from drumbeat.domain.notifications import Notification
from drumbeat.domain.posts import PostInstance
from drumbeat.persistence import keys
from drumbeat.persistence.instances import SlotItem, bare_slot
from drumbeat.persistence.media_uses import leave_media, media_gone, use_media
from drumbeat.persistence.notifications import notification_item
from drumbeat.persistence.table import (
    Cancelled,
    InstantAttribute,
    Item,
    Transaction,
    fetch,
    get,
    instant,
    newest_first,
)
from drumbeat.ports import Page, Position


class ContentRecord(Item, discriminator="content"):
    title = UnicodeAttribute()
    base_caption = UnicodeAttribute(null=True)
    #: Addresses outside of the library; all media, if `media` is missing.
    media_urls: ListAttribute[str] = ListAttribute(null=True)
    #: All media, if they have more than addresses.
    media = JSONAttribute(null=True)
    cta_type = UnicodeAttribute()
    cta_url = UnicodeAttribute(null=True)
    cta_display = UnicodeAttribute(null=True)
    own_status = UnicodeAttribute()
    owner = UnicodeAttribute(null=True)
    created_at = InstantAttribute()
    updated_at = InstantAttribute()
    uses = NumberAttribute(default=0)
    scheduled = NumberAttribute(default=0)
    posted = NumberAttribute(default=0)
    version = NumberAttribute()
    approval = JSONAttribute(null=True)


class UseItem(Item, discriminator="use"):
    """An instance shows a content item."""


class ContentRepository:
    """`ports.Contents` over the table. Ids are time-ordered, so newest first is a key order."""

    def create(self, content: ContentItem, *, notification: Notification | None = None) -> None:
        transaction = Transaction()
        transaction.put(content_record(content), ContentRecord.PK.does_not_exist())
        steps = use_media(transaction, content)
        if notification is not None:
            transaction.put(notification_item(notification))
        try:
            transaction.commit()
        except Cancelled as cancelled:
            # Every id is made only once, so our own put had succeeded, its answer was lost, and the
            # client has sent it again.
            if any(cancelled.failed(index) for index in steps):
                raise media_gone() from None

    def get(self, tenant_id: str, content_id: str) -> ContentItem | None:
        item = get(ContentRecord, keys.contents(tenant_id), content_id)
        return content_of(cast("ContentRecord", item), tenant_id) if item else None

    def several(
        self, tenant_id: str, content_ids: Iterable[str], *, consistent: bool = False
    ) -> Mapping[str, ContentItem]:
        places = [(keys.contents(tenant_id), each) for each in dict.fromkeys(content_ids)]
        records = fetch(places, consistent=consistent) if places else {}
        items = [cast("ContentRecord", item) for item in records.values()]
        return {item.SK: content_of(item, tenant_id) for item in items}

    def list(
        self, tenant_id: str, *, limit: int, after: Position | None
    ) -> Page[tuple[ContentItem, Position]]:
        records = newest_first(
            ContentRecord, keys.contents(tenant_id), limit=limit, after=after, consistent=True
        )
        items = [content_of(cast("ContentRecord", item), tenant_id) for item in records]
        pairs = [(item, {"id": item.id}) for item in items]
        return Page(pairs, pairs[-1][1] if len(pairs) == limit else None)

    def update(
        self,
        before: ContentItem,
        after: ContentItem,
        *,
        on_their_way: Sequence[PostInstance] | None = None,
        notification: Notification | None = None,
    ) -> None:
        transaction = Transaction()
        condition = ContentRecord.version == before.version
        if on_their_way is not None:
            condition &= ContentRecord.scheduled == len(on_their_way)
        for post in on_their_way or ():
            transaction.check(bare_slot(post), SlotItem.revision == post.revision)
        if notification is not None:
            transaction.put(notification_item(notification))
        transaction.update(
            ContentRecord(keys.contents(after.tenant_id), after.id), rewritten(after), condition
        )
        use_media(transaction, after, before)
        try:
            transaction.commit()
        except Cancelled:
            raise ChangedMeanwhile("The text was changed meanwhile; read it again.") from None

    def update_all(
        self, changes: Sequence[tuple[ContentItem, ContentItem, Notification | None]]
    ) -> None:
        transaction = Transaction()
        for before, after, notification in changes:
            transaction.update(
                ContentRecord(keys.contents(after.tenant_id), after.id),
                rewritten(after),
                ContentRecord.version == before.version,
            )
            if notification is not None:
                transaction.put(notification_item(notification))
        try:
            transaction.commit()
        except Cancelled:
            raise ChangedMeanwhile("A text was changed meanwhile; read it again.") from None

    def delete(self, content: ContentItem) -> None:
        transaction = Transaction()
        transaction.delete(
            ContentRecord(keys.contents(content.tenant_id), content.id),
            (ContentRecord.uses == 0) & (ContentRecord.version == content.version),
        )
        leave_media(transaction, content)
        try:
            transaction.commit()
        except Cancelled:
            stored = self.get(content.tenant_id, content.id)
            if stored is not None and stored.uses == 0:
                raise ChangedMeanwhile("The text was changed meanwhile; read it again.") from None
            raise Conflict(
                "Posts use this text: take it out of them first, or archive it.",
                code="content_in_use",
            ) from None


def rewritten(after: ContentItem) -> list[Any]:
    """Update actions for everything that people change; the counts are updated separately."""
    approval, media = _approval_record(after), _media_record(after.media)
    return [
        ContentRecord.title.set(after.title),
        ContentRecord.base_caption.set(after.base_caption),
        ContentRecord.media_urls.set(_urls(after.media)),
        ContentRecord.media.set(media) if media else ContentRecord.media.remove(),
        ContentRecord.cta_type.set(after.cta_type.value),
        ContentRecord.cta_url.set(after.cta_url)
        if after.cta_url
        else ContentRecord.cta_url.remove(),
        ContentRecord.cta_display.set(after.cta_display)
        if after.cta_display
        else ContentRecord.cta_display.remove(),
        ContentRecord.own_status.set(after.own_status.value),
        ContentRecord.owner.set(after.owner),
        ContentRecord.updated_at.set(cast("datetime", after.updated_at)),
        ContentRecord.version.set(after.version),
        ContentRecord.approval.set(approval) if approval else ContentRecord.approval.remove(),
    ]


def content_record(content: ContentItem) -> ContentRecord:
    """The item for content."""
    return ContentRecord(
        keys.contents(content.tenant_id),
        content.id,
        title=content.title,
        base_caption=content.base_caption,
        media_urls=_urls(content.media),
        media=_media_record(content.media),
        cta_type=content.cta_type.value,
        cta_url=content.cta_url,
        cta_display=content.cta_display,
        own_status=content.own_status.value,
        owner=content.owner,
        created_at=content.created_at,
        updated_at=content.updated_at,
        uses=content.uses,
        scheduled=content.scheduled,
        posted=content.posted,
        version=content.version,
        approval=_approval_record(content),
    )


def content_of(item: ContentRecord, tenant_id: str) -> ContentItem:
    """The content in `item`."""
    content = ContentItem(
        id=item.SK,
        tenant_id=tenant_id,
        title=item.title,
        base_caption=item.base_caption or "",
        media=_media_of(item),
        cta_type=CtaType(item.cta_type),
        cta_url=item.cta_url,
        cta_display=item.cta_display,
        own_status=ContentStatus(item.own_status),
        owner=item.owner or "",
        created_at=item.created_at,
        updated_at=item.updated_at,
        uses=int(item.uses),
        scheduled=int(item.scheduled),
        posted=int(item.posted),
        version=int(item.version),
    )
    approval = _approval(cast("dict[str, Any] | None", item.approval), content)
    if approval is None:
        return content
    # Version 0.1.0 stored rejected content as an idea.
    rejected = approval.decision is Decision.REJECTED and content.own_status is ContentStatus.IDEA
    own_status = ContentStatus.REJECTED if rejected else content.own_status
    return replace(content, own_status=own_status, approval=approval)


def _approval_record(content: ContentItem) -> dict[str, Any] | None:
    approval = content.approval
    if approval is None:
        return None
    return {
        "decision": approval.decision.value,
        "by": approval.by,
        "at": instant(approval.at),
        "version": approval.version,
        "note": approval.note,
        "edited_since": approval.edited_since,
        "edited_by": approval.edited_by,
        "changed_assets": list(approval.changed_assets),
        "covers": _covers_record(approval.covers, content),
    }


def _approval(record: Mapping[str, Any] | None, content: ContentItem) -> Approval | None:
    if not record:
        return None
    values = {
        "decision": Decision(record["decision"]),
        "at": datetime.fromisoformat(record["at"]),
        "changed_assets": tuple(record.get("changed_assets", ())),
        "covers": _covers(record.get("covers"), content),
    }
    return Approval(**{**record, **values})


def _covers_record(covers: Covers | None, content: ContentItem) -> dict[str, Any] | None:
    """What was approved, without the parts that equal the content, so that they are not stored
    twice."""
    if covers is None:
        return None
    present = _stated(content)
    changes = {name: value for name, value in _stated(covers).items() if value != present[name]}
    return {**changes, "captions": [asdict(own) for own in covers.captions]}


def _covers(record: Mapping[str, Any] | None, content: ContentItem) -> Covers | None:
    if record is None:
        return None
    values = {**_stated(content), **record}
    media = [_reference(each) for each in values["media"]]
    if "media_urls" in record:  # the format before content had assets
        media = [MediaReference(url=url) for url in record["media_urls"]]
    return Covers(
        title=values["title"],
        base_caption=values["base_caption"],
        media=tuple(media),
        cta_type=CtaType(values["cta_type"]),
        cta_url=values["cta_url"],
        captions=tuple(OwnCaption(**own) for own in record["captions"]),
    )


def _stated(content: ContentItem | Covers) -> dict[str, Any]:
    return {
        "title": content.title,
        "base_caption": content.base_caption,
        "media": [_reference_record(each) for each in content.media],
        "cta_type": content.cta_type.value,
        "cta_url": content.cta_url,
    }


def _urls(media: Sequence[MediaReference]) -> list[str]:
    return [each.url for each in media if each.url]


def _media_record(media: Sequence[MediaReference]) -> list[dict[str, Any]] | None:
    """None if `media_urls` is enough."""
    records = [_reference_record(each) for each in media]
    return None if all(each.keys() == {"url"} for each in records) else records


def _media_of(item: ContentRecord) -> tuple[MediaReference, ...]:
    if item.media:
        return tuple(_reference(each) for each in cast("list[dict[str, Any]]", item.media))
    return tuple(MediaReference(url=url) for url in item.media_urls or ())


def _reference_record(reference: MediaReference) -> dict[str, Any]:
    """Without unset fields."""
    crop = asdict(reference.crop) if reference.crop else None
    values = {
        "asset_id": reference.asset_id,
        "url": reference.url,
        "alt": reference.alt,
        "crop": crop,
    }
    return {name: value for name, value in values.items() if value}


def _reference(record: Mapping[str, Any]) -> MediaReference:
    crop = record.get("crop")
    return MediaReference(**{**record, "crop": Crop(**crop) if crop else None})
