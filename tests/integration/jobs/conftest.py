"""The jobs as Lambda calls them: environment, composition root and AWS clients are the real ones.

The table has the data that the sample events name: tenant h2o with one account, and one post on it
that is due on 22 December 2026 at 17:00 UTC.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar

import boto3
import pytest

from drumbeat import application
from drumbeat.application import Application
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.tenancy import Member, Role, Tenant
from drumbeat.observability import logger
from drumbeat.ports import Put
from drumbeat.settings import Settings
from sandbox import Server
from tests.fakes.clock import FixedClock
from tests.integration.conftest import ROOT, TABLE
from tests.integration.faults.connections import CANARY, SECRET
from tests.integration.faults.world import World
from tests.integration.networks import unstruck
from tests.samples import LOS_ANGELES, NOW, account, content, instance, secret

DUE = datetime(2026, 12, 22, 17, 0, tzinfo=UTC)
INSTANCE = "6f1f0d0a-5e0a-4c53-9d6e-0f2f6d1f7a11"
ACCOUNT = "b7a4c2d8-1c5e-4f0b-8a1e-52f0c6b1d9e3"


#: The lines logged so far.
Logged = Callable[[], list[dict[str, Any]]]


def event(name: str) -> dict[str, Any]:
    """A sample event: `events/<name>.json`."""
    loaded: dict[str, Any] = json.loads((ROOT / "events" / f"{name}.json").read_text())
    return loaded


class Deployed(Application):
    """At a test's clock. Clients are shared by tests, since making them takes time."""

    _kept: ClassVar[dict[str, Any]] = {}

    def __init__(self, clock: FixedClock) -> None:
        super().__init__(Settings.from_environment(os.environ))
        self.clock = clock
        self._clients = self._kept


@dataclass
class Deployment:
    """The template's resources, as far as jobs need them."""

    sandbox: Server
    clock: FixedClock
    state_machine_arn: str
    queue_url: str

    def connect(self, platform: str = "webhook") -> ChannelAccount:
        """Store the account of the sample events."""
        connection = {
            "webhook": {"url": f"{self.sandbox.url}/webhooks/demo", "secret": SECRET},
            "facebook": {"page_id": "1234", "access_token": f"sandbox-{CANARY}"},
        }[platform]
        made = account(id=ACCOUNT, platform=platform)
        sealed = application.running().vault.seal("h2o", made.id, connection)
        application.running().stored_accounts.create(made, secret(sealed=sealed))
        return made

    def schedule(
        self,
        platform: str = "webhook",
        caption: str = "Hello",
        media_urls: tuple[str, ...] = (),
        tries: int = 0,
    ) -> PostInstance:
        """Store the post of the sample events, with its account and content."""
        made = self.connect(platform)
        application.running().stored_contents.create(
            content(base_caption=caption, media_urls=media_urls)
        )
        post = instance(
            id=INSTANCE,
            channel_account_id=made.id,
            account_name=made.name,
            platform=platform,
            status=Status.SCHEDULED,
            content_item_id="tips",
            content_title="Winter tips",
            generation=1,
            attempt=1,
            tries=tries,
            due_at=DUE,
            take_up_at=DUE,
        )
        application.running().stored_calendar.apply(Put(post))
        return self.post()

    def post(self) -> PostInstance:
        found = application.running().stored_calendar.get("h2o", INSTANCE)
        assert found is not None
        return found

    def tenant(self, tenant_id: str) -> None:
        made = Tenant(id=tenant_id, name=tenant_id, timezone=LOS_ANGELES, created_at=NOW)
        admin = Member(
            tenant_id=tenant_id,
            id="founder",
            email="ada@example.com",
            role=Role.ADMIN,
            created_at=NOW,
        )
        application.running().stored_tenants.create(made, admin)

    def executions(self) -> list[dict[str, Any]]:
        """Name and input of every started execution."""
        client = _client("stepfunctions")
        listed = client.list_executions(stateMachineArn=self.state_machine_arn)["executions"]
        return [
            {
                "name": each["name"],
                "input": json.loads(
                    client.describe_execution(executionArn=each["executionArn"])["input"]
                ),
            }
            for each in listed
        ]

    def queued(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            answer = _client("sqs").receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10)
            if not answer.get("Messages"):
                return found
            found += [json.loads(message["Body"]) for message in answer["Messages"]]


@pytest.fixture
def world(world: World) -> Iterator[World]:
    """Afterwards, fails if an ordered fault never occurred."""
    yield world
    assert unstruck(world.sandbox) == []


@pytest.fixture
def deployment(table: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployment]:
    """At the second when the sample post is due."""
    key = _client("kms").create_key()["KeyMetadata"]["KeyId"]
    queue_url = _client("sqs").create_queue(QueueName="topoff")["QueueUrl"]
    states = {"StartAt": "End", "States": {"End": {"Type": "Pass", "End": True}}}
    arn = _client("stepfunctions").create_state_machine(
        name="publish", definition=json.dumps(states), roleArn="arn:aws:iam::123456789012:role/x"
    )["stateMachineArn"]
    clock = FixedClock(DUE)
    with Server() as sandbox:
        for name, value in {
            "TABLE_NAME": TABLE,
            "DUE_SHARDS": "2",
            "LOOK_AHEAD_SECONDS": "300",
            "START_AHEAD_SECONDS": "1",
            "STATE_MACHINE_ARN": arn,
            "TOPOFF_QUEUE_URL": queue_url,
            "SECRETS_KEY_ID": key,
            "NETWORK_FACEBOOK_URL": sandbox.url,
            "ALLOW_PRIVATE_ADDRESSES": "true",
        }.items():
            monkeypatch.setenv(name, value)
        app = Deployed(clock)
        monkeypatch.setattr(application, "running", lambda: app)
        deployment = Deployment(sandbox, clock, arn, queue_url)
        deployment.tenant("h2o")
        yield deployment
        assert unstruck(sandbox) == []


@pytest.fixture
def logged() -> Iterator[Logged]:
    """Answers the lines logged so far."""
    stream, handler = io.StringIO(), logger.registered_handler
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    handler.setStream(before or sys.stdout)


@cache
def _client(service: str) -> Any:
    return boto3.client(service)
