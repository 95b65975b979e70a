"""The findings of checks are stored beside the post, and told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.findings import Checked, Preflight, error
from drumbeat.domain.posts import Origin, PostInstance
from drumbeat.domain.preflight import Horizon, Left, Mark
from drumbeat.persistence import (
    AccountRepository,
    CalendarRepository,
    NotificationRepository,
    PreflightRepository,
)
from drumbeat.persistence.table import connection
from drumbeat.ports import Put, Remove, Replace
from tests.meter import metered
from tests.samples import NOW, account, instance, notification, secret

FOUND = Preflight(
    checked_at=NOW,
    checked=Checked(generation=0, version=1, content_version=None, account_version=1),
    findings=(error("needs_reconnect", "'H2O Page' must be reconnected."),),
)


@pytest.fixture
def preflights() -> PreflightRepository:
    return PreflightRepository()


@pytest.fixture
def post(calendar: CalendarRepository, accounts: AccountRepository) -> PostInstance:
    accounts.create(account(), secret())
    made = instance(origin=Origin.PERSON)
    calendar.apply(Put(made))
    return made


def kept(calendar: CalendarRepository) -> Preflight | None:
    found = calendar.get("h2o", "post")
    assert found is not None
    return found.preflight


def test_findings_are_read_with_the_post_and_not_with_its_month(
    preflights: PreflightRepository, calendar: CalendarRepository, post: PostInstance
) -> None:
    preflights.record("h2o", post.id, FOUND)

    assert kept(calendar) == FOUND
    [listed] = calendar.range("h2o", None, None).items
    assert listed.preflight is None


def test_keeping_findings_changes_nothing_that_people_or_machines_compare(
    preflights: PreflightRepository, calendar: CalendarRepository, post: PostInstance
) -> None:
    before = calendar.get("h2o", post.id)
    assert before is not None

    preflights.record("h2o", post.id, FOUND)

    assert calendar.get("h2o", post.id) == replace(before, preflight=FOUND)
    # An edit that was read before the check is written after it, and both remain.
    edited = replace(before, caption_override="New", captioned=True, version=2)
    calendar.apply(Replace(before, edited))
    after = calendar.get("h2o", post.id)
    assert after is not None
    assert (after.caption_override, after.preflight) == ("New", FOUND)


def test_a_later_check_is_not_overwritten_by_an_earlier_one(
    preflights: PreflightRepository, calendar: CalendarRepository, post: PostInstance
) -> None:
    later = replace(FOUND, checked_at=NOW + timedelta(minutes=1), findings=())
    preflights.record("h2o", post.id, later)

    preflights.record("h2o", post.id, FOUND)

    assert kept(calendar) == later


def test_findings_of_a_post_that_is_gone_are_kept_nowhere_and_told_to_nobody(
    preflights: PreflightRepository, calendar: CalendarRepository, post: PostInstance
) -> None:
    calendar.apply(Remove(post))

    preflights.record("h2o", post.id, FOUND, notification())

    assert calendar.get("h2o", post.id) is None
    assert NotificationRepository().list("h2o", limit=10).items == []


def test_what_is_told_again_is_told_once_and_stays_read(
    preflights: PreflightRepository, calendar: CalendarRepository, post: PostInstance
) -> None:
    # given a notification that somebody has read
    notifications, told = NotificationRepository(), notification()
    preflights.record("h2o", post.id, FOUND, told)
    notifications.mark_read("h2o", told.id, "ada@example.com")

    # when the check is repeated
    again = replace(FOUND, checked_at=NOW + timedelta(minutes=5))
    preflights.record("h2o", post.id, again, replace(told, created_at=again.checked_at))

    # then its findings are kept, and the notification is as it was
    assert kept(calendar) == again
    [stored] = notifications.list("h2o", limit=10).items
    assert (stored.created_at, stored.read_by) == (NOW, frozenset({"ada@example.com"}))


def test_findings_without_trouble_are_one_write(
    preflights: PreflightRepository, post: PostInstance
) -> None:
    with metered(connection().client) as meter:
        preflights.record("h2o", post.id, FOUND)

    assert meter.operations == {"UpdateItem": 1}


@pytest.mark.parametrize("horizon", Horizon)
def test_a_mark_is_kept_for_each_shard_and_horizon(
    preflights: PreflightRepository, horizon: Horizon
) -> None:
    assert preflights.reached(horizon, 0) is None

    preflights.reach(horizon, 0, Mark(NOW, "h2o", "post"))
    left = (Left("h2o", "post", NOW, turns=2), Left("all_county", "other", NOW))
    preflights.reach(horizon, 0, Mark(NOW + timedelta(minutes=5), "~", "", left))

    assert preflights.reached(horizon, 0) == Mark(NOW + timedelta(minutes=5), "~", "", left)
    assert preflights.reached(horizon, 1) is None
