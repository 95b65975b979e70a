"""Pictures as networks fetch them: from this machine's library alone, never from the world."""

from __future__ import annotations

import urllib.error
import urllib.request

from sandbox.ledger import Ledger

_SECONDS = 10


class Fetcher:
    """`origin` is where the library is; empty: nothing is fetched."""

    def __init__(self, ledger: Ledger, origin: str = "") -> None:
        self._ledger = ledger
        self._origin = origin

    def owns(self, url: str) -> bool:
        return bool(self._origin) and url.startswith(f"{self._origin}/")

    def fetched(self, url: str) -> str | None:
        """Where the feed shows it from; None where there is nothing at that address."""
        try:
            with urllib.request.urlopen(url, timeout=_SECONDS) as answer:
                return self._ledger.keep_file(answer.read())
        except (urllib.error.URLError, OSError):
            return None
