"""From registering to a published post, through the real gateway."""

from __future__ import annotations

import json
import time
import urllib.request
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests

from local.stack import Stack
from sandbox.networks import APPS
from tests.route_table import Need
from tests.signed_requests import signed_request
from tests.stack.api import Api

#: Waiting time for scheduled things; the test's duration includes the post's own time.
PATIENCE = 150
#: The account that logs in at the stand-in of Threads.
PERSON = "17841400000000001"


def test_a_business_registers_plans_writes_and_is_published(api: Api, stack: Stack) -> None:
    # A person who registers has no tenant yet, and makes one.
    owner = api.join("owner")
    assert api.call(owner, "GET", "/auth/me").json["tenants"] == []
    tenant_id = f"plumber-{uuid.uuid4().hex[:12]}"
    tenant = {"tenant_id": tenant_id, "name": "H2O Plumbing", "timezone": "America/Los_Angeles"}
    assert api.call(owner, "POST", "/v1/tenants", tenant).status == 201
    [membership] = api.call(owner, "GET", "/auth/me").json["tenants"]
    assert membership == {"tenant_id": tenant_id, "name": "H2O Plumbing", "role": "admin"}

    def marketing(method: str, path: str, *body: Any, **query: str) -> Any:
        address = f"/v1/marketing{path}"
        answer = api.call(owner, method, address, *body, tenant_id=tenant_id, **query)
        assert answer.status < 300, answer.text
        return answer.json if answer.text else None

    # The page is connected, and four weeks fill with three slots each.
    page = str(uuid.uuid4().int)[:15]
    account = marketing(
        "POST",
        "/channel-accounts",
        {
            "platform": "facebook",
            "name": "H2O on Facebook",
            "posts_per_week": 3,
            "schedule_timezone": "America/Los_Angeles",
            "schedule_times": ["09:00"],
            "connection": {"page_id": page, "access_token": f"sandbox-{page}"},
        },
    )
    made = marketing("POST", "/scheduler/topoff", days="28")
    assert (made["instances_created"], made["accounts_processed"]) == (12, 1)
    today = datetime.now(UTC).date()
    days = {"start_date": str(today), "end_date": str(today + timedelta(days=30))}
    slots = [post for day in marketing("GET", "/calendar", **days).values() for post in day]
    assert [slot["status"] for slot in slots] == ["Planned"] * 12
    assert {slot["local_time"][11:] for slot in slots} == {"09:00"}

    # One slot gets content in one call, and goes out at once; another goes out on the minute.
    now_text, later_text = f"Now {uuid.uuid4()}", f"On the minute {uuid.uuid4()}"
    first = marketing(
        "POST",
        f"/post-instances/{slots[0]['id']}/content",
        {"title": "Frozen pipes", "base_caption": now_text},
    )
    assert (first["status"], first["content_title"]) == ("Draft", "Frozen pipes")
    content = marketing(
        "POST", "/content-items", {"title": "Slow drain", "base_caption": later_text}
    )
    due = (datetime.now(UTC) + timedelta(seconds=75)).replace(second=0, microsecond=0)
    second = marketing(
        "PATCH",
        f"/post-instances/{slots[1]['id']}",
        {
            "content_item_id": content["id"],
            "scheduled_for": due.isoformat(),
            "status": "Scheduled",
        },
    )
    assert second["status"] == "Scheduled"
    started = marketing("POST", f"/post-instances/{slots[0]['id']}/post-now")
    assert (started["status"], started["scheduled_for"]) == ("Scheduled", slots[0]["scheduled_for"])

    # Both are out, once, and the calendar says where.
    for slot, text in ((slots[0], now_text), (slots[1], later_text)):
        posted = _posted(marketing, slot["id"])
        [shown] = _shown(stack, page, text)
        assert posted["platform_post_id"] == shown["post_id"]
        assert posted["permalink"]
        assert posted["lag_seconds"] >= 0
        [attempt] = marketing("GET", f"/post-instances/{slot['id']}/attempts")["items"]
        assert (attempt["outcome"], attempt["text"]) == ("posted", text)
    out = marketing("GET", "/post-instances", status="Posted", channel_account_id=account["id"])
    assert {post["id"] for post in out["items"]} == {slots[0]["id"], slots[1]["id"]}
    assert marketing("GET", f"/content-items/{content['id']}")["status"] == "Posted"

    # The table's stream has them counted, each once.
    assert _counted(stack, tenant_id, 2) == {"facebook#text#posted": 2}


