"""Which networks there are, and how each is built. A new one is a module and a row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from drumbeat.domain.errors import InvalidInput
from drumbeat.platforms.guarding import GuardedTransport
from drumbeat.platforms.lookups import Guard
from drumbeat.ports import Clock, Network
from drumbeat.ports.transport import Request, Response, Transport


class NetworkSettings(Protocol):
    """What of the settings the networks need."""

    @property
    def allow_private_webhooks(self) -> bool: ...

    def of_network(self, name: str) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a network may be built of. `settings`: its own, such as `url`."""

    settings: Mapping[str, str]
    clock: Clock
    transport: Transport
    guard: Guard


Build = Callable[[Given], Network]


def _facebook(given: Given) -> Network:
    from drumbeat.platforms.facebook import Facebook

    return Facebook(**given.settings)


def _bluesky(given: Given) -> Network:
    from drumbeat.platforms.bluesky import Bluesky

    return Bluesky(given.clock, **given.settings)


def _mastodon(given: Given) -> Network:
    from drumbeat.platforms.mastodon import Mastodon

    return Mastodon(given.clock, guard=given.guard)


def _wordpress(given: Given) -> Network:
    from drumbeat.platforms.wordpress import WordPress

    return WordPress(given.clock, guard=given.guard)


def _webhook(given: Given) -> Network:
    from drumbeat.platforms.webhook import Webhook

    return Webhook(given.transport, given.clock, guard=given.guard)


#: Modules are imported by the row that needs them: a function pays for no network it never uses.
ROWS: dict[str, Build] = {
    "bluesky": _bluesky,
    "facebook": _facebook,
    "mastodon": _mastodon,
    "webhook": _webhook,
    "wordpress": _wordpress,
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
        self._guard = Guard(allow_private=settings.allow_private_webhooks)
        self._built: dict[str, Network] = {}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(ROWS)

    def get(self, name: str) -> Network:
        """Raises InvalidInput naming `platform`."""
        if name not in ROWS:
            raise InvalidInput.of("platform", f"must be one of {', '.join(ROWS)}")
        if name not in self._built:
            given = Given(
                settings=self._settings.of_network(name),
                clock=self._clock,
                transport=self._transport,
                guard=self._guard,
            )
            self._built[name] = ROWS[name](given)
        return self._built[name]

    def transport(self, name: str) -> Transport:
        """What that network's requests go through. Raises as `get`."""
        if self.get(name).profile.named_hosts:
            return GuardedTransport(self._transport, self._guard)
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
