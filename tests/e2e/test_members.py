"""Inviting people, and what a role does not allow."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.business import Addresses, Business, Person
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible


def test_who_was_invited_accepts_and_is_in_the_business(
    business: Business, addresses: Addresses, open_page: Open
) -> None:
    invited = Person.registered(addresses, "Rosa Plumber")
    page = open_page(f"/t/{business.tenant_id}/members", as_=business.admin)
    page.get_by_role("button", name="Invite").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Email").fill(invited.email)
    dialog.get_by_label("Role").select_option("viewer")
    assert_accessible(page)
    dialog.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_role("row", name=re.compile(re.escape(invited.email)))).to_be_visible()

    theirs = open_page("/", as_=invited)
    assert_accessible(theirs)
    theirs.get_by_role("button", name=f"Accept {business.name}").click()

    expect(theirs).to_have_url(re.compile(f"/t/{business.tenant_id}/calendar"))


def test_a_viewer_is_told_why_inviting_is_not_theirs(business: Business, open_page: Open) -> None:
    page = open_page(f"/t/{business.tenant_id}/members", as_=business.viewer)

    button = page.get_by_role("button", name="Invite")
    expect(button).to_be_disabled()
    expect(button).to_have_attribute("title", "Only admins can do this. Ask an admin for help.")
    button.click(force=True)
    expect(page.get_by_role("dialog")).to_have_count(0)
