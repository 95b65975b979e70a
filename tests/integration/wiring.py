"""The application over the real repositories, with everything else under control."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from drumbeat.application import Application
from drumbeat.domain.media import Asset, Space
from drumbeat.platforms.registry import Networks
from drumbeat.ports import Quotas, Vault, Workflow
from drumbeat.ports.transport import Transport
from drumbeat.settings import Settings
from tests.fakes.clock import FixedClock
from tests.fakes.crew import CrewOfOne
from tests.fakes.ids import CountingIds
from tests.fakes.log import RecordingLog
from tests.fakes.media_library import AsTheyAre, InMemoryFiles
from tests.fakes.meter import RecordingMeter
from tests.fakes.queue import HeldQueue
from tests.fakes.quotas import FixedQuotas
from tests.fakes.vault import PlainVault
from tests.fakes.workflow import RecordingWorkflow

LOOK_AHEAD = timedelta(minutes=5)
SHARDS = 2
_ROOM = Space(size=10**12, count=10**6)


class Wiring(Application):
    """Uses the table that `persistence` is connected to; the rest is given."""

    clock: FixedClock
    vault: Vault
    workflow: Any
    media_workflow: Any
    media_store: Any
    derivatives: Any

    def __init__(
        self,
        clock: FixedClock,
        shards: int = SHARDS,
        vault: Vault | None = None,
        workflow: Workflow | None = None,
        settings: Settings | None = None,
        transport: Callable[[], Transport | None] = lambda: None,
    ) -> None:
        super().__init__(
            replace(
                settings or Settings(table_name=""),
                due_shards=shards,
                look_ahead_seconds=int(LOOK_AHEAD.total_seconds()),
            )
        )
        self.shards = shards
        self.clock = clock
        self.vault = vault or PlainVault()
        self.workflow = workflow or RecordingWorkflow()
        if "media_workflow" not in self.__dict__:
            self.media_workflow = RecordingWorkflow()
        self.media_store = InMemoryFiles(clock=clock)
        self.derivatives = AsTheyAre()
        self.transport = transport

    def connect_table(self) -> None:
        """Does nothing: the table's fixture has connected it."""

    @cached_property
    def ids(self) -> CountingIds:
        return CountingIds()

    @cached_property
    def log(self) -> RecordingLog:
        return RecordingLog()

    @cached_property
    def meter(self) -> RecordingMeter:
        return RecordingMeter()

    @cached_property
    def queue(self) -> HeldQueue:
        return HeldQueue()

    @cached_property
    def quotas(self) -> Quotas:
        return FixedQuotas()

    @cached_property
    def work_through(self) -> Callable[..., object]:
        """Runs one task after the other, so that a test sees the same order each time."""
        return map

    @cached_property
    def crew(self) -> Executor:
        return CrewOfOne()

    def shelve(self, *assets: Asset) -> None:
        """Stores these in the library."""
        for asset in assets:
            self.stored_assets.create([asset], most=_ROOM)

    @cached_property
    def networks(self) -> Networks:
        return Networks(
            self.settings,
            self.clock,
            self.transport(),
            self._given_apps,
            board=lambda: self.banner_board,
        )
