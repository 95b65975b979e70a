"""What clients can rely on: whole resources, lists, versions, conflicts, days of the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import botocore.client
import pytest

from tests.http_client import ABSENT, Answer
from tests.integration.api.conftest import CONTRACT, TABLE, World
from tests.route_table import BY_NAME, MARKETING, ROUTES, Need, Route, content_body

ACCOUNT = {
    *("id", "platform", "name", "status", "posts_per_week", "schedule_timezone"),
    *("schedule_times", "days_of_week", "created_at", "version", "connection", "facts", "updating"),
    *("options", "choices", "picture_url"),
}
CONTENT = {
    *("id", "title", "base_caption", "media", "media_urls", "cta_type", "cta_url", "cta_display"),
    *("status", "owner", "created_at", "updated_at", "version", "approval"),
    *("uses", "scheduled", "posted"),
}
ROW = {
    *("id", "channel_account_id", "account_name", "platform", "content_item_id", "content_title"),
    *("scheduled_for", "local_time", "timezone", "status", "generation", "version"),
    *("posted_at", "permalink", "platform_post_id", "error", "lag_seconds"),
    "follow_ups",
    *("has_caption_override", "due_at", "sent_ahead", "shown_at", "note"),
}
INSTANCE = {*ROW, "caption_override", "options", "preflight"}

#: Routes that answer a whole resource, the route that reads it, and its fields.
SHOWING = [
    ("POST /channel-accounts", "/channel-accounts/{id}", {*ACCOUNT, "page_id"}),
    ("PATCH /channel-accounts/{account_id}", "/channel-accounts/{id}", {*ACCOUNT, "page_id"}),
    ("POST /channel-accounts/{account_id}/pause", "/channel-accounts/{id}", {*ACCOUNT, "page_id"}),
    ("POST /channel-accounts/{account_id}/resume", "/channel-accounts/{id}", {*ACCOUNT, "host"}),
    ("POST /content-items", "/content-items/{id}", CONTENT),
    ("PATCH /content-items/{content_id}", "/content-items/{id}", CONTENT),
    ("POST /content-items/{content_id}/submit", "/content-items/{id}", CONTENT),
    ("POST /content-items/{content_id}/approve", "/content-items/{id}", CONTENT),
    ("POST /content-items/{content_id}/reject", "/content-items/{id}", CONTENT),
    ("PATCH /post-instances/{instance_id}", "/post-instances/{id}", INSTANCE),
    ("POST /post-instances/{instance_id}/content", "/post-instances/{id}", INSTANCE),
    ("POST /post-instances/{instance_id}/cancel", "/post-instances/{id}", INSTANCE),
    ("POST /post-instances/{instance_id}/post-now", "/post-instances/{id}", INSTANCE),
    ("POST /post-instances/{instance_id}/retry", "/post-instances/{id}", INSTANCE),
    ("POST /post-instances/{instance_id}/resolve", "/post-instances/{id}", INSTANCE),
]
#: A status that nothing has in these tests.
NEVER = {"/content-items": "Archived", "/post-instances": "Publishing", "/history": "Skipped"}
#: Aborting an upload twice is allowed, as Uppy and its store expect. Deleting a business takes a
#: week.
DELETING = [
    route
    for route in ROUTES
    if route.method == "DELETE" and route.in_tenant and route.status == 204
]
LISTS = [route for route in ROUTES if {"cursor", "limit"} <= set(CONTRACT.query_of(route.name))]
VERSIONED = [
    route
    for route in ROUTES
    if CONTRACT.takes_body(route.name) and "version" in CONTRACT.fields_of(route.name)
]
CHANGES = [route for route in VERSIONED if route.method == "PATCH"]
DECISIONS = [
    route for route in VERSIONED if route.method == "POST" and "/content-items/" in route.name
]


def over(routes: Sequence[Route]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", routes, ids=lambda route: route.name)


def marketing(name: str) -> Route:
    method, _, path = name.partition(" ")
    return BY_NAME[f"{method} {MARKETING}{path}"]


@pytest.mark.parametrize(("name", "shown_at", "fields"), SHOWING, ids=[n for n, *_ in SHOWING])
def test_a_change_answers_the_whole_resource_as_it_is_read_afterwards(
    world: World, name: str, shown_at: str, fields: set[str]
) -> None:
    answer = _example(world, marketing(name))

    # The network's messages are only in the answer to adding the account.
    whole = {k: v for k, v in answer.json.items() if k not in ("checked", "findings")}
    assert set(whole) == fields
    assert _get(world, shown_at.format(id=whole["id"])) == whole


def test_a_bulk_call_answers_each_instance_whole(world: World) -> None:
    answer = _example(world, marketing("POST /post-instances/bulk"))

    assert [set(each) for each in answer.json["results"]] == [
        {"channel_account_id", "instance"}
    ] * 2
    for result in answer.json["results"]:
        made = result["instance"]
        assert (made["status"], made["channel_account_id"]) == (
            "Scheduled",
            result["channel_account_id"],
        )
        assert _get(world, f"/post-instances/{made['id']}") == made


def test_a_change_of_a_tenant_answers_the_whole_tenant(world: World) -> None:
    answer = _example(world, BY_NAME["PATCH /api/v1/tenants/{tenant_id}"])

    read = world.client.request(
        "GET", f"/api/v1/tenants/{world.ours.tenant_id}", as_user=world.ours.members[Need.ADMIN]
    )
    assert read.json == answer.json
    assert {"tenant_id", "name", "timezone", "version"} <= set(answer.json)


@over(DELETING)
def test_what_is_deleted_is_gone(world: World, route: Route) -> None:
    first = _example(world, route)
    second = _example(world, route)

    assert (first.status, first.text) == (204, "")
    assert (second.status, second.code) == (404, "not_found")


@over(LISTS)
@pytest.mark.parametrize("limit", [1, 2, 100])
def test_cursors_lead_through_everything_once(world: World, route: Route, limit: int) -> None:
    call = route.example(world.ours)
    query = [(k, v) for k, v in call.query.items() if k == "tenant_id"]
    caller = world.ours.manager(route)
    whole = route.send(world.client, call, caller, query=[*query, ("limit", 100)]).json
    assert whole["cursor"] is None

    found, cursor, turns = [], None, 0
    while turns == 0 or cursor is not None:
        turns += 1
        more = [("cursor", cursor)] if cursor else []
        page = route.send(world.client, call, caller, query=[*query, ("limit", limit), *more])
        assert {"items", "cursor"} <= set(page.json)
        assert len(page.json["items"]) <= limit
        found += page.json["items"]
        cursor = page.json["cursor"]
        assert turns <= len(whole["items"]) + 1

    assert found == whole["items"]
    assert len(found) >= 1


def test_a_list_has_fifty_items_unless_asked_otherwise(world: World) -> None:
    create = marketing("POST /content-items")
    for number in range(51):
        body = content_body(title=f"Number {number}")
        assert _send(world, create, body).status == 201

    listed = _get(world, "/content-items")

    assert len(listed["items"]) == 50
    assert [item["title"] for item in listed["items"][:2]] == ["Number 50", "Number 49"]


def test_content_is_found_by_words_status_and_owner(world: World) -> None:
    create = marketing("POST /content-items")
    for change in (
        {"title": "Grease traps", "owner": "zoe"},
        {"title": "Sale", "base_caption": "GREASE is the word", "status": "Idea", "owner": "zoe"},
        {"title": "Grease", "owner": "rosa"},
    ):
        assert _send(world, create, content_body(**change)).status == 201

    def titles(**query: str) -> list[str]:
        return [item["title"] for item in _get(world, "/content-items", **query)["items"]]

    assert titles(search="grease") == ["Grease", "Sale", "Grease traps"]
    assert titles(search="grease", owner="zoe") == ["Sale", "Grease traps"]
    assert titles(search="grease", owner="zoe", status="Idea") == ["Sale"]


@pytest.mark.parametrize("path", ["/content-items", "/post-instances", "/history"])
def test_a_filter_that_nothing_fits_is_answered_after_few_reads(
    world: World, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """However small the page: otherwise a busy tenant's request would not end."""
    made: list[str] = []
    call = botocore.client.BaseClient._make_api_call

    def counted(client: Any, operation: str, arguments: Any) -> Any:
        made.append(operation)
        return call(client, operation, arguments)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", counted)

    found = _get(world, path, status=NEVER[path], limit="1")

    assert found == {"items": [], "cursor": None}
    assert made.count("Query") <= 2


