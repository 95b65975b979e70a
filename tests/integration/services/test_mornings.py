"""The daily summary over the real repositories: when each business gets it, and its contents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from drumbeat.domain import mail
from drumbeat.domain.content import ContentStatus
from drumbeat.domain.mail_choices import MailKind, MailTime
from drumbeat.domain.notifications import Notification, Type, notification_id
from drumbeat.domain.posts import Status
from drumbeat.domain.tenancy import Role
from drumbeat.persistence import (
    AccountRepository,
    CalendarRepository,
    CauseRepository,
    ContentRepository,
    MailStopRepository,
    MorningRepository,
    NotificationRepository,
    TenantRepository,
)
from drumbeat.persistence.table import connection
from drumbeat.ports import Put
from drumbeat.services.mailing import Ending
from drumbeat.services.mornings import MorningLook, MorningMail
from drumbeat.services.stopping_mail import StopDesk, Stopping
from tests.fakes.clock import FixedClock
from tests.fakes.mailer import RecordingMailer
from tests.fakes.queue import HeldQueue
from tests.integration.services.mailroom import ADA, EVE, VIC, choose, founded, member, post_of
from tests.meter import metered
from tests.samples import (
    H2O,
    LOS_ANGELES,
    account,
    approval,
    content,
    instance,
    instant,
    notification,
    secret,
)

DAY = date(2026, 12, 22)
SEVEN = mail.morning(DAY, LOS_ANGELES)
HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(SEVEN + timedelta(minutes=3))


@pytest.fixture
def mailer() -> RecordingMailer:
    return RecordingMailer()


@pytest.fixture
def mornings(table: str, mailer: RecordingMailer, clock: FixedClock) -> MorningMail:
    founded()
    return MorningMail(
        post=post_of(mailer, clock),
        tenants=TenantRepository(),
        notifications=NotificationRepository(),
        causes=CauseRepository(),
        calendar=CalendarRepository(2, clock),
        clock=clock,
    )


@pytest.fixture
def tell(table: str) -> Callable[..., Notification]:
    def stored(event: str, ago: timedelta = HOUR, **given: object) -> Notification:
        at = SEVEN - ago
        told = notification(
            id=notification_id(at, event),
            created_at=at,
            title=event,
            **{"type": Type.APPROVED, **given},
        )
        NotificationRepository().tell_once(told)
        return told

    return stored


def place(post_id: str, at: str, status: Status, **given: object) -> None:
    if AccountRepository().get("h2o", "page") is None:
        AccountRepository().create(account(), secret())
    CalendarRepository(2, FixedClock(SEVEN)).apply(
        Put(instance(id=post_id, scheduled_for=instant(at), status=status, **given))
    )


def ask(title: str, ago: timedelta) -> Notification:
    """A text that has been waiting for approval, with its notification."""
    at = SEVEN - ago
    asked = content(
        id=title, title=title, own_status=ContentStatus.NEEDS_APPROVAL, approval=approval(at=at)
    )
    ContentRepository().create(asked)
    told = notification(
        id=notification_id(at, title),
        type=Type.APPROVAL_REQUESTED,
        title=f"Waits for approval: {title}",
        created_at=at,
        admins_only=True,
        instance_id=None,
        content_item_id=title,
        dismissed_by=frozenset({EVE}),
    )
    NotificationRepository().tell_once(told)
    return told


class TestLooking:
    @pytest.fixture
    def queue(self) -> HeldQueue:
        return HeldQueue()

    @pytest.fixture
    def look(self, table: str, clock: FixedClock, queue: HeldQueue) -> MorningLook:
        tenants = TenantRepository()
        for name, zone in (("h2o", LOS_ANGELES), ("berlin", "Europe/Berlin")):
            made = replace(H2O, id=name, timezone=zone)
            tenants.create(made, member(ADA, Role.ADMIN, tenant_id=name))
        return MorningLook(mornings=MorningRepository(), queue=queue, clock=clock)

    def test_a_business_whose_morning_has_come_gets_a_message(self, look, queue):
        assert look.look() == 1
        assert queue.messages == [{"tenant_id": "h2o", "morning": "2026-12-22"}]

    def test_the_next_look_finds_nothing_again(self, look, queue, clock):
        look.look()
        clock.advance(timedelta(minutes=15))

        assert look.look() == 0

    def test_a_look_that_failed_is_made_up_for(self, look, queue, clock):
        clock.advance(-timedelta(minutes=15))
        look.look()
        queue.down = True
        clock.advance(timedelta(minutes=15))
        with pytest.raises(Exception, match="down"):
            look.look()
        queue.down = False
        clock.advance(timedelta(minutes=15))

        assert look.look() == 1

    def test_a_change_of_zone_moves_the_morning(self, look, queue, clock):
        tenants = TenantRepository()
        berlin = tenants.get("berlin")
        assert berlin is not None
        tenants.update(replace(berlin, timezone=LOS_ANGELES), berlin.version, at=SEVEN)

        assert look.look() == 2

    def test_a_business_that_an_older_version_listed_is_found(self, look, queue, clock):
        connection().client.put_item(
            TableName="drumbeat-test",
            Item={
                "PK": {"S": "TENANTS"},
                "SK": {"S": "h2o"},
                "kind": {"S": "tenant-entry"},
            },
        )

        assert look.look() == 1
        with metered(connection().client) as meter:
            list(MorningRepository().zones())
        assert [call.operation for call in meter.calls] == ["Query"]

    def test_a_look_costs_a_query_of_the_list_whatever_their_number(self, look):
        tenants = TenantRepository()
        for number in range(30):
            made = replace(H2O, id=f"b{number}", timezone="Asia/Tokyo")
            tenants.create(made, member(ADA, Role.ADMIN, tenant_id=made.id))
        look.look()

        with metered(connection().client) as meter:
            look.look()

        assert sorted(call.operation for call in meter.calls) == ["GetItem", "PutItem", "Query"]


def test_the_summary_says_what_the_day_brings(mornings, mailer, tell):
    place("today", "2026-12-22T17:00Z", Status.SCHEDULED, content_title="Winter tips")
    place("tomorrow", "2026-12-23T17:00Z", Status.SCHEDULED, content_title="Not today")
    for number, at in enumerate(("2026-12-24T17:00Z", "2026-12-24T18:00Z", "2026-12-30T17:00Z")):
        place(f"slot{number}", at, Status.PLANNED)
    place("failed", "2026-12-22T01:00Z", Status.FAILED, content_title="Leak", due_at=None)
    tell("Not posted: Leak", type=Type.POST_FAILED, instance_id="failed")
    ask("Spring", ago=A_DAY + HOUR)

    outcome = mornings.begin_day("h2o", DAY)

    assert outcome == {Ending.SENT: 2}
    [sent] = mailer.to(ADA)
    assert sent.subject == (
        "H2O Plumbing: 1 post did not go out, 1 waits for approval, 1 post goes out today"
    )
    for said in (
        "Tuesday, 22 December",
        "09:00  Winter tips (H2O Page)",
        "Not posted: Leak",
        "Waits for approval: Spring (for 1 day)",
        "Thu 24 Dec  2 empty slots",
        "https://console.example/t/h2o/calendar?day=2026-12-24",
        "https://console.example/t/h2o/posts?content=Spring",
    ):
        assert said in sent.text, said
    assert "Not today" not in sent.text
    assert "30 Dec" not in sent.text
    assert mailer.to(VIC) == []


def test_a_morning_that_repeats_is_mailed_once(mornings, mailer):
    place("today", "2026-12-22T17:00Z", Status.SCHEDULED, content_title="Winter tips")
    mornings.begin_day("h2o", DAY)

    assert mornings.begin_day("h2o", DAY) == {Ending.REPEATED: 2}
    assert len(mailer.mails) == 2


def test_when_there_is_nothing_to_say_nothing_is_mailed(mornings, mailer):
    assert mornings.begin_day("h2o", DAY) == {}
    assert mornings.begin_day("nobody", DAY) == {}


def test_who_wants_no_summary_gets_what_they_want_once_a_day(mornings, mailer, tell):
    place("today", "2026-12-22T17:00Z", Status.SCHEDULED, content_title="Winter tips")
    tell("Approved: Tips")
    tell("Approved: Old", ago=2 * A_DAY)
    choose(VIC, approval_answers=MailTime.DAILY)
    choose(ADA, summary=MailTime.OFF)
    choose(EVE, summary=MailTime.OFF)

    mornings.begin_day("h2o", DAY)

    [sent] = mailer.mails
    assert sent.to == VIC
    assert "Approved: Tips" in sent.text
    assert "Old" not in sent.text
    assert "Winter tips" not in sent.text


def test_what_waits_for_two_days_is_told_to_all_admins_once(mornings, mailer):
    ask("Spring", ago=2 * A_DAY + HOUR)
    ask("Fresh", ago=HOUR)

    for _ in range(2):
        mornings.begin_day("h2o", DAY)

    told = NotificationRepository().list("h2o", limit=10).items
    [overdue] = [each for each in told if each.type is Type.APPROVAL_OVERDUE]
    assert overdue.title == "Still waits for approval: Spring"
    assert overdue.admins_only
    assert overdue.dismissed_by == frozenset()
    assert overdue.content_item_id == "Spring"


def test_it_is_told_also_where_nothing_is_mailed(mornings, mailer):
    ask("Spring", ago=2 * A_DAY)

    assert replace(mornings, post=None).begin_day("h2o", DAY) == {}

    told = NotificationRepository().list("h2o", limit=10).items
    assert Type.APPROVAL_OVERDUE in {each.type for each in told}
    assert mailer.mails == []


def test_what_was_decided_meanwhile_does_not_wait(mornings, mailer):
    ask("Spring", ago=3 * A_DAY)
    contents = ContentRepository()
    before = contents.get("h2o", "Spring")
    assert before is not None
    contents.update(before, replace(before, own_status=ContentStatus.DRAFT))

    assert mornings.begin_day("h2o", DAY) == {}
    told = NotificationRepository().list("h2o", limit=10).items
    assert Type.APPROVAL_OVERDUE not in {each.type for each in told}


def test_a_summary_that_waited_for_hours_is_not_sent(mornings, mailer, clock):
    place("today", "2026-12-22T23:00Z", Status.SCHEDULED, content_title="Winter tips")
    clock.advance(mail.MADE_UP_FOR)

    assert mornings.begin_day("h2o", DAY) == {}


class TestStopping:
    @pytest.fixture
    def queue(self) -> HeldQueue:
        return HeldQueue()

    @pytest.fixture
    def desk(self, mornings: MorningMail, queue: HeldQueue) -> StopDesk:
        return StopDesk(stops=MailStopRepository(), queue=queue)

    @pytest.fixture
    def stopping(self, table: str, clock: FixedClock) -> Stopping:
        return Stopping(tenants=TenantRepository(), stops=MailStopRepository(), clock=clock)

    def test_the_link_of_a_summary_stops_it_and_all_that_is_in_it(
        self,
        mornings,
        mailer,
        desk,
        queue,
        stopping,
    ):
        place("today", "2026-12-22T17:00Z", Status.SCHEDULED, content_title="Winter tips")
        choose(ADA, approval_answers=MailTime.DAILY, post_problems=MailTime.AT_ONCE)
        mornings.begin_day("h2o", DAY)
        token = mailer.to(ADA)[0].stop_url.partition("token=")[2]

        said = desk.stop(token)
        for _ in range(2):
            stopping.stop(queue.messages[0])

        assert (said.kind, said.tenant_id) == (MailKind.SUMMARY, "h2o")
        [ada] = [each for each in TenantRepository().roster("h2o").members if each.email == ADA]
        assert ada.mail == {
            MailKind.APPROVAL_ANSWERS: MailTime.OFF,
            MailKind.POST_PROBLEMS: MailTime.AT_ONCE,
            MailKind.SUMMARY: MailTime.OFF,
        }

    def test_a_link_of_nobody_is_refused(self, desk, queue):
        with pytest.raises(Exception, match="not one of ours"):
            desk.stop("abc.def")

        assert queue.messages == []

    def test_who_has_left_needs_no_stopping(self, stopping):
        stopping.stop({"tenant_id": "h2o", "stop_member": "gone", "kind": "summary"})
        stopping.stop({"tenant_id": "nobody", "stop_member": "gone", "kind": "summary"})
