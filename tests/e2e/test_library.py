"""Pictures and videos: uploaded by choosing and by dropping, described, used, replaced, deleted."""

from __future__ import annotations

import base64
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.business import Business
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, assert_it_fits, photograph
from tests.e2e.pictures import drawn

#: From the last byte to what the job has made of it, on a busy machine.
CHECKED_MS = 60_000


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A picture as somebody took it."""
    file = tmp_path / f"frozen_pipe-{uuid.uuid4().hex[:6]}.png"
    file.write_bytes(drawn(1200, 900, uuid.uuid4().int % 360))
    return file


def test_a_picture_is_chosen_looked_at_named_and_uploaded(
    business: Business, open_page: Open, frozen: Path
) -> None:
    page = open_page(f"/t/{business.tenant_id}/media", as_=business.editor)

    chosen(page, frozen)
    staging = page.get_by_role("region", name="Look at it before it is uploaded")
    expect(staging.get_by_role("listitem").locator("img")).to_be_visible()
    staging.get_by_label(re.compile("^Title of")).fill("Burst pipe")
    assert_accessible(page)
    photograph(page, "library-before")
    staging.get_by_role("button", name="Upload", exact=True).click()

    expect(page.get_by_text("Ready to be posted")).to_be_visible(timeout=CHECKED_MS)
    tile = page.get_by_role("link", name=re.compile("^Burst pipe"))
    expect(tile).to_be_visible()
    assert_is_drawn(tile.locator("img"))
    assert_accessible(page)


def test_files_are_dropped_anywhere_and_pasted(
    business: Business, open_page: Open, frozen: Path
) -> None:
    page = open_page(f"/t/{business.tenant_id}/media", as_=business.editor)
    expect(page.get_by_role("button", name="Upload", exact=True).first).to_be_visible()

    given(page, frozen, "drop", "body")
    expect(page.get_by_label(re.compile("^Title of"))).to_have_count(1)
    given(page, frozen, "paste", "body", name="from-the-clipboard.png")
    expect(page.get_by_label(re.compile("^Title of"))).to_have_count(2)
    page.get_by_role("button", name="Upload 2 files").click()

    uploads = page.get_by_role("region", name=re.compile("Upload"))
    expect(uploads.get_by_text("Ready to be posted")).to_have_count(2, timeout=CHECKED_MS)
    uploads.get_by_role("button", name="Clear those that are done").click()
    expect(uploads).to_have_count(0)


def test_what_no_network_takes_is_said_before_it_is_sent(
    business: Business, open_page: Open, tmp_path: Path
) -> None:
    page = open_page(f"/t/{business.tenant_id}/media", as_=business.editor)
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")

    chosen(page, logo)

    expect(page.get_by_role("alert")).to_contain_text("neither a picture nor a video")
    page.get_by_role("button", name="Cancel").click()


def test_what_is_no_picture_is_refused_and_says_why(
    business: Business, open_page: Open, tmp_path: Path
) -> None:
    page = open_page(f"/t/{business.tenant_id}/media", as_=business.editor)
    fake = tmp_path / "fake.png"
    fake.write_text("This is a text.")

    chosen(page, fake)
    page.get_by_role("button", name="Upload", exact=True).last.click()

    uploads = page.get_by_role("region", name=re.compile("Upload"))
    expect(uploads.locator(".text-danger").first).to_be_visible(timeout=CHECKED_MS)
    page.get_by_role("link", name=re.compile("^fake")).click()
    panel = page.get_by_role("dialog", name="fake")
    expect(panel.get_by_role("alert")).not_to_be_empty()
    expect(panel.get_by_role("link", name="Post now")).to_have_count(0)
    assert_accessible(page, "[role=dialog]")


def test_a_picture_is_described_found_and_put_away(
    business: Business, open_page: Open, frozen: Path
) -> None:
    asset = uploaded(business, frozen, "Our van")
    page = open_page(f"/t/{business.tenant_id}/media?asset={asset['id']}", as_=business.editor)
    panel = page.get_by_role("dialog", name="Our van")

    panel.get_by_label(re.compile("^For those who can't see it")).fill("A white van")
    panel.get_by_label(re.compile("^Labels")).fill("team, winter")
    panel.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert_accessible(page, "[role=dialog]")
    photograph(page, "library-panel")
    panel.get_by_role("button", name="Archive", exact=True).click()
    expect(panel.get_by_role("button", name="Take out of the archive")).to_be_visible()
    panel.get_by_role("button", name="Close").click()

    expect(page.get_by_role("link", name=re.compile("^Our van"))).to_have_count(0)
    page.get_by_label("Archived").check()
    page.get_by_label("Search").fill("white team")
    expect(page.get_by_role("link", name=re.compile("^Our van"))).to_be_visible()


def test_the_library_can_be_used_at_every_width(
    business: Business, open_page: Open, frozen: Path
) -> None:
    uploaded(business, frozen, "A picture with a name that goes on and on " * 3)
    page = open_page(f"/t/{business.tenant_id}/media", as_=business.editor)
    expect(page.get_by_role("list", name="Pictures and videos")).to_be_visible()

    assert_it_fits(page)
    assert_accessible(page)
    photograph(page, "library")
    page.get_by_role("button", name="Show as a list").click()
    expect(page.get_by_role("table", name="Pictures and videos")).to_be_visible()
    assert_it_fits(page)
    assert_accessible(page)
    photograph(page, "library-list")


def chosen(page: Page, *files: Path) -> None:
    """Choose files as people do, by the page's button."""
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Upload", exact=True).first.click()
    choosing.value.set_files(list(files))


def given(page: Page, file: Path, how: str, at: str, name: str | None = None) -> None:
    """Drop or paste a file: the browser has no hand to do it with."""
    page.locator(at).evaluate(
        """(at, [how, name, content]) => {
            const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], name, {type: "image/png"}));
            const way = {bubbles: true, cancelable: true};
            at.dispatchEvent(how === "drop"
                ? new DragEvent("drop", {...way, dataTransfer: data})
                : new ClipboardEvent("paste", {...way, clipboardData: data}));
        }""",
        [how, name or file.name, base64.b64encode(file.read_bytes()).decode()],
    )


def assert_is_drawn(picture: Locator) -> None:
    """The picture was loaded, and is one."""
    expect(picture).to_be_visible(timeout=CHECKED_MS)
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("(each) => each.decode().then(() => each.naturalWidth)") > 0


def uploaded(business: Business, file: Path, title: str, **said: Any) -> dict[str, Any]:
    """The file in the library, checked."""
    return business.upload(file, title, **said)
