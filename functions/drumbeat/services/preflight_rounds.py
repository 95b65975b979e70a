"""Rounds over the due index: each post is checked a day and an hour before its time.

The index is in the order of time, so a round goes on where the last one ended, up to now and the
horizon. How far it got is kept after each page: nothing is skipped when a round is lost, and what
is checked twice is told once. What is scheduled later than a horizon before its time misses that
horizon; whoever schedules it may ask.

What is stuck holds nothing up: a post that could not be read, that nobody was asked about for want
of time, or about which no answer came, is noted beside the mark, and the next rounds come back.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from drumbeat.domain import preflight
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.preflight import Horizon, Left, Mark
from drumbeat.ports import Clock, DueEntry, DueIndex, Log, Preflights
from drumbeat.services.containment import report
from drumbeat.services.preflight import Asked, PreflightChecker

#: Entries checked before the mark is moved on.
PAGE = 40
#: How long a page may take when every address is slow: no page is begun with less time left.
SLOWEST_PAGE = timedelta(minutes=3)
#: The longest that one check can take: its media and its network, each within their own bounds.
#: In this much of a round's end nothing is asked, so that it ends in order.
LONGEST_CHECK = timedelta(seconds=45)
#: How often a post is asked about at one horizon, when no answer comes.
TURNS = 3
#: Posts that the next rounds come back to, of one shard and horizon.
MOST_LEFT = 100
#: Rounds come so often (the template's rule); each begins with another part of the work.
_EVERY = timedelta(minutes=5)
#: How long one tenant's networks may keep a round waiting; after that they are not asked any
#: more in this round, so that everybody else is checked in time.
PATIENCE_PER_TENANT = timedelta(seconds=60)

#: In one of four rounds the day comes before the hour.
_DAY_FIRST = 3

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


#: What became of a post, and what is to be come back to.
_Checked = tuple[_Done, Left | None]


@dataclass
class _Tally:
    """What a round has done so far, and whom it has waited for; it asks nothing after `until`."""

    until: datetime
    asked: Asked = field(default_factory=Asked)
    done: Counter[_Done] = field(default_factory=Counter)
    waited: defaultdict[str, timedelta] = field(default_factory=lambda: defaultdict(timedelta))
    #: Where it has come back to what was left.
    been_at: set[tuple[Horizon, int]] = field(default_factory=set)


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
    work_through: Callable[[Callable[[Left], _Checked], Iterable[Left]], Iterable[_Checked]] = map

    def run(self, until: datetime) -> Round:
        """Check all that is to be, page by page, shard after shard in turn; end by `until`.

        Raises Unavailable when some could not be checked; the next rounds come back to them.
        """
        tally = _Tally(until - LONGEST_CHECK)
        turns = deque(self._turns())
        while turns and self.clock.now() + SLOWEST_PAGE <= until:
            horizon, shard = turns.popleft()
            if self._page(horizon, shard, tally):
                turns.append((horizon, shard))
        done = tally.done
        if done[_Done.FAILED]:
            raise Unavailable(f"{done[_Done.FAILED]} posts could not be checked.")
        with_errors = done[_Done.WITH_ERRORS]
        return Round(with_errors + done[_Done.WITHOUT], with_errors, complete=not turns)

    def _turns(self) -> Iterable[tuple[Horizon, int]]:
        """What is due sooner comes first, mostly: where time is short, each part has its round."""
        number = int(self.clock.now().timestamp() // _EVERY.total_seconds())
        horizons = [Horizon.HOUR, Horizon.DAY]
        if number % 4 == _DAY_FIRST:
            horizons.reverse()
        first = number // 4 % self.shards
        shards = [*range(first, self.shards), *range(first)]
        return [(horizon, shard) for horizon in horizons for shard in shards]

    def _page(self, horizon: Horizon, shard: int, tally: _Tally) -> bool:
        """Check the next entries of a shard, and what was left there; whether more follow."""
        now = self.clock.now()
        until = now + horizon.ahead
        reached = self.preflights.reached(horizon, shard)
        after = _later(reached, _earliest(horizon, now))
        entries = self.due_index.due(shard, until, PAGE, _as_entry(after))
        ahead = [_new(entry) for entry in entries if entry.due_at > now]
        left = _still_ahead(reached, horizon, now)
        back = [] if (horizon, shard) in tally.been_at else left
        tally.been_at.add((horizon, shard))
        check = partial(self._check, horizon, tally)
        checked = list(self.work_through(check, [*_in_turns(ahead), *_in_turns(back)]))
        tally.done += Counter(done for done, _ in checked)
        follow = len(entries) == PAGE
        mark = _mark(entries[-1]) if follow else Mark(until, _LAST, "")
        stays = [each for _, each in checked if each is not None] + ([] if back else left)
        kept = tuple(_in_turns(sorted(stays, key=_soonest))[:MOST_LEFT])
        self.preflights.reach(horizon, shard, replace(mark, left=kept))
        return follow

    def _check(self, horizon: Horizon, tally: _Tally, post: Left) -> _Checked:
        """Check one post. One that breaks the check, or can't be read, holds back no other."""
        tenant_id, began = post.tenant_id, self.clock.now()
        asks = tally.waited[tenant_id] < PATIENCE_PER_TENANT and began < tally.until
        asked = replace(post, turns=post.turns + 1)
        later = asked if asked.turns < TURNS else None
        try:
            found = self.checker.check_ahead(
                tenant_id, post.instance_id, horizon, tally.asked, asks=asks
            )
        except Unavailable:
            return _Done.FAILED, later
        except Exception as bug:
            report(
                self.log, self.checker.meter, bug, step="preflight", instance_id=post.instance_id
            )
            return _Done.NEEDLESS, None
        tally.waited[tenant_id] += self.clock.now() - began
        if found is None:
            return _Done.NEEDLESS, None
        done = _Done.WITH_ERRORS if found.has_errors else _Done.WITHOUT
        if not preflight.is_unanswered(found.findings):
            return done, None
        return done, later if asks else post


