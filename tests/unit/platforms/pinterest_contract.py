"""Pinterest's stand-in without a socket; requests and answers are checked against its contract."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator

from drumbeat.ports import Request, Response
from sandbox.fetching import Fetcher
from sandbox.ledger import Ledger
from sandbox.pinterest import Pinterest

SITE = "https://sandbox.example"
ROOT = f"{SITE}/pinterest"


def _as_json_schema(part: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema names another type."""
    if isinstance(part, list):
        return [_as_json_schema(each) for each in part]
    if not isinstance(part, dict):
        return part
    plain = {name: _as_json_schema(each) for name, each in part.items() if name != "nullable"}
    return {"anyOf": [{"type": "null"}, plain]} if part.get("nullable") is True else plain


DOCUMENT: Mapping[str, Any] = _as_json_schema(
    json.loads((Path(__file__).parents[2] / "contracts" / "pinterest.openapi.json").read_text())
)


def require(value: Any, schema: Mapping[str, Any]) -> None:
    """Raises ValidationError. A value with a discriminator is checked against the schema that it
    names."""
    named = schema.get("discriminator")
    if named and named["propertyName"] in value and "oneOf" not in schema:
        schema = {"$ref": named["mapping"][value[named["propertyName"]]]}
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(value)


def schema_of(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = DOCUMENT["components"]["schemas"][name]
    return found


def _operation(method: str, path: str) -> Mapping[str, Any]:
    for template, methods in DOCUMENT["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[0-9]+", template), path):
            found: Mapping[str, Any] = methods[method.lower()]
            return found
    raise AssertionError(f"Pinterest has no {method} {path}")


def _content(told: Mapping[str, Any]) -> Mapping[str, Any]:
    [kind] = told["content"].values()
    schema: Mapping[str, Any] = kind["schema"]
    if "$ref" in schema:
        return schema_of(schema["$ref"].rpartition("/")[2])
    return schema


class HeldTransport:
    """`ports.Transport` to the stand-in, with requests and answers checked."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.requests: list[Request] = []
        self._sandbox = Pinterest(self.ledger, SITE, Fetcher(self.ledger))

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        split = urlsplit(request.url)
        query = dict(parse_qsl(split.query))
        headers = {name.lower(): value for name, value in request.headers.items()}
        if split.path.startswith("/pinterest/v5/"):
            self._hold_request(request, split.path.removeprefix("/pinterest/v5"), query)
        call = self._sandbox.call(request.method, split.path, query, headers, request.body or b"")
        answer = self._sandbox.answer(call)
        if split.path.startswith("/pinterest/v5/"):
            operation = _operation(request.method, split.path.removeprefix("/pinterest/v5"))
            told = operation["responses"].get(str(answer.status), operation["responses"]["default"])
            require(answer.body, _content(told))
        return Response(answer.status, {}, answer.encoded())

    def _hold_request(self, request: Request, path: str, query: Mapping[str, str]) -> None:
        operation = _operation(request.method, path)
        known = {_parameter(each)["name"]: each for each in operation.get("parameters", [])}
        assert set(query) <= set(known), path
        if "requestBody" not in operation:
            assert request.body is None
            return
        body = (request.body or b"").decode()
        is_form = "application/x-www-form-urlencoded" in operation["requestBody"]["content"]
        sent = dict(parse_qsl(body)) if is_form else json.loads(body)
        schema = _content(operation["requestBody"])
        require(sent, schema)
        assert is_form or set(sent) <= set(schema["properties"])


def _parameter(told: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in told:
        return told
    found: Mapping[str, Any] = DOCUMENT["components"]["parameters"][told["$ref"].rpartition("/")[2]]
    return found
