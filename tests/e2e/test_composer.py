"""Writing a post for several accounts: people see what goes out, and no typed text is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.business import MARKETING, Addresses, Business
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, assert_it_fits, photograph
from tests.e2e.watch import Watch

#: Long, as in booking services.
ENDLESS = "https://book.example/h2o?" + "s" * 220


@pytest.fixture(scope="module")
def busy(addresses: Addresses) -> Business:
    """Two accounts, of which both have free slots."""
    business = Business.founded(addresses)
    business.connect("H2O website")
    business.connect("Newsletter", posts_per_week=2, schedule_times=["14:00"])
    business.top_off()
    return business


def test_one_text_goes_to_two_accounts_and_says_something_else_on_one(
    busy: Business, open_page: Open
) -> None:
    # given
    page = open_page(f"/t/{busy.tenant_id}/calendar", as_=busy.editor)
    page.get_by_role("link", name="New post").click()
    expect(page.get_by_role("heading", level=1, name="New post")).to_be_visible()
    page.get_by_label("H2O website").check()
    page.get_by_label("Newsletter", exact=True).check()
    page.get_by_label("Text", exact=True).fill("Burst pipe? We come at night too.")
    page.get_by_role("button", name="Another text for Newsletter").click()
    page.get_by_label("Text for Newsletter").fill("Dear readers, burst pipe?")

    # then each preview shows its own
    website = page.get_by_role("article", name="Preview on H2O website")
    newsletter = page.get_by_role("article", name="Preview on Newsletter")
    expect(website).to_contain_text("We come at night too.")
    expect(newsletter).to_contain_text("Dear readers, burst pipe?")
    assert_accessible(page)
    photograph(page, "compose")

    # when
    page.get_by_role("button", name="Review 2 posts").click()
    review = page.get_by_role("dialog")
    expect(review.get_by_text("Looks good.")).to_have_count(2)
    assert_accessible(page)
    photograph(page, "compose-review")
    assert _filled(busy) == []
    review.get_by_role("button", name="Schedule 2 posts").click()

    # then
    expect(page.get_by_role("heading", level=1, name="Calendar")).to_be_visible()
    posts = _filled(busy)
    assert [post["status"] for post in posts] == ["Scheduled", "Scheduled"]
    own = {post["account_name"]: post["has_caption_override"] for post in posts}
    assert own == {"H2O website": False, "Newsletter": True}


def test_what_would_fail_is_said_before_it_is_sent(addresses: Addresses, open_page: Open) -> None:
    business = Business.founded(addresses)
    paused = business.connect("Shop window")
    business.connect("Price list", schedule_times=["12:00"])
    business.top_off()
    business.do("POST", f"{MARKETING}/channel-accounts/{paused['id']}/pause")
    page = open_page(f"/t/{business.tenant_id}/compose", as_=business.editor)
    page.get_by_label("Shop window").check()
    page.get_by_label("Price list").check()
    _write(page, "Frozen pipes", "Turn the main off first.")
    page.get_by_role("button", name="Review 2 posts").click()

    review = page.get_by_role("dialog")
    expect(review.get_by_text("'Shop window' is paused")).to_be_visible()
    expect(review.get_by_text("Looks good.")).to_be_visible()
    assert_accessible(page)
    photograph(page, "compose-findings")


def test_an_outage_while_saving_loses_and_doubles_nothing(
    business: Business, open_page: Open, watch: Callable[[], Watch]
) -> None:
    # given
    business.connect("Website")
    page = open_page(f"/t/{business.tenant_id}/compose", as_=business.editor)
    _write(page, "Frozen pipes", "Turn the main off first.")
    page.get_by_label("Draft").check()
    watch().expect_no_answer("/api/v1/marketing/*")
    page.route("**/api/v1/marketing/posts/check*", lambda route: route.abort())

    # when the API can't be reached
    page.get_by_role("button", name="Review the draft").click()
    review = page.get_by_role("dialog")
    expect(review.get_by_role("alert")).to_contain_text("can't be reached")

    # then the text is there, also in a new page
    page.reload()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Turn the main off first.")
    expect(page.get_by_label("Draft")).to_be_checked()

    # when the answer alone goes missing, and it is tried again in a new page
    page.unroute_all()
    page.route(
        re.compile(r"/marketing/posts\?"),
        lambda route: (route.fetch(), route.abort())[1],
        times=1,
    )
    page.get_by_role("button", name="Review the draft").click()
    expect(review.get_by_text("Without a time")).to_be_visible()
    review.get_by_role("button", name="Save the draft").click()
    expect(review.get_by_role("alert")).to_contain_text("can't be reached")
    assert_accessible(page)
    photograph(page, "compose-unanswered")
    page.reload()
    page.get_by_role("button", name="Review the draft").click()
    expect(review.get_by_text("It is not known whether your last try arrived")).to_be_visible()
    review.get_by_role("button", name="Try again").click()

    # then it was written once
    expect(page.get_by_role("link", name="Frozen pipes")).to_have_count(1)
    found = business.do("GET", "/v1/marketing/content-items", search="Frozen pipes")
    assert len(found["items"]) == 1
    assert [post["content_title"] for post in business.posts(status="Draft")] == ["Frozen pipes"]


def test_several_accounts_are_posted_at_once(addresses: Addresses, open_page: Open) -> None:
    business = Business.founded(addresses)
    for name in ("Website", "Newsletter", "Shop window", "Price list"):
        business.connect(name)
    page = open_page(f"/t/{business.tenant_id}/compose", as_=business.editor)
    page.get_by_label("All accounts").check()
    page.get_by_label("Text", exact=True).fill("Burst pipe? We come at night too.")
    page.get_by_label("Now").check()

    page.get_by_role("button", name="Review 4 posts").click()
    page.get_by_role("dialog").get_by_role("button", name="Post 4 posts now").click()

    expect(page.get_by_role("heading", level=1, name="Calendar")).to_be_visible()
    assert len(_filled(business)) == 4
    assert {post["content_title"] for post in _filled(business)} == {
        "Burst pipe? We come at night too."
    }


def test_what_one_account_refuses_holds_the_others_back_from_nothing(
    addresses: Addresses, open_page: Open
) -> None:
    # given a post of the website in the minute that is asked for
    business = Business.founded(addresses)
    website, _ = business.connect("Website"), business.connect("Newsletter")
    bulk = {
        "content_item_id": business.write("There already")["id"],
        "channel_account_ids": [website["id"]],
        "scheduled_for": "2027-03-01T17:00:00Z",
    }
    business.do("POST", "/v1/marketing/post-instances/bulk", bulk)
    page = open_page(f"/t/{business.tenant_id}/compose", as_=business.editor)
    page.get_by_label("Website", exact=True).check()
    page.get_by_label("Newsletter", exact=True).check()
    page.get_by_label("Text", exact=True).fill("Meet Rosa")
    page.get_by_label("At a time").check()
    page.get_by_label("Day and time").fill("2027-03-01T09:00")

    # when the other one is scheduled
    page.get_by_role("button", name="Review 2 posts").click()
    review = page.get_by_role("dialog")
    review.get_by_role("button", name="Schedule 1 post").click()

    # then the first waits for another time, also in a new page, and has the same text
    expect(review.get_by_text("Done on")).to_be_visible()
    assert_accessible(page)
    photograph(page, "compose-partly")
    page.reload()
    page.get_by_role("button", name="Review the post").click()
    review.get_by_label("Another time on Website").fill("2027-03-01T09:30")
    review.get_by_role("button", name="Use this time").click()
    review.get_by_role("button", name="Schedule 1 post").click()
    expect(page.get_by_role("heading", level=1, name="Calendar")).to_be_visible()
    texts = {p["content_item_id"] for p in _filled(business) if p["content_title"] == "Meet Rosa"}
    assert len(texts) == 1
    assert len(_filled(business)) == 3


def test_a_taken_minute_is_mended_for_that_account_alone(busy: Business, open_page: Open) -> None:
    # given a post of the website at a minute
    taken, content = "2027-03-01T17:00:00Z", busy.write("There already")
    website = next(each for each in _accounts(busy) if each["name"] == "H2O website")
    bulk = {
        "content_item_id": content["id"],
        "channel_account_ids": [website["id"]],
        "scheduled_for": taken,
    }
    busy.do("POST", "/v1/marketing/post-instances/bulk", bulk)

    # when both accounts want it
    page = open_page(f"/t/{busy.tenant_id}/compose", as_=busy.editor)
    page.get_by_label("H2O website").check()
    page.get_by_label("Newsletter", exact=True).check()
    _write(page, "Meet Rosa", "Twelve years with us.")
    page.get_by_label("At a time").check()
    page.get_by_label("Day and time").fill("2027-03-01T09:00")
    page.get_by_role("button", name="Review 2 posts").click()

    # then one of them has a draft, and the other is given another time
    review = page.get_by_role("dialog")
    expect(review.get_by_role("button", name="Schedule 1 post")).to_be_visible()
    review.get_by_label("Another time on H2O website").fill("2027-03-01T09:30")
    review.get_by_role("button", name="Use this time").click()
    review.get_by_role("button", name="Schedule 2 posts").click()
    expect(page.get_by_role("heading", level=1, name="Calendar")).to_be_visible()
    times = {
        post["account_name"]: post["scheduled_for"]
        for post in busy.posts(status="Scheduled")
        if post["content_title"] == "Meet Rosa"
    }
    assert times == {"H2O website": "2027-03-01T17:30:00Z", "Newsletter": taken}


def test_leaving_is_warned_of_and_what_was_typed_waits(busy: Business, open_page: Open) -> None:
    page = open_page(f"/t/{busy.tenant_id}/compose", as_=busy.admin)
    page.get_by_label("Text", exact=True).fill("Half a thou")

    page.get_by_role("link", name="Accounts").click()
    page.get_by_role("button", name="Leave, and go on later").click()
    expect(page.get_by_role("heading", level=1, name="Accounts")).to_be_visible()
    page.get_by_role("link", name="New post").click()

    expect(page.get_by_label("Text", exact=True)).to_have_value("Half a thou")


def test_each_tab_writes_a_draft_of_its_own_and_offers_the_others(
    addresses: Addresses, open_page: Open
) -> None:
    # given two tabs of one person
    business = Business.founded(addresses)
    business.connect("H2O website")
    business.top_off()
    first = open_page(f"/t/{business.tenant_id}/compose", as_=business.editor)
    first.get_by_label("Text", exact=True).fill("Burst pipe?")
    second = first.context.new_page()
    second.goto(first.url)

    # then the second begins empty, and says what the first is writing
    expect(second.get_by_label("Text", exact=True)).to_have_value("")
    others = second.get_by_role("region", name="Unfinished posts")
    expect(others).to_contain_text("Burst pipe?")
    expect(others).to_contain_text("Open in another tab")
    second.get_by_label("Text", exact=True).fill("Frozen pipes")
    expect(first.get_by_label("Text", exact=True)).to_have_value("Burst pipe?")
    first.reload()
    expect(first.get_by_label("Text", exact=True)).to_have_value("Burst pipe?")

    # when the first tab is closed, and the second sends its post
    first.close()
    second.get_by_role("button", name="Review the post").click()
    second.get_by_role("dialog").get_by_role("button", name="Schedule 1 post").click()
    expect(second.get_by_role("heading", level=1, name="Calendar")).to_be_visible()

    # then the first one's text is still to be had, and is sent once
    second.get_by_role("link", name="New post").click()
    assert_accessible(second)
    photograph(second, "compose-unfinished")
    second.get_by_role("button", name="Go on with it: Burst pipe?").click()
    expect(second.get_by_label("Text", exact=True)).to_have_value("Burst pipe?")
    second.get_by_role("button", name="Review the post").click()
    second.get_by_role("dialog").get_by_role("button", name="Schedule 1 post").click()
    expect(second.get_by_role("heading", level=1, name="Calendar")).to_be_visible()
    assert sorted(post["content_title"] for post in _filled(business)) == [
        "Burst pipe?",
        "Frozen pipes",
    ]


def test_the_next_free_slot_shows_its_date(busy: Business, open_page: Open) -> None:
    page = open_page(f"/t/{busy.tenant_id}/compose", as_=busy.editor)
    page.get_by_label("Newsletter", exact=True).check()

    slots = page.get_by_role("list", name="Next empty slots")

    expect(slots).to_contain_text(re.compile(r"Newsletter: \w{3}, .*Los Angeles time"))


def test_a_link_without_end_pushes_nothing_off_the_page(busy: Business, open_page: Open) -> None:
    page = open_page(f"/t/{busy.tenant_id}/compose", as_=busy.editor)
    page.get_by_label("H2O website").check()

    page.get_by_label("Text", exact=True).fill(f"Book: {ENDLESS}")
    page.get_by_label("Button").select_option("Book online")
    page.get_by_label("Link").fill(ENDLESS)

    assert_it_fits(page)
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="Delete the text").click()


def test_a_picture_that_is_broken_says_so_and_one_that_is_blocked_is_not_taken(
    busy: Business, open_page: Open, watch: Callable[[], Watch]
) -> None:
    page = open_page(f"/t/{busy.tenant_id}/compose", as_=busy.editor)
    page.get_by_label("H2O website").check()
    watch().expect_no_answer("/gone.jpg")

    page.get_by_role("button", name="From a web address").click()
    page.get_by_label(re.compile("^Keep a copy")).uncheck()
    address = page.get_by_label("Web address of a picture")
    address.fill("https://pictures.example/gone.jpg")
    address.press("Enter")
    preview = page.get_by_role("article", name="Preview on H2O website")
    expect(preview.get_by_text("Could not be loaded")).to_be_visible()
    address.fill("http://pictures.example/old.jpg")
    address.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Use an address that begins with https://")
    assert_accessible(page)
    photograph(page, "compose-pictures")
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="Delete the text").click()


def test_text_that_is_written_from_the_right_is_shown_from_the_right(
    busy: Business, open_page: Open
) -> None:
    page = open_page(f"/t/{busy.tenant_id}/compose", as_=busy.editor)
    page.get_by_label("H2O website").check()
    field = page.get_by_label("Text", exact=True)
    field.fill("צינור שהתפוצץ? אנחנו באים גם בלילה.")

    shown = page.get_by_role("article", name="Preview on H2O website").get_by_text("צינור")
    for each in (field, shown):
        assert each.evaluate("(each) => getComputedStyle(each).direction") == "rtl"
    photograph(page, "compose-rtl")
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="Delete the text").click()


def _write(page: Page, title: str, caption: str) -> None:
    page.get_by_role("button", name="Add a title").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text", exact=True).fill(caption)


def _filled(business: Business) -> list[dict[str, str]]:
    return [post for post in business.posts(limit="100") if post["content_item_id"]]


def _accounts(business: Business) -> list[dict[str, str]]:
    accounts: list[dict[str, str]] = business.do("GET", "/v1/marketing/channel-accounts")["items"]
    return accounts
