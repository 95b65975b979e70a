"""Characters as people see them: extended grapheme clusters (Unicode Standard Annex #29).

The rules have the annex's names. Properties come from the interpreter's own Unicode data where it
has them, and are listed here otherwise; so a character that is newer than the interpreter's data
counts as an ordinary one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise


class _Break(Enum):
    """Grapheme_Cluster_Break, restricted to the values that the rules need."""

    OTHER = auto()
    CR = auto()
    LF = auto()
    CONTROL = auto()
    EXTEND = auto()
    ZWJ = auto()
    SPACING_MARK = auto()
    PREPEND = auto()
    REGIONAL_INDICATOR = auto()
    PICTURE = auto()
    L = auto()
    V = auto()
    T = auto()
    LV = auto()
    LVT = auto()


_B = _Break
_ENDS = frozenset({_B.CR, _B.LF, _B.CONTROL})
_CLINGS = frozenset({_B.EXTEND, _B.ZWJ, _B.SPACING_MARK})
#: GB6 to GB8: the parts of a Hangul syllable that may follow each part.
_HANGUL = {
    _B.L: frozenset({_B.L, _B.V, _B.LV, _B.LVT}),
    _B.LV: frozenset({_B.V, _B.T}),
    _B.V: frozenset({_B.V, _B.T}),
    _B.LVT: frozenset({_B.T}),
    _B.T: frozenset({_B.T}),
}


def _points(*ranges: tuple[int, int] | int) -> frozenset[int]:
    points: set[int] = set()
    for each in ranges:
        first, last = each if isinstance(each, tuple) else (each, each)
        points.update(range(first, last + 1))
    return frozenset(points)


#: Other_Grapheme_Extend (PropList.txt), and modifiers and tags of emoji.
_EXTENDING = _points(
    *(0x9BE, 0x9D7, 0xB3E, 0xB57, 0xBBE, 0xBD7, 0xCC0, 0xCC2, 0xCC7, 0xCC8, 0xCCA, 0xCCB),
    *(0xCD5, 0xCD6, 0xD3E, 0xD57, 0xDCF, 0xDDF, 0x1715, 0x1734, 0x1B35, 0x1B3B, 0x1B3D),
    *((0x1B43, 0x1B44), 0x1BAA, (0x1BF2, 0x1BF3), 0x200C, (0x302E, 0x302F), 0xA953, 0xA9C0),
    *((0xFF9E, 0xFF9F), 0x111C0, 0x11235, 0x1133E, 0x1134D, 0x11357, 0x114B0, 0x114BD),
    *(0x115AF, 0x116B6, 0x11930, 0x1193D, (0x1D165, 0x1D166), (0x1D16D, 0x1D172)),
    *((0x1F3FB, 0x1F3FF), (0xE0020, 0xE007F)),
)
#: Spacing marks that break (UAX #29, table 2), and letters that count as spacing marks.
_BREAKING_MARKS = _points(
    *((0x102B, 0x102C), 0x1038, (0x1062, 0x1064), (0x1067, 0x106D), 0x1083, (0x1087, 0x108C)),
    *(0x108F, (0x109A, 0x109C), 0x1A61, 0x1A63, 0x1A64, 0xAA7B, 0xAA7D, (0x11720, 0x11721)),
)
_SPACING_LETTERS = _points(0xE33, 0xEB3)
#: Prepended_Concatenation_Mark (PropList.txt) and the prefixed letters of Indic scripts.
_PREPENDED = _points(
    *((0x600, 0x605), 0x6DD, 0x70F, (0x890, 0x891), 0x8E2, 0xD4E, 0x110BD, 0x110CD),
    *((0x111C2, 0x111C3), 0x1193F, 0x11941, (0x11A84, 0x11A89), 0x11D46, 0x11F02),
)
#: Extended_Pictographic (emoji-data.txt, Unicode 17).
_PICTURES = _points(
    *(0xA9, 0xAE, 0x203C, 0x2049, 0x2122, 0x2139, (0x2194, 0x2199), (0x21A9, 0x21AA)),
    *((0x231A, 0x231B), 0x2328, 0x23CF, (0x23E9, 0x23F3), (0x23F8, 0x23FA), 0x24C2),
    *((0x25AA, 0x25AB), 0x25B6, 0x25C0, (0x25FB, 0x25FE), (0x2600, 0x2604), 0x260E, 0x2611),
    *((0x2614, 0x2615), 0x2618, 0x261D, 0x2620, (0x2622, 0x2623), 0x2626, 0x262A),
    *((0x262E, 0x262F), (0x2638, 0x263A), 0x2640, 0x2642, (0x2648, 0x2653), (0x265F, 0x2660)),
    *(0x2663, (0x2665, 0x2666), 0x2668, 0x267B, (0x267E, 0x267F), (0x2692, 0x2697), 0x2699),
    *((0x269B, 0x269C), (0x26A0, 0x26A1), 0x26A7, (0x26AA, 0x26AB), (0x26B0, 0x26B1)),
    *((0x26BD, 0x26BE), (0x26C4, 0x26C5), 0x26C8, (0x26CE, 0x26CF), 0x26D1, (0x26D3, 0x26D4)),
    *((0x26E9, 0x26EA), (0x26F0, 0x26F5), (0x26F7, 0x26FA), 0x26FD, 0x2702, 0x2705),
    *((0x2708, 0x270D), 0x270F, 0x2712, 0x2714, 0x2716, 0x271D, 0x2721, 0x2728, (0x2733, 0x2734)),
    *(0x2744, 0x2747, 0x274C, 0x274E, (0x2753, 0x2755), 0x2757, (0x2763, 0x2764)),
    *((0x2795, 0x2797), 0x27A1, 0x27B0, 0x27BF, (0x2934, 0x2935), (0x2B05, 0x2B07)),
    *((0x2B1B, 0x2B1C), 0x2B50, 0x2B55, 0x3030, 0x303D, 0x3297, 0x3299, 0x1F004),
    *((0x1F02C, 0x1F02F), (0x1F094, 0x1F09F), (0x1F0AF, 0x1F0B0), 0x1F0C0, (0x1F0CF, 0x1F0D0)),
    *((0x1F0F6, 0x1F0FF), (0x1F170, 0x1F171), (0x1F17E, 0x1F17F), 0x1F18E, (0x1F191, 0x1F19A)),
    *((0x1F1AE, 0x1F1E5), (0x1F201, 0x1F20F), 0x1F21A, 0x1F22F, (0x1F232, 0x1F23A)),
    *((0x1F23C, 0x1F23F), (0x1F249, 0x1F25F), (0x1F266, 0x1F321), (0x1F324, 0x1F393)),
    *((0x1F396, 0x1F397), (0x1F399, 0x1F39B), (0x1F39E, 0x1F3F0), (0x1F3F3, 0x1F3F5)),
    *((0x1F3F7, 0x1F3FA), (0x1F400, 0x1F4FD), (0x1F4FF, 0x1F53D), (0x1F549, 0x1F54E)),
    *((0x1F550, 0x1F567), (0x1F56F, 0x1F570), (0x1F573, 0x1F57A), 0x1F587, (0x1F58A, 0x1F58D)),
    *(0x1F590, (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A5), 0x1F5A8, (0x1F5B1, 0x1F5B2), 0x1F5BC),
    *((0x1F5C2, 0x1F5C4), (0x1F5D1, 0x1F5D3), (0x1F5DC, 0x1F5DE), 0x1F5E1, 0x1F5E3, 0x1F5E8),
    *(0x1F5EF, 0x1F5F3, (0x1F5FA, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CB, 0x1F6D2)),
    *((0x1F6D5, 0x1F6E5), 0x1F6E9, (0x1F6EB, 0x1F6F0), (0x1F6F3, 0x1F6FF), (0x1F7DA, 0x1F7FF)),
    *((0x1F80C, 0x1F80F), (0x1F848, 0x1F84F), (0x1F85A, 0x1F85F), (0x1F888, 0x1F88F)),
    *((0x1F8AE, 0x1F8AF), (0x1F8BC, 0x1F8BF), (0x1F8C2, 0x1F8CF), (0x1F8D9, 0x1F8FF)),
    *((0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF), (0x1FA58, 0x1FA5F)),
    *((0x1FA6E, 0x1FAFF), (0x1FC00, 0x1FFFD)),
)
#: GB9c (DerivedCoreProperties.txt, InCB): consonants of scripts that join them, and linkers.
_CONSONANTS = _points(
    *((0x915, 0x939), (0x958, 0x95F), (0x978, 0x97F), (0x995, 0x9A8), (0x9AA, 0x9B0), 0x9B2),
    *((0x9B6, 0x9B9), (0x9DC, 0x9DD), 0x9DF, (0x9F0, 0x9F1), (0xA95, 0xAA8), (0xAAA, 0xAB0)),
    *((0xAB2, 0xAB3), (0xAB5, 0xAB9), 0xAF9, (0xB15, 0xB28), (0xB2A, 0xB30), (0xB32, 0xB33)),
    *((0xB35, 0xB39), (0xB5C, 0xB5D), 0xB5F, 0xB71, (0xC15, 0xC28), (0xC2A, 0xC39)),
    *((0xC58, 0xC5A), (0xD15, 0xD3A)),
)
_NON_JOINER = 0x200C
_LINKERS = _points(0x94D, 0x9CD, 0xACD, 0xB4D, 0xC4D, 0xD4D)


def count(text: str) -> int:
    """How many extended grapheme clusters `text` has."""
    return sum(1 for _ in _starts(text))


def split(text: str) -> list[str]:
    """The extended grapheme clusters of `text`, in order."""
    starts = [*_starts(text), len(text)]
    return [text[start:end] for start, end in pairwise(starts)]


def cut(text: str, most: int) -> str:
    """The beginning of `text`, at most `most` code points long, that ends between two clusters.

    A single cluster that is longer is cut inside.
    """
    if len(text) <= most:
        return text
    end = 0
    for start in _starts(text):
        if start > most:
            break
        end = start
    return text[: end or most]


def shortened(text: str, most: int) -> str:
    """`text`, or its beginning with an ellipsis: at most `most` code points, cut as in `cut`."""
    return text if len(text) <= most else cut(text, most - 1) + "\u2026"


def _starts(text: str) -> Iterator[int]:
    """The index at which each cluster begins."""
    before: _Break | None = None
    flags = 0  # regional indicators in a row
    after_picture = joined = False  # GB11: a picture, what extends it, then a joiner
    consonant = linked = False  # GB9c: a consonant, what extends it, a linker among that
    for place, character in enumerate(text):
        this, point = _property(character), ord(character)
        if before is None or _breaks(
            before,
            this,
            odd_flags=flags % 2 == 1,
            joined=joined,
            linked=linked and point in _CONSONANTS,
        ):
            yield place
        flags = flags + 1 if this is _B.REGIONAL_INDICATOR else 0
        joined = after_picture and this is _B.ZWJ
        after_picture = this is _B.PICTURE or (after_picture and this is _B.EXTEND)
        extends = this in (_B.EXTEND, _B.ZWJ) and point != _NON_JOINER
        linked = consonant and extends and (linked or point in _LINKERS)
        consonant = point in _CONSONANTS or (consonant and extends)
        before = this


def _breaks(before: _Break, this: _Break, *, odd_flags: bool, joined: bool, linked: bool) -> bool:
    """Whether a new cluster begins between the two; the first matching rule decides."""
    if before is _B.CR and this is _B.LF:  # GB3
        return False
    if before in _ENDS or this in _ENDS:  # GB4, GB5
        return True
    if this in _HANGUL.get(before, ()):  # GB6 to GB8
        return False
    if this in _CLINGS or before is _B.PREPEND:  # GB9, GB9a, GB9b
        return False
    if linked or (joined and this is _B.PICTURE):  # GB9c, GB11
        return False
    return not (odd_flags and this is _B.REGIONAL_INDICATOR)  # GB12, GB13


@lru_cache(maxsize=4096)
def _property(character: str) -> _Break:
    point = ord(character)
    if 0x20 <= point < 0x7F:
        return _B.OTHER
    if 0xAC00 <= point <= 0xD7A3:
        return _B.LV if (point - 0xAC00) % 28 == 0 else _B.LVT
    kind = _NAMED.get(point)
    if kind is not None:
        return kind
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return _B.EXTEND
    if category == "Mc":
        return _B.OTHER if point in _BREAKING_MARKS else _B.SPACING_MARK
    return _B.CONTROL if category in ("Cc", "Cf", "Zl", "Zp", "Cs") else _B.OTHER


_NAMED = {
    **dict.fromkeys(_PICTURES, _B.PICTURE),
    **dict.fromkeys(_EXTENDING, _B.EXTEND),
    **dict.fromkeys(_SPACING_LETTERS, _B.SPACING_MARK),
    **dict.fromkeys(_PREPENDED, _B.PREPEND),
    **dict.fromkeys(_points((0x1F1E6, 0x1F1FF)), _B.REGIONAL_INDICATOR),
    **dict.fromkeys(_points((0x1100, 0x115F), (0xA960, 0xA97C)), _B.L),
    **dict.fromkeys(_points((0x1160, 0x11A7), (0xD7B0, 0xD7C6)), _B.V),
    **dict.fromkeys(_points((0x11A8, 0x11FF), (0xD7CB, 0xD7FB)), _B.T),
    0x0D: _B.CR,
    0x0A: _B.LF,
    0x200D: _B.ZWJ,
}
