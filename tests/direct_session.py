"""A session over a given connection, renewed as the network requires, without table and
encryption."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drumbeat.domain.connections import Connection, Renewed
from drumbeat.domain.publishing import Medium
from drumbeat.domain.secrets import Secret
from drumbeat.ports import (
    AccessLost,
    MediaReader,
    MediaUnavailable,
    Part,
    Renews,
    Request,
    Response,
    Transport,
)


class PicturesInHand:
    """`ports.MediaReader` of the given pictures, by address."""

    def __init__(self, **pictures: bytes) -> None:
        self.contents = pictures

    def read(self, medium: Medium, start: int = 0, length: int | None = None) -> Part:
        content = self.contents.get(medium.url)
        if content is None:
            words = "The address of a picture answers HTTP 404."
            raise MediaUnavailable("media_unreachable", words, transient=False)
        end = None if length is None else start + length
        return Part(content[start:end], "application/octet-stream", len(content))

    def url(self, medium: Medium) -> str:
        return medium.url


class DirectSession:
    """`ports.Session`."""

    def __init__(
        self,
        network: Any,
        connection: Connection,
        transport: Transport,
        media: MediaReader | None = None,
    ) -> None:
        self._network = network
        self._connection = connection
        self._transport = transport
        self._media = media or PicturesInHand()
        self._is_renewed = False
        self._lost: AccessLost | None = None
        self.renewals = 0

    @property
    def connection(self) -> Connection:
        if self._lost is not None:
            raise self._lost
        if isinstance(self._network, Renews) and not self._network.has_access(self._connection):
            self._renew(self._network)
        return self._connection

    @property
    def secret(self) -> Secret:
        return Secret(sealed=b"")

    @property
    def media(self) -> MediaReader:
        return self._media

    def send(self, request: Callable[[Connection], Request]) -> Response:
        answer = self._transport.send(request(self.connection))
        if self._is_renewed or not isinstance(self._network, Renews):
            return answer
        if not self._network.is_ended(answer):
            return answer
        self._is_renewed = True
        self._renew(self._network)
        return self._transport.send(request(self._connection))

    def _renew(self, network: Renews) -> None:
        self.renewals += 1
        outcome = network.renew(self._connection, self._transport)
        if not isinstance(outcome, Renewed):
            self._lost = AccessLost(outcome.code, outcome.message, dead=outcome.dead)
            raise self._lost
        self._connection = outcome.connection
