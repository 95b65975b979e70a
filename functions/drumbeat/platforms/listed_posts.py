"""Searching lists of posts for one post: its text, its time, and how far back a list goes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

#: How much a network's clock may differ from ours, which may be wrong by two minutes. If a look did
#: not go back so far, it could miss the post, which would be sent again.
CLOCKS_DIFFER = timedelta(minutes=3)
_SPACES = re.compile(r"\s+")


def compared(text: str) -> str:
    """The text with normalised spaces and composed letters, which lists may change."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def time_of(value: object) -> datetime | None:
    """The time of a post, from ISO 8601; UTC if it has no zone."""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def reach_back(times: Sequence[datetime | None], begins: datetime) -> bool:
    """Whether these posts are sorted newest first, and the last is from before `begins`.

    Networks that don't promise that order are checked here.
    """
    moments = [at for at in times if at is not None]
    if not moments or len(moments) < len(times):
        return False
    return moments == sorted(moments, reverse=True) and moments[-1] < begins
