"""Collects a page's errors while a test uses it."""

from __future__ import annotations

from fnmatch import fnmatch
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response


class Watch:
    """Collects complaints about one page, except those that the test said to expect.

    Complaints are errors and warnings on the console (what the Content-Security-Policy refused is
    one), exceptions that nobody caught, answers of 400 and more, and requests without an answer.
    """

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self._expected: list[tuple[int | None, str]] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("response", self._answered)
        page.on("requestfailed", self._failed)

    def expect(self, status: int, path: str) -> None:
        """Allows answers of this status for paths like this (`*` is anything)."""
        self._expected.append((status, path))

    def expect_no_answer(self, path: str) -> None:
        """Allows requests for paths like this to fail."""
        self._expected.append((None, path))

    def forget(self, *, like: str) -> None:
        """Removes complaints like this, which the test caused on purpose; fails if there are
        none."""
        kept = [each for each in self.complaints if not fnmatch(each, like)]
        assert len(kept) < len(self.complaints), f"nobody complained of {like}"
        self.complaints = kept

    def _said(self, message: ConsoleMessage) -> None:
        # Chromium also logs failed responses and requests, which are recorded elsewhere.
        repeated = message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not repeated:
            self.complaints.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not self._is_expected(response.status, response.url):
            asked = f"{response.request.method} {response.url}"
            self.complaints.append(f"{asked} answered {response.status}")

    def _failed(self, request: Request) -> None:
        # A page that is left, or a query that is cancelled, aborts its requests.
        if request.failure == "net::ERR_ABORTED" or self._is_expected(None, request.url):
            return
        self.complaints.append(f"{request.method} {request.url} failed: {request.failure}")

    def _is_expected(self, status: int | None, url: str) -> bool:
        path = urlsplit(url).path
        return any(known == status and fnmatch(path, like) for known, like in self._expected)
