"""Searching texts for words."""

from __future__ import annotations

import unicodedata

#: Letters that casefold keeps apart but people don't: the Turkish i without and with its dot.
_ALIKE = str.maketrans({"\u0131": "i", "\u0307": None})


class Words:
    """The words of a search: a text has to contain all of them, in any order, in upper or lower
    case."""

    def __init__(self, query: str) -> None:
        self._words = _folded(query).split()

    def are_in(self, *texts: str) -> bool:
        """Whether each word is in one of `texts`, also as a part of a longer word."""
        if not self._words:
            return True
        whole = "\n".join(_folded(text) for text in texts)
        return all(word in whole for word in self._words)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    # Folding may leave text that is not normalised (Unicode 3.13, D146). A remaining dot above
    # belongs to a folded capital I.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # Invisible characters, such as a zero-width space that came with pasted words, are ignored.
    letters = "".join(each for each in folded if unicodedata.category(each) != "Cf")
    return letters.translate(_ALIKE)
