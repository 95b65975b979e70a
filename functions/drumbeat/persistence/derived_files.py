"""Files that were made of assets on demand, by a hash of their inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from drumbeat.domain.media import StoredFile
from drumbeat.persistence import keys
from drumbeat.persistence.table import Cancelled, Item, Transaction, availability, get

#: How many are removed in one transaction (DynamoDB Developer Guide, quotas).
_AT_ONCE = 100


class DerivedItem(Item, discriminator="derived"):
    key = UnicodeAttribute()
    content_type = UnicodeAttribute()
    size = NumberAttribute()
    width = NumberAttribute()
    height = NumberAttribute()


class DerivedFileRepository:
    """`ports.DerivedFiles` over the table."""

    def get(self, tenant_id: str, asset_id: str, name: str) -> StoredFile | None:
        item = get(DerivedItem, keys.derived(tenant_id), keys.derivative(asset_id, name))
        return _file(cast("DerivedItem", item)) if item else None

    def put(self, tenant_id: str, asset_id: str, name: str, file: StoredFile) -> StoredFile:
        transaction = Transaction()
        transaction.put(
            DerivedItem(
                keys.derived(tenant_id),
                keys.derivative(asset_id, name),
                key=file.key,
                content_type=file.content_type,
                size=file.size,
                width=file.width,
                height=file.height,
            ),
            DerivedItem.PK.does_not_exist(),
        )
        try:
            transaction.commit()
        except Cancelled:
            return self.get(tenant_id, asset_id, name) or file
        return file

    def of_asset(self, tenant_id: str, asset_id: str) -> Mapping[str, StoredFile]:
        with availability():
            items = DerivedItem.query(
                keys.derived(tenant_id),
                DerivedItem.SK.startswith(keys.derivative(asset_id, "")),
                consistent_read=True,
            )
            return {item.SK.partition("#")[2]: _file(item) for item in items}

    def of_tenant(self, tenant_id: str) -> Iterator[StoredFile]:
        with availability():
            for item in DerivedItem.query(keys.derived(tenant_id)):
                yield _file(item)

    def delete(self, tenant_id: str, asset_id: str, names: Iterable[str]) -> None:
        all_names = list(names)
        for first in range(0, len(all_names), _AT_ONCE):
            transaction = Transaction()
            for name in all_names[first : first + _AT_ONCE]:
                transaction.delete(
                    DerivedItem(keys.derived(tenant_id), keys.derivative(asset_id, name))
                )
            transaction.commit()


def _file(item: DerivedItem) -> StoredFile:
    return StoredFile(
        key=item.key,
        content_type=item.content_type,
        size=int(item.size),
        width=int(item.width),
        height=int(item.height),
    )
