"""The networks, and what lies behind the addresses that posts name."""

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
    """The connection lets nobody in any more, or could not be renewed just now (not `dead`)."""

    def __init__(self, code: str, message: str, *, dead: bool) -> None:
        super().__init__(code, message)
        self.dead = dead


class MediaUnavailable(Exception):
    """A medium's bytes can't be had; `transient`: another try may have them."""

    def __init__(self, code: str, message: str, *, transient: bool) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.transient = transient


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a medium, and how many it has in all, if that is known."""

    content: bytes = field(repr=False)
    content_type: str
    size: int | None = None


class MediaReader(Protocol):
    def read(self, medium: Medium, start: int = 0, length: int | None = None) -> Part:
        """`length` bytes from `start` on; all that follow without it. Raises MediaUnavailable."""
        ...

    def url(self, medium: Medium) -> str:
        """An address from which a network can fetch it."""
        ...


class Session(Protocol):
    """An account's connection, for one step of one post, check or test."""

    @property
    def connection(self) -> Connection:
        """As it is now: after a renewal, the new one. Raises AccessLost."""
        ...

    @property
    def secret(self) -> Secret:
        """What the connection was opened from, as it is stored: after a renewal, the new one."""
        ...

    @property
    def media(self) -> MediaReader: ...

    def send(self, request: Callable[[Connection], Request]) -> Response:
        """Send what `request` makes of the connection.

        Where the answer says that access has ended, nothing was done: access is renewed once, and
        the request made anew. Raises NotSent (AccessLost among them) and NoAnswer.
        """
        ...


class Sessions(Protocol):
    def open(self, account: ChannelAccount, secret: Secret) -> Session:
        """Raises Unavailable when the key service does not answer."""
        ...


class Network(Protocol):
    """One network.

    Only `commit` makes anything visible. Methods return outcomes and never raise for what
    the network answers; a bug is an exception.
    """

    profile: Profile

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        """The public facts of a well-formed connection, to show beside the account.

        Contacts nothing. Raises InvalidInput naming `connection.<field>`.
        """
        ...

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        """The texts that the network will be sent, by the fields that its limits count."""
        ...

    def check(self, session: Session) -> ConnectionCheck:
        """Whether the connection would be let post now, asked without leaving anything there."""
        ...

    def test(self, session: Session) -> Delivery | None:
        """Send something that is no post, and say what became of it; None unless the profile's
        `can_be_tested`."""
        ...

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None = None
    ) -> Prepared | Preparing | NotPublished:
        """Do all that shows nothing; safe to repeat. `so_far`: what the step before has left."""
        ...

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Make the one visible call."""
        ...

    def find(
        self, post: Outgoing, session: Session, handle: Handle
    ) -> Published | Accepted | NotPublished | Presence:
        """Look for what `handle` names. NotPublished: what it had accepted has come to nothing."""
        ...


@runtime_checkable
class ShapesPictures(Protocol):
    """A network of which it depends on the post what pictures must be."""

    def picture_spec(self, post: Outgoing) -> PictureSpec | None:
        """Instead of the one in the profile's limits. Contacts nothing."""
        ...


@runtime_checkable
class Foresees(Protocol):
    """A network that tells by a post alone what it would refuse of it."""

    def unfit(self, post: Outgoing) -> NotPublished | None:
        """Why it takes no such post, whoever's it is. Contacts nothing."""
        ...


@runtime_checkable
class Reuses(Protocol):
    """A network that shows what was uploaded for a post with other words, too."""

    def reuses(self, post: Outgoing, shown: Mapping[str, Any]) -> bool:
        """Whether a preparation of the post as it was before, which has come so far, can be gone on
        with. Contacts nothing."""
        ...


@runtime_checkable
class Follows(Protocol):
    """A network where more is sent behind a post: a first comment, the next posts of a thread.

    Each is a visible call of its own. The post is `Posted` whatever becomes of them.
    """

    def sequels(self, post: Outgoing) -> Sequence[str]:
        """Their texts, in order. Contacts nothing."""
        ...

    def follow(
        self, post: Outgoing, session: Session, one: Following
    ) -> Published | NotPublished | Ambiguous:
        """Make the visible call of one of them."""
        ...

    def find_sequel(self, post: Outgoing, session: Session, one: Following) -> Published | Presence:
        """Look for one whose call did not say how it ended."""
        ...


@runtime_checkable
class Renews(Protocol):
    """A network whose access ends, or has to be opened before the first request."""

    def has_access(self, connection: Connection) -> bool:
        """Whether it holds what requests need; renewed before the first one otherwise."""
        ...

    def is_ended(self, answer: Response) -> bool:
        """Whether the answer refuses because access has ended: nothing was done."""
        ...

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        """Ask the network for new access.

        Raises Unavailable when the app by whose secret it renews can't be read now.
        """
        ...


@runtime_checkable
class Authorises(Protocol):
    """Beside `Network`, where accounts are connected by OAuth.

    What the network answers is returned, never raised.
    """

    def register(self, hint: str, redirect_uri: str, transport: Transport) -> App | NotAuthorised:
        """Make us known to the server that people named; only where the profile `registers`.

        Raises InvalidInput naming `hint`.
        """
        ...

    def authorize_url(self, asked: Asked) -> str:
        """Where people agree. Contacts nothing."""
        ...

    def exchange(self, asked: Asked, code: str, transport: Transport) -> Grant | NotAuthorised:
        """What the network gives for the code, which it takes once."""
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
    """A network that says when people take back what they allowed."""

    def grantor_of(self, sent: str, app: App) -> str | None:
        """Whose consent a signed request is about, as the network numbers people; None where it is
        not signed by the network. Contacts nothing."""
        ...


class Networks(Protocol):
    @property
    def names(self) -> Sequence[str]:
        """Those that this deployment speaks."""
        ...

    def get(self, name: str) -> Network:
        """Raises InvalidInput (`platform`) for one that we don't speak."""
        ...

    def transport(self, name: str) -> Transport:
        """What that network's requests go through. Raises as `get`."""
        ...


class MediaProbe(Protocol):
    def look(self, url: str, *, until: datetime) -> MediaFacts | MediaTrouble:
        """What is at an address, without reading all of it; asks nothing more after `until`."""
        ...
