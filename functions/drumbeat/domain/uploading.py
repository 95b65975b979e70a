"""Uploads to the library: accepted types, names, keys, and sizes of parts."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from drumbeat.domain import plain_text
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.media import AssetKind, Upload, UploadKind
from drumbeat.domain.time_ordered import made_at, time_ordered

_MIB = 1024 * 1024
#: Files up to this size are one presigned POST; S3 takes 5 GB in one (S3 User Guide, quotas).
SINGLE_UP_TO = 16 * _MIB
MOST_BYTES = 5 * 1024**3
#: S3 User Guide, "Multipart upload limits": all parts but the last have 5 MiB or more.
SMALLEST_PART = 5 * _MIB
MOST_PARTS = 10_000
_PART = 16 * _MIB
#: How long an upload may take, from the begin to the last byte.
LASTS = timedelta(hours=24)
#: Prefixes: of uploads, of files made of them, and of files that websites read.
UPLOADED, MADE = "in/", "media/"
RANDOM_BYTES = 16
UPLOAD_RANDOM_BYTES = 10
MAX_NAME = 120

#: Accepted types, with the endings of their names; the first ending is added to names without one.
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "image/heic": ("heic", "heif"),
    "image/heif": ("heif", "heic"),
    "video/mp4": ("mp4", "m4v"),
    "video/quicktime": ("mov", "qt"),
    "video/webm": ("webm",),
    "application/pdf": ("pdf",),
}
#: Other names of these types, from browsers and operating systems.
_ALSO = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "video/x-m4v": "video/mp4",
    "application/x-pdf": "application/pdf",
}
_TAKEN = "Send a picture (JPEG, PNG, WebP, GIF or HEIC), a video (MP4, MOV or WebM) or a PDF."
_REASONS = {
    "image/svg+xml": "An SVG can hold programs, so it is not taken. Save it as PNG first.",
    "text/html": "This is a web page, not a picture or a video.",
    "image/tiff": "TIFF is not taken: no browser shows it. Save it as JPEG or PNG first.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadToken:
    """What lets a client without a login upload for a member, for an hour.

    `most` bytes a file may have. Only a hash of the token is stored.
    """

    token_hash: str
    tenant_id: str
    user_id: str
    email: str
    most: int
    expires_at: datetime


def accepted(filename: str, content_type: str) -> tuple[str, str, AssetKind]:
    """The name and type to store, and the kind of file that they indicate.

    Raises InvalidInput, for `content_type` when the kind is not accepted, and for `filename` when
    its ending contradicts it.
    """
    plain_type = content_type.partition(";")[0].strip().lower()
    mime = _ALSO.get(plain_type, plain_type)
    if mime not in _ENDINGS:
        reason = _REASONS.get(mime)
        raise InvalidInput.of("content_type", f"{reason} {_TAKEN}" if reason else _TAKEN)
    name = cleaned_name(filename)
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or not ending.isalnum() or len(ending) > 5:
        name = f"{name.rstrip('.') or 'file'}.{_ENDINGS[mime][0]}"
    elif ending.lower() not in _ENDINGS[mime]:
        words = (
            f"The name ends in .{ending}, but the file is said to be {mime}. Give it the ending "
            "of what it is."
        )
        raise InvalidInput.of("filename", words)
    return name, mime, AssetKind.of_type(mime)


def cleaned_name(filename: str) -> str:
    """The last part of what may be a path, without invisible and misleading characters.

    Names are shown to people only: keys and addresses don't contain them.
    """
    last = filename.replace("\\", "/").rstrip("/").rpartition("/")[2]
    try:
        plain = plain_text.paragraphs(last)
    except ValueError:
        plain = last.encode("utf-8", "replace").decode()
    blanks = " ".join(plain.split())
    text = "".join(each for each in blanks if unicodedata.category(each) not in ("Cc", "Cf", "Co"))
    name = " ".join(text.split()).strip(". ")
    if len(name) > MAX_NAME:
        stem, dot, ending = name.rpartition(".")
        room = MAX_NAME - len(ending) - 1
        name = (
            f"{stem[:room].rstrip()}.{ending}" if dot and 0 < room < MAX_NAME else name[:MAX_NAME]
        )
    return name or "file"


def named_by(address: str) -> tuple[str, AssetKind]:
    """The name of a file at a web address, and the kind that its name indicates."""
    path = urlsplit(address).path
    name = cleaned_name(unquote(path.rpartition("/")[2]))
    ending = name.rpartition(".")[2].lower()
    types = [type_ for type_, endings in _ENDINGS.items() if ending in endings]
    return name, AssetKind.of_type(types[0]) if types else AssetKind.IMAGE


def require_size(size: int) -> None:
    """Raise InvalidInput for a size in bytes that no file of the library may have."""
    if size < 1:
        raise InvalidInput.of("size", "The file is empty: it has 0 bytes. Choose another one.")
    if size > MOST_BYTES:
        raise InvalidInput([FieldError("size", "A file may have at most 5 GB.")])


def kind_of_upload(size: int) -> UploadKind:
    return UploadKind.SINGLE if size <= SINGLE_UP_TO else UploadKind.MULTIPART


def part_size(size: int) -> int:
    """Bytes of each part but the last, so that no file has too many parts."""
    return max(_PART, -(-size // MOST_PARTS))


def mismatch(upload: Upload, size: int, content_type: str | None = None) -> str | None:
    """A message when what has arrived is not what was declared; otherwise None."""
    if upload.content_type and content_type and content_type != upload.content_type:
        return (
            f"A file of the type {upload.content_type} was announced, and one of the type "
            f"{content_type} has arrived. It was removed; upload it again."
        )
    if size == upload.size or (not upload.is_exact and 0 < size < upload.size):
        return None
    words = f"{upload.size} bytes" if upload.is_exact else f"at most {upload.size} bytes"
    return (
        f"{words[0].upper()}{words[1:]} were announced, and {size} have arrived. The file "
        "was removed; upload it again."
    )


def upload_key(tenant_id: str, asset_id: str, began_at: datetime, chance: bytes) -> str:
    """The key of an upload: it can't be guessed, and contains its tenant, asset and time."""
    return f"{UPLOADED}{tenant_id}/{asset_id}/{time_ordered(began_at, chance)}"


def id_of(key: str) -> str | None:
    """The part of a key that identifies the upload and sorts by its begin; None for an old key."""
    last = key.rpartition("/")[2]
    return last if made_at(last) else None


def owner_of(key: str) -> tuple[str, str] | None:
    """The tenant and asset of an upload's key; None for any other key."""
    parts = key.split("/")
    if len(parts) != 4 or f"{parts[0]}/" != UPLOADED or not all(parts):
        return None
    return parts[1], parts[2]


def folder_of(key: str) -> str | None:
    """The folder of a file under `media/`, with a slash at its end; it can't be guessed."""
    parts = key.split("/")
    return f"{parts[0]}/{parts[1]}/" if len(parts) > 2 and f"{parts[0]}/" == MADE else None
