"""What is signed for browsers: host, call, and the limits of its policy."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import botocore.session
import pytest

from drumbeat.aws.media_store import CONFIG, SECONDS, S3MediaStore

KEY = "in/h2o/asset-1/AAAAAAAAAAAAAAAAAAAAAA"


def _store(region: str = "eu-central-1", endpoint: str | None = None) -> S3MediaStore:
    client = botocore.session.get_session().create_client(
        "s3",
        region_name=region,
        endpoint_url=endpoint,
        config=CONFIG,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret",
        aws_session_token="session",
    )
    return S3MediaStore(lambda: client, "library", "https://drumbeat.example")


def _policy(fields: Any) -> dict[str, Any]:
    policy: dict[str, Any] = json.loads(base64.b64decode(fields["policy"]))
    return policy


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"])
def test_calls_go_to_the_buckets_own_host_in_its_region(region: str) -> None:
    """The console's Content-Security-Policy allows only this host (`RegionalDomainName`)."""
    store = _store(region)

    urls = [
        store.form(KEY, "image/jpeg", least=1, most=1).url,
        store.creating(KEY, "image/jpeg").url,
        store.sending_part(KEY, "upload", 1).url,
        store.listing_parts(KEY, "upload").url,
        store.completing(KEY, "upload").url,
        store.aborting(KEY, "upload").url,
    ]

    assert {urlsplit(url).netloc for url in urls} == {f"library.s3.{region}.amazonaws.com"}


def test_on_one_machine_calls_go_to_the_emulator_by_path() -> None:
    form = _store(endpoint="http://127.0.0.1:8400").form(KEY, "image/png", least=1, most=1)

    assert form.url == "http://127.0.0.1:8400/library"


def test_a_forms_policy_pins_key_type_and_size() -> None:
    form = _store().form(KEY, "image/jpeg", least=7, most=9)

    conditions = _policy(form.fields)["conditions"]
    assert {"key": KEY} in conditions
    assert {"bucket": "library"} in conditions
    assert {"Content-Type": "image/jpeg"} in conditions
    assert ["content-length-range", 7, 9] in conditions
    assert form.fields is not None
    assert (form.fields["key"], form.fields["Content-Type"]) == (KEY, "image/jpeg")
    assert "success_action_redirect" not in form.fields


def test_the_type_of_a_multipart_upload_is_signed() -> None:
    call = _store().creating(KEY, "video/mp4")

    query = parse_qs(urlsplit(call.url).query, keep_blank_values=True)
    assert "uploads" in query
    assert query["X-Amz-SignedHeaders"] == ["content-type;host"]
    assert call.headers == {"Content-Type": "video/mp4"}


@pytest.mark.parametrize(
    ("call", "asked"),
    [
        (lambda s: s.sending_part(KEY, "u", 12), {"uploadId": ["u"], "partNumber": ["12"]}),
        (lambda s: s.listing_parts(KEY, "u"), {"uploadId": ["u"]}),
        (lambda s: s.completing(KEY, "u"), {"uploadId": ["u"]}),
        (lambda s: s.aborting(KEY, "u"), {"uploadId": ["u"]}),
    ],
)
def test_a_call_is_signed_for_half_an_hour_and_asks_for_nothing_that_browsers_do_not_send(
    call: Any, asked: dict[str, list[str]]
) -> None:
    split = urlsplit(call(_store()).url)

    query = parse_qs(split.query)
    assert split.path == f"/{KEY}"
    assert {name: query[name] for name in asked} == asked
    assert query["X-Amz-SignedHeaders"] == ["host"]
    assert query["X-Amz-Expires"] == [str(SECONDS)]
    assert not [name for name in query if "checksum" in name.lower()]


def test_files_have_stable_addresses_under_the_distribution() -> None:
    assert _store().url("media/abc/pipe.jpg") == "https://drumbeat.example/media/abc/pipe.jpg"
