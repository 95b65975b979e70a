"""Months of credits in the table: opened once, and consistent with the posts that hold them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pynamodb.expressions.operand import Path

from drumbeat.domain import credits as months
from drumbeat.domain import lifecycle, trying
from drumbeat.domain.credits import Change, Holders, LedgerEntry, Payer
from drumbeat.domain.errors import ChangedMeanwhile, NoCredits
from drumbeat.domain.posts import Origin, PostError, PostInstance, Status
from drumbeat.persistence import AccountRepository, CalendarRepository, CreditRepository
from drumbeat.persistence.instances import bare_slot
from drumbeat.ports import Put, Remove, Replace
from tests.fakes.clock import FixedClock
from tests.samples import LOS_ANGELES, NOW, account, instance, instant, secret

PAYER = Payer(tenant_id="h2o", timezone=LOS_ANGELES, anchor_day=1, base=3)
DECEMBER, JANUARY = instant("2026-12-10T12:00Z"), instant("2027-01-10T12:00Z")


@pytest.fixture
def stored() -> CreditRepository:
    return CreditRepository()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def calendar(clock: FixedClock) -> CalendarRepository:
    AccountRepository().create(account(), secret())
    return CalendarRepository(due_shards=1, clock=clock)


def post(number: int = 1, **given: Any) -> PostInstance:
    when = DECEMBER + timedelta(days=number)
    return instance(
        **{
            "id": f"post-{number}",
            "status": Status.SCHEDULED,
            "origin": Origin.PERSON,
            "scheduled_for": when,
            "generation": 1,
            "due_at": when,
            "take_up_at": when,
            "credit": "2026-12-01T08:00Z",
            **given,
        }
    )


def counts(stored: CreditRepository) -> dict[str, tuple[int, int]]:
    """Credits left and held, by month."""
    found = stored.since("h2o", NOW - timedelta(days=60))
    assert all(each.is_balanced for each in found)
    return {each.key[:7]: (each.available, each.held) for each in found}


def test_a_month_is_opened_when_it_is_first_asked_for_and_then_found(
    stored: CreditRepository,
) -> None:
    assert stored.find("h2o", DECEMBER) is None

    opened = stored.covering(PAYER, DECEMBER)
    again = stored.covering(replace(PAYER, base=500), DECEMBER + timedelta(days=3))

    assert again == opened
    assert (opened.base, opened.available, opened.key) == (3, 3, "2026-12-01T08:00Z")
    assert stored.find("h2o", DECEMBER) == opened
    assert stored.find("h2o", JANUARY) is None


def test_months_on_both_sides_of_one_that_is_opened_later_bound_it(
    stored: CreditRepository,
) -> None:
    before = stored.covering(PAYER, instant("2026-11-10T12:00Z"))
    after = stored.covering(PAYER, JANUARY)

    between = stored.covering(replace(PAYER, timezone="Asia/Tokyo"), DECEMBER)

    assert (between.starts_at, between.ends_at) == (before.ends_at, after.starts_at)


def test_a_post_that_is_put_holds_a_credit_and_gives_it_back_when_it_is_removed(
    stored: CreditRepository, calendar: CalendarRepository
) -> None:
    stored.covering(PAYER, DECEMBER)

    calendar.apply(Put(post()))
    assert counts(stored) == {"2026-12": (2, 1)}
    calendar.apply(Remove(post()))

    assert counts(stored) == {"2026-12": (3, 0)}


def test_several_posts_in_one_write_take_their_credits_together_or_not_at_all(
    stored: CreditRepository, calendar: CalendarRepository
) -> None:
    stored.covering(PAYER, DECEMBER)
    drafts = [post(number, status=Status.DRAFT, credit=None) for number in range(4)]
    for draft in drafts:
        calendar.apply(Put(draft))
    first, second, third, fourth = (Replace(each, post(n)) for n, each in enumerate(drafts))

    calendar.apply(first, second)
    with pytest.raises(NoCredits) as refused:
        calendar.apply(third, fourth)

    assert (refused.value.available, refused.value.extra["needed"]) == (1, 2)
    assert counts(stored) == {"2026-12": (1, 2)}
    found = calendar.get("h2o", "post-3")
    assert found is not None
    assert found.status is Status.DRAFT


def test_a_post_that_goes_out_and_is_recorded_leaves_its_month_as_it_is(
    stored: CreditRepository, calendar: CalendarRepository
) -> None:
    before = post(content_item_id=None)
    stored.covering(PAYER, DECEMBER)
    calendar.apply(Put(before))
    month = stored.find("h2o", DECEMBER)

    claimed = trying.claim(before, attempt=1, fingerprint="f", handle={}, now=NOW)
    calendar.apply(Replace(before, claimed))
    sent = replace(claimed, revision=2)
    out = trying.posted(sent, sent_at=NOW, platform_post_id="1", permalink=None)
    calendar.apply(Replace(sent, out))

    assert stored.find("h2o", DECEMBER) == month


def test_a_move_over_the_months_end_moves_the_credit(
    stored: CreditRepository, calendar: CalendarRepository
) -> None:
    stored.covering(PAYER, DECEMBER)
    stored.covering(PAYER, JANUARY)
    before = post()
    calendar.apply(Put(before))

    after = replace(before, scheduled_for=JANUARY, due_at=JANUARY, credit="2027-01-01T08:00Z")
    calendar.apply(Replace(before, after))

    assert counts(stored) == {"2026-12": (3, 0), "2027-01": (2, 1)}


def test_what_fails_after_its_month_is_over_does_not_lapse_with_it(
    stored: CreditRepository, calendar: CalendarRepository, clock: FixedClock
) -> None:
    over = stored.covering(PAYER, DECEMBER)
    before = post()
    calendar.apply(Put(before))
    clock.advance(over.ends_at - clock.now())

    error = PostError("gone", "The page is gone.", retryable=False)
    calendar.apply(Replace(before, trying.give_up(before, Status.FAILED, error)))

    [found] = stored.since("h2o", over.starts_at)
    assert (found.available, found.held, found.late) == (3, 0, 1)
    current = stored.covering(PAYER, JANUARY)
    after, gains, _, late = months.close(found, current)
    assert stored.change(Change(found, after), Change(current, gains))
    assert late == 1
    assert counts(stored) == {"2026-12": (2, 0), "2027-01": (4, 0)}


def test_a_post_whose_month_is_unknown_can_be_cancelled_all_the_same(
    stored: CreditRepository, calendar: CalendarRepository
) -> None:
    stored.covering(PAYER, DECEMBER)
    calendar.apply(Put(post(credit=None)))
    strange = post(credit="2020-01-01T08:00Z")

    calendar.apply(Replace(strange, lifecycle.cancel(strange)))

    assert counts(stored) == {"2026-12": (3, 0)}


def test_a_month_that_was_changed_meanwhile_is_not_overwritten(stored: CreditRepository) -> None:
    before = stored.covering(PAYER, DECEMBER)
    assert stored.change(Change(before, months.top_up(before, 5)))

    with pytest.raises(ChangedMeanwhile):
        stored.change(Change(before, months.adjust(before, 1, "UTC")))

    assert counts(stored) == {"2026-12": (8, 0)}


def test_what_an_event_grants_is_granted_once(stored: CreditRepository) -> None:
    def entry(number: int) -> LedgerEntry:
        return LedgerEntry(
            id=f"0000-{number}",
            tenant_id="h2o",
            period="2026-12-01T08:00Z",
            kind="granted",
            amount=5,
            reason="Bought",
            by="billing",
            at=NOW,
            event_id="evt_1",
        )

    before = stored.covering(PAYER, DECEMBER)
    assert stored.change(Change(before, months.top_up(before, 5)), entries=[entry(1)])
    now = stored.covering(PAYER, DECEMBER)

    assert not stored.change(Change(now, months.top_up(now, 5)), entries=[entry(2)])

    assert counts(stored) == {"2026-12": (8, 0)}
    assert [each.id for each in stored.ledger("h2o", limit=5).items] == ["0000-1"]


def test_the_ledger_is_listed_page_by_page_newest_first(stored: CreditRepository) -> None:
    for number in range(3):
        month = stored.covering(PAYER, DECEMBER)
        line = LedgerEntry(
            id=f"0000-{number}",
            tenant_id="h2o",
            period=month.key,
            kind="adjusted",
            amount=1,
            reason="A gift",
            by="olga@example.com",
            at=NOW,
            event_id=f"~{number}",
        )
        stored.change(Change(month, months.adjust(month, 1, "UTC")), entries=[line])

    first = stored.ledger("h2o", limit=2)
    rest = stored.ledger("h2o", limit=2, after=first.next)

    assert [each.id for each in (*first.items, *rest.items)] == ["0000-2", "0000-1", "0000-0"]
    assert rest.next is None


def test_posts_that_hold_a_credit_are_found_wherever_they_stand(
    stored: CreditRepository, calendar: CalendarRepository
) -> None:
    month = stored.covering(PAYER, DECEMBER)
    far = instant("2027-06-01T12:00Z")
    calendar.apply(Put(post(1)))
    calendar.apply(Put(post(2, status=Status.POSTED, take_up_at=None)))
    calendar.apply(Put(post(3, scheduled_for=far)))

    assert stored.holders(month) == Holders(on_their_way=1, posted=1)
    assert stored.holders(month, everywhere=True) == Holders(on_their_way=2, posted=1)


def test_posts_of_older_versions_that_hold_a_credit_are_counted(
    stored: CreditRepository, calendar: CalendarRepository
) -> None:
    month = stored.covering(PAYER, DECEMBER)
    calendar.apply(Put(post(1)))
    calendar.apply(Put(post(2)))
    # As they stored the month.
    bare_slot(post(1)).update([Path("credit").set(month.key)])

    assert stored.holders(month) == Holders(on_their_way=2, posted=0)
