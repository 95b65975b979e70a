"""Comparing a post that X lists with one that we sent, although X changes what it shows.

Links are listed as t.co's, with their targets beside them; media add one at the end; `&`, `<` and
`>` are escaped; the text is in normal form C.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from enum import Enum, auto
from typing import Any
from urllib.parse import unquote

from drumbeat.domain.x_addresses import spans

_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"\w+")
#: The target of the link that stands for a picture or video.
_OF_MEDIA = re.compile(r"https?://[^/]+/[^/]+/status/[0-9]+/(?:photo|video)/[0-9]+")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_LINK = "\x00"


class Likeness(Enum):
    """How a listed post relates to one that was sent."""

    SAME = auto()
    #: The same text, with other links or symbols.
    UNCLEAR = auto()
    OTHER = auto()


def compared(document: Mapping[str, Any], text: str) -> Likeness:
    """`document`: a post with its `entities`."""
    shown, expected = _shown(document), _sent(text)
    if shown == expected:
        return Likeness.SAME
    if _WORDS.findall(shown[0]) == _WORDS.findall(expected[0]):
        return Likeness.UNCLEAR
    return Likeness.OTHER


def _sent(text: str) -> tuple[str, list[str]]:
    """The text without its links, and the links."""
    normal = unicodedata.normalize("NFC", text)
    words, links, at = [], [], 0
    for start, end in spans(normal):
        words += [normal[at:start], _LINK]
        links.append(_bare(normal[start:end]))
        at = end
    words.append(normal[at:])
    return _plain("".join(words)), links


def _shown(post: Mapping[str, Any]) -> tuple[str, list[str]]:
    text = str(post.get("text") or "")
    entities = post.get("entities")
    urls = entities.get("urls") if isinstance(entities, Mapping) else None
    by_url = {
        str(each.get("url")): each
        for each in (urls if isinstance(urls, list) else ())
        if isinstance(each, Mapping)
    }
    words, links, at = [], [], 0
    for start, end in spans(text):
        entity = by_url.get(text[start:end])
        words.append(text[at:start])
        at = end
        if entity is not None and _is_of_media(entity):
            continue
        words.append(_LINK)
        links.append(_bare(str((entity or {}).get("expanded_url") or text[start:end])))
    words.append(text[at:])
    return _plain(html.unescape("".join(words))), links


def _is_of_media(entity: Mapping[str, Any]) -> bool:
    leads_to = str(entity.get("expanded_url") or "")
    return "media_key" in entity or _OF_MEDIA.fullmatch(leads_to) is not None


def _plain(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _bare(url: str) -> str:
    """The address without the parts that X adds or writes differently."""
    rest = unquote(html.unescape(_SCHEME.sub("", url, count=1)))
    host, slash, path = rest.partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")
