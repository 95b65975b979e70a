"""The metadata of a video on YouTube, and checks of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from drumbeat.domain import buttons
from drumbeat.domain.connections import Connection
from drumbeat.domain.publishing import NotPublished, Outgoing, Refusal
from drumbeat.domain.text_lengths import Unit, length
from drumbeat.platforms.steps import Asking, json_request
from drumbeat.ports import Request

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{6,32}")
MOST_TITLE, MOST_DESCRIPTION, MOST_TAGS = 100, 5_000, 500
PUBLIC, UNLISTED = "public", "unlisted"
TITLE = "title"
#: YouTube refuses angle brackets in titles and descriptions; these characters look alike.
_BRACKETS = str.maketrans(
    {
        "<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
        ">": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
    }
)


def title_of(post: Outgoing) -> str:
    """The title chosen for the video, else the content's."""
    title = post.options.get(TITLE) or post.title
    return str(title).strip().translate(_BRACKETS)


def description_of(post: Outgoing) -> str:
    return buttons.with_button(post.caption.strip(), post).translate(_BRACKETS)


def tags_of(post: Outgoing) -> list[str]:
    tags = post.options.get("tags") or []
    return [str(each).translate(_BRACKETS) for each in tags]


def tags_length(tags: list[str]) -> int:
    """As YouTube counts them: with commas between them, and quotation marks around those with
    spaces."""
    return sum(len(each) + 2 * (" " in each) for each in tags) + max(len(tags) - 1, 0)


def status_of(post: Outgoing, privacy: str) -> dict[str, Any]:
    """Every field that can be set, because an update removes those that it does not name."""
    return {
        "privacyStatus": privacy,
        "embeddable": True,
        "license": "youtube",
        "publicStatsViewable": True,
        "selfDeclaredMadeForKids": bool(post.options.get("made_for_kids")),
        "containsSyntheticMedia": bool(post.options.get("synthetic")),
    }


def snippet_of(post: Outgoing) -> dict[str, Any]:
    snippet: dict[str, Any] = {"title": title_of(post), "description": description_of(post)}
    if tags := tags_of(post):
        snippet["tags"] = tags
    return snippet


def metadata_of(post: Outgoing, privacy: str) -> dict[str, Any]:
    return {"snippet": snippet_of(post), "status": status_of(post, privacy)}


def mark_of(post: Outgoing) -> str:
    """A hash that identifies the post's video by its bytes, not its texts."""
    video = post.media[0].asset
    bytes_of = f"{video.id} {video.content_hash}" if video else ""
    return hashlib.sha256(bytes_of.encode()).hexdigest()[:16]


def unfit(post: Outgoing) -> NotPublished | None:
    """Check what YouTube would refuse before anything is made there."""
    title = title_of(post)
    if not title:
        return _no("title_missing", "A video on YouTube needs a title. Give the text one.")
    if length(title, Unit.CODE_POINTS) > MOST_TITLE:
        return _no("title_too_long", f"YouTube takes titles of at most {MOST_TITLE} characters.")
    if length(description_of(post), Unit.UTF8_BYTES) > MOST_DESCRIPTION:
        words = f"YouTube takes at most {MOST_DESCRIPTION:,} bytes of text. Shorten it."
        return _no("text_too_long", words)
    if tags_length(tags_of(post)) > MOST_TAGS:
        return _no("tags_too_long", f"All tags together may have {MOST_TAGS} characters.")
    if len(post.media) > 1:
        return _no("too_many_media", "A post on YouTube is one video. Leave the others out.")
    if not (post.media and post.media[0].is_video and post.media[0].file):
        words = "A post on YouTube is a video of the library. Choose one there, or upload it."
        return _no("video_needed", words)
    return None


def asking(
    method: str,
    url: str,
    document: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Asking:
    """A call with the channel's token."""

    def request(connection: Connection) -> Request:
        own = {"Authorization": f"Bearer {connection['access_token']}", **(headers or {})}
        return json_request(method, url, own, document)

    return request


def _no(code: str, message: str) -> NotPublished:
    return NotPublished(Refusal.PERMANENT, code, message)
