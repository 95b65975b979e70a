"""Parsing web addresses that people type or paste, in one place.

Everything that takes an address (a button, a picture, a webhook, a post's link) uses this module,
so that nothing is stored that can't be read later. Only the text is checked: nothing is looked up.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_CHARACTERS = 2048

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)
#: An address that seems to lack only its scheme.
_BARE = re.compile(r"[^\s/?#@:\\]+\.[^\s/?#@:.\\]{2,}(?::\d+)?(?:[/?#]\S*)?")
_BLANK = re.compile(r"\s")
#: Characters that `urlsplit` silently drops, and other controls.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: Characters that an address never contains (RFC 3986, appendix A), blanks excepted.
_ENCODED = re.compile(r'[\s"<>^`{|}]')
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MENTIONED = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
#: Characters that end a sentence or a bracket after an address, and don't belong to it.
_BEHIND = ".,;:!?'\u2019\u201d\u00bb)]}\u2026\u3002"

_SHAPE = (
    "This address can't be read: after https:// comes a host such as www.example.com, "
    "then perhaps a path."
)
_TOO_LONG = f"An address has at most {MAX_CHARACTERS} characters."


class Unreadable(ValueError):
    """The text is no address that can be opened; the message says why, and gives a remedy."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """The parts of an address. `host` is in lower case and without brackets; `rest` is path, query
    and fragment as they were written."""

    scheme: str
    host: str
    port: int | None
    rest: str

    @property
    def text(self) -> str:
        """The address in the form that is stored and opened."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.rest}"


def parsed(words: str, *, short_hosts: bool = False) -> WebAddress:
    """The parts of an address that begins with https:// or http://. Raises Unreadable.

    Blanks in its path or query are encoded, as browsers do: addresses of files contain them.
    `short_hosts` also allows names without a dot, which are machines in a local network.
    """
    text = words.strip()
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(_TOO_LONG)
    _require_scheme(text)
    if "\\" in text or _CONTROLS.search(text):
        raise Unreadable("An address has no backslashes (\\), line breaks or tabs: take them out.")
    if text.lower().count("://") > 1 and _BLANK.search(text):
        raise Unreadable("Here is more than one address: enter one.")
    try:
        split = urlsplit(text)
        host, port = split.hostname or "", split.port
    except ValueError:
        raise Unreadable(_SHAPE) from None
    if "@" in split.netloc:
        raise Unreadable("An address here has no user name or password (before the @).")
    if _BLANK.search(split.netloc):
        raise Unreadable("There is a blank in the host's name (after https://): take it out.")
    if port == 0:
        raise Unreadable("There is no port 0.")
    _require_host(host, bracketed="[" in split.netloc, short=short_hosts)
    rest = text[text.index("://") + 3 + len(split.netloc) :]
    address = WebAddress(split.scheme.lower(), host, port, _ENCODED.sub(_percent, rest))
    if len(address.text) > MAX_CHARACTERS:
        raise Unreadable(_TOO_LONG)
    return address


def link(text: str) -> str:
    """An address that people open, in stored form. Raises Unreadable."""
    return parsed(text).text


def picture(text: str) -> str:
    """An address of media, in stored form; only https. Raises Unreadable."""
    address = parsed(text)
    if address.scheme != "https":
        raise Unreadable(
            "Pictures need an address that begins with https://: browsers do not show others here. "
            f"Try https{address.text[len(address.scheme) :]}."
        )
    return address.text


def mentions(text: str, address: str) -> bool:
    """Whether `text` contains exactly this address, not only a longer one that begins with it."""
    try:
        target = _compared(address)
    except Unreadable:
        return False
    return any(target in _readings(match[0]) for match in _MENTIONED.finditer(text))


def places(text: str) -> Iterator[tuple[int, int]]:
    """The start and end of each address in `text`, without the punctuation after it."""
    for match in _MENTIONED.finditer(text):
        address = match[0].rstrip(_BEHIND)
        if address.count("(") > address.count(")") and match[0][len(address) :].startswith(")"):
            address += ")"
        with suppress(Unreadable):
            parsed(address)
            yield match.start(), match.start() + len(address)


def _readings(text: str) -> set[tuple[str, str, int | None, str]]:
    """What an address in a text may mean: with and without trailing punctuation."""
    readings = set()
    for end in range(len(text), 0, -1):
        with suppress(Unreadable):
            readings.add(_compared(text[:end]))
        if text[end - 1] not in _BEHIND:
            break
    return readings


def _compared(address: str) -> tuple[str, str, int | None, str]:
    """The normal form in which spellings of one address are equal (RFC 3986, 6.2)."""
    read = parsed(address)
    port = None if read.port == _DEFAULT_PORTS[read.scheme] else read.port
    rest = read.rest if read.rest.startswith("/") else f"/{read.rest}"
    return read.scheme, read.host, port, rest


def _require_scheme(text: str) -> None:
    scheme = _SCHEME.match(text)
    if scheme is not None and scheme[0].lower() in _DEFAULT_PORTS:
        if not text[scheme.end() :].startswith("://"):
            raise Unreadable(_SHAPE)
        return
    if _BARE.fullmatch(text):
        raise Unreadable(f"Begin with https://, such as https://{text}.")
    raise Unreadable("Use an address that begins with https://, such as https://www.example.com.")


def _require_host(host: str, *, bracketed: bool, short: bool) -> None:
    if bracketed:
        try:
            ipaddress.IPv6Address(host)
        except ValueError:
            raise Unreadable(_SHAPE) from None
        return
    labels = host.removesuffix(".").split(".")
    whole = short or len(labels) > 1 or host == "localhost"
    if not whole or len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise Unreadable(_SHAPE)


def _percent(character: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in character[0].encode())
