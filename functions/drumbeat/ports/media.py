"""The media library: its assets, its space, and its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.media import Asset, Crop, Space, StoredFile, Use
from drumbeat.domain.uploading import UploadToken
from drumbeat.ports.listing import Page, Position


class Assets(Protocol):
    """Assets of the library. Their space is changed in the same transactions."""

    def create(self, assets: Sequence[Asset], *, most: Space) -> None:
        """Store them and take their space. Raises LimitReached beyond `most`.

        At most 50 at once; all of them or none.
        """
        ...

    def get(self, tenant_id: str, asset_id: str) -> Asset | None:
        """Strongly consistent."""
        ...

    def get_all(self, tenant_id: str, asset_ids: Iterable[str]) -> Mapping[str, Asset]:
        """The existing ones, by id, in as few calls as possible."""
        ...

    def list(
        self, tenant_id: str, *, limit: int, after: Position | None
    ) -> Page[tuple[Asset, Position]]:
        """Newest first, each with the position after it."""
        ...

    def update(self, before: Asset, after: Asset, *, most: Space | None = None) -> Asset:
        """Store `after` and change its space; returns it as stored.

        Its `revision` is raised, and `same_as` is set if it has another `content_hash`. Raises
        ChangedMeanwhile if the stored one is not `before`, LimitReached beyond `most`.
        """
        ...

    def delete(self, asset: Asset) -> None:
        """Delete the asset and release its space. Nothing happens if it is gone.

        Raises Conflict (`media_in_use`) while an unsent post or a banner uses it; and
        ChangedMeanwhile when it was changed or newly used meanwhile.
        """
        ...

    def uses(self, tenant_id: str, asset_id: str) -> Sequence[Use]:
        """What uses it, at most a thousand."""
        ...

    def with_hash(self, tenant_id: str, content_hash: str) -> str | None:
        """The id of an asset with these bytes."""
        ...

    def space(self, tenant_id: str) -> Space: ...

    def recount(self, tenant_id: str, before: Space, after: Space) -> None:
        """Store a recount of the space.

        Raises ChangedMeanwhile when it has changed since `before` was read.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectFacts:
    """An object in the store; `size` in bytes."""

    size: int
    content_type: str
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCall:
    """A call that a browser sends to the store. `fields`: of a POST form."""

    url: str
    fields: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedPart:
    """A part of a multipart upload that has arrived; `size` in bytes."""

    number: int
    etag: str
    size: int


class UploadStore(Protocol):
    """Where browsers put files, under `in/`: signed calls for them, and calls that we make. Raises
    Unavailable."""

    def form(self, key: str, content_type: str, *, least: int, most: int) -> SignedCall:
        """A POST of one file of this size range and type."""
        ...

    def creating(self, key: str, content_type: str) -> SignedCall: ...

    def sending_part(self, key: str, upload_id: str, number: int) -> SignedCall: ...

    def listing_parts(self, key: str, upload_id: str) -> SignedCall: ...

    def completing(self, key: str, upload_id: str) -> SignedCall: ...

    def aborting(self, key: str, upload_id: str) -> SignedCall: ...

    def create(self, key: str, content_type: str) -> str:
        """Begin a multipart upload; returns its id."""
        ...

    def parts(self, key: str, upload_id: str) -> Sequence[UploadedPart] | None:
        """The parts that have arrived, in order; None when there is no such upload."""
        ...

    def complete(self, key: str, upload_id: str, parts: Sequence[UploadedPart]) -> None:
        """Combine the parts into an object. Raises Conflict (`upload_incomplete`) when they don't
        fit."""
        ...

    def abort(self, key: str, upload_id: str) -> None:
        """End a multipart upload; nothing happens if it is gone."""
        ...

    def look(self, key: str) -> ObjectFacts | None: ...

    def delete(self, keys: Iterable[str]) -> None: ...


class MediaQueue(Protocol):
    """Orders for the job that processes the library's files."""

    def send(self, message: Mapping[str, Any]) -> None:
        """`{"tenant_id", "asset_id"}`, and further instructions. Raises Unavailable."""
        ...


class UploadTokens(Protocol):
    def put(self, token: UploadToken) -> None: ...

    def get(self, token_hash: str) -> UploadToken | None:
        """May return an expired token that is not deleted yet."""
        ...


class MediaFiles(Protocol):
    """Files that were made of assets, under `media/`. Raises Unavailable."""

    def look(self, key: str) -> ObjectFacts | None: ...

    def read(self, key: str, start: int = 0, length: int | None = None) -> bytes:
        """Raises NotFound."""
        ...

    def url(self, key: str) -> str:
        """The permanent public address, at the distribution."""
        ...

    def put(self, key: str, content: bytes | BinaryIO, content_type: str) -> None: ...

    def listed(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Every key with this prefix, with the time of its upload; page by page."""
        ...

    def delete(self, keys: Iterable[str]) -> None: ...


class Downloads(Protocol):
    """Copies a file from an address that people named, which is looked up and checked first."""

    def fetch(self, url: str, into: Path, most: int) -> None:
        """At most `most` bytes. Raises MediaUnavailable."""
        ...


class Derivatives(Protocol):
    """Pictures in the form that a network takes, made of assets on first request."""

    def of(self, asset: Asset, spec: PictureSpec, crop: Crop | None) -> StoredFile:
        """The file that fits `spec`; without `crop` nothing is cut off. Raises MediaUnavailable."""
        ...


class DerivedFiles(Protocol):
    """Where the files are that were made of an asset on demand, by `derivatives.name_of`."""

    def get(self, tenant_id: str, asset_id: str, name: str) -> StoredFile | None: ...

    def put(self, tenant_id: str, asset_id: str, name: str, file: StoredFile) -> StoredFile:
        """Store a file under this name; returns the stored one, which may be an earlier one."""
        ...

    def of_asset(self, tenant_id: str, asset_id: str) -> Mapping[str, StoredFile]:
        """All files of an asset, by name."""
        ...

    def of_tenant(self, tenant_id: str) -> Iterator[StoredFile]:
        """All files of a business, page by page."""
        ...

    def delete(self, tenant_id: str, asset_id: str, names: Iterable[str]) -> None: ...
