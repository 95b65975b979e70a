"""Makes moto's transactions quick.

To be able to go back, moto copies the whole table, every attribute of every item, once for each
action of a transaction. Here only the items that the transaction names are copied; the others it
cannot change.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table


@contextmanager
def quick_transactions() -> Iterator[None]:
    """Within, transactions on tables with keys PK and SK take no longer on a large table."""
    transact = DynamoDBBackend.transact_write_items

    def transact_quickly(backend: DynamoDBBackend, items: list[dict[str, Any]]) -> None:
        named = [_named(backend, action) for each in items for action in each.values()]
        before = [copy.deepcopy(_stored(*each)) for each in named]
        try:
            transact(backend, items)
        except BaseException:
            for (table, pk, sk), item in zip(named, before, strict=True):
                if item is None:
                    table.items[pk].pop(sk, None)
                else:
                    table.items[pk][sk] = item
            raise

    def the_same(table: Table, _memo: object) -> Table:
        return table

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DynamoDBBackend, "transact_write_items", transact_quickly)
        patch.setattr(Table, "__deepcopy__", the_same, raising=False)
        yield


def _named(
    backend: DynamoDBBackend, action: Mapping[str, Any]
) -> tuple[Table, DynamoType, DynamoType]:
    item = action.get("Item") or action["Key"]
    return backend.get_table(action["TableName"]), DynamoType(item["PK"]), DynamoType(item["SK"])


def _stored(table: Table, pk: DynamoType, sk: DynamoType) -> Item | None:
    return table.items.get(pk, {}).get(sk)
