"""A call as a stand-in network receives it, and its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Call:
    """`step`: the purpose of the call, one of `faults.STEPS`. `headers` are keyed by lower-case
    names."""

    network: str
    step: str
    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    fields: Mapping[str, str]
    body: bytes = b""
    #: The text of the post that the call is about, so that a fault can single it out.
    text: str = ""


def retry_after(seconds: int, says: str, now: datetime) -> Mapping[str, str]:
    """The Retry-After header (RFC 9110, 10.2.3) in one of the forms of `faults.SAYS`; empty for
    those without one."""
    value = {
        "usual": str(seconds),
        "date": format_datetime(now + timedelta(seconds=seconds), usegmt=True),
        "garbage": "in a while",
    }
    return {"Retry-After": value[says]} if says in value else {}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json; charset=utf-8"

    def encoded(self) -> bytes:
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, str):
            return self.body.encode()
        return json.dumps(self.body, ensure_ascii=False).encode()


def fields_of(headers: Mapping[str, str], body: bytes) -> dict[str, str]:
    """The fields of a form or a JSON object; empty for any other body."""
    content_type = headers.get("content-type", "")
    if content_type.startswith("application/json"):
        return {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in document_of(body).items()
        }
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return {}


def parts_of(call: Call) -> dict[str, bytes]:
    """The fields of a multipart form; empty for any other body."""
    kind = call.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return {}
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + kind.encode() + b"\r\n\r\n" + call.body
    )
    parts: dict[str, bytes] = {}
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            parts[str(part.get_param("name", header="content-disposition"))] = content
    return parts


def document_of(body: bytes) -> dict[str, Any]:
    """The JSON object in a body; empty for any other body."""
    try:
        document = json.loads(body)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
