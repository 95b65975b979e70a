"""Banners, the websites that show them, and what is written for those to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from drumbeat.domain.banners import Banner, Site


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a banner was seen and clicked, roughly: nobody is told apart."""

    views: int = 0
    clicks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerChange:
    """What becomes of a website's banners at one moment: all of it, or nothing."""

    created: Sequence[Banner] = ()
    #: Each as it was read, and as it is to be.
    changed: Sequence[tuple[Banner, Banner]] = ()
    deleted: Sequence[Banner] = ()


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A website whose feed is to be written."""

    tenant_id: str
    site_id: str


class Banners(Protocol):
    """Banners and websites. Reads are strongly consistent."""

    def sites(self, tenant_id: str) -> Sequence[Site]: ...

    def site(self, tenant_id: str, site_id: str) -> Site | None: ...

    def create_site(self, site: Site, *, confirm_at: datetime) -> None:
        """Raises ChangedMeanwhile if there is one with this id."""
        ...

    def hand_over_site(self, site: Site, account_id: str) -> Site:
        """Let another account post to it. Raises ChangedMeanwhile."""
        ...

    def rotate(self, site: Site, key: str, *, confirm_at: datetime) -> Site:
        """Give its feed another name; the old one is noted until its object is gone.

        Raises ChangedMeanwhile.
        """
        ...

    def list(self, tenant_id: str) -> Sequence[Banner]:
        """All of the business, on whatever website, in no order."""
        ...

    def get(self, tenant_id: str, banner_id: str) -> Banner | None: ...

    def change(self, site: Site, change: BannerChange, *, confirm_at: datetime) -> Site:
        """Write it, and mark the site's feed to be confirmed at that time, all in one.

        Raises ChangedMeanwhile unless site and banners are as they were read, and NotFound
        (`media_not_found`) for a picture that is gone.
        """
        ...

    def counts(self, banner_ids: Iterable[str]) -> Mapping[str, Counts]: ...

    def showing(self, tenant_id: str, asset_id: str) -> Sequence[Banner]:
        """The banners that have the asset as their picture."""
        ...

    def mark(self, tenant_id: str, site_ids: Iterable[str], *, confirm_at: datetime) -> None:
        """Have feeds written anew: what they are made of has changed, or is about to."""
        ...

    def forget(self, site: Site) -> None:
        """Remove a website that has no banners any more. Raises ChangedMeanwhile."""
        ...

    def due_feeds(self, until: datetime, *, limit: int) -> Sequence[DueFeed]:
        """Those whose time has come, the oldest first."""
        ...

    def written(self, site: Site, *, again_at: datetime | None) -> bool:
        """Note that its feed shows `site.revision`; False if the site has changed since."""
        ...


class FeedWriter(Protocol):
    def soon(self, tenant_id: str, site_id: str) -> None:
        """Have the website's feed written without waiting for it. Raises Unavailable."""
        ...


class BannerCounters(Protocol):
    def count(self, viewed: Iterable[str], clicked: Iterable[str], *, at: datetime) -> None:
        """Count what is known; what is not, and what comes too fast, is left out."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedBanner:
    """What a post puts on a website."""

    tenant_id: str
    account_id: str
    instance_id: str
    title: str
    asset_id: str
    link_url: str | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class PlacedBanner:
    banner_id: str
    permalink: str


class BannerBoard(Protocol):
    """What the network `banner` posts to: this deployment's own table and feeds."""

    def find(self, tenant_id: str, banner_id: str) -> PlacedBanner | None:
        """Raises Unavailable."""
        ...

    def complaint(self, posted: PostedBanner) -> str | None:
        """Why it could not be put there now, in a sentence; None where it could.

        Raises Unavailable.
        """
        ...

    def put(self, posted: PostedBanner) -> PlacedBanner:
        """Put it there, unless it is there already.

        Raises NotFound and Conflict (`banner_refused`, LimitReached) where it can't be,
        ChangedMeanwhile and Unavailable.
        """
        ...
