"""`make images`: makes the README's pictures from the screenshots of the browser tests."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import launched
from tests.e2e.looks import ROOT, SCREENSHOTS

IMAGES = ROOT / "docs" / "images"
#: The screenshots that the README shows.
SHOWN = ("calendar-light", "calendar-dark", "calendar-phone", "library-light", "website-light")
LARGEST_BYTES = 150_000


def main() -> int:
    missing = [name for name in SHOWN if not _screenshot(name).exists()]
    if missing:
        print(f"No screenshots of {', '.join(missing)}: run the browser tests first.")
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launched(playwright)
        sizes = {name: _packed(browser, name) for name in SHOWN}
        browser.close()
    for name, size in sizes.items():
        print(f"docs/images/{name}.jpg: {size // 1000} KB")
    return 1 if max(sizes.values()) > LARGEST_BYTES else 0


def _packed(browser: Browser, name: str) -> int:
    """Writes the picture as a JPEG and returns its bytes. The browser does it; no other tool here
    can."""
    page = browser.new_page()
    page.goto(_screenshot(name).as_uri())
    picture = page.locator("img")
    size = picture.evaluate("e => ({width: e.naturalWidth, height: e.naturalHeight})")
    page.set_viewport_size(size)
    target = IMAGES / f"{name}.jpg"
    picture.screenshot(path=target, type="jpeg", quality=85)
    page.close()
    return target.stat().st_size


def _screenshot(name: str) -> Path:
    return SCREENSHOTS / f"{name}.png"


if __name__ == "__main__":
    sys.exit(main())
