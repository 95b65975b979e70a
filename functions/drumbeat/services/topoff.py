"""Top-off: creating the planned slots that are missing, and following changed schedules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from drumbeat.domain import lifecycle, planning
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.errors import ChangedMeanwhile, NotFound
from drumbeat.domain.planning import Slot
from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import (
    MAX_PLANNED_AT_ONCE,
    Accounts,
    Calendar,
    Clock,
    Ids,
    Log,
    Replace,
)
from drumbeat.services.retrying import until_unchanged

T = TypeVar("T")

#: By account, the minutes at which nothing is to be planned: posts stand there, or were withdrawn.
_Occupied = Mapping[str, Collection[datetime]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopoffResult:
    """What a top-off did. The window is in UTC, its end exclusive."""

    instances_created: int
    instances_skipped: int
    accounts_processed: int
    accounts_failed: int
    window_start: datetime
    window_end: datetime


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one account's schedule wants in its window."""

    account: ChannelAccount
    window: planning.Window
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    """The days to be topped off, as each zone has them."""

    now: datetime
    days: int
    start_date: date | None

    def in_zone(self, zone: str) -> planning.Window:
        """Never before now. Raises InvalidInput (`days`, `start_date`)."""
        if self.start_date is not None:
            asked = planning.window_from(self.start_date, self.days, zone)
            return planning.from_now_on(asked, self.now, zone)
        return planning.window(self.now, self.days, zone)

    def wanted(self, account: ChannelAccount) -> _Wanted:
        schedule = account.schedule
        if self.start_date is None:
            window = planning.window_for(schedule, self.now, self.days)
        else:
            window = self.in_zone(schedule.timezone)
        return _Wanted(account, window, planning.wanted_in(schedule, window))


