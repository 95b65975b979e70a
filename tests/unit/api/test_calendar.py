"""The calendar route: days, and answers that would be too large."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import pytest

from api import dependencies
from api.routers import calendar
from drumbeat.domain import zones
from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.domain.tenancy import Access
from drumbeat.ports import Page, Position
from drumbeat.services.calendar import CalendarQuery
from tests import whole_api
from tests.unit.api.client import Client

PATH = "/api/v1/marketing/calendar"
DECEMBER = {"tenant_id": "h2o", "start_date": "2026-12-01", "end_date": "2026-12-31"}
FIRST = datetime(2026, 12, 22, 17, 0, tzinfo=UTC)
#: Lambda's largest answer (AWS, Lambda quotas: 6 MB).
MOST_BYTES = 6_000_000


def instance(number: int, **changes: Any) -> PostInstance:
    made = PostInstance(
        id=str(UUID(int=number * 0x9E3779B97F4A7C15 % 2**128)),
        tenant_id="h2o",
        channel_account_id=str(UUID(int=number * 0xD1B54A32D192ED03 % 2**128)),
        account_name='The "Website"',
        platform="webhook",
        timezone="America/Los_Angeles",
        status=Status.DRAFT,
        origin=Origin.PERSON,
        scheduled_for=FIRST + timedelta(minutes=number),
        content_item_id=str(UUID(int=number)),
        content_title=f"Über Wasser, Teil {number}",
    )
    return replace(made, **changes)


class Stored:
    """`CalendarService` over instances in memory, in pages of a given size, at most `most` at
    once."""

    def __init__(self, instances: Sequence[PostInstance], size: int, most: int) -> None:
        self._instances, self._size, self._most = instances, size, most
        self.asked: list[CalendarQuery] = []

    def pages(
        self, access: Access, query: CalendarQuery, after: Position | None = None
    ) -> Iterator[Page[tuple[date, PostInstance]]]:
        self.asked.append(query)
        start = int(after["slot"]) if after else 0
        for _ in range(self._most):
            end = start + self._size
            shown = [(self._day(each), each) for each in self._instances[start:end]]
            more = end < len(self._instances)
            yield Page(shown, {"slot": str(end)} if more else None)
            if not more:
                return
            start = end

    @staticmethod
    def _day(each: PostInstance) -> date:
        assert each.scheduled_for is not None
        return zones.local(each.scheduled_for, "America/Los_Angeles").date()


def store(instances: Sequence[PostInstance], size: int = 2_000, most: int = 1_000) -> Stored:
    stored = Stored(instances, size, most)
    whole_api.app.dependency_overrides[dependencies.running]().calendar = stored
    return stored


def test_days_hold_their_posts(ada: Client) -> None:
    store([instance(0), instance(1), instance(24 * 60, status=Status.PLANNED)])

    answer = ada.get(PATH, query=DECEMBER)

    assert answer.status == 200
    assert {day: len(posts) for day, posts in answer.json.items()} == {
        "2026-12-22": 2,
        "2026-12-23": 1,
    }
    assert answer.json["2026-12-22"][0] == {
        "id": instance(0).id,
        "channel_account_id": instance(0).channel_account_id,
        "account_name": 'The "Website"',
        "platform": "webhook",
        "content_item_id": instance(0).content_item_id,
        "content_title": "Über Wasser, Teil 0",
        "scheduled_for": "2026-12-22T17:00:00Z",
        "local_time": "2026-12-22T09:00",
        "timezone": "America/Los_Angeles",
        "status": "Draft",
        "has_caption_override": False,
        "generation": 0,
        "version": 1,
        "posted_at": None,
        "permalink": None,
        "platform_post_id": None,
        "error": None,
        "lag_seconds": None,
        "follow_ups": [],
        "due_at": None,
        "sent_ahead": False,
        "note": None,
        "shown_at": "2026-12-22T17:00:00Z",
    }


def test_a_post_says_from_when_it_may_go_out_while_something_is_to_happen_to_it(
    ada: Client,
) -> None:
    due = FIRST - timedelta(days=7)
    waiting = instance(0, status=Status.SCHEDULED, due_at=due, take_up_at=due)
    store([waiting, instance(1, status=Status.POSTED, due_at=due, take_up_at=None)])

    shown = ada.get(PATH, query=DECEMBER).json["2026-12-22"]

    assert [post["due_at"] for post in shown] == ["2026-12-15T17:00:00Z", None]


def test_an_empty_calendar_is_an_empty_object(ada: Client) -> None:
    store([])

    assert ada.get(PATH, query=DECEMBER).json == {}


def test_filters_reach_the_service(ada: Client) -> None:
    stored = store([])
    more = {"timezone": "Asia/Tokyo", "channel_account_id": "a-1", "status": "Posted"}

    ada.get(PATH, query={**DECEMBER, **more})

    assert stored.asked == [
        CalendarQuery(
            start_date=date(2026, 12, 1),
            end_date=date(2026, 12, 31),
            timezone="Asia/Tokyo",
            channel_account_id="a-1",
            status=Status.POSTED,
        )
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start_date": "2026-13-01"}, "start_date"),
        ({"start_date": "20261201"}, "start_date"),
        ({"start_date": "2026-12-01T00:00:00Z"}, "start_date"),
        ({"end_date": "1767225600"}, "end_date"),
        ({"end_date": ""}, "end_date"),
        ({"status": "Sent"}, "status"),
        ({"cursor": "x"}, "cursor"),
    ],
)
def test_a_question_that_cannot_be_is_refused_by_field(
    ada: Client, change: dict[str, str], field: str
) -> None:
    store([])

    answer = ada.get(PATH, query={**DECEMBER, **change})

    assert (answer.status, answer.fields) == (422, [field])


def test_ten_thousand_posts_come_whole_to_who_takes_gzip(ada: Client) -> None:
    store([instance(number) for number in range(10_000)])

    answer = ada.get(PATH, query=DECEMBER, headers={"Accept-Encoding": "gzip"})

    assert sum(len(posts) for posts in answer.json.values()) == 10_000
    assert "Link" not in answer.headers


def followed(client: Client, headers: dict[str, str]) -> tuple[list[str], list[int]]:
    """All ids by following the links, in order, and each answer's size as the runtime sends it."""
    query, ids, sizes = dict(DECEMBER), [], []
    while True:
        answer = client.get(PATH, query=query, headers=headers)
        assert answer.status == 200, answer.text
        ids += [post["id"] for posts in answer.json.values() for post in posts]
        sizes.append(answer.wire_bytes)
        if "Link" not in answer.headers:
            return ids, sizes
        found = re.fullmatch(r'<\?(.+)>; rel="next"', answer.headers["Link"])
        assert found is not None
        query = dict(parse_qsl(found[1]))


