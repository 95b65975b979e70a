"""Banners on a business's own website: when each is shown, and what the website is told of them.

Dates are calendar days in the business's zone, both inclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from drumbeat.domain import graphemes, plain_text, ranks, web_addresses, zones
from drumbeat.domain.errors import InvalidInput, LimitReached
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, StoredFile
from drumbeat.domain.web_addresses import Unreadable

#: The platform whose accounts are websites.
PLATFORM = "banner"
MAX_TITLE = 60
MAX_LINK = 2_000
#: How many may be shown at one time, how many may be there that have not ended, and in all.
MOST_LIVE = 20
MOST_OPEN = 80
MOST = 500
#: How many websites a business may have.
MOST_SITES = 20
#: How far ahead the website is told what comes.
HORIZON = timedelta(hours=48)
ROTATE_SECONDS = 5
#: Of a picture's files, those that a banner is made of: cut to 8:3, for wide screens and phones.
WIDE, NARROW = "banner", "banner_small"
#: The widths and the shape that the widget keeps free before the picture is there.
WIDTH, HEIGHT = 1600, 600

Instants = tuple[datetime | None, datetime | None]


class State(StrEnum):
    #: Nothing to show yet: without a picture, or one that is not ready.
    DRAFT = "draft"
    WAITING = "waiting"
    LIVE = "live"
    ENDED = "ended"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """One picture on a website's carousel.

    `starts_at`: of a banner that a post has put there, the second from which on it is shown.
    `version` counts people's changes.
    """

    id: str
    tenant_id: str
    site_id: str
    title: str
    asset_id: str | None = None
    link_url: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    starts_at: datetime | None = None
    is_active: bool = True
    rank: str
    #: The post that put it there; None for one that was made by hand.
    instance_id: str | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    def shown_between(self, zone: str) -> Instants:
        """From when until when its dates let it be shown, in UTC, the end exclusive; None: open."""
        start = zones.day_start(self.starts_on, zone) if self.starts_on else None
        end = zones.day_start(self.ends_on + timedelta(days=1), zone) if self.ends_on else None
        if self.starts_at is not None:
            start = self.starts_at if start is None else max(start, self.starts_at)
        return start, end

    def state(self, zone: str, now: datetime, *, has_picture: bool) -> State:
        """What people are told of it."""
        start, end = self.shown_between(zone)
        if end is not None and end <= now:
            return State.ENDED
        if not has_picture:
            return State.DRAFT
        if not self.is_active:
            return State.OFF
        return State.WAITING if start is not None and start > now else State.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A website that shows banners.

    `key` names its feed in public. `revision` counts what changed of its banners; `written` is the
    one that its feed shows.
    """

    id: str
    tenant_id: str
    key: str
    #: The account whose posts go there; None while the business has connected none.
    account_id: str | None = None
    revision: int = 1
    written: int = 0
    #: Names under which its feed stood before, and may stand still.
    retired: tuple[str, ...] = ()
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A banner with its picture, which is ready."""

    banner: Banner
    picture: Asset

    @property
    def wide(self) -> StoredFile:
        return self.picture.files.get(WIDE) or self.picture.files["full"]

    @property
    def narrow(self) -> StoredFile | None:
        return self.picture.files.get(NARROW)

    @property
    def alt(self) -> str:
        return self.picture.alt_text or self.banner.title


@dataclass(frozen=True, slots=True)
class Feed:
    """What a website is told. `good_until`: when it has to be told again; None: never."""

    document: Mapping[str, Any]
    good_until: datetime | None


def is_ready(asset: Asset | None) -> bool:
    """Whether a banner can show it."""
    return (
        asset is not None
        and asset.kind is AssetKind.IMAGE
        and asset.status is AssetStatus.READY
        and (WIDE in asset.files or "full" in asset.files)
    )


def checked_title(title: str) -> str:
    """Raises ValueError, in words for people."""
    plain = plain_text.line(title)
    if graphemes.count(plain) > MAX_TITLE:
        raise ValueError(f"A banner's title has at most {MAX_TITLE} characters; shorten it.")
    return plain


def checked_link(typed: str) -> str | None:
    """Where a click leads, as it is stored; None for an empty text. Raises ValueError."""
    if plain_text.is_blank(typed):
        return None
    address = web_addresses.link(plain_text.line(typed))
    if len(address) > MAX_LINK:
        raise Unreadable(f"A banner's link has at most {MAX_LINK} characters; shorten it.")
    return address


def require_order(starts_on: date | None, ends_on: date | None) -> None:
    """Raises InvalidInput naming `ends_on` where a banner would end before it starts."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise InvalidInput.of("ends_on", "A banner ends on the day on which it starts, or later.")


