"""A pre-flight function that finds what it is told to, and keeps it as the real one does."""

from __future__ import annotations

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.findings import Checked, Finding, Preflight
from drumbeat.persistence import PreflightRepository
from drumbeat.ports import Calendar, Clock


class KeepingRunner:
    """`ports.PreflightRunner`; `down` makes it fail."""

    def __init__(self, calendar: Calendar, clock: Clock, *findings: Finding) -> None:
        self.findings = findings
        self.down = False
        self._calendar = calendar
        self._clock = clock

    def run(self, tenant_id: str, instance_id: str) -> Preflight | None:
        if self.down:
            raise Unavailable("down")
        instance = self._calendar.get(tenant_id, instance_id)
        if instance is None:
            return None
        found = Preflight(
            checked_at=self._clock.now(),
            checked=Checked(
                generation=instance.generation,
                version=instance.version,
                content_version=1 if instance.content_item_id else None,
                account_version=1,
            ),
            findings=self.findings,
        )
        PreflightRepository().record(tenant_id, instance_id, found)
        return found
