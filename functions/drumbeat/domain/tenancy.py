"""Tenants, their members, and what each role may do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from drumbeat.domain import countries, zones
from drumbeat.domain.errors import Conflict, Forbidden, NotFound
from drumbeat.domain.mail_choices import MailChoices
from drumbeat.domain.plans import Plan

#: How long a deletion of a business can be cancelled.
GRACE = timedelta(days=7)
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
    """Raise `Forbidden` unless `role` includes `permission`."""
    if permission not in PERMISSIONS[role]:
        raise Forbidden(
            f"Your role here is {role}; this needs more. Ask an admin of this business."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """One business. `max_lateness_minutes`: how late a post may go out without asking."""

    id: str
    name: str
    timezone: str
    created_at: datetime
    max_lateness_minutes: int = 120
    version: int = 1
    #: The country that people have set (ISO 3166-1 alpha-2).
    own_country: str | None = None
    #: From when it may be deleted, in the next night; None: no deletion was requested.
    leaves_at: datetime | None = None
    #: Its deletion has begun and can't be cancelled any more.
    is_gone: bool = False
    #: None: the deployment's default.
    own_plan: Plan | None = None
    #: Limits of its own, by name, which override its plan's.
    overrides: Mapping[str, int] = field(default_factory=dict)
    #: On which day its months of credits begin (31: the last day); None: the day of its creation.
    own_anchor_day: int | None = None
    #: The smaller plan that begins at `plan_changes_at`.
    next_plan: Plan | None = None
    plan_changes_at: datetime | None = None
    #: Accounts that people want to keep in use where a plan has room for fewer.
    kept_accounts: frozenset[str] = frozenset()
    #: The time of the last applied plan event, according to billing; older events are ignored.
    billed_at: datetime | None = None
    #: The number of changes of its plan, which people's `version` does not count.
    plan_revision: int = 0
    #: The number of accounts that were made while the plan limited them.
    accounts_made: int = 0

    @property
    def country(self) -> str | None:
        """Where the business is: the country that people have set, else that of its time zone."""
        return self.own_country or countries.of_zone(self.timezone)

    @property
    def max_lateness(self) -> timedelta:
        return timedelta(minutes=self.max_lateness_minutes)

    @property
    def anchor_day(self) -> int:
        """1 to 31: the day of the month, in its zone, on which its months of credits begin."""
        return self.own_anchor_day or zones.local(self.created_at, self.timezone).day

    def plan_at(self, at: datetime) -> Plan | None:
        """Its own plan at that time; None: the deployment's default."""
        if self.plan_changes_at is not None and self.plan_changes_at <= at:
            return self.next_plan
        return self.own_plan

    def is_due_to_leave(self, now: datetime) -> bool:
        return self.leaves_at is not None and self.leaves_at <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person in a tenant, or an invitation, as `joined` tells.

    An invitation names an email in lower case. Whoever accepts it is bound by `user_id`, the user
    pool's id of a person, so that a person can change their address, and a new user of an old
    address gets nothing. Members stored without it are bound when they next log in.
    """

    tenant_id: str
    id: str
    email: str
    role: Role
    created_at: datetime
    user_id: str | None = None
    full_name: str = ""
    joined: bool = False
    invited_by: str = ""
    mail: MailChoices = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person who has logged in, with their verified email in lower case."""

    user_id: str
    email: str
    full_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """All members and invitations of a tenant at one `revision`."""

    tenant_id: str
    revision: int
    members: Sequence[Member] = field(default_factory=tuple)

    def find(self, member_id: str) -> Member:
        """Raises NotFound."""
        for member in self.members:
            if member.id == member_id:
                return member
        raise NotFound("No such member.")

    def of(self, person: Person) -> Member:
        """The person's membership: bound to them, or not bound yet. Raises NotFound."""
        members = [each for each in self.members if each.joined and _is_of(each, person)]
        if not members:
            raise NotFound("There is no such business, or it is not yours.")
        return members[0]

    def has_joined(self, person: Person) -> bool:
        return any(m.joined and m.user_id == person.user_id for m in self.members)

    def require_new(self, email: str) -> None:
        """Raise Conflict (`member_exists`) if `email` belongs to a member or an invitation."""
        if any(member.email == email for member in self.members):
            raise Conflict(f"{email} is a member or invited already.", code="member_exists")

    def require_admin_besides(self, leaving: Member) -> None:
        """Raise Conflict (`last_admin`) if `leaving` is the only admin who has joined."""
        if not (leaving.joined and leaving.role is Role.ADMIN):
            return
        if not any(m.joined and m.role is Role.ADMIN and m != leaving for m in self.members):
            raise Conflict(
                "A business needs an admin who has joined: make somebody else one first.",
                code="last_admin",
            )


def _is_of(member: Member, person: Person) -> bool:
    if member.user_id is None:
        return member.email == person.email
    return member.user_id == person.user_id


@dataclass(frozen=True, slots=True)
class Access:
    """The caller, the tenant and the role; the only source of keys."""

    tenant: Tenant
    email: str
    role: Role
    #: The user pool's id of the caller.
    user_id: str = ""

    @property
    def tenant_id(self) -> str:
        return self.tenant.id

    def may(self, permission: Permission) -> bool:
        """Whether the caller's role includes `permission`."""
        return permission in PERMISSIONS[self.role]

    def require(self, permission: Permission) -> None:
        """Raise `Forbidden` unless the caller's role includes `permission`."""
        require_permission(self.role, permission)
