"""Notifications as members see them, over the real repository."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.errors import NotFound
from drumbeat.domain.notifications import Notification, Type, notification_id
from drumbeat.domain.tenancy import Access, Role
from drumbeat.persistence import CauseRepository, NotificationRepository
from drumbeat.persistence.notifications import notification_item
from drumbeat.persistence.table import connection
from drumbeat.services.notifications import Inbox, NotificationService
from tests.fakes.clock import FixedClock
from tests.meter import metered
from tests.samples import ADMIN, EDITOR, H2O, NOW, VIEWER, notification

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW + timedelta(hours=1))


@pytest.fixture
def inbox(table: str, clock: FixedClock) -> NotificationService:
    return NotificationService(
        notifications=NotificationRepository(), causes=CauseRepository(), clock=clock
    )


@pytest.fixture
def tell(table: str) -> Callable[..., Notification]:
    """Stores a notification, `minutes` after noon, that requires no action."""

    def stored(event: str, minutes: int = 0, **given: object) -> Notification:
        at = NOW + minutes * MINUTE
        given = {"type": Type.APPROVED, **given}
        made = notification(id=notification_id(at, event), created_at=at, title=event, **given)
        notification_item(made).save()
        return made

    return stored


def titles(found: Inbox) -> list[str]:
    return [note.notification.title for note in found.page.items]


def listed(
    inbox: NotificationService, who: Access, *, unread_only: bool = False, limit: int = 50
) -> Inbox:
    return inbox.list(who, unread_only=unread_only, limit=limit, after=None)


def test_they_are_kept_as_they_were_told(inbox, tell) -> None:
    told = tell(
        "leak",
        recipients=frozenset({EDITOR.email, "x@example.com"}),
        admins_only=True,
        content_item_id="tips",
        channel_account_id="page",
        read_by=frozenset({"x@example.com"}),
    )

    assert inbox.notifications.get("h2o", told.id) == told


def test_they_are_forgotten_after_90_days(tell) -> None:
    item = notification_item(tell("leak"))

    assert item.expires_at == NOW + timedelta(days=90)


def test_the_newest_comes_first(inbox, tell) -> None:
    for minutes, event in enumerate(("first", "second", "third")):
        tell(event, minutes)

    assert titles(listed(inbox, VIEWER)) == ["third", "second", "first"]


def test_pages_join_without_gap_or_repetition(inbox, tell) -> None:
    for minutes in range(5):
        tell(str(minutes), minutes, admins_only=minutes == 2)
    seen, position = [], None
    for _ in range(5):
        found = inbox.list(EDITOR, unread_only=False, limit=1, after=position)
        seen += titles(found)
        position = found.page.next
        if position is None:
            break

    assert seen == ["4", "3", "1", "0"]


def test_a_page_that_is_not_full_yet_is_read_on_for(inbox, tell) -> None:
    tell("for all")
    for minutes in range(1, 120):
        tell(f"for admins {minutes}", minutes, admins_only=True)

    assert titles(listed(inbox, EDITOR, limit=1)) == ["for all"]


def test_each_member_has_read_what_they_have_read(inbox, tell) -> None:
    one, _ = tell("one"), tell("two", 1)

    answered = inbox.read(EDITOR, one.id)
    inbox.read(EDITOR, one.id)

    assert answered.is_read
    theirs, others = listed(inbox, EDITOR), listed(inbox, ADMIN)
    assert [note.is_read for note in theirs.page.items] == [False, True]
    assert [note.is_read for note in others.page.items] == [False, False]
    assert (theirs.unread_count, others.unread_count) == (1, 2)
    assert titles(listed(inbox, EDITOR, unread_only=True)) == ["two"]


def test_reading_all_covers_what_has_come_and_not_what_comes(inbox, tell, clock) -> None:
    tell("before")

    left = inbox.read_all(EDITOR)
    tell("after", 61)

    assert left == 0
    assert titles(listed(inbox, EDITOR, unread_only=True)) == ["after"]
    assert listed(inbox, EDITOR).unread_count == 1
    assert listed(inbox, ADMIN).unread_count == 2


def test_what_is_dismissed_is_gone_for_one_and_stays_for_the_others(inbox, tell) -> None:
    told = tell("leak")

    inbox.dismiss(EDITOR, told.id)

    assert (titles(listed(inbox, EDITOR)), listed(inbox, EDITOR).unread_count) == ([], 0)
    assert titles(listed(inbox, ADMIN)) == ["leak"]
    with pytest.raises(NotFound):
        inbox.dismiss(EDITOR, told.id)


def test_what_is_not_for_a_member_does_not_exist_for_them(inbox, tell) -> None:
    told = tell("for admins", admins_only=True)

    for step in (inbox.read, inbox.dismiss):
        with pytest.raises(NotFound):
            step(EDITOR, told.id)
    assert inbox.notifications.get("h2o", told.id) == told


def test_another_tenants_are_nobodys(inbox, tell) -> None:
    told = tell("leak")
    stranger = Access(replace(H2O, id="all_county"), ADMIN.email, Role.ADMIN)

    with pytest.raises(NotFound):
        inbox.read(stranger, told.id)
    assert titles(listed(inbox, stranger)) == []


def test_one_that_is_forgotten_meanwhile_is_not_brought_back_half(inbox) -> None:
    inbox.notifications.mark_read("h2o", "gone", EDITOR.email)

    assert inbox.notifications.get("h2o", "gone") is None


def test_a_look_takes_four_reads_and_reading_all_one_write(inbox, tell) -> None:
    for minutes in range(20):
        tell(str(minutes), minutes, type=Type.POST_FAILED)

    with metered(connection().client) as looking:
        listed(inbox, EDITOR)
    with metered(connection().client) as reading:
        inbox.read_all(EDITOR)

    assert looking.operations == {"GetItem": 1, "Query": 2, "BatchGetItem": 1}
    assert [call.operation for call in reading.writes] == ["PutItem"]
