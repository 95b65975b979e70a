"""Makes moto faster where it does unnecessary work.

Transactions: for rollbacks, moto copies the whole table once for each action. Here only the items
that the transaction names are copied; the others can't change.

Calls: for each call moto searches its hundred services, and botocore builds its user agent string
again. Here both are avoided, and database calls are passed on directly, where moto first builds a
web request.

Expressions: for an update, moto parses the expression three times, copies it twice and walks
through it twenty times, checking the types of every node. Here it is parsed once for all updates
with the same text, and types are compared once.

Keys: for a comparison, moto checks each key against six types, and to read an index it sorts the
whole table. Here texts are compared directly.

Answers: for each attribute of an item moto searches for ten members under some twenty names,
although the attribute already has the form of the answer. Here all but binary ones are sent as they
are.
"""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.useragent import UserAgentString
from moto import backend_index
from moto.core import responses
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.model import MapShape, Shape
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.serialize import BaseJSONSerializer
from moto.core.utils import method_names_from_class
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing import validators
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node  # type: ignore[attr-defined]
from moto.dynamodb.parsing.expressions import UpdateExpressionParser  # type: ignore[attr-defined]
from moto.dynamodb.responses import DynamoHandler
from moto.utilities.utils import get_partition
from requests.structures import CaseInsensitiveDict

#: The services with the most calls.
_OURS = ("dynamodb", "kms")
_writes = [0]
_LOOKS_NOT_AHEAD = DepthFirstTraverser.pre_processing_of_child


@contextmanager
def quick_moto() -> Iterator[None]:
    """Within, calls take half of the time, and transactions and indexes don't slow down with the
    table's size.

    For tables with keys PK and SK.
    """
    with (
        _quick_calls(),
        _quick_requests(),
        _quick_expressions(),
        _quick_answers(),
        _quick_keys(),
        _quick_transactions(),
        _counted_writes(),
    ):
        yield


@contextmanager
def _quick_calls() -> Iterator[None]:
    ours_first = sorted(backend_index.backend_url_patterns, key=lambda each: each[0] not in _OURS)
    remembered = cache(method_names_from_class)

    def names_of(service: type) -> list[str]:
        """Not cached for other services, to which tests add operations (`moto_cognito`)."""
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
def _quick_requests() -> Iterator[None]:
    process = BotocoreStubber.process_request

    def process_quickly(self: BotocoreStubber, request: AWSPreparedRequest) -> Any:
        headers = CaseInsensitiveDict(
            {name: _text(value) for name, value in request.headers.items()}
        )
        if not headers.get("X-Amz-Target", "").startswith("DynamoDB_"):
            return process(self, request)
        return _asked(request, headers).call_action()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BotocoreStubber, "process_request", process_quickly)
        yield


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _asked(request: AWSPreparedRequest, headers: Mapping[str, str]) -> DynamoHandler:
    """A handler with as much of the request as it reads."""
    handler = DynamoHandler()
    handler.headers, handler.querystring, handler.uri_match = headers, {}, {}
    handler.current_account = DEFAULT_ACCOUNT_ID
    handler.region = handler.get_region_from_url(cast("Any", handler), request.url)
    handler.partition = get_partition(handler.region)
    handler.response_headers = {"server": "amazon.com"}
    sent = SimpleNamespace(
        content_type=headers["Content-Type"],
        method=request.method,
        values={},
        headers=headers,
        data=request.body,
        path="/",
    )
    handler.parse_parameters(cast("Any", sent))
    return handler


@contextmanager
def _quick_expressions() -> Iterator[None]:
    made = cache(UpdateExpressionParser.make)
    lex = ConditionExpressionParser._lex_condition_expression
    words: dict[str | None, tuple[Any, ...]] = {}

    def lex_once(self: ConditionExpressionParser) -> deque[Any]:
        if self.condition_expression not in words:
            words[self.condition_expression] = tuple(lex(self))
        return deque(words[self.condition_expression])

    with pytest.MonkeyPatch.context() as patch:
        # Callers that change the result copy it before.
        patch.setattr(UpdateExpressionParser, "make", made)
        patch.setattr(validators, "deepcopy", _copied)
        patch.setattr(DepthFirstTraverser, "traverse", _traverse)
        patch.setattr(ConditionExpressionParser, "_lex_condition_expression", lex_once)
        yield


def _copied(node: Any) -> Any:
    """A copy of an expression that shares its immutable parts."""
    if not isinstance(node, Node):
        return node
    new = copy.copy(node)
    if node.children is not None:
        new.children = [_copied(child) for child in node.children]
        for child in new.children:
            if isinstance(child, Node):
                child.parent = new
    return new


def _traverse(traverser: DepthFirstTraverser, root: Any) -> Any:
    processing = traverser._processing_map()
    looks_ahead = type(traverser).pre_processing_of_child is not _LOOKS_NOT_AHEAD

    @cache
    def processor_of(kind: Any) -> Any:
        return next((processing[each] for each in processing if issubclass(kind, each)), None)

    def visit(node: Any, child_id: int) -> Any:
        if not isinstance(node, Node):
            return node
        parent = node.parent
        for number, child in enumerate(node.children or ()):
            if looks_ahead:
                traverser.pre_processing_of_child(node, number)
            visit(child, number)
        process = processor_of(cast("Hashable", type(node)))
        if process is not None:
            node = process(node)
            node.parent = parent
            if parent:
                parent.children[child_id] = node
        return node

    return visit(root, -1)


@contextmanager
def _quick_answers() -> Iterator[None]:
    serialize, get = BaseJSONSerializer._serialize_type_map, BaseJSONSerializer.get_value

    def serialize_quickly(
        self: BaseJSONSerializer, serialized: Any, value: Any, shape: MapShape, key: str
    ) -> None:
        if shape.name == "AttributeMap" and all(_is_plain(each) for each in value.values()):
            self._default_serialize(serialized, value, shape, key)
        else:
            serialize(self, serialized, value, shape, key)

    def get_quickly(self: BaseJSONSerializer, value: Any, key: str, shape: Shape) -> Any:
        is_ours = self.operation_model.service_model.service_name == "dynamodb"
        if is_ours and isinstance(value, dict):
            return value.get(key)
        return get(self, value, key, shape)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseJSONSerializer, "_serialize_type_map", serialize_quickly)
        patch.setattr(BaseJSONSerializer, "get_value", get_quickly)
        yield


def _is_plain(attribute: Any) -> bool:
    """Whether an attribute is stored in the form in which it is sent."""
    if not isinstance(attribute, dict) or len(attribute) != 1:
        return False
    [(kind, value)] = attribute.items()
    if kind in ("S", "N"):
        return isinstance(value, str)
    if kind in ("BOOL", "NULL"):
        return isinstance(value, bool)
    if kind == "M":
        return isinstance(value, dict) and all(map(_is_plain, value.values()))
    if kind == "L":
        return isinstance(value, list) and all(map(_is_plain, value))
    return kind in ("SS", "NS") and all(isinstance(each, str) for each in value)


def writes() -> int:
    """How many writes there were so far, within `quick_moto`."""
    return _writes[0]


@contextmanager
def _counted_writes() -> Iterator[None]:
    def counted(method: Any) -> Any:
        def write(*arguments: Any, **more: Any) -> Any:
            _writes[0] += 1
            return method(*arguments, **more)

        return write

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in (
            (Table, "put_item"),
            (Table, "delete_item"),
            (DynamoDBBackend, "update_item"),
            (DynamoDBBackend, "transact_write_items"),
        ):
            patch.setattr(owner, name, counted(getattr(owner, name)))
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
