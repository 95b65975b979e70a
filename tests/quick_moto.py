"""Makes moto quick where it does much for little.

Transactions: to be able to go back, moto copies the whole table, every attribute of every item,
once for each action. Here only the items that the transaction names are copied; the others it
cannot change.

Calls: of each one moto looks which of its hundred services is meant and what that can do, and
botocore says anew who asks. Here that is remembered.

Keys: to compare two, moto asks of each whether it is one of six types, and to look into an index it
sorts the whole table by them. Here texts are compared as they are.

Answers: for each attribute of an item moto looks for ten members under some twenty names, though it
has the attribute in the very form in which it is sent. Here plain ones are sent as they are.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from botocore.useragent import UserAgentString
from moto import backend_index
from moto.core import responses
from moto.core.model import StructureShape
from moto.core.serialize import BaseJSONSerializer
from moto.core.utils import method_names_from_class
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

#: The services that are called most.
_OURS = ("dynamodb", "kms")
#: Types of attributes whose values are sent as they are.
_PLAIN = ("S", "N", "BOOL", "NULL")


@contextmanager
def quick_moto() -> Iterator[None]:
    """Within, calls take half of the time, and transactions and indexes no longer on a large table.

    For tables with keys PK and SK.
    """
    with _quick_calls(), _quick_answers(), _quick_keys(), _quick_transactions():
        yield


@contextmanager
def _quick_calls() -> Iterator[None]:
    ours_first = sorted(backend_index.backend_url_patterns, key=lambda each: each[0] not in _OURS)
    remembered = cache(method_names_from_class)

    def names_of(service: type) -> list[str]:
        """Others are taught what they lack while tests run (`moto_cognito`)."""
        is_ours = service.__module__.split(".")[1] in _OURS
        return remembered(service) if is_ours else method_names_from_class(service)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend_index, "backend_url_patterns", ours_first)
        patch.setattr(responses, "method_names_from_class", names_of)
        patch.setattr(UserAgentString, "to_string", lambda _: "tests")
        yield


@contextmanager
def _quick_keys() -> Iterator[None]:
    cast = vars(DynamoType)["cast_value"].fget

    def cast_quickly(each: DynamoType) -> Any:
        return each.value if each.type == "S" else cast(each)

    def all_items(table: Table) -> list[Item]:
        items = [item for within in table.items.values() for item in within.values()]
        return sorted(items, key=lambda each: (each.hash_key.value, each.range_key.value))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DynamoType, "cast_value", property(cast_quickly))
        patch.setattr(Table, "all_items", all_items)
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
