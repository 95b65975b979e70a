"""Which addresses a tenant may make us call.

Strangers choose a webhook's URL, and we call it from inside a cloud network. So the URL must be
https to a public host, in the one usual notation; and the addresses to which its name resolves are
checked again before each call, which then goes to the checked address itself.

Special ranges: IANA IPv4 and IPv6 Special-Purpose Address Registries. They are listed here because
what the standard library calls global differs between patch releases.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field, replace

from drumbeat.domain import web_addresses

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Local networks: refused, unless private addresses are allowed.
_OWN = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)
#: Never called: this network, shared, link-local (cloud metadata), protocol assignments,
#: documentation, benchmarks, multicast, reserved; and IPv6 ranges that contain other addresses.
_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        # Azure's wire server, which gives machines their keys (Microsoft, "What is IP address
        # 168.63.129.16?"): a public address that means the machine's own host.
        "168.63.129.16/32",
        "169.254.0.0/16",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        # IPv6 addresses of metadata services inside a range that may be allowed: AWS (EC2 user
        # guide, "Access instance metadata"), Google Cloud (fd20:ce::254, of instances with only
        # IPv6), Oracle Cloud (fd00:c1::a9fe:a9fe, by its SDK and images), Scaleway (fd00:42::42, by
        # cloud-init's documentation of its datasource). Their IPv4 addresses are in ranges above:
        # 169.254.169.254, 100.100.100.200 (Alibaba), 192.0.0.192 (Oracle).
        "fd00:ec2::/32",
        "fd20:ce::/32",
        "fd00:c1::/32",
        "fd00:42::/32",
    )
)
#: All ordinary public IPv6 addresses are in this range; IPv4-mapped ones and NAT64 are not.
_PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")

#: Names of local machines (RFC 6761, 6762, 8375, ICANN's .internal).
_OWN_NAMES = ("localhost", "local", "internal", "home.arpa", "localdomain", "lan")
_NAME = re.compile(r"(?=.{1,253}\Z)(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class AddressRefused(ValueError):
    """This address must not be called; the text says why, and gives a remedy."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A URL that may be called, judged by its text. `host` has no brackets."""

    url: str = field(repr=False)
    host: str
    port: int
    is_literal: bool

    @property
    def shown(self) -> str:
        """Only host and port, because paths and queries of webhooks contain secrets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port in (80, 443) else f"{host}:{self.port}"


def parse_endpoint(
    url: object, *, allow_private: bool = False, allow_http: bool = False
) -> Endpoint:
    """Parse and check a URL, without a look-up.

    `allow_private` also allows http and local networks; `allow_http` also allows http, for calls
    that carry nothing secret. Raises AddressRefused.
    """
    if not isinstance(url, str) or not url:
        raise AddressRefused("must be a URL that begins with https://")
    try:
        address = web_addresses.parsed(url, short_hosts=allow_private)
    except web_addresses.Unreadable as unreadable:
        remedy = " For a server of your own machine, http:// works too." if allow_private else ""
        raise AddressRefused(f"can't be used. {unreadable}{remedy}") from None
    if address.scheme != "https" and not (allow_private or allow_http):
        raise AddressRefused("must begin with https://")
    if "#" in address.rest:
        raise AddressRefused("must not contain a fragment (#…)")
    host, literal = _host(address.host, bracketed=":" in address.host)
    if literal is not None:
        check_address(host, allow_private=allow_private)
    elif not allow_private and _is_own_name(host):
        raise AddressRefused("must name a host on the public internet")
    rest = address.rest if address.rest.startswith("/") else f"/{address.rest}"
    return Endpoint(
        url=replace(address, host=host, rest=rest).text,
        host=host,
        port=address.port or (443 if address.scheme == "https" else 80),
        is_literal=literal is not None,
    )


def is_own(host: str) -> bool:
    """Whether a host, in its usual notation, is a local machine or network, judged by its text."""
    try:
        return _in(ipaddress.ip_address(host), _OWN)
    except ValueError:
        return _is_own_name(host)


def check_address(text: str, *, allow_private: bool = False) -> None:
    """Raises AddressRefused unless this IP address may be called."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise AddressRefused("is not an IP address") from None
    if not _may_be_called(address, allow_private=allow_private):
        raise AddressRefused("must lead to a public address, not to a private or reserved one")


def _may_be_called(address: _Address, *, allow_private: bool) -> bool:
    if getattr(address, "scope_id", None) or _in(address, _NEVER):
        return False
    if _in(address, _OWN):
        return allow_private
    return address.version == 4 or address in _PUBLIC_IPV6


def _in(
    address: _Address, networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
) -> bool:
    return any(address in network for network in networks)


def _host(host: str, *, bracketed: bool) -> tuple[str, _Address | None]:
    """The host in its one usual notation, and its address if it is one.

    Hosts that some resolvers would read as a number (`2130706433`, `0x7f.1`, `0177.0.0.1`) are
    refused, by the WHATWG URL Standard's rule for hosts that end in a number. Raises
    AddressRefused.
    """
    if bracketed:
        try:
            address = ipaddress.IPv6Address(host)
        except ValueError:
            raise AddressRefused("has an unreadable IPv6 address") from None
        return str(address), address
    name = _ascii(host).removesuffix(".")
    if not _NAME.fullmatch(name):
        raise AddressRefused("must contain a host name")
    if not _NUMBER.fullmatch(name.rpartition(".")[2]):
        return name, None
    try:
        return name, ipaddress.IPv4Address(name)
    except ValueError:
        raise AddressRefused("must write an IPv4 address as four decimal numbers") from None


def _ascii(name: str) -> str:
    """An international name in ASCII form; full-width digits and dots become plain ones. Raises
    AddressRefused."""
    if name.isascii():
        return name
    # Imported here because its tables are large and few names need them.
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except UnicodeError:
        raise AddressRefused("must contain a host name") from None


def _is_own_name(name: str) -> bool:
    return "." not in name or any(name == own or name.endswith(f".{own}") for own in _OWN_NAMES)
