"""The form of requests, on all routes."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from drumbeat.domain.tenancy import Person
from tests import whole_api
from tests.fakes.tenants import InMemoryTenants
from tests.unit.api.client import Client, Context, claims, event
from tests.unit.api.conftest import InMemory

LOGIN = "/api/auth/login"
H2O = "/api/v1/tenants/h2o"


@pytest.mark.parametrize(
    "raw",
    [
        "{",
        '{"email": "a@b.c" "password": "x"}',
        "{'email': 1}",
        '{"email": NaN, "password": Infinity}',
        "[" * 100_000,
        '{"n": ' + "9" * 5_000 + "}",
        "\ud800",
    ],
)
def test_what_is_no_json_is_a_bad_request(client: Client, raw: str) -> None:
    answer = client.post(LOGIN, raw_body=raw)

    assert (answer.status, answer.code) == (400, "malformed_json")


def test_what_is_no_utf_8_is_a_bad_request(client: Client) -> None:
    sent = event("POST", LOGIN, raw_body=base64.b64encode(b'{"email": "\xff"}').decode())
    sent["isBase64Encoded"] = True

    assert whole_api.handler(sent, Context())["statusCode"] == 400


@pytest.mark.parametrize("body", ["[]", "[{}]", '"text"', "5", "true", "null"])
def test_a_body_is_an_object(client: Client, body: str) -> None:
    answer = client.post(LOGIN, raw_body=body)

    assert (answer.status, answer.code, answer.fields) == (422, "invalid_input", ["body"])


def test_a_body_that_is_missing_is_named(client: Client) -> None:
    assert client.post(LOGIN).fields == ["body"]


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
def test_a_body_is_sent_as_json(client: Client, content_type: str) -> None:
    answer = client.post(LOGIN, raw_body="{}", headers={"Content-Type": content_type})

    assert (answer.status, answer.code) == (415, "unsupported_media_type")


def test_json_may_come_with_parameters_and_encoded(client: Client) -> None:
    body = json.dumps({"email": "ada@example.com", "password": "x"})
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    encoded = event(
        "POST", LOGIN, raw_body=base64.b64encode(body.encode()).decode(), headers=headers
    )
    encoded["isBase64Encoded"] = True

    assert client.post(LOGIN, raw_body=body, headers=headers).code == "invalid_credentials"
    assert whole_api.handler(encoded, Context())["statusCode"] == 401


def test_a_body_has_a_limit(client: Client) -> None:
    answer = client.post(LOGIN, {"email": "ada@example.com", "password": "ü" * 500_001})

    assert (answer.status, answer.code) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["email", "password"]),
        ({"email": "ada@example.com"}, ["password"]),
        ({"email": 5, "password": None}, ["email", "password"]),
        ({"email": "ada@example.com", "password": "x", "admin": True}, ["admin"]),
        ({"email": "no address", "password": "x"}, ["email"]),
        ({"email": "a" * 120 + "@example.com", "password": "x"}, ["email"]),
        ({"email": "ada@example.com", "password": "x" * 257}, ["password"]),
        ({"email": "ada@exa mple.com", "password": "x"}, ["email"]),
        ({"email": "\ud800@example.com", "password": "x"}, ["email"]),
    ],
)
def test_every_wrong_field_is_named(client: Client, body: Any, fields: list[str]) -> None:
    answer = client.post(LOGIN, body)

    assert (answer.status, answer.code) == (422, "invalid_input")
    assert sorted(answer.fields) == fields


def test_what_was_sent_is_not_repeated(client: Client) -> None:
    answer = client.post(LOGIN, {"email": "hunter2-not-an-email", "password": ["hunter2"]})

    assert answer.status == 422
    assert "hunter2" not in answer.text


def test_unknown_parameters_are_named(ada: Client) -> None:
    answer = ada.get("/api/v1/tenants", query={"limit": "5", "limits": "5"})

    assert (answer.status, answer.fields) == (422, ["limits"])


@pytest.mark.parametrize("limit", ["0", "101", "-1", "ten", "", "1.5", "1,2"])
def test_a_limit_is_a_number_from_1_to_100(ada: Client, limit: str) -> None:
    answer = ada.get("/api/v1/tenants", query={"limit": limit})

    assert (answer.status, answer.fields) == (422, ["limit"])


def test_a_parameter_is_sent_once(ada: Client) -> None:
    answer = ada.get("/api/v1/tenants", query=[("limit", "5"), ("limit", "6")])

    assert (answer.status, answer.fields) == (422, ["limit"])


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/nothing"), ("PUT", "/api/v1/tenants"), ("GET", "/"), ("GET", "/api/auth/login")],
)
def test_an_unknown_address_is_a_problem_too(client: Client, method: str, path: str) -> None:
    answer = client.send(method, path)

    assert (answer.status, answer.code) == (404, "not_found")
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "parts", [{"query": {"any": "thing"}}, {"raw_body": "{"}, {"raw_body": "a=b", "headers": {}}]
)
def test_an_unknown_address_is_unknown_whatever_is_sent(client: Client, parts: Any) -> None:
    assert client.send("POST", "/api/nothing", **parts).code == "not_found"


def test_access_is_decided_before_the_body_is_looked_at(ada: Client, client: Client) -> None:
    """A stranger with an error about fields would learn that the tenant exists."""
    stranger = client.as_("mallory@example.com")

    assert stranger.patch(H2O, {"nonsense": 1}).code == "not_found"
    assert stranger.patch(H2O, raw_body="{").code == "not_found"
    assert ada.patch(H2O, {"nonsense": 1}).code == "invalid_input"


def test_the_tenant_is_looked_up_once_in_a_request(ada: Client, tenants: InMemoryTenants) -> None:
    looked_up = []
    found = tenants.access

    def access(tenant_id: str, person: Person) -> Any:
        looked_up.append((tenant_id, person.email))
        return found(tenant_id, person)

    tenants.access = access  # type: ignore[method-assign]

    assert ada.patch(H2O, {"name": "Water"}).status == 200
    assert looked_up == [("h2o", "ada@example.com")]


def test_our_own_mistake_in_an_answer_is_no_fault_of_the_client(ada: Client, app: InMemory) -> None:
    class Broken:
        def of(self, _: Person) -> Any:
            return [(type("T", (), {"id": None, "name": None})(), type("M", (), {"role": 5})())]

        def invitations(self, _: Person) -> Any:
            return []

    broken: Any = Broken()
    app.tenants = broken

    answer = ada.get("/api/auth/me")

    assert (answer.status, answer.code) == (500, "internal_error")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_no_token_means_no_entry(client: Client) -> None:
    answer = client.get("/api/v1/tenants")

    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("verified", ["true", True, "True"])
def test_a_verified_email_enters_in_any_spelling(client: Client, verified: Any) -> None:
    client.as_("ada@example.com").post(
        "/api/v1/tenants", {"tenant_id": "h2o", "name": "H2O", "timezone": "UTC"}
    )

    assert client.as_("ADA@Example.com", verified=verified).get(H2O).status == 200


@pytest.mark.parametrize("verified", ["false", False, None, "", "yes", 1])
def test_an_email_that_is_not_verified_is_nobodys(ada: Client, verified: Any) -> None:
    answer = Client(whole_api.handler, claims("ada@example.com", verified=verified)).get(H2O)

    assert (answer.status, answer.code) == (403, "email_not_verified")


@pytest.mark.parametrize("tenant_id", ["all_county", "h2o,h2o", "H2O", "..", "x" * 3_000, "h2o "])
def test_what_is_not_the_callers_does_not_exist(ada: Client, tenant_id: str) -> None:
    assert ada.get(f"/api/v1/tenants/{tenant_id}").status == 404
    assert ada.patch(f"/api/v1/tenants/{tenant_id}", {"name": "Mine"}).status == 404


@pytest.mark.parametrize("query", [{"tenant_id": "all_county"}, {"tenant_id": ""}])
def test_query_and_path_name_the_same_tenant(ada: Client, query: dict[str, str]) -> None:
    assert ada.patch(H2O, {"name": "Mine"}, query=query).code == "not_found"
    assert ada.get(H2O, query={"tenant_id": "h2o"}).json["name"] == "H2O Plumbing"


@pytest.mark.parametrize("named", ["all_county", "", 5, ["h2o"], {"a": 1}])
def test_a_body_may_repeat_the_tenant_and_no_other(ada: Client, named: Any) -> None:
    assert ada.patch(H2O, {"name": "Mine", "tenant_id": named}).code == "not_found"
    assert ada.get(H2O).json["name"] == "H2O Plumbing"

    assert ada.patch(H2O, {"name": "Ours", "tenant_id": "h2o"}).status == 200
    assert ada.patch(H2O, {"name": "Ours", "tenant_id": None}).status == 200


def test_a_delete_needs_no_body_and_takes_no_fields(ada: Client) -> None:
    invited = ada.post(f"{H2O}/members", {"email": "ben@example.com", "role": "viewer"})
    address = f"{H2O}/members/{invited.json['id']}"

    assert ada.send("DELETE", address, body={"force": True}).fields == ["force"]
    assert ada.send("DELETE", address, body={"tenant_id": "all_county"}).status == 404
    assert ada.send("DELETE", address, body={"tenant_id": "h2o"}).status == 204
