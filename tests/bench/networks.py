"""Lag of posts that are due in one second on many networks, each of which takes its time, and how
often each network was called for them.

The stand-ins delay every answer by a number of seconds. Prepare has minutes for that; what is
measured is when the visible call is made.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from local import pictures
from local.businesses import H2O
from local.seed_media import send_form
from local.stack import Stack
from tests.bench.business import Business
from tests.bench.figures import Results, spread
from tests.bench.lag import calls_so_far, receivers, slow_down, until_sent, whole_minute

TITLE = "Lag in seconds, due to visible call, over networks"
#: Those that are posted to as an app of the operator's, each with how long its stand-in takes to
#: answer, in seconds.
NETWORKS: Mapping[str, float] = {
    "facebook": 0.5,
    "instagram": 1.0,
    "threads": 1.0,
    "x": 0.5,
    "linkedin": 0.75,
    "pinterest": 1.0,
    "tiktok": 2.0,
    "youtube": 3.0,
    "google_business": 0.5,
}
#: On these only videos are posted here.
_MOVING = ("tiktok", "youtube")
#: Longer than the networks' lead time for videos plus a sweep.
AHEAD = timedelta(minutes=18)
_READY_WITHIN = 60


def measure(stack: Stack, results: Results, posts: int, ahead: timedelta = AHEAD) -> None:
    """`posts` posts, on businesses that have an account of each network."""
    with receivers(stack):
        for network, seconds in NETWORKS.items():
            slow_down(stack, {"network": network}, seconds)
        due = whole_minute(datetime.now(UTC) + ahead)
        scheduled: list[tuple[Business, Mapping[str, str]]] = []
        left = posts
        while left > 0:
            business = Business(stack)
            scheduled.append((business, _schedule(business, list(NETWORKS)[:left], due)))
            left -= len(scheduled[-1][1])
        before = calls_so_far(stack)
        print(f"  {posts} posts at {due:%H:%M} UTC", flush=True)
        time.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
        lags: dict[str, list[float]] = {network: [] for network in NETWORKS}
        for business, ids in scheduled:
            for post, lag in until_sent(business, list(ids), due).items():
                lags[ids[post]].append(lag)
        called = calls_so_far(stack) - before
    every = [lag for some in lags.values() for lag in some]
    rows = [
        {
            "network": name,
            "answers after": NETWORKS.get(name),
            "posted": len(some),
            "calls": called[name] if name in NETWORKS else called.total(),
            **spread(some),
        }
        for name, some in [*lags.items(), ("all", every)]
        if some
    ]
    results.add(TITLE, rows)


def _schedule(business: Business, networks: Sequence[str], due: datetime) -> dict[str, str]:
    """The network of each post, by the post's id."""
    picture = _uploaded(business, "pipe.jpg", "image/jpeg", pictures.picture(_scene()))
    video = _uploaded(business, "pipe.mp4", "video/mp4", pictures.video(H2O.video[1]))
    made: dict[str, str] = {}
    for asset, wanted in (
        (picture, [each for each in networks if each not in _MOVING]),
        (video, [each for each in networks if each in _MOVING]),
    ):
        accounts = {_account(business, network): network for network in wanted}
        if not accounts:
            continue
        body = {
            "content": {
                "title": "A pipe",
                "base_caption": f"Thawed by {business.tenant_id}.",
                "media": [{"asset_id": asset}],
            },
            "destinations": [{"channel_account_id": account} for account in accounts],
            "when": "at",
            "scheduled_for": due.isoformat(),
        }
        posts = business.call("POST", "/posts", body)["results"]
        made |= {
            each["instance"]["id"]: accounts[each["instance"]["channel_account_id"]]
            for each in posts
        }
    return made


def _account(business: Business, network: str) -> str:
    body = account_body(network, business.stack.sandbox_url, business.tenant_id)
    return str(business.call("POST", "/channel-accounts", body)["id"])


def account_body(network: str, sandbox_url: str, tenant_id: str) -> Mapping[str, Any]:
    """The demo's account there; of Google's a location of the business's own."""
    [body] = [each for each in H2O.accounts(sandbox_url) if each["platform"] == network]
    if network == "google_business":
        # At the stand-in one whose number ends in 9 is not verified.
        location = f"accounts/1001/locations/{zlib.crc32(tenant_id.encode())}1"
        return {**body, "connection": {**body["connection"], "location": location}}
    return body


def _scene() -> Any:
    return next(iter(H2O.pictures.values()))


def _uploaded(business: Business, name: str, kind: str, content: bytes) -> str:
    """Id of an asset that is ready."""
    wanted = {"filename": name, "content_type": kind, "size": len(content)}
    begun = business.call("POST", "/media/presign", wanted)
    send_form(begun["url"], begun["fields"], name, kind, content)
    asset_id = str(begun["asset"]["id"])
    business.call("POST", "/media", {"asset_id": asset_id})
    for _ in range(_READY_WITHIN):
        if business.call("GET", f"/media/{asset_id}")["status"] == "ready":
            return asset_id
        time.sleep(1)
    raise RuntimeError(f"{name} is not ready after {_READY_WITHIN} s.")
