"""Checks on demand, what they store on the post, and the limits of each network."""

from __future__ import annotations

from typing import Any

import pytest

from drumbeat import application
from drumbeat.domain.errors import Unavailable
from tests.fakes.apps import KeptApps
from tests.fakes.pages import APP, PROFILE, PagesServer, WithPages
from tests.integration.api.conftest import FOUND, World
from tests.route_table import BY_NAME, MARKETING, Need

POSTS = f"{MARKETING}/post-instances"
FINDING = {
    "code": FOUND.code,
    "severity": "error",
    "message": FOUND.message,
    "field": "media_urls[0]",
}


def ask(
    world: World,
    method: str,
    path: str,
    body: Any = None,
    need: Need = Need.EDITOR,
    *,
    failing: bool = False,
) -> Any:
    """As one of ours."""
    query = {"tenant_id": world.ours.tenant_id}
    sent = {} if body is None else {"json": body}
    return world.client.request(
        method, path, query, as_user=world.ours.members[need], failing=failing, **sent
    )


def shown(world: World, instance_id: str) -> Any:
    return ask(world, "GET", f"{POSTS}/{instance_id}", need=Need.VIEWER).json["preflight"]


def test_a_post_that_was_never_checked_says_so(world: World) -> None:
    assert shown(world, world.ours.draft_id) is None


def test_what_a_check_finds_is_answered_and_stands_on_the_post(world: World) -> None:
    answer = ask(world, "POST", f"{POSTS}/{world.ours.draft_id}/preflight")

    assert (answer.status, answer.json["findings"]) == (200, [FINDING])
    assert answer.json["is_stale"] is False
    assert shown(world, world.ours.draft_id) == answer.json


def test_a_check_changes_neither_version_nor_calendar(world: World) -> None:
    before = ask(world, "GET", f"{POSTS}/{world.ours.draft_id}").json

    ask(world, "POST", f"{POSTS}/{world.ours.draft_id}/preflight")

    after = ask(world, "GET", f"{POSTS}/{world.ours.draft_id}").json
    assert {**after, "preflight": None} == before


def test_an_edited_post_says_that_its_findings_are_of_before(world: World) -> None:
    ask(world, "POST", f"{POSTS}/{world.ours.draft_id}/preflight")

    changed = ask(world, "PATCH", f"{POSTS}/{world.ours.draft_id}", {"caption_override": "New"})

    assert changed.json["preflight"]["is_stale"] is True
    assert shown(world, world.ours.draft_id)["is_stale"] is True


def test_edited_content_makes_the_findings_of_its_posts_stale(world: World) -> None:
    ask(world, "POST", f"{POSTS}/{world.ours.draft_id}/preflight")
    content = f"{MARKETING}/content-items/{world.ours.filler_id}"

    assert ask(world, "PATCH", content, {"base_caption": "Other words."}).status == 200

    assert shown(world, world.ours.draft_id)["is_stale"] is True


def test_a_changed_account_makes_the_findings_of_its_posts_stale(world: World) -> None:
    ask(world, "POST", f"{POSTS}/{world.ours.draft_id}/preflight")
    account = f"{MARKETING}/channel-accounts/{world.ours.account_id}"

    assert ask(world, "POST", f"{account}/pause", need=Need.ADMIN).status == 200

    assert shown(world, world.ours.draft_id)["is_stale"] is True


def test_what_is_on_its_way_is_not_checked_any_more(world: World) -> None:
    answer = ask(world, "POST", f"{POSTS}/{world.ours.unconfirmed_id}/preflight")

    assert (answer.status, answer.json["code"]) == (409, "status_conflict")


def test_a_check_that_fails_may_be_asked_again_and_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: str) -> None:
        raise Unavailable("The post could not be checked now; try again in a moment.")

    monkeypatch.setattr(application.running().preflight_runner, "run", fails)
    before = world.state()

    answer = ask(world, "POST", f"{POSTS}/{world.ours.draft_id}/preflight", failing=True)

    assert (answer.status, answer.json["code"]) == (503, "unavailable")
    assert answer.json["retryable"] is True
    assert world.state() == before


