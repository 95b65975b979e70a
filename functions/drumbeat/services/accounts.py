"""Channel accounts: connecting, changing, pausing and deleting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.banners import PLATFORM
from drumbeat.domain.errors import ChangedMeanwhile, Conflict, NotFound, StaleVersion, Unavailable
from drumbeat.domain.options import Options, checked, of_account
from drumbeat.domain.quotas import Quota, require_room
from drumbeat.domain.schedule import Schedule
from drumbeat.domain.secrets import Secret
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import (
    Accounts,
    Clock,
    Ids,
    Log,
    Meter,
    Networks,
    Quotas,
    RunQueue,
    Vault,
)
from drumbeat.services.allowance import IN_A_REQUEST, Allowance
from drumbeat.services.containment import ContainedNetwork
from drumbeat.services.following import Errand, Following
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.plan_limits import PlanLimits
from drumbeat.services.websites import SETTLES as FEED_SETTLES


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleChange:
    """Parts of a schedule as sent, unchecked; None keeps the present value."""

    posts_per_week: object = None
    schedule_timezone: object = None
    schedule_times: object = None
    days_of_week: object = None

    def applied_to(self, schedule: Schedule | None) -> Schedule:
        """Raises InvalidInput for every wrong field."""
        posts, zone, times, days = (
            (schedule.posts_per_week, schedule.timezone, schedule.times, schedule.days_of_week)
            if schedule
            else (3, None, None, None)
        )
        return Schedule.checked(
            posts_per_week=posts if self.posts_per_week is None else self.posts_per_week,
            timezone=zone if self.schedule_timezone is None else self.schedule_timezone,
            times=times if self.schedule_times is None else self.schedule_times,
            days_of_week=days if self.days_of_week is None else self.days_of_week,
        )

    def over(self, usual: ScheduleChange) -> ScheduleChange:
        """With the parts of `usual` that are not given here."""
        parts = {
            name: getattr(self, name)
            for name in ("posts_per_week", "schedule_timezone", "schedule_times", "days_of_week")
            if getattr(self, name) is not None
        }
        return replace(usual, **parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountService:
    accounts: Accounts
    vault: Vault
    networks: Networks
    following: Following
    queue: RunQueue
    quotas: Quotas
    limits: PlanLimits
    clock: Clock
    ids: Ids
    log: Log
    meter: Meter

    def list(self, access: Access) -> Sequence[ChannelAccount]:
        access.require(Permission.READ)
        return self.accounts.list(access.tenant_id)

    def get(self, access: Access, account_id: str) -> ChannelAccount:
        """Raises NotFound."""
        access.require(Permission.READ)
        return self._existing(access.tenant_id, account_id)

    def create(
        self,
        access: Access,
        *,
        platform: str,
        name: str,
        schedule: ScheduleChange,
        connection: Mapping[str, Any],
        options: Options | None = None,
    ) -> ChannelAccount:
        """Connect an account; makes no call.

        Raises InvalidInput, Forbidden, LimitReached, and Broken for a bug in a network's module.
        """
        access.require(Permission.MANAGE)
        network = self._network(platform)
        facts = network.check_connection(connection)
        chosen = checked(network.profile.options, options or {})
        most = self.quotas.most(Quota.ACCOUNTS, access.tenant)
        require_room(Quota.ACCOUNTS, len(self.accounts.list(access.tenant_id)), most)
        account = ChannelAccount(
            id=self.ids.new(),
            tenant_id=access.tenant_id,
            platform=platform,
            name=name,
            schedule=schedule.applied_to(None),
            public_facts=facts,
            options=chosen,
            created_at=self.clock.now(),
            connected_by=access.email,
        )
        sealed = self.vault.seal(access.tenant_id, account.id, connection)
        secret = Secret(sealed=sealed)
        self.limits.add_account(
            access.tenant, platform, partial(self.accounts.create, account, secret)
        )
        return account

    def change(
        self,
        access: Access,
        account_id: str,
        *,
        name: str | None = None,
        schedule: ScheduleChange | None = None,
        connection: Mapping[str, Any] | None = None,
        options: Options | None = None,
        version: int | None = None,
    ) -> ChannelAccount:
        """Change what is given; planned slots follow a new schedule, posts a new zone or name.

        They follow at once or, when there are very many, within minutes: until then the returned
        account `is_unfinished`. A new connection makes an account that needed reconnecting active
        again. Raises NotFound, StaleVersion, InvalidInput, Forbidden, and Broken as `create`.
        """
        access.require(Permission.MANAGE)
        allowance = Allowance.of_a_request(self.clock, IN_A_REQUEST)

        def step() -> ChannelAccount:
            before = self._existing(access.tenant_id, account_id, version)
            after = before if name is None else _renamed(before, name)
            if schedule is not None:
                after = _with_schedule(after, schedule.applied_to(before.schedule))
            if options is not None:
                network_options = self._network(before.platform).profile.options
                own = of_account(network_options, before.choices)
                after = replace(after, options=checked(own, options))
            secret = None
            if connection is not None:
                after, secret = self._reconnected(access, after, connection)
            if after == before and secret is None:
                return before
            after = replace(after, version=before.version + 1)
            self.accounts.update(before, after, secret)
            return after

        after = until_unchanged(step)
        return self._followed(after, allowance) if after.is_unfinished else after

    def pause(self, access: Access, account_id: str) -> ChannelAccount:
        """Send nothing for now. Posts that fall due meanwhile become `Skipped`."""
        return self._set_status(access, account_id, AccountStatus.PAUSED)

    def resume(self, access: Access, account_id: str) -> ChannelAccount:
        """Raises Conflict (`needs_reconnect`) while the connection is not valid."""
        return self._set_status(access, account_id, AccountStatus.ACTIVE)

    def delete(self, access: Access, account_id: str) -> None:
        """Remove its empty slots, turn its scheduled posts into drafts, keep its history.

        The API treats it as deleted at once, and nothing is sent to it; if it has very many posts,
        these changes take some minutes. Can be called again after an interruption. Raises NotFound,
        Forbidden.
        """
        access.require(Permission.MANAGE)
        # When others write the same account, marking it may use up the time of the request.
        allowance = Allowance.of_a_request(self.clock, IN_A_REQUEST)
        account = until_unchanged(lambda: self._mark_deleting(access.tenant_id, account_id))
        rest: Errand | None = Errand.of(account)
        if not allowance.is_late():
            try:
                rest = self.following.run(Errand.of(account), allowance)
            except (Unavailable, ChangedMeanwhile):
                rest = allowance.reached or rest
        self._hand_over(rest)

    def _followed(self, account: ChannelAccount, allowance: Allowance) -> ChannelAccount:
        """The account, after its posts have followed its change as far as one request can do.

        The change itself is stored, so a busy database from here on is not a failure of the change.
        """
        try:
            account, rest = self.following.follow(account, allowance)
        except (Unavailable, ChangedMeanwhile):
            rest = allowance.reached or Errand.of(account)
        self._hand_over(rest)
        return account

    def _hand_over(self, rest: Errand | None) -> None:
        """Leave the rest to the queue or, if that fails, to the daily job, which finds the
        account's mark."""
        if rest is None:
            return
        try:
            self.queue.send([rest.message()])
        except Unavailable as error:
            self.log.warning("errand_not_sent", account_id=rest.account_id, error=error)

    def _mark_deleting(self, tenant_id: str, account_id: str) -> ChannelAccount:
        account = self.accounts.get(tenant_id, account_id)
        if account is None:
            raise NotFound("No such account.")
        if account.status is AccountStatus.DELETING:
            return account
        after = replace(account, status=AccountStatus.DELETING, version=account.version + 1)
        is_website = account.platform == PLATFORM
        feed_at = self.clock.now() + FEED_SETTLES if is_website else None
        self.accounts.update(account, after, feed_at=feed_at)
        return after

    def _set_status(self, access: Access, account_id: str, status: AccountStatus) -> ChannelAccount:
        access.require(Permission.MANAGE)

        def step() -> ChannelAccount:
            before = self._existing(access.tenant_id, account_id)
            if before.status is status:
                return before
            if before.status is AccountStatus.NEEDS_RECONNECT:
                raise Conflict(
                    "This account must be reconnected: send it a new `connection`.",
                    code="needs_reconnect",
                )
            after = replace(before, status=status, version=before.version + 1)
            self.accounts.update(before, after)
            return after

        return until_unchanged(step)

    def _reconnected(
        self, access: Access, account: ChannelAccount, connection: Mapping[str, Any]
    ) -> tuple[ChannelAccount, Secret]:
        facts = self._network(account.platform).check_connection(connection)
        status = account.status
        if status is AccountStatus.NEEDS_RECONNECT:
            status = AccountStatus.ACTIVE
        sealed = self.vault.seal(account.tenant_id, account.id, connection)
        after = replace(
            account,
            public_facts=facts,
            status=status,
            last_check=None,
            connected_by=access.email,
            target_id=None,
            picture_url=None,
            scopes=(),
            grant_ends_at=None,
            grantor=None,
        )
        return after, Secret(sealed=sealed)

    def _network(self, platform: str) -> ContainedNetwork:
        return ContainedNetwork(self.networks.get(platform), self.log, self.meter)

    def _existing(
        self, tenant_id: str, account_id: str, version: int | None = None
    ) -> ChannelAccount:
        account = self.accounts.get(tenant_id, account_id)
        if account is None or account.status is AccountStatus.DELETING:
            raise NotFound("No such account.")
        if version is not None and version != account.version:
            raise StaleVersion("The account was changed meanwhile; read it again.")
        return account


def _renamed(account: ChannelAccount, name: str) -> ChannelAccount:
    return account if name == account.name else replace(account, name=name, renaming=True)


def _with_schedule(account: ChannelAccount, schedule: Schedule) -> ChannelAccount:
    if schedule == account.schedule:
        return account
    rezoned = account.rezoning or schedule.timezone != account.schedule.timezone
    return replace(
        account,
        schedule=schedule,
        schedule_revision=account.schedule_revision + 1,
        replanning=rezoned or bool(account.planned),
        rezoning=rezoned,
    )
