"""Events of the operator's billing: checking their signature, and applying them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from drumbeat.domain import signatures
from drumbeat.domain.plan_changes import BillingEvent
from drumbeat.ports import BillingKeys, Clock
from drumbeat.services.plan_changes import Outcome, PlanChanges


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    keys: BillingKeys
    changes: PlanChanges
    clock: Clock

    def is_signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether a holder of one of the deployment's keys has sent this, within the tolerance.

        `headers` has lower-case names. The keys are read only for plausible headers. Raises
        Unavailable.
        """
        now = self.clock.now()
        if not signatures.may_be_signed(headers, now):
            return False
        return any(signatures.is_signed(key, headers, body, now) for key in self.keys.all())

    def take(self, event: BillingEvent) -> Outcome:
        """Apply an event, once. Raises NotFound, InvalidInput, ChangedMeanwhile."""
        return self.changes.take(event)
