"""Daily figures, and the error log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from drumbeat.ports.listing import Page, Position

# Every function loads the ports, but few need these.
if TYPE_CHECKING:
    from drumbeat.domain.error_log import LoggedError
    from drumbeat.domain.figures import Counters, FiguresRange, PlanCounts


class Figures(Protocol):
    """Daily figures. Each range is one Query or two, up to a year; days without figures are left
    out.

    The figures of all businesses for a day add up to the deployment's.
    """

    def of_deployment(self, first: date, last: date) -> FiguresRange:
        """From `first` to `last`, both included."""
        ...

    def of_tenant(self, tenant_id: str, first: date, last: date) -> FiguresRange: ...

    def plans(self) -> PlanCounts:
        """How many businesses are on each plan."""
        ...


@dataclass(frozen=True, slots=True)
class StoredDay:
    """A day's counters as stored; every change raises `version`."""

    version: int = 0
    counters: Counters = field(default_factory=dict)


class FiguresBook(Protocol):
    """Stored figures, for counting again."""

    def of_tenant(self, tenant_id: str) -> Mapping[date, StoredDay]: ...

    def of_deployment(self, year: int) -> Mapping[date, StoredDay]:
        """Without plan changes."""
        ...

    def add(self, tenant_id: str | None, day: date, counters: Counters, before: StoredDay) -> bool:
        """Add to a day of a business and of the deployment; None: only of the deployment.

        False, with nothing written, if the day is not as it was `before`. Raises Unavailable.
        """
        ...

    def plans(self) -> StoredDay:
        """How many businesses are on each plan."""
        ...

    def add_plans(self, counters: Counters, before: StoredDay) -> bool:
        """As `add`, for those numbers."""
        ...


class ErrorLog(Protocol):
    def add(self, error: LoggedError) -> None:
        """Nothing happens if it is stored already. Raises Unavailable."""
        ...

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[LoggedError]:
        """The errors of one day (UTC), newest first."""
        ...
