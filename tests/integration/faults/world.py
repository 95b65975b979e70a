"""All of publishing in one process, with its surroundings under control.

Services, repositories (on moto), vault (on moto) and network adapters are real; the networks are
the sandbox; Step Functions is `workflow.Machine`, which follows the real definition; EventBridge's
ticks and all clocks are virtual.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, cached_property
from itertools import count
from types import SimpleNamespace
from typing import Any, cast

import boto3
import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from moto.dynamodb.models import dynamodb_backends

from drumbeat import application
from drumbeat.aws.vault import KmsVault
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.attempts import Attempt
from drumbeat.domain.authorising import App
from drumbeat.domain.content import ContentItem
from drumbeat.domain.derivatives import MP4, PNG
from drumbeat.domain.documents import PDF
from drumbeat.domain.media import AssetKind, MediaReference
from drumbeat.domain.plans import Plan
from drumbeat.domain.posts import COVERED, PostInstance, Status
from drumbeat.domain.tenancy import Access, Member, Role
from drumbeat.persistence import keys
from drumbeat.persistence.instances import MonthAttribute
from drumbeat.persistence.table import Item, connection
from drumbeat.platforms.requests_transport import RequestsTransport
from drumbeat.ports.transport import Transport
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.contents import ContentDraft
from drumbeat.settings import Settings
from jobs import dispatch, prepare_media, publish, record_failure
from local.stack import sandbox_settings
from sandbox import Server
from sandbox.networks import APPS
from tests.fakes.apps import KeptApps
from tests.fakes.clock import FixedClock
from tests.fakes.plans import UsualPlans
from tests.integration.faults.behaviours import BY_NAME, NetworksAndBehaviours, Receivers
from tests.integration.faults.calls import Calls, WatchedTransport, WatchedWorkflow
from tests.integration.faults.connections import FILM, SECRET, SHOWS, account_at
from tests.integration.faults.workflow import Execution, Machine
from tests.integration.wiring import LOOK_AHEAD, Wiring
from tests.interference import Killed
from tests.media_files import pdf
from tests.pictures import png
from tests.plans import limit_credits_alone
from tests.samples import ADMIN, H2O, LOS_ANGELES, NOW, asset

#: The default time of posts; the world begins 7 minutes earlier.
DUE = NOW + timedelta(minutes=7)
#: 1 + 5 + 15 minutes of retries, a lease, and the sweep's minute.
BOUND = timedelta(minutes=30)
#: Credits in a month: more than any test takes.
PLENTY = 10_000
#: EventBridge fires at some second of the minute.
_TICK = timedelta(seconds=20)

CONTEXT = cast(
    "LambdaContext",
    SimpleNamespace(
        function_name="test",
        memory_limit_in_mb=512,
        invoked_function_arn="arn:aws:lambda:us-east-1:123456789012:function:test",
        aws_request_id="request",
        get_remaining_time_in_millis=lambda: 55_000,
    ),
)


class SkewedClock(FixedClock):
    """A machine's clock; `true` is the real time.

    What happens elsewhere, at networks, happens at its time, also while a function of ours waits.
    """

    skew = timedelta()

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._elsewhere: list[tuple[datetime, int, Callable[[], None]]] = []
        self._turns = count()

    @property
    def true(self) -> datetime:
        return super().now()

    def now(self) -> datetime:
        return self.true + self.skew

    def at(self, when: datetime, action: Callable[[], None]) -> None:
        """Has it happen elsewhere at that real time."""
        heapq.heappush(self._elsewhere, (when, next(self._turns), action))

    def advance(self, by: timedelta) -> None:
        end = self.true + by
        while self._elsewhere and self._elsewhere[0][0] <= end:
            when, _, action = heapq.heappop(self._elsewhere)
            super().advance(max(when - self.true, timedelta()))
            action()
        super().advance(max(end - self.true, timedelta()))


@dataclass(frozen=True, slots=True)
class TrueTime:
    """`ports.Clock` of Step Functions and EventBridge, whose clocks are right."""

    clock: SkewedClock

    def now(self) -> datetime:
        return self.clock.true

    def sleep(self, seconds: float) -> None:
        self.clock.sleep(seconds)


class World(Wiring):
    """Begins at noon of 1 December 2026, UTC, with tenant h2o and nothing else."""

    clock: SkewedClock
    media_workflow: Any

    def __init__(
        self,
        sandbox: Server,
        clock: SkewedClock,
        shards: int,
        transport: Callable[[Server], Transport],
    ) -> None:
        kms = kms_client()
        self.sandbox = sandbox
        self.calls = Calls()
        self.sweeping = True
        self.failed_sweeps: list[Exception] = []
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._turns = count()
        self.channels: dict[str, str] = {}
        #: Each account's connection.
        self.connected: dict[str, Mapping[str, Any]] = {}
        #: Businesses that may run out of credits.
        self.short_of_credits: frozenset[str] = frozenset()
        #: Called after everything that may have shown a post without a call of ours.
        self.seen: Callable[[], None] = lambda: None
        self.machine = Machine(
            TrueTime(clock),
            self.at,
            {
                "publish": lambda event: publish.handler(event, CONTEXT),
                "record_failure": lambda event: record_failure.handler(event, CONTEXT),
            },
        )
        self.media_workflow = Machine(
            TrueTime(clock),
            self.at,
            {"prepare_media": lambda event: prepare_media.handler(event, CONTEXT)},
            runs="prepare-media",
        )
        super().__init__(
            clock,
            shards=shards,
            vault=KmsVault(lambda: kms, kms.create_key()["KeyMetadata"]["KeyId"]),
            workflow=WatchedWorkflow(self.calls, self.machine),
            settings=Settings(
                table_name="",
                network_settings={
                    f"NETWORK_{name}": value
                    for name, value in {
                        "FACEBOOK_URL": sandbox.url,
                        **sandbox_settings(sandbox.url),
                    }.items()
                },
                allow_private_addresses=True,
            ),
            transport=lambda: WatchedTransport(self.calls, transport(sandbox)),
        )
        self.receivers = Receivers(self)
        self.at(_next_tick(clock.true), self._tick)

    @cached_property
    def plans(self) -> UsualPlans:  # type: ignore[override]  # none is read from the table
        """Every post takes a credit, and there are enough."""
        plans = UsualPlans(Plan.BUSINESS, self.clock)
        limit_credits_alone(plans, PLENTY)
        return plans

    @cached_property
    def networks(self) -> NetworksAndBehaviours:
        networks = NetworksAndBehaviours(
            self.settings, self.clock, self.transport(), self._given_apps
        )
        networks.world = self
        return networks

    # What people do

    def connect(
        self, platform: str = "webhook", *, access: Access = ADMIN, **connection: str
    ) -> ChannelAccount:
        """A channel account of its own at the sandbox; a behaviour's name is a platform too."""
        number = 1001 + len(self.channels)
        at = account_at(platform, number, self.sandbox.url)
        account = self.accounts.create(
            access,
            platform=platform,
            name=f"{platform} {number}",
            schedule=ScheduleChange(
                posts_per_week=3, schedule_timezone=LOS_ANGELES, schedule_times=["09:00"]
            ),
            connection={**at.connection, **connection},
            options=at.options,
        )
        self.sandbox.ledger.keep_secret(at.channel, SECRET)
        if platform in BY_NAME:
            self.receivers.of[at.channel] = BY_NAME[platform]
        self.channels[account.id] = at.channel
        self.connected[account.id] = at.connection
        return account

    def write(self, caption: str = "Keep your pipes warm.", **draft: Any) -> ContentItem:
        return self.contents.create(
            ADMIN, ContentDraft(title="Winter tips", base_caption=caption, **draft)
        )

    def shelve_one(self, kind: AssetKind, tenant_id: str = "h2o") -> MediaReference:
        """A picture, video or document of the library, with what stand-ins read of it."""
        there = asset(id=f"a-{kind}", tenant_id=tenant_id, kind=kind)
        content, content_type = {
            AssetKind.IMAGE: (png(), PNG),
            AssetKind.VIDEO: (FILM, MP4),
            AssetKind.DOCUMENT: (pdf(), PDF),
        }[kind]
        full = replace(there.files["full"], size=len(content), content_type=content_type)
        if self.stored_assets.get(tenant_id, there.id) is None:
            self.shelve(replace(there, files={**there.files, "full": full}))
            self.media_store.put(full.key, content, content_type)
        return MediaReference(asset_id=there.id)

    def schedule(
        self,
        account: ChannelAccount,
        content: ContentItem | None = None,
        when: datetime = DUE,
        **draft: Any,
    ) -> PostInstance:
        """A post with this content, or with content of its own that its network accepts."""
        shows = SHOWS.get(account.platform)
        if shows is not None and content is None and "media" not in draft:
            draft["media"] = [self.shelve_one(shows)]
        content = content or self.write(**draft)
        [answer] = self.placing.create_many(
            ADMIN, content.id, [account.id], scheduled_for=when, status=None
        )
        assert answer.instance is not None, answer.error
        return self.read(answer.instance.id)

    # Time

    def run_until(self, when: datetime) -> None:
        """Runs everything that happens until then."""
        while self._agenda and self._agenda[0][0] <= when:
            at, _, action = heapq.heappop(self._agenda)
            self._move_to(at)
            action()
        self._move_to(when)

    def settle(self, within: timedelta = BOUND) -> None:
        """Lets time pass until nothing is left to start or running."""
        end = self.clock.now() + within
        while not self._is_settled():
            assert self.clock.now() < end, f"still at it after {within}: {self.posts()}"
            self.run_until(min(end, _next_tick(self.clock.true)))

    def sweep(self) -> dict[str, int]:
        """One tick of the dispatcher."""
        return dispatch.handler({}, CONTEXT)

    def _is_settled(self) -> bool:
        """Posts that are looked for over hours count as settled."""
        running = [*self.machine.running, *self.media_workflow.running]
        return not self.take_ups(besides=Status.UNCONFIRMED) and not running

    def _tick(self) -> None:
        self.at(_next_tick(self.clock.true), self._tick)
        until = keys.due_position(self.clock.now() + LOOK_AHEAD, "~")
        if not self.sweeping or not any(each <= until for each in self.take_ups()):
            return  # an idle sweep is left out, to save time
        try:
            self.sweep()
        except Killed:
            return  # the next tick goes on
        except Exception as error:  # an asynchronous invocation that failed
            self.failed_sweeps.append(error)

    def take_ups(self, besides: Status | None = None) -> list[str]:
        """The due index, from moto's memory, because querying it is slow."""
        return [
            item["due_sk"].value
            for item in _stored()
            if "due_sk" in item and item["status"].value != besides
        ]

    def at(self, when: datetime, action: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (when, next(self._turns), action))

    def _move_to(self, when: datetime) -> None:
        if when > self.clock.true:
            self.clock.advance(when - self.clock.true)

    # What there is

    def read(self, instance_id: str, tenant_id: str = "h2o") -> PostInstance:
        with self.unwatched():
            found = self.stored_calendar.get(tenant_id, instance_id)
        assert found is not None
        return found

    def again(self, post: PostInstance) -> PostInstance:
        """The current state of the post."""
        return self.read(post.id)

    def posts(self, tenant_id: str = "h2o") -> list[PostInstance]:
        found: list[PostInstance] = []
        with self.unwatched():
            page = self.stored_calendar.range(tenant_id, None, None)
            while page.next is not None:
                found += page.items
                page = self.stored_calendar.range(tenant_id, None, None, after=page.next)
        return [*found, *page.items]

    def attempts(self, post: PostInstance) -> list[Attempt]:
        with self.unwatched():
            return list(self.stored_calendar.attempts("h2o", post.id))

    def account(self, account: ChannelAccount) -> ChannelAccount:
        with self.unwatched():
            found = self.stored_accounts.get("h2o", account.id)
        assert found is not None
        return found

    def content_of(self, post: PostInstance) -> ContentItem:
        assert post.content_item_id is not None
        with self.unwatched():
            found = self.stored_contents.get("h2o", post.content_item_id)
        assert found is not None
        return found

    def visible(self, post: PostInstance | None = None) -> list[dict[str, Any]]:
        """What is publicly visible, on the post's channel or anywhere."""
        if post is None:
            return self.sandbox.ledger.visible()
        return self.sandbox.ledger.visible(channel=self.channels[post.channel_account_id])

    def networks_saw(self, step: str) -> int:
        """How often a network was called for this."""
        return sum(call["step"] == step for call in self.sandbox.ledger.calls())

    def executions(self, post: PostInstance) -> list[Execution]:
        found = self.machine.executions.values()
        return [each for each in found if post.id in each.posts]

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        before, self.calls.listening = self.calls.listening, False
        try:
            yield
        finally:
            self.calls.listening = before


