"""Writing a title into a picture, in whatever script it is.

Each character is written in the first font that has it, and left out if none has, because a
missing one would be a box. Arabic letters are given the forms that they have within a word, and
lines that are read from the right are turned round, both before they are drawn: what the machine
could do about it differs from one to the next.
"""

from __future__ import annotations

import io
import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display
from PIL import ImageDraw, ImageFont

from drumbeat.domain import graphemes

_ELLIPSIS = "…"
_JOINER = "\u200d"
_EMOJI = "NotoEmoji-Regular.ttf"
#: Skin tones, which can't be joined to the emoji before them here.
_TONES = range(0x1F3FB, 0x1F400)


@dataclass(frozen=True, slots=True)
class Lettering:
    """Fonts at one size in pixels."""

    size: int

    def lines(self, title: str, width: int, most: int) -> Sequence[str]:
        """The title in at most so many lines of so many pixels, each as it is drawn from the left.

        What is left over is shown by an ellipsis.
        """
        shaped = _shaped(title)
        base = _direction(shaped)
        broken = self._broken(shaped.split(), width)
        kept = broken[:most]
        if len(broken) > most:
            kept[-1] = self._shortened(kept[-1], width)
        return [str(get_display(line, base_dir=base)) for line in kept]

    def width(self, line: str) -> float:
        """In pixels."""
        return sum(font.getlength(text) for font, text in self._runs(line))

    def draw(
        self, draw: ImageDraw.ImageDraw, at: tuple[float, float], line: str, colour: str
    ) -> None:
        """`at`: where its baseline begins."""
        x, y = at
        for font, text in self._runs(line):
            draw.text((x, y), text, fill=colour, font=font, anchor="ls")
            x += font.getlength(text)

    def _broken(self, words: Sequence[str], width: int) -> list[str]:
        lines: list[str] = []
        for word in self._narrow_enough(words, width):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _narrow_enough(self, words: Sequence[str], width: int) -> Iterator[str]:
        """The words; those that are wider than a line in pieces."""
        for word in words:
            piece = ""
            for character in graphemes.split(word):
                if piece and self.width(piece + character) > width:
                    yield piece
                    piece = ""
                piece += character
            yield piece

    def _shortened(self, line: str, width: int) -> str:
        kept = list(graphemes.split(line))
        while kept and self.width("".join(kept) + _ELLIPSIS) > width:
            kept.pop()
        return "".join(kept).rstrip() + _ELLIPSIS

    def _runs(self, line: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        for name, characters in groupby(line, key=_font_of):
            if name is not None:
                yield _font(name, self.size), "".join(characters)


def _shaped(title: str) -> str:
    """What can be drawn of it, Arabic in its joined forms; blanks are single."""
    composed = unicodedata.normalize("NFC", " ".join(title.split()))
    joined = _reshaper().reshape("".join(_simple(each) for each in graphemes.split(composed)))
    return "".join(each for each in joined if each == " " or _is_drawn(each))


def _simple(cluster: str) -> str:
    """Of several emoji that are joined to one, the first: the font can't join them."""
    is_joined = _JOINER in cluster and _font_of(cluster[0]) == _EMOJI
    return cluster[0] if is_joined else cluster


def _is_drawn(character: str) -> bool:
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") or ord(character) in _TONES:
        return False
    # Variation selectors only choose among forms.
    return not 0xFE00 <= ord(character) <= 0xFE0F and _font_of(character) is not None


def _direction(text: str) -> str:
    """Of the first letter that has one: "L" or "R"."""
    for character in text:
        found = unicodedata.bidirectional(character)
        if found in ("R", "AL"):
            return "R"
        if found == "L":
            return "L"
    return "L"


@cache
def _reshaper() -> ArabicReshaper:
    return ArabicReshaper({"delete_harakat": True, "support_ligatures": True})


@cache
def _coverage() -> dict[str, tuple[Sequence[int], Sequence[int]]]:
    """By font: the first characters of its stretches, and the last ones."""
    told = json.loads((files("noto_fonts") / "coverage.json").read_text(encoding="utf-8"))
    return {
        name: ([first for first, _ in stretches], [last for _, last in stretches])
        for name, stretches in told.items()
    }


@cache
def _font_of(character: str) -> str | None:
    point = ord(character)
    for name, (firsts, lasts) in _coverage().items():
        place = bisect_right(firsts, point) - 1
        if place >= 0 and point <= lasts[place]:
            return name
    return None


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    content = io.BytesIO((files("noto_fonts") / name).read_bytes())
    return ImageFont.truetype(content, size, layout_engine=ImageFont.Layout.BASIC)
