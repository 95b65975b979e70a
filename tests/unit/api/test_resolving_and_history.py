"""How the routes for posts that were due read requests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from drumbeat.domain.errors import Conflict, NotFound
from drumbeat.domain.posts import Status
from drumbeat.domain.punctuality import Tally
from drumbeat.ports import Page
from drumbeat.services.history import AccountFigures, Entry, HistoryQuery, PostKind, Punctuality
from drumbeat.services.resolving import MAX_AT_ONCE, Remedy, Resolution, Verdict
from tests.unit.api.client import Client
from tests.unit.api.conftest import InMemory
from tests.unit.api.marketing import H2O, INSTANCES, POST, Recorder

MISSED = f"{INSTANCES}/missed/resolve"
HISTORY = "/api/v1/marketing/history"
PUNCTUALITY = "/api/v1/marketing/punctuality"
TOMORROW = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def service(client: Client, app: InMemory) -> Recorder:
    recorder: Any = Recorder()
    app.resolving = app.history = recorder
    return recorder


def test_a_retry_is_accepted(ada: Client, service: Recorder) -> None:
    service.answers["retry"] = replace(POST, status=Status.SCHEDULED)

    answer = ada.post(f"{INSTANCES}/i-1/retry", query=H2O)

    assert (answer.status, answer.json["status"]) == (202, "Scheduled")
    assert service.calls == [("retry", ("i-1",), {})]


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        (
            {"as": "posted", "permalink": "https://a.example/1"},
            (Verdict.POSTED, "https://a.example/1"),
        ),
        ({"as": "posted"}, (Verdict.POSTED, None)),
        ({"as": "post_again", "permalink": None}, (Verdict.POST_AGAIN, None)),
        ({"as": "give_up"}, (Verdict.GIVE_UP, None)),
    ],
)
def test_a_person_says_what_became_of_a_post(
    ada: Client, service: Recorder, body: Any, asked: Any
) -> None:
    service.answers["resolve"] = POST

    assert ada.post(f"{INSTANCES}/i-1/resolve", body, query=H2O).status == 200
    assert service.calls == [("resolve", ("i-1", *asked), {})]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "as"),
        ({"as": "Posted"}, "as"),
        ({"as": "drop"}, "as"),
        ({"as_": "posted"}, "as"),
        ({"as": "posted", "permalink": "javascript:alert(1)"}, "permalink"),
        ({"as": "posted", "permalink": ""}, "permalink"),
        ({"as": "posted", "permalink": "https://[your-link]"}, "permalink"),
        ({"as": "give_up", "permalink": "https://a.example/1"}, "body"),
        ({"as": "posted", "url": "https://a.example/1"}, "url"),
    ],
)
def test_what_says_nothing_of_a_post_is_refused(
    ada: Client, service: Recorder, body: Any, field: str
) -> None:
    answer = ada.post(f"{INSTANCES}/i-1/resolve", body, query=H2O)

    assert answer.status == 422
    assert field in answer.fields
    assert service.calls == []


def test_missed_is_no_id(ada: Client, service: Recorder) -> None:
    service.answers["resolve_missed"] = []

    ada.post(MISSED, {"as": "drop", "instance_ids": ["i-1"]}, query=H2O)

    assert [name for name, _, _ in service.calls] == ["resolve_missed"]


def test_each_missed_post_is_answered_in_its_own_words(ada: Client, service: Recorder) -> None:
    taken = Conflict("It is paused.", code="account_paused")
    service.answers["resolve_missed"] = [
        Resolution("i-1", instance=POST),
        Resolution("i-2", error=taken),
    ]
    body = {
        "as": "reschedule",
        "instance_ids": ["i-1", "i-2"],
        "scheduled_for": {"i-1": "2026-12-02T10:00:00+01:00"},
    }

    answer = ada.post(MISSED, body, query=H2O)

    assert answer.status == 200
    first, second = answer.json["results"]
    assert (first["instance_id"], first["instance"]["id"], "error" in first) == (
        "i-1",
        "i-1",
        False,
    )
    assert (second["error"]["code"], "instance" in second) == ("account_paused", False)
    assert answer.json["cursor"] is None
    assert service.calls == [
        ("resolve_missed", (Remedy.RESCHEDULE, ["i-1", "i-2"], {"i-1": TOMORROW}), {})
    ]


def test_all_that_is_missed_goes_on_where_it_stopped(ada: Client, service: Recorder) -> None:
    service.answers["resolve_missed"] = []
    service.answers["missed"] = Page(["i-1"], {"slot": "2026-12-01T09:00Z#page"})
    first = ada.post(MISSED, {"as": "post"}, query=H2O)
    service.answers["missed"] = Page([], None)

    last = ada.post(MISSED, {"as": "post"}, query={**H2O, "cursor": first.json["cursor"]})

    assert last.json == {"results": [], "cursor": None}
    assert [args for name, args, _ in service.calls if name == "missed"] == [
        (None,),
        ({"slot": "2026-12-01T09:00Z#page"},),
    ]
    assert service.calls[1] == ("resolve_missed", (Remedy.POST, ["i-1"], None), {})


def test_named_posts_take_no_cursor(ada: Client, service: Recorder) -> None:
    service.answers["resolve_missed"] = []
    service.answers["missed"] = Page([], {"slot": "2026-12-01T09:00Z#page"})
    cursor = ada.post(MISSED, {"as": "drop"}, query=H2O).json["cursor"]

    answer = ada.post(
        MISSED, {"as": "drop", "instance_ids": ["i-1"]}, query={**H2O, "cursor": cursor}
    )

    assert (answer.status, answer.fields) == (422, ["cursor"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "as"),
        ({"as": "posted"}, "as"),
        ({"as": "post", "instance_ids": []}, "instance_ids"),
        ({"as": "post", "instance_ids": ["i-1", "i-1"]}, "instance_ids"),
        (
            {"as": "post", "instance_ids": [f"i-{n}" for n in range(MAX_AT_ONCE + 1)]},
            "instance_ids",
        ),
        ({"as": "post", "instance_ids": "i-1"}, "instance_ids"),
        ({"as": "drop", "instance_ids": ["i-1"], "scheduled_for": {}}, "body"),
        ({"as": "reschedule", "scheduled_for": {"i-1": "2026-12-02T09:00:00Z"}}, "body"),
        (
            {
                "as": "reschedule",
                "instance_ids": ["i-1"],
                "scheduled_for": {"i-2": "2026-12-02T09:00:00Z"},
            },
            "body",
        ),
        (
            {"as": "reschedule", "instance_ids": ["i-1"], "scheduled_for": {"i-1": "tomorrow"}},
            "scheduled_for.i-1",
        ),
    ],
)
def test_a_remedy_that_is_none_is_refused(
    ada: Client, service: Recorder, body: Any, field: str
) -> None:
    answer = ada.post(MISSED, body, query=H2O)

    assert (answer.status, answer.fields) == (422, [field])
    assert service.calls == []


def test_history_is_asked_for_by_day_account_and_status(ada: Client, service: Recorder) -> None:
    service.answers["list"] = Page([POST], {"slot": "2026-12-01T09:00Z#page"})
    service.answers["entries"] = [Entry(POST, PostKind.TEXT, "Call us.", False, None)]
    asked = {
        "start_date": "2026-12-01",
        "end_date": "2026-12-31",
        "channel_account_id": "a-1",
        "status": "Unconfirmed",
    }

    first = ada.get(HISTORY, query={**H2O, **asked})
    ada.get(HISTORY, query={**H2O, **asked, "limit": 7, "cursor": first.json["cursor"]})
    other = ada.get(HISTORY, query={**H2O, "cursor": first.json["cursor"]})

    wanted = HistoryQuery(
        start_date=date(2026, 12, 1),
        end_date=date(2026, 12, 31),
        channel_account_id="a-1",
        status=Status.UNCONFIRMED,
    )
    assert [each["id"] for each in first.json["items"]] == ["i-1"]
    assert [call for call in service.calls if call[0] == "list"] == [
        ("list", (wanted,), {"limit": 50, "after": None}),
        ("list", (wanted,), {"limit": 7, "after": {"slot": "2026-12-01T09:00Z#page"}}),
    ]
    assert (other.status, other.code) == (422, "invalid_cursor")


@pytest.mark.parametrize("status", ["Draft", "Planned", "Scheduled", "Publishing", "posted", ""])
def test_what_is_not_over_is_no_history(ada: Client, service: Recorder, status: str) -> None:
    answer = ada.get(HISTORY, query={**H2O, "status": status})

    assert (answer.status, answer.fields) == (422, ["status"])


def test_punctuality_is_flat_figures_and_those_of_each_account_and_day(
    ada: Client, service: Recorder
) -> None:
    tally = Tally()
    tally.add(replace(POST, status=Status.POSTED, lag_seconds=0.25))
    tally.add(replace(POST, status=Status.MISSED))
    figures = tally.figures()
    service.answers["punctuality"] = Punctuality(
        figures,
        [AccountFigures("a-1", "Page", "facebook", figures)],
        [(date(2026, 12, 2), figures)],
    )

    answer = ada.get(
        PUNCTUALITY, query={**H2O, "start_date": "2026-12-01", "end_date": "2026-12-02"}
    )

    flat = {
        "count": 1,
        "p50": 0.25,
        "p95": 0.25,
        "p99": 0.25,
        "worst": 0.25,
        "missed": 1,
        "failed": 0,
        "skipped": 0,
        "unconfirmed": 0,
    }
    account = {"channel_account_id": "a-1", "account_name": "Page", "platform": "facebook"}
    day = {**flat, "day": "2026-12-02"}
    assert answer.json == {**flat, "accounts": [{**flat, **account}], "days": [day]}
    assert service.calls == [("punctuality", (date(2026, 12, 1), date(2026, 12, 2)), {})]


def test_punctuality_needs_both_days(ada: Client, service: Recorder) -> None:
    assert ada.get(PUNCTUALITY, query=H2O).fields == ["start_date", "end_date"]


def test_what_is_not_there_is_not_found(ada: Client, service: Recorder) -> None:
    service.answers["retry"] = NotFound("No such post.")

    assert ada.post(f"{INSTANCES}/i-1/retry", query=H2O).status == 404
