"""The media library: its rows, its space, and the files themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.media import Asset, Crop, StoredFile
from drumbeat.ports.listing import Page, Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What a business's library takes up, in bytes and assets."""

    size: int = 0
    count: int = 0


class Assets(Protocol):
    """Rows of the library. The space that they take up changes in the same transactions."""

    def create(self, assets: Sequence[Asset], *, most: Space) -> None:
        """Store them and take up their space. Raises LimitReached beyond `most`."""
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

    def update(self, before: Asset, after: Asset) -> None:
        """Raises ChangedMeanwhile if the stored version is not `before`'s."""
        ...

    def delete(self, asset: Asset) -> None:
        """Its row and its space, unless a post on its way uses it (Conflict `media_in_use`)."""
        ...

    def users(self, tenant_id: str, asset_id: str) -> Sequence[str]:
        """Ids of the content that refers to it."""
        ...

    def space(self, tenant_id: str) -> Space: ...


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

    def delete(self, keys: Iterable[str]) -> None: ...


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

    def delete(self, tenant_id: str, asset_id: str, names: Iterable[str]) -> None: ...
