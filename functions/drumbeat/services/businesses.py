"""The deployment's businesses, for operators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drumbeat.domain import plans, searching
from drumbeat.domain.credits import Period
from drumbeat.domain.errors import InvalidInput, NotFound
from drumbeat.domain.operators import Action
from drumbeat.domain.plans import Limits, Plan
from drumbeat.domain.tenancy import TENANT_ID, Person, Tenant
from drumbeat.ports import Clock, Page, Plans, Position, TenantStore
from drumbeat.services.allowance import Allowance
from drumbeat.services.credits import CreditService, Difference
from drumbeat.services.filtered_listing import filtered
from drumbeat.services.operator_log import OperatorLog, State
from drumbeat.services.plan_changes import PlanChanges

_READ_AT_A_TIME = 100
#: How many tenants a search reads before it returns a cursor: 1,000 take 20 calls.
_MOST_READ = 1_000
#: The most in one answer, because the month of each is read separately.
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """A business with its plan and limits. `period`: its month, if it has credits."""

    tenant: Tenant
    plan: Plan
    limits: Limits
    period: Period | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Businesses:
    tenants: TenantStore
    plans: Plans
    credits: CreditService
    changes: PlanChanges
    log: OperatorLog
    clock: Clock

    def list(
        self, q: str | None, plan: Plan | None = None, *, limit: int, after: Position | None
    ) -> Page[Business]:
        """By id, those whose name or id has the words of `q`.

        A page may be short although more follow, as `next` shows.
        """
        words = searching.Words(q or "")
        page = filtered(
            lambda position: self.tenants.page(limit=_READ_AT_A_TIME, after=position),
            lambda tenant: (
                words.are_in(tenant.id, tenant.name) and plan in (None, self.plans.plan_of(tenant))
            ),
            limit=min(limit, MOST_SHOWN),
            after=after,
            most_read=_MOST_READ,
            allowance=Allowance.of_a_request(self.clock),
        )
        return Page([self._shown(tenant) for tenant in page.items], page.next)

    def change(
        self,
        who: Person,
        tenant_id: str,
        *,
        reason: str,
        plan: Plan | None = None,
        granted: int | None = None,
        limits: Mapping[str, int | None] | None = None,
    ) -> Business:
        """Put a business on a plan, set its own limits, or set the credits of its month.

        Each change is logged with its reason. Raises NotFound, InvalidInput, NoCredits.
        """
        before = self._existing(tenant_id)
        plans.checked_overrides(limits or {})
        if granted is not None and not plans.has_credits(plan or before.plan):
            raise InvalidInput.of("credits", "On this plan nothing takes credits: leave them out.")
        if plan is not None or limits:
            before = self._change_plan(who, before, reason, plan, limits or {})
        if granted is not None:
            before = self._set_credits(who, before, reason, granted)
        return before

    def differences(self, tenant_id: str) -> Sequence[Difference]:
        """Months of credits that differ from a count of the posts that hold them.

        Raises NotFound, Unavailable.
        """
        return self.credits.differences(self._tenant(tenant_id).id)

    def correct(self, who: Person, tenant_id: str, *, reason: str) -> Sequence[Difference]:
        """Set each such month to what its posts hold; returns those that were corrected.

        Logged with the reason. Raises NotFound, Conflict, Unavailable.
        """
        wrong = self.differences(tenant_id)
        if not wrong:
            return []

        def act() -> tuple[Sequence[Difference], State]:
            for each in wrong:
                self.credits.correct(tenant_id, each.period.key, by=who.email)
            return wrong, {_held(each): each.counted for each in wrong}

        return self.log.logged(
            who,
            Action.CORRECT_CREDITS,
            subject=tenant_id,
            tenant_id=tenant_id,
            reason=reason,
            before={_held(each): each.period.held for each in wrong},
            wanted={_held(each): each.counted for each in wrong},
            act=act,
        )

    def _change_plan(
        self,
        who: Person,
        before: Business,
        reason: str,
        plan: Plan | None,
        limits: Mapping[str, int | None],
    ) -> Business:
        tenant_id = before.tenant.id

        def act() -> tuple[Business, State]:
            tenant = self.changes.change(
                tenant_id, by=who.email, reason=reason, plan=plan, limits=limits
            )
            after = self._shown(tenant)
            return after, _state(after)

        fields = {f"limits.{name}": most for name, most in limits.items()}
        return self.log.logged(
            who,
            Action.CHANGE_BUSINESS,
            subject=tenant_id,
            tenant_id=tenant_id,
            reason=reason,
            before=_state(before),
            wanted={**fields, **({"plan": plan} if plan else {})},
            act=act,
        )

    def _set_credits(self, who: Person, before: Business, reason: str, granted: int) -> Business:
        tenant = before.tenant

        def act() -> tuple[Business, State]:
            self.credits.set_granted(tenant, granted, reason=reason, by=who.email)
            after = self._shown(tenant)
            return after, _state(after)

        return self.log.logged(
            who,
            Action.CHANGE_BUSINESS,
            subject=tenant.id,
            tenant_id=tenant.id,
            reason=reason,
            before=_state(before),
            wanted={"credits": granted},
            act=act,
        )

    def _existing(self, tenant_id: str) -> Business:
        return self._shown(self._tenant(tenant_id))

    def _tenant(self, tenant_id: str) -> Tenant:
        tenant = self.tenants.get(tenant_id) if TENANT_ID.fullmatch(tenant_id) else None
        if tenant is None or tenant.is_gone:
            raise NotFound("There is no such business.")
        return tenant

    def _shown(self, tenant: Tenant) -> Business:
        plan = self.plans.plan_of(tenant)
        return Business(
            tenant=tenant,
            plan=plan,
            limits=self.plans.limits_of(tenant),
            period=self.credits.period(tenant) if plans.has_credits(plan) else None,
        )


def _held(difference: Difference) -> str:
    return f"credits held from {difference.period.key}"


def _state(business: Business) -> State:
    """The fields that operators can change, by name."""
    tenant, period = business.tenant, business.period
    return {
        "plan": business.plan,
        "next_plan": tenant.next_plan,
        **({"credits": period.granted} if period else {}),
        **{f"limits.{name}": most for name, most in tenant.overrides.items()},
    }
