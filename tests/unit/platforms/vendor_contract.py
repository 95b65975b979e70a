"""Requests and answers against a vendor's OpenAPI document."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator

from drumbeat.ports import Request
from sandbox.calls import Call, parts_of

_FOLDER = Path(__file__).parents[2] / "contracts"
_FORM, _PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
_JSON = "application/json"


def _as_json_schema(part: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema names another type."""
    if isinstance(part, list):
        return [_as_json_schema(each) for each in part]
    if not isinstance(part, dict):
        return part
    plain = {name: _as_json_schema(each) for name, each in part.items() if name != "nullable"}
    return {"anyOf": [{"type": "null"}, plain]} if part.get("nullable") is True else plain


class VendorContract:
    """A document of tests/contracts.

    `elsewhere`: fields of bodies that only the vendor's other documentation names. `takes_forms`:
    the document describes JSON bodies alone, and the vendor takes the same fields as a form.
    """

    def __init__(
        self, file: str, *, elsewhere: Collection[str] = (), takes_forms: bool = False
    ) -> None:
        self.document: dict[str, Any] = _as_json_schema(json.loads((_FOLDER / file).read_text()))
        self._elsewhere = frozenset(elsewhere)
        self._takes_forms = takes_forms

    def schema_of(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.document["components"]["schemas"][name]
        return found

    def require(self, value: Any, schema: Mapping[str, Any]) -> None:
        """Raises ValidationError."""
        whole = {**self._meant(schema, value), "components": self.document["components"]}
        Draft202012Validator(whole).validate(value)

    def hold_request(self, request: Request, path: str) -> None:
        """Whether the document has this call, with these parameters and this body.

        `path`: as the document writes it, without the server.
        """
        operation = self._operation(request.method, path)
        query = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
        self._hold_query(operation, query, path)
        told = operation.get("requestBody")
        if told is None:
            assert not request.body, f"{path} takes no body"
            return
        assert request.body is not None or not told.get("required"), f"{path} needs a body"
        sent, schema = self._sent(request, told["content"], path)
        self.require(sent, schema)
        unknown = set(sent) - self._names(self._meant(schema, sent)) - self._elsewhere
        assert not unknown, f"{path} does not take {sorted(unknown)}"

    def hold_answer(self, method: str, path: str, status: int, body: Any) -> None:
        """Whether the document has this answer. Errors that it does not name may be anything."""
        responses = self._operation(method, path)["responses"]
        told = responses.get(str(status), responses.get("default"))
        if told is None:
            assert status >= 400, f"{path} does not answer {status}"
        elif "content" in told:
            [kind] = told["content"].values()
            self.require(body, self._resolved(kind["schema"]))

    def _operation(self, method: str, path: str) -> Mapping[str, Any]:
        for template, methods in self.document["paths"].items():
            shape = re.sub(r"\{\w+\}", "[0-9]+", template)
            if re.fullmatch(shape, path) and method.lower() in methods:
                found: Mapping[str, Any] = methods[method.lower()]
                return found
        raise AssertionError(f"The document has no {method} {path}")

    def _hold_query(
        self, operation: Mapping[str, Any], query: Mapping[str, str], path: str
    ) -> None:
        parameters = [self._resolved(each) for each in operation.get("parameters", [])]
        known = {each["name"]: each for each in parameters if each["in"] == "query"}
        needed = {name for name, each in known.items() if each.get("required")}
        assert needed <= set(query) <= set(known), path
        for name, value in query.items():
            self.require(self._typed(value, known[name]["schema"]), known[name]["schema"])

    def _sent(
        self, request: Request, content: Mapping[str, Any], path: str
    ) -> tuple[dict[str, Any], Mapping[str, Any]]:
        """The fields of the body, and the schema that they have to fit."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        kind = headers.get("content-type", "").partition(";")[0]
        named = _JSON if self._takes_forms and kind == _FORM else kind
        assert named in content, f"{path} takes no {kind or 'body without a type'}"
        schema = self._resolved(content[named]["schema"])
        body = request.body or b""
        if kind == _JSON:
            return json.loads(body), schema
        if kind == _PARTS:
            parts = parts_of(Call("", "", request.method, path, headers, {}, body))
            return {name: each.decode("utf-8", "replace") for name, each in parts.items()}, schema
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        told = schema.get("properties", {})
        typed = {name: self._typed(each, told.get(name, {})) for name, each in fields.items()}
        return typed, schema

    def _typed(self, text: str, schema: Mapping[str, Any]) -> Any:
        """A value of a form or an address, as the schema's type."""
        schema = self._resolved(schema)
        match schema.get("type"):
            case "array":
                return [self._typed(each, schema["items"]) for each in text.split()]
            case "integer":
                return int(text)
            case "boolean":
                return {"true": True, "false": False}.get(text, text)
            case _:
                return text

    def _meant(self, schema: Mapping[str, Any], value: Any) -> Mapping[str, Any]:
        """The schema that a value names by its discriminator, if it has one."""
        named = schema.get("discriminator")
        if not named or named["propertyName"] not in value or "oneOf" in schema:
            return schema
        return {"$ref": named["mapping"][value[named["propertyName"]]]}

    def _names(self, schema: Mapping[str, Any]) -> set[str]:
        """The properties of a schema and of all its parts."""
        schema = self._resolved(schema)
        parts = [each for kind in ("allOf", "anyOf", "oneOf") for each in schema.get(kind, ())]
        return set(schema.get("properties", {})).union(*map(self._names, parts))

    def _resolved(self, part: Mapping[str, Any]) -> Mapping[str, Any]:
        """A reference's aim; anything else as it is."""
        if "$ref" not in part:
            return part
        found: Any = self.document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return self._resolved(found)
