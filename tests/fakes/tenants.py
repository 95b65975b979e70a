"""Tenants in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from drumbeat.domain.errors import Conflict, NotFound, StaleVersion
from drumbeat.domain.tenancy import Member, Role, Tenant


class InMemoryTenants:
    """`ports.Tenants`."""

    def __init__(self) -> None:
        self._tenants: dict[str, Tenant] = {}
        self._members: dict[tuple[str, str], Member] = {}

    def create(self, tenant: Tenant, admin: Member) -> None:
        if tenant.id in self._tenants:
            raise Conflict("taken", code="tenant_exists")
        self._tenants[tenant.id] = tenant
        self._members[tenant.id, admin.email] = admin

    def access(self, tenant_id: str, email: str) -> tuple[Tenant, Member] | None:
        tenant, member = self._tenants.get(tenant_id), self._members.get((tenant_id, email))
        return (tenant, member) if tenant and member else None

    def get(self, tenant_id: str) -> Tenant | None:
        return self._tenants.get(tenant_id)

    def update(self, tenant: Tenant, expected_version: int) -> Tenant:
        if self._tenants[tenant.id].version != expected_version:
            raise StaleVersion("stale")
        stored = replace(tenant, version=expected_version + 1)
        self._tenants[tenant.id] = stored
        return stored

    def of_member(self, email: str) -> Sequence[tuple[Tenant, Member]]:
        return [
            (self._tenants[tenant_id], member)
            for (tenant_id, theirs), member in self._members.items()
            if theirs == email
        ]

    def members(self, tenant_id: str) -> Sequence[Member]:
        return [member for (theirs, _), member in self._members.items() if theirs == tenant_id]

    def add_member(self, member: Member) -> None:
        if member.tenant_id not in self._tenants:
            raise NotFound("no such tenant")
        if (member.tenant_id, member.email) in self._members:
            raise Conflict("member", code="member_exists")
        self._members[member.tenant_id, member.email] = member

    def change_role(self, tenant_id: str, email: str, role: str) -> Member:
        before = self._existing(tenant_id, email)
        if role != Role.ADMIN:
            self._keep_an_admin(before)
        after = replace(before, role=Role(role))
        self._members[tenant_id, email] = after
        return after

    def remove_member(self, tenant_id: str, email: str) -> None:
        self._keep_an_admin(self._existing(tenant_id, email))
        del self._members[tenant_id, email]

    def join(self, tenant_id: str, email: str, full_name: str) -> None:
        found = self._members.get((tenant_id, email))
        if found:
            self._members[tenant_id, email] = replace(found, joined=True, full_name=full_name)

    def all_ids(self) -> Iterator[str]:
        yield from sorted(self._tenants)

    def _existing(self, tenant_id: str, email: str) -> Member:
        found = self._members.get((tenant_id, email))
        if found is None:
            raise NotFound("no such member")
        return found

    def _keep_an_admin(self, leaving: Member) -> None:
        others = [
            member
            for member in self.members(leaving.tenant_id)
            if member.role is Role.ADMIN and member.email != leaving.email
        ]
        if leaving.role is Role.ADMIN and not others:
            raise Conflict("last admin", code="last_admin")
