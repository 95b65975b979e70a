"""Credits for people and operators, and the recount that keeps them correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from drumbeat.domain.credits import (
    Change,
    Holders,
    LedgerEntry,
    Payer,
    Period,
    adjust,
    correct,
    owes,
    rebase,
    top_up,
)
from drumbeat.domain.errors import Conflict, NoCredits, NotFound
from drumbeat.domain.plans import Plan
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.tenancy import Access, Permission, Tenant
from drumbeat.ports import Calendar, Credits, Page, Position, Replace
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.reserving import Reserving, expected

#: Which months are counted: those that ended within this time, and all later ones.
_COUNTED = timedelta(days=40)
#: How often a month is counted again that changes while its posts are read.
_COUNTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The credits of a business. Without credits only `plan` is set."""

    plan: Plan
    period: Period | None = None
    next_period: Period | None = None
    holders: Holders | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A month that differs from a count of its posts."""

    period: Period
    counted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditService:
    reserving: Reserving
    calendar: Calendar

    def statement(self, access: Access) -> Statement:
        """Raises Forbidden, Unavailable."""
        access.require(Permission.READ)
        tenant, now = access.tenant, self.reserving.clock.now()
        plan = self.reserving.plans.plan_of(tenant)
        payer = self.reserving.payer(tenant, now)
        if payer is None:
            return Statement(plan=plan)
        periods = self._known(payer, now)
        period = expected(payer, now, periods)
        next_payer = self.reserving.payer(tenant, period.ends_at)
        return Statement(
            plan=plan,
            period=period,
            next_period=expected(next_payer, period.ends_at, periods) if next_payer else None,
            holders=self._holders(period),
        )

    def ledger(
        self, access: Access, *, limit: int, after: Position | None = None
    ) -> Page[LedgerEntry]:
        """Newest first. Raises Forbidden."""
        access.require(Permission.READ)
        return self._stored.ledger(access.tenant_id, limit=limit, after=after)

    def period(self, tenant: Tenant, at: datetime | None = None) -> Period:
        """The month of that moment, by default the present one, as it is or would be opened.

        Credits that past months owe the present one are passed on first. Raises Conflict
        (`no_plan`) when the business has no credits.
        """
        now = self.reserving.clock.now()
        payer = self._payer(tenant, at or now)
        return expected(payer, at or now, self._known(payer, now))

    def adjust(
        self,
        tenant: Tenant,
        amount: int,
        *,
        reason: str,
        by: str,
        event_id: str | None = None,
        at: datetime | None = None,
    ) -> Period:
        """Add credits to a month, or take them away if `amount` is negative.

        If more are taken than are left, scheduled posts lose theirs, the latest ones first. Raises
        NoCredits when posts that are out hold the rest, Conflict (`no_plan`), Unavailable.
        """

        def step() -> Period:
            period = self._opened(tenant, at)
            if period.available < -amount:
                self._uncover(period, -amount - period.available)
                period = self._again(period)
            line = self._line(period, "adjusted", amount, reason, by, event_id)
            return self._write(period, adjust(period, amount, tenant.timezone), line)

        return until_unchanged(step)

    def grant(
        self, tenant: Tenant, amount: int, *, reason: str, by: str, event_id: str | None = None
    ) -> Period:
        """Add bought credits to the present month. Raises Conflict (`no_plan`), Unavailable."""

        def step() -> Period:
            period = self._opened(tenant, None)
            line = self._line(period, "granted", amount, reason, by, event_id)
            return self._write(period, top_up(period, amount), line)

        return until_unchanged(step)

    def set_granted(self, tenant: Tenant, number: int, *, reason: str, by: str) -> Period:
        """Set the total that the present month grants; raises as `adjust`.

        If it is the present total, the ledger gets no line.
        """
        period = self.period(tenant)
        if number == period.granted:
            return period
        return self.adjust(tenant, number - period.granted, reason=reason, by=by)

    def rebase(self, tenant: Tenant, *, reason: str, by: str) -> Sequence[Period]:
        """Set the present month and later ones to the credits of the present plan.

        Posts keep what they hold. Returns the months that were changed.
        """
        now = self.reserving.clock.now()

        def step(key: str) -> Period | None:
            period = self._stored.find(tenant.id, datetime.fromisoformat(key))
            if period is None or period.is_over(now):
                return None
            payer = self.reserving.payer(tenant, max(now, period.starts_at))
            if payer is None or payer.base == period.base:
                return None
            line = self._line(period, "plan", payer.base - period.base, reason, by, None)
            return self._write(period, rebase(period, payer.base), line)

        keys = [period.key for period in self.reserving.known(tenant.id)]
        periods = [until_unchanged(partial(step, key)) for key in keys]
        return [each for each in periods if each is not None]

    def differences(self, tenant_id: str) -> Sequence[Difference]:
        """Months whose `held` differs from the number of posts that name them.

        Raises Unavailable.
        """
        since = self.reserving.clock.now() - _COUNTED
        differences = [
            self._difference(period)
            for period in self.reserving.known(tenant_id)
            if period.ends_at > since
        ]
        return [each for each in differences if each is not None]

    def correct(self, tenant_id: str, key: str, *, by: str) -> Period:
        """Set a month to what its posts hold, with a line in the ledger.

        Raises NotFound for an unknown month, Conflict (`nothing_to_correct`).
        """

        def step() -> Period:
            starts_at = datetime.fromisoformat(key)
            period = self._stored.find(tenant_id, starts_at)
            if period is None or period.key != key:
                raise NotFound("There is no such month of credits.")
            difference = self._difference(period)
            if difference is None:
                raise Conflict("Nothing is wrong with this month.", code="nothing_to_correct")
            after = correct(period, difference.counted)
            amount = after.available - period.available
            words = f"Counted: posts hold {difference.counted}, not {period.held}."
            line = self._line(period, "corrected", amount, words, by, None)
            return self._write(period, after, line)

        return until_unchanged(step)

    @property
    def _stored(self) -> Credits:
        return self.reserving.credits

    def _holders(self, period: Period) -> Holders:
        """The posts that hold its credits, including posts whose time is far from it."""
        if not period.held:
            return Holders(0, 0)
        near = self._stored.holders(period)
        if near.count == period.held:
            return near
        return self._stored.holders(period, everywhere=True)

    def _difference(self, period: Period) -> Difference | None:
        """Counted between two reads of the month that are equal."""
        before = period
        for _ in range(_COUNTS):
            count = self._stored.holders(before).count
            if count == before.held:
                return None
            count = self._stored.holders(before, everywhere=True).count
            after = self._again(before)
            if after.revision == before.revision:
                return Difference(before, count) if count != before.held else None
            before = after
        return None  # it keeps changing; the next night counts it again

    def _opened(self, tenant: Tenant, at: datetime | None) -> Period:
        when = at or self.reserving.clock.now()
        return self._stored.covering(self._payer(tenant, when), when)

    def _write(self, before: Period, after: Period, line: LedgerEntry) -> Period:
        """Returns the month as stored: unchanged if the line's event was applied before."""
        if not self._stored.change(Change(before, after), entries=[line]):
            return before
        return replace(after, revision=before.revision + 1)

    def _uncover(self, period: Period, count: int) -> None:
        """Take the credits of so many scheduled posts. Raises NoCredits if there are fewer."""
        holders = [
            post
            for post in self._calendar_of(period.tenant_id)
            if post.credit == period.key and post.status is Status.SCHEDULED
        ]
        if len(holders) < count:
            raise NoCredits(
                f"Only {period.available + len(holders)} credits can be taken away: the others are "
                "held by posts that are out.",
                available=period.available + len(holders),
                needed=period.available + count,
                period_ends_at=period.ends_at,
            )
        latest_first = sorted(holders, key=lambda post: (post.due_at or period.ends_at, post.id))
        for post in latest_first[::-1][:count]:
            until_unchanged(partial(self._uncover_one, post))

    def _uncover_one(self, post: PostInstance) -> None:
        before = self.calendar.get(post.tenant_id, post.id)
        if before is None or before.credit != post.credit:
            return
        if before.status is Status.SCHEDULED:
            self.calendar.apply(Replace(before, replace(before, credit=None)))

    def _calendar_of(self, tenant_id: str) -> Sequence[PostInstance]:
        posts: list[PostInstance] = []
        position: Position | None = None
        while True:
            page = self.calendar.range(tenant_id, None, None, after=position)
            posts += page.items
            position = page.next
            if position is None:
                return posts

    def _again(self, period: Period) -> Period:
        """The month as it is stored now."""
        return self._stored.find(period.tenant_id, period.starts_at) or period

    def _known(self, payer: Payer, now: datetime) -> Sequence[Period]:
        """The months, after those that are over have passed on what they owe the present one."""
        periods = self.reserving.known(payer.tenant_id)
        if any(owes(each, now) for each in periods):
            self.reserving.settle(payer)
            return self.reserving.known(payer.tenant_id)
        return periods

    def _payer(self, tenant: Tenant, at: datetime) -> Payer:
        payer = self.reserving.payer(tenant, at)
        if payer is None:
            raise Conflict(
                "The plan of this business has no credits; choose another plan first.",
                code="no_plan",
            )
        return payer

    def _line(
        self,
        period: Period,
        kind: str,
        amount: int,
        reason: str,
        by: str,
        event_id: str | None,
    ) -> LedgerEntry:
        return LedgerEntry(
            id=self.reserving.ids.new(),
            tenant_id=period.tenant_id,
            period=period.key,
            kind=kind,
            amount=amount,
            reason=reason,
            by=by,
            at=self.reserving.clock.now(),
            event_id=event_id,
        )
