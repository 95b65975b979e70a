"""Sessions: the one place where the steps of publishing and checking open connections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.connections import Connection
from drumbeat.domain.secrets import Secret
from drumbeat.ports import MediaReader, Networks, Request, Response, Session, Transport, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionService:
    """`ports.Sessions` over the vault."""

    vault: Vault
    networks: Networks
    media: MediaReader

    def open(self, account: ChannelAccount, secret: Secret) -> Session:
        """Raises Unavailable."""
        return _OpenSession(
            connection=self.vault.open(account.tenant_id, account.id, secret.sealed),
            media=self.media,
            transport=self.networks.transport(account.platform),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpenSession:
    connection: Connection = field(repr=False)
    media: MediaReader
    transport: Transport

    def send(self, request: Callable[[Connection], Request]) -> Response:
        return self.transport.send(request(self.connection))
