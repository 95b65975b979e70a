"""Finding texts by their words, as people type them."""

from __future__ import annotations

import unicodedata

#: Letters that casefold keeps apart, and people don't: the Turkish i without and with its dot.
_ALIKE = str.maketrans({"\u0131": "i", "\u0307": None})


class Words:
    """What somebody looks for: all of the words, in any order, whatever the case."""

    def __init__(self, query: str) -> None:
        self._words = _folded(query).split()

    def are_in(self, *texts: str) -> bool:
        """Whether each word stands in one of `texts`, also as a part of a longer one."""
        if not self._words:
            return True
        whole = "\n".join(_folded(text) for text in texts)
        return all(word in whole for word in self._words)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    # Folding may leave text that is no longer normalised (Unicode 3.13, D146); a dot above that
    # no letter has taken up is the one of a folded capital I.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # What nobody sees, such as a zero-width space that came with pasted words, tells nothing apart.
    seen = "".join(each for each in folded if unicodedata.category(each) != "Cf")
    return seen.translate(_ALIKE)
