"""The composition root: what implements the ports, and the services over it.

Each is made when it is first asked for, and its modules are imported then: a job pays at its cold
start for nothing that it does not do. Tests subclass `Application` with other edges.
"""

from __future__ import annotations

import os
import random
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from drumbeat import deferring
from drumbeat.domain.time_ordered import time_ordered
from drumbeat.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from drumbeat import ports
    from drumbeat.aws.media_store import S3MediaStore
    from drumbeat.persistence import (
        AccountRepository,
        AssetRepository,
        CalendarRepository,
        CauseRepository,
        ContentRepository,
        CreditRepository,
        DeletionRepository,
        DerivedFileRepository,
        DueIndexRepository,
        GateRepository,
        MailStopRepository,
        MorningRepository,
        NotificationRepository,
        PendingConnectionRepository,
        PlanRepository,
        PreflightRepository,
        PreparationRepository,
        SecretRepository,
        SentMailRepository,
        UploadTokenRepository,
    )
    from drumbeat.persistence.canary import CanaryRecordRepository
    from drumbeat.persistence.topoff_jobs import TopoffJobRepository
    from drumbeat.services.accounts import AccountService
    from drumbeat.services.aggregating import Aggregator
    from drumbeat.services.analytics import Analytics
    from drumbeat.services.asking_again import AskingAgain
    from drumbeat.services.authorising import Authorising
    from drumbeat.services.banner_counting import BannerCounting
    from drumbeat.services.banners import BannerService
    from drumbeat.services.batches import BatchPublisher
    from drumbeat.services.beginning import Beginning
    from drumbeat.services.billing import Billing
    from drumbeat.services.businesses import Businesses
    from drumbeat.services.calendar import CalendarService
    from drumbeat.services.canary import Canary, CanarySink
    from drumbeat.services.connections import ConnectionDesk
    from drumbeat.services.content_media import ContentMedia
    from drumbeat.services.contents import ContentService
    from drumbeat.services.credit_rounds import CreditRounds
    from drumbeat.services.credits import CreditService
    from drumbeat.services.deauthorising import Deauthorising
    from drumbeat.services.dispatching import Dispatcher
    from drumbeat.services.errors_seen import ErrorsSeen
    from drumbeat.services.exporting import Exporting, Exports
    from drumbeat.services.feeds import Feeds
    from drumbeat.services.fitting import Fitting
    from drumbeat.services.following import Following
    from drumbeat.services.history import HistoryService
    from drumbeat.services.instances import InstanceService
    from drumbeat.services.job_log import JobDesk, JobNotes
    from drumbeat.services.jobs_seen import JobsSeen
    from drumbeat.services.leaving import Leaving
    from drumbeat.services.library import Library
    from drumbeat.services.limit_desk import LimitDesk
    from drumbeat.services.limiting import Limiter
    from drumbeat.services.mailing import Mailing, Post
    from drumbeat.services.media_fits import MediaFits
    from drumbeat.services.media_processing import MediaProcessor
    from drumbeat.services.mornings import MorningLook, MorningMail
    from drumbeat.services.notifications import NotificationService
    from drumbeat.services.operator_log import OperatorLog
    from drumbeat.services.operator_plans import OperatorPlans
    from drumbeat.services.plan_changes import PlanChanges
    from drumbeat.services.plan_desk import PlanDesk
    from drumbeat.services.plan_limits import PlanLimits
    from drumbeat.services.post_media import PostMedia
    from drumbeat.services.posts import PostService
    from drumbeat.services.preflight import PreflightChecker, PreflightDesk
    from drumbeat.services.preflight_rounds import PreflightRounds
    from drumbeat.services.preparation_steps import PreparationSteps
    from drumbeat.services.preparing import LongPreparer
    from drumbeat.services.publishing import Publisher
    from drumbeat.services.recording import Recorder
    from drumbeat.services.recounting import Recounting
    from drumbeat.services.registration import Admission, Registration
    from drumbeat.services.renewing import Renewals
    from drumbeat.services.reserving import Reserving
    from drumbeat.services.resolving import ResolvingService
    from drumbeat.services.retitling import Retitling
    from drumbeat.services.stopping_mail import StopDesk, Stopping
    from drumbeat.services.tenants import TenantService
    from drumbeat.services.topoff import TopoffService
    from drumbeat.services.topoff_orders import DailyTopoff, TopoffDesk
    from drumbeat.services.unused_grants import UnusedGrants
    from drumbeat.services.upkeep import Upkeep
    from drumbeat.services.upload_tokens import UploadPasses
    from drumbeat.services.uploads import Uploads
    from drumbeat.services.websites import Websites

# Before anything imports what this puts off.
deferring.of_every_function()


class SystemClock:
    """`ports.Clock` of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class TimeOrderedIds:
    """`ports.Ids` of the machine's clock and chance: later ones sort later."""

    def new(self) -> str:
        return time_ordered(datetime.now(UTC), os.urandom(10))


#: Making a client is not safe in threads (botocore); using one is.
_ONE_AT_A_TIME = Lock()
#: How long one try of a call waits for its connection, and then for the answer.
_CONNECT_SECONDS = 1
_USUAL_READ_SECONDS = 5
#: Cognito asks a function of ours while it registers somebody.
_READ_SECONDS = {"cognito-idp": 8}
#: Threads, and so connections of one client, that are used at once at most.
_CREW = 24

#: What every function that touches the table imports for its first event.
_TABLE = (
    "drumbeat.persistence",
    "botocore.session",
    "botocore.config",
    "botocore.client",
    # What the first look-up of a name would load.
    "encodings.idna",
)


def preload(*modules: str) -> None:
    """Import what events need with the function rather than with its first event.

    A starting function has a whole processor, a running one the share that goes with its memory.
    """
    from importlib import import_module

    for module in (*_TABLE, *modules):
        import_module(module)


#: API Gateway gives up after 30 seconds, and the functions of the API after 29: what they begin is
#: over before.
ANSWERED_WITHIN = 28.0
_answering_until: float | None = None


