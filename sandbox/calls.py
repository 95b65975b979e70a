"""A call as a stand-in network receives it, and its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """`step` says what the call is for: prepare, commit, find, check, delete, webhook."""

    network: str
    step: str
    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    fields: Mapping[str, str]
    body: bytes = b""
    #: The text of the post that the call is about, so that a fault can single it out.
    text: str = ""


def retry_after(seconds: int, says: str) -> Mapping[str, str]:
    """The Retry-After header (RFC 9110, 10.2.3), said in one of the ways of `faults.SAYS`."""
    value = {
        "usual": str(seconds),
        "date": format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True),
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
