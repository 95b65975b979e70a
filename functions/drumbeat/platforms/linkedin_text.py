"""LinkedIn's way of writing text ("little text"), and whether a listed one is a post's.

Source: Microsoft Learn, LinkedIn little text format; that a text is cut off silently at the first
sign which should have been escaped was seen by others.
"""

from __future__ import annotations

import re
import unicodedata

_RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")
_ESCAPED = re.compile(r"\\([\\|{}@\[\]()<>#*_~])")
#: What LinkedIn makes a link of by itself: letters and digits behind a sign that stands apart.
_TAG = re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])[^\W_]+(?![\w])")
_TEMPLATE = re.compile(r"\{hashtag\|\\?#\|([^|{}]*)\}")
_MENTION = re.compile(r"@\[([^\]]*)\]\([^)]*\)")
_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"[^\W_]+")


def escaped(text: str) -> str:
    """With a backslash before each sign that means something there, but hashtags as they are."""
    pieces, at = [], 0
    for tag in _TAG.finditer(text):
        pieces += [_RESERVED.sub(r"\\\g<0>", text[at : tag.start()]), tag[0]]
        at = tag.end()
    return "".join([*pieces, _RESERVED.sub(r"\\\g<0>", text[at:])])


def is_same(listed: str, sent: str) -> bool:
    """Whether a listed commentary shows the text that was `sent`, unescaped."""
    return _plain(_shown(listed)) == _plain(sent)


def words_of(text: str) -> list[str]:
    """Letters and digits alone, however the rest is written."""
    return _WORDS.findall(_plain(_shown(text)))


def _shown(listed: str) -> str:
    named = _TEMPLATE.sub(r"#\1", _MENTION.sub(r"\1", listed))
    return _ESCAPED.sub(r"\1", named)


def _plain(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
