"""From a host's name to addresses that may be called.

What a name leads to is checked anew before each call, and the call then goes to the checked
address itself: a name may lead elsewhere a moment later.
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drumbeat.platforms.addresses import Endpoint, check_address, parse_endpoint
from drumbeat.ports.transport import NotSent, Request, Response, Transport

#: Host and port to IP addresses, in the order to try them. Raises OSError.
Resolver = Callable[[str, int], Sequence[str]]

#: So many of a name's addresses are tried.
MAX_ADDRESSES = 3
#: How long a name is looked up.
LOOKUP_SECONDS = 3.0


def look_up(host: str, port: int, *, seconds: float = LOOKUP_SECONDS) -> Sequence[str]:
    """The machine's own resolver. IPv4 first: functions usually have no way out over IPv6.

    The resolver can't be interrupted, so it is waited for from aside. Raises OSError, TimeoutError
    among them.
    """
    answers: queue.SimpleQueue[list[Any] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(
                socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            )
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"{host} was not looked up in time") from None
    if isinstance(found, Exception):
        raise found
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Unresolved(Exception):
    """A name can't be resolved for now; the text names the host alone, not the address."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Finds out where strangers' addresses lead, and lets none pass that must not be called.

    `allow_private` also lets in http and one's own machine and networks.
    """

    resolve: Resolver = look_up
    allow_private: bool = False

    def parse(self, url: object, *, allow_http: bool = False) -> Endpoint:
        """As `parse_endpoint`: looks nothing up. Raises AddressRefused."""
        return parse_endpoint(url, allow_private=self.allow_private, allow_http=allow_http)

    def locate(self, url: object, *, allow_http: bool = False) -> tuple[Endpoint, Sequence[str]]:
        """The endpoint, and all that its name leads to, provided that all of it may be called.

        Raises AddressRefused, or Unresolved.
        """
        endpoint = self.parse(url, allow_http=allow_http)
        if endpoint.is_literal:
            return endpoint, [endpoint.host]
        try:
            addresses = self.resolve(endpoint.host, endpoint.port)
        except (OSError, UnicodeError):  # the latter: too long for the resolver's encoding
            addresses = []
        if not addresses:
            raise Unresolved(f"{endpoint.shown} was not found.")
        for address in addresses:
            check_address(address, allow_private=self.allow_private)
        return endpoint, addresses[:MAX_ADDRESSES]


#: For what must be on the public internet.
PUBLIC_ONLY = Guard()


def send_to_one(
    transport: Transport,
    method: str,
    endpoint: Endpoint,
    headers: Mapping[str, str],
    body: bytes | None,
    addresses: Sequence[str],
) -> Response:
    """Try one address after the other, as long as certainly nothing was sent.

    Raises NotSent or NoAnswer.
    """
    for address in addresses[:-1]:
        try:
            return transport.send(Request(method, endpoint.url, headers, body, address))
        except NotSent:
            continue
    return transport.send(Request(method, endpoint.url, headers, body, addresses[-1]))
