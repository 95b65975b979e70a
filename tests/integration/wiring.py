"""All services over the real repositories, wired once for every suite that builds on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from drumbeat.persistence import (
    AccountRepository,
    CalendarRepository,
    CauseRepository,
    ContentRepository,
    DueIndexRepository,
    GateRepository,
    NotificationRepository,
    TenantRepository,
    TopoffJobRepository,
)
from drumbeat.phones import LibPhones
from drumbeat.platforms.registry import Networks
from drumbeat.platforms.transport import Transport
from drumbeat.ports import Vault, Workflow
from drumbeat.services.accounts import AccountService
from drumbeat.services.approvals import HeldPosts
from drumbeat.services.calendar import CalendarService
from drumbeat.services.contents import ContentService
from drumbeat.services.daily import DailyTopoff, TopoffDesk
from drumbeat.services.dispatching import Dispatcher
from drumbeat.services.history import HistoryService
from drumbeat.services.instances import InstanceService
from drumbeat.services.notifications import NotificationService
from drumbeat.services.publishing import Publisher
from drumbeat.services.recording import Recorder
from drumbeat.services.resolving import ResolvingService
from drumbeat.services.topoff import TopoffService
from drumbeat.settings import Settings
from tests.fakes.clock import FixedClock
from tests.fakes.ids import CountingIds
from tests.fakes.log import RecordingLog
from tests.fakes.meter import RecordingMeter
from tests.fakes.queue import HeldQueue
from tests.fakes.quotas import FixedQuotas
from tests.fakes.vault import PlainVault
from tests.fakes.workflow import RecordingWorkflow

LOOK_AHEAD = timedelta(minutes=5)
SHARDS = 2


@dataclass
class Wiring:
    """What `bootstrap` wires for real, each service made when it is first asked for.

    The table is the one that `persistence` is connected to; the rest of the world is given.
    """

    clock: FixedClock
    shards: int = SHARDS
    vault: Vault = field(default_factory=PlainVault)
    workflow: Workflow = field(default_factory=RecordingWorkflow)
    settings: Settings = field(default_factory=lambda: Settings(table_name=""))
    transport: Callable[[], Transport | None] = lambda: None

    def __post_init__(self) -> None:
        self.ids = CountingIds()
        self.log = RecordingLog()
        self.meter = RecordingMeter()
        self.queue = HeldQueue()
        self.stored_accounts = AccountRepository()
        self.stored_contents = ContentRepository()
        self.stored_calendar = CalendarRepository(self.shards)
        self.stored_jobs = TopoffJobRepository()
        self.stored_tenants = TenantRepository()
        self.stored_notifications = NotificationRepository()
        self.stored_gates = GateRepository()

    @cached_property
    def networks(self) -> Networks:
        return Networks(self.settings, self.clock, self.transport())

    @cached_property
    def dispatcher(self) -> Dispatcher:
        return Dispatcher(
            due_index=DueIndexRepository(),
            gates=self.stored_gates,
            networks=self.networks,
            workflow=self.workflow,
            clock=self.clock,
            shards=self.shards,
            look_ahead=LOOK_AHEAD,
        )

    @cached_property
    def recorder(self) -> Recorder:
        return Recorder(
            calendar=self.stored_calendar,
            notifications=self.stored_notifications,
            clock=self.clock,
            meter=self.meter,
            look_ahead=LOOK_AHEAD,
        )

    @cached_property
    def publisher(self) -> Publisher:
        return Publisher(
            calendar=self.stored_calendar,
            accounts=self.stored_accounts,
            contents=self.stored_contents,
            gates=self.stored_gates,
            vault=self.vault,
            networks=self.networks,
            recorder=self.recorder,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def topoff(self) -> TopoffService:
        return TopoffService(
            accounts=self.stored_accounts,
            calendar=self.stored_calendar,
            clock=self.clock,
            ids=self.ids,
            log=self.log,
        )

    @cached_property
    def daily(self) -> DailyTopoff:
        return DailyTopoff(tenants=self.stored_tenants, queue=self.queue)

    @cached_property
    def orders(self) -> TopoffDesk:
        return TopoffDesk(
            tenants=self.stored_tenants,
            accounts=self.stored_accounts,
            jobs=self.stored_jobs,
            queue=self.queue,
            topoff=self.topoff,
            clock=self.clock,
            ids=self.ids,
        )

    @cached_property
    def accounts(self) -> AccountService:
        return AccountService(
            accounts=self.stored_accounts,
            calendar=self.stored_calendar,
            vault=self.vault,
            networks=self.networks,
            topoff=self.topoff,
            quotas=FixedQuotas(),
            clock=self.clock,
            ids=self.ids,
            log=self.log,
            meter=self.meter,
        )

    @cached_property
    def contents(self) -> ContentService:
        return ContentService(
            contents=self.stored_contents,
            calendar=self.stored_calendar,
            held=HeldPosts(
                calendar=self.stored_calendar, dispatcher=self.dispatcher, clock=self.clock
            ),
            phones=LibPhones(),
            clock=self.clock,
            ids=self.ids,
        )

    @cached_property
    def instances(self) -> InstanceService:
        return InstanceService(
            calendar=self.stored_calendar,
            contents=self.stored_contents,
            accounts=self.stored_accounts,
            composer=self.contents,
            dispatcher=self.dispatcher,
            clock=self.clock,
            ids=self.ids,
        )

    @cached_property
    def resolving(self) -> ResolvingService:
        return ResolvingService(
            calendar=self.stored_calendar,
            accounts=self.stored_accounts,
            contents=self.stored_contents,
            dispatcher=self.dispatcher,
            clock=self.clock,
        )

    @cached_property
    def calendar(self) -> CalendarService:
        return CalendarService(calendar=self.stored_calendar)

    @cached_property
    def history(self) -> HistoryService:
        return HistoryService(calendar=self.stored_calendar)

    @cached_property
    def notifications(self) -> NotificationService:
        return NotificationService(
            notifications=self.stored_notifications, causes=CauseRepository(), clock=self.clock
        )
