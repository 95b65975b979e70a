"""The console and the API under one origin, as the deployed distribution serves them."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import Message

import pytest
from playwright.sync_api import expect

from tests.e2e.business import Addresses, Business
from tests.e2e.conftest import Open
from tests.e2e.looks import assert_accessible, photograph
from tests.e2e.watch import Watch


def test_the_sign_in_page_loads_under_the_policy(open_page: Open) -> None:
    page = open_page("/sign-in")

    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert_accessible(page)
    photograph(page, "sign-in")


def test_a_script_that_is_not_ours_does_not_run(
    open_page: Open, watch: Callable[[], Watch]
) -> None:
    page = open_page("/sign-in")

    refused = page.evaluate(
        """() => new Promise((resolve) => {
            addEventListener("securitypolicyviolation", (e) => resolve(e.violatedDirective));
            const script = document.createElement("script");
            script.textContent = "window.intruder = true";
            document.head.append(script);
        })"""
    )

    assert refused == "script-src-elem"
    assert page.evaluate("window.intruder") is None
    watch().forget(like="console: *violates the following Content Security Policy*")
    watch().forget(like="console: script-src-elem refused*")


def test_a_deep_link_loads_its_page_and_again_when_reloaded(
    business: Business, open_page: Open
) -> None:
    address = f"/t/{business.tenant_id}/calendar"
    page = open_page(address, as_=business.admin)
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.reload()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape(address)))


@pytest.mark.parametrize("path", ["/", "/sign-in", "/t/h2o/calendar", "/t/a.b/", "/no/such/page"])
def test_an_address_without_a_file_name_is_the_page_itself(addresses: Addresses, path: str) -> None:
    status, headers, body = _get(addresses.console_url + path)

    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert headers["Cache-Control"] == "no-cache"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert b'<div id="root">' in body


@pytest.mark.parametrize("path", ["/assets/none.js", "/favicon.none", "/api"])
def test_a_file_that_is_not_there_is_no_page(addresses: Addresses, path: str) -> None:
    status, headers, body = _get(addresses.console_url + path)

    assert status in (403, 404)
    assert "html" not in headers["Content-Type"]
    assert b"<html" not in body


@pytest.mark.parametrize(("path", "status"), [("/api/v1/nothing/here", 404), ("/api/auth/me", 401)])
def test_what_the_api_refuses_stays_json(addresses: Addresses, path: str, status: int) -> None:
    answered, headers, body = _get(addresses.console_url + path)

    assert answered == status
    assert headers["Content-Type"].startswith("application/json")
    assert json.loads(body)["message"]


def test_a_problem_reaches_the_console_as_the_api_wrote_it(business: Business) -> None:
    path = f"/api/v1/tenants/{business.tenant_id}-other"
    token = {"Authorization": f"Bearer {business.viewer.api.token}"}

    status, headers, body = _get(business.addresses.console_url + path, token)

    assert (status, json.loads(body)["status"]) == (404, 404)
    assert headers["Content-Type"] == "application/problem+json"


def test_files_with_their_content_in_their_name_are_kept_forever(addresses: Addresses) -> None:
    _, _, page = _get(f"{addresses.console_url}/")
    assets = re.findall(r'"(/assets/[^"]+\.js)"', page.decode())

    for asset in assets:
        status, headers, _ = _get(addresses.console_url + asset)
        assert status == 200
        assert headers["Content-Type"].startswith("text/javascript")
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert assets


def _get(url: str, headers: dict[str, str] | None = None) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(url, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()
