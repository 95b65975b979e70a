"""Results of posts that were really sent: history, punctuality, notifications, panels."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.business import Business
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, photograph
from tests.e2e.outcomes import SENDINGS
from tests.e2e.watch import Watch

ZONE = ZoneInfo("America/Los_Angeles")
LAG = re.compile(r"\d (ms|sec|min)")


def test_the_history_says_what_went_out_how_late_and_where_it_is(
    busy: Business, open_page: Open
) -> None:
    page = open_page(f"/t/{busy.tenant_id}/history", as_=busy.viewer)

    for sending in SENDINGS:
        row = (
            page.get_by_role("row").filter(has_text=sending.title).filter(has_text=sending.account)
        )
        expect(row).to_have_count(1)
        expect(row).to_contain_text(sending.ends)
        if sending.ends == "Posted":
            # It was sent at its time, or a minute or two before.
            expect(row).to_contain_text(re.compile("On time|Sent ahead"))
    links = page.get_by_role("link", name=re.compile("^See it"))
    expect(links).to_have_count(2)
    refused = (
        page.get_by_role("row").filter(has_text="Slow drain").filter(has_text="Facebook refused")
    )
    expect(refused.get_by_text("This looked like spam")).not_to_be_visible()
    refused.get_by_text("Details").click()
    expect(refused.get_by_text("This looked like spam")).to_be_visible()
    assert_accessible(page)


def test_what_was_missed_is_decided_on_at_once(busy: Business, open_page: Open) -> None:
    page = open_page(f"/t/{busy.tenant_id}/history?status=Missed", as_=busy.editor)

    expect(page.get_by_role("link", name="Frozen pipes")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(2)
    photograph(page, "history-missed")
    page.get_by_role("button", name="Give them new times").click()

    expect(page.get_by_role("dialog", name="Give them new times?")).to_be_visible()
    assert_accessible(page, "[role=dialog]")
    photograph(page, "history-missed-question")


def test_punctuality_counts_what_was_sent(busy: Business, open_page: Open) -> None:
    page = open_page(f"/t/{busy.tenant_id}/punctuality?days=7", as_=busy.viewer)

    chart = page.get_by_role("img", name=re.compile("^4 posts went out and 3 did not"))
    expect(chart).to_be_visible()
    expect(page.get_by_text("4 of 7 posts went out on time")).to_be_visible()
    by_account = page.get_by_role("table", name="Posts by account")
    expect(by_account.get_by_role("row").filter(has_text="H2O on Facebook")).to_contain_text(
        "1 failed"
    )
    assert_accessible(page)
    page.get_by_text("How late, to the second").click()
    expect(page.get_by_role("img", name=re.compile("^The longest delay was"))).to_be_visible()
    lags = page.get_by_role("table", name="How late, by account")
    expect(lags.get_by_role("row").filter(has_text="H2O on Facebook")).to_contain_text(LAG)
    assert_accessible(page)


def test_a_month_of_punctuality_fits_its_charts(busy: Business, open_page: Open) -> None:
    def a_month(route: Route) -> None:
        route.fulfill(json=_a_month_of(route.fetch().json()))

    def before(page: Page, _: Watch) -> None:
        page.route("**/api/v1/marketing/punctuality?*", a_month)

    page = open_page(f"/t/{busy.tenant_id}/punctuality", as_=busy.viewer, before=before)

    expect(
        page.get_by_role("img", name=re.compile("^83 posts went out and 5 did not"))
    ).to_be_visible()
    photograph(page, "punctuality-month")


def test_the_bell_tells_what_went_wrong(busy: Business, open_page: Open) -> None:
    page = open_page(f"/t/{busy.tenant_id}/calendar", as_=busy.admin)
    page.get_by_role("button", name=re.compile(r"^Notifications, \d+ unread$")).click()

    panel = page.get_by_role("dialog", name="Notifications")
    for said in ("Slow drain", "Frozen pipes", "Night duty", "Ten years of H2O"):
        expect(panel.get_by_role("link", name=re.compile(said))).to_be_visible()
    assert_accessible(page, "[role=dialog]")
    photograph(page, "notifications-menu")
    panel.get_by_role("link", name="See all").click()

    expect(page.get_by_role("heading", level=1, name="Notifications")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Slow drain"))).to_be_visible()


@pytest.mark.parametrize(
    ("title", "account", "status", "says"),
    [
        ("Burst pipe?", "H2O on Facebook", "posted", "See it on the network"),
        ("Slow drain", "H2O on Facebook", "failed", "Facebook refused this post"),
        ("Night duty", "Emergency line", "unconfirmed", "Nobody knows whether this was posted"),
        ("Frozen pipes", "Newsletter", "missed", "Post it late"),
    ],
)
def test_a_post_s_panel_says_what_became_of_it(
    busy: Business, open_page: Open, title: str, account: str, status: str, says: str
) -> None:
    [post] = [
        each
        for each in busy.posts(limit="100")
        if (each["content_title"], each["account_name"]) == (title, account)
    ]
    page = open_page(f"/t/{busy.tenant_id}/calendar?post={post['id']}", as_=busy.editor)

    panel = page.get_by_role("dialog", name=title)
    expect(panel.get_by_text(says).first).to_be_visible()
    if status == "failed":
        panel.get_by_text("Details").first.click()
        expect(panel.get_by_text("This looked like spam").first).to_be_visible()
    attempts = panel.get_by_role("region", name="Attempts")
    expect(attempts.get_by_role("listitem").first).to_be_visible()
    assert_accessible(page, "[role=dialog]")
    photograph(page, f"panel-{status}")


def test_an_outage_is_said_with_a_way_on(
    busy: Business, open_page: Open, watch: Callable[[], Watch]
) -> None:
    problem = {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "code": "unavailable",
        "detail": "Something that this needs does not answer. Try again in a moment.",
        "retryable": False,
        "request_id": "4d1c8f52-6c1f-4b7e-9a53-2f2f4f0f6a11",
        "errors": [],
    }

    def before(page: Page, watch: Watch) -> None:
        watch.expect(503, "/api/v1/*")
        page.route(
            "**/api/v1/marketing/history?*",
            lambda route: route.fulfill(
                status=503, content_type="application/problem+json", body=json.dumps(problem)
            ),
        )

    page = open_page(f"/t/{busy.tenant_id}/history", as_=busy.viewer, before=before)

    expect(page.get_by_role("alert")).to_contain_text("The history could not be loaded")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    photograph(page, "history-error")


def test_what_is_on_its_way_has_its_shape_already(busy: Business, open_page: Open) -> None:
    def before(page: Page, _: Watch) -> None:
        page.route("**/api/v1/marketing/calendar?*", lambda _: None)

    page = open_page(f"/t/{busy.tenant_id}/calendar", as_=busy.viewer, before=before)

    expect(page.get_by_role("status").filter(has_text="Loading the calendar")).to_be_attached()
    photograph(page, "calendar-loading")


def _a_month_of(told: dict[str, Any]) -> dict[str, Any]:
    """The API's answer for one day, extended to four weeks with small variations."""
    today = datetime.now(ZONE).date()
    [pattern, *_] = told["days"]
    days = [
        {
            **pattern,
            "day": str(today - timedelta(days=27 - number)),
            "count": 2 + number % 3,
            "p50": 0.2 + number % 5 / 10,
            "worst": 0.5 + number * 7 % 11 / 4,
            "failed": int(number % 9 == 4),
            "missed": int(number % 13 == 6),
            "unconfirmed": 0,
        }
        for number in range(28)
    ]
    lags = {"p50": 0.4, "p95": 2.5, "p99": 2.9, "worst": max(day["worst"] for day in days)}
    sums = {key: sum(day[key] for day in days) for key in ("count", "failed", "missed")}
    counts = zip(told["accounts"], (12, 32, 28, 11), strict=True)
    accounts = [{**account, **lags, "count": count} for account, count in counts]
    whole = {**sums, **lags, "unconfirmed": 0}
    return {**told, **whole, "days": days, "accounts": accounts}
