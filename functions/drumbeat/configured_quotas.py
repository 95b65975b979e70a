"""Quotas from the deployment's settings and from plans."""

from __future__ import annotations

from collections.abc import Callable

from drumbeat.domain.plans import Limit
from drumbeat.domain.quotas import Quota
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import Plans
from drumbeat.settings import Settings


class ConfiguredQuotas:
    """`ports.Quotas` from the settings, and from plans, which are made on first use.

    The plan limits the size of a library. A single file may have that size too, but not more than
    the deployment can process.
    """

    def __init__(self, settings: Settings, plans: Callable[[], Plans]) -> None:
        self._plans = plans
        self._most = {
            Quota.BUSINESSES: settings.businesses_per_person,
            Quota.MEMBERS: settings.members_per_business,
            Quota.ACCOUNTS: settings.accounts_per_business,
            Quota.INVITATIONS: settings.invitations_per_day,
            Quota.LIBRARY_BYTES: settings.library_bytes,
            Quota.LIBRARY_FILES: settings.library_files,
            Quota.FILE_BYTES: settings.file_bytes,
        }

    def most(self, quota: Quota, tenant: Tenant | None = None) -> int:
        usual = self._most[quota]
        if tenant is None or quota not in (Quota.LIBRARY_BYTES, Quota.FILE_BYTES):
            return usual
        limits = self._plans().limits_of(tenant)
        if quota is Quota.LIBRARY_BYTES:
            return _or(limits[Limit.STORAGE], usual)
        return min(_or(limits[Limit.FILE], usual), usual)


def _or(planned: int | None, usual: int) -> int:
    return usual if planned is None else planned
