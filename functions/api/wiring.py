"""What handlers are given, as dependencies: tests override these, `bootstrap` builds the real ones.

Nothing is built before a request asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.depends import Depends

from drumbeat import bootstrap
from drumbeat.ports import Clock, Ids, Networks, Quotas, Tenants, Throttle, UserDirectory
from drumbeat.services.accounts import AccountService
from drumbeat.services.calendar import CalendarService
from drumbeat.services.connections import ConnectionDesk
from drumbeat.services.contents import ContentService
from drumbeat.services.daily import TopoffDesk
from drumbeat.services.history import HistoryService
from drumbeat.services.instances import InstanceService
from drumbeat.services.notifications import NotificationService
from drumbeat.services.preflight import PreflightDesk
from drumbeat.services.registration import Admission, Guard, Registration
from drumbeat.services.resolving import ResolvingService
from drumbeat.services.tenants import TenantService
from drumbeat.settings import Settings


def clock() -> Clock:
    return bootstrap.clock()


def ids() -> Ids:
    return bootstrap.ids()


def tenants() -> Tenants:
    return bootstrap.tenants()


def user_directory() -> UserDirectory:
    return bootstrap.user_directory()


def throttle() -> Throttle:
    return bootstrap.throttle()


def quotas() -> Quotas:
    return bootstrap.quotas()


def settings() -> Settings:
    return bootstrap.settings()


def registration(
    directory: Annotated[UserDirectory, Depends(user_directory)],
    tenants: Annotated[Tenants, Depends(tenants)],
    throttle: Annotated[Throttle, Depends(throttle)],
    settings: Annotated[Settings, Depends(settings)],
) -> Registration:
    return Registration(
        directory=directory,
        guard=Guard(throttle=throttle, per_source=settings.tries_per_source),
        admission=Admission(tenants=tenants, is_open=settings.open_registration),
    )


def tenant_service(
    tenants: Annotated[Tenants, Depends(tenants)],
    quotas: Annotated[Quotas, Depends(quotas)],
    throttle: Annotated[Throttle, Depends(throttle)],
    clock: Annotated[Clock, Depends(clock)],
    ids: Annotated[Ids, Depends(ids)],
) -> TenantService:
    return TenantService(tenants=tenants, quotas=quotas, throttle=throttle, clock=clock, ids=ids)


def account_service() -> AccountService:
    return bootstrap.account_service()


def content_service() -> ContentService:
    return bootstrap.content_service()


def instance_service() -> InstanceService:
    return bootstrap.instance_service()


def calendar_service() -> CalendarService:
    return bootstrap.calendar_service()


def resolving_service() -> ResolvingService:
    return bootstrap.resolving_service()


def history_service() -> HistoryService:
    return bootstrap.history_service()


def notification_service() -> NotificationService:
    return bootstrap.notification_service()


def networks() -> Networks:
    return bootstrap.networks()


def preflight_desk() -> PreflightDesk:
    return bootstrap.preflight_desk()


def connection_desk() -> ConnectionDesk:
    return bootstrap.connection_desk()


def topoff_desk() -> TopoffDesk:
    return bootstrap.topoff_desk()


def dynamodb_client() -> Callable[[], Any]:
    """Makes or answers the client for the idempotency records."""
    return lambda: bootstrap.client("dynamodb")


def table_name() -> str:
    return bootstrap.settings().table_name
