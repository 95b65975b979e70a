"""Roughly counts the characters that people see, independently of the code under test."""

from __future__ import annotations

import re
import unicodedata

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_JOINED = re.compile("\u200d.", re.DOTALL)
_CLINGING = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def count(text: str) -> int:
    """Combining marks, joiners, skin tones and the second halves of flags are not counted."""
    seen = _CLINGING.sub("", _JOINED.sub("", _FLAG.sub("x", text)))
    return sum(not unicodedata.category(each).startswith("M") for each in seen)
