"""Connections that are being made, and the `state` values that lead to them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, cast

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from drumbeat.domain.authorising import NotAuthorised, Pending, Stage, Target
from drumbeat.domain.errors import ChangedMeanwhile
from drumbeat.persistence import keys
from drumbeat.persistence.accounts import choices_of
from drumbeat.persistence.table import Cancelled, InstantAttribute, Item, Transaction, get

_KEPT = timedelta(days=1)
_A_YEAR = timedelta(days=365)


class StateItem(Item, discriminator="state"):
    """The connection that a `state` leads to; deleted when it is used."""

    tenant_id = UnicodeAttribute()
    connection_id = UnicodeAttribute()


class PendingItem(Item, discriminator="connecting"):
    platform = UnicodeAttribute()
    user_id = UnicodeAttribute()
    created_at = InstantAttribute()
    ends_at = InstantAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)
    stage = UnicodeAttribute()
    revision = NumberAttribute()
    hint = UnicodeAttribute(null=True)
    account_id = UnicodeAttribute(null=True)
    scopes: ListAttribute[str] = ListAttribute(null=True)
    targets = JSONAttribute(null=True)
    error = JSONAttribute(null=True)


class PendingConnectionRepository:
    """`ports.PendingConnections` over the table."""

    def create(self, pending: Pending, state_hash: str) -> None:
        transaction = Transaction()
        transaction.put(_item(pending), PendingItem.PK.does_not_exist())
        transaction.put(
            StateItem(
                keys.state(state_hash),
                keys.META,
                tenant_id=pending.tenant_id,
                connection_id=pending.id,
                expires_at=pending.created_at + _KEPT,
            ),
            StateItem.PK.does_not_exist(),
        )
        transaction.commit()

    def take(self, state_hash: str) -> Pending | None:
        item = cast("StateItem | None", get(StateItem, keys.state(state_hash), keys.META))
        if item is None:
            return None
        transaction = Transaction()
        transaction.delete(item, StateItem.PK.exists())
        try:
            transaction.commit()
        except Cancelled:
            return None
        return self.get(item.tenant_id, item.connection_id)

    def get(self, tenant_id: str, connection_id: str) -> Pending | None:
        item = get(PendingItem, keys.connecting(tenant_id), connection_id)
        return _pending(cast("PendingItem", item), tenant_id) if item else None

    def update(self, pending: Pending) -> None:
        transaction = Transaction()
        transaction.put(_item(pending), PendingItem.revision == pending.revision - 1)
        try:
            transaction.commit()
        except Cancelled:
            raise ChangedMeanwhile("This connection was answered already.") from None


def _item(pending: Pending) -> PendingItem:
    return PendingItem(
        keys.connecting(pending.tenant_id),
        pending.id,
        platform=pending.platform,
        user_id=pending.user_id,
        created_at=pending.created_at,
        ends_at=pending.expires_at,
        sealed=pending.sealed,
        stage=pending.stage.value,
        revision=pending.revision,
        hint=pending.hint,
        account_id=pending.account_id,
        scopes=list(pending.granted_scopes) or None,
        targets=[asdict(each) for each in pending.targets] or None,
        error=asdict(pending.error) if pending.error else None,
        expires_at=pending.created_at + _KEPT,
    )


def _pending(item: PendingItem, tenant_id: str) -> Pending:
    targets = cast("list[dict[str, Any]] | None", item.targets)
    error = cast("dict[str, Any] | None", item.error)
    return Pending(
        id=item.SK,
        tenant_id=tenant_id,
        platform=item.platform,
        user_id=item.user_id,
        created_at=item.created_at,
        expires_at=item.ends_at,
        sealed=item.sealed,
        stage=Stage(item.stage),
        revision=int(item.revision),
        hint=item.hint,
        account_id=item.account_id,
        granted_scopes=tuple(item.scopes or ()),
        targets=tuple(_target(each) for each in targets or ()),
        error=NotAuthorised(**error) if error else None,
    )


def _target(record: dict[str, Any]) -> Target:
    """The target in a record, which may be from before targets had choices."""
    return Target(**{**record, "choices": choices_of(record.get("choices") or {})})


class DeletionItem(Item, discriminator="deletion"):
    """A network's request to delete a person's data, which was carried out at once."""

    at = InstantAttribute()


class DeletionRepository:
    """`ports.Deletions` over the table."""

    def keep(self, code: str, at: datetime) -> None:
        transaction = Transaction()
        item = DeletionItem(keys.deletion(code), keys.META, at=at, expires_at=at + _A_YEAR)
        transaction.put(item, DeletionItem.PK.does_not_exist())
        transaction.commit()

    def at(self, code: str) -> datetime | None:
        item = get(DeletionItem, keys.deletion(code), keys.META)
        return cast("DeletionItem", item).at if item else None
