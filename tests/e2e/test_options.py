"""A network's options for posts: for all posts of an account, and for a single post."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.e2e.business import MARKETING, Business
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, photograph


def test_options_of_an_account_hold_until_a_post_sets_another(
    business: Business, open_page: Open
) -> None:
    # given an account whose posts are for followers, and one whose network knows no options
    account = _mastodon(business)
    business.connect("Website")
    page = open_page(
        f"/t/{business.tenant_id}/accounts?account={account['id']}", as_=business.admin
    )
    panel = page.get_by_role("dialog")
    panel.get_by_label("Who sees it").select_option("Followers only")
    panel.get_by_label("Language").fill("de")
    assert_accessible(page)
    panel.get_by_label("Warning").scroll_into_view_if_needed()
    photograph(page, "options-account")
    panel.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(re.compile("^Toots is saved"))).to_be_visible()

    # when a post is written that everyone is to see
    page = open_page(f"/t/{business.tenant_id}/compose", as_=business.editor)
    page.get_by_label("Toots").check()
    page.get_by_label("Website").check()
    page.get_by_label("Text", exact=True).fill("Burst pipe?")
    expect(page.get_by_text(re.compile("^More for"))).to_have_count(1)
    page.get_by_text(re.compile("^More for")).click()
    seen_by = page.get_by_label("Who sees it")
    expect(seen_by.get_by_role("option").first).to_have_text("As on the account: Followers only")
    seen_by.select_option("Everyone")
    assert_accessible(page)
    page.get_by_label("Warning").scroll_into_view_if_needed()
    photograph(page, "options-compose")
    page.get_by_role("radio", name="Draft").check()
    page.get_by_role("button", name="Review the draft").click()
    page.get_by_role("dialog").get_by_role("button", name="Save 2 drafts").click()
    expect(page.get_by_role("heading", level=1, name="Posts")).to_be_visible()

    # then it keeps that, and goes back to its account's when somebody says so
    [post] = [each for each in business.posts() if each["account_name"] == "Toots"]
    assert _options(business, post) == {"visibility": "public"}
    page = open_page(f"/t/{business.tenant_id}/calendar?post={post['id']}", as_=business.editor)
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text("Everyone", exact=True)).to_be_visible()
    panel.get_by_role("button", name="Edit", exact=True).click()
    panel.get_by_label("Who sees it").select_option("As on the account: Followers only")
    assert_accessible(page, "[role=dialog]")
    panel.get_by_label("Warning").scroll_into_view_if_needed()
    photograph(page, "options-post")
    panel.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_text("Saved as a draft.", exact=True)).to_be_visible()
    assert _options(business, post) == {}


def _mastodon(business: Business) -> dict[str, Any]:
    """An account on the sandbox's Mastodon server."""
    connection = {
        "instance_url": business.addresses.sandbox_url,
        "access_token": "sandbox-h2o",
    }
    return business.connect("Toots", platform="mastodon", connection=connection)


def _options(business: Business, post: dict[str, Any]) -> Any:
    return business.do("GET", f"{MARKETING}/post-instances/{post['id']}")["options"]
