"""Tenants and their members: the use cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from drumbeat.domain import countries, zones
from drumbeat.domain.errors import InvalidInput, StaleVersion
from drumbeat.domain.tenancy import TENANT_ID, Access, Member, Permission, Role, Tenant
from drumbeat.ports import Clock, Tenants


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantService:
    tenants: Tenants
    clock: Clock

    def create(
        self, *, email: str, full_name: str, tenant_id: str, name: str, timezone: str
    ) -> Tenant:
        """Create a tenant whose admin is the caller, named by their verified email.

        Raises InvalidInput, and Conflict (`tenant_exists`) for a slug that is taken.
        """
        if not TENANT_ID.fullmatch(tenant_id):
            raise InvalidInput.of(
                "tenant_id", "Use 2 to 63 of a-z, 0-9, `-` and `_`, beginning with a-z or 0-9."
            )
        now = self.clock.now()
        tenant = Tenant(
            id=tenant_id,
            name=name,
            timezone=zones.checked(timezone, "timezone"),
            created_at=now,
        )
        founder = Member(
            tenant_id=tenant_id,
            email=email,
            role=Role.ADMIN,
            full_name=full_name,
            joined=True,
            created_at=now,
        )
        self.tenants.create(tenant, founder)
        return tenant

    def of(self, email: str) -> Sequence[tuple[Tenant, Member]]:
        """The tenants that `email` (verified, lower case) belongs to, each with the membership."""
        return self.tenants.of_member(email)

    def change(
        self,
        access: Access,
        *,
        name: str | None = None,
        timezone: str | None = None,
        max_lateness_minutes: int | None = None,
        country: str | None = None,
        version: int | None = None,
    ) -> Tenant:
        """Change what is given; an empty `country` is the time zone's again.

        Raises Forbidden, InvalidInput, StaleVersion.
        """
        access.require(Permission.MANAGE)
        before = access.tenant
        if version is not None and version != before.version:
            raise StaleVersion("The tenant was changed meanwhile; read it again.")
        after = replace(
            before,
            name=before.name if name is None else name,
            timezone=before.timezone if timezone is None else zones.checked(timezone, "timezone"),
            max_lateness_minutes=(
                before.max_lateness_minutes
                if max_lateness_minutes is None
                else max_lateness_minutes
            ),
            own_country=_country(before, country),
        )
        return before if after == before else self.tenants.update(after, before.version)

    def members(self, access: Access) -> Sequence[Member]:
        access.require(Permission.READ)
        return self.tenants.members(access.tenant_id)

    def invite(self, access: Access, *, email: str, role: Role) -> Member:
        """Make `email` a member, known or not: the answer does not tell which.

        It holds once somebody proves to own that email. Raises Forbidden, and Conflict
        (`member_exists`).
        """
        access.require(Permission.MANAGE)
        member = Member(
            tenant_id=access.tenant_id,
            email=email.lower(),
            role=role,
            created_at=self.clock.now(),
        )
        self.tenants.add_member(member)
        return member

    def change_role(self, access: Access, *, email: str, role: Role) -> Member:
        """Raises Forbidden, NotFound, and Conflict (`last_admin`)."""
        access.require(Permission.MANAGE)
        return self.tenants.change_role(access.tenant_id, email.lower(), role)

    def remove(self, access: Access, *, email: str) -> None:
        """Raises Forbidden, NotFound, and Conflict (`last_admin`)."""
        access.require(Permission.MANAGE)
        self.tenants.remove_member(access.tenant_id, email.lower())


def _country(before: Tenant, sent: str | None) -> str | None:
    if sent is None:
        return before.own_country
    return countries.checked(sent, "country") if sent else None
