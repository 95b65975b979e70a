"""The networks, and how each is built. A new network is a module and a row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from drumbeat.domain.authorising import App
from drumbeat.domain.errors import InvalidInput
from drumbeat.ports import Apps, BannerBoard, Clock, Network
from drumbeat.ports.transport import Request, Response, Transport

if TYPE_CHECKING:
    # Imported on first use, because most functions call no network.
    from drumbeat.platforms.lookups import Guard


class NetworkSettings(Protocol):
    """The settings that networks need."""

    @property
    def allow_private_addresses(self) -> bool: ...

    def of_network(self, name: str) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The parts that a network may be built of. `settings`: its own, such as `url`.

    `app`: the operator's app, for networks that renew access with its secret; None without one.
    Called only when needed, because it reads a parameter. Raises Unavailable.
    """

    settings: Mapping[str, str]
    app: Callable[[], App | None]
    clock: Clock
    transport: Transport
    guard: Guard
    #: The board to which posts for the business's own website go.
    board: Callable[[], BannerBoard]


Build = Callable[[Given], Network]


def _banner(parts: Given) -> Network:
    from drumbeat.platforms.banner import WebsiteBanner

    return WebsiteBanner(parts.board)


def _facebook(parts: Given) -> Network:
    from drumbeat.platforms.facebook import Facebook

    return Facebook(parts.clock, **parts.settings)


def _bluesky(parts: Given) -> Network:
    from drumbeat.platforms.bluesky import Bluesky

    return Bluesky(parts.clock, **parts.settings)


def _google_business(parts: Given) -> Network:
    from drumbeat.platforms.google_business import GoogleBusiness

    return GoogleBusiness(parts.clock, parts.app, **parts.settings)


def _instagram(parts: Given) -> Network:
    from drumbeat.platforms.instagram import Instagram

    return Instagram(parts.clock, **parts.settings)


def _mastodon(parts: Given) -> Network:
    from drumbeat.platforms.mastodon import Mastodon

    return Mastodon(parts.clock, guard=parts.guard)


def _pinterest(parts: Given) -> Network:
    from drumbeat.platforms.pinterest import Pinterest

    return Pinterest(parts.clock, parts.app, **parts.settings)


def _linkedin(parts: Given) -> Network:
    from drumbeat.platforms.linkedin import LinkedIn

    return LinkedIn(parts.clock, parts.app, **parts.settings)


def _threads(parts: Given) -> Network:
    from drumbeat.platforms.threads import Threads

    return Threads(parts.clock, **parts.settings)


def _wordpress(parts: Given) -> Network:
    from drumbeat.platforms.wordpress import WordPress

    return WordPress(parts.clock, guard=parts.guard)


def _tiktok(parts: Given) -> Network:
    from drumbeat.platforms.tiktok import TikTok

    return TikTok(parts.clock, parts.app, **parts.settings)


def _webhook(parts: Given) -> Network:
    from drumbeat.platforms.webhook import Webhook

    return Webhook(parts.transport, parts.clock, guard=parts.guard)


def _x(parts: Given) -> Network:
    from drumbeat.platforms.x import X

    return X(parts.clock, parts.app, **parts.settings)


def _youtube(parts: Given) -> Network:
    from drumbeat.platforms.youtube import YouTube

    return YouTube(parts.clock, parts.app, **parts.settings)


#: Each row imports its module, so that a function loads only the networks that it uses.
ROWS: dict[str, Build] = {
    "banner": _banner,
    "bluesky": _bluesky,
    "facebook": _facebook,
    "google_business": _google_business,
    "instagram": _instagram,
    "linkedin": _linkedin,
    "mastodon": _mastodon,
    "pinterest": _pinterest,
    "threads": _threads,
    "tiktok": _tiktok,
    "webhook": _webhook,
    "wordpress": _wordpress,
    "x": _x,
    "youtube": _youtube,
}


class Networks:
    """The networks by name, each built on first use.

    `transport`: for tests; without it, real calls are made. `apps`: the operator's apps; None means
    none.
    """

    def __init__(
        self,
        settings: NetworkSettings,
        clock: Clock,
        transport: Transport | None = None,
        apps: Callable[[], Apps] | None = None,
        *,
        board: Callable[[], BannerBoard] | None = None,
    ) -> None:
        self._settings = settings
        self._apps = apps
        self._clock = clock
        self._transport = transport or OnFirstUse(_patient)
        self._board = board or _no_board
        self._built: dict[str, Network] = {}

    @cached_property
    def _guard(self) -> Guard:
        from drumbeat.platforms.lookups import Guard

        return Guard(allow_private=self._settings.allow_private_addresses)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(ROWS)

    def get(self, name: str) -> Network:
        """Raises InvalidInput naming `platform`."""
        if name not in ROWS:
            raise InvalidInput.of("platform", f"must be one of {', '.join(ROWS)}")
        if name not in self._built:
            parts = Given(
                settings=self._settings.of_network(name),
                app=partial(self._app, name),
                clock=self._clock,
                transport=self._transport,
                guard=self._guard,
                board=self._board,
            )
            self._built[name] = ROWS[name](parts)
        return self._built[name]

    def _app(self, name: str) -> App | None:
        return None if self._apps is None else self._apps().get(name)

    def transport(self, name: str) -> Transport:
        """The transport of that network's requests. Raises as `get`."""
        if self.get(name).profile.named_hosts:
            from drumbeat.platforms.guarding import GuardedTransport

            return GuardedTransport(self._transport, self._guard)
        return self._transport


def _no_board() -> BannerBoard:
    raise LookupError("This function was given no websites to post to.")


class OnFirstUse:
    """Makes a transport on first use: checking a connection needs no HTTP library."""

    def __init__(self, make: Callable[[], Transport]) -> None:
        self._make = make
        self._transport: Transport | None = None

    def send(self, request: Request) -> Response:
        if self._transport is None:
            self._transport = self._make()
        return self._transport.send(request)


def _patient() -> Transport:
    from drumbeat.platforms.requests_transport import RequestsTransport

    return RequestsTransport()
