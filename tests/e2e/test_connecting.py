"""Connecting by OAuth: to the network, where somebody agrees, and back to choose accounts."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.business import MARKETING, Business
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, photograph


def test_an_account_is_connected_where_somebody_agrees(business: Business, open_page: Open) -> None:
    page = open_page(f"/t/{business.tenant_id}/accounts", as_=business.admin)
    _leave(page, business)
    page.get_by_role("button", name="Allow").click()

    panel = page.get_by_role("dialog", name="Choose what to post to")
    expect(panel.get_by_role("checkbox", name=re.compile("^@ada@"))).to_be_checked()
    assert_accessible(page)
    photograph(page, "accounts-choose")
    panel.get_by_label("Posts per week").fill("2")
    panel.get_by_role("button", name="Connect", exact=True).click()

    made = page.get_by_role("dialog", name=re.compile("^@ada@"))
    expect(page).to_have_url(re.compile(r"accounts\?account="))
    expect(made.get_by_text(re.compile("^Connected, checked")).first).to_be_visible()
    [account] = _accounts(business)
    assert (account["platform"], account["posts_per_week"]) == ("mastodon", 2)
    assert account["connection"]["connected_by"] == business.admin.email
    assert "write:statuses" in account["connection"]["scopes"]


def test_whoever_says_no_is_told_and_may_start_again(business: Business, open_page: Open) -> None:
    page = open_page(f"/t/{business.tenant_id}/accounts", as_=business.admin)
    _leave(page, business)
    page.get_by_role("button", name="Cancel").click()

    panel = page.get_by_role("dialog", name="Connecting an account")
    expect(panel.get_by_text("Nothing was connected")).to_be_visible()
    assert_accessible(page)
    photograph(page, "accounts-refused")
    panel.get_by_role("button", name="Start again").click()
    expect(page.get_by_role("dialog", name="Add an account")).to_be_visible()


def test_an_account_is_connected_again_and_stays_the_same(
    business: Business, open_page: Open
) -> None:
    [before] = _accounts(business)
    page = open_page(f"/t/{business.tenant_id}/accounts?account={before['id']}", as_=business.admin)
    panel = page.get_by_role("dialog", name=re.compile("^@ada@"))
    panel.get_by_role("button", name="Replace the connection…").click()
    panel.get_by_label("Server").fill(business.addresses.sandbox_url)
    panel.get_by_role("button", name="Connect with Mastodon").click()
    page.get_by_role("button", name="Allow").click()

    chosen = page.get_by_role("dialog", name="Choose what to post to")
    expect(chosen.get_by_text("Connected already")).to_be_visible()
    chosen.get_by_role("button", name="Connect again").click()

    expect(page.get_by_role("dialog", name=re.compile("^@ada@"))).to_be_visible()
    [after] = _accounts(business)
    assert (after["id"], after["version"]) == (before["id"], before["version"] + 1)


def test_a_server_that_is_none_is_told_beside_its_field(
    business: Business, open_page: Open
) -> None:
    page = open_page(f"/t/{business.tenant_id}/accounts?add=true", as_=business.admin)
    panel = _mastodon(page)
    panel.get_by_role("button", name="Connect with Mastodon").click()

    expect(panel.get_by_text("Fill in: Server.")).to_be_visible()


def _accounts(business: Business) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = business.do("GET", f"{MARKETING}/channel-accounts")["items"]
    return found


def _leave(page: Page, business: Business) -> None:
    page.get_by_role("button", name="Add account").first.click()
    panel = _mastodon(page)
    panel.get_by_label("Server").fill(business.addresses.sandbox_url)
    assert_accessible(page)
    photograph(page, "accounts-leave")
    panel.get_by_role("button", name="Connect with Mastodon").click()
    expect(page.get_by_role("heading", name="Sandbox Mastodon")).to_be_visible()


def _mastodon(page: Page) -> Locator:
    panel = page.get_by_role("dialog", name="Add an account")
    panel.get_by_role("radio", name="Mastodon").check()
    return panel
