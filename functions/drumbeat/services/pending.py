"""Posts that the deployment takes up within the hour, as operators look through them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.posts import PostInstance
from drumbeat.ports import Clock, DueEntry, DueIndex, Page, Position
from drumbeat.services.allowance import Allowance
from drumbeat.services.filtered_listing import filtered

#: How far ahead they look.
AHEAD = timedelta(hours=1)
_READ_AT_A_TIME = 100
#: A listing reads so many of all businesses, and goes on with its cursor.
MOST_READ = 500
#: In one answer: each is read with its account and its business.
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Pending:
    """A post that is taken up next at `at`. What it says and shows stays its business's."""

    post: PostInstance
    at: datetime
    #: How often it was taken up already.
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPosts:
    due_index: DueIndex
    shards: int
    clock: Clock

    def list(self, tenant_id: str | None, *, limit: int, after: Position | None) -> Page[Pending]:
        """Those to be taken up by the end of the hour, the first ones first; overdue ones, too.

        A page may be short although more follow: `next` tells. Raises InvalidInput for a position
        that is none.
        """
        until = self.clock.now() + AHEAD
        page = filtered(
            lambda position: self._read(until, position),
            lambda entry: tenant_id in (None, entry.tenant_id),
            limit=min(limit, MOST_SHOWN),
            after=after,
            most_read=MOST_READ,
            allowance=Allowance.of_a_request(self.clock),
        )
        return Page(
            [
                Pending(late.instance, late.entry.take_up_at, late.entry.attempt)
                for late in self.due_index.late(page.items)
                if late.instance is not None
            ],
            page.next,
        )

    def _read(self, until: datetime, position: Position | None) -> Page[tuple[DueEntry, Position]]:
        """The next entries of all shards, in one order."""
        after = None if position is None else _entry(position)
        shards = [
            self.due_index.due(shard, until, _READ_AT_A_TIME, after) for shard in range(self.shards)
        ]
        entries = sorted((entry for shard in shards for entry in shard), key=_place)
        shown = [(entry, _position(entry)) for entry in entries[:_READ_AT_A_TIME]]
        is_last = len(entries) < _READ_AT_A_TIME
        return Page(shown, None if is_last else shown[-1][1])


def _place(entry: DueEntry) -> tuple[datetime, str, str]:
    return entry.take_up_at, entry.tenant_id, entry.instance_id


def _position(entry: DueEntry) -> Position:
    return {
        "at": entry.take_up_at.isoformat(),
        "tenant": entry.tenant_id,
        "id": entry.instance_id,
    }


def _entry(position: Position) -> DueEntry:
    """As much of an entry as says where it stands."""
    try:
        at = datetime.fromisoformat(position["at"])
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise InvalidInput.of("cursor", "Not a cursor of this list; start without one.")
    return DueEntry(
        tenant_id=position["tenant"],
        instance_id=position["id"],
        slot="",
        generation=0,
        attempt=0,
        due_at=at,
        take_up_at=at,
    )
