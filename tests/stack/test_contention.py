"""Many people write the same content at once: DynamoDB refuses conflicting writes, people don't see
it.

MiniStack never has conflicts, so its stand-in refuses the first tries of each transaction as
DynamoDB does (`tests/recording_emulator.py`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.stack import Stack
from tests import recorded_calls
from tests.stack.api import Api

ACCOUNTS = 10
REFUSED_TRIES = 2


@pytest.fixture
def conflicts(stack: Stack) -> Iterator[None]:
    """The first tries of every transaction that changes content are refused as conflicts."""
    with recorded_calls.conflicts(stack.home, REFUSED_TRIES):
        yield


@pytest.fixture
def owner(api: Api) -> str:
    return api.join("owner")


@pytest.fixture
def tenant_id(api: Api, owner: str) -> str:
    name = f"busy-{uuid.uuid4().hex[:12]}"
    tenant = {"tenant_id": name, "name": "Busy", "timezone": "America/Los_Angeles"}
    assert api.call(owner, "POST", "/v1/tenants", tenant).status == 201
    return name


def made(api: Api, owner: str, tenant_id: str, path: str, body: Any) -> Any:
    answer = api.call(owner, "POST", f"/v1/marketing{path}", body, tenant_id=tenant_id)
    assert answer.status < 300, answer.text
    return answer.json


def accounts(api: Api, owner: str, tenant_id: str) -> list[str]:
    return [
        made(
            api,
            owner,
            tenant_id,
            "/channel-accounts",
            {
                "platform": "facebook",
                "name": f"Page {number}",
                "posts_per_week": 1,
                "schedule_timezone": "America/Los_Angeles",
                "schedule_times": ["09:00"],
                "connection": {"page_id": str(1000 + number), "access_token": "sandbox-x"},
            },
        )["id"]
        for number in range(ACCOUNTS)
    ]


@pytest.mark.usefixtures("conflicts")
def test_one_content_goes_to_ten_accounts_at_once_and_nobody_is_told_of_a_conflict(
    api: Api, owner: str, tenant_id: str
) -> None:
    # given
    item = {"title": "Frozen pipes", "base_caption": "Cold!"}
    content_id = made(api, owner, tenant_id, "/content-items", item)["id"]
    ids = accounts(api, owner, tenant_id)
    due = (datetime.now(UTC) + timedelta(days=2)).replace(second=0, microsecond=0)

    # when
    def schedule(account_id: str) -> Any:
        order = {
            "content_item_id": content_id,
            "channel_account_ids": [account_id],
            "scheduled_for": due.isoformat(),
        }
        return made(api, owner, tenant_id, "/post-instances/bulk", order)["results"][0]

    with ThreadPoolExecutor(ACCOUNTS) as pool:
        results = list(pool.map(schedule, ids))

    # then
    assert [each.get("error") for each in results] == [None] * ACCOUNTS
    path = f"/v1/marketing/content-items/{content_id}"
    content = api.call(owner, "GET", path, tenant_id=tenant_id).json
    assert content["status"] == "Scheduled"