@dataclass(slots=True)
class _Tally:
    created: int = 0
    skipped: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TopoffService:
    accounts: Accounts
    calendar: Calendar
    clock: Clock
    ids: Ids
    log: Log

    def top_off(
        self,
        tenant: Tenant,
        days: int,
        start_date: date | None = None,
        accounts: Sequence[ChannelAccount] | None = None,
    ) -> TopoffResult:
        """Create what is missing for every active account, each on its own.

        Without `start_date` the window is [now, now + `days` local days) of each account's
        zone; with it, it begins at local midnight of that day, past days left out. An account
        that fails is logged and counted; the others go on. Raises InvalidInput (`days`,
        `start_date`).
        """
        period = _Period(now=self.clock.now(), days=days, start_date=start_date)
        whole = period.in_zone(tenant.timezone)
        if accounts is None:
            accounts = self.accounts.list(tenant.id)
        active = [a for a in accounts if a.status is AccountStatus.ACTIVE]
        tally = _Tally()
        wanted = []
        for account in active:
            with self._failing_alone(account, tally):
                wanted.append(period.wanted(account))
        occupied = self._occupied(tenant.id, wanted)
        for each in wanted:
            with self._failing_alone(each.account, tally):
                self._fill(each, occupied, period, tally)
        return TopoffResult(
            instances_created=tally.created,
            instances_skipped=tally.skipped,
            accounts_processed=len(active) - tally.failed,
            accounts_failed=tally.failed,
            window_start=period.now if start_date is None else whole.start_utc,
            window_end=whole.end_utc,
        )

    def check(self, tenant: Tenant, days: int, start_date: date | None) -> None:
        """Raise InvalidInput (`days`, `start_date`) for what can't be topped off."""
        _Period(now=self.clock.now(), days=days, start_date=start_date).in_zone(tenant.timezone)

    def follow_schedule(self, account: ChannelAccount) -> ChannelAccount:
        """Make the window topped off already follow the account's schedule.

        Empty planned slots that left the grid go, new ones come, everything else stays where it
        is, and shows the clock of the account's zone.
        Answers the account as it then is. Stopped half-way, the next top-off goes on.
        """

        def step() -> ChannelAccount:
            current = self._current(account)
            if not current.replanning:
                return current
            self._regrid(current)
            return self._current(current)

        return until_unchanged(step)

    def _regrid(self, account: ChannelAccount) -> None:
        now, zone = self.clock.now(), account.schedule.timezone
        windows = [
            planning.window_until(max(now, start), end, zone)
            for start, end in account.planned
            if end > now
        ]
        # Consistent: an empty slot that were not seen now would stay off the grid for good.
        this_week, _ = planning.whole_weeks(now, now, zone)
        first = None if account.rezoning else this_week
        seen = self.calendar.window(account.tenant_id, first, None, consistent=True)
        mine = [i for i in seen.instances if i.channel_account_id == account.id]
        change = planning.regrid(
            account.schedule,
            [slot for window in windows for slot in planning.wanted_in(account.schedule, window)],
            [i for i in mine if i.scheduled_for and i.scheduled_for >= this_week],
            {minute for account_id, minute in seen.withdrawn if account_id == account.id},
            now,
        )
        create = [self._planned(account, slot, now) for slot in change.to_create]
        restate = [Replace(old, _restated(old, slot)) for old, slot in change.to_restate]
        leaving = {each.id for each in change.to_remove} | {each.before.id for each in restate}
        restate += [
            Replace(each, lifecycle.follow_zone(each, zone))
            for each in mine
            if each.timezone != zone and each.id not in leaving
        ]
        pieces = _pieces(create, change.to_remove, restate)
        for number, (new, gone, moved) in enumerate(pieces, start=1):
            unfinished = number < len(pieces)
            settled = replace(
                account, replanning=unfinished, rezoning=account.rezoning and unfinished
            )
            self.calendar.plan(account, settled, create=new, remove=gone, restate=moved)

    @contextmanager
    def _failing_alone(self, account: ChannelAccount, tally: _Tally) -> Iterator[None]:
        """Whatever is wrong with one account must not stop the next."""
        try:
            yield
        except NotFound:
            return  # deleted meanwhile
        except Exception as error:
            self.log.exception("topoff_account_failed", account_id=account.id, error=error)
            tally.failed += 1

    def _fill(self, wanted: _Wanted, occupied: _Occupied, period: _Period, tally: _Tally) -> None:
        """Create what one account misses; looks again when somebody else was faster."""
        before = tally.created
        try:
            if wanted.account.replanning:
                wanted = self._fill_afresh(wanted.account, period, tally)
            else:
                self._create_missing(wanted, occupied, tally)
        except ChangedMeanwhile:
            account = wanted.account
            wanted = until_unchanged(lambda: self._fill_afresh(account, period, tally))
        tally.skipped += max(0, len(wanted.slots) - (tally.created - before))

    def _fill_afresh(self, account: ChannelAccount, period: _Period, tally: _Tally) -> _Wanted:
        """Create what the account misses as it is now; answers what it wants."""
        current = self._current(account)
        if current.replanning:
            current = self.follow_schedule(current)
        if current.status is not AccountStatus.ACTIVE:
            return _Wanted(current, period.in_zone(current.schedule.timezone), ())
        wanted = period.wanted(current)
        occupied = self._occupied(current.tenant_id, [wanted], fresh=True)
        self._create_missing(wanted, occupied, tally)
        return wanted

    def _create_missing(self, wanted: _Wanted, occupied: _Occupied, tally: _Tally) -> None:
        account, now = wanted.account, self.clock.now()
        missing = planning.plan(wanted.slots, occupied.get(account.id, ())).to_create
        reached = planning.joined(account.planned, wanted.window.start_utc, wanted.window.end_utc)
        planned = replace(account, planned=tuple(s for s in reached if s[1] > now))
        for piece in _chunks(missing, MAX_PLANNED_AT_ONCE):
            new = [self._planned(account, slot, now) for slot in piece]
            self.calendar.plan(account, planned, create=new)
            account, tally.created = planned, tally.created + len(piece)

    def _planned(self, account: ChannelAccount, slot: Slot, now: datetime) -> PostInstance:
        return PostInstance(
            id=self.ids.new(),
            tenant_id=account.tenant_id,
            channel_account_id=account.id,
            account_name=account.name,
            platform=account.platform,
            timezone=account.schedule.timezone,
            status=Status.PLANNED,
            origin=Origin.TOPOFF,
            scheduled_for=slot.scheduled_for,
            wanted_local=slot.intent,
            created_at=now,
        )

    def _occupied(
        self, tenant_id: str, wanted: Iterable[_Wanted], *, fresh: bool = False
    ) -> _Occupied:
        """What stands where these accounts' slots would, and what was filled off the grid in
        their weeks: one reading for all of them.

        What is not `fresh` may be a moment old; the conditions of the writes find that out.
        """
        occupied: defaultdict[str, set[datetime]] = defaultdict(set)
        withdrawn: defaultdict[str, set[datetime]] = defaultdict(set)
        held: defaultdict[str, list[PostInstance]] = defaultdict(list)
        wanted = [each for each in wanted if each.slots]
        if not wanted:
            return occupied
        spans = [_weeks_of(each) for each in wanted]
        first, last = min(start for start, _ in spans), max(end for _, end in spans)
        seen = self.calendar.window(tenant_id, first, last, consistent=fresh)
        for account_id, minute in seen.withdrawn:
            occupied[account_id].add(minute)
            withdrawn[account_id].add(minute)
        for instance in seen.instances:
            if instance.scheduled_for:
                occupied[instance.channel_account_id].add(instance.scheduled_for)
                held[instance.channel_account_id].append(instance)
        for each in wanted:
            account = each.account
            taken = planning.displaced(account.schedule, held[account.id], withdrawn[account.id])
            occupied[account.id] |= taken
        return occupied

    def _current(self, account: ChannelAccount) -> ChannelAccount:
        found = self.accounts.get(account.tenant_id, account.id)
        if found is None or found.status is AccountStatus.DELETING:
            raise NotFound("No such account.")
        return found


def _weeks_of(wanted: _Wanted) -> tuple[datetime, datetime]:
    first, last = wanted.slots[0].scheduled_for, wanted.slots[-1].scheduled_for
    return planning.whole_weeks(first, last, wanted.account.schedule.timezone)


def _restated(instance: PostInstance, slot: Slot) -> PostInstance:
    """The same minute, standing for the local time that the schedule now wants."""
    return replace(instance, wanted_local=slot.intent, timezone=slot.timezone)


def _pieces(
    create: Sequence[PostInstance],
    remove: Sequence[PostInstance],
    restate: Sequence[Replace],
) -> list[tuple[Sequence[PostInstance], Sequence[PostInstance], Sequence[Replace]]]:
    """Split a change into transactions that fit; at least one, which also marks it done."""
    return [
        *(((), piece, ()) for piece in _chunks(remove, MAX_PLANNED_AT_ONCE)),
        *((piece, (), ()) for piece in _chunks(create, MAX_PLANNED_AT_ONCE)),
        *(((), (), piece) for piece in _chunks(restate, MAX_PLANNED_AT_ONCE)),
    ] or [((), (), ())]


def _chunks(items: Sequence[T], size: int) -> list[Sequence[T]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