def broken_invariants(world: World) -> list[str]:
    """Violated invariants of DESIGN, by the networks' own ledger.

    To be called when the world has settled.
    """
    broken = []
    entries = {entry["post_id"]: entry for entry in world.visible()}
    posts = world.posts()
    explained: set[str] = set()
    for post in posts:
        if post.status is Status.POSTED:
            entry = entries.get(post.platform_post_id or "")
            if entry is None:
                broken.append(f"I2: {post.id} is Posted, and not on the network")
            elif entry["post_id"] in explained:
                broken.append(f"I2: two posts claim to be {entry['post_id']}")
            else:
                explained.add(entry["post_id"])
                due = post.promised_at or post.due_at
                assert due is not None
                if entry["visible_at"] < due.timestamp() * 1000:
                    broken.append(f"I3: {post.id} was early")
        ended = post.status in (Status.FAILED, Status.MISSED, Status.SKIPPED)
        if ended and post.due_at is not None and post.due_at > world.clock.now():
            broken.append(f"I7: {post.id} is {post.status}, and not due yet")
        first_due = post.promised_at or post.due_at
        if post.tries and first_due is not None and first_due > world.clock.now():
            broken.append(f"I7: {post.id} has used up a try, and is not due yet")
        late = post.due_at is not None and world.clock.now() - post.due_at > BOUND
        if post.status is Status.PUBLISHING or (post.status is Status.SCHEDULED and late):
            broken.append(f"I4: {post.id} is still {post.status}")
    unconfirmed = sum(post.status is Status.UNCONFIRMED for post in posts)
    if len(entries) - len(explained) > unconfirmed:
        broken.append(f"I1/I3: visible and not Posted: {entries.keys() - explained}")
    return [*broken, *broken_credits(world.short_of_credits)]


