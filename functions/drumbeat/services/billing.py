"""Events of the operator's billing: who may send them, and what they do."""

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
        """Whether a holder of a key of the deployment has sent this just now.

        `headers` has lower-case names. The keys are read only for what may be signed. Raises
        Unavailable.
        """
        now = self.clock.now()
        if not signatures.may_be_signed(headers, now):
            return False
        return any(signatures.is_signed(key, headers, body, now) for key in self.keys.all())

    def take(self, event: BillingEvent) -> Outcome:
        """Do what it tells, once. Raises NotFound, InvalidInput, ChangedMeanwhile."""
        return self.changes.take(event)
