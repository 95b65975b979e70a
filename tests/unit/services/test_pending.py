"""What operators see of posts due within the hour."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from drumbeat.domain.errors import InvalidInput
from drumbeat.ports import DueEntry
from drumbeat.services.pending import MOST_READ, Pending, PendingPosts
from tests.fakes.clock import FixedClock
from tests.fakes.due_index import ShardedDueIndex
from tests.samples import NOW

MINUTE = timedelta(minutes=1)
SHARDS = 4


def due(tenant_id: str, number: int, when: datetime, attempt: int = 0) -> DueEntry:
    return DueEntry(
        tenant_id=tenant_id,
        instance_id=f"{tenant_id}-{number:04}",
        slot=f"{when:%Y-%m-%dT%H:%MZ}#account-{number}",
        generation=1,
        attempt=attempt,
        due_at=when,
        take_up_at=when,
        scheduled_for=when,
    )


def desk(*entries: DueEntry) -> tuple[PendingPosts, ShardedDueIndex]:
    index = ShardedDueIndex(entries, SHARDS)
    return PendingPosts(due_index=index, shards=SHARDS, clock=FixedClock(NOW)), index


def ids(found: list[Pending]) -> list[str]:
    return [each.post.id for each in found]


def all_pages(pending: PendingPosts, tenant_id: str | None, limit: int) -> list[str]:
    seen: list[str] = []
    position = None
    while True:
        page = pending.list(tenant_id, limit=limit, after=position)
        seen += ids(list(page.items))
        position = page.next
        if position is None:
            return seen


def test_overdue_posts_stand_in_front_and_what_is_due_later_than_in_an_hour_does_not() -> None:
    pending, _ = desk(
        due("h2o", 1, NOW + 59 * MINUTE),
        due("h2o", 2, NOW - 5 * MINUTE, attempt=2),
        due("h2o", 3, NOW + 61 * MINUTE),
        due("all_county", 4, NOW),
    )

    found = pending.list(None, limit=50, after=None)

    assert ids(list(found.items)) == ["h2o-0002", "all_county-0004", "h2o-0001"]
    assert (found.items[0].tries, found.items[0].at) == (2, NOW - 5 * MINUTE)
    assert found.next is None


def test_pages_go_on_over_all_shards_and_tell_each_post_once() -> None:
    entries = [due("h2o", number, NOW + number // 9 * MINUTE) for number in range(230)]
    pending, _ = desk(*entries)

    assert all_pages(pending, None, 7) == [entry.instance_id for entry in entries]


def test_one_business_is_found_among_many_and_each_answer_reads_a_bounded_part() -> None:
    others = [due("all_county", number, NOW) for number in range(2 * MOST_READ)]
    pending, index = desk(*others, due("h2o", 1, NOW + MINUTE))

    first = pending.list("h2o", limit=50, after=None)

    assert first.items == []
    assert first.next is not None
    assert index.pages <= SHARDS * (MOST_READ // 100)
    assert all_pages(pending, "h2o", 50) == ["h2o-0001"]


def test_a_position_that_is_none_is_refused() -> None:
    pending, _ = desk()

    for at in ("nonsense", "2026-11-29T10:00"):
        with pytest.raises(InvalidInput):
            pending.list(None, limit=1, after={"at": at, "tenant": "h2o", "id": "1"})
