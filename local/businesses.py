"""The demo businesses: their names, accounts, texts and pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from local.pictures import Scene
from sandbox.pinterest import boards_of, person_of

WEBHOOK_SECRET = "whsec_ZHJ1bWJlYXQtZGVtby13ZWJob29rLXNlY3JldA=="  # noqa: S105
PAGE = "100200300400"
#: Networks that take videos from the library.
TAKE_VIDEOS = (
    *("facebook", "instagram", "threads", "pinterest"),
    *("mastodon", "wordpress", "webhook", "youtube", "tiktok"),
)
#: Networks that take videos only.
VIDEOS_ALONE = ("youtube",)
#: Networks that show one picture of a post.
ONE_PICTURE = ("google_business",)


@dataclass(frozen=True, kw_only=True)
class MediaPost:
    """A post with files of the library. `on`: its networks; None means all that take pictures."""

    title: str
    words: str
    files: tuple[str, ...]
    on: tuple[str, ...] | None = None
    when: str = "now"

    def goes_to(self, network: str) -> bool:
        if self.on:
            return network in self.on
        has_room = len(self.files) == 1 or network not in ONE_PICTURE
        return has_room and network not in VIDEOS_ALONE


@dataclass(frozen=True, kw_only=True)
class WebsiteBanner:
    """A banner. `starts` and `ends`: days from today, in UTC; None means at once, or never."""

    title: str
    file: str
    starts: int | None = None
    ends: int | None = None

    def body(self, asset_id: str, link_url: str) -> dict[str, Any]:
        """The body of the API call that makes it."""
        days = {
            name: (datetime.now(UTC).date() + timedelta(days=away)).isoformat()
            for name, away in (("starts_on", self.starts), ("ends_on", self.ends))
            if away is not None
        }
        return {"title": self.title, "asset_id": asset_id, "link_url": link_url, **days}


@dataclass(frozen=True, kw_only=True)
class Business:
    """A demo business. `accounts`: from the sandbox's address to account bodies, one per
    network."""

    tenant_id: str
    name: str
    timezone: str
    website: str
    accounts: Callable[[str], list[dict[str, Any]]]
    #: Title, text and the kind of button.
    content: Sequence[tuple[str, str, str]]
    #: By file name.
    pictures: Mapping[str, Scene]
    #: The file's name, and the scene that the video moves across.
    video: tuple[str, Scene]
    posts: Sequence[MediaPost]
    banners: Sequence[WebsiteBanner] = field(default=())


def _schedule(zone: str, posts_per_week: int, time: str) -> dict[str, Any]:
    return {
        "posts_per_week": posts_per_week,
        "schedule_timezone": zone,
        "schedule_times": [time],
    }


def _h2o(sandbox_url: str) -> list[dict[str, Any]]:
    zone, time = "America/Los_Angeles", "09:00"
    return [
        {
            "platform": "facebook",
            "name": "H2O on Facebook",
            "connection": {"page_id": PAGE, "access_token": "sandbox-h2o-page-token"},
            **_schedule(zone, 3, time),
        },
        {
            "platform": "instagram",
            "name": "H2O on Instagram",
            "connection": {"user_id": "17841400100200300", "access_token": "sandbox-h2o-instagram"},
            **_schedule(zone, 1, time),
        },
        {
            "platform": "threads",
            "name": "H2O on Threads",
            "connection": {"user_id": "17841400100200301", "access_token": "sandbox-h2o-threads"},
            **_schedule(zone, 1, time),
        },
        {
            "platform": "pinterest",
            "name": "H2O on Pinterest",
            "connection": {
                "username": "h2o.plumbing",
                "access_token": "sandbox-h2o-pinterest",
                "refresh_token": "sandbox-h2o-pinterest.1",
            },
            "options": {"board": next(iter(boards_of(person_of("sandbox-h2o-pinterest"))))},
            **_schedule(zone, 1, time),
        },
        {
            "platform": "tiktok",
            "name": "H2O on TikTok",
            "connection": {
                "open_id": "-000h2o.plumbing",
                "refresh_token": "sandbox-h2o.plumbing",
            },
            "options": {"privacy": "PUBLIC_TO_EVERYONE"},
            **_schedule(zone, 1, time),
        },
        {
            "platform": "youtube",
            "name": "H2O on YouTube",
            "connection": {
                "channel_id": "UCh2oPlumbing0000000001",
                "refresh_token": "sandbox-UCh2oPlumbing0000000001",
            },
            **_schedule(zone, 1, time),
        },
        {
            "platform": "webhook",
            "name": "H2O website",
            "connection": {"url": f"{sandbox_url}/webhooks/h2o", "secret": WEBHOOK_SECRET},
            **_schedule(zone, 2, time),
        },
        {
            "platform": "bluesky",
            "name": "H2O on Bluesky",
            "connection": {"handle": "h2o.example.com", "app_password": "sand-h2o0-demo-pass"},
            **_schedule(zone, 1, time),
        },
        {
            "platform": "mastodon",
            "name": "H2O on Mastodon",
            "connection": {"instance_url": sandbox_url, "access_token": "sandbox-h2o"},
            **_schedule(zone, 1, time),
        },
        {
            "platform": "wordpress",
            "name": "H2O's blog",
            "connection": {
                "site_url": f"{sandbox_url}/wordpress",
                "username": "rosa",
                "application_password": "sand h2o0 demo pass word 0000",
            },
            **_schedule(zone, 1, time),
        },
        {
            "platform": "linkedin",
            "name": "H2O on LinkedIn",
            "connection": {
                "author": "urn:li:organization:5590500",
                "access_token": "sandbox-h2o-linkedin",
            },
            **_schedule(zone, 1, time),
        },
        {
            "platform": "google_business",
            "name": "H2O on Google",
            "connection": {
                "location": "accounts/1001/locations/2001",
                "title": "Sandbox Plumbing (12 Main Street)",
                "access_token": "sandbox-h2o-google",
                "refresh_token": "sandbox-h2o-google",
            },
            **_schedule(zone, 1, time),
        },
        {
            "platform": "x",
            "name": "H2O on X",
            "connection": {
                "user_id": "2244994947",
                "access_token": "sandbox-2244994947-h2o",
                "refresh_token": "sandbox-2244994947-h2o-refresh",
            },
            **_schedule(zone, 1, time),
        },
    ]


def _all_county(sandbox_url: str) -> list[dict[str, Any]]:
    zone, time = "America/New_York", "12:00"
    return [
        {
            "platform": "facebook",
            "name": "All County on Facebook",
            "connection": {"page_id": "100200300500", "access_token": "sandbox-all-county"},
            **_schedule(zone, 3, time),
        },
        {
            "platform": "instagram",
            "name": "All County on Instagram",
            "connection": {
                "user_id": "17841400100200500",
                "access_token": "sandbox-all-county-instagram",
            },
            **_schedule(zone, 1, time),
        },
        {
            "platform": "webhook",
            "name": "All County newsletter",
            "connection": {"url": f"{sandbox_url}/webhooks/all_county", "secret": WEBHOOK_SECRET},
            **_schedule(zone, 1, time),
        },
        {
            "platform": "bluesky",
            "name": "All County on Bluesky",
            "connection": {
                "handle": "allcounty.example.com",
                "app_password": "sand-allc-demo-pass",
            },
            **_schedule(zone, 1, time),
        },
        {
            "platform": "mastodon",
            "name": "All County on Mastodon",
            "connection": {"instance_url": sandbox_url, "access_token": "sandbox-all_county"},
            **_schedule(zone, 1, time),
        },
        {
            "platform": "wordpress",
            "name": "All County's news",
            "connection": {
                "site_url": f"{sandbox_url}/wordpress",
                "username": "dana",
                "application_password": "sand allc demo pass word 0000",
            },
            **_schedule(zone, 1, time),
        },
        {
            "platform": "banner",
            "name": "All County's website",
            "connection": {},
            **_schedule(zone, 1, time),
        },
    ]


H2O = Business(
    tenant_id="h2o",
    name="H2O Plumbing",
    timezone="America/Los_Angeles",
    website="https://h2o.example/book",
    accounts=_h2o,
    content=(
        (
            "Water heater check-up",
            "Is your water heater older than eight years? A check-up beats a cold shower.",
            "BookOnline",
        ),
        (
            "Frozen pipes",
            "A cold night is coming. Open the taps a little and the cupboard doors under the sink.",
            "LearnMore",
        ),
        (
            "Slow drain",
            "A drain that gurgles is asking for help. We clear it before it stops altogether.",
            "CallNow",
        ),
        (
            "Meet Rosa",
            "Rosa has fixed leaks in this town for fourteen years. Say hello when you see her van.",
            "None",
        ),
        (
            "Leak detective",
            "Read your meter before bed and again in the morning. Different numbers? Call us.",
            "CallNow",
        ),
    ),
    pictures={
        "water-heater.jpg": Scene(
            title="Water heater",
            alt="A round copper water heater in a tiled room.",
            colours=("#8fb8d8", "#44617a", "#c9743b"),
        ),
        "frozen-pipe.jpg": Scene(
            title="Frozen pipe",
            alt="A pipe under a thick layer of ice.",
            colours=("#cfe3ef", "#7d95a6", "#eef6fb"),
        ),
        "rosas-van.jpg": Scene(
            title="Rosa's van",
            alt="Rosa waves from the window of a blue van.",
            colours=("#f3d9a4", "#6f7d4e", "#2f6db3"),
            size=(1200, 1600),
        ),
        "winter-check-up.jpg": Scene(
            title="Winter check-up",
            alt="A boiler in the snow: have it looked at before the frost.",
            colours=("#bcd7ea", "#5c7f9b", "#d8823f"),
            size=(2400, 900),
        ),
        "here-at-night.jpg": Scene(
            title="Here at night, too",
            alt="A blue van at dusk: we come at night, too.",
            colours=("#f0c48a", "#2c3350", "#3d5a9e"),
            size=(2400, 900),
        ),
    },
    video=(
        "clearing-a-drain.mp4",
        Scene(
            title="Clearing a drain",
            alt="Water swirls away through a clear drain.",
            colours=("#7fb0c4", "#33525f", "#e4eef2"),
        ),
    ),
    posts=(
        MediaPost(
            title="Cold nights",
            words="Leave a tap dripping tonight: ice takes hours to grow in water that moves.",
            files=("frozen-pipe.jpg",),
        ),
        MediaPost(
            title="A drain in a minute",
            words="This is how we clear a drain.",
            files=("clearing-a-drain.mp4",),
            on=TAKE_VIDEOS,
        ),
        MediaPost(
            title="Rosa is on her way",
            words="Blue van, big smile. This week in the north of town.",
            files=("rosas-van.jpg", "water-heater.jpg"),
            when="next_free",
        ),
    ),
    banners=(
        WebsiteBanner(title="Winter check-up", file="winter-check-up.jpg", ends=60),
        WebsiteBanner(title="Here at night, too", file="here-at-night.jpg"),
    ),
)

ALL_COUNTY = Business(
    tenant_id="all_county",
    name="All County Motors",
    timezone="America/New_York",
    website="https://allcounty.example/deals",
    accounts=_all_county,
    content=(
        (
            "Winter tyres",
            "Below seven degrees summer tyres get hard. Have yours changed while you wait.",
            "BookOnline",
        ),
        (
            "What is your car worth?",
            "Bring it in and have an offer within the hour, whether you buy from us or not.",
            "CallNow",
        ),
        (
            "Open on Saturday",
            "The showroom and the workshop are open until four this Saturday.",
            "LearnMore",
        ),
    ),
    pictures={
        "showroom.jpg": Scene(
            title="The showroom",
            alt="A red car under the lights of a showroom.",
            colours=("#2b3542", "#151b22", "#c6372f"),
        ),
        "winter-deals.jpg": Scene(
            title="Winter deals",
            alt="A silver car in front of snow.",
            colours=("#dfe9f2", "#9fb2c4", "#8a949e"),
            size=(2400, 900),
        ),
        "test-drive.jpg": Scene(
            title="Test drive",
            alt="A yellow car on a country road.",
            colours=("#a9d3ee", "#5f8a4a", "#e3b52b"),
            size=(2400, 900),
        ),
        "service-team.jpg": Scene(
            title="The service team",
            alt="The workshop's team beside a lifted car.",
            colours=("#e9e2d6", "#6d6257", "#d2691e"),
            size=(2400, 900),
        ),
    },
    video=(
        "walk-around.mp4",
        Scene(
            title="Walk around the new model",
            alt="A slow walk around a parked car.",
            colours=("#b9c6d2", "#3d4650", "#c6372f"),
        ),
    ),
    posts=(
        MediaPost(
            title="New in the showroom",
            words="It came this morning. Sit in it before somebody else does.",
            files=("showroom.jpg",),
        ),
        MediaPost(
            title="Walk around it",
            words="Thirty steps around the new model.",
            files=("walk-around.mp4",),
            on=TAKE_VIDEOS,
        ),
        MediaPost(
            title="Winter deals",
            words="All of December: winter tyres are on us with every car from the lot.",
            files=("winter-deals.jpg",),
            when="next_free",
        ),
    ),
    banners=(
        WebsiteBanner(title="Winter deals until New Year", file="winter-deals.jpg", ends=33),
        WebsiteBanner(title="Book a test drive", file="test-drive.jpg"),
        WebsiteBanner(title="Service weeks", file="service-team.jpg", starts=7, ends=21),
    ),
)
