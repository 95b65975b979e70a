"""Checks and tests of connections that people ask for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.errors import Conflict, NotFound, Unavailable
from drumbeat.domain.findings import AccountCheck, Delivery
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import Accounts, PreflightRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionDesk:
    """Calls the only function that may open connections."""

    accounts: Accounts
    runner: PreflightRunner

    def check(self, access: Access, account_id: str) -> AccountCheck:
        """Ask the network now, and store its answer. Raises NotFound, Forbidden, Unavailable."""
        access.require(Permission.MANAGE)
        self._existing(access, account_id)
        answer = self.runner.check_account(access.tenant_id, account_id)
        if answer is None:
            raise NotFound("No such account.")
        return answer

    def check_added(self, account: ChannelAccount) -> AccountCheck | None:
        """The network's answer about a new account; None when it can't be asked."""
        with suppress(Unavailable):
            return self.runner.check_account(account.tenant_id, account.id)
        return None

    def test(self, access: Access, account_id: str) -> Delivery:
        """Send a test. Raises as `check`, and Conflict (`no_test`) when the network has none."""
        access.require(Permission.MANAGE)
        account = self._existing(access, account_id)
        delivery = self.runner.test_account(access.tenant_id, account_id)
        if delivery is None:
            raise Conflict(
                f"'{account.name}' takes no tests: whatever is sent there can be seen. "
                "Check the connection instead.",
                code="no_test",
            )
        return delivery

    def _existing(self, access: Access, account_id: str) -> ChannelAccount:
        account = self.accounts.get(access.tenant_id, account_id)
        if account is None or account.status is AccountStatus.DELETING:
            raise NotFound("No such account.")
        return account
