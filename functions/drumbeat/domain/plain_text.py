"""Normalising what people type or paste: invisible and misleading characters are removed.

Texts copied from word processors, PDFs and chat windows contain characters that nobody typed. Those
with an ordinary equivalent are replaced by it, the others are removed. Unreadable text is refused,
with its position.

Kept: what scripts need (joiners, marks of direction, isolates, variation selectors, tags of flags).
Removed: controls (Unicode's C0 and C1), the characters that override the direction of what follows
(U+202A to U+202E, which Unicode advises against), byte order marks, and the code points that
Unicode will never assign.
"""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_TAKEN_OUT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_HALF = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("[\t\n]+")

#: Invisible letters and marks (Unicode's Default_Ignorable_Code_Point, beside the category of
#: formats), and the braille pattern without dots.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
#: Spaces, controls, formats, line and paragraph separators.
_EMPTY_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def paragraphs(text: str) -> str:
    """`text` normalised, with its lines. Raises ValueError with words for people."""
    half = _HALF.search(text)
    if half is not None:
        raise ValueError(
            f"Character {half.start() + 1} is half of one (U+{ord(half[0]):04X}), "
            "such as a broken emoji: type it again."
        )
    return _TAKEN_OUT.sub("", _LINE_ENDS.sub("\n", text))


def line(text: str) -> str:
    """`text` normalised to one line: breaks and tabs become blanks, none are left around it.

    Raises ValueError with words for people, also when nothing visible is left.
    """
    result = _BREAKS.sub(" ", paragraphs(text)).strip()
    if is_blank(result):
        raise ValueError("Write something that can be seen here.")
    return result


def is_blank(text: str) -> bool:
    """Whether nothing in `text` is visible."""
    return all(
        unicodedata.category(character) in _EMPTY_CATEGORIES or _INVISIBLE.match(character)
        for character in text
    )
