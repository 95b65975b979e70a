"""The composition root: settings, and what implements the ports, each made once, when needed.

Modules are imported where they are used: a job pays at its cold start for nothing that it does
not do.
"""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from drumbeat.domain.time_ordered import time_ordered
from drumbeat.settings import Settings

if TYPE_CHECKING:
    from drumbeat.configured_quotas import ConfiguredQuotas
    from drumbeat.persistence import (
        AccountRepository,
        CalendarRepository,
        CanaryRecordRepository,
        CauseRepository,
        ContentRepository,
        GateRepository,
        NotificationRepository,
        PreflightRepository,
        TenantRepository,
        ThrottleRepository,
        TopoffJobRepository,
    )
    from drumbeat.platforms.registry import Networks
    from drumbeat.ports import Ids, Log, PreflightRunner, TopoffQueue, UserDirectory, Vault
    from drumbeat.services.accounts import AccountService
    from drumbeat.services.calendar import CalendarService
    from drumbeat.services.canary import Canary, CanarySink
    from drumbeat.services.connections import ConnectionDesk
    from drumbeat.services.contents import ContentService
    from drumbeat.services.daily import DailyTopoff, TopoffDesk
    from drumbeat.services.dispatching import Dispatcher
    from drumbeat.services.history import HistoryService
    from drumbeat.services.instances import InstanceService
    from drumbeat.services.notifications import NotificationService
    from drumbeat.services.preflight import PreflightChecker, PreflightDesk
    from drumbeat.services.preflight_rounds import PreflightRounds
    from drumbeat.services.publishing import Publisher
    from drumbeat.services.recording import Recorder
    from drumbeat.services.registration import Admission
    from drumbeat.services.resolving import ResolvingService
    from drumbeat.services.topoff import TopoffService


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


#: What every function that touches the table imports for its first event.
_TABLE = ("drumbeat.persistence", "botocore.session", "botocore.config", "botocore.client")


def preload(*modules: str) -> None:
    """Import what events need with the function rather than with its first event.

    A starting function has a whole processor, a running one the share that goes with its memory.
    """
    from importlib import import_module

    for module in (*_TABLE, *modules):
        import_module(module)


@cache
def settings() -> Settings:
    return Settings.from_environment(os.environ)


@cache
def client(service: str) -> Any:
    """A botocore client; one per service and process."""
    import botocore.session
    from botocore.config import Config

    config = Config(
        connect_timeout=2, read_timeout=8, retries={"mode": "standard", "max_attempts": 3}
    )
    return botocore.session.get_session().create_client(service, config=config)


@cache
def clock() -> SystemClock:
    return SystemClock()


@cache
def ids() -> Ids:
    return TimeOrderedIds()


@cache
def log() -> Log:
    from drumbeat.observability import StructuredLog

    return StructuredLog()


def _pause(seconds: float) -> None:
    """Sleep for a random part of that, so that writes which met don't meet again."""
    clock().sleep(random.uniform(0, seconds))  # noqa: S311


@cache
def _table() -> None:
    from drumbeat import persistence

    persistence.connect(settings().table_name, pause=_pause)


@cache
def tenants() -> TenantRepository:
    from drumbeat.persistence import TenantRepository

    _table()
    return TenantRepository()


@cache
def accounts() -> AccountRepository:
    from drumbeat.persistence import AccountRepository

    _table()
    return AccountRepository()


@cache
def contents() -> ContentRepository:
    from drumbeat.persistence import ContentRepository

    _table()
    return ContentRepository()


@cache
def calendar() -> CalendarRepository:
    from drumbeat.persistence import CalendarRepository

    _table()
    return CalendarRepository(settings().due_shards)


@cache
def gates() -> GateRepository:
    from drumbeat.persistence import GateRepository

    _table()
    return GateRepository()


@cache
def notifications() -> NotificationRepository:
    from drumbeat.persistence import NotificationRepository

    _table()
    return NotificationRepository()


@cache
def causes() -> CauseRepository:
    from drumbeat.persistence import CauseRepository

    _table()
    return CauseRepository()


@cache
def preflights() -> PreflightRepository:
    from drumbeat.persistence import PreflightRepository

    _table()
    return PreflightRepository()


@cache
def canary_records() -> CanaryRecordRepository:
    from drumbeat.persistence import CanaryRecordRepository

    _table()
    return CanaryRecordRepository()


