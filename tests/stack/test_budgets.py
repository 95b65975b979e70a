"""The budgets of the hot paths, on the deployed stack: calls, capacity units, states.

The use cases run in this process on the stack's own table, key and sandbox, so that their calls can
be counted; state transitions are read from the workflow's history.
"""

from __future__ import annotations

import base64
import json
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drumbeat import application, persistence
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.tenancy import Access, Member, Person, Role, Tenant
from drumbeat.persistence.table import Item
from drumbeat.ports import DueEntry
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.calendar import CalendarQuery
from drumbeat.services.contents import ContentDraft
from drumbeat.services.orders import Order
from drumbeat.services.publishing import Publisher
from local.api_client import ApiClient
from local.emulator import CREDENTIALS
from local.stack import Stack
from tests.consumption import consumed
from tests.fakes.clock import FixedClock

pytestmark = pytest.mark.counts

ADA = "0d1c7e0a-90c1-70d6-2f4b-6d1d1f6e4a55"
SECRET = "whsec_" + base64.b64encode(bytes(32)).decode()
EAGER = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))


@pytest.fixture
def services(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The composition root, on this stack."""
    environment = {
        **CREDENTIALS,
        "AWS_ENDPOINT_URL": stack.endpoint_url,
        "POWERTOOLS_SERVICE_NAME": "budgets",
        "TABLE_NAME": stack.outputs["TableName"],
        "SECRETS_KEY_ID": stack.outputs["SecretsKeyArn"],
        "STATE_MACHINE_ARN": stack.outputs["StateMachineArn"],
        "TOPOFF_QUEUE_URL": stack.outputs["TopoffQueueUrl"],
        "ALLOW_PRIVATE_ADDRESSES": "true",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    _forget()
    yield
    _forget()


@pytest.fixture
def admin(services: None) -> Access:
    """The founder of a new tenant."""
    now = datetime.now(UTC)
    tenant = Tenant(id=f"t{uuid.uuid4().hex[:12]}", name="H2O", timezone="UTC", created_at=now)
    email = "ada@example.com"
    founder = Member(
        tenant_id=tenant.id,
        id="founder",
        email=email,
        role=Role.ADMIN,
        user_id=ADA,
        joined=True,
        created_at=now,
    )
    application.running().stored_tenants.create(tenant, founder)
    return Access(tenant, email, Role.ADMIN, ADA)


@pytest.fixture
def connect(admin: Access, stack: Stack) -> Callable[..., str]:
    """Connects a webhook that the sandbox receives; answers the account's id."""

    def webhook(posts_per_week: int = 3, times: tuple[str, ...] = ("09:00",)) -> str:
        account = application.running().accounts.create(
            admin,
            platform="webhook",
            name="H2O website",
            schedule=ScheduleChange(
                posts_per_week=posts_per_week,
                schedule_timezone="America/Los_Angeles",
                schedule_times=times,
            ),
            connection={
                "url": f"{stack.sandbox_url}/webhooks/{admin.tenant_id}",
                "secret": SECRET,
            },
        )
        return account.id

    return webhook


def test_topping_off_one_account_takes_3_calls_and_at_most_52_write_units(
    admin: Access, connect: Callable[..., str]
) -> None:
    connect()

    with consumed() as used:
        result = application.running().topoff.top_off(admin.tenant, 28)

    assert result.instances_created == 12
    assert used.calls <= 3
    assert used.write_units <= 52


def test_topping_off_again_writes_nothing(admin: Access, connect: Callable[..., str]) -> None:
    connect()
    application.running().topoff.top_off(admin.tenant, 28)

    with consumed() as used:
        result = application.running().topoff.top_off(admin.tenant, 28)

    assert (result.instances_created, result.instances_skipped) == (0, 12)
    assert used.writes == 0
    assert used.operations["Query"] <= 2


def test_a_month_of_500_posts_takes_2_calls_and_at_most_45_read_units(
    admin: Access, connect: Callable[..., str]
) -> None:
    # given: at least 500 posts in 28 days, and a reader who is looked up as the API does
    connect(posts_per_week=126, times=EAGER)
    created = application.running().topoff.top_off(admin.tenant, 28).instances_created
    today = datetime.now(UTC).date()
    query = CalendarQuery(start_date=today, end_date=today + timedelta(days=30))

    # when
    with consumed() as used:
        application.running().stored_tenants.access(
            admin.tenant_id, Person(user_id=admin.user_id, email=admin.email)
        )
        seen = sum(len(p.items) for p in application.running().calendar.pages(admin, query))

    # then: bytes are checked, as emulators' read units are too low; the answer's JSON is larger
    # than the items in it. 4 KB read eventually consistent are half a unit.
    assert seen == created == 504
    assert used.calls <= 2
    assert used.bytes_read / 4096 / 2 <= 45


def test_filling_a_slot_is_one_transaction(admin: Access, connect: Callable[..., str]) -> None:
    connect()
    application.running().topoff.top_off(admin.tenant, 28)
    slot = _planned(admin)[0]

    with consumed() as used:
        draft = ContentDraft(title="Burst pipe?", base_caption="We come at night too.")
        application.running().instances.fill(admin, slot.id, draft)

    assert used.operations["TransactWriteItems"] == 1
    assert used.writes == 1


def test_an_idle_sweep_asks_once_per_shard_and_writes_nothing(services: None) -> None:
    # given: a moment before any post, so that nothing of other tests is due
    long_ago = FixedClock(datetime(1970, 1, 1, tzinfo=UTC))
    dispatcher = replace(application.running().dispatcher, clock=long_ago)

    # when
    with consumed() as used:
        dispatcher.sweep()

    # then
    assert used.operations["Query"] == application.running().settings.due_shards
    assert used.writes == 0


def test_a_post_without_trouble_takes_3_reads_and_3_writes_of_5_items(
    admin: Access, connect: Callable[..., str]
) -> None:
    # given: a post of the day after tomorrow, so that the deployed sweep leaves it alone
    post = _scheduled(admin, connect())
    assert post.due_at is not None
    entry = DueEntry(
        tenant_id=admin.tenant_id,
        instance_id=post.id,
        slot=application.running().stored_calendar.slot_of(post),
        generation=post.generation,
        attempt=0,
        due_at=post.due_at,
        take_up_at=post.due_at,
    )
    order = Order(
        tenant_id=admin.tenant_id,
        instance_id=post.id,
        slot=entry.slot,
        generation=post.generation,
        attempt=1,
    )
    publisher = _at(post.due_at)

    # when
    with consumed() as leasing:
        leased = persistence.DueIndexRepository().lease(entry, post.due_at + timedelta(minutes=8))
    with consumed() as preparing:
        prepared = publisher.prepare(order)
    with consumed() as committing:
        result = publisher.commit(order, prepared)

    # then: lease, claim, and one transaction of outcome, history and content
    assert leased
    assert result.result == "posted"
    assert preparing.reads + committing.reads <= 3
    assert (leasing.writes, preparing.writes, committing.writes) == (1, 0, 2)
    assert committing.operations["TransactWriteItems"] == 1
    # 2 for a claim of up to 2 KB, 3 items at twice the price, the index entry that goes.
    assert leasing.write_units + committing.write_units <= 12


def test_a_workflow_enters_three_states_and_makes_one_visible_call(
    stack: Stack, sign_up: Callable[[], ApiClient]
) -> None:
    # given
    client, tenant_id = sign_up(), f"t{uuid.uuid4().hex[:12]}"
    client.call("POST", "/v1/tenants", {"tenant_id": tenant_id, "name": "H", "timezone": "UTC"})

    def call(method: str, path: str, body: Any = None) -> Any:
        answer = client.call(method, f"/v1/marketing{path}", body, tenant_id=tenant_id)
        assert answer.status < 300, answer.body
        return answer.body

    account = call(
        "POST",
        "/channel-accounts",
        {
            "platform": "webhook",
            "name": "Website",
            "schedule_timezone": "UTC",
            "schedule_times": ["09:00"],
            "connection": {"url": f"{stack.sandbox_url}/webhooks/{tenant_id}", "secret": SECRET},
        },
    )
    content = call("POST", "/content-items", {"title": "Once", "base_caption": "Only once"})
    bulk = {"content_item_id": content["id"], "channel_account_ids": [account["id"]]}
    [made] = call("POST", "/post-instances/bulk", bulk)["results"]
    post = f"/post-instances/{made['instance']['id']}"

    # when
    call("POST", f"{post}/post-now")
    deadline = time.monotonic() + 60
    while call("GET", post)["status"] != "Posted":
        assert time.monotonic() < deadline, call("GET", post)
        time.sleep(0.5)

    # then
    execution = f"{stack.outputs['StateMachineArn']}:{made['instance']['id']}-1-1".replace(
        ":stateMachine:", ":execution:"
    )
    history = stack.client("stepfunctions").get_execution_history(executionArn=execution)
    entered = [event for event in history["events"] if event["type"].endswith("StateEntered")]
    assert len(entered) == 3
    assert _deliveries(stack, tenant_id) == 1


def _deliveries(stack: Stack, tenant_id: str) -> int:
    with urllib.request.urlopen(f"{stack.sandbox_url}/calls", timeout=10) as answer:
        calls = json.load(answer)["calls"]
    return sum(call["path"] == f"/webhooks/{tenant_id}" for call in calls)


def _scheduled(admin: Access, account_id: str) -> PostInstance:
    when = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=2)
    content = application.running().contents.create(
        admin, ContentDraft(title="Burst pipe?", base_caption="We come at night too.")
    )
    [made] = application.running().placing.create_many(
        admin, content.id, [account_id], scheduled_for=when, status=None
    )
    assert made.instance is not None
    return application.running().instances.get(admin, made.instance.id)


def _at(now: datetime) -> Publisher:
    """The publisher, at that time."""
    clock = FixedClock(now)
    publisher = application.running().publisher
    recorder = replace(publisher.recorder, clock=clock)
    return replace(publisher, clock=clock).recording_by(recorder)


def _planned(admin: Access) -> list[PostInstance]:
    today = datetime.now(UTC).date()
    query = CalendarQuery(start_date=today, end_date=today + timedelta(days=30))
    pages = application.running().calendar.pages(admin, query)
    return [instance for page in pages for _, instance in page.items]


def _forget() -> None:
    application.running.cache_clear()
    Item._connection = None
