"""Writing a title into a picture, in any script.

Each character is drawn in the first font that has it, and left out if none has, because a missing
one would be a box. Arabic letters get the forms that they have within a word, and right-to-left
lines are reversed, both before drawing, because the libraries for that differ between machines.
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
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
#: Invisible characters that have a direction.
_MARKS = {"L": "\u200e", "R": "\u200f"}
#: Skin tones, which can't be joined to the emoji before them here.
_TONES = range(0x1F3FB, 0x1F400)


@dataclass(frozen=True, slots=True)
class Lettering:
    """Fonts at one size in pixels."""

    size: int

    def lines(self, title: str, width: int, most: int) -> Sequence[str]:
        """The title in at most `most` lines of `width` pixels, each in drawing order from the left.

        If it does not fit, an ellipsis ends it.
        """
        shaped = _shaped(title)
        base = _direction(shaped)
        lines = self._broken(shaped.split(), width)
        head = lines[:most]
        if len(lines) > most:
            head[-1] = self._shortened(head[-1], width)
        return [_turned(line, base) for line in head]

    def width(self, line: str) -> float:
        """In pixels."""
        return sum(font.getlength(text) for font, text in self._runs(line))

    def draw(
        self, draw: ImageDraw.ImageDraw, at: tuple[float, float], line: str, colour: str
    ) -> None:
        """`at`: where the baseline begins."""
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
        """The words; those that are wider than a line are split."""
        for word in words:
            piece = ""
            for character in graphemes.split(word):
                if piece and self.width(piece + character) > width:
                    yield piece
                    piece = ""
                piece += character
            yield piece

    def _shortened(self, line: str, width: int) -> str:
        characters = list(graphemes.split(line))
        while characters and self.width("".join(characters) + _ELLIPSIS) > width:
            characters.pop()
        return "".join(characters).rstrip() + _ELLIPSIS

    def _runs(self, line: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        for name, characters in groupby(line, key=_font_of):
            if name is not None:
                yield _font(name, self.size), "".join(characters)


def _shaped(title: str) -> str:
    """The part that can be drawn, with Arabic in its joined forms and single blanks."""
    composed = unicodedata.normalize("NFC", " ".join(title.split()))
    joined = _reshaper().reshape("".join(_simple(each) for each in graphemes.split(composed)))
    return "".join(each for each in joined if each == " " or _is_drawn(each))


def _simple(cluster: str) -> str:
    """The first of several joined emoji, because the font can't join them."""
    is_joined = _JOINER in cluster and _font_of(cluster[0]) == _EMOJI
    return cluster[0] if is_joined else cluster


def _is_drawn(character: str) -> bool:
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") or ord(character) in _TONES:
        return False
    # Variation selectors only choose between forms.
    return not 0xFE00 <= ord(character) <= 0xFE0F and _font_of(character) is not None


def _direction(text: str) -> str:
    """The direction of the first letter that has one: "L" or "R"."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "R"
        if kind == "L":
            return "L"
    return "L"


def _turned(line: str, base: str) -> str:
    """The line in drawing order from the left. `base`: the direction of the whole title, "L" or
    "R"."""
    turned = str(get_display(_with_marks(line, base), base_dir=base))
    return turned.translate(dict.fromkeys(map(ord, _MARKS.values())))


def _with_marks(line: str, base: str) -> str:
    """The line with marks beside its brackets that fix their direction.

    The library that reverses lines treats each bracket separately; Unicode's bidirectional
    algorithm gives both of a pair the same direction (UAX 9, N0): that of the whole text if
    something between them has it, else the direction of what is between them if what precedes them
    has it too.
    """
    strong = _strong(line, base)
    marks: dict[int, str] = {}
    for first, last in _pairs(line):
        between = {each for each in strong[first + 1 : last] if each}
        if not between:
            continue
        before = next((each for each in strong[:first][::-1] if each), base)
        (other,) = between if len(between) == 1 else (base,)
        direction = base if base in between or before == base else other
        marks[first] = marks[last] = _MARKS[direction]
    return "".join(
        marks[place] + each + marks[place] if place in marks else each
        for place, each in enumerate(line)
    )


def _strong(line: str, base: str) -> list[str | None]:
    """The direction of each character, "L" or "R", if it has one; digits have that of what
    precedes."""
    directions: list[str | None] = []
    latest = base
    for character in line:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            latest = "L" if kind == "L" else "R"
            directions.append(latest)
        else:
            directions.append(latest if kind in ("EN", "AN") else None)
    return directions


def _pairs(line: str) -> list[tuple[int, int]]:
    """The positions of matching brackets."""
    pairs: list[tuple[int, int]] = []
    openings: list[tuple[str, int]] = []
    for place, character in enumerate(line):
        if character in _BRACKETS:
            openings.append((_BRACKETS[character], place))
        elif any(closing == character for closing, _ in openings):
            while openings:
                closing, first = openings.pop()
                if closing == character:
                    pairs.append((first, place))
                    break
    return pairs


@cache
def _reshaper() -> ArabicReshaper:
    return ArabicReshaper({"delete_harakat": True, "support_ligatures": True})


@cache
def _coverage() -> dict[str, tuple[Sequence[int], Sequence[int]]]:
    """By font: the first characters of its ranges, and the last ones."""
    table = json.loads((files("noto_fonts") / "coverage.json").read_text(encoding="utf-8"))
    return {
        name: ([first for first, _ in stretches], [last for _, last in stretches])
        for name, stretches in table.items()
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