@cache
def topoff_jobs() -> TopoffJobRepository:
    from drumbeat.persistence import TopoffJobRepository

    _table()
    return TopoffJobRepository()


@cache
def admission() -> Admission:
    from drumbeat.services.registration import Admission

    return Admission(tenants=tenants(), is_open=settings().open_registration)


@cache
def user_directory() -> UserDirectory:
    from drumbeat.aws.cognito import CognitoDirectory

    return CognitoDirectory(
        lambda: client("cognito-idp"), settings().user_pool_client_id, settings().user_pool_id
    )


@cache
def vault() -> Vault:
    from drumbeat.aws.vault import KmsVault

    return KmsVault(lambda: client("kms"), settings().secrets_key_id)


@cache
def networks() -> Networks:
    from drumbeat.platforms.registry import Networks

    return Networks(settings(), clock())


@cache
def topoff_queue() -> TopoffQueue:
    from drumbeat.aws.queue import SqsTopoffQueue

    return SqsTopoffQueue(lambda: client("sqs"), settings().topoff_queue_url)


@cache
def dispatcher() -> Dispatcher:
    from concurrent.futures import ThreadPoolExecutor

    from drumbeat.aws.workflow import StepFunctionsWorkflow
    from drumbeat.persistence import DueIndexRepository
    from drumbeat.services.dispatching import Dispatcher

    _table()
    return Dispatcher(
        due_index=DueIndexRepository(),
        gates=gates(),
        networks=networks(),
        workflow=StepFunctionsWorkflow(
            lambda: client("stepfunctions"), settings().state_machine_arn
        ),
        clock=clock(),
        shards=settings().due_shards,
        look_ahead=_look_ahead(),
        # Starting is waiting for answers; the clients hold ten connections each.
        work_through=ThreadPoolExecutor(max_workers=8).map,
    )


@cache
def recorder() -> Recorder:
    from drumbeat.observability import EmbeddedMeter
    from drumbeat.services.recording import Recorder

    return Recorder(
        calendar=calendar(),
        notifications=notifications(),
        clock=clock(),
        meter=EmbeddedMeter(),
        look_ahead=_look_ahead(),
    )


@cache
def publisher() -> Publisher:
    from drumbeat.services.publishing import Publisher

    return Publisher(
        calendar=calendar(),
        accounts=accounts(),
        contents=contents(),
        gates=gates(),
        vault=vault(),
        networks=networks(),
        recorder=recorder(),
        clock=clock(),
        log=log(),
    )


@cache
def topoff_service() -> TopoffService:
    from drumbeat.services.topoff import TopoffService

    return TopoffService(
        accounts=accounts(), calendar=calendar(), clock=clock(), ids=ids(), log=log()
    )


@cache
def daily_topoff() -> DailyTopoff:
    from drumbeat.services.daily import DailyTopoff

    return DailyTopoff(tenants=tenants(), queue=topoff_queue())


@cache
def topoff_desk() -> TopoffDesk:
    from drumbeat.services.daily import TopoffDesk

    return TopoffDesk(
        tenants=tenants(),
        accounts=accounts(),
        jobs=topoff_jobs(),
        queue=topoff_queue(),
        topoff=topoff_service(),
        clock=clock(),
        ids=ids(),
    )


@cache
def throttle() -> ThrottleRepository:
    from drumbeat.persistence import ThrottleRepository

    _table()
    return ThrottleRepository(clock())


@cache
def quotas() -> ConfiguredQuotas:
    from drumbeat.configured_quotas import ConfiguredQuotas

    return ConfiguredQuotas(settings())


@cache
def account_service() -> AccountService:
    from drumbeat.observability import EmbeddedMeter
    from drumbeat.services.accounts import AccountService

    return AccountService(
        accounts=accounts(),
        calendar=calendar(),
        vault=vault(),
        networks=networks(),
        topoff=topoff_service(),
        quotas=quotas(),
        clock=clock(),
        ids=ids(),
        log=log(),
        meter=EmbeddedMeter(),
    )


@cache
def content_service() -> ContentService:
    from drumbeat.phones import LibPhones
    from drumbeat.services.approvals import HeldPosts
    from drumbeat.services.contents import ContentService

    held = HeldPosts(calendar=calendar(), dispatcher=dispatcher(), clock=clock())
    return ContentService(
        contents=contents(),
        calendar=calendar(),
        held=held,
        phones=LibPhones(),
        clock=clock(),
        ids=ids(),
    )