@pytest.mark.parametrize(("headers", "count"), [({}, 1_000), ({"Accept-Encoding": "gzip"}, 5_000)])
def test_what_is_too_large_goes_on_under_its_link(
    ada: Client, headers: dict[str, str], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a thirtieth of the real size."""
    monkeypatch.setattr(calendar, "ENOUGH_BYTES", calendar.ENOUGH_BYTES // 30)
    posts = [instance(number) for number in range(count)]
    store(posts, size=2_000 // 30)

    ids, sizes = followed(ada, headers)

    assert ids == [post.id for post in posts]
    assert len(sizes) > 1
    assert max(sizes) < MOST_BYTES // 30


def test_a_page_of_the_largest_rows_still_fits(ada: Client) -> None:
    """A page of the table is 1 MB, and a stored row is never smaller than in the answer."""
    longest = {"account_name": '"' * 100, "content_title": '"' * 200, "permalink": "x" * 400}
    # 1 MB of rows of at least 1,100 bytes, after an answer that is three quarters full.
    rows = 950
    posts = [instance(number, **longest) for number in range(rows * 4)]
    store(posts, size=rows)

    ids, sizes = followed(ada, {})

    assert ids == [post.id for post in posts]
    assert max(sizes) < MOST_BYTES


def test_an_answer_goes_on_where_reading_stopped(ada: Client) -> None:
    store([instance(number) for number in range(5)], size=1, most=3)

    first = ada.get(PATH, query=DECEMBER)
    query = dict(parse_qsl(first.headers["Link"].partition("<?")[2].partition(">")[0]))
    second = ada.get(PATH, query=query)

    counts = [sum(map(len, answer.json.values())) for answer in (first, second)]
    assert counts == [3, 2]
    assert "Link" not in second.headers


def test_a_link_continues_its_own_question_only(ada: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(calendar, "ENOUGH_BYTES", 0)
    store([instance(0), instance(1)], size=1)
    link = ada.get(PATH, query=DECEMBER).headers["Link"]
    cursor = dict(parse_qsl(link))["cursor"].partition(">")[0]

    other = ada.get(PATH, query={**DECEMBER, "status": "Draft", "cursor": cursor})

    assert other.code == "invalid_cursor"
