"""The media library: its rows, its space, and the files themselves."""

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
    """Rows of the library. The space that they take up changes in the same transactions."""

    def create(self, assets: Sequence[Asset], *, most: Space) -> None:
        """Store them and take up their space. Raises LimitReached beyond `most`.

        At most 50 at once; all of them or none.
        """
        ...

    def get(self, tenant_id: str, asset_id: str) -> Asset | None:
        """Strongly consistent."""
        ...

    def get_all(self, tenant_id: str, asset_ids: Iterable[str]) -> Mapping[str, Asset]:
        """Those that there are, by id, in as few calls as may be."""
        ...

    def list(
        self, tenant_id: str, *, limit: int, after: Position | None
    ) -> Page[tuple[Asset, Position]]:
        """Newest first, each with the position after it."""
        ...

    def update(self, before: Asset, after: Asset, *, most: Space | None = None) -> Asset:
        """Store `after`, and take up or give back what it takes up otherwise; as it is stored then.

        Its `revision` is raised, and `same_as` is found when it got another `content_hash`.
        Raises ChangedMeanwhile if the stored one is not `before`, LimitReached beyond `most`.
        """
        ...

    def delete(self, asset: Asset) -> None:
        """Its row and its space. Nothing if it is gone.

        Raises Conflict (`media_in_use`) while a post on its way uses it, or a banner; and
        ChangedMeanwhile when something else was stored or began to use it meanwhile.
        """
        ...

    def uses(self, tenant_id: str, asset_id: str) -> Sequence[Use]:
        """What refers to it, a thousand at most."""
        ...

    def with_hash(self, tenant_id: str, content_hash: str) -> str | None:
        """The id of an asset with these bytes."""
        ...

    def space(self, tenant_id: str) -> Space: ...

    def recount(self, tenant_id: str, seen: Space, counted: Space) -> None:
        """Store what was counted as the space that is taken.

        Raises ChangedMeanwhile when it has changed since `seen` was read.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectFacts:
    """An object as the store knows it; `size` in bytes."""

    size: int
    content_type: str
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCall:
    """What a browser sends to the store itself. `fields`: of a POST form."""

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
    """Where browsers put files, under `in/`: what they are allowed to send there themselves, and
    what is done there for them. Raises Unavailable.
    """

    def form(self, key: str, content_type: str, *, least: int, most: int) -> SignedCall:
        """A POST of one file of so many bytes, and of this type."""
        ...

    def creating(self, key: str, content_type: str) -> SignedCall: ...

    def sending_part(self, key: str, upload_id: str, number: int) -> SignedCall: ...

    def listing_parts(self, key: str, upload_id: str) -> SignedCall: ...

    def completing(self, key: str, upload_id: str) -> SignedCall: ...

    def aborting(self, key: str, upload_id: str) -> SignedCall: ...

    def create(self, key: str, content_type: str) -> str:
        """Begin a multipart upload, and answer its id."""
        ...

    def parts(self, key: str, upload_id: str) -> Sequence[UploadedPart] | None:
        """Those that have arrived, in order; None when there is no such upload (any more)."""
        ...

    def complete(self, key: str, upload_id: str, parts: Sequence[UploadedPart]) -> None:
        """Make one object of them. Raises Conflict (`upload_incomplete`) when they don't fit."""
        ...

    def abort(self, key: str, upload_id: str) -> None:
        """Forget a multipart upload; nothing if it is gone."""
        ...

    def look(self, key: str) -> ObjectFacts | None: ...

    def delete(self, keys: Iterable[str]) -> None: ...


class MediaQueue(Protocol):
    """What the job that processes the library's files is to do."""

    def send(self, message: Mapping[str, Any]) -> None:
        """`{"tenant_id", "asset_id"}`, and what more the job is told. Raises Unavailable."""
        ...


class UploadTokens(Protocol):
    def put(self, token: UploadToken) -> None: ...

    def get(self, token_hash: str) -> UploadToken | None:
        """Also one that is over and not yet removed."""
        ...


class MediaFiles(Protocol):
    """Files that were made of assets, under `media/`. Raises Unavailable."""

    def look(self, key: str) -> ObjectFacts | None: ...

    def read(self, key: str, start: int = 0, length: int | None = None) -> bytes:
        """Raises NotFound."""
        ...

    def url(self, key: str) -> str:
        """The stable public address, under the distribution."""
        ...

    def put(self, key: str, content: bytes | BinaryIO, content_type: str) -> None: ...

    def listed(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Every key that begins so, with when it was put there; page by page."""
        ...

    def delete(self, keys: Iterable[str]) -> None: ...


class Downloads(Protocol):
    """Copies what is at a stranger's address, which is looked up and checked first."""

    def fetch(self, url: str, into: Path, most: int) -> None:
        """At most `most` bytes. Raises MediaUnavailable."""
        ...


class Derivatives(Protocol):
    """Pictures as a network takes them, made of assets when they are first asked for."""

    def of(self, asset: Asset, spec: PictureSpec, crop: Crop | None) -> StoredFile:
        """The file that fits `spec`; without `crop` nothing is cut off. Raises MediaUnavailable."""
        ...


class DerivedFiles(Protocol):
    """Where the files are that were made of an asset on demand, by `derivatives.name_of`."""

    def get(self, tenant_id: str, asset_id: str, name: str) -> StoredFile | None: ...

    def put(self, tenant_id: str, asset_id: str, name: str, file: StoredFile) -> StoredFile:
        """The file of that name from now on: the one that was there already, if one was."""
        ...

    def of_asset(self, tenant_id: str, asset_id: str) -> Mapping[str, StoredFile]:
        """All that there are, by name."""
        ...

    def of_tenant(self, tenant_id: str) -> Iterator[StoredFile]:
        """All that a business has, page by page."""
        ...

    def delete(self, tenant_id: str, asset_id: str, names: Iterable[str]) -> None: ...
