"""Tenants and their members."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import MISSING, Field, Strict

from api.access import Admin, Reader, SignedIn
from api.cursors import Cursors
from api.dependencies import of
from api.idempotency import idempotent
from api.schema import (
    LINE,
    Body,
    Cursor,
    Email,
    Id,
    Instant,
    Limit,
    Listed,
    TenantBody,
    TenantId,
    Version,
    View,
    page_of,
)
from drumbeat.domain.plans import Plan
from drumbeat.domain.tenancy import Member, Role, Tenant
from drumbeat.ports import Plans
from drumbeat.services.tenants import TenantService

router = Router()
TAG = ["tenants"]

Planned = Annotated[Plans, of(lambda app: app.plans)]
Tenancy = Annotated[TenantService, of(lambda app: app.tenants)]
TenantPath = Annotated[str, Path(description="The tenant.")]
MemberPath = Annotated[str, Path(description="The member's or invitation's id, from the list."), Id]

_Name = Annotated[str, Field(min_length=1, max_length=100), LINE]
_Zone = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        description="An IANA time zone, such as `America/Los_Angeles`.",
    ),
    LINE,
]
_Lateness = Annotated[
    int,
    Strict(),
    Field(
        ge=0,
        le=10_080,
        description="How many minutes late a post may still go out without asking.",
    ),
]


_Country = Annotated[
    str,
    Field(
        min_length=2,
        max_length=2,
        description="Two letters (ISO 3166-1). Null: the country of the time zone.",
    ),
    LINE,
]


class NewTenant(Body):
    tenant_id: TenantId
    name: _Name
    timezone: _Zone


class TenantChange(TenantBody):
    name: _Name | MISSING = MISSING
    timezone: _Zone | MISSING = MISSING
    max_lateness_minutes: _Lateness | MISSING = MISSING
    country: _Country | MISSING | None = MISSING
    version: Version = None


class Keeping(TenantBody):
    """An empty body."""


class NewMember(TenantBody):
    email: Email
    role: Role


class RoleChange(TenantBody):
    role: Role


class TenantView(View):
    tenant_id: str
    name: str
    timezone: str
    max_lateness_minutes: int
    country: str | None = Field(
        description="Two letters: what was set, else where the time zone lies. For phone numbers."
    )
    leaves_at: Instant | None = Field(
        description="Somebody has asked for its deletion: it can be kept until then, and is "
        "deleted in the night after. Null: nobody has."
    )
    role: Role = Field(description="The caller's role.")
    plan: Plan = Field(description="`unlimited`: there are no limits and no credits.")
    created_at: Instant
    version: int

    @classmethod
    def of(cls, tenant: Tenant, role: Role, plans: Plans) -> TenantView:
        return cls(
            tenant_id=tenant.id,
            name=tenant.name,
            timezone=tenant.timezone,
            max_lateness_minutes=tenant.max_lateness_minutes,
            country=tenant.country,
            leaves_at=tenant.leaves_at,
            role=role,
            plan=plans.plan_of(tenant),
            created_at=tenant.created_at,
            version=tenant.version,
        )


class MemberView(View):
    id: str
    email: str
    full_name: str = Field(description="Empty until the member has joined.")
    role: Role
    joined: bool = Field(description="False: invited, and nobody has accepted yet.")
    invited_at: Instant = Field(validation_alias="created_at")


@router.get("/api/v1/tenants", tags=TAG, operation_id="list_tenants")
def list_tenants(
    who: SignedIn, service: Tenancy, plans: Planned, limit: Limit = 50, cursor: Cursor = None
) -> Listed[TenantView]:
    """The caller's tenants."""
    listing = Cursors(tenant_id="", question={"tenants of": who.user_id}, parts=["id"])
    position = listing.read(cursor)
    pairs, last = page_of(
        service.of(who),
        lambda pair: pair[0].id,
        limit=limit,
        after=position["id"] if position else None,
    )
    return Listed[TenantView](
        items=[TenantView.of(tenant, member.role, plans) for tenant, member in pairs],
        cursor=listing.write({"id": last} if last else None),
    )


@router.post(
    "/api/v1/tenants",
    tags=TAG,
    operation_id="create_tenant",
    status_code=201,
    middlewares=[idempotent],
)
def create_tenant(who: SignedIn, service: Tenancy, plans: Planned, body: NewTenant) -> TenantView:
    """Create a tenant; the caller becomes its admin."""
    tenant = service.create(who, tenant_id=body.tenant_id, name=body.name, timezone=body.timezone)
    return TenantView.of(tenant, Role.ADMIN, plans)


