"""Connecting accounts by OAuth: people agree at the network, and choose here what to post to.

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

#: How long people may take at the network: `state` holds no longer.
TO_AGREE = timedelta(minutes=10)
#: How long accounts can be made of what they agreed to.
TO_CHOOSE = timedelta(hours=1)
#: Bytes of chance in `state` and in PKCE's verifier (RFC 7636, 4.1: 32 make 43 characters).
RANDOM_BYTES = 32


class Stage(StrEnum):
    """How far a connection has come."""

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
    """What people are sent to the network with. `hint`: the server that they named, if any."""

    app: App
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    hint: str | None = None

    @property
    def challenge(self) -> str:
        """The verifier's S256."""
        return encoded(hashlib.sha256(self.verifier.encode()).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a code was exchanged for: `connection` is secret, `scopes` what people agreed to.

    `grantor`: who that was, as the network numbers people where it tells.
    """

    connection: Mapping[str, Any] = field(repr=False)
    scopes: tuple[str, ...]
    access_ends_at: datetime | None = None
    grant_ends_at: datetime | None = None
    grantor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What can be posted to with a grant: a page, a profile.

    `choices`: what it has to choose from, by the names of options, such as its boards.
    `reason`: why nothing can be posted there, and what people do about it; it can't be chosen.
    `platform`: where it is of another network than was asked, as its login allows.
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
    """The network did not let us in; `message` says so to people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A connection on its way: from leaving for the network until accounts are made of it.

    It is one member's: nobody else sees it or makes accounts of it. `sealed` holds the verifier
    and our app, afterwards the grant. `account_id`: of the account that is connected again.
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
        """Accounts can be made of it."""
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
        """Nothing can be made of it any more; what was secret in it is forgotten."""
        return replace(self, stage=Stage.FAILED, error=why, sealed=b"-", revision=self.revision + 1)

    def missing_scopes(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """Of what we asked for, what people did not agree to; nothing before they answered."""
        if self.stage is not Stage.READY:
            return ()
        return tuple(each for each in wanted if each not in self.granted_scopes)


def encoded(random: bytes) -> str:
    """As addresses take it: base64url without padding."""
    return base64.urlsafe_b64encode(random).rstrip(b"=").decode()


def state_hash(state: str) -> str:
    """What is stored of a `state`: whoever reads the table can't answer with it."""
    return hashlib.sha256(state.encode(errors="replace")).hexdigest()
