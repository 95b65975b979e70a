"""Channel accounts, the sealing of their connections, and their gates."""

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

        `made_before`: the required value of `Tenant.accounts_made`, where a plan limits accounts;
        this account is then counted. Raises ChangedMeanwhile when it has another value, or when
        there is an account with this id.
        """
        ...

    def get(self, tenant_id: str, account_id: str) -> ChannelAccount | None: ...

    def list(self, tenant_id: str) -> Sequence[ChannelAccount]:
        """All of a tenant's accounts, oldest first, except those being deleted."""
        ...

    def all(self, tenant_id: str) -> Sequence[ChannelAccount]:
        """As `list`, including those being deleted."""
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
        """Store `after`, its connection if given, and the notification, all or nothing.

        `feed_at`: when the feed of the account's own website is due.

        The connection replaces the stored one, under the next revision, so that a renewal of the
        earlier one is not stored any more. Raises ChangedMeanwhile if `before` is not what is
        stored.
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
        """Store until when its connection can be renewed.

        Nothing happens if it is gone, or has another `version`.
        """
        ...

    def disconnect(
        self, account: ChannelAccount, secret: Secret, notification: Notification
    ) -> None:
        """Set it to `needs_reconnect` and notify people, all or nothing; its version stays.

        Raises ChangedMeanwhile if the account was changed, or reconnected since `secret`.
        """
        ...

    def granted_by(self, grantor: str) -> Sequence[tuple[str, str]]:
        """Tenants and accounts that were connected with a person's grant (`network#number`)."""
        ...

    def forget_connection(
        self, before: ChannelAccount, after: ChannelAccount, notification: Notification | None
    ) -> None:
        """Store `after`, and delete its secret and the record of its grant, all or nothing.

        Raises ChangedMeanwhile if `before` is not what is stored.
        """
        ...

    def note_check(self, account: ChannelAccount, check: AccountCheck) -> None:
        """Store its network's answer; nothing happens if the account was changed meanwhile."""
        ...

    def note_choices(self, account: ChannelAccount, choices: Choices) -> None:
        """Store its choices; nothing happens if the account was changed meanwhile."""
        ...

    def delete(self, tenant_id: str, account_id: str) -> None: ...


class Secrets(Protocol):
    """Sealed connections, which only one function at a time renews. All but `get` compare and
    set."""

    def get(self, tenant_id: str, account_id: str) -> Secret | None:
        """Strongly consistent."""
        ...

    def lease(self, tenant_id: str, account_id: str, before: Secret, after: Secret) -> bool:
        """Replace `before` by `after`; False if somebody else has a lease, or has stored a
        connection."""
        ...

    def store(self, tenant_id: str, account_id: str, before: Secret, after: Secret) -> bool:
        """Store the result of a renewal and end the lease; False if another connection was stored
        since."""
        ...

    def release(self, tenant_id: str, account_id: str, leased: Secret) -> None:
        """End an unused lease; nothing happens if somebody else has it meanwhile."""
        ...


class Vault(Protocol):
    """Seals connections so that only their own account's publisher can open them."""

    def seal(
        self, tenant_id: str, account_id: str, connection: Mapping[str, Any], *, pieces: int = 1
    ) -> bytes:
        """`pieces`: how many times as large as a connection it may be.

        Raises InvalidInput for a larger one, Unavailable.
        """
        ...

    def open(self, tenant_id: str, account_id: str, sealed: bytes) -> Mapping[str, Any]:
        """Raises Unavailable when the key service does not answer."""
        ...


class Gates(Protocol):
    """Gates of accounts: written only when posts are held back, read with everything else."""

    def get(self, tenant_id: str, account_id: str) -> Gate: ...

    def close(self, tenant_id: str, account_id: str, until: datetime) -> None:
        """The network refuses posts until then; a later stored time stays."""
        ...

    def app(self, network: str) -> Gate:
        """The gate of all accounts that post through this deployment's app."""
        ...

    def close_app(self, network: str, until: datetime) -> None:
        """The network refuses all posts of the app until then; a later stored time stays."""
        ...

    def take_places(self, tenant_id: str, account_id: str, before: Gate, after: Gate) -> bool:
        """Store which places are `after`; False if others were taken since `before` was read."""
        ...

    def count(self, tenant_id: str, account_id: str, one: Counting) -> bool:
        """Count one more post of the account; False if others have taken the room meanwhile."""
        ...

    def count_of_app(self, network: str, one: Counting) -> bool:
        """As `count`, for all accounts that post through this deployment's app."""
        ...
