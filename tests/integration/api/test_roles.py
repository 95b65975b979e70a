"""What each role may do: viewers read, editors write, admins also manage."""

from __future__ import annotations

import pytest

from tests.integration.api.conftest import STRANGER, World
from tests.route_table import (
    BY_NAME,
    MARKETING,
    ROUTES,
    Need,
    Route,
    member_address,
)

ROLES = (Need.VIEWER, Need.EDITOR, Need.ADMIN)
IN_TENANT = [route for route in ROUTES if route.in_tenant]
OPERATORS = [route for route in ROUTES if route.is_operators]
TOO_LITTLE = [(route, role) for route in IN_TENANT for role in ROLES if role < route.needs]
ENOUGH = [(route, role) for route in IN_TENANT for role in ROLES if role >= route.needs]
#: Reading, calculating without storing, and members' own lists.
HARMLESS = {f"POST {MARKETING}/scheduler/preview", "POST /api/v1/limits/check"} | {
    route.name for route in IN_TENANT if "/notifications" in route.path
}


def named(value: object) -> str | None:
    return value.name if isinstance(value, Route | Need) else None


@pytest.mark.parametrize(("route", "role"), TOO_LITTLE, ids=named)
def test_a_role_that_does_not_suffice_is_told_so_and_does_nothing(
    world: World, route: Route, role: Need
) -> None:
    before = world.state()

    answer = route.send(world.client, route.example(world.ours), world.ours.members[role])

    assert (answer.status, answer.code) == (403, "forbidden")
    assert world.state() == before


@pytest.mark.parametrize(("route", "role"), ENOUGH, ids=named)
def test_a_role_that_suffices_may(world: World, route: Route, role: Need) -> None:
    answer = route.send(world.client, route.example(world.ours), world.ours.members[role])

    assert answer.status == route.status, answer.text


@pytest.mark.parametrize("route", OPERATORS, ids=named)
def test_for_everybody_but_operators_their_routes_are_not_there(world: World, route: Route) -> None:
    before = world.state(with_keys=True)
    nonsense = {"query": [("nonsense", "1")], "content": b"nonsense"}
    for somebody in (*(world.ours.members[role] for role in ROLES), STRANGER):
        for more in ({}, nonsense):
            answer = route.send(world.client, route.example(world.ours), somebody, **more)

            assert (answer.status, answer.code) == (404, "not_found"), somebody
    assert world.state(with_keys=True) == before


@pytest.mark.parametrize("route", IN_TENANT, ids=named)
def test_operators_are_members_of_nothing(world: World, route: Route) -> None:
    before = world.state()

    answer = route.send(world.client, route.example(world.ours), world.ours.members[Need.OPERATOR])

    assert (answer.status, answer.code) == (404, "not_found")
    assert world.state() == before


def test_viewers_write_nowhere() -> None:
    for route in IN_TENANT:
        # Connections belong to the admin who began them; exports have all data of the business.
        if "/connections" in route.path or "/exports/" in route.path:
            assert route.needs == Need.ADMIN
            continue
        reads = route.method == "GET" or route.name in HARMLESS
        assert (route.needs == Need.VIEWER) == reads, route.name


def test_only_admins_manage_accounts_members_and_the_tenant() -> None:
    for route in IN_TENANT:
        if route.method != "GET" and (
            "/channel-accounts" in route.path or "/tenants" in route.path
        ):
            assert route.needs == Need.ADMIN, route.name


@pytest.mark.parametrize(
    ("status", "refused"),
    [("Draft", (403, "forbidden")), ("Idea", (409, "status_conflict"))],
)
def test_editors_do_not_approve_by_the_back_door(
    world: World, status: str, refused: tuple[int, str]
) -> None:
    """Only an admin can take content out of the status that waits for approval."""
    before = world.state()
    route = BY_NAME[f"PATCH {MARKETING}/content-items/{{content_id}}"]

    answer = world.client.request(
        "PATCH",
        f"{MARKETING}/content-items/{world.ours.waiting_id}",
        {"tenant_id": world.ours.tenant_id},
        {"status": status},
        as_user=world.ours.members[route.needs],
    )

    assert (answer.status, answer.code) == refused
    assert world.state() == before


def test_a_role_change_holds_from_the_next_request_on(world: World) -> None:
    ours = world.ours
    editor = ours.members[Need.EDITOR]
    address = member_address(world.client, ours.tenant_id, ours.members[Need.ADMIN], editor)
    route = BY_NAME[f"POST {MARKETING}/content-items"]
    assert route.send(world.client, route.example(ours), editor).status == 201

    body = {"role": "viewer"}
    changed = world.client.request("PATCH", address, json=body, as_user=ours.members[Need.ADMIN])

    assert (changed.status, changed.json["role"]) == (200, "viewer")
    assert route.send(world.client, route.example(ours), editor).status == 403


def test_nobody_gives_themselves_a_role(world: World) -> None:
    ours = world.ours
    viewer = ours.members[Need.VIEWER]
    address = member_address(world.client, ours.tenant_id, ours.members[Need.ADMIN], viewer)

    answer = world.client.request("PATCH", address, json={"role": "admin"}, as_user=viewer)

    assert (answer.status, answer.code) == (403, "forbidden")


@pytest.mark.parametrize("change", ["demote", "remove"])
def test_the_last_admin_stays(world: World, change: str) -> None:
    ours = world.ours
    admin = ours.members[Need.ADMIN]
    address = member_address(world.client, ours.tenant_id, ours.members[Need.ADMIN], admin)
    before = world.state()

    if change == "demote":
        answer = world.client.request("PATCH", address, json={"role": "editor"}, as_user=admin)
    else:
        answer = world.client.request("DELETE", address, as_user=admin)

    assert (answer.status, answer.code) == (409, "last_admin")
    assert world.state() == before
