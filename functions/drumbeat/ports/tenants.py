"""Tenants, their members, and quotas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from drumbeat.domain.quotas import Quota
from drumbeat.domain.tenancy import Member, Person, Roster, Tenant
from drumbeat.ports.listing import Page, Position


class TenantReader(Protocol):
    """The parts that jobs need."""

    def get(self, tenant_id: str) -> Tenant | None: ...

    def all_ids(self) -> Iterator[str]:
        """Every tenant of the deployment, page by page."""
        ...


class Tenants(Protocol):
    """Tenants, their members, and invitations. Emails are lower case."""

    def create(self, tenant: Tenant, founder: Member) -> None:
        """Raises Conflict (`tenant_exists`) when the slug is taken."""
        ...

    def access(self, tenant_id: str, person: Person) -> tuple[Tenant, Member] | None:
        """The tenant and the caller's membership in one read; None if either is missing.

        If nothing is bound to the person: the unbound membership of their email.
        """
        ...

    def update(self, tenant: Tenant, expected_version: int, *, at: datetime) -> Tenant:
        """Also make the feeds of its websites due at `at`; all in one.

        Raises StaleVersion. Returns the stored tenant, its version raised.
        """
        ...

    def set_plan(
        self, before: Tenant, after: Tenant, event_id: str | None = None, *, at: datetime
    ) -> bool:
        """Store the plan fields of `after`, if nobody has changed them since `before`.

        `event_id`: billing's id of the event. False, with nothing done, if it was applied before.
        Raises ChangedMeanwhile.
        """
        ...

    def of(self, person: Person) -> Sequence[tuple[Tenant, Member]]:
        """The person's memberships, and the unbound ones of their email."""
        ...

    def roster(self, tenant_id: str) -> Roster:
        """Strongly consistent. Raises NotFound when there is no such tenant."""
        ...

    def change_roster(self, roster: Roster, before: Member | None, after: Member | None) -> None:
        """Replace `before` by `after`; either may be missing.

        Raises ChangedMeanwhile when the roster has changed since it was read.
        """
        ...

    def all_ids(self) -> Iterator[str]:
        """Every tenant of the deployment, page by page."""
        ...


class TenantListing(Protocol):
    """The operators' list of tenants."""

    def page(self, *, limit: int, after: Position | None) -> Page[tuple[Tenant, Position]]:
        """Tenants by id, each with the position after it; eventually consistent."""
        ...


class TenantStore(Tenants, TenantReader, TenantListing, Protocol):
    """Everything that is stored of tenants."""


class Quotas(Protocol):
    """How many of something are allowed."""

    def most(self, quota: Quota, tenant: Tenant | None = None) -> int:
        """For one person without a tenant; for a business, what its plan gives."""
        ...