@contextmanager
def answering() -> Iterator[None]:
    """Somebody waits for an answer: calls of AWS that would not be over in time are not begun."""
    global _answering_until
    _answering_until = time.monotonic() + ANSWERED_WITHIN
    try:
        yield
    finally:
        _answering_until = None


def is_in_time(seconds: float) -> bool:
    """Whether a call that takes so long at most is over before nobody waits any more."""
    return _answering_until is None or time.monotonic() + seconds <= _answering_until


@cache
def running() -> Application:
    """The application of this process, as its environment describes it."""
    return Application(Settings.from_environment(os.environ))


class Application:
    """Everything that handlers ask for, by name: edges, repositories (`stored_…`), services."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._clients: dict[str, Any] = {}

    # Edges: what stands between us and the world

    @cached_property
    def clock(self) -> ports.Clock:
        return SystemClock()

    @cached_property
    def ids(self) -> ports.Ids:
        return TimeOrderedIds()

    @cached_property
    def log(self) -> ports.Log:
        from drumbeat.observability import StructuredLog

        return StructuredLog()

    @cached_property
    def meter(self) -> ports.Meter:
        from drumbeat.observability import EmbeddedMeter

        return EmbeddedMeter()

    def client(self, service: str) -> Any:
        """A botocore client; one per service."""
        with _ONE_AT_A_TIME:
            return self._client(service)

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            patience = _READ_SECONDS.get(service, _USUAL_READ_SECONDS)
            self._clients[service] = _made_client(service, patience, tries=3)
        return self._clients[service]

    @cached_property
    def work_through(self) -> Callable[..., Any]:
        """As `map`, several at once: looking and starting are waiting for answers."""
        from concurrent.futures import ThreadPoolExecutor

        # The clients hold ten connections each.
        return ThreadPoolExecutor(max_workers=8).map

    @cached_property
    def crew(self) -> Executor:
        """Threads for what is done side by side: one for each post of a batch, and a few more."""
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(max_workers=_CREW)

    @cached_property
    def user_directory(self) -> ports.UserDirectory:
        from drumbeat.aws.cognito import CognitoDirectory

        return CognitoDirectory(
            lambda: self.client("cognito-idp"),
            self.settings.user_pool_client_id,
            self.settings.user_pool_id,
        )

    @cached_property
    def vault(self) -> ports.Vault:
        from drumbeat.aws.opened_connections import RememberingVault
        from drumbeat.aws.vault import KmsVault

        kms = KmsVault(lambda: self.client("kms"), self.settings.secrets_key_id)
        return RememberingVault(kms, self.clock)

    @cached_property
    def networks(self) -> ports.Networks:
        from drumbeat.platforms.registry import Networks

        return Networks(
            self.settings, self.clock, apps=self._given_apps, board=lambda: self.banner_board
        )

    def _given_apps(self) -> ports.Apps:
        return self.apps

    @cached_property
    def hurried_networks(self) -> ports.Networks:
        """As `networks`, for people who wait: two calls are over before the gateway gives up."""
        from drumbeat.platforms.registry import Networks, OnFirstUse

        def hurried() -> ports.Transport:
            from drumbeat.platforms.requests_transport import RequestsTransport

            return RequestsTransport(
                connect_seconds=3, read_seconds=8, body_seconds=3, whole_seconds=10
            )

        return Networks(
            self.settings,
            self.clock,
            OnFirstUse(hurried),
            self._given_apps,
            board=lambda: self.banner_board,
        )

    @cached_property
    def apps(self) -> ports.Apps:
        from drumbeat.aws.apps import ParameterApps

        return ParameterApps(lambda: self.client("ssm"), self.settings.apps_path, self.clock)

    @cached_property
    def billing_keys(self) -> ports.BillingKeys:
        from drumbeat.aws.billing_keys import ParameterBillingKeys

        return ParameterBillingKeys(
            lambda: self.client("ssm"), self.settings.billing_parameter, self.clock
        )

    @cached_property
    def sessions(self) -> ports.Sessions:
        from drumbeat.platforms.library_media import LibraryMedia
        from drumbeat.platforms.lookups import Guard
        from drumbeat.platforms.media_reader import AddressedMedia
        from drumbeat.services.sessions import SessionService

        guard = Guard(allow_private=self.settings.allow_private_webhooks)
        media = LibraryMedia(self.media_store, AddressedMedia(self.clock, guard=guard))
        return SessionService(renewals=self.renewals, networks=self.networks, media=media)

    @cached_property
    def workflow(self) -> ports.Workflow:
        from drumbeat.aws.workflow import StepFunctionsWorkflow

        return StepFunctionsWorkflow(
            lambda: self.client("stepfunctions"), self.settings.state_machine_arn
        )

    @cached_property
    def media_workflow(self) -> ports.MediaWorkflow:
        from drumbeat.aws.workflow import StepFunctionsWorkflow

        return StepFunctionsWorkflow(
            lambda: self.client("stepfunctions"), self.settings.media_state_machine_arn
        )

    @cached_property
    def queue(self) -> ports.TopoffQueue:
        from drumbeat.aws.queue import SqsTopoffQueue

        return SqsTopoffQueue(lambda: self.client("sqs"), self.settings.topoff_queue_url)

    @cached_property
    def renewal_queue(self) -> ports.TopoffQueue:
        from drumbeat.aws.queue import SqsTopoffQueue

        return SqsTopoffQueue(lambda: self.client("sqs"), self.settings.renewal_queue_url)

    @cached_property
    def mail_orders(self) -> ports.MailQueue:
        """Takes what has to be done about e-mails, also where none are sent."""
        from drumbeat.aws.queue import SqsMailQueue

        return SqsMailQueue(lambda: self.client("sqs"), self.settings.mail_queue_url)

    @cached_property
    def mail_queue(self) -> ports.MailQueue:
        """Takes what is to be mailed."""
        from drumbeat.aws.queue import NoMailQueue

        return self.mail_orders if self.settings.mail_sender else NoMailQueue()

    @cached_property
    def mailer(self) -> ports.Mailer:
        from drumbeat.aws.mailer import SesMailer

        return SesMailer(_ses_client, self.settings.mail_sender)

    @cached_property
    def media_store(self) -> S3MediaStore:
        """`ports.UploadStore` and `ports.MediaFiles`."""
        from drumbeat.aws.media_store import S3MediaStore

        return S3MediaStore(
            _s3_client, self.settings.media_bucket, public_url=self.settings.public_url
        )

    @cached_property
    def media_queue(self) -> ports.MediaQueue:
        from drumbeat.aws.queue import SqsMediaQueue

        return SqsMediaQueue(lambda: self.client("sqs"), self.settings.media_queue_url)

    @cached_property
    def derivatives(self) -> ports.Derivatives:
        from drumbeat.aws.derivatives import LambdaDerivatives

        return LambdaDerivatives(
            self.stored_derived_files, _waiting_lambda_client, self.settings.media_function
        )

    @cached_property
    def imaging(self) -> ports.Imaging:
        """Only the media job's layer has what this imports."""
        import tempfile
        from pathlib import Path

        from drumbeat.imaging.ffmpeg import find
        from drumbeat.imaging.studio import Studio

        return Studio(self.log, find(Path(tempfile.gettempdir())))

    @cached_property
    def downloads(self) -> ports.Downloads:
        from drumbeat.platforms.downloading import PART_BYTES, GuardedDownloads
        from drumbeat.platforms.lookups import Guard

        def transport() -> ports.Transport:
            from drumbeat.platforms.requests_transport import RequestsTransport

            return RequestsTransport(body_bytes=PART_BYTES, body_seconds=60, whole_seconds=70)

        guard = Guard(allow_private=self.settings.allow_private_webhooks)
        return GuardedDownloads(self.clock, transport, guard=guard)

    @cached_property
    def preflight_runner(self) -> ports.PreflightRunner:
        from drumbeat.aws.preflight import LambdaPreflightRunner

        return LambdaPreflightRunner(_waiting_lambda_client, self.settings.preflight_function)

    @cached_property
    def feed_writer(self) -> ports.FeedWriter:
        from drumbeat.aws.feed_writer import LambdaFeedWriter

        return LambdaFeedWriter(lambda: self.client("lambda"), self.settings.feeds_function)

    @cached_property
    def quotas(self) -> ports.Quotas:
        from drumbeat.configured_quotas import ConfiguredQuotas

        return ConfiguredQuotas(self.settings, lambda: self.plans)

    @cached_property
    def phones(self) -> ports.Phones:
        from drumbeat.phones import LibPhones

        return LibPhones()

    # Repositories

    def connect_table(self) -> None:
        """Point the repositories at the deployment's table."""
        from drumbeat import persistence

        persistence.connect(self.settings.table_name, pause=self._pause, in_time=is_in_time)

    def _pause(self, seconds: float) -> None:
        """Sleep for a random part of that, so that writes which met don't meet again."""
        self.clock.sleep(random.uniform(0, seconds))  # noqa: S311

    @cached_property
    def _connected(self) -> None:
        self.connect_table()

    @cached_property
    def stored_tenants(self) -> ports.TenantStore:
        from drumbeat.persistence import TenantRepository

        self._connected  # noqa: B018
        return TenantRepository()

    @cached_property
    def stored_accounts(self) -> AccountRepository:
        from drumbeat.persistence import AccountRepository

        self._connected  # noqa: B018
        return AccountRepository()

    @cached_property
    def stored_secrets(self) -> SecretRepository:
        from drumbeat.persistence import SecretRepository

        self._connected  # noqa: B018
        return SecretRepository()

    @cached_property
    def stored_deletions(self) -> DeletionRepository:
        from drumbeat.persistence import DeletionRepository

        self._connected  # noqa: B018
        return DeletionRepository()

    @cached_property
    def stored_pending_connections(self) -> PendingConnectionRepository:
        from drumbeat.persistence import PendingConnectionRepository

        self._connected  # noqa: B018
        return PendingConnectionRepository()

    @cached_property
    def stored_contents(self) -> ContentRepository:
        from drumbeat.persistence import ContentRepository

        self._connected  # noqa: B018
        return ContentRepository()

    @cached_property
    def stored_calendar(self) -> CalendarRepository:
        from drumbeat.persistence import CalendarRepository

        self._connected  # noqa: B018
        return CalendarRepository(self.settings.due_shards, self.clock)

    @cached_property
    def stored_credits(self) -> CreditRepository:
        from drumbeat.persistence import CreditRepository

        self._connected  # noqa: B018
        return CreditRepository()

    @cached_property
    def stored_gates(self) -> GateRepository:
        from drumbeat.persistence import GateRepository

        self._connected  # noqa: B018
        return GateRepository()

    @cached_property
    def stored_notifications(self) -> NotificationRepository:
        from drumbeat.persistence import NotificationRepository

        self._connected  # noqa: B018
        return NotificationRepository()

    @cached_property
    def stored_mails(self) -> SentMailRepository:
        from drumbeat.persistence import SentMailRepository

        self._connected  # noqa: B018
        return SentMailRepository()

    @cached_property
    def stored_mail_stops(self) -> MailStopRepository:
        from drumbeat.persistence import MailStopRepository

        self._connected  # noqa: B018
        return MailStopRepository()

    @cached_property
    def stored_mornings(self) -> MorningRepository:
        from drumbeat.persistence import MorningRepository

        self._connected  # noqa: B018
        return MorningRepository()

    @cached_property
    def stored_assets(self) -> AssetRepository:
        from drumbeat.persistence import AssetRepository

        self._connected  # noqa: B018
        return AssetRepository()

    @cached_property
    def stored_derived_files(self) -> DerivedFileRepository:
        from drumbeat.persistence import DerivedFileRepository

        self._connected  # noqa: B018
        return DerivedFileRepository()

    @cached_property
    def stored_upload_tokens(self) -> UploadTokenRepository:
        from drumbeat.persistence import UploadTokenRepository

        self._connected  # noqa: B018
        return UploadTokenRepository()

    @cached_property
    def stored_causes(self) -> CauseRepository:
        from drumbeat.persistence import CauseRepository

        self._connected  # noqa: B018
        return CauseRepository()

    @cached_property
    def plans(self) -> PlanRepository:
        from drumbeat.domain.plans import Plan
        from drumbeat.persistence import PlanRepository

        self._connected  # noqa: B018
        return PlanRepository(Plan(self.settings.default_plan), self.clock)

    @cached_property
    def stored_preflights(self) -> PreflightRepository:
        from drumbeat.persistence import PreflightRepository

        self._connected  # noqa: B018
        return PreflightRepository()

    @cached_property
    def stored_preparations(self) -> PreparationRepository:
        from drumbeat.persistence import PreparationRepository

        self._connected  # noqa: B018
        return PreparationRepository()

    @cached_property
    def stored_jobs(self) -> TopoffJobRepository:
        from drumbeat.persistence.topoff_jobs import TopoffJobRepository

        self._connected  # noqa: B018
        return TopoffJobRepository()

    @cached_property
    def stored_canary_records(self) -> CanaryRecordRepository:
        from drumbeat.persistence.canary import CanaryRecordRepository

        self._connected  # noqa: B018
        return CanaryRecordRepository()

    @cached_property
    def stored_banners(self) -> ports.Banners:
        from drumbeat.persistence import BannerRepository

        self._connected  # noqa: B018
        return BannerRepository()

    @cached_property
    def banner_counters(self) -> ports.BannerCounters:
        from drumbeat.persistence import BannerCountRepository

        self._connected  # noqa: B018
        return BannerCountRepository()

    @cached_property
    def derived(self) -> ports.Derived:
        from drumbeat.persistence.stream import StreamRepository

        self._connected  # noqa: B018
        return StreamRepository()

    @cached_property
    def stored_figures(self) -> ports.Figures:
        from drumbeat.persistence.figures import FiguresRepository

        self._connected  # noqa: B018
        return FiguresRepository()

    @cached_property
    def figures_book(self) -> ports.FiguresBook:
        from drumbeat.persistence.figures import FiguresBookRepository

        self._connected  # noqa: B018
        return FiguresBookRepository()

    @cached_property
    def stored_errors(self) -> ports.ErrorLog:
        from drumbeat.persistence.error_log import ErrorLogRepository

        self._connected  # noqa: B018
        return ErrorLogRepository()

    @cached_property
    def stored_job_log(self) -> ports.JobLog:
        from drumbeat.persistence.job_log import JobLogRepository

        self._connected  # noqa: B018
        return JobLogRepository()

    @cached_property
    def due_index(self) -> DueIndexRepository:
        from drumbeat.persistence import DueIndexRepository

        self._connected  # noqa: B018
        return DueIndexRepository()

    @cached_property
    def throttle(self) -> ports.Throttle:
        from drumbeat.persistence import ThrottleRepository

        self._connected  # noqa: B018
        return ThrottleRepository(self.clock)

    # Services

    @cached_property
    def admission(self) -> Admission:
        from drumbeat.services.registration import Admission

        return Admission(tenants=self.stored_tenants, is_open=self.settings.open_registration)

    @cached_property
    def registration(self) -> Registration:
        from drumbeat.services.registration import Guard, Registration

        return Registration(
            directory=self.user_directory,
            guard=Guard(throttle=self.throttle, per_source=self.settings.tries_per_source),
            admission=self.admission,
        )

    @cached_property
    def tenants(self) -> TenantService:
        from drumbeat.services.tenants import TenantService

        return TenantService(
            tenants=self.stored_tenants,
            quotas=self.quotas,
            throttle=self.throttle,
            mails=self.mail_queue,
            clock=self.clock,
            ids=self.ids,
            log=self.log,
        )

    @cached_property
    def plan_limits(self) -> PlanLimits:
        from drumbeat.services.plan_limits import PlanLimits

        return PlanLimits(
            plans=self.plans,
            tenants=self.stored_tenants,
            accounts=self.stored_accounts,
            calendar=self.stored_calendar,
            notifications=self.stored_notifications,
            name_of=lambda platform: self.networks.get(platform).profile.display_name,
            clock=self.clock,
        )

    @cached_property
    def plan_changes(self) -> PlanChanges:
        from drumbeat.services.plan_changes import PlanChanges

        return PlanChanges(
            tenants=self.stored_tenants, plans=self.plans, credits=self.credits, clock=self.clock
        )

    @cached_property
    def billing(self) -> Billing:
        from drumbeat.services.billing import Billing

        return Billing(keys=self.billing_keys, changes=self.plan_changes, clock=self.clock)

    @cached_property
    def limit_desk(self) -> LimitDesk:
        from drumbeat.services.limit_desk import LimitDesk

        return LimitDesk(
            limits=self.plan_limits,
            accounts=self.stored_accounts,
            assets=self.stored_assets,
            credits=self.credits,
            clock=self.clock,
        )

    @cached_property
    def plan_desk(self) -> PlanDesk:
        from drumbeat.services.plan_desk import PlanDesk

        return PlanDesk(
            plans=self.plans,
            limits=self.plan_limits,
            tenants=self.stored_tenants,
            accounts=self.stored_accounts,
            assets=self.stored_assets,
            clock=self.clock,
        )

    @cached_property
    def websites(self) -> Websites:
        from drumbeat.services.websites import Websites, new_key

        return Websites(
            banners=self.stored_banners,
            accounts=self.stored_accounts,
            tenants=self.stored_tenants,
            assets=self.stored_assets,
            writer=self.feed_writer,
            new_key=new_key,
            clock=self.clock,
            log=self.log,
            public_url=self.settings.public_url,
        )

    @cached_property
    def banners(self) -> BannerService:
        from drumbeat.services.banners import BannerService

        return BannerService(websites=self.websites, ids=self.ids)

    @cached_property
    def banner_board(self) -> ports.BannerBoard:
        from drumbeat.services.banners import BannerBoard

        return BannerBoard(websites=self.websites)

    @cached_property
    def banner_counting(self) -> BannerCounting:
        from drumbeat.services.banner_counting import BannerCounting

        return BannerCounting(counters=self.banner_counters, clock=self.clock)

    @cached_property
    def feeds(self) -> Feeds:
        from drumbeat.services.feeds import Feeds

        return Feeds(
            banners=self.stored_banners,
            websites=self.websites,
            tenants=self.stored_tenants,
            files=self.media_store,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def following(self) -> Following:
        from drumbeat.services.following import Following

        return Following(
            accounts=self.stored_accounts,
            calendar=self.stored_calendar,
            clock=self.clock,
            ids=self.ids,
        )

    @cached_property
    def beginning(self) -> Beginning:
        from drumbeat.services.beginning import Beginning

        return Beginning(
            assets=self.stored_assets,
            contents=self.stored_contents,
            calendar=self.stored_calendar,
            networks=self.networks,
            media=self.post_media,
        )

    @cached_property
    def retitling(self) -> Retitling:
        from drumbeat.services.retitling import Retitling

        return Retitling(contents=self.stored_contents, calendar=self.stored_calendar)

    @cached_property
    def topoff(self) -> TopoffService:
        from drumbeat.services.topoff import TopoffService

        return TopoffService(
            accounts=self.stored_accounts,
            calendar=self.stored_calendar,
            following=self.following,
            clock=self.clock,
            ids=self.ids,
            log=self.log,
        )

    @cached_property
    def daily(self) -> DailyTopoff:
        from drumbeat.services.topoff_orders import DailyTopoff

        return DailyTopoff(tenants=self.stored_tenants, queue=self.queue)

    @cached_property
    def orders(self) -> TopoffDesk:
        from drumbeat.services.topoff_orders import TopoffDesk

        return TopoffDesk(
            tenants=self.stored_tenants,
            accounts=self.stored_accounts,
            jobs=self.stored_jobs,
            queue=self.queue,
            topoff=self.topoff,
            following=self.following,
            retitling=self.retitling,
            clock=self.clock,
            ids=self.ids,
        )

    @cached_property
    def renewals(self) -> Renewals:
        from drumbeat.services.renewing import Renewals

        return Renewals(
            accounts=self.stored_accounts,
            secrets=self.stored_secrets,
            vault=self.vault,
            clock=self.clock,
            log=self.log,
            meter=self.meter,
        )

    @cached_property
    def accounts(self) -> AccountService:
        from drumbeat.services.accounts import AccountService

        return AccountService(
            accounts=self.stored_accounts,
            vault=self.vault,
            networks=self.networks,
            following=self.following,
            queue=self.queue,
            quotas=self.quotas,
            limits=self.plan_limits,
            clock=self.clock,
            ids=self.ids,
            log=self.log,
            meter=self.meter,
        )

    @cached_property
    def unused_grants(self) -> UnusedGrants:
        from drumbeat.services.unused_grants import UnusedGrants

        return UnusedGrants(
            tenants=self.stored_tenants,
            accounts=self.stored_accounts,
            secrets=self.stored_secrets,
            networks=self.networks,
            renewals=self.renewals,
            notifications=self.stored_notifications,
            queue=self.renewal_queue,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def authorising(self) -> Authorising:
        from drumbeat.services.authorising import Authorising

        return Authorising(
            accounts=self.stored_accounts,
            pending=self.stored_pending_connections,
            vault=self.vault,
            networks=self.hurried_networks,
            apps=self.apps,
            quotas=self.quotas,
            limits=self.plan_limits,
            throttle=self.throttle,
            clock=self.clock,
            ids=self.ids,
            log=self.log,
            meter=self.meter,
            public_url=self.settings.public_url,
            random_bytes=os.urandom,
        )

    @cached_property
    def deauthorising(self) -> Deauthorising:
        from drumbeat.services.deauthorising import Deauthorising

        return Deauthorising(
            accounts=self.stored_accounts,
            networks=self.networks,
            apps=self.apps,
            deletions=self.stored_deletions,
            clock=self.clock,
            log=self.log,
            public_url=self.settings.public_url,
            random_bytes=os.urandom,
        )

    @cached_property
    def connections(self) -> ConnectionDesk:
        from drumbeat.services.connections import ConnectionDesk

        return ConnectionDesk(accounts=self.stored_accounts, runner=self.preflight_runner)

    @cached_property
    def asking_again(self) -> AskingAgain:
        from drumbeat.services.asking_again import AskingAgain

        return AskingAgain(
            assets=self.stored_assets, contents=self.stored_contents, clock=self.clock
        )

    @cached_property
    def content_media(self) -> ContentMedia:
        from drumbeat.services.content_media import ContentMedia

        return ContentMedia(media=self.post_media)

    @cached_property
    def post_media(self) -> PostMedia:
        from drumbeat.services.post_media import PostMedia

        return PostMedia(assets=self.stored_assets, files=self.media_store)

    @cached_property
    def fitting(self) -> Fitting:
        from drumbeat.services.fitting import Fitting

        return Fitting(derivatives=self.derivatives, files=self.media_store)

    @cached_property
    def contents(self) -> ContentService:
        from drumbeat.services.approvals import HeldPosts
        from drumbeat.services.contents import ContentService

        return ContentService(
            contents=self.stored_contents,
            media=self.content_media,
            held=HeldPosts(
                calendar=self.stored_calendar, dispatcher=self.dispatcher, clock=self.clock
            ),
            retitling=self.retitling,
            beginning=self.beginning,
            queue=self.queue,
            phones=self.phones,
            clock=self.clock,
            ids=self.ids,
            log=self.log,
        )

    @cached_property
    def reserving(self) -> Reserving:
        from drumbeat.services.reserving import Reserving

        return Reserving(
            plans=self.plans, credits=self.stored_credits, clock=self.clock, ids=self.ids
        )

    @cached_property
    def credits(self) -> CreditService:
        from drumbeat.services.credits import CreditService

        return CreditService(reserving=self.reserving, calendar=self.stored_calendar)

    @cached_property
    def credit_rounds(self) -> CreditRounds:
        from drumbeat.services.credit_rounds import CreditRounds

        return CreditRounds(
            tenants=self.stored_tenants,
            credits=self.credits,
            notifications=self.stored_notifications,
            log=self.log,
            meter=self.meter,
        )

    @cached_property
    def instances(self) -> InstanceService:
        from drumbeat.services.instances import InstanceService

        return InstanceService(
            calendar=self.stored_calendar,
            contents=self.stored_contents,
            accounts=self.stored_accounts,
            composer=self.contents,
            beginning=self.beginning,
            dispatcher=self.dispatcher,
            reserving=self.reserving,
            networks=self.networks,
            limits=self.plan_limits,
            clock=self.clock,
            ids=self.ids,
        )

    @cached_property
    def compositions(self) -> PostService:
        from drumbeat.services.posts import PostService

        return PostService(
            calendar=self.stored_calendar,
            accounts=self.stored_accounts,
            contents=self.contents,
            instances=self.instances,
            reserving=self.reserving,
            networks=self.networks,
            limits=self.plan_limits,
            clock=self.clock,
            log=self.log,
            media=self.post_media,
            meter=self.meter,
        )

    @cached_property
    def calendar(self) -> CalendarService:
        from drumbeat.services.calendar import CalendarService

        return CalendarService(calendar=self.stored_calendar, clock=self.clock)

    @cached_property
    def resolving(self) -> ResolvingService:
        from drumbeat.services.resolving import ResolvingService

        return ResolvingService(
            calendar=self.stored_calendar,
            accounts=self.stored_accounts,
            contents=self.stored_contents,
            dispatcher=self.dispatcher,
            limits=self.plan_limits,
            reserving=self.reserving,
            clock=self.clock,
        )

    @cached_property
    def history(self) -> HistoryService:
        from drumbeat.services.history import HistoryService

        return HistoryService(
            calendar=self.stored_calendar,
            contents=self.stored_contents,
            media=self.post_media,
            clock=self.clock,
        )

    @cached_property
    def uploads(self) -> Uploads:
        from drumbeat.aws.media_store import SECONDS
        from drumbeat.services.uploads import Uploads

        return Uploads(
            assets=self.stored_assets,
            store=self.media_store,
            queue=self.media_queue,
            quotas=self.quotas,
            limits=self.plan_limits,
            asking=self.asking_again,
            clock=self.clock,
            ids=self.ids,
            random_bytes=os.urandom,
            seconds=SECONDS,
        )

    @cached_property
    def media_processor(self) -> MediaProcessor:
        from drumbeat.services.media_processing import MediaProcessor

        return MediaProcessor(
            assets=self.stored_assets,
            files=self.media_store,
            derived=self.stored_derived_files,
            imaging=self.imaging,
            downloads=self.downloads,
            quotas=self.quotas,
            tenants=self.stored_tenants,
            asking=self.asking_again,
            begin_ahead=lambda video, allowance: self.beginning.follow_video(video, allowance),
            clock=self.clock,
            log=self.log,
            random_bytes=os.urandom,
        )

    @cached_property
    def media_fits(self) -> MediaFits:
        from drumbeat.services.media_fits import MediaFits

        return MediaFits(
            assets=self.stored_assets,
            accounts=self.stored_accounts,
            networks=self.networks,
            derivatives=self.derivatives,
        )

    @cached_property
    def upload_passes(self) -> UploadPasses:
        from drumbeat.services.upload_tokens import UploadPasses

        return UploadPasses(
            tokens=self.stored_upload_tokens,
            tenants=self.tenants,
            throttle=self.throttle,
            quotas=self.quotas,
            limits=self.plan_limits,
            clock=self.clock,
            random_bytes=os.urandom,
        )

    @cached_property
    def library(self) -> Library:
        from drumbeat.services.library import Library

        return Library(
            assets=self.stored_assets,
            derived=self.stored_derived_files,
            contents=self.stored_contents,
            calendar=self.stored_calendar,
            uploads=self.uploads,
            store=self.media_store,
            queue=self.media_queue,
            release=lambda access, asset_id: self.banners.release(access, asset_id),
            asking=self.asking_again,
            clock=self.clock,
        )

    @cached_property
    def upkeep(self) -> Upkeep:
        from drumbeat.services.upkeep import Upkeep

        return Upkeep(
            tenants=self.stored_tenants,
            assets=self.stored_assets,
            derived=self.stored_derived_files,
            files=self.media_store,
            uploads=self.uploads,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def archives(self) -> ports.Archives:
        from drumbeat.aws.archives import S3Archives

        return S3Archives(_s3_client, self.settings.media_bucket)

    @cached_property
    def exporter(self) -> ports.Exporter:
        from drumbeat.aws.archives import LambdaExporter

        return LambdaExporter(lambda: self.client("lambda"), self.settings.upkeep_function)

    @cached_property
    def exports(self) -> Exports:
        from drumbeat.services.exporting import Exports

        return Exports(
            archives=self.archives,
            exporter=self.exporter,
            throttle=self.throttle,
            ids=self.ids,
            clock=self.clock,
        )

    @cached_property
    def exporting(self) -> Exporting:
        from drumbeat.services.exporting import Exporting

        return Exporting(
            tenants=self.stored_tenants,
            accounts=self.stored_accounts,
            contents=self.stored_contents,
            calendar=self.stored_calendar,
            banners=self.stored_banners,
            assets=self.stored_assets,
            credits=self.stored_credits,
            notifications=self.stored_notifications,
            files=self.media_store,
            archives=self.archives,
            clock=self.clock,
        )

    @cached_property
    def leaving(self) -> Leaving:
        from drumbeat.persistence.erasing import BusinessItemRepository
        from drumbeat.services.leaving import Leaving

        return Leaving(
            tenants=self.stored_tenants,
            items=BusinessItemRepository(),
            assets=self.stored_assets,
            derived=self.stored_derived_files,
            banners=self.stored_banners,
            files=self.media_store,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def stored_operator_log(self) -> ports.OperatorLogStore:
        from drumbeat.persistence.operator_log import OperatorLogRepository

        self._connected  # noqa: B018
        return OperatorLogRepository()

    @cached_property
    def operator_log(self) -> OperatorLog:
        from drumbeat.services.operator_log import OperatorLog

        return OperatorLog(entries=self.stored_operator_log, clock=self.clock, ids=self.ids)

    @cached_property
    def businesses(self) -> Businesses:
        from drumbeat.services.businesses import Businesses

        return Businesses(
            tenants=self.stored_tenants,
            plans=self.plans,
            credits=self.credits,
            changes=self.plan_changes,
            log=self.operator_log,
            clock=self.clock,
        )

    @property
    def operator_plans(self) -> OperatorPlans:
        """Made anew for each request: it knows what is set now, not what was a minute ago."""
        from drumbeat.domain.plans import Plan
        from drumbeat.persistence import PlanRepository
        from drumbeat.services.operator_plans import OperatorPlans

        self._connected  # noqa: B018
        plans = PlanRepository(Plan(self.settings.default_plan), self.clock)
        return OperatorPlans(plans=plans, log=self.operator_log)

    @cached_property
    def analytics(self) -> Analytics:
        from drumbeat.services.analytics import Analytics

        return Analytics(figures=self.stored_figures, plans=self.plans)

    @cached_property
    def errors_seen(self) -> ErrorsSeen:
        from drumbeat.services.errors_seen import ErrorsSeen

        return ErrorsSeen(log=self.stored_errors, clock=self.clock)

    @cached_property
    def jobs_seen(self) -> JobsSeen:
        from drumbeat.services.jobs_seen import JobsSeen

        return JobsSeen(
            log=self.stored_job_log,
            desk=self.job_desk,
            operators=self.operator_log,
            clock=self.clock,
        )

    @cached_property
    def notifications(self) -> NotificationService:
        from drumbeat.services.notifications import NotificationService

        return NotificationService(
            notifications=self.stored_notifications, causes=self.stored_causes, clock=self.clock
        )

    @cached_property
    def mail_post(self) -> Post:
        from drumbeat.services.mailing import Post

        return Post(
            mailer=self.mailer,
            sent=self.stored_mails,
            stops=self.stored_mail_stops,
            clock=self.clock,
            log=self.log,
            random_bytes=os.urandom,
            console_url=self.settings.console_url,
            public_url=self.settings.public_url,
        )

    @cached_property
    def mailing(self) -> Mailing:
        from drumbeat.services.mailing import Mailing

        return Mailing(
            post=self.mail_post,
            tenants=self.stored_tenants,
            notifications=self.stored_notifications,
            causes=self.stored_causes,
            throttle=self.throttle,
            clock=self.clock,
        )

    @cached_property
    def morning_look(self) -> MorningLook:
        from drumbeat.services.mornings import MorningLook

        return MorningLook(mornings=self.stored_mornings, queue=self.mail_orders, clock=self.clock)

    @cached_property
    def morning_mail(self) -> MorningMail:
        from drumbeat.services.mornings import MorningMail

        return MorningMail(
            post=self.mail_post if self.settings.mail_sender else None,
            tenants=self.stored_tenants,
            notifications=self.stored_notifications,
            causes=self.stored_causes,
            calendar=self.stored_calendar,
            clock=self.clock,
        )

    @cached_property
    def stop_desk(self) -> StopDesk:
        from drumbeat.services.stopping_mail import StopDesk

        return StopDesk(stops=self.stored_mail_stops, queue=self.mail_orders)

    @cached_property
    def stopping_mail(self) -> Stopping:
        from drumbeat.services.stopping_mail import Stopping

        return Stopping(tenants=self.stored_tenants, stops=self.stored_mail_stops, clock=self.clock)

    @cached_property
    def dispatcher(self) -> Dispatcher:
        from drumbeat.services.dispatching import Dispatcher

        return Dispatcher(
            due_index=self.due_index,
            gates=self.stored_gates,
            networks=self.networks,
            workflow=self.workflow,
            clock=self.clock,
            shards=self.settings.due_shards,
            look_ahead=self._look_ahead,
            start_ahead=timedelta(seconds=self.settings.start_ahead_seconds),
            work_through=self.work_through,
        )

    @cached_property
    def limiter(self) -> Limiter:
        from drumbeat.services.limiting import Limiter

        return Limiter(
            gates=self.stored_gates, networks=self.networks, clock=self.clock, meter=self.meter
        )

    @cached_property
    def recorder(self) -> Recorder:
        from drumbeat.services.recording import Recorder

        return Recorder(
            calendar=self.stored_calendar,
            notifications=self.stored_notifications,
            clock=self.clock,
            meter=self.meter,
            look_ahead=self._look_ahead,
        )

    @cached_property
    def long_preparer(self) -> LongPreparer:
        from drumbeat.services.preparing import LongPreparer

        return LongPreparer(
            stored=self.stored_preparations,
            workflow=self.media_workflow,
            vault=self.vault,
            clock=self.clock,
        )

    @cached_property
    def preparation_steps(self) -> PreparationSteps:
        from drumbeat.services.preparation_steps import PreparationSteps

        return PreparationSteps(
            calendar=self.stored_calendar,
            sessions=self.sessions,
            media=self.post_media,
            fitting=self.fitting,
            networks=self.networks,
            preparer=self.long_preparer,
            notifications=self.stored_notifications,
            limiter=self.limiter,
            recorder=self.recorder,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def publisher(self) -> Publisher:
        from drumbeat.services.publishing import Publisher
        from drumbeat.services.sequels import Sender

        sequels = Sender(
            calendar=self.stored_calendar,
            limiter=self.limiter,
            clock=self.clock,
            look_ahead=self._look_ahead,
        )
        return Publisher(
            calendar=self.stored_calendar,
            accounts=self.stored_accounts,
            contents=self.stored_contents,
            limiter=self.limiter,
            media=self.post_media,
            fitting=self.fitting,
            sessions=self.sessions,
            preparer=self.long_preparer,
            networks=self.networks,
            recorder=self.recorder,
            sequels=sequels,
            reserving=self.reserving,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def batches(self) -> BatchPublisher:
        from drumbeat.persistence.table import connection
        from drumbeat.services.batches import BatchPublisher

        self._connected  # noqa: B018
        connection().client  # noqa: B018  # made here, and then used by all threads
        return BatchPublisher(
            publisher=self.publisher, recorder=self.recorder, crew=self.crew, clock=self.clock
        )

    @cached_property
    def preflight(self) -> PreflightDesk:
        from drumbeat.services.preflight import PreflightDesk

        return PreflightDesk(
            calendar=self.stored_calendar,
            contents=self.stored_contents,
            accounts=self.stored_accounts,
            runner=self.preflight_runner,
        )

    @cached_property
    def preflight_checker(self) -> PreflightChecker:
        from drumbeat.platforms.library_media import LibraryMedia
        from drumbeat.platforms.lookups import Guard
        from drumbeat.platforms.media_probe import HttpMediaProbe
        from drumbeat.platforms.media_reader import AddressedMedia
        from drumbeat.platforms.registry import Networks
        from drumbeat.platforms.requests_transport import RequestsTransport
        from drumbeat.services.preflight import PreflightChecker
        from drumbeat.services.sessions import SessionService

        # Less patient than publishing: a slow address must not hold back other posts' checks.
        transport = RequestsTransport(
            connect_seconds=2, read_seconds=4, body_seconds=2, whole_seconds=6
        )
        guard = Guard(allow_private=self.settings.allow_private_webhooks)
        networks = Networks(self.settings, self.clock, transport, self._given_apps)
        media = LibraryMedia(self.media_store, AddressedMedia(self.clock, transport, guard=guard))
        return PreflightChecker(
            calendar=self.stored_calendar,
            contents=self.stored_contents,
            secrets=self.stored_secrets,
            sessions=SessionService(renewals=self.renewals, networks=networks, media=media),
            networks=networks,
            probe=HttpMediaProbe(transport, self.clock, guard=guard),
            media=self.post_media,
            preflights=self.stored_preflights,
            accounts=self.stored_accounts,
            limiter=self.limiter,
            clock=self.clock,
            log=self.log,
            meter=self.meter,
        )

    @cached_property
    def preflight_rounds(self) -> PreflightRounds:
        from drumbeat.services.preflight_rounds import PreflightRounds

        return PreflightRounds(
            due_index=self.due_index,
            preflights=self.stored_preflights,
            checker=self.preflight_checker,
            clock=self.clock,
            log=self.log,
            shards=self.settings.due_shards,
            work_through=self.work_through,
        )

    @cached_property
    def job_starter(self) -> ports.JobStarter:
        from drumbeat.aws.job_starter import AwsJobStarter
        from drumbeat.domain.job_log import JobKind

        settings = self.settings
        return AwsJobStarter(
            self.client,
            queues={
                JobKind.TOP_OFF: settings.topoff_queue_url,
                JobKind.FOLLOW_CHANGE: settings.topoff_queue_url,
                JobKind.RENEWAL: settings.renewal_queue_url,
                JobKind.MEDIA: settings.media_queue_url,
            },
            functions={
                JobKind.EXPORT: settings.upkeep_function,
                JobKind.UPKEEP: settings.upkeep_function,
                JobKind.PREFLIGHT: settings.preflight_function,
            },
        )

    @cached_property
    def job_notes(self) -> JobNotes:
        from drumbeat.services.job_log import JobNotes

        return JobNotes(
            log=self.stored_job_log, errors=self.stored_errors, clock=self.clock, lines=self.log
        )

    @cached_property
    def job_desk(self) -> JobDesk:
        from drumbeat.services.job_log import JobDesk

        return JobDesk(log=self.stored_job_log, starter=self.job_starter, clock=self.clock)

    @cached_property
    def aggregator(self) -> Aggregator:
        from drumbeat.domain.plans import Plan
        from drumbeat.services.aggregating import Aggregator

        return Aggregator(
            derived=self.derived,
            tenants=self.stored_tenants,
            notifications=self.stored_notifications,
            mails=self.mail_queue,
            default_plan=Plan(self.settings.default_plan),
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def recounting(self) -> Recounting:
        from drumbeat.domain.plans import Plan
        from drumbeat.services.recounting import Recounting

        return Recounting(
            tenants=self.stored_tenants,
            default_plan=Plan(self.settings.default_plan),
            calendar=self.stored_calendar,
            book=self.figures_book,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def canary(self) -> Canary:
        from drumbeat.services.canary import Canary

        return Canary(
            url=self.settings.canary_url,
            accounts=self.stored_accounts,
            contents=self.stored_contents,
            calendar=self.stored_calendar,
            instances=self.instances,
            vault=self.vault,
            networks=self.networks,
            records=self.stored_canary_records,
            meter=self.meter,
            clock=self.clock,
            new_key=lambda: os.urandom(32),
        )

    @cached_property
    def canary_sink(self) -> CanarySink:
        from drumbeat.services.canary import CanarySink

        return CanarySink(records=self.stored_canary_records, vault=self.vault, clock=self.clock)

    @property
    def _look_ahead(self) -> timedelta:
        return timedelta(seconds=self.settings.look_ahead_seconds)


@cache
def _waiting_lambda_client() -> Any:
    """Waits for a check's answer, and asks once."""
    return _made_client("lambda", 23, tries=1)


@cache
def _ses_client() -> Any:
    """Asks once: what a second try sends could come twice."""
    return _made_client("sesv2", 20, tries=1)


def _made_client(service: str, read_seconds: float, *, tries: int) -> Any:
    import botocore.session
    from botocore.config import Config

    config = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=read_seconds,
        retries={"mode": "standard", "total_max_attempts": tries},
        max_pool_connections=_CREW,
    )
    return _in_time(botocore.session.get_session().create_client(service, config=config))


@cache
def _s3_client() -> Any:
    """Signs for browsers too, which other clients' settings don't allow for."""
    import botocore.session

    from drumbeat.aws.media_store import CONFIG

    with _ONE_AT_A_TIME:
        return _in_time(botocore.session.get_session().create_client("s3", config=CONFIG))


def _in_time(client: Any) -> Any:
    """The client, which begins no try that would not be over while somebody waits."""
    from drumbeat.persistence.table import TooLate

    config = client.meta.config
    seconds = config.connect_timeout + config.read_timeout

    def refuse_if_late(**_: Any) -> None:
        """Called before each try. Raises TooLate."""
        if not is_in_time(seconds):
            raise TooLate

    client.meta.events.register("before-send.*.*", refuse_if_late)
    return client
