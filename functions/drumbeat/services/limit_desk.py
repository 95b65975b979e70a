"""How much of its limits a business uses, and whether there is room for planned actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from drumbeat.domain import zones
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.entitlements import (
    Agenda,
    Entitlements,
    locked_accounts,
    require_schedulable,
)
from drumbeat.domain.errors import InvalidInput, LimitReached, NoCredits, NotFound
from drumbeat.domain.plans import Limit, Plan
from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.domain.tenancy import Access, Permission, Tenant
from drumbeat.ports import Accounts, Assets, Clock
from drumbeat.services.credits import CreditService
from drumbeat.services.plan_limits import PlanLimits
from drumbeat.services.reserving import Tally


class ActionType(StrEnum):
    SCHEDULE = "schedule"
    PUBLISH = "publish"
    CONNECT = "connect"
    GENERATE = "generate"
    AUTOMATION = "automation"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A planned action. Posts go to an account, or to any account of a network."""

    type: ActionType
    platform: str | None = None
    channel_account_id: str | None = None
    scheduled_for: datetime | None = None
    #: How many versions of a text are to be generated.
    variations: int = 1
    #: The size of a file in bytes.
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How much of one limit is used; `most` None: no limit.

    `by_platform`: for limits per network; `current` is then that of the fullest network.
    """

    limit: Limit
    current: int
    most: int | None
    resets_at: datetime | None = None
    upgrade_to: Plan | None = None
    by_platform: Mapping[str, int] = field(default_factory=dict)

    @property
    def remaining(self) -> int | None:
        return None if self.most is None else max(0, self.most - self.current)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """The error for the action with this number, counted from 0."""

    action: int
    code: str
    message: str
    current: int
    most: int
    resets_at: datetime | None
    upgrade_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitDesk:
    limits: PlanLimits
    accounts: Accounts
    assets: Assets
    credits: CreditService
    clock: Clock

    def usage(self, access: Access) -> tuple[Plan, Sequence[Usage]]:
        """The plan, and every limit with its usage. Raises Forbidden."""
        access.require(Permission.READ)
        tenant = access.tenant
        may = self.limits.of(tenant)
        agenda = self.limits.agenda(tenant)
        accounts = self._by_network(tenant)
        today = agenda.fullest(self._today(tenant), accounts)
        space = self.assets.space(tenant.id)
        tomorrow = _day_after(self._today(tenant), tenant.timezone)
        usages = [
            self._credits(access, may),
            self._of(may, Limit.ACCOUNTS, by_platform=accounts),
            self._of(may, Limit.QUEUE, agenda.waiting()),
            self._of(may, Limit.DAYS_AHEAD, self._farthest(tenant, agenda)),
            self._of(may, Limit.POSTS, resets_at=tomorrow, by_platform=today),
            self._of(may, Limit.GENERATIONS, resets_at=tomorrow),
            self._of(may, Limit.VARIATIONS),
            self._of(may, Limit.RULES),
            self._of(may, Limit.STORAGE, space.size),
            self._of(may, Limit.FILE),
            self._of(may, Limit.API_KEYS),
            self._of(may, Limit.WEBHOOKS),
        ]
        return may.plan, usages

    def check(self, access: Access, actions: Sequence[Action]) -> Sequence[Shortage]:
        """What prevents doing all of these, one after the other; nothing is written.

        Raises Forbidden, InvalidInput.
        """
        access.require(Permission.READ)
        may = self.limits.of(access.tenant)
        tally = self.credits.reserving.tally(access.tenant)
        checking = _Checking(
            tally=tally, desk=self, tenant=access.tenant, may=may, now=self.clock.now()
        )
        shortages: list[Shortage] = []
        for number, action in enumerate(actions):
            try:
                checking.check(number, action)
            except LimitReached as error:
                shortages.append(self._shortage(access.tenant, number, error))
            except NoCredits as short:
                shortages.append(self._too_few(access.tenant_id, may, number, short))
        return shortages

    def _too_few(
        self, tenant_id: str, may: Entitlements, number: int, short: NoCredits
    ) -> Shortage:
        """Counted as in `usage`: the used credits of those that the month grants."""
        larger = may.upgrade_to(Limit.CREDITS)
        months = self.credits.reserving.known(tenant_id)
        granted = next(
            (each.granted for each in months if each.ends_at == short.period_ends_at),
            may.limits[Limit.CREDITS] or 0,
        )
        return Shortage(
            action=number,
            code=short.code,
            message=short.message,
            current=granted - short.available,
            most=granted,
            resets_at=short.period_ends_at,
            upgrade_to=larger.value if larger else None,
        )

    def _credits(self, access: Access, may: Entitlements) -> Usage:
        period = self.credits.statement(access).period
        return Usage(
            limit=Limit.CREDITS,
            current=period.held if period else 0,
            most=period.granted if period else None,
            resets_at=period.ends_at if period else None,
            upgrade_to=may.upgrade_to(Limit.CREDITS),
        )

    def _shortage(self, tenant: Tenant, number: int, error: LimitReached) -> Shortage:
        daily = error.name in (Limit.POSTS, Limit.GENERATIONS)
        tomorrow = _day_after(self._today(tenant), tenant.timezone)
        return Shortage(
            action=number,
            code=error.name,
            message=error.message,
            current=error.current,
            most=error.most,
            resets_at=tomorrow if daily else None,
            upgrade_to=error.upgrade_to,
        )

    def _of(
        self,
        may: Entitlements,
        limit: Limit,
        current: int = 0,
        *,
        resets_at: datetime | None = None,
        by_platform: Mapping[str, int] | None = None,
    ) -> Usage:
        fullest = max(by_platform.values(), default=0) if by_platform is not None else current
        return Usage(
            limit=limit,
            current=fullest,
            most=may.limits[limit],
            resets_at=resets_at,
            upgrade_to=may.upgrade_to(limit),
            by_platform=by_platform or {},
        )

    def _by_network(self, tenant: Tenant) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for account in self.accounts.list(tenant.id):
            counts[account.platform] = counts.get(account.platform, 0) + 1
        return counts

    def _today(self, tenant: Tenant) -> date:
        return zones.local(self.clock.now(), tenant.timezone).date()

    def _farthest(self, tenant: Tenant, agenda: Agenda) -> int:
        """How many days ahead the last scheduled post is."""
        days = [
            (day - self._today(tenant)).days
            for each in agenda.posts.values()
            if each.status is Status.SCHEDULED and (day := agenda.day_of(each)) is not None
        ]
        return max([0, *days])


@dataclass(slots=True, kw_only=True)
class _Checking:
    """Checks actions as if those before had been done; reads everything once."""

    desk: LimitDesk
    tally: Tally
    tenant: Tenant
    may: Entitlements
    now: datetime
    added: dict[str, int] = field(default_factory=dict)
    uploaded: int = 0
    rules: int = 0
    generated: int = 0
    _agenda: Agenda | None = None
    _accounts: Sequence[ChannelAccount] | None = None

    def check(self, number: int, action: Action) -> None:
        """Raises LimitReached when there is no room, InvalidInput for an incomplete action."""
        match action.type:
            case ActionType.SCHEDULE | ActionType.PUBLISH:
                self._post(number, action)
            case ActionType.CONNECT:
                self._connect(number, action)
            case ActionType.UPLOAD:
                self._upload(action)
            case ActionType.GENERATE:
                if not self.may.allows(Limit.VARIATIONS, action.variations, more=0):
                    raise self.may.reached(Limit.VARIATIONS, action.variations)
                self.may.require_room(Limit.GENERATIONS, self.generated)
                self.generated += 1
            case ActionType.AUTOMATION:
                self.may.require_room(Limit.RULES, self.rules)
                self.rules += 1

    def _post(self, number: int, action: Action) -> None:
        account = self._account(action)
        platform = account.platform if account else self._platform(number, action)
        due_at = self.now
        if action.type is ActionType.SCHEDULE:
            if action.scheduled_for is None:
                raise InvalidInput.of(
                    f"actions[{number}].scheduled_for", "Say when the post is to go out."
                )
            due_at = action.scheduled_for
        post = PostInstance(
            id=f"action-{number}",
            tenant_id=self.tenant.id,
            channel_account_id=account.id if account else "",
            account_name=account.name if account else "",
            platform=platform,
            timezone=self.tenant.timezone,
            status=Status.SCHEDULED,
            origin=Origin.PERSON,
            scheduled_for=due_at,
            due_at=due_at,
        )
        where = self.desk.limits.name_of(platform)
        locked = locked_accounts(self.may, self._all_accounts(), self.tenant.kept_accounts)
        if account is not None and account.id in {each.id for each in locked}:
            raise self.may.locked(account.name, where=where)
        agenda = self._read_agenda()
        require_schedulable(self.may, agenda, None, post, self.now, where=where)
        self.tally.take(None, post)
        agenda.put(post)

    def _connect(self, number: int, action: Action) -> None:
        platform = self._platform(number, action)
        accounts = [each for each in self._all_accounts() if each.platform == platform]
        current = len(accounts) + self.added.get(platform, 0)
        where = self.desk.limits.name_of(platform)
        self.may.require_room(Limit.ACCOUNTS, current, where=where)
        self.added[platform] = self.added.get(platform, 0) + 1

    def _upload(self, action: Action) -> None:
        if not self.may.allows(Limit.FILE, action.size, more=0):
            raise self.may.reached(Limit.FILE, action.size)
        size = self.desk.assets.space(self.tenant.id).size + self.uploaded
        self.may.require_room(Limit.STORAGE, size, more=action.size)
        self.uploaded += action.size

    def _account(self, action: Action) -> ChannelAccount | None:
        if action.channel_account_id is None:
            return None
        for account in self._all_accounts():
            if account.id == action.channel_account_id:
                return account
        raise NotFound("No such account.")

    def _platform(self, number: int, action: Action) -> str:
        if action.platform is None:
            raise InvalidInput.of(f"actions[{number}].platform", "Name the network.")
        return action.platform

    def _all_accounts(self) -> Sequence[ChannelAccount]:
        if self._accounts is None:
            self._accounts = self.desk.accounts.list(self.tenant.id)
        return self._accounts

    def _read_agenda(self) -> Agenda:
        if self._agenda is None:
            self._agenda = self.desk.limits.agenda(self.tenant)
        return self._agenda


def _day_after(day: date, zone: str) -> datetime:
    """The end of the local day."""
    return zones.day_start(day + timedelta(days=1), zone)
