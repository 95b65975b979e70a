"""An account at each network's stand-in: how it is connected, and where its posts appear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from drumbeat.domain.media import AssetKind
from sandbox.pinterest import boards_of, person_of

#: The part of a file that a stand-in reads.
FILM = b"\0\0\0\x18ftypmp42" + bytes(300_000)
#: Secrets in every connection, which only the networks may see.
CANARY = "canary7f3a"
SECRET = "whsec_" + "Y2FuYXJ5N2YzYWNhbmFyeTdmM2FjYW5hcnk3ZjNh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """`channel`: the account in the stand-ins' ledger. `options`: of all of its posts."""

    channel: str
    connection: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)


def account_at(platform: str, number: int, sandbox_url: str) -> Connected:
    """The account of that number, which has four digits; a webhook for unknown platforms."""
    return _OF.get(platform, _webhook)(number, sandbox_url)


def agreed_anew(connection: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    """The same account with new tokens, if its tokens don't identify it."""
    return {
        name: f"{value}-{number}" if name.endswith("_token") and value.endswith(CANARY) else value
        for name, value in connection.items()
    }


def _webhook(number: int, sandbox_url: str) -> Connected:
    name = f"hook-{number}"
    connection = {"url": f"{sandbox_url}/webhooks/{name}", "secret": SECRET}
    return Connected(channel=name, connection=connection)


def _facebook(number: int, _sandbox_url: str) -> Connected:
    page = str(number)
    connection = {"page_id": page, "access_token": f"sandbox-{CANARY}"}
    return Connected(channel=page, connection=connection)


def _instagram(number: int, _sandbox_url: str) -> Connected:
    user = f"178414000000{number}"
    connection = {"user_id": user, "access_token": f"sandbox-{user}-{CANARY}"}
    return Connected(channel=user, connection=connection)


def _threads(number: int, _sandbox_url: str) -> Connected:
    user = f"178414000001{number}"
    connection = {"user_id": user, "access_token": f"sandbox-{user}-{CANARY}"}
    return Connected(channel=user, connection=connection)


def _bluesky(number: int, _sandbox_url: str) -> Connected:
    handle = f"h2o{number}.example.com"
    connection = {"handle": handle, "app_password": "sand-cana-ry7f-3aaa"}
    return Connected(channel=handle, connection=connection)


def _mastodon(number: int, sandbox_url: str) -> Connected:
    name = f"h2o{number}"
    connection = {"instance_url": sandbox_url, "access_token": f"sandbox-{CANARY}-{name}"}
    return Connected(channel=f"{CANARY}-{name}", connection=connection)


def _wordpress(number: int, sandbox_url: str) -> Connected:
    site = f"{sandbox_url}/wordpress/site{number}"
    connection = {
        "site_url": site,
        "username": "ada",
        "application_password": "sand cana ry7f 3aaa cana ry7f",
    }
    return Connected(channel=site.partition("://")[2], connection=connection)


def _google_business(number: int, _sandbox_url: str) -> Connected:
    # One whose number ends in 9 is not verified.
    location, token = f"accounts/1001/locations/{number}1", f"sandbox-{CANARY}"
    connection = {"location": location, "access_token": token, "refresh_token": token}
    return Connected(channel=location, connection=connection)


def _pinterest(number: int, _sandbox_url: str) -> Connected:
    token = f"sandbox-{number}-{CANARY}"
    person = person_of(token)
    board = next(iter(boards_of(person)))
    return Connected(
        channel=f"{person}/{board}",
        connection={
            "username": person,
            "access_token": f"{token}.first",
            "refresh_token": f"{token}.first",
        },
        options={"board": board},
    )


def _linkedin(number: int, _sandbox_url: str) -> Connected:
    """Pages, whose posts can be listed, and people, whose posts can't."""
    kind = "organization" if number % 2 else "person"
    author = f"urn:li:{kind}:{number}"
    connection = {"author": author, "access_token": f"sandbox-{CANARY}-person{number}"}
    return Connected(channel=author, connection=connection)


def _x(number: int, _sandbox_url: str) -> Connected:
    user = f"224499{number}"
    return Connected(
        channel=user,
        connection={
            "user_id": user,
            "access_token": f"sandbox-{user}-{CANARY}",
            "refresh_token": f"sandbox-{user}-refresh-{CANARY}",
        },
    )


def _tiktok(number: int, _sandbox_url: str) -> Connected:
    name = f"{CANARY}.h2o{number}"
    return Connected(
        channel=name,
        connection={"open_id": f"-000{name}", "refresh_token": f"sandbox-{name}"},
        options={"privacy": "PUBLIC_TO_EVERYONE"},
    )


def _youtube(number: int, _sandbox_url: str) -> Connected:
    channel = f"UC{CANARY}{number}"
    connection = {"channel_id": channel, "refresh_token": f"sandbox-{channel}"}
    return Connected(channel=channel, connection=connection)


_OF: Mapping[str, Callable[[int, str], Connected]] = {
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
#: All networks, with what a post must show on those that don't accept text alone.
NETWORKS = tuple(_OF)
SHOWS = {
    "instagram": AssetKind.IMAGE,
    "pinterest": AssetKind.IMAGE,
    "tiktok": AssetKind.VIDEO,
    "youtube": AssetKind.VIDEO,
}
