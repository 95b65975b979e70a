"""The list of all content, and its approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import expect

from tests.e2e.business import MARKETING, Business, Person
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, assert_it_fits, photograph
from tests.e2e.watch import Watch


def test_an_editor_asks_and_an_admin_approves(business: Business, open_page: Open) -> None:
    # given
    content = business.write("Leak detective")
    panel = f"/t/{business.tenant_id}/posts?content={content['id']}"
    page = open_page(panel, as_=business.editor)
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_label("Note for the admins").fill("For Friday, please.")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text("For Friday, please.")).to_be_visible()
    expect(page.get_by_text("until an admin approves it")).to_be_visible()

    # when
    page = open_page(panel, as_=business.admin)
    expect(page.get_by_text("For Friday, please.")).to_be_visible()
    assert_accessible(page)
    photograph(page, "post-panel")
    page.get_by_role("button", name="Approve", exact=True).click()

    # then
    expect(page.get_by_text("approved it")).to_be_visible()
    approval = business.do("GET", f"{MARKETING}/content-items/{content['id']}")["approval"]
    assert (approval["decision"], approval["by"]) == ("approved", business.admin.email)


def test_rejecting_needs_a_reason_and_holds_everything_back(
    business: Business, open_page: Open
) -> None:
    # given
    content = business.write("Slow drain")
    _submit(business, business.editor, content["id"])
    page = open_page(f"/t/{business.tenant_id}/posts?content={content['id']}", as_=business.admin)

    # when
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what should change")
    page.get_by_label("Note for the author").fill("Say what it costs.")
    page.get_by_role("button", name="Reject").click()

    # then
    expect(page.get_by_text("rejected it")).to_be_visible()
    expect(page.get_by_text("Ada Min rejected it")).to_be_visible()
    expect(page.get_by_text("Say what it costs.")).to_be_visible()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text("Rejected", exact=True)).to_be_visible()
    photograph(page, "post-rejected")
    assert business.do("GET", f"{MARKETING}/content-items/{content['id']}")["status"] == "Rejected"


def test_an_editor_s_change_after_the_approval_is_shown_to_the_admin_before_it_goes_out(
    business: Business, open_page: Open
) -> None:
    # given an approved text, which an editor has changed, with a text of its own on one account
    content = business.write("Leak detective", "We find every leak by Monday.")
    website = business.connect("Leaks website")
    post = business.place(content, website, _next_month())
    path = f"{MARKETING}/content-items/{content['id']}"
    _submit(business, business.editor, content["id"])
    business.do("POST", f"{path}/approve", {})
    _as(business, business.editor, "PATCH", path, {"base_caption": "We find most leaks by Friday."})
    own = {"caption_override": "Dear readers, we find leaks."}
    _as(business, business.editor, "PATCH", f"{MARKETING}/post-instances/{post['id']}", own)

    # when
    page = open_page(f"/t/{business.tenant_id}/posts?content={content['id']}", as_=business.admin)

    # then
    panel = page.get_by_role("dialog")
    expect(
        panel.get_by_text("Ed Itor changed it since, so it needs approval again.")
    ).to_be_visible()
    expect(panel.locator("del", has_text="Monday")).to_be_visible()
    expect(panel.locator("ins", has_text="Friday")).to_be_visible()
    expect(panel.get_by_text("Dear readers, we find leaks.")).to_be_visible()
    assert_accessible(page, "[role=dialog]")
    photograph(page, "post-changed-since")
    panel.get_by_role("button", name="Approve", exact=True).click()
    expect(panel.get_by_text("approved it")).to_be_visible()


def test_two_who_edit_one_text_lose_nothing(
    business: Business, open_page: Open, watch: Callable[[], Watch]
) -> None:
    # given somebody who edits a text that somebody else saves meanwhile
    content = business.write("Old boiler", "We mend it.")
    path = f"{MARKETING}/content-items/{content['id']}"
    page = open_page(f"/t/{business.tenant_id}/posts?content={content['id']}", as_=business.editor)
    page.get_by_role("button", name="Edit").click()
    text = page.get_by_label("Text", exact=True)
    text.fill("We replace it.")
    business.do("PATCH", path, {"base_caption": "We mend it, or we don't come."})
    watch().expect(409, "/api/v1/marketing/content-items/*")

    # when they save
    page.get_by_role("button", name="Save", exact=True).click()

    # then both texts are there, and either can be had
    conflict = page.get_by_role("alert")
    expect(conflict).to_contain_text("We mend it, or we don't come.")
    expect(conflict).to_contain_text("We replace it.")
    assert_accessible(page, "[role=dialog]")
    photograph(page, "post-conflict")
    conflict.get_by_role("button", name="Keep mine").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Edit")).to_be_visible()
    assert business.do("GET", path)["base_caption"] == "We replace it."


def test_words_without_end_push_nothing_off_the_page(business: Business, open_page: Open) -> None:
    endless = business.write("Unbroken" * 20, f"Book: https://book.example/h2o?{'s' * 220}")
    page = open_page(f"/t/{business.tenant_id}/posts", as_=business.editor)
    expect(page.get_by_role("row")).not_to_have_count(0)
    assert_it_fits(page)
    photograph(page, "posts-endless")

    page = open_page(f"/t/{business.tenant_id}/posts?content={endless['id']}", as_=business.editor)
    expect(page.get_by_role("dialog").get_by_role("button", name="Edit")).to_be_visible()
    assert_it_fits(page)


def test_a_viewer_reads_and_decides_nothing(business: Business, open_page: Open) -> None:
    content = business.write("Old boiler")
    _submit(business, business.editor, content["id"])

    page = open_page(f"/t/{business.tenant_id}/posts?content={content['id']}", as_=business.viewer)

    expect(page.get_by_text("until an admin approves it")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    expect(page.get_by_role("button", name="Edit")).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_role("link", name="New post")).to_have_count(0)


def test_content_is_found_by_its_words_and_its_status(business: Business, open_page: Open) -> None:
    business.write("Tap that drips")
    page = open_page(f"/t/{business.tenant_id}/posts", as_=business.viewer)

    page.get_by_label("Search").fill("DRIPS")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("link", name="Tap that drips")).to_be_visible()

    page.get_by_label("Status").select_option("Archived")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.get_by_role("button", name="Show all posts").click()
    expect(page.get_by_role("link", name="Tap that drips")).to_be_visible()
    expect(page.get_by_label("Search")).to_have_value("")


def _next_month() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=30)


def _submit(business: Business, person: Person, content_id: str) -> None:
    _as(business, person, "POST", f"{MARKETING}/content-items/{content_id}/submit", {})


def _as(business: Business, person: Person, method: str, path: str, body: Any) -> None:
    answer = person.api.call(method, path, body, tenant_id=business.tenant_id)
    assert answer.status == 200, answer.body
