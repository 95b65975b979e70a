"""Every route through the real gateway: without a token, with a wrong one, another tenant's, and by
role."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from local.stack import Stack
from tests.http_client import OverHttp
from tests.naming import ways
from tests.route_table import BY_NAME, MARKETING, ROUTES, Need, Things
from tests.stack.api import CONTRACT, Api

SIGNED_IN = [route for route in ROUTES if route.needs >= Need.SIGNED_IN]
IN_TENANT = [route for route in ROUTES if route.in_tenant]
OPERATORS = [route for route in ROUTES if route.is_operators]
UNAUTHORIZED = {"message": "Unauthorized"}


@pytest.fixture(scope="module")
def tenants(api: Api) -> tuple[Things, Things]:
    """Two similar tenants, ours and theirs."""
    return api.tenant("ours"), api.tenant("theirs")


def test_the_tests_know_every_route() -> None:
    assert set(BY_NAME) == set(CONTRACT.operations)


def test_without_a_token_the_gateway_lets_nobody_through(
    api: Api, tenants: tuple[Things, Things]
) -> None:
    ours, _ = tenants
    for route in SIGNED_IN:
        answer = route.send(api.client, route.example(ours), None)

        assert (answer.status, answer.json) == (401, UNAUTHORIZED), route.name


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "", "null"])
def test_with_a_token_that_is_none_the_gateway_lets_nobody_through(
    api: Api, stack: Stack, tenants: tuple[Things, Things], token: str
) -> None:
    ours, _ = tenants
    for route in SIGNED_IN:
        bearer = {"Authorization": f"Bearer {token}"}
        answer = route.send(api.client, route.example(ours), None, headers=bearer)

        assert (answer.status, answer.json) == (401, UNAUTHORIZED), route.name


def test_no_way_of_naming_another_tenants_things_finds_them(
    api: Api, stack: Stack, tenants: tuple[Things, Things]
) -> None:
    ours, theirs = tenants
    before = _items(stack, tenants)
    for route in IN_TENANT:
        for way in ways(route, ours, theirs):
            if way.filters or way.one_by_one or "#" in way.label or "../" in way.label:
                continue

            answer = way.send(route, api.client, ours.members[Need.ADMIN])

            assert answer.status == 404, (route.name, way.label)
    assert _items(stack, tenants) == before


def test_the_other_tenants_admin_does_not_find_ours(
    api: Api, stack: Stack, tenants: tuple[Things, Things]
) -> None:
    ours, theirs = tenants
    before = _items(stack, tenants)
    for route in IN_TENANT:
        answer = route.send(api.client, route.example(ours), theirs.members[Need.ADMIN])

        assert (answer.status, answer.code) == (404, "not_found"), route.name
    assert _items(stack, tenants) == before


def test_a_role_that_does_not_suffice_is_told_so_and_does_nothing(
    api: Api, stack: Stack, tenants: tuple[Things, Things]
) -> None:
    ours, _ = tenants
    before = _items(stack, tenants)
    for route in IN_TENANT:
        for role in (Need.VIEWER, Need.EDITOR):
            if role < route.needs:
                answer = route.send(api.client, route.example(ours), ours.members[role])

                assert (answer.status, answer.code) == (403, "forbidden"), (route.name, role)
    assert _items(stack, tenants) == before


def test_for_everybody_but_operators_their_routes_are_not_there(
    api: Api, stack: Stack, tenants: tuple[Things, Things]
) -> None:
    ours, _ = tenants
    before = _items(stack, tenants)
    for route in OPERATORS:
        for role in (Need.VIEWER, Need.EDITOR, Need.ADMIN):
            answer = route.send(api.client, route.example(ours), ours.members[role])

            assert (answer.status, answer.code) == (404, "not_found"), (route.name, role)
    assert _items(stack, tenants) == before


def test_operators_are_members_of_nothing(api: Api, tenants: tuple[Things, Things]) -> None:
    ours, _ = tenants
    for route in IN_TENANT:
        answer = route.send(api.client, route.example(ours), ours.members[Need.OPERATOR])

        assert (answer.status, answer.code) == (404, "not_found"), route.name


def test_two_tenants_see_their_own(api: Api, tenants: tuple[Things, Things]) -> None:
    for things in tenants:
        query = {"tenant_id": things.tenant_id, "limit": "100"}
        viewer = things.members[Need.VIEWER]
        for kind in ("channel-accounts", "content-items", "post-instances"):
            address = f"{MARKETING}/{kind}"
            listed = api.client.request("GET", address, query, as_user=viewer).json["items"]
            ids = {item["id"] for item in listed}
            others = [each for each in tenants if each is not things]
            assert ids & set(things.ids.values())
            assert not [each for each in others if ids & set(each.ids.values())]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/marketing/nothing"),
        ("PUT", "/api/v1/tenants"),
        ("DELETE", "/api/v1/marketing/calendar"),
        ("GET", "/api"),
    ],
)
def test_an_unknown_route_is_the_gateways_own_404(
    stack: Stack, tenants: tuple[Things, Things], api: Api, method: str, path: str
) -> None:
    ours, _ = tenants
    token = api.transport.tokens[ours.members[Need.ADMIN]]

    raw = OverHttp(stack.api_url).send(
        method, path, "", {"authorization": f"Bearer {token}"}, None, None
    )

    assert (raw.status, json.loads(raw.body)) == (404, {"message": "Not Found"})


def _items(stack: Stack, tenants: tuple[Things, Things]) -> Mapping[Any, Any]:
    """These tenants' items in the table, without idempotency records."""
    partitions = tuple(f"TENANT#{things.tenant_id}" for things in tenants)
    pages = (
        stack.client("dynamodb")
        .get_paginator("scan")
        .paginate(TableName=stack.outputs["TableName"], ConsistentRead=True)
    )
    return {
        (item["PK"]["S"], item["SK"]["S"]): item
        for page in pages
        for item in page["Items"]
        if item["PK"]["S"].startswith(partitions)
    }