def test_of_two_requests_at_once_with_one_key_one_is_carried_out(api: Api) -> None:
    things = api.tenant("twice")
    body = {"title": f"Once {uuid.uuid4()}"}
    key = {"Idempotency-Key": str(uuid.uuid4())}

    def send(_: int) -> Any:
        owner = things.members[Need.ADMIN]
        return api.call(
            owner, "POST", "/v1/marketing/content-items", body, key, tenant_id=things.tenant_id
        )

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))

    made = [answer for answer in answers if answer.status == 201]
    assert {answer.status for answer in answers} <= {201, 409}
    assert len({answer.text for answer in made}) == 1
    listed = api.call(
        things.members[Need.ADMIN],
        "GET",
        "/v1/marketing/content-items",
        tenant_id=things.tenant_id,
        search=body["title"],
    )
    assert [item["id"] for item in listed.json["items"]] == [made[0].json["id"]]


def _posted(marketing: Any, instance_id: str) -> Any:
    """The post instance, once it is posted."""
    give_up = time.monotonic() + PATIENCE
    while True:
        instance = marketing("GET", f"/post-instances/{instance_id}")
        if instance["status"] == "Posted":
            return instance
        assert instance["status"] in ("Scheduled", "Publishing"), instance
        assert time.monotonic() < give_up, instance
        time.sleep(0.5)


def _counted(stack: Stack, tenant_id: str, wanted: int) -> dict[str, int]:
    """The business's figures of posts, once they have reached `wanted`."""
    table, give_up = stack.client("dynamodb"), time.monotonic() + PATIENCE
    while True:
        days = table.query(
            TableName=stack.outputs["TableName"],
            KeyConditionExpression="PK = :stats",
            ExpressionAttributeValues={":stats": {"S": f"TENANT#{tenant_id}#STATS"}},
        )["Items"]
        counted = Counter[str]()
        for day in days:
            of_posts = {name: each for name, each in day.items() if name.count("#") == 2}
            counted.update({name: int(each["N"]) for name, each in of_posts.items()})
        if counted.total() >= wanted:
            return dict(counted)
        assert time.monotonic() < give_up, counted
        time.sleep(0.5)


def _shown(stack: Stack, page: str, text: str) -> list[Any]:
    """What the network shows with this text."""
    with urllib.request.urlopen(f"{stack.sandbox_url}/ledger?channel={page}", timeout=10) as answer:
        entries = json.load(answer)["entries"]
    return [entry for entry in entries if entry["text"] == text]


def test_what_people_take_back_at_their_network_is_forgotten(api: Api, stack: Stack) -> None:
    owner, tenant_id = api.join("owner"), f"plumber-{uuid.uuid4().hex[:12]}"
    tenant = {"tenant_id": tenant_id, "name": "H2O", "timezone": "America/Los_Angeles"}
    assert api.call(owner, "POST", "/v1/tenants", tenant).status == 201

    def marketing(method: str, path: str, *body: Any) -> Any:
        answer = api.call(owner, method, f"/v1/marketing{path}", *body, tenant_id=tenant_id)
        assert answer.status < 300, answer.text
        return answer.json

    def signed(callback: str) -> Any:
        """As Meta sends it; only for `threads`, as other tests here connect the other two."""
        form = {"signed_request": signed_request(PERSON, APPS["threads"][1])}
        url = f"{stack.api_url}/api/oauth/{callback}/threads"
        with urllib.request.urlopen(url, urlencode(form).encode(), timeout=30) as answer:
            return json.load(answer)

    # Somebody agrees at the network, and comes back with a code.
    begun = marketing("POST", "/connections", {"platform": "threads"})
    asked = dict(parse_qsl(urlsplit(begun["authorize_url"]).query))
    allowed = {f"allow:{scope}": "on" for scope in asked["scope"].split(",")}
    agreed = requests.post(
        f"{stack.sandbox_url}/threads/oauth/authorize",
        {**asked, **allowed, "decision": "allow"},
        allow_redirects=False,
        timeout=30,
    )
    back = urlsplit(agreed.headers["Location"])
    url = f"{stack.api_url}{back.path}?{back.query}"
    assert requests.get(url, allow_redirects=False, timeout=30).status_code == 302
    [target] = marketing("GET", f"/connections/{begun['id']}")["targets"]
    chosen = {"targets": [{"id": target["id"]}]}
    [made] = marketing("POST", f"/connections/{begun['id']}/accounts", chosen)["results"]
    account = f"/channel-accounts/{made['item']['id']}"
    assert marketing("GET", account)["status"] == "active"

    # They take that back, and ask for what was stored of them to be deleted.
    assert signed("deauthorise")["forgotten"] >= 1
    assert marketing("GET", account)["status"] == "needs_reconnect"
    deletion = signed("data-deletion")
    said = requests.get(
        f"{stack.api_url}/api/oauth/data-deletion/{deletion['confirmation_code']}", timeout=30
    )
    assert said.status_code == 200
