"""How many of something a person or a business may have."""

from __future__ import annotations

from enum import StrEnum

from drumbeat.domain.errors import LimitReached


class Quota(StrEnum):
    """The names that clients see."""

    BUSINESSES = "businesses_per_person"
    MEMBERS = "members_per_business"
    ACCOUNTS = "accounts_per_business"
    INVITATIONS = "invitations_per_day"
    LIBRARY_BYTES = "library_bytes"
    LIBRARY_FILES = "library_files"
    FILE_BYTES = "file_bytes"


_WORDS = {
    Quota.BUSINESSES: "You have {current} businesses, and may have {most}. Leave one first.",
    Quota.MEMBERS: (
        "The business has {current} members and invitations, and may have {most}. Remove one first."
    ),
    Quota.ACCOUNTS: "The business has {current} accounts, and may have {most}. Delete one first.",
    Quota.INVITATIONS: "The business may invite {most} people a day. Invite more tomorrow.",
    Quota.LIBRARY_BYTES: (
        "The library holds {current}, and may hold {most}. Delete what you don't need first."
    ),
    Quota.LIBRARY_FILES: (
        "The library has {current} pictures and videos, and may have {most}. Delete some first."
    ),
    Quota.FILE_BYTES: "The file has {current}, and may have {most}. Make it smaller first.",
}
_BYTES = {Quota.LIBRARY_BYTES, Quota.FILE_BYTES}


def require_room(quota: Quota, current: int, most: int) -> None:
    """Raise `LimitReached` unless there is room for one more in addition to `current`."""
    if current >= most:
        raise reached(quota, current, most)


def reached(quota: Quota, current: int, most: int) -> LimitReached:
    """The error for a reached limit; sizes are in bytes, and shown in a readable unit."""
    numbers = [readable(each) if quota in _BYTES else str(each) for each in (current, most)]
    words = _WORDS[quota].format(current=numbers[0], most=numbers[1])
    return LimitReached(words, name=quota.value, current=current, most=most)


def readable(size: int) -> str:
    """Bytes for people: `1.5 GB`, in units of 1,000 as disks are sold."""
    for unit, worth in (("GB", 1000**3), ("MB", 1000**2), ("KB", 1000)):
        if size >= worth:
            return f"{size / worth:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} bytes"
