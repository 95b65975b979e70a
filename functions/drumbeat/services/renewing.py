"""Renewing access: by one function at a time, and never losing what the network gave.

At many networks a grant is valid only once: a renewal gives a new one, and using the old one again
may end both. So the renewing function takes a lease in the secret's item, renews and stores; others
wait and read again. The result is stored before it is used. If an answer was lost, the old grant is
tried once more before the account counts as disconnected: some networks never got the first
request, others repeat the same answer for a while.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any

from drumbeat.domain import notifications
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.connections import NotRenewed, Renewed
from drumbeat.domain.errors import ChangedMeanwhile, Unavailable
from drumbeat.domain.findings import BROKEN
from drumbeat.domain.secrets import LEASE, Secret
from drumbeat.ports import Accounts, Clock, Log, Meter, Renews, Response, Secrets, Transport, Vault
from drumbeat.services.containment import report

#: How long to wait for another function's renewal.
_PATIENCE = timedelta(seconds=20)
_LOOK_AGAIN_SECONDS = 0.5
#: Pauses between tries to store a new grant.
_LONGEST_PAUSE_SECONDS = 2.0

_GONE = NotRenewed(True, "account_gone", "This account has been removed.")
_BUSY = NotRenewed(
    False,
    "renewal_pending",
    "The network's access is being renewed and did not answer in time. It is tried again.",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection, and the stored secret that it was opened from."""

    secret: Secret
    connection: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Access:
    """A network that renews access, and the transport of its requests."""

    network: Renews
    transport: Transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewals:
    """Opens connections with lasting access, and renews access that has expired."""

    accounts: Accounts
    secrets: Secrets
    vault: Vault
    clock: Clock
    log: Log
    meter: Meter

    def open(self, account: ChannelAccount, secret: Secret) -> Opened:
        """The stored connection. Raises Unavailable."""
        connection = self.vault.open(account.tenant_id, account.id, secret.sealed)
        return Opened(secret, connection)

    def with_access(
        self, account: ChannelAccount, opened: Opened, access: Access
    ) -> Opened | NotRenewed:
        """The connection, renewed first if its access ends soon. Raises Unavailable."""
        secret = opened.secret
        if not self._has_access(access, opened.connection):
            return self.renewed(account, opened, access)
        now = self.clock.now()
        if not secret.ends_soon(now):
            return opened
        holds = secret.access_ends_at is not None and now < secret.access_ends_at
        if holds and secret.is_leased(now):
            return opened
        result = self.renewed(account, opened, access)
        is_put_off = isinstance(result, NotRenewed) and not result.dead
        return opened if holds and is_put_off else result

    def renewed(self, account: ChannelAccount, old: Opened, access: Access) -> Opened | NotRenewed:
        """A connection newer than `old`: another function's, or renewed now.

        If the network says that the grant has ended, the account needs reconnecting. Raises
        Unavailable.
        """
        until = self.clock.now() + _PATIENCE
        while True:
            secret = self.secrets.get(account.tenant_id, account.id)
            if secret is None:
                return _GONE
            if secret.revision != old.secret.revision:
                return self.open(account, secret)
            now = self.clock.now()
            if not secret.is_leased(now):
                leased = secret.leased(now)
                if self.secrets.lease(account.tenant_id, account.id, secret, leased):
                    return self._renew(account, Opened(leased, old.connection), access)
            elif now >= until:
                return _BUSY
            else:
                self.clock.sleep(_LOOK_AGAIN_SECONDS)

    def _renew(
        self, account: ChannelAccount, leased: Opened, access: Access
    ) -> Opened | NotRenewed:
        answer = self._ask(access, leased.connection)
        if isinstance(answer, NotRenewed) and not answer.dead:
            answer = self._ask(access, leased.connection)
        if isinstance(answer, Renewed):
            return self._stored(account, leased.secret, answer)
        if answer.dead:
            return self._disconnected(account, leased.secret, answer)
        self.secrets.release(account.tenant_id, account.id, leased.secret)
        return answer

    def _ask(self, access: Access, connection: Mapping[str, Any]) -> Renewed | NotRenewed:
        try:
            return access.network.renew(connection, access.transport)
        except Unavailable as failure:  # while reading what the network needs beside the connection
            return NotRenewed(False, failure.code, failure.message)
        except Exception as bug:
            report(self.log, self.meter, bug, step="renew")
            words = "Something broke on our side while access was renewed. The operator was told."
            return NotRenewed(False, BROKEN, words)

    def is_ended(self, access: Access, answer: Response) -> bool:
        """Whether `answer` says that access has expired."""
        try:
            return access.network.is_ended(answer)
        except Exception as bug:
            report(self.log, self.meter, bug, step="is_ended")
            return False

    def _has_access(self, access: Access, connection: Mapping[str, Any]) -> bool:
        try:
            return access.network.has_access(connection)
        except Exception as bug:
            report(self.log, self.meter, bug, step="has_access")
            return True  # the network will report the problem

    def _stored(
        self, account: ChannelAccount, leased: Secret, renewed: Renewed
    ) -> Opened | NotRenewed:
        """Store the new grant, which can't be had again, for as long as this function lives."""
        for turn in count():
            try:
                return self._store(account, leased, renewed)
            except (Unavailable, ChangedMeanwhile) as failure:
                self.log.warning(
                    "renewal_not_stored", account_id=account.id, turn=turn, reason=failure.message
                )
                self.clock.sleep(min(0.1 * 2.0**turn, _LONGEST_PAUSE_SECONDS))
                leased = self._kept(account, leased)
        raise AssertionError("unreachable")

    def _kept(self, account: ChannelAccount, leased: Secret) -> Secret:
        """The secret with its lease, extended once half of it is over, if possible now: whoever
        takes it next would use the grant that has been used up."""
        now = self.clock.now()
        if leased.leased_until is None or leased.leased_until - now > LEASE / 2:
            return leased
        after = leased.leased(now)
        with suppress(Unavailable, ChangedMeanwhile):
            if self.secrets.lease(account.tenant_id, account.id, leased, after):
                return after
        return leased

    def _store(
        self, account: ChannelAccount, leased: Secret, renewed: Renewed
    ) -> Opened | NotRenewed:
        sealed = self.vault.seal(account.tenant_id, account.id, renewed.connection)
        secret = replace(
            leased,
            sealed=sealed,
            revision=leased.revision + 1,
            access_ends_at=renewed.access_ends_at,
            grant_ends_at=renewed.grant_ends_at,
            leased_until=None,
        )
        if self.secrets.store(account.tenant_id, account.id, leased, secret):
            self._show_end(account, leased, secret)
            return Opened(secret, renewed.connection)
        # Stored by a try whose answer was lost, or people have reconnected the account.
        stored = self.secrets.get(account.tenant_id, account.id)
        return self.open(account, stored) if stored else _GONE

    def _show_end(self, account: ChannelAccount, before: Secret, after: Secret) -> None:
        """Store the end in the account, if possible now; it is only displayed."""
        if after.grant_ends_at == before.grant_ends_at:
            return
        with suppress(Unavailable, ChangedMeanwhile):
            self.accounts.note_end(account.tenant_id, account.id, after.grant_ends_at)

    def _disconnected(
        self, account: ChannelAccount, leased: Secret, answer: NotRenewed
    ) -> Opened | NotRenewed:
        """Set the account to needs_reconnect, unless the ended grant was replaced meanwhile."""
        while True:
            secret = self.secrets.get(account.tenant_id, account.id)
            if secret is not None and secret.revision != leased.revision:
                return self.open(account, secret)
            current = self.accounts.get(account.tenant_id, account.id)
            if secret is None or current is None or current.status is AccountStatus.DELETING:
                return _GONE
            if current.status is AccountStatus.NEEDS_RECONNECT:
                self.secrets.release(account.tenant_id, account.id, leased)
                return answer
            notification = notifications.of_account(current, self.clock.now())
            try:
                self.accounts.disconnect(current, leased, notification)
            except ChangedMeanwhile:
                continue
            return answer
