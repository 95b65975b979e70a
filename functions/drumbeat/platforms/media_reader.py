"""Reading media by address, for networks that take bytes and for those that fetch addresses.

People choose the addresses: each host is looked up and checked before it is called, also after a
redirect. Size and total time are limited.
"""

from __future__ import annotations

import re
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urljoin

from drumbeat.domain.publishing import Medium
from drumbeat.platforms.addresses import AddressRefused
from drumbeat.platforms.lookups import PUBLIC_ONLY, Guard, Unresolved, send_to_one
from drumbeat.platforms.transport import ADDRESS_REFUSED
from drumbeat.ports import Clock, MediaUnavailable, NoAnswer, NotSent, Part, Response, Transport

#: The largest picture that a network here takes has 16 MiB.
MOST_BYTES = 17_000_000
#: In seconds; no further address is called after this.
_WHOLE = timedelta(seconds=30)
_MAX_REDIRECTS = 3
_REDIRECTS = {301, 302, 303, 307, 308}
_TOTAL = re.compile(r"bytes\s+(?:[0-9]+-[0-9]+|\*)/([0-9]{1,15})")


class AddressedMedia:
    """`ports.MediaReader`. `transport`: for tests, and for callers with shorter timeouts."""

    def __init__(
        self, clock: Clock, transport: Transport | None = None, *, guard: Guard = PUBLIC_ONLY
    ) -> None:
        self._clock = clock
        self._transport = transport
        self._guard = guard

    def url(self, medium: Medium) -> str:
        return medium.url

    def read(self, medium: Medium, start: int = 0, length: int | None = None) -> Part:
        """A file that is longer than the transport takes in one answer is refused, never cut
        off."""
        last = "" if length is None else str(start + length - 1)
        answer = self._followed(medium.url, f"bytes={start}-{last}")
        status = answer.status
        if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
            transient = status >= 500 or status == HTTPStatus.TOO_MANY_REQUESTS
            raise _unavailable("media_unreachable", f"answers HTTP {status}.", transient=transient)
        if not answer.complete:
            large = len(answer.body) >= MOST_BYTES
            words = "leads to more than we read." if large else "did not send all of it in time."
            raise _unavailable("media_incomplete", words, transient=not large)
        content, size = answer.body, _size(answer)
        if status == HTTPStatus.OK:
            content = content[start : None if length is None else start + length]
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Part(content, kind, size)

    def _followed(self, url: str, range_: str) -> Response:
        until = self._clock.now() + _WHOLE
        for _ in range(1 + _MAX_REDIRECTS):
            answer = self._called(url, range_)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or location is None:
                return answer
            if self._clock.now() >= until:
                raise _unavailable("media_unreachable", "took too long.", transient=True)
            try:
                url = urljoin(url, location)
            except ValueError:
                break
        raise _unavailable("media_unreachable", "leads elsewhere and nowhere.", transient=False)

    def _called(self, url: str, range_: str) -> Response:
        headers = {"Range": range_, "Accept": "*/*"}
        try:
            endpoint, addresses = self._guard.locate(url.partition("#")[0], allow_http=True)
            return send_to_one(self._sender(), "GET", endpoint, headers, None, addresses)
        except AddressRefused as error:
            raise _unavailable(ADDRESS_REFUSED, f"{error}.", transient=False) from None
        except Unresolved as unresolved:
            raise MediaUnavailable("media_unreachable", str(unresolved), transient=True) from None
        except (NotSent, NoAnswer) as failure:
            raise MediaUnavailable(failure.code, failure.message, transient=True) from None

    def _sender(self) -> Transport:
        """Loads the HTTP library on first use, because most posts have no picture."""
        if self._transport is None:
            from drumbeat.platforms.requests_transport import RequestsTransport

            self._transport = RequestsTransport(body_bytes=MOST_BYTES, body_seconds=20)
        return self._transport


def _unavailable(code: str, words: str, *, transient: bool) -> MediaUnavailable:
    message = f"The address of a picture or video {words}"
    return MediaUnavailable(code, message, transient=transient)


def _size(answer: Response) -> int:
    """The size of the whole file in bytes if the answer has it, else of its body."""
    match = _TOTAL.fullmatch(answer.headers.get("content-range", "").strip())
    return int(match[1]) if match else len(answer.body)
