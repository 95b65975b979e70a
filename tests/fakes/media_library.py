"""A media library in memory: rows and files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from drumbeat.domain.derivatives import PictureSpec, as_it_is
from drumbeat.domain.errors import NotFound, Unavailable
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Crop, StoredFile
from drumbeat.ports import Clock, MediaUnavailable, ObjectFacts
from tests.fakes.clock import FixedClock
from tests.fakes.film import Footage

ORIGIN = "https://media.example"


@dataclass
class InMemoryAssets:
    """The part of `ports.Assets` for showing content: reading several at once."""

    rows: dict[tuple[str, str], Asset] = field(default_factory=dict)

    def put(self, *assets: Asset) -> None:
        for asset in assets:
            self.rows[asset.tenant_id, asset.id] = asset

    def get_all(self, tenant_id: str, asset_ids: Iterable[str]) -> Mapping[str, Asset]:
        found = {each: self.rows.get((tenant_id, each)) for each in asset_ids}
        return {each: asset for each, asset in found.items() if asset is not None}


@dataclass
class AsTheyAre:
    """`ports.Derivatives` that makes nothing: what does not fit is returned as it is.

    `asked`: asset, spec and crop of each call.
    """

    asked: list[tuple[str, PictureSpec, Crop | None]] = field(default_factory=list)
    trouble: MediaUnavailable | None = None

    def of(self, asset: Asset, spec: PictureSpec, crop: Crop | None) -> StoredFile:
        self.asked.append((asset.id, spec, crop))
        if self.trouble is not None:
            raise self.trouble
        if asset.status is not AssetStatus.READY:
            is_final = asset.status is AssetStatus.REJECTED
            code = "media_rejected" if is_final else "media_not_ready"
            raise MediaUnavailable(code, f"'{asset.title}' is not ready.", transient=not is_final)
        if asset.kind is not AssetKind.IMAGE:
            raise MediaUnavailable("media_is_video", f"'{asset.title}' moves.", transient=False)
        return as_it_is(asset, spec, crop) or asset.files["full"]


@dataclass
class InMemoryDerivedFiles:
    """`ports.DerivedFiles`."""

    rows: dict[tuple[str, str, str], StoredFile] = field(default_factory=dict)

    def get(self, tenant_id: str, asset_id: str, name: str) -> StoredFile | None:
        return self.rows.get((tenant_id, asset_id, name))

    def put(self, tenant_id: str, asset_id: str, name: str, file: StoredFile) -> StoredFile:
        return self.rows.setdefault((tenant_id, asset_id, name), file)

    def of_asset(self, tenant_id: str, asset_id: str) -> Mapping[str, StoredFile]:
        return {
            name: file
            for (tenant, asset, name), file in self.rows.items()
            if (tenant, asset) == (tenant_id, asset_id)
        }

    def of_tenant(self, tenant_id: str) -> Iterator[StoredFile]:
        yield from [file for (tenant, _, _), file in self.rows.items() if tenant == tenant_id]

    def delete(self, tenant_id: str, asset_id: str, names: Iterable[str]) -> None:
        for name in names:
            self.rows.pop((tenant_id, asset_id, name), None)


@dataclass
class InMemoryFiles:
    """`ports.MediaFiles`. `reads`: the parts of files that were read."""

    stored: dict[str, tuple[bytes | Footage, str]] = field(default_factory=dict)
    reads: list[tuple[str, int, int | None]] = field(default_factory=list)
    clock: Clock = field(default_factory=FixedClock)
    put_at: dict[str, datetime] = field(default_factory=dict)

    def look(self, key: str) -> ObjectFacts | None:
        if key not in self.stored:
            return None
        content, content_type = self.stored[key]
        etag = sha256(content[:]).hexdigest()[:32]
        return ObjectFacts(size=len(content), content_type=content_type, etag=etag)

    def read(self, key: str, start: int = 0, length: int | None = None) -> bytes:
        self.reads.append((key, start, length))
        if key not in self.stored:
            raise NotFound("There is no such file.")
        if start >= len(self.stored[key][0]):  # S3 refuses such a range, also of an empty file
            raise Unavailable("The library's files can't be reached now; try again.")
        return self.stored[key][0][start : None if length is None else start + length]

    def url(self, key: str) -> str:
        return f"{ORIGIN}/{key}"

    def put(self, key: str, content: bytes | Footage | BinaryIO, content_type: str) -> None:
        held = content if isinstance(content, (bytes, Footage)) else content.read()
        self.stored[key] = (held, content_type)
        self.put_at[key] = self.clock.now()

    def listed(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        for key in sorted(key for key in self.stored if key.startswith(prefix)):
            yield key, self.put_at[key]

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.stored.pop(key, None)
