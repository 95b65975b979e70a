"""LinkedIn's text format ("little text"), and comparing a listed text with a sent one.

Source: Microsoft Learn, LinkedIn little text format. That a text is silently cut off at the first
character which should have been escaped was seen by other developers.
"""

from __future__ import annotations

import re
import unicodedata

_RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")
_ESCAPED = re.compile(r"\\([\\|{}@\[\]()<>#*_~])")
#: LinkedIn makes these a hashtag link: letters and digits after a separate `#`.
_TAG = re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])[^\W_]+(?![\w])")
_TEMPLATE = re.compile(r"\{hashtag\|\\?#\|([^|{}]*)\}")
_MENTION = re.compile(r"@\[([^\]]*)\]\([^)]*\)")
_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"[^\W_]+")


def escaped(text: str) -> str:
    """`text` with a backslash before each reserved character, except in hashtags."""
    pieces, at = [], 0
    for tag in _TAG.finditer(text):
        pieces += [_RESERVED.sub(r"\\\g<0>", text[at : tag.start()]), tag[0]]
        at = tag.end()
    return "".join([*pieces, _RESERVED.sub(r"\\\g<0>", text[at:])])


def is_same(commentary: str, text: str) -> bool:
    """Whether a listed commentary shows the text that was `text`, unescaped."""
    return _plain(_shown(commentary)) == _plain(text)


def words_of(text: str) -> list[str]:
    """Only letters and digits, in words."""
    return _WORDS.findall(_plain(_shown(text)))


def _shown(commentary: str) -> str:
    text = _TEMPLATE.sub(r"#\1", _MENTION.sub(r"\1", commentary))
    return _ESCAPED.sub(r"\1", text)


def _plain(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
