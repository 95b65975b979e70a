"""From an empty calendar to a published post."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.business import MARKETING, Addresses, Business
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible

TITLE = "Burst pipe?"
CAPTION = "We come at night too, and on Sundays."
#: Several functions may be cold.
GOES_OUT_MS = 90_000


@pytest.fixture(scope="module")
def topped_off(business: Business) -> Business:
    business.connect("H2O website")
    business.top_off()
    return business


def test_the_calendar_is_topped_off_and_a_slot_is_filled_scheduled_and_posted(
    addresses: Addresses, open_page: Open
) -> None:
    # given an account that may post, and an empty calendar
    business = Business.founded(addresses)
    business.connect("H2O website")
    page = open_page(f"/t/{business.tenant_id}/calendar", as_=business.editor)

    # when it is filled, twice: then its slots appear, once
    fill = page.get_by_role("button", name="Fill the next 4 weeks")
    fill.click()
    expect(page.get_by_text("12 empty slots added.").first).to_be_visible()
    slots = page.get_by_role("link", name=re.compile("Empty slot"))
    expect(slots.first).to_be_visible()
    fill.click()
    expect(page.get_by_text("Already full: nothing to add.").first).to_be_visible()

    # when a slot gets content: then the calendar shows the title
    slots.first.click()
    panel = page.get_by_role("dialog").first
    panel.get_by_role("button", name="Add a title").click()
    panel.get_by_label("Title").fill(TITLE)
    panel.get_by_label("Text", exact=True).fill(CAPTION)
    assert_accessible(page, within="[role=dialog]")
    panel.get_by_role("button", name="Save as draft").click()
    expect(panel.get_by_text(CAPTION)).to_be_visible()
    panel.get_by_role("button", name="Close").click()
    post = page.get_by_role("link", name=re.compile(re.escape(TITLE)))
    expect(post).to_be_visible()

    # when it is scheduled, and sent now rather than in days: then it is posted
    post.click()
    panel.get_by_role("button", name="Schedule", exact=True).click()
    expect(panel.get_by_text("Scheduled", exact=True).first).to_be_visible()
    panel.get_by_role("button", name="Post now").click()
    question = page.get_by_role("dialog", name="Post on H2O website now?")
    question.get_by_role("button", name="Post now").click()
    expect(panel.get_by_text("Posted", exact=True).first).to_be_visible(timeout=GOES_OUT_MS)

    # and the network's feed shows it once
    assert [each["text"] for each in _feed(business)] == [CAPTION]


def test_what_went_out_is_in_the_history_and_on_the_network_once(
    topped_off: Business, open_page: Open
) -> None:
    business = topped_off
    post = business.posts(status="Planned")[0]
    path = f"{MARKETING}/post-instances/{post['id']}"
    business.do("POST", f"{path}/content", {"title": TITLE, "base_caption": CAPTION})
    business.do("POST", f"{path}/post-now")
    _until_posted(business, post["id"])

    page = open_page(f"/t/{business.tenant_id}/history", as_=business.viewer)

    row = page.get_by_role("row").filter(has_text=TITLE)
    expect(row).to_contain_text("H2O website")
    expect(row).to_contain_text("Posted")
    assert [each["text"] for each in _feed(business)] == [CAPTION]


def _until_posted(business: Business, post_id: str) -> None:
    """Waits, at most a minute, until the post is posted."""
    give_up = time.monotonic() + 60
    while (status := business.do("GET", f"{MARKETING}/post-instances/{post_id}")["status"]) != (
        "Posted"
    ):
        assert time.monotonic() < give_up, f"It is {status} after a minute."
        time.sleep(0.3)


def _feed(business: Business) -> list[dict[str, Any]]:
    """What the sandbox shows of the tenant's channel."""
    url = f"{business.addresses.sandbox_url}/ledger?channel={business.tenant_id}"
    with urllib.request.urlopen(url, timeout=10) as answer:
        found: list[dict[str, Any]] = json.load(answer)["entries"]
        return found
