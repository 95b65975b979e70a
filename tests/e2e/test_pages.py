"""Every page loads without errors, is accessible, and fits a phone. Stores screenshots."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.business import MARKETING, Addresses, Business, Person
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, photograph

ZONE = ZoneInfo("America/Los_Angeles")
PAGES = (
    "calendar",
    "posts",
    "media",
    "accounts",
    "history",
    "punctuality",
    "notifications",
    "members",
    "plan",
    "settings",
)


@pytest.mark.parametrize("name", ["sign-in", "register", "confirm", "forgot", "reset"])
def test_a_page_for_everybody(open_page: Open, name: str) -> None:
    page = open_page(f"/{name}")

    _is_well(page, name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_tenant(busy: Business, open_page: Open, name: str) -> None:
    page = open_page(f"/t/{busy.tenant_id}/{name}", as_=busy.admin)

    _is_well(page, name if name != "calendar" else None)


@pytest.mark.parametrize(
    ("picture", "view", "ahead"),
    [
        # Around that day are most of the topped-off slots, whatever today is.
        ("calendar", "weeks", 0),
        ("calendar-month", "month", 14),
        ("calendar-today", "month", 0),
        ("calendar-week", "week", 7),
        ("calendar-list", "list", 0),
    ],
)
def test_a_view_of_the_calendar(
    busy: Business, open_page: Open, picture: str, view: str, ahead: int
) -> None:
    day = datetime.now(ZONE).date() + timedelta(days=ahead)
    page = open_page(f"/t/{busy.tenant_id}/calendar?view={view}&day={day}", as_=busy.admin)

    expect(page.get_by_role("link", name=re.compile("H2O on Facebook")).first).to_be_visible()
    _is_well(page, picture)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_tenant_that_has_nothing_yet(
    business: Business, open_page: Open, name: str
) -> None:
    page = open_page(f"/t/{business.tenant_id}/{name}", as_=business.viewer)

    _is_well(page)


def test_the_page_for_who_belongs_to_no_tenant(addresses: Addresses, open_page: Open) -> None:
    page = open_page("/", as_=Person.registered(addresses))

    _is_well(page, "welcome")


def _is_well(page: Page, picture: str | None = None) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    if picture is not None:
        photograph(page, picture)


#: A long address without a place to break it, as in booking services.
LINK = "https://book.example/" + "a1b2c3" * 29
UNBROKEN = "Donaudampfschifffahrt" * 4


@pytest.mark.parametrize("width", [360, 640, 768, 1440])
def test_words_without_end_widen_no_page(addresses: Addresses, open_page: Open, width: int) -> None:
    business = Business.founded(addresses, name=UNBROKEN)
    account = business.connect(UNBROKEN)
    content = business.write(LINK, caption=LINK)
    soon = datetime.now(ZONE).replace(second=0, microsecond=0) + timedelta(days=2)
    post = business.place(content, account, soon, status="Scheduled")
    business.do("POST", f"{MARKETING}/post-instances/{post['id']}/post-now", {})
    page = open_page("/", as_=business.admin)
    page.set_viewport_size({"width": width, "height": 800})

    for name in ("history", "accounts", "members", "notifications", "settings", "punctuality"):
        page.goto(f"/t/{business.tenant_id}/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")
        too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(too_wide) <= 0, f"{name} has to be scrolled sideways at {width} px"
