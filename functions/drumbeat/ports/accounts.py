"""Channel accounts, what seals their connections, and what holds their posts back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.findings import AccountCheck
from drumbeat.domain.notifications import Notification
from drumbeat.domain.pacing import Gate


class Accounts(Protocol):
    def create(self, account: ChannelAccount, sealed: bytes) -> None:
        """Store the account and its sealed connection together.

        Raises ChangedMeanwhile when there is one with its id.
        """
        ...

    def get(self, tenant_id: str, account_id: str) -> ChannelAccount | None: ...

    def list(self, tenant_id: str) -> Sequence[ChannelAccount]:
        """All of a tenant's accounts, oldest first, those being deleted left out."""
        ...

    def all(self, tenant_id: str) -> Sequence[ChannelAccount]:
        """As `list`, those being deleted among them."""
        ...

    def update(
        self,
        before: ChannelAccount,
        after: ChannelAccount,
        sealed: bytes | None = None,
        *,
        notification: Notification | None = None,
    ) -> None:
        """Store `after`, its connection if given, and what people are told of it, all or nothing.

        Raises ChangedMeanwhile if `before` is not what is stored.
        """
        ...

    def sealed(self, tenant_id: str, account_id: str) -> bytes | None:
        """The account's connection as the vault sealed it."""
        ...

    def note_check(self, account: ChannelAccount, check: AccountCheck) -> None:
        """Keep what its network said; nothing happens if the account was changed meanwhile."""
        ...

    def delete(self, tenant_id: str, account_id: str) -> None: ...


class Vault(Protocol):
    """Seals connections so that only their own account's publisher can open them."""

    def seal(self, tenant_id: str, account_id: str, connection: Mapping[str, Any]) -> bytes: ...

    def open(self, tenant_id: str, account_id: str, sealed: bytes) -> Mapping[str, Any]:
        """Raises Unavailable when the key service does not answer."""
        ...


class Gates(Protocol):
    """What holds accounts' posts back: written in trouble only, read with everything else."""

    def get(self, tenant_id: str, account_id: str) -> Gate: ...

    def close(self, tenant_id: str, account_id: str, until: datetime) -> None:
        """The network lets nothing through until then; one that says later stands."""
        ...

    def take_places(self, tenant_id: str, account_id: str, seen: Gate, taken: Gate) -> bool:
        """Note which places are `taken`; False when somebody has since `seen` was read."""
        ...

    def count(self, tenant_id: str, account_id: str, day: date, most: int) -> bool:
        """Count one more post on that UTC day; False when it would be more than `most`."""
        ...
