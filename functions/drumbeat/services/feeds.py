"""Feeds: the objects that websites read.

A feed is written as soon as something has changed, and confirmed a little later, when no write of
an older state can be under way any more. So it is right at once where all goes well, and soon
where a function dies in between.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from drumbeat.domain import banners as rules
from drumbeat.domain.banners import Shown, Site
from drumbeat.domain.errors import DrumbeatError
from drumbeat.ports import Banners, Clock, Log, MediaFiles, TenantReader
from drumbeat.services.websites import Websites, feed_key

#: How often a feed is written again that changed while it was written.
_TURNS = 3
#: In one run; the next one goes on.
_MOST = 500
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
        """Write it as the banners are now; False where that is left to its confirmation.

        Raises Unavailable.
        """
        for _ in range(_TURNS):
            site = self.banners.site(tenant_id, site_id)
            if site is None:
                return False
            self._put(site)
            after = self.banners.site(tenant_id, site_id)
            if after is None or after.revision == site.revision:
                return after is not None
        return False

    def write_due(self, *, until: datetime) -> Confirmed:
        """Write and confirm those that are due; begins none after `until`. Raises Unavailable.

        One that can't be written stays due, and holds no other one up.
        """
        written = failed = 0
        for due in self.banners.due_feeds(self.clock.now(), limit=_MOST):
            if self.clock.now() >= until:
                break
            try:
                done = self._confirm(due.tenant_id, due.site_id)
            except DrumbeatError as error:
                self.log.warning("feed_not_written", site_id=due.site_id, error=error)
                done = False
            written, failed = written + done, failed + (not done)
        return Confirmed(written, failed)

    def _confirm(self, tenant_id: str, site_id: str) -> bool:
        for _ in range(_TURNS):
            site = self.banners.site(tenant_id, site_id)
            if site is None:
                return False
            feed = self._put(site)
            if self.banners.written(site, again_at=feed.good_until):
                return True
        return False

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
        listed = [each for each in self.banners.list(site.tenant_id) if each.site_id == site.id]
        pictures = self.websites.pictures(site.tenant_id, listed)
        shown = [
            Shown(each, pictures[each.asset_id])
            for each in listed
            if each.asset_id is not None and rules.is_ready(pictures.get(each.asset_id))
        ]
        public_url = self.websites.public_url
        return rules.feed(site, shown, zone=zone, now=self.clock.now(), public_url=public_url)
