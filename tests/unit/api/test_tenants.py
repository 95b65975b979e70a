"""The routes of tenants and members."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.api.client import Client

H2O = "/api/v1/tenants/h2o"
MEMBERS = f"{H2O}/members"
NEW = {"tenant_id": "all_county", "name": "All County Motors", "timezone": "America/New_York"}


@pytest.fixture
def ben(ada: Client, client: Client) -> Client:
    """An editor of `h2o`."""
    ada.post(MEMBERS, {"email": "ben@example.com", "role": "editor"})
    return client.as_("ben@example.com", name="Ben Bit")


def test_who_creates_a_tenant_is_its_admin(client: Client) -> None:
    answer = client.as_("cy@example.com").post("/api/v1/tenants", NEW)

    assert answer.status == 201
    assert answer.json == {
        **NEW,
        "max_lateness_minutes": 120,
        "country": "US",
        "role": "admin",
        "created_at": "2026-12-01T12:00:00Z",
        "version": 1,
    }


def test_a_taken_slug_is_a_conflict_and_stays_whose_it_is(ada: Client, client: Client) -> None:
    answer = client.as_("cy@example.com").post("/api/v1/tenants", {**NEW, "tenant_id": "h2o"})

    assert (answer.status, answer.code) == (409, "tenant_exists")
    assert ada.get(H2O).json["name"] == "H2O Plumbing"
    assert client.as_("cy@example.com").get(H2O).status == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"tenant_id": "A!"}, "tenant_id"),
        ({"tenant_id": "x"}, "tenant_id"),
        ({"tenant_id": "h2o\n"}, "tenant_id"),
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "\u3164\u200b"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": None}, "timezone"),
        ({"role": "operator"}, "role"),
    ],
)
def test_a_tenant_that_cannot_be_is_refused_by_field(
    ada: Client, change: dict[str, Any], field: str
) -> None:
    answer = ada.post("/api/v1/tenants", {**NEW, **change})

    assert (answer.status, answer.fields) == (422, [field])


def test_callers_list_their_own_tenants(ada: Client, client: Client) -> None:
    client.as_("cy@example.com").post("/api/v1/tenants", NEW)

    answer = ada.get("/api/v1/tenants")

    assert [item["tenant_id"] for item in answer.json["items"]] == ["h2o"]
    assert answer.json["cursor"] is None


def test_a_long_list_goes_on_under_its_cursor(ada: Client) -> None:
    for number in range(4):
        ada.post("/api/v1/tenants", {**NEW, "tenant_id": f"tenant{number}"})

    seen, cursor = [], None
    while True:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = ada.get("/api/v1/tenants", query=query).json
        seen.append([item["tenant_id"] for item in page["items"]])
        cursor = page["cursor"]
        if cursor is None:
            break

    assert seen == [["h2o", "tenant0"], ["tenant1", "tenant2"], ["tenant3"]]


def test_another_users_cursor_is_no_cursor(ada: Client, ben: Client) -> None:
    ada.post("/api/v1/tenants", NEW)
    cursor = ada.get("/api/v1/tenants", query={"limit": "1"}).json["cursor"]

    assert ben.get("/api/v1/tenants", query={"cursor": cursor}).code == "invalid_cursor"


def test_another_tenants_cursor_does_not_exist(ada: Client, ben: Client) -> None:
    ada.post("/api/v1/tenants", NEW)
    ada.post("/api/v1/tenants/all_county/members", {"email": "x@example.com", "role": "viewer"})
    cursor = ada.get(MEMBERS, query={"limit": "1"}).json["cursor"]

    answer = ada.get("/api/v1/tenants/all_county/members", query={"cursor": cursor})

    assert (answer.status, answer.code) == (404, "not_found")


def test_an_admin_changes_what_is_given(ada: Client) -> None:
    before = ada.get(H2O).json

    answer = ada.patch(H2O, {"timezone": "Asia/Kathmandu", "max_lateness_minutes": 15})

    assert answer.status == 200
    assert answer.json == {
        **before,
        "timezone": "Asia/Kathmandu",
        "max_lateness_minutes": 15,
        "country": "NP",
        "version": 2,
    }
    assert ada.get(H2O).json == answer.json


@pytest.mark.parametrize(
    "change",
    [
        {"name": None},
        {"timezone": None},
        {"max_lateness_minutes": -1},
        {"max_lateness_minutes": "15"},
        {"max_lateness_minutes": 1.5},
        {"max_lateness_minutes": True},
        {"country": "USA"},
        {"country": "XX"},
        {"country": 1},
        {"version": "1"},
        {"version": 0},
    ],
)
def test_a_change_that_cannot_be_is_refused_by_field(ada: Client, change: dict[str, Any]) -> None:
    answer = ada.patch(H2O, change)

    assert (answer.status, answer.fields) == (422, list(change))
    assert ada.get(H2O).json["version"] == 1


def test_the_country_is_the_zones_until_another_one_is_set(ada: Client) -> None:
    assert ada.get(H2O).json["country"] == "US"
    assert ada.patch(H2O, {"country": "ca"}).json["country"] == "CA"
    assert ada.patch(H2O, {"name": "Water"}).json["country"] == "CA"
    assert ada.patch(H2O, {"country": None}).json["country"] == "US"


def test_a_stale_version_changes_nothing(ada: Client) -> None:
    ada.patch(H2O, {"name": "Water", "version": 1})

    answer = ada.patch(H2O, {"name": "Fire", "version": 1})

    assert (answer.status, answer.code) == (409, "stale_version")
    assert ada.get(H2O).json["name"] == "Water"
    assert ada.patch(H2O, {"name": "Earth", "version": None}).json["version"] == 3


def test_members_are_listed_with_their_roles(ada: Client, ben: Client) -> None:
    items = ben.get(MEMBERS).json["items"]

    assert [(item["email"], item["role"]) for item in items] == [
        ("ada@example.com", "admin"),
        ("ben@example.com", "editor"),
    ]


def test_an_invitation_tells_nothing_about_the_invited(ada: Client, client: Client) -> None:
    client.as_("known@example.com").post("/api/v1/tenants", NEW)

    known = ada.post(MEMBERS, {"email": "Known@Example.com", "role": "viewer"})
    unknown = ada.post(MEMBERS, {"email": "unknown@example.com", "role": "viewer"})

    assert (known.status, unknown.status) == (201, 201)
    assert {**known.json, "email": ""} == {**unknown.json, "email": ""}
    assert known.json["email"] == "known@example.com"


def test_a_member_is_invited_once(ada: Client, ben: Client) -> None:
    answer = ada.post(MEMBERS, {"email": "BEN@example.com", "role": "admin"})

    assert (answer.status, answer.code) == (409, "member_exists")
    assert ben.get(H2O).json["role"] == "editor"


def test_a_role_changes_at_once(ada: Client, ben: Client) -> None:
    assert ben.patch(H2O, {"name": "Bens"}).code == "forbidden"

    answer = ada.patch(f"{MEMBERS}/ben%40example.com", {"role": "admin"})

    assert (answer.status, answer.json["role"]) == (200, "admin")
    assert ben.patch(H2O, {"name": "Bens"}).status == 200


def test_a_removed_member_is_out_at_once(ada: Client, ben: Client) -> None:
    assert ada.delete(f"{MEMBERS}/BEN%40example.com").status == 204

    assert ben.get(H2O).status == 404
    assert ada.delete(f"{MEMBERS}/ben%40example.com").code == "not_found"


def test_the_last_admin_stays(ada: Client, ben: Client) -> None:
    demoted = ada.patch(f"{MEMBERS}/ada%40example.com", {"role": "viewer"})
    removed = ada.delete(f"{MEMBERS}/ada%40example.com")

    assert [(a.status, a.code) for a in (demoted, removed)] == [(409, "last_admin")] * 2
    assert ada.get(H2O).json["role"] == "admin"


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_only_admins_manage(ada: Client, client: Client, role: str) -> None:
    ada.post(MEMBERS, {"email": "ben@example.com", "role": role})
    ben = client.as_("ben@example.com")

    answers = [
        ben.patch(H2O, {"name": "Bens"}),
        ben.post(MEMBERS, {"email": "friend@example.com", "role": "viewer"}),
        ben.patch(f"{MEMBERS}/ben%40example.com", {"role": "admin"}),
        ben.delete(f"{MEMBERS}/ada%40example.com"),
        ben.delete(f"{MEMBERS}/nobody%40example.com"),
    ]

    assert [(answer.status, answer.code) for answer in answers] == [(403, "forbidden")] * 5
    assert ben.get(H2O).status == 200
    assert len(ben.get(MEMBERS).json["items"]) == 2
