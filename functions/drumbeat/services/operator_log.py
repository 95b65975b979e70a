"""Logging operators' changes before they are made, and then their outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from drumbeat.domain.errors import DrumbeatError
from drumbeat.domain.operators import Action, LogEntry, Outcome, differences
from drumbeat.domain.tenancy import Person
from drumbeat.ports import Clock, Ids, OperatorLogStore, Page, Position
from drumbeat.services.allowance import Allowance
from drumbeat.services.filtered_listing import filtered

T = TypeVar("T")
State = Mapping[str, object]

_READ_AT_A_TIME = 100
_MOST_READ = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorLog:
    entries: OperatorLogStore
    clock: Clock
    ids: Ids

    def logged(
        self,
        who: Person,
        action: Action,
        *,
        subject: str,
        reason: str,
        before: State,
        wanted: State,
        act: Callable[[], tuple[T, State]],
        tenant_id: str | None = None,
    ) -> T:
        """Do `act`, which returns its result and the new state, and log who, what and why.

        The entry is written before anything is changed, so that no change lacks one; a refused
        change leaves none. Raises what `act` raises.
        """
        entry = LogEntry(
            id=self.ids.new(),
            at=self.clock.now(),
            by=who.email,
            action=action,
            subject=subject,
            tenant_id=tenant_id,
            reason=reason,
            changes=differences(before, {**before, **wanted}),
        )
        self.entries.put(entry)
        try:
            answer, after = act()
        except DrumbeatError as error:
            # An error after which a retry makes sense may have left a part done.
            if not error.retryable:
                self.entries.drop(entry)
            raise
        self.entries.put(replace(entry, changes=differences(before, after), outcome=Outcome.DONE))
        return answer

    def list(self, tenant_id: str | None, *, limit: int, after: Position | None) -> Page[LogEntry]:
        """The newest first, of one business or of all.

        A page may be short although more follow, as `next` shows.
        """
        return filtered(
            lambda position: self.entries.page(limit=_READ_AT_A_TIME, after=position),
            lambda entry: tenant_id in (None, entry.tenant_id),
            limit=limit,
            after=after,
            most_read=_MOST_READ,
            allowance=Allowance.of_a_request(self.clock),
        )
