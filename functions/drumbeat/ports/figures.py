"""What is counted, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from drumbeat.ports.listing import Page, Position

# Every function loads the ports, and few these.
if TYPE_CHECKING:
    from drumbeat.domain.error_log import LoggedError
    from drumbeat.domain.figures import Counters, FiguresRange, PlanCounts


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


@dataclass(frozen=True, slots=True)
class StoredDay:
    """A day's counters as they are stored; `version` is raised by every change of them."""

    version: int = 0
    counters: Counters = field(default_factory=dict)


class FiguresBook(Protocol):
    """Figures as they are stored, to be counted again."""

    def of_tenant(self, tenant_id: str) -> Mapping[date, StoredDay]: ...

    def of_deployment(self, year: int) -> Mapping[date, StoredDay]:
        """Of plans nothing."""
        ...

    def add(self, tenant_id: str | None, day: date, counters: Counters, seen: StoredDay) -> bool:
        """Add to a day of a business, and to the deployment's; None: to the deployment's alone.

        False, and nothing, where the day is not as it was `seen`. Raises Unavailable.
        """
        ...

    def plans(self) -> StoredDay:
        """How many businesses are on each plan."""
        ...

    def add_plans(self, counters: Counters, seen: StoredDay) -> bool:
        """As `add`, to those numbers."""
        ...


class ErrorLog(Protocol):
    def add(self, error: LoggedError) -> None:
        """Nothing happens where it is there already. Raises Unavailable."""
        ...

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[LoggedError]:
        """Those of one day (UTC), newest first."""
        ...
