"""The calendar: filling and rearranging it by mouse and by keyboard, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.business import MARKETING, Addresses, Business
from tests.e2e.conftest import Open
from tests.e2e.looks import PHONE, assert_accessible, photograph
from tests.e2e.watch import Watch

ZONE = ZoneInfo("America/Los_Angeles")
#: On a whole page, for any number of posts: the list of zones alone has 450.
MOST_ELEMENTS = 12_000


@pytest.fixture
def business(addresses: Addresses) -> Business:
    """Each test rearranges a calendar of its own."""
    return Business.founded(addresses)


def a_month_ahead() -> date:
    """A day in the middle of next month, so that the days around it are in the same view and in the
    future."""
    today = datetime.now(ZONE).date()
    return (today.replace(day=1) + timedelta(days=32)).replace(day=15)


def scheduled(business: Business, account: dict[str, Any], title: str, at: datetime) -> str:
    """A scheduled post with content of that title; answers its id."""
    made: str = business.place(business.write(title), account, at)["id"]
    return made


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def on(page: Page, day: date) -> Locator:
    """That day's cell."""
    return page.locator(f"td[data-day='{day.isoformat()}']")


def local_time(business: Business, instance_id: str) -> str:
    found = business.do("GET", f"{MARKETING}/post-instances/{instance_id}")
    told: str = found["local_time"][:16]
    return told


def test_the_list_says_which_slots_need_content(business: Business, open_page: Open) -> None:
    business.connect()
    business.top_off()

    page = open_page(f"/t/{business.tenant_id}/calendar?view=list", as_=business.editor)

    expect(page.get_by_role("link", name=re.compile("Empty slot")).first).to_be_visible()
    assert_accessible(page)


def test_a_post_dragged_to_another_day_keeps_its_wall_time_and_can_be_put_back(
    business: Business, open_page: Open
) -> None:
    day = a_month_ahead()
    post = scheduled(business, business.connect(), "Burst pipe?", at(day, 9))
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.editor)

    page.get_by_role("link", name="Burst pipe?").drag_to(on(page, day + timedelta(days=2)))

    expect(on(page, day + timedelta(days=2)).get_by_text("Burst pipe?")).to_be_visible()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    assert local_time(business, post) == f"{day + timedelta(days=2)}T09:00"
    undo.click()
    expect(on(page, day).get_by_text("Burst pipe?")).to_be_visible()
    expect(page.get_by_text("Back at").first).to_be_visible()
    assert local_time(business, post) == f"{day}T09:00"


def test_a_post_dragged_in_the_week_goes_to_that_hour(business: Business, open_page: Open) -> None:
    day = a_month_ahead()
    post = scheduled(business, business.connect(), "Burst pipe?", at(day, 9))
    page = open_page(f"/t/{business.tenant_id}/calendar?view=week&day={day}", as_=business.editor)

    target = page.locator(f"td[data-day='{day}'][data-hour='11']")
    page.get_by_role("link", name="Burst pipe?").drag_to(target)

    expect(target.get_by_text("Burst pipe?")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert local_time(business, post) == f"{day}T11:00"


def test_a_post_is_moved_by_keyboard_alone(business: Business, open_page: Open) -> None:
    day = a_month_ahead()
    post = scheduled(business, business.connect(), "Burst pipe?", at(day, 9))
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.editor)
    link = page.get_by_role("link", name="Burst pipe?")

    link.focus()
    page.keyboard.press("Shift+ArrowRight")

    expect(on(page, day + timedelta(days=1)).get_by_text("Burst pipe?")).to_be_visible()
    expect(page.get_by_text("Moved to").first).to_be_visible()
    assert local_time(business, post) == f"{day + timedelta(days=1)}T09:00"
    expect(link).to_be_focused()

    page.keyboard.press("m")
    dialog = page.get_by_role("dialog", name="Move to another time")
    dialog.get_by_label("Date").fill(f"{day + timedelta(days=3)}")
    dialog.get_by_label("Time").fill("16:30")
    page.keyboard.press("Enter")

    expect(on(page, day + timedelta(days=3)).get_by_text("Burst pipe?")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Moved to .*4:30\sPM")).first).to_be_visible()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text(re.compile("^Moved to .* 4:30")).first).to_be_visible()
    expect(link).to_be_focused()
    assert local_time(business, post) == f"{day + timedelta(days=3)}T16:30"


def test_a_move_to_a_taken_minute_snaps_back_and_says_why(
    business: Business, open_page: Open, watch: Callable[[], Watch]
) -> None:
    day = a_month_ahead()
    account = business.connect()
    post = scheduled(business, account, "Burst pipe?", at(day, 9))
    scheduled(business, account, "Meet Rosa", at(day + timedelta(days=1), 9))
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.editor)
    watch().expect(409, "/api/v1/*")

    page.get_by_role("link", name="Burst pipe?").drag_to(on(page, day + timedelta(days=1)))

    expect(page.get_by_text(re.compile("^Not moved: ")).first).to_be_visible()
    expect(on(page, day).get_by_text("Burst pipe?")).to_be_visible()
    assert local_time(business, post) == f"{day}T09:00"
    page.get_by_role("button", name="Show that post").click()
    expect(page.get_by_role("dialog", name="Meet Rosa")).to_be_visible()


