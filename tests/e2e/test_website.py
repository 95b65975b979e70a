"""The carousel of banners on the business's own website, which has another origin than ours.

Most tests answer for both origins themselves and control the browser's clock; the last ones need
the stack.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, Route, expect

from local.businesses import H2O
from local.pictures import picture
from sandbox import websites
from sandbox.ledger import Ledger
from tests.e2e.business import MARKETING, Business
from tests.e2e.looks import PHONE, ROOT, WIDE, assert_accessible, photograph
from tests.e2e.pictures import drawn
from tests.e2e.watch import Watch

WIDGET = ROOT / "web" / "dist" / "embed"
#: Minified and uncompressed; compressed it is half of that.
MOST_BYTES = 6_000
OURS = "https://drumbeat.example"
THEIRS = "https://plumber.example"
SITE = "k3y-of-a-website-0123"
NOW = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
TURN_MS = 5_000
#: How often an open page asks for the feed again.
AGAIN_MS = 300_000
#: From a change until the feed has it.
TOLD_WITHIN_S = 60

Feed = dict[str, Any]


def banner(name: str, link: str | None = "https://plumber.example/winter", **more: Any) -> Feed:
    """One banner in a feed."""
    picture = f"{OURS}/media/{name}.png"
    return {
        "id": name,
        "title": name,
        "image": {
            "src": picture,
            "srcset": f"{picture} 1600w",
            "width": 1600,
            "height": 600,
            "alt": f"Picture of {name}",
        },
        "link_url": link,
        "starts_at": None,
        "ends_at": None,
        **more,
    }


def feed_of(*banners: Feed) -> Feed:
    return {
        "rotate_seconds": TURN_MS // 1000,
        "version": 1,
        "counts_at": f"{OURS}/api/public/banners/seen",
        "banners": list(banners),
    }


THREE = feed_of(banner("boiler"), banner("drain"), banner("pipe"))


@dataclass
class Internet:
    """Answers for our distribution and for the plumber's website, and records requests."""

    feeds: dict[str, Any] = field(default_factory=dict)
    #: Sent instead of the feeds.
    outage: int | None = None
    page: str | None = None
    way: str = "script"
    asked: list[str] = field(default_factory=list)
    #: While this is a list, requests for the script wait in it.
    waiting: list[Route] | None = None
    _ledger: Ledger = field(default_factory=Ledger)

    def __post_init__(self) -> None:
        told = {
            "title": "H2O Plumbing",
            "script": f"{OURS}/embed/banner.js",
            "site": SITE,
            "page": f"{OURS}/embed/banners.html?site={SITE}",
        }
        websites.keep(self._ledger, "h2o", json.dumps(told).encode())

    def answer(self, route: Route) -> None:
        url = route.request.url
        self.asked.append(url)
        if url.startswith(THEIRS):
            self._theirs(route)
        elif self.waiting is not None and url.endswith("/banner.js"):
            self.waiting.append(route)
        else:
            self._ours(route)

    def let_through(self) -> None:
        """Answers the requests that were waiting, and stops delaying new ones."""
        kept, self.waiting = self.waiting or [], None
        for route in kept:
            self._ours(route)

    def reports(self) -> list[dict[str, list[str]]]:
        """The reports of banners that were seen and clicked."""
        asked = [urlsplit(url) for url in self.asked if "/banners/seen" in url]
        return [parse_qs(each.query) for each in asked]

    def _theirs(self, route: Route) -> None:
        if urlsplit(route.request.url).path == "/websites.css":
            shown = websites.stylesheet()
        elif self.page is None:
            shown = websites.show(self._ledger, "h2o", {"way": self.way})
        else:
            route.fulfill(body=self.page, content_type="text/html; charset=utf-8")
            return
        headers = {**shown.headers, "Content-Type": shown.content_type}
        route.fulfill(status=shown.status, body=shown.encoded(), headers=headers)

    def _ours(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        anybody = {"Access-Control-Allow-Origin": "*"}
        if path.startswith("/public/banners/"):
            feed = self.feeds.get(path.split("/")[-1].removesuffix(".json"))
            status = self.outage or (200 if feed is not None else 403)
            text = feed if isinstance(feed, str) else json.dumps(feed)
            route.fulfill(status=status, body=text, headers=anybody)
        elif path.startswith("/media/"):
            hue = sum(path.encode()) % 360
            route.fulfill(body=drawn(16, 6, hue), content_type="image/png")
        elif path.startswith("/embed/"):
            route.fulfill(path=WIDGET / Path(path).name, headers=anybody)
        else:
            route.fulfill(status=204, headers=anybody)


@pytest.fixture
def internet() -> Internet:
    return Internet(feeds={SITE: THREE})


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, internet: Internet, watches: list[Watch]) -> Iterator[Visit]:
    """Opens the plumber's website, with a clock that the test moves.

    `scripts` run before the page's own; other arguments configure the visitor's browser.
    """
    contexts = []

    def open_it(*scripts: str, clock: bool = True, **visitor: Any) -> Page:
        context = browser.new_context(**{"viewport": WIDE, "locale": "en-US", **visitor})
        contexts.append(context)
        context.add_init_script(
            "addEventListener('securitypolicyviolation', (refused) =>"
            " console.error(`${refused.violatedDirective} refused ${refused.blockedURI}`))"
        )
        for script in scripts:
            context.add_init_script(script)
        context.route(re.compile("^https://"), internet.answer)
        page = context.new_page()
        watches.append(Watch(page))
        if clock:
            page.clock.install(time=NOW)
            page.clock.pause_at(NOW + timedelta(seconds=1))
        page.goto(THEIRS, wait_until="commit" if internet.waiting is not None else "load")
        return page

    yield open_it
    for context in contexts:
        context.close()


