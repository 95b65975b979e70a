"""Banners: what people and posts do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from drumbeat.domain import banners as rules
from drumbeat.domain import ranks, zones
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.banners import Banner, Site, State
from drumbeat.domain.errors import Conflict, InvalidInput, NotFound, StaleVersion, Unavailable
from drumbeat.domain.media import Asset, AssetKind, AssetStatus
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import (
    BannerChange,
    Counts,
    Ids,
    PlacedBanner,
    PostedBanner,
)
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.websites import Websites

_UNDER_WAY = (AssetStatus.UPLOADING, AssetStatus.PROCESSING)
_GONE = "This picture is not in the library any more; choose another one."


@dataclass(frozen=True, slots=True)
class BannerDraft:
    """Fields of a banner as sent, each checked by itself."""

    given: Mapping[str, Any] = field(default_factory=dict)

    def applied_to(self, banner: Banner) -> Banner:
        """Raises InvalidInput."""
        after = replace(banner, **self.given)
        rules.require_order(after.starts_on, after.ends_on)
        return after


@dataclass(frozen=True, slots=True)
class Standing:
    """A banner in the form that people see."""

    banner: Banner
    state: State
    picture: Asset | None
    counts: Counts = field(default_factory=Counts)

    @property
    def lack(self) -> str | None:
        """What a draft lacks, in words for people; None for other banners."""
        if self.state is not State.DRAFT:
            return None
        if self.banner.asset_id is None:
            return "It has no picture yet."
        return _complaint(self.picture) or "Its picture is not ready yet."


@dataclass(frozen=True, slots=True)
class Carousel:
    """All banners of a website, in order."""

    site: Site
    standing: Sequence[Standing]


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerService:
    websites: Websites
    ids: Ids

    def list(self, access: Access, *, account_id: str | None = None) -> Carousel:
        """Raises NotFound for an account that is not a website of the business."""
        access.require(Permission.READ)
        site = self._site(access.tenant_id, account_id)
        banners = rules.in_order(self._of(site))
        pictures = self.websites.pictures(site.tenant_id, banners)
        counts = self.websites.banners.counts(each.id for each in banners)
        now = self.websites.clock.now()
        standing = [
            Standing(
                each,
                _state(each, pictures.get(each.asset_id or ""), access.tenant.timezone, now),
                pictures.get(each.asset_id or ""),
                counts[each.id],
            )
            for each in banners
        ]
        return Carousel(site, standing)

    def get(self, access: Access, banner_id: str) -> Standing:
        """Raises NotFound."""
        access.require(Permission.READ)
        banner = self.websites.banners.get(access.tenant_id, banner_id)
        if banner is None:
            raise NotFound("No such banner.")
        standing = _standing(banner, self._shown_now(banner), access, self.websites.clock.now())
        return replace(standing, counts=self.websites.banners.counts([banner_id])[banner_id])

    def site(self, access: Access, *, account_id: str | None = None) -> Site:
        """Raises NotFound for an account that is not a website of the business."""
        access.require(Permission.READ)
        return self._site(access.tenant_id, account_id)

    def rotate(self, access: Access, *, account_id: str | None = None) -> Site:
        """Give the website's feed another address; pages that embed the old one show nothing any
        more."""
        access.require(Permission.MANAGE)
        site = until_unchanged(
            lambda: self.websites.rotate(self._site(access.tenant_id, account_id))
        )
        self.websites.publish(site)
        return site

    def create(
        self, access: Access, draft: BannerDraft, *, account_id: str | None = None
    ) -> Standing:
        """Put a banner at the end. Raises InvalidInput, NotFound, LimitReached, Forbidden."""
        access.require(Permission.WRITE)
        banner_id = self.ids.new()

        def step() -> tuple[Site, Standing]:
            site = self._site(access.tenant_id, account_id)
            now = self.websites.clock.now()
            banners = self._of(site)
            for each in banners:
                if each.id == banner_id:  # the answer to our own write was lost
                    return site, _standing(each, self._picture(each), access, now)
            banner = draft.applied_to(
                Banner(
                    id=banner_id,
                    tenant_id=access.tenant_id,
                    site_id=site.id,
                    title="",
                    rank=_last(banners),
                    created_at=now,
                    updated_at=now,
                )
            )
            picture = self._picture(banner)
            rules.require_room([*banners, banner], access.tenant.timezone, now)
            self._change(site, BannerChange(created=[banner]))
            return site, _standing(banner, picture, access, now)

        return self._published(*until_unchanged(step))

    def change(
        self, access: Access, banner_id: str, draft: BannerDraft, *, version: int | None = None
    ) -> Standing:
        """Raises InvalidInput, NotFound, StaleVersion, LimitReached, Forbidden."""
        access.require(Permission.WRITE)

        def step() -> tuple[Site, Standing]:
            before, site, all_banners = self._existing(access.tenant_id, banner_id, version)
            now = self.websites.clock.now()
            after = draft.applied_to(before)
            # Its present picture may have been archived or rejected since: the banner can still be
            # switched off, renamed and given another picture.
            is_same = after.asset_id == before.asset_id
            picture = self._shown_now(after) if is_same else self._picture(after)
            if after != before:
                after = replace(after, updated_at=now, version=before.version + 1)
                if _span(after) != _span(before):
                    others = [each for each in all_banners if each.id != banner_id]
                    rules.require_room([*others, after], access.tenant.timezone, now)
                self._change(site, BannerChange(changed=[(before, after)]))
            counts = self.websites.banners.counts([banner_id])[banner_id]
            return site, replace(_standing(after, picture, access, now), counts=counts)

        return self._published(*until_unchanged(step))

    def delete(self, access: Access, banner_id: str) -> None:
        """Raises NotFound, Forbidden."""
        access.require(Permission.WRITE)

        def step() -> Site:
            before, site, _ = self._existing(access.tenant_id, banner_id)
            return self._change(site, BannerChange(deleted=[before]))

        site = until_unchanged(step)
        self.websites.publish(site)

    def release(self, access: Access, asset_id: str) -> None:
        """Remove a picture from banners that have ended, so that it can be deleted."""
        access.require(Permission.WRITE)
        shown_by = self.websites.banners.showing(access.tenant_id, asset_id)
        for banner in shown_by:
            now = self.websites.clock.now()
            if banner.state(access.tenant.timezone, now, has_picture=True) is State.ENDED:
                self.change(access, banner.id, BannerDraft({"asset_id": None}))

    def reorder(
        self,
        access: Access,
        ids: Sequence[str],
        *,
        account_id: str | None = None,
        version: int | None = None,
    ) -> Carousel:
        """Put the website's banners into the order of `ids`, which may leave out ended ones.

        Raises NotFound for a banner of another website, and StaleVersion unless `ids` has all of
        the website's, and the list is at `version`.
        """
        access.require(Permission.WRITE)

        def step() -> Site:
            site = self._site(access.tenant_id, account_id)
            now = self.websites.clock.now()
            banners = self._of(site)
            ended = {
                each.id
                for each in banners
                if each.state(access.tenant.timezone, now, has_picture=True) is State.ENDED
            }
            by_id = {each.id: each for each in banners}
            if version is not None and version != site.revision:
                raise StaleVersion("The banners were changed meanwhile; read them again.")
            if not by_id.keys() >= set(ids):
                raise NotFound("One of these is no banner of this website; read them again.")
            if not set(ids) >= by_id.keys() - ended:
                raise StaleVersion("There are banners beside these; read them again.")
            changes = [(by_id[each.id], each) for each in rules.moved(banners, ids, now)]
            return self._change(site, BannerChange(changed=changes)) if changes else site

        site = until_unchanged(step)
        self.websites.publish(site)
        return self.list(access, account_id=account_id)

    def _published(self, site: Site, standing: Standing) -> Standing:
        self.websites.publish(site)
        return standing

    def _change(self, site: Site, change: BannerChange) -> Site:
        return self.websites.banners.change(site, change, confirm_at=self.websites.confirm_at())

    def _site(self, tenant_id: str, account_id: str | None) -> Site:
        if account_id is None:
            return self.websites.main(tenant_id)
        account = self.websites.accounts.get(tenant_id, account_id)
        if (
            account is None
            or account.platform != rules.PLATFORM
            or account.status is AccountStatus.DELETING
        ):
            raise NotFound("There is no such website.")
        return self.websites.of_account(tenant_id, account_id)

    def _of(self, site: Site) -> Sequence[Banner]:
        return _of(self.websites, site)

    def _existing(
        self, tenant_id: str, banner_id: str, version: int | None = None
    ) -> tuple[Banner, Site, Sequence[Banner]]:
        # The site first, so that the write notices changes between the two reads.
        sites = {each.id: each for each in self.websites.banners.sites(tenant_id)}
        by_id = {each.id: each for each in self.websites.banners.list(tenant_id)}
        banner = by_id.get(banner_id)
        site = sites.get(banner.site_id) if banner else None
        if banner is None or site is None:
            raise NotFound("No such banner.")
        if version is not None and version != banner.version:
            raise StaleVersion("The banner was changed meanwhile; read it again.")
        return banner, site, [each for each in by_id.values() if each.site_id == site.id]

    def _shown_now(self, banner: Banner) -> Asset | None:
        """Its picture, whatever its status is."""
        return self.websites.pictures(banner.tenant_id, [banner]).get(banner.asset_id or "")

    def _picture(self, banner: Banner) -> Asset | None:
        """Raises NotFound, and InvalidInput for an `asset_id` that can't be shown."""
        if banner.asset_id is None:
            return None
        picture = self.websites.assets.get(banner.tenant_id, banner.asset_id)
        if picture is None:
            raise NotFound(_GONE)
        complaint = _complaint(picture)
        if complaint is not None:
            raise InvalidInput.of("asset_id", complaint)
        return picture


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerBoard:
    """`ports.BannerBoard`: the banners that posts make, with the post's own id."""

    websites: Websites

    def find(self, tenant_id: str, banner_id: str) -> PlacedBanner | None:
        banner = self.websites.banners.get(tenant_id, banner_id)
        return self._placed(banner) if banner else None

    def complaint(self, banner: PostedBanner) -> str | None:
        now = self.websites.clock.now()
        picture = self._picture(banner)
        return _complaint(picture) or _past(banner.ends_on, self._today(banner.tenant_id, now))

    def _picture(self, banner: PostedBanner) -> Asset | None:
        """Raises Unavailable while it is not ready."""
        picture = self.websites.assets.get(banner.tenant_id, banner.asset_id)
        if picture is not None and picture.status in _UNDER_WAY:
            raise Unavailable("The picture is still being processed.", code="media_not_ready")
        return picture

    def put(self, post: PostedBanner) -> PlacedBanner:
        site, banner = until_unchanged(lambda: self._put(post))
        self.websites.publish(site)
        return self._placed(banner)

    def _put(self, post: PostedBanner) -> tuple[Site, Banner]:
        site = self.websites.of_account(post.tenant_id, post.account_id)
        banners = self.websites.banners.list(post.tenant_id)
        for each in banners:
            if each.id == post.instance_id:
                return site, each
        site_banners = [each for each in banners if each.site_id == site.id]
        now = self.websites.clock.now()
        banner = Banner(
            id=post.instance_id,
            tenant_id=post.tenant_id,
            site_id=site.id,
            title=post.title,
            asset_id=post.asset_id,
            link_url=post.link_url,
            starts_on=self._today(post.tenant_id, now),
            ends_on=post.ends_on,
            starts_at=now.replace(microsecond=0),
            rank=_last(site_banners),
            instance_id=post.instance_id,
            created_at=now,
            updated_at=now,
        )
        past = _past(post.ends_on, self._today(post.tenant_id, now))
        if past is not None:
            raise Conflict(past, code="banner_refused")
        rules.require_room([*site_banners, banner], self._zone(post.tenant_id), now)
        self.websites.banners.change(
            site, BannerChange(created=[banner]), confirm_at=self.websites.confirm_at()
        )
        return site, banner

    def _placed(self, banner: Banner) -> PlacedBanner:
        site = self.websites.banners.site(banner.tenant_id, banner.site_id)
        page = self.websites.page_url(site, banner.id) if site else ""
        return PlacedBanner(banner.id, page)

    def _zone(self, tenant_id: str) -> str:
        tenant = self.websites.tenants.get(tenant_id)
        return tenant.timezone if tenant else "UTC"

    def _today(self, tenant_id: str, now: datetime) -> date:
        return zones.local(now, self._zone(tenant_id)).date()