@over(VERSIONED)
@pytest.mark.parametrize("version", [ABSENT, None, "current"], ids=["absent", "null", "current"])
def test_a_version_is_optional_and_counts_people_s_changes(
    world: World, route: Route, version: Any
) -> None:
    now = _version(world, route)
    body = {k: v for k, v in route.example(world.ours).body.items() if k != "version"}
    if version is not ABSENT:
        body["version"] = now if version == "current" else version

    answer = _send(world, route, body)

    assert answer.status == route.status
    assert _counted(answer) == now + 1


def test_a_slot_that_was_filled_meanwhile_is_answered_with_what_is_there(world: World) -> None:
    fill = marketing("POST /post-instances/{instance_id}/content")
    first = _send(world, fill, content_body(title="Theirs"))
    before = world.state()

    second = _send(world, fill, content_body(title="Mine"))

    assert first.status == 201
    assert (second.status, second.code) == (409, "slot_filled")
    assert second.json["instance"] == first.json
    assert world.state() == before
    knowing = content_body(title="Mine") | {"version": second.json["instance"]["version"]}
    assert _send(world, fill, knowing).json["content_title"] == "Mine"


@over(CHANGES)
def test_a_stale_version_is_refused_and_does_nothing(world: World, route: Route) -> None:
    now = _version(world, route)
    example = route.example(world.ours).body
    assert _send(world, route, {**example, "version": now}).status == 200
    before = world.state()

    for stale in (now, now + 2, 2**53):
        answer = _send(world, route, {**example, "version": stale})

        assert (answer.status, answer.code) == (409, "stale_version")
    assert world.state() == before


