"""The media library: uploaded pictures, videos and documents, and how content refers to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AssetKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    #: A PDF; some networks show its pages.
    DOCUMENT = "document"

    @classmethod
    def of_type(cls, content_type: str) -> AssetKind:
        """The kind of a file of this content type, which the library takes."""
        main = content_type.partition("/")[0]
        return cls.DOCUMENT if main == "application" else cls(main)


class AssetStatus(StrEnum):
    """`uploading` and `processing` lead to `ready` or `rejected`, which are final."""

    UPLOADING = "uploading"
    PROCESSING = "processing"
    READY = "ready"
    REJECTED = "rejected"


class UploadKind(StrEnum):
    #: One presigned POST.
    SINGLE = "single"
    #: S3's multipart upload.
    MULTIPART = "multipart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Where the browser puts an asset's bytes, and what it declared about them.

    We choose the key, and it is never public. `size` in bytes. A `ready` asset has one while a
    replacement of its files is being uploaded.
    """

    key: str
    kind: UploadKind
    filename: str = ""
    content_type: str = ""
    size: int = 0
    #: The store's id, when we began a multipart upload ourselves.
    upload_id: str | None = None
    #: False: `size` is a maximum, because the client did not know the size.
    is_exact: bool = True
    #: Who replaces what was approved; None: somebody who may approve, or nothing was replaced.
    changed_by: str | None = None
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file made of an asset, under `media/`; sizes in bytes and pixels."""

    key: str
    content_type: str
    size: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """The part of a picture that is shown where a network or banner needs another shape.

    `x` and `y`: the point that stays visible, from 0 (left, top) to 1. `pad`: nothing is cut off,
    the rest is filled.
    """

    x: float = 0.5
    y: float = 0.5
    pad: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The picture that stands for a video: one of its frames, or another picture of the library."""

    frame_seconds: float | None = None
    asset_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One uploaded picture, video or document.

    `files` by name: `full` (the default for networks; for a video or document, that itself), `grid`
    (400 px), `thumbnail`, `banner`, `cover` (a large picture of a video or document). Everything
    but `id`, names and declared facts is known once it is `ready`. `size` in bytes is the declared
    one until then, and afterwards that of all its files. `upload` has what its upload, or that of a
    replacement, has declared, and is removed after processing. `version` counts people's changes,
    `revision` every write; the repository raises `revision`.
    """

    id: str
    tenant_id: str
    kind: AssetKind
    status: AssetStatus = AssetStatus.UPLOADING
    #: Why it was rejected: for programs, and for people.
    reason_code: str | None = None
    reason: str | None = None
    title: str = ""
    description: str = ""
    alt_text: str = ""
    filename: str
    content_type: str
    size: int
    width: int | None = None
    height: int | None = None
    duration_seconds: float | None = None
    codec: str | None = None
    #: The number of a document's pages.
    pages: int | None = None
    #: SHA-256 of the uploaded bytes, in hex. Another hash is another picture.
    content_hash: str | None = None
    #: S3's tag of the processed upload, so that a repeated event does nothing.
    etag: str | None = None
    files: Mapping[str, StoredFile] = field(default_factory=dict)
    #: The thumbnail shows the title, because no frame could be read.
    is_placeholder: bool = False
    crop: Crop = field(default_factory=Crop)
    #: What people chose to stand for a video; None: chosen automatically.
    cover: Cover | None = None
    #: The address from which it is copied, if it is not uploaded.
    source_url: str | None = None
    labels: tuple[str, ...] = ()
    archived_at: datetime | None = None
    upload: Upload | None = None
    #: An older asset with the same `content_hash`.
    same_as: str | None = None
    created_by: str = ""
    created_at: datetime
    updated_at: datetime
    version: int = 1
    revision: int = 1

    @property
    def takes_up(self) -> int:
        """Bytes that count against the business's space; 0 for a rejected asset."""
        size = 0 if self.status is AssetStatus.REJECTED else self.size
        return size + (self.upload.size if self.upload and self.is_replaced else 0)

    @property
    def is_replaced(self) -> bool:
        """Whether a replacement of its files is being uploaded."""
        return self.upload is not None and self.status is AssetStatus.READY


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaReference:
    """A picture or video of content: an asset of the library, or an address outside of it.

    Exactly one of `asset_id` and `url` is set. `alt` empty: the asset's own.
    """

    asset_id: str | None = None
    url: str | None = None
    alt: str = ""
    #: None: the asset's own.
    crop: Crop | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What a business's library takes up, in bytes and assets."""

    size: int = 0
    count: int = 0
    #: How often that has changed: raised with each change.
    changes: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """That something refers to an asset: a content item, or a banner."""

    user_id: str
    is_banner: bool = False
