"""Months of credits, and the ledger of what they were granted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from drumbeat.domain.credits import Change, Holders, LedgerEntry, Payer, Period
from drumbeat.ports.listing import Page, Position


class Credits(Protocol):
    """Strongly consistent. Credits that posts use and give back are written with them
    (`Calendar`)."""

    def covering(self, payer: Payer, instant: datetime) -> Period:
        """The month that covers `instant`; opened if it does not exist.

        Raises ChangedMeanwhile, Unavailable.
        """
        ...

    def find(self, tenant_id: str, instant: datetime) -> Period | None:
        """The month that covers `instant`, if it exists."""
        ...

    def since(self, tenant_id: str, first: datetime) -> Sequence[Period]:
        """All existing months that begin at `first` or later, oldest first."""
        ...

    def change(self, *changes: Change, entries: Sequence[LedgerEntry] = ()) -> bool:
        """Change what months grant, with lines of the ledger: all or nothing.

        False, with nothing done, if the event of an entry was applied before. Raises
        ChangedMeanwhile if a month is not as it was read, Unavailable.
        """
        ...

    def ledger(
        self, tenant_id: str, *, limit: int, after: Position | None = None
    ) -> Page[LedgerEntry]:
        """Newest first. Eventually consistent."""
        ...

    def holders(self, period: Period, *, everywhere: bool = False) -> Holders:
        """How many posts hold one of its credits.

        Looks for posts in the month or not long before it; `everywhere` reads the whole calendar.
        """
        ...
