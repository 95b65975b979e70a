"""Limits on how much one run does before it leaves the rest to the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from drumbeat.ports import Clock

#: Database calls of one request: with 49 slots each, they take 2 to 4 s of the 29 that an API
#: function has (25 ms each on one machine, and up to 100 on AWS).
IN_A_REQUEST = 40
#: How long a request begins further steps when calls are slower than that: the rest must be handed
#: over before its time is up.
MOST_TIME = timedelta(seconds=4)
#: The same for a run from the queue. Five messages of a batch share the 120 s of their function.
IN_A_RUN = 100


@dataclass(slots=True)
class Allowance:
    """Counts database calls, which take most of a run's time.

    A run checks it after each step, not before, so it always makes one step. `reached` keeps its
    progress, for the run that continues if this one is stopped.
    """

    #: None means no limit.
    calls: int | None = None
    #: Whether the time is up.
    is_late: Callable[[], bool] = lambda: False
    spent: int = 0
    #: What the run would return if it stopped now; None: it has made no step.
    reached: Any = None

    @classmethod
    def of_a_request(cls, clock: Clock, calls: int | None = None) -> Allowance:
        """So many calls from now on, and none once `MOST_TIME` has passed."""
        until = clock.now() + MOST_TIME
        return cls(calls, lambda: clock.now() >= until)

    def spend(self, calls: int = 1) -> None:
        self.spent += calls

    @property
    def is_spent(self) -> bool:
        return (self.calls is not None and self.spent >= self.calls) or self.is_late()
