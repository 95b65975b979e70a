"""The real handler, services and repositories on moto, with two similar tenants.

The tenants are made once, through the API. Changes are undone after each test.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.cognitoidp.models import cognitoidp_backends
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.sqs.models import sqs_backends
from moto.stepfunctions.models import stepfunctions_backends

from api import openapi
from drumbeat import application, observability, persistence
from drumbeat.application import Application
from drumbeat.domain import mail_stops, signatures, trying
from drumbeat.domain.credits import Change, LedgerEntry, Payer, top_up
from drumbeat.domain.error_log import ErrorKind, LoggedError
from drumbeat.domain.findings import error
from drumbeat.domain.job_log import JobKind, JobRun, JobStatus
from drumbeat.domain.mail_choices import MailKind
from drumbeat.domain.mail_stops import Stop
from drumbeat.domain.notifications import Notification, notification_id
from drumbeat.domain.operators import Action
from drumbeat.domain.posts import PostError, Status
from drumbeat.domain.tenancy import Person
from drumbeat.domain.time_ordered import time_ordered
from drumbeat.domain.topoff_jobs import TopoffJob
from drumbeat.persistence.topoff_jobs import TopoffJobRepository
from drumbeat.ports import Replace
from drumbeat.settings import Settings
from tests import moto_cognito, whole_api
from tests.fakes.apps import KeptApps
from tests.fakes.archives import HeldExporter, InMemoryArchives
from tests.fakes.billing_keys import KeptBillingKeys
from tests.fakes.clock import FixedClock
from tests.fakes.library import WritesAtOnce
from tests.fakes.pages import PagesServer, WithPages
from tests.fakes.preflight import KeepingRunner
from tests.http_client import HttpClient, InProcess
from tests.openapi_contract import Contract
from tests.quick_moto import quick_moto, writes
from tests.route_table import (
    BILLING_KEY,
    BY_NAME,
    FACEBOOK_APP,
    FELL_THROUGH,
    MARKETING,
    PASSWORD,
    PICTURE,
    SECRETS,
    Need,
    Things,
    furnish,
)
from tests.samples import notification

TABLE = "drumbeat-api-test"
BUCKET = "drumbeat-media-test"
OURS, THEIRS = "h2o", "all_county"
STRANGER = "mallory@nowhere.example"
UNVERIFIED = "admin@h2o.example"
_POOL_CLIENT = {
    "ClientName": "api",
    "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
}
_DEFINITION = {"StartAt": "Prepare", "States": {"Prepare": {"Type": "Succeed"}}}
_TRUST = {"Version": "2012-10-17", "Statement": []}

#: What every check finds in these tests.
FOUND = error("media_unreachable", "The address answers HTTP 404.", "media_urls[0]")
#: The OpenAPI document as the current code generates it.
CONTRACT = Contract(openapi.document(whole_api.app))

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Resources:
    """The template's resources that the API function uses.

    State before and after each test is read directly from moto's memory, because calls are slow.
    """

    environment: Mapping[str, str]
    user_pool: str
    #: Clients by service, cached: making one takes longer than most requests.
    clients: dict[str, Any] = field(default_factory=dict)
    #: The table's content after a number of writes, from the last look.
    _seen: dict[int, Mapping[tuple[str, str], Item]] = field(default_factory=dict)

    def aws(self, service: str) -> Any:
        if service not in self.clients:
            self.clients[service] = boto3.client(service)
        return self.clients[service]

    @property
    def table(self) -> Any:
        return self.aws("dynamodb")

    def items(self) -> Mapping[tuple[str, str], Item]:
        """Everything in the table, by key; read from moto's memory, because a Scan takes 50 ms.
        Cached until something is written."""
        now = writes()
        if now not in self._seen:
            found = [item.to_json()["Attributes"] for item in self.behind().all_items()]
            self._seen.clear()
            self._seen[now] = {(item["PK"]["S"], item["SK"]["S"]): item for item in found}
        return self._seen[now]

    def behind(self) -> Any:
        """The table in moto's memory, for what would be slow through the API."""
        return dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].get_table(TABLE)

    def started(self) -> list[str]:
        """Names of the workflows that were started."""
        machines = stepfunctions_backends[DEFAULT_ACCOUNT_ID]["us-east-1"]
        machine = machines.describe_state_machine(self.environment["STATE_MACHINE_ARN"])
        return sorted(each.name for each in machine.executions)

    def queued(self) -> list[int]:
        """Messages in the queues of top-offs, of the library, and of e-mails."""
        queues = sqs_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].queues
        names = ("TOPOFF_QUEUE_URL", "MEDIA_QUEUE_URL", "MAIL_QUEUE_URL")
        urls = [self.environment[each] for each in names]
        return [len(queues[url.rpartition("/")[2]].messages) for url in urls]

    def users(self) -> list[str]:
        """User names in the pool."""
        return sorted(self._pool().users)

    def sessions(self) -> dict[str, Any]:
        """The pool's refresh tokens in moto's memory; used ones have an empty value."""
        held: dict[str, Any] = self._pool().refresh_tokens
        return held

    def _pool(self) -> Any:
        return cognitoidp_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].user_pools[self.user_pool]

    def forget_user(self, name: str) -> None:
        self.aws("cognito-idp").admin_delete_user(UserPoolId=self.user_pool, Username=name)


