"""E-mails with the function's real role, queue and table, and the emulator's SES."""

from __future__ import annotations

import json
import re
import time
import urllib.request
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drumbeat.domain.time_ordered import time_ordered
from local.businesses import WEBHOOK_SECRET
from local.stack import Stack
from sandbox.mails import SentMail, of_emulator
from tests.stack.api import Api

_WAIT_SECONDS = 60


@pytest.fixture
def mails_to(stack: Stack) -> Callable[[str], Sequence[SentMail]]:
    every = of_emulator(stack.endpoint_url)
    return lambda address: [mail for mail in every() if mail.to == address]


@pytest.fixture
def business(api: Api) -> tuple[str, str]:
    """A new business where it is 07:00, and its admin."""
    owner, tenant_id = api.join("mailed"), f"mail-{uuid.uuid4().hex[:12]}"
    tenant = {"tenant_id": tenant_id, "name": "Mailed", "timezone": seven_o_clock()}
    assert api.call(owner, "POST", "/v1/tenants", tenant).status == 201
    return tenant_id, owner


def seven_o_clock() -> str:
    """A zone in which it is between 7:00 and 8:00; POSIX zones count west of Greenwich."""
    ahead = (7 - datetime.now(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


def run(stack: Stack, message: dict[str, str]) -> dict[str, Any]:
    """Passes one message to the job, with its own role."""
    event = {"Records": [{"messageId": "m", "body": json.dumps(message)}]}
    answer = stack.client("lambda").invoke(
        FunctionName=stack.outputs["MailFunctionName"], Payload=json.dumps(event)
    )
    return dict(json.load(answer["Payload"]))


def test_who_is_invited_gets_one_mail_whose_link_stops_more(
    stack: Stack,
    api: Api,
    business: tuple[str, str],
    mails_to: Callable[[str], Sequence[SentMail]],
) -> None:
    tenant_id, owner = business
    address = f"zoe-{uuid.uuid4().hex[:8]}@example.com"
    path = f"/v1/tenants/{tenant_id}/members"
    assert api.call(owner, "POST", path, {"email": address, "role": "editor"}).status == 201

    [mail] = eventually(lambda: mails_to(address))
    assert mail.subject.endswith("invites you to Mailed")
    found = re.search(rf"{stack.console_url}/stop-mail\?token=(\S+)", mail.text)
    assert found

    # As mail programs do: RFC 8058, section 3.2.
    stop = urllib.request.Request(
        f"{stack.console_url}/api/public/mail/stop?token={found[1]}",
        b"List-Unsubscribe=One-Click",
        {"Content-Type": "application/x-www-form-urlencoded"},
        method="POST",
    )
    with urllib.request.urlopen(stop, timeout=20) as answer:
        assert json.load(answer) == {"kind": None, "tenant_id": None}


def asked_by_an_editor(api: Api, tenant_id: str, owner: str, title: str) -> str:
    """The id of a text for which an editor of the business has asked for approval."""
    editor, query = api.join("editor"), {"tenant_id": tenant_id}
    invited = {"email": editor, "role": "editor"}
    made = api.call(owner, "POST", f"/v1/tenants/{tenant_id}/members", invited)
    assert api.call(editor, "POST", f"/v1/invitations/{made.json['id']}/accept").status == 200
    item = {"title": title, "base_caption": "Cold!"}
    text = api.call(editor, "POST", "/v1/marketing/content-items", item, **query).json
    path = f"/v1/marketing/content-items/{text['id']}/submit"
    assert api.call(editor, "POST", path, **query).status == 200
    return str(text["id"])


def test_a_request_for_approval_is_mailed_to_the_admin_once(
    stack: Stack,
    api: Api,
    business: tuple[str, str],
    mails_to: Callable[[str], Sequence[SentMail]],
) -> None:
    tenant_id, owner = business
    content_id = asked_by_an_editor(api, tenant_id, owner, "Frozen pipes")
    query = {"tenant_id": tenant_id}
    [told] = api.call(owner, "GET", "/v1/notifications", **query).json["items"]

    message = {"tenant_id": tenant_id, "notification_id": told["id"]}
    for _ in range(2):
        assert run(stack, message) == {"batchItemFailures": []}

    [mail] = mails_to(owner)
    assert mail.subject == "Mailed: Waits for approval: Frozen pipes"
    assert f"{stack.console_url}/t/{tenant_id}/posts?content={content_id}" in mail.html


def test_the_summary_of_the_morning_is_mailed_once(
    stack: Stack,
    api: Api,
    business: tuple[str, str],
    mails_to: Callable[[str], Sequence[SentMail]],
) -> None:
    tenant_id, owner = business
    query = {"tenant_id": tenant_id}
    account = {
        "platform": "webhook",
        "name": "Hook",
        "posts_per_week": 7,
        "schedule_timezone": "UTC",
        "schedule_times": ["09:00"],
        "days_of_week": [1, 2, 3, 4, 5, 6, 7],
        "connection": {"url": f"{stack.sandbox_url}/webhooks/mailed", "secret": WEBHOOK_SECRET},
    }
    made = api.call(owner, "POST", "/v1/marketing/channel-accounts", account, **query)
    assert made.status == 201, made.text
    api.call(owner, "POST", "/v1/marketing/scheduler/topoff", **query, days="7")

    for _ in range(2):
        assert run(stack, {**query, "morning": today()}) == {"batchItemFailures": []}

    [mail] = mails_to(owner)
    assert mail.subject == "Mailed: 7 empty slots in the next 7 days"
    assert f"{stack.console_url}/t/{tenant_id}/calendar?day=" in mail.html


def test_who_decides_is_told_in_the_morning_of_what_has_waited_for_two_days(
    stack: Stack,
    api: Api,
    business: tuple[str, str],
    mails_to: Callable[[str], Sequence[SentMail]],
) -> None:
    tenant_id, owner = business
    content_id = asked_by_an_editor(api, tenant_id, owner, "Old drains")
    asked_two_days_ago(stack, tenant_id, content_id)
    mornings = {"PK": {"S": "MORNINGS"}, "SK": {"S": "META"}, "kind": {"S": "mornings"}}
    an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    stack.client("dynamodb").put_item(
        TableName=stack.outputs["TableName"], Item={**mornings, "until": {"S": an_hour_ago}}
    )

    looked = stack.client("lambda").invoke(
        FunctionName=stack.outputs["MailFunctionName"], Payload=json.dumps({"detail-type": "Tick"})
    )
    assert json.load(looked["Payload"])["mornings"] >= 1

    said = {"Mailed: Still waits for approval: Old drains", "Mailed: 1 waits for approval"}
    eventually(lambda: [mail for mail in mails_to(owner) if mail.subject in said][1:])


def asked_two_days_ago(stack: Stack, tenant_id: str, content_id: str) -> None:
    """Makes the text wait since then, because the stack's clock can't be moved."""
    table, client = stack.outputs["TableName"], stack.client("dynamodb")
    earlier = timedelta(days=2, hours=1)

    def before(text: str) -> str:
        return (datetime.fromisoformat(text) - earlier).isoformat()

    [note] = client.query(
        TableName=table,
        KeyConditionExpression="PK = :notes",
        ExpressionAttributeValues={":notes": {"S": f"TENANT#{tenant_id}#NOTE"}},
    )["Items"]
    client.delete_item(TableName=table, Key={"PK": note["PK"], "SK": note["SK"]})
    then = before(note["created_at"]["S"])
    place = time_ordered(datetime.fromisoformat(then), bytes(10))
    client.put_item(TableName=table, Item={**note, "SK": {"S": place}, "created_at": {"S": then}})
    key = {"PK": {"S": f"TENANT#{tenant_id}#CONTENT"}, "SK": {"S": content_id}}
    content = client.get_item(TableName=table, Key=key)["Item"]
    approval = json.loads(content["approval"]["S"])
    approval["at"] = before(approval["at"])
    client.put_item(TableName=table, Item={**content, "approval": {"S": json.dumps(approval)}})


def today() -> str:
    """The date in the zone where it is 07:00."""
    behind = int(seven_o_clock().removeprefix("Etc/GMT"))
    return (datetime.now(UTC) - timedelta(hours=behind)).date().isoformat()


def eventually(look: Callable[[], Sequence[SentMail]]) -> Sequence[SentMail]:
    give_up = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < give_up:
        found = look()
        if found:
            return found
        time.sleep(0.5)
    pytest.fail("No e-mail came.")
