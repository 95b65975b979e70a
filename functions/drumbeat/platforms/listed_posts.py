"""Lists of posts that are looked through for one: what they say, when they are from, how far back
they go."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

#: How far a network's clock may differ from ours, which may be wrong by two minutes: a post that is
#: there and not looked for so far back would be taken for missing, and sent again.
CLOCKS_DIFFER = timedelta(minutes=3)
_SPACES = re.compile(r"\s+")


def compared(text: str) -> str:
    """Lists may show spaces and composed letters in a way of their own."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def time_of(value: object) -> datetime | None:
    """When a post is from, as ISO 8601 writes it; without a zone it is UTC."""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def reach_back(times: Sequence[datetime | None], begins: datetime) -> bool:
    """Whether posts of these times are listed newest first, and the last is from before `begins`.

    Where nobody promises that order, a list shows by itself whether it keeps it.
    """
    known = [at for at in times if at is not None]
    if not known or len(known) < len(times):
        return False
    return known == sorted(known, reverse=True) and known[-1] < begins
