"""The real clock, ids, crew, log and meter keep the same contracts as their stand-ins."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any

import pytest

from drumbeat.application import Application, SystemClock, TimeOrderedIds
from drumbeat.observability import (
    EmbeddedMeter,
    StructuredLog,
    logger,
    metrics,
    metrics_written,
)
from drumbeat.ports import Log, Meter
from drumbeat.settings import Settings
from tests.contracts.surroundings import (
    ClockContract,
    CrewContract,
    IdsContract,
    Line,
    LogContract,
    MeterContract,
)

LEVELS = {"INFO": "info", "WARNING": "warning", "ERROR": "exception"}
#: What a line has besides its details.
OF_LINES = {"level", "location", "message", "timestamp", "service"}
OF_EXCEPTIONS = {"exception", "exception_name", "stack_trace"}


class TestSystemClock(ClockContract):
    @pytest.fixture
    def clock(self) -> SystemClock:
        return SystemClock()


class TestTimeOrderedIds(IdsContract):
    @pytest.fixture
    def ids(self) -> TimeOrderedIds:
        return TimeOrderedIds()


class TestThreads(CrewContract):
    @pytest.fixture
    def crew(self) -> Iterator[Executor]:
        with Application(Settings(table_name="")).crew as crew:
            yield crew


class TestStructuredLog(LogContract):
    @pytest.fixture
    def log(self, monkeypatch: pytest.MonkeyPatch) -> StructuredLog:
        self.stream = io.StringIO()
        logger.clear_state()  # keys that functions have put on the shared logger in other tests
        handler = logger.registered_handler
        assert isinstance(handler, logging.StreamHandler)
        monkeypatch.setattr(handler, "stream", self.stream)
        return StructuredLog()

    def written(self, log: Log) -> Sequence[Line]:
        return [
            (LEVELS[line["level"]], line["message"], _without(line, OF_LINES | OF_EXCEPTIONS))
            for line in self._lines()
        ]

    def told(self, log: Log) -> str:
        return str(self._lines()[-1]["exception"])

    def _lines(self) -> Sequence[Mapping[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


class TestEmbeddedMeter(MeterContract):
    @pytest.fixture
    def meter(self, capsys: pytest.CaptureFixture[str]) -> Iterator[EmbeddedMeter]:
        self.capsys = capsys
        metrics.provider.clear_metrics()
        yield EmbeddedMeter()
        metrics.provider.clear_metrics()

    def counted(self, meter: Meter) -> Mapping[str, Sequence[float]]:
        self.capsys.readouterr()
        with metrics_written():
            pass
        return _without(json.loads(self.capsys.readouterr().out), {"_aws", "service"})


def _without(document: Mapping[str, Any], names: set[str]) -> Mapping[str, Any]:
    return {name: value for name, value in document.items() if name not in names}
