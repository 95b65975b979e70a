"""Deleting what is stored of people who withdraw their permission at a network.

The network reports it by a request that is signed with the app's secret. Accounts that were
connected with their grant have to be reconnected; if they ask for deletion, everything of theirs is
deleted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from drumbeat.domain import notifications
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.authorising import encoded
from drumbeat.domain.errors import InvalidInput, NotFound
from drumbeat.ports import Accounts, Apps, Clock, Deauthorises, Deletions, Log, Networks
from drumbeat.services.optimistic_locking import until_unchanged

_CODE_BYTES = 16
#: The most accounts of one person that one request handles.
MOST_AT_ONCE = 100
_NOTHING = "There is nothing at this address."


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The answer to a network that asked for deletion: the page where people see the result."""

    code: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deauthorising:
    """`public_url`: this deployment's public address, without a slash at its end."""

    accounts: Accounts
    networks: Networks
    apps: Apps
    deletions: Deletions
    clock: Clock
    log: Log
    public_url: str
    random_bytes: Callable[[int], bytes]

    def deauthorised(self, platform: str, signed_request: str) -> int:
        """Delete the connections that somebody has revoked; returns how many.

        Raises NotFound for a network without such requests, InvalidInput (`signed_request`) for an
        unsigned one, Unavailable.
        """
        return self._forgotten(self._grantor(platform, signed_request), everything=False)

    def delete(self, platform: str, signed_request: str) -> Confirmation:
        """The same, and delete everything that was stored of the person. Raises as
        `deauthorised`."""
        grantor = self._grantor(platform, signed_request)
        count = self._forgotten(grantor, everything=True)
        code = encoded(self.random_bytes(_CODE_BYTES))
        self.deletions.keep(code, self.clock.now())
        self.log.info("deleted_for_network", platform=platform, accounts=count)
        return Confirmation(code, f"{self.public_url}/api/oauth/data-deletion/{code}")

    def deleted_at(self, code: str) -> datetime:
        """When it was deleted. Raises NotFound for an unknown or old code."""
        at = self.deletions.at(code)
        if at is None:
            raise NotFound("No deletion has this code, or it was more than a year ago.")
        return at

    def _grantor(self, platform: str, signed_request: str) -> str:
        try:
            network = self.networks.get(platform)
        except InvalidInput:
            raise NotFound(_NOTHING) from None
        app = self.apps.get(platform) if isinstance(network, Deauthorises) else None
        if app is None or not isinstance(network, Deauthorises):
            raise NotFound(_NOTHING)
        number = network.grantor_of(signed_request, app)
        if number is None:
            raise InvalidInput.of("signed_request", "is not signed by the network with our app")
        return f"{platform}#{number}"

    def _forgotten(self, grantor: str, *, everything: bool) -> int:
        def step(tenant_id: str, account_id: str) -> bool:
            before = self.accounts.get(tenant_id, account_id)
            if before is None or before.grantor != grantor:
                return False
            notification = None
            if before.status is not AccountStatus.DELETING:
                notification = notifications.of_account(before, self.clock.now())
            after = _without_connection(before, everything=everything)
            self.accounts.forget_connection(before, after, notification)
            return True

        count = 0
        for tenant_id, account_id in self.accounts.granted_by(grantor)[:MOST_AT_ONCE]:
            count += until_unchanged(partial(step, tenant_id, account_id))
        return count


def _without_connection(account: ChannelAccount, *, everything: bool) -> ChannelAccount:
    gone = account.status is AccountStatus.DELETING
    after = replace(
        account,
        status=account.status if gone else AccountStatus.NEEDS_RECONNECT,
        version=account.version + 1,
        grantor=None,
        scopes=(),
        grant_ends_at=None,
        last_check=None,
    )
    return replace(after, public_facts={}, target_id=None, choices={}) if everything else after
