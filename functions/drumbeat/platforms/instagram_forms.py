"""The forms of Instagram's containers, and the reasons why containers fail.

Source: Meta, Instagram Platform, Content Publishing and IG User Media (v25.0).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from drumbeat.domain.publishing import Medium, NotPublished, Outgoing, Refusal
from drumbeat.platforms import instagram_text
from drumbeat.platforms.instagram_errors import RULES
from drumbeat.platforms.meta_containers import Forms
from drumbeat.platforms.meta_errors import ErrorClass, classify
from drumbeat.platforms.meta_graph import not_published
from drumbeat.ports import Session

_NUMBER = re.compile(r"\b22070[0-9]{2}\b")


def _whole(post: Outgoing, session: Session) -> dict[str, str]:
    """A video that is not a story is a reel."""
    medium = post.media[0]
    fields = _address(medium, session)
    if instagram_text.is_story(post):
        return {"media_type": "STORIES", **fields}
    if medium.is_video:
        return {"media_type": "REELS", **fields, **_caption(post)}
    return {**fields, **_alt(medium), **_caption(post)}


def _part(medium: Medium, session: Session) -> dict[str, str]:
    kind = {"media_type": "VIDEO"} if medium.is_video else _alt(medium)
    return {"is_carousel_item": "true", **kind, **_address(medium, session)}


def _around(post: Outgoing, children: Sequence[str]) -> dict[str, str]:
    return {"media_type": "CAROUSEL", "children": ",".join(children), **_caption(post)}


def _address(medium: Medium, session: Session) -> dict[str, str]:
    return {"video_url" if medium.is_video else "image_url": session.media.url(medium)}


def _alt(medium: Medium) -> dict[str, str]:
    return {"alt_text": medium.alt} if medium.alt else {}


def _caption(post: Outgoing) -> dict[str, str]:
    text = instagram_text.caption_of(post)
    return {"caption": text} if text else {}


def _failure(code: str, status: str) -> NotPublished:
    """`status` is a sentence, which may contain the error's number."""
    match = _NUMBER.search(status)
    if match is None:
        words = "Instagram could not make a post of its pictures or video. It is tried again."
        return NotPublished(Refusal.TRANSIENT, f"container_{code.lower()}", words)
    error = {"error_subcode": int(match[0]), "message": status}
    verdict = classify(RULES, "Instagram", error, {}, ())
    outcome = not_published(verdict)
    if verdict.kind is ErrorClass.AMBIGUOUS:
        return NotPublished(Refusal.TRANSIENT, outcome.code, outcome.message)
    return outcome


FORMS = Forms(
    edge="media",
    whole=_whole,
    part=_part,
    around=_around,
    code="status_code",
    words="status",
    failure=_failure,
)
