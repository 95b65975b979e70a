"""Top-off: creating the planned slots that are missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from drumbeat.domain import planning
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.errors import ChangedMeanwhile, NotFound, Unavailable
from drumbeat.domain.planning import Slot
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.schedule import Schedule
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import MAX_PLANNED_AT_ONCE, Accounts, Calendar, Clock, Ids, Log
from drumbeat.services.allowance import Allowance
from drumbeat.services.following import Following, chunks, planned_post
from drumbeat.services.optimistic_locking import until_unchanged

#: By account, the minutes at which nothing is planned: posts are there, or slots were withdrawn.
_Occupied = Mapping[str, Collection[datetime]]

#: Slots that are calculated, and looked up in the calendar, at a time: some MB.
_SLOTS_IN_A_PART = 5_000
#: How often another top-off of the same account may be faster before it counts as failed.
_MOST_OUTRUN = 100
#: Slots that fall due while an order waits in the queue up to this long are created all the same,
#: so that whole weeks get whole weeks' posts.
_WAITS = timedelta(hours=1)
#: How far local days are from UTC days, ahead (UTC+14) and behind: there a DST gap may move a slot
#: by another day, and the last day's end may be later by as much.
_AHEAD, _BEHIND = timedelta(days=1), timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopoffResult:
    """The result of a top-off. The window is in UTC, its end exclusive."""

    instances_created: int
    instances_skipped: int
    accounts_processed: int
    accounts_failed: int
    window_start: datetime
    window_end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The progress of a top-off: slots from `after` on are still to be looked at.

    `ordered_at`: where its window begins, however long it takes. `created` counts this and all
    earlier runs; slots created by a run that was killed count as existing.
    """

    days: int
    start_date: date | None
    ordered_at: datetime
    #: None: nothing has been looked at.
    after: datetime | None = None
    wanted: int = 0
    created: int = 0
    failed: frozenset[str] = frozenset()
    #: How many looks since the last created slot found that somebody else was writing, such as
    #: another top-off.
    outrun: int = 0
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The slots that one account's schedule wants in a part of its window."""

    account: ChannelAccount
    #: The span of time (UTC) that is filled then.
    reach: tuple[datetime, datetime]
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    """The days to be topped off, in each zone."""

    now: datetime
    days: int
    start_date: date | None

    def in_zone(self, zone: str) -> planning.Window:
        """Never before now. Raises InvalidInput (`days`, `start_date`)."""
        if self.start_date is not None:
            window = planning.window_from(self.start_date, self.days, zone)
            return planning.from_now_on(window, self.now, zone)
        return planning.window(self.now, self.days, zone)

    @property
    def begin(self) -> datetime:
        """No zone's window begins earlier."""
        if self.start_date is None:
            return self.now
        return max(self.now, datetime.combine(self.start_date, time.min, UTC) - _AHEAD)

    @property
    def end(self) -> datetime:
        """No zone's window ends later."""
        return self.begin + timedelta(days=self.days) + _AHEAD + _BEHIND

    def window(self, schedule: Schedule) -> planning.Window:
        if self.start_date is None:
            return planning.window_for(schedule, self.now, self.days)
        return self.in_zone(schedule.timezone)

    def wanted(self, account: ChannelAccount, start: datetime, end: datetime) -> _Wanted:
        """The wanted slots from `start` up to `end`."""
        window = self.window(account.schedule)
        reach = window.start_utc, min(window.end_utc, max(window.start_utc, end))
        slots = planning.wanted_between(account.schedule, window, start, end)
        return _Wanted(account, reach, slots)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of time that one run fills for all accounts together."""

    period: _Period
    start: datetime
    end: datetime
    allowance: Allowance
    #: Whether slots that somebody else is writing now are left for the next look.
    is_patient: bool

    def wanted(self, account: ChannelAccount) -> _Wanted:
        return self.period.wanted(account, self.start, self.end)


@dataclass(slots=True)
class _Tally:
    wanted: int = 0
    created: int = 0
    failed: set[str] = field(default_factory=set)
    #: Something is left to do in this part.
    unfinished: bool = False
    outrun: bool = False
    #: Why it was left, if the database was busy.
    stopped: Unavailable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopoffService:
    accounts: Accounts
    calendar: Calendar
    following: Following
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
        """Create all missing slots of every active account, each independently.

        Unfinished changes of accounts are completed first.

        Without `start_date` the window is [now, now + `days` local days) of each account's zone;
        with it, it begins at local midnight of that day, without past days. An account that fails
        is logged and counted; the others continue. Raises InvalidInput (`days`, `start_date`).
        """
        if accounts is None:
            accounts = self.accounts.list(tenant.id)
        progress = self.begin(tenant, days, start_date)
        accounts = [self._followed(account) for account in accounts]
        return self.result(tenant, self.go_on(tenant, accounts, progress, Allowance()), accounts)

    def _followed(self, account: ChannelAccount) -> ChannelAccount:
        if account.is_unfinished:
            with self._failing_alone(account, _Tally()):
                return self.following.follow(account, Allowance())[0]
        return account

    def begin(self, tenant: Tenant, days: int, start_date: date | None) -> Progress:
        """The progress of a new top-off. Raises InvalidInput (`days`, `start_date`)."""
        now = self.clock.now()
        _Period(now=now, days=days, start_date=start_date).in_zone(tenant.timezone)
        return Progress(days=days, start_date=start_date, ordered_at=now)

    def result(
        self, tenant: Tenant, progress: Progress, accounts: Sequence[ChannelAccount]
    ) -> TopoffResult:
        """The result of a finished top-off."""
        window = _period(progress).in_zone(tenant.timezone)
        active = sum(account.status is AccountStatus.ACTIVE for account in accounts)
        return TopoffResult(
            instances_created=progress.created,
            instances_skipped=max(0, progress.wanted - progress.created),
            accounts_processed=max(0, active - len(progress.failed)),
            accounts_failed=len(progress.failed),
            window_start=progress.ordered_at if progress.start_date is None else window.start_utc,
            window_end=window.end_utc,
        )

    def go_on(
        self,
        tenant: Tenant,
        accounts: Sequence[ChannelAccount],
        progress: Progress,
        allowance: Allowance,
    ) -> Progress:
        """Continue a top-off until it is done or the allowance is spent.

        It proceeds through time, some weeks at a time for all accounts; incomplete weeks are looked
        at again by the next run. An account that fails is left out from there on. One whose posts
        still follow a change gets its slots all the same: the slots removed there and those created
        here are different ones.

        With a limited allowance it raises Unavailable, because there is a next run: the progress is
        in `allowance.reached`. Without a limit, the account has failed.
        """
        period = _period(progress)
        active = {a.id: a for a in accounts if a.status is AccountStatus.ACTIVE}
        weeks = max(1, _SLOTS_IN_A_PART // (planning.estimate(_schedules(active), 7) or 1))
        while not progress.is_done:
            start = max(progress.after or period.begin, self.clock.now() - _WAITS)
            until = min(period.end, planning.weeks_later(start, weeks, tenant.timezone))
            # Without a limit there is no next run, in which the other top-off may have ended.
            is_patient = allowance.calls is not None and progress.outrun < _MOST_OUTRUN
            tally = self._fill_part(active, _Part(period, start, until, allowance, is_patient))
            progress = replace(
                progress,
                created=progress.created + tally.created,
                failed=progress.failed | tally.failed,
                outrun=0 if tally.created else progress.outrun + tally.outrun,
            )
            if not tally.unfinished:
                progress = replace(
                    progress,
                    after=until,
                    wanted=progress.wanted + tally.wanted,
                    is_done=until >= period.end,
                )
            if tally.created or not tally.unfinished:
                allowance.reached = progress
            if tally.stopped is not None:
                raise tally.stopped
            if allowance.is_spent:
                break
        return progress

    def _fill_part(self, accounts: dict[str, ChannelAccount], part: _Part) -> _Tally:
        """Create the missing slots of one part; `accounts` is updated with their present states."""
        tally = _Tally()
        wanted = []
        for account in tuple(accounts.values()):
            with self._failing_alone(account, tally):
                wanted.append(part.wanted(account))
        occupied = self._occupied(wanted)
        part.allowance.spend()
        for each in wanted:
            with self._failing_alone(each.account, tally, part.allowance):
                self._fill(each, occupied, part, tally, accounts)
            if tally.stopped is not None:
                break
        for account_id in tally.failed:
            accounts.pop(account_id, None)
        return tally

    @contextmanager
    def _failing_alone(
        self, account: ChannelAccount, tally: _Tally, allowance: Allowance | None = None
    ) -> Iterator[None]:
        """An error of one account must not stop the next.

        A busy database is no account's error: it stops a run with a limited `allowance`.
        """
        try:
            yield
        except NotFound:
            return  # it has been deleted
        except Exception as error:
            has_next_run = allowance is not None and allowance.calls is not None
            if isinstance(error, Unavailable) and has_next_run:
                tally.stopped, tally.unfinished = error, True
                return
            self.log.exception("topoff_account_failed", account_id=account.id, error=error)
            tally.failed.add(account.id)

    def _fill(
        self,
        wanted: _Wanted,
        occupied: _Occupied,
        part: _Part,
        tally: _Tally,
        accounts: dict[str, ChannelAccount],
    ) -> None:
        """Create the missing slots of one account; look again when somebody else was faster."""
        before = tally.created
        account = wanted.account
        try:
            wanted = self._create_missing(wanted, occupied, part, tally)
        except ChangedMeanwhile:
            try:
                wanted = until_unchanged(lambda: self._fill_afresh(account, part, tally))
            except ChangedMeanwhile:
                if not part.is_patient:
                    raise
                tally.unfinished = tally.outrun = True
                return
        if wanted.account.status is AccountStatus.ACTIVE:
            accounts[account.id] = wanted.account
        else:
            del accounts[account.id]
        tally.wanted += max(len(wanted.slots), tally.created - before)

    def _fill_afresh(self, account: ChannelAccount, part: _Part, tally: _Tally) -> _Wanted:
        """Create the missing slots of the account as it is now; returns the slots that it wants."""
        current = self.following.current(account)
        if current.status is not AccountStatus.ACTIVE:
            return _Wanted(current, (part.start, part.start), ())
        wanted = part.wanted(current)
        occupied = self._occupied([wanted], fresh=True)
        return self._create_missing(wanted, occupied, part, tally)

    def _create_missing(
        self, wanted: _Wanted, occupied: _Occupied, part: _Part, tally: _Tally
    ) -> _Wanted:
        account, now = wanted.account, self.clock.now()
        missing = planning.plan(wanted.slots, occupied.get(account.id, ())).to_create
        spans = planning.joined(account.planned, *wanted.reach)
        planned = replace(account, planned=tuple(s for s in spans if s[1] > now))
        for piece in chunks(missing, MAX_PLANNED_AT_ONCE):
            if part.allowance.is_spent:
                tally.unfinished = True
                break
            new = [planned_post(account, self.ids.new(), slot, now) for slot in piece]
            self.calendar.plan(account, planned, create=new)
            part.allowance.spend()
            account, tally.created = planned, tally.created + len(piece)
        return replace(wanted, account=account)

    def _occupied(self, wanted: Iterable[_Wanted], *, fresh: bool = False) -> _Occupied:
        """The taken minutes of these accounts' slots, and what was filled off the grid in their
        weeks: one read for all of them.

        Unless `fresh`, the read may be slightly outdated; the conditions of the writes detect that.
        """
        occupied: defaultdict[str, set[datetime]] = defaultdict(set)
        withdrawn: defaultdict[str, set[datetime]] = defaultdict(set)
        posts: defaultdict[str, list[PostInstance]] = defaultdict(list)
        wanted = [each for each in wanted if each.slots]
        if not wanted:
            return occupied
        spans = [_weeks_of(each) for each in wanted]
        first, last = min(start for start, _ in spans), max(end for _, end in spans)
        tenant_id = wanted[0].account.tenant_id
        window = self.calendar.window(tenant_id, first, last, consistent=fresh)
        for account_id, minute in window.withdrawn:
            occupied[account_id].add(minute)
            withdrawn[account_id].add(minute)
        for instance in window.instances:
            if instance.scheduled_for:
                occupied[instance.channel_account_id].add(instance.scheduled_for)
                posts[instance.channel_account_id].append(instance)
        for each in wanted:
            account = each.account
            minutes = planning.displaced(account.schedule, posts[account.id], withdrawn[account.id])
            occupied[account.id] |= minutes
        return occupied


def _period(progress: Progress) -> _Period:
    return _Period(now=progress.ordered_at, days=progress.days, start_date=progress.start_date)


def _schedules(accounts: Mapping[str, ChannelAccount]) -> Iterator[Schedule]:
    return (account.schedule for account in accounts.values())


def _weeks_of(wanted: _Wanted) -> tuple[datetime, datetime]:
    first, last = wanted.slots[0].scheduled_for, wanted.slots[-1].scheduled_for
    return planning.whole_weeks(first, last, wanted.account.schedule.timezone)