def carousel(page: Page) -> Locator:
    return page.get_by_role("region", name="Banners")


def assert_shows(page: Page, name: str) -> None:
    """Fails unless that banner, and no other, is shown."""
    expect(page.get_by_role("img")).to_have_count(1)
    expect(page.get_by_role("img", name=f"Picture of {name}")).to_be_visible()


def test_the_script_weighs_less_than_six_kilobytes() -> None:
    assert (WIDGET / "banner.js").stat().st_size < MOST_BYTES


def test_the_next_banner_comes_every_five_seconds(visit: Visit) -> None:
    page = visit()

    assert_shows(page, "boiler")
    page.clock.run_for(TURN_MS - 1)
    assert_shows(page, "boiler")
    for name in ("drain", "pipe", "boiler"):
        page.clock.run_for(TURN_MS)
        assert_shows(page, name)


def test_a_mouse_that_rests_on_it_holds_it(visit: Visit) -> None:
    page = visit()

    page.get_by_role("img").hover()
    page.clock.run_for(3 * TURN_MS)
    assert_shows(page, "boiler")
    page.get_by_role("heading", name="Call us").hover()
    page.clock.run_for(TURN_MS)

    assert_shows(page, "drain")


def test_coming_to_it_by_keyboard_stops_it_until_it_is_started_again(visit: Visit) -> None:
    page = visit()
    assert_shows(page, "boiler")
    expect(page.get_by_role("button", name="Stop rotation")).to_be_visible()

    page.get_by_role("link", name="Call us").focus()
    page.keyboard.press("Tab")

    start = page.get_by_role("button", name="Start rotation")
    expect(start).to_be_focused()
    page.clock.run_for(3 * TURN_MS)
    assert_shows(page, "boiler")
    page.keyboard.press("Enter")
    page.clock.run_for(TURN_MS)
    assert_shows(page, "drain")


def test_nothing_moves_for_people_who_want_less_motion(visit: Visit) -> None:
    page = visit(reduced_motion="reduce")

    assert_shows(page, "boiler")
    expect(page.get_by_role("button", name="Start rotation")).to_be_visible()
    page.clock.run_for(10 * TURN_MS)

    assert_shows(page, "boiler")


def test_nothing_moves_in_a_tab_that_nobody_sees(visit: Visit) -> None:
    page = visit()
    assert_shows(page, "boiler")

    hide(page, True)
    page.clock.run_for(10 * TURN_MS)
    assert_shows(page, "boiler")
    hide(page, False)
    page.clock.run_for(TURN_MS)

    assert_shows(page, "drain")