def test_a_move_into_the_past_is_refused_before_it_is_asked_for(
    business: Business, open_page: Open
) -> None:
    today = datetime.now(ZONE).date()
    post = scheduled(business, business.connect(), "Burst pipe?", at(today + timedelta(days=1), 9))
    page = open_page(f"/t/{business.tenant_id}/calendar", as_=business.editor)
    if today.day == 1:
        page.get_by_role("button", name="Week").click()

    link = page.get_by_role("link", name="Burst pipe?")
    if not link.is_visible():
        page.goto(f"/t/{business.tenant_id}/calendar?day={today + timedelta(days=1)}")
    link.focus()
    for _ in range(2):
        page.keyboard.press("Shift+ArrowUp")

    expect(page.get_by_text(re.compile("^Not moved: That time has passed")).first).to_be_visible()
    assert local_time(business, post) == f"{today + timedelta(days=1)}T09:00"


def test_a_slot_is_filled_and_scheduled_in_its_panel(
    business: Business, open_page: Open, watch: Callable[[], Watch]
) -> None:
    business.connect()
    business.top_off()
    slot = business.posts()[0]
    page = open_page(f"/t/{business.tenant_id}/calendar?post={slot['id']}", as_=business.editor)
    panel = page.get_by_role("dialog", name="Empty slot")
    form = panel.get_by_role("form", name="Post")
    form.get_by_role("button", name="Add a title").click()
    form.get_by_label("Title").fill("Frozen pipes")
    form.get_by_label("Text", exact=True).fill("Call us before they burst.")
    watch().expect_no_answer("/frozen.jpg")
    form.get_by_role("button", name="From a web address").click()
    form.get_by_label("Web address of a picture").fill("https://pictures.example/frozen.jpg")
    form.get_by_label(re.compile("^Keep a copy")).uncheck()
    form.get_by_role("button", name="Add", exact=True).click()
    form.get_by_label("Button").select_option("Learn more")
    form.get_by_label("Link").fill("https://h2o.example/frozen")
    form.get_by_role("button", name="Save and schedule").click()

    filled = page.get_by_role("dialog", name="Frozen pipes")
    expect(filled.get_by_text("Call us before they burst.")).to_be_visible()
    expect(filled.get_by_text("Scheduled", exact=True).first).to_be_visible()
    assert_accessible(page, "[role=dialog]")
    photograph(page, "calendar-panel")
    filled.get_by_role("button", name="Close").click()
    expect(filled).to_have_count(0)
    assert business.posts()[0]["status"] == "Scheduled"


