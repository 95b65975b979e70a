"""Counts figures again from the existing posts, and corrects what stays wrong.

While changes are on their way to the figures, these differ from the posts, which is no error. So a
difference is corrected only if it is the same in a second look, when everything that was on its way
at the first has arrived or been given up, and nothing has changed the day's posts or figures in
between. The correction adds the difference, so a change that is counted at that moment is neither
lost nor doubled.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from drumbeat.domain import changes, figures
from drumbeat.domain.figures import Counters
from drumbeat.domain.plans import Plan
from drumbeat.ports import Calendar, Clock, FiguresBook, Log, StoredDay, TenantReader
from drumbeat.services.paging import every

#: Longer than a change may be on its way: Lambda gives it up after an hour
#: (`MaximumRecordAgeInSeconds` of `AggregateSource`).
SETTLES = timedelta(minutes=65)
#: Earlier than every post.
_FIRST_YEAR = 2026


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to be added to a day's figures; `tenant_id` None: those of the deployment.

    `posts` identifies the counted posts and their states. `day` None: the numbers of businesses on
    plans; then it identifies those.
    """

    tenant_id: str | None
    day: date | None
    seen: StoredDay
    posts: str
    lacks: Counters

    def is_still(self, before: Difference | None) -> bool:
        """Whether nothing has changed the day since."""
        return before == self


@dataclass(frozen=True, slots=True)
class Settled:
    """Days that were corrected, and those that still differ and may be on their way."""

    corrected: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounting:
    tenants: TenantReader
    default_plan: Plan
    calendar: Calendar
    book: FiguresBook
    clock: Clock
    log: Log

    def differences(self) -> Sequence[Difference]:
        """Every day whose figures differ from its posts.

        Raises Unavailable.
        """
        differences: list[Difference] = []
        first = self._deployment()
        on_plans = _Tally()
        sums: defaultdict[date, list[Counters]] = defaultdict(list)
        for tenant_id in self.tenants.all_ids():
            days = self.book.of_tenant(tenant_id)
            for day, one in days.items():
                sums[day].append(one.counters)
            differences += _differing(tenant_id, days, self._posts(tenant_id))
            plan = changes.plan_of(self.tenants.get(tenant_id), self.default_plan)
            on_plans.counters.append(changes.on_plan(plan, 1))
            on_plans.posts.append(f"{tenant_id} {plan}")
        totals = {day: _Day("", figures.summed(many)) for day, many in sums.items()}
        # The sum of a day that was changed meanwhile is not used.
        last = self._deployment()
        calm = {day: one for day, one in last.items() if one == first.get(day, StoredDay())}
        return [
            *_differing(None, {None: self.book.plans()}, {None: on_plans.day}),
            *(each for each in _differing(None, last, totals) if each.day in calm),
            *differences,
        ]

    def settle(self, before: Sequence[Difference]) -> Settled:
        """Look again, at least `SETTLES` later, and correct what is unchanged.

        Raises Unavailable.
        """
        by_day = {(each.tenant_id, each.day): each for each in before}
        corrections = rest = 0
        for each in self.differences():
            same = each.is_still(by_day.get((each.tenant_id, each.day)))
            if same and self._correct(each):
                corrections += 1
            else:
                rest += 1
        return Settled(corrections, rest)

    def _correct(self, each: Difference) -> bool:
        if each.day is None:
            return self.book.add_plans(each.lacks, each.seen)
        return self.book.add(each.tenant_id, each.day, each.lacks, each.seen)

    def _deployment(self) -> Mapping[date, StoredDay]:
        years = range(_FIRST_YEAR, self.clock.now().year + 2)
        return {day: one for year in years for day, one in self.book.of_deployment(year).items()}

    def _posts(self, tenant_id: str) -> Mapping[date, _Day]:
        """The figures of a business's posts, by day."""
        days: defaultdict[date, _Tally] = defaultdict(_Tally)
        for post in every(lambda after: self.calendar.range(tenant_id, None, None, after=after)):
            try:
                share = figures.of_post(post)
            except Exception:  # it counts as nothing, as it did when it was written
                self.log.exception("post_not_counted", tenant_id=tenant_id, instance_id=post.id)
                continue
            if share is not None:
                tally = days[share.day]
                tally.counters.append(share.counters)
                tally.posts.append(f"{post.id} {post.revision}")
        return {day: tally.day for day, tally in days.items()}


@dataclass(frozen=True, slots=True)
class _Day:
    posts: str
    counters: Counters


@dataclass(slots=True)
class _Tally:
    counters: list[Counters] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)

    @property
    def day(self) -> _Day:
        text = "\n".join(sorted(self.posts))
        return _Day(hashlib.sha256(text.encode()).hexdigest(), figures.summed(self.counters))


_When = TypeVar("_When", date, None)


def _differing(
    tenant_id: str | None, stored: Mapping[_When, StoredDay], true: Mapping[_When, _Day]
) -> Iterator[Difference]:
    for day in {**stored, **true}:
        seen, counted = stored.get(day, StoredDay()), true.get(day, _Day("", {}))
        debits = {figure: -count for figure, count in seen.counters.items()}
        lacks = figures.summed([counted.counters, debits])
        if lacks:
            yield Difference(tenant_id, day, seen, counted.posts, lacks)
