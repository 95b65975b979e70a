"""What is handed to a network, and the ways in which sending can end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

#: What a network gave us to name a post before anybody can see it. Plain JSON, never a secret:
#: it travels through the workflow.
Handle = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """All that a network needs to show a post; `caption` already has its override applied."""

    tenant_id: str
    instance_id: str
    generation: int
    scheduled_for: datetime
    title: str
    caption: str
    media_urls: tuple[str, ...] = ()
    cta_type: str = "None"
    cta_url: str | None = None
    #: The number that the button calls, as people read it.
    cta_display: str | None = None

    @property
    def fingerprint(self) -> str:
        """Tells whether what was prepared is still what is to be sent."""
        parts = [self.title, self.caption, self.media_urls, self.cta_type, self.cta_url]
        if self.cta_display is not None:
            parts.append(self.cta_display)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


class Refusal(StrEnum):
    """Why the network certainly did not post, by what can be done about it."""

    TRANSIENT = "transient"  # ask again later
    RATE_LIMITED = "rate_limited"  # ask again when the network says so
    REAUTH = "reauth"  # a person must reconnect the account
    PERMANENT = "permanent"  # asking again won't help


@dataclass(frozen=True, slots=True)
class Published:
    """It is there."""

    platform_post_id: str
    permalink: str | None = None


@dataclass(frozen=True, slots=True)
class NotPublished:
    """It is certainly not there. `retry_after` in seconds, when the network said how long."""

    refusal: Refusal
    code: str
    message: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It may be there: the call was sent, and its answer is missing or can't be trusted."""

    code: str
    message: str


Outcome = Published | NotPublished | Ambiguous


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything but the visible call is done."""

    handle: Handle


class Presence(StrEnum):
    """What a look at the network said of a post that could not be found."""

    ABSENT = "absent"  # conclusive: committing cannot make a second one
    UNKNOWN = "unknown"
