"""The due index: ordered by time, and within a second by tenant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.pacing import Place
from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.domain.tenancy import Member, Role
from drumbeat.persistence import (
    AccountRepository,
    CalendarRepository,
    DueIndexRepository,
    GateRepository,
    TenantRepository,
)
from drumbeat.ports import DueEntry, DueIndex, Gates, Put
from drumbeat.services.dispatching import mark
from tests.fakes.clock import FixedClock
from tests.fakes.due_index import ListedDueIndex, ShardedDueIndex
from tests.samples import H2O, NOW, account, instance, secret

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
def stored(request: pytest.FixtureRequest, table: str) -> tuple[DueIndex, Gates]:
    """The index, and the gates that it reads."""
    entries = [_entry(post) for post in POSTS]
    if request.param == "the fake":
        listed = ListedDueIndex(entries)
        return listed, listed.gates
    if request.param == "the fake of shards":
        sharded = ShardedDueIndex(entries, shards=1)
        return sharded, sharded.gates
    _fill_table()
    return DueIndexRepository(), GateRepository()


@pytest.fixture
def index(stored: tuple[DueIndex, Gates]) -> DueIndex:
    return stored[0]


@pytest.fixture
def gates(stored: tuple[DueIndex, Gates]) -> Gates:
    return stored[1]


def _fill_table() -> None:
    accounts = AccountRepository()
    calendar = CalendarRepository(due_shards=1, clock=FixedClock(NOW))
    for tenant_id in ("a", "b"):
        ada = Member(
            tenant_id=tenant_id,
            id="ada",
            email="ada@example.com",
            role=Role.ADMIN,
            created_at=NOW,
        )
        TenantRepository().create(replace(H2O, id=tenant_id), ada)
    for post in POSTS:
        home = account(id=post.channel_account_id, tenant_id=post.tenant_id)
        if accounts.get(home.tenant_id, home.id) is None:
            accounts.create(home, secret())
        calendar.apply(Put(post))


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


def moved(index: DueIndex, instance_id: str) -> DueEntry:
    entries = index.due(0, SOON + timedelta(hours=1), 10)
    return next(each for each in entries if each.instance_id == instance_id)


def post_of(index: DueIndex, entry: DueEntry) -> PostInstance:
    [late] = index.late([entry])
    assert late.instance is not None
    return late.instance


def test_a_post_in_line_is_due_at_its_place_and_is_not_counted_as_started(index: DueIndex) -> None:
    first = index.due(0, SOON, 1)[0]
    place = Place(SOON + timedelta(minutes=10), waited=timedelta(seconds=90.5))

    assert index.line_up(first, place)
    assert not index.line_up(first, place)

    entry = moved(index, "a-1")
    assert entry == replace(first, due_at=place.at, take_up_at=place.at)
    post = post_of(index, entry)
    assert (post.due_at, post.promised_at, post.paced_seconds) == (place.at, SOON, 91)


def test_what_waits_again_keeps_the_time_of_the_first_and_adds_up(index: DueIndex) -> None:
    for minutes in (10, 20):
        entry = moved(index, "a-1")
        at = SOON + timedelta(minutes=minutes)
        assert index.line_up(entry, Place(at, waited=timedelta(seconds=30)))

    post = post_of(index, moved(index, "a-1"))
    assert (post.promised_at, post.paced_seconds) == (SOON, 60)


def test_a_place_that_people_were_told_is_the_time_that_was_promised(index: DueIndex) -> None:
    place = Place(SOON + timedelta(minutes=10), promised=True)

    assert index.line_up(moved(index, "a-1"), place)

    assert post_of(index, moved(index, "a-1")).promised_at == place.at


def test_what_is_started_for_a_place_is_due_then_and_stands_until_its_lease(
    index: DueIndex,
) -> None:
    first = index.due(0, SOON, 1)[0]
    until, place = SOON + timedelta(minutes=30), Place(SOON + timedelta(seconds=40))

    assert index.lease(first, until, place)

    entry = moved(index, "a-1")
    assert entry == replace(first, attempt=1, due_at=place.at, take_up_at=until)
    assert post_of(index, entry).promised_at == SOON


def test_a_place_that_is_not_later_changes_nothing(index: DueIndex) -> None:
    first = index.due(0, SOON, 1)[0]
    until = SOON + timedelta(minutes=30)

    assert index.lease(first, until, Place(SOON, waited=timedelta(seconds=5)))

    post = post_of(index, moved(index, "a-1"))
    assert (post.due_at, post.promised_at, post.paced_seconds) == (SOON, None, 0)


def test_late_entries_come_in_their_order_with_what_decides_about_them(
    index: DueIndex, gates: Gates
) -> None:
    a_1, a_2, b_1 = index.due(0, SOON, 10)
    until = SOON + timedelta(hours=1)
    gates.close("b", "account-1", until)
    assert index.lease(a_2, until)

    late = index.late([b_1, a_2, a_1])

    assert [each.entry for each in late] == [b_1, a_2, a_1]
    assert [each.instance and each.instance.id for each in late] == ["b-1", None, "a-1"]
    assert [late[0].gate.closed_until, late[2].gate.closed_until] == [until, None]
    assert {each.tenant and each.tenant.max_lateness for each in late} == {H2O.max_lateness}