def test_what_was_typed_into_a_slot_outlives_an_outage_and_a_slip_of_the_hand(
    business: Business, open_page: Open, watch: Callable[[], Watch]
) -> None:
    # given a slot's new content, and a network that is gone
    business.connect()
    business.top_off()
    slot = business.posts()[0]
    page = open_page(f"/t/{business.tenant_id}/calendar?post={slot['id']}", as_=business.editor)
    panel = page.get_by_role("dialog", name="Empty slot")
    panel.get_by_label("Text", exact=True).fill("Frozen pipes")
    watch().expect_no_answer("/api/v1/*")
    page.route("**/api/v1/**", lambda route: route.abort())

    # when it is saved, and the panel all but closed
    panel.get_by_role("button", name="Save as draft").click()
    expect(panel.get_by_role("alert")).to_contain_text("can't be reached")
    panel.get_by_role("button", name="Close").click()
    question = page.get_by_role("dialog", name="Discard what you changed?")
    question.get_by_role("button", name="Keep editing").click()

    # then it is still there, and is saved once the network is back
    page.unroute("**/api/v1/**")
    expect(panel.get_by_label("Text", exact=True)).to_have_value("Frozen pipes")
    panel.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_role("dialog", name="Frozen pipes")).to_be_visible()
    assert business.posts()[0]["content_title"] == "Frozen pipes"


def test_an_admin_approves_in_the_panel_what_a_post_waits_for(
    business: Business, open_page: Open
) -> None:
    post = scheduled(business, business.connect(), "Burst pipe?", at(a_month_ahead(), 9))
    content_id = business.posts()[0]["content_item_id"]
    business.do("POST", f"{MARKETING}/content-items/{content_id}/submit", {"note": "For Friday."})
    page = open_page(f"/t/{business.tenant_id}/calendar?post={post}", as_=business.admin)
    panel = page.get_by_role("dialog", name="Burst pipe?")
    expect(panel.get_by_text("For Friday.")).to_be_visible()
    assert_accessible(page, "[role=dialog]")

    panel.get_by_role("button", name="Approve").click()

    expect(page.get_by_text("Approved.").first).to_be_visible()
    expect(panel.get_by_text("Needs approval")).to_have_count(0)
    content = business.do("GET", f"{MARKETING}/content-items/{content_id}")
    assert content["approval"]["decision"] == "approved"


def test_a_viewer_sees_the_calendar_and_changes_nothing(
    business: Business, open_page: Open
) -> None:
    # given
    day = a_month_ahead()
    post = scheduled(business, business.connect(), "Burst pipe?", at(day, 9))
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.viewer)
    link = page.get_by_role("link", name="Burst pipe?")
    refused = page.get_by_text(re.compile("^Not moved: You are a viewer here")).first

    # when
    link.focus()
    page.keyboard.press("Shift+ArrowRight")

    # then
    expect(refused).to_be_visible()
    fill = page.get_by_role("button", name="Fill the next 4 weeks")
    expect(fill).to_have_attribute("aria-disabled", "true")
    link.click()
    panel = page.get_by_role("dialog", name="Burst pipe?")
    for name in ("Reschedule", "Post now", "Back to draft"):
        button = panel.get_by_role("button", name=name, exact=True)
        expect(button).to_have_attribute("aria-disabled", "true")
    assert local_time(business, post) == f"{day}T09:00"


def test_filters_stay_in_the_address(business: Business, open_page: Open) -> None:
    day = a_month_ahead()
    one, other = business.connect("Website"), business.connect("Newsletter")
    scheduled(business, one, "Burst pipe?", at(day, 9))
    scheduled(business, other, "Meet Rosa", at(day, 9))
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.viewer)
    expect(page.get_by_role("link", name="Meet Rosa")).to_be_visible()

    page.get_by_role("button", name="Accounts").click()
    page.get_by_role("menuitemcheckbox", name="Website").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Meet Rosa")).to_have_count(0)
    page.reload()

    expect(page.get_by_role("link", name="Burst pipe?")).to_be_visible()
    expect(page.get_by_role("link", name="Meet Rosa")).to_have_count(0)


def test_the_clock_of_another_zone_can_be_shown(business: Business, open_page: Open) -> None:
    day = a_month_ahead()
    scheduled(business, business.connect(), "Burst pipe?", at(day, 20))
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.viewer)
    expect(on(page, day).get_by_text("Burst pipe?")).to_be_visible()

    page.get_by_label("Time zone").fill("Berlin")
    page.get_by_label("Time zone").press("Enter")

    expect(on(page, day + timedelta(days=1)).get_by_text("Burst pipe?")).to_be_visible()
    expect(page.get_by_text("Time zone of the business")).to_be_visible()
    photograph(page, "calendar-zone")
    page.get_by_role("button", name="Back to Los Angeles").click()
    expect(on(page, day).get_by_text("Burst pipe?")).to_be_visible()


