"""The history of a post, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedMedium:
    """A picture, video or document as a post showed it; `url` is its address at that time."""

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
    #: The media that were shown.
    text: str | None = None
    media: tuple[PostedMedium, ...] = ()
    #: The address that it was posted to; absent in old lines.
    platform: str | None = None
    channel_account_id: str | None = None
