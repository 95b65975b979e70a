"""E-mails: orders, records of sent ones, and sending."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One e-mail to one address. `stop_url`: a POST to it stops such e-mails (RFC 8058)."""

    to: str
    subject: str
    text: str
    html: str
    stop_url: str


class MailRefused(Exception):
    """The mail was not sent. `for_good`: a retry is useless, because its address does not work."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


class MailUnclear(Exception):
    """It is unknown whether the mail was sent: the answer is missing or inconclusive."""


class Mailer(Protocol):
    def send(self, mail: Mail) -> str:
        """Send it, in one try; returns the sender's id for it. Raises MailRefused, MailUnclear."""
        ...


class MailQueue(Protocol):
    def send(self, messages: Iterable[Mapping[str, Any]]) -> int:
        """Queue orders; returns how many.

        `{tenant_id, notification_id}` mails those who want this at once, `{tenant_id,
        invitation_id}` the invited person. Nothing is sent when the deployment has no sender.
        Raises Unavailable.
        """
        ...


class SentMails(Protocol):
    """E-mails that were about to be sent, for 90 days: each is claimed before it is sent."""

    def claim(self, tenant_id: str, what: str, at: datetime) -> bool:
        """Whether nobody has claimed it before."""
        ...

    def release(self, tenant_id: str, what: str) -> None:
        """It was certainly not sent, and may be claimed again."""
        ...


class MailStops(Protocol):
    """Hashes of addresses that want no invitations; and the key that signs links."""

    def stop(self, address_hash: str, at: datetime) -> None: ...

    def is_stopped(self, address_hash: str) -> bool: ...

    def key(self) -> bytes | None:
        """None before the first e-mail."""
        ...

    def made_key(self, fresh: bytes) -> bytes:
        """The stored key; `fresh` is stored if there was none."""
        ...


class Mornings(Protocol):
    """For finding businesses whose morning has come."""

    def zones(self) -> Iterator[tuple[str, str]]:
        """Every business of the deployment with its time zone, page by page."""
        ...

    def reached(self) -> datetime | None:
        """Up to when mornings were looked for."""
        ...

    def reach(self, until: datetime) -> None: ...
