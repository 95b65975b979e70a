"""The stand-ins keep the contracts of what they replace.

The tests of the stand-ins of tenants, throttle and directory are in `services`, those of the due
index in `integration/persistence`, with the same tests as for the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.contracts.gates import GatesContract
from tests.contracts.marks import MarksContract
from tests.contracts.queue import TopoffQueueContract
from tests.contracts.secrets import SecretsContract
from tests.contracts.surroundings import ClockContract, IdsContract
from tests.contracts.vault import VaultContract
from tests.contracts.workflow import WorkflowContract
from tests.fakes.clock import FixedClock
from tests.fakes.gates import HeldGates
from tests.fakes.ids import CountingIds
from tests.fakes.preflight import KeptMarks
from tests.fakes.queue import HeldQueue
from tests.fakes.secrets import KeptSecrets
from tests.fakes.vault import PlainVault
from tests.fakes.workflow import RecordingWorkflow
from tests.samples import secret


class TestFixedClock(ClockContract):
    @pytest.fixture
    def clock(self) -> FixedClock:
        return FixedClock()


class TestCountingIds(IdsContract):
    @pytest.fixture
    def ids(self) -> CountingIds:
        return CountingIds()


class TestHeldGates(GatesContract):
    @pytest.fixture
    def gates(self) -> HeldGates:
        return HeldGates()


class TestKeptMarks(MarksContract):
    @pytest.fixture
    def marks(self) -> KeptMarks:
        return KeptMarks()


class TestKeptSecrets(SecretsContract):
    @pytest.fixture
    def secrets(self) -> KeptSecrets:
        secrets = KeptSecrets()
        secrets.kept["h2o", "page"] = secret()
        return secrets


class TestPlainVault(VaultContract):
    @pytest.fixture
    def vault(self) -> PlainVault:
        return PlainVault()


class TestHeldQueue(TopoffQueueContract):
    @pytest.fixture
    def queue(self) -> HeldQueue:
        return HeldQueue()

    def waiting(self, queue: HeldQueue) -> Sequence[Any]:
        return queue.messages


class TestRecordingWorkflow(WorkflowContract):
    @pytest.fixture
    def workflow(self) -> RecordingWorkflow:
        return RecordingWorkflow()

    def started(self, workflow: RecordingWorkflow) -> Mapping[str, Mapping[str, Any]]:
        return workflow.started
