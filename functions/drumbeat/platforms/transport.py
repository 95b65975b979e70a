"""The seam to the world: one request out, one response back, or one of two failures.

What a publisher needs to know of a failed call is whether anything can have arrived. So a
transport raises NotSent only when no connection ever stood, and NoAnswer for everything later.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

from drumbeat.domain import graphemes
from drumbeat.domain.masking import Mask

_SHOWN_CHARACTERS = 500
#: The longest Retry-After that is followed; a network that asks for more is called after this.
_MAX_WAIT_SECONDS = 24 * 3600.0
_SECONDS = re.compile(r"[0-9]+", re.ASCII)
_UNSHOWN = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Request:
    """One call. Secrets travel in headers alone: addresses end up in logs.

    `address` is the IP address to connect to when it was checked beforehand; the certificate
    and the Host header are still the URL's.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """`headers` has lower-case names. `complete` is False when the body was cut off: too long,
    too slow, or the connection broke."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    complete: bool = True

    def document(self) -> Mapping[str, Any] | None:
        """The body as a JSON object; None when it is cut off or anything else."""
        if not self.complete:
            return None
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None


class TransportFailure(Exception):
    """A call without a response. Neither text nor cause carries anything of the request."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class NotSent(TransportFailure):
    """Certainly nothing arrived."""


class NoAnswer(TransportFailure):
    """It may have arrived, and may have been done."""


class Transport(Protocol):
    def send(self, request: Request) -> Response:
        """Follows no redirect and repeats nothing. Raises NotSent or NoAnswer."""
        ...


def words(text: object, mask: Mask) -> str:
    """A network's words, fit to keep and show: one line, bounded, without our secrets."""
    said = _UNSHOWN.sub(" ", mask(str(text))).strip()
    return graphemes.shortened(said, _SHOWN_CHARACTERS)


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds until a call is welcome again, at most a day; None when that is not readably said.

    RFC 9110, 10.2.3: seconds, or a date. A date counts from the answer's own `Date`, so that
    clocks which differ do no harm, and from `now` where there is none.
    """
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        # Python reads no more than 4300 digits.
        return _MAX_WAIT_SECONDS if len(value) > 9 else min(float(value), _MAX_WAIT_SECONDS)
    until, since = _date(value), _date(headers.get("date", "")) or now
    if until is None or since is None:
        return None
    return min(max((until - since).total_seconds(), 0.0), _MAX_WAIT_SECONDS)


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
