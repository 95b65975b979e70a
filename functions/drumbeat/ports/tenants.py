"""Tenants, their members, and how many of something there may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from drumbeat.domain.quotas import Quota
from drumbeat.domain.tenancy import Member, Person, Roster, Tenant
from drumbeat.ports.listing import Page, Position


class TenantReader(Protocol):
    """What jobs need of tenants."""

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

        Where nothing is bound to the person: what is there for their email and bound to nobody.
        """
        ...

    def update(self, tenant: Tenant, expected_version: int, *, at: datetime) -> Tenant:
        """Have the feeds of its websites written anew at that time, too; all in one.

        Raises StaleVersion. Answers the stored tenant, its version raised.
        """
        ...

    def set_plan(
        self, before: Tenant, after: Tenant, event_id: str | None = None, *, at: datetime
    ) -> bool:
        """Store all that `after` says of its plan, if nobody has changed that since `before`.

        `event_id`: what billing calls the event that did it. False, with nothing done, where that
        was taken into account before. Raises ChangedMeanwhile.
        """
        ...

    def of(self, person: Person) -> Sequence[tuple[Tenant, Member]]:
        """What belongs to the person, and what is there for their email and bound to nobody."""
        ...

    def roster(self, tenant_id: str) -> Roster:
        """Strongly consistent. Raises NotFound when there is no such tenant."""
        ...

    def change_roster(self, roster: Roster, before: Member | None, after: Member | None) -> None:
        """Put `after` in the place of `before`; either may be missing.

        Raises ChangedMeanwhile when the roster is no longer the one that was read.
        """
        ...

    def all_ids(self) -> Iterator[str]:
        """Every tenant of the deployment, page by page."""
        ...


class TenantListing(Protocol):
    """What operators look through."""

    def page(self, *, limit: int, after: Position | None) -> Page[tuple[Tenant, Position]]:
        """So many tenants by their ids, each with the position behind it; not quite up to date."""
        ...


class TenantStore(Tenants, TenantReader, TenantListing, Protocol):
    """All that is stored of tenants."""


class Quotas(Protocol):
    """How many of something there may be."""

    def most(self, quota: Quota, tenant: Tenant | None = None) -> int:
        """Of one person where there is no tenant; of a business, what its plan gives of it."""
        ...
