"""A client of the HTTP API that needs only the standard library."""

from __future__ import annotations

import gzip
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the API. `headers` are keyed by lower-case names."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class ApiClient:
    """Calls `{base}/api/...`; after `login`, as that user."""

    def __init__(self, base: str) -> None:
        self.email: str | None = None
        self._base = base
        self.token: str | None = None

    def login(self, email: str, password: str) -> bool:
        """Whether the credentials were accepted."""
        answer = self.call("POST", "/auth/login", {"email": email, "password": password})
        if answer.status != 200:
            return False
        self.email, self.token = email, answer.body["token"]
        return True

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        **query: str,
    ) -> Answer:
        """Call `/api{path}` and return the answer, whatever its status. Raises URLError when none
        comes."""
        url = f"{self._base}/api{path}" + (f"?{urlencode(query)}" if query else "")
        request = urllib.request.Request(
            url,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **(headers or {})},
        )
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return _answer(response.status, response.read(), response.headers)
        except urllib.error.HTTPError as error:
            return _answer(error.code, error.read(), error.headers)


def _answer(status: int, raw: bytes, headers: Message) -> Answer:
    named = {name.lower(): value for name, value in headers.items()}
    if named.get("content-encoding") == "gzip":
        raw = gzip.decompress(raw)
    try:
        body = json.loads(raw) if raw else None
    except ValueError:
        body = raw.decode(errors="replace")
    return Answer(status, body, named)
