"""Banners, the websites that show them, and their feeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from drumbeat.domain.banners import Banner, Site


@dataclass(frozen=True, slots=True)
class Counts:
    """Roughly how often a banner was seen and clicked; visitors are not told apart."""

    views: int = 0
    clicks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerChange:
    """A change of a website's banners that is made completely or not at all."""

    created: Sequence[Banner] = ()
    #: Each as it was read, and its new state.
    changed: Sequence[tuple[Banner, Banner]] = ()
    deleted: Sequence[Banner] = ()


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A website whose feed has to be written."""

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
        """Give its feed another name; the old name is kept until its file is deleted.

        Raises ChangedMeanwhile.
        """
        ...

    def list(self, tenant_id: str) -> Sequence[Banner]:
        """All banners of the business, on all websites, in no particular order."""
        ...

    def get(self, tenant_id: str, banner_id: str) -> Banner | None: ...

    def change(self, site: Site, change: BannerChange, *, confirm_at: datetime) -> Site:
        """Write it and put the site's feed into the due index at `confirm_at`, all in one.

        Raises ChangedMeanwhile unless site and banners are as they were read, and NotFound
        (`media_not_found`) for a deleted picture.
        """
        ...

    def counts(self, banner_ids: Iterable[str]) -> Mapping[str, Counts]: ...

    def showing(self, tenant_id: str, asset_id: str) -> Sequence[Banner]:
        """The banners that have the asset as their picture."""
        ...

    def mark(self, tenant_id: str, site_ids: Iterable[str], *, confirm_at: datetime) -> None:
        """Make feeds due, because their content has changed or is about to."""
        ...

    def forget(self, site: Site) -> None:
        """Remove a website without banners. Raises ChangedMeanwhile."""
        ...

    def due_feeds(self, until: datetime, *, limit: int) -> Sequence[DueFeed]:
        """Feeds that are due, the oldest first."""
        ...

    def written(self, site: Site, *, again_at: datetime | None) -> bool:
        """Store that its feed shows `site.revision`; False if the site has changed since."""
        ...


class FeedWriter(Protocol):
    def soon(self, tenant_id: str, site_id: str) -> None:
        """Write the website's feed in the background. Raises Unavailable."""
        ...


class BannerCounters(Protocol):
    def count(self, views: Iterable[str], clicks: Iterable[str], *, at: datetime) -> None:
        """Count known banners; unknown ones, and those reported too often, are ignored."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedBanner:
    """The banner that a post puts on a website."""

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

    def complaint(self, banner: PostedBanner) -> str | None:
        """Why it could not be made now, in a sentence; None if it could.

        Raises Unavailable.
        """
        ...

    def put(self, banner: PostedBanner) -> PlacedBanner:
        """Make it, unless it exists.

        Raises NotFound and Conflict (`banner_refused`, LimitReached) when that is not possible,
        ChangedMeanwhile and Unavailable.
        """
        ...
