"""The library's bucket on the stack: what it accepts from browsers, and what it serves."""

from __future__ import annotations

import http.client
import time
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest

from local.stack import Stack
from tests.route_table import MARKETING, Need, Things
from tests.stack.api import Api

STRANGER = "https://stranger.example"
#: For a cold function with a large layer, on a busy machine.
PATIENCE = 120


@pytest.fixture(scope="module")
def things(api: Api) -> Things:
    return api.tenant("library")


def _ask(
    url: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes = b""
) -> tuple[int, dict[str, str], bytes]:
    split = urlsplit(url)
    connection = http.client.HTTPConnection(split.netloc, timeout=60)
    try:
        address = split.path + (f"?{split.query}" if split.query else "")
        connection.request(method, address, body or None, dict(headers or {}))
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, told, answer.read()
    finally:
        connection.close()


def _send(url: str, fields: Mapping[str, str], content: bytes) -> int:
    """A form with a file, as browsers send it."""
    line = uuid.uuid4().hex
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    file = f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    body = ("".join(parts) + file).encode() + content + f"\r\n--{line}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={line}"}
    return _ask(url, "POST", headers, body)[0]


def _presign(api: Api, things: Things, size: int) -> Any:
    answer = api.client.request(
        "POST",
        f"{MARKETING}/media/presign",
        {"tenant_id": things.tenant_id},
        {"filename": "pipe.jpg", "content_type": "image/jpeg", "size": size},
        as_user=things.members[Need.EDITOR],
    )
    assert answer.status == 201, answer.text
    return answer.json


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("media", "public, max-age=31536000, immutable"),
        ("public", "public, max-age=60, stale-while-revalidate=600"),
    ],
)
def test_what_is_served_is_read_from_anywhere_and_nothing_in_it_runs(
    stack: Stack, path: str, kept: str
) -> None:
    key = f"{path}/{uuid.uuid4().hex}/file.html"
    stack.client("s3").put_object(
        Bucket=stack.outputs["MediaBucket"],
        Key=key,
        Body=b"<script>alert(1)</script>",
        ContentType="text/html",
    )
    url = f"{stack.console_url}/{key}"

    # A page of another origin on this machine, because the emulator refuses all others.
    status, headers, body = _ask(url, headers={"Origin": stack.sandbox_url})
    part, _, some = _ask(url, headers={"Range": "bytes=1-6"})
    unchanged, _, _ = _ask(url, headers={"If-None-Match": headers["etag"]})

    assert (status, body) == (200, b"<script>alert(1)</script>")
    assert headers["cache-control"] == kept
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["access-control-allow-origin"] == "*"
    assert (part, some) == (206, b"script")
    assert unchanged == 304


def test_what_browsers_have_sent_is_not_served(stack: Stack, api: Api, things: Things) -> None:
    form = _presign(api, things, 7)
    assert _send(form["url"], form["fields"], b"picture") in (200, 204)
    key = form["fields"]["key"]

    by_distribution, _, page = _ask(f"{stack.console_url}/{key}")
    by_name, _, _ = _ask(f"{stack.endpoint_url}/{stack.outputs['MediaBucket']}/{key}")

    # The distribution has no such path; it answers the console for paths without an extension.
    assert (by_distribution, b"picture" in page) == (200, False)
    assert by_name == 403


@pytest.mark.parametrize(
    ("change", "content"),
    [
        ({}, b"too large by far"),
        ({}, b"small"),
        ({"Content-Type": "text/html"}, b"picture"),
        ({"key": "media/forged/full.jpg"}, b"picture"),
        ({"key": "in/another/asset/key"}, b"picture"),
    ],
)
def test_a_form_takes_what_was_declared_and_nothing_else(
    api: Api, things: Things, change: dict[str, str], content: bytes
) -> None:
    form = _presign(api, things, 7)

    assert 400 <= _send(form["url"], {**form["fields"], **change}, content) < 500


def test_the_consoles_pages_may_send_and_see_what_comes_back(
    stack: Stack, api: Api, things: Things
) -> None:
    form = _presign(api, things, 7)
    asked = {"Access-Control-Request-Method": "POST"}

    ours, headers, _ = _ask(form["url"], "OPTIONS", {"Origin": stack.console_url, **asked})
    _, others, _ = _ask(form["url"], "OPTIONS", {"Origin": STRANGER, **asked})

    assert ours == 200
    assert headers["access-control-allow-origin"] == stack.console_url
    assert "access-control-allow-origin" not in others
    policy = _ask(f"{stack.console_url}/")[1]["content-security-policy"]
    split = urlsplit(form["url"])
    assert f"connect-src 'self' {split.scheme}://{split.netloc};" in policy


def test_what_has_arrived_is_known_without_anybody_telling(
    stack: Stack, api: Api, things: Things
) -> None:
    form = _presign(api, things, 7)
    assert _send(form["url"], form["fields"], b"picture") in (200, 204)

    def status() -> str:
        answer = api.client.request(
            "GET",
            f"{MARKETING}/media/{form['asset']['id']}",
            {"tenant_id": things.tenant_id},
            as_user=things.members[Need.VIEWER],
        )
        return str(answer.json["status"])

    # It is no picture, which the job finds out.
    give_up = time.monotonic() + PATIENCE
    while status() in ("uploading", "processing"):
        assert time.monotonic() < give_up
        time.sleep(0.5)
    assert status() == "rejected"
