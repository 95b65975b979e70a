"""The post that is handed to a network, and the possible results of sending it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from drumbeat.domain.media import Asset, AssetKind, Crop, StoredFile

_MOVING = (".mp4", ".mov", ".m4v", ".webm")

#: The network's name for a post before it is visible. Plain JSON without secrets, because it is in
#: the workflow's input.
Handle = Mapping[str, Any]
#: In a handle: that committing it again is harmless is not known, whatever holds for its network's
#: other posts. So it is looked for first.
ONCE = "once"
#: In a handle: since when a network's list is searched for the post's text. It names no post, so
#: that only what was sent can be found by it.
NOT_BEFORE = "not_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A picture, video or document, identified by its content and not by an address that expires.

    `url` is an address outside of the library, or the address of an asset's file that is to be
    sent: its main one, or one made of it for the network; empty while there is none. `alt` and
    `crop` are the content's, or else the asset's. Without a crop nothing may be cut off.
    """

    url: str
    asset: Asset | None = None
    alt: str = ""
    crop: Crop | None = None
    #: The asset's file at `url`.
    file: StoredFile | None = None

    @property
    def identity(self) -> tuple[str, ...]:
        """The part of a fingerprint: an asset's id and hash, so that its address does not matter
        but its bytes do; outside of the library, the address."""
        if self.asset is None:
            return (self.url, self.alt)
        crop = self.crop
        shape = f"{crop.x} {crop.y} {crop.pad}" if crop else ""
        return (self.asset.id, self.asset.content_hash or "", self.alt, shape)

    @property
    def is_video(self) -> bool:
        """Whether it is a video; outside of the library, its address decides."""
        if self.asset is not None:
            return self.asset.kind is AssetKind.VIDEO
        return self.url.partition("?")[0].lower().endswith(_MOVING)

    @property
    def is_document(self) -> bool:
        """Whether it has pages. Only assets of the library can be documents."""
        return self.asset is not None and self.asset.kind is AssetKind.DOCUMENT

    @property
    def is_picture(self) -> bool:
        return not (self.is_video or self.is_document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Everything that a network needs of a post; `caption` already has its override applied."""

    tenant_id: str
    instance_id: str
    generation: int
    scheduled_for: datetime
    #: When it is to be sent, if that is earlier than `scheduled_for`. None: when it is scheduled
    #: for.
    due_at: datetime | None = None
    #: The account that it is posted to; empty where nothing depends on it.
    account_id: str = ""
    title: str
    caption: str
    media: tuple[Medium, ...] = ()
    cta_type: str = "None"
    cta_url: str | None = None
    #: The number that the button calls, in readable form.
    cta_display: str | None = None
    #: The values of the network's options, with defaults filled in.
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def media_urls(self) -> tuple[str, ...]:
        return tuple(medium.url for medium in self.media)

    @property
    def earliest(self) -> datetime:
        """The earliest time at which it may be sent."""
        return min(self.scheduled_for, self.due_at or self.scheduled_for)

    @property
    def fingerprint(self) -> str:
        """A hash of everything that is sent, by which an edit after the preparation is noticed."""
        parts = [
            self.title,
            self.caption,
            [medium.identity for medium in self.media],
            self.cta_type,
            self.cta_url,
            self.cta_display,
            sorted(self.options.items()),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


class Refusal(StrEnum):
    """Why the network certainly did not post, by what can be done about it."""

    TRANSIENT = "transient"  # retry later
    RATE_LIMITED = "rate_limited"  # retry when the network says so
    REAUTH = "reauth"  # a person must reconnect the account
    OPERATOR = "operator"  # the deployment's operator must do something at the network
    PERMANENT = "permanent"  # a retry won't help


class Scope(StrEnum):
    """Which accounts a refusal is about."""

    ACCOUNT = "account"
    #: Every account that posts through this deployment's app.
    APP = "app"


@dataclass(frozen=True, slots=True)
class Published:
    """It is visible."""

    platform_post_id: str
    permalink: str | None = None


@dataclass(frozen=True, slots=True)
class NotPublished:
    """It is certainly not there. `retry_after` in seconds, when the network said how long.

    `spent`: what was prepared is of no use any more. To be tried again it is prepared anew.
    """

    refusal: Refusal
    code: str
    message: str
    retry_after: float | None = None
    scope: Scope = Scope.ACCOUNT
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """The network has accepted it and is processing it: not visible yet, and not to be sent again.

    Look again at `again_at` (UTC), with `handle`.
    """

    handle: Handle
    again_at: datetime


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It may be visible: the call was sent, and its answer is missing or can't be trusted."""

    code: str
    message: str


Outcome = Published | Accepted | NotPublished | Ambiguous


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything but the visible call is done; the handle is valid until `good_until`, if that is
    set.

    `secret`: secrets that the visible call needs; only for preparations in several steps, which
    keep them sealed. The call gets them in its handle.
    """

    handle: Handle
    good_until: datetime | None = None
    secret: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def holds(self, at: datetime) -> bool:
        """Whether it can still be committed at that time."""
        return self.good_until is None or at < self.good_until


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a preparation in several steps. `secret` is stored sealed."""

    shown: Mapping[str, Any] = field(default_factory=dict)
    secret: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preparing:
    """Not finished: continue from `progress` at `again_at` (UTC)."""

    progress: Progress
    again_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What is sent after a post: a comment on it, or the next post of a thread.

    `post_id`: the post's id, `before_id`: that of what it directly follows, both at the network.
    `place` counts from 0. `claimed_at` (UTC): nothing of it was visible before.
    """

    text: str
    place: int
    post_id: str
    before_id: str
    claimed_at: datetime


class Presence(StrEnum):
    """The result of a look at the network that did not find the post."""

    ABSENT = "absent"  # certain: committing can't make a second one
    UNKNOWN = "unknown"