def hide(page: Page, hidden: bool) -> None:
    page.evaluate(
        "(hidden) => {"
        " Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )


def test_arrows_and_dots_lead_to_each_banner(visit: Visit) -> None:
    page = visit()
    dots = page.get_by_role("button", name=re.compile("^Banner"))

    page.get_by_role("button", name="Next banner").click()
    assert_shows(page, "drain")
    expect(dots.nth(1)).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Previous banner").click()
    page.get_by_role("button", name="Previous banner").click()
    assert_shows(page, "pipe")
    page.get_by_role("button", name="Banner 1 of 3").click()
    assert_shows(page, "boiler")

    expect(page.locator("[aria-current]")).to_have_count(1)
    page.get_by_role("heading", name="Call us").hover()
    page.clock.run_for(3 * TURN_MS)
    assert_shows(page, "boiler")


def test_a_finger_leads_on_and_back_and_opens_nothing(visit: Visit) -> None:
    page = visit(has_touch=True, is_mobile=True, viewport=PHONE)
    assert_shows(page, "boiler")

    swipe(page, -200)
    assert_shows(page, "drain")
    swipe(page, 200)
    swipe(page, 200)

    assert_shows(page, "pipe")
    assert page.url == f"{THEIRS}/"


def swipe(page: Page, across: int) -> None:
    """Swipes on the banner by this many pixels to the right."""
    box = page.get_by_role("img").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2 - across / 2, box["y"] + 20
    browser = page.context.new_cdp_session(page)
    for kind, at in (("Start", 0.0), ("Move", 0.3), ("Move", 0.7), ("Move", 1.0), ("End", 1.0)):
        points = [] if kind == "End" else [{"x": x + at * across, "y": y}]
        touch = {"type": f"touch{kind}", "touchPoints": points}
        browser.send("Input.dispatchTouchEvent", touch)


def test_a_click_leads_where_the_banner_says(visit: Visit, internet: Internet) -> None:
    page = visit()
    link = page.get_by_role("link", name="Picture of boiler")
    expect(link).to_have_attribute("rel", re.compile(r"\bnoopener\b"))

    link.click()

    page.wait_for_url(f"{THEIRS}/winter")


def test_only_addresses_of_the_web_are_links(visit: Visit, internet: Internet) -> None:
    links = (None, "javascript:alert(1)", "data:text/html,x", "//x.example", "HTTPS://x.example")
    internet.feeds[SITE] = feed_of(*(banner(f"n{at}", link) for at, link in enumerate(links)))

    page = visit()

    assert_shows(page, "n0")
    expect(carousel(page).locator("a")).to_have_count(1)
    expect(carousel(page).locator("a")).to_have_attribute("href", "HTTPS://x.example")


def test_one_banner_has_nothing_to_turn(visit: Visit, internet: Internet) -> None:
    internet.feeds[SITE] = feed_of(banner("boiler"))

    page = visit()

    assert_shows(page, "boiler")
    expect(page.get_by_role("button")).to_have_count(0)


def test_those_who_hear_it_are_told_what_it_is_and_where_they_are(visit: Visit) -> None:
    page = visit()

    expect(carousel(page)).to_have_attribute("aria-roledescription", "carousel")
    slide = page.get_by_role("group", name="1 of 3")
    expect(slide).to_have_attribute("aria-roledescription", "slide")
    spoken = carousel(page).locator("[aria-live]")
    expect(spoken).to_have_attribute("aria-live", "off")
    rotation = carousel(page).get_by_role("button").first
    expect(rotation).to_have_accessible_name("Stop rotation")
    rotation.click()
    expect(spoken).to_have_attribute("aria-live", "polite")


def test_axe_finds_nothing_in_it(visit: Visit) -> None:
    page = visit(clock=False, reduced_motion="reduce")
    assert_shows(page, "boiler")

    assert_accessible(page)


def test_nothing_on_the_page_moves_when_it_comes(visit: Visit, internet: Internet) -> None:
    internet.waiting = []
    page = visit(
        "window.moved = 0; new PerformanceObserver((list) => {"
        " for (const each of list.getEntries()) window.moved += each.value;"
        "}).observe({type: 'layout-shift', buffered: true})",
        clock=False,
    )
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")

    internet.let_through()
    assert_shows(page, "boiler")
    page.get_by_role("button", name="Next banner").click()
    assert_shows(page, "drain")

    drawn_twice = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    page.evaluate(drawn_twice)
    assert page.evaluate("window.moved") == 0


def test_at_midnight_of_the_business_one_goes_and_another_comes(
    visit: Visit, internet: Internet
) -> None:
    midnight = "2026-11-29T20:01:00Z"
    internet.feeds[SITE] = feed_of(
        banner("autumn", ends_at=midnight), banner("winter", starts_at=midnight)
    )
    page = visit(reduced_motion="reduce")

    assert_shows(page, "autumn")
    page.clock.run_for(60_000)

    assert_shows(page, "winter")


def test_the_last_one_goes_when_it_ends(visit: Visit, internet: Internet) -> None:
    internet.feeds[SITE] = feed_of(banner("autumn", ends_at="2026-11-29T20:01:00Z"))
    page = visit()

    assert_shows(page, "autumn")
    page.clock.run_for(60_000)

    assert_nothing_is_there(page)


def test_who_is_in_it_by_keyboard_stays_there_when_banners_change(
    visit: Visit, internet: Internet
) -> None:
    ends = banner("autumn", ends_at="2026-11-29T20:01:00Z")
    internet.feeds[SITE] = feed_of(ends, *THREE["banners"])
    page = visit()
    page.get_by_role("button", name="Next banner").focus()

    page.clock.run_for(60_000)

    expect(page.get_by_role("button", name=re.compile("^Banner"))).to_have_count(3)
    expect(page.get_by_role("button", name="Start rotation")).to_be_focused()


def assert_nothing_is_there(page: Page) -> None:
    widget = page.locator("drumbeat-banners")
    expect(widget).to_be_attached()
    expect(widget).to_be_hidden()


@pytest.mark.parametrize("told", [feed_of(), "<html>Sign in to this network</html>", "{}"])
def test_a_feed_without_banners_shows_nothing(visit: Visit, internet: Internet, told: Any) -> None:
    internet.feeds[SITE] = told

    assert_nothing_is_there(visit())


@pytest.mark.parametrize("status", [404, 503])
def test_a_feed_that_can_not_be_had_shows_nothing_and_says_nothing(
    visit: Visit, internet: Internet, watches: list[Watch], status: int
) -> None:
    internet.outage = status

    page = visit(clock=False)
    assert_nothing_is_there(page)

    watches[-1].forget(like=f"GET {OURS}/public/banners/* answered {status}")


def test_an_open_page_takes_up_what_changed(visit: Visit, internet: Internet) -> None:
    page = visit(reduced_motion="reduce")
    assert_shows(page, "boiler")

    # The same version: only the time made a banner due.
    internet.feeds[SITE] = feed_of(banner("spring"))
    page.clock.run_for(AGAIN_MS)

    assert_shows(page, "spring")


def test_what_is_shown_stays_in_an_outage_and_goes_with_its_key(
    visit: Visit, internet: Internet, watches: list[Watch]
) -> None:
    page = visit(reduced_motion="reduce")
    assert_shows(page, "boiler")

    internet.outage = 503
    with page.expect_response(re.compile("/public/")):
        page.clock.run_for(AGAIN_MS)
    assert_shows(page, "boiler")
    internet.outage = 403
    with page.expect_response(re.compile("/public/")):
        page.clock.run_for(AGAIN_MS)
    assert_nothing_is_there(page)
    internet.outage = None
    with page.expect_response(re.compile("/public/")):
        page.clock.run_for(AGAIN_MS)
    assert_shows(page, "boiler")

    watches[-1].forget(like=f"GET {OURS}/public/* answered 50?")
    watches[-1].forget(like=f"GET {OURS}/public/* answered 403")


def test_several_stand_on_one_page_and_turn_by_themselves(visit: Visit, internet: Internet) -> None:
    internet.feeds["other"] = feed_of(banner("tap"), banner("sink"))
    script = f'<script async src="{OURS}/embed/banner.js" data-site='
    internet.page = (
        "<!doctype html><html lang=en><title>x</title><main><h1>x</h1>"
        f"<div id=a>{script}{SITE}></script></div>"
        f'<div id=b>{script}other data-label="Offers"></script></div>'
        "<div id=c><drumbeat-banners data-site=other></drumbeat-banners></div></main>"
    )

    page = visit()
    shown = {key: page.locator(f"#{key}").get_by_role("img") for key in "abc"}

    expect(shown["a"]).to_have_attribute("alt", "Picture of boiler")
    for key in "bc":
        expect(shown[key]).to_have_attribute("alt", "Picture of tap")
    expect(page.get_by_role("region", name="Offers")).to_have_count(1)
    page.get_by_role("button", name="Next banner").first.click()
    page.clock.run_for(TURN_MS)
    expect(shown["a"]).to_have_attribute("alt", "Picture of drain")
    for key in "bc":
        expect(shown[key]).to_have_attribute("alt", "Picture of sink")


@pytest.mark.parametrize("way", ["strict", "frame"])
def test_it_works_under_a_strict_policy_and_in_a_frame(
    visit: Visit, internet: Internet, way: str
) -> None:
    internet.way = way

    page = visit()
    inside = page.frame_locator("iframe") if way == "frame" else page

    expect(inside.get_by_role("img", name="Picture of boiler")).to_be_visible()
    page.clock.run_for(TURN_MS)
    expect(inside.get_by_role("img", name="Picture of drain")).to_be_visible()


def test_a_visitors_address_does_not_choose_what_a_page_shows(
    visit: Visit, internet: Internet
) -> None:
    internet.page = (
        "<!doctype html><title>x</title><drumbeat-banners></drumbeat-banners>"
        f'<script async src="{OURS}/embed/banner.js"></script>'
    )
    page = visit(clock=False)
    page.goto(f"{THEIRS}/?site={SITE}")

    page.wait_for_function("!!customElements.get('drumbeat-banners')")

    assert not any(f"/{SITE}.json" in each for each in internet.asked)


PERSON = "Object.defineProperty(navigator, 'webdriver', {value: false})"


def test_a_visit_reports_once_what_was_seen_and_clicked(visit: Visit, internet: Internet) -> None:
    here = f"{THEIRS}/#call"
    internet.feeds[SITE] = feed_of(banner("boiler", here), banner("drain", here))
    page = visit(PERSON)

    page.clock.run_for(900)
    page.get_by_role("button", name="Next banner").click()
    page.clock.run_for(1_100)
    assert_shows(page, "drain")
    page.get_by_role("link", name="Picture of drain").click()
    assert internet.reports() == []
    with page.expect_request(re.compile("/banners/seen")) as reported:
        hide(page, True)
    hide(page, False)
    hide(page, True)

    assert internet.reports() == [{"viewed": ["drain"], "clicked": ["drain"]}]
    assert not {"cookie", "referer"} & set(reported.value.headers)


def test_visits_of_machines_are_not_reported(visit: Visit, internet: Internet) -> None:
    page = visit()
    page.clock.run_for(3 * TURN_MS)

    hide(page, True)

    assert internet.reports() == []


@pytest.fixture
def site(business: Business) -> dict[str, Any]:
    """A website of the sandbox that embeds the business's banners."""
    site: dict[str, Any] = business.do("GET", f"{MARKETING}/banners/site")
    told = {
        "title": "H2O Plumbing",
        "script": urljoin(site["page_url"], "banner.js"),
        "site": site["site_key"],
        "page": site["page_url"],
    }
    kept = requests.put(website(business), json=told, timeout=10)
    assert kept.status_code == 204
    return site


def website(business: Business, way: str = "script") -> str:
    return f"{business.addresses.sandbox_url}/websites/{business.tenant_id}?way={way}"


def test_a_website_shows_the_banners_of_the_console_and_reports_its_visits(
    business: Business,
    site: dict[str, Any],
    browser: Browser,
    watches: list[Watch],
    tmp_path: Path,
) -> None:
    for banner in H2O.banners:
        file = tmp_path / banner.file
        file.write_bytes(picture(H2O.pictures[banner.file]))
        asset = business.upload(file, banner.title, alt_text=banner.title)
        body = banner.body(asset["id"], website(business) + "#call")
        business.do("POST", f"{MARKETING}/banners", body)
    told(site, lambda feed: len(feed["banners"]) == 2)
    with browser.new_context(viewport=WIDE, reduced_motion="reduce") as context:
        context.add_init_script(PERSON)
        page = context.new_page()
        watches.append(Watch(page))
        page.clock.install()

        for way in ("frame", "strict", "script"):
            page.goto(website(business, way))
            inside = page.frame_locator("iframe") if way == "frame" else page
            shown = inside.get_by_role("img", name="Winter check-up")
            expect(shown).to_be_visible()
            expect(shown).to_have_js_property("complete", True)
            assert shown.evaluate("(image) => image.naturalWidth") > 1
        photograph(page, "website")
        page.set_viewport_size(WIDE)
        page.clock.run_for(2_000)
        page.get_by_role("link", name="Winter check-up").click()
        page.goto("about:blank")

    def reported(banner: dict[str, Any]) -> bool:
        return bool(banner["title"] == "Winter check-up" and banner["views"] and banner["clicks"])

    until(lambda: any(map(reported, business.do("GET", f"{MARKETING}/banners")["items"])))


def test_a_change_is_told_within_a_minute(business: Business, site: dict[str, Any]) -> None:
    for banner in business.do("GET", f"{MARKETING}/banners")["items"]:
        business.do("DELETE", f"{MARKETING}/banners/{banner['id']}")

    told(site, lambda feed: feed["banners"] == [])


def told(site: dict[str, Any], as_wanted: Callable[[Feed], bool]) -> None:
    """Waits until the website's feed is as wanted."""

    def is_told() -> bool:
        # A website without banners has no feed yet.
        answer = requests.get(site["feed_url"], timeout=10)
        return answer.ok and as_wanted(answer.json())

    until(is_told)


def until(is_so: Callable[[], bool]) -> None:
    give_up = time.monotonic() + TOLD_WITHIN_S
    while not is_so():
        assert time.monotonic() < give_up
        time.sleep(0.5)
