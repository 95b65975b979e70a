"""Exports: everything that a business has, as a file for its people."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import Field

from api.access import Admin
from api.dependencies import of
from api.idempotency import idempotent
from api.schema import Id, Instant, TenantBody, View
from drumbeat.domain.exports import ExportState
from drumbeat.services.exporting import Export, Exports

router = Router()
TAG = ["tenants"]

Service = Annotated[Exports, of(lambda app: app.exports)]
TenantPath = Annotated[str, Path(description="The tenant.")]
ExportPath = Annotated[str, Path(description="The export's id."), Id]


class NewExport(TenantBody):
    """An empty body."""


class ExportView(View):
    id: str
    status: ExportState = Field(
        description="`running` for some minutes; `failed`: begin another one."
    )
    size: int | None = Field(description="Of the file, in bytes, once it is ready.")
    url: str | None = Field(
        description="Of the ZIP file, once it is ready, for 15 minutes: reading the export again "
        "gives another one."
    )
    begun_at: Instant
    expires_at: Instant = Field(description="The file is removed then.")


@router.post(
    "/api/v1/tenants/<tenant_id>/export",
    tags=TAG,
    operation_id="export_tenant",
    status_code=202,
    middlewares=[idempotent],
)
def export_tenant(
    access: Admin,
    service: Service,
    tenant_id: TenantPath,  # noqa: ARG001
    body: NewExport,  # noqa: ARG001
) -> ExportView:
    """Write everything that the business has into one ZIP file (admins): texts, posts, history,
    banners, members, settings, and pictures and videos in the form that is shown; no passwords and
    no tokens."""
    return _shown(service.begin(access))


@router.get(
    "/api/v1/tenants/<tenant_id>/exports/<export_id>", tags=TAG, operation_id="get_tenant_export"
)
def get_tenant_export(
    access: Admin,
    service: Service,
    tenant_id: TenantPath,  # noqa: ARG001
    export_id: ExportPath,
) -> ExportView:
    """The state of an export, and the address of its file."""
    return _shown(service.get(access, export_id))


def _shown(export: Export) -> ExportView:
    return ExportView(
        id=export.id,
        status=export.state,
        size=export.size,
        url=export.url,
        begun_at=export.begun_at,
        expires_at=export.expires_at,
    )
