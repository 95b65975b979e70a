"""Recognising a file's type by its content, not by its name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.imaging.sniffing import sniff
from tests import media_files


def ftyp(*brands: bytes) -> bytes:
    return (
        (16 + 4 * len(brands[1:])).to_bytes(4, "big")
        + b"ftyp"
        + brands[0]
        + b"\0" * 4
        + b"".join(brands[1:])
    )


@pytest.mark.parametrize(
    ("head", "content_type"),
    [
        (media_files.jpeg(8, 8), "image/jpeg"),
        (media_files.png(8, 8), "image/png"),
        (media_files.moving("GIF"), "image/gif"),
        (media_files.moving("WEBP"), "image/webp"),
        (ftyp(b"heic", b"mif1", b"heic"), "image/heic"),
        (ftyp(b"mif1", b"heic"), "image/heic"),
        (ftyp(b"isom", b"iso2", b"avc1"), "video/mp4"),
        (ftyp(b"qt  "), "video/quicktime"),
        (b"\0\0\0\x08wide\0\0\1\0mdat", "video/quicktime"),
        (
            b"\x1aE\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1B\xf2\x81\4B\xf3\x81\x08B\x82\x84webm",
            "video/webm",
        ),
    ],
)
def test_what_is_taken_is_known_by_its_first_bytes(head, content_type):
    assert sniff(head).content_type == content_type


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "SVG"),
        (b"\xef\xbb\xbf \n<SVG>", "SVG"),
        ("<svg/>".encode("utf-16"), "SVG"),
        (b"<!doctype html><script>alert(1)</script>", "HTML"),
        (b"\0\0 junk %PDF-1.4", "PDF"),
        (b"II*\0\x08\0\0\0", "TIFF"),
        (b"MM\0*\0\0\0\x08", "TIFF"),
        (b"BM6\0\0\0", "BMP"),
        (b"PK\x03\x04", "ZIP"),
        (b"RIFF\0\0\0\0AVI LIST", "AVI"),
        (ftyp(b"avif", b"mif1"), "AVIF"),
        (ftyp(b"mif1", b"avif"), "AVIF"),
        (b"\x1aE\xdf\xa3\xa3B\x82\x88matroska", "MKV"),
        (b"MZ\x90\0", None),
    ],
)
def test_what_is_not_taken_is_named_where_people_know_it(head, name):
    found = sniff(head)

    assert (found.content_type, found.name) == (None, name)


@given(head=st.binary(max_size=64))
def test_no_bytes_break_it(head):
    sniff(head)
