"""A job that really fails, and is repeated by an operator, with the functions' real roles."""

from __future__ import annotations

import json
import time
from typing import Any

from local.businesses import WEBHOOK_SECRET
from local.stack import Stack
from tests.stack.api import Api

_WAIT_SECONDS = 60
JOBS = "/v1/admin/jobs"


def test_a_job_that_fails_is_done_again_twice_with_one_line(stack: Stack, api: Api) -> None:
    owner, operator = api.join("owner"), api.join("operator", as_operator=True)
    tenant_id, account = business(stack, api, owner)
    table, whole = stack.client("dynamodb"), stored(stack, tenant_id, account)
    # Unreadable data, so that the top-off fails each time.
    broken = {name: value for name, value in whole.items() if name != "posts_per_week"}
    table.put_item(TableName=stack.outputs["TableName"], Item=broken)
    message = {"tenant_id": tenant_id, "days": 28}
    stack.client("sqs").send_message(
        QueueUrl=stack.outputs["TopoffQueueUrl"], MessageBody=json.dumps(message)
    )
    first = ended(api, operator, tenant_id, tries=1)
    assert (first["status"], first["kind"]) == ("failed", "top_off")

    again(api, operator, first["id"])
    second = ended(api, operator, tenant_id, tries=2)
    table.put_item(TableName=stack.outputs["TableName"], Item=whole)
    again(api, operator, first["id"])
    third = ended(api, operator, tenant_id, tries=3)

    assert (second["id"], second["status"]) == (first["id"], "failed")
    assert (third["id"], third["status"], third["error"]) == (first["id"], "done", None)
    refused = api.call(operator, "POST", f"{JOBS}/{first['id']}/retry", {"reason": "Once more"})
    assert (refused.status, refused.json["code"]) == (409, "job_not_retryable")
    slots = api.call(owner, "GET", "/v1/marketing/post-instances", tenant_id=tenant_id).json
    assert len(slots["items"]) > 20


def business(stack: Stack, api: Api, owner: str) -> tuple[str, str]:
    """A business and its account, with one slot a day that is not planned yet."""
    tenant_id = f"jobs-{owner.partition('@')[0][-12:]}"
    tenant = {"tenant_id": tenant_id, "name": "Jobs", "timezone": "UTC"}
    assert api.call(owner, "POST", "/v1/tenants", tenant).status == 201
    account = {
        "platform": "webhook",
        "name": "Hook",
        "posts_per_week": 7,
        "schedule_timezone": "UTC",
        "schedule_times": ["09:00"],
        "days_of_week": [1, 2, 3, 4, 5, 6, 7],
        "connection": {"url": f"{stack.sandbox_url}/webhooks/jobs", "secret": WEBHOOK_SECRET},
    }
    path = "/v1/marketing/channel-accounts"
    made = api.call(owner, "POST", path, account, tenant_id=tenant_id)
    assert made.status == 201, made.text
    return tenant_id, made.json["id"]


def stored(stack: Stack, tenant_id: str, account_id: str) -> dict[str, Any]:
    """The account as it is stored."""
    key = {"PK": {"S": f"TENANT#{tenant_id}#ACCOUNT"}, "SK": {"S": account_id}}
    found = stack.client("dynamodb").get_item(TableName=stack.outputs["TableName"], Key=key)
    return dict(found["Item"])


def again(api: Api, operator: str, job_id: str) -> None:
    answer = api.call(operator, "POST", f"{JOBS}/{job_id}/retry", {"reason": "Mended"})
    assert answer.status == 202, answer.text


def ended(api: Api, operator: str, tenant_id: str, *, tries: int) -> dict[str, Any]:
    """The line of its only job, after `tries` tries."""
    give_up = time.monotonic() + _WAIT_SECONDS
    found: list[dict[str, Any]] = []
    while time.monotonic() < give_up:
        found = api.call(operator, "GET", JOBS, tenant_id=tenant_id).json["items"]
        if [each for each in found if each["tries"] == tries and each["ended_at"]]:
            break
        time.sleep(0.3)
    [line] = found
    assert line["tries"] == tries, line
    return line