@over(DECISIONS)
def test_a_decision_on_another_version_is_refused_and_does_nothing(
    world: World, route: Route
) -> None:
    now = _version(world, route)
    before = world.state()

    for other in (now + 1, 2**53):
        answer = _send(world, route, {**_reason(route), "version": other})

        assert (answer.status, answer.code) == (409, "stale_version")
    assert world.state() == before


@over(DECISIONS)
def test_a_decision_sent_twice_is_answered_twice_and_taken_once(world: World, route: Route) -> None:
    body = {"version": _version(world, route), "note": "As agreed."}
    first = _send(world, route, body)
    before = world.state()

    second = _send(world, route, body)

    assert (first.status, second.status) == (200, 200)
    assert second.json == first.json
    assert world.state() == before


def _reason(route: Route) -> dict[str, str]:
    """The body of a decision: a rejection needs a reason."""
    return {"note": "Too long."} if route.name.endswith("/reject") else {}


@over([route for route in DECISIONS if not _reason(route)])
def test_a_decision_needs_no_body(world: World, route: Route) -> None:
    answer = _send(world, route, ABSENT)

    assert answer.status == 200
    assert answer.json["approval"]["note"] is None
    assert answer.json["approval"]["version"] == answer.json["version"]


@over(CHANGES)
def test_a_change_that_changes_nothing_is_no_change(world: World, route: Route) -> None:
    now = _version(world, route)
    why = {"reason": "Why not."} if route.is_operators else {}

    answer = _send(world, route, {**why, "version": now})

    assert (answer.status, _counted(answer)) == (200, now)


def test_an_occupied_minute_names_its_occupant(world: World) -> None:
    ours = world.ours
    occupied = _get(world, f"/post-instances/{ours.scheduled_id}")["scheduled_for"]
    before = world.state()

    moved = _send(
        world, marketing("PATCH /post-instances/{instance_id}"), {"scheduled_for": occupied}
    )

    assert (moved.status, moved.code) == (409, "slot_taken")
    assert moved.json["occupant_id"] == ours.scheduled_id
    assert world.state() == before


def test_a_bulk_call_names_the_occupant_of_each_occupied_minute(world: World) -> None:
    ours = world.ours
    occupied = _get(world, f"/post-instances/{ours.scheduled_id}")["scheduled_for"]
    body = {
        "content_item_id": ours.filler_id,
        "channel_account_ids": [ours.account_id, ours.webhook_id],
        "scheduled_for": occupied,
    }

    answer = _send(world, marketing("POST /post-instances/bulk"), body)

    first, second = answer.json["results"]
    assert first["error"]["code"] == "slot_taken"
    assert first["error"]["occupant_id"] == ours.scheduled_id
    assert second["instance"]["scheduled_for"] == occupied


