"""Another tenant's data seems not to exist: on every route, however it is named, and unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from api.cursors import Cursors
from tests.http_client import Answer
from tests.integration.api.conftest import CONTRACT, STRANGER, World
from tests.naming import NOBODYS_THING, of_nobody, told, ways
from tests.route_table import (
    BY_NAME,
    MARKETING,
    ROUTES,
    Need,
    Route,
    Things,
    member_address,
)

IN_TENANT = [route for route in ROUTES if route.in_tenant]
SIGNED_IN = [route for route in ROUTES if route.needs >= Need.SIGNED_IN]
NAMED_IN_QUERY = [route for route in IN_TENANT if "{tenant_id}" not in route.path]
WITH_BODY = [route for route in IN_TENANT if CONTRACT.takes_body(route.name)]
WITH_CURSOR = [route for route in IN_TENANT if "cursor" in CONTRACT.query_of(route.name)]
ONE_BY_ONE = [route for route in IN_TENANT if route.one_by_one]
INSTANCES = BY_NAME[f"GET {MARKETING}/post-instances"]
#: Their answers here have only one page; their cursors are like those of the list of posts.
SHORT = {
    f"GET {MARKETING}/calendar",
    f"GET {MARKETING}/history",
    f"POST {MARKETING}/post-instances/missed/resolve",
    f"POST {MARKETING}/post-instances/retry",
}
by_name = pytest.mark.parametrize("route", IN_TENANT, ids=lambda route: route.name)


@by_name
def test_no_way_of_naming_another_tenants_things_finds_them(world: World, route: Route) -> None:
    before = world.state()
    us = world.ours.caller(Need.ADMIN)
    for way in ways(route, world.ours, world.theirs):
        if way.filters or way.one_by_one:
            continue

        answer = way.send(route, world.client, us)

        assert (answer.status, answer.code) == (404, "not_found"), way.label
        assert told(answer) == told(of_nobody(way, world.theirs).send(route, world.client, us))
        assert world.state() == before, way.label


@by_name
def test_a_filter_on_another_tenants_thing_finds_nothing(world: World, route: Route) -> None:
    us = world.ours.caller(Need.ADMIN)
    for way in ways(route, world.ours, world.theirs):
        if way.filters:
            answer = way.send(route, world.client, us)
            nobodys = of_nobody(way, world.theirs).send(route, world.client, us)

            assert told(answer) == told(nobodys), way.label
            assert told(answer) in ({}, {"items": [], "cursor": None})


@by_name
def test_the_other_tenants_members_do_not_find_ours(world: World, route: Route) -> None:
    before = world.state()
    call = route.example(world.ours)
    for need in (Need.VIEWER, Need.EDITOR, Need.ADMIN):
        answer = route.send(world.client, call, world.theirs.members[need])

        assert (answer.status, answer.code) == (404, "not_found"), need
    assert world.state() == before


@by_name
def test_a_user_without_tenants_finds_nothing(world: World, route: Route) -> None:
    before = world.state()

    answer = route.send(world.client, route.example(world.ours), STRANGER)

    assert (answer.status, answer.code) == (404, "not_found")
    assert world.state() == before


@by_name
def test_a_member_who_was_taken_out_finds_nothing(world: World, route: Route) -> None:
    gone = world.ours.members[Need.EDITOR]
    address = member_address(
        world.client, world.ours.tenant_id, world.ours.members[Need.ADMIN], gone
    )
    admin = world.ours.members[Need.ADMIN]
    assert world.client.request("DELETE", address, as_user=admin).status == 204
    before = world.state()

    answer = route.send(world.client, route.example(world.ours), gone)

    assert (answer.status, answer.code) == (404, "not_found")
    assert world.state() == before


@pytest.mark.parametrize("route", SIGNED_IN, ids=lambda route: route.name)
def test_nobody_does_anything_without_a_token(world: World, route: Route) -> None:
    before = world.state()

    answer = route.send(world.client, route.example(world.ours), None)

    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert world.state() == before


@pytest.mark.parametrize("route", SIGNED_IN, ids=lambda route: route.name)
def test_an_email_that_is_not_confirmed_opens_nothing(world: World, route: Route) -> None:
    """Members are known by their email, so an unconfirmed one gives no access."""
    before = world.state()
    admin = world.ours.members[Need.ADMIN]
    world.transport.unverified.add(admin)

    answer = route.send(world.client, route.example(world.ours), admin)

    assert (answer.status, answer.code) == (403, "email_not_verified")
    assert world.state() == before


@pytest.mark.parametrize("route", NAMED_IN_QUERY, ids=lambda route: route.name)
def test_a_request_that_names_no_tenant_is_told_so(world: World, route: Route) -> None:
    call = route.example(world.ours)
    rest = [(name, value) for name, value in call.query.items() if name != "tenant_id"]

    answer = route.send(world.client, call, world.ours.caller(Need.ADMIN), query=rest)

    assert (answer.status, answer.fields) == (422, ["tenant_id"])


@pytest.mark.parametrize("route", WITH_BODY, ids=lambda route: route.name)
def test_a_body_may_repeat_the_tenant(world: World, route: Route) -> None:
    call = route.example(world.ours)
    repeated = replace(call, body={**call.body, "tenant_id": world.ours.tenant_id})

    answer = route.send(world.client, repeated, world.ours.caller(Need.ADMIN))

    assert answer.status == route.status


@pytest.mark.parametrize("route", ONE_BY_ONE, ids=lambda route: route.name)
def test_in_a_list_only_another_tenants_thing_is_not_found(world: World, route: Route) -> None:
    us = world.ours.caller(Need.ADMIN)
    before = world.state_of(world.theirs)
    found = [way for way in ways(route, world.ours, world.theirs) if way.one_by_one]
    for number, way in enumerate(found):
        results = way.send(route, world.client, us).json["results"]
        nobodys = of_nobody(way, world.theirs).send(route, world.client, us).json["results"]

        assert results[number]["error"]["code"] == "not_found"
        assert results[number]["error"] == nobodys[number]["error"]
        others = [each for other, each in enumerate(results) if other != number]
        assert all(each.get("error", {}).get("code") != "not_found" for each in others)
    assert found
    assert world.state_of(world.theirs) == before


def test_a_bulk_call_answers_another_tenants_account_as_one_that_does_not_exist(
    world: World,
) -> None:
    ours, theirs = world.ours, world.theirs
    wanted = [ours.account_id, theirs.account_id, ours.webhook_id, NOBODYS_THING]
    before = world.state_of(theirs)

    answer = _bulk(world, ours.filler_id, wanted)

    results = answer.json["results"]
    assert [each["channel_account_id"] for each in results] == wanted
    assert ["instance" in each for each in results] == [True, False, True, False]
    assert results[1]["error"]["code"] == "not_found"
    assert results[1]["error"] == results[3]["error"]
    assert world.state_of(theirs) == before


def test_a_bulk_call_for_nothing_but_another_tenants_accounts_does_nothing(world: World) -> None:
    before = world.state()

    answer = _bulk(world, world.ours.filler_id, [world.theirs.account_id, world.theirs.webhook_id])

    assert [each["error"]["code"] for each in answer.json["results"]] == ["not_found"] * 2
    assert world.state() == before


@pytest.mark.parametrize("route", WITH_CURSOR, ids=lambda route: route.name)
def test_another_tenants_cursor_leads_nowhere(world: World, route: Route) -> None:
    ours, theirs = world.ours, world.theirs
    listing = INSTANCES if route.name in SHORT else route
    cursor = _first_page(world, listing, theirs)["cursor"]
    assert cursor
    call = route.example(ours)
    query = [(k, v) for k, v in call.query.items() if k in ("tenant_id", "start_date", "end_date")]

    answer = route.send(
        world.client, call, ours.caller(Need.ADMIN), query=[*query, ("cursor", cursor)]
    )

    assert (answer.status, answer.code) == (404, "not_found")


def test_a_forged_position_stays_within_the_tenant(world: World) -> None:
    ours, theirs = world.ours, world.theirs
    question = {"instances": [None] * 5}
    listing = Cursors(tenant_id=ours.tenant_id, question=question, parts=["slot"])
    own = {item["id"] for item in _first_page(world, INSTANCES, ours, limit="100")["items"]}
    for slot in ("0", "2026", "~#", "~~", f"~#{theirs.planned_id}", "TENANT#all_county", "🥁"):
        cursor = listing.write({"slot": slot})

        answer = INSTANCES.send(
            world.client,
            INSTANCES.example(ours),
            ours.caller(Need.VIEWER),
            query={"tenant_id": ours.tenant_id, "cursor": cursor},
        )

        assert answer.status in (200, 422), slot
        if answer.status == 200:
            assert {item["id"] for item in answer.json["items"]} <= own


def test_another_users_list_of_tenants_is_not_gone_on_with(world: World) -> None:
    them, us = world.theirs.caller(Need.ADMIN), world.ours.caller(Need.ADMIN)
    body = {"tenant_id": "second", "name": "Second", "timezone": "Europe/Paris"}
    assert world.client.request("POST", "/api/v1/tenants", json=body, as_user=them).status == 201
    cursor = world.client.request("GET", "/api/v1/tenants", {"limit": "1"}, as_user=them).json[
        "cursor"
    ]
    assert cursor

    answer = world.client.request("GET", "/api/v1/tenants", {"cursor": cursor}, as_user=us)

    assert (answer.status, answer.code) == (422, "invalid_cursor")


def test_nobody_elses_text_is_put_on_ones_own_accounts(world: World) -> None:
    body = {
        "content_item_id": world.theirs.filler_id,
        "destinations": [{"channel_account_id": world.ours.account_id}],
        "when": "draft",
    }
    before = world.state()

    answers = [
        world.client.request(
            "POST",
            f"{MARKETING}/posts{path}",
            {"tenant_id": world.ours.tenant_id},
            body,
            as_user=world.ours.caller(Need.EDITOR),
        )
        for path in ("", "/check")
    ]

    assert [answer.status for answer in answers] == [404, 404]
    assert world.state() == before


def _bulk(world: World, content_id: str, account_ids: Sequence[str]) -> Answer:
    body = {
        "content_item_id": content_id,
        "channel_account_ids": list(account_ids),
        "scheduled_for": world.ours.minute(3),
    }
    return world.client.request(
        "POST",
        f"{MARKETING}/post-instances/bulk",
        {"tenant_id": world.ours.tenant_id},
        body,
        as_user=world.ours.caller(Need.EDITOR),
    )


def _first_page(world: World, route: Route, things: Things, limit: str = "1") -> Any:
    query = {} if "tenant_id" in route.path else {"tenant_id": things.tenant_id}
    answer = route.send(
        world.client,
        route.example(things),
        things.caller(Need.ADMIN),
        query={**query, "limit": limit},
    )
    assert answer.status == 200
    return answer.json
