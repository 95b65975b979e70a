"""The plans' numbers, set by operators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from drumbeat.domain import plans
from drumbeat.domain.errors import InvalidInput, StaleVersion
from drumbeat.domain.operators import Action
from drumbeat.domain.plans import Configured, Limit, Plan
from drumbeat.domain.tenancy import Person
from drumbeat.ports import Plans
from drumbeat.services.operator_log import OperatorLog, State


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNumbers:
    """New numbers of one plan; unnamed ones stay. None means no limit."""

    plan: Plan
    limits: Mapping[str, int | None]
    price: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorPlans:
    plans: Plans
    log: OperatorLog

    def configured(self) -> Configured:
        """The operators' numbers."""
        return self.plans.configured()

    def configure(
        self, who: Person, numbers: Sequence[PlanNumbers], *, reason: str, version: int | None
    ) -> Configured:
        """Set numbers of plans. They take effect within a minute; months that have begun keep
        theirs.

        Raises InvalidInput, StaleVersion.
        """
        before = self.plans.configured()
        if version is not None and version != before.version:
            raise StaleVersion("The plans were changed meanwhile; read them again.")
        after = before
        for number, each in enumerate(numbers):
            after = _with(after, each, f"plans[{number}]")

        if after == before:
            return before

        def act() -> tuple[Configured, State]:
            result = self.plans.configure(after)
            return result, _state(result)

        return self.log.logged(
            who,
            Action.CHANGE_PLANS,
            subject="",
            reason=reason,
            before=_state(before),
            wanted=_state(after),
            act=act,
        )


def _with(configured: Configured, numbers: PlanNumbers, field: str) -> Configured:
    if numbers.plan is Plan.UNLIMITED:
        raise InvalidInput.of(f"{field}.plan", "It has no limits; change another plan.")
    try:
        plans.checked_overrides(numbers.limits)
    except InvalidInput as error:
        [wrong] = error.errors
        raise InvalidInput.of(f"{field}.{wrong.field}", wrong.message) from None
    own = {
        **configured.limits.get(numbers.plan, {}),
        **{Limit(name): most for name, most in numbers.limits.items()},
    }
    usual = plans.USUAL[numbers.plan]
    limits = {limit: most for limit, most in own.items() if usual[limit] != most}
    prices = dict(configured.prices)
    if numbers.price is not None:
        prices[numbers.plan] = numbers.price
    return replace(configured, limits={**configured.limits, numbers.plan: limits}, prices=prices)


def _state(configured: Configured) -> State:
    """All numbers by name, so that the log shows what differs."""
    state: dict[str, object] = {}
    for plan in Plan:
        state[f"{plan}.monthly_price"] = plans.price_of(plan, configured)
        for limit, most in plans.limits_of(plan, None, configured).items():
            state[f"{plan}.{limit}"] = most
    return state
