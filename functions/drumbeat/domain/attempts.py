"""The history of a post, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedMedium:
    """A picture, video or document as a post showed it; `url` is where it was then."""

    url: str
    alt: str = ""
    asset_id: str | None = None
    is_video: bool = False
    is_document: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One line of a post's history."""

    tenant_id: str
    instance_id: str
    generation: int
    attempt: int
    number: int
    at: datetime
    outcome: str
    lag_seconds: float | None = None
    platform_post_id: str | None = None
    permalink: str | None = None
    code: str | None = None
    message: str | None = None
    #: What was shown, when it was.
    text: str | None = None
    media: tuple[PostedMedium, ...] = ()
    #: Where it was to be posted; lines of older versions don't say it.
    platform: str | None = None
    channel_account_id: str | None = None
