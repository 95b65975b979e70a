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
from functools import partial

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.preflight import Horizon
from drumbeat.ports import Clock, DueEntry, DueIndex, Log, Mark, Preflights
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


@dataclass
class _Tally:
    """What a round has done so far, and whom it has waited for."""

    asked: Asked = field(default_factory=Asked)
    counted: Counter[str] = field(default_factory=Counter)
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
    work_through: Callable[[Callable[[DueEntry], bool], Iterable[DueEntry]], Iterable[bool]] = map

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
        if tally.counted["failed"]:
            raise Unavailable(f"{tally.counted['failed']} posts could not be checked.")
        return Round(tally.counted["checked"], tally.counted["with_errors"], complete=not turns)

    def _page(self, horizon: Horizon, shard: int, tally: _Tally) -> bool:
        """Check the next entries of a shard; whether more are to follow."""
        now = self.clock.now()
        until = now + horizon.ahead
        after = _later(self.preflights.reached(horizon, shard), _earliest(horizon, now))
        entries = self.due_index.due(shard, until, PAGE, _as_entry(after))
        ahead = [entry for entry in entries if entry.due_at > now]
        check = partial(self._check, horizon, tally)
        if not all(list(self.work_through(check, _in_turns(ahead)))):
            return False
        follow = len(entries) == PAGE
        mark = _mark(entries[-1]) if follow else Mark(until, _LAST, "")
        self.preflights.reach(horizon, shard, mark)
        return follow

    def _check(self, horizon: Horizon, tally: _Tally, entry: DueEntry) -> bool:
        """Whether this entry is done with. A post that breaks the check holds back no other."""
        tenant_id, began = entry.tenant_id, self.clock.now()
        asks = tally.waited[tenant_id] < PATIENCE_PER_TENANT
        try:
            found = self.checker.check_ahead(
                tenant_id, entry.instance_id, horizon, tally.asked, asks=asks
            )
        except Unavailable:
            tally.counted["failed"] += 1
            return False
        except Exception:
            self.log.exception("Check failed", tenant_id=tenant_id, instance_id=entry.instance_id)
            return True
        tally.waited[tenant_id] += self.clock.now() - began
        if found is not None:
            tally.counted["checked"] += 1
            tally.counted["with_errors"] += found.has_errors
        return True


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
