"""Pictures and videos: uploading by choosing and by dropping, describing, using, replacing and
deleting them."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.business import MARKETING, Business
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, assert_it_fits, photograph
from tests.e2e.pictures import drawn
from tests.e2e.watch import Watch

#: From the last byte until the job has processed the file, on a busy machine.
CHECKED_MS = 60_000


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A photo with metadata."""
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


def test_a_picture_goes_straight_from_the_library_to_a_post(
    business: Business, open_page: Open, frozen: Path
) -> None:
    asset = uploaded(business, frozen, "Straight on", description="Straight from the library.")
    business.connect("Straight website")
    page = open_page(f"/t/{business.tenant_id}/media?asset={asset['id']}", as_=business.editor)

    page.get_by_role("dialog").get_by_role("link", name="Post now").click()

    expect(page.get_by_label("Text", exact=True)).to_have_value("Straight from the library.")
    expect(page.get_by_role("radio", name="Now")).to_be_checked()
    page.get_by_text("Not connected yet").click()
    expect(page.get_by_text("Facebook: ")).to_be_visible()
    page.get_by_role("checkbox", name="Straight website").check()
    preview = page.get_by_role("article", name="Preview on Straight website")
    assert_is_drawn(preview.locator("img").first)
    assert_accessible(page)
    photograph(page, "compose-media")
    page.get_by_role("button", name="Review the post").click()
    page.get_by_role("button", name="Post 1 post now").click()

    expect(page.get_by_text(re.compile("^1 post on the way out"))).to_be_visible()
    [content] = [
        each
        for each in business.do("GET", f"{MARKETING}/content-items")["items"]
        if each["title"] == "Straight on"
    ]
    assert [each["asset_id"] for each in content["media"]] == [asset["id"]]


def test_pictures_are_chosen_and_put_in_order_in_the_composer(
    business: Business, open_page: Open, frozen: Path
) -> None:
    first = uploaded(business, frozen, "The first")
    frozen.write_bytes(drawn(900, 1200, 200))
    uploaded(business, frozen, "The second")
    business.connect("Ordered website")
    page = open_page(f"/t/{business.tenant_id}/compose", as_=business.editor)
    page.get_by_label("Text", exact=True).fill("In order")

    page.get_by_role("button", name="Choose", exact=True).click()
    picker = page.get_by_role("dialog", name="Choose pictures, videos and documents")
    picker.get_by_role("checkbox", name="The second").check()
    picker.get_by_role("checkbox", name="The first").check()
    assert_accessible(page, "[role=dialog]")
    photograph(page, "library-picker")
    picker.get_by_role("button", name="Use these 2").click()
    page.get_by_role("button", name="Move 2 of 2 forward").press("Enter")
    page.get_by_label(re.compile("^What 1 of 2 shows")).fill("A pipe")

    page.get_by_role("checkbox", name="Ordered website").check()
    page.get_by_role("radio", name="Draft").check()
    page.get_by_role("button", name="Review the draft").last.click()
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("Saved under Posts.", exact=True)).to_be_visible()
    [content] = [
        each
        for each in business.do("GET", f"{MARKETING}/content-items")["items"]
        if each["title"] == "In order"
    ]
    assert [each["alt"] for each in content["media"]] == ["A pipe", ""]
    assert content["media"][0]["asset_id"] == first["id"]


def test_a_slot_is_filled_with_a_picture_that_is_uploaded_in_place(
    business: Business, open_page: Open, frozen: Path
) -> None:
    business.connect("Slots website")
    business.top_off()
    slot = business.posts(status="Planned")[0]
    page = open_page(f"/t/{business.tenant_id}/calendar?post={slot['id']}", as_=business.editor)
    form = page.get_by_role("dialog", name="Empty slot").get_by_role("form", name="Post")
    form.get_by_label("Text", exact=True).fill("With a picture")

    with page.expect_file_chooser() as choosing:
        form.get_by_role("button", name="Upload", exact=True).click()
    choosing.value.set_files(frozen)
    expect(form.get_by_label(re.compile("^What 1 of 1 shows"))).to_be_visible()
    form.get_by_role("button", name="Save as draft").click()

    filled = page.get_by_role("dialog", name="With a picture")
    assert_is_drawn(filled.get_by_role("list", name="Pictures and videos").locator("img"))


def test_a_picture_that_a_scheduled_post_shows_is_not_deleted(
    business: Business, open_page: Open, watch: Callable[[], Watch], frozen: Path
) -> None:
    asset = uploaded(business, frozen, "Needed")
    scheduled(business, asset, "Winter tips")
    page = open_page(f"/t/{business.tenant_id}/media?asset={asset['id']}", as_=business.editor)
    panel = page.get_by_role("dialog", name="Needed")
    expect(panel.get_by_text("1 post: 1 scheduled")).to_be_visible()
    watch().expect(409, "/api/v1/marketing/media/*")

    panel.get_by_role("button", name="Delete", exact=True).click()
    question = page.get_by_role("dialog", name=re.compile("^Delete"))
    question.get_by_role("button", name="Delete it").click()

    expect(question.get_by_role("alert")).to_contain_text("Winter tips")
    assert_accessible(page, "[role=dialog]:last-of-type")
    question.get_by_role("button", name="Cancel").click()
    expect(panel).to_be_visible()


def test_a_picture_is_replaced_and_posts_that_are_not_out_show_the_new_one(
    business: Business, open_page: Open, frozen: Path
) -> None:
    asset = uploaded(business, frozen, "Replaced")
    content = scheduled(business, asset, "Old news")
    page = open_page(f"/t/{business.tenant_id}/media?asset={asset['id']}", as_=business.editor)
    panel = page.get_by_role("dialog", name="Replaced")
    frozen.write_bytes(drawn(640, 480, 20))

    with page.expect_file_chooser() as choosing:
        panel.get_by_role("button", name="Replace the file").click()
    choosing.value.set_files(frozen)

    expect(panel.get_by_text(re.compile("640 . 480"))).to_be_visible(timeout=CHECKED_MS)
    now = business.do("GET", f"{MARKETING}/content-items/{content['id']}")
    assert now["media"][0]["asset_id"] == asset["id"]
    assert now["media"][0]["url"] != asset["url"]


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
    """Chooses files by the page's button, as people do."""
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Upload", exact=True).first.click()
    choosing.value.set_files(list(files))


def given(page: Page, file: Path, how: str, at: str, name: str | None = None) -> None:
    """Drops or pastes a file by events, because tests cannot drag from the desktop."""
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
    """Fails unless the picture was loaded and has a size."""
    expect(picture).to_be_visible(timeout=CHECKED_MS)
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("(each) => each.decode().then(() => each.naturalWidth)") > 0


def uploaded(business: Business, file: Path, title: str, **said: Any) -> dict[str, Any]:
    """The file in the library, checked."""
    return business.upload(file, title, **said)


def scheduled(business: Business, asset: dict[str, Any], title: str) -> dict[str, Any]:
    """Content that shows the asset, on an account tomorrow."""
    item = {"title": title, "base_caption": title, "media": [{"asset_id": asset["id"]}]}
    content: dict[str, Any] = business.do("POST", f"{MARKETING}/content-items", item)
    tomorrow = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=1)
    business.place(content, business.connect(f"For {title}"), tomorrow)
    return content
