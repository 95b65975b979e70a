"""Who gets which e-mail and when, and when a business's morning is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drumbeat.domain import mail, zones
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.mail_choices import MailKind, MailTime, checked
from drumbeat.domain.notifications import Type
from drumbeat.domain.tenancy import Member, Role
from tests.samples import NOW, notification

QUARTER = timedelta(minutes=15)


def member(role: Role = Role.ADMIN, **given: object) -> Member:
    values: dict[str, object] = {
        "tenant_id": "h2o",
        "id": "ada",
        "email": "ada@example.com",
        "role": role,
        "created_at": NOW,
        "joined": True,
    }
    return Member(**{**values, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", Type)
def test_every_notification_is_of_a_kind_that_members_can_choose(kind: Type) -> None:
    assert mail.kind_of(notification(type=kind)) in MailKind


@pytest.mark.parametrize(
    ("role", "off"),
    [
        (Role.ADMIN, set()),
        (Role.EDITOR, {MailKind.CONNECTIONS, MailKind.APPROVAL_REQUESTS, MailKind.PLAN}),
        (Role.VIEWER, set(MailKind)),
    ],
)
def test_without_a_choice_people_are_mailed_what_they_can_do_something_about(
    role: Role, off: set[MailKind]
) -> None:
    assert {kind for kind in MailKind if mail.default(role, kind) is MailTime.OFF} == off


def test_a_choice_counts_more_than_the_default() -> None:
    choosy = member(Role.VIEWER, mail={MailKind.PLAN: MailTime.DAILY})

    assert mail.chosen(choosy, MailKind.PLAN) is MailTime.DAILY
    assert mail.chosen(choosy, MailKind.SUMMARY) is MailTime.OFF


@pytest.mark.parametrize(
    ("told", "who", "mailed"),
    [
        ({}, {}, True),
        ({}, {"joined": False}, False),
        ({}, {"mail": {MailKind.POST_PROBLEMS: MailTime.OFF}}, False),
        ({}, {"mail": {MailKind.POST_PROBLEMS: MailTime.DAILY}}, False),
        ({"read_by": frozenset({"ada@example.com"})}, {}, False),
        ({"dismissed_by": frozenset({"ada@example.com"})}, {}, False),
        ({"recipients": frozenset({"ben@example.com"})}, {}, False),
        ({"admins_only": True}, {"role": Role.EDITOR}, False),
    ],
)
def test_a_notification_is_mailed_at_once_to_whom_it_is_for_unless_they_know(
    told: dict[str, object], who: dict[str, object], mailed: bool
) -> None:
    told = {"type": Type.POST_FAILED, **told}

    assert mail.is_for(notification(**told), member(**who), MailTime.AT_ONCE) is mailed  # type: ignore[arg-type]


def test_a_summary_at_once_is_refused() -> None:
    with pytest.raises(InvalidInput, match="once a day") as refused:
        checked({MailKind.SUMMARY: MailTime.AT_ONCE})

    assert refused.value.errors[0].field == "summary"


@pytest.mark.parametrize(
    ("day", "zone", "utc"),
    [
        (date(2026, 12, 22), "America/Los_Angeles", datetime(2026, 12, 22, 15, tzinfo=UTC)),
        (date(2026, 3, 8), "America/Los_Angeles", datetime(2026, 3, 8, 14, tzinfo=UTC)),
        (date(2026, 12, 22), "Asia/Kathmandu", datetime(2026, 12, 22, 1, 15, tzinfo=UTC)),
    ],
)
def test_the_morning_is_at_seven_by_the_clock_of_the_business(
    day: date, zone: str, utc: datetime
) -> None:
    assert mail.morning(day, zone) == utc


# Before 2012, zones have skipped whole dates.
@settings(max_examples=60)
@given(
    zone=st.sampled_from(sorted(zones.names())),
    first=st.dates(date(2012, 1, 1), date(2037, 1, 1)),
    days=st.integers(1, 3),
)
def test_looks_a_quarter_of_an_hour_apart_find_each_morning_once(
    zone: str, first: date, days: int
) -> None:
    start = mail.morning(first, zone)
    looks = [start - QUARTER / 2 + QUARTER * number for number in range(days * 96 + 9)]

    found = [mail.morning_between(after, until, zone) for after, until in pairwise(looks)]

    wanted = [first + timedelta(days=number) for number in range(days + 1)]
    assert [each for each in found if each] == [
        day for day in wanted if mail.morning(day, zone) <= looks[-1]
    ]
