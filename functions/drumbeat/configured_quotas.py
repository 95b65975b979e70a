"""Quotas as the deployment is configured, the same for everybody."""

from __future__ import annotations

from drumbeat.domain.quotas import Quota
from drumbeat.settings import Settings


class ConfiguredQuotas:
    """`ports.Quotas` of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._most = {
            Quota.BUSINESSES: settings.businesses_per_person,
            Quota.MEMBERS: settings.members_per_business,
            Quota.ACCOUNTS: settings.accounts_per_business,
            Quota.INVITATIONS: settings.invitations_per_day,
            Quota.LIBRARY_BYTES: settings.library_bytes,
            Quota.LIBRARY_FILES: settings.library_files,
            Quota.FILE_BYTES: settings.file_bytes,
        }

    def most(self, quota: Quota, tenant_id: str | None = None) -> int:  # noqa: ARG002
        return self._most[quota]
