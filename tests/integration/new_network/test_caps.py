"""Networks that limit the number of posts per period, of one account or of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from drumbeat.domain.caps import CalendarDay, Cap, Rolling
from drumbeat.domain.findings import Preflight
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.publishing import Scope
from drumbeat.persistence.table import connection
from tests.integration.faults.world import DUE
from tests.integration.new_network.conftest import Business
from tests.integration.new_network.noticeboard import PROFILE, Noticeboard
from tests.meter import Meter, metered
from tests.samples import NOW, instant

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
HOURLY = Rolling(HOUR)
PACIFIC = CalendarDay("America/Los_Angeles")
#: A quarter of an hour before the day ends in Los Angeles.
EVENING = instant("2026-12-02T07:45Z")
READS = {"BatchGetItem", "GetItem", "Query"}

Capped = Callable[..., None]


@pytest.fixture
def capped(monkeypatch: pytest.MonkeyPatch) -> Capped:
    """Limits the notice board's posts."""

    def having(*caps: Cap) -> None:
        pacing = Pacing(gap=timedelta(seconds=5), caps=caps)
        monkeypatch.setattr(Noticeboard, "profile", replace(PROFILE, pacing=pacing))

    return having


def scheduled(business: Business, account: Any, *times: datetime) -> list[str]:
    return [business.post(account, when)["instance"]["id"] for when in times]


def read(business: Business, post_id: str) -> PostInstance:
    return business.world.read(post_id, "town")


def checked(business: Business, post_id: str) -> Preflight:
    """The findings of a check, which calls the town hall as posts do."""
    world = business.world
    checker = replace(world.preflight_checker, networks=world.networks, sessions=world.sessions)
    found = checker.check_now("town", post_id)
    assert found is not None
    return found


def statuses(business: Business, posts: list[str]) -> list[Status]:
    return [read(business, each).status for each in posts]


def settle(business: Business, until: datetime) -> None:
    business.world.run_until(until)


def test_caps_are_shown_with_the_network(business: Business, capped: Capped) -> None:
    capped(Cap(most=25, window=HOURLY), Cap(most=100, window=PACIFIC, scope=Scope.APP))

    platforms = business.ask("GET", "/platforms").json["items"]

    [shown] = [each for each in platforms if each["platform"] == "noticeboard"]
    assert shown["caps"] == [
        {"most": 25, "only": None, "scope": "account", "seconds": 3600, "zone": None},
        {"most": 100, "only": None, "scope": "app", "seconds": None, "zone": "America/Los_Angeles"},
    ]


def test_what_is_too_much_for_a_rolling_window_waits_until_the_first_has_left_it(
    business: Business, capped: Capped
) -> None:
    capped(Cap(most=2, window=HOURLY))
    posts = scheduled(business, business.connect(), *(DUE + turn * MINUTE for turn in range(3)))

    settle(business, DUE + 5 * MINUTE)
    held = read(business, posts[2])
    settle(business, DUE + 2 * HOUR)

    assert held.error is not None
    assert (held.status, held.tries, held.error.code) == (Status.SCHEDULED, 0, "cap_reached")
    assert held.due_at == DUE + HOUR + SECOND
    assert held.error.message == (
        "'Room 7' has had the 2 posts that Notice board takes in an hour. "
        "It waits until 2026-12-01 05:07 (America/Los_Angeles)."
    )
    assert statuses(business, posts) == [Status.POSTED] * 3
    sent = read(business, posts[2])
    assert sent.posted_at == DUE + HOUR + SECOND
    assert sent.error is None
    lines = business.ask("GET", f"/post-instances/{posts[2]}/attempts").json["items"]
    assert [line["outcome"] for line in lines] == ["posted"]


def test_other_accounts_have_caps_of_their_own(business: Business, capped: Capped) -> None:
    capped(Cap(most=1, window=HOURLY))
    rooms = [business.connect(), business.connect(name="Room 8")]

    posts = [*scheduled(business, rooms[0], DUE), *scheduled(business, rooms[1], DUE + MINUTE)]
    settle(business, DUE + 5 * MINUTE)

    assert statuses(business, posts) == [Status.POSTED] * 2


