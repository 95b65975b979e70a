"""Channel accounts, what seals their connections, and what holds their posts back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.caps import Counting
from drumbeat.domain.findings import AccountCheck
from drumbeat.domain.notifications import Notification
from drumbeat.domain.pacing import Gate
from drumbeat.domain.profiles import Choices
from drumbeat.domain.secrets import Secret


class Accounts(Protocol):
    def create(
        self, account: ChannelAccount, secret: Secret, made_before: int | None = None
    ) -> None:
        """Store the account and its sealed connection together.

        `made_before`: what `Tenant.accounts_made` has to be still, where a plan has room for so
        many only; this one is counted then. Raises ChangedMeanwhile when it is not, or when there
        is an account with this id.
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
        secret: Secret | None = None,
        *,
        notification: Notification | None = None,
        feed_at: datetime | None = None,
    ) -> None:
        """Store `after`, its connection if given, and what people are told of it, all or nothing.

        `feed_at`: when the feed of the website that is the account's alone is to be looked at.

        The connection replaces what is stored, under the next revision: a renewal of the one
        before is then not stored. Raises ChangedMeanwhile if `before` is not what is stored.
        """
        ...

    def note_end(
        self,
        tenant_id: str,
        account_id: str,
        ends_at: datetime | None,
        *,
        version: int | None = None,
    ) -> None:
        """Show until when its connection can be renewed.

        Nothing happens if it is gone, or of another `version` by now.
        """
        ...

    def disconnect(
        self, account: ChannelAccount, secret: Secret, notification: Notification
    ) -> None:
        """Make it `needs_reconnect` and tell people, all or nothing; its version stays.

        Raises ChangedMeanwhile if the account was changed, or connected anew since `secret`.
        """
        ...

    def granted_by(self, grantor: str) -> Sequence[tuple[str, str]]:
        """Tenants and accounts that were connected by somebody's consent (`network#number`)."""
        ...

    def forget_connection(
        self, before: ChannelAccount, after: ChannelAccount, notification: Notification | None
    ) -> None:
        """Store `after`, and delete its secret and whose consent it was, all or nothing.

        Raises ChangedMeanwhile if `before` is not what is stored.
        """
        ...

    def note_check(self, account: ChannelAccount, check: AccountCheck) -> None:
        """Keep what its network said; nothing happens if the account was changed meanwhile."""
        ...

    def note_choices(self, account: ChannelAccount, choices: Choices) -> None:
        """Keep what it has to choose from; nothing happens if the account was changed meanwhile."""
        ...

    def delete(self, tenant_id: str, account_id: str) -> None: ...


class Secrets(Protocol):
    """Sealed connections, which are renewed by one at a time. All but `get` compare and set."""

    def get(self, tenant_id: str, account_id: str) -> Secret | None:
        """Strongly consistent."""
        ...

    def lease(self, tenant_id: str, account_id: str, seen: Secret, leased: Secret) -> bool:
        """Put `leased` in the place of `seen`; False if somebody else has it, or has stored."""
        ...

    def store(self, tenant_id: str, account_id: str, seen: Secret, renewed: Secret) -> bool:
        """Store what a renewal gave, and end the lease; False if it was stored over since."""
        ...

    def release(self, tenant_id: str, account_id: str, leased: Secret) -> None:
        """End a lease that came to nothing; nothing happens if it is somebody else's by now."""
        ...


class Vault(Protocol):
    """Seals connections so that only their own account's publisher can open them."""

    def seal(
        self, tenant_id: str, account_id: str, connection: Mapping[str, Any], *, pieces: int = 1
    ) -> bytes:
        """`pieces`: it may be so many times as large as a connection.

        Raises InvalidInput for one that is larger, Unavailable.
        """
        ...

    def open(self, tenant_id: str, account_id: str, sealed: bytes) -> Mapping[str, Any]:
        """Raises Unavailable when the key service does not answer."""
        ...


class Gates(Protocol):
    """What holds accounts' posts back: written in trouble only, read with everything else."""

    def get(self, tenant_id: str, account_id: str) -> Gate: ...

    def close(self, tenant_id: str, account_id: str, until: datetime) -> None:
        """The network lets nothing through until then; one that says later stands."""
        ...

    def app(self, network: str) -> Gate:
        """What holds back all accounts that post through this deployment's app."""
        ...

    def close_app(self, network: str, until: datetime) -> None:
        """The network lets nothing of the app through until then; one that says later stands."""
        ...

    def take_places(self, tenant_id: str, account_id: str, seen: Gate, taken: Gate) -> bool:
        """Note which places are `taken`; False when somebody has since `seen` was read."""
        ...

    def count(self, tenant_id: str, account_id: str, one: Counting) -> bool:
        """Count one more post of the account; False when others have taken the room meanwhile."""
        ...

    def count_of_app(self, network: str, one: Counting) -> bool:
        """As `count`, of all accounts that post through this deployment's app."""
        ...
