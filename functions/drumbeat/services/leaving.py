"""The nightly deletion of businesses whose people have asked for it, once their time has come.

A business is closed first, so that nobody can enter it; then its files and items are deleted. Its
websites are deleted by the job that writes their feeds, which knows of writes under way. What a
request or post has written meanwhile is deleted in the next night, and after a night in which
nothing was left the business itself is deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from drumbeat.domain import exports, uploading
from drumbeat.domain.errors import StaleVersion
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import (
    Assets,
    Banners,
    BusinessItems,
    Clock,
    DerivedFiles,
    Log,
    MediaFiles,
    TenantStore,
)
from drumbeat.services.paging import every_asset
from drumbeat.services.websites import SETTLES, feed_key

_DELETED_AT_ONCE = 1_000


@dataclass(slots=True)
class Left:
    """The result of one night. `failed`: businesses that were skipped until the next one."""

    erased: int = 0
    gone: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    is_whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    tenants: TenantStore
    items: BusinessItems
    assets: Assets
    derived: DerivedFiles
    banners: Banners
    files: MediaFiles
    clock: Clock
    log: Log

    def erase_due(self, is_late: Callable[[], bool]) -> Left:
        """Raises Unavailable when businesses can't be listed; errors of single businesses are
        logged."""
        result = Left()
        for tenant_id in self.tenants.all_ids():
            if is_late():
                result.is_whole = False
                break
            try:
                self._take_leave(tenant_id, is_late, result)
            except Exception:  # an error of one business must not stop the others
                self.log.exception("business_not_erased", tenant_id=tenant_id)
                result.failed.append(tenant_id)
        return result

    def _take_leave(self, tenant_id: str, is_late: Callable[[], bool], result: Left) -> None:
        tenant = self.tenants.get(tenant_id)
        if tenant is None:  # an earlier night did not finish the last step
            self.items.forget(tenant_id)
            return
        if not (tenant.is_gone or tenant.is_due_to_leave(self.clock.now())):
            return
        if not self._is_shut(tenant):
            return
        self._delete_files(tenant_id)
        is_first = not tenant.is_gone
        erasure = self.items.erase(tenant_id, is_late, keeps_websites=is_first)
        result.erased += erasure.count
        result.is_whole = result.is_whole and erasure.is_whole
        if erasure.is_whole and not erasure.count and not is_first:
            self.items.forget(tenant_id)
            result.gone.append(tenant_id)

    def _is_shut(self, tenant: Tenant) -> bool:
        if tenant.is_gone:
            return True
        after = replace(tenant, is_gone=True)
        try:
            self.tenants.update(after, tenant.version, at=self.clock.now() + SETTLES)
        except StaleVersion:  # it was kept just now, or the next night will see it
            return False
        return True

    def _delete_files(self, tenant_id: str) -> None:
        keys = self._keys(tenant_id)
        while part := list(islice(keys, _DELETED_AT_ONCE)):
            self.files.delete(part)

    def _keys(self, tenant_id: str) -> Iterator[str]:
        for site in self.banners.sites(tenant_id):
            yield from (feed_key(each) for each in (site.key, *site.retired))
        for asset in every_asset(self.assets, tenant_id):
            yield from (file.key for file in asset.files.values())
        yield from (file.key for file in self.derived.of_tenant(tenant_id))
        for folder in (f"{uploading.UPLOADED}{tenant_id}/", exports.folder_of(tenant_id)):
            yield from (key for key, _ in self.files.listed(folder))
