"""Gates in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from drumbeat.domain.caps import Counting, Tally
from drumbeat.domain.pacing import Gate


class HeldGates:
    """`ports.Gates`; for accounts in `busy`, somebody else always holds them."""

    def __init__(self) -> None:
        self.gates: dict[tuple[str, str], Gate] = {}
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
        as_seen = replace(gate, closed_until=seen.closed_until, tally=seen.tally)
        if account_id in self.busy or as_seen != seen:
            return False
        self.gates[tenant_id, account_id] = replace(
            taken, closed_until=gate.closed_until, tally=gate.tally
        )
        return True

    def count(self, tenant_id: str, account_id: str, one: Counting) -> bool:
        gate = self.get(tenant_id, account_id)
        seen = gate.tally
        if seen.counted >= one.below or (one.is_first and seen != Tally()):
            return False
        kept = {mark: before for mark, before in seen.marks.items() if mark not in one.drop}
        marks = {**dict.fromkeys(one.add, seen.counted), **kept}
        tally = Tally(seen.counted + 1, marks)
        self.gates[tenant_id, account_id] = replace(gate, tally=tally)
        return True

    def count_of_app(self, network: str, one: Counting) -> bool:
        return self.count("", network, one)
