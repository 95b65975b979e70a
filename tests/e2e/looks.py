"""How a page looks, and what screen readers get."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, ViewportSize

Scheme = Literal["dark", "light"]
Look = Literal["dark", "phone", "light"]

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = Path(__file__).with_name("screenshots")
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
WIDE = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=780)
LOOKS: tuple[Look, ...] = ("dark", "phone", "light")
#: Reduced motion, so that animations end sooner.
FITS_WITHIN_S = 5
#: The impacts that fail a test; axe's lower ones are advice.
UNACCEPTABLE = ("serious", "critical")


def photograph(page: Page, name: str, looks: Collection[Look] = LOOKS) -> None:
    """Saves screenshots as `{name}-light`, `-dark` and `-phone` under `screenshots/`.

    Fails if the page must be scrolled sideways on a phone.
    """
    SCREENSHOTS.mkdir(exist_ok=True)
    for look in looks:
        page.set_viewport_size(PHONE if look == "phone" else WIDE)
        _turn(page, "dark" if look == "dark" else "light")
        if look == "phone":
            _wait_until_it_fits(page, name)
        page.screenshot(path=SCREENSHOTS / f"{name}-{look}.png")


def assert_accessible(page: Page, within: str = "html") -> None:
    """Fails for anything that axe-core calls serious or critical, in light and in dark.

    `within` is a selector, to leave out what is dimmed behind a panel.
    """
    if not page.evaluate("typeof axe === 'object'"):
        # Evaluated, because the Content-Security-Policy would refuse it as a script.
        page.evaluate(AXE.read_text(encoding="utf-8"))
    schemes: tuple[Scheme, ...] = ("dark", "light")
    for scheme in schemes:
        _turn(page, scheme)
        result: dict[str, Any] = page.evaluate("(within) => axe.run(within)", within)
        found = [_told(each) for each in result["violations"] if each["impact"] in UNACCEPTABLE]
        assert not found, f"in {scheme} colours:\n" + "\n".join(found)


def assert_it_fits(page: Page, widths: Collection[int] = (640, 768, 1440)) -> None:
    """Fails if the page or a panel must be scrolled sideways at any of the widths."""
    for width in widths:
        page.set_viewport_size(ViewportSize(width=width, height=900))
        _wait_until_it_fits(page, f"at {width} px the page")
        sideways = page.evaluate(
            "[...document.querySelectorAll('main, main *, [role=dialog], [role=dialog] *')]"
            ".filter((each) => ['auto', 'scroll'].includes(getComputedStyle(each).overflowX))"
            ".filter((each) => each.tagName !== 'TEXTAREA')"
            ".filter((each) => each.scrollWidth > each.clientWidth)"
            ".map((each) => each.outerHTML.slice(0, 200))"
        )
        assert not sideways, f"at {width} px this is scrolled sideways: {sideways}"


def _turn(page: Page, scheme: Scheme) -> None:
    """Switches the colour scheme, and waits until the page has been drawn in it."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def _wait_until_it_fits(page: Page, name: str) -> None:
    """After animations, nothing must reach beyond the window's right edge."""
    # Polled from here, because the Content-Security-Policy refuses what Playwright polls with in
    # the page.
    deadline = time.monotonic() + FITS_WITHIN_S
    while not page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    ):
        if time.monotonic() < deadline:
            page.wait_for_timeout(50)
            continue
        too_wide = page.evaluate(
            "[...document.querySelectorAll('body *')]"
            ".filter((each) => each.getBoundingClientRect().right > innerWidth)"
            ".slice(-3).map((each) => each.outerHTML.slice(0, 200))"
        )
        pytest.fail(f"{name} is wider than its window: {too_wide}")


def _told(violation: dict[str, Any]) -> str:
    where = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:5])
    return f"{violation['impact']}: {violation['help']} ({violation['id']}): {where}"
