"""Sessions: the only place where publishing and checks open connections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.connections import Connection, NotRenewed
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.secrets import Secret
from drumbeat.ports import (
    AccessLost,
    MediaReader,
    Networks,
    Renews,
    Request,
    Response,
    Session,
    Transport,
)
from drumbeat.services.renewing import Access, Opened, Renewals


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionService:
    """`ports.Sessions` over the vault."""

    renewals: Renewals
    networks: Networks
    media: MediaReader
    #: Whose transports renew access, with all the time that an answer may take: the answer that is
    #: not waited for may be the one that has used up the grant.
    renewing: Networks

    def open(self, account: ChannelAccount, secret: Secret) -> Session:
        """Raises Unavailable. Access is renewed when the connection is first used."""
        network = self.networks.get(account.platform)
        transport = self.networks.transport(account.platform)
        access = None
        if isinstance(network, Renews):
            access = Access(network, self.renewing.transport(account.platform))
        opened = self.renewals.open(account, secret)
        return _OpenSession(account, opened, self.renewals, access, transport, self.media)


class _OpenSession:
    def __init__(
        self,
        account: ChannelAccount,
        opened: Opened,
        renewals: Renewals,
        access: Access | None,
        transport: Transport,
        media: MediaReader,
    ) -> None:
        self._account = account
        self._opened = opened
        self._renewals = renewals
        self._access = access
        self._transport = transport
        self._has_access = access is None
        self._is_renewed = False
        self._lost: AccessLost | None = None
        self.media = media

    @property
    def secret(self) -> Secret:
        return self._opened.secret

    @property
    def connection(self) -> Connection:
        if self._lost is not None:
            raise self._lost
        if not self._has_access and self._access is not None:
            self._take(self._renewals.with_access, self._access)
            self._has_access = True
        return self._opened.connection

    def send(self, request: Callable[[Connection], Request]) -> Response:
        answer = self._transport.send(request(self.connection))
        if self._access is None or self._is_renewed:
            return answer
        if not self._renewals.is_ended(self._access, answer):
            return answer
        self._is_renewed = True
        self._take(self._renewals.renewed, self._access)
        return self._transport.send(request(self._opened.connection))

    def _take(
        self,
        renewal: Callable[[ChannelAccount, Opened, Access], Opened | NotRenewed],
        access: Access,
    ) -> None:
        """Raises AccessLost; nothing is sent and nobody is asked again in this session then."""
        try:
            result = renewal(self._account, self._opened, access)
        except Unavailable as failure:
            result = NotRenewed(False, failure.code, failure.message)
        if isinstance(result, NotRenewed):
            self._lost = AccessLost(result.code, result.message, dead=result.dead)
            raise self._lost
        self._opened = result