def test_what_has_no_time_waits_in_the_tray_and_is_scheduled_from_there(
    business: Business, open_page: Open
) -> None:
    account = business.connect()
    content = business.write("Leak detective")
    bulk = {"content_item_id": content["id"], "channel_account_ids": [account["id"]]}
    business.do("POST", f"{MARKETING}/post-instances/bulk", bulk)
    day = a_month_ahead()
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.editor)

    tray = page.get_by_role("region", name="Without a time")
    tray.get_by_role("link", name="Leak detective").drag_to(on(page, day))
    dialog = page.get_by_role("dialog", name="Schedule")
    dialog.get_by_label("Time").fill("10:15")
    dialog.get_by_role("button", name="Schedule").click()

    expect(on(page, day).get_by_text("Leak detective")).to_be_visible()
    expect(tray).to_have_count(0)
    assert business.posts()[0]["status"] == "Scheduled"


@pytest.mark.parametrize(("per_day", "days"), [(17, 30), (400, 25)])
def test_a_month_of_posts_shows_a_few_a_day_and_the_rest_when_asked(
    business: Business, open_page: Open, per_day: int, days: int
) -> None:
    day = a_month_ahead()
    path = f"/t/{business.tenant_id}/calendar?day={day}"
    page = open_page(path, as_=business.viewer, before=_crowd(business, day, per_day, days))

    posts = page.get_by_role("main").get_by_role("link", name="Burst pipe?")
    expect(on(page, day).get_by_role("link")).to_have_count(3)
    # Posts on the days of the neighbouring months that are shown may be included.
    assert posts.count() <= 3 * days
    assert _elements(page) < MOST_ELEMENTS
    on(page, day).get_by_role("button", name=f"+ {per_day - 3} more").click()

    # The list with all posts of the day opens over the calendar, which does not move.
    all_of_it = page.get_by_role("dialog", name=re.compile("^Posts on "))
    expect(all_of_it.get_by_role("link")).to_have_count(min(per_day, 100))
    if per_day > 100:
        all_of_it.get_by_role("button", name="Show 100 more").click()
        expect(all_of_it.get_by_role("link")).to_have_count(200)
    page.keyboard.press("Escape")
    expect(all_of_it).to_have_count(0)
    expect(on(page, day).get_by_role("link")).to_have_count(3)


def test_a_week_of_thousands_of_posts_shows_a_few_an_hour(
    business: Business, open_page: Open
) -> None:
    day = a_month_ahead()
    path = f"/t/{business.tenant_id}/calendar?view=week&day={day}"
    page = open_page(path, as_=business.viewer, before=_crowd(business, day, 400, 25))

    noon = page.locator(f"td[data-day='{day}'][data-hour='12']")
    expect(noon.get_by_role("link")).to_have_count(3)
    expect(noon.get_by_role("button", name=re.compile(r"^\+ 1\d more"))).to_be_visible()
    posts = page.get_by_role("main").get_by_role("link", name="Burst pipe?")
    assert posts.count() <= 3 * 24 * 7
    assert _elements(page) < MOST_ELEMENTS


def test_on_a_phone_the_filters_stand_behind_one_button(
    business: Business, open_page: Open
) -> None:
    # given
    day = a_month_ahead()
    one, other = business.connect("Website"), business.connect("Newsletter")
    scheduled(business, one, "Burst pipe?", at(day, 9))
    scheduled(business, other, "Meet Rosa", at(day, 9))
    path = f"/t/{business.tenant_id}/calendar?view=list&day={day}"
    page = open_page(
        path, as_=business.viewer, before=lambda page, _: page.set_viewport_size(PHONE)
    )
    expect(page.get_by_role("link", name="Meet Rosa")).to_be_visible()
    expect(page.get_by_role("button", name="Accounts")).to_have_count(0)

    # when, by keyboard alone
    page.get_by_role("button", name="Filters").press("Enter")
    filters = page.get_by_role("dialog", name="Filters")
    assert_accessible(page, "[role=dialog]")
    photograph(page, "calendar-filters", ("phone",))
    filters.get_by_label("Website").press("Space")
    page.keyboard.press("Escape")

    # then
    expect(page.get_by_role("link", name="Meet Rosa")).to_have_count(0)
    expect(page.get_by_role("link", name="Burst pipe?")).to_be_visible()
    expect(page.get_by_role("button", name="Filters 1 chosen")).to_be_focused()


