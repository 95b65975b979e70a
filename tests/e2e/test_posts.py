"""The list of all content, and its approval."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.business import MARKETING, Business, Person
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, photograph


def test_an_editor_asks_and_an_admin_approves(business: Business, open_page: Open) -> None:
    # given
    content = business.write("Leak detective")
    panel = f"/t/{business.tenant_id}/posts?content={content['id']}"
    page = open_page(panel, as_=business.editor)
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_label("Note for the admins").fill("For Friday, please.")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text("For Friday, please.")).to_be_visible()
    expect(page.get_by_text("Until an admin approves it")).to_be_visible()

    # when
    page = open_page(panel, as_=business.admin)
    expect(page.get_by_text("For Friday, please.")).to_be_visible()
    assert_accessible(page)
    photograph(page, "post-panel")
    page.get_by_role("button", name="Approve").click()

    # then
    expect(page.get_by_text("approved it")).to_be_visible()
    approval = business.do("GET", f"{MARKETING}/content-items/{content['id']}")["approval"]
    assert (approval["decision"], approval["by"]) == ("approved", business.admin.email)


def test_what_is_rejected_says_so_with_the_reason(business: Business, open_page: Open) -> None:
    content = business.write("Slow drain")
    _submit(business, business.editor, content["id"])
    page = open_page(f"/t/{business.tenant_id}/posts?content={content['id']}", as_=business.admin)

    page.get_by_label("Note for who asked").fill("Say what it costs.")
    page.get_by_role("button", name="Reject").click()

    expect(page.get_by_text("rejected it")).to_be_visible()
    expect(page.get_by_text("Say what it costs.")).to_be_visible()
    assert business.do("GET", f"{MARKETING}/content-items/{content['id']}")["status"] == "Rejected"


def test_a_viewer_reads_and_decides_nothing(business: Business, open_page: Open) -> None:
    content = business.write("Old boiler")
    _submit(business, business.editor, content["id"])

    page = open_page(f"/t/{business.tenant_id}/posts?content={content['id']}", as_=business.viewer)

    expect(page.get_by_text("Until an admin approves it")).to_be_visible()
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


def _submit(business: Business, person: Person, content_id: str) -> None:
    path = f"{MARKETING}/content-items/{content_id}/submit"
    answer = person.api.call("POST", path, {}, tenant_id=business.tenant_id)
    assert answer.status == 200, answer.body
