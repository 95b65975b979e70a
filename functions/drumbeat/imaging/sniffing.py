"""Recognising a file by its first bytes, because its name and declared type may be wrong."""

from __future__ import annotations

from dataclasses import dataclass

from drumbeat.domain.derivatives import GIF, JPEG, MP4, PNG, QUICKTIME, WEBM, WEBP
from drumbeat.domain.documents import PDF

HEIC = "image/heic"
#: How many bytes of a file are read.
HEAD_BYTES = 4096

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
#: The first boxes of QuickTime files without a type.
_QUICKTIME_BOXES = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """`content_type` if it is accepted; otherwise `name`, what people call it, if it is known."""

    content_type: str | None = None
    name: str | None = None


def sniff(head: bytes) -> Sniffed:
    """The type of a file that begins with `head`: its first 4 KB, or all of it."""
    if head[4:8] == b"ftyp":
        return _of_brands(head)
    if head[4:8] in _QUICKTIME_BOXES:
        return Sniffed(QUICKTIME)
    if head.startswith(b"RIFF"):
        return _of_riff(head[8:12])
    if head.startswith(b"\x1aE\xdf\xa3"):
        return Sniffed(WEBM) if b"webm" in head[:80] else Sniffed(name="MKV")
    for start, content_type in (
        (b"\xff\xd8\xff", JPEG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"GIF87a", GIF),
        (b"GIF89a", GIF),
        (b"%PDF-", PDF),
    ):
        if head.startswith(start):
            return Sniffed(content_type)
    return Sniffed(name=_refused(head))


def _of_brands(head: bytes) -> Sniffed:
    """ISO/IEC 14496-12, 4.3: the major brand, and the compatible brands."""
    length = min(int.from_bytes(head[:4], "big"), len(head))
    major = head[8:12]
    brands = {major, *(head[at : at + 4] for at in range(16, length - 3, 4))}
    if major in _AVIF_BRANDS or (major == b"mif1" and brands & _AVIF_BRANDS):
        return Sniffed(name="AVIF")
    if major in _HEIC_BRANDS:
        return Sniffed(HEIC)
    return Sniffed(QUICKTIME if major == b"qt  " else MP4)


def _of_riff(form: bytes) -> Sniffed:
    if form == b"WEBP":
        return Sniffed(WEBP)
    return Sniffed(name="AVI" if form == b"AVI " else None)


def _refused(head: bytes) -> str | None:
    if b"%PDF-" in head[:1024]:
        return "PDF"
    for start, name in (
        (b"II*\0", "TIFF"),
        (b"MM\0*", "TIFF"),
        (b"BM", "BMP"),
        (b"PK\x03\x04", "ZIP"),
    ):
        if head.startswith(start):
            return name
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip().lower()
    if text.startswith((b"<", b"\xff\xfe<")):
        return "SVG" if b"<svg" in text else "HTML"
    return None