@dataclass
class World:
    """The API with its two tenants. `state` is everything that a request could change."""

    client: HttpClient
    transport: InProcess
    clock: FixedClock
    resources: Resources
    ours: Things
    theirs: Things

    def state(self, *, with_keys: bool = False) -> Any:
        """Table, workflows, messages and users. Idempotency records are included only `with_keys`;
        counted attempts to sign in and the like never, because they change on every request."""
        items = {
            key: item
            for key, item in self.resources.items().items()
            if not key[0].startswith("TRIES#")
            and (with_keys or not key[0].startswith("IDEMPOTENCY#"))
        }
        return items, self.resources.started(), self.resources.queued(), self.resources.users()

    def state_of(self, things: Things) -> Mapping[tuple[str, str], Item]:
        """The items of a tenant in the table."""
        partition = f"TENANT#{things.tenant_id}"
        return {
            key: item
            for key, item in self.resources.items().items()
            if key[0] == partition or key[0].startswith(f"{partition}#")
        }


@pytest.fixture(scope="package")
def resources(table_properties: dict[str, Any]) -> Iterator[Resources]:
    """The deployment on moto, and the environment of a function that runs in it."""
    with mock_aws(), quick_moto():
        boto3.client("dynamodb").create_table(TableName=TABLE, **table_properties)
        boto3.client("s3").create_bucket(Bucket=BUCKET)
        users = boto3.client("cognito-idp")
        pool = users.create_user_pool(PoolName="users")["UserPool"]["Id"]
        client = users.create_user_pool_client(UserPoolId=pool, **_POOL_CLIENT)
        role = boto3.client("iam").create_role(
            RoleName="publishing", AssumeRolePolicyDocument=json.dumps(_TRUST)
        )
        machine = boto3.client("stepfunctions").create_state_machine(
            name="publishing", definition=json.dumps(_DEFINITION), roleArn=role["Role"]["Arn"]
        )
        environment = {
            "TABLE_NAME": TABLE,
            "USER_POOL_ID": pool,
            "TRIES_PER_SOURCE": "100000",
            "USER_POOL_CLIENT_ID": client["UserPoolClient"]["ClientId"],
            "SECRETS_KEY_ID": boto3.client("kms").create_key()["KeyMetadata"]["KeyId"],
            "STATE_MACHINE_ARN": machine["stateMachineArn"],
            "TOPOFF_QUEUE_URL": boto3.client("sqs").create_queue(QueueName="topoff")["QueueUrl"],
            "MAIL_QUEUE_URL": boto3.client("sqs").create_queue(QueueName="mail")["QueueUrl"],
            "MEDIA_QUEUE_URL": boto3.client("sqs").create_queue(QueueName="media")["QueueUrl"],
            "MEDIA_BUCKET": BUCKET,
            "PUBLIC_URL": "https://drumbeat.example",
            "CONSOLE_URL": "https://console.example",
        }
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            moto_cognito.complete(patch)
            yield Resources(environment, pool)


