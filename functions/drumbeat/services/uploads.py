"""Uploading to the library: assets are stored first, then the browser talks to the store itself.

    begin      files are declared; an asset for each takes up its space, and gets a key
    sign       the browser asks for each call to the store, and gets it only for its own key
    arrived    the file is there: it is compared with its declaration, and handed to the job

No byte of a file passes through here. Each step may be repeated: the store and the assets have the
state of an upload.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from drumbeat.domain import uploading, web_addresses
from drumbeat.domain.errors import Conflict, FieldError, InvalidInput, NotFound
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Space, Upload
from drumbeat.domain.quotas import Quota, reached
from drumbeat.domain.tenancy import Access, Permission, Tenant
from drumbeat.ports import (
    Assets,
    Clock,
    Ids,
    MediaQueue,
    Quotas,
    SignedCall,
    UploadedPart,
    UploadStore,
)
from drumbeat.services.asking_again import AskingAgain
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.plan_limits import PlanLimits

#: The most files that one call declares.
MAX_FILES = 50
MISMATCH = "media_mismatch"
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A client's declaration of a file before it sends it; `size` in bytes.

    `sha256` in hex, for finding an asset with the same bytes. `is_exact`: False for clients that
    don't know the size and declare a maximum.
    """

    filename: str
    content_type: str
    size: int
    title: str | None = None
    sha256: str | None = None
    is_exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An asset that waits for its bytes. `same_as`: an asset that has them already."""

    asset: Asset
    #: Until when signed calls are valid.
    signed_until: datetime
    same_as: str | None = None

    @property
    def upload(self) -> Upload:
        assert self.asset.upload is not None  # noqa: S101  # it has just begun
        return self.asset.upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A call to the store that a browser asks for, in Uppy 6's form.

    `key`: the upload's key, or the id of its asset.
    """

    method: str
    key: str
    upload_id: str | None = None
    part_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """The call that the browser may make; `key` replaces the one that it proposed."""

    call: SignedCall
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The used and the allowed space of a library, and the most bytes of one file."""

    taken: Space
    most: Space
    most_of_a_file: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    assets: Assets
    store: UploadStore
    queue: MediaQueue
    quotas: Quotas
    limits: PlanLimits
    asking: AskingAgain
    clock: Clock
    ids: Ids
    random_bytes: Callable[[int], bytes]
    #: How long a signed call is valid.
    seconds: int

    def begin(self, access: Access, files: Sequence[Declared]) -> Sequence[Begun]:
        """Assets for declared files, all or none. Raises Forbidden, InvalidInput, LimitReached."""
        access.require(Permission.WRITE)
        with self.limits.of_library(access.tenant):
            assets = [self._listed(access, number, each) for number, each in enumerate(files)]
            self.assets.create(assets, most=self._most(access.tenant))
        return [self._begun(asset, declared) for asset, declared in zip(assets, files, strict=True)]

    def room(self, access: Access) -> Room:
        """Raises Forbidden."""
        access.require(Permission.READ)
        return Room(
            taken=self.assets.space(access.tenant_id),
            most=self._most(access.tenant),
            most_of_a_file=self.quotas.most(Quota.FILE_BYTES, access.tenant),
        )

    def begin_one(self, access: Access, declared: Declared, *, most: int | None = None) -> Begun:
        """As `begin`; `most`: the most bytes of the file, if less than the limit."""
        access.require(Permission.WRITE)
        if most is not None and declared.size > most:
            raise reached(Quota.FILE_BYTES, declared.size, most)
        with self.limits.of_library(access.tenant):
            asset = self._new(access, declared)
            self.assets.create([asset], most=self._most(access.tenant))
        return self._begun(asset, declared)

    def copy(self, access: Access, url: str, title: str | None) -> Asset:
        """Copy a picture or video from an address; the job finds out which it is.

        Raises Forbidden, InvalidInput for an invalid address, LimitReached.
        """
        access.require(Permission.WRITE)
        try:
            address = web_addresses.picture(url)
        except web_addresses.Unreadable as unreadable:
            raise InvalidInput.of("url", str(unreadable)) from None
        name, kind = uploading.named_by(address)
        now = self.clock.now()
        asset = Asset(
            id=self.ids.new(),
            tenant_id=access.tenant_id,
            kind=kind,
            status=AssetStatus.PROCESSING,
            title=title or name.rpartition(".")[0] or name,
            filename=name,
            content_type="application/octet-stream",
            size=0,
            source_url=address,
            created_by=access.email,
            created_at=now,
            updated_at=now,
        )
        with self.limits.of_library(access.tenant):
            self.assets.create([asset], most=self._most(access.tenant))
        self.queue.send({"tenant_id": asset.tenant_id, "asset_id": asset.id, "url": address})
        return asset

    def replace(self, access: Access, asset_id: str, declared: Declared) -> Begun:
        """Begin to upload a replacement for an asset, which shows its present files until then.

        Approved texts that show it wait for approval again with the new ones, unless the caller may
        approve. Raises NotFound, Forbidden, InvalidInput, LimitReached, Conflict
        (`media_not_ready`, `media_in_many`).
        """
        access.require(Permission.WRITE)
        with self.limits.of_library(access.tenant):
            name, content_type, kind = self._accepted(access, declared)
        changed_by = None if access.may(Permission.MANAGE) else access.email

        def step() -> Asset:
            before = self.existing(access.tenant_id, asset_id)
            _require_replaceable(before, kind)
            if changed_by is not None:
                self.asking.require_few(before)
            upload = self._upload(before, name, content_type, declared)
            upload = replace(upload, changed_by=changed_by)
            after = replace(
                before, upload=upload, updated_at=self.clock.now(), version=before.version + 1
            )
            if not after.is_replaced:
                after = replace(
                    after,
                    status=AssetStatus.UPLOADING,
                    reason=None,
                    reason_code=None,
                    filename=name,
                    content_type=content_type,
                    size=declared.size,
                )
            with self.limits.of_library(access.tenant):
                return self.assets.update(before, after, most=self._most(access.tenant))

        return self._begun(until_unchanged(step), declared)

    def sign(self, access: Access, wanted: Wanted) -> Leave:
        """Raises NotFound for another caller's upload, Conflict (`not_uploading`) for one that has
        ended or never began, InvalidInput (`media_mismatch`) when less or more has arrived than was
        declared."""
        access.require(Permission.WRITE)
        asset, upload = self._on_its_way(access.tenant_id, wanted)
        match (wanted.method, wanted.upload_id, wanted.part_number):
            case ("PUT", None, None):
                call = self.form(upload)
            case ("POST", None, None):
                call = self.store.creating(upload.key, upload.content_type)
            case ("PUT", str(upload_id), int(number)):
                call = self.store.sending_part(upload.key, upload_id, number)
            case ("GET", str(upload_id), None):
                call = self.store.listing_parts(upload.key, upload_id)
            case ("POST", str(upload_id), None):
                self._require_whole(asset, upload, upload_id)
                call = self.store.completing(upload.key, upload_id)
            case ("DELETE", str(upload_id), None):
                call = self.store.aborting(upload.key, upload_id)
            case _:
                raise InvalidInput.of("method", "No call to the store is made of these.")
        return Leave(call=call, key=upload.key)

    def arrived(self, access: Access, asset_id: str) -> Asset:
        """All parts have arrived, so the job may begin; can be repeated. The store's event does the
        same.

        Raises NotFound, Forbidden, Conflict (`media_not_uploaded`), and InvalidInput
        (`media_mismatch`).
        """
        access.require(Permission.WRITE)
        return self.take_in(self.existing(access.tenant_id, asset_id))

    def take_in(self, asset: Asset) -> Asset:
        """As `arrived`, for an asset that was read."""
        upload = asset.upload
        if upload is None:
            return asset
        facts = self.store.look(upload.key)
        if facts is None:
            now = self.existing(asset.tenant_id, asset.id)
            if now.upload is None or now.status is AssetStatus.PROCESSING:
                return now  # the job has removed it
            raise Conflict(
                "The file has not arrived yet: send it first, then say that it is there.",
                code="media_not_uploaded",
            )
        complaint = uploading.mismatch(upload, facts.size, facts.content_type)
        if complaint is not None:
            self.store.delete([upload.key])
            raise self._refused(asset, upload, complaint)
        result = until_unchanged(lambda: self._taken_in(asset, upload, facts.size))
        self.queue.send(
            {"tenant_id": asset.tenant_id, "asset_id": asset.id, "upload_key": upload.key}
        )
        return result

    # For clients that have us make the calls to the store

    def create(self, begun: Begun) -> str:
        """Begin a multipart upload at the store; returns its id."""
        upload_id = self.store.create(begun.upload.key, begun.upload.content_type)
        upload = replace(begun.upload, upload_id=upload_id)
        self.assets.update(begun.asset, replace(begun.asset, upload=upload))
        return upload_id

    def parts(self, access: Access, wanted: Wanted) -> Sequence[UploadedPart]:
        """The parts that have arrived. Raises as `sign`."""
        access.require(Permission.WRITE)
        _, upload = self._on_its_way(access.tenant_id, wanted)
        return self.store.parts(upload.key, wanted.upload_id or "") or ()

    def complete(self, access: Access, wanted: Wanted) -> Asset:
        """Combine the parts into one file; can be repeated. Raises as `sign` and `arrived`."""
        access.require(Permission.WRITE)
        asset, upload = self._own(access.tenant_id, wanted)
        upload_id = wanted.upload_id or ""
        if upload is None:
            return asset
        self._require_whole(asset, upload, upload_id)
        parts = self.store.parts(upload.key, upload_id)
        if parts is not None:
            self.store.complete(upload.key, upload_id, parts)
        return self.take_in(asset)

    def abort(self, access: Access, wanted: Wanted) -> None:
        """Delete the parts and the asset; can be repeated."""
        access.require(Permission.WRITE)
        if self._is_gone(access.tenant_id, wanted.key):
            return
        asset, upload = self._own(access.tenant_id, wanted)
        if upload is None:
            return
        self.store.abort(upload.key, wanted.upload_id or "")
        if asset.status is AssetStatus.UPLOADING:
            until_unchanged(lambda: self.assets.delete(asset))

    def existing(self, tenant_id: str, asset_id: str) -> Asset:
        """Raises NotFound."""
        asset = self.assets.get(tenant_id, asset_id) if _ID.fullmatch(asset_id) else None
        if asset is None:
            raise NotFound("No such picture or video; it may have been deleted.")
        return asset

    def _listed(self, access: Access, number: int, declared: Declared) -> Asset:
        try:
            return self._new(access, declared)
        except InvalidInput as wrong:
            errors = [FieldError(f"files[{number}].{e.field}", e.message) for e in wrong.errors]
            raise InvalidInput(errors, code=wrong.code) from None

    def _new(self, access: Access, declared: Declared) -> Asset:
        name, content_type, kind = self._accepted(access, declared)
        now = self.clock.now()
        asset = Asset(
            id=self.ids.new(),
            tenant_id=access.tenant_id,
            kind=kind,
            title=declared.title or name.rpartition(".")[0],
            filename=name,
            content_type=content_type,
            size=declared.size,
            created_by=access.email,
            created_at=now,
            updated_at=now,
        )
        return replace(asset, upload=self._upload(asset, name, content_type, declared))

    def _accepted(self, access: Access, declared: Declared) -> tuple[str, str, AssetKind]:
        """Raises InvalidInput, LimitReached."""
        result = uploading.accepted(declared.filename, declared.content_type)
        uploading.require_size(declared.size)
        most = self.quotas.most(Quota.FILE_BYTES, access.tenant)
        if declared.size > most:
            raise reached(Quota.FILE_BYTES, declared.size, most)
        return result

    def _upload(self, asset: Asset, name: str, content_type: str, declared: Declared) -> Upload:
        now = self.clock.now()
        chance = self.random_bytes(uploading.UPLOAD_RANDOM_BYTES)
        return Upload(
            key=uploading.upload_key(asset.tenant_id, asset.id, now, chance),
            kind=uploading.kind_of_upload(declared.size),
            filename=name,
            content_type=content_type,
            size=declared.size,
            is_exact=declared.is_exact,
            started_at=now,
        )

    def _begun(self, asset: Asset, declared: Declared) -> Begun:
        return Begun(
            asset=asset,
            signed_until=self.clock.now() + timedelta(seconds=self.seconds),
            same_as=self._same_as(asset, declared.sha256),
        )

    def _same_as(self, asset: Asset, sha256: str | None) -> str | None:
        if sha256 is None:
            return None
        twin_id = self.assets.with_hash(asset.tenant_id, sha256.lower())
        return twin_id if twin_id != asset.id else None

    def form(self, upload: Upload) -> SignedCall:
        """The form for sending a file in one call, of up to 5 GB."""
        least = upload.size if upload.is_exact else 1
        return self.store.form(upload.key, upload.content_type, least=least, most=upload.size)

    def _most(self, tenant: Tenant) -> Space:
        return Space(
            size=self.quotas.most(Quota.LIBRARY_BYTES, tenant),
            count=self.quotas.most(Quota.LIBRARY_FILES, tenant),
        )

    def _own(self, tenant_id: str, wanted: Wanted) -> tuple[Asset, Upload | None]:
        """The asset of a call, and its upload if that has not ended."""
        key = wanted.key
        owner = uploading.owner_of(key)
        if owner is not None and owner[0] != tenant_id:
            raise NotFound("No such picture or video; it may have been deleted.")
        asset = self.existing(tenant_id, owner[1] if owner else key)
        upload = asset.upload
        on_its_way = asset.status is AssetStatus.UPLOADING or asset.is_replaced
        if upload is None or not on_its_way or (owner is not None and upload.key != key):
            return asset, None
        if upload.upload_id is not None and wanted.upload_id not in (None, upload.upload_id):
            raise NotFound("No such upload; it may have been given up.")
        return asset, upload

    def _is_gone(self, tenant_id: str, key: str) -> bool:
        """Whether the key is of an upload of this business whose asset was deleted."""
        owner = uploading.owner_of(key)
        if owner is None or owner[0] != tenant_id or not _ID.fullmatch(owner[1]):
            return False
        return self.assets.get(tenant_id, owner[1]) is None

    def _on_its_way(self, tenant_id: str, wanted: Wanted) -> tuple[Asset, Upload]:
        asset, upload = self._own(tenant_id, wanted)
        if upload is None:
            raise Conflict(
                f"'{asset.filename}' is not being uploaded (any more): it is {asset.status}.",
                code="not_uploading",
            )
        if upload.started_at is not None:
            over = upload.started_at + uploading.LASTS <= self.clock.now()
            if over:
                raise Conflict(
                    "This upload began more than 24 hours ago: begin it again.",
                    code="not_uploading",
                )
        return asset, upload

    def _require_whole(self, asset: Asset, upload: Upload, upload_id: str) -> None:
        """Raises InvalidInput (`media_mismatch`) unless the parts have the declared size.

        If there are no parts, they may have been combined already.
        """
        parts = self.store.parts(upload.key, upload_id)
        if parts is None:
            facts = self.store.look(upload.key)
            if facts is None:
                raise Conflict(
                    "There is no such upload (any more): begin it again.", code="not_uploading"
                )
            return
        complaint = uploading.mismatch(upload, sum(part.size for part in parts))
        if complaint is not None:
            self.store.abort(upload.key, upload_id)
            raise self._refused(asset, upload, complaint)

    def _refused(self, asset: Asset, upload: Upload, complaint: str) -> InvalidInput:
        """What has arrived is not what was declared: the asset stores that, and takes no space."""

        def step() -> None:
            before = self.assets.get(asset.tenant_id, asset.id)
            if before is None or before.upload is None or before.upload.key != upload.key:
                return
            status = before.status if before.is_replaced else AssetStatus.REJECTED
            after = replace(
                before, status=status, upload=None, reason_code=MISMATCH, reason=complaint
            )
            self.assets.update(before, replace(after, updated_at=self.clock.now()))

        until_unchanged(step)
        return InvalidInput([FieldError("size", complaint)], code=MISMATCH)

    def _taken_in(self, asset: Asset, upload: Upload, size: int) -> Asset:
        before = self.existing(asset.tenant_id, asset.id)
        if before.upload is None or before.upload.key != upload.key:
            return before
        after = before
        if not upload.is_exact:
            after = replace(after, upload=replace(upload, size=size, is_exact=True))
        if before.status is AssetStatus.UPLOADING:
            after = replace(after, status=AssetStatus.PROCESSING, size=size)
        if after == before:
            return before
        return self.assets.update(before, replace(after, updated_at=self.clock.now()))


def _require_replaceable(asset: Asset, kind: AssetKind) -> None:
    if asset.kind is not kind:
        words = (
            "A picture can only take the place of a picture, a video that of a video, and a "
            "document that of a document. "
            "Upload it as a new one."
        )
        raise InvalidInput.of("content_type", words)
    if asset.status is AssetStatus.PROCESSING:
        raise Conflict(
            "It is still being processed; replace it in a minute.", code="media_not_ready"
        )
