"""Calls the API function as the gateway does: payload format 2.0, with a verified token.

Every answer is checked against the OpenAPI document.
"""

from __future__ import annotations

import base64
import gzip
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote, urlencode

from api import openapi
from tests.openapi_contract import Contract
from tests.whole_api import app


@cache
def contract() -> Contract:
    """The OpenAPI document as the current code generates it."""
    return Contract(openapi.document(app))


class Context:
    """The used part of the Lambda context."""

    function_name = "api"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:api"
    aws_request_id = "lambda-1"

    def get_remaining_time_in_millis(self) -> int:
        return 29_000


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str
    #: The function's whole answer, as Lambda's runtime sends it.
    wire_bytes: int = 0

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str:
        return str(self.json["code"])

    @property
    def fields(self) -> list[str]:
        return [error["field"] for error in self.json["errors"]]


def user_id(email: str) -> str:
    """The directory's id for this email."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{email.lower()}"))


def claims(email: str, *, verified: Any = "true", name: str = "Ada Lovelace") -> dict[str, Any]:
    return {"email": email, "email_verified": verified, "name": name, "sub": user_id(email)}


def event(
    method: str,
    path: str,
    *,
    query: Mapping[str, Any] | list[tuple[str, Any]] | None = None,
    body: Any = None,
    raw_body: str | None = None,
    headers: Mapping[str, str] | None = None,
    caller: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The event of one request; `path` as the client writes it."""
    pairs = list(query.items()) if isinstance(query, Mapping) else list(query or [])
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else str(value)
    sent = raw_body if body is None else json.dumps(body)
    context: dict[str, Any] = {
        "requestId": "request-1",
        "stage": "$default",
        "http": {"method": method, "path": path, "sourceIp": "203.0.113.1"},
    }
    if caller is not None:
        context["authorizer"] = {"jwt": {"claims": dict(caller), "scopes": None}}
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": unquote(path),
        "rawQueryString": urlencode(pairs),
        "queryStringParameters": joined,
        "headers": {
            **({"content-type": "application/json"} if sent is not None else {}),
            **{name.lower(): value for name, value in (headers or {}).items()},
        },
        "requestContext": context,
        "isBase64Encoded": False,
        **({"body": sent} if sent is not None else {}),
    }


class Client:
    """Sends requests to a handler, by default as one caller."""

    def __init__(self, handler: Any, caller: Mapping[str, Any] | None = None) -> None:
        self._handler = handler
        self._caller = caller

    def as_(self, email: str, **more: Any) -> Client:
        return Client(self._handler, claims(email, **more))

    def send(self, method: str, path: str, **parts: Any) -> Answer:
        parts.setdefault("caller", self._caller)
        answer = self._handler(event(method, path, **parts), Context())
        body = answer.get("body") or ""
        if answer.get("isBase64Encoded"):
            packed = base64.b64decode(body)
            encoded = answer["headers"].get("Content-Encoding") == "gzip"
            body = (gzip.decompress(packed) if encoded else packed).decode()
        lowered = {name.lower(): value for name, value in answer["headers"].items()}
        complaints = contract().complaints(method, path, answer["statusCode"], lowered, body)
        assert not complaints, f"{method} {path}: {complaints}"
        wire = len(json.dumps(answer, ensure_ascii=False).encode())
        return Answer(answer["statusCode"], answer["headers"], body, wire)

    def get(self, path: str, **parts: Any) -> Answer:
        return self.send("GET", path, **parts)

    def post(self, path: str, body: Any = None, **parts: Any) -> Answer:
        return self.send("POST", path, body=body, **parts)

    def patch(self, path: str, body: Any = None, **parts: Any) -> Answer:
        return self.send("PATCH", path, body=body, **parts)

    def delete(self, path: str, **parts: Any) -> Answer:
        return self.send("DELETE", path, **parts)
