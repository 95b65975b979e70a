"""What operators see and do."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from drumbeat.domain.error_log import ErrorOutcome
from tests.e2e.business import Addresses, Business, Person
from tests.e2e.conftest import Open
from tests.e2e.deployment import Deployment
from tests.e2e.looks import assert_accessible, photograph


@pytest.fixture(scope="module")
def deployment(addresses: Addresses) -> Deployment:
    return Deployment(addresses)


@pytest.fixture(scope="module")
def operator(deployment: Deployment) -> Person:
    return deployment.appoint()


@pytest.fixture(scope="module")
def laid_out(deployment: Deployment, business: Business) -> Business:
    """A business with a failed post and job, and a post that is due within the hour."""
    business.connect()
    soon = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=30)
    [account] = business.do("GET", "/v1/marketing/channel-accounts")["items"]
    business.place(business.write("Frozen pipes"), account, soon, status="Scheduled")
    deployment.lay_out_failed_job(business)
    deployment.lay_out_error(business, "facebook", ErrorOutcome.FAILED, "This looked like spam.")
    deployment.lay_out_error(business, "x", ErrorOutcome.MISSED, "It would have been too late.")
    return business


@pytest.mark.parametrize("name", ["", "jobs", "errors", "businesses", "plans", "changes"])
def test_a_page_of_operators(
    laid_out: Business, operator: Person, open_page: Open, name: str
) -> None:
    page = open_page(f"/operate/{name}".rstrip("/"), as_=operator)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    photograph(page, f"operate-{name or 'overview'}")


def test_a_plan_is_changed_with_a_reason_that_stands_in_the_log(
    laid_out: Business, operator: Person, open_page: Open
) -> None:
    tenant = laid_out.tenant_id
    page = open_page(f"/operate/businesses?q={tenant}&open={tenant}", as_=operator)
    panel = page.get_by_role("dialog")

    panel.get_by_label("Plan").select_option("Pro")
    panel.get_by_role("button", name="Save…").click()
    _give_reason(page, "They asked on the phone.", "Change it")

    expect(page.get_by_text("Changed, and written down under Changes.", exact=True)).to_be_visible()
    expect(panel.get_by_label("Plan")).to_have_value("pro")
    panel.get_by_role("link", name="Changes").click()
    change = page.get_by_role("row").filter(has_text="They asked on the phone.")
    expect(change).to_contain_text(operator.email)
    expect(change).to_contain_text("unlimited → pro")
    expect(page).to_have_url(re.compile(f"business={tenant}"))


def test_months_that_say_more_than_posts_hold_are_corrected(
    laid_out: Business, operator: Person, deployment: Deployment, open_page: Open
) -> None:
    tenant = laid_out.tenant_id
    change = {"plan": "business", "credits": 100, "reason": "A gift."}
    path = f"/v1/admin/tenants/{tenant}"
    assert operator.api.call("PATCH", path, change).status == 200
    deployment.miscount_credits(laid_out, 2)
    page = open_page(f"/operate/businesses?q={tenant}&open={tenant}", as_=operator)

    page.get_by_role("button", name="Count now").click()
    expect(page.get_by_text(re.compile("says 2, and posts hold 0"))).to_be_visible()
    assert_accessible(page, "[role=dialog]")
    page.get_by_role("button", name="Correct…").click()
    _give_reason(page, "The night found it.", "Correct them")

    expect(
        page.get_by_text("Corrected, and written down under Changes.", exact=True)
    ).to_be_visible()
    page.get_by_role("button", name="Count now").click()
    expect(page.get_by_text("Every month says what its posts hold.")).to_be_visible()


def test_errors_are_filtered_and_taken_along_as_a_table(
    laid_out: Business, operator: Person, open_page: Open, tmp_path: Path
) -> None:
    page = open_page(f"/operate/errors?business={laid_out.tenant_id}", as_=operator)
    expect(page.get_by_text("2 errors, of 1 business.")).to_be_visible()

    page.get_by_label("What became of it").select_option("Missed")
    expect(page.get_by_text("1 error, of 1 business.")).to_be_visible()
    expect(page.get_by_text("It would have been too late.")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Words in the message").fill("spam")
    expect(page.get_by_text("1 error, of 1 business.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()

    saved = tmp_path / "errors.csv"
    download.value.save_as(saved)
    [row] = csv.DictReader(StringIO(saved.read_text("utf-8-sig"), newline=""))
    assert download.value.suggested_filename.startswith("errors-")
    assert (row["platform"], row["outcome"], row["message"]) == (
        "facebook",
        "failed",
        "This looked like spam.",
    )


def test_a_job_that_failed_for_good_is_started_again(
    laid_out: Business, operator: Person, open_page: Open
) -> None:
    page = open_page(f"/operate?business={laid_out.tenant_id}", as_=operator)

    page.get_by_role("link", name="1 background job failed for good").click()
    page.get_by_role("button", name="Fill the next 4 weeks").click()
    expect(page.get_by_text("The table did not answer.").last).to_be_visible()
    page.get_by_role("button", name="Start again…").click()
    _give_reason(page, "The table answers again.", "Start again")

    expect(page.get_by_text("Started again.", exact=True)).to_be_visible()
    expect(page.get_by_text("No such jobs on these days")).to_be_visible()


def test_what_goes_out_within_the_hour_is_listed_but_not_what_it_says(
    laid_out: Business, operator: Person, open_page: Open
) -> None:
    page = open_page(f"/operate?business={laid_out.tenant_id}", as_=operator)

    page.get_by_role("link", name="1 due within the hour").click()

    row = page.get_by_role("row").filter(has_text=laid_out.tenant_id)
    expect(row).to_contain_text("Scheduled")
    expect(page.get_by_text("Frozen pipes")).to_have_count(0)
    assert_accessible(page)


def _give_reason(page: Page, reason: str, confirm: str) -> None:
    page.get_by_label("Why").fill(reason)
    page.get_by_role("button", name=confirm, exact=True).click()
