"""An unmodified Uppy 6 in Chromium uploads to the library, with our signatures and as to a
Companion.

The page is the console's, so its Content-Security-Policy and the bucket's CORS apply.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route
from playwright.sync_api import TimeoutError as PageTimeout

from local.environments import Environments
from tests.e2e.business import MARKETING, Business
from tests.e2e.conftest import Open
from tests.e2e.watch import Watch

ROOT = Path(__file__).resolve().parents[2]
ENTRY = ROOT / "tests" / "e2e" / "uppy" / "entry.js"
MB = 1024 * 1024
#: Time for Chromium to send 300 MB to the emulator, on a busy machine as well.
PATIENCE_MS = 120_000
OWN = "/api/"

pytestmark = pytest.mark.usefixtures("business")


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Uppy and the test's part of the page, as one script."""
    into = tmp_path_factory.mktemp("uppy")
    modules = ROOT / "web" / "node_modules"
    # Packages are resolved relative to the importing file.
    (into / "node_modules").symlink_to(modules)
    entry = into / ENTRY.name
    entry.write_bytes(ENTRY.read_bytes())
    node = Environments(ROOT).node.path / "bin" / "node"
    built = into / "uppy.js"
    subprocess.run(
        [
            *(node, modules / "rolldown" / "bin" / "cli.mjs", entry),
            *("--format", "iife", "--file", built, "--platform", "browser"),
        ],
        check=True,
        capture_output=True,
    )
    return built.read_text(encoding="utf-8")


