"""How the marketing routes read requests before they call a service."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from drumbeat.domain.content import ContentStatus, CtaType
from drumbeat.domain.errors import SlotTaken
from drumbeat.domain.media import Crop, MediaReference
from drumbeat.domain.posts import PostError, Status
from drumbeat.domain.topoff_jobs import TopoffJob
from drumbeat.ports import Page
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.contents import ContentDraft, ContentFilter
from drumbeat.services.instances import KEEP, InstanceEdit, InstanceFilter
from drumbeat.services.placing import BulkAnswer
from drumbeat.services.topoff import TopoffResult
from tests.samples import asset, content
from tests.unit.api.client import Answer, Client
from tests.unit.api.conftest import InMemory
from tests.unit.api.marketing import H2O, INSTANCES, NINE, POST, Recorder

CONTENT = "/api/v1/marketing/content-items"
ACCOUNTS = "/api/v1/marketing/channel-accounts"
SCHEDULER = "/api/v1/marketing/scheduler"


@pytest.fixture
def service(client: Client, app: InMemory) -> Recorder:
    recorder: Any = Recorder()
    app.instances = app.placing = app.contents = app.accounts = app.topoff_desk = recorder
    checks: Any = Recorder(answers={"is_stale": False})
    app.preflight = checks
    return recorder


def move_to(ada: Client, when: Any) -> Answer:
    return ada.patch(f"{INSTANCES}/i-1", {"scheduled_for": when}, query=H2O)


@pytest.mark.parametrize(
    "when",
    [
        "2026-12-22T17:00:00Z",
        "2026-12-22T17:00:00.000Z",
        "2026-12-22T17:00Z",
        "2026-12-22t17:00:00z",
        "2026-12-22T09:00:00-08:00",
        "2026-12-22T22:45:00+05:45",
        "2026-12-23T03:00:00+10:00",
    ],
)
def test_a_time_in_any_offset_is_its_utc_minute(ada: Client, service: Recorder, when: str) -> None:
    service.answers["edit"] = POST

    assert move_to(ada, when).status == 200
    [(_, (_, edit, _), _)] = service.calls
    assert edit == InstanceEdit(scheduled_for=NINE)


@pytest.mark.parametrize(
    "when",
    [
        "2026-12-22T17:00:01Z",
        "2026-12-22T17:00:00.001Z",
        "2026-12-22T17:00:00",
        "2026-12-22",
        "17:00",
        "2026-02-30T17:00:00Z",
        "2026-12-22T24:00:00Z",
        "2026-12-22T17:60:00Z",
        "2026-12-22T17:00:00+25:00",
        "20261222T170000Z",
        "2026-W52-2T17:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:00-12:00",
        "tomorrow",
        "",
        1_798_390_800,
        True,
        None,
        ["2026-12-22T17:00:00Z"],
    ],
)
def test_a_time_that_is_no_minute_is_refused(ada: Client, service: Recorder, when: Any) -> None:
    answer = move_to(ada, when)

    assert (answer.status, answer.fields) == (422, ["scheduled_for"])
    assert service.calls == []


def test_what_is_not_sent_is_kept_and_null_takes_away(ada: Client, service: Recorder) -> None:
    service.answers["edit"] = POST
    body = {"content_item_id": None, "caption_override": None, "status": "Draft", "version": 4}

    ada.patch(f"{INSTANCES}/i-1", {}, query=H2O)
    ada.patch(f"{INSTANCES}/i-1", body, query=H2O)

    assert [args for _, args, _ in service.calls] == [
        ("i-1", InstanceEdit(), None),
        (
            "i-1",
            InstanceEdit(
                content_item_id=None,
                caption_override=None,
                scheduled_for=KEEP,
                status=Status.DRAFT,
            ),
            4,
        ),
    ]


@pytest.mark.parametrize("status", ["Planned", "Publishing", "Posted", "draft", "", 1, None])
def test_people_set_draft_or_scheduled(ada: Client, service: Recorder, status: Any) -> None:
    answer = ada.patch(f"{INSTANCES}/i-1", {"status": status}, query=H2O)

    assert (answer.status, answer.fields) == (422, ["status"])


def test_bulk_answers_each_account_on_its_own(ada: Client, service: Recorder) -> None:
    service.answers["create_many"] = [
        BulkAnswer("a-1", instance=POST),
        BulkAnswer("a-2", error=SlotTaken("taken", occupant_id="i-9")),
    ]
    body = {"content_item_id": "c-1", "channel_account_ids": ["a-1", "a-2"]}

    answer = ada.post(f"{INSTANCES}/bulk", body, query=H2O)

    made, refused = answer.json["results"]
    assert answer.status == 200
    assert set(made) == {"channel_account_id", "instance"}
    assert made["instance"]["id"] == "i-1"
    assert set(refused) == {"channel_account_id", "error"}
    assert (refused["error"]["code"], refused["error"]["occupant_id"]) == ("slot_taken", "i-9")
    assert service.calls == [
        ("create_many", ("c-1", ["a-1", "a-2"]), {"scheduled_for": None, "status": None})
    ]


@pytest.mark.parametrize("ids", [[], ["a", "a"], ["a"] * 101, "a", [1], [""], None])
def test_bulk_names_each_account_once(ada: Client, service: Recorder, ids: Any) -> None:
    body = {"content_item_id": "c-1", "channel_account_ids": ids}

    answer = ada.post(f"{INSTANCES}/bulk", body, query=H2O)

    assert answer.status == 422
    assert {each.partition("[")[0] for each in answer.fields} == {"channel_account_ids"}


def test_a_list_of_posts_asks_for_local_days(ada: Client, service: Recorder) -> None:
    service.answers["list"] = Page([POST], {"slot": "x"})
    query = {**H2O, "start_date": "2026-12-22", "end_date": "2026-12-22", "status": "Draft"}

    answer = ada.get(INSTANCES, query=query)

    [(_, (wanted,), paging)] = service.calls
    assert wanted == InstanceFilter(
        status=Status.DRAFT,
        start=datetime(2026, 12, 22, 8, tzinfo=UTC),
        end=datetime(2026, 12, 23, 8, tzinfo=UTC),
    )
    assert paging == {"limit": 50, "after": None}
    ada.get(INSTANCES, query={**query, "cursor": answer.json["cursor"], "limit": "7"})
    assert service.calls[-1][2] == {"limit": 7, "after": {"slot": "x"}}


def test_days_that_end_before_they_start_are_refused(ada: Client, service: Recorder) -> None:
    query = {**H2O, "start_date": "2026-12-22", "end_date": "2026-12-21"}

    assert ada.get(INSTANCES, query=query).fields == ["end_date"]


def test_a_post_shows_its_local_time_and_what_went_wrong(ada: Client, service: Recorder) -> None:
    error = PostError("190", "The token has expired.", retryable=False)
    service.answers["get"] = replace(POST, status=Status.FAILED, error=error)

    told = ada.get(f"{INSTANCES}/i-1", query=H2O).json

    assert (told["scheduled_for"], told["local_time"]) == (
        "2026-12-22T17:00:00Z",
        "2026-12-22T09:00",
    )
    assert told["error"] == {
        "code": "190",
        "message": "The token has expired.",
        "retryable": False,
        "disconnected": False,
    }


@pytest.mark.parametrize("name", ["a b", "x" * 65, "a%2Fb", "é", "..", "a@b"])
def test_an_id_that_cannot_be_one_of_ours_is_not_found(
    ada: Client, service: Recorder, name: str
) -> None:
    assert ada.get(f"{INSTANCES}/{name}", query=H2O).code == "not_found"
    assert service.calls == []


def test_content_is_handed_on_as_far_as_it_was_sent(ada: Client, service: Recorder) -> None:
    ada.post(CONTENT, {"title": "T", "tenant_id": "h2o"}, query=H2O)
    ada.patch(f"{CONTENT}/c-1", {"cta_url": None, "version": 2}, query=H2O)
    ada.patch(f"{CONTENT}/c-1", {"cta_type": "None", "status": "Archived"}, query=H2O)

    assert [args for _, args, _ in service.calls] == [
        (ContentDraft(title="T"),),
        ("c-1", ContentDraft(cta_url=""), 2),
        ("c-1", ContentDraft(cta_type=CtaType.NONE, status=ContentStatus.ARCHIVED), None),
    ]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"title": ""}, ["title"]),
        ({"title": "\u3164\u200b"}, ["title"]),
        ({"title": "x" * 201}, ["title"]),
        ({"base_caption": "x" * 20_001}, ["base_caption"]),
        ({"base_caption": "half \ud83d"}, ["base_caption"]),
        ({"media_urls": ["ftp://example.com/a"]}, ["media_urls[0]"]),
        ({"media_urls": ["https://[your-link]"]}, ["media_urls[0]"]),
        ({"media_urls": ["https://example.com"] * 11}, ["media_urls"]),
        ({"media_urls": "https://example.com"}, ["media_urls"]),
        ({"media": [{"asset_id": "a"}] * 11}, ["media"]),
        ({"media": [{"asset_id": "a"}, {}]}, ["media[1]"]),
        ({"media": [{"asset_id": "a", "url": "https://example.com/a.png"}]}, ["media[0]"]),
        ({"media": [{"url": "http://example.com/a.png"}]}, ["media[0].url"]),
        ({"media": [{"asset_id": "a", "crop": {"x": 1.1}}]}, ["media[0].crop.x"]),
        ({"media": [{"asset_id": "a", "alt": "x" * 1_501}]}, ["media[0].alt"]),
        ({"media": [{"asset_id": "a", "width": 3}]}, ["media[0].width"]),
        ({"cta_type": "Shout"}, ["cta_type"]),
        ({"status": "Done"}, ["status"]),
        ({"uses": 3}, ["uses"]),
    ],
)
def test_content_that_cannot_be_is_refused_by_field(
    ada: Client, service: Recorder, change: dict[str, Any], fields: list[str]
) -> None:
    answer = ada.post(CONTENT, {"title": "T", **change}, query=H2O)

    assert (answer.status, answer.fields) == (422, fields)
    assert service.calls == []


def test_pasted_text_is_made_plain_before_it_is_measured(ada: Client, service: Recorder) -> None:
    pasted = {
        "title": f" {'x' * 199}\u202ey\x00\n",
        "base_caption": "one\vtwo\x85tre\x1b",
        "media_urls": [" https://example.com/my photo.jpg\n"],
        "cta_url": " https://example.com/ ",
    }

    ada.post(CONTENT, pasted, query=H2O)

    assert service.calls[-1][1] == (
        ContentDraft(
            title=f"{'x' * 199}y",
            base_caption="one\ntwo\ntre",
            media_urls=["https://example.com/my%20photo.jpg"],
            cta_url="https://example.com/",
        ),
    )


@pytest.mark.parametrize("text", ["", " A frozen\npipe "])
def test_media_are_handed_on_as_references(ada: Client, service: Recorder, text: str) -> None:
    sent = [
        {"asset_id": "a-1", "alt": text, "crop": {"x": 0.25}},
        {"url": "https://example.com/my photo.jpg"},
    ]

    ada.post(CONTENT, {"title": "T", "media": sent}, query=H2O)
    ada.post(
        "/api/v1/marketing/post-instances/i-1/content", {"title": "T", "media": sent}, query=H2O
    )
    ada.patch(f"{CONTENT}/c-1", {"media": sent}, query=H2O)

    media = [
        MediaReference(asset_id="a-1", alt=text.strip(), crop=Crop(x=0.25)),
        MediaReference(url="https://example.com/my%20photo.jpg"),
    ]
    assert [args for _, args, _ in service.calls] == [
        (ContentDraft(title="T", media=media),),
        ("i-1", ContentDraft(title="T", media=media), None),
        ("c-1", ContentDraft(media=media), None),
    ]


def test_content_shows_what_the_library_has_of_its_media(
    ada: Client, service: Recorder, app: InMemory
) -> None:
    app.stored_assets.put(asset())
    shown = (
        MediaReference(asset_id="pipe", alt="A pipe", crop=Crop(pad=True)),
        MediaReference(url="https://cdn.example/a.jpg"),
        MediaReference(asset_id="gone"),
    )
    service.answers["get"] = content(media=shown)

    answer = ada.get(f"{CONTENT}/tips", query=H2O).json

    unknown = {
        "alt": "",
        "crop": None,
        "kind": None,
        "status": None,
        "thumbnail_url": None,
        "width": None,
        "height": None,
    }
    assert answer["media"] == [
        {
            "asset_id": "pipe",
            "url": "https://media.example/media/pipe/full.jpg",
            "alt": "A pipe",
            "crop": {"x": 0.5, "y": 0.5, "pad": True},
            "kind": "image",
            "status": "ready",
            "thumbnail_url": "https://media.example/media/pipe/thumbnail.jpg",
            "width": 1600,
            "height": 1200,
        },
        {**unknown, "asset_id": None, "url": "https://cdn.example/a.jpg"},
        {**unknown, "asset_id": "gone", "url": None},
    ]
    assert answer["media_urls"] == [
        "https://media.example/media/pipe/full.jpg",
        "https://cdn.example/a.jpg",
    ]


def test_a_caption_keeps_its_lines(ada: Client, service: Recorder) -> None:
    ada.post(CONTENT, {"title": "T", "base_caption": "one\n\ttwo 👩‍🔧"}, query=H2O)

    assert service.calls[0][1] == (ContentDraft(title="T", base_caption="one\n\ttwo 👩‍🔧"),)


def test_content_is_found_by_its_filters(ada: Client, service: Recorder) -> None:
    service.answers["list"] = Page([])

    ada.get(CONTENT, query={**H2O, "status": "Needs Approval", "search": "a,b", "owner": "x@y.z"})

    [(_, (wanted,), _)] = service.calls
    assert wanted == ContentFilter(status=ContentStatus.NEEDS_APPROVAL, owner="x@y.z", search="a,b")


def test_an_account_change_hands_on_what_was_sent(ada: Client, service: Recorder) -> None:
    ada.patch(f"{ACCOUNTS}/a-1", {"name": "New", "version": 3}, query=H2O)
    ada.patch(f"{ACCOUNTS}/a-1", {"posts_per_week": 2, "days_of_week": None}, query=H2O)

    assert [kwargs for _, _, kwargs in service.calls] == [
        {"schedule": None, "name": "New", "version": 3},
        {
            "schedule": ScheduleChange(posts_per_week=2, days_of_week=[1, 2, 3, 4, 5, 6, 7]),
            "version": None,
        },
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"posts_per_week": "3"},
        {"posts_per_week": None},
        {"schedule_times": None},
        {"schedule_times": [900]},
        {"days_of_week": ["1"]},
        {"connection": "secret"},
        {"status": "paused"},
        {"platform": "facebook"},
    ],
)
def test_an_account_change_of_a_wrong_type_is_refused(
    ada: Client, service: Recorder, change: dict[str, Any]
) -> None:
    answer = ada.patch(f"{ACCOUNTS}/a-1", change, query=H2O)

    assert answer.status == 422
    assert [each.partition("[")[0] for each in answer.fields] == list(change)
    assert service.calls == []


RESULT = TopoffResult(
    instances_created=12,
    instances_skipped=0,
    accounts_processed=1,
    accounts_failed=0,
    window_start=datetime(2026, 12, 1, 12, tzinfo=UTC),
    window_end=datetime(2026, 12, 29, 12, tzinfo=UTC),
)


def test_a_top_off_says_what_it_did(ada: Client, service: Recorder) -> None:
    service.answers["order"] = RESULT

    answer = ada.post(f"{SCHEDULER}/topoff", query={**H2O, "start_date": "2026-12-01"})

    assert answer.status == 200
    assert answer.json["window_end"] == "2026-12-29T12:00:00Z"
    assert service.calls == [("order", (28, date(2026, 12, 1)), {})]


def test_a_large_top_off_is_a_job_to_poll(ada: Client, service: Recorder) -> None:
    job = TopoffJob(
        id="j-1", tenant_id="h2o", status="running", days=28, created_at=NINE, total=4032, done=98
    )
    service.answers.update(order=job, job=job)

    answer = ada.post(f"{SCHEDULER}/topoff", query=H2O)

    assert answer.status == 202
    assert answer.headers["Location"] == "jobs/j-1"
    assert answer.json["progress"] == {"done": 98, "total": 4032}
    assert ada.get(f"{SCHEDULER}/jobs/j-1", query=H2O).json == answer.json


@pytest.mark.parametrize("days", ["0", "367", "-1", "x", "1.5"])
def test_a_top_off_covers_1_to_366_days(ada: Client, service: Recorder, days: str) -> None:
    answer = ada.post(f"{SCHEDULER}/topoff", query={**H2O, "days": days})

    assert (answer.status, answer.fields) == (422, ["days"])


def test_a_preview_says_where_clocks_change(ada: Client) -> None:
    body = {
        "schedule_timezone": "America/Los_Angeles",
        "schedule_times": ["02:30"],
        "posts_per_week": 7,
        "start_date": "2026-03-07",
        "days": 2,
    }

    first, second = ada.post(f"{SCHEDULER}/preview", body, query=H2O).json["slots"]

    assert (first["scheduled_for"], first["note"]) == ("2026-03-07T10:30:00Z", None)
    assert second["scheduled_for"] == "2026-03-08T10:30:00Z"
    assert second["local_time"] == "2026-03-08T03:30"
    assert "02:30" in second["note"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"schedule_times": ["25:00"]}, "schedule_times"),
        ({"schedule_times": []}, "schedule_times"),
        ({"schedule_timezone": "Mars/Olympus"}, "schedule_timezone"),
        ({"posts_per_week": 8}, "posts_per_week"),
        ({"days_of_week": [8]}, "days_of_week"),
        ({"start_date": "2026-02-30"}, "start_date"),
        ({"days": 0}, "days"),
        ({"days": "28"}, "days"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_by_field(
    ada: Client, change: dict[str, Any], field: str
) -> None:
    body = {
        "schedule_timezone": "Europe/Berlin",
        "schedule_times": ["09:00"],
        "posts_per_week": 3,
        "start_date": "2026-12-01",
        "days": 28,
    }

    answer = ada.post(f"{SCHEDULER}/preview", {**body, **change}, query=H2O)

    assert answer.status == 422
    assert [each.partition("[")[0] for each in answer.fields] == [field]
