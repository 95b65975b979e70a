"""Banners in the console: adding, ordering, turning off, deleting and embedding them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.business import MARKETING, Business
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, assert_it_fits, photograph
from tests.e2e.pictures import drawn
from tests.e2e.watch import Watch

#: From the last byte until the job has processed the file, on a busy machine.
CHECKED_MS = 60_000
REORDER = re.compile("/banners/reorder")


@pytest.fixture(autouse=True)
def _nothing_there(business: Business) -> None:
    """Each test starts with a website without banners."""
    for each in business.do("GET", f"{MARKETING}/banners")["items"]:
        business.do("DELETE", f"{MARKETING}/banners/{each['id']}")


@pytest.fixture
def van(tmp_path: Path) -> Path:
    file = tmp_path / f"our_van-{uuid.uuid4().hex[:6]}.png"
    file.write_bytes(drawn(1200, 900, 200))
    return file


def added(business: Business, title: str, **more: Any) -> dict[str, Any]:
    """A banner, without a picture unless `more` names one."""
    made: dict[str, Any] = business.do("POST", f"{MARKETING}/banners", {"title": title, **more})
    return made


def titles(business: Business) -> list[str]:
    """Titles of the banners, in their order."""
    return [each["title"] for each in business.do("GET", f"{MARKETING}/banners")["items"]]


def opened(business: Business, open_page: Open, **search: str) -> Page:
    query = "&".join(f"{name}={value}" for name, value in search.items())
    return open_page(f"/t/{business.tenant_id}/banners?{query}", as_=business.editor)


def shown(page: Page) -> Locator:
    """The banners' titles."""
    return page.get_by_role("region", name="Banners").get_by_role("heading", level=2)


def row(page: Page, title: str) -> Locator:
    named = page.get_by_role("heading", name=title, exact=True)
    return page.get_by_role("listitem").filter(has=named)


def test_a_banner_is_added_with_a_picture_uploaded_in_place(
    business: Business, open_page: Open, van: Path
) -> None:
    page = opened(business, open_page)
    expect(page.get_by_text("No banners yet")).to_be_visible()
    assert_accessible(page)
    photograph(page, "banners-none")

    page.get_by_role("button", name="Add a banner").first.click()
    panel = page.get_by_role("dialog", name="Add a banner")
    panel.locator("input[type=file]").set_input_files(van)
    panel.get_by_label(re.compile("^Title")).fill("Winter check-up")
    panel.get_by_label(re.compile("^Where a click leads")).fill("https://h2o.example/winter")
    panel.get_by_label(re.compile("^First day")).fill("2026-01-15")
    panel.get_by_label(re.compile("^Last day")).fill("2031-02-28")
    expect(panel.locator("img")).to_be_visible()
    assert_accessible(page, "[role=dialog]")
    photograph(page, "banners-panel")
    panel.get_by_role("button", name="Add banner").click()

    banner = row(page, "Winter check-up")
    expect(banner.get_by_text("Live", exact=True)).to_be_visible(timeout=CHECKED_MS)
    expect(banner.get_by_text(re.compile(r"Jan 15, 2026\s\u2013\sFeb 28, 2031"))).to_be_visible()
    expect(banner.get_by_role("link")).to_have_attribute("href", "https://h2o.example/winter")
    expect(banner.get_by_text("0 views, 0 clicks")).to_be_visible()
    expect(banner.locator("img")).to_have_js_property("complete", True)


def test_what_can_not_be_is_said_beside_its_field(business: Business, open_page: Open) -> None:
    page = opened(business, open_page, banner="new")
    panel = page.get_by_role("dialog", name="Add a banner")

    panel.get_by_label(re.compile("^First day")).fill("2030-02-02")
    panel.get_by_label(re.compile("^Last day")).fill("2030-02-01")
    panel.get_by_role("button", name="Add banner").click()

    expect(panel.get_by_text("Give the banner a title.")).to_be_visible()
    expect(panel.get_by_text("The last day is the first one, or a later one.")).to_be_visible()
    assert titles(business) == []


def test_a_link_that_leads_nowhere_is_refused(
    business: Business, open_page: Open, watch: Callable[[], Watch]
) -> None:
    page = opened(business, open_page, banner="new")
    panel = page.get_by_role("dialog", name="Add a banner")
    watch().expect(422, "/api/v1/marketing/banners")

    panel.get_by_label(re.compile("^Title")).fill("Winter")
    link = panel.get_by_label(re.compile("^Where a click leads"))
    link.fill("javascript:alert(1)")
    panel.get_by_role("button", name="Add banner").click()

    expect(link).to_have_attribute("aria-invalid", "true")
    link.fill("https://h2o.example/winter")
    panel.get_by_role("button", name="Add banner").click()
    expect(panel).to_be_hidden()
    assert titles(business) == ["Winter"]


