"""Removing a connection's secrets from what networks answer.

Networks quote their input: a token in an error, the path of a webhook in an error page. Their
answers are stored and shown to viewers, so every text of a connection is masked in them, in the
forms in which it may appear: as it is, percent-encoded, JSON- and HTML-escaped.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus

MASKED = "[secret]"

#: Shorter parts of an address occur in ordinary sentences, and would be easy to guess.
_SHORTEST_PART = 4
#: Parts of addresses that reveal nothing and whose masking would make errors unreadable.
_ORDINARY = frozenset(
    {
        *("api", "callback", "callbacks", "events", "hook", "hooks", "https", "incoming", "index"),
        *("notify", "post", "posts", "public", "receive", "receiver", "secret", "services"),
        *("token", "webhook", "webhooks"),
    }
)
_PREFIX = re.compile(r"[a-z]+_(?=.{16})")
_SEPARATORS = re.compile(r"[/?&=#;]")


class Mask:
    """Replaces the secrets of one connection in texts."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets for form in _forms(secret) if form}
        longest_first = sorted(forms, key=lambda form: (-len(form), form))
        self._pattern = (
            re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
            if longest_first
            else None
        )

    @classmethod
    def of(cls, connection: Mapping[str, Any], public: Iterable[str] = ()) -> Mask:
        """A mask for all texts of `connection`, however deep, except the values named as
        `public`."""
        exceptions = set(public)
        texts = (text for text in _texts(connection) if text and text not in exceptions)
        return cls(part for text in texts for part in _parts(text))

    def __call__(self, text: str) -> str:
        """`text` without the secrets."""
        return self._pattern.sub(MASKED, text) if self._pattern else text


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _parts(text: str) -> Iterator[str]:
    """The secret parts of a text: all of it, or everything after the host of an address."""
    if "://" not in text:
        yield text
        prefix = _PREFIX.match(text)
        if prefix:
            yield text[prefix.end() :]
        return
    tail = text.partition("://")[2]
    host = re.split(r"[/?#]", tail, maxsplit=1)[0]
    if "@" in host:
        yield host.rpartition("@")[0]
    rest = tail[len(host) :]
    if len(rest) > 1:
        yield text
        yield rest
        yield from (part for part in (rest.lstrip("/"), *re.split(r"[?#]", rest)) if len(part) > 1)
    for part in _SEPARATORS.split(rest):
        plain = unquote(part).lower()
        if len(part) >= _SHORTEST_PART and plain not in _ORDINARY:
            yield part


def _forms(secret: str) -> Iterator[str]:
    for plain in {secret, unquote(secret), unquote_plus(secret)}:
        yield plain
        for quoted in (quote(plain, safe="", errors="replace"), quote(plain, errors="replace")):
            yield quoted
            yield quote(quoted, safe="")
        yield quote_plus(plain, errors="replace")
        for escaped in (json.dumps(plain), json.dumps(plain, ensure_ascii=False)):
            yield escaped[1:-1]
            yield escaped[1:-1].replace("/", "\\/")
        yield html.escape(plain)
