"""Sealed connections, each in an item of its own, so that renewing touches nothing that people
edit."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from pynamodb.attributes import BinaryAttribute, NumberAttribute

from drumbeat.domain.secrets import Secret
from drumbeat.persistence import keys
from drumbeat.persistence.table import Cancelled, InstantAttribute, Item, Transaction, get


class SecretItem(Item, discriminator="secret"):
    """A connection as the vault sealed it."""

    sealed = BinaryAttribute(legacy_encoding=False)
    #: Absent in items of version 0.1.0.
    revision = NumberAttribute(null=True)
    access_ends_at = InstantAttribute(null=True)
    grant_ends_at = InstantAttribute(null=True)
    leased_until = InstantAttribute(null=True)


class SecretRepository:
    """`ports.Secrets` over the table."""

    def get(self, tenant_id: str, account_id: str) -> Secret | None:
        return secret_of(get(SecretItem, keys.secrets(tenant_id), account_id))

    def lease(self, tenant_id: str, account_id: str, before: Secret, after: Secret) -> bool:
        transaction = Transaction()
        transaction.update(
            SecretItem(keys.secrets(tenant_id), account_id),
            [_set(SecretItem.leased_until, after.leased_until)],
            is_as(before) & _is_leased_as(before),
        )
        return _committed(transaction)

    def store(self, tenant_id: str, account_id: str, before: Secret, after: Secret) -> bool:
        transaction = Transaction()
        transaction.update(
            SecretItem(keys.secrets(tenant_id), account_id),
            [*contents_of(after), SecretItem.revision.set(after.revision)],
            is_as(before),
        )
        return _committed(transaction)

    def release(self, tenant_id: str, account_id: str, leased: Secret) -> None:
        transaction = Transaction()
        transaction.update(
            SecretItem(keys.secrets(tenant_id), account_id),
            [SecretItem.leased_until.remove()],
            is_as(leased) & _is_leased_as(leased),
        )
        _committed(transaction)


def secret_of(item: Item | None) -> Secret | None:
    """The secret in `item`, or None."""
    if item is None:
        return None
    record = cast("SecretItem", item)
    return Secret(
        sealed=record.sealed,
        revision=int(record.revision or 0),
        access_ends_at=record.access_ends_at,
        grant_ends_at=record.grant_ends_at,
        leased_until=record.leased_until,
    )


def secret_item(tenant_id: str, account_id: str, secret: Secret | None = None) -> SecretItem:
    """The item for a secret; without a secret only its key."""
    item = SecretItem(keys.secrets(tenant_id), account_id)
    if secret is not None:
        item.sealed = secret.sealed
        item.revision = secret.revision
        item.access_ends_at = secret.access_ends_at
        item.grant_ends_at = secret.grant_ends_at
    return item


def replacing(secret: Secret) -> list[Any]:
    """Actions that put `secret` in the place of any stored one, so that no renewal overwrites
    it."""
    return [
        SecretItem.kind.set(SecretItem),
        *contents_of(secret),
        SecretItem.revision.set((SecretItem.revision | 0) + 1),
    ]


def contents_of(secret: Secret) -> list[Any]:
    """Actions that store everything of `secret` but its revision, and end its lease."""
    return [
        SecretItem.sealed.set(secret.sealed),
        SecretItem.leased_until.remove(),
        _set(SecretItem.access_ends_at, secret.access_ends_at),
        _set(SecretItem.grant_ends_at, secret.grant_ends_at),
    ]


def is_as(before: Secret) -> Any:
    """The condition that no other connection has been stored since `before` was read."""
    if before.revision == 0:
        return SecretItem.revision.does_not_exist() & SecretItem.PK.exists()
    return SecretItem.revision == before.revision


def _set(attribute: InstantAttribute, value: datetime | None) -> Any:
    return attribute.remove() if value is None else attribute.set(value)


def _is_leased_as(secret: Secret) -> Any:
    if secret.leased_until is None:
        return SecretItem.leased_until.does_not_exist()
    return SecretItem.leased_until == secret.leased_until


def _committed(transaction: Transaction) -> bool:
    try:
        transaction.commit()
    except Cancelled:
        return False
    return True
