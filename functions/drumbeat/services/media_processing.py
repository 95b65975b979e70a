"""Processing uploads: the job's part of the media library.

    look      what has arrived is compared with its declaration, by its first bytes at first
    make      files of it that are safe and fit, in a folder that nobody can guess
    settle    one write: `ready` with its files and size, or `rejected` with the reason
    tidy      the upload is removed

Every step may be repeated: an upload is identified by its key and the store's tag, and for a
settled one only the last step is done. Whoever loses a race removes the files that it has made.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from drumbeat.domain import derivatives, rejections, uploading
from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.errors import (
    ChangedMeanwhile,
    Conflict,
    LimitReached,
    MediaRejected,
    NotFound,
    Unavailable,
)
from drumbeat.domain.media import (
    Asset,
    AssetKind,
    AssetStatus,
    Cover,
    Crop,
    Space,
    StoredFile,
    Upload,
)
from drumbeat.domain.quotas import Quota
from drumbeat.ports import (
    Assets,
    Clock,
    DerivedFiles,
    Downloads,
    Imaging,
    Log,
    MadeFile,
    MediaFiles,
    MediaUnavailable,
    ObjectFacts,
    Quotas,
    TenantReader,
)
from drumbeat.services.allowance import Allowance
from drumbeat.services.asking_again import AskingAgain
from drumbeat.services.optimistic_locking import until_unchanged

#: Bytes of one read: a function has room for several of them.
_PART_BYTES = 16 * 1024 * 1024
_HEAD_BYTES = 4096
MISMATCH = "media_mismatch"
#: Declared types that mean the same file.
_FAMILIES = ({"image/heic", "image/heif"}, {"video/mp4", "video/quicktime"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file on this machine, and its known facts."""

    path: Path
    content_type: str
    content_hash: str

    @property
    def kind(self) -> AssetKind:
        return AssetKind.of_type(self.content_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaProcessor:
    """`begin_ahead`: starts the posts with a video or document as early as it needs; False when
    some are left. `random_bytes`: makes so many random bytes."""

    assets: Assets
    files: MediaFiles
    derived: DerivedFiles
    imaging: Imaging
    downloads: Downloads
    quotas: Quotas
    tenants: TenantReader
    asking: AskingAgain
    begin_ahead: Callable[[Asset, Allowance], bool]
    clock: Clock
    log: Log
    random_bytes: Callable[[int], bytes]

    def arrived(self, key: str) -> bool:
        """Something has been put at `key`, as the store reports; may be repeated.

        Returns whether there was something to do.
        """
        owner = uploading.owner_of(key)
        asset = self.assets.get(*owner) if owner else None
        if asset is None or asset.upload is None or asset.upload.key != key:
            # Deleted, replaced by a later upload, or processed already.
            self.files.delete([key])
            return False
        return self._process(asset, asset.upload)

    def look_at(self, tenant_id: str, asset_id: str, *, is_last_try: bool = False) -> bool:
        """Process a change of the asset: its upload has arrived, or people have changed it.

        Returns whether there was something to do. Raises Unavailable for errors that may pass,
        unless `is_last_try`.
        """
        asset = self.assets.get(tenant_id, asset_id)
        if asset is None:
            return False
        if asset.upload is not None:
            return self._process(asset, asset.upload)
        if asset.status is AssetStatus.READY:
            return self._freshen(asset)
        if asset.status is AssetStatus.PROCESSING and asset.source_url is not None:
            self._copy(asset, asset.source_url, is_last_try=is_last_try)
            return True
        return False

    def derive(
        self, tenant_id: str, asset_id: str, spec: PictureSpec, crop: Crop | None
    ) -> StoredFile:
        """The picture converted for `spec`, made now unless it exists.

        Raises NotFound, Conflict (`media_not_ready`), MediaRejected when it can't be made to fit.
        """
        asset = self.assets.get(tenant_id, asset_id)
        if asset is None:
            raise NotFound("No such picture; it may have been deleted.")
        original = derivatives.as_it_is(asset, spec, crop)
        if original is not None:
            return original
        full = asset.files.get("full")
        if asset.kind is not AssetKind.IMAGE or full is None or asset.content_hash is None:
            raise Conflict("The picture is not ready yet; try again.", code="media_not_ready")
        name = derivatives.name_of(asset.content_hash, spec, crop)
        derivative = self.derived.get(tenant_id, asset_id, name)
        if derivative is not None:
            return derivative
        with self.imaging.scratch() as folder:
            picture = self._fetched(full, folder)
            file = self._stored(self.imaging.derive(picture, spec, crop, folder), self._folder())
        result = self.derived.put(tenant_id, asset_id, name, file)
        if result != file:
            self.files.delete([file.key])
        return result

    # Processing an upload

    def _process(self, asset: Asset, upload: Upload) -> bool:
        facts = self.files.look(upload.key)
        if facts is None:
            self.log.info("Nothing has arrived yet")
            return False

        def is_still(before: Asset) -> bool:
            return before.upload is not None and before.upload.key == upload.key

        def bring(folder: Path) -> Source:
            return self._taken(asset, upload, facts, folder)

        filename = upload.filename or asset.filename
        candidate = replace(asset, etag=facts.etag, filename=filename, size=facts.size)
        self._work(candidate, bring, is_still, changed_by=upload.changed_by)
        self.files.delete([upload.key])
        return True

    def _work(
        self,
        asset: Asset,
        bring: Callable[[Path], Source],
        is_still: Callable[[Asset], bool],
        most: Space | None = None,
        changed_by: str | None = None,
    ) -> None:
        """Make files of what `bring` fetches, and store the result.

        Nothing is stored unless `is_still` accepts the asset as it is then. `changed_by`: whose
        change has to be approved.
        """
        keys: list[str] = []
        try:
            with self.imaging.scratch() as folder:
                after = self._made(asset, bring(folder), folder, keys)
                self._ask_again(after, changed_by)
                result = self._stored_as(asset, is_still, _readiness(after), most)
        except (MediaRejected, LimitReached) as rejection:
            self.log.info("Rejected", code=rejection.code)
            result = self._stored_as(asset, is_still, _rejection(rejection, asset.size), None)
            self.files.delete(keys)
            return
        if result is None:
            self.files.delete(keys)
        else:
            self._ask_again(result, changed_by)
            self._begin_ahead(result)
            self._freshen(result)

    def _ask_again(self, asset: Asset, changed_by: str | None) -> None:
        """Make approved texts wait for approval again that show an asset with other bytes."""
        if changed_by is not None:
            self.asking.ask(asset, changed_by, lambda each: each.asset_id == asset.id)

    def _begin_ahead(self, asset: Asset) -> None:
        """If this fails, posts are started when they are due, and go out when they are ready."""
        if asset.kind is AssetKind.IMAGE:
            return
        try:
            done = self.begin_ahead(asset, Allowance())
        except (Unavailable, ChangedMeanwhile):
            done = False
        if not done:
            self.log.warning("Not all begun ahead", asset_id=asset.id)

    def _taken(self, asset: Asset, upload: Upload, facts: ObjectFacts, folder: Path) -> Source:
        """Raises MediaRejected, or Unavailable when it was changed meanwhile."""
        if facts.size == 0:
            raise rejections.empty()
        complaint = uploading.mismatch(upload, facts.size, facts.content_type)
        if complaint is not None:
            raise MediaRejected(complaint, code=MISMATCH)
        content_type = self.imaging.kind_of(self.files.read(upload.key, 0, _HEAD_BYTES))
        _require_declared(upload.content_type or asset.content_type, content_type)
        rejections.require_workable(content_type, facts.size)
        path = folder / "uploaded"
        content_hash = self._read_into(path, upload.key, facts.size)
        if self.files.look(upload.key) != facts:
            raise Unavailable("The upload has changed while it was read; try again.")
        return Source(path=path, content_type=content_type, content_hash=content_hash)

    def _made(self, asset: Asset, source: Source, folder: Path, keys: list[str]) -> Asset:
        """The asset with files of `source`, stored; their keys are added to `keys`."""
        after = replace(asset, kind=source.kind, content_hash=source.content_hash)
        if source.kind is AssetKind.VIDEO:
            video = self.imaging.video(source.path, source.content_type, asset.title, folder)
            files = self._all_stored(video.files, keys)
            after = replace(
                after,
                codec=video.codec,
                duration_seconds=video.duration_seconds,
                pages=None,
                is_placeholder=video.is_placeholder,
            )
        elif source.kind is AssetKind.DOCUMENT:
            document = self.imaging.document(source.path, folder)
            files = self._all_stored(document.files, keys)
            after = replace(
                after,
                codec=None,
                duration_seconds=None,
                pages=document.pages,
                is_placeholder=False,
            )
        else:
            picture = self.imaging.picture(source.path, source.content_type, asset.crop, folder)
            files = self._all_stored(picture.files, keys, crop=asset.crop)
            files["thumbnail"] = files["grid"]
            after = replace(
                after, codec=None, duration_seconds=None, pages=None, is_placeholder=False
            )
        return _with_files(after, files)

    def _stored_as(
        self,
        asset: Asset,
        is_still: Callable[[Asset], bool],
        change: Callable[[Asset], Asset],
        most: Space | None,
    ) -> Asset | None:
        def step() -> Asset | None:
            before = self.assets.get(asset.tenant_id, asset.id)
            if before is None or not is_still(before):
                return None
            after = replace(change(before), upload=None, updated_at=self.clock.now())
            return self.assets.update(before, after, most=most)

        return until_unchanged(step)

    # Copying from an address

    def _copy(self, asset: Asset, url: str, *, is_last_try: bool) -> None:
        """Copy the bytes from there as if they had been uploaded."""
        tenant = self.tenants.get(asset.tenant_id)
        most = self.quotas.most(Quota.FILE_BYTES, tenant)
        space = Space(
            size=self.quotas.most(Quota.LIBRARY_BYTES, tenant),
            count=self.quotas.most(Quota.LIBRARY_FILES, tenant),
        )

        def is_still(before: Asset) -> bool:
            return before.status is AssetStatus.PROCESSING and before.source_url == url

        def bring(folder: Path) -> Source:
            path = folder / "copied"
            try:
                self.downloads.fetch(url, path, most)
            except MediaUnavailable as failure:
                if failure.transient and not is_last_try:
                    raise Unavailable(failure.message) from None
                raise rejections.not_fetched(failure.message) from None
            return self._read(path)

        self._work(asset, bring, is_still, space)

    def _read(self, path: Path) -> Source:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            content_type = self.imaging.kind_of(file.read(_HEAD_BYTES))
            file.seek(0)
            while part := file.read(_PART_BYTES):
                digest.update(part)
        rejections.require_workable(content_type, path.stat().st_size)
        return Source(path=path, content_type=content_type, content_hash=digest.hexdigest())

    # Updating files of a ready asset

    def _freshen(self, asset: Asset) -> bool:
        """Make those files again whose basis people have changed; returns whether there were
        any."""
        if asset.kind is AssetKind.IMAGE:
            return self._reframe(asset)
        if asset.cover is not None:
            return self._cover(asset, asset.cover)
        return asset.is_placeholder and self._retitle(asset)

    def _reframe(self, asset: Asset) -> bool:
        banner = asset.files.get("banner")
        if banner is None or banner.key.endswith(_banner_name("banner", asset.crop)):
            return False
        with self.imaging.scratch() as folder:
            outputs = self.imaging.banners(
                self._fetched(asset.files["full"], folder), asset.crop, folder
            )
            files = self._all_stored(outputs, [], crop=asset.crop)
        self._change(asset, files, lambda before: before.crop == asset.crop)
        return True

    def _retitle(self, asset: Asset) -> bool:
        with self.imaging.scratch() as folder:
            placeholder = self.imaging.placeholder(asset.title, folder)
            if asset.files["thumbnail"].key.endswith(f"/{placeholder.name}"):
                return False
            files = self._all_stored({"thumbnail": placeholder}, [])

        # Renamed again meanwhile, for which another message exists: this file is outdated.
        def is_still(before: Asset) -> bool:
            return before.is_placeholder and before.title == asset.title

        self._change(asset, files, is_still)
        return True

    def _cover(self, asset: Asset, cover: Cover) -> bool:
        picture = self.assets.get(asset.tenant_id, cover.asset_id) if cover.asset_id else None
        name = _cover_name(cover, picture)
        current = asset.files.get("cover")
        if name is None or (current is not None and current.key.endswith(name)):
            return False
        with self.imaging.scratch() as folder:
            if picture is not None:
                outputs = self.imaging.cover(self._fetched(picture.files["full"], folder), folder)
            else:
                video = asset.files["full"]
                outputs = self.imaging.frame(
                    self._fetched(video, folder),
                    video.content_type,
                    cover.frame_seconds or 0,
                    folder,
                )
            files = self._all_stored(outputs, [], cover=name)
        if not files:
            self.log.warning("There is no frame at that second")
            return True
        self._change(asset, files, lambda before: before.cover == cover)
        return True

    def _change(
        self,
        asset: Asset,
        files: Mapping[str, StoredFile],
        is_still: Callable[[Asset], bool],
    ) -> None:
        """Store these files with the others, as long as `is_still` and its bytes are unchanged."""
        shows_title = asset.is_placeholder and "cover" not in files

        def step() -> bool:
            before = self.assets.get(asset.tenant_id, asset.id)
            same = before is not None and before.content_hash == asset.content_hash
            if before is None or not same or not is_still(before):
                return False
            after = replace(before, is_placeholder=shows_title)
            after = _with_files(after, {**before.files, **files})
            self.assets.update(before, replace(after, updated_at=self.clock.now()))
            return True

        if not until_unchanged(step):
            self.files.delete(file.key for file in files.values())

    # Files

    def _fetched(self, file: StoredFile, folder: Path) -> Path:
        path = folder / "made-before"
        self._read_into(path, file.key, file.size)
        return path

    def _read_into(self, path: Path, key: str, size: int) -> str:
        """Part by part, so that only one is in memory. Returns the SHA-256 of all, in hex."""
        digest = hashlib.sha256()
        with path.open("wb") as file:
            for start in range(0, size, _PART_BYTES):
                part = self.files.read(key, start, min(_PART_BYTES, size - start))
                digest.update(part)
                file.write(part)
        return digest.hexdigest()

    def _all_stored(
        self,
        outputs: Mapping[str, MadeFile],
        keys: list[str],
        *,
        crop: Crop | None = None,
        cover: str | None = None,
    ) -> dict[str, StoredFile]:
        """Store the files in one folder; their keys are added to `keys`. Names of banners and
        covers contain what they were made of, so that outdated ones are recognised."""
        folder = self._folder()
        files = {}
        for name, file in outputs.items():
            ending = file.name
            if crop is not None and name in derivatives.BANNERS:
                ending = _banner_name(name, crop)
            elif cover is not None and name == "cover":
                ending = cover
            files[name] = self._stored(file, folder, ending.removeprefix("/"))
            keys.append(files[name].key)
        return files

    def _stored(self, file: MadeFile, folder: str, name: str | None = None) -> StoredFile:
        key = f"{folder}{name or file.name}"
        with file.path.open("rb") as content:
            self.files.put(key, content, file.content_type)
        return StoredFile(
            key=key,
            content_type=file.content_type,
            size=file.path.stat().st_size,
            width=file.width,
            height=file.height,
        )

    def _folder(self) -> str:
        chance = base64.urlsafe_b64encode(self.random_bytes(uploading.RANDOM_BYTES))
        return f"{uploading.MADE}{chance.decode().rstrip('=')}/"


def _require_declared(name_type: str, content_type: str) -> None:
    same = any({name_type, content_type} <= family for family in _FAMILIES)
    if name_type and name_type != content_type and not same:
        raise rejections.type_differs(name_type, content_type)


def _with_files(asset: Asset, files: Mapping[str, StoredFile]) -> Asset:
    """The facts that follow from its files; a file under two names counts once."""
    full = files["full"]
    return replace(
        asset,
        files=files,
        content_type=full.content_type,
        width=full.width,
        height=full.height,
        size=sum({file.key: file.size for file in files.values()}.values()),
    )


#: The fields that processing sets; people set all others.
_FACTS = (
    *("kind", "filename", "content_type", "content_hash", "etag"),
    *("files", "size", "width", "height", "duration_seconds", "codec", "pages", "is_placeholder"),
)


def _readiness(asset: Asset) -> Callable[[Asset], Asset]:
    facts: dict[str, Any] = {name: getattr(asset, name) for name in _FACTS}

    def change(before: Asset) -> Asset:
        return replace(before, status=AssetStatus.READY, reason=None, reason_code=None, **facts)

    return change


def _rejection(rejection: MediaRejected | LimitReached, size: int) -> Callable[[Asset], Asset]:
    """An asset whose files were to be replaced keeps them, and says why it still shows them.

    `size`: of the file that was rejected, in bytes; until it arrived it was perhaps only bounded.
    """

    def change(before: Asset) -> Asset:
        after = replace(before, reason_code=rejection.code, reason=rejection.message)
        if before.is_replaced:
            return after
        return replace(after, status=AssetStatus.REJECTED, size=size)

    return change


def _banner_name(name: str, crop: Crop) -> str:
    """The end of the key of a banner with this crop."""
    point = "whole" if crop.pad else f"{round(crop.x * 1000)}-{round(crop.y * 1000)}"
    return f"/{name}-{point}.jpg"


def _cover_name(cover: Cover, picture: Asset | None) -> str | None:
    """The end of the key of a cover made of this; None when there is nothing to make."""
    if cover.frame_seconds is not None:
        return f"/cover-at-{round(cover.frame_seconds * 1000)}.jpg"
    if picture is None or picture.content_hash is None or "full" not in picture.files:
        return None
    return f"/cover-{picture.content_hash[:16]}.jpg"
