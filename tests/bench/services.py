"""The deployed code in this process, on a running stack's own table, key, queue and workflow.

This way its calls can be counted, its processor time measured, and its clock moved.
"""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest import mock

from drumbeat import application
from drumbeat.aws.vault import KmsVault
from drumbeat.domain.tenancy import Access, Member, Role, Tenant
from drumbeat.observability import logger
from drumbeat.persistence.table import Item
from drumbeat.settings import Settings
from local.emulator import CREDENTIALS
from local.stack import Stack
from tests.fakes.crew import CrewOfOne
from tests.unit.api.client import claims


class MovableClock(application.SystemClock):
    """The machine's clock; after `stand_at` it stands at another time, and sleeping moves it."""

    def __init__(self) -> None:
        self._now: datetime | None = None

    def now(self) -> datetime:
        return self._now or super().now()

    def stand_at(self, now: datetime | None) -> None:
        """None: follow the machine's clock again."""
        self._now = now

    def sleep(self, seconds: float) -> None:
        if self._now is None:
            super().sleep(seconds)
        else:
            self._now += timedelta(seconds=seconds)


@contextmanager
def services_on(stack: Stack) -> Iterator[MovableClock]:
    """The composition root, as the functions of this stack are configured; and its clock."""
    clock = MovableClock()
    with mock.patch.dict(os.environ, _environment(stack)):
        Item._connection = None
        app = application.Application(Settings.from_environment(os.environ))
        app.clock = clock
        # Every step decrypts the connection again, as each runs in a function of its own on AWS.
        app.vault = KmsVault(lambda: app.client("kms"), app.settings.secrets_key_id)
        # One after the other, so that requests can be counted; their number is the same.
        app.crew = CrewOfOne()
        with mock.patch.object(application, "running", return_value=app), _unlogged():
            yield clock
        Item._connection = None


def founder(name: str) -> Access:
    """The administrator of a new tenant."""
    now = datetime.now(UTC)
    tenant = Tenant(
        id=f"{name}-{uuid.uuid4().hex[:8]}", name="Bench", timezone="UTC", created_at=now
    )
    email = "bench@example.com"
    user_id = claims(email)["sub"]
    member = Member(
        tenant_id=tenant.id,
        id="founder",
        email=email,
        role=Role.ADMIN,
        user_id=user_id,
        joined=True,
        created_at=now,
    )
    application.running().stored_tenants.create(tenant, member)
    return Access(tenant, email, Role.ADMIN, user_id)


@contextmanager
def _unlogged() -> Iterator[None]:
    """Hides the functions' logs, which would mix with the tables."""
    level = logger.log_level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _environment(stack: Stack) -> dict[str, str]:
    """All environment variables that the template gives its functions."""
    functions = stack.client("lambda")
    variables: dict[str, str] = {}
    for output, name in stack.outputs.items():
        if output.endswith("FunctionName"):
            found = functions.get_function_configuration(FunctionName=name)
            variables |= found.get("Environment", {}).get("Variables", {})
    return {**variables, **CREDENTIALS, "AWS_ENDPOINT_URL": stack.endpoint_url}
