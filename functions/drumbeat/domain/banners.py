"""Banners on a business's own website: when each is shown, and the feed that the website reads.

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
#: The most banners shown at one time, the most that have not ended, and the most in all.
MOST_LIVE = 20
MOST_OPEN = 80
MOST = 500
#: How many websites a business may have.
MOST_SITES = 20
#: How far ahead the feed lists banners.
HORIZON = timedelta(hours=48)
ROTATE_SECONDS = 5
#: The files that a banner uses of a picture: cut to 8:3, for wide screens and for phones.
WIDE, NARROW = "banner", "banner_small"
#: The size in pixels that the widget reserves before the picture has loaded.
WIDTH, HEIGHT = 1600, 600

Instants = tuple[datetime | None, datetime | None]


class State(StrEnum):
    #: It has no picture, or one that is not ready.
    DRAFT = "draft"
    WAITING = "waiting"
    LIVE = "live"
    ENDED = "ended"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """One picture on a website's carousel.

    `starts_at`: for a banner made by a post, the second from which it is shown. `version` counts
    people's changes.
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
    #: The post that made it; None for one made by hand.
    instance_id: str | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    def shown_between(self, zone: str) -> Instants:
        """The instants (UTC, end exclusive) between which its dates allow it; None means no
        bound."""
        start = zones.day_start(self.starts_on, zone) if self.starts_on else None
        end = zones.day_start(self.ends_on + timedelta(days=1), zone) if self.ends_on else None
        if self.starts_at is not None:
            start = self.starts_at if start is None else max(start, self.starts_at)
        return start, end

    def state(self, zone: str, now: datetime, *, has_picture: bool) -> State:
        """The state that people see."""
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

    `key` is the public name of its feed. `revision` counts changes of its banners; `written` is the
    revision that its feed shows.
    """

    id: str
    tenant_id: str
    key: str
    #: The account whose posts go there; None until the business connects one.
    account_id: str | None = None
    revision: int = 1
    written: int = 0
    #: Earlier names of its feed, whose files may still exist.
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
    """The document that a website reads. `good_until`: when it changes; None means never."""

    document: Mapping[str, Any]
    good_until: datetime | None


def is_ready(asset: Asset | None) -> bool:
    """Whether a banner can show the asset."""
    return (
        asset is not None
        and asset.kind is AssetKind.IMAGE
        and asset.status is AssetStatus.READY
        and (WIDE in asset.files or "full" in asset.files)
    )


def checked_title(title: str) -> str:
    """The title in plain text. Raises ValueError with words for people."""
    plain = plain_text.line(title)
    if graphemes.count(plain) > MAX_TITLE:
        raise ValueError(f"A banner's title has at most {MAX_TITLE} characters; shorten it.")
    return plain


def checked_link(text: str) -> str | None:
    """The link of a banner in its stored form; None for an empty text. Raises Unreadable, a
    ValueError."""
    if plain_text.is_blank(text):
        return None
    address = web_addresses.link(plain_text.line(text))
    if len(address) > MAX_LINK:
        raise Unreadable(f"A banner's link has at most {MAX_LINK} characters; shorten it.")
    return address


def require_order(starts_on: date | None, ends_on: date | None) -> None:
    """Raises InvalidInput for `ends_on` when a banner would end before it starts."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise InvalidInput.of("ends_on", "A banner ends on the day on which it starts, or later.")


def require_room(banners: Iterable[Banner], zone: str, now: datetime) -> None:
    """Raises LimitReached when the website would have more banners than allowed."""
    all_banners = list(banners)
    if len(all_banners) > MOST:
        words = f"This website has {MOST} banners. Delete some that have ended first."
        raise LimitReached(words, name="banners", current=len(all_banners) - 1, most=MOST)
    spans = [(each, each.shown_between(zone)) for each in all_banners]
    unfinished = [(each, span) for each, span in spans if span[1] is None or span[1] > now]
    if len(unfinished) > MOST_OPEN:
        words = f"This website has {MOST_OPEN} banners that have not ended. Delete some first."
        raise LimitReached(words, name="open_banners", current=len(unfinished) - 1, most=MOST_OPEN)
    peak = most_at_once([span for each, span in unfinished if each.is_active])
    if peak > MOST_LIVE:
        words = (
            f"{MOST_LIVE} banners would be shown at one time already, which is the most. End one, "
            "or choose other days."
        )
        raise LimitReached(words, name="live_banners", current=MOST_LIVE, most=MOST_LIVE)


def most_at_once(spans: Iterable[Instants]) -> int:
    """The largest number of spans that overlap; ends are exclusive."""
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
    """The order in which the website shows them."""
    return sorted(banners, key=lambda each: (each.rank, each.id))


def feed(
    site: Site,
    shown: Iterable[Shown],
    *,
    zone: str,
    now: datetime,
    public_url: str,
) -> Feed:
    """The website's feed at `now`: the banners that are shown, and those of the next 48 hours.

    `shown`: all banners of the site whose pictures are ready. Each entry has its start and end, so
    the website changes banners at midnight without a new feed.
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
    """The banners whose rank changes when they are put in the order of `ids`.

    Banners that are not in `ids` keep their rank. Raises KeyError for an unknown id.
    """
    by_id = {each.id: each for each in banners}
    sequence = [by_id[each] for each in ids]
    new_ranks = ranks.reordered([each.rank for each in sequence])
    return [
        replace(each, rank=rank, updated_at=now, version=each.version + 1)
        for each, rank in zip(sequence, new_ranks, strict=True)
        if rank != each.rank
    ]
