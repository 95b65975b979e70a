"""A caller of the HTTP API, with nothing but the standard library."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any


class ApiClient:
    """Calls `{base}/api/...` as one user, once it has logged in."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._token: str | None = None

    def login(self, email: str, password: str) -> bool:
        """Whether the credentials were accepted."""
        answer = self.call("POST", "/auth/login", {"email": email, "password": password})
        if answer.status != 200:
            return False
        self._token = answer.body["token"]
        return True

    def call(self, method: str, path: str, body: Any = None, **query: str) -> Answer:
        """Any status is an answer; only a missing one raises (URLError)."""
        url = f"{self._base}/api{path}" + (f"?{urlencode(query)}" if query else "")
        request = urllib.request.Request(
            url,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return Answer(response.status, _json(response.read()))
        except urllib.error.HTTPError as error:
            return Answer(error.code, _json(error.read()))


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode(errors="replace")