@pytest.mark.parametrize("status", ["Publishing", "Posted", "Unconfirmed"])
@pytest.mark.parametrize(
    "name",
    [
        "PATCH /post-instances/{instance_id}",
        "DELETE /post-instances/{instance_id}",
        "POST /post-instances/{instance_id}/cancel",
        "POST /post-instances/{instance_id}/content",
        "POST /post-instances/{instance_id}/post-now",
    ],
)
def test_what_is_on_its_way_is_left_alone(world: World, name: str, status: str) -> None:
    route = marketing(name)
    call = replace(route.example(world.ours), path={"instance_id": world.ours.scheduled_id})
    _set_status(world, world.ours.scheduled_id, status)
    before = world.state()

    answer = route.send(world.client, call, world.ours.manager(route))

    assert (answer.status, answer.code) == (409, "status_conflict")
    assert world.state() == before


def test_a_post_sent_at_once_is_due_now_wherever_it_is_shown_and_keeps_its_time(
    world: World,
) -> None:
    before = _get(world, f"/post-instances/{world.ours.draft_id}")
    days = {"start_date": world.ours.day(0), "end_date": world.ours.day(28)}

    answer = _example(world, marketing("POST /post-instances/{instance_id}/post-now"))

    now = world.clock.now().isoformat().replace("+00:00", "Z")
    assert (before["due_at"], answer.json["due_at"]) == (None, now)
    shown = [post for day in _get(world, "/calendar", **days).values() for post in day]
    listed = _get(world, "/post-instances", limit="100")["items"]
    for posts in (shown, listed):
        [post] = [each for each in posts if each["id"] == world.ours.draft_id]
        assert (post["due_at"], post["scheduled_for"]) == (now, before["scheduled_for"])


@pytest.mark.parametrize("status", ["Planned", "Publishing", "Posted", "Failed", "Missed"])
def test_people_set_draft_and_scheduled_only(world: World, status: str) -> None:
    before = world.state()

    answer = _send(world, marketing("PATCH /post-instances/{instance_id}"), {"status": status})

    assert (answer.status, answer.fields) == (422, ["status"])
    assert world.state() == before


def test_scheduling_needs_content_and_a_time_to_come(world: World) -> None:
    ours = world.ours
    change = marketing("PATCH /post-instances/{instance_id}")

    def refused(instance_id: str, body: Any) -> tuple[int, str | None]:
        call = replace(change.example(ours), path={"instance_id": instance_id}, body=body)
        answer = change.send(world.client, call, ours.members[Need.EDITOR])
        return answer.status, answer.code

    before = world.state()
    assert refused(ours.planned_id, {"status": "Scheduled"}) == (409, "content_missing")
    assert refused(ours.draft_id, {"scheduled_for": ours.minute(-1)}) == (422, "invalid_input")
    assert world.state() == before


def test_content_makes_a_slot_a_draft_and_without_it_the_draft_is_a_slot_again(
    world: World,
) -> None:
    ours = world.ours
    address = f"{MARKETING}/post-instances/{ours.planned_id}"
    tenant = {"tenant_id": ours.tenant_id}
    editor = ours.members[Need.EDITOR]

    def patch(body: Any) -> Any:
        return world.client.request("PATCH", address, tenant, body, as_user=editor).json

    filled = patch({"content_item_id": ours.filler_id})
    emptied = patch({"content_item_id": None})

    assert (filled["status"], filled["content_item_id"]) == ("Draft", ours.filler_id)
    assert (emptied["status"], emptied["content_item_id"]) == ("Planned", None)
    assert emptied["content_title"] is None


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("2026-12-22T17:00:00Z", "2026-12-22T17:00:00Z"),
        ("2026-12-22T17:00:00.000Z", "2026-12-22T17:00:00Z"),
        ("2026-12-22T17:00Z", "2026-12-22T17:00:00Z"),
        ("2026-12-22T09:00:00-08:00", "2026-12-22T17:00:00Z"),
        ("2026-12-23T06:45:00+13:45", "2026-12-22T17:00:00Z"),
        ("2026-12-22T17:00:00+00:00", "2026-12-22T17:00:00Z"),
    ],
)
def test_a_time_is_taken_in_any_offset_and_shown_in_utc(
    world: World, sent: str, shown: str
) -> None:
    answer = _send(world, marketing("PATCH /post-instances/{instance_id}"), {"scheduled_for": sent})

    assert answer.json["scheduled_for"] == shown
    assert answer.json["local_time"] == "2026-12-22T09:00"
    assert answer.json["timezone"] == "America/Los_Angeles"


