"""Quotas that a test sets."""

from __future__ import annotations

from drumbeat.domain.quotas import Quota
from drumbeat.domain.tenancy import Tenant


class FixedQuotas:
    """`ports.Quotas`: 1,000 for everything that is not set."""

    def __init__(self, **most: int) -> None:
        self._most = most

    def set(self, **most: int) -> None:
        self._most = most

    def most(self, quota: Quota, tenant: Tenant | None = None) -> int:
        return self._most.get(quota.value, 1000)
