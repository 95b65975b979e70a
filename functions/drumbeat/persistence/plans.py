"""The operator's numbers for plans, and the plan of each business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from pynamodb.attributes import JSONAttribute, NumberAttribute

from drumbeat.domain import plans
from drumbeat.domain.errors import StaleVersion
from drumbeat.domain.plans import Configured, Limit, Limits, Plan
from drumbeat.domain.tenancy import Tenant
from drumbeat.persistence import keys
from drumbeat.persistence.table import Cancelled, Item, Transaction, get
from drumbeat.ports import Clock

#: How long what was read is cached.
_KEPT = timedelta(minutes=1)


class PlansItem(Item, discriminator="plans"):
    limits = JSONAttribute()
    prices = JSONAttribute()
    version = NumberAttribute()


class PlanRepository:
    """`ports.Plans` over the table. `default`: the plan of businesses without one of their own."""

    def __init__(self, default: Plan, clock: Clock) -> None:
        self._default = default
        self._clock = clock
        self._read: tuple[datetime, Configured] | None = None

    def plan_of(self, tenant: Tenant, at: datetime | None = None) -> Plan:
        return tenant.plan_at(at or self._clock.now()) or self._default

    def limits_of(self, tenant: Tenant, at: datetime | None = None) -> Limits:
        plan = self.plan_of(tenant, at)
        if plan is Plan.UNLIMITED:
            return plans.limits_of(plan, tenant.overrides)
        return plans.limits_of(plan, tenant.overrides, self.configured())

    def configured(self) -> Configured:
        now = self._clock.now()
        if self._read is None or now - self._read[0] >= _KEPT:
            item = get(PlansItem, keys.PLANS, keys.META)
            settings = _configured(cast("PlansItem", item)) if item else plans.AS_USUAL
            self._read = now, settings
        return self._read[1]

    def configure(self, configured: Configured) -> Configured:
        after = replace(configured, version=configured.version + 1)
        item = PlansItem(
            keys.PLANS,
            keys.META,
            limits={plan.value: dict(limits) for plan, limits in after.limits.items()},
            prices=dict(after.prices),
            version=after.version,
        )
        condition = (
            (PlansItem.version == configured.version)
            if configured.version
            else PlansItem.PK.does_not_exist()
        )
        transaction = Transaction()
        transaction.put(item, condition)
        try:
            transaction.commit()
        except Cancelled:
            raise StaleVersion("The plans were changed meanwhile; read them again.") from None
        self._read = self._clock.now(), after
        return after


def _configured(item: PlansItem) -> Configured:
    limits = cast("Mapping[str, Mapping[str, Any]]", item.limits)
    return Configured(
        limits={Plan(plan): _known(numbers) for plan, numbers in limits.items()},
        prices={Plan(plan): float(price) for plan, price in dict(item.prices).items()},
        version=int(item.version),
    )


def _known(numbers: Mapping[str, Any]) -> Limits:
    """Without limits that only a newer version knows."""
    return {Limit(name): most for name, most in numbers.items() if name in set(Limit)}
