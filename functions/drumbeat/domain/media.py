"""The media library: uploaded pictures, videos and documents, and how content refers to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AssetKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    #: A PDF, whose pages some networks show.
    DOCUMENT = "document"

    @classmethod
    def of_type(cls, content_type: str) -> AssetKind:
        """What a file of this content type is, of those that the library takes."""
        main = content_type.partition("/")[0]
        return cls.DOCUMENT if main == "application" else cls(main)


class AssetStatus(StrEnum):
    """`uploading` and `processing` lead to `ready` or `rejected`, which then stay."""

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
    """Where the browser puts an asset's bytes, and what it has said of them.

    The key is chosen by us, and never public. `size` in bytes. An asset that is `ready` has one
    while other bytes are on their way that are to take the place of its files.
    """

    key: str
    kind: UploadKind
    filename: str = ""
    content_type: str = ""
    size: int = 0
    #: The store's, where we have begun a multipart upload ourselves for the client.
    upload_id: str | None = None
    #: False: `size` is the most that may come, because the client could not say how much will.
    is_exact: bool = True
    #: Whose change it is where it takes the place of what was approved; None: of one who may
    #: approve, or nothing was there before.
    changed_by: str | None = None
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that was made of an asset, under `media/`; sizes in bytes and pixels."""

    key: str
    content_type: str
    size: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """What of a picture is shown where a network or banner has another shape.

    `x` and `y`: the point that stays in sight, from 0 (left, top) to 1. `pad`: nothing is cut off,
    and the rest is filled.
    """

    x: float = 0.5
    y: float = 0.5
    pad: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What shows a video: one of its frames, or another picture of the library. One of both."""

    frame_seconds: float | None = None
    asset_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One uploaded picture, video or document.

    `files` by name: `full` (what networks take where they ask for nothing else; of a video or
    document that itself), `grid` (400 px), `thumbnail`, `banner`, `cover` (what shows a video or
    document where there is room). All but `id`, names and declared facts
    are known once it is `ready`. `size` in bytes is the declared one until then, and afterwards
    that of all its files. What its upload has declared, also where it is to be replaced, stands in
    `upload`, which is taken away when that has been processed. `version` counts people's changes,
    `revision` every write: whoever stores an asset need not raise it.
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
    #: Of a document.
    pages: int | None = None
    #: SHA-256 of the uploaded bytes, in hex. Another hash is another picture.
    content_hash: str | None = None
    #: S3's tag of the upload that was processed, so that the same event does nothing again.
    etag: str | None = None
    files: Mapping[str, StoredFile] = field(default_factory=dict)
    #: The thumbnail is drawn with the title, since no frame could be had.
    is_placeholder: bool = False
    crop: Crop = field(default_factory=Crop)
    #: What people chose to show a video by; None: what is found to do.
    cover: Cover | None = None
    #: Where its bytes are copied from, if they are not uploaded.
    source_url: str | None = None
    labels: tuple[str, ...] = ()
    archived_at: datetime | None = None
    upload: Upload | None = None
    #: Another asset with the same `content_hash`, which was there before.
    same_as: str | None = None
    created_by: str = ""
    created_at: datetime
    updated_at: datetime
    version: int = 1
    revision: int = 1

    @property
    def takes_up(self) -> int:
        """Bytes that count against the business's space; nothing is kept of a rejected one."""
        kept = 0 if self.status is AssetStatus.REJECTED else self.size
        return kept + (self.upload.size if self.upload and self.is_replaced else 0)

    @property
    def is_replaced(self) -> bool:
        """Whether other bytes are on their way that are to take the place of its files."""
        return self.upload is not None and self.status is AssetStatus.READY


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaReference:
    """How content names a picture or video: an asset of the library, or a stranger's address.

    Exactly one of `asset_id` and `url` is set. `alt` without text: the asset's own.
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
