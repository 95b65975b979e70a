"""Changing plans and a business's own limits, and applying billing's events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from drumbeat.domain import plan_changes, plans
from drumbeat.domain.credits import bounds_of
from drumbeat.domain.errors import InvalidInput, NotFound
from drumbeat.domain.notifications import of_begun_plan
from drumbeat.domain.plan_changes import BillingEvent, Event
from drumbeat.domain.plans import Plan
from drumbeat.domain.tenancy import TENANT_ID, Tenant
from drumbeat.ports import Clock, Notifications, Plans, TenantStore
from drumbeat.services.optimistic_locking import until_unchanged

#: The name under which events change plans.
BILLING = "billing"


class Outcome(StrEnum):
    """The result of an event."""

    APPLIED = "applied"
    #: It was applied before.
    REPEATED = "repeated"
    #: A later event was applied already.
    IGNORED = "ignored"


class Months(Protocol):
    """The parts of `CreditService` that plans need; both may be repeated."""

    def rebase(self, tenant: Tenant, *, reason: str, by: str) -> object:
        """Set the months to the credits of the present plan."""
        ...

    def grant(
        self, tenant: Tenant, amount: int, *, reason: str, by: str, event_id: str | None = None
    ) -> object:
        """Add bought credits, once for each event."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanges:
    """Each change is stored in one transaction with the event that causes it.

    Months of credits follow right after. If the function dies in between, a repeat does it: a month
    is set to the plan's credits, however often.
    """

    tenants: TenantStore
    plans: Plans
    credits: Months
    notifications: Notifications
    clock: Clock

    def change(
        self,
        tenant_id: str,
        *,
        by: str,
        reason: str,
        plan: Plan | None = None,
        limits: Mapping[str, int | None] | None = None,
    ) -> Tenant:
        """Put a business on a plan, and set limits of its own; None removes one.

        A larger plan takes effect at once, a smaller one from the next month on. Raises NotFound,
        InvalidInput (`limits.<name>`).
        """
        overrides = plans.checked_overrides(limits or {})

        def step() -> Tenant:
            before = self._existing(tenant_id)
            after = before if plan is None else self._on(before, plan)
            own = {**after.overrides, **overrides}
            after = replace(after, overrides={k: v for k, v in own.items() if v is not None})
            if after != before:
                self.tenants.set_plan(before, after, at=self.clock.now())
            return after

        after = until_unchanged(step)
        self.credits.rebase(after, reason=reason, by=by)
        return after

    def begin(self, tenant: Tenant) -> Tenant:
        """Store that the smaller plan has begun for which the business waited, and notify its
        admins; returns the stored business.

        The plan is in effect from its time on in any case; figures count what is stored. Raises
        NotFound, Unavailable.
        """
        now = self.clock.now()
        result = plan_changes.begun(tenant, now)
        if result is None or result.own_plan is None:
            return tenant
        # The notification comes first, so that it is not lost if the function dies in between.
        self.notifications.tell_once(of_begun_plan(tenant, result.own_plan, now))

        def step() -> Tenant:
            before = self._existing(tenant.id)
            after = plan_changes.begun(before, now)
            if after is None:
                return before
            self.tenants.set_plan(before, after, at=now)
            return replace(after, plan_revision=before.plan_revision + 1)

        return until_unchanged(step)

    def take(self, event: BillingEvent) -> Outcome:
        """Apply an event of billing, once. Raises NotFound, InvalidInput."""
        if event.type is Event.PURCHASED:
            return self._purchased(event)

        def step() -> tuple[Tenant, Outcome]:
            before = self._existing(event.tenant_id)
            if before.billed_at is not None and event.occurred_at < before.billed_at:
                return before, Outcome.IGNORED
            after = replace(self._told(before, event), billed_at=event.occurred_at)
            if self.tenants.set_plan(before, after, event.id, at=self.clock.now()):
                return after, Outcome.APPLIED
            return before, Outcome.REPEATED

        after, outcome = until_unchanged(step)
        if outcome is not Outcome.IGNORED:
            self.credits.rebase(after, reason=event.type.value, by=BILLING)
        return outcome

    def _purchased(self, event: BillingEvent) -> Outcome:
        if not event.credits:
            raise InvalidInput.of("credits", "Say how many credits were bought.")
        tenant = self._existing(event.tenant_id)
        if not plans.has_credits(self.plans.plan_of(tenant)):
            raise InvalidInput.of("tenant_id", "This business has a plan without credits.")
        self.credits.grant(
            tenant, event.credits, reason=event.type.value, by=BILLING, event_id=event.id
        )

        def step() -> bool:
            before = self._existing(event.tenant_id)
            return self.tenants.set_plan(before, before, event.id, at=self.clock.now())

        return Outcome.APPLIED if until_unchanged(step) else Outcome.REPEATED

    def _told(self, before: Tenant, event: BillingEvent) -> Tenant:
        after = replace(before, own_anchor_day=event.anchor_day) if event.anchor_day else before
        if event.type is Event.CANCELLED:
            return self._on(after, Plan.FREE)
        if event.plan is None:
            if event.type is Event.RENEWED:
                return after
            raise InvalidInput.of("plan", "Say which plan.")
        return self._on(after, event.plan)

    def _on(self, tenant: Tenant, plan: Plan) -> Tenant:
        now = self.clock.now()
        current = self.plans.plan_of(tenant, now)
        _, ends_at = bounds_of(tenant.anchor_day, tenant.timezone, now)
        basis = replace(tenant, own_plan=current, next_plan=None, plan_changes_at=None)
        return plan_changes.changed(basis, current, plan, ends_at)

    def _existing(self, tenant_id: str) -> Tenant:
        tenant = self.tenants.get(tenant_id) if TENANT_ID.fullmatch(tenant_id) else None
        if tenant is None or tenant.is_gone:
            raise NotFound("There is no such business.")
        return tenant
