"""Changing plans, limits of one business's own, and what billing tells of both."""

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

#: Who changes plans by events.
BILLING = "billing"


class Outcome(StrEnum):
    """What became of an event."""

    APPLIED = "applied"
    #: It came before.
    REPEATED = "repeated"
    #: Something later was known already.
    IGNORED = "ignored"


class Months(Protocol):
    """What `CreditService` does for plans: both may be repeated."""

    def rebase(self, tenant: Tenant, *, reason: str, by: str) -> object:
        """Have the months give what the plan gives."""
        ...

    def grant(
        self, tenant: Tenant, amount: int, *, reason: str, by: str, event_id: str | None = None
    ) -> object:
        """Add credits that were bought, once for each event."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanges:
    """Each change is stored in one transaction with the event that it comes from.

    Months of credits follow it right after. Where that was cut off, a repeat makes up for it: what
    a month gives is set to what the plan gives, however often.
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
        """Put a business on a plan, and give it limits of its own; None takes one away.

        A larger plan holds at once, a smaller one from the next month on. Raises NotFound,
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
        """Write down that the smaller plan which the business has waited for has begun, and tell
        its admins; answers the business as it is then.

        The plan holds from its moment on in any case; figures count what is written. Raises
        NotFound, Unavailable.
        """
        now = self.clock.now()
        begun = plan_changes.begun(tenant, now)
        if begun is None or begun.own_plan is None:
            return tenant
        # Told first, so that what is cut off in between is told all the same, once.
        self.notifications.tell_once(of_begun_plan(tenant, begun.own_plan, now))

        def step() -> Tenant:
            before = self._existing(tenant.id)
            after = plan_changes.begun(before, now)
            if after is None:
                return before
            self.tenants.set_plan(before, after, at=now)
            return replace(after, plan_revision=before.plan_revision + 1)

        return until_unchanged(step)

    def take(self, event: BillingEvent) -> Outcome:
        """Do what billing tells, once. Raises NotFound, InvalidInput."""
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
            known = self._existing(event.tenant_id)
            return self.tenants.set_plan(known, known, event.id, at=self.clock.now())

        return Outcome.APPLIED if until_unchanged(step) else Outcome.REPEATED

    def _told(self, before: Tenant, event: BillingEvent) -> Tenant:
        anchored = replace(before, own_anchor_day=event.anchor_day) if event.anchor_day else before
        if event.type is Event.CANCELLED:
            return self._on(anchored, Plan.FREE)
        if event.plan is None:
            if event.type is Event.RENEWED:
                return anchored
            raise InvalidInput.of("plan", "Say which plan.")
        return self._on(anchored, event.plan)

    def _on(self, tenant: Tenant, wanted: Plan) -> Tenant:
        now = self.clock.now()
        current = self.plans.plan_of(tenant, now)
        _, ends_at = bounds_of(tenant.anchor_day, tenant.timezone, now)
        settled = replace(tenant, own_plan=current, next_plan=None, plan_changes_at=None)
        return plan_changes.changed(settled, current, wanted, ends_at)

    def _existing(self, tenant_id: str) -> Tenant:
        tenant = self.tenants.get(tenant_id) if TENANT_ID.fullmatch(tenant_id) else None
        if tenant is None or tenant.is_gone:
            raise NotFound("There is no such business.")
        return tenant