def test_it_opens_on_this_week_and_the_next_three_and_back_steps_through_them(
    business: Business, open_page: Open
) -> None:
    # given
    page = open_page(f"/t/{business.tenant_id}/calendar", as_=business.viewer)
    days = page.locator("td[data-day]")
    expect(days).to_have_count(28)
    expect(on(page, datetime.now(ZONE).date())).to_have_attribute("aria-current", "date")
    first = days.first.get_attribute("data-day")
    assert first

    # when
    page.get_by_role("button", name="Next four weeks").click()
    later = (date.fromisoformat(first) + timedelta(days=28)).isoformat()
    expect(days.first).to_have_attribute("data-day", later)
    page.go_back()

    # then
    expect(days.first).to_have_attribute("data-day", first)


def test_two_quick_presses_move_a_post_by_two_days(business: Business, open_page: Open) -> None:
    day = a_month_ahead()
    post = scheduled(business, business.connect(), "Burst pipe?", at(day, 9))
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.editor)

    page.get_by_role("link", name="Burst pipe?").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")

    two_weeks_on = day + timedelta(days=14)
    expect(on(page, two_weeks_on).get_by_text("Burst pipe?")).to_be_visible()
    expect(page.get_by_text("Moved to").first).to_be_visible()
    assert local_time(business, post) == f"{two_weeks_on}T09:00"


def test_an_empty_day_begins_a_post_by_mouse_and_by_keyboard(
    business: Business, open_page: Open
) -> None:
    day = a_month_ahead()
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.editor)
    begun = re.compile(rf"/compose\?date={day}")

    on(page, day).click(position={"x": 30, "y": 60})
    expect(page).to_have_url(begun)
    page.go_back()
    on(page, day).get_by_role("button", name="New post on").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(begun)


def test_what_holds_a_post_back_is_on_it_and_can_be_filtered(
    business: Business, open_page: Open
) -> None:
    # given one post that waits for an approval, and one whose account is paused
    day = a_month_ahead()
    website, blog = business.connect("Website"), business.connect("Blog")
    scheduled(business, website, "Burst pipe?", at(day, 9))
    scheduled(business, blog, "Meet Rosa", at(day, 10))
    content_id = business.posts()[0]["content_item_id"]
    business.do("POST", f"{MARKETING}/content-items/{content_id}/submit", {})
    business.do("POST", f"{MARKETING}/channel-accounts/{blog['id']}/pause")
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.admin)
    asks = page.get_by_role("link", name=re.compile("Burst pipe.*Needs approval"))
    expect(asks).to_be_visible()
    paused = page.get_by_role("link", name=re.compile("Meet Rosa.*Account paused"))
    expect(paused).to_be_visible()
    assert_accessible(page)

    # when
    page.get_by_role("button", name="Held back").click()
    page.get_by_role("menuitemcheckbox", name="Needs approval").click()
    page.keyboard.press("Escape")

    # then
    expect(paused).to_have_count(0)
    expect(asks).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("Blog posts again.").first).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Meet Rosa.*Account paused"))).to_have_count(0)


def test_what_the_keyboard_reaches_shows_its_whole_text(
    business: Business, open_page: Open
) -> None:
    day = a_month_ahead()
    scheduled(business, business.connect(), "Burst pipe?", at(day, 9))
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.viewer)
    link = page.get_by_role("link", name="Burst pipe?")
    link.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")

    card = page.get_by_role("tooltip")
    expect(card.get_by_text("We come at night too.")).to_be_visible()
    assert_accessible(page, "[role=tooltip]")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_a_colleagues_change_appears_within_fifteen_seconds(
    business: Business, open_page: Open
) -> None:
    day = a_month_ahead()
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.viewer)
    expect(page.locator("td[data-day]").first).to_be_visible()

    account = business.connect()
    scheduled(business, account, "Burst pipe?", at(day, 9))

    expect(on(page, day).get_by_text("Burst pipe?")).to_be_visible(timeout=15_000)

    business.do("POST", f"{MARKETING}/channel-accounts/{account['id']}/pause")

    expect(page.get_by_text("is paused: posts that fall due are skipped")).to_be_visible(
        timeout=15_000
    )


