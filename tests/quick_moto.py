"""Makes moto quick where it does much for little.

Transactions: to be able to go back, moto copies the whole table, every attribute of every item,
once for each action. Here only the items that the transaction names are copied; the others it
cannot change.

Answers: for each attribute of an item moto looks for ten members under some twenty names, though it
has the attribute in the very form in which it is sent. Here plain ones are sent as they are.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from moto.core.model import StructureShape
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

#: Types of attributes whose values are sent as they are.
_PLAIN = ("S", "N", "BOOL", "NULL")


@contextmanager
def quick_moto() -> Iterator[None]:
    """Within, answers take half of the time, and transactions no longer on a large table.

    For tables with keys PK and SK.
    """
    with _quick_answers(), _quick_transactions():
        yield


@contextmanager
def _quick_answers() -> Iterator[None]:
    serialize = BaseJSONSerializer._serialize_type_structure

    def serialize_quickly(
        self: BaseJSONSerializer, serialized: Any, value: Any, shape: StructureShape, key: str
    ) -> None:
        if key and shape.name == "AttributeValue" and isinstance(value, dict) and len(value) == 1:
            [(kind, plain)] = value.items()
            if kind in _PLAIN and isinstance(plain, str | bool):
                serialized[key] = {kind: plain}
                return
        serialize(self, serialized, value, shape, key)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseJSONSerializer, "_serialize_type_structure", serialize_quickly)
        yield


@contextmanager
def _quick_transactions() -> Iterator[None]:
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
