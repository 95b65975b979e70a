"""The present state of what notifications are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from drumbeat.domain.notifications import WITHOUT_CAUSE, Cause, Notification, Type
from drumbeat.persistence import keys
from drumbeat.persistence.accounts import AccountItem, account_of
from drumbeat.persistence.contents import ContentRecord, content_of
from drumbeat.persistence.instances import AddressItem, SlotItem, instance_of
from drumbeat.persistence.table import Item, fetch

#: DynamoDB's limit: keys in one BatchGetItem.
_AT_ONCE = 100


class CauseRepository:
    """`ports.Causes` over the table."""

    def of(self, tenant_id: str, notifications: Sequence[Notification]) -> Sequence[Cause]:
        places = {key for note in notifications for key in _about(tenant_id, note).values()}
        rows = _fetch_all(places)
        addresses = [item for item in rows.values() if isinstance(item, AddressItem)]
        rows |= _fetch_all({(keys.calendar(tenant_id), item.slot) for item in addresses})
        return [_cause(tenant_id, _about(tenant_id, note), rows) for note in notifications]


def _about(tenant_id: str, note: Notification) -> dict[str, tuple[str, str]]:
    """The keys of the items that decide whether it is settled."""
    if note.type in (Type.ACCOUNT_NEEDS_RECONNECT, Type.CONNECTION_ENDS):
        return {"account": (keys.accounts(tenant_id), note.channel_account_id or "-")}
    if note.type in (Type.APPROVAL_REQUESTED, Type.APPROVAL_OVERDUE, Type.REJECTED):
        return {"content": (keys.contents(tenant_id), note.content_item_id or "-")}
    if note.type in WITHOUT_CAUSE:
        return {}
    return {"post": (keys.tenant(tenant_id), keys.instance(note.instance_id or "-"))}


def _cause(
    tenant_id: str,
    about: Mapping[str, tuple[str, str]],
    rows: Mapping[tuple[str, str], Item],
) -> Cause:
    items = {name: rows.get(key) for name, key in about.items()}
    account, content, address = (items.get(name) for name in ("account", "content", "post"))
    post = None
    if isinstance(address, AddressItem):
        slot = rows.get((keys.calendar(tenant_id), address.slot))
        if isinstance(slot, SlotItem):
            post = instance_of(slot, tenant_id, address)
    return Cause(
        post=post,
        content=content_of(content, tenant_id) if isinstance(content, ContentRecord) else None,
        account=account_of(account, tenant_id) if isinstance(account, AccountItem) else None,
    )


def _fetch_all(places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Item]:
    every = list(places)
    rows: dict[tuple[str, str], Item] = {}
    for first in range(0, len(every), _AT_ONCE):
        rows |= fetch(every[first : first + _AT_ONCE])
    return rows