def test_a_deleted_post_comes_back_by_undo(business: Business, open_page: Open) -> None:
    day = a_month_ahead()
    post = scheduled(business, business.connect(), "Burst pipe?", at(day, 9))
    address = f"/t/{business.tenant_id}/calendar?day={day}&post={post}"
    page = open_page(address, as_=business.editor)

    page.get_by_role("dialog", name="Burst pipe?").get_by_role(
        "button", name="Delete this post"
    ).click()
    expect(on(page, day).get_by_role("link", name="Burst pipe?")).to_have_count(0)
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_role("button", name="Undo").click()

    expect(
        on(page, day).get_by_role("link", name=re.compile("Burst pipe.*Scheduled"))
    ).to_be_visible()
    [kept] = business.posts()
    assert (kept["id"], kept["status"]) == (post, "Scheduled")


@pytest.mark.parametrize("width", [360, 640, 768, 1280, 1440])
def test_messages_cover_neither_a_panel_nor_its_buttons(
    business: Business, open_page: Open, width: int
) -> None:
    day, account = a_month_ahead(), business.connect()
    for hour, title in ((9, "Burst pipe?"), (10, "Meet Rosa"), (11, "Frost tips")):
        scheduled(business, account, title, at(day, hour))
    page = open_page(
        f"/t/{business.tenant_id}/calendar?view=list&day={day}",
        as_=business.editor,
        before=lambda page, _: page.set_viewport_size({"width": width, "height": 720}),
    )
    panel = page.get_by_role("dialog")

    for title in ("Burst pipe?", "Meet Rosa"):
        page.get_by_role("link", name=title).click()
        panel.get_by_role("button", name="Delete this post").click()
        expect(panel).to_have_count(0)
    page.get_by_role("link", name="Frost tips").click()

    expect(panel.get_by_role("button", name="Close")).to_be_visible()
    expect(page.get_by_text("Undo", exact=True)).to_have_count(2)
    assert covered_by_messages(page, "[role=dialog]") == []


@pytest.mark.parametrize("width", [640, 768, 1280, 1440])
def test_messages_cover_no_day_that_a_post_can_be_dropped_on(
    business: Business, open_page: Open, width: int
) -> None:
    day = a_month_ahead()
    scheduled(business, business.connect(), "Burst pipe?", at(day, 9))
    page = open_page(
        f"/t/{business.tenant_id}/calendar?view=month&day={day}",
        as_=business.editor,
        before=lambda page, _: page.set_viewport_size({"width": width, "height": 720}),
    )
    post = page.get_by_role("link", name="Burst pipe?")

    post.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()

    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert covered_by_messages(page, "td[data-day], main button, main a") == []
    page.evaluate("scrollTo(0, 0)")
    if width >= 1024:
        assert covered_by_messages(page, "td[data-day], nav a, main button, main a") == []
    # The dragged element must not be stopped by a message, wherever the page is scrolled to.
    behind = "[...document.querySelectorAll('[data-radix-collection-item]')].map((message) => {"
    behind += " const { x, y } = message.getBoundingClientRect();"
    behind += " return message.contains(document.elementFromPoint(x + 8, y + 8)); })"
    assert page.evaluate(behind) == [True]
    post.dispatch_event("dragstart")
    assert page.evaluate(behind) == [False]
    post.dispatch_event("dragend")
    assert page.evaluate(behind) == [True]


def test_viewers_can_not_drag_posts(business: Business, open_page: Open) -> None:
    day = a_month_ahead()
    scheduled(business, business.connect(), "Burst pipe?", at(day, 9))
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.viewer)

    expect(page.get_by_role("link", name="Burst pipe?")).to_have_attribute("draggable", "false")