@pytest.fixture(scope="package")
def furnished(resources: Resources) -> Iterator[World]:
    """Both tenants, made through the API once."""
    before = persistence.table.Item.Meta.table_name
    clock = FixedClock()
    with pytest.MonkeyPatch.context() as patch:
        app = Application(Settings.from_environment(resources.environment))
        app.clock = clock
        app.preflight_runner = KeepingRunner(app.stored_calendar, clock, FOUND)
        app.archives = InMemoryArchives()
        app.exporter = HeldExporter()
        app.feed_writer = WritesAtOnce(lambda tenant, site: app.feeds.write(tenant, site))
        pages = PagesServer(clock)
        app.networks = app.hurried_networks = WithPages(app.networks, pages)
        app.apps = KeptApps({"facebook": FACEBOOK_APP})
        patch.setattr(application, "running", lambda: app)
        transport = InProcess(whole_api.handler)
        client = HttpClient(transport, CONTRACT, SECRETS)
        app.billing_keys = KeptBillingKeys(BILLING_KEY)
        client.signs = lambda body: signatures.headers_of(BILLING_KEY, "evt", body, clock.now())
        transport.operators |= {f"operator@{each}.example" for each in (OURS, THEIRS)}
        tenants = [_furnished(client, clock, pages, tenant_id) for tenant_id in (OURS, THEIRS)]
        _require_no_secrets(repr(list(resources.items().values())))
        yield World(client, transport, clock, resources, *tenants)
    persistence.connect(before)


@pytest.fixture
def world(furnished: World, log_lines: io.StringIO) -> Iterator[World]:
    """Both tenants as they were made; afterwards checks that no secret is in log or table."""
    resources = furnished.resources
    items, users = resources.items(), resources.users()
    sessions = dict(resources.sessions())
    yield furnished
    after = resources.items()
    if after is not items:
        _require_no_secrets(repr(list(after.values())))
        _put_back(resources, items, after)
    for name in set(resources.users()) - set(users):
        resources.forget_user(name)
    resources.sessions().update(sessions)
    furnished.transport.unverified.clear()
    furnished.clock.__init__()  # type: ignore[misc]  # reset in place: others refer to it
    whole_api.app.dependency_overrides.clear()
    _require_no_secrets(log_lines.getvalue())


