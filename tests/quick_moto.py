"""Makes moto's transactions quick.

To be able to go back, moto copies the whole table, every attribute of every item, once for each
action of a transaction. Here it is copied once, and of its items only those that the transaction
names; the others it cannot change.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

Key = tuple[DynamoType, DynamoType]


@contextmanager
def quick_transactions() -> Iterator[None]:
    """Within, transactions on tables with keys PK and SK take no longer on a large table."""
    transact = DynamoDBBackend.transact_write_items
    named: list[Key] = []
    twins: dict[str, Table] = {}

    def transact_quickly(backend: DynamoDBBackend, items: Sequence[Mapping[str, Any]]) -> None:
        twins.clear()
        named[:] = [_key(action) for each in items for action in each.values()]
        transact(backend, items)

    def copy_once(table: Table, _memo: object) -> Table:
        if table.name not in twins:
            twins[table.name] = copy_named(table)
        return twins[table.name]

    def copy_named(table: Table) -> Table:
        twin = copy.copy(table)
        twin.items = defaultdict(dict, {pk: dict(by_sk) for pk, by_sk in table.items.items()})
        for pk, sk in named:
            if sk in twin.items.get(pk, {}):
                twin.items[pk][sk] = copy.deepcopy(twin.items[pk][sk])
        return twin

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DynamoDBBackend, "transact_write_items", transact_quickly)
        patch.setattr(Table, "__deepcopy__", copy_once, raising=False)
        yield


def _key(action: Mapping[str, Any]) -> Key:
    item = action.get("Item") or action["Key"]
    return DynamoType(item["PK"]), DynamoType(item["SK"])
