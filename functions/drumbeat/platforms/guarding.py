"""Calls to hosts that people name: servers of Bluesky and Mastodon, sites.

Each request's host is looked up once, all addresses are checked, and the request goes to a checked
address. Redirects are never followed, because they would bypass the check.
"""

from __future__ import annotations

from drumbeat.platforms.addresses import AddressRefused
from drumbeat.platforms.lookups import Guard, Unresolved, send_to_one
from drumbeat.platforms.transport import ADDRESS_REFUSED
from drumbeat.ports import NotSent, Request, Response, Transport


class GuardedTransport:
    """`ports.Transport` that calls only addresses that people may make us call."""

    def __init__(self, transport: Transport, guard: Guard) -> None:
        self._transport = transport
        self._guard = guard

    def send(self, request: Request) -> Response:
        try:
            endpoint, addresses = self._guard.locate(request.url)
        except AddressRefused as error:
            raise NotSent(ADDRESS_REFUSED, f"The address {error}.") from None
        except Unresolved as unresolved:
            raise NotSent("name_not_resolved", str(unresolved)) from None
        return send_to_one(
            self._transport, request.method, endpoint, request.headers, request.body, addresses
        )
