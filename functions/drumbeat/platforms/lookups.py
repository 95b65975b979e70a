"""Resolving a host's name to addresses that may be called.

The addresses of a name are checked again before each call, and the call then goes to a checked
address, because the name may resolve to another one a moment later.
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

#: From host and port to IP addresses, in the order to try them. Raises OSError.
Resolver = Callable[[str, int], Sequence[str]]

#: The most addresses of a name that are tried.
MAX_ADDRESSES = 3
#: The timeout of a look-up, in seconds.
LOOKUP_SECONDS = 3.0


def look_up(host: str, port: int, *, seconds: float = LOOKUP_SECONDS) -> Sequence[str]:
    """The machine's own resolver. IPv4 first: functions usually have no IPv6 connectivity.

    The resolver can't be interrupted, so it runs in another thread. Raises OSError, including
    TimeoutError.
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
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"{host} was not looked up in time") from None
    if isinstance(answer, Exception):
        raise answer
    answer.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return list(dict.fromkeys(str(entry[4][0]) for entry in answer))


class Unresolved(Exception):
    """A name can't be resolved now; the text contains the host but not the address."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Resolves addresses that people name, and refuses those that must not be called.

    `allow_private` also allows http and local networks.
    """

    resolve: Resolver = look_up
    allow_private: bool = False

    def parse(self, url: object, *, allow_http: bool = False) -> Endpoint:
        """As `parse_endpoint`, without a look-up. Raises AddressRefused."""
        return parse_endpoint(url, allow_private=self.allow_private, allow_http=allow_http)

    def locate(self, url: object, *, allow_http: bool = False) -> tuple[Endpoint, Sequence[str]]:
        """The endpoint, and all addresses of its name, provided that all of them may be called.

        Raises AddressRefused, Unresolved.
        """
        endpoint = self.parse(url, allow_http=allow_http)
        if endpoint.is_literal:
            return endpoint, [endpoint.host]
        try:
            addresses = self.resolve(endpoint.host, endpoint.port)
        except (OSError, UnicodeError):  # UnicodeError: too long for the resolver's encoding
            addresses = []
        if not addresses:
            raise Unresolved(f"{endpoint.shown} was not found.")
        for address in addresses:
            check_address(address, allow_private=self.allow_private)
        return endpoint, addresses[:MAX_ADDRESSES]


#: For hosts that must be on the public internet.
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
