"""Sealed connections as they are stored, and who may renew one.

Access to many networks expires and is renewed with a grant, which each renewal may use up: a
network that gives a new grant each time refuses the old one, or revokes both. So only one function
at a time renews, holding a lease, and stores the result under a revision that nobody else has
written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

#: Longer than asking for access can take, including timeouts, and extended while the answer can't
#: be stored: a function whose lease has ended was killed.
LEASE = timedelta(seconds=60)
#: Access that ends sooner is renewed before use, because a post is prepared five minutes ahead.
RENEWED_AHEAD = timedelta(minutes=10)
#: Access that ended so long ago was not renewed by any post.
UNUSED = timedelta(days=1)
#: A grant that ends so soon is renewed even while access is valid.
GRANT_ENDS_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A connection as the vault sealed it.

    `revision` counts what was stored, by people and by renewals; the account's version does not.
    `access_ends_at`: when access ends, None for never or unknown. `grant_ends_at`: until when it
    can be renewed. `leased_until`: a function is renewing it.
    """

    sealed: bytes = field(repr=False)
    revision: int = 1
    access_ends_at: datetime | None = None
    grant_ends_at: datetime | None = None
    leased_until: datetime | None = None

    def is_leased(self, now: datetime) -> bool:
        return self.leased_until is not None and now < self.leased_until

    def ends_soon(self, now: datetime) -> bool:
        """Whether access ends before a post that is prepared now has been sent."""
        return self.access_ends_at is not None and self.access_ends_at <= now + RENEWED_AHEAD

    def is_unused(self, now: datetime) -> bool:
        """Whether no post has renewed it, so that it may expire, or has expired, unnoticed."""
        if self.access_ends_at is not None and now >= self.access_ends_at + UNUSED:
            return True
        return self.grant_ends_at is not None and now >= self.grant_ends_at - GRANT_ENDS_SOON

    def leased(self, now: datetime) -> Secret:
        """The secret with a lease from now on."""
        return replace(self, leased_until=now + LEASE)
