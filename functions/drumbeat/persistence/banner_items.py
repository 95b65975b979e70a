"""The items of banners and websites, and marking feeds that have to be written again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from pynamodb.attributes import (
    Attribute,
    BooleanAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.constants import STRING

from drumbeat.persistence import keys
from drumbeat.persistence.table import (
    InstantAttribute,
    Item,
    Transaction,
    availability,
    fetch,
)


class DayAttribute(Attribute[date]):
    """A calendar day, stored as `2026-12-22`."""

    attr_type = STRING

    def serialize(self, value: date) -> str:
        return value.isoformat()

    def deserialize(self, value: str) -> date:
        return date.fromisoformat(value)


class BannerItem(Item, discriminator="banner"):
    site_id = UnicodeAttribute()
    title = UnicodeAttribute()
    asset_id = UnicodeAttribute(null=True)
    link_url = UnicodeAttribute(null=True)
    starts_on = DayAttribute(null=True)
    ends_on = DayAttribute(null=True)
    starts_at = InstantAttribute(null=True)
    is_active = BooleanAttribute()
    rank = UnicodeAttribute()
    instance_id = UnicodeAttribute(null=True)
    created_at = InstantAttribute()
    updated_at = InstantAttribute()
    version = NumberAttribute()


class SiteItem(Item, discriminator="site"):
    key = UnicodeAttribute()
    account_id = UnicodeAttribute(null=True)
    revision = NumberAttribute()
    written = NumberAttribute(default=0)
    #: Earlier names of its feed, whose files may still exist.
    retired: ListAttribute[str] = ListAttribute(null=True)
    created_at = InstantAttribute()


class BannerCountItem(Item, discriminator="banner-count"):
    """Made together with the banner; counts are written only to existing items."""

    views = NumberAttribute(default=0)
    clicks = NumberAttribute(default=0)
    #: The present hour of counting, and the counts within it.
    hour = UnicodeAttribute(null=True)
    views_in_hour = NumberAttribute(default=0)
    clicks_in_hour = NumberAttribute(default=0)


def mark_feeds(
    transaction: Transaction, tenant_id: str, banner_ids: Iterable[str], at: datetime
) -> None:
    """Add to a transaction that the feeds with these banners are due at `at`."""
    places = [(keys.banners(tenant_id), each) for each in banner_ids]
    items = fetch(places) if places else {}
    for site_id in sorted({cast("BannerItem", item).site_id for item in items.values()}):
        transaction.update(bare_site(tenant_id, site_id), marking(tenant_id, site_id, at))


def marking(tenant_id: str, site_id: str, at: datetime) -> list[Any]:
    """Update actions: the feed is due at that time, and older writes of it are detected."""
    return [
        SiteItem.revision.add(1),
        SiteItem.due_pk.set(keys.FEEDS),
        SiteItem.due_sk.set(keys.due_position(at, tenant_id, site_id)),
    ]


def site_ids(tenant_id: str) -> Sequence[str]:
    """The ids of all websites of a business."""
    with availability():
        items = SiteItem.query(
            keys.tenant(tenant_id), SiteItem.SK.startswith(keys.SITE), consistent_read=True
        )
        return [item.SK.removeprefix(keys.SITE) for item in items]


def mark_website(transaction: Transaction, tenant_id: str, account_id: str, at: datetime) -> None:
    """Add to a transaction that the feed of an account's website is due at `at`."""
    if fetch([(keys.tenant(tenant_id), keys.site(account_id))]):
        transaction.update(bare_site(tenant_id, account_id), marking(tenant_id, account_id, at))


def bare_site(tenant_id: str, site_id: str) -> SiteItem:
    return SiteItem(keys.tenant(tenant_id), keys.site(site_id))
