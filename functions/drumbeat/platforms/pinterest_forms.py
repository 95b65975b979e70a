"""The form of a pin, and what Pinterest would refuse in it.

Source: pinterest/api-description, v5/openapi.json (5.23.0), PinCreate and PinMediaSource. A pin
needs pictures or a video.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from drumbeat.domain import buttons, graphemes
from drumbeat.domain.publishing import Handle, NotPublished, Outgoing, Refusal
from drumbeat.domain.text_lengths import Unit, length
from drumbeat.ports import MediaReader

#: Options, and the field by which the title is counted.
BOARD, TITLE = "board", "title"
MOST_PICTURES = 5
MOST_OF_TITLE, MOST_OF_TEXT, MOST_OF_LINK, _MOST_OF_ALT = 100, 800, 2_048, 500
NUMBER = re.compile(r"[0-9]{1,32}", re.ASCII)


def title_of(post: Outgoing) -> str:
    """The post's title for Pinterest, or else its content's."""
    return str(post.options.get(TITLE) or post.title).strip()


def text_of(post: Outgoing) -> str:
    """An address is the pin's link; a number to call is part of the text."""
    text = post.caption.strip()
    return text if link_of(post) else buttons.with_button(text, post)


def link_of(post: Outgoing) -> str:
    return str(post.cta_url) if buttons.is_link(post.cta_url) else ""


def is_video(post: Outgoing) -> bool:
    return any(medium.is_video for medium in post.media)


def unfit(post: Outgoing) -> NotPublished | None:
    """Check what Pinterest would refuse before any call."""
    board = post.options.get(BOARD)
    if not (isinstance(board, str) and board):
        return _no("board_missing", "Choose the board that the pin goes to.")
    if not NUMBER.fullmatch(board):
        return _no("board_unknown", "The board must be one of the account's. Choose it again.")
    if not post.media:
        return _no("media_missing", "Pinterest takes no post without a picture or video. Add one.")
    if is_video(post) and len(post.media) > 1:
        words = "A video pin shows nothing else. Leave the other pictures and videos out."
        return _no("video_not_alone", words)
    if is_video(post) and post.media[0].asset is None:
        words = "A video has to be in the library. Upload it there, and choose it for the post."
        return _no("video_elsewhere", words)
    if len(post.media) > MOST_PICTURES:
        return _no("too_many_pictures", f"A pin shows at most {MOST_PICTURES} pictures.")
    for text, most, what in (
        (title_of(post), MOST_OF_TITLE, "title"),
        (text_of(post), MOST_OF_TEXT, "text"),
        (link_of(post), MOST_OF_LINK, "link"),
    ):
        if length(text, Unit.CODE_POINTS) > most:
            words = f"Pinterest takes at most {most:,} characters of a {what}."
            return _no(f"{what}_too_long", words)
    return None


def pin_of(post: Outgoing, handle: Handle, media: MediaReader) -> dict[str, Any]:
    """The form of a new pin, without empty fields."""
    alts = [medium.alt.strip() for medium in post.media if medium.alt.strip()]
    fields = {
        "title": title_of(post),
        "description": text_of(post),
        "link": link_of(post),
        # A pin has one description for all its pictures.
        "alt_text": graphemes.shortened("\n".join(alts), _MOST_OF_ALT),
    }
    texts = {name: text for name, text in fields.items() if text}
    return {"board_id": handle["board"], **texts, "media_source": _source(post, handle, media)}


def _source(post: Outgoing, handle: Handle, media: MediaReader) -> Mapping[str, Any]:
    if "media" in handle:
        # A cover is required; the video's first frame needs no other upload.
        return {
            "source_type": "video_id",
            "media_id": handle["media"],
            "cover_image_key_frame_time": 0,
        }
    urls = [media.url(medium) for medium in post.media]
    if len(urls) == 1:
        return {"source_type": "image_url", "url": urls[0]}
    return {"source_type": "multiple_image_urls", "items": [{"url": url} for url in urls]}


def _no(code: str, message: str) -> NotPublished:
    return NotPublished(Refusal.PERMANENT, code, message)
