"""Counts the DynamoDB calls of a client, and what they would cost on demand.

Units follow the Amazon DynamoDB Developer Guide ("Read and write capacity", "Item sizes and
formats"), calculated from the items themselves, because moto's figures are wrong:

* a write costs a unit for each started KB of the larger of the item before and after it, twice
  that in a transaction; a condition in a transaction costs as a write; a failed one as well;
* a read costs a unit for each started 4 KB, half that when eventually consistent; a Query adds
  up its items first, GetItem and BatchGetItem round each one;
* an index costs a unit for each started KB when its entry is added, removed or changed, two when
  it moves.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import boto3

RawItem = Mapping[str, Mapping[str, Any]]

#: Names of writes inside of TransactWriteItems and outside.
_WRITES = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}
_READS = {"Query", "Scan", "GetItem", "BatchGetItem"}
_INDEX_KEYS = ("due_pk", "due_sk")
_INDEX_ATTRIBUTES = ("PK", "SK", *_INDEX_KEYS, "generation", "attempt", "due_at", "id")


@dataclass
class Call:
    """One request. `actions` counts the items that it writes, conditions included."""

    operation: str
    actions: int = 0
    read_units: float = 0.0
    write_units: float = 0.0
    bytes_read: int = 0


@dataclass
class Meter:
    """The calls made while metering, in order."""

    calls: list[Call] = field(default_factory=list)

    @property
    def operations(self) -> Counter[str]:
        return Counter(call.operation for call in self.calls)

    @property
    def writes(self) -> list[Call]:
        return [call for call in self.calls if call.operation not in _READS]

    @property
    def read_units(self) -> float:
        return sum(call.read_units for call in self.calls)

    @property
    def write_units(self) -> float:
        return sum(call.write_units for call in self.calls)

    @property
    def bytes_read(self) -> int:
        return sum(call.bytes_read for call in self.calls)


@contextmanager
def metered(client: Any) -> Iterator[Meter]:
    """Meter what `client` (botocore's, of DynamoDB) does."""
    meter = Meter()
    writing: dict[str, Any] = {}
    aside = _aside(client.meta.endpoint_url)

    def before(model: Any, params: Mapping[str, Any], **_: Any) -> None:
        body = json.loads(params["body"])
        call = Call(model.name)
        meter.calls.append(call)
        writing["call"], writing["actions"], writing["body"] = (
            call,
            _actions(model.name, body),
            body,
        )
        call.actions = len(writing["actions"])
        writing["stored"] = [_stored(aside, action) for _, action in writing["actions"]]

    def after(model: Any, parsed: Mapping[str, Any], **_: Any) -> None:
        call = writing["call"]
        if model.name in _READS:
            _count_read(call, model.name, writing["body"], parsed)
            return
        factor = 2 if model.name == "TransactWriteItems" else 1
        for (_, action), old in zip(writing["actions"], writing["stored"], strict=True):
            new = _stored(aside, action)
            call.write_units += factor * _units(max(size_of(old), size_of(new)), 1024)
            call.write_units += _index_units(old, new)

    events = client.meta.events
    events.register("before-call.dynamodb", before, unique_id="meter-before")
    events.register("after-call.dynamodb", after, unique_id="meter-after")
    try:
        yield meter
    finally:
        events.unregister("before-call.dynamodb", unique_id="meter-before")
        events.unregister("after-call.dynamodb", unique_id="meter-after")


@cache
def _aside(endpoint_url: str) -> Any:
    """A separate client to look at items, which is not metered."""
    # Its own session, because the default one keeps its first credentials.
    return boto3.Session().client("dynamodb", endpoint_url=endpoint_url)


def _actions(operation: str, body: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    if operation == "TransactWriteItems":
        return [next(iter(each.items())) for each in body["TransactItems"]]
    if operation == "BatchWriteItem":
        raise AssertionError("BatchWriteItem knows no conditions; nothing here may use it.")
    return [(_WRITES[operation], body)] if operation in _WRITES else []


def _stored(client: Any, action: Mapping[str, Any]) -> RawItem:
    item = action.get("Item") or action["Key"]
    key = {name: item[name] for name in ("PK", "SK")}
    answer = client.get_item(TableName=action["TableName"], Key=key, ConsistentRead=True)
    found: RawItem = answer.get("Item", {})
    return found


def _count_read(
    call: Call, operation: str, body: Mapping[str, Any], parsed: Mapping[str, Any]
) -> None:
    if operation == "BatchGetItem":
        [(table, asked)] = body["RequestItems"].items()
        found = parsed["Responses"].get(table, [])
        consistent = asked.get("ConsistentRead", False)
        missing = len(asked["Keys"]) - len(found)
        units = sum(_units(size_of(item), 4096) for item in found) + missing
    else:
        found = parsed.get("Items") or [parsed.get("Item") or {}]
        consistent = body.get("ConsistentRead", False)
        units = _units(sum(map(size_of, found)), 4096)
    call.bytes_read = sum(map(size_of, found))
    call.read_units = units if consistent else units / 2


def _index_units(old: RawItem, new: RawItem) -> int:
    before, after = _entry(old), _entry(new)
    if before == after:
        return 0
    size = _units(max(size_of(before), size_of(after)), 1024)
    moved = before and after and any(before[k] != after[k] for k in _INDEX_KEYS)
    return 2 * size if moved else size


def _entry(item: RawItem) -> RawItem:
    """The item in the sparse index; empty if it is not in it."""
    if not all(key in item for key in _INDEX_KEYS):
        return {}
    return {name: item[name] for name in _INDEX_ATTRIBUTES if name in item}


def _units(size: int, step: int) -> int:
    return max(1, -(-size // step))


def size_of(item: RawItem) -> int:
    """Bytes of an item as DynamoDB counts them."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, Any]) -> int:
    [(kind, content)] = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        return len(content.lstrip("-").replace(".", "")) // 2 + 2
    if kind == "B":
        return len(content)
    if kind == "L":
        return 3 + sum(1 + _value_size(each) for each in content)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value_size(v) for name, v in content.items())
    if kind in ("SS", "NS", "BS"):
        return sum(len(each) for each in content)
    return 1
