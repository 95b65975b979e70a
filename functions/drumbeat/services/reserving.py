"""Choosing the month of credits that pays for a post: when it is scheduled, or else when it goes
out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from drumbeat.domain import canary
from drumbeat.domain.credits import (
    Change,
    LedgerEntry,
    Payer,
    Period,
    close,
    is_scheduled_anew,
    is_to_be_closed,
    opened,
)
from drumbeat.domain.plans import Limit, has_credits
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import Clock, Credits, Ids, Plans
from drumbeat.services.optimistic_locking import until_unchanged

#: How far back to look for credits that are due to the present month: three months and some days.
LOOKED_BACK = timedelta(days=100)
OURSELVES = "drumbeat"


@dataclass(frozen=True, slots=True)
class Price:
    """The credits that some posts need, and how many are left for them in the months that pay."""

    needed: int
    available: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserving:
    """Nothing is read or written for a business without credits."""

    plans: Plans
    credits: Credits
    clock: Clock
    ids: Ids
    #: Months found for posts of the same call; None: each is looked up.
    found: list[Period] | None = None

    def for_many(self) -> Reserving:
        """For posts of one call, whose months are looked up once."""
        return replace(self, found=[])

    def payer(self, tenant: Tenant, at: datetime) -> Payer | None:
        """The business's credit settings at that time; None when its posts use no credits."""
        if tenant.id == canary.TENANT_ID or not has_credits(self.plans.plan_of(tenant, at)):
            return None
        base = self.plans.limits_of(tenant, at)[Limit.CREDITS]
        if base is None:
            return None
        return Payer(
            tenant_id=tenant.id, timezone=tenant.timezone, anchor_day=tenant.anchor_day, base=base
        )

    def covered(
        self, tenant: Tenant, before: PostInstance | None, after: PostInstance
    ) -> PostInstance:
        """The post with the month that pays for it, if it was just scheduled.

        Raises NoCredits, ChangedMeanwhile, Unavailable.
        """
        if not is_scheduled_anew(before, after):
            return after
        return self._paid(tenant, after, held=before.credit if before else None)

    def claimed(self, tenant: Tenant | None, post: PostInstance) -> PostInstance:
        """As `covered`, for a post that is about to be sent without being covered."""
        if tenant is None or post.credit is not None:
            return post
        return self._paid(tenant, post, held=None)

    def settle(self, payer: Payer) -> Period:
        """Close the months that are over; returns the present one, with what they passed on.

        Raises ChangedMeanwhile, Unavailable.
        """
        return until_unchanged(lambda: self._settle(payer))

    def tally(self, tenant: Tenant) -> Tally:
        """For posts that are checked and not written."""
        return Tally(self, tenant)

    def price(
        self, tenant: Tenant, posts: Iterable[PostInstance], refused: int = 0
    ) -> Price | None:
        """The credits that posts have used which were just placed, or that checked ones would use.

        `available` does not include them. `refused`: how many others got none. None for a business
        without credits.
        """
        now = self.clock.now()
        payer = self.payer(tenant, now)
        if payer is None:
            return None
        periods = self.known(tenant.id)
        months = {period.key: period for period in periods}
        spending: Counter[str] = Counter()
        need = refused
        for post in posts:
            if not is_scheduled_anew(None, post):
                continue
            need += 1
            if post.credit is not None:
                spending[post.credit] += 1
            else:
                period = expected(payer, max(post.due_at or now, now), periods)
                months[period.key] = period
                spending[period.key] += 0
        if not spending:
            return Price(needed=need, available=expected(payer, now, periods).available)
        balance = sum(
            months[key].available + more for key, more in spending.items() if key in months
        )
        return Price(needed=need, available=balance)

    def known(self, tenant_id: str) -> Sequence[Period]:
        """The months that may still matter, oldest first."""
        return self.credits.since(tenant_id, self.clock.now() - LOOKED_BACK)

    def _paid(self, tenant: Tenant, post: PostInstance, held: str | None) -> PostInstance:
        now = self.clock.now()
        due = max(post.due_at or now, now)
        payer = self.payer(tenant, due)
        if payer is None:
            return replace(post, credit=None)
        period = self._covering(payer, due)
        if held != period.key and period.available < 1:
            if period.covers(now):
                period = self.settle(payer)
            period.require(1, payer.timezone)
        return replace(post, credit=period.key)

    def _covering(self, payer: Payer, due: datetime) -> Period:
        for period in self.found or ():
            if period.covers(due) and period.available > 0:
                return period
        period = self.credits.covering(payer, due)
        if self.found is not None:
            self.found.append(period)
        return period

    def _settle(self, payer: Payer) -> Period:
        now = self.clock.now()
        periods = self.known(payer.tenant_id)
        current = self.credits.covering(payer, now)
        for period in periods:
            if not is_to_be_closed(period, now):
                continue
            after, gains, topup, late = close(period, current)
            moves = [
                (topup, "moved", "Bought credits that were left."),
                (late, "released", "Posts of the month before that did not go out."),
            ]
            lines = [
                self._line(current, kind, amount, reason)
                for amount, kind, reason in moves
                if amount
            ]
            changes = [Change(period, after)]
            if lines:
                changes.append(Change(current, gains))
            self.credits.change(*changes, entries=lines)
            if lines:
                current = replace(gains, revision=current.revision + 1)
        return current

    def _line(self, period: Period, kind: str, amount: int, reason: str) -> LedgerEntry:
        return LedgerEntry(
            id=self.ids.new(),
            tenant_id=period.tenant_id,
            period=period.key,
            kind=kind,
            amount=amount,
            reason=reason,
            by=OURSELVES,
            at=self.clock.now(),
        )


def expected(payer: Payer, at: datetime, months: Sequence[Period]) -> Period:
    """The known month of that moment, or the one that would be opened."""
    before = [each for each in months if each.starts_at <= at]
    later = [each for each in months if each.starts_at > at]
    if before and before[-1].covers(at):
        return before[-1]
    return opened(payer, at, before[-1] if before else None, later[0] if later else None)


@dataclass(slots=True)
class Tally:
    """Counts the credits that posts would use, without using them."""

    reserving: Reserving
    tenant: Tenant
    taken: Counter[str] = field(default_factory=Counter)

    def take(self, before: PostInstance | None, after: PostInstance) -> None:
        """Raises NoCredits when earlier posts would leave none."""
        if not is_scheduled_anew(before, after):
            return
        now = self.reserving.clock.now()
        due = max(after.due_at or now, now)
        payer = self.reserving.payer(self.tenant, due)
        if payer is None:
            return
        period = expected(payer, due, self.reserving.known(self.tenant.id))
        replace(period, available=period.available - self.taken[period.key]).require(
            1, payer.timezone
        )
        self.taken[period.key] += 1
