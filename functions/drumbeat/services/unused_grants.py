"""Each day: grants that no post has renewed and that would expire unused, or have expired.

Connections that end within a week anyway are reported to people, once for each end. The operator is
told of networks whose API version ends soon and that some account posts to.

Otherwise an account that has not posted for a while would be found disconnected only when a post
needs it. The daily rule gives each tenant a message of its own; a run asks networks for a limited
time and sends the rest again, with the last account.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from drumbeat.domain import notifications
from drumbeat.domain.accounts import ENDS_SOON, AccountStatus, ChannelAccount
from drumbeat.domain.connections import NotRenewed
from drumbeat.domain.errors import InvalidInput, Unavailable
from drumbeat.ports import (
    Accounts,
    Clock,
    Log,
    Network,
    Networks,
    Notifications,
    Renews,
    RunQueue,
    Secrets,
    TenantReader,
)
from drumbeat.services.renewing import Access, Renewals

_RENEWED, _DEAD, _UNCLEAR, _LEFT = "renewed", "dead", "unclear", "left"
_ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Round:
    """The result of one run: how many were `renewed`, how many were found `dead`, how many did not
    answer (`unclear`) and are asked tomorrow, how many end within a week (`ending`). `goes_on`: the
    rest was sent to the queue."""

    renewed: int = 0
    dead: int = 0
    unclear: int = 0
    ending: int = 0
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusedGrants:
    tenants: TenantReader
    accounts: Accounts
    secrets: Secrets
    networks: Networks
    renewals: Renewals
    notifications: Notifications
    queue: RunQueue
    clock: Clock
    log: Log

    def spread(self) -> int:
        """Give every tenant a message; returns how many there are. Raises Unavailable."""
        return self.queue.send({"tenant_id": tenant_id} for tenant_id in self.tenants.all_ids())

    def renew(self, message: Mapping[str, Any], is_late: Callable[[], bool]) -> Round:
        """Renew a tenant's grants, from the account after `after` on. Raises Unavailable."""
        tenant_id, after = message["tenant_id"], message.get("after", "")
        accounts = [each for each in self.accounts.list(tenant_id) if each.id > after]
        counts: Counter[str] = Counter()
        self._tell_operator({each.platform for each in accounts})
        for number, account in enumerate(accounts, start=1):
            result, ends_at = self._renewed(account)
            counts[result] += 1
            counts[_ENDING] += result != _DEAD and self._told(account, ends_at)
            if number < len(accounts) and is_late():
                self.queue.send([{"tenant_id": tenant_id, "after": account.id}])
                return _round(counts, goes_on=True)
        return _round(counts)

    def _tell_operator(self, platforms: Collection[str]) -> None:
        """Report networks whose API version ends soon."""
        now = self.clock.now()
        for name in sorted(platforms):
            network = self._network(name)
            if network is not None and network.profile.ends_soon(now):
                ends_at = str(network.profile.works_until)
                self.log.warning("network_version_ends", network=name, ends_at=ends_at)
                self.renewals.meter.operator_needed(name)

    def _told(self, account: ChannelAccount, ends_at: datetime | None) -> bool:
        """Whether its connection ends within a week, which is then reported. Raises Unavailable.

        A dead one is reported as dead instead.
        """
        now = self.clock.now()
        waits = account.status in (AccountStatus.NEEDS_RECONNECT, AccountStatus.DELETING)
        if waits or ends_at is None or not now < ends_at <= now + ENDS_SOON:
            return False
        self.notifications.tell_once(notifications.of_ending(account, ends_at, now))
        return True

    def _renewed(self, account: ChannelAccount) -> tuple[str, datetime | None]:
        """The result for an account's grant, and when it ends now."""
        access = self._access(account)
        if access is None or account.status is AccountStatus.NEEDS_RECONNECT:
            return _LEFT, account.grant_ends_at
        secret = self.secrets.get(account.tenant_id, account.id)
        if secret is None or not secret.is_unused(self.clock.now()):
            return _LEFT, account.grant_ends_at
        try:
            opened = self.renewals.open(account, secret)
            result = self.renewals.renewed(account, opened, access)
        except Unavailable as failure:
            self.log.warning("grant_not_renewed", account_id=account.id, reason=failure.message)
            return _UNCLEAR, account.grant_ends_at
        if isinstance(result, NotRenewed):
            self.log.info("grant_not_renewed", account_id=account.id, reason=result.code)
            return _DEAD if result.dead else _UNCLEAR, account.grant_ends_at
        return _RENEWED, result.secret.grant_ends_at

    def _access(self, account: ChannelAccount) -> Access | None:
        network = self._network(account.platform)
        if network is None or not isinstance(network, Renews):
            return None
        return Access(network, self.networks.transport(account.platform))

    def _network(self, name: str) -> Network | None:
        """None for a network that this version does not support."""
        try:
            return self.networks.get(name)
        except InvalidInput:
            return None


def _round(counts: Counter[str], *, goes_on: bool = False) -> Round:
    return Round(
        renewed=counts[_RENEWED],
        dead=counts[_DEAD],
        unclear=counts[_UNCLEAR],
        ending=counts[_ENDING],
        goes_on=goes_on,
    )
