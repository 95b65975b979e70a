"""Calls to other services: one request, then one response or one of two failures.

After a failed call, publishing needs to know whether anything can have arrived. So a transport
raises NotSent only when no connection was made, and NoAnswer for every later failure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """One call. Secrets are only in headers, because addresses end up in logs.

    `address`: the IP address to connect to, if it was checked beforehand; the certificate and the
    Host header are still the URL's. `seconds`: how long it may take from connecting to the end of
    its answer, if longer than usual.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    address: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """`headers` has lower-case names. `complete` is False when the body was cut off: too long, too
    slow, or the connection broke."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    complete: bool = True

    def document(self) -> Mapping[str, Any] | None:
        """The body as a JSON object; None when it is cut off or not one."""
        document = self._json()
        return document if isinstance(document, dict) else None

    def items(self) -> Sequence[Any] | None:
        """The body as a JSON array; None when it is cut off or not one."""
        document = self._json()
        return document if isinstance(document, list) else None

    def _json(self) -> Any:
        if not self.complete:
            return None
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class TransportFailure(Exception):
    """A call without a response. Neither its text nor its cause contains parts of the request."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class NotSent(TransportFailure):
    """Certainly nothing arrived."""


class NoAnswer(TransportFailure):
    """It may have arrived, and may have been carried out."""


class Transport(Protocol):
    def send(self, request: Request) -> Response:
        """Follows no redirects and repeats nothing. Raises NotSent or NoAnswer."""
        ...
