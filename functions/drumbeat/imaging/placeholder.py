"""The picture for a video without a readable frame: a play sign and the title."""

from __future__ import annotations

from hashlib import sha256

from PIL import Image, ImageDraw

from drumbeat.imaging.encoding import Encoded, encoded
from drumbeat.imaging.lettering import Lettering

SIZE = (300, 200)
#: Must be raised when the design changes, so that pictures are made again under other names.
_DESIGN = 1
_DARK, _RED, _WHITE, _INK = "#1f2937", "#dc2626", "#ffffff", "#111827"
_RADIUS = 30
_MARGIN = 14
_LINES = 3
_LINE_HEIGHT = 27
_LETTERS = Lettering(19)
#: Drawn this many times larger and scaled down, so that round edges are smooth.
_FINER = 4


def name_of(title: str) -> str:
    """The file's name, which depends on title and design."""
    return sha256(f"{_DESIGN} {title}".encode()).hexdigest()[:16]


def draw(title: str) -> Encoded:
    image = Image.new("RGB", SIZE, _WHITE)
    image.paste(_sign(), (0, 0))
    _write(ImageDraw.Draw(image), title)
    return encoded(image, quality=85)


def _sign() -> Image.Image:
    """The upper half: a red circle with a white triangle in it."""
    width, height = SIZE[0] * _FINER, SIZE[1] * _FINER // 2
    sign = Image.new("RGB", (width, height), _DARK)
    draw = ImageDraw.Draw(sign)
    x, y, radius = width / 2, height / 2, _RADIUS * _FINER
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_RED)
    half = radius * 0.5
    left = x - half * 0.72
    draw.polygon([(left, y - half), (left, y + half), (left + half * 1.73, y)], fill=_WHITE)
    return sign.resize((SIZE[0], SIZE[1] // 2), Image.Resampling.LANCZOS)


def _write(draw: ImageDraw.ImageDraw, title: str) -> None:
    lines = _LETTERS.lines(title, SIZE[0] - 2 * _MARGIN, _LINES)
    middle = SIZE[1] * 3 / 4
    first = middle - (len(lines) - 1) * _LINE_HEIGHT / 2 + _LETTERS.size * 0.36
    for number, line in enumerate(lines):
        left = (SIZE[0] - _LETTERS.width(line)) / 2
        _LETTERS.draw(draw, (left, first + number * _LINE_HEIGHT), line, _INK)
