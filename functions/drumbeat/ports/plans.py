"""Plans: that of a business, their limits, and the keys of billing's events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from drumbeat.domain.plans import Configured, Limits, Plan
from drumbeat.domain.tenancy import Tenant


class Plans(Protocol):
    """Nothing is read for a business without limits."""

    def plan_of(self, tenant: Tenant, at: datetime | None = None) -> Plan:
        """Its plan now, or at `at`: a smaller one that was chosen begins with a month."""
        ...

    def limits_of(self, tenant: Tenant, at: datetime | None = None) -> Limits: ...

    def configured(self) -> Configured:
        """The operator's numbers, at most a minute old."""
        ...

    def configure(self, configured: Configured) -> Configured:
        """Store it if the stored `version` is the same; returns it with the next version.

        Raises StaleVersion.
        """
        ...


class BillingKeys(Protocol):
    """The secrets with which the operator's billing signs its events."""

    def all(self) -> Sequence[bytes]:
        """Empty when no secret is set, two while one is being changed. Raises Unavailable."""
        ...