def _earliest(horizon: Horizon, now: datetime) -> Mark:
    """Where a round begins that has no mark, or one long passed: what is due is not checked any
    more, and what falls due within the hour is the other horizon's.
    """
    begin = now if horizon is Horizon.HOUR else now + Horizon.HOUR.ahead
    return Mark(begin, "", "")


def _still_ahead(reached: Mark | None, horizon: Horizon, now: datetime) -> list[Left]:
    """What was left, as far as this horizon is still the one to check it."""
    begin = _earliest(horizon, now).at
    return [post for post in (reached.left if reached else ()) if post.due_at > begin]


def _new(entry: DueEntry) -> Left:
    return Left(entry.tenant_id, entry.instance_id, entry.due_at)


def _soonest(post: Left) -> tuple[int, datetime]:
    """What has been asked about least comes first."""
    return post.turns, post.due_at


def _later(reached: Mark | None, earliest: Mark) -> Mark:
    return earliest if reached is None or reached.at < earliest.at else reached


def _mark(entry: DueEntry) -> Mark:
    return Mark(entry.take_up_at, entry.tenant_id, entry.instance_id)


def _as_entry(mark: Mark) -> DueEntry:
    """The mark as an entry to go on after; the due index reads its place only."""
    return DueEntry(
        tenant_id=mark.tenant_id,
        instance_id=mark.instance_id,
        slot="",
        generation=0,
        attempt=0,
        due_at=mark.at,
        take_up_at=mark.at,
    )


def _in_turns(posts: Sequence[Left]) -> Sequence[Left]:
    """One of each tenant, then the next of each: a tenant with many waits behind others' first."""
    had: Counter[str] = Counter()
    turns = []
    for post in posts:
        turns.append((had[post.tenant_id], post))
        had[post.tenant_id] += 1
    return [post for _, post in sorted(turns, key=lambda turn: turn[0])]
