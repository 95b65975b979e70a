"""A stand-in of the table's stream, made of a client's writes: records with old and new images, in
shards."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from cfnlint.decode import cfn_yaml

from tests.integration.conftest import TABLE

ROOT = Path(__file__).resolve().parents[3]
Record = dict[str, Any]
_WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"}
#: The attributes in a record besides the keys, as in the template's patterns.
_KINDS = {(False, True): "INSERT", (True, True): "MODIFY", (True, False): "REMOVE"}


@dataclass
class Stream:
    """`shards`: the records of each, in order; an item's are always in the same one."""

    now: Callable[[], float]
    count: int = 1
    shards: dict[str, list[Record]] = field(default_factory=dict)
    _known: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    _made: int = 0

    def note(self, key: tuple[str, str], image: Mapping[str, Any] | None) -> None:
        """Records the item's new state."""
        before = self._known.pop(key, None)
        if image is not None:
            self._known[key] = image
        if before == image:
            return  # like DynamoDB, which writes no record then
        self._made += 1
        record: Record = {
            "eventName": _KINDS[before is not None, image is not None],
            "dynamodb": {
                "ApproximateCreationDateTime": int(self.now()),
                "Keys": {"PK": {"S": key[0]}, "SK": {"S": key[1]}},
                # Shorter numbers are earlier, so they don't sort as text.
                "SequenceNumber": str(8 + self._made),
                **({"OldImage": before} if before else {}),
                **({"NewImage": image} if image else {}),
            },
        }
        shard = zlib.crc32("".join(key).encode()) % self.count
        if is_wanted(record):
            self.shards.setdefault(f"shard-{shard}", []).append(record)


@contextmanager
def tapped(client: Any, stream: Stream) -> Iterator[Stream]:
    """Records in `stream` what the client (botocore's, of DynamoDB) writes."""
    aside = boto3.Session().client("dynamodb", endpoint_url=client.meta.endpoint_url)
    writing: dict[str, Any] = {}

    def before(model: Any, params: Mapping[str, Any], **_: Any) -> None:
        writing["keys"] = []
        if model.name in _WRITES:
            writing["keys"] = list(_keys(json.loads(params["body"])))

    def after(http_response: Any, **_: Any) -> None:
        if http_response.status_code == 200:
            for pk, sk in writing["keys"]:
                key = {"PK": {"S": pk}, "SK": {"S": sk}}
                found = aside.get_item(TableName=TABLE, Key=key, ConsistentRead=True)
                stream.note((pk, sk), found.get("Item"))

    events = client.meta.events
    events.register("before-call.dynamodb", before, unique_id="tap-before")
    # Runs before anything that kills the process after the call, since the record exists by then.
    events.register_first("after-call.dynamodb", after, unique_id="tap-after")
    try:
        yield stream
    finally:
        events.unregister("before-call.dynamodb", unique_id="tap-before")
        events.unregister("after-call.dynamodb", unique_id="tap-after")


def _keys(body: Any) -> Iterator[tuple[str, str]]:
    """All keys in a request."""
    if isinstance(body, list):
        for each in body:
            yield from _keys(each)
    elif isinstance(body, dict):
        if "PK" in body and "SK" in body:
            yield body["PK"]["S"], body["SK"]["S"]
        else:
            for each in body.values():
                yield from _keys(each)


def patterns() -> list[Any]:
    """The template's filter patterns."""
    template = cfn_yaml.load(str(ROOT / "template.yaml"))
    properties = template["Resources"]["AggregateSource"]["Properties"]
    return [json.loads(each["Pattern"]) for each in properties["FilterCriteria"]["Filters"]]


_PATTERNS = patterns()


def is_wanted(record: Record) -> bool:
    """Whether Lambda would pass it on (Developer Guide, "Filter rule syntax")."""
    return any(_matches(record, pattern) for pattern in _PATTERNS)


def _matches(value: Any, pattern: Any) -> bool:
    if isinstance(pattern, list):
        return value in pattern
    return isinstance(value, dict) and all(
        _matches(value.get(name), each) for name, each in pattern.items()
    )
