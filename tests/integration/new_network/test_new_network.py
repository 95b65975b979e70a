"""A network of the tests' own, from its form to a post's history: one module and one row."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from tests.integration.faults.world import DUE
from tests.integration.new_network.conftest import ACCOUNT, Business

#: The console's own test uses this file as the API's answer.
CONSOLES = Path(__file__).with_name("noticeboard.json")


def test_its_form_is_offered(business: Business) -> None:
    platforms = business.ask("GET", "/platforms").json["items"]

    [shown] = [each for each in platforms if each["platform"] == "noticeboard"]
    assert [each["name"] for each in shown["connects_by"]["fields"]] == ["room", "key"]
    assert [each["name"] for each in shown["options"]] == ["colour", "pinned", "heading"]
    assert shown["text"][0]["most"] == 40
    assert shown == json.loads(CONSOLES.read_text()), "web/src/pages/newNetwork.test.tsx drives it"


def test_a_wrong_connection_is_refused_by_field(business: Business) -> None:
    answer = business.ask("POST", "/channel-accounts", {**ACCOUNT, "connection": {"room": "7"}})

    assert (answer.status, answer.fields) == (422, ["connection.key"])


def test_a_post_reaches_it_and_its_history_says_so(business: Business) -> None:
    account = business.connect()
    result = business.post(account, options={"colour": "yellow", "heading": "Please read"})
    assert account["facts"] == {"room": "7"}

    business.world.settle()

    path = f"/post-instances/{result['instance']['id']}"
    posted = business.ask("GET", path).json
    [notice] = business.hall.notices.values()
    assert (posted["status"], posted["options"]) == (
        "Posted",
        {"colour": "yellow", "heading": "Please read"},
    )
    assert notice == {
        "text": "Closed on Friday.",
        "colour": "yellow",
        "pinned": False,
        "heading": "Please read",
    }
    [line] = business.ask("GET", f"{path}/attempts").json["items"]
    assert (line["outcome"], line["text"]) == ("posted", "Closed on Friday.")


def test_what_the_account_prefers_holds_where_the_post_says_nothing(business: Business) -> None:
    account = business.connect(options={"colour": "yellow", "pinned": True})
    business.post(account, options={"pinned": False})

    business.world.settle()

    [notice] = business.hall.notices.values()
    assert (notice["colour"], notice["pinned"]) == ("yellow", False)


def test_its_limits_and_options_are_checked_before_it_is_asked(business: Business) -> None:
    account = business.connect()
    refused = business.post(account, options={"colour": "red", "size": "A4"})

    assert refused["error"]["code"] == "invalid_input"
    assert {each["field"] for each in refused["error"]["errors"]} == {
        "options.colour",
        "options.size",
    }
    answer = business.ask("PATCH", f"/channel-accounts/{account['id']}", {"options": {"x": "y"}})
    assert (answer.status, answer.fields) == (422, ["options.x"])
    long = business.post(account, caption="x" * 41)
    assert [each["code"] for each in long["findings"]] == ["text_too_long"]
    assert business.hall.notices == {}


def test_an_option_changed_after_preparing_is_what_goes_out(business: Business) -> None:
    account = business.connect()
    post = business.post(account, options={"colour": "yellow"})["instance"]
    business.world.run_until(DUE - timedelta(minutes=1))

    changed = business.ask("PATCH", f"/post-instances/{post['id']}", {"options": {}})
    business.world.settle()

    assert (changed.status, changed.json["generation"]) == (200, post["generation"])
    [notice] = business.hall.notices.values()
    assert notice["colour"] == "white"


def test_words_among_the_options_are_approved_like_a_caption(business: Business) -> None:
    account = business.connect()
    result = business.post(account)
    content = f"/content-items/{result['instance']['content_item_id']}"
    for step in ("submit", "approve"):
        assert business.ask("POST", f"{content}/{step}").status == 200

    path = f"/post-instances/{result['instance']['id']}"
    assert business.ask("PATCH", path, {"options": {"heading": "Please read"}}).status == 200

    [own] = business.ask("GET", content).json["approval"]["covers"]["captions"]
    assert own["caption"] == "Closed on Friday.\nheading: Please read"


def test_another_network_gets_none_of_them(business: Business) -> None:
    account = business.connect()
    hook = {"url": "https://example.com/hook", "secret": "whsec_" + "A" * 32}
    other = business.connect(platform="webhook", name="Hook", connection=hook)
    post = business.post(account, options={"colour": "yellow"})["instance"]

    moved = business.ask(
        "PATCH", f"/post-instances/{post['id']}", {"channel_account_id": other["id"]}
    )

    assert (moved.status, moved.json["options"]) == (200, {})


def test_a_key_that_no_longer_fits_asks_to_reconnect(business: Business) -> None:
    account = business.connect()
    post = business.post(account)["instance"]
    business.hall.key = "in-the-safe"

    business.world.settle()

    failed = business.ask("GET", f"/post-instances/{post['id']}").json
    assert (failed["status"], failed["error"]["code"]) == ("Failed", "key_refused")
    again = business.ask("GET", f"/channel-accounts/{account['id']}").json
    assert again["status"] == "needs_reconnect"
