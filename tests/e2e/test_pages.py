"""Every page: loads clean, can be used by everybody, and fits a phone. Keeps its pictures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.business import MARKETING, Addresses, Business, Person
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, photograph

PAGES = (
    "calendar",
    "posts",
    "accounts",
    "history",
    "punctuality",
    "notifications",
    "members",
    "settings",
)


@pytest.fixture(scope="module")
def busy(addresses: Addresses) -> Business:
    """A business with accounts, slots, drafts and scheduled posts."""
    business = Business.founded(addresses)
    business.connect("H2O website")
    business.connect("Newsletter", posts_per_week=2, schedule_times=["14:00"])
    business.top_off()
    titles = ("Burst pipe?", "Meet Rosa", "Frozen pipes", "Leak detective", "Slow drain")
    for number, (title, post) in enumerate(zip(titles, business.posts(), strict=False)):
        path = f"{MARKETING}/post-instances/{post['id']}"
        business.do(
            "POST", f"{path}/content", {"title": title, "base_caption": f"{title} Call us."}
        )
        if number % 2 == 0:
            business.do("PATCH", path, {"status": "Scheduled"})
    return business


@pytest.mark.parametrize("name", ["sign-in", "register", "confirm", "forgot", "reset"])
def test_a_page_for_everybody(open_page: Open, name: str) -> None:
    page = open_page(f"/{name}")

    _is_well(page, name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_tenant(busy: Business, open_page: Open, name: str) -> None:
    page = open_page(f"/t/{busy.tenant_id}/{name}", as_=busy.admin)

    _is_well(page, name)


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