def require_room(banners: Iterable[Banner], zone: str, now: datetime) -> None:
    """Raises LimitReached where the website would have more of them than it may."""
    listed = list(banners)
    if len(listed) > MOST:
        words = f"This website has {MOST} banners. Delete some that have ended first."
        raise LimitReached(words, name="banners", current=len(listed) - 1, most=MOST)
    spans = [(each, each.shown_between(zone)) for each in listed]
    unfinished = [(each, span) for each, span in spans if span[1] is None or span[1] > now]
    if len(unfinished) > MOST_OPEN:
        words = f"This website has {MOST_OPEN} banners that have not ended. Delete some first."
        raise LimitReached(words, name="open_banners", current=len(unfinished) - 1, most=MOST_OPEN)
    together = most_at_once([span for each, span in unfinished if each.is_active])
    if together > MOST_LIVE:
        words = (
            f"{MOST_LIVE} banners would be shown at one time already, which is the most. End one, "
            "or choose other days."
        )
        raise LimitReached(words, name="live_banners", current=MOST_LIVE, most=MOST_LIVE)


def most_at_once(spans: Iterable[Instants]) -> int:
    """How many of them overlap where most do; ends are exclusive."""
    always, steps = 0, []
    for start, end in spans:
        if start is not None and end is not None and end <= start:
            continue
        if start is None:
            always += 1
        else:
            steps.append((start, 1))
        if end is not None:
            steps.append((end, -1))
    most = now = always
    for _, step in sorted(steps):
        now += step
        most = max(most, now)
    return most


def in_order(banners: Iterable[Banner]) -> Sequence[Banner]:
    """As the website shows them."""
    return sorted(banners, key=lambda each: (each.rank, each.id))


def feed(
    site: Site,
    shown: Iterable[Shown],
    *,
    zone: str,
    now: datetime,
    public_url: str,
) -> Feed:
    """What the website of `site` is told at `now`: what it shows, and what it will within 48 h.

    `shown`: all banners of the site whose pictures are ready. Each says from when until when it
    is shown, so that a midnight needs nobody.
    """
    entries, changes = [], []
    by_id = {each.banner.id: each for each in shown if each.banner.is_active}
    for banner in in_order(each.banner for each in by_id.values()):
        start, end = banner.shown_between(zone)
        if end is not None and (end <= now or (start is not None and end <= start)):
            continue
        if start is not None and start > now + HORIZON:
            changes.append(start - HORIZON)
            continue
        if end is not None:
            changes.append(end)
        entries.append(_entry(by_id[banner.id], start, end, public_url))
    document = {
        "rotate_seconds": ROTATE_SECONDS,
        "version": site.revision,
        "counts_at": f"{public_url}/api/public/banners/seen",
        "banners": entries,
    }
    return Feed(document, min(changes, default=None))


def _entry(
    shown: Shown, start: datetime | None, end: datetime | None, public_url: str
) -> Mapping[str, Any]:
    wide, narrow = shown.wide, shown.narrow
    files = [wide] if narrow is None else [narrow, wide]
    return {
        "id": shown.banner.id,
        "title": shown.banner.title,
        "image": {
            "src": f"{public_url}/{wide.key}",
            "srcset": ", ".join(f"{public_url}/{each.key} {each.width}w" for each in files),
            "width": wide.width,
            "height": wide.height,
            "alt": shown.alt,
        },
        "link_url": shown.banner.link_url,
        "starts_at": _instant(start),
        "ends_at": _instant(end),
    }


def _instant(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat().replace("+00:00", "Z")


def moved(banners: Sequence[Banner], ids: Sequence[str], now: datetime) -> Sequence[Banner]:
    """Those of `banners` that get another rank, so that they stand as `ids` names them.

    What `ids` does not name keeps its rank. Raises KeyError for an id that is none of theirs.
    """
    by_id = {each.id: each for each in banners}
    wanted = [by_id[each] for each in ids]
    placed = ranks.reordered([each.rank for each in wanted])
    return [
        replace(each, rank=rank, updated_at=now, version=each.version + 1)
        for each, rank in zip(wanted, placed, strict=True)
        if rank != each.rank
    ]
