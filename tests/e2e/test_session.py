"""Signing in and out, sessions that end, and access to tenants."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.e2e.business import Addresses, Business, Person
from tests.e2e.conftest import SESSION_KEY, Open
from tests.e2e.looks import assert_accessible
from tests.e2e.watch import Watch


def test_signing_in_leads_to_the_calendar(business: Business, open_page: Open) -> None:
    page = open_page("/")
    expect(page).to_have_url(re.compile("/sign-in"))

    _sign_in(page, business.editor)

    expect(page).to_have_url(re.compile(f"/t/{business.tenant_id}/calendar"))
    expect(page.get_by_role("heading", level=1, name="Calendar")).to_be_visible()


def test_a_wrong_password_is_said_where_it_was_written(
    business: Business, open_page: Open, watch: Callable[[], Watch]
) -> None:
    page = open_page("/sign-in")
    watch().expect(401, "/api/auth/login")

    page.get_by_label("Email").fill(business.editor.email)
    page.get_by_label("Password", exact=True).fill("Not-the-password-1")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Email")).to_have_value(business.editor.email)


def test_after_signing_out_nothing_is_shown_any_more(
    business: Business, addresses: Addresses, open_page: Open
) -> None:
    # The session of this person ends, so no other test may use them.
    leaving = Person.registered(addresses, "Lea Ving")
    business.admit(leaving, "editor")
    address = f"/t/{business.tenant_id}/calendar"
    page = open_page(address, as_=leaving)
    page.get_by_role("button", name="You").click()

    page.get_by_role("menuitem", name="Sign out").click()

    expect(page).to_have_url(re.compile("/sign-in"))
    assert page.evaluate(f"localStorage.getItem('{SESSION_KEY}')") is None
    page.goto(address)
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(page.get_by_text(business.name)).to_have_count(0)


def test_who_comes_back_to_an_ended_session_signs_in_and_is_where_they_were(
    business: Business, open_page: Open, watch: Callable[[], Watch]
) -> None:
    address = f"/t/{business.tenant_id}/posts"
    page = open_page(address, as_=business.editor)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(f"localStorage.setItem('{SESSION_KEY}', 'not-a-token-any-more')")
    watch().expect(401, "/api/auth/refresh")

    page.reload()

    expect(page.get_by_text("Your session has ended")).to_be_visible()
    _sign_in(page, business.editor)
    expect(page).to_have_url(re.compile(address))
    expect(page.get_by_role("heading", level=1, name="Posts")).to_be_visible()


def test_a_session_that_ends_under_a_form_is_taken_up_again_and_the_form_is_saved(
    addresses: Addresses, open_page: Open, watch: Callable[[], Watch]
) -> None:
    # given a form that somebody has filled in, and a session that ended meanwhile
    business = Business.founded(addresses)
    business.connect()
    business.top_off()
    slot = business.posts()[0]
    address = f"/t/{business.tenant_id}/calendar?post={slot['id']}"
    page = open_page(address, as_=business.editor, before=lambda page, _: page.clock.install())
    panel = page.get_by_role("dialog", name="Empty slot")
    panel.get_by_role("button", name="Add a title").click()
    panel.get_by_label("Title").fill("Burst pipe?")
    panel.get_by_label("Text", exact=True).fill("We come at night too.")
    watch().expect(401, "/api/auth/refresh")
    page.evaluate(f"localStorage.setItem('{SESSION_KEY}', 'not-a-token-any-more')")
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=1))

    # when they save it, and sign in again as they are asked to
    panel.get_by_role("button", name="Save as draft").click()
    question = page.get_by_role("dialog", name="Your session has ended")
    expect(question.get_by_label("Email")).to_have_value(business.editor.email)
    assert_accessible(page, "[role=dialog]")
    question.get_by_label("Password", exact=True).fill(business.editor.password)
    question.get_by_role("button", name="Sign in", exact=True).click()

    # then they are where they were, and what they had typed is saved
    filled = page.get_by_role("dialog", name="Burst pipe?")
    expect(filled.get_by_text("We come at night too.")).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape(address)))
    assert business.posts()[0]["content_title"] == "Burst pipe?"


def test_another_tenants_address_shows_nothing(
    business: Business, addresses: Addresses, open_page: Open, watch: Callable[[], Watch]
) -> None:
    other = Business.founded(addresses, "Somebody Else")
    other.connect("Their website")
    other.top_off()

    page = open_page(
        f"/t/{other.tenant_id}/calendar",
        as_=business.admin,
        before=lambda _, watch: watch.expect(404, f"/api/v1/tenants/{other.tenant_id}"),
    )

    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    expect(page.get_by_text("Their website")).to_have_count(0)
    expect(page.get_by_text("Somebody Else")).to_have_count(0)
    # React repeats on the console the error that the page shows.
    watch().forget(like="console: Problem: There is no such business*")


def test_who_belongs_to_two_tenants_goes_from_one_to_the_other(
    business: Business, addresses: Addresses, open_page: Open
) -> None:
    other = Business.founded(addresses, "All County Motors")
    other.admit(business.editor, "viewer")
    page = open_page(f"/t/{business.tenant_id}/calendar", as_=business.editor)

    page.get_by_role("button", name=re.compile(business.name)).click()
    page.get_by_role("menuitem", name=re.compile(other.name)).click()

    expect(page).to_have_url(re.compile(f"/t/{other.tenant_id}/calendar"))
    expect(page.get_by_role("button", name=re.compile(other.name))).to_be_visible()
    page.get_by_role("button", name="You").click()
    expect(page.get_by_text("Role here: viewer")).to_be_visible()


def _sign_in(page: Page, person: Person) -> None:
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(person.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
