"""Media by their address, for networks that take bytes and for those that fetch them."""

from __future__ import annotations

from http import HTTPStatus

from drumbeat.domain.publishing import Medium
from drumbeat.platforms.addresses import AddressRefused
from drumbeat.platforms.lookups import PUBLIC_ONLY, Guard, Unresolved, send_to_one
from drumbeat.ports import MediaUnavailable, NoAnswer, NotSent, Part, Response, Transport


class AddressedMedia:
    """`ports.MediaReader`. Addresses are strangers' choices: called with a webhook's care."""

    def __init__(self, transport: Transport, *, guard: Guard = PUBLIC_ONLY) -> None:
        self._transport = transport
        self._guard = guard

    def url(self, medium: Medium) -> str:
        return medium.url

    def read(self, medium: Medium, start: int = 0, length: int | None = None) -> Part:
        """At most what the transport takes of one answer; more is refused, never cut off."""
        last = "" if length is None else str(start + length - 1)
        answer = self._called(medium.url, {"Range": f"bytes={start}-{last}", "Accept": "*/*"})
        if answer.status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
            transient = answer.status >= 500 or answer.status == HTTPStatus.TOO_MANY_REQUESTS
            words = f"The address of a picture or video answers HTTP {answer.status}."
            raise MediaUnavailable("media_unreachable", words, transient=transient)
        if not answer.complete:
            words = "A picture or video is too large, or came too slowly."
            raise MediaUnavailable("media_incomplete", words, transient=True)
        content = answer.body
        if answer.status == HTTPStatus.OK:
            content = content[start : None if length is None else start + length]
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Part(content, kind)

    def _called(self, url: str, headers: dict[str, str]) -> Response:
        try:
            endpoint, addresses = self._guard.locate(url.partition("#")[0], allow_http=True)
            return send_to_one(self._transport, "GET", endpoint, headers, None, addresses)
        except AddressRefused as refused:
            words = f"The address of a picture or video {refused}."
            raise MediaUnavailable("media_address_refused", words, transient=False) from None
        except Unresolved as unresolved:
            raise MediaUnavailable("media_unreachable", str(unresolved), transient=True) from None
        except (NotSent, NoAnswer) as failure:
            raise MediaUnavailable(failure.code, failure.message, transient=True) from None
