"""Gates in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime

from drumbeat.domain.pacing import Gate


class HeldGates:
    """`ports.Gates`; those of `busy` accounts are always taken by somebody else."""

    def __init__(self) -> None:
        self.gates: dict[tuple[str, str], Gate] = {}
        self.sent: Counter[tuple[str, str, date]] = Counter()
        self.busy: set[str] = set()

    def get(self, tenant_id: str, account_id: str) -> Gate:
        return self.gates.get((tenant_id, account_id), Gate())

    def close(self, tenant_id: str, account_id: str, until: datetime) -> None:
        gate = self.get(tenant_id, account_id)
        closed = max(until, gate.closed_until or until)
        self.gates[tenant_id, account_id] = replace(gate, closed_until=closed)

    def app(self, network: str) -> Gate:
        return self.get("", network)

    def close_app(self, network: str, until: datetime) -> None:
        self.close("", network, until)

    def take_places(self, tenant_id: str, account_id: str, seen: Gate, taken: Gate) -> bool:
        gate = self.get(tenant_id, account_id)
        if account_id in self.busy or replace(gate, closed_until=seen.closed_until) != seen:
            return False
        self.gates[tenant_id, account_id] = replace(taken, closed_until=gate.closed_until)
        return True

    def count(self, tenant_id: str, account_id: str, day: date, most: int) -> bool:
        if self.sent[tenant_id, account_id, day] >= most:
            return False
        self.sent[tenant_id, account_id, day] += 1
        return True
