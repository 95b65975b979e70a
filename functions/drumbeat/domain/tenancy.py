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

#: How long a business can still be kept after somebody has asked for its deletion.
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
    """Raise `Forbidden` unless `role` carries `permission`."""
    if permission not in PERMISSIONS[role]:
        raise Forbidden(
            f"Your role here is {role}; this needs more. Ask an admin of this business."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """One business. `max_lateness_minutes`: how late a post may still go out without asking."""

    id: str
    name: str
    timezone: str
    created_at: datetime
    max_lateness_minutes: int = 120
    version: int = 1
    #: The country that people have set (ISO 3166-1 alpha-2).
    own_country: str | None = None
    #: From when on it is deleted, in the next night; None: nobody has asked for that.
    leaves_at: datetime | None = None
    #: Its deletion has begun: it can't be kept any more.
    is_gone: bool = False
    #: None: the deployment's default.
    own_plan: Plan | None = None
    #: Limits that are its own, by their names, whatever its plan gives.
    overrides: Mapping[str, int] = field(default_factory=dict)
    #: On which day its months of credits begin (31: the last day); None: the day of its creation.
    own_anchor_day: int | None = None
    #: The smaller plan that begins at `plan_changes_at`.
    next_plan: Plan | None = None
    plan_changes_at: datetime | None = None
    #: Accounts that people want to keep where a plan has room for fewer.
    kept_accounts: frozenset[str] = frozenset()
    #: When what last changed its plan happened, as billing tells it: older news are ignored.
    billed_at: datetime | None = None
    #: Counts changes of its plan, which people's `version` does not.
    plan_revision: int = 0
    #: Counts accounts that were made while the plan had room for so many only.
    accounts_made: int = 0

    @property
    def country(self) -> str | None:
        """Where the business is: what people have set, else where its time zone lies."""
        return self.own_country or countries.of_zone(self.timezone)

    @property
    def max_lateness(self) -> timedelta:
        return timedelta(minutes=self.max_lateness_minutes)

    @property
    def anchor_day(self) -> int:
        """1 to 31: on which day of the month, in its zone, its months of credits begin."""
        return self.own_anchor_day or zones.local(self.created_at, self.timezone).day

    def plan_at(self, at: datetime) -> Plan | None:
        """Its own plan then; None: the deployment's default."""
        if self.plan_changes_at is not None and self.plan_changes_at <= at:
            return self.next_plan
        return self.own_plan

    def is_due_to_leave(self, now: datetime) -> bool:
        return self.leaves_at is not None and self.leaves_at <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person in a tenant, or an invitation of one, which `joined` tells apart.

    An invitation names a verified email in lower case. Who accepts it is bound by `user_id`, the
    directory's own id of a person, so that another address keeps the person, and a new user of
    an old address gets nothing. Members of older versions are bound when they come next.
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
    """Somebody who has signed in, their email verified, in lower case."""

    user_id: str
    email: str
    full_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """All members and invitations of a tenant, as of one `revision`."""

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
        """Their membership: bound to them, or to nobody yet. Raises NotFound."""
        theirs = [each for each in self.members if each.joined and _is_of(each, person)]
        if not theirs:
            raise NotFound("There is no such business, or it is not yours.")
        return theirs[0]

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
    """Who is calling, in which tenant, as what: the only source of keys."""

    tenant: Tenant
    email: str
    role: Role
    #: The directory's id of the caller.
    user_id: str = ""

    @property
    def tenant_id(self) -> str:
        return self.tenant.id

    def may(self, permission: Permission) -> bool:
        """Whether the caller's role carries `permission`."""
        return permission in PERMISSIONS[self.role]

    def require(self, permission: Permission) -> None:
        """Raise `Forbidden` unless the caller's role carries `permission`."""
        require_permission(self.role, permission)
