"""Tenants, their members, and what each role may do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from drumbeat.domain import countries
from drumbeat.domain.errors import Forbidden

TENANT_ID = re.compile(r"[a-z0-9][a-z0-9_-]{1,62}")


class Role(StrEnum):
    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"


class Permission(StrEnum):
    READ = "read"
    WRITE = "write"  # content, slots, scheduling
    MANAGE = "manage"  # accounts, members, tenant, approvals


PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset({Permission.READ}),
    Role.EDITOR: frozenset({Permission.READ, Permission.WRITE}),
    Role.ADMIN: frozenset(Permission),
}


def require_permission(role: Role, permission: Permission) -> None:
    """Raise `Forbidden` unless `role` carries `permission`."""
    if permission not in PERMISSIONS[role]:
        raise Forbidden(f"Your role here is {role}; this needs more. Ask an admin of this tenant.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """One business. `max_lateness_minutes`: how late a post may still go out without asking."""

    id: str
    name: str
    timezone: str
    max_lateness_minutes: int = 120
    created_at: datetime | None = None
    version: int = 1
    #: The country that people have set (ISO 3166-1 alpha-2).
    own_country: str | None = None

    @property
    def country(self) -> str | None:
        """Where the business is: what people have set, else where its time zone lies."""
        return self.own_country or countries.of_zone(self.timezone)

    @property
    def max_lateness(self) -> timedelta:
        return timedelta(minutes=self.max_lateness_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person in a tenant, named by their verified email in lower case.

    A member whose email nobody has registered yet is an invitation: it holds as soon as
    somebody proves to own that email. Seats are the same either way.
    """

    tenant_id: str
    email: str
    role: Role
    full_name: str = ""
    joined: bool = False
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """Who is calling, in which tenant, as what: the only source of keys."""

    tenant: Tenant
    email: str
    role: Role

    @property
    def tenant_id(self) -> str:
        return self.tenant.id

    def may(self, permission: Permission) -> bool:
        """Whether the caller's role carries `permission`."""
        return permission in PERMISSIONS[self.role]

    def require(self, permission: Permission) -> None:
        """Raise `Forbidden` unless the caller's role carries `permission`."""
        require_permission(self.role, permission)