@dataclass
class Uploading:
    """A page that uploads one file of a business, and the requests that it made."""

    page: Page
    business: Business
    bundle: str
    asset_id: str = ""
    #: Calls of our own API, `POST /api/...`, and the bytes of their bodies.
    own: list[str] = field(default_factory=list)
    sent_to_us: int = 0

    def __post_init__(self) -> None:
        self.page.on("request", self._note)
        self.page.evaluate(self.bundle)

    def _note(self, request: Request) -> None:
        path = request.url.partition("?")[0].partition(self.business.addresses.console_url)[2]
        if path.startswith(OWN):
            self.own.append(f"{request.method} {path}")
            self.sent_to_us += len(request.post_data_buffer or b"")

    def begin(self, size: int, kind: str = "video/mp4", name: str = "clip.mp4") -> None:
        """Starts with our signatures: rows are made first."""
        wanted = {"files": [{"filename": name, "content_type": kind, "size": size}]}
        address = f"{MARKETING}/media"
        if not self.asset_id:
            [begun] = self.call("POST", "/uploads", wanted)["items"]
            self.asset_id = begun["asset"]["id"]
            self.own.append("POST /api/v1/marketing/media/uploads")
        sign = f"/api{address}/uploads/sign?tenant_id={self.business.tenant_id}"
        self.start(
            {
                "name": name,
                "type": kind,
                "size": size,
                "sign": sign,
                "token": self.business.editor.api.token,
                "assetId": self.asset_id,
            }
        )

    def begin_without_login(self, size: int, kind: str = "video/mp4", name: str = "c.mp4") -> None:
        """Starts as with a Companion."""
        token = self.call("POST", "/upload-tokens", {"max_bytes": 400 * MB})
        assert token["endpoint"].startswith(self.business.addresses.console_url)
        self.start({"name": name, "type": kind, "size": size, "endpoint": token["endpoint"]})

    def start(self, how: dict[str, Any]) -> None:
        self.how = how
        self.page.evaluate("how => uppyTest.start(how)", how)

    def reload(self) -> None:
        """Reloads the page, as somebody who closes the tab and comes back."""
        self.page.reload()
        self.page.evaluate(self.bundle)
        self.start(self.how)

    def wait_for_parts(self, number: int) -> None:
        self.page.wait_for_function(
            "number => uppyTest.told.parts >= number", arg=number, timeout=PATIENCE_MS
        )

    def cut_the_network(self) -> None:
        """Cuts the network and restores it. Running requests fail, or wait until it is back."""
        self.page.context.set_offline(True)
        assert self.page.evaluate("() => fetch('/').then(() => false, () => true)")
        with suppress(PageTimeout):
            self.page.wait_for_function("() => uppyTest.told.error", timeout=3_000)
        self.page.context.set_offline(False)

    def go_on_to_part(self, number: int) -> None:
        """Continues as people do, by *Retry* where it stopped."""
        while True:
            self.page.wait_for_function(
                "number => uppyTest.told.parts >= number || uppyTest.told.error",
                arg=number,
                timeout=PATIENCE_MS,
            )
            if not self.page.evaluate("() => uppyTest.told.error"):
                return
            self.page.evaluate("() => uppyTest.again()")

    def wait_for_error(self) -> None:
        self.page.wait_for_function("() => uppyTest.told.error", timeout=PATIENCE_MS)

    def wait_until_done(self) -> None:
        self.page.wait_for_function(
            "() => uppyTest.told.done || uppyTest.told.error", timeout=PATIENCE_MS
        )
        told = self.page.evaluate("() => uppyTest.told")
        assert told["error"] is None, told["error"]
        self.asset_id = told["key"].split("/")[2]

    def arrived(self) -> dict[str, Any]:
        """The asset, once it is complete."""
        return self.call("POST", f"/uploads/{self.asset_id}/complete")

    def call(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.business.editor.api.call(
            method,
            f"{MARKETING}/media{path}",
            body,
            tenant_id=self.business.tenant_id,
        )
        assert answer.status < 300, answer.body
        return answer.body


@pytest.fixture
def uploading(business: Business, open_page: Open, bundle: str) -> Uploading:
    return Uploading(open_page("/sign-in"), business, bundle)


def fail_twice(page: Page, part: int) -> list[str]:
    """Makes the store refuse a part twice with 503; returns the refused calls."""
    refused: list[str] = []

    def busy(route: Route) -> None:
        if route.request.method == "PUT" and len(refused) < 2:
            refused.append(route.request.url)
            headers = {"access-control-allow-origin": "*"}
            route.fulfill(status=503, headers=headers, body="<Error><Code>SlowDown</Code></Error>")
        else:
            route.continue_()

    page.route(f"**/*partNumber={part}&*", busy)
    return refused


def test_a_megabyte_takes_two_calls_of_ours_and_none_of_its_bytes(uploading: Uploading) -> None:
    uploading.begin(MB, "image/jpeg", "pipe.jpg")
    uploading.wait_until_done()

    assert uploading.own == [
        "POST /api/v1/marketing/media/uploads",
        "POST /api/v1/marketing/media/uploads/sign",
    ]
    assert uploading.sent_to_us < 1_000
    assert uploading.arrived()["status"] != "uploading"


def test_40_mb_take_a_call_for_each_part_and_four_and_a_part_may_fail_twice(
    uploading: Uploading, watch: Callable[[], Watch]
) -> None:
    watch().expect(503, "*")
    refused = fail_twice(uploading.page, part=2)

    uploading.begin(40 * MB)
    uploading.wait_until_done()
    uploading.arrived()

    assert len(refused) == 2
    signed = ["POST /api/v1/marketing/media/uploads/sign"]
    # Calls: rows; create, three parts and completion signed; and completion reported.
    assert uploading.own == ["POST /api/v1/marketing/media/uploads", *signed * 5]
    assert len(uploading.own) + 1 == 3 + 4
    assert uploading.sent_to_us < 5_000


def test_300_mb_survive_a_network_that_is_cut_and_a_tab_that_is_closed(
    uploading: Uploading, watch: Callable[[], Watch]
) -> None:
    watch().expect_no_answer("*")
    uploading.begin(300 * MB)
    uploading.wait_for_parts(4)
    uploading.cut_the_network()
    uploading.go_on_to_part(9)
    uploading.reload()
    uploading.wait_until_done()

    asset = uploading.arrived()

    parts = -(-300 // 16)
    assert uploading.page.evaluate("uppyTest.told.parts") <= parts - 9
    assert (asset["status"] != "uploading", asset["size"]) == (True, 300 * MB)


def test_a_companions_client_uploads_in_one_call(uploading: Uploading) -> None:
    uploading.begin_without_login(MB, "image/jpeg", "pipe.jpg")
    uploading.wait_until_done()

    assert [each.partition("/s3")[2] for each in uploading.own] == ["/params"]
    asset = uploading.arrived()
    assert (asset["filename"], asset["status"] != "uploading") == ("pipe.jpg", True)


def test_a_companions_client_uploads_in_parts_and_one_may_fail_twice(
    uploading: Uploading, watch: Callable[[], Watch]
) -> None:
    watch().expect(503, "*")
    refused = fail_twice(uploading.page, part=2)

    uploading.begin_without_login(40 * MB)
    uploading.wait_until_done()

    assert len(refused) == 2
    asset = uploading.call("GET", f"/{uploading.asset_id}")
    assert (asset["status"] != "uploading", asset["size"]) == (True, 40 * MB)
    assert uploading.sent_to_us < 5_000


def test_a_companions_client_survives_a_cut_network_and_a_closed_tab(
    uploading: Uploading, watch: Callable[[], Watch]
) -> None:
    watch().expect_no_answer("*")
    uploading.begin_without_login(300 * MB)
    uploading.wait_for_parts(4)
    uploading.cut_the_network()
    uploading.go_on_to_part(9)
    uploading.reload()
    uploading.wait_until_done()

    asset = uploading.call("GET", f"/{uploading.asset_id}")
    assert (asset["status"] != "uploading", asset["size"]) == (True, 300 * MB)


def test_what_is_larger_than_was_declared_is_refused_by_the_store(
    uploading: Uploading, watch: Callable[[], Watch]
) -> None:
    watch().expect(400, "*")
    uploading.begin(MB, "image/jpeg", "pipe.jpg")
    uploading.wait_until_done()
    uploading.asset_id = ""
    [begun] = uploading.call(
        "POST",
        "/uploads",
        {"files": [{"filename": "a.jpg", "content_type": "image/jpeg", "size": 10}]},
    )["items"]

    uploading.start({**uploading.how, "assetId": begun["asset"]["id"]})
    uploading.wait_for_error()

    assert uploading.call("GET", f"/{begun['asset']['id']}")["status"] == "uploading"
    watch().forget(like="console: Refused to get unsafe header *")  # an error's code, of S3
