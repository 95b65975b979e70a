"""Which networks there are, and how each is built. A new one is a module and a row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from drumbeat.domain.errors import InvalidInput
from drumbeat.ports import Clock, Network
from drumbeat.ports.transport import Request, Response, Transport


class NetworkSettings(Protocol):
    """What of the settings the networks need."""

    @property
    def facebook_url(self) -> str: ...

    @property
    def facebook_api_version(self) -> str: ...

    @property
    def allow_private_webhooks(self) -> bool: ...


_Build = Callable[[NetworkSettings, Clock, Transport], Network]


def _facebook(settings: NetworkSettings, _clock: Clock, _transport: Transport) -> Network:
    from drumbeat.platforms.facebook import Facebook

    return Facebook(base_url=settings.facebook_url, api_version=settings.facebook_api_version)


def _webhook(settings: NetworkSettings, clock: Clock, transport: Transport) -> Network:
    from drumbeat.platforms.lookups import Guard
    from drumbeat.platforms.webhook import Webhook

    return Webhook(transport, clock, guard=Guard(allow_private=settings.allow_private_webhooks))


#: Modules are imported by the row that needs them: a function pays for no network it never uses.
_ROWS: Mapping[str, _Build] = {
    "facebook": _facebook,
    "webhook": _webhook,
}


class Networks:
    """The networks by name, each built on first use.

    `transport` is for tests; without it, calls really go out.
    """

    def __init__(
        self, settings: NetworkSettings, clock: Clock, transport: Transport | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._transport = transport or _OnFirstUse()
        self._built: dict[str, Network] = {}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(_ROWS)

    def get(self, name: str) -> Network:
        """Raises InvalidInput naming `platform`."""
        if name not in _ROWS:
            raise InvalidInput.of("platform", f"must be one of {', '.join(_ROWS)}")
        if name not in self._built:
            self._built[name] = _ROWS[name](self._settings, self._clock, self._transport)
        return self._built[name]

    def transport(self, name: str) -> Transport:
        """What that network's requests go through. Raises as `get`."""
        self.get(name)
        return self._transport


class _OnFirstUse:
    """Loads the HTTP library when something is sent: checking a connection does not need it."""

    def __init__(self) -> None:
        self._transport: Transport | None = None

    def send(self, request: Request) -> Response:
        if self._transport is None:
            from drumbeat.platforms.requests_transport import RequestsTransport

            self._transport = RequestsTransport()
        return self._transport.send(request)
