"""Websites that show banners: finding an account's website, and its addresses."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.banners import MOST_SITES, Banner, Site
from drumbeat.domain.errors import ChangedMeanwhile, DrumbeatError, LimitReached
from drumbeat.domain.media import Asset
from drumbeat.ports import Accounts, Assets, Banners, Clock, FeedWriter, Log, TenantReader
from drumbeat.services.optimistic_locking import until_unchanged

#: The id of a business's first website, which needs no connected account.
MAIN = "main"
#: Longer than an earlier write can take: reading, then a request with its repeats.
SETTLES = timedelta(seconds=35)
#: 22 characters in an address.
_KEY_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Websites:
    """Finds and makes websites. `public_url`: the distribution's origin."""

    banners: Banners
    accounts: Accounts
    tenants: TenantReader
    assets: Assets
    writer: FeedWriter
    new_key: Callable[[], str]
    clock: Clock
    log: Log
    public_url: str

    def main(self, tenant_id: str) -> Site:
        """The business's first website, made when it is first needed."""
        return self.banners.site(tenant_id, MAIN) or self._made(tenant_id, MAIN, None)

    def of_account(self, tenant_id: str, account_id: str) -> Site:
        """The website of the account's posts; the first account gets the first website.

        Raises LimitReached.
        """
        return until_unchanged(lambda: self._of_account(tenant_id, account_id))

    def _of_account(self, tenant_id: str, account_id: str) -> Site:
        sites = {site.id: site for site in self.banners.sites(tenant_id)}
        for site in sites.values():
            if site.account_id == account_id:
                return site
        main = sites.get(MAIN)
        if main is None:
            return self._made(tenant_id, MAIN, account_id)
        if not self._is_held(main):
            return self.banners.hand_over_site(main, account_id)
        if len(sites) >= MOST_SITES:
            words = f"A business has at most {MOST_SITES} websites; delete an account of one first."
            raise LimitReached(words, name="websites", current=len(sites), most=MOST_SITES)
        return self._made(tenant_id, account_id, account_id)

    def is_gone(self, site: Site) -> bool:
        """Whether it was deleted with its account. The business's first website always stays."""
        return site.id != MAIN and not self._is_held(site)

    def _is_held(self, site: Site) -> bool:
        if site.account_id is None:
            return False
        account = self.accounts.get(site.tenant_id, site.account_id)
        return account is not None and account.status is not AccountStatus.DELETING

    def _made(self, tenant_id: str, site_id: str, account_id: str | None) -> Site:
        now = self.clock.now()
        site = Site(
            id=site_id,
            tenant_id=tenant_id,
            key=self.new_key(),
            account_id=account_id,
            created_at=now,
        )
        try:
            self.banners.create_site(site, confirm_at=now + SETTLES)
        except ChangedMeanwhile:
            stored = self.banners.site(tenant_id, site_id)
            if stored is None:
                raise
            return stored
        self.publish(site)
        return site

    def rotate(self, site: Site) -> Site:
        """Give the feed a new address; the old one is deleted soon. Raises ChangedMeanwhile."""
        return self.banners.rotate(site, self.new_key(), confirm_at=self.confirm_at())

    def confirm_at(self) -> datetime:
        """When the feed of a change made now has to be written again."""
        return self.clock.now() + SETTLES

    def file_url(self, picture: Asset | None, *names: str) -> str | None:
        """The address of the first of these files that the picture has."""
        files = picture.files if picture is not None else {}
        for name in names:
            if name in files:
                return f"{self.public_url}/{files[name].key}"
        return None

    def feed_url(self, site: Site) -> str:
        return f"{self.public_url}/{feed_key(site.key)}"

    def page_url(self, site: Site, banner_id: str = "") -> str:
        """A page that shows the website's banners, beginning with `banner_id`, if given."""
        anchor = f"#{banner_id}" if banner_id else ""
        return f"{self.public_url}/embed/banners.html?site={site.key}{anchor}"

    def publish(self, site: Site) -> None:
        """Write its feed in the background; if that fails, the job does it."""
        try:
            self.writer.soon(site.tenant_id, site.id)
        except DrumbeatError as error:
            self.log.warning("feed_not_written", site_id=site.id, error=error)

    def pictures(self, tenant_id: str, listed: Iterable[Banner]) -> dict[str, Asset]:
        """The assets of banners, by id."""
        ids = {each.asset_id for each in listed if each.asset_id is not None}
        return dict(self.assets.get_all(tenant_id, ids)) if ids else {}


def feed_key(site_key: str) -> str:
    """The key in the bucket, which is also the path under the distribution."""
    return f"public/banners/{site_key}.json"


def new_key() -> str:
    """A name for addresses that can't be guessed."""
    return secrets.token_urlsafe(_KEY_BYTES)
