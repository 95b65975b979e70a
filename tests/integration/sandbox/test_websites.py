"""Websites of local businesses, on the sandbox's origin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from sandbox import Server

TOLD = {
    "title": "H2O <Plumbing>",
    "script": "http://127.0.0.1:8402/embed/banner.js",
    "site": "k3y",
    "page": "http://127.0.0.1:8402/embed/banners.html?site=k3y",
}


@pytest.fixture
def sandbox() -> Iterator[Server]:
    with Server() as server:
        yield server


def test_a_website_embeds_what_it_was_told(sandbox: Server) -> None:
    told = requests.put(f"{sandbox.url}/websites/h2o", json=TOLD, timeout=5)

    page = requests.get(f"{sandbox.url}/websites/h2o", timeout=5)

    assert told.status_code == 204
    assert page.headers["Content-Type"].startswith("text/html")
    script = '<script async src="http://127.0.0.1:8402/embed/banner.js" data-site="k3y"></script>'
    assert script in page.text
    assert "H2O &lt;Plumbing&gt;" in page.text


def test_a_strict_one_lets_in_the_script_alone(sandbox: Server) -> None:
    requests.put(f"{sandbox.url}/websites/h2o", json=TOLD, timeout=5)

    page = requests.get(f"{sandbox.url}/websites/h2o?way=strict", timeout=5)
    frame = requests.get(f"{sandbox.url}/websites/h2o?way=frame", timeout=5)

    policy = page.headers["Content-Security-Policy"]
    assert "script-src http://127.0.0.1:8402;" in policy
    assert "unsafe" not in policy
    assert f'<iframe src="{TOLD["page"]}"' in frame.text


def test_the_front_page_leads_to_it(sandbox: Server) -> None:
    before = requests.get(sandbox.url, timeout=5).text
    requests.put(f"{sandbox.url}/websites/h2o", json=TOLD, timeout=5)

    after = requests.get(sandbox.url, timeout=5).text

    assert "websites" not in before
    assert '<a href="/websites/h2o">H2O &lt;Plumbing&gt;</a>' in after


@pytest.mark.parametrize("body", [b"", b"[]", b'{"title": "x"}'])
def test_what_is_no_website_is_refused(sandbox: Server, body: bytes) -> None:
    assert requests.put(f"{sandbox.url}/websites/x", data=body, timeout=5).status_code == 400
    assert requests.get(f"{sandbox.url}/websites/x", timeout=5).status_code == 404
