"""The form of a local post, and what Google would refuse in it.

Source: Google My Business API v4, LocalPost (2026-04) and Posts; lengths from other developers.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from drumbeat.domain import buttons, plain_text
from drumbeat.domain.publishing import NotPublished, Outgoing, Refusal
from drumbeat.domain.text_lengths import Unit, length
from drumbeat.ports import MediaReader

#: The option `kind`, and its values.
UPDATE, OFFER, EVENT = "update", "offer", "event"
_TOPICS = {UPDATE: "STANDARD", OFFER: "OFFER", EVENT: "EVENT"}
#: Google's names for content's buttons. "Call" uses the location's own number.
_ACTIONS = {"CallNow": "CALL", "BookOnline": "BOOK", "LearnMore": "LEARN_MORE"}
MOST_OF_TITLE, MOST_OF_TEXT = 58, 1_500
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")


def topic_of(post: Outgoing) -> str:
    return _TOPICS.get(str(post.options.get("kind")), _TOPICS[UPDATE])


def text_of(post: Outgoing) -> str:
    """The text without the button's address, because Google shows a button. An offer's button is
    the address where it is redeemed."""
    return post.caption.strip()


def title_of(post: Outgoing) -> str:
    """The title of an event or offer: its own, or else the content's."""
    return str(post.options.get("event_title") or post.title).strip()


def unfit(post: Outgoing) -> NotPublished | None:
    """Check what Google would refuse before any call."""
    if plain_text.is_blank(text_of(post)) and not post.media:
        return _no("empty_post", "The post has no text and no picture.")
    if any(medium.is_video for medium in post.media):
        return _no("videos_not_taken", "Google shows no videos in posts. Choose a picture.")
    if len(post.media) > 1:
        return _no("too_many_pictures", "Google shows one picture. Leave the others out.")
    if not _LANGUAGE.fullmatch(_language(post)):
        return _no("language_unknown", "A language is written like en or de.")
    return None if topic_of(post) == _TOPICS[UPDATE] else _unfit_time(post)


def _unfit_time(post: Outgoing) -> NotPublished | None:
    """The times of an event, or of an offer, which has them too."""
    if not title_of(post):
        return _no("event_title_missing", "An event or offer has a title. Give it one.")
    if length(title_of(post), Unit.CODE_POINTS) > MOST_OF_TITLE:
        words = f"Google takes at most {MOST_OF_TITLE} characters of an event's or offer's title."
        return _no("event_title_too_long", words)
    if not (post.options.get("starts_on") and post.options.get("ends_on")):
        words = "An event or offer has a first and a last day. Choose both."
        return _no("event_days_missing", words)
    for name in ("starts_at", "ends_at"):
        if post.options.get(name) and not _TIME.fullmatch(str(post.options[name])):
            return _no("event_time_wrong", "Times are written like 9:00 or 17:30.")
    if _end(post) < _start(post):
        return _no("event_ends_before_it_begins", "The event or offer ends before it begins.")
    return None


def local_post_of(post: Outgoing, media: MediaReader) -> dict[str, Any]:
    """The form of a new post, without empty fields."""
    topic = topic_of(post)
    form: dict[str, Any] = {"languageCode": _language(post), "topicType": topic}
    if text := text_of(post):
        form["summary"] = text
    if post.media:
        form["media"] = [{"mediaFormat": "PHOTO", "sourceUrl": media.url(post.media[0])}]
    if topic != "STANDARD":
        form["event"] = {"title": title_of(post), "schedule": _schedule(post)}
    if topic == "OFFER":
        form["offer"] = _offer(post)
    elif action := _action(post):
        form["callToAction"] = action
    return form


def _action(post: Outgoing) -> dict[str, str] | None:
    kind = _ACTIONS.get(post.cta_type)
    if kind == "CALL":
        return {"actionType": kind}
    if kind is None or not buttons.is_link(post.cta_url):
        return None
    return {"actionType": kind, "url": str(post.cta_url)}


def _offer(post: Outgoing) -> dict[str, str]:
    """An offer is redeemed at the button's address, unless the post has another one."""
    button = str(post.cta_url) if buttons.is_link(post.cta_url) else ""
    fields = {
        "couponCode": str(post.options.get("coupon_code") or ""),
        "redeemOnlineUrl": str(post.options.get("redeem_url") or button),
        "termsConditions": str(post.options.get("terms") or ""),
    }
    return {name: text for name, text in fields.items() if text}


def _schedule(post: Outgoing) -> dict[str, Any]:
    schedule: dict[str, Any] = {}
    for word, day, at in (("start", "starts_on", "starts_at"), ("end", "ends_on", "ends_at")):
        local_day = date.fromisoformat(str(post.options[day]))
        schedule[f"{word}Date"] = {
            "year": local_day.year,
            "month": local_day.month,
            "day": local_day.day,
        }
        if time := _TIME.fullmatch(str(post.options.get(at) or "")):
            schedule[f"{word}Time"] = {"hours": int(time[1]), "minutes": int(time[2])}
    return schedule


def _start(post: Outgoing) -> tuple[str, int]:
    return str(post.options["starts_on"]), _minute(post, "starts_at", 0)


def _end(post: Outgoing) -> tuple[str, int]:
    return str(post.options["ends_on"]), _minute(post, "ends_at", 24 * 60)


def _minute(post: Outgoing, option: str, otherwise: int) -> int:
    time = _TIME.fullmatch(str(post.options.get(option) or ""))
    return int(time[1]) * 60 + int(time[2]) if time else otherwise


def _language(post: Outgoing) -> str:
    return str(post.options.get("language") or "en")


def _no(code: str, message: str) -> NotPublished:
    return NotPublished(Refusal.PERMANENT, code, message)