def _require_no_secrets(kept: str) -> None:
    for secret in SECRETS:
        assert secret not in kept


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """What the function logs, as in its log group."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(observability.logger.registered_formatter)
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


def _furnished(client: HttpClient, clock: FixedClock, pages: PagesServer, tenant_id: str) -> Things:
    members = {
        need: f"{need.name.lower()}@{tenant_id}.example"
        for need in (Need.VIEWER, Need.EDITOR, Need.ADMIN, Need.OPERATOR)
    }
    for email in members.values():
        person = {"email": email, "password": PASSWORD, "full_name": "Some Body"}
        client.request("POST", "/api/auth/register", json=person)
        client.request("POST", "/api/auth/confirm", json={"email": email, "code": "123456"})
    things = _connected(client, pages, furnish(client, tenant_id, members, clock.now()))
    _upload(things)
    job = TopoffJob(
        id=things.ids["job_id"],
        tenant_id=tenant_id,
        status="running",
        days=28,
        created_at=clock.now(),
    )
    TopoffJobRepository().put(job)
    _bought(tenant_id, clock.now())
    things = _operate(things)
    told = replace(notification(tenant_id=tenant_id), id=things.ids["notification_id"])
    for name, status in FELL_THROUGH.items():
        _fall_through(tenant_id, things.ids[name], Status(status), told)
        told = replace(told, id=notification_id(clock.now(), name))
    return things


def _operate(things: Things) -> Things:
    """Makes what operators can look through."""
    app, tenant_id = application.running(), things.tenant_id
    now = app.clock.now()
    went_wrong = LoggedError(
        id=time_ordered(now, f"{tenant_id:<10}".encode()),
        at=now,
        kind=ErrorKind.PUBLISH,
        code="laid_out",
        message="Laid out by a test.",
        outcome="failed",
        tenant_id=tenant_id,
        platform="facebook",
    )
    job = JobRun(
        id=time_ordered(now, f"{tenant_id:<10}".encode()),
        kind=JobKind.TOP_OFF,
        status=JobStatus.DEAD,
        tries=3,
        started_at=now,
        tenant_id=tenant_id,
        payload={"tenant_id": tenant_id},
    )
    scheduled = app.stored_calendar.get(tenant_id, things.ids["scheduled_id"])
    assert scheduled is not None
    soon = replace(scheduled, take_up_at=now + timedelta(minutes=10))
    app.stored_calendar.apply(Replace(scheduled, soon))
    app.stored_errors.add(went_wrong)
    app.stored_job_log.put(job)
    app.operator_log.logged(
        Person(user_id="eve", email="eve@drumbeat.example"),
        Action.CHANGE_BUSINESS,
        subject=tenant_id,
        tenant_id=tenant_id,
        reason="They called.",
        before={"plan": "free"},
        wanted={"plan": "pro"},
        act=lambda: (None, {"plan": "pro"}),
    )
    return replace(things, ids={**things.ids, "dead_job_id": job.id})


def _bought(tenant_id: str, now: datetime) -> None:
    """Three lines in the ledger of credits."""
    stored = application.running().stored_credits
    payer = Payer(tenant_id=tenant_id, timezone="America/Los_Angeles", anchor_day=1, base=10)
    for number in range(3):
        month = stored.covering(payer, now)
        line = LedgerEntry(
            id=notification_id(now, f"line {number}"),
            tenant_id=tenant_id,
            period=month.key,
            kind="granted",
            amount=5,
            reason="Bought",
            by="billing",
            at=now,
        )
        stored.change(Change(month, top_up(month, 5)), entries=[line])


def _connected(client: HttpClient, pages: PagesServer, things: Things) -> Things:
    """An account connected by OAuth, a connection with accounts to choose, and one that has just
    begun."""
    admin, query = things.members[Need.ADMIN], {"tenant_id": things.tenant_id}
    path = f"{MARKETING}/connections"

    def start() -> tuple[str, dict[str, str]]:
        wanted = {"platform": "pages", "hint": "pages.example"}
        begun = client.request("POST", path, query, wanted, as_user=admin)
        assert begun.status == 201, begun.text
        return begun.json["id"], pages.agree(begun.json["authorize_url"])

    ready, back = start()
    returned = client.request("GET", "/api/oauth/callback/pages", back)
    assert returned.status == 302, returned.text
    chosen = {"targets": [{"id": "1"}]}
    made = client.request("POST", f"{path}/{ready}/accounts", query, chosen, as_user=admin)
    account_id = made.json["results"][0]["item"]["id"]
    _, way = start()
    ids = {"connection_id": ready, "oauth_account_id": account_id}
    ids |= {"oauth_state": way["state"], "oauth_code": way["code"]}
    deletion = BY_NAME["POST /api/oauth/data-deletion/{platform}"]
    deleted = deletion.send(client, deletion.example(things), None)
    assert deleted.status == 200, deleted.text
    ids |= {"deletion_code": deleted.json["confirmation_code"]}
    key = application.running().stored_mail_stops.made_key(bytes(mail_stops.KEY_BYTES))
    stop = Stop(
        tenant_id=things.tenant_id, member_id=things.ids["helper_id"], kind=MailKind.SUMMARY
    )
    ids |= {"mail_token": mail_stops.token_of(stop, key)}
    return replace(things, ids={**things.ids, **ids})


def _upload(things: Things) -> None:
    """Sends files as browsers do."""
    store = boto3.client("s3")
    for name in ("asset_id_key", "unwanted_id_key"):
        store.put_object(
            Bucket=BUCKET, Key=things.ids[name], Body=PICTURE, ContentType="image/jpeg"
        )
    store.upload_part(
        Bucket=BUCKET,
        Key=things.multipart_key,
        UploadId=things.multipart_id,
        PartNumber=1,
        Body=PICTURE,
    )


def _fall_through(tenant_id: str, instance_id: str, status: Status, told: Notification) -> None:
    """Ends a post as the workflow does when it fails."""
    before = application.running().stored_calendar.get(tenant_id, instance_id)
    assert before is not None
    error = PostError("laid_out", "Laid out by a test.", retryable=False)
    sent = replace(before, status=Status.PUBLISHING)
    after = trying.give_up(sent, status, error)
    told = replace(told, instance_id=instance_id)
    application.running().stored_calendar.apply(Replace(before, after), notification=told)


def _put_back(
    resources: Resources,
    before: Mapping[tuple[str, str], Item],
    after: Mapping[tuple[str, str], Item],
) -> None:
    for key in after.keys() - before.keys():
        address = {"PK": {"S": key[0]}, "SK": {"S": key[1]}}
        resources.table.delete_item(TableName=TABLE, Key=address)
    for key, item in before.items():
        if after.get(key) != item:
            resources.table.put_item(TableName=TABLE, Item=item)
