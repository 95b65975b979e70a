"""Finding links, mentions and tags in a text for Bluesky, with their byte positions.

The rules are those of Bluesky's own apps (@atproto/api, rich-text/detection). They know every
top-level domain; here an address without https:// is found only under the most usual ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from drumbeat.domain import graphemes

#: AT Protocol, Handle: domain labels, the last one not beginning with a digit.
HANDLE = re.compile(
    r"(?=.{1,253}\Z)([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+"
    r"[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
)

_MENTION = re.compile(r"(?:^|(?<=[\s(]))@([a-zA-Z0-9.-]+)\b", re.ASCII)
_LINK = re.compile(
    r"(?:^|(?<=[\s(]))(?:https?://\S+|[a-z][a-z0-9]*(?:\.[a-z0-9]+)*"
    r"\.(?:com|org|net|edu|gov|info|biz|io)(?!\.?[a-z0-9])\S*)",
    re.IGNORECASE | re.MULTILINE,
)
_JOINERS = "\u00ad\u2060\u200a\u200b\u200c\u200d\u20e2"
_TAG = re.compile(rf"(?:^|(?<=\s))[#\uff03](?!\ufe0f)([^\s{_JOINERS}]+)")
_MOST_IN_TAG = 64


@dataclass(frozen=True, slots=True)
class _Span:
    """Characters `start` to `end` of the text, and their facet."""

    start: int
    end: int
    feature: Mapping[str, str]


def mentioned(text: str) -> list[str]:
    """The handles that a text mentions, each once, in order and in lower case."""
    handles = (match[1].lower() for match in _MENTION.finditer(text))
    return list(dict.fromkeys(handle for handle in handles if HANDLE.fullmatch(handle)))


def facets(text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """The facets of `text`, in order. Mentions whose handle is not in `dids` stay text."""
    spans = sorted(
        [*_mentions(text, dids), *_links(text), *_tags(text)], key=lambda span: span.start
    )
    entries, behind = [], 0
    for span in spans:
        if span.start >= behind:
            entries.append(_facet(text, span))
            behind = span.end
    return entries


def _mentions(text: str, dids: Mapping[str, str]) -> Iterator[_Span]:
    for match in _MENTION.finditer(text):
        did = dids.get(match[1].lower())
        if did is not None:
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": did}
            yield _Span(match.start(), match.end(), feature)


def _links(text: str) -> Iterator[_Span]:
    for match in _LINK.finditer(text):
        link = match[0]
        if link[-1] in ".,;:!?":
            link = link[:-1]
        if link.endswith(")") and "(" not in link:
            link = link[:-1]
        uri = link if link.lower().startswith("http") else f"https://{link}"
        feature = {"$type": "app.bsky.richtext.facet#link", "uri": uri}
        yield _Span(match.start(), match.start() + len(link), feature)


def _tags(text: str) -> Iterator[_Span]:
    for match in _TAG.finditer(text):
        tag = match[1]
        if all(_is_digit_or_punctuation(character) for character in tag):
            continue
        while _is_punctuation(tag[-1]):
            tag = tag[:-1]
        if graphemes.count(tag) <= _MOST_IN_TAG:
            feature = {"$type": "app.bsky.richtext.facet#tag", "tag": tag}
            yield _Span(match.start(), match.start() + 1 + len(tag), feature)


def _facet(text: str, span: _Span) -> dict[str, Any]:
    start = len(text[: span.start].encode("utf-8", "replace"))
    end = start + len(text[span.start : span.end].encode("utf-8", "replace"))
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [dict(span.feature)]}


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character).startswith("P")


def _is_digit_or_punctuation(character: str) -> bool:
    return character in "0123456789" or _is_punctuation(character)