def _span(banner: Banner) -> tuple[object, ...]:
    """The fields that decide whether it counts against the limits."""
    return banner.is_active, banner.starts_on, banner.ends_on


def _of(websites: Websites, site: Site) -> Sequence[Banner]:
    return [each for each in websites.banners.list(site.tenant_id) if each.site_id == site.id]


def _last(banners: Sequence[Banner]) -> str:
    return ranks.between(max((each.rank for each in banners), default=None), None)


def _standing(banner: Banner, picture: Asset | None, access: Access, now: datetime) -> Standing:
    return Standing(banner, _state(banner, picture, access.tenant.timezone, now), picture)


def _state(banner: Banner, picture: Asset | None, zone: str, now: datetime) -> State:
    return banner.state(zone, now, has_picture=rules.is_ready(picture))


def _complaint(picture: Asset | None) -> str | None:
    if picture is None:
        return _GONE
    if picture.kind is not AssetKind.IMAGE:
        return "A banner shows a picture; choose one instead of a video."
    if picture.status is AssetStatus.REJECTED:
        return f"This picture can't be shown. {picture.reason or 'Choose another one.'}"
    if picture.archived_at is not None:
        return "This picture is archived; take it out of the archive first."
    return None


def _past(ends_on: date | None, today: date) -> str | None:
    if ends_on is None or ends_on >= today:
        return None
    return f"Its last day, {ends_on}, is over: choose a later one."
