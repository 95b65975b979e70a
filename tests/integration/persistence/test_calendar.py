"""Post instances in their slots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError

from drumbeat.domain import lifecycle
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.attempts import Attempt
from drumbeat.domain.errors import ChangedMeanwhile, NotFound, SlotTaken, Unavailable
from drumbeat.domain.posts import Claim, Origin, PostError, PostInstance, Status
from drumbeat.domain.time_ordered import time_ordered
from drumbeat.persistence import AccountRepository, CalendarRepository, ContentRepository, table
from drumbeat.persistence import calendar as calendar_module
from drumbeat.persistence.instances import (
    SlotItem,
    StoredSlot,
    address_item,
    instance_of,
    slot_item,
)
from drumbeat.persistence.table import Transaction, connection
from drumbeat.ports import MAX_PLANNED_AT_ONCE, Put, Remove, Replace
from tests.interference import Killed, before_call, kill, read_one_by_one
from tests.meter import metered, size_of
from tests.samples import NOW, account, content, instance, instant, secret

WHEN = instant("2026-12-22T17:00Z")
LATER = instant("2026-12-23T18:30Z")
MINUTE = timedelta(minutes=1)
SHOWN = {"content_item_id": "tips", "content_title": "Winter tips", "status": Status.DRAFT}


@pytest.fixture(autouse=True)
def stage(accounts: AccountRepository, contents: ContentRepository) -> None:
    """An account `page` and content `tips`."""
    accounts.create(account(), secret())
    contents.create(content())


def put(calendar: CalendarRepository, **given: object) -> PostInstance:
    made = instance(**given)
    calendar.apply(Put(made))
    found = calendar.get("h2o", made.id)
    assert found is not None
    return found


def withdrawn(calendar: CalendarRepository) -> list[object]:
    return [minute for _, minute in calendar.window("h2o", None, None).withdrawn]


FULL = {
    "content_item_id": "tips",
    "content_title": "Winter tips",
    "caption_override": "Only here",
    "captioned": True,
    "caption_revision": 2,
    "status": Status.PUBLISHING,
    "origin": Origin.PERSON,
    "generation": 3,
    "attempt": 2,
    "tries": 1,
    "version": 5,
    "due_at": WHEN + timedelta(seconds=17),
    "promised_at": WHEN,
    "take_up_at": WHEN + timedelta(seconds=200),
    "claim": Claim(2, WHEN + timedelta(microseconds=250), "f" * 32),
    "handle": {"creation_id": "9", "nested": {"a": [1, 2]}},
    "maybe_sent": True,
    "posted_at": WHEN + timedelta(seconds=1),
    "platform_post_id": "123_456",
    "permalink": "https://example.com/9",
    "error": PostError("oops", "It broke.", retryable=True),
    "lag_seconds": 0.25,
}


@pytest.mark.parametrize("given", [{}, FULL, {"credit": "2026-12-01T08:00Z"}])
def test_a_slot_reads_the_same_with_the_model_and_without(given: dict[str, Any]) -> None:
    raw = slot_item(instance(**given), 4).serialize()

    model, stored = SlotItem.from_raw_data(raw), StoredSlot(raw)

    assert {name: getattr(stored, name) for name in SlotItem.get_attributes()} == {
        name: getattr(model, name) for name in SlotItem.get_attributes()
    }
    assert instance_of(stored, "h2o") == instance_of(model, "h2o")


def test_a_post_that_is_covered_is_13_bytes_larger() -> None:
    bare, covered = (
        size_of(slot_item(instance(credit=credit), 4).serialize())
        for credit in (None, "2026-12-01T08:00Z")
    )

    assert covered - bare == 13


def test_a_post_says_when_it_was_made_by_its_id_alone() -> None:
    made = instance(id=time_ordered(WHEN, bytes(10)), created_at=WHEN)
    later = replace(made, created_at=WHEN + timedelta(hours=1))

    raw, told = (slot_item(each, 4).serialize() for each in (made, later))

    assert "created_at" not in raw
    assert size_of(told) - size_of(raw) == 30
    assert [instance_of(StoredSlot(each), "h2o") for each in (raw, told)] == [made, later]


def test_what_older_versions_stored_of_a_post_is_read() -> None:
    post = instance(credit="2026-12-01T08:00Z")
    raw = slot_item(post, 4).serialize()

    older = {**raw, "credit": {"S": "2026-12-01T08:00Z"}}

    assert instance_of(StoredSlot(older), "h2o") == post


class TestStoring:
    @pytest.mark.parametrize(
        "given", [{}, FULL, {"scheduled_for": None, "wanted_local": None}], ids=str
    )
    def test_an_instance_comes_back_as_it_was_stored(self, calendar, given):
        made = instance(**given)

        assert put(calendar, **given) == made

    def test_changed_it_comes_back_as_it_was_changed_and_back(self, calendar):
        bare = put(calendar)
        full = replace(bare, **FULL)

        calendar.apply(Replace(bare, full))
        assert calendar.get("h2o", "post") == replace(full, revision=2)
        calendar.apply(Replace(replace(full, revision=2), bare))

        assert calendar.get("h2o", "post") == replace(bare, revision=3)

    def test_listings_leave_the_caption_out_and_say_that_there_is_one(self, calendar):
        put(calendar, caption_override="Only here", captioned=True)

        [listed] = calendar.range("h2o", None, None).items

        assert (listed.caption_override, listed.captioned) == (None, True)

    def test_what_this_version_does_not_know_is_kept(self, calendar):
        before = put(calendar)
        connection().client.update_item(
            TableName="drumbeat-test",
            Key={
                "PK": {"S": "TENANT#h2o#CAL"},
                "SK": {"S": calendar.slot_of(before)},
            },
            UpdateExpression="SET of_tomorrow = :value",
            ExpressionAttributeValues={":value": {"S": "kept"}},
        )

        calendar.apply(Replace(before, replace(before, account_name="New")))

        raw = connection().client.get_item(
            TableName="drumbeat-test",
            Key={"PK": {"S": "TENANT#h2o#CAL"}, "SK": {"S": calendar.slot_of(before)}},
        )
        assert raw["Item"]["of_tomorrow"] == {"S": "kept"}

    def test_a_naive_time_is_a_bug(self, calendar):
        with pytest.raises(ValueError):
            put(calendar, due_at=WHEN.replace(tzinfo=None))


class TestSlots:
    def test_an_account_posts_once_a_minute(self, calendar):
        there = put(calendar, captioned=True)

        with pytest.raises(SlotTaken) as refused:
            put(calendar, id="second")

        assert refused.value.occupant_id == there.id
        assert calendar.get("h2o", "second") is None

    def test_a_slot_taken_right_before_the_write_is_taken(self, calendar):
        with (
            before_call(connection().client, 1, lambda: put(calendar, id="rival", captioned=True)),
            pytest.raises(SlotTaken) as refused,
        ):
            calendar.apply(Put(instance()))

        assert refused.value.occupant_id == "rival"

    def test_a_post_on_a_withdrawn_slot_leaves_it_withdrawn(self, calendar):
        calendar.apply(Remove(put(calendar, id="planned")))
        mine = put(calendar, origin=Origin.PERSON)
        assert withdrawn(calendar) == []

        calendar.apply(Replace(mine, replace(mine, scheduled_for=LATER)))

        assert withdrawn(calendar) == [WHEN]
        calendar.apply(Remove(calendar.get("h2o", "post")))
        assert withdrawn(calendar) == [WHEN]

    def test_a_tombstone_laid_between_look_and_write_is_not_lost(self, calendar):
        def plan_and_withdraw() -> None:
            calendar.apply(Remove(put(calendar, id="planned")))

        mine = instance(origin=Origin.PERSON)
        with before_call(connection().client, 1, plan_and_withdraw) as interference:
            with pytest.raises(ChangedMeanwhile):
                calendar.apply(Put(mine))
            calendar.apply(Put(mine))

        assert interference.interfered
        assert calendar.get("h2o", "post").over_withdrawn

    def test_a_post_that_somebody_moved_already_is_not_in_its_own_way(self, calendar):
        before = put(calendar)
        after = replace(before, scheduled_for=LATER)
        calendar.apply(Replace(before, after))

        with pytest.raises(ChangedMeanwhile):
            calendar.apply(Replace(before, after))

    def test_tombstones_outlive_the_week_of_their_minute(self, calendar):
        calendar.apply(Remove(put(calendar)))

        raw = connection().client.get_item(
            TableName="drumbeat-test",
            Key={"PK": {"S": "TENANT#h2o#CAL"}, "SK": {"S": "2026-12-22T17:00Z#page"}},
        )["Item"]

        assert raw["expires_at"] == {"N": str(int((WHEN + timedelta(days=9)).timestamp()))}


class TestAllOrNothing:
    @pytest.mark.parametrize(
        "change",
        [
            lambda post: Replace(post, replace(post, account_name="New")),
            lambda post: Replace(post, replace(post, scheduled_for=LATER)),
            lambda post: Replace(post, replace(post, **SHOWN)),
            Remove,
        ],
        ids=["edit", "move", "fill", "remove"],
    )
    def test_a_change_of_what_somebody_else_changed_does_nothing(self, calendar, contents, change):
        stale = put(calendar)
        calendar.apply(Replace(stale, replace(stale, status=Status.DRAFT)))
        stored = calendar.get("h2o", "post")

        with pytest.raises(ChangedMeanwhile):
            calendar.apply(change(stale))

        assert calendar.get("h2o", "post") == stored
        assert contents.get("h2o", "tips") == content()
        assert withdrawn(calendar) == []

    def test_a_move_killed_anywhere_leaves_the_post_in_one_place(self, calendar):
        for number in count():
            there = calendar.get("h2o", "post") or put(calendar)
            target = LATER + number * MINUTE

            with before_call(connection().client, number, kill) as interference:
                try:
                    calendar.apply(Replace(there, replace(there, scheduled_for=target)))
                except Killed:
                    assert calendar.get("h2o", "post") == there

            [listed] = calendar.range("h2o", None, None).items
            assert listed == calendar.get("h2o", "post")
            if not interference.interfered:
                break
        assert number == 2

    def test_content_that_is_gone_is_not_found(self, calendar):
        before = put(calendar)
        gone = replace(before, **SHOWN | {"content_item_id": "gone"})

        with pytest.raises(NotFound):
            calendar.apply(Replace(before, gone))

    def test_an_account_that_is_gone_is_not_found(self, calendar):
        with pytest.raises(NotFound):
            put(calendar, channel_account_id="gone")

    def test_history_is_written_with_the_outcome(self, calendar):
        before = put(calendar, **SHOWN)
        attempts = [
            Attempt(
                tenant_id="h2o",
                instance_id="post",
                generation=1,
                attempt=1,
                number=number,
                at=NOW + number * MINUTE,
                outcome="failed",
                code="oops",
                message="It broke.",
            )
            for number in (1, 2)
        ]
        for attempt in attempts:
            calendar.apply(Replace(before, before), attempts=[attempt])
            before = calendar.get("h2o", "post")

        assert list(calendar.attempts("h2o", "post")) == attempts
        with pytest.raises(ChangedMeanwhile):
            calendar.apply(Replace(instance(**SHOWN), before), attempts=[attempts[0]])
        assert len(calendar.attempts("h2o", "post")) == 2

    def test_lines_of_history_of_one_microsecond_are_all_kept_in_order(self, calendar):
        before = put(calendar, **SHOWN)
        given = {"tenant_id": "h2o", "instance_id": "post", "generation": 1, "number": 1}
        first = Attempt(**given, attempt=1, at=NOW, outcome="deferred")
        twin = Attempt(**given, attempt=2, at=NOW, outcome="posted")
        soon = Attempt(**given, attempt=3, at=NOW + timedelta(microseconds=1), outcome="deferred")
        for attempt in (soon, twin, first, first):
            calendar.apply(Replace(before, before), attempts=[attempt])
            before = calendar.get("h2o", "post")

        assert list(calendar.attempts("h2o", "post")) == [first, twin, soon]


class TestCounts:
    def test_content_counts_the_posts_that_show_it(self, calendar, contents):
        def counts() -> tuple[int, int, int]:
            found = contents.get("h2o", "tips")
            return found.uses, found.scheduled, found.posted

        post = put(calendar, **SHOWN)
        assert counts() == (1, 0, 0)
        for status, expected in (
            (Status.SCHEDULED, (1, 1, 0)),
            (Status.PUBLISHING, (1, 1, 0)),
            (Status.UNCONFIRMED, (1, 1, 0)),
            (Status.POSTED, (1, 0, 1)),
        ):
            calendar.apply(Replace(post, replace(post, status=status)))
            post = calendar.get("h2o", "post")
            assert counts() == expected
        calendar.apply(Remove(post))
        assert counts() == (0, 0, 0)

    def test_users_of_content_are_known_until_they_go(self, calendar):
        first = put(calendar, **SHOWN)
        put(calendar, id="second", scheduled_for=None, **SHOWN)
        put(calendar, id="empty", scheduled_for=LATER)
        assert sorted(calendar.users_of("h2o", "tips")) == ["post", "second"]

        bare = {"content_item_id": None, "content_title": None, "status": Status.PLANNED}
        calendar.apply(Replace(first, replace(first, **bare)))

        assert calendar.users_of("h2o", "tips") == ["second"]


class TestPlanning:
    @staticmethod
    def slots(number: int) -> list[PostInstance]:
        return [instance(id=f"slot-{n}", scheduled_for=WHEN + n * MINUTE) for n in range(number)]

    def test_as_many_slots_as_are_promised_fit_one_transaction(self, calendar, accounts):
        planned = replace(account(), planned=((NOW, WHEN),))

        with metered(connection().client) as meter:
            calendar.plan(account(), planned, create=self.slots(MAX_PLANNED_AT_ONCE))

        assert meter.operations == {"TransactWriteItems": 1}
        assert len(calendar.range("h2o", None, None).items) == MAX_PLANNED_AT_ONCE
        assert accounts.get("h2o", "page") == planned

    @pytest.mark.parametrize(
        "stored",
        [
            {"schedule_revision": 2},
            {"status": AccountStatus.PAUSED},
            {"name": "New"},
            {"planned": ((NOW, WHEN),)},
        ],
        ids=str,
    )
    def test_nothing_is_written_for_an_account_that_has_changed(self, calendar, accounts, stored):
        now = account(id="hook", **stored)
        accounts.create(now, secret())
        before = account(id="hook")

        with pytest.raises(ChangedMeanwhile):
            calendar.plan(before, before, create=self.slots(2))

        assert calendar.range("h2o", None, None).items == []
        assert accounts.get("h2o", "hook") == now

    def test_nothing_is_written_over_a_slot_that_is_taken_or_withdrawn(self, calendar):
        slots = self.slots(3)
        put(calendar, id="there", scheduled_for=WHEN + MINUTE)
        with pytest.raises(ChangedMeanwhile):
            calendar.plan(account(), account(), create=slots)
        calendar.apply(Remove(calendar.get("h2o", "there")))
        with pytest.raises(ChangedMeanwhile):
            calendar.plan(account(), account(), create=slots)

        assert calendar.range("h2o", None, None).items == []

    def test_slots_go_without_a_tombstone_unless_somebody_touched_them(self, calendar):
        first, second = self.slots(2)
        calendar.plan(account(), account(), create=[first, second])
        calendar.apply(Replace(first, replace(first, **SHOWN)))

        with pytest.raises(ChangedMeanwhile):
            calendar.plan(account(), account(), remove=[first, second])
        calendar.plan(account(), account(), remove=[second])

        assert [p.id for p in calendar.range("h2o", None, None).items] == [first.id]
        assert calendar.get("h2o", second.id) is None
        assert withdrawn(calendar) == []

    def test_slots_are_restated_in_place(self, calendar):
        before = put(calendar)
        after = replace(before, timezone="America/Denver", wanted_local="2026-12-22T10:00")

        calendar.plan(account(), account(), restate=[Replace(before, after)])

        assert calendar.get("h2o", "post") == replace(after, revision=2)


class TestReading:
    @pytest.fixture(autouse=True)
    def posts(self, calendar: CalendarRepository, stage: None) -> None:
        for number in range(6):
            put(calendar, id=f"{number}", scheduled_for=WHEN + number * MINUTE)
        put(calendar, id="untimed", scheduled_for=None, wanted_local=None)
        calendar.apply(Remove(calendar.get("h2o", "2")))

    def test_a_range_includes_its_start_and_not_its_end(self, calendar):
        found = calendar.range("h2o", WHEN + MINUTE, WHEN + 4 * MINUTE)

        assert [p.id for p in found.items] == ["1", "3"]

    def test_without_an_end_posts_without_a_time_follow(self, calendar):
        found = calendar.range("h2o", WHEN + 4 * MINUTE, None)

        assert [p.id for p in found.items] == ["4", "5", "untimed"]

    @pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6, 7])
    def test_pages_of_any_size_hold_everything_once(self, calendar, limit):
        found, position = [], None
        while True:
            page = calendar.range("h2o", None, None, limit=limit, after=position)
            assert len(page.items) <= limit
            found += [p.id for p in page.items]
            position = page.next
            if position is None:
                break

        assert found == ["0", "1", "3", "4", "5", "untimed"]

    def test_a_window_shows_what_is_withdrawn_as_well(self, calendar):
        seen = calendar.window("h2o", WHEN, WHEN + 4 * MINUTE)

        assert [p.id for p in seen.instances] == ["0", "1", "3"]
        assert list(seen.withdrawn) == [("page", WHEN + 2 * MINUTE)]

    def test_a_package_holds_everything_that_publishing_needs_in_one_read(self, calendar):
        post = put(calendar, id="filled", scheduled_for=LATER, **SHOWN)

        with metered(connection().client) as meter:
            package = calendar.package("h2o", calendar.slot_of(post), "filled", "page", "tips")

        assert meter.operations == {"BatchGetItem": 1}
        assert package.instance == post
        assert (package.account, package.content.id) == (account(), "tips")
        assert package.sealed == b"sealed"

    def test_a_package_of_a_slot_that_another_post_holds_now_is_empty(self, calendar):
        there = calendar.get("h2o", "0")

        package = calendar.package("h2o", calendar.slot_of(there), "1", "page", None)

        assert package.instance is None

    def test_other_tenants_see_nothing(self, calendar):
        for tenant_id in ("h2", "h2o2", "all_county"):
            assert calendar.get(tenant_id, "0") is None
            assert calendar.range(tenant_id, None, None).items == []
            assert calendar.attempts(tenant_id, "0") == []
            assert calendar.users_of(tenant_id, "tips") == []


class TestReadingWhileSomebodyWrites:
    """A caption is stored beside its slot; a read of the current slot returns the current caption.

    A read of an older slot may return any caption: writes and claims on it are refused.
    """

    CAPTIONS = pytest.mark.parametrize(
        ("old", "new"),
        [(None, "Only here"), ("Only here", None), ("Only here", "In other words")],
    )

    @staticmethod
    def captioned(post: PostInstance, caption: str | None) -> PostInstance:
        return replace(lifecycle.override_caption(post, caption), version=post.version + 1)

    def changed_at_every_call(
        self,
        calendar: CalendarRepository,
        old: str | None,
        new: str | None,
        read: Callable[[PostInstance], PostInstance | None],
    ) -> int:
        """The number of calls of `read`; at each, the caption of the post changes. Raises
        AssertionError."""
        for number in count():
            post = put(calendar, id=f"post-{number}", scheduled_for=WHEN + number * MINUTE)
            before = self.captioned(post, old)
            calendar.apply(Replace(post, before))
            before = replace(before, revision=2)
            after = replace(self.captioned(before, new), revision=3)

            with before_call(
                connection().client,
                number,
                lambda before=before, after=after: calendar.apply(Replace(before, after)),
            ) as interference:
                found = read(before)

            if not interference.interfered:
                return number
            assert found is not None
            assert found == after or found.revision == before.revision
        raise AssertionError

    @CAPTIONS
    def test_one_post(self, calendar, old, new):
        calls = self.changed_at_every_call(
            calendar, old, new, lambda post: calendar.get("h2o", post.id)
        )

        assert calls == 2

    @CAPTIONS
    @pytest.mark.parametrize("backwards", [False, True])
    def test_what_publishing_needs(self, calendar, monkeypatch, old, new, backwards):
        read_one_by_one(monkeypatch, backwards=backwards)

        calls = self.changed_at_every_call(
            calendar,
            old,
            new,
            lambda post: (
                calendar.package("h2o", calendar.slot_of(post), post.id, None, None).instance
            ),
        )

        assert calls == 3

    def test_a_slot_that_an_earlier_version_has_moved_is_read_with_its_caption(self, calendar):
        # The earlier version has no number for the caption, and leaves an old one on the address.
        before = self.captioned(put(calendar), "Only here")
        address_item(before).save()
        moved = replace(before, scheduled_for=LATER, caption_revision=0, revision=2)
        slot_item(moved, 2).save()
        address_item(replace(moved, caption_revision=2)).save()

        assert calendar.get("h2o", "post").caption_override == "Only here"
        package = calendar.package("h2o", calendar.slot_of(moved), "post", None, None)
        assert package.instance.caption_override == "Only here"

    def test_a_post_that_is_changed_faster_than_it_can_be_read_is_not_missing(
        self, calendar, monkeypatch
    ):
        post = put(calendar)

        def change(*key: Any) -> Any:
            found = table.get(*key)
            now = self.captioned(latest[0], f"text {len(latest)}")
            calendar.apply(Replace(latest[0], now))
            latest.insert(0, replace(now, revision=latest[0].revision + 1))
            return found

        latest = [post]
        monkeypatch.setattr(calendar_module, "get", change)

        with pytest.raises(Unavailable):
            calendar.get("h2o", post.id)


class TestDatabaseTrouble:
    """DynamoDB's answers when it is busy, and when two write the same item."""

    @staticmethod
    def answering(monkeypatch: pytest.MonkeyPatch, code: str, *reasons: str) -> None:
        def refuse(operation: str, arguments: object) -> object:
            raise ClientError(
                {
                    "Error": {"Code": code, "Message": "no"},
                    "CancellationReasons": [{"Code": reason} for reason in reasons],
                },
                operation,
            )

        monkeypatch.setattr(connection().client, "_make_api_call", refuse)

    @pytest.mark.parametrize(
        ("reasons", "expected"),
        [
            (("None", "TransactionConflict"), ChangedMeanwhile),
            (("ThrottlingError", "None"), Unavailable),
            (("ProvisionedThroughputExceeded", "None"), Unavailable),
        ],
    )
    def test_a_cancelled_transaction(self, calendar, monkeypatch, reasons, expected):
        before = put(calendar)
        self.answering(monkeypatch, "TransactionCanceledException", *reasons)

        with pytest.raises(expected):
            calendar.apply(Remove(before))

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("TransactionConflictException", ChangedMeanwhile),
            ("ThrottlingException", Unavailable),
            ("ProvisionedThroughputExceededException", Unavailable),
            ("InternalServerError", Unavailable),
        ],
    )
    def test_a_refused_single_write(self, calendar, monkeypatch, code, expected):
        before = put(calendar)
        self.answering(monkeypatch, code)

        with pytest.raises(expected):
            calendar.apply(Replace(before, replace(before, account_name="New")))

    def test_a_write_that_meets_another_one_is_made_after_a_pause(self, calendar, monkeypatch):
        # given
        before, pauses = put(calendar), []
        monkeypatch.setattr(Transaction, "pause", staticmethod(pauses.append))
        self.refusing_first(monkeypatch, 2, "TransactWriteItems")

        # when
        calendar.apply(Remove(before))

        # then
        assert calendar.get("h2o", before.id) is None
        assert pauses == [0.05, 0.1]

    def test_a_write_that_always_meets_another_one_ends_in_a_conflict(self, calendar, monkeypatch):
        before, pauses = put(calendar), []
        monkeypatch.setattr(Transaction, "pause", staticmethod(pauses.append))
        self.refusing_first(monkeypatch, 100, "TransactWriteItems")

        with pytest.raises(ChangedMeanwhile):
            calendar.apply(Remove(before))

        assert sum(pauses) < 5

    @staticmethod
    def refusing_first(monkeypatch: pytest.MonkeyPatch, count: int, operation: str) -> None:
        """The first calls of `operation` conflict with another transaction."""
        call, left = connection().client._make_api_call, [count]

        def answer(name: str, arguments: object) -> object:
            if name == operation and left[0] > 0:
                left[0] -= 1
                raise ClientError(
                    {
                        "Error": {"Code": "TransactionCanceledException", "Message": "no"},
                        "CancellationReasons": [{"Code": "TransactionConflict"}],
                    },
                    name,
                )
            return call(name, arguments)

        monkeypatch.setattr(connection().client, "_make_api_call", answer)

    def test_a_read_that_is_refused(self, calendar, monkeypatch):
        self.answering(monkeypatch, "ThrottlingException")

        for read in (
            lambda: calendar.get("h2o", "post"),
            lambda: calendar.range("h2o", None, None),
            lambda: calendar.package("h2o", "slot", "post", "page", None),
            lambda: calendar.users_of("h2o", "tips"),
        ):
            with pytest.raises(Unavailable):
                read()


@pytest.mark.parametrize(
    ("position", "newest_first", "seen"),
    [
        ("2026-12-20T00:00Z#page", False, ["first", "second"]),
        ("2026-12-31T00:00Z#page", False, []),
        ("2026-12-31T00:00Z#page", True, ["second", "first"]),
        ("2026-12-20T00:00Z#page", True, []),
    ],
)
def test_a_listing_that_goes_on_outside_of_its_range_begins_or_ends_there(
    calendar: CalendarRepository,
    position: str,
    newest_first: bool,
    seen: list[str],
) -> None:
    # given: real DynamoDB would refuse such a start
    for name, day in (("first", "22"), ("second", "23")):
        when = instant(f"2026-12-{day}T17:00Z")
        calendar.apply(Put(instance(id=name, scheduled_for=when)))

    # when
    page = calendar.range(
        "h2o",
        instant("2026-12-21T00:00Z"),
        instant("2026-12-30T00:00Z"),
        after={"slot": position},
        newest_first=newest_first,
    )

    # then
    assert [each.id for each in page.items] == seen
