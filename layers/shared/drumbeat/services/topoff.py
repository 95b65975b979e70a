"""Top-off: creating the planned slots that are missing, and following changed schedules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from drumbeat.domain import planning
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.errors import DrumbeatError, NotFound
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
    Window,
)
from drumbeat.services.retrying import until_unchanged

T = TypeVar("T")

_EMPTY = Window((), ())


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
        zone; with it, it begins at local midnight of that day. An account that fails is logged
        and counted; the others go on. Raises InvalidInput (`days`, `start_date`).
        """
        now = self.clock.now()
        if accounts is None:
            accounts = self.accounts.list(tenant.id)
        active = [a for a in accounts if a.status is AccountStatus.ACTIVE]
        wanted = [_wanted(account, now, days, start_date) for account in active]
        seen = self._seen(tenant.id, wanted)
        created = skipped = failed = 0
        for each in wanted:
            try:
                made, kept = self._fill(each, seen, now, days, start_date)
            except DrumbeatError as error:
                self.log.exception("topoff_account_failed", account_id=each.account.id, error=error)
                failed += 1
            else:
                created, skipped = created + made, skipped + kept
        whole = _window(tenant.timezone, now, days, start_date)
        return TopoffResult(
            instances_created=created,
            instances_skipped=skipped,
            accounts_processed=len(active) - failed,
            accounts_failed=failed,
            window_start=now if start_date is None else whole.start_utc,
            window_end=whole.end_utc,
        )

    def follow_schedule(self, account: ChannelAccount) -> ChannelAccount:
        """Make the window topped off already follow the account's schedule.

        Empty planned slots that left the grid go, new ones come, everything else stays.
        Answers the account as it then is. Stopped half-way, the next top-off goes on.
        """

        def step() -> ChannelAccount:
            current = self._current(account)
            if not current.replanning or current.planned_until is None:
                return current
            self._regrid(current, current.planned_until)
            return self._current(current)

        return until_unchanged(step)

    def _regrid(self, account: ChannelAccount, until: datetime) -> None:
        now = self.clock.now()
        window = planning.window_until(now, until, account.schedule.timezone)
        seen = self.calendar.window(account.tenant_id, now, None)
        change = planning.regrid(
            account.schedule,
            window,
            [i for i in seen.instances if i.channel_account_id == account.id],
            {minute for account_id, minute in seen.withdrawn if account_id == account.id},
        )
        create = [self._planned(account, slot, now) for slot in change.to_create]
        restate = [Replace(old, _restated(old, slot)) for old, slot in change.to_restate]
        pieces = list(_pieces(create, change.to_remove, restate))
        for number, (new, gone, moved) in enumerate(pieces, start=1):
            settled = replace(account, replanning=number < len(pieces))
            self.calendar.plan(settled, create=new, remove=gone, restate=moved)

    def _fill(
        self,
        wanted: _Wanted,
        seen: Window,
        now: datetime,
        days: int,
        start_date: date | None,
    ) -> tuple[int, int]:
        """Create what one account misses; looks again when somebody else was faster."""
        first = True

        def step() -> tuple[int, int]:
            nonlocal wanted, seen, first
            if not first:
                account = self._current(wanted.account)
                wanted = _wanted(account, now, days, start_date)
                seen = self._seen(account.tenant_id, [wanted])
            first = False
            if wanted.account.status is not AccountStatus.ACTIVE:
                return 0, 0
            if wanted.account.replanning:
                account = self.follow_schedule(wanted.account)
                wanted = _wanted(account, now, days, start_date)
                seen = self._seen(account.tenant_id, [wanted])
            return self._create_missing(wanted, seen, now)

        return until_unchanged(step)

    def _create_missing(self, wanted: _Wanted, seen: Window, now: datetime) -> tuple[int, int]:
        account = wanted.account
        occupied = {minute for account_id, minute in seen.withdrawn if account_id == account.id}
        occupied |= {
            instance.scheduled_for
            for instance in seen.instances
            if instance.channel_account_id == account.id and instance.scheduled_for
        }
        plan = planning.plan(wanted.slots, occupied)
        planned = replace(account, planned_until=_reached(account, wanted.window))
        for piece in _chunks(plan.to_create, MAX_PLANNED_AT_ONCE):
            new = [self._planned(account, slot, now) for slot in piece]
            self.calendar.plan(planned, create=new)
        return len(plan.to_create), plan.skipped

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

    def _seen(self, tenant_id: str, wanted: Iterable[_Wanted]) -> Window:
        """What stands where these accounts' slots would: one reading for all of them."""
        spans = [span for each in wanted if (span := planning.span(each.slots))]
        if not spans:
            return _EMPTY
        first, last = min(start for start, _ in spans), max(end for _, end in spans)
        return self.calendar.window(tenant_id, first, last)

    def _current(self, account: ChannelAccount) -> ChannelAccount:
        found = self.accounts.get(account.tenant_id, account.id)
        if found is None or found.status is AccountStatus.DELETING:
            raise NotFound("No such channel account.")
        return found


def _window(zone: str, now: datetime, days: int, start_date: date | None) -> planning.Window:
    if start_date is not None:
        return planning.window_from(start_date, days, zone)
    return planning.window(now, days, zone)


def _wanted(account: ChannelAccount, now: datetime, days: int, start_date: date | None) -> _Wanted:
    schedule = account.schedule
    if start_date is not None:
        window = planning.window_from(start_date, days, schedule.timezone)
    else:
        window = planning.window_for(schedule, now, days)
    return _Wanted(account, window, planning.wanted_in(schedule, window))


def _reached(account: ChannelAccount, window: planning.Window) -> datetime:
    """How far the calendar is full without a hole, once this window is filled."""
    before = account.planned_until
    if before is None:
        return window.end_utc
    return max(before, window.end_utc) if window.start_utc <= before else before


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
