"""Plans: which one a business is on, what that gives, and who may change it by events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from drumbeat.domain.plans import Configured, Limits, Plan
from drumbeat.domain.tenancy import Tenant


class Plans(Protocol):
    """Nothing is read for a business that has no limits."""

    def plan_of(self, tenant: Tenant, at: datetime | None = None) -> Plan:
        """Its plan now, or at another moment: a smaller one that was chosen begins with a month."""
        ...

    def limits_of(self, tenant: Tenant, at: datetime | None = None) -> Limits: ...

    def configured(self) -> Configured:
        """What the operator has set, as of a minute ago at most."""
        ...

    def configure(self, configured: Configured) -> Configured:
        """Store it in the place of its `version`; answers it with the next one.

        Raises StaleVersion.
        """
        ...


class BillingKeys(Protocol):
    """What the operator's billing signs its events with."""

    def all(self) -> Sequence[bytes]:
        """None where no secret was set, two while one is being changed. Raises Unavailable."""
        ...