def test_a_cap_of_the_app_counts_the_posts_of_all_accounts(
    business: Business, capped: Capped
) -> None:
    capped(Cap(most=2, window=HOURLY, scope=Scope.APP))
    rooms = [business.connect(name=f"Room {number}") for number in range(3)]

    posts = [each for room in rooms for each in scheduled(business, room, DUE)]
    settle(business, DUE + 5 * MINUTE)

    assert sorted(statuses(business, posts)) == [Status.POSTED, Status.POSTED, Status.SCHEDULED]
    [held] = (each for each in posts if read(business, each).status is Status.SCHEDULED)
    error = read(business, held).error
    assert error is not None
    assert "This Drumbeat has had the 2 posts that Notice board takes in an hour." in error.message
    settle(business, DUE + 2 * HOUR)
    assert read(business, held).posted_at == DUE + HOUR + SECOND


@pytest.mark.parametrize("scope", list(Scope))
def test_a_calendar_day_ends_at_its_zones_midnight(
    business: Business, capped: Capped, scope: Scope
) -> None:
    capped(Cap(most=1, window=PACIFIC, scope=scope))
    account = business.connect()
    posts = scheduled(business, account, EVENING, EVENING + 5 * MINUTE)

    settle(business, EVENING + HOUR)

    sent = [read(business, each).posted_at for each in posts]
    assert sent == [EVENING, instant("2026-12-02T08:00Z")]


def test_a_post_that_would_be_too_late_by_then_is_missed_and_says_until_when(
    business: Business, capped: Capped
) -> None:
    capped(Cap(most=1, window=PACIFIC))
    posts = scheduled(business, business.connect(), DUE, DUE + MINUTE)

    settle(business, DUE + 5 * MINUTE)

    missed = read(business, posts[1])
    assert missed.error is not None
    assert (missed.status, missed.error.code) == (Status.MISSED, "cap_reached")
    assert "until 2026-12-02 00:00 (America/Los_Angeles)" in missed.error.message
    assert len(business.hall.notices) == 1


def test_each_of_several_caps_holds(business: Business, capped: Capped) -> None:
    day = Cap(most=3, window=PACIFIC, scope=Scope.APP)
    capped(Cap(most=2, window=HOURLY), day)
    account = business.connect()
    begin = EVENING - 90 * MINUTE
    posts = scheduled(business, account, *(begin + turn * 25 * MINUTE for turn in range(5)))

    settle(business, EVENING + 2 * HOUR)

    sent = [read(business, each).posted_at for each in posts]
    assert sent == [
        begin,
        begin + 25 * MINUTE,
        # The first is more than an hour ago.
        begin + HOUR + SECOND,
        # The day has ended.
        instant("2026-12-02T08:00Z"),
        # The third is more than an hour ago.
        instant("2026-12-02T08:15:02Z"),
    ]


def test_posts_that_come_late_are_lined_up_behind_the_cap(
    business: Business, capped: Capped
) -> None:
    capped(Cap(most=2, window=HOURLY))
    posts = scheduled(business, business.connect(), *(DUE + turn * MINUTE for turn in range(4)))
    business.world.sweeping = False
    settle(business, DUE + 30 * MINUTE)
    business.world.sweeping = True

    settle(business, DUE + 3 * HOUR)

    sent = [read(business, each).posted_at for each in posts]
    assert None not in sent
    times = [each for each in sent if each is not None]
    assert times == sorted(times)
    assert times[2] >= times[0] + HOUR
    assert times[3] >= times[1] + HOUR


def test_post_now_says_when_a_post_will_go_out(business: Business, capped: Capped) -> None:
    capped(Cap(most=1, window=HOURLY))
    account = business.connect()
    first, second = scheduled(business, account, DUE, DUE + 26 * HOUR)
    settle(business, DUE + MINUTE)

    answer = business.ask("POST", f"/post-instances/{second}/post-now")
    settle(business, DUE + 2 * MINUTE)

    opens = DUE + HOUR + SECOND
    assert (answer.status, answer.json["due_at"]) == (202, "2026-12-01T13:07:01Z")
    held = read(business, second)
    assert held.error is not None
    assert (held.due_at, held.error.code) == (opens, "cap_reached")
    settle(business, DUE + 2 * HOUR)
    assert read(business, second).posted_at == opens
    assert read(business, first).posted_at == DUE


