"""Stand-ins for pre-flight: its function, and the marks of its rounds."""

from __future__ import annotations

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.findings import AccountCheck, Checked, Delivery, Finding, Preflight
from drumbeat.domain.preflight import Horizon, Mark
from drumbeat.persistence import AccountRepository, PreflightRepository
from drumbeat.ports import Calendar, Clock


class KeepingRunner:
    """`ports.PreflightRunner` with given findings, stored as the real one does. `is_down`: nothing
    can be checked."""

    def __init__(self, calendar: Calendar, clock: Clock, *findings: Finding) -> None:
        self.findings = findings
        self.is_down = False
        self._calendar = calendar
        self._clock = clock

    def run(self, tenant_id: str, instance_id: str) -> Preflight | None:
        self._require_up()
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

    def check_account(self, tenant_id: str, account_id: str) -> AccountCheck | None:
        self._require_up()
        repository = AccountRepository()
        account = repository.get(tenant_id, account_id)
        if account is None:
            return None
        check = AccountCheck(checked_at=self._clock.now(), findings=self.findings)
        repository.note_check(account, check)
        return check

    def test_account(self, tenant_id: str, account_id: str) -> Delivery | None:
        self._require_up()
        known = AccountRepository().get(tenant_id, account_id) is not None
        return Delivery(True, 200, "The receiver answered HTTP 200.") if known else None

    def _require_up(self) -> None:
        if self.is_down:
            raise Unavailable("This could not be checked now; try again in a moment.")


class KeptMarks:
    """The part of `ports.Preflights` that stores how far checks have come."""

    def __init__(self) -> None:
        self.marks: dict[tuple[Horizon, int], Mark] = {}

    def reached(self, horizon: Horizon, shard: int) -> Mark | None:
        return self.marks.get((horizon, shard))

    def reach(self, horizon: Horizon, shard: int, mark: Mark) -> None:
        self.marks[horizon, shard] = mark

    def record(self, *_: object) -> None:
        raise AssertionError("rounds record nothing themselves")
