"""The networks, and reading media by address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.findings import ConnectionCheck, Delivery
from drumbeat.domain.preflight import MediaFacts, MediaTrouble
from drumbeat.domain.profiles import Profile
from drumbeat.domain.publishing import (
    Accepted,
    Ambiguous,
    Following,
    Handle,
    Medium,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Preparing,
    Presence,
    Progress,
    Published,
)
from drumbeat.domain.secrets import Secret
from drumbeat.ports.transport import NotSent, Request, Response, Transport


class AccessLost(NotSent):
    """The connection is not valid any more, or could not be renewed now (not `dead`)."""

    def __init__(self, code: str, message: str, *, dead: bool) -> None:
        super().__init__(code, message)
        self.dead = dead


class MediaUnavailable(Exception):
    """A medium's bytes can't be read; `transient`: a retry may succeed."""

    def __init__(self, code: str, message: str, *, transient: bool) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.transient = transient


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a medium, and its whole size, if known."""

    content: bytes = field(repr=False)
    content_type: str
    size: int | None = None


class MediaReader(Protocol):
    def read(self, medium: Medium, start: int = 0, length: int | None = None) -> Part:
        """`length` bytes from `start` on, or all that follow. Raises MediaUnavailable."""
        ...

    def url(self, medium: Medium) -> str:
        """An address from which a network can fetch it."""
        ...


class Session(Protocol):
    """An account's connection, for one step of one post, check or test."""

    @property
    def connection(self) -> Connection:
        """The present connection: after a renewal, the new one. Raises AccessLost."""
        ...

    @property
    def secret(self) -> Secret:
        """The stored secret of the connection: after a renewal, the new one."""
        ...

    @property
    def media(self) -> MediaReader: ...

    def send(self, request: Callable[[Connection], Request]) -> Response:
        """Send the request that `request` makes of the connection.

        If the answer says that access has expired, nothing was done: access is renewed once, and
        the request is made again. Raises NotSent (including AccessLost) and NoAnswer.
        """
        ...


class Sessions(Protocol):
    def open(self, account: ChannelAccount, secret: Secret) -> Session:
        """Raises Unavailable when the key service does not answer."""
        ...


class Network(Protocol):
    """One network.

    Only `commit` makes anything visible. Methods return outcomes and never raise for a network's
    answers; an exception is a bug.
    """

    profile: Profile

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        """The public facts of a well-formed connection, shown with the account.

        Makes no call. Raises InvalidInput for `connection.<field>`.
        """
        ...

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        """The texts that will be sent, by the fields that the network's limits count."""
        ...

    def check(self, session: Session) -> ConnectionCheck:
        """Whether the connection may post now, without leaving anything there."""
        ...

    def test(self, session: Session) -> Delivery | None:
        """Send something that is no post, and say what became of it; None unless the profile's
        `can_be_tested`."""
        ...

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None = None
    ) -> Prepared | Preparing | NotPublished:
        """Do everything that is not visible; safe to repeat. `so_far`: the result of the last
        step."""
        ...

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Make the one visible call."""
        ...

    def find(
        self, post: Outgoing, session: Session, handle: Handle
    ) -> Published | Accepted | NotPublished | Presence:
        """Look for the post of `handle`. NotPublished: an accepted post has failed."""
        ...


@runtime_checkable
class ShapesPictures(Protocol):
    """A network whose requirements for pictures depend on the post."""

    def picture_spec(self, post: Outgoing) -> PictureSpec | None:
        """Replaces the one in the profile's limits. Makes no call."""
        ...


@runtime_checkable
class Foresees(Protocol):
    """A network that tells by a post alone what it would refuse of it."""

    def unfit(self, post: Outgoing) -> NotPublished | None:
        """Why it takes no such post, whoever's it is. Contacts nothing."""
        ...


@runtime_checkable
class Reuses(Protocol):
    """A network where an upload for a post can be used after its texts have changed."""

    def reuses(self, post: Outgoing, shown: Mapping[str, Any]) -> bool:
        """Whether a preparation of an earlier version of the post, with this progress, can be
        continued. Makes no call."""
        ...


@runtime_checkable
class Follows(Protocol):
    """A network with sequels of posts: a first comment, the next posts of a thread.

    Each is a visible call of its own. The post is `Posted` whatever happens to them.
    """

    def sequels(self, post: Outgoing) -> Sequence[str]:
        """Their texts, in order. Makes no call."""
        ...

    def follow(
        self, post: Outgoing, session: Session, one: Following
    ) -> Published | NotPublished | Ambiguous:
        """Make the visible call of one of them."""
        ...

    def find_sequel(self, post: Outgoing, session: Session, one: Following) -> Published | Presence:
        """Look for one whose call ended without an outcome."""
        ...


@runtime_checkable
class Renews(Protocol):
    """A network whose access expires, or has to be opened before the first request."""

    def has_access(self, connection: Connection) -> bool:
        """Whether it has what requests need; otherwise it is renewed before the first one."""
        ...

    def is_ended(self, answer: Response) -> bool:
        """Whether the answer says that access has expired: nothing was done."""
        ...

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        """Ask the network for new access.

        Raises Unavailable when the app whose secret is needed can't be read now.
        """
        ...


@runtime_checkable
class Authorises(Protocol):
    """Implemented by networks whose accounts are connected by OAuth.

    A network's refusals are returned, never raised.
    """

    def register(self, hint: str, redirect_uri: str, transport: Transport) -> App | NotAuthorised:
        """Register an app with the server that people named; only if the profile `registers`.

        Raises InvalidInput for `hint`.
        """
        ...

    def authorize_url(self, asked: Asked) -> str:
        """The page where people agree. Makes no call."""
        ...

    def exchange(self, asked: Asked, code: str, transport: Transport) -> Grant | NotAuthorised:
        """Exchange the code, which is valid once."""
        ...

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        """What can be posted to."""
        ...

    def connection_of(
        self, grant: Grant, target_id: str, transport: Transport
    ) -> Renewed | NotAuthorised:
        """The connection of an account that posts to the target."""
        ...


@runtime_checkable
class Deauthorises(Protocol):
    """A network that reports when people withdraw their permission."""

    def grantor_of(self, signed_request: str, app: App) -> str | None:
        """The person's number at the network, from a signed request; None if the network has not
        signed it. Makes no call."""
        ...


class Networks(Protocol):
    @property
    def names(self) -> Sequence[str]:
        """The networks that this deployment supports."""
        ...

    def get(self, name: str) -> Network:
        """Raises InvalidInput (`platform`) for an unknown one."""
        ...

    def transport(self, name: str) -> Transport:
        """The transport of that network's requests. Raises as `get`."""
        ...


class MediaProbe(Protocol):
    def look(self, url: str, *, until: datetime) -> MediaFacts | MediaTrouble:
        """Facts about the file at an address, without reading it whole; makes no call after
        `until`."""
        ...
