"""Checks answers against the OpenAPI document, more strictly than the document says."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

PROBLEM = "application/problem+json"
CSV = "text/csv"
_PROBLEM_MEMBERS = {"type", "title", "status", "code", "detail", "retryable", "request_id"}

_formats = FormatChecker(formats=())


@_formats.checks("date-time", raises=ValueError)  # type: ignore[untyped-decorator]  # no types
def _is_instant(value: Any) -> bool:
    """Answers write instants in UTC, with `Z`."""
    return not isinstance(value, str) or (
        value.endswith("Z") and datetime.fromisoformat(value).tzinfo is not None
    )


@_formats.checks("date", raises=ValueError)  # type: ignore[untyped-decorator]  # no types
def _is_date(value: Any) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


@dataclass(frozen=True)
class Operation:
    """One operation of the document; `name` is `GET /api/...` as in the gateway's routes."""

    method: str
    path: str
    told: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{[a-z_]+\}", "[^/]+", self.path))

    def parameters(self, place: str) -> dict[str, Mapping[str, Any]]:
        """Those in `query`, `path` or `header`, by name."""
        return {p["name"]: p for p in self.told.get("parameters", []) if p["in"] == place}


class Contract:
    """The document, to look up operations and to check answers."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.operations = {
            operation.name: operation
            for path, methods in document["paths"].items()
            for method, told in methods.items()
            for operation in [Operation(method.upper(), path, told)]
        }
        self._answers: dict[tuple[str, int, str], Draft202012Validator] = {}
        self._strict = _closed(document["components"])

    def find(self, method: str, path: str) -> Operation | None:
        """The operation for `path`; one without parameters has precedence."""
        fits = [
            each
            for each in self.operations.values()
            if each.method == method and each.pattern.fullmatch(path)
        ]
        return min(fits, key=lambda each: each.path.count("{"), default=None)

    def takes_body(self, name: str) -> bool:
        return "requestBody" in self.operations[name].told

    def requires_body(self, name: str) -> bool:
        return bool(self.operations[name].told.get("requestBody", {}).get("required"))

    def fields_of(self, name: str) -> set[str]:
        """The fields that the body of an operation may hold."""
        sent = self.operations[name].told["requestBody"]
        reference = sent["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        return set(self.document["components"]["schemas"][reference]["properties"])

    def query_of(self, name: str) -> Mapping[str, Mapping[str, Any]]:
        """The parameters that an operation takes in its query, by name."""
        return self.operations[name].parameters("query")

    def complaints(
        self, method: str, path: str, status: int, headers: Mapping[str, str], text: str
    ) -> list[str]:
        """Differences between an answer and the document; header names in lower case."""
        operation = self.find(method, path)
        if status == 200 and headers.get("content-type", "").startswith(f"{CSV};"):
            response = operation.told["responses"]["200"] if operation else {}
            return [] if CSV in response.get("content", {}) else ["CSV is not documented"]
        return list(self._complaints(operation, status, headers, text))

    def body_validator(self, name: str) -> Draft202012Validator:
        """Checks whether the document allows a body of this operation."""
        sent = self.operations[name].told["requestBody"]
        schema = sent["content"]["application/json"]["schema"]
        return Draft202012Validator({**schema, "components": self.document["components"]})

    def _complaints(
        self, operation: Operation | None, status: int, headers: Mapping[str, str], text: str
    ) -> Iterator[str]:
        kind = headers.get("content-type", "").partition(";")[0]
        if status == 302:
            if text or not headers.get("location", "").startswith("https://"):
                yield "a 302 has no body, and says where to go on"
            return
        if status == 204:
            if text or kind:
                yield "204 carries a body or its type"
            return
        try:
            told = json.loads(text)
        except ValueError:
            yield f"the body is no JSON: {text[:80]!r}"
            return
        if kind == PROBLEM:
            yield from _problem_complaints(told, status)
        if operation is None:
            if status not in (401, 404):
                yield f"an unknown route answers {status}"
            return
        validator = self._validator(operation, status, kind)
        if validator is None:
            yield f"{status} as {kind!r} is not documented for {operation.name}"
            return
        for error in validator.iter_errors(told):
            where = "/".join(map(str, error.absolute_path))
            yield f"{status} at {where!r}: {error.message[:200]}"

    def _validator(
        self, operation: Operation, status: int, kind: str
    ) -> Draft202012Validator | None:
        key = (operation.name, status, kind)
        if key not in self._answers:
            response = operation.told["responses"].get(str(status))
            if response is not None and "$ref" in response:
                response = self.document["components"]["responses"][
                    response["$ref"].rpartition("/")[2]
                ]
            content = (response or {}).get("content", {}).get(kind)
            if content is None:
                return None
            schema = {**_closed(content["schema"]), "components": self._strict}
            self._answers[key] = Draft202012Validator(schema, format_checker=_formats)
        return self._answers[key]


def _problem_complaints(told: Any, status: int) -> Iterator[str]:
    if missing := _PROBLEM_MEMBERS - {name for name, value in told.items() if value != ""}:
        yield f"the problem lacks {missing}"
    if told.get("status") != status:
        yield f"the problem says {told.get('status')}, the answer {status}"
    if status in (400, 413, 415, 422) and not told.get("errors"):
        yield "the problem names no field"


def _closed(schema: Any) -> Any:
    """The schema without additional fields, unless it allows them explicitly."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(value) for name, value in copy.copy(schema).items()}
    if isinstance(closed.get("properties"), dict) and closed.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed
