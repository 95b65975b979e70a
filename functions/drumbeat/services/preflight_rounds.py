"""Rounds over the due index: each post is checked a day and an hour before its time.

The index is in the order of time, so a round goes on where the last one ended, up to now and the
horizon. How far it got is kept after each page: nothing is skipped when a round is lost, and what
is checked twice is told once. What is scheduled later than a horizon before its time misses that
horizon; whoever schedules it may ask.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.preflight import Horizon
from drumbeat.ports import Clock, DueEntry, DueIndex, Log, Mark, Preflights
from drumbeat.services.containment import report
from drumbeat.services.preflight import Asked, PreflightChecker

#: Entries checked before the mark is moved on.
PAGE = 40
#: How long a page may take when every address is slow: no page is begun with less time left.
SLOWEST_PAGE = timedelta(minutes=3)
#: How long one tenant's networks may keep a round waiting; after that they are not asked any
#: more in this round, so that everybody else is checked in time.
PATIENCE_PER_TENANT = timedelta(seconds=60)

#: Sorts after every tenant, as in the due index.
_LAST = "~"


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did. `complete`: nothing that was to be checked is left."""

    checked: int
    with_errors: int
    complete: bool


class _Done(StrEnum):
    WITH_ERRORS = "with_errors"
    WITHOUT = "without"
    NEEDLESS = "needless"  # it is not on its way any more, or broke the check
    FAILED = "failed"


@dataclass
class _Tally:
    """What a round has done so far, and whom it has waited for."""

    asked: Asked = field(default_factory=Asked)
    done: Counter[_Done] = field(default_factory=Counter)
    waited: defaultdict[str, timedelta] = field(default_factory=lambda: defaultdict(timedelta))


@dataclass(frozen=True, slots=True, kw_only=True)
class PreflightRounds:
    """Checks what falls due in a day and in an hour.

    `work_through` is `map`, or that of a pool which checks several posts at once.
    """

    due_index: DueIndex
    preflights: Preflights
    checker: PreflightChecker
    clock: Clock
    log: Log
    shards: int
    work_through: Callable[[Callable[[DueEntry], _Done], Iterable[DueEntry]], Iterable[_Done]] = map

    def run(self, until: datetime) -> Round:
        """Check all that is to be, page by page, shard after shard in turn; end by `until`.

        Raises Unavailable when some could not be checked; they stay to be.
        """
        tally = _Tally()
        turns = deque(
            (horizon, shard)
            # What is due sooner comes first.
            for horizon in (Horizon.HOUR, Horizon.DAY)
            for shard in range(self.shards)
        )
        while turns and self.clock.now() + SLOWEST_PAGE <= until:
            horizon, shard = turns.popleft()
            if self._page(horizon, shard, tally):
                turns.append((horizon, shard))
        done = tally.done
        if done[_Done.FAILED]:
            raise Unavailable(f"{done[_Done.FAILED]} posts could not be checked.")
        with_errors = done[_Done.WITH_ERRORS]
        return Round(with_errors + done[_Done.WITHOUT], with_errors, complete=not turns)

    def _page(self, horizon: Horizon, shard: int, tally: _Tally) -> bool:
        """Check the next entries of a shard; whether more are to follow."""
        now = self.clock.now()
        until = now + horizon.ahead
        after = _later(self.preflights.reached(horizon, shard), _earliest(horizon, now))
        entries = self.due_index.due(shard, until, PAGE, _as_entry(after))
        ahead = [entry for entry in entries if entry.due_at > now]
        check = partial(self._check, horizon, tally)
        done = Counter(self.work_through(check, _in_turns(ahead)))
        tally.done += done
        if done[_Done.FAILED]:
            return False
        follow = len(entries) == PAGE
        mark = _mark(entries[-1]) if follow else Mark(until, _LAST, "")
        self.preflights.reach(horizon, shard, mark)
        return follow

    def _check(self, horizon: Horizon, tally: _Tally, entry: DueEntry) -> _Done:
        """Check one entry. A post that breaks the check holds back no other."""
        tenant_id, began = entry.tenant_id, self.clock.now()
        asks = tally.waited[tenant_id] < PATIENCE_PER_TENANT
        try:
            found = self.checker.check_ahead(
                tenant_id, entry.instance_id, horizon, tally.asked, asks=asks
            )
        except Unavailable:
            return _Done.FAILED
        except Exception as bug:
            report(
                self.log, self.checker.meter, bug, step="preflight", instance_id=entry.instance_id
            )
            return _Done.NEEDLESS
        tally.waited[tenant_id] += self.clock.now() - began
        if found is None:
            return _Done.NEEDLESS
        return _Done.WITH_ERRORS if found.has_errors else _Done.WITHOUT


def _earliest(horizon: Horizon, now: datetime) -> Mark:
    """Where a round begins that has no mark, or one long passed: what is due is not checked any
    more, and what falls due within the hour is the other horizon's.
    """
    begin = now if horizon is Horizon.HOUR else now + Horizon.HOUR.ahead
    return Mark(begin, "", "")


def _later(reached: Mark | None, earliest: Mark) -> Mark:
    return earliest if reached is None or reached.at < earliest.at else reached


def _mark(entry: DueEntry) -> Mark:
    return Mark(entry.take_up_at, entry.tenant_id, entry.instance_id)


def _as_entry(mark: Mark) -> DueEntry:
    """As the due index wants to be told where to go on; it looks at the place alone."""
    return DueEntry(
        tenant_id=mark.tenant_id,
        instance_id=mark.instance_id,
        slot="",
        generation=0,
        attempt=0,
        due_at=mark.at,
        take_up_at=mark.at,
    )


def _in_turns(entries: Sequence[DueEntry]) -> Sequence[DueEntry]:
    """One of each tenant, then the next of each: a tenant with many waits behind others' first."""
    had: Counter[str] = Counter()
    turns = []
    for entry in entries:
        turns.append((had[entry.tenant_id], entry))
        had[entry.tenant_id] += 1
    return [entry for _, entry in sorted(turns, key=lambda turn: turn[0])]
