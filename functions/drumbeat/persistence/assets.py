"""The media library: its assets, what uses them, and the space that they take.

Content or a banner that begins to use an asset records that in the same transaction (`add_use`),
which raises a counter on the asset. A deletion that has not seen the use fails because of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, cast

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from drumbeat.domain.errors import ChangedMeanwhile, Conflict
from drumbeat.domain.media import (
    Asset,
    AssetKind,
    AssetStatus,
    Cover,
    Crop,
    Space,
    StoredFile,
    Upload,
    UploadKind,
    Use,
)
from drumbeat.domain.quotas import Quota, reached
from drumbeat.domain.uploading import UploadToken
from drumbeat.persistence import keys
from drumbeat.persistence.banner_items import mark_feeds
from drumbeat.persistence.contents import ContentRecord
from drumbeat.persistence.table import (
    Cancelled,
    InstantAttribute,
    Item,
    Transaction,
    availability,
    fetch,
    get,
    instant,
    newest_first,
)
from drumbeat.ports import Page, Position

#: The most uses that are read of one asset, and the most posts that a deletion checks again: a
#: transaction has 100 actions (DynamoDB Developer Guide, quotas).
MOST_USES = 1_000
_MOST_CHECKED = 90
#: Keys in one BatchGetItem.
_AT_ONCE = 100


class AssetItem(Item, discriminator="asset"):
    media_kind = UnicodeAttribute()
    status = UnicodeAttribute()
    reason_code = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    title = UnicodeAttribute(null=True)
    description = UnicodeAttribute(null=True)
    alt_text = UnicodeAttribute(null=True)
    filename = UnicodeAttribute()
    content_type = UnicodeAttribute()
    size = NumberAttribute()
    width = NumberAttribute(null=True)
    height = NumberAttribute(null=True)
    duration_seconds = NumberAttribute(null=True)
    codec = UnicodeAttribute(null=True)
    pages = NumberAttribute(null=True)
    content_hash = UnicodeAttribute(null=True)
    etag = UnicodeAttribute(null=True)
    files = JSONAttribute(null=True)
    is_placeholder = BooleanAttribute(null=True)
    crop = JSONAttribute(null=True)
    cover = JSONAttribute(null=True)
    source_url = UnicodeAttribute(null=True)
    labels: ListAttribute[str] = ListAttribute(null=True)
    archived_at = InstantAttribute(null=True)
    upload = JSONAttribute(null=True)
    same_as = UnicodeAttribute(null=True)
    created_by = UnicodeAttribute(null=True)
    created_at = InstantAttribute()
    updated_at = InstantAttribute()
    version = NumberAttribute()
    revision = NumberAttribute()
    #: How often something began to use it; it never decreases.
    used = NumberAttribute(default=0)


class AssetUseItem(Item, discriminator="asset-use"):
    """Content, or a banner, uses an asset."""

    is_banner = BooleanAttribute(null=True)


class AssetHashItem(Item, discriminator="asset-hash"):
    asset_id = UnicodeAttribute()


class SpaceItem(Item, discriminator="media-space"):
    held_bytes = NumberAttribute(attr_name="bytes")
    held_count = NumberAttribute(attr_name="count")
    #: The number of changes of either; a recount is stored only if it has not changed.
    changes = NumberAttribute(default=0)


class UploadTokenItem(Item, discriminator="upload-token"):
    tenant_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    email = UnicodeAttribute()
    most = NumberAttribute()


class AssetRepository:
    """`ports.Assets` over the table. Ids are time-ordered, so newest first is a key order."""

    def create(self, assets: Sequence[Asset], *, most: Space) -> None:
        transaction = Transaction()
        for asset in assets:
            transaction.put(asset_item(asset), AssetItem.PK.does_not_exist())
        need = Space(size=sum(each.takes_up for each in assets), count=len(assets))
        tenant_id = assets[0].tenant_id
        step = _take_up(transaction, tenant_id, need, most)
        try:
            transaction.commit()
        except Cancelled as cancelled:
            if cancelled.failed(step):
                raise self._full(tenant_id, need, most) from None
            # Every id is made only once, so our own write had succeeded, its answer was lost, and
            # it was sent again.

    def get(self, tenant_id: str, asset_id: str) -> Asset | None:
        item = get(AssetItem, keys.media(tenant_id), asset_id)
        return asset_of(cast("AssetItem", item), tenant_id) if item else None

    def get_all(self, tenant_id: str, asset_ids: Iterable[str]) -> Mapping[str, Asset]:
        ids = list(dict.fromkeys(asset_ids))
        assets: dict[str, Asset] = {}
        for first in range(0, len(ids), _AT_ONCE):
            some = [(keys.media(tenant_id), each) for each in ids[first : first + _AT_ONCE]]
            items = fetch(some)
            assets |= {
                sk: asset_of(cast("AssetItem", item), tenant_id) for (_, sk), item in items.items()
            }
        return assets

    def list(
        self, tenant_id: str, *, limit: int, after: Position | None
    ) -> Page[tuple[Asset, Position]]:
        items = newest_first(
            AssetItem, keys.media(tenant_id), limit=limit, after=after, consistent=True
        )
        assets = [asset_of(cast("AssetItem", item), tenant_id) for item in items]
        pairs: list[tuple[Asset, Position]] = [(asset, {"id": asset.id}) for asset in assets]
        return Page(pairs, pairs[-1][1] if len(pairs) == limit else None)

    def update(self, before: Asset, after: Asset, *, most: Space | None = None) -> Asset:
        transaction = Transaction()
        after = replace(after, revision=before.revision + 1)
        if after.content_hash != before.content_hash:
            after = self._with_twin(transaction, before, after)
        transaction.update(
            AssetItem(keys.media(after.tenant_id), after.id),
            _rewritten(after),
            AssetItem.revision == before.revision,
        )
        if _shown(before) != _shown(after):
            banners = [each for each in self.uses(after.tenant_id, after.id) if each.is_banner]
            shown_by = (each.user_id for each in banners)
            mark_feeds(transaction, after.tenant_id, shown_by, after.updated_at)
        more = Space(size=after.takes_up - before.takes_up)
        step = _take_up(transaction, after.tenant_id, more, most) if more.size else None
        try:
            transaction.commit()
        except Cancelled as cancelled:
            if most is not None and step is not None and cancelled.failed(step):
                raise self._full(after.tenant_id, more, most) from None
            raise _changed() from None
        return after

    def delete(self, asset: Asset) -> None:
        item = cast("AssetItem | None", get(AssetItem, keys.media(asset.tenant_id), asset.id))
        if item is None:
            return
        stored = asset_of(item, asset.tenant_id)
        uses = self.uses(asset.tenant_id, asset.id)
        if any(use.is_banner for use in uses):
            raise Conflict("A banner shows this: take it out of there first.", code="media_in_use")
        records = _contents(asset.tenant_id, uses)
        if any(record.scheduled for record in records):
            raise _in_use()
        transaction = Transaction()
        for record in records[:_MOST_CHECKED]:
            unscheduled = ContentRecord.PK.does_not_exist() | (ContentRecord.scheduled == 0)
            transaction.check(record, unscheduled)
        condition = AssetItem.used == int(item.used)
        if not int(item.used):
            condition = condition | AssetItem.used.does_not_exist()
        transaction.delete(
            AssetItem(keys.media(asset.tenant_id), asset.id),
            (AssetItem.revision == stored.revision) & condition,
        )
        self._forget_hash(transaction, stored)
        _take_up(transaction, asset.tenant_id, Space(size=-stored.takes_up, count=-1), None)
        try:
            transaction.commit()
        except Cancelled:
            raise _changed() from None

    def uses(self, tenant_id: str, asset_id: str) -> Sequence[Use]:
        with availability():
            items = list(
                AssetUseItem.query(
                    keys.media_uses(tenant_id),
                    AssetUseItem.SK.startswith(f"{asset_id}#"),
                    consistent_read=True,
                    limit=MOST_USES,
                )
            )
        return [
            Use(user_id=item.SK.partition("#")[2], is_banner=bool(item.is_banner)) for item in items
        ]

    def with_hash(self, tenant_id: str, content_hash: str) -> str | None:
        item = get(AssetHashItem, keys.media_hashes(tenant_id), content_hash)
        return cast("AssetHashItem", item).asset_id if item else None

    def space(self, tenant_id: str) -> Space:
        item = cast("SpaceItem | None", get(SpaceItem, keys.tenant(tenant_id), keys.MEDIASPACE))
        if item is None:
            return Space()
        return Space(
            size=int(item.held_bytes), count=int(item.held_count), changes=int(item.changes)
        )

    def recount(self, tenant_id: str, before: Space, after: Space) -> None:
        condition = SpaceItem.changes == before.changes
        if not before.changes:
            condition = condition | SpaceItem.changes.does_not_exist()
        transaction = Transaction()
        transaction.update(
            SpaceItem(keys.tenant(tenant_id), keys.MEDIASPACE),
            [
                SpaceItem.kind.set(SpaceItem),
                SpaceItem.held_bytes.set(after.size),
                SpaceItem.held_count.set(after.count),
                SpaceItem.changes.add(1),
            ],
            condition,
        )
        try:
            transaction.commit()
        except Cancelled:
            raise _changed() from None

    def _with_twin(self, transaction: Transaction, before: Asset, after: Asset) -> Asset:
        """`after` with the id of an older asset that has the same bytes; if there is none, `after`
        becomes that asset."""
        self._forget_hash(transaction, before)
        if after.content_hash is None:
            return replace(after, same_as=None)
        twin = self.with_hash(after.tenant_id, after.content_hash)
        if twin is not None and twin != after.id:
            return replace(after, same_as=twin)
        transaction.put(
            AssetHashItem(
                keys.media_hashes(after.tenant_id), after.content_hash, asset_id=after.id
            ),
            AssetHashItem.PK.does_not_exist() | (AssetHashItem.asset_id == after.id),
        )
        return replace(after, same_as=None)

    def _forget_hash(self, transaction: Transaction, asset: Asset) -> None:
        if asset.content_hash is None or asset.same_as is not None:
            return
        transaction.delete(
            AssetHashItem(keys.media_hashes(asset.tenant_id), asset.content_hash),
            AssetHashItem.PK.does_not_exist() | (AssetHashItem.asset_id == asset.id),
        )

    def _full(self, tenant_id: str, need: Space, most: Space) -> Exception:
        space = self.space(tenant_id)
        if space.count + need.count > most.count:
            return reached(Quota.LIBRARY_FILES, space.count, most.count)
        if space.size + need.size > most.size:
            return reached(Quota.LIBRARY_BYTES, space.size, most.size)
        return ChangedMeanwhile("Somebody else made room meanwhile; try again.")


class UploadTokenRepository:
    """`ports.UploadTokens` over the table."""

    def put(self, token: UploadToken) -> None:
        transaction = Transaction()
        transaction.put(
            UploadTokenItem(
                keys.upload_token(token.token_hash),
                keys.META,
                tenant_id=token.tenant_id,
                user_id=token.user_id,
                email=token.email,
                most=token.most,
                expires_at=token.expires_at,
            )
        )
        transaction.commit()

    def get(self, token_hash: str) -> UploadToken | None:
        row = get(UploadTokenItem, keys.upload_token(token_hash), keys.META)
        if row is None:
            return None
        item = cast("UploadTokenItem", row)
        return UploadToken(
            token_hash=token_hash,
            tenant_id=item.tenant_id,
            user_id=item.user_id,
            email=item.email,
            most=int(item.most),
            expires_at=item.expires_at,
        )


def add_use(
    transaction: Transaction,
    tenant_id: str,
    asset_id: str,
    user_id: str,
    *,
    is_banner: bool = False,
) -> int:
    """Add to a transaction that content, or a banner, uses an asset.

    Returns the step that fails when there is no such asset. A repeat only raises a counter.
    """
    index = transaction.update(
        AssetItem(keys.media(tenant_id), asset_id),
        [AssetItem.used.add(1)],
        AssetItem.PK.exists(),
    )
    transaction.put(
        AssetUseItem(
            keys.media_uses(tenant_id),
            keys.media_use(asset_id, user_id),
            is_banner=is_banner or None,
        )
    )
    return index


def remove_use(transaction: Transaction, tenant_id: str, asset_id: str, user_id: str) -> int:
    """Add to a transaction that it no longer uses the asset, which may have been deleted."""
    return transaction.delete(
        AssetUseItem(keys.media_uses(tenant_id), keys.media_use(asset_id, user_id))
    )


def _shown(asset: Asset) -> tuple[object, ...]:
    """The fields that websites show."""
    return asset.status, asset.alt_text, asset.files


def _take_up(transaction: Transaction, tenant_id: str, more: Space, most: Space | None) -> int:
    """Add to a transaction a change of the used space; `most`: fails beyond this."""
    condition = None
    if most is not None:
        fits = (SpaceItem.held_bytes <= most.size - more.size) & (
            SpaceItem.held_count <= most.count - more.count
        )
        if more.size <= most.size and more.count <= most.count:
            fits = fits | SpaceItem.PK.does_not_exist()
        condition = fits
    return transaction.update(
        SpaceItem(keys.tenant(tenant_id), keys.MEDIASPACE),
        [
            SpaceItem.kind.set(SpaceItem),
            SpaceItem.held_bytes.add(more.size),
            SpaceItem.held_count.add(more.count),
            SpaceItem.changes.add(1),
        ],
        condition,
    )


def _contents(tenant_id: str, uses: Sequence[Use]) -> Sequence[ContentRecord]:
    places = [(keys.contents(tenant_id), use.user_id) for use in uses if not use.is_banner]
    records: list[ContentRecord] = []
    for first in range(0, len(places), _AT_ONCE):
        items = fetch(places[first : first + _AT_ONCE])
        records += [cast("ContentRecord", item) for item in items.values()]
    return records


def asset_item(asset: Asset) -> AssetItem:
    """The item for an asset."""
    values = {name: value for name, value in _stored(asset).items() if value is not None}
    return AssetItem(
        keys.media(asset.tenant_id), asset.id, created_at=asset.created_at, used=0, **values
    )


def _rewritten(asset: Asset) -> list[Any]:
    """Update actions for everything except its creation time and its uses."""
    return [
        attribute.remove() if value is None else attribute.set(value)
        for attribute, value in (
            (getattr(AssetItem, name), value) for name, value in _stored(asset).items()
        )
    ]


def _stored(asset: Asset) -> dict[str, Any]:
    files = {name: asdict(file) for name, file in asset.files.items()}
    return {
        "media_kind": asset.kind.value,
        "status": asset.status.value,
        "reason_code": asset.reason_code,
        "reason": asset.reason,
        "title": asset.title or None,
        "description": asset.description or None,
        "alt_text": asset.alt_text or None,
        "filename": asset.filename,
        "content_type": asset.content_type,
        "size": asset.size,
        "width": asset.width,
        "height": asset.height,
        "duration_seconds": asset.duration_seconds,
        "codec": asset.codec,
        "pages": asset.pages,
        "content_hash": asset.content_hash,
        "etag": asset.etag,
        "files": files or None,
        "is_placeholder": asset.is_placeholder or None,
        "crop": asdict(asset.crop) if asset.crop != Crop() else None,
        "cover": asdict(asset.cover) if asset.cover else None,
        "source_url": asset.source_url,
        "labels": list(asset.labels) or None,
        "archived_at": asset.archived_at,
        "upload": _upload_record(asset.upload) if asset.upload else None,
        "same_as": asset.same_as,
        "created_by": asset.created_by or None,
        "updated_at": asset.updated_at,
        "version": asset.version,
        "revision": asset.revision,
    }


def asset_of(item: AssetItem, tenant_id: str) -> Asset:
    """The asset in `item`."""
    files = cast("dict[str, dict[str, Any]] | None", item.files) or {}
    crop = cast("dict[str, Any] | None", item.crop)
    cover = cast("dict[str, Any] | None", item.cover)
    upload = cast("dict[str, Any] | None", item.upload)
    return Asset(
        id=item.SK,
        tenant_id=tenant_id,
        kind=AssetKind(item.media_kind),
        status=AssetStatus(item.status),
        reason_code=item.reason_code,
        reason=item.reason,
        title=item.title or "",
        description=item.description or "",
        alt_text=item.alt_text or "",
        filename=item.filename,
        content_type=item.content_type,
        size=int(item.size),
        width=_whole(item.width),
        height=_whole(item.height),
        duration_seconds=None if item.duration_seconds is None else float(item.duration_seconds),
        codec=item.codec,
        pages=_whole(item.pages),
        content_hash=item.content_hash,
        etag=item.etag,
        files={name: StoredFile(**file) for name, file in files.items()},
        is_placeholder=bool(item.is_placeholder),
        crop=Crop(**crop) if crop else Crop(),
        cover=Cover(**cover) if cover else None,
        source_url=item.source_url,
        labels=tuple(item.labels or ()),
        archived_at=item.archived_at,
        upload=_upload(upload) if upload else None,
        same_as=item.same_as,
        created_by=item.created_by or "",
        created_at=item.created_at,
        updated_at=item.updated_at,
        version=int(item.version),
        revision=int(item.revision),
    )


def _upload_record(upload: Upload) -> dict[str, Any]:
    started_at = instant(upload.started_at) if upload.started_at else None
    return {**asdict(upload), "kind": upload.kind.value, "started_at": started_at}


def _upload(record: Mapping[str, Any]) -> Upload:
    started_at = record.get("started_at")
    values = {
        "kind": UploadKind(record["kind"]),
        "started_at": datetime.fromisoformat(started_at) if started_at else None,
    }
    return Upload(**{**record, **values})


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _in_use() -> Conflict:
    return Conflict(
        "Posts on their way use this: cancel them, or take it out of them first.",
        code="media_in_use",
    )


def _changed() -> ChangedMeanwhile:
    return ChangedMeanwhile("The picture or video was changed meanwhile; read it again.")
