"""From registering to a tenant, also over a bad connection."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.business import PASSWORD, Addresses, Person
from tests.e2e.conftest import Open
from tests.e2e.watch import Watch


def test_somebody_new_registers_and_founds_a_tenant(open_page: Open) -> None:
    name = f"Plumber {uuid.uuid4().hex[:8]}"
    page = open_page("/register")
    page.get_by_label("Your name").fill("Rosa Plumber")
    page.get_by_label("Email").fill(f"{uuid.uuid4()}@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Welcome to Drumbeat")).to_be_visible()

    page.get_by_label("Name of the business").fill(name)
    page.get_by_role("button", name="Create business").click()

    slug = name.lower().replace(" ", "-")
    expect(page).to_have_url(re.compile(f"/t/{slug}/"))
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def test_what_could_not_be_saved_stays_in_the_form_and_can_be_sent_again(
    addresses: Addresses, open_page: Open, watch: Callable[[], Watch]
) -> None:
    name = f"Dealer {uuid.uuid4().hex[:8]}"
    page = open_page("/welcome", as_=Person.registered(addresses))
    page.get_by_label("Name of the business").fill(name)
    watch().expect_no_answer("/api/v1/tenants")
    page.route("**/api/v1/tenants", lambda route: route.abort("connectionreset"))

    page.get_by_role("button", name="Create business").click()

    expect(page.get_by_role("alert")).to_contain_text("can't be reached")
    expect(page.get_by_label("Name of the business")).to_have_value(name)
    page.unroute("**/api/v1/tenants")
    page.get_by_role("button", name="Create business").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