@pytest.mark.parametrize("width", [640, 768, 1440])
def test_a_title_without_a_blank_and_one_from_right_to_left_stay_in_their_place(
    business: Business, open_page: Open, width: int
) -> None:
    day = a_month_ahead()
    account = business.connect()
    scheduled(business, account, "x" * 200, at(day, 9))
    scheduled(business, account, "مرحبا (24/7)", at(day, 10))
    page = open_page(
        f"/t/{business.tenant_id}/calendar?day={day}",
        as_=business.viewer,
        before=lambda page, _: page.set_viewport_size({"width": width, "height": 900}),
    )

    expect(page.get_by_text("مرحبا").first).to_have_css("direction", "rtl")
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits)


def test_on_paper_the_calendar_stands_alone(business: Business, open_page: Open) -> None:
    day = a_month_ahead()
    account = business.connect()
    for hour in range(9, 15):
        scheduled(business, account, f"Tip {hour}", at(day, hour))
    page = open_page(f"/t/{business.tenant_id}/calendar?day={day}", as_=business.viewer)
    expect(page.get_by_role("link", name="Tip 9")).to_be_visible()

    page.emulate_media(media="print", color_scheme="dark")

    expect(on(page, day).get_by_role("link")).to_have_count(6)
    expect(page.get_by_role("navigation", name="Main")).to_have_count(0)
    expect(page.get_by_role("button", name="Fill the next 4 weeks")).to_have_count(0)
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")


def covered_by_messages(page: Page, what: str) -> list[str]:
    """Which of these elements are behind a message, visible or not."""
    covered: list[str] = page.evaluate(
        """(what) => {
          const messages = [...document.querySelectorAll('[role=region] > ol > li')];
          const boxes = messages.map((message) => message.getBoundingClientRect());
          const meets = (a, b) =>
            a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
          return [...document.querySelectorAll(what)]
            .filter((each) => boxes.some((box) => meets(box, each.getBoundingClientRect())))
            .map((each) => each.outerHTML.slice(0, 120));
        }""",
        what,
    )
    return covered


def test_a_week_opens_at_the_present_hour(business: Business, open_page: Open) -> None:
    page = open_page(f"/t/{business.tenant_id}/calendar?view=week", as_=business.viewer)
    hour = datetime.now(ZONE).strftime("%I %p").lstrip("0")

    week = page.get_by_role("table")
    expect(week.get_by_role("rowheader", name=hour, exact=True)).to_be_in_viewport()

    # A week without today is scrolled to the morning.
    day = datetime.now(ZONE).date() + timedelta(days=14)
    page = open_page(f"/t/{business.tenant_id}/calendar?view=week&day={day}", as_=business.viewer)
    expect(page.get_by_role("rowheader", name="8 AM", exact=True)).to_be_in_viewport()


def test_on_a_phone_the_legend_says_what_the_marks_of_held_back_posts_mean(
    business: Business, open_page: Open
) -> None:
    page = open_page(f"/t/{business.tenant_id}/calendar", as_=business.viewer)
    legend = page.get_by_role("region", name="Legend")
    expect(legend.get_by_text("Draft", exact=True)).to_be_visible()
    expect(legend.get_by_text("Reconnect account")).to_be_hidden()

    page.set_viewport_size(PHONE)

    for meaning in ("Needs approval", "Rejected", "Reconnect account", "Account paused"):
        expect(legend.get_by_text(meaning)).to_be_visible()


def _crowd(business: Business, day: date, per_day: int, days: int) -> Callable[[Page, Watch], None]:
    """Makes the calendar answer with this number of posts on each of the first days of that
    month."""
    scheduled(business, business.connect(), "Burst pipe?", at(day, 9))
    [row] = business.posts()
    dates = [day.replace(day=1) + timedelta(days=number) for number in range(days)]
    crowd = {
        each.isoformat(): [
            {
                **row,
                "id": f"post-{each}-{number}",
                "scheduled_for": at(each, number % 24).isoformat(),
            }
            for number in range(per_day)
        ]
        for each in dates
    }

    def before(page: Page, _: Watch) -> None:
        page.route("**/api/v1/marketing/calendar?*", lambda route: route.fulfill(json=crowd))

    return before


def _elements(page: Page) -> int:
    """How many elements the page consists of."""
    counted: int = page.evaluate("document.querySelectorAll('*').length")
    return counted