def test_the_calendar_has_a_day_for_each_day_with_posts_and_no_other(world: World) -> None:
    ours = world.ours
    posts = _get(world, "/post-instances", limit="100")["items"]
    days = {"start_date": ours.day(0), "end_date": ours.day(28)}

    shown = _get(world, "/calendar", **days)

    assert list(shown) == sorted(shown)
    assert all(shown.values())
    flat = [post for day in shown.values() for post in day]
    assert flat == posts
    for day, those in shown.items():
        assert {post["local_time"][:10] for post in those} == {day}


def test_the_calendar_s_days_are_those_of_the_zone_asked_for(world: World) -> None:
    days = {"start_date": world.ours.day(0), "end_date": world.ours.day(30)}

    at_home = _get(world, "/calendar", **days)
    far_east = _get(world, "/calendar", **days, timezone="Pacific/Auckland")

    # After 09:00 in Los Angeles, it is the next day in Auckland.
    next_days = {str(date.fromisoformat(day) + timedelta(days=1)) for day in at_home}
    assert set(far_east) == next_days
    assert sum(map(len, at_home.values())) == sum(map(len, far_east.values()))


def test_the_calendar_takes_a_year_and_no_more(world: World) -> None:
    ours = world.ours
    whole = world.client.request(
        "GET",
        f"{MARKETING}/calendar",
        {"tenant_id": ours.tenant_id, "start_date": "2026-01-01", "end_date": "2026-12-31"},
        as_user=ours.members[Need.VIEWER],
    )
    more = world.client.request(
        "GET",
        f"{MARKETING}/calendar",
        {"tenant_id": ours.tenant_id, "start_date": "2026-01-01", "end_date": "2027-01-02"},
        as_user=ours.members[Need.VIEWER],
    )

    assert whole.status == 200
    assert (more.status, more.fields) == (422, ["end_date"])


def test_topping_off_again_skips_all_that_it_made(world: World) -> None:
    tenant = {"tenant_id": world.ours.tenant_id, "days": "28"}
    editor = world.ours.members[Need.EDITOR]

    def top_off() -> Any:
        address = f"{MARKETING}/scheduler/topoff"
        return world.client.request("POST", address, tenant, as_user=editor).json

    first, second = top_off(), top_off()

    # The page, the webhook, the one connected by OAuth, and the website with one post a week; not
    # the paused account.
    assert first["accounts_processed"] == second["accounts_processed"] == 4
    wanted = first["instances_created"] + first["instances_skipped"]
    assert wanted == 3 * 4 * 3 + 4
    assert (second["instances_created"], second["instances_skipped"]) == (0, wanted)


def test_a_preview_shows_where_clocks_move_a_slot_and_creates_nothing(world: World) -> None:
    before = world.state()

    answer = _example(world, marketing("POST /scheduler/preview"))

    slots = answer.json["slots"]
    assert len(slots) == 14
    [moved] = [slot for slot in slots if slot["note"]]
    assert (moved["local_time"], moved["scheduled_for"]) == (
        "2026-03-08T03:30",
        "2026-03-08T10:30:00Z",
    )
    assert world.state() == before


def _version(world: World, route: Route) -> int:
    """The version of the resource that the example of `route` changes."""
    path = route.path if route.method == "PATCH" else route.path.rpartition("/")[0]
    read = BY_NAME[f"GET {path}"]
    call = replace(route.example(world.ours), body=ABSENT)
    return _counted(read.send(world.client, call, world.ours.manager(route)))


def _counted(answer: Answer) -> int:
    """The version in an answer: of the text, if it comes with its posts."""
    version: int = answer.json.get("content_item", answer.json)["version"]
    return version


def _example(world: World, route: Route) -> Answer:
    return route.send(world.client, route.example(world.ours), world.ours.manager(route))


def _send(world: World, route: Route, body: Any) -> Answer:
    call = replace(route.example(world.ours), body=body)
    return route.send(world.client, call, world.ours.manager(route))


def _get(world: World, path: str, **query: str) -> Any:
    answer = world.client.request(
        "GET",
        f"{MARKETING}{path}",
        {"tenant_id": world.ours.tenant_id, **query},
        as_user=world.ours.members[Need.VIEWER],
    )
    assert answer.status == 200, answer.text
    return answer.json


def _set_status(world: World, instance_id: str, status: str) -> None:
    """Sets a status as the publisher does."""
    for item in world.resources.items().values():
        if item.get("id") == {"S": instance_id}:
            changed = {**item, "status": {"S": status}}
            world.resources.table.put_item(TableName=TABLE, Item=changed)
