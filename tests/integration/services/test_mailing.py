"""E-mails over the real repositories: to whom, once, and what happens when sending fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain import mail
from drumbeat.domain.mail_choices import MailTime
from drumbeat.domain.notifications import Notification, Type, notification_id
from drumbeat.domain.tenancy import Member, Role, Tenant
from drumbeat.persistence import (
    CauseRepository,
    NotificationRepository,
    TenantRepository,
)
from drumbeat.persistence.table import connection
from drumbeat.ports import MailRefused, MailUnclear
from drumbeat.services.mailing import MOST_INVITATIONS, Ending, MailIncomplete, Mailing
from tests.fakes.clock import FixedClock
from tests.fakes.mailer import RecordingMailer
from tests.fakes.throttle import InMemoryThrottle
from tests.integration.services.mailroom import (
    ADA,
    CONSOLE,
    EVE,
    PUBLIC,
    VIC,
    choose,
    founded,
    member,
    post_of,
)
from tests.meter import metered
from tests.samples import H2O, NOW, notification


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW + timedelta(minutes=1))


@pytest.fixture
def mailer() -> RecordingMailer:
    return RecordingMailer()


@pytest.fixture
def business(table: str) -> Tenant:
    return founded()


@pytest.fixture
def mailing(business: Tenant, mailer: RecordingMailer, clock: FixedClock) -> Mailing:
    return Mailing(
        post=post_of(mailer, clock),
        tenants=TenantRepository(),
        notifications=NotificationRepository(),
        causes=CauseRepository(),
        throttle=InMemoryThrottle(clock),
        clock=clock,
    )


@pytest.fixture
def tell(business: Tenant) -> Callable[..., Notification]:
    def stored(event: str = "failed", **given: object) -> Notification:
        told = notification(id=notification_id(NOW, event), **{"type": Type.APPROVED, **given})
        NotificationRepository().tell_once(told)
        return told

    return stored


def test_those_who_want_to_know_at_once_are_mailed_each_by_themselves(mailing, mailer, tell):
    told = tell(title="Not posted: Tips")
    choose(VIC, approval_answers=MailTime.DAILY)

    outcome = mailing.tell("h2o", told.id)

    assert outcome == {Ending.SENT: 2}
    assert [each.to for each in mailer.mails] == [ADA, EVE]
    assert mailer.mails[0].subject == "H2O Plumbing: Not posted: Tips"
    assert f"{CONSOLE}/t/h2o/calendar?post=post" in mailer.mails[0].text
    assert mailer.mails[0].stop_url.startswith(f"{PUBLIC}/api/public/mail/stop?token=")
    assert mailer.mails[0].stop_url != mailer.mails[1].stop_url


def test_a_choice_is_kept_with_its_member(mailing, mailer, tell):
    choose(ADA, approval_answers=MailTime.OFF)
    choose(EVE, approval_answers=MailTime.OFF)
    choose(VIC, approval_answers=MailTime.AT_ONCE)

    mailing.tell("h2o", tell().id)

    assert [each.to for each in mailer.mails] == [VIC]


def test_a_message_that_repeats_sends_nothing_twice(mailing, mailer, tell):
    told = tell()
    mailing.tell("h2o", told.id)

    again = mailing.tell("h2o", told.id)

    assert again == {Ending.REPEATED: 2}
    assert len(mailer.mails) == 2


def test_a_refused_mail_is_tried_again_and_the_others_are_not(mailing, mailer, tell):
    told = tell()
    mailer.fails = [MailRefused("too many", for_good=False)]

    with pytest.raises(MailIncomplete):
        mailing.tell("h2o", told.id)
    again = mailing.tell("h2o", told.id)

    assert again == {Ending.SENT: 1, Ending.REPEATED: 1}
    assert sorted(each.to for each in mailer.mails) == [ADA, EVE]


def test_an_address_that_can_never_be_reached_holds_nothing_back(mailing, mailer, tell):
    mailer.fails = [MailRefused("no such address", for_good=True)]

    assert mailing.tell("h2o", tell().id) == {Ending.REFUSED: 1, Ending.SENT: 1}


@pytest.mark.parametrize("sent", [True, False], ids=["it went out", "it did not"])
def test_what_is_unclear_is_not_sent_again(mailing, mailer, tell, sent: bool):
    told = tell()
    mailer.fails, mailer.sends_all_the_same = [MailUnclear("no answer")], sent

    assert mailing.tell("h2o", told.id) == {Ending.UNCLEAR: 1, Ending.SENT: 1}
    assert mailing.tell("h2o", told.id) == {Ending.REPEATED: 2}
    assert len(mailer.to(ADA)) == int(sent)


def test_what_is_settled_by_then_is_not_mailed(mailing, mailer, tell):
    told = tell(type=Type.POST_FAILED)  # of a deleted post

    assert mailing.tell("h2o", told.id) == {}


def test_what_waited_in_a_queue_for_a_day_is_not_mailed(mailing, mailer, tell, clock):
    told = tell()
    clock.advance(timedelta(days=1))

    assert mailing.tell("h2o", told.id) == {}


@pytest.mark.parametrize(
    ("tenant_id", "notification_id"), [("h2o", "gone"), ("nobody", "gone")], ids=str
)
def test_what_is_gone_is_no_failure(mailing, tenant_id: str, notification_id: str):
    assert mailing.tell(tenant_id, notification_id) == {}
    assert mailing.invite(tenant_id, notification_id) == {}


def test_beyond_twenty_in_an_hour_one_mail_says_that_there_is_more(mailing, mailer, tell, clock):
    choose(EVE, approval_answers=MailTime.OFF)
    for number in range(mail.MOST_AT_ONCE + 3):
        mailing.tell("h2o", tell(f"event {number}").id)

    assert len(mailer.mails) == mail.MOST_AT_ONCE + 1
    assert mailer.mails[-1].subject == "H2O Plumbing: more has happened"
    clock.advance(timedelta(hours=1))
    mailing.tell("h2o", tell("later").id)
    assert len(mailer.mails) == mail.MOST_AT_ONCE + 2


def test_a_mail_takes_a_write_for_each_and_few_reads(mailing, tell):
    told = tell()
    mailing.tell("h2o", told.id)  # makes the key
    second = tell("second")

    with metered(connection().client) as meter:
        mailing.tell("h2o", second.id)

    writes = [call for call in meter.calls if call.operation in ("PutItem", "UpdateItem")]
    assert len(writes) == 2  # claims; tries are counted in memory here
    assert len(meter.calls) - len(writes) <= 6
    assert (meter.read_units, meter.write_units) <= (6, 2)


def invite(name: str = "zoe@example.com", invitation_id: str = "i-zoe") -> Member:
    tenants = TenantRepository()
    made = member(name, Role.EDITOR, id=invitation_id, user_id=None, joined=False, invited_by=ADA)
    tenants.change_roster(tenants.roster("h2o"), None, made)
    return made


def test_whoever_is_invited_is_told_once_by_whom_where_and_how_to_answer(mailing, mailer):
    made = invite()

    assert mailing.invite("h2o", made.id) == {Ending.SENT: 1}
    assert mailing.invite("h2o", made.id) == {Ending.REPEATED: 1}
    [sent] = mailer.mails
    assert sent.to == "zoe@example.com"
    assert sent.subject == f"{ADA} invites you to H2O Plumbing"
    assert f"{CONSOLE}/sign-in?email=zoe%40example.com" in sent.text
    assert "register" in sent.text


def test_a_name_that_would_lead_strangers_somewhere_is_not_mailed(mailing, mailer):
    tenants = TenantRepository()
    tenants.update(replace(H2O, name="Win at evil.example now"), 1, at=NOW)

    mailing.invite("h2o", invite().id)

    assert "evil" not in mailer.mails[0].subject + mailer.mails[0].text
    assert mailer.mails[0].subject == f"{ADA} invites you to h2o"


def test_an_address_that_wants_no_invitations_gets_none(mailing, mailer):
    mailing.post.stops.stop(mail.address_hash("Zoe@Example.com"), NOW)

    assert mailing.invite("h2o", invite().id) == {}


def test_an_address_is_mailed_a_few_invitations_a_day(mailing, mailer):
    for number in range(MOST_INVITATIONS + 2):
        made = invite(invitation_id=f"i-{number}")
        mailing.invite("h2o", made.id)
        tenants = TenantRepository()
        tenants.change_roster(tenants.roster("h2o"), made, None)

    assert len(mailer.mails) == MOST_INVITATIONS


def test_what_was_sent_is_forgotten_after_90_days(mailing, tell):
    told = tell()
    mailing.tell("h2o", told.id)

    found = connection().client.get_item(
        TableName="drumbeat-test",
        Key={"PK": {"S": "TENANT#h2o#MAIL"}, "SK": {"S": f"{told.id}#m-ada"}},
    )["Item"]

    kept = timedelta(seconds=int(found["expires_at"]["N"])) - timedelta(days=90)
    assert kept.total_seconds() == pytest.approx(NOW.timestamp(), abs=120)
