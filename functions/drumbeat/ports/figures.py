"""What is counted, and what went wrong."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from drumbeat.domain.error_log import LoggedError
from drumbeat.domain.figures import FiguresRange, PlanCounts
from drumbeat.ports.listing import Page, Position


class Figures(Protocol):
    """Daily figures. Each range is a Query or two, a year included; days without any are left out.

    The figures of all businesses for a day add up to the deployment's.
    """

    def of_deployment(self, first: date, last: date) -> FiguresRange:
        """From `first` to `last`, both included."""
        ...

    def of_tenant(self, tenant_id: str, first: date, last: date) -> FiguresRange: ...

    def plans(self) -> PlanCounts:
        """How many businesses are on each plan."""
        ...


class ErrorLog(Protocol):
    def add(self, error: LoggedError) -> None:
        """Nothing happens where it is there already. Raises Unavailable."""
        ...

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[LoggedError]:
        """Those of one day (UTC), newest first."""
        ...
