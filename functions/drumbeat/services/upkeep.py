"""Each night: uploads that never arrived are ended, files that belong to nothing are deleted, and
the stored space of each library is corrected if it differs from its assets.

Tenants are handled one after the other; one that fails is logged, and skipped until the next night.
Files are compared with assets only when all assets were read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from drumbeat.domain import uploading
from drumbeat.domain.errors import ChangedMeanwhile, DrumbeatError, InvalidInput
from drumbeat.domain.media import Asset, AssetStatus, Space
from drumbeat.ports import Assets, Clock, DerivedFiles, Log, MediaFiles, TenantReader
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.paging import every_asset
from drumbeat.services.uploads import Uploads

#: How long a file without an asset is kept: its asset may be about to be stored.
SETTLES = timedelta(days=2)
NEVER_PROCESSED = "not_processed"
_DELETED_AT_ONCE = 1_000
#: How often correcting a library's space is tried in one night.
_COUNTS = 3


@dataclass(slots=True)
class Tidied:
    """The result of one night. `failed`: tenants that were skipped; `is_whole`: nothing was
    left."""

    tenants: int = 0
    given_up: int = 0
    taken_in: int = 0
    orphans: int = 0
    recounted: int = 0
    failed: list[str] = field(default_factory=list)
    is_whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    tenants: TenantReader
    assets: Assets
    derived: DerivedFiles
    files: MediaFiles
    uploads: Uploads
    clock: Clock
    log: Log

    def tidy(self, is_late: Callable[[], bool]) -> Tidied:
        """Raises Unavailable when tenants or files can't be listed; errors of single tenants are
        logged."""
        result = Tidied()
        folders: set[str] = set()
        for tenant_id in self.tenants.all_ids():
            if is_late():
                result.is_whole = False
                return result
            try:
                self._tidy_tenant(tenant_id, folders, result)
                result.tenants += 1
            except Exception:  # an error of one tenant must not stop the others
                self.log.exception("library_not_tidied", tenant_id=tenant_id)
                result.failed.append(tenant_id)
        if not result.failed:
            self._remove_orphans(folders, result, is_late)
        return result

    def _tidy_tenant(self, tenant_id: str, folders: set[str], result: Tidied) -> None:
        folders |= {_folder(file.key) for file in self.derived.of_tenant(tenant_id)}
        seen, counted = self.assets.space(tenant_id), Space()
        for asset in every_asset(self.assets, tenant_id):
            folders |= {_folder(file.key) for file in asset.files.values()}
            counted = _with(counted, asset)
            if self._is_left(asset):
                self._settle(asset, result)
        if counted != self.assets.space(tenant_id):
            self._recount(tenant_id, seen, counted, result)

    def _recount(self, tenant_id: str, before: Space, counted: Space, result: Tidied) -> None:
        """Correct the space. The difference may come from present uploads, or from those just
        ended: then it is counted once more, or left to the next night."""
        for _ in range(_COUNTS):
            try:
                self.assets.recount(tenant_id, before, counted)
            except ChangedMeanwhile:
                before, counted = self.assets.space(tenant_id), Space()
                for asset in every_asset(self.assets, tenant_id):
                    counted = _with(counted, asset)
                if counted == before:
                    return
            else:
                self.log.warning("space_put_right", tenant_id=tenant_id)
                result.recounted += 1
                return

    def _is_left(self, asset: Asset) -> bool:
        """Whether it waits for something that should have arrived a day ago."""
        began = (asset.upload and asset.upload.started_at) or asset.updated_at
        waits = asset.upload is not None or asset.status is AssetStatus.PROCESSING
        return waits and began + uploading.LASTS <= self.clock.now()

    def _settle(self, asset: Asset, result: Tidied) -> None:
        """Process an upload that has arrived after all, and end the others."""
        if asset.upload is None or self.files.look(asset.upload.key) is None:
            self._give_up(asset)
            result.given_up += 1
            return
        try:
            self.uploads.take_in(asset)
        except InvalidInput:  # it differs from its declaration, which is stored now
            result.given_up += 1
        else:
            result.taken_in += 1

    def _give_up(self, asset: Asset) -> None:
        if asset.status is AssetStatus.UPLOADING:
            until_unchanged(lambda: self.assets.delete(asset))
            return

        def step() -> None:
            before = self.assets.get(asset.tenant_id, asset.id)
            if before is None or before.upload != asset.upload or before.status != asset.status:
                return
            after = replace(before, upload=None, updated_at=self.clock.now())
            if before.status is AssetStatus.PROCESSING:
                after = replace(
                    after,
                    status=AssetStatus.REJECTED,
                    reason_code=NEVER_PROCESSED,
                    reason="It could not be processed within a day. Upload it again.",
                )
            self.assets.update(before, after)

        until_unchanged(step)

    def _remove_orphans(
        self, folders: set[str], result: Tidied, is_late: Callable[[], bool]
    ) -> None:
        until = self.clock.now() - SETTLES
        keys: list[str] = []
        for key, changed_at in self.files.listed(uploading.MADE):
            if is_late():
                result.is_whole = False
                break
            if changed_at <= until and _folder(key) not in folders:
                keys.append(key)
                if len(keys) == _DELETED_AT_ONCE:
                    result.orphans += self._removed(keys)
                    keys = []
        if keys:
            result.orphans += self._removed(keys)

    def _removed(self, keys: list[str]) -> int:
        try:
            self.files.delete(keys)
        except DrumbeatError as failure:
            self.log.warning("orphans_not_removed", reason=failure.message)
            return 0
        return len(keys)


def _with(space: Space, asset: Asset) -> Space:
    return replace(space, size=space.size + asset.takes_up, count=space.count + 1)


def _folder(key: str) -> str:
    """The folder that files of one processing share; a key without one stands for itself."""
    return uploading.folder_of(key) or key
