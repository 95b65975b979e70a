"""The console in headless Chromium, against a real local stack: see README.md."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from local.browser import require
from tests.e2e.business import Addresses, Business, Person
from tests.e2e.looks import WIDE
from tests.e2e.outcomes import busy_business
from tests.e2e.watch import Watch

#: The file with the addresses of a running stack, such as `.local/stack.json`.
VARIABLE = "DRUMBEAT_STACK"
#: A cold function takes seconds on a busy machine.
PATIENCE_MS = 20_000
#: Where the console stores its refresh token (`web/src/session/session.ts`).
SESSION_KEY = "drumbeat.refresh"

#: Opens a page of the console as a person (`as_`), or signed out.
Open = Callable[..., Page]


def launched(playwright: Playwright) -> Browser:
    """The machine's Chromium, without a window."""
    # Chromium's sandbox does not run as root, and containers often have no /dev/shm.
    root = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=require(), args=root)


@pytest.fixture(scope="session")
def addresses(request: pytest.FixtureRequest) -> Addresses:
    """The running stack, if one is named, or one of these tests' own."""
    if named := os.environ.get(VARIABLE):
        known = json.loads(Path(named).read_text())
        return Addresses(known["console_url"], known["api_url"], known["sandbox_url"])
    stack = request.getfixturevalue("stack")
    return Addresses(stack.console_url, stack.api_url, stack.sandbox_url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def business(addresses: Addresses) -> Business:
    """A new tenant with an admin, an editor and a viewer, for this file's tests alone."""
    return Business.founded(addresses)


@pytest.fixture(scope="session")
def busy(addresses: Addresses) -> Business:
    """A business in the middle of its day, for tests that change nothing."""
    return busy_business(addresses)


@pytest.fixture
def watches() -> Iterator[list[Watch]]:
    """One for each page that the test opened; fails if one has complaints at the end."""
    opened: list[Watch] = []
    yield opened
    complaints = [each for watch in opened for each in watch.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def open_page(addresses: Addresses, browser: Browser, watches: list[Watch]) -> Iterator[Open]:
    """`open_page("/sign-in")`, `open_page("/", as_=business.admin)`: each in a browser context of
    its own.

    `before` gets page and watch before anything is requested.
    """
    contexts = []

    def open_it(
        path: str, as_: Person | None = None, before: Callable[[Page, Watch], None] | None = None
    ) -> Page:
        state: Any = {"origins": [], "cookies": []}
        if as_ is not None:
            kept = [{"name": SESSION_KEY, "value": as_.refresh_token}]
            state["origins"] = [{"origin": addresses.console_url, "localStorage": kept}]
        context = browser.new_context(
            base_url=addresses.console_url,
            storage_state=state,
            locale="en-US",
            timezone_id="America/Los_Angeles",
            color_scheme="light",
            reduced_motion="reduce",
            viewport=WIDE,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        # The browser does not report an `eval` that is refused and caught.
        context.add_init_script(
            "addEventListener('securitypolicyviolation', (refused) =>"
            " console.error(`${refused.violatedDirective} refused ${refused.blockedURI}`))"
        )
        page = context.new_page()
        watches.append(Watch(page))
        if before is not None:
            before(page, watches[-1])
        page.goto(path)
        return page

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture
def watch(watches: list[Watch]) -> Callable[[], Watch]:
    """The watch of the page that was opened last, to add expectations."""
    return lambda: watches[-1]