def test_each_network_tells_its_limits(world: World) -> None:
    answer = ask(world, "GET", f"{MARKETING}/platforms", need=Need.VIEWER)

    told = {each["platform"]: each for each in answer.json["items"]}
    facebook, webhook = told["facebook"], told["webhook"]
    assert (facebook["platform"], facebook["display_name"]) == ("facebook", "Facebook")
    assert facebook["text"] == [
        {
            "field": "text",
            "unit": "code_points",
            "most": 63206,
            "documented": False,
            "with_video": None,
        }
    ]
    assert facebook["media"]["most"] == 10
    assert "image/jpeg" in facebook["media"]["content_types"]
    assert (facebook["can_be_asked"], facebook["needs_something"]) == (True, True)
    assert (webhook["platform"], webhook["text"]) == ("webhook", [])
    limits = ("most", "content_types", "max_bytes")
    assert [webhook["media"][each] for each in limits] == [None, None, None]
    assert webhook["can_be_asked"] is False
    assert (webhook["can_be_tested"], facebook["can_be_tested"]) == (True, False)
    assert (webhook["receiver"], facebook["receiver"]) == ("The webhook's receiver", "Facebook")


def test_each_network_tells_how_its_accounts_are_connected(world: World) -> None:
    answer = ask(world, "GET", f"{MARKETING}/platforms", need=Need.VIEWER)

    told = {each["platform"]: each for each in answer.json["items"]}
    facebook, webhook = told["facebook"], told["webhook"]
    asked = [(each["name"], each["kind"]) for each in facebook["connects_by"]["fields"]]
    assert (facebook["connects_by"]["kind"], facebook["connects_by"]["targets"]) == (
        "oauth",
        "page",
    )
    assert asked == [("page_id", "text"), ("access_token", "secret")]
    assert webhook["connects_by"]["kind"] == "pasted"
    assert (webhook["configured"], webhook["reason"]) == (True, None)
    assert (facebook["link"], facebook["link_with_media"]) == ("card", "text")
    assert (webhook["for_developers"], webhook["link"]) == (True, "field")
    assert [each["can_be_made"] for each in webhook["connects_by"]["fields"]] == [False, True]


@pytest.mark.parametrize("is_set_up", [True, False])
def test_a_network_that_wants_an_app_says_whether_the_operator_has_set_it_up(
    world: World, monkeypatch: pytest.MonkeyPatch, is_set_up: bool
) -> None:
    app = application.running()
    networks = WithPages(app.networks, PagesServer(world.clock), PROFILE)
    monkeypatch.setattr(app, "networks", networks)
    monkeypatch.setattr(app, "apps", KeptApps({"pages": APP} if is_set_up else {}))

    answer = ask(world, "GET", f"{MARKETING}/platforms", need=Need.VIEWER)

    [pages] = [each for each in answer.json["items"] if each["platform"] == "pages"]
    assert pages["configured"] is is_set_up
    assert (pages["reason"] is None) is is_set_up
    assert is_set_up or "make network NAME=pages" in pages["reason"]
    assert pages["connects_by"]["scopes"] == ["pages", "posts"]


def test_a_server_that_people_name_is_asked_for(world: World) -> None:
    answer = ask(world, "GET", f"{MARKETING}/platforms", need=Need.VIEWER)

    [mastodon] = [each for each in answer.json["items"] if each["platform"] == "mastodon"]
    assert (mastodon["connects_by"]["kind"], mastodon["configured"]) == ("oauth", True)
    assert mastodon["connects_by"]["hint"]["name"] == "instance"


def test_an_account_is_checked_while_it_is_added(world: World) -> None:
    route = BY_NAME[f"POST {MARKETING}/channel-accounts"]

    made = route.send(world.client, route.example(world.ours), world.ours.caller(Need.ADMIN)).json

    assert made["checked"] is True
    assert [each["code"] for each in made["findings"]] == [FOUND.code]
    assert made["connection"]["status"] == "expired"


def test_an_account_whose_network_can_not_be_asked_is_added_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise Unavailable("busy")

    monkeypatch.setattr(application.running().preflight_runner, "check_account", fails)
    route = BY_NAME[f"POST {MARKETING}/channel-accounts"]

    answer = route.send(world.client, route.example(world.ours), world.ours.caller(Need.ADMIN))

    assert answer.status == 201
    assert (answer.json["checked"], answer.json["findings"]) == (False, [])
    assert answer.json["connection"]["status"] == "unchecked"
