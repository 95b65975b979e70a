"""Feeds: the objects that websites read.

A feed is written as soon as something has changed, and written again a little later, when no write
of an older state can be under way any more. So it is usually right at once, and soon even if a
function dies in between.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from drumbeat.domain import banners as rules
from drumbeat.domain.banners import Shown, Site
from drumbeat.ports import BannerChange, Banners, Clock, Log, MediaFiles, TenantReader
from drumbeat.services.websites import Websites, feed_key

#: How often a feed is written again that has changed while it was written.
_TURNS = 3
#: How many feeds one run writes; the next one continues.
_MOST = 500
#: How many banners one transaction of a hundred items deletes: three items each.
_DELETED_AT_ONCE = 25
_JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Confirmed:
    written: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    banners: Banners
    websites: Websites
    tenants: TenantReader
    files: MediaFiles
    clock: Clock
    log: Log

    def write(self, tenant_id: str, site_id: str) -> bool:
        """Write the feed of the present banners; False when that is left to the later write.

        Raises Unavailable.
        """
        for _ in range(_TURNS):
            site = self.banners.site(tenant_id, site_id)
            if site is None or self._is_gone(site):
                return False
            self._put(site)
            after = self.banners.site(tenant_id, site_id)
            if after is None:
                self.files.delete([feed_key(site.key)])
                return False
            if after.revision == site.revision:
                return True
        return False

    def write_due(self, *, until: datetime) -> Confirmed:
        """Write feeds that are due; begins none after `until`. Raises Unavailable.

        A feed that can't be written stays due, and does not stop the others.
        """
        written = failed = 0
        for due in self.banners.due_feeds(self.clock.now(), limit=_MOST):
            if self.clock.now() >= until:
                break
            try:
                written += self._confirm(due.tenant_id, due.site_id)
            except Exception:  # an error of one website must not stop the others
                self.log.exception("feed_not_written", tenant_id=due.tenant_id, site_id=due.site_id)
                failed += 1
        return Confirmed(written, failed)

    def _confirm(self, tenant_id: str, site_id: str) -> bool:
        for _ in range(_TURNS):
            site = self.banners.site(tenant_id, site_id)
            if site is None:
                return False
            if self._is_gone(site):
                self._take_apart(site)
                return True
            feed = self._put(site)
            if self.banners.written(site, again_at=feed.good_until):
                return True
        return False

    def _is_gone(self, site: Site) -> bool:
        """Whether its account or its business was deleted."""
        tenant = self.tenants.get(site.tenant_id)
        return (tenant is not None and tenant.is_gone) or self.websites.is_gone(site)

    def _take_apart(self, site: Site) -> None:
        """Delete its feed, its banners, which release their pictures, and at last the site
        itself."""
        self.files.delete(feed_key(each) for each in (site.key, *site.retired))
        banners = [each for each in self.banners.list(site.tenant_id) if each.site_id == site.id]
        for first in range(0, len(banners), _DELETED_AT_ONCE):
            change = BannerChange(deleted=banners[first : first + _DELETED_AT_ONCE])
            site = self.banners.change(site, change, confirm_at=self.clock.now())
        self.banners.forget(site)

    def _put(self, site: Site) -> rules.Feed:
        feed = self._made(site)
        document = json.dumps(feed.document, ensure_ascii=False, separators=(",", ":"))
        self.files.put(feed_key(site.key), document.encode(), _JSON)
        if site.retired:
            self.files.delete(feed_key(each) for each in site.retired)
        return feed

    def _made(self, site: Site) -> rules.Feed:
        tenant = self.tenants.get(site.tenant_id)
        zone = tenant.timezone if tenant else "UTC"
        banners = [each for each in self.banners.list(site.tenant_id) if each.site_id == site.id]
        pictures = self.websites.pictures(site.tenant_id, banners)
        shown = [
            Shown(each, pictures[each.asset_id])
            for each in banners
            if each.asset_id is not None and rules.is_ready(pictures.get(each.asset_id))
        ]
        public_url = self.websites.public_url
        return rules.feed(site, shown, zone=zone, now=self.clock.now(), public_url=public_url)
