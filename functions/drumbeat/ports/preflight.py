"""Pre-flight checks."""

from __future__ import annotations

from typing import Protocol

from drumbeat.domain.findings import AccountCheck, Delivery, Preflight
from drumbeat.domain.notifications import Notification
from drumbeat.domain.preflight import Horizon, Mark


class Preflights(Protocol):
    """Findings of checks, stored with the post."""

    def record(
        self,
        tenant_id: str,
        instance_id: str,
        preflight: Preflight,
        notification: Notification | None = None,
    ) -> None:
        """Store the findings, and the notification unless one with its id exists.

        Nothing happens when the post is gone or a later check has been stored. Raises
        ChangedMeanwhile, Unavailable.
        """
        ...

    def reached(self, horizon: Horizon, shard: int) -> Mark | None:
        """How far this shard has been checked at this horizon; None before the first time."""
        ...

    def reach(self, horizon: Horizon, shard: int, mark: Mark) -> None: ...


class PreflightRunner(Protocol):
    """Checks a post in the function that may open connections."""

    def run(self, tenant_id: str, instance_id: str) -> Preflight | None:
        """The new findings, which are also stored; None when the post is gone.

        Raises Unavailable, with nothing or everything stored.
        """
        ...

    def check_account(self, tenant_id: str, account_id: str) -> AccountCheck | None:
        """The network's present answer, which is also stored; None when the account is gone.

        Raises as `run`.
        """
        ...

    def test_account(self, tenant_id: str, account_id: str) -> Delivery | None:
        """The result of a test; None when the account is gone, or its network has no test.

        Raises as `run`.
        """
        ...
