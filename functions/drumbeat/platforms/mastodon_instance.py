"""What an instance says of itself: its software, its limits, and how it shows a text.

Sources: mastodon/documentation, entities/Instance and methods/statuses; NodeInfo 2.0. Seen with
mastodon-mock 0.6.1 and snac 2.75.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drumbeat.domain import graphemes, web_addresses

#: Mastodon's own limits, for instances that name none.
_CHARACTERS, _PICTURES, _PER_LINK, _PICTURE_BYTES = 500, 4, 23, 16_777_216
#: The most bytes of a video when a server names no size (Mastodon's default).
VIDEO_BYTES = 103_809_024
_MENTION = re.compile(r"(?<![\w/@])(@[\w.-]*\w)@[\w.-]*\w")
_BREAK = re.compile(r"<(?:br|/p|/li|/h[1-6])\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Instance:
    """`keeps_keys`: the software is Mastodon itself, which makes only one status for an
    Idempotency-Key within an hour; other software takes the header and makes two."""

    characters: int = _CHARACTERS
    pictures: int = _PICTURES
    per_link: int = _PER_LINK
    picture_bytes: int = _PICTURE_BYTES
    video_bytes: int = VIDEO_BYTES
    keeps_keys: bool = False

    def length(self, text: str, warning: str = "") -> int:
        """As Mastodon counts: a link has a fixed length, and of a mention only the name counts."""
        links, parts, behind = 0, [], 0
        for start, end in web_addresses.places(text):
            parts.append(text[behind:start])
            behind, links = end, links + 1
        rest = "".join([*parts, text[behind:]])
        return (
            graphemes.count(_MENTION.sub(r"\1", rest))
            + links * self.per_link
            + graphemes.count(warning)
        )


def instance_of(document: Mapping[str, Any], software: str) -> Instance:
    """From an answer of /api/v2/instance or /api/v1/instance; `software` is NodeInfo's name."""
    configuration = _mapping(document.get("configuration"))
    statuses = _mapping(configuration.get("statuses"))
    media = _mapping(configuration.get("media_attachments"))
    # Older servers and compatible software have the length at the top level.
    characters = statuses.get("max_characters", document.get("max_toot_chars"))
    return Instance(
        characters=_number(characters, _CHARACTERS),
        pictures=_number(statuses.get("max_media_attachments"), _PICTURES),
        per_link=_number(statuses.get("characters_reserved_per_url"), _PER_LINK),
        picture_bytes=_number(media.get("image_size_limit"), _PICTURE_BYTES),
        video_bytes=_number(media.get("video_size_limit"), VIDEO_BYTES),
        keeps_keys=software == "mastodon",
    )


def software_of(nodeinfo: Mapping[str, Any]) -> str:
    name = _mapping(nodeinfo.get("software")).get("name")
    return name.lower() if isinstance(name, str) else ""


def says(content: str, text: str) -> bool:
    """Whether a status' HTML shows `text`: compared by letters and digits, because instances differ
    in markup, spaces and escapes."""
    plain = html.unescape(_TAG.sub("", _BREAK.sub("\n", content)))
    return _bare(plain) == _bare(text)


def _bare(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in normal if character.isalnum())


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _number(value: object, default: int) -> int:
    known = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return value if known and isinstance(value, int) else default
