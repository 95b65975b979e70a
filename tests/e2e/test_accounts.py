"""Connecting accounts, their schedules with a preview, pausing and deleting them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.e2e.business import MARKETING, Business
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, photograph

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def test_a_webhook_is_connected_and_its_slots_are_in_the_calendar(
    business: Business, open_page: Open
) -> None:
    page = _accounts(business, open_page)
    expect(page.get_by_role("heading", name="No account is connected yet")).to_be_visible()
    photograph(page, "accounts-empty")
    page.get_by_role("button", name="Add account").click()
    panel = page.get_by_role("dialog", name="Add an account")
    panel.get_by_text("For developers").click()
    panel.get_by_role("radio", name="Webhook").check()
    panel.get_by_label("Name", exact=True).fill("Emergency line")
    panel.get_by_label("URL").fill(f"{business.addresses.sandbox_url}/webhooks/line")
    panel.get_by_role("button", name="Generate a secret").click()
    expect(panel.get_by_label("Secret", exact=True)).to_have_value(
        re.compile(r"^whsec_[A-Za-z0-9+/]{43}=$")
    )
    panel.get_by_label("Posts per week").fill("2")
    for day in ("Wednesday", "Friday", "Saturday", "Sunday"):
        panel.get_by_label(day).press("Space")
    panel.get_by_label("Time 1").fill("17:30")
    expect(_preview(panel).get_by_text("5:30 PM").first).to_be_visible()
    assert_accessible(page)
    photograph(page, "accounts-add")

    panel.get_by_role("button", name="Add account").click()
    done = page.get_by_role("dialog", name="Emergency line is added")
    expect(done.get_by_text(re.compile("^whsec_"))).to_be_visible()
    assert_accessible(page)
    photograph(page, "accounts-added")
    done.get_by_role("button", name="Fill the next 4 weeks").click()

    expect(done).to_be_hidden()
    expect(page.get_by_role("article", name="Emergency line")).to_be_visible()
    expect(page.get_by_text(re.compile("^The next 4 weeks are filled"))).to_be_visible()
    slots = _slots(business, "Emergency line")
    assert len(slots) == 8
    assert {(slot.isoweekday() in (1, 2, 4), f"{slot:%H:%M}") for slot in slots} == {
        (True, "17:30")
    }


def test_a_new_schedule_is_previewed_and_the_calendar_follows(
    business: Business, open_page: Open
) -> None:
    account = business.connect("Newsletter")
    business.top_off()
    page = _accounts(business, open_page)
    page.get_by_role("button", name="Edit Newsletter").click()
    panel = page.get_by_role("dialog", name="Newsletter")
    expect(_preview(panel).get_by_text("9:00 AM").first).to_be_visible()
    expect(page).to_have_url(re.compile(f"account={account['id']}"))

    panel.get_by_role("button", name="Add a time").click()
    panel.get_by_label("Time 2", exact=True).fill("14:15")

    expect(_preview(panel).get_by_text("2:15 PM").first).to_be_visible()
    assert_accessible(page)
    photograph(page, "accounts-edit")
    panel.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(re.compile("^Newsletter is saved"))).to_be_visible()
    panel.get_by_role("button", name="Close").press("Enter")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="Edit Newsletter")).to_be_focused()
    assert {f"{slot:%H:%M}" for slot in _slots(business, "Newsletter")} == {"09:00", "14:15"}


def test_the_preview_says_what_the_clocks_change(business: Business, open_page: Open) -> None:
    account = business.connect(
        "Night owl", posts_per_week=7, schedule_times=["02:30"], schedule_timezone="Europe/Berlin"
    )
    page = _accounts(business, open_page, account=account["id"])
    panel = page.get_by_role("dialog", name="Night owl")

    expect(_preview(panel).get_by_text(re.compile("02:30 does not exist on"))).to_be_visible()
    expect(_preview(panel).get_by_text(re.compile("02:30 occurs twice on"))).to_be_visible()
    _preview(panel).scroll_into_view_if_needed()
    photograph(page, "accounts-clocks")


def test_what_does_not_fit_is_said_beside_its_field(business: Business, open_page: Open) -> None:
    account = business.connect("Strict")
    page = _accounts(business, open_page, account=account["id"])
    panel = page.get_by_role("dialog", name="Strict")

    panel.get_by_label("Posts per week").fill("0")
    expect(_preview(panel).get_by_text(re.compile("pause the account instead"))).to_be_visible()
    panel.get_by_label("Posts per week").fill("8")
    panel.get_by_role("button", name="Save", exact=True).click()

    expect(panel.get_by_label("Posts per week")).to_have_attribute("aria-invalid", "true")
    expect(panel.get_by_role("alert")).to_contain_text("Add times or days")
    photograph(page, "accounts-wrong")
    page.keyboard.press("Escape")
    question = page.get_by_role("dialog", name="Discard what you changed?")
    expect(question).to_be_visible()
    photograph(page, "accounts-discard")
    question.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_account_is_paused_and_resumed(business: Business, open_page: Open) -> None:
    account = business.connect("Shop window")
    page = _accounts(business, open_page)
    card = page.get_by_role("article", name="Shop window")
    expect(card.get_by_text("Connected", exact=True)).to_be_visible()

    page.get_by_role("button", name="Pause Shop window").click()

    expect(card.get_by_text("Paused", exact=True)).to_be_visible()
    assert _status(business, account) == "paused"
    photograph(page, "accounts")
    page.get_by_role("button", name="Resume Shop window").click()
    expect(card.get_by_text("Connected", exact=True)).to_be_visible()
    assert _status(business, account) == "active"


def test_deleting_says_what_happens_and_takes_the_slots_away(
    business: Business, open_page: Open
) -> None:
    account = business.connect("Old page")
    business.top_off()
    assert _slots(business, "Old page")
    page = _accounts(business, open_page, account=account["id"])
    page.get_by_role("button", name="Delete Old page").click()
    question = page.get_by_role("dialog", name="Delete Old page?")
    expect(question.get_by_text("drafts without a time")).to_be_visible()
    assert_accessible(page)
    photograph(page, "accounts-delete")

    question.get_by_role("button", name="Delete Old page", exact=True).click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Old page is deleted.", exact=True)).to_be_visible()
    expect(page.get_by_role("article", name="Old page")).to_have_count(0)
    expect(page.get_by_role("heading", name="Accounts", level=1)).to_be_focused()
    assert not _slots(business, "Old page")


def test_an_editor_sees_accounts_and_why_not_to_change_them(
    business: Business, open_page: Open
) -> None:
    business.connect("Read me")
    page = open_page(f"/t/{business.tenant_id}/accounts", as_=business.editor)

    for name in ("Add account", "Pause Read me"):
        button = page.get_by_role("button", name=name)
        expect(button).to_be_disabled()
        expect(button).to_have_attribute("title", "Only admins can do this. Ask an admin for help.")
    page.get_by_role("button", name="Details of Read me").click()
    panel = page.get_by_role("dialog", name="Read me")
    expect(panel.get_by_text("Only admins change accounts.")).to_be_visible()
    expect(panel.get_by_role("button", name=re.compile("Save|Delete"))).to_have_count(0)
    assert_accessible(page)
    photograph(page, "accounts-editor")


def _accounts(business: Business, open_page: Open, **search: str) -> Page:
    query = "&".join(f"{name}={value}" for name, value in search.items())
    return open_page(f"/t/{business.tenant_id}/accounts?{query}", as_=business.admin)


def _preview(panel: Any) -> Any:
    return panel.get_by_role("region", name="Next times")


def _status(business: Business, account: dict[str, Any]) -> str:
    found = business.do("GET", f"{MARKETING}/channel-accounts/{account['id']}")
    return str(found["status"])


def _slots(business: Business, name: str) -> list[datetime]:
    """The account's posts in the calendar of the next five weeks, in its own zone."""
    today = datetime.now(UTC).date()
    end = today + timedelta(days=35)
    shown = business.do("GET", f"{MARKETING}/calendar", start_date=str(today), end_date=str(end))
    posts = [post for day in shown.values() for post in day]
    return [
        datetime.fromisoformat(post["scheduled_for"]).astimezone(LOS_ANGELES)
        for post in posts
        if post["account_name"] == name
    ]
