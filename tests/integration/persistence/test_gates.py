"""Gates and marks in the table keep their ports' contracts, like their stand-ins."""

from __future__ import annotations

import pytest

from drumbeat.persistence import PreflightRepository
from drumbeat.persistence.gates import GateRepository
from tests.contracts.gates import GatesContract
from tests.contracts.marks import MarksContract


class TestGateRepository(GatesContract):
    @pytest.fixture
    def gates(self, table: str) -> GateRepository:
        return GateRepository()


class TestPreflightRepository(MarksContract):
    @pytest.fixture
    def marks(self, table: str) -> PreflightRepository:
        return PreflightRepository()
