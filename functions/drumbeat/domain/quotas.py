"""How many of something a person or a business may have."""

from __future__ import annotations

from enum import StrEnum

from drumbeat.domain.errors import LimitReached


class Quota(StrEnum):
    """By the names that clients see."""

    BUSINESSES = "businesses_per_person"
    MEMBERS = "members_per_business"
    ACCOUNTS = "accounts_per_business"
    INVITATIONS = "invitations_per_day"


_WORDS = {
    Quota.BUSINESSES: "You have {current} businesses, and may have {most}. Leave one first.",
    Quota.MEMBERS: (
        "The business has {current} members and invitations, and may have {most}. Remove one first."
    ),
    Quota.ACCOUNTS: "The business has {current} accounts, and may have {most}. Delete one first.",
    Quota.INVITATIONS: "The business may invite {most} people a day. Invite more tomorrow.",
}


def require_room(quota: Quota, current: int, most: int) -> None:
    """Raise `LimitReached` unless there is room for one more beside the `current` ones."""
    if current >= most:
        words = _WORDS[quota].format(current=current, most=most)
        raise LimitReached(words, name=quota.value, current=current, most=most)
