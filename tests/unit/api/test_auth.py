"""The auth routes."""

from __future__ import annotations

import pytest

from drumbeat.settings import Settings
from tests.fakes.directory import CODE, InMemoryDirectory
from tests.unit.api.client import Client
from tests.unit.api.conftest import InMemory

ADA = {"email": "Ada@Example.com", "password": "Analytical-Engine-1843"}
NEW = {**ADA, "full_name": "Ada Lovelace"}
CREDENTIALS = {"email": "ada@example.com", "password": ADA["password"]}


@pytest.fixture
def registered(client: Client) -> Client:
    client.post("/api/auth/register", NEW)
    client.post("/api/auth/confirm", {"email": ADA["email"], "code": CODE})
    return client


def test_a_registration_waits_for_its_code(client: Client) -> None:
    answer = client.post("/api/auth/register", NEW)

    assert answer.status == 201
    assert answer.json == {"email": "ada@example.com", "confirmed": False}
    refused = client.post("/api/auth/login", CREDENTIALS)
    assert (refused.status, refused.code) == (403, "not_confirmed")


def test_confirm_then_log_in_then_stay_in(client: Client) -> None:
    client.post("/api/auth/register", NEW)

    confirmed = client.post("/api/auth/confirm", {"email": ADA["email"], "code": CODE})
    logged_in = client.post("/api/auth/login", CREDENTIALS)
    refreshed = client.post("/api/auth/refresh", {"refresh_token": logged_in.json["refresh_token"]})

    assert (confirmed.status, confirmed.json) == (200, {})
    assert logged_in.status == 200
    assert set(logged_in.json) == {"token", "refresh_token", "expires_in"}
    assert refreshed.status == 200
    assert set(refreshed.json) == {"token", "refresh_token", "expires_in"}
    assert refreshed.json["refresh_token"] != logged_in.json["refresh_token"]


def test_who_logs_out_has_no_session_any_more(registered: Client) -> None:
    session = registered.post("/api/auth/login", CREDENTIALS).json["refresh_token"]

    ended = [registered.post("/api/auth/logout", {"refresh_token": session}) for _ in range(2)]

    assert [answer.status for answer in ended] == [204, 204]
    refused = registered.post("/api/auth/refresh", {"refresh_token": session})
    assert (refused.status, refused.code) == (401, "invalid_credentials")


def test_a_taken_email_is_a_conflict(registered: Client) -> None:
    answer = registered.post("/api/auth/register", {**NEW, "email": "ADA@example.com"})

    assert (answer.status, answer.code) == (409, "email_taken")


def test_a_weak_password_is_named(client: Client) -> None:
    answer = client.post("/api/auth/register", {**NEW, "password": "short"})

    assert (answer.status, answer.fields) == (422, ["password"])


def test_a_wrong_password_and_an_unknown_email_get_one_answer(registered: Client) -> None:
    wrong = registered.post("/api/auth/login", {**CREDENTIALS, "password": "wrong"})
    unknown = registered.post("/api/auth/login", {**CREDENTIALS, "email": "no@example.com"})

    assert (wrong.status, wrong.code) == (401, "invalid_credentials")
    assert wrong.json == unknown.json


def test_a_wrong_code_is_named(client: Client) -> None:
    client.post("/api/auth/register", NEW)

    answer = client.post("/api/auth/confirm", {"email": ADA["email"], "code": "000000"})

    assert (answer.status, answer.fields) == (422, ["code"])


@pytest.mark.parametrize("path", ["/api/auth/forgot", "/api/auth/resend"])
def test_asking_for_a_code_answers_the_same_for_everybody(registered: Client, path: str) -> None:
    known = registered.post(path, {"email": ADA["email"]})
    unknown = registered.post(path, {"email": "no@example.com"})

    assert (known.status, known.text) == (200, "{}")
    assert (known.status, known.text, known.headers) == (
        unknown.status,
        unknown.text,
        unknown.headers,
    )


def test_a_forgotten_password_is_set_anew(registered: Client, directory: InMemoryDirectory) -> None:
    registered.post("/api/auth/forgot", {"email": ADA["email"]})
    assert directory.sent[-1] == ("ada@example.com", CODE)

    again = {"email": ADA["email"], "code": CODE, "password": "Bernoulli-Numbers-8"}

    assert registered.post("/api/auth/reset", again).status == 200
    again.pop("code")
    assert registered.post("/api/auth/login", again).status == 200


def test_a_reset_with_a_wrong_code_answers_the_same_for_everybody(registered: Client) -> None:
    wrong = {"email": ADA["email"], "code": "000000", "password": "Bernoulli-Numbers-8"}

    known = registered.post("/api/auth/reset", wrong)
    unknown = registered.post("/api/auth/reset", {**wrong, "email": "no@example.com"})

    assert (known.status, known.fields) == (422, ["code"])
    assert known.json == unknown.json


def test_me_shows_the_caller_and_their_tenants(ada: Client) -> None:
    answer = ada.get("/api/auth/me")

    assert answer.status == 200
    assert answer.json == {
        "email": "ada@example.com",
        "full_name": "Ada Lovelace",
        "tenants": [{"tenant_id": "h2o", "name": "H2O Plumbing", "role": "admin"}],
        "invitations": [],
        "is_operator": False,
    }


def test_me_needs_a_token(client: Client) -> None:
    assert client.get("/api/auth/me").status == 401


def test_a_new_password_ends_all_sessions(registered: Client) -> None:
    tokens = [
        registered.post("/api/auth/login", CREDENTIALS).json["refresh_token"] for _ in range(2)
    ]
    again = {"email": ADA["email"], "code": CODE, "password": "Bernoulli-Numbers-8"}

    registered.post("/api/auth/reset", again)

    for token in tokens:
        assert registered.post("/api/auth/refresh", {"refresh_token": token}).status == 401


def test_who_guesses_is_told_when_to_go_on(registered: Client) -> None:
    for number in range(10):
        registered.post("/api/auth/login", {**CREDENTIALS, "password": f"Guess-{number}"})

    answer = registered.post("/api/auth/login", CREDENTIALS)

    assert (answer.status, answer.code) == (429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) > 0


def test_tries_count_by_who_asked_the_distribution(registered: Client, app: InMemory) -> None:
    app.settings = Settings(table_name="drumbeat-test", tries_per_source=2)
    del app.registration

    def ask(client: str, email: str) -> int:
        # API Gateway adds the caller's principal.
        forwarded = {"X-Forwarded-For": f"made-up, {client}, 203.0.113.1"}
        return registered.post("/api/auth/forgot", {"email": email}, headers=forwarded).status

    assert [ask("198.51.100.7", f"a{number}@example.com") for number in range(3)] == [200, 200, 429]
    assert ask("198.51.100.8", "b@example.com") == 200