#: The attribute with which posts name the month that covers them.
_MONTH = MonthAttribute()


def broken_credits(few: frozenset[str] = frozenset()) -> list[str]:
    """Violations of I5 in moto's memory: for every month and post, at any moment.

    `few`: businesses that run out of credits; their posts that are or may be out need not hold one.
    """
    broken, held = [], Counter[tuple[str, str]]()
    months = {}
    for item in _stored():
        kind = item["kind"].value
        if kind not in ("credits", "slot"):
            continue
        tenant_id = item["PK"].value.split("#")[1]
        if kind == "credits":
            months[tenant_id, item["SK"].value] = item
            continue
        holds = "credit" in item
        covered = item["status"].value in COVERED
        if holds:
            held[tenant_id, _MONTH.deserialize(item["credit"].value)] += 1
        if holds and not covered:
            broken.append(f"I5: {item['id'].value} is {item['status'].value}, and holds a credit")
        if covered and not holds and tenant_id not in few:
            broken.append(f"I5: {item['id'].value} is {item['status'].value} without a credit")
    for place, month in months.items():
        count = {
            name: int(month[name].value)
            for name in ("base", "topup", "adjusted", "available", "held")
        }
        granted = count["base"] + count["topup"] + count["adjusted"]
        if granted != count["available"] + count["held"] or count["available"] < 0:
            broken.append(f"I5: {place} does not add up: {count}")
        if count["held"] != held.pop(place, 0):
            broken.append(f"I5: {place} holds {count['held']}, and its posts do not")
    return [*broken, *(f"I5: {place} is held, and not there" for place in held)]