@router.get("/api/v1/tenants/<tenant_id>", tags=TAG, operation_id="get_tenant")
def get_tenant(access: Reader, plans: Planned, tenant_id: TenantPath) -> TenantView:  # noqa: ARG001
    """One tenant."""
    return TenantView.of(access.tenant, access.role, plans)


@router.patch("/api/v1/tenants/<tenant_id>", tags=TAG, operation_id="change_tenant")
def change_tenant(
    access: Admin,
    service: Tenancy,
    plans: Planned,
    tenant_id: TenantPath,  # noqa: ARG001
    body: TenantChange,
) -> TenantView:
    """Change a tenant (admins)."""
    changes = body.model_dump(exclude={"tenant_id"}, exclude_unset=True)
    if "country" in changes:
        changes["country"] = changes["country"] or ""
    return TenantView.of(service.change(access, **changes), access.role, plans)


@router.delete(
    "/api/v1/tenants/<tenant_id>", tags=TAG, operation_id="delete_tenant", status_code=202
)
def delete_tenant(
    access: Admin,
    service: Tenancy,
    plans: Planned,
    tenant_id: TenantPath,  # noqa: ARG001
    name: Annotated[
        str, Query(min_length=1, max_length=100, description="The business's name, to confirm.")
    ],
) -> TenantView:
    """Have the business and everything of it deleted in seven days (admins).

    Until then nothing changes, posts go out, and any admin can keep it.
    """
    return TenantView.of(service.leave(access, name=name), access.role, plans)


@router.post("/api/v1/tenants/<tenant_id>/keep", tags=TAG, operation_id="keep_tenant")
def keep_tenant(
    access: Admin,
    service: Tenancy,
    plans: Planned,
    tenant_id: TenantPath,  # noqa: ARG001
    body: Keeping,  # noqa: ARG001
) -> TenantView:
    """Cancel the business's deletion (admins)."""
    return TenantView.of(service.keep(access), access.role, plans)


@router.get("/api/v1/tenants/<tenant_id>/members", tags=TAG, operation_id="list_members")
def list_members(
    access: Reader,
    service: Tenancy,
    tenant_id: TenantPath,  # noqa: ARG001
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listed[MemberView]:
    """The tenant's members and invitations."""
    listing = Cursors(tenant_id=access.tenant_id, question={"list": "members"}, parts=["id"])
    position = listing.read(cursor)
    members, last = page_of(
        service.members(access),
        lambda member: member.id,
        limit=limit,
        after=position["id"] if position else None,
    )
    return Listed[MemberView](
        items=[_shown(member) for member in members],
        cursor=listing.write({"id": last} if last else None),
    )


@router.post(
    "/api/v1/tenants/<tenant_id>/members",
    tags=TAG,
    operation_id="add_member",
    status_code=201,
    middlewares=[idempotent],
)
def add_member(
    access: Admin,
    service: Tenancy,
    tenant_id: TenantPath,  # noqa: ARG001
    body: NewMember,
) -> MemberView:
    """Invite an email (admins); whoever has verified it may accept."""
    return _shown(service.invite(access, email=body.email, role=body.role))


@router.patch(
    "/api/v1/tenants/<tenant_id>/members/<member_id>", tags=TAG, operation_id="change_member"
)
def change_member(
    access: Admin,
    service: Tenancy,
    tenant_id: TenantPath,  # noqa: ARG001
    member_id: MemberPath,
    body: RoleChange,
) -> MemberView:
    """Change a member's role (admins)."""
    return _shown(service.change_role(access, member_id, role=body.role))


@router.delete(
    "/api/v1/tenants/<tenant_id>/members/<member_id>",
    tags=TAG,
    operation_id="remove_member",
    status_code=204,
)
def remove_member(access: Reader, service: Tenancy, tenant_id: TenantPath, member_id: MemberPath):  # type: ignore[no-untyped-def]  # noqa: ARG001  # a type would be a schema
    """Remove a member or an invitation (admins), or leave (everybody)."""
    service.remove(access, member_id)
    return Response(status_code=204)


def _shown(member: Member) -> MemberView:
    return MemberView.model_validate(member)
