"""The deployment's errors, for operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from drumbeat.domain.error_log import KEPT, ErrorKind, ErrorOutcome, LoggedError
from drumbeat.domain.searching import Words
from drumbeat.ports import Clock, ErrorLog, Page, Position
from drumbeat.services import daily_logs


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorFilter:
    """A filter; None matches everything. `q`: words in the message or the code."""

    kind: ErrorKind | None = None
    platform: str | None = None
    code: str | None = None
    outcome: ErrorOutcome | None = None
    tenant_id: str | None = None
    q: str = ""

    def matches(self, error: LoggedError) -> bool:
        return (
            self.kind in (None, error.kind)
            and self.platform in (None, error.platform)
            and self.code in (None, error.code)
            and self.outcome in (None, error.outcome)
            and self.tenant_id in (None, error.tenant_id)
            and Words(self.q).are_in(error.message, error.code)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorsSeen:
    log: ErrorLog
    clock: Clock

    def list(
        self,
        first: date | None,
        last: date | None,
        selection: ErrorFilter,
        *,
        limit: int,
        after: Position | None,
    ) -> Page[LoggedError]:
        """Errors of these days (UTC), the newest first; of the last ten days when none is named.

        A page may be short although more follow, as `next` shows. Raises InvalidInput.
        """
        return daily_logs.looked_through(
            self.log,
            selection.matches,
            first,
            last,
            kept=KEPT,
            limit=limit,
            after=after,
            clock=self.clock,
        )
