"""A month with ten thousand posts, from the real table and through the real gateway."""

from __future__ import annotations

import json
import re
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.persistence.instances import slot_item
from local.stack import Stack
from tests.http_client import Answer
from tests.stack.api import Api

POSTS = 10_000
FIRST = datetime(2030, 3, 1, 8, 0, tzinfo=UTC)
MONTH = {"start_date": "2030-03-01", "end_date": "2030-03-31", "timezone": "UTC"}
#: AWS, Lambda quotas: invocation payload, synchronous response. The emulator does not enforce it.
LAMBDA_ANSWER = 6 * 1024 * 1024
#: Seconds.
WAITS_FOR_IT = 180
NEXT = re.compile(r'<\?(.+)>; rel="next"')


@pytest.fixture(scope="module")
def crowded(api: Api, stack: Stack) -> tuple[str, str]:
    """A tenant with all those posts in March 2030, and its owner."""
    owner, tenant_id = api.join("crowd"), f"crowd-{uuid.uuid4().hex[:12]}"
    tenant = {"tenant_id": tenant_id, "name": "Crowd", "timezone": "America/Los_Angeles"}
    assert api.call(owner, "POST", "/v1/tenants", tenant).status == 201
    table, dynamodb = stack.outputs["TableName"], stack.client("dynamodb")
    puts = [
        {"PutRequest": {"Item": slot_item(_post(tenant_id, number), 4).serialize()}}
        for number in range(POSTS)
    ]
    for start in range(0, POSTS, 25):
        answer = dynamodb.batch_write_item(RequestItems={table: puts[start : start + 25]})
        assert not answer["UnprocessedItems"]
    return tenant_id, owner


def test_it_comes_whole_to_who_takes_gzip_and_in_pages_to_who_does_not(
    api: Api, crowded: tuple[str, str]
) -> None:
    packed = _whole_month(api, crowded, {"Accept-Encoding": "gzip, deflate, br"})
    assert packed.headers["content-encoding"] == "gzip"
    # The body leaves the function as base64.
    assert packed.wire * 4 / 3 <= LAMBDA_ANSWER
    ids = _ids(packed)
    assert len(set(ids)) == len(ids) == POSTS

    pages: list[Answer] = []
    query = None
    while not pages or query is not None:
        pages.append(_month(api, crowded, {}, query))
        # Without compression the body is a text in the function's own JSON.
        assert len(json.dumps(pages[-1].text, ensure_ascii=False).encode()) <= LAMBDA_ANSWER
        found = NEXT.fullmatch(pages[-1].headers.get("link", ""))
        query = found[1] if found else None

    assert len(pages) > 1
    assert [each for page in pages for each in _ids(page)] == ids


def _whole_month(api: Api, crowded: tuple[str, str], headers: dict[str, str]) -> Answer:
    """Asked again where a busy machine did not read all of it in the time of one request."""
    deadline = time.monotonic() + WAITS_FOR_IT
    while True:
        answer = _month(api, crowded, headers)
        if "link" not in answer.headers:
            return answer
        assert time.monotonic() < deadline, "It never came whole."


def _post(tenant_id: str, number: int) -> PostInstance:
    return PostInstance(
        id=f"00000000-0000-7000-8000-{number:012}",
        tenant_id=tenant_id,
        channel_account_id="00000000-0000-7000-9000-000000000000",
        account_name="Smith & Söhne, plumbers since 1974",
        platform="facebook",
        timezone="America/Los_Angeles",
        status=Status.SCHEDULED,
        origin=Origin.PERSON,
        scheduled_for=FIRST + timedelta(minutes=4 * number),
        wanted_local="2030-03-01T00:00",
        content_item_id=f"00000000-0000-7000-a000-{number:012}",
        content_title=f"“Frozen pipes” and what to do about them, part {number} 🥶",
    )


def _month(
    api: Api, crowded: tuple[str, str], headers: dict[str, str], query: str | None = None
) -> Answer:
    tenant_id, owner = crowded
    asked: Any = query or {"tenant_id": tenant_id, **MONTH}
    return api.client.request(
        "GET", "/api/v1/marketing/calendar", asked, headers=headers, as_user=owner
    )


def _ids(answer: Answer) -> list[str]:
    return [post["id"] for posts in json.loads(answer.text).values() for post in posts]