@cache
def instance_service() -> InstanceService:
    from drumbeat.services.instances import InstanceService

    return InstanceService(
        calendar=calendar(),
        contents=contents(),
        accounts=accounts(),
        composer=content_service(),
        dispatcher=dispatcher(),
        clock=clock(),
        ids=ids(),
    )


@cache
def calendar_service() -> CalendarService:
    from drumbeat.services.calendar import CalendarService

    return CalendarService(calendar=calendar())


@cache
def resolving_service() -> ResolvingService:
    from drumbeat.services.resolving import ResolvingService

    return ResolvingService(
        calendar=calendar(),
        accounts=accounts(),
        contents=contents(),
        dispatcher=dispatcher(),
        clock=clock(),
    )


@cache
def history_service() -> HistoryService:
    from drumbeat.services.history import HistoryService

    return HistoryService(calendar=calendar())


@cache
def notification_service() -> NotificationService:
    from drumbeat.services.notifications import NotificationService

    return NotificationService(notifications=notifications(), causes=causes(), clock=clock())


@cache
def preflight_runner() -> PreflightRunner:
    from drumbeat.aws.preflight import LambdaPreflightRunner

    return LambdaPreflightRunner(_waiting_lambda_client, settings().preflight_function)


@cache
def _waiting_lambda_client() -> Any:
    """Waits for a check's answer, and asks once: the gateway gives up after 30 s."""
    import botocore.session
    from botocore.config import Config

    config = Config(connect_timeout=2, read_timeout=24, retries={"total_max_attempts": 1})
    return botocore.session.get_session().create_client("lambda", config=config)


@cache
def preflight_desk() -> PreflightDesk:
    from drumbeat.services.preflight import PreflightDesk

    return PreflightDesk(
        calendar=calendar(),
        contents=contents(),
        accounts=accounts(),
        runner=preflight_runner(),
    )


@cache
def connection_desk() -> ConnectionDesk:
    from drumbeat.services.connections import ConnectionDesk

    return ConnectionDesk(accounts=accounts(), runner=preflight_runner())


@cache
def preflight_checker() -> PreflightChecker:
    from drumbeat.observability import EmbeddedMeter
    from drumbeat.platforms.lookups import Guard
    from drumbeat.platforms.media_probe import HttpMediaProbe
    from drumbeat.platforms.registry import Networks
    from drumbeat.platforms.requests_transport import RequestsTransport
    from drumbeat.services.preflight import PreflightChecker

    # Less patient than publishing: a slow address must not hold back other posts' checks.
    transport = RequestsTransport(
        connect_seconds=2, read_seconds=4, body_seconds=2, whole_seconds=6
    )
    guard = Guard(allow_private=settings().allow_private_webhooks)
    return PreflightChecker(
        calendar=calendar(),
        contents=contents(),
        vault=vault(),
        networks=Networks(settings(), clock(), transport),
        probe=HttpMediaProbe(transport, clock(), guard=guard),
        preflights=preflights(),
        accounts=accounts(),
        clock=clock(),
        log=log(),
        meter=EmbeddedMeter(),
    )


@cache
def preflight_rounds() -> PreflightRounds:
    from concurrent.futures import ThreadPoolExecutor

    from drumbeat.persistence import DueIndexRepository
    from drumbeat.services.preflight_rounds import PreflightRounds

    _table()
    return PreflightRounds(
        due_index=DueIndexRepository(),
        preflights=preflights(),
        checker=preflight_checker(),
        clock=clock(),
        log=log(),
        shards=settings().due_shards,
        # Checking is waiting for answers; the clients hold ten connections each.
        work_through=ThreadPoolExecutor(max_workers=8).map,
    )


@cache
def canary() -> Canary:
    from drumbeat.observability import EmbeddedMeter
    from drumbeat.services.canary import Canary

    return Canary(
        url=settings().canary_url,
        accounts=accounts(),
        contents=contents(),
        calendar=calendar(),
        instances=instance_service(),
        vault=vault(),
        networks=networks(),
        records=canary_records(),
        meter=EmbeddedMeter(),
        clock=clock(),
        new_key=lambda: os.urandom(32),
    )


@cache
def canary_sink() -> CanarySink:
    from drumbeat.services.canary import CanarySink

    return CanarySink(records=canary_records(), vault=vault(), clock=clock())


def _look_ahead() -> timedelta:
    return timedelta(seconds=settings().look_ahead_seconds)
