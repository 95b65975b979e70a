"""The due index: ordered by time, and within a second by tenant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.persistence import AccountRepository, CalendarRepository, DueIndexRepository
from drumbeat.ports import DueEntry, DueIndex, Put
from drumbeat.services.dispatching import mark
from tests.fakes.clock import FixedClock
from tests.fakes.due_index import ListedDueIndex, ShardedDueIndex
from tests.samples import NOW, account, instance, secret

SOON = NOW + timedelta(minutes=1)


def scheduled(tenant_id: str, number: int, later: int = 0) -> PostInstance:
    when = SOON + timedelta(minutes=later)
    return instance(
        id=f"{tenant_id}-{number}",
        tenant_id=tenant_id,
        channel_account_id=f"account-{number}",
        status=Status.SCHEDULED,
        origin=Origin.PERSON,
        scheduled_for=when,
        generation=1,
        due_at=when,
        take_up_at=when,
    )


POSTS = [scheduled("a", 1), scheduled("a", 2), scheduled("b", 1), scheduled("a", 3, later=1)]


@pytest.fixture(params=["the table", "the fake", "the fake of shards"])
def index(request: pytest.FixtureRequest, table: str) -> DueIndex:
    if request.param == "the fake":
        return ListedDueIndex([_entry(post) for post in POSTS])
    if request.param == "the fake of shards":
        return ShardedDueIndex([_entry(post) for post in POSTS], shards=1)
    accounts = AccountRepository()
    calendar = CalendarRepository(due_shards=1, clock=FixedClock(NOW))
    for post in POSTS:
        home = account(id=post.channel_account_id, tenant_id=post.tenant_id)
        if accounts.get(home.tenant_id, home.id) is None:
            accounts.create(home, secret())
        calendar.apply(Put(post))
    return DueIndexRepository()


def _entry(post: PostInstance) -> DueEntry:
    assert post.due_at is not None
    assert post.take_up_at is not None
    return DueEntry(
        tenant_id=post.tenant_id,
        instance_id=post.id,
        slot=f"{post.due_at:%Y-%m-%dT%H:%MZ}#{post.channel_account_id}",
        generation=post.generation,
        attempt=post.attempt,
        due_at=post.due_at,
        take_up_at=post.take_up_at,
        scheduled_for=post.scheduled_for,
    )


def ids(entries: Sequence[DueEntry]) -> list[str]:
    return [entry.instance_id for entry in entries]


def test_entries_come_by_time_and_within_a_second_by_tenant(index: DueIndex) -> None:
    found = index.due(0, SOON + timedelta(hours=1), 10)

    assert found == [_entry(post) for post in POSTS]


def test_what_is_to_be_taken_up_later_is_not_there_yet(index: DueIndex) -> None:
    assert ids(index.due(0, SOON, 10)) == ["a-1", "a-2", "b-1"]


def test_a_page_goes_on_after_its_last_entry(index: DueIndex) -> None:
    later = SOON + timedelta(hours=1)
    [first] = index.due(0, later, 1)

    assert ids(index.due(0, later, 2, first)) == ["a-2", "b-1"]


def test_a_tenants_others_of_that_second_can_be_passed_over(index: DueIndex) -> None:
    later = SOON + timedelta(hours=1)
    [first] = index.due(0, later, 1)

    assert ids(index.due(0, later, 10, first, past_tenant=True)) == ["b-1", "a-3"]


def test_a_mark_without_a_tenant_stands_before_all_of_its_second_and_after_all_before_it(
    index: DueIndex,
) -> None:
    later = SOON + timedelta(hours=1)
    this, earlier = mark(SOON), mark(SOON - timedelta(seconds=1))
    next_minute = mark(SOON + timedelta(minutes=1))

    assert ids(index.due(0, later, 10, this)) == ["a-1", "a-2", "b-1", "a-3"]
    assert ids(index.due(0, later, 10, earlier)) == ["a-1", "a-2", "b-1", "a-3"]
    assert ids(index.due(0, later, 10, next_minute)) == ["a-3"]


def test_what_should_have_been_taken_up_before_a_mark_is_the_rest(index: DueIndex) -> None:
    before_this_second = SOON + timedelta(minutes=1) - timedelta(microseconds=1)

    assert ids(index.due(0, before_this_second, 10)) == ["a-1", "a-2", "b-1"]
    assert index.due(0, SOON - timedelta(microseconds=1), 10) == []


def test_a_leased_entry_moves_on_and_can_be_leased_only_once(index: DueIndex) -> None:
    first = index.due(0, SOON, 1)[0]
    until = SOON + timedelta(minutes=30)

    assert index.lease(first, until)
    assert not index.lease(first, until)
    assert ids(index.due(0, SOON, 10)) == ["a-2", "b-1"]
    assert index.due(0, until, 10)[-1].attempt == 1


def test_nothing_is_due_after_the_last_entry(index: DueIndex) -> None:
    last = index.due(0, SOON, 10)[-1]

    assert index.due(0, SOON, 10, last, past_tenant=True) == []
