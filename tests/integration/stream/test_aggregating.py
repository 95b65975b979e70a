"""The figures counted from the stream are correct, whatever fails on the way."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from drumbeat.domain import figures
from drumbeat.domain.error_log import ErrorKind
from drumbeat.domain.figures import Counters, Key, Measure, PlanChange
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.persistence import keys
from drumbeat.persistence.credits import PeriodItem
from drumbeat.persistence.erasing import BusinessItemRepository
from drumbeat.persistence.instances import SlotItem, bare_slot, instance_of, slot_item
from drumbeat.persistence.table import connection
from drumbeat.persistence.tenants import TenantEntry, TenantItem
from drumbeat.ports import StoredDay
from drumbeat.services.recounting import SETTLES
from local.recounting import recount
from tests.fakes.clock import FixedClock
from tests.fakes.queue import HeldQueue
from tests.integration.stream.tap import Stream, tapped
from tests.integration.wiring import Wiring
from tests.interference import Killed, after_call, before_call, kill
from tests.samples import NOW, instance, notification

TENANTS = ("h2o", "all_county")
POSTED = instance(
    content_item_id="tips",
    status=Status.POSTED,
    due_at=NOW,
    posted_at=NOW + timedelta(seconds=0.4),
    lag_seconds=0.4,
    content_type="photo",
)


@dataclass
class Place:
    """The application, its stream, and how far the stream was delivered."""

    app: Wiring
    stream: Stream
    reached: dict[str, int] = field(default_factory=dict)

    def pending(self, shard: str) -> list[dict[str, Any]]:
        return self.stream.shards[shard][self.reached.get(shard, 0) :]

    def deliver(self, shard: str, records: list[dict[str, Any]] | None = None) -> None:
        self.app.aggregator.take(shard, self.pending(shard) if records is None else records)

    def deliver_all(self) -> None:
        for shard, records in list(self.stream.shards.items()):
            self.deliver(shard)
            self.reached[shard] = len(records)

    def recount(self) -> None:
        """Both reads, with no records in between."""
        before = self.app.recounting.differences()
        self.deliver_all()
        self.app.clock.advance(SETTLES)
        self.app.recounting.settle(before)


@pytest.fixture
def place(table: str) -> Iterator[Place]:
    clock = FixedClock(NOW)
    app = Wiring(clock)
    for tenant_id in TENANTS:
        TenantEntry(keys.TENANTS, tenant_id).save()
    with tapped(connection().client, Stream(lambda: clock.now().timestamp(), count=2)) as stream:
        yield Place(app, stream)


def put(post: PostInstance) -> None:
    slot_item(post, 1).save()


def remove(post: PostInstance) -> None:
    bare_slot(post).delete()


def true_figures() -> Mapping[tuple[str | None, date], Counters]:
    """The figures calculated from the posts in the table, independently of the application."""
    sums: dict[tuple[str | None, date], dict[Any, int]] = {}
    for tenant_id in TENANTS:
        for item in SlotItem.query(keys.calendar(tenant_id), consistent_read=True):
            try:
                counted = figures.of_post(instance_of(item, tenant_id))
            except Exception:
                continue
            if counted is not None:
                for whose in (tenant_id, None):
                    day = sums.setdefault((whose, counted.day), {})
                    for figure, number in counted.counters.items():
                        day[figure] = day.get(figure, 0) + number
    return sums


def stored_figures(app: Wiring) -> Mapping[tuple[str | None, date], Counters]:
    book = app.figures_book
    days: list[tuple[str | None, Mapping[date, StoredDay]]] = [
        *((tenant_id, book.of_tenant(tenant_id)) for tenant_id in TENANTS),
        (None, book.of_deployment(2026)),
    ]
    return {
        (whose, day): one.counters
        for whose, stored in days
        for day, one in stored.items()
        if one.counters
    }


def test_a_post_that_goes_out_is_counted_for_its_business_and_for_all(place: Place) -> None:
    put(replace(POSTED, status=Status.PUBLISHING, posted_at=None))
    put(POSTED)

    place.deliver_all()

    today = place.app.stored_figures.of_tenant("h2o", NOW.date(), NOW.date())
    [day] = today.days
    assert day.counts == {Key("facebook", figures.ContentType.PHOTO, Measure.POSTED): 1}
    assert (day.lag.percentile(50), today.as_of) == (0.5, NOW)
    assert place.app.stored_figures.of_deployment(NOW.date(), NOW.date()).days == [day]
    assert place.app.stored_figures.of_tenant("all_county", NOW.date(), NOW.date()).days == []


def test_only_what_has_ended_is_handed_to_the_job(place: Place) -> None:
    scheduled = replace(POSTED, status=Status.SCHEDULED, posted_at=None, lag_seconds=None)
    put(scheduled)
    put(replace(scheduled, attempt=1))
    put(replace(scheduled, status=Status.PUBLISHING))

    assert place.stream.shards == {}


def test_records_that_come_again_count_once(place: Place) -> None:
    for number in range(5):
        put(replace(POSTED, id=f"p{number}", scheduled_for=NOW + timedelta(minutes=number)))
    place.deliver_all()
    once = stored_figures(place.app)

    for shard, records in list(place.stream.shards.items()):
        place.deliver(shard, records)
        place.deliver(shard, records[:1])
        place.deliver(shard, records[1:])

    assert stored_figures(place.app) == once == true_figures()


@pytest.mark.parametrize("interfering", [before_call, after_call])
def test_a_function_that_is_killed_at_any_call_loses_and_doubles_nothing(
    place: Place, interfering: Any
) -> None:
    for number in count():
        for turn in range(3):
            when = NOW + timedelta(minutes=10 * number + turn)
            put(replace(POSTED, id=f"p{number}-{turn}", scheduled_for=when))
        shards = list(place.stream.shards)
        with interfering(connection().client, number, kill) as interference:
            for shard in shards:
                with suppress(Killed):
                    place.deliver(shard)
        # All records come again, with one that was counted long ago.
        for shard in shards:
            place.reached[shard] = max(0, place.reached.get(shard, 0) - 1)
        place.deliver_all()
        assert stored_figures(place.app) == true_figures()
        if not interference.interfered:
            break
    assert number > 1


def test_a_record_that_makes_no_sense_is_written_down_and_passed_over(place: Place) -> None:
    fine = replace(POSTED, id="fine", scheduled_for=NOW + timedelta(minutes=1))
    put(replace(POSTED, timezone="Nowhere/At_All"))
    put(fine)
    place.deliver_all()

    errors = place.app.stored_errors.page(NOW.date(), limit=10).items
    assert [(each.kind, each.code, each.tenant_id) for each in errors] == [
        (ErrorKind.RECORD, "not_understood", "h2o")
    ]
    assert stored_figures(place.app) == true_figures() != {}
    # Once corrected, it counts.
    put(POSTED)
    place.deliver_all()
    assert stored_figures(place.app) == true_figures()


def test_a_record_that_can_not_be_read_keeps_nobody_else_back(place: Place) -> None:
    put(POSTED)
    [[record], *_] = [records for records in place.stream.shards.values() if records]
    broken = {**record, "dynamodb": {**record["dynamodb"], "NewImage": {"kind": {"S": "slot"}}}}
    broken["dynamodb"]["SequenceNumber"] = "7"

    place.deliver("shard-0", [broken, record])

    assert stored_figures(place.app) == true_figures() != {}
    [error] = place.app.stored_errors.page(NOW.date(), limit=10).items
    assert error.message.startswith("The change of TENANT#h2o#CAL")
    assert error.message.endswith("could not be counted: KeyError.")


def test_more_businesses_than_a_transaction_holds_are_counted_in_parts(place: Place) -> None:
    put(POSTED)
    [[record]] = place.stream.shards.values()
    records = []
    for number in range(120):
        copied = json.loads(json.dumps(record).replace("#h2o#", f"#business-{number}#"))
        copied["dynamodb"]["SequenceNumber"] = str(number)
        records.append(copied)

    place.deliver("one", records)

    [day] = place.app.stored_figures.of_deployment(NOW.date(), NOW.date()).days
    assert day.lag.total == 120


def test_what_was_lost_is_put_right_when_it_is_counted_again(place: Place) -> None:
    put(POSTED)
    place.reached = {shard: len(records) for shard, records in place.stream.shards.items()}

    place.recount()

    assert stored_figures(place.app) == true_figures() != {}


def test_an_operator_is_told_what_differed_and_what_was_put_right(place: Place) -> None:
    said: list[str] = []
    recounting, clock = place.app.recounting, place.app.clock
    recount(recounting, SETTLES, clock.sleep, said.append)
    put(POSTED)

    recount(recounting, SETTLES, clock.sleep, said.append)

    assert said[0] == "All figures are what their posts are."
    assert said[1].startswith("Days that differ: 1, of businesses: 1. In 65 minutes")
    assert said[2:] == ["Days that were put right: 1."]
    assert stored_figures(place.app) == true_figures() != {}


def test_what_is_on_its_way_is_not_taken_for_lost(place: Place) -> None:
    put(POSTED)
    before = place.app.recounting.differences()
    place.app.clock.advance(SETTLES)

    place.deliver_all()
    settled = place.app.recounting.settle(before)

    assert (settled.corrected, settled.left) == (0, 0)
    assert stored_figures(place.app) == true_figures() != {}


def test_a_day_that_was_touched_between_the_looks_is_left_to_the_next_recount(
    place: Place,
) -> None:
    put(POSTED)
    place.reached = {shard: len(records) for shard, records in place.stream.shards.items()}
    lost = place.app.recounting.differences()
    place.app.clock.advance(SETTLES)
    # As many as before, plus one: records still to come must not be added twice.
    remove(POSTED)
    put(replace(POSTED, id="other", scheduled_for=NOW + timedelta(minutes=1)))

    settled = place.app.recounting.settle(lost)
    place.deliver_all()

    assert (settled.corrected, settled.left) == (0, 1)
    place.recount()
    assert stored_figures(place.app) == true_figures() != {}


def test_a_business_takes_its_figures_with_it(place: Place) -> None:
    items = BusinessItemRepository()
    put(POSTED)
    put(replace(POSTED, tenant_id="all_county"))
    place.deliver_all()

    items.erase("h2o", lambda: False, keeps_websites=False)
    place.deliver_all()
    # Records that came late are erased in the next night.
    items.erase("h2o", lambda: False, keeps_websites=False)
    place.deliver_all()

    assert items.erase("h2o", lambda: False, keeps_websites=False).count == 0
    assert stored_figures(place.app) == true_figures()
    assert {whose for whose, _ in stored_figures(place.app)} == {"all_county", None}


def found(tenant_id: str, **given: Any) -> None:
    """A business as stored, on a plan of its own."""
    plan = given.pop("plan", None)
    TenantItem(
        keys.tenant(tenant_id),
        keys.META,
        name=tenant_id,
        timezone="UTC",
        max_lateness_minutes=60,
        plan=plan,
        created_at=NOW,
        version=1,
        **given,
    ).save()


def test_businesses_are_counted_by_their_plans(place: Place) -> None:
    found("h2o", plan="free")
    found("all_county")
    found("h2o", plan="pro")
    found("h2o", plan="pro", country="US")
    place.deliver_all()

    told = place.app.stored_figures.plans()
    assert told.counts == {"pro": 1, "unlimited": 1}
    [day] = place.app.stored_figures.of_deployment(NOW.date(), NOW.date()).days
    assert day.plan_changes == {
        PlanChange(None, "free"): 1,
        PlanChange(None, "unlimited"): 1,
        PlanChange("free", "pro"): 1,
    }
    # Deleted ones stop counting when their deletion begins, and not again when it ends.
    found("h2o", plan="pro", is_gone=True)
    TenantItem(keys.tenant("h2o"), keys.META).delete()
    place.deliver_all()
    assert place.app.stored_figures.plans().counts == {"unlimited": 1}
    assert place.app.recounting.differences() == []


def test_a_smaller_plan_counts_for_the_day_on_which_it_began(place: Place) -> None:
    began_at = NOW - timedelta(hours=30)
    found("h2o", plan="pro", next_plan="free", plan_changes_at=began_at)
    found("h2o", plan="free")
    place.deliver_all()

    days = place.app.stored_figures.of_deployment(began_at.date(), NOW.date()).days
    assert {day.day: day.plan_changes for day in days} == {
        began_at.date(): {PlanChange("pro", "free"): 1},
        NOW.date(): {PlanChange(None, "pro"): 1},
    }
    assert place.app.stored_figures.plans().counts == {"free": 1}
    assert place.app.recounting.differences() == []


def month_of_credits(available: int) -> None:
    """The current month of a business that gets ten credits."""
    PeriodItem(
        keys.credit_periods("h2o"),
        keys.minute(NOW - timedelta(days=3)),
        ends_at=NOW + timedelta(days=27),
        base=10,
        topup=0,
        adjusted=0,
        available=available,
        held=10 - available,
        revision=1,
    ).save()


def test_people_are_told_once_that_their_credits_run_low_and_once_that_none_is_left(
    place: Place,
) -> None:
    found("h2o", plan="free")

    def told() -> list[str | None]:
        for shard, records in list(place.stream.shards.items()):
            place.deliver(shard, records)  # all of them come again
        listed = place.app.stored_notifications.list("h2o", limit=10).items
        return sorted(each.code or "" for each in listed)

    month_of_credits(10)
    month_of_credits(2)
    assert told() == []
    month_of_credits(1)
    assert told() == ["credits_low"]
    month_of_credits(0)
    assert told() == ["credits_low", "credits_none"]


def test_plans_of_before_there_were_figures_are_counted_again(place: Place) -> None:
    found("h2o", plan="free")
    found("all_county")
    place.reached = {shard: len(records) for shard, records in place.stream.shards.items()}

    place.recount()

    assert place.app.stored_figures.plans().counts == {"free": 1, "unlimited": 1}


STATES = (
    Status.SCHEDULED,
    Status.PUBLISHING,
    Status.POSTED,
    Status.FAILED,
    Status.MISSED,
    Status.UNCONFIRMED,
)


class History:
    """Random writes, deliveries, kills, losses and recounts."""

    def __init__(self, place: Place, seed: int) -> None:
        self.place = place
        self.chance = random.Random(seed)
        self.posts: dict[str, PostInstance] = {}
        self.numbers = count()
        #: The first read of a recount, and what was still to come then, by shard.
        self.looked: tuple[Any, dict[str, int]] | None = None
        self.lossy = bool(seed % 2)

    def step(self) -> None:
        steps = [self.write, self.write, self.write, self.deliver, self.deliver]
        steps += [self.look, self.settle]
        steps += [self.lose] if self.lossy else []
        self.chance.choice(steps)()
        self.place.app.clock.advance(timedelta(seconds=self.chance.randint(0, 5)))

    def write(self) -> None:
        chance = self.chance
        if self.posts and chance.random() < 0.2:
            remove(self.posts.pop(chance.choice(list(self.posts))))
            return
        if self.posts and chance.random() < 0.6:
            post = self.posts[chance.choice(list(self.posts))]
        else:
            number = next(self.numbers)
            when = datetime(2026, 12, 1, 6, 0, tzinfo=UTC) + timedelta(hours=chance.randint(0, 40))
            post = replace(
                POSTED,
                id=f"p{number}",
                tenant_id=chance.choice(TENANTS),
                scheduled_for=when + timedelta(minutes=number % 60),
                platform=chance.choice(("facebook", "x")),
            )
        status = chance.choice(STATES)
        posted_at = post.scheduled_for if status is Status.POSTED else None
        post = replace(
            post,
            status=status,
            due_at=post.scheduled_for,
            posted_at=posted_at,
            lag_seconds=chance.choice((0.1, 0.6, 4.0)) if posted_at else None,
            tries=chance.choice((0, 0, 2)),
            timezone=chance.choice(("America/Los_Angeles", "Asia/Tokyo", "Nowhere/At_All")),
            revision=post.revision + 1,
        )
        self.posts[post.id] = post
        put(post)

    def deliver(self) -> None:
        """Delivers a batch, perhaps killed, perhaps with repeated records."""
        shards = [each for each in self.place.stream.shards if self.place.pending(each)]
        if not shards:
            return
        shard, chance = self.chance.choice(shards), self.chance
        reached = self.place.reached.get(shard, 0)
        first = max(0, reached - chance.choice((0, 0, 1, 3)))
        last = reached + chance.randint(1, 6)
        records = self.place.stream.shards[shard][first:last]
        interfering = chance.choice((before_call, after_call))
        with interfering(connection().client, chance.choice((0, 0, 1, 9, 9, 9)), kill):
            try:
                self.place.deliver(shard, records)
            except Killed:
                return
        self.place.reached[shard] = min(last, len(self.place.stream.shards[shard]))

    def lose(self) -> None:
        """Lambda discards a batch."""
        for shard in self.place.stream.shards:
            if self.place.pending(shard) and self.chance.random() < 0.3:
                self.place.reached[shard] = self.place.reached.get(shard, 0) + 1

    def look(self) -> None:
        there = {shard: len(records) for shard, records in self.place.stream.shards.items()}
        self.looked = self.place.app.recounting.differences(), there

    def settle(self) -> None:
        """After more than an hour, all records from before the first read have arrived."""
        if self.looked is None:
            return
        for shard, there in self.looked[1].items():
            reached = self.place.reached.get(shard, 0)
            if reached < there:
                self.place.deliver(shard, self.place.stream.shards[shard][reached:there])
                self.place.reached[shard] = there
        self.place.app.recounting.settle(self.looked[0])
        self.looked = None


@pytest.mark.parametrize("seed", range(4))
def test_figures_are_what_a_recount_says_after_any_history(place: Place, seed: int) -> None:
    history = History(place, seed)
    for _ in range(50):
        history.step()

    place.deliver_all()
    if history.lossy:
        place.recount()

    assert stored_figures(place.app) == true_figures()
    assert place.app.recounting.differences() == []


def test_who_is_told_of_something_is_mailed_and_reading_it_mails_nothing(place: Place) -> None:
    queue = HeldQueue()
    place.app.aggregator = replace(place.app.aggregator, mails=queue)
    told = notification()
    place.app.stored_notifications.tell_once(told)
    place.app.stored_notifications.mark_read("h2o", told.id, "ada@example.com")

    place.deliver_all()

    assert queue.messages == [{"tenant_id": "h2o", "notification_id": told.id}]
