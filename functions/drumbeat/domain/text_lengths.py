"""The length of a text as the networks count it.

Each network counts in its own unit, and the same text can be within one's limit and beyond
another's: "👩‍🚒" is one grapheme, three code points, five UTF-16 units, eleven bytes, and two on X.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Unit(StrEnum):
    """A unit in which a network counts."""

    GRAPHEMES = "graphemes"
    CODE_POINTS = "code_points"
    UTF16_UNITS = "utf16_units"
    UTF8_BYTES = "utf8_bytes"
    X_WEIGHTED = "x_weighted"
    #: Characters, except that emoji count their bytes in UTF-8 (Meta, Threads, Posts).
    EMOJI_BYTES = "emoji_bytes"


#: twitter-text, config/v3.json: these weigh 100, all others 200; a weight of 100 counts as one.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_LIGHT_WEIGHT, _HEAVY_WEIGHT, _SCALE = 100, 200, 100
#: twitter-text, config/v3.json: `transformedURLLength`; each address is shown as a t.co link.
X_URL_LENGTH = 23

#: Single emoji and joined sequences (twitter-text counts a sequence once).
_PICTURE = (
    "[\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf"
    "\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_STYLED = f"{_PICTURE}(?:\ufe0f|[\U0001f3fb-\U0001f3ff])?"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"  # a flag
    "|[#*0-9]\ufe0f?\u20e3"  # a keycap
    "|[\u00a9\u00ae]\ufe0f"  # signs that are emoji only with a variation selector
    "|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"  # a flag of a part of a country
    f"|{_STYLED}(?:\u200d{_STYLED})*"
)


def length(text: str, unit: Unit) -> int:
    """The length of `text` in `unit`. Unpaired surrogates count as their replacement character."""
    match unit:
        case Unit.GRAPHEMES:
            # Imported here because its tables are large and no other unit needs them.
            from drumbeat.domain.graphemes import count

            return count(text)
        case Unit.CODE_POINTS:
            return len(text)
        case Unit.UTF16_UNITS:
            return len(text.encode("utf-16-le", "surrogatepass")) // 2
        case Unit.UTF8_BYTES:
            return len(text.encode("utf-8", "surrogatepass"))
        case Unit.X_WEIGHTED:
            return _x_weighted(text)
        case Unit.EMOJI_BYTES:
            emoji = sum(len(each.encode()) for each in _EMOJI.findall(text))
            return emoji + len(_EMOJI.sub("", text))


def _x_weighted(text: str) -> int:
    """X's length (twitter-text, config/v3.json and parseTweet), rounded down as X does."""
    # Imported here because its tables are large and few texts are counted in this unit.
    from drumbeat.domain.x_addresses import spans

    normal = unicodedata.normalize("NFC", text)
    weight, at = 0, 0
    for start, end in spans(normal):
        weight += X_URL_LENGTH * _SCALE + _weight_of_text(normal[at:start])
        at = end
    return (weight + _weight_of_text(normal[at:])) // _SCALE


def _weight_of_text(text: str) -> int:
    emoji = _EMOJI.findall(text)
    rest = _EMOJI.sub("", text)
    return len(emoji) * _HEAVY_WEIGHT + sum(_weight(ord(character)) for character in rest)


def _weight(code_point: int) -> int:
    light = any(first <= code_point <= last for first, last in _LIGHT)
    return _LIGHT_WEIGHT if light else _HEAVY_WEIGHT
