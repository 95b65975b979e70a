"""E-mails: what is to be mailed, what was, and who sends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One e-mail to one address. `stop_url`: a POST there stops such e-mails (RFC 8058)."""

    to: str
    subject: str
    text: str
    html: str
    stop_url: str


class MailRefused(Exception):
    """The mail did not go out. `for_good`: nor will it, as it is addressed to nobody."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


class MailUnclear(Exception):
    """Nobody knows whether the mail went out: there was no answer, or none that says so."""


class Mailer(Protocol):
    def send(self, mail: Mail) -> str:
        """Send it, in one try; answers the sender's id of it. Raises MailRefused, MailUnclear."""
        ...


class MailQueue(Protocol):
    def send(self, messages: Iterable[Mapping[str, Any]]) -> int:
        """Have them worked at; answers how many.

        `{tenant_id, notification_id}` has those mailed who want to know of it at once,
        `{tenant_id, invitation_id}` the one who is invited. Nothing is sent where the deployment
        has no sender. Raises Unavailable.
        """
        ...


class SentMails(Protocol):
    """What was set out with, for 90 days: each is claimed before it is sent."""

    def claim(self, tenant_id: str, what: str, at: datetime) -> bool:
        """Whether nobody has claimed it before."""
        ...

    def release(self, tenant_id: str, what: str) -> None:
        """It certainly was not sent: it may be claimed again."""
        ...


class MailStops(Protocol):
    """Addresses that want no invitations, as hashes; and the key that signs links."""

    def stop(self, address_hash: str, at: datetime) -> None: ...

    def is_stopped(self, address_hash: str) -> bool: ...

    def key(self) -> bytes | None:
        """None before the first e-mail."""
        ...

    def made_key(self, fresh: bytes) -> bytes:
        """The key that there is; `fresh` from now on where there was none."""
        ...


class Mornings(Protocol):
    """Where the morning comes when."""

    def zones(self) -> Iterator[tuple[str, str]]:
        """Every business of the deployment with its time zone, page by page."""
        ...

    def reached(self) -> datetime | None:
        """Until when mornings were looked for."""
        ...

    def reach(self, until: datetime) -> None: ...
