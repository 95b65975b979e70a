"""Checks ahead of time."""

from __future__ import annotations

from typing import Protocol

from drumbeat.domain.findings import AccountCheck, Delivery, Preflight
from drumbeat.domain.notifications import Notification
from drumbeat.domain.preflight import Horizon, Mark


class Preflights(Protocol):
    """What checks have found, kept beside the post."""

    def record(
        self,
        tenant_id: str,
        instance_id: str,
        found: Preflight,
        notification: Notification | None = None,
    ) -> None:
        """Keep the findings, and tell people unless they have been told by this id already.

        Nothing happens when the post is gone or a later check has been recorded. Raises
        ChangedMeanwhile, Unavailable.
        """
        ...

    def reached(self, horizon: Horizon, shard: int) -> Mark | None:
        """How far this shard has been checked at this horizon; None before the first time."""
        ...

    def reach(self, horizon: Horizon, shard: int, mark: Mark) -> None: ...


class PreflightRunner(Protocol):
    """Has a post checked by the function that may open connections."""

    def run(self, tenant_id: str, instance_id: str) -> Preflight | None:
        """The fresh findings, which are kept too; None when the post is gone.

        Raises Unavailable, having kept nothing or all.
        """
        ...

    def check_account(self, tenant_id: str, account_id: str) -> AccountCheck | None:
        """What the network says of it now, which is kept too; None when the account is gone.

        Raises as `run`.
        """
        ...

    def test_account(self, tenant_id: str, account_id: str) -> Delivery | None:
        """What became of a test; None when the account is gone, or its network takes none.

        Raises as `run`.
        """
        ...
