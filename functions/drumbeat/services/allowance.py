"""How much one run may do before it leaves the rest to the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from drumbeat.ports import Clock

#: Calls of the database in one request: of 49 slots each, they take 2 to 4 s of the 29 that an API
#: function has (25 ms each on one machine, and up to 100 on AWS).
IN_A_REQUEST = 40
#: How long a request begins further steps, where calls take longer than that: what it has not done
#: must be handed over before its time is up.
MOST_TIME = timedelta(seconds=4)
#: And in one run from the queue. Five messages of a batch share the 120 s of their function.
IN_A_RUN = 100


@dataclass(slots=True)
class Allowance:
    """Counts calls of the database, which is what a run takes its time for.

    A run asks whether it is spent after each step, not before: so it always gets on by one. It
    keeps in `reached` how far it has come, for the run that goes on should it be stopped.
    """

    #: Without a number there is no bound.
    calls: int | None = None
    #: Says that there is no time left.
    is_late: Callable[[], bool] = lambda: False
    spent: int = 0
    #: Of the kind that the run answers when something is left to do; None: it has not got on.
    reached: Any = None

    @classmethod
    def of_a_request(cls, clock: Clock, calls: int | None = None) -> Allowance:
        """So many calls, from now on, and no more once `MOST_TIME` has passed."""
        until = clock.now() + MOST_TIME
        return cls(calls, lambda: clock.now() >= until)

    def spend(self, calls: int = 1) -> None:
        self.spent += calls

    @property
    def is_spent(self) -> bool:
        return (self.calls is not None and self.spent >= self.calls) or self.is_late()
