"""Rounds over the due index: each post is checked a day and an hour before its time.

The index is in order of time, so a round continues where the last one ended, up to now and the
horizon. The position is stored after each page: nothing is skipped when a round is lost, and a post
that is checked twice is reported once. A post that is scheduled later than a horizon before its
time misses that horizon; its author can ask for a check.

Single posts don't hold up the others: one that could not be read, had no time left for its calls,
or got no answer, is stored with the mark, and the next rounds return to it.
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

#: Entries that are checked before the mark is moved on.
PAGE = 40
#: How long a page may take when every address is slow: no page is begun with less time left.
SLOWEST_PAGE = timedelta(minutes=3)
#: The longest that one check can take: its media and its network, each within their own limits. In
#: the last part of a round, of this length, no calls are made, so that it ends in order.
LONGEST_CHECK = timedelta(seconds=45)
#: How often a post is asked about at one horizon, when no answer comes.
TURNS = 3
#: The most posts of one shard and horizon that the next rounds return to.
MOST_LEFT = 100
#: How often rounds run (the template's rule); each begins with another part of the work.
_EVERY = timedelta(minutes=5)
#: How long one tenant's networks may delay a round. After that no more calls are made for it in
#: this round, so that the others are checked in time.
PATIENCE_PER_TENANT = timedelta(seconds=60)

#: In one of four rounds the day's checks come before the hour's.
_DAY_FIRST = 3

#: Sorts after every tenant, as in the due index.
_LAST = "~"


@dataclass(frozen=True, slots=True)
class Round:
    """The result of one round. `complete`: nothing is left to check."""

    checked: int
    with_errors: int
    complete: bool


class _Done(StrEnum):
    WITH_ERRORS = "with_errors"
    WITHOUT = "without"
    NEEDLESS = "needless"  # it is no longer scheduled, or it broke the check
    FAILED = "failed"


#: The result for a post, and the post if the next rounds have to return to it.
_Checked = tuple[_Done, Left | None]


@dataclass
class _Tally:
    """The progress of a round, and how long each tenant has delayed it; no calls after `until`."""

    until: datetime
    asked: Asked = field(default_factory=Asked)
    done: Counter[_Done] = field(default_factory=Counter)
    waited: defaultdict[str, timedelta] = field(default_factory=lambda: defaultdict(timedelta))
    #: Shards and horizons whose left posts have been checked again.
    been_at: set[tuple[Horizon, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreflightRounds:
    """Checks what is due in a day and in an hour.

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
        """Check everything, page by page, with the shards in turn; end by `until`.

        Raises Unavailable when some could not be checked; the next rounds return to them.
        """
        tally = _Tally(until - LONGEST_CHECK)
        turns = deque(self._turns())
        while turns and self.clock.now() + SLOWEST_PAGE <= until:
            horizon, shard = turns.popleft()
            if self._page(horizon, shard, tally):
                turns.append((horizon, shard))
        counts = tally.done
        if counts[_Done.FAILED]:
            raise Unavailable(f"{counts[_Done.FAILED]} posts could not be checked.")
        with_errors = counts[_Done.WITH_ERRORS]
        return Round(with_errors + counts[_Done.WITHOUT], with_errors, complete=not turns)

    def _turns(self) -> Iterable[tuple[Horizon, int]]:
        """Mostly the nearer horizon first; the order rotates, so that each part gets its turn if
        time is short."""
        number = int(self.clock.now().timestamp() // _EVERY.total_seconds())
        horizons = [Horizon.HOUR, Horizon.DAY]
        if number % 4 == _DAY_FIRST:
            horizons.reverse()
        first = number // 4 % self.shards
        shards = [*range(first, self.shards), *range(first)]
        return [(horizon, shard) for horizon in horizons for shard in shards]

    def _page(self, horizon: Horizon, shard: int, tally: _Tally) -> bool:
        """Check the next entries of a shard, and those that were left; whether more follow."""
        now = self.clock.now()
        until = now + horizon.ahead
        last_mark = self.preflights.reached(horizon, shard)
        after = _later(last_mark, _earliest(horizon, now))
        entries = self.due_index.due(shard, until, PAGE, _as_entry(after))
        ahead = [_new(entry) for entry in entries if entry.due_at > now]
        left = _still_ahead(last_mark, horizon, now)
        back = [] if (horizon, shard) in tally.been_at else left
        tally.been_at.add((horizon, shard))
        check = partial(self._check, horizon, tally)
        results = list(self.work_through(check, [*_in_turns(ahead), *_in_turns(back)]))
        tally.done += Counter(ending for ending, _ in results)
        follow = len(entries) == PAGE
        mark = _mark(entries[-1]) if follow else Mark(until, _LAST, "")
        stays = [each for _, each in results if each is not None] + ([] if back else left)
        rest = tuple(_in_turns(sorted(stays, key=_soonest))[:MOST_LEFT])
        self.preflights.reach(horizon, shard, replace(mark, left=rest))
        return follow

    def _check(self, horizon: Horizon, tally: _Tally, post: Left) -> _Checked:
        """Check one post. One that breaks the check, or can't be read, does not stop the others."""
        tenant_id, began = post.tenant_id, self.clock.now()
        asks = tally.waited[tenant_id] < PATIENCE_PER_TENANT and began < tally.until
        retry = replace(post, turns=post.turns + 1)
        later = retry if retry.turns < TURNS else None
        try:
            result = self.checker.check_ahead(
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
        if result is None:
            return _Done.NEEDLESS, None
        ending = _Done.WITH_ERRORS if result.has_errors else _Done.WITHOUT
        if not preflight.is_unanswered(result.findings):
            return ending, None
        return ending, later if asks else post


def _earliest(horizon: Horizon, now: datetime) -> Mark:
    """Where a round without a recent mark begins: posts that are due are not checked any more, and
    those due within the hour belong to the other horizon."""
    begin = now if horizon is Horizon.HOUR else now + Horizon.HOUR.ahead
    return Mark(begin, "", "")


def _still_ahead(mark: Mark | None, horizon: Horizon, now: datetime) -> list[Left]:
    """Posts that were left, if this is still their horizon."""
    begin = _earliest(horizon, now).at
    return [post for post in (mark.left if mark else ()) if post.due_at > begin]


def _new(entry: DueEntry) -> Left:
    return Left(entry.tenant_id, entry.instance_id, entry.due_at)


def _soonest(post: Left) -> tuple[int, datetime]:
    """A sort key: posts that were asked about least often come first."""
    return post.turns, post.due_at


def _later(mark: Mark | None, earliest: Mark) -> Mark:
    return earliest if mark is None or mark.at < earliest.at else mark


def _mark(entry: DueEntry) -> Mark:
    return Mark(entry.take_up_at, entry.tenant_id, entry.instance_id)


def _as_entry(mark: Mark) -> DueEntry:
    """The mark as an entry to continue after; the due index reads only its position."""
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
    """One post of each tenant, then the next of each, so that large tenants don't delay the
    others."""
    counts: Counter[str] = Counter()
    turns = []
    for post in posts:
        turns.append((counts[post.tenant_id], post))
        counts[post.tenant_id] += 1
    return [post for _, post in sorted(turns, key=lambda turn: turn[0])]
