"""People take back at the network what they allowed: what was stored of it is deleted.

The network says so by a request that it has signed with the app's secret. What their consent let us
post to has to be connected again; where they ask for deletion, nothing of theirs is left.
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
#: Accounts of one person that one request forgets: more than anybody has.
MOST_AT_ONCE = 100
_NOTHING = "There is nothing at this address."


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a network is answered that asked for deletion: where people see what became of it."""

    code: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deauthorising:
    """`public_url`: where people reach this deployment, without a slash at its end."""

    accounts: Accounts
    networks: Networks
    apps: Apps
    deletions: Deletions
    clock: Clock
    log: Log
    public_url: str
    random_bytes: Callable[[int], bytes]

    def deauthorised(self, platform: str, sent: str) -> int:
        """Forget the connections that somebody has taken back; answers how many.

        Raises NotFound for a network that says no such thing, InvalidInput (`signed_request`) for
        what it has not signed, Unavailable.
        """
        return self._forgotten(self._grantor(platform, sent), everything=False)

    def delete(self, platform: str, sent: str) -> Confirmation:
        """The same, and all that was stored of them. Raises as `deauthorised`."""
        grantor = self._grantor(platform, sent)
        count = self._forgotten(grantor, everything=True)
        code = encoded(self.random_bytes(_CODE_BYTES))
        self.deletions.keep(code, self.clock.now())
        self.log.info("deleted_for_network", platform=platform, accounts=count)
        return Confirmation(code, f"{self.public_url}/api/oauth/data-deletion/{code}")

    def deleted_at(self, code: str) -> datetime:
        """When it was deleted. Raises NotFound for a code that was not given, or long ago."""
        at = self.deletions.at(code)
        if at is None:
            raise NotFound("No deletion has this code, or it was more than a year ago.")
        return at

    def _grantor(self, platform: str, sent: str) -> str:
        try:
            network = self.networks.get(platform)
        except InvalidInput:
            raise NotFound(_NOTHING) from None
        app = self.apps.get(platform) if isinstance(network, Deauthorises) else None
        if app is None or not isinstance(network, Deauthorises):
            raise NotFound(_NOTHING)
        number = network.grantor_of(sent, app)
        if number is None:
            raise InvalidInput.of("signed_request", "is not signed by the network with our app")
        return f"{platform}#{number}"

    def _forgotten(self, grantor: str, *, everything: bool) -> int:
        def step(tenant_id: str, account_id: str) -> bool:
            before = self.accounts.get(tenant_id, account_id)
            if before is None or before.grantor != grantor:
                return False
            told = None
            if before.status is not AccountStatus.DELETING:
                told = notifications.of_account(before, self.clock.now())
            after = _without_connection(before, everything=everything)
            self.accounts.forget_connection(before, after, told)
            return True

        count = 0
        for tenant_id, account_id in self.accounts.granted_by(grantor)[:MOST_AT_ONCE]:
            count += until_unchanged(partial(step, tenant_id, account_id))
        return count


def _without_connection(account: ChannelAccount, *, everything: bool) -> ChannelAccount:
    gone = account.status is AccountStatus.DELETING
    left = replace(
        account,
        status=account.status if gone else AccountStatus.NEEDS_RECONNECT,
        version=account.version + 1,
        grantor=None,
        scopes=(),
        grant_ends_at=None,
        last_check=None,
    )
    return replace(left, public_facts={}, target_id=None, choices={}) if everything else left
