"""Connecting accounts by OAuth: people agree at the network, then choose what to post to.

RFC 6749 (authorization code), RFC 7636 (PKCE, S256) and RFC 9700 (one use of `state`).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

#: How long people may take at the network: `state` expires then.
TO_AGREE = timedelta(minutes=10)
#: How long they may choose after that.
TO_CHOOSE = timedelta(hours=1)
#: Random bytes in `state` and in PKCE's verifier (RFC 7636, 4.1: 32 make 43 characters).
RANDOM_BYTES = 32


class Stage(StrEnum):
    """The state of a connection that is being made."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class App:
    """Our registration with a network."""

    client_id: str
    client_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The parameters of a redirect to the network. `hint`: the server that people named, if any."""

    app: App
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    hint: str | None = None

    @property
    def challenge(self) -> str:
        """The verifier's S256 challenge (RFC 7636)."""
        return encoded(hashlib.sha256(self.verifier.encode()).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """The result of a code exchange. `connection` is secret; `scopes` are what people agreed to.

    `grantor`: the number of the person at the network, if it tells.
    """

    connection: Mapping[str, Any] = field(repr=False)
    scopes: tuple[str, ...]
    access_ends_at: datetime | None = None
    grant_ends_at: datetime | None = None
    grantor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that can be posted to with a grant: a page, a profile.

    `choices`: values that it offers, such as its boards, by option. `reason`: why nothing can be
    posted there, with a remedy; it can't be chosen then. `platform`: set when it belongs to another
    network than the one asked, because their login is shared.
    """

    id: str
    kind: str
    name: str
    picture_url: str | None = None
    reason: str | None = None
    platform: str | None = None
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotAuthorised:
    """The network refused; `message` explains that to people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A connection that is being made: from leaving for the network until accounts are made.

    Only the member who began it can see it and make accounts of it. `sealed` holds the verifier and
    our app, later the grant. `account_id`: the account that is being reconnected.
    """

    id: str
    tenant_id: str
    platform: str
    user_id: str
    created_at: datetime
    expires_at: datetime
    sealed: bytes = field(repr=False)
    stage: Stage = Stage.PENDING
    revision: int = 1
    hint: str | None = None
    account_id: str | None = None
    granted_scopes: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    error: NotAuthorised | None = None

    def is_over(self, now: datetime) -> bool:
        return now >= self.expires_at

    def ready(
        self, sealed: bytes, scopes: Iterable[str], targets: Sequence[Target], now: datetime
    ) -> Pending:
        """The next stage: people can choose targets."""
        return replace(
            self,
            stage=Stage.READY,
            sealed=sealed,
            granted_scopes=tuple(scopes),
            targets=tuple(targets),
            expires_at=now + TO_CHOOSE,
            revision=self.revision + 1,
        )

    def failed(self, why: NotAuthorised) -> Pending:
        """The end after a failure; its secrets are erased."""
        return replace(self, stage=Stage.FAILED, error=why, sealed=b"-", revision=self.revision + 1)

    def missing_scopes(self, scopes: Iterable[str]) -> tuple[str, ...]:
        """The scopes that people did not agree to; empty before they answered."""
        if self.stage is not Stage.READY:
            return ()
        return tuple(each for each in scopes if each not in self.granted_scopes)


def encoded(random: bytes) -> str:
    """Base64url without padding, for use in addresses."""
    return base64.urlsafe_b64encode(random).rstrip(b"=").decode()


def state_hash(state: str) -> str:
    """The stored form of a `state`, from which the `state` itself can't be found."""
    return hashlib.sha256(state.encode(errors="replace")).hexdigest()
