"""From a host's name to addresses that may be called.

What a name leads to is checked anew before each call, and the call then goes to the checked
address itself: a name may lead elsewhere a moment later.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence

from drumbeat.platforms.addresses import Endpoint, check_address
from drumbeat.platforms.transport import NotSent, Request, Response, Transport

#: Host and port to IP addresses, in the order to try them. Raises OSError.
Resolver = Callable[[str, int], Sequence[str]]

_MAX_ADDRESSES = 3


def look_up(host: str, port: int) -> Sequence[str]:
    """The machine's own resolver. IPv4 first: functions usually have no way out over IPv6."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(
    endpoint: Endpoint, resolve: Resolver, *, allow_private: bool
) -> Sequence[str]:
    """All that the name leads to, provided that all of it may be called.

    Raises AddressRefused, or OSError when the name leads nowhere.
    """
    if endpoint.is_literal:
        return [endpoint.host]
    try:
        addresses = resolve(endpoint.host, endpoint.port)
    except UnicodeError:
        raise OSError from None  # a label that is too long for the resolver's encoding
    if not addresses:
        raise OSError
    for address in addresses:
        check_address(address, allow_private=allow_private)
    return addresses[:_MAX_ADDRESSES]


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
