"""Sealed connections as they are stored, and who may renew one.

Access to many networks ends and is renewed with a grant, and each renewal may use the grant up: a
network that gives a new one each time refuses the old one, or ends both. So one function at a time
renews, holding a lease, and what it got is stored under a revision that nobody else has written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

#: Longer than a renewal can take, its calls and their timeouts included: whoever holds a lease that
#: has ended was killed.
LEASE = timedelta(seconds=60)
#: Access that ends sooner is renewed before it is used: a post is prepared five minutes ahead.
RENEWED_AHEAD = timedelta(minutes=10)
#: Access that has been over for so long was not renewed by any post.
UNUSED = timedelta(days=1)
#: A grant that ends so soon is renewed though access holds.
GRANT_ENDS_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A connection as the vault sealed it.

    `revision` counts what was stored, by people and by renewals; the account's version does not.
    `access_ends_at`: until when what is in it is let in, None for good or unknown.
    `grant_ends_at`: until when it can be renewed. `leased_until`: somebody is renewing it.
    """

    sealed: bytes = field(repr=False)
    revision: int = 1
    access_ends_at: datetime | None = None
    grant_ends_at: datetime | None = None
    leased_until: datetime | None = None

    def is_leased(self, now: datetime) -> bool:
        return self.leased_until is not None and now < self.leased_until

    def ends_soon(self, now: datetime) -> bool:
        """Whether access ends before what is prepared now has been sent."""
        return self.access_ends_at is not None and self.access_ends_at <= now + RENEWED_AHEAD

    def is_unused(self, now: datetime) -> bool:
        """Whether no post has renewed it, so that it may die, or has died, without a word."""
        if self.access_ends_at is not None and now >= self.access_ends_at + UNUSED:
            return True
        return self.grant_ends_at is not None and now >= self.grant_ends_at - GRANT_ENDS_SOON

    def leased(self, now: datetime) -> Secret:
        """As whoever renews it leaves it for the others to see."""
        return replace(self, leased_until=now + LEASE)
