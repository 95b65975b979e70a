"""Stopping e-mails by the link in each of them."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from api.dependencies import of
from api.reading import takes_any_body
from api.schema import View
from drumbeat.domain.mail_choices import MailKind
from drumbeat.services.stopping_mail import StopDesk

router = Router()
PATH = "/api/public/mail/stop"
TAG = ["public"]


class StoppedMail(View):
    kind: MailKind | None = Field(description="Null: invitations to this address.")
    tenant_id: str | None = Field(description="The business whose e-mails they were.")


@router.post(PATH, tags=TAG, operation_id="stop_mail")
@takes_any_body
def stop_mail(
    desk: Annotated[StopDesk, of(lambda app: app.stop_desk)],
    token: Annotated[str, Query(max_length=400, description="From the e-mail.")],
) -> StoppedMail:
    """Stop e-mails of one kind, by a link and without a login; takes effect within seconds.

    Mail programs call it as RFC 8058 describes (`List-Unsubscribe-Post`); the body is not read. 422
    for a link that this deployment has not signed.
    """
    stop = desk.stop(token)
    return StoppedMail(kind=stop.kind, tenant_id=stop.tenant_id or None)
