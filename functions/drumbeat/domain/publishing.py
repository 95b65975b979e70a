"""What is handed to a network, and the ways in which sending can end."""

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

#: What a network gave us to name a post before anybody can see it. Plain JSON, never a secret:
#: it travels through the workflow.
Handle = Mapping[str, Any]
#: In a handle: that committing it again is harmless is not known, whatever holds for its network's
#: other posts. So it is looked for first.
ONCE = "once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A picture, video or document, by what it is: never by an address that ends.

    `url` is a stranger's address; of an asset, where the file is that is to be sent: its main one,
    or another that was made of it for the network. It is empty while there is none. `alt` and
    `crop` are those that count: what the text says, or else the asset. Without a crop nothing may
    be cut off.
    """

    url: str
    asset: Asset | None = None
    alt: str = ""
    crop: Crop | None = None
    #: The file at `url`, of an asset.
    file: StoredFile | None = None

    @property
    def identity(self) -> tuple[str, ...]:
        """What is compared: an asset is the same wherever it is kept, and replaced it is another.

        A stranger's picture is what its address says.
        """
        if self.asset is None:
            return (self.url, self.alt)
        crop = self.crop
        shape = f"{crop.x} {crop.y} {crop.pad}" if crop else ""
        return (self.asset.id, self.asset.content_hash or "", self.alt, shape)

    @property
    def is_video(self) -> bool:
        """Whether it moves; a stranger's tells by its name."""
        if self.asset is not None:
            return self.asset.kind is AssetKind.VIDEO
        return self.url.partition("?")[0].lower().endswith(_MOVING)

    @property
    def is_document(self) -> bool:
        """Whether it has pages. Only the library's are taken as documents."""
        return self.asset is not None and self.asset.kind is AssetKind.DOCUMENT

    @property
    def is_picture(self) -> bool:
        return not (self.is_video or self.is_document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """All that a network needs to show a post; `caption` already has its override applied."""

    tenant_id: str
    instance_id: str
    generation: int
    scheduled_for: datetime
    #: When it is to be sent, which may be earlier: at once. None: when it is scheduled for.
    due_at: datetime | None = None
    #: The account that it is posted to; empty where nothing depends on it.
    account_id: str = ""
    title: str
    caption: str
    media: tuple[Medium, ...] = ()
    cta_type: str = "None"
    cta_url: str | None = None
    #: The number that the button calls, as people read it.
    cta_display: str | None = None
    #: What the network's profile lets people choose for each post; defaults are filled in.
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def media_urls(self) -> tuple[str, ...]:
        return tuple(medium.url for medium in self.media)

    @property
    def earliest(self) -> datetime:
        """Before this it is not sent."""
        return min(self.scheduled_for, self.due_at or self.scheduled_for)

    @property
    def fingerprint(self) -> str:
        """Tells whether what was prepared is still what is to be sent."""
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

    TRANSIENT = "transient"  # ask again later
    RATE_LIMITED = "rate_limited"  # ask again when the network says so
    REAUTH = "reauth"  # a person must reconnect the account
    OPERATOR = "operator"  # whoever runs this deployment must do something at the network
    PERMANENT = "permanent"  # asking again won't help


class Scope(StrEnum):
    """Whom a refusal is about."""

    ACCOUNT = "account"
    #: Every account that posts through this deployment's app.
    APP = "app"


@dataclass(frozen=True, slots=True)
class Published:
    """It is there."""

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
    """The network took it and is still at it: not visible yet, and not to be sent again.

    Look again at `again_at` (UTC), with `handle`.
    """

    handle: Handle
    again_at: datetime


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It may be there: the call was sent, and its answer is missing or can't be trusted."""

    code: str
    message: str


Outcome = Published | Accepted | NotPublished | Ambiguous


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything but the visible call is done; the handle holds until `good_until`, if it ends.

    `secret`: what the visible call needs beside and nobody may see; of preparations of several
    steps alone, where it is kept sealed. The call gets it in its handle.
    """

    handle: Handle
    good_until: datetime | None = None
    secret: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def holds(self, at: datetime) -> bool:
        """Whether it can still be committed then."""
        return self.good_until is None or at < self.good_until


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a preparation of several steps has come. `secret` is kept sealed."""

    shown: Mapping[str, Any] = field(default_factory=dict)
    secret: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preparing:
    """Not finished: go on from `progress` at `again_at` (UTC)."""

    progress: Progress
    again_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What is sent behind a post: a comment on it, or the next post of a thread.

    `post_id`: the post's, `before_id`: of what it stands directly behind, both as the network
    names them; `place` counts from 0. `claimed_at` (UTC): nothing of it is there before.
    """

    text: str
    place: int
    post_id: str
    before_id: str
    claimed_at: datetime


class Presence(StrEnum):
    """What a look at the network said of a post that could not be found."""

    ABSENT = "absent"  # conclusive: committing cannot make a second one
    UNKNOWN = "unknown"
