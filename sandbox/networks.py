"""Which networks the sandbox stands in for. A new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sandbox.bluesky import Bluesky
from sandbox.calls import Answer, Call
from sandbox.facebook import Facebook
from sandbox.fetching import Fetcher
from sandbox.google_business import GoogleBusiness
from sandbox.instagram import Instagram
from sandbox.ledger import Ledger
from sandbox.linkedin import LinkedIn
from sandbox.mastodon import Mastodon
from sandbox.pinterest import Pinterest
from sandbox.threads import Threads
from sandbox.tiktok import TikTok
from sandbox.webhooks import Webhooks
from sandbox.wordpress import WordPress
from sandbox.x import X
from sandbox.youtube import YouTube


class StandIn(Protocol):
    """A stand-in network, as the server uses it."""

    name: str
    #: Its name in the feed, and the colours of that name on light and on dark background.
    shown_as: str
    colours: tuple[str, str]

    def owns(self, path: str) -> bool:
        """Whether this network answers calls of this path."""
        ...

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Call:
        """The call, with its step."""
        ...

    def post_at(self, path: str) -> str | None:
        """The id of the post whose page has this path."""
        ...

    def answer(self, call: Call) -> Answer: ...

    def server_error(self) -> Answer: ...

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer: ...

    def expired_token(self) -> Answer: ...


#: These fetch pictures by their addresses. Faults name networks by the `name` of these classes.
_FETCHING = (Facebook, Instagram, Threads, Pinterest, GoogleBusiness, TikTok)
_OTHERS = (Webhooks, Bluesky, LinkedIn, Mastodon, WordPress, X, YouTube)
NAMES = tuple(kind.name for kind in (*_FETCHING, *_OTHERS))
#: Id and secret of the operator's registrations, of the networks that need one.
APPS = {kind.name: kind.app for kind in (*_FETCHING, LinkedIn, X, YouTube)}


def networks(ledger: Ledger, site: str, fetcher: Fetcher) -> Sequence[StandIn]:
    """One stand-in for each network. `site`: the address at which they are reached."""
    return (
        *(kind(ledger, site, fetcher) for kind in _FETCHING),
        *(kind(ledger, site) for kind in _OTHERS),
    )
