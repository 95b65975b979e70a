"""The caller: name, businesses, invitations."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from api.access import SignedIn
from api.dependencies import of
from api.operators import is_operator
from api.schema import Instant, View
from drumbeat.domain.tenancy import Role
from drumbeat.ports import UserDirectory
from drumbeat.services.tenants import TenantService

router = Router()
MAX_LISTED = 100


class Membership(View):
    tenant_id: str
    name: str
    role: Role


class Invitation(View):
    id: str
    tenant_id: str
    name: str
    role: Role = Field(description="What the caller would be.")
    invited_by: str = Field(description="Email of the admin; empty for older invitations.")
    invited_at: Instant


class Me(View):
    email: str
    full_name: str
    tenants: list[Membership] = Field(
        description=f"The first {MAX_LISTED} that they joined; `GET /v1/tenants` has all."
    )
    invitations: list[Invitation] = Field(
        description=f"The newest {MAX_LISTED} that wait for an answer."
    )
    is_operator: bool = Field(description="Whether they run the deployment.")


@router.get("/api/auth/me", tags=["auth"], operation_id="get_me")
def me(
    request: Request,
    who: SignedIn,
    service: Annotated[TenantService, of(lambda app: app.tenants)],
) -> Me:
    """The caller, their tenants, and the invitations that they have not answered."""
    memberships = sorted(service.of(who), key=lambda pair: pair[1].created_at)
    tenants = [
        Membership(tenant_id=tenant.id, name=tenant.name, role=member.role)
        for tenant, member in memberships[:MAX_LISTED]
    ]
    invitations = [
        Invitation(
            id=invitation.id,
            tenant_id=tenant.id,
            name=tenant.name,
            role=invitation.role,
            invited_by=invitation.invited_by,
            invited_at=invitation.created_at,
        )
        for tenant, invitation in service.invitations(who)[:MAX_LISTED]
    ]
    return Me(
        email=who.email,
        full_name=who.full_name,
        tenants=tenants,
        invitations=invitations,
        is_operator=is_operator(request),
    )


@router.delete("/api/auth/me", tags=["auth"], operation_id="delete_me", status_code=204)
def delete_me(  # type: ignore[no-untyped-def]  # a type would be a schema
    who: SignedIn,
    service: Annotated[TenantService, of(lambda app: app.tenants)],
    directory: Annotated[UserDirectory, of(lambda app: app.user_directory)],
    email: Annotated[
        str, Query(min_length=1, max_length=254, description="The caller's own, to confirm.")
    ],
):
    """Delete the caller's login, and remove them from every business.

    409 `last_admin` while they are the only admin of a business that is not being deleted.
    """
    service.sign_off(who, email=email)
    directory.delete(who.email)
    return Response(status_code=204)
