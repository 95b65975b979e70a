"""The parts that need no table, network or business."""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from drumbeat import deferring
from drumbeat.application import clients
from drumbeat.domain.time_ordered import time_ordered
from drumbeat.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from drumbeat import ports


# Must run before the imports that it defers.
deferring.of_every_function()


class SystemClock:
    """`ports.Clock`: the machine's clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class TimeOrderedIds:
    """`ports.Ids`: from the clock and random bytes; later ids sort later."""

    def new(self) -> str:
        return time_ordered(datetime.now(UTC), os.urandom(10))


class Machine:
    """Time, randomness, threads, logs and AWS clients."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._clients: dict[str, Any] = {}

    @cached_property
    def clock(self) -> ports.Clock:
        return SystemClock()

    @cached_property
    def ids(self) -> ports.Ids:
        return TimeOrderedIds()

    @cached_property
    def log(self) -> ports.Log:
        from drumbeat.observability import StructuredLog

        return StructuredLog()

    @cached_property
    def meter(self) -> ports.Meter:
        from drumbeat.observability import EmbeddedMeter

        return EmbeddedMeter()

    def client(self, service: str) -> Any:
        """A botocore client; one per service."""
        with clients.ONE_AT_A_TIME:
            return self._client(service)

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            patience = clients.READ_SECONDS.get(service, clients.USUAL_READ_SECONDS)
            self._clients[service] = clients.made(service, patience, tries=3)
        return self._clients[service]

    @cached_property
    def work_through(self) -> Callable[..., Any]:
        """As `map`, in several threads, for calls that mostly wait."""
        from concurrent.futures import ThreadPoolExecutor

        # Fewer than the connections that a client may have.
        return ThreadPoolExecutor(max_workers=8).map

    @cached_property
    def crew(self) -> Executor:
        """Threads for parallel work: one for each post of a batch, and a few more."""
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(max_workers=clients.MOST_AT_ONCE)

    def _pause(self, seconds: float) -> None:
        """Sleep for a random part of `seconds`, so that conflicting writes don't conflict again."""
        self.clock.sleep(random.uniform(0, seconds))  # noqa: S311

    @property
    def _look_ahead(self) -> timedelta:
        return timedelta(seconds=self.settings.look_ahead_seconds)

    @cached_property
    def phones(self) -> ports.Phones:
        from drumbeat.phones import LibPhones

        return LibPhones()
