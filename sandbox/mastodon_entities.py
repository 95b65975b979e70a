"""What a Mastodon server answers with: every field that its API always has.

Shapes: mastodon/documentation, entities (4.7.0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_SINCE = "2024-03-01T00:00:00.000Z"


def account(number: str, name: str, site: str) -> dict[str, Any]:
    """As its posts show it."""
    picture = f"{site}/avatars/{name}.png"
    return {
        "id": number,
        "username": name,
        "acct": name,
        "display_name": name,
        "url": f"{site}/@{name}",
        "uri": f"{site}/users/{name}",
        "created_at": _SINCE,
        "note": "",
        "avatar": picture,
        "avatar_static": picture,
        "header": picture,
        "header_static": picture,
        "locked": False,
        "bot": False,
        "group": False,
        "indexable": False,
        "followers_count": 0,
        "following_count": 0,
        "statuses_count": 0,
        "emojis": [],
        "fields": [],
    }


def own_account(number: str, name: str, site: str) -> dict[str, Any]:
    """As the person whose it is sees it."""
    source = {
        "note": "",
        "fields": [],
        "privacy": "public",
        "sensitive": False,
        "indexable": False,
        "follow_requests_count": 0,
    }
    role = {"id": "-99", "name": "", "color": "", "permissions": "65536", "highlighted": False}
    return {**account(number, name, site), "source": source, "role": role}


def application(number: str, name: str, uris: Sequence[str], scopes: str) -> dict[str, Any]:
    """An app, without its credentials."""
    return {
        "id": number,
        "name": name,
        "website": None,
        "scopes": scopes.split(),
        "redirect_uris": list(uris),
        "redirect_uri": "\n".join(uris),
        "vapid_key": "",
    }


def attachment(
    number: str, *, kind: str = "image", url: str | None = None, **more: Any
) -> dict[str, Any]:
    """An upload; without `url` it is being processed."""
    return {"id": number, "type": kind, "url": url, "preview_url": url, "meta": {}, **more}


def status(number: str, author: Mapping[str, Any], at: str, **more: Any) -> dict[str, Any]:
    link = f"{author['url']}/{number}"
    return {
        "id": number,
        "uri": link,
        "url": link,
        "created_at": at,
        "account": author,
        "content": "",
        "visibility": "public",
        "sensitive": False,
        "spoiler_text": "",
        "media_attachments": [],
        "mentions": [],
        "tags": [],
        "emojis": [],
        "reblogs_count": 0,
        "favourites_count": 0,
        "replies_count": 0,
        "reblog": None,
        **more,
    }


def instance(
    site: str, *, statuses: Mapping[str, int], media: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """`statuses` and `media`: the limits of posts and of uploads that are its own."""
    kinds = ["image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/webm"]
    uploads = {
        "supported_mime_types": kinds,
        "image_size_limit": 16_777_216,
        "image_matrix_limit": 33_177_600,
        "video_size_limit": 103_809_024,
        "video_frame_rate_limit": 120,
        "video_matrix_limit": 8_294_400,
    }
    polls = {
        "max_options": 4,
        "max_characters_per_option": 50,
        "min_expiration": 300,
        "max_expiration": 2_629_746,
    }
    return {
        "domain": site.partition("://")[2],
        "title": "Sandbox",
        "version": "4.5.0",
        "source_url": "https://github.com/mastodon/mastodon",
        "description": "",
        "usage": {"users": {"active_month": 1}},
        "thumbnail": {"url": f"{site}/thumbnail.png"},
        "icon": [],
        "languages": ["en"],
        "rules": [],
        "contact": {"email": ""},
        "registrations": {"enabled": False, "approval_required": False},
        "api_versions": {"mastodon": 7},
        "configuration": {
            "urls": {},
            "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5},
            "statuses": dict(statuses),
            "media_attachments": {**uploads, **(media or {})},
            "polls": polls,
            "translation": {"enabled": False},
        },
    }
