"""Credits over the real table: who takes them, who gives them back, and what people see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain import trying
from drumbeat.domain.content import ContentItem
from drumbeat.domain.credits import Holders
from drumbeat.domain.errors import Conflict, NoCredits
from drumbeat.domain.notifications import Type
from drumbeat.domain.plans import Plan
from drumbeat.domain.posts import PostError, PostInstance, Status
from drumbeat.domain.tenancy import Member, Role
from drumbeat.persistence.credits import PeriodItem, bare_period
from drumbeat.ports import Replace
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from drumbeat.services.placing import When
from drumbeat.services.posts import Composition, Destination
from drumbeat.services.reserving import Price
from drumbeat.settings import Settings
from tests.fakes.clock import FixedClock
from tests.integration.faults.world import broken_credits
from tests.integration.wiring import Wiring
from tests.plans import limit_credits_alone
from tests.samples import EDITOR, H2O, NOW, account, instant, secret

SOON = instant("2026-12-10T17:00Z")
NEXT_MONTH = instant("2027-01-10T17:00Z")


class Desk(Wiring):
    """A business with 12 credits a month, and accounts of its own."""

    def __init__(self) -> None:
        super().__init__(FixedClock(), settings=Settings(table_name="", default_plan="business"))
        limit_credits_alone(self.plans, 12)

    def connect(self, *names: str) -> list[str]:
        for name in names:
            self.stored_accounts.create(account(id=name, name=name, platform="webhook"), secret())
        return list(names)

    def write(self) -> ContentItem:
        return self.contents.create(EDITOR, ContentDraft(title="Tips", base_caption="Warm."))

    def bulk(self, accounts: Sequence[str], when: object = SOON) -> Sequence[PostInstance | str]:
        answers = self.placing.create_many(
            EDITOR,
            self.write().id,
            accounts,
            scheduled_for=when,  # type: ignore[arg-type]
            status=None,
        )
        return [each.instance or (each.error and each.error.code) or "" for each in answers]

    def post(self, name: str = "page", when: object = SOON) -> PostInstance:
        [made] = self.bulk([name], when)
        assert isinstance(made, PostInstance), made
        return made

    def fail(self, post: PostInstance) -> PostInstance:
        stored = self.stored_calendar.get("h2o", post.id)
        assert stored is not None
        error = PostError("gone", "The page is gone.", retryable=False)
        self.stored_calendar.apply(Replace(stored, trying.give_up(stored, Status.FAILED, error)))
        return self.instances.get(EDITOR, post.id)

    def counts(self) -> dict[str, tuple[int, int]]:
        found = self.stored_credits.since("h2o", self.clock.now() - timedelta(days=60))
        return {each.key[:7]: (each.available, each.held) for each in found}


@pytest.fixture
def desk(table: str) -> Desk:
    desk = Desk()
    desk.connect("page")
    return desk


def test_a_bulk_of_thirty_with_twelve_left_schedules_twelve_and_says_so_of_each(
    desk: Desk,
) -> None:
    accounts = desk.connect(*(f"site-{number}" for number in range(30)))

    made = desk.bulk(accounts)

    assert sum(isinstance(each, PostInstance) for each in made) == 12
    assert made[12:] == ["no_credits"] * 18
    assert desk.counts() == {"2026-12": (0, 12)}


def test_a_draft_takes_none_and_scheduling_it_does(desk: Desk) -> None:
    [answer] = desk.placing.create_many(
        EDITOR, desk.write().id, ["page"], scheduled_for=SOON, status=Status.DRAFT
    )
    assert answer.instance is not None
    assert desk.counts() == {}

    desk.instances.edit(EDITOR, answer.instance.id, InstanceEdit(status=Status.SCHEDULED))

    assert desk.counts() == {"2026-12": (11, 1)}


def test_a_post_of_next_summer_that_is_posted_now_counts_for_this_month(desk: Desk) -> None:
    post = desk.post(when=instant("2027-06-01T17:00Z"))
    desk.instances.post_now(EDITOR, post.id)

    told = desk.credits.statement(EDITOR)

    assert told.period is not None
    assert (told.period.key[:7], told.period.held) == ("2026-12", 1)
    assert told.holders == Holders(on_their_way=1, posted=0)


def test_cancelling_moving_and_deleting_take_what_they_should(desk: Desk) -> None:
    post = desk.post()
    desk.instances.edit(EDITOR, post.id, InstanceEdit(scheduled_for=SOON + timedelta(days=1)))
    assert desk.counts() == {"2026-12": (11, 1)}

    desk.instances.edit(EDITOR, post.id, InstanceEdit(scheduled_for=NEXT_MONTH))
    assert desk.counts() == {"2026-12": (12, 0), "2027-01": (11, 1)}

    desk.instances.post_now(EDITOR, post.id)
    assert desk.counts() == {"2026-12": (11, 1), "2027-01": (12, 0)}

    desk.fail(post)
    assert desk.counts() == {"2026-12": (12, 0), "2027-01": (12, 0)}

    desk.resolving.retry(EDITOR, post.id)
    assert desk.counts() == {"2026-12": (11, 1), "2027-01": (12, 0)}

    desk.instances.delete(EDITOR, desk.post(when=SOON + timedelta(days=2)).id)
    assert desk.counts() == {"2026-12": (11, 1), "2027-01": (12, 0)}


def test_a_retry_without_credits_is_refused_and_the_post_stays_failed(desk: Desk) -> None:
    limit_credits_alone(desk.plans, 1)
    failed = desk.fail(desk.post())
    desk.post(when=SOON + timedelta(days=1))

    with pytest.raises(NoCredits):
        desk.resolving.retry(EDITOR, failed.id)

    assert desk.instances.get(EDITOR, failed.id).status is Status.FAILED
    [answer] = desk.resolving.retry_many(EDITOR, [failed.id])
    assert answer.error is not None
    assert answer.error.code == "no_credits"


def test_editing_the_text_of_a_post_that_nothing_covers_takes_no_credit(desk: Desk) -> None:
    limit_credits_alone(desk.plans, None)
    post = desk.post()
    limit_credits_alone(desk.plans, 0)

    desk.instances.edit(EDITOR, post.id, InstanceEdit(caption_override="Another one."))

    with pytest.raises(NoCredits):
        desk.instances.edit(EDITOR, post.id, InstanceEdit(scheduled_for=NEXT_MONTH))


def test_deleting_an_account_and_rejecting_a_text_give_credits_back(desk: Desk) -> None:
    manager = replace(EDITOR, email="ada@example.com", role=Role.ADMIN)
    desk.connect("site")
    kept, gone = desk.post(), desk.post("site")
    assert kept.content_item_id is not None
    desk.accounts.delete(manager, "site")
    assert desk.counts() == {"2026-12": (11, 1)}

    desk.contents.submit(EDITOR, kept.content_item_id)
    desk.contents.decide(manager, kept.content_item_id, approved=False, note="No.")

    assert desk.counts() == {"2026-12": (12, 0)}
    assert desk.instances.get(EDITOR, gone.id).credit is None


def test_filling_the_calendar_with_empty_slots_takes_none(desk: Desk) -> None:
    desk.topoff.top_off(H2O, 28)

    assert desk.counts() == {}


def test_a_check_counts_credits_and_takes_none(desk: Desk) -> None:
    limit_credits_alone(desk.plans, 2)
    accounts = desk.connect("site-1", "site-2", "site-3", "site-4")
    composition = Composition(
        content=ContentDraft(title="Tips", base_caption="Warm."),
        destinations=[Destination(channel_account_id=each) for each in accounts],
        when=When.AT,
        scheduled_for=SOON,
    )

    _, checked = desk.compositions.check(EDITOR, composition)
    assert desk.counts() == {}
    assert desk.compositions.price(EDITOR, checked) == Price(needed=4, available=2)
    _, placed = desk.compositions.create(EDITOR, composition)

    assert desk.compositions.price(EDITOR, placed) == Price(needed=4, available=2)
    for answers in (checked, placed):
        found = [each.error.code if each.error else None for each in answers]
        assert found == [None, None, "no_credits", "no_credits"]
        short = [each.error for each in answers if isinstance(each.error, NoCredits)]
        assert [each.available for each in short] == [0, 0]
    assert desk.counts() == {"2026-12": (0, 2)}


def test_what_is_posted_now_takes_its_credit_of_the_present_month(desk: Desk) -> None:
    composition = Composition(
        content=ContentDraft(title="Tips", base_caption="Warm."),
        destinations=[Destination(channel_account_id="page")],
        when=When.NOW,
    )

    _, answers = desk.compositions.create(EDITOR, composition)

    assert desk.compositions.price(EDITOR, answers) == Price(needed=1, available=12)
    assert desk.counts() == {"2026-12": (11, 1)}


def test_without_credits_nothing_is_written_and_nothing_shown(desk: Desk) -> None:
    limit_credits_alone(desk.plans, None)
    composition = Composition(
        content=ContentDraft(title="Tips", base_caption="Warm."),
        destinations=[Destination(channel_account_id="page")],
        when=When.AT,
        scheduled_for=SOON,
    )

    _, answers = desk.compositions.create(EDITOR, composition)

    assert desk.compositions.price(EDITOR, answers) is None
    assert desk.credits.statement(EDITOR).period is None
    assert desk.counts() == {}


def test_people_see_what_is_left_reserved_and_consumed(desk: Desk) -> None:
    posted, _ = desk.post(), desk.post(when=SOON + timedelta(days=1))
    stored = desk.stored_calendar.get("h2o", posted.id)
    assert stored is not None
    sent = replace(stored, status=Status.PUBLISHING)
    out = trying.posted(sent, sent_at=SOON, platform_post_id="1", permalink=None)
    desk.stored_calendar.apply(Replace(stored, out))

    found = desk.credits.statement(EDITOR)

    assert found.period is not None
    assert found.holders is not None
    assert (found.period.granted, found.period.available) == (12, 10)
    assert (found.holders.on_their_way, found.holders.posted) == (1, 1)
    assert found.next_period is not None
    assert found.next_period.starts_at == found.period.ends_at


def test_bought_credits_that_are_left_are_there_in_the_next_month(desk: Desk) -> None:
    desk.credits.grant(H2O, 5, reason="Bought", by="billing", event_id="evt_1")
    desk.credits.grant(H2O, 5, reason="Bought", by="billing", event_id="evt_1")
    desk.post()
    desk.clock.advance(timedelta(days=31))

    january = desk.credits.period(H2O)

    assert (january.topup, january.available) == (5, 17)
    assert desk.counts() == {"2026-12": (11, 1), "2027-01": (17, 0)}
    lines = desk.credits.ledger(EDITOR, limit=9).items
    assert [(each.kind, each.amount) for each in lines] == [("moved", 5), ("granted", 5)]
    assert desk.credits.period(H2O) == january


def test_what_fails_after_the_month_counts_in_the_present_one(desk: Desk) -> None:
    post = desk.post()
    desk.clock.advance(timedelta(days=31))
    desk.fail(post)

    assert desk.credits.period(H2O).available == 13
    assert broken_credits() == []


def test_an_operator_who_takes_credits_that_are_held_uncovers_what_is_due_latest(
    desk: Desk,
) -> None:
    posts = [desk.post(when=SOON + timedelta(days=number)) for number in range(3)]

    left = desk.credits.set_granted(H2O, 1, reason="A mistake", by="olga@example.com")

    assert (left.granted, left.available, left.held) == (1, 0, 1)
    credit = [desk.instances.get(EDITOR, post.id).credit is not None for post in posts]
    assert credit == [True, False, False]
    assert desk.counts() == {"2026-12": (0, 1)}
    assert desk.credits.ledger(EDITOR, limit=1).items[0].amount == -11
    desk.credits.set_granted(H2O, 1, reason="Again", by="olga@example.com")
    assert len(desk.credits.ledger(EDITOR, limit=9).items) == 1


def test_a_larger_plan_gives_more_at_once_and_a_smaller_one_takes_no_post(desk: Desk) -> None:
    for number in range(3):
        desk.post(when=SOON + timedelta(days=number))
    desk.post(when=NEXT_MONTH)
    limit_credits_alone(desk.plans, 500)
    desk.credits.rebase(H2O, reason="pro", by="billing")
    assert desk.counts() == {"2026-12": (497, 3), "2027-01": (499, 1)}

    limit_credits_alone(desk.plans, 2)
    changed = desk.credits.rebase(H2O, reason="free", by="billing")

    assert len(changed) == 2
    assert desk.counts() == {"2026-12": (0, 3), "2027-01": (1, 1)}
    assert desk.credits.rebase(H2O, reason="free", by="billing") == []


def test_a_count_finds_a_difference_and_corrects_it_by_a_line_of_the_ledger(desk: Desk) -> None:
    desk.post()
    assert desk.credits.differences("h2o") == []
    key = desk.credits.period(H2O).key
    bare_period("h2o", key).update([PeriodItem.held.add(2), PeriodItem.available.add(-2)])

    [found] = desk.credits.differences("h2o")
    assert (found.period.held, found.counted) == (3, 1)
    corrected = desk.credits.correct("h2o", key, by="olga@example.com")

    assert (corrected.available, corrected.held) == (11, 1)
    assert desk.credits.differences("h2o") == []
    with pytest.raises(Conflict):
        desk.credits.correct("h2o", key, by="olga@example.com")
    [line] = desk.credits.ledger(EDITOR, limit=9).items
    assert (line.kind, line.amount) == ("corrected", 2)


def test_each_night_what_is_over_moves_on_people_are_told_once_and_months_are_counted(
    desk: Desk,
) -> None:
    founder = Member(
        tenant_id="h2o",
        id="ada",
        email="ada@example.com",
        role=Role.ADMIN,
        created_at=H2O.created_at,
    )
    desk.stored_tenants.create(H2O, founder)
    limit_credits_alone(desk.plans, 1)
    desk.credits.grant(H2O, 1, reason="Bought", by="billing")
    desk.post()
    desk.clock.advance(timedelta(days=29))

    def night() -> tuple[int, int]:
        done = desk.credit_rounds.go(lambda: False)
        assert done.failed == []
        return done.tenants, done.differences

    assert night() == night() == (1, 0)
    told = desk.stored_notifications.list("h2o", limit=9).items
    assert [each.type for each in told] == []

    desk.clock.advance(timedelta(days=2))
    assert night() == (1, 0)
    assert desk.counts() == {"2026-12": (0, 1), "2027-01": (2, 0)}
    desk.post(when=NEXT_MONTH)
    desk.post(when=NEXT_MONTH + timedelta(days=1))
    assert night() == night() == (1, 0)
    told = desk.stored_notifications.list("h2o", limit=9).items
    assert [(each.type, each.code) for each in told] == [(Type.LOW_CREDITS, "credits_none")]

    key = desk.credits.period(H2O).key
    bare_period("h2o", key).update([PeriodItem.held.add(-1), PeriodItem.available.add(1)])
    assert night() == (1, 1)
    assert desk.meter.differences == ["h2o"]


def test_a_smaller_plan_that_has_begun_is_written_down_in_the_night(desk: Desk) -> None:
    founder = Member(
        tenant_id="h2o", id="ada", email="ada@example.com", role=Role.ADMIN, created_at=NOW
    )
    desk.stored_tenants.create(H2O, founder)
    begins_at = NOW + timedelta(days=1)
    waiting = replace(H2O, own_plan=Plan.PRO, next_plan=Plan.FREE, plan_changes_at=begins_at)
    desk.stored_tenants.set_plan(H2O, waiting, at=NOW)

    def night() -> int:
        done = desk.credit_rounds.go(lambda: False)
        assert done.failed == []
        return done.plans_begun

    assert night() == 0
    desk.clock.advance(timedelta(days=1))
    assert (night(), night()) == (1, 0)

    kept = desk.stored_tenants.get("h2o")
    assert kept is not None
    assert (kept.own_plan, kept.next_plan, kept.plan_changes_at) == (Plan.FREE, None, None)
    [told] = desk.stored_notifications.list("h2o", limit=9).items
    assert told.type is Type.PLAN_CHANGED


def test_a_business_without_credits_is_passed_over_at_night(desk: Desk) -> None:
    limit_credits_alone(desk.plans, None)

    assert desk.credit_rounds.go(lambda: False).tenants == 0
