"""Checking media by address, without reading them whole.

Each address is called as carefully as a webhook's, because people choose it. One byte is requested
instead of a HEAD request: signed addresses are often valid for GET only, and the answer has the
whole length (RFC 9110, 14.4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urljoin

from drumbeat.domain.preflight import (
    MEDIA_UNCHECKED,
    MEDIA_UNREACHABLE,
    MediaFacts,
    MediaTrouble,
)
from drumbeat.platforms.addresses import AddressRefused
from drumbeat.platforms.lookups import PUBLIC_ONLY, Guard, Unresolved, send_to_one
from drumbeat.ports import Clock
from drumbeat.ports.transport import NoAnswer, NotSent, Response, Transport

_MAX_REDIRECTS = 3
_REDIRECTS = {301, 302, 303, 307, 308}
_RANGE = {"Range": "bytes=0-0", "Accept": "*/*"}
_TOTAL = re.compile(r"bytes\s+\S+/([0-9]{1,15})")
_LENGTH = re.compile(r"[0-9]{1,15}")

#: Unregistered names that servers use (IANA, Media Types).
_ALIASES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-ms-bmp": "image/bmp",
    "image/x-png": "image/png",
}
_TOO_SLOW = MediaTrouble(
    MEDIA_UNCHECKED, "Other addresses took so long that this one was not looked at.", certain=False
)


class HttpMediaProbe:
    """`ports.MediaProbe` over HTTP."""

    def __init__(self, transport: Transport, clock: Clock, *, guard: Guard = PUBLIC_ONLY) -> None:
        self._transport = transport
        self._clock = clock
        self._guard = guard

    def look(self, url: str, *, until: datetime) -> MediaFacts | MediaTrouble:
        for _ in range(1 + _MAX_REDIRECTS):
            if self._clock.now() >= until:
                return _TOO_SLOW
            answer = self._call(url)
            if isinstance(answer, MediaTrouble):
                return answer
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or location is None:
                return _judged(answer)
            try:
                url = urljoin(url, location)
            except ValueError:
                break
        return MediaTrouble(MEDIA_UNREACHABLE, "The address leads elsewhere and nowhere.")

    def _call(self, url: str) -> Response | MediaTrouble:
        try:
            endpoint, addresses = self._guard.locate(url.partition("#")[0], allow_http=True)
        except AddressRefused as error:
            return MediaTrouble("media_address_refused", f"The address {error}.")
        except Unresolved as unresolved:
            return MediaTrouble(MEDIA_UNREACHABLE, str(unresolved))
        try:
            return send_to_one(self._transport, "GET", endpoint, _RANGE, None, addresses)
        except (NotSent, NoAnswer) as failure:
            # Networks may wait longer than this check.
            certain = failure.code in ("not_connected", "tls_failed")
            return MediaTrouble(MEDIA_UNREACHABLE, failure.message, certain)


def _judged(answer: Response) -> MediaFacts | MediaTrouble:
    status = answer.status
    if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return MediaFacts(_kind(answer.headers), 0)
    if not 200 <= status < 300:
        # A server error may pass; a refusal stays.
        certain = status < 500 and status != HTTPStatus.TOO_MANY_REQUESTS
        return MediaTrouble(MEDIA_UNREACHABLE, f"The address answers HTTP {status}.", certain)
    return MediaFacts(_kind(answer.headers), _size(answer))


def _kind(headers: Mapping[str, str]) -> str | None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return _ALIASES.get(kind, kind) or None


def _size(answer: Response) -> int | None:
    """The size of the whole file in bytes."""
    if answer.status == HTTPStatus.PARTIAL_CONTENT:
        match = _TOTAL.fullmatch(answer.headers.get("content-range", "").strip())
        return int(match[1]) if match else None
    length = answer.headers.get("content-length", "").strip()
    return int(length) if _LENGTH.fullmatch(length) else None