@pytest.mark.parametrize("scope", list(Scope))
def test_a_check_ahead_says_that_a_cap_is_reached(
    business: Business, capped: Capped, scope: Scope
) -> None:
    capped(Cap(most=1, window=HOURLY, scope=scope))
    posts = scheduled(business, business.connect(), DUE, DUE + 30 * MINUTE)
    settle(business, DUE + MINUTE)

    [warned] = checked(business, posts[1]).findings

    assert (warned.code, warned.severity) == ("cap_reached", "warning")
    assert "until 2026-12-01 05:07 (America/Los_Angeles)" in warned.message


def test_a_check_ahead_counts_the_posts_that_are_to_go_out_before(
    business: Business, capped: Capped
) -> None:
    capped(Cap(most=2, window=HOURLY))
    account = business.connect()
    scheduled(business, business.connect(name="Room 8"), DUE + 2 * MINUTE, DUE + 3 * MINUTE)
    posts = scheduled(business, account, DUE, DUE + 10 * MINUTE, DUE + 50 * MINUTE, DUE + 2 * HOUR)

    codes = [[each.code for each in checked(business, post).findings] for post in posts]

    assert codes == [[], [], ["cap_reached"], []]


def test_a_post_is_counted_once_however_often_it_is_tried(
    business: Business, capped: Capped, monkeypatch: pytest.MonkeyPatch
) -> None:
    capped(Cap(most=5, window=HOURLY), Cap(most=5, window=PACIFIC, scope=Scope.APP))
    account = business.connect()
    scheduled(business, account, DUE)
    failing = [True, True]
    send = business.hall.send

    def sometimes(request: Any) -> Any:
        from drumbeat.ports import NotSent

        if request.method == "PUT" and failing:
            failing.pop()
            raise NotSent("not_connected", "The door is locked.")
        return send(request)

    monkeypatch.setattr(business.hall, "send", sometimes)

    settle(business, DUE + HOUR)

    gates = business.world.stored_gates
    assert len(business.hall.notices) == 1
    assert gates.get("town", account["id"]).tally.counted == 1
    assert gates.app("noticeboard").tally.counted == 1


class Spent:
    """The database calls of publishing one post: starting, preparing and committing."""

    def __init__(self, meter: Meter) -> None:
        reads = [call for call in meter.calls if call.operation in READS]
        self.reads = len([call for call in reads if call.operation != "Query"])
        self.writes = len(meter.calls) - len(reads)


def spent(business: Business, when: datetime) -> Spent:
    business.world.run_until(when - 6 * MINUTE)
    with metered(connection().client) as meter:
        business.world.run_until(when + MINUTE)
    return Spent(meter)


@pytest.mark.parametrize(
    ("caps", "reads", "writes"),
    [
        ((), 3, 3),
        ((Cap(most=9, window=HOURLY),), 3, 4),
        ((Cap(most=9, window=PACIFIC, scope=Scope.APP),), 3, 4),
        ((Cap(most=9, window=HOURLY), Cap(most=9, window=PACIFIC, scope=Scope.APP)), 3, 5),
    ],
    ids=["none", "account", "app", "both"],
)
def test_a_cap_costs_a_write_and_no_read(
    business: Business, capped: Capped, caps: tuple[Cap, ...], reads: int, writes: int
) -> None:
    capped(*caps)
    account = business.connect()
    # The first is counted in an empty tally.
    posts = scheduled(business, account, NOW + 10 * MINUTE, NOW + 30 * MINUTE)

    first, second = (spent(business, NOW + at * MINUTE) for at in (10, 30))

    assert statuses(business, posts) == [Status.POSTED] * 2
    assert [(each.reads, each.writes) for each in (first, second)] == [(reads, writes)] * 2
