"""Pictures and videos to test with, generated when needed; nothing is downloaded."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from functools import cache
from hashlib import md5
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from drumbeat.imaging.ffmpeg import Ffmpeg, find

#: Written into every part of a file that is not pixels.
SECRET = b"Rosebud Lane 7"


def scene(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture with edges and shades; only its upper left quarter is red."""
    image = Image.radial_gradient("L").resize((width, height)).convert(mode)
    if mode in ("RGB", "RGBA", "CMYK"):
        red = {"RGB": (220, 20, 20), "RGBA": (220, 20, 20, 255), "CMYK": (0, 235, 235, 35)}[mode]
        corner = (max(width // 2 - 1, 0), max(height // 2 - 1, 0))
        ImageDraw.Draw(image).rectangle((0, 0, *corner), fill=red)
    return image


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    into = io.BytesIO()
    image.save(into, kind, **options)
    return into.getvalue()


def jpeg(width: int = 640, height: int = 480, *, orientation: int = 1) -> bytes:
    """With a location, a comment, and XMP."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 0.0), 29: SECRET.decode()})
    return encoded(scene(width, height), "JPEG", exif=exif, comment=SECRET, xmp=SECRET)


def png(width: int = 640, height: int = 480, mode: str = "RGB") -> bytes:
    return encoded(scene(width, height, mode), "PNG")


def moving(kind: str, frames: int = 3, width: int = 64, height: int = 48) -> bytes:
    """A GIF or WebP; each frame has another colour."""
    made = [Image.new("RGB", (width, height), (40 * n % 255, 80, 120)) for n in range(frames)]
    extra = {"comment": SECRET} if kind == "GIF" else {"exif": b"Exif\0\0" + SECRET, "xmp": SECRET}
    return encoded(
        made[0], kind, save_all=True, append_images=made[1:], duration=80, loop=0, **extra
    )


def bomb(width: int, height: int) -> bytes:
    """A PNG of one colour: a few bytes that need a lot of memory."""
    rows = zlib.compress(b"\0" * ((width // 8 + 1) * height), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    )


@cache
def ffmpeg() -> Ffmpeg:
    found = find(Path("/nonexistent"))
    assert found is not None
    return found


def video(
    folder: Path,
    *,
    kind: str = "mp4",
    seconds: float = 2,
    size: str = "320x180",
    codec: Sequence[str] = (),
    sound: bool = True,
    options: Sequence[str] = (),
) -> Path:
    """A test picture with a counter, a tone and a location, and its index at the end."""
    into = folder / f"made.{kind}"
    coding = codec or (
        ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus")
        if kind == "webm"
        else ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
    )
    tone = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"] if sound else []
    ffmpeg().run(
        [
            *("-f", "lavfi", "-i", f"testsrc2=size={size}:rate=25:duration={seconds}"),
            *tone,
            *coding,
            *("-metadata", f"title={SECRET.decode()}", "-metadata", "location=+52.5000+013.4000/"),
            *options,
            into,
        ],
        seconds=600,
    )
    return into


_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 3 0 R >>"
_SCRIPT = b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >> >>"
_FILE = (
    b"/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.txt) "
    b"/EF << /F 3 0 R >> >>] >> >>"
)
_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def pdf(
    pages: int = 2,
    width: int = 612,
    height: int = 792,
    *,
    script: bool = False,
    attached: bool = False,
    form: bool = False,
    password: bytes | None = None,
) -> bytes:
    """A document whose pages have a red corner. `form`: a program generates its pages (XFA).

    `password`: needed to open it; with an empty one anybody can open it, but not print it.
    """
    drawing = b"0.9 0.1 0.1 rg 0 0 %d %d re f" % (width // 2, height // 2)
    more = (_SCRIPT if script else b"") + (_FILE if attached else b"")
    more += b"/AcroForm << /Fields [] /XFA 3 0 R >>" if form else b""
    numbers = range(4, 4 + pages)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % more,
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (pages, b" ".join(b"%d 0 R" % number for number in numbers)),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        *(_PAGE % (width, height) for _ in numbers),
    ]
    made, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    protection = b"" if password is None else _protected_by(password)
    return made + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R %s >>\n"
        b"startxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, protection, len(made))
    )


def _protected_by(password: bytes) -> bytes:
    """ISO 32000-1, 7.6.3: the standard handler's revision 2, with 40 bits."""
    padded, rights = (password + _PAD)[:32], -64
    id_ = b"0123456789abcdef"
    owner = _rc4(md5(_PAD, usedforsecurity=False).digest()[:5], padded)
    told = padded + owner + rights.to_bytes(4, "little", signed=True) + id_
    user = _rc4(md5(told, usedforsecurity=False).digest()[:5], _PAD)
    named = f"/ID [<{id_.hex()}> <{id_.hex()}>] /Encrypt << /Filter /Standard /V 1 /R 2"
    return f"{named} /P {rights} /O <{owner.hex()}> /U <{user.hex()}> >>".encode()


def _rc4(key: bytes, text: bytes) -> bytes:
    state, at = list(range(256)), 0
    for number in range(256):
        at = (at + state[number] + key[number % len(key)]) % 256
        state[number], state[at] = state[at], state[number]
    made, first, second = bytearray(), 0, 0
    for each in text:
        first = (first + 1) % 256
        second = (second + state[first]) % 256
        state[first], state[second] = state[second], state[first]
        made.append(each ^ state[(state[first] + state[second]) % 256])
    return bytes(made)
