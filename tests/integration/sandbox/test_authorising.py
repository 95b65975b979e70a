"""The sandbox as an OAuth provider: what it checks, and which tokens it revokes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests

from drumbeat.domain.authorising import App, Asked
from sandbox.authorising import CODE_SECONDS, Provider
from sandbox.calls import Answer, Call
from sandbox.server import Server

BACK = "https://drumbeat.example/back"
ASKED = Asked(app=App("-"), redirect_uri=BACK, state="st", verifier="v" * 43)


class Scene:
    """A provider, a client registered there, and a clock."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.provider = Provider("pages", "", "Pages", {"post": "Post"}, now=lambda: self.now)
        self.client = self.provider.register("Drumbeat", BACK)

    def call(self, method: str, path: str, **fields: str) -> Answer:
        return self.provider.answer(Call("pages", "session", method, path, {}, fields))

    def asked(self, **changes: str) -> dict[str, str]:
        return {
            "response_type": "code",
            "client_id": self.client.id,
            "redirect_uri": BACK,
            "scope": "post",
            "state": "st",
            "code_challenge": ASKED.challenge,
            "code_challenge_method": "S256",
            **changes,
        }

    def code(self) -> str:
        sent = {**self.asked(), "allow:post": "on", "decision": "allow"}
        back = self.call("POST", "/oauth/authorize", **sent)
        address, _, query = back.headers["Location"].partition("?")
        told = dict(parse_qsl(query))
        assert (address, told["state"]) == (BACK, "st")
        return told["code"]

    def token(self, **fields: str) -> tuple[int, Mapping[str, Any]]:
        app = {"client_id": self.client.id, "client_secret": self.client.secret or ""}
        answer = self.call("POST", "/oauth/token", **{**app, **fields})
        return answer.status, answer.body

    def exchange(self, code: str, **changes: str) -> tuple[int, Mapping[str, Any]]:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": ASKED.verifier,
            **changes,
        }
        return self.token(**sent)

    def refresh(self, token: str) -> tuple[int, Mapping[str, Any]]:
        return self.token(grant_type="refresh_token", refresh_token=token)

    def lets_in(self, given: Mapping[str, Any]) -> bool:
        return self.provider.lets_in(f"Bearer {given['access_token']}") is not None


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "unknown"},
        {"redirect_uri": "https://else.example"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
    ],
)
def test_people_are_not_asked_for_what_is_not_right(scene: Scene, change: dict[str, str]) -> None:
    assert scene.call("GET", "/oauth/authorize", **scene.asked(**change)).status == 400


def test_people_are_asked_in_words(scene: Scene) -> None:
    page = scene.call("GET", "/oauth/authorize", **scene.asked())

    assert page.status == 200
    assert "Drumbeat asks for access" in page.body
    assert "Post" in page.body


def test_what_they_agree_to_lets_in_until_it_ends(scene: Scene) -> None:
    status, given = scene.exchange(scene.code())

    assert (status, given["scope"]) == (200, "post")
    assert scene.lets_in(given)
    scene.now += given["expires_in"]
    assert not scene.lets_in(given)


@pytest.mark.parametrize(
    "change",
    [
        {"code_verifier": "w" * 43},
        {"redirect_uri": "https://else.example"},
        {"client_secret": "wrong"},
        {"code": "unknown"},
    ],
)
def test_a_code_is_of_no_use_to_others(scene: Scene, change: dict[str, str]) -> None:
    status, said = scene.exchange(change.pop("code", scene.code()), **change)

    assert status in (400, 401)
    assert said["error"] in ("invalid_grant", "invalid_client")


def test_a_code_ends_by_itself(scene: Scene) -> None:
    code = scene.code()
    scene.now += CODE_SECONDS

    assert scene.exchange(code)[1]["error"] == "invalid_grant"


def test_a_code_used_twice_ends_what_came_of_it(scene: Scene) -> None:
    code = scene.code()
    _, given = scene.exchange(code)

    assert scene.exchange(code)[0] == 400
    assert not scene.lets_in(given)


def test_refresh_tokens_rotate_and_one_used_again_ends_all(scene: Scene) -> None:
    _, first = scene.exchange(scene.code())
    _, second = scene.refresh(first["refresh_token"])
    assert scene.lets_in(second)

    assert scene.refresh(first["refresh_token"])[0] == 400
    assert not scene.lets_in(second)
    assert scene.refresh(second["refresh_token"])[0] == 400


def test_what_is_revoked_lets_nobody_in(scene: Scene) -> None:
    _, given = scene.exchange(scene.code())

    scene.call("POST", "/oauth/revoke", token=given["access_token"])

    assert not scene.lets_in(given)


def test_a_restart_ends_nothing(scene: Scene) -> None:
    _, given = scene.exchange(scene.code())

    again = Provider("pages", "", "Pages", {}, now=lambda: scene.now)

    assert again.lets_in(f"Bearer {given['access_token']}") is not None


def test_tokens_of_another_network_and_invented_ones_let_nobody_in(scene: Scene) -> None:
    _, given = scene.exchange(scene.code())
    other = Provider("other", "", "Other", {}, now=lambda: scene.now)

    assert other.lets_in(f"Bearer {given['access_token']}") is None
    for invented in ("", "Bearer", "Bearer x", "Bearer x.y", f"Basic {given['access_token']}"):
        assert scene.provider.lets_in(invented) is None


@pytest.fixture
def sandbox() -> Iterator[Server]:
    with Server() as running:
        yield running


def test_its_mastodon_lets_in_whom_somebody_has_agreed_for(sandbox: Server) -> None:
    registered = {"client_name": "Drumbeat", "redirect_uris": BACK, "scopes": "read:accounts"}
    app = requests.post(f"{sandbox.url}/api/v1/apps", data=registered, timeout=10).json()
    asked = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": BACK,
        "scope": "read:accounts",
        "code_challenge": ASKED.challenge,
        "code_challenge_method": "S256",
    }
    page = requests.get(f"{sandbox.url}/oauth/authorize", params=asked, timeout=10)
    assert "Sandbox Mastodon" in page.text
    agreed = {**asked, "allow:read:accounts": "on", "decision": "allow"}
    address = f"{sandbox.url}/oauth/authorize"
    back = requests.post(address, data=agreed, allow_redirects=False, timeout=10)
    code = dict(parse_qsl(back.headers["location"].partition("?")[2]))["code"]
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "code_verifier": ASKED.verifier,
    }
    given = requests.post(f"{sandbox.url}/oauth/token", data=sent, timeout=10).json()
    headers = {"authorization": f"Bearer {given['access_token']}"}

    address = f"{sandbox.url}/api/v1/accounts/verify_credentials"
    assert "refresh_token" not in given
    assert requests.get(address, headers=headers, timeout=10).json()["username"] == "ada"
    assert requests.get(address, timeout=10).status_code == 401
