"""The size of the console's files, and what must not be in them."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

from local.businesses import WEBHOOK_SECRET
from local.seed import PASSWORD
from tests.e2e.business import Business
from tests.e2e.conftest import Open
from tests.e2e.looks import ROOT

DIST = ROOT / "web" / "dist"
BUDGET_BYTES = 300_000
#: Patterns of secrets: AWS's keys, private keys, tokens, webhooks' secrets, the demo's secrets.
SECRETS = re.compile(
    r"AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|eyJ[\w-]{10,}\.eyJ|whsec_[A-Za-z0-9+/]{16}"
    f"|{re.escape(PASSWORD)}|{re.escape(WEBHOOK_SECRET)}"
)


def test_the_calendar_loads_within_its_budget(business: Business, open_page: Open) -> None:
    asked: set[str] = set()

    page = open_page(
        f"/t/{business.tenant_id}/calendar",
        as_=business.viewer,
        before=lambda page, _: page.on(
            "request", lambda request: asked.add(urlsplit(request.url).path)
        ),
    )
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")

    files = {"index.html"} | {path[1:] for path in asked if (DIST / path[1:]).is_file()}
    weights = {file: len(gzip.compress((DIST / file).read_bytes())) for file in files}
    assert any(file.endswith(".js") for file in files)
    # Only operators load the operators' pages.
    assert not [f for f in files if b"/api/v1/admin/" in (DIST / f).read_bytes()]
    assert sum(weights.values()) <= BUDGET_BYTES, weights


def test_no_secret_is_in_the_built_files() -> None:
    for file in _built():
        assert not SECRETS.search(file.read_text(errors="replace")), file


def test_no_source_map_is_published() -> None:
    for file in _built():
        assert file.suffix != ".map"
        assert "sourceMappingURL=data:" not in file.read_text(errors="replace"), file


def _built() -> list[Path]:
    found = [each for each in DIST.rglob("*") if each.is_file()]
    assert found
    return found