def _stored() -> list[dict[str, Any]]:
    """All items, from moto's memory."""
    [region] = {backend["us-east-1"] for backend in dynamodb_backends.values()}
    stored = region.tables[Item.Meta.table_name].items.values()
    return [item.attrs for within in stored for item in within.values()]


def over_http(_sandbox: Server) -> Transport:
    return RequestsTransport(connect_seconds=2, read_seconds=2)


@contextmanager
def running_world(
    patch: pytest.MonkeyPatch,
    *,
    shards: int = 2,
    transport: Callable[[Server], Transport] = over_http,
) -> Iterator[World]:
    """A world in the connected table; the jobs' handlers work in it."""
    clock = SkewedClock(NOW)
    with Server(clock=lambda: clock.true.timestamp()) as sandbox:
        world = World(sandbox, clock, shards, transport)
        world.apps = KeptApps({name: App(*app) for name, app in APPS.items()})
        ada = Member(tenant_id="h2o", id="ada", email=ADMIN.email, role=Role.ADMIN, created_at=NOW)
        world.stored_tenants.create(H2O, ada)
        patch.setattr(application, "running", lambda: world)
        clients = (connection().client, kms_client())
        for client in clients:
            world.calls.watch(client)
        try:
            yield world
        finally:
            for client in clients:
                world.calls.unwatch(client)


@cache
def kms_client() -> Any:
    return boto3.client("kms")


def _next_tick(now: datetime) -> datetime:
    minute = now.replace(second=0, microsecond=0)
    return minute + _TICK + timedelta(minutes=0 if now < minute + _TICK else 1)
