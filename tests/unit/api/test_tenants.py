"""The routes of tenants and members."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.clock import FixedClock
from tests.fakes.quotas import FixedQuotas
from tests.unit.api.client import Client
from tests.unit.api.conftest import InMemory, founder, fresh_clients

H2O = "/api/v1/tenants/h2o"
MEMBERS = f"{H2O}/members"
NEW = {"tenant_id": "all_county", "name": "All County Motors", "timezone": "America/New_York"}


def joined(ada: Client, client: Client, email: str, role: str) -> Client:
    """A member whom Ada has invited, and who has accepted."""
    invited = ada.post(MEMBERS, {"email": email, "role": role}).json["id"]
    person = client.as_(email, name="Ben Bit")
    assert person.post(f"/api/v1/invitations/{invited}/accept").status == 200
    return person


def address(ada: Client, email: str) -> str:
    """The path of the member or invitation with this email."""
    [found] = [m["id"] for m in ada.get(MEMBERS).json["items"] if m["email"] == email]
    return f"{MEMBERS}/{found}"


@pytest.fixture
def ben(ada: Client, client: Client) -> Client:
    """An editor of `h2o`."""
    return joined(ada, client, "ben@example.com", "editor")


def test_who_creates_a_tenant_is_its_admin(client: Client) -> None:
    answer = client.as_("cy@example.com").post("/api/v1/tenants", NEW)

    assert answer.status == 201
    assert answer.json == {
        **NEW,
        "max_lateness_minutes": 120,
        "plan": "unlimited",
        "country": "US",
        "leaves_at": None,
        "role": "admin",
        "created_at": "2026-12-01T12:00:00Z",
        "version": 1,
    }


@pytest.mark.parametrize("slug", ["H2O", "h2o plumbing", "-h2o", "h2o\n", "h2ö", "h2o.com"])
def test_a_slug_that_is_none_is_refused_in_words(ada: Client, slug: str) -> None:
    answer = ada.post("/api/v1/tenants", {"tenant_id": slug, "name": "H2O", "timezone": "UTC"})

    assert (answer.status, answer.fields) == (422, ["tenant_id"])
    [error] = answer.json["errors"]
    assert error["message"].startswith("Use 2 to 63 lower case letters")


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

    assert sorted((m["email"], m["full_name"], m["role"], m["joined"]) for m in items) == [
        ("ada@example.com", "Ada Lovelace", "admin", True),
        ("ben@example.com", "Ben Bit", "editor", True),
    ]


def test_an_invitation_is_shown_to_its_owner_and_becomes_a_membership(
    ada: Client, client: Client
) -> None:
    made = ada.post(MEMBERS, {"email": "ben@example.com", "role": "editor"}).json
    ben = client.as_("ben@example.com", name="Ben Bit")

    assert ben.get(H2O).status == 404
    me = ben.get("/api/auth/me").json
    assert me["tenants"] == []
    assert me["invitations"] == [
        {
            "id": made["id"],
            "tenant_id": "h2o",
            "name": "H2O Plumbing",
            "role": "editor",
            "invited_by": "ada@example.com",
            "invited_at": "2026-12-01T12:00:00Z",
        }
    ]

    accepted = ben.post(f"/api/v1/invitations/{made['id']}/accept")

    assert (accepted.status, accepted.json["tenant_id"]) == (200, "h2o")
    me = ben.get("/api/auth/me").json
    assert ([t["tenant_id"] for t in me["tenants"]], me["invitations"]) == (["h2o"], [])


def test_a_persons_first_business_comes_first(client: Client, clock: FixedClock) -> None:
    ada = client.as_("ada@example.com")
    for tenant_id in ("h2o", "all_county"):
        body = {"tenant_id": tenant_id, "name": tenant_id, "timezone": "UTC"}
        ada.post("/api/v1/tenants", body)
        clock.advance(timedelta(days=1))

    tenants = ada.get("/api/auth/me").json["tenants"]

    assert [each["tenant_id"] for each in tenants] == ["h2o", "all_county"]


def test_an_invitation_reaches_an_address_that_was_copied_with_characters_unseen(
    ada: Client, client: Client
) -> None:
    ada.post(MEMBERS, {"email": " Ben@exam\u200bple.com\u2060 ", "role": "editor"})

    [invitation] = client.as_("ben@example.com").get("/api/auth/me").json["invitations"]
    assert invitation["tenant_id"] == "h2o"


def test_an_invitation_is_declined_by_its_owner_alone(ada: Client, client: Client) -> None:
    made = ada.post(MEMBERS, {"email": "ben@example.com", "role": "editor"}).json
    decline = f"/api/v1/invitations/{made['id']}/decline"

    assert client.as_("mallory@example.com").post(decline).status == 404
    assert client.as_("ben@example.com").post(decline).status == 204

    assert [m["email"] for m in ada.get(MEMBERS).json["items"]] == ["ada@example.com"]


def test_a_viewer_may_leave(ada: Client, client: Client) -> None:
    vic = joined(ada, client, "vic@example.com", "viewer")

    assert vic.delete(address(ada, "vic@example.com")).status == 204

    assert vic.get(H2O).status == 404


#: What Cognito accepts before the @: everything of RFC 5321 that needs no quotes, and more.
_LOCAL_PARTS = st.text(
    st.sampled_from("abcXYZ019.!#$%&'*+-/=?^_`{|}~;:,<>[]()\\\""), min_size=1, max_size=20
)


@given(
    local=_LOCAL_PARTS | st.sampled_from(["%2F", "..%2f..", "a%2540b", "%00", "#", "?role=admin"])
)
def test_whatever_can_be_invited_can_be_changed_and_removed(local: str) -> None:
    with fresh_clients() as client:
        ada = founder(client)
        invited = ada.post(MEMBERS, {"email": f"{local}@example.com", "role": "admin"})
        assert invited.status == 201
        theirs = f"{MEMBERS}/{quote(invited.json['id'], safe='')}"

        assert ada.patch(theirs, {"role": "viewer"}).json["role"] == "viewer"
        assert ada.delete(theirs).status == 204

        assert [m["email"] for m in ada.get(MEMBERS).json["items"]] == ["ada@example.com"]


@given(st.text(max_size=60) | st.from_regex(r"(%25)?%(2F|23|3F|40)[a-z@]{1,20}", fullmatch=True))
def test_no_spelling_of_an_address_reaches_another_member(spelt: str) -> None:
    with fresh_clients() as client:
        ada = founder(client)
        address = f"{MEMBERS}/{quote(spelt, safe='')}"

        assert ada.delete(address).status in (404, 405)
        assert len(ada.get(MEMBERS).json["items"]) == 1


def test_an_invitation_tells_nothing_about_the_invited(ada: Client, client: Client) -> None:
    client.as_("known@example.com").post("/api/v1/tenants", NEW)

    known = ada.post(MEMBERS, {"email": "Known@Example.com", "role": "viewer"})
    unknown = ada.post(MEMBERS, {"email": "unknown@example.com", "role": "viewer"})

    assert (known.status, unknown.status) == (201, 201)
    assert {**known.json, "email": "", "id": ""} == {**unknown.json, "email": "", "id": ""}
    assert known.json["email"] == "known@example.com"


def test_a_member_is_invited_once(ada: Client, ben: Client) -> None:
    answer = ada.post(MEMBERS, {"email": "BEN@example.com", "role": "admin"})

    assert (answer.status, answer.code) == (409, "member_exists")
    assert ben.get(H2O).json["role"] == "editor"


def test_a_role_changes_at_once(ada: Client, ben: Client) -> None:
    assert ben.patch(H2O, {"name": "Bens"}).code == "forbidden"

    answer = ada.patch(address(ada, "ben@example.com"), {"role": "admin"})

    assert (answer.status, answer.json["role"]) == (200, "admin")
    assert ben.patch(H2O, {"name": "Bens"}).status == 200


def test_a_removed_member_is_out_at_once(ada: Client, ben: Client) -> None:
    bens = address(ada, "ben@example.com")

    assert ada.delete(bens).status == 204

    assert ben.get(H2O).status == 404
    assert ada.delete(bens).code == "not_found"


def test_the_last_admin_stays(ada: Client, ben: Client) -> None:
    demoted = ada.patch(address(ada, "ada@example.com"), {"role": "viewer"})
    removed = ada.delete(address(ada, "ada@example.com"))

    assert [(a.status, a.code) for a in (demoted, removed)] == [(409, "last_admin")] * 2
    assert ada.get(H2O).json["role"] == "admin"


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_only_admins_manage(ada: Client, client: Client, role: str) -> None:
    ben = joined(ada, client, "ben@example.com", role)

    answers = [
        ben.patch(H2O, {"name": "Bens"}),
        ben.post(MEMBERS, {"email": "friend@example.com", "role": "viewer"}),
        ben.patch(address(ada, "ben@example.com"), {"role": "admin"}),
        ben.delete(address(ada, "ada@example.com")),
        ben.delete(f"{MEMBERS}/nobody"),
    ]

    assert [(answer.status, answer.code) for answer in answers] == [(403, "forbidden")] * 5
    assert ben.get(H2O).status == 200
    assert len(ben.get(MEMBERS).json["items"]) == 2


def test_there_are_no_more_invitations_than_may_be(ada: Client, app: InMemory) -> None:
    app.tenants = replace(app.tenants, quotas=FixedQuotas(members_per_business=2))
    ada.post(MEMBERS, {"email": "ben@example.com", "role": "viewer"})

    answer = ada.post(MEMBERS, {"email": "cy@example.com", "role": "viewer"})

    assert (answer.status, answer.code) == (409, "limit_reached")
    told = {name: answer.json[name] for name in ("name", "current", "max")}
    assert told == {"name": "members_per_business", "current": 2, "max": 2}


class TestLeaving:
    def test_an_admin_has_a_business_deleted_in_a_week_and_keeps_it(self, ada: Client) -> None:
        left = ada.delete(H2O, query={"name": "H2O Plumbing"})
        assert (left.status, left.json["leaves_at"]) == (202, "2026-12-08T12:00:00Z")
        assert ada.get(H2O).json["leaves_at"] == "2026-12-08T12:00:00Z"

        assert ada.post(f"{H2O}/keep", {}).json["leaves_at"] is None

    def test_without_its_name_nothing_happens(self, ada: Client) -> None:
        assert ada.delete(H2O).fields == ["name"]
        assert ada.delete(H2O, query={"name": "another"}).fields == ["name"]
        assert ada.get(H2O).json["leaves_at"] is None

    def test_editors_may_not(self, ben: Client) -> None:
        assert ben.delete(H2O, query={"name": "H2O Plumbing"}).status == 403


class TestDeletingALogin:
    def test_who_goes_is_in_no_business_and_in_no_directory(self, ada: Client, ben: Client) -> None:
        assert ben.delete("/api/auth/me", query={"email": "ben@example.com"}).status == 204

        emails = [member["email"] for member in ada.get(MEMBERS).json["items"]]
        assert emails == ["ada@example.com"]

    def test_the_only_admin_is_told(self, ada: Client) -> None:
        answer = ada.delete("/api/auth/me", query={"email": "ada@example.com"})

        assert (answer.status, answer.json["code"]) == (409, "last_admin")
        assert "H2O Plumbing" in answer.json["detail"]

    def test_an_address_of_somebody_else_is_refused(self, ben: Client) -> None:
        assert ben.delete("/api/auth/me", query={"email": "ada@example.com"}).fields == ["email"]
