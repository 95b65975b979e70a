"""A business on a plan: its limits, what is left, and what another plan would change."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.e2e.business import Addresses, Business
from tests.e2e.conftest import Open
from tests.e2e.deployment import Deployment
from tests.e2e.looks import assert_accessible, photograph

ZONE = ZoneInfo("America/Los_Angeles")


@pytest.fixture(scope="module")
def on_pro(addresses: Addresses, business: Business) -> Business:
    """A business with two of the three accounts that its plan allows on a network, and 20 extra
    credits from an operator."""
    operator = Deployment(addresses).appoint()
    change = {"plan": "pro", "credits": 520, "reason": "For the trouble of last week."}
    changed = operator.api.call("PATCH", f"/v1/admin/tenants/{business.tenant_id}", change)
    assert changed.status == 200, changed.body
    for name in ("Website", "Newsletter"):
        business.connect(name)
    return business


def test_the_plan_page_says_what_is_used_and_what_was_changed(
    on_pro: Business, open_page: Open
) -> None:
    page = open_page(f"/t/{on_pro.tenant_id}/plan", as_=on_pro.admin)

    expect(page.get_by_text("You are on the Pro plan.")).to_be_visible()
    expect(page.get_by_label("Accounts of one network: 2 of 3")).to_be_visible()
    expect(page.get_by_label("Posts scheduled at a time: 0 of 50")).to_be_visible()
    line = page.get_by_role("row").filter(has_text="For the trouble of last week.")
    expect(line).to_contain_text("+20")
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    photograph(page, "plan")


def test_a_smaller_plan_is_previewed_with_what_it_would_lock(
    on_pro: Business, open_page: Open
) -> None:
    page = open_page(f"/t/{on_pro.tenant_id}/plan", as_=on_pro.editor)

    page.get_by_role("button", name="What would Free change?").click()

    preview = page.get_by_role("region", name="With Free")
    expect(preview).to_contain_text("Free would begin on")
    expect(preview).to_contain_text(
        re.compile("This account would be locked: (Website|Newsletter)")
    )
    assert_accessible(page)


def test_how_much_room_is_left_is_said_before_anything_is_refused(
    on_pro: Business, open_page: Open
) -> None:
    page = open_page(f"/t/{on_pro.tenant_id}/accounts", as_=on_pro.admin)
    expect(page.get_by_label("Accounts of each network")).to_contain_text("Webhook: 2 of 3")

    page.get_by_role("link", name="New post").first.click()
    expect(page.get_by_role("heading", name="New post")).to_be_visible()
    page.get_by_label("Website", exact=True).check()
    page.get_by_label("At a time").check()
    too_far = datetime.now(ZONE) + timedelta(days=31)
    page.get_by_label("Day and time").fill(too_far.strftime("%Y-%m-%dT09:00"))

    refusal = page.get_by_text("On the Pro plan posts can be scheduled 30 days ahead; this is 31.")
    expect(refusal).to_be_visible()
    page.get_by_role("link", name="See the plans").click()
    expect(page).to_have_url(re.compile("/plan$"))
