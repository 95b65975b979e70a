"""Banners, the websites that show them, and their views and clicks.

A change of a website's banners raises the website's revision in the same transaction, so that two
changes can't overtake each other, and puts the website into the due index: if the function dies
before it has written the feed, the job does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from drumbeat.domain.banners import Banner, Site
from drumbeat.domain.errors import ChangedMeanwhile, NotFound
from drumbeat.persistence import keys
from drumbeat.persistence.assets import add_use, remove_use
from drumbeat.persistence.banner_items import (
    BannerCountItem,
    BannerItem,
    SiteItem,
    bare_site,
    marking,
)
from drumbeat.persistence.table import (
    Cancelled,
    Item,
    Transaction,
    availability,
    fetch,
    get,
)
from drumbeat.ports import BannerChange, Counts, DueFeed

#: The most views, and the most clicks, counted for one banner within an hour; more than this does
#: not come from the audience of a local business.
MOST_AN_HOUR = 5_000
#: How many full banners a function remembers, so as not to count them again this hour.
_MOST_LEFT_OUT = 10_000
#: Sorts after every tenant and site.
_LAST = "~"


class BannerRepository:
    """`ports.Banners` over the table."""

    def sites(self, tenant_id: str) -> Sequence[Site]:
        with availability():
            items = SiteItem.query(
                keys.tenant(tenant_id), SiteItem.SK.startswith(keys.SITE), consistent_read=True
            )
            return [_site_of(item, tenant_id) for item in items]

    def site(self, tenant_id: str, site_id: str) -> Site | None:
        item = get(SiteItem, keys.tenant(tenant_id), keys.site(site_id))
        return _site_of(cast("SiteItem", item), tenant_id) if item else None

    def create_site(self, site: Site, *, confirm_at: datetime) -> None:
        item = SiteItem(
            keys.tenant(site.tenant_id),
            keys.site(site.id),
            key=site.key,
            account_id=site.account_id,
            revision=site.revision,
            written=site.written,
            created_at=site.created_at,
            due_pk=keys.FEEDS,
            due_sk=_due(site.tenant_id, site.id, confirm_at),
        )
        transaction = Transaction()
        transaction.put(item, SiteItem.PK.does_not_exist())
        _commit(transaction)

    def hand_over_site(self, site: Site, account_id: str) -> Site:
        holder = SiteItem.account_id
        condition = (
            holder.does_not_exist() if site.account_id is None else holder == site.account_id
        )
        transaction = Transaction()
        transaction.update(_bare_site(site), [holder.set(account_id)], _is_as(site) & condition)
        _commit(transaction)
        return replace(site, account_id=account_id)

    def rotate(self, site: Site, key: str, *, confirm_at: datetime) -> Site:
        retired = [*site.retired, site.key]
        after = replace(site, key=key, retired=tuple(retired), revision=site.revision + 1)
        actions = [SiteItem.key.set(key), SiteItem.retired.set(retired)]
        transaction = Transaction()
        transaction.update(_bare_site(site), [*actions, *_raised(site, confirm_at)], _is_as(site))
        _commit(transaction)
        return after

    def list(self, tenant_id: str) -> Sequence[Banner]:
        with availability():
            items = BannerItem.query(keys.banners(tenant_id), consistent_read=True)
            return [_banner_of(item, tenant_id) for item in items]

    def get(self, tenant_id: str, banner_id: str) -> Banner | None:
        item = get(BannerItem, keys.banners(tenant_id), banner_id)
        return _banner_of(cast("BannerItem", item), tenant_id) if item else None

    def change(self, site: Site, change: BannerChange, *, confirm_at: datetime) -> Site:
        transaction = Transaction()
        transaction.update(_bare_site(site), _raised(site, confirm_at), _is_as(site))
        pictures = []
        for banner in change.created:
            transaction.put(_item(banner), BannerItem.PK.does_not_exist())
            transaction.put(BannerCountItem(keys.banner_counts(banner.id), keys.META))
            pictures.append(_shows(transaction, None, banner))
        for before, after in change.changed:
            transaction.put(_item(after), BannerItem.version == before.version)
            pictures.append(_shows(transaction, before, after))
        for banner in change.deleted:
            transaction.delete(_bare(banner), BannerItem.version == banner.version)
            transaction.delete(BannerCountItem(keys.banner_counts(banner.id), keys.META))
            _shows(transaction, banner, None)
        try:
            transaction.commit()
        except Cancelled as cancelled:
            if any(cancelled.failed(step) for step in pictures if step is not None):
                words = "This picture is not in the library any more; choose another one."
                raise NotFound(words, code="media_not_found") from None
            raise _changed() from None
        return replace(site, revision=site.revision + 1)

    def counts(self, banner_ids: Iterable[str]) -> Mapping[str, Counts]:
        ids = {(keys.banner_counts(each), keys.META): each for each in banner_ids}
        counts = {each: Counts() for each in ids.values()}
        places = list(ids)
        for start in range(0, len(places), 100):
            items = fetch(places[start : start + 100], consistent=False)
            for key, item in items.items():
                count = cast("BannerCountItem", item)
                counts[ids[key]] = Counts(int(count.views), int(count.clicks))
        return counts

    def showing(self, tenant_id: str, asset_id: str) -> Sequence[Banner]:
        return [each for each in self.list(tenant_id) if each.asset_id == asset_id]

    def mark(self, tenant_id: str, site_ids: Iterable[str], *, confirm_at: datetime) -> None:
        for site_id in set(site_ids):
            transaction = Transaction()
            transaction.update(
                bare_site(tenant_id, site_id),
                marking(tenant_id, site_id, confirm_at),
                SiteItem.PK.exists(),
            )
            with suppress(Cancelled):
                transaction.commit()

    def forget(self, site: Site) -> None:
        transaction = Transaction()
        transaction.delete(_bare_site(site), _is_as(site))
        _commit(transaction)

    def due_feeds(self, until: datetime, *, limit: int) -> Sequence[DueFeed]:
        with availability():
            data = Item._get_connection().query(
                keys.FEEDS,
                range_key_condition=Item.due_sk <= _due(_LAST, "", until),
                index_name="due",
                limit=limit,
            )
        places = [(raw["PK"]["S"], raw["SK"]["S"]) for raw in data["Items"]]
        return [
            DueFeed(pk.removeprefix(keys.tenant("")), sk.removeprefix(keys.SITE))
            for pk, sk in places
        ]

    def written(self, site: Site, *, again_at: datetime | None) -> bool:
        due: list[Any]
        if again_at is None:
            due = [SiteItem.due_pk.remove(), SiteItem.due_sk.remove()]
        else:
            position = _due(site.tenant_id, site.id, again_at)
            due = [SiteItem.due_pk.set(keys.FEEDS), SiteItem.due_sk.set(position)]
        transaction = Transaction()
        transaction.update(
            _bare_site(site),
            [SiteItem.written.set(site.revision), SiteItem.retired.remove(), *due],
            _is_as(site),
        )
        try:
            transaction.commit()
        except Cancelled:
            return False
        return True


class BannerCountRepository:
    """`ports.BannerCounters` over the table: it only writes existing counters and never reads
    them."""

    def __init__(self) -> None:
        #: By banner, the hour in which it is full, so that a flood of reports causes no writes.
        self._left_out: dict[str, str] = {}

    def count(self, viewed: Iterable[str], clicked: Iterable[str], *, at: datetime) -> None:
        view_ids, click_ids = set(viewed), set(clicked)
        hour = at.astimezone(UTC).strftime("%Y-%m-%dT%H")
        for banner_id in sorted(view_ids | click_ids):
            if self._left_out.get(banner_id) == hour:
                continue
            views, clicks = int(banner_id in view_ids), int(banner_id in click_ids)
            if not (
                _counted(banner_id, views, clicks, hour)
                or _counted_anew(banner_id, views, clicks, hour)
            ):
                self._leave_out(banner_id, hour)

    def _leave_out(self, banner_id: str, hour: str) -> None:
        if len(self._left_out) >= _MOST_LEFT_OUT:
            self._left_out.clear()
        self._left_out[banner_id] = hour


def _counted(banner_id: str, views: int, clicks: int, hour: str) -> bool:
    """Count within the present hour of the item."""
    room = BannerCountItem.hour == hour
    room &= BannerCountItem.views_in_hour < MOST_AN_HOUR
    room &= BannerCountItem.clicks_in_hour < MOST_AN_HOUR
    actions = [
        *_added(views, clicks),
        BannerCountItem.views_in_hour.add(views),
        BannerCountItem.clicks_in_hour.add(clicks),
    ]
    return _write(banner_id, actions, room)


def _counted_anew(banner_id: str, views: int, clicks: int, hour: str) -> bool:
    """Count as the first of an hour."""
    begins = BannerCountItem.hour.does_not_exist() | (BannerCountItem.hour < hour)
    actions = [
        *_added(views, clicks),
        BannerCountItem.hour.set(hour),
        BannerCountItem.views_in_hour.set(views),
        BannerCountItem.clicks_in_hour.set(clicks),
    ]
    return _write(banner_id, actions, BannerCountItem.PK.exists() & begins)


def _added(views: int, clicks: int) -> list[Any]:
    return [BannerCountItem.views.add(views), BannerCountItem.clicks.add(clicks)]


def _write(banner_id: str, actions: Sequence[Any], condition: Any) -> bool:
    transaction = Transaction()
    transaction.update(
        BannerCountItem(keys.banner_counts(banner_id), keys.META), actions, condition
    )
    try:
        transaction.commit()
    except Cancelled:
        return False
    return True


def _shows(transaction: Transaction, before: Banner | None, after: Banner | None) -> int | None:
    """Update the uses of pictures; returns the step that fails when the new one does not exist."""
    old = before.asset_id if before else None
    new = after.asset_id if after else None
    if old == new:
        return None
    if before is not None and old is not None:
        remove_use(transaction, before.tenant_id, old, before.id)
    if after is None or new is None:
        return None
    return add_use(transaction, after.tenant_id, new, after.id, is_banner=True)


def _commit(transaction: Transaction) -> None:
    try:
        transaction.commit()
    except Cancelled:
        raise _changed() from None


def _changed() -> ChangedMeanwhile:
    return ChangedMeanwhile("The banners were changed meanwhile; read them again.")


def _is_as(site: Site) -> Any:
    return SiteItem.revision == site.revision


def _raised(site: Site, confirm_at: datetime) -> list[Any]:
    return marking(site.tenant_id, site.id, confirm_at)


def _due(tenant_id: str, site_id: str, when: datetime) -> str:
    return keys.due_position(when, tenant_id, site_id)


def _bare_site(site: Site) -> SiteItem:
    return bare_site(site.tenant_id, site.id)


def _bare(banner: Banner) -> BannerItem:
    return BannerItem(keys.banners(banner.tenant_id), banner.id)


def _site_of(item: SiteItem, tenant_id: str) -> Site:
    return Site(
        id=item.SK.removeprefix(keys.SITE),
        tenant_id=tenant_id,
        key=item.key,
        account_id=item.account_id,
        revision=int(item.revision),
        written=int(item.written),
        retired=tuple(item.retired or ()),
        created_at=item.created_at,
    )


def _item(banner: Banner) -> BannerItem:
    return BannerItem(
        keys.banners(banner.tenant_id),
        banner.id,
        site_id=banner.site_id,
        title=banner.title,
        asset_id=banner.asset_id,
        link_url=banner.link_url,
        starts_on=banner.starts_on,
        ends_on=banner.ends_on,
        starts_at=banner.starts_at,
        is_active=banner.is_active,
        rank=banner.rank,
        instance_id=banner.instance_id,
        created_at=banner.created_at,
        updated_at=banner.updated_at,
        version=banner.version,
    )


def _banner_of(item: BannerItem, tenant_id: str) -> Banner:
    return Banner(
        id=item.SK,
        tenant_id=tenant_id,
        site_id=item.site_id,
        title=item.title,
        asset_id=item.asset_id,
        link_url=item.link_url,
        starts_on=item.starts_on,
        ends_on=item.ends_on,
        starts_at=item.starts_at,
        is_active=bool(item.is_active),
        rank=item.rank,
        instance_id=item.instance_id,
        created_at=item.created_at,
        updated_at=item.updated_at,
        version=int(item.version),
    )
