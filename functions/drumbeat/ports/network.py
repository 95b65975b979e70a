"""The networks, and what lies behind the addresses that posts name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from drumbeat.domain.findings import ConnectionCheck, Delivery
from drumbeat.domain.preflight import MediaFacts, MediaTrouble
from drumbeat.domain.profiles import Profile
from drumbeat.domain.publishing import (
    Handle,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Presence,
    Published,
)


class Network(Protocol):
    """One network. Connections are plain dicts, already opened; nothing of them is logged.

    Only `commit` makes anything visible. Methods return outcomes and never raise for what
    the network answers; a bug is an exception.
    """

    profile: Profile

    def check_connection(self, connection: Mapping[str, Any]) -> Mapping[str, Any]:
        """The public facts of a well-formed connection, to show beside the account.

        Contacts nothing. Raises InvalidInput naming `connection.<field>`.
        """
        ...

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        """The texts that the network will be sent, by the fields that its limits count."""
        ...

    def check(self, connection: Mapping[str, Any]) -> ConnectionCheck:
        """Whether the connection would be let post now, asked without leaving anything there."""
        ...

    def test(self, connection: Mapping[str, Any]) -> Delivery | None:
        """Send something that is no post, and say what became of it; None where that can't be."""
        ...

    def prepare(self, post: Outgoing, connection: Mapping[str, Any]) -> Prepared | NotPublished:
        """Do all that shows nothing; safe to repeat."""
        ...

    def commit(self, post: Outgoing, connection: Mapping[str, Any], handle: Handle) -> Outcome:
        """Make the one visible call."""
        ...

    def find(
        self, post: Outgoing, connection: Mapping[str, Any], handle: Handle
    ) -> Published | Presence:
        """Look for what `handle` names."""
        ...


class Networks(Protocol):
    @property
    def names(self) -> Sequence[str]:
        """Those that this deployment speaks."""
        ...

    def get(self, name: str) -> Network:
        """Raises InvalidInput (`platform`) for one that we don't speak."""
        ...


class MediaProbe(Protocol):
    def look(self, url: str, *, until: datetime) -> MediaFacts | MediaTrouble:
        """What is at an address, without reading all of it; asks nothing more after `until`."""
        ...