def test_the_list_says_of_each_whether_it_is_shown(
    business: Business, open_page: Open, van: Path
) -> None:
    picture = business.upload(van, "Our van", alt_text="A white van")["id"]
    added(business, "Winter check-up", asset_id=picture, link_url="https://h2o.example/winter")
    added(business, "Spring offer", asset_id=picture, starts_on="2031-03-01", ends_on="2031-05-31")
    added(business, "Night service", asset_id=picture, is_active=False)
    added(business, "Meet Rosa")
    added(business, "Black Friday", asset_id=picture, ends_on="2024-11-30")

    page = opened(business, open_page)

    for title, state in (
        ("Winter check-up", "Live"),
        ("Spring offer", "Coming"),
        ("Night service", "Off"),
        ("Meet Rosa", "Draft"),
    ):
        expect(row(page, title).get_by_text(state, exact=True)).to_be_visible()
    expect(row(page, "Meet Rosa").get_by_text("It has no picture yet.")).to_be_visible()
    expect(shown(page)).to_have_count(4)
    page.get_by_text("Ended (1)").click()
    expect(row(page, "Black Friday").get_by_text("Ended", exact=True)).to_be_visible()
    assert_accessible(page)
    assert_it_fits(page)
    page.get_by_text("Ended (1)").click()
    page.evaluate("scrollTo(0, 0)")
    photograph(page, "banners")


def test_a_banner_is_edited(business: Business, open_page: Open) -> None:
    made = added(business, "Winter", link_url="https://h2o.example/winter", ends_on="2031-02-28")
    page = opened(business, open_page)

    page.get_by_role("button", name="Edit Winter").click()
    panel = page.get_by_role("dialog", name="Edit the banner")
    panel.get_by_label(re.compile("^Title")).fill("Spring")
    panel.get_by_label(re.compile("^Where a click leads")).fill("")
    panel.get_by_label(re.compile("^Last day")).fill("")
    panel.get_by_role("button", name="Save").click()

    expect(shown(page)).to_have_text(["Spring"])
    [after] = business.do("GET", f"{MARKETING}/banners")["items"]
    assert (after["id"], after["link_url"], after["ends_on"]) == (made["id"], None, None)


def test_banners_are_put_in_order_by_keyboard(business: Business, open_page: Open) -> None:
    for title in "ABC":
        added(business, title)
    page = opened(business, open_page)
    down = page.get_by_role("button", name="Move A down")
    asked: list[Route] = []

    def hold_the_first(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    page.route(REORDER, hold_the_first)

    # The second step does not wait until the API has answered the first.
    down.press("Enter")
    expect(shown(page)).to_have_text(["B", "A", "C"])
    expect(page.get_by_role("status").filter(has_text="number 2 of 3")).to_be_attached()
    expect(down).to_be_focused()
    down.press("Enter")
    expect(shown(page)).to_have_text(["B", "C", "A"])
    expect(down).to_be_focused()
    [first] = asked
    answered = count(1)
    with page.expect_response(lambda each: "/reorder" in each.url and next(answered) == 2):
        first.continue_()

    expect(shown(page)).to_have_text(["B", "C", "A"])
    assert titles(business) == ["B", "C", "A"]


def test_banners_are_put_in_order_by_dragging(business: Business, open_page: Open) -> None:
    for title in "ABC":
        added(business, title)
    page = opened(business, open_page)

    with page.expect_response(REORDER):
        row(page, "C").locator(".cursor-grab").drag_to(row(page, "A"))

    expect(shown(page)).to_have_text(["C", "A", "B"])
    assert titles(business) == ["C", "A", "B"]


def test_a_banner_is_turned_off_and_on(business: Business, open_page: Open) -> None:
    added(business, "Winter")
    page = opened(business, open_page)
    switch = page.get_by_role("checkbox", name="Winter is on")

    switch.click()
    expect(switch).not_to_be_checked()
    expect(switch).to_be_enabled()
    assert not business.do("GET", f"{MARKETING}/banners")["items"][0]["is_active"]
    switch.click()
    expect(switch).to_be_checked()


def test_a_banner_is_deleted_after_a_question(business: Business, open_page: Open) -> None:
    for title in ("Winter", "Spring"):
        added(business, title)
    page = opened(business, open_page)

    page.get_by_role("button", name="Delete Winter").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("be undone")
    assert_accessible(page, "[role=dialog]")
    question.get_by_role("button", name="Cancel").click()
    assert titles(business) == ["Winter", "Spring"]
    page.get_by_role("button", name="Delete Winter").click()
    page.get_by_role("button", name="Delete banner").click()

    expect(shown(page)).to_have_text(["Spring"])
    assert titles(business) == ["Spring"]


def test_the_line_for_the_website_is_copied_and_its_key_renewed(
    business: Business, open_page: Open
) -> None:
    page = open_page(f"/t/{business.tenant_id}/banners", as_=business.admin)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    before = business.do("GET", f"{MARKETING}/banners/site")

    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == before["embed_html"]
    page.get_by_role("button", name="New key").click()
    page.get_by_role("button", name="Make a new key").click()

    expect(page.get_by_text(before["site_key"])).to_have_count(0)
    after = business.do("GET", f"{MARKETING}/banners/site")
    assert after["site_key"] != before["site_key"]
    expect(page.get_by_text(after["site_key"]).first).to_be_visible()


def test_viewers_look_and_are_told_who_may_change_it(business: Business, open_page: Open) -> None:
    added(business, "Winter")

    page = open_page(f"/t/{business.tenant_id}/banners", as_=business.viewer)

    expect(shown(page)).to_have_text(["Winter"])
    expect(page.get_by_role("checkbox", name="Winter is on")).to_be_disabled()
    expect(page.get_by_role("button", name=re.compile("^Move"))).to_have_count(0)
    for name in ("Add a banner", "Delete Winter", "New key"):
        button = page.get_by_role("button", name=name)
        expect(button).to_have_attribute("aria-disabled", "true")
