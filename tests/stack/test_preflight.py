"""Checks before a post's time, with the function's real role, table and network."""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.stack import Stack
from tests.stack.api import Api

Marketing = Callable[..., Any]

#: Pictures need https, which no server here has: no server listens on this port.
MISSING = "https://127.0.0.1:9/no-such-picture.png"


@pytest.fixture
def page() -> str:
    return str(uuid.uuid4().int)[:15]


@pytest.fixture
def marketing(api: Api) -> Marketing:
    """The routes of a new tenant's own calendar, as its admin."""
    owner = api.join("owner")
    tenant_id = f"checks-{uuid.uuid4().hex[:12]}"
    tenant = {"tenant_id": tenant_id, "name": "Checks", "timezone": "America/Los_Angeles"}
    assert api.call(owner, "POST", "/v1/tenants", tenant).status == 201

    def call(method: str, path: str, *body: Any, **query: str) -> Any:
        address = f"/v1{path}" if path.startswith("/notifications") else f"/v1/marketing{path}"
        answer = api.call(owner, method, address, *body, tenant_id=tenant_id, **query)
        assert answer.status < 300, answer.text
        return answer.json

    return call


def scheduled(marketing: Marketing, page: str, media: str, ahead: timedelta) -> str:
    """A post with one picture on a page, so far ahead; answers its id."""
    account = {
        "platform": "facebook",
        "name": "H2O on Facebook",
        "posts_per_week": 3,
        "schedule_timezone": "America/Los_Angeles",
        "schedule_times": ["09:00"],
        "connection": {"page_id": page, "access_token": f"sandbox-{page}"},
    }
    account_id = marketing("POST", "/channel-accounts", account)["id"]
    item = {"title": "Frozen pipes", "base_caption": "Cold!", "media_urls": [media]}
    content_id = marketing("POST", "/content-items", item)["id"]
    due = (datetime.now(UTC) + ahead).replace(second=0, microsecond=0)
    order = {
        "content_item_id": content_id,
        "channel_account_ids": [account_id],
        "scheduled_for": due.isoformat(),
    }
    [made] = marketing("POST", "/post-instances/bulk", order)["results"]
    return str(made["instance"]["id"])


def codes(found: Any) -> list[str]:
    return [finding["code"] for finding in found["findings"]]


@contextmanager
def ended_token(stack: Stack, page: str) -> Iterator[None]:
    """The page refuses its token for as long as this lasts."""
    match = {"network": "facebook", "path": f"/v25.0/{page}"}
    order = {"match": match, "kind": "expired_token", "times": None}
    request = urllib.request.Request(
        f"{stack.sandbox_url}/faults", json.dumps(order).encode(), method="POST"
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        fault = json.load(answer)["id"]
    try:
        yield
    finally:
        address = f"{stack.sandbox_url}/faults/{fault}"
        urllib.request.urlopen(urllib.request.Request(address, method="DELETE"), timeout=10)


def test_a_person_has_a_post_checked_and_mends_what_is_found(
    marketing: Marketing, stack: Stack, page: str
) -> None:
    # Given a post whose picture is not there, on a page whose token has ended,
    post = f"/post-instances/{scheduled(marketing, page, MISSING, timedelta(minutes=30))}"
    assert marketing("GET", post)["preflight"] is None

    # when it is checked,
    with ended_token(stack, page):
        found = marketing("POST", f"{post}/preflight")

    # then both are found, and stand on the post,
    assert codes(found) == ["media_unreachable", "credentials_refused"]
    assert marketing("GET", post)["preflight"] == found

    # until the picture is taken out, and the next check finds nothing more.
    content = marketing("GET", post)["content_item_id"]
    marketing("PATCH", f"/content-items/{content}", {"media_urls": []})
    assert marketing("GET", post)["preflight"]["is_stale"] is True
    again = marketing("POST", f"{post}/preflight")
    assert (codes(again), again["is_stale"]) == ([], False)


def test_a_round_checks_what_is_due_within_the_hour_and_tells_of_it_once(
    marketing: Marketing, stack: Stack, page: str
) -> None:
    # Given a post that is due within the hour, and nothing said of how far posts were checked,
    instance_id = scheduled(marketing, page, MISSING, timedelta(minutes=40))
    for shard in range(4):
        stack.client("dynamodb").delete_item(
            TableName=stack.outputs["TableName"],
            Key={"PK": {"S": "PREFLIGHT"}, "SK": {"S": f"1h#{shard}"}},
        )

    # when two rounds come, perhaps beside that of the schedule,
    functions, name = stack.client("lambda"), stack.outputs["PreflightFunctionName"]
    answers = [json.load(functions.invoke(FunctionName=name)["Payload"]) for _ in range(2)]

    # then it is checked, and told of once.
    assert all(set(answer) == {"checked", "with_errors"} for answer in answers), answers
    found = marketing("GET", f"/post-instances/{instance_id}")["preflight"]
    told = marketing("GET", "/notifications")["items"]
    assert codes(found) == ["media_unreachable"]
    assert [note["type"] for note in told] == ["preflight_failed"]
