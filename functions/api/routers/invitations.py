"""Accepting and declining invitations."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path

from api.access import SignedIn
from api.dependencies import of
from api.routers.tenants import Planned, TenantView
from api.schema import Id
from drumbeat.services.tenants import TenantService

router = Router()
TAG = ["invitations"]

Tenancy = Annotated[TenantService, of(lambda app: app.tenants)]
InvitationPath = Annotated[str, Path(description="The invitation, as `GET /auth/me` lists it."), Id]


@router.post(
    "/api/v1/invitations/<invitation_id>/accept", tags=TAG, operation_id="accept_invitation"
)
def accept_invitation(
    who: SignedIn, service: Tenancy, plans: Planned, invitation_id: InvitationPath
) -> TenantView:
    """Accept an invitation; the caller becomes a member."""
    tenant, member = service.accept(who, invitation_id)
    return TenantView.of(tenant, member.role, plans)


@router.post(
    "/api/v1/invitations/<invitation_id>/decline",
    tags=TAG,
    operation_id="decline_invitation",
    status_code=204,
)
def decline_invitation(who: SignedIn, service: Tenancy, invitation_id: InvitationPath):  # type: ignore[no-untyped-def]  # a type would be a schema
    """Decline an invitation; it is deleted."""
    service.decline(who, invitation_id)
    return Response(status_code=204)
