"""Posts that will be taken up within the hour, for operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.posts import PostInstance
from drumbeat.ports import Clock, DueEntry, DueIndex, Page, Position
from drumbeat.services.allowance import Allowance
from drumbeat.services.filtered_listing import filtered

#: How far ahead to look.
AHEAD = timedelta(hours=1)
_READ_AT_A_TIME = 100
#: How many entries of all businesses are read before a cursor is returned.
MOST_READ = 500
#: The most in one answer, because each is read with its account and its business.
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Pending:
    """A post that is taken up next at `at`, without its text and media, which are its
    business's."""

    post: PostInstance
    at: datetime
    #: How often it has been taken up.
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPosts:
    due_index: DueIndex
    shards: int
    clock: Clock

    def list(self, tenant_id: str | None, *, limit: int, after: Position | None) -> Page[Pending]:
        """Posts to be taken up within the hour, the earliest first; also overdue ones.

        A page may be short although more follow, as `next` shows. Raises InvalidInput for an
        invalid position.
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
        items = [(entry, _position(entry)) for entry in entries[:_READ_AT_A_TIME]]
        is_last = len(entries) < _READ_AT_A_TIME
        return Page(items, None if is_last else items[-1][1])


def _place(entry: DueEntry) -> tuple[datetime, str, str]:
    return entry.take_up_at, entry.tenant_id, entry.instance_id


def _position(entry: DueEntry) -> Position:
    return {
        "at": entry.take_up_at.isoformat(),
        "tenant": entry.tenant_id,
        "id": entry.instance_id,
    }


def _entry(position: Position) -> DueEntry:
    """An entry with only its position. Raises InvalidInput."""
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
