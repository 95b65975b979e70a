"""The workflow and the clocks in virtual time keep the contracts of what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from drumbeat.ports import Workflow
from tests.contracts.surroundings import ClockContract
from tests.contracts.workflow import WorkflowContract
from tests.fakes.clock import FixedClock
from tests.integration.faults.workflow import Machine, definition
from tests.integration.faults.world import SkewedClock, TrueTime
from tests.samples import NOW


class TestMachine(WorkflowContract):
    @pytest.fixture
    def workflow(self) -> Machine:
        self.agenda: list[Callable[[], None]] = []

        def note(_: datetime, action: Callable[[], None]) -> None:
            self.agenda.append(action)

        return Machine(FixedClock(NOW), note, {})

    def started(self, workflow: Workflow) -> Mapping[str, Mapping[str, Any]]:
        assert isinstance(workflow, Machine)
        return {name: execution.input for name, execution in workflow.executions.items()}

    def end(self, workflow: Workflow, name: str) -> None:
        assert isinstance(workflow, Machine)
        workflow.dies_in = definition()["StartAt"]
        for action in self.agenda:
            action()
        assert workflow.executions[name].status == "ABORTED"

    def take_down(self, workflow: Workflow) -> None:
        assert isinstance(workflow, Machine)
        workflow.down = True


class TestSkewedClock(ClockContract):
    @pytest.fixture
    def clock(self) -> SkewedClock:
        clock = SkewedClock(NOW)
        clock.skew = timedelta(seconds=-3)
        return clock


class TestTrueTime(ClockContract):
    @pytest.fixture
    def clock(self) -> TrueTime:
        return TrueTime(SkewedClock(NOW))
