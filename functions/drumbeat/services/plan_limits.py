"""Enforcing plans' limits on what people schedule and connect.

For a business without limits nothing is counted or read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from drumbeat.domain import notifications, plans
from drumbeat.domain.entitlements import (
    Agenda,
    Entitlements,
    locked_accounts,
    needs_room,
    require_schedulable,
)
from drumbeat.domain.errors import ChangedMeanwhile, DrumbeatError, LimitReached
from drumbeat.domain.plans import Limit
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.quotas import Quota
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import Accounts, Calendar, Clock, Notifications, Plans, TenantReader

#: Earlier posts are out, or on their way, whatever happened.
_LOOKED_BACK = timedelta(days=2)
_OF_SCHEDULING = (Limit.QUEUE, Limit.DAYS_AHEAD, Limit.POSTS, Limit.ACCOUNTS)
_OF_LIBRARY: Mapping[str, Limit] = {
    Quota.LIBRARY_BYTES: Limit.STORAGE,
    Quota.FILE_BYTES: Limit.FILE,
}
_TURNS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLimits:
    plans: Plans
    tenants: TenantReader
    accounts: Accounts
    calendar: Calendar
    notifications: Notifications
    #: From a network's name in the code to its name for people.
    name_of: Callable[[str], str]
    clock: Clock

    def of(self, tenant: Tenant) -> Entitlements:
        """The present limits of a business."""
        plan = self.plans.plan_of(tenant)
        limits = self.plans.limits_of(tenant)
        is_open = all(most is None for most in limits.values())
        configured = plans.AS_USUAL if is_open else self.plans.configured()
        return Entitlements(plan=plan, limits=limits, configured=configured)

    def room(self, tenant: Tenant, *, tells: bool = True) -> SchedulingRoom:
        """What may still be scheduled in one call. `tells`: refusals are reported in a
        notification."""
        return SchedulingRoom(limits=self, tenant=tenant, may=self.of(tenant), tells=tells)

    def agenda(self, tenant: Tenant) -> Agenda:
        """What is scheduled, and what went out since yesterday."""
        since = self.clock.now() - _LOOKED_BACK
        return Agenda.of(tenant.timezone, self.calendar.standing(tenant.id, since))

    def locked(self, tenant: Tenant, may: Entitlements) -> frozenset[str]:
        """The ids of the accounts that its plan has no room for."""
        if may.limits[Limit.ACCOUNTS] is None:
            return frozenset()
        accounts = locked_accounts(may, self.accounts.list(tenant.id), tenant.kept_accounts)
        return frozenset(each.id for each in accounts)

    def add_account(
        self, tenant: Tenant, platform: str, create: Callable[[int | None], None]
    ) -> None:
        """Let `create` store an account of the network, if the plan has room for it.

        `create` gets the number of accounts made before, if that number must be unchanged when it
        stores; else None. Raises LimitReached, and what `create` raises.
        """
        for turns_left in reversed(range(_TURNS)):
            may = self.of(tenant)
            if may.limits[Limit.ACCOUNTS] is None:
                return create(None)
            self.require_account(tenant, may, platform)
            try:
                return create(tenant.accounts_made)
            except ChangedMeanwhile:
                fresh = self.tenants.get(tenant.id)
                if fresh is None or not turns_left:
                    raise
                tenant = fresh
        return None

    def require_account(
        self, tenant: Tenant, may: Entitlements, platform: str, *, tells: bool = True
    ) -> None:
        """Raises LimitReached unless there is room for one more account of the network."""
        same_network = [each for each in self.accounts.list(tenant.id) if each.platform == platform]
        try:
            may.require_room(Limit.ACCOUNTS, len(same_network), where=self.name_of(platform))
        except LimitReached as refused:
            if tells:
                self.tell(tenant, refused)
            raise

    @contextmanager
    def of_library(self, tenant: Tenant) -> Iterator[None]:
        """Adds the plan's limits to refusals of files that are about them."""
        try:
            yield
        except LimitReached as refusal:
            limit = _OF_LIBRARY.get(refusal.name)
            may = self.of(tenant)
            if limit is None or may.limits[limit] != refusal.most:
                raise
            error = may.reached(limit, refusal.current)
            self.tell(tenant, error)
            raise error from refusal

    def tell(self, tenant: Tenant, refused: LimitReached) -> None:
        """Notify the admins that a limit was reached, once a day per limit."""
        notification = notifications.of_limit(tenant, refused, self.clock.now())
        with suppress(DrumbeatError):
            self.notifications.tell_once(notification)


@dataclass(slots=True, kw_only=True)
class SchedulingRoom:
    """What a business may still schedule; includes what the same call has scheduled."""

    limits: PlanLimits
    tenant: Tenant
    may: Entitlements
    tells: bool
    _agenda: Agenda | None = field(default=None)
    _locked: frozenset[str] | None = field(default=None)

    def require(self, before: PostInstance | None, after: PostInstance) -> None:
        """Raises LimitReached when `after` is scheduled or moved and there is no room for it."""
        if all(self.may.limits[each] is None for each in _OF_SCHEDULING):
            return
        if not needs_room(before, after, self.tenant.timezone):
            return
        try:
            self._require(before, after)
        except LimitReached as refused:
            if self.tells:
                self.limits.tell(self.tenant, refused)
            raise

    def scheduled(self, post: PostInstance) -> None:
        """Count `post` from now on."""
        if self._agenda is not None:
            self._agenda.put(post)

    def _require(self, before: PostInstance | None, after: PostInstance) -> None:
        if self._agenda is None:
            self._agenda = self.limits.agenda(self.tenant)
        if self._locked is None:
            self._locked = self.limits.locked(self.tenant, self.may)
        where = self.limits.name_of(after.platform)
        if after.channel_account_id in self._locked:
            raise self.may.locked(after.account_name, where=where)
        now = self.limits.clock.now()
        require_schedulable(self.may, self._agenda, before, after, now, where=where)
