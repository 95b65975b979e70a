"""Notifications: problems, and things to decide. Each member marks them read for themselves."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import Field

from api.access import Reader
from api.cursors import Cursors
from api.dependencies import of
from api.schema import Cursor, Id, Instant, Limit, Listed, TenantBody, View
from drumbeat.domain import mail
from drumbeat.domain.mail_choices import MailKind, MailTime
from drumbeat.domain.notifications import Type
from drumbeat.domain.tenancy import Member
from drumbeat.services.notifications import MOST_COUNTED, Note, NotificationService
from drumbeat.services.tenants import TenantService

router = Router()
PATH = "/api/v1/notifications"
TAG = ["notifications"]

Service = Annotated[NotificationService, of(lambda app: app.notifications)]
Tenancy = Annotated[TenantService, of(lambda app: app.tenants)]
Sender = Annotated[str, of(lambda app: app.settings.mail_sender)]
NotificationId = Annotated[str, Path(description="The notification."), Id]
_UnreadCount = Annotated[
    int,
    Field(
        ge=0,
        le=MOST_COUNTED,
        description=f"The caller's unread ones among the tenant's newest {MOST_COUNTED}.",
    ),
]


class NotificationView(View):
    id: str
    type: Type
    title: str
    message: str
    read: bool = Field(description="By the caller.")
    settled: bool = Field(
        description="Its cause is mended, or decided on; it does not count as unread."
    )
    created_at: Instant
    instance_id: str | None = Field(description="The post that it is about, if it is.")
    content_item_id: str | None
    channel_account_id: str | None
    code: str | None = Field(
        description="Of the post's error, or of the one finding that forbids it; `message` then "
        "says it in the network's words, if it is the network's."
    )
    platform: str | None = Field(description="The network that the post is for.")
    disconnected: bool = Field(
        description="The account no longer accepts the connection: an admin reconnects it."
    )


class NotificationList(Listed[NotificationView]):
    """One page of the caller's notifications; `cursor` is null on the last one."""

    unread_count: _UnreadCount


class MailSettings(View):
    sends_mail: bool = Field(description="False: this deployment sends no e-mails at all.")
    sender: str | None = Field(description="Whom they come from.")
    email: str = Field(description="Where they go: the caller's own address.")
    choices: dict[MailKind, MailTime] = Field(description="As they are for the caller now.")
    defaults: dict[MailKind, MailTime] = Field(description="As they are for the caller's role.")


class MailSettingsChange(TenantBody):
    choices: dict[MailKind, MailTime] = Field(
        min_length=1,
        max_length=len(MailKind),
        description="Those to change. `summary` can't be `at_once`.",
    )


class Unread(View):
    unread_count: _UnreadCount


@router.get(PATH, tags=TAG, operation_id="list_notifications")
def list_notifications(
    access: Reader,
    service: Service,
    unread: Annotated[bool, Query(description="Only what the caller has not read.")] = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> NotificationList:
    """The caller's notifications of the last 90 days, newest first.

    A page may be short although more follow, as `cursor` shows.
    """
    question = {"notifications of": access.email, "unread": unread}
    listing = Cursors(tenant_id=access.tenant_id, question=question, parts=["id"])
    inbox = service.list(access, unread_only=unread, limit=limit, after=listing.read(cursor))
    return NotificationList(
        items=[_shown(note) for note in inbox.page.items],
        cursor=listing.write(inbox.page.next),
        unread_count=inbox.unread_count,
    )


@router.get(f"{PATH}/mail", tags=TAG, operation_id="get_mail_settings")
def get_mail_settings(access: Reader, tenancy: Tenancy, mailing: Sender) -> MailSettings:
    """Which notifications the caller gets by e-mail, and when: each member chooses for themselves.

    Without a choice it depends on the role: admins get every notification at once and the summary
    each morning.
    """
    return _mail_settings(tenancy.mail_of(access), mailing)


@router.patch(f"{PATH}/mail", tags=TAG, operation_id="update_mail_settings")
def update_mail_settings(
    access: Reader, tenancy: Tenancy, mailing: Sender, body: MailSettingsChange
) -> MailSettings:
    """Choose for the caller only, in this business."""
    return _mail_settings(tenancy.choose_mail(access, body.choices), mailing)


@router.post(f"{PATH}/read-all", tags=TAG, operation_id="read_all_notifications")
def read_all_notifications(access: Reader, service: Service) -> Unread:
    """Mark all notifications read, for the caller."""
    return Unread(unread_count=service.read_all(access))


@router.post(f"{PATH}/<notification_id>/read", tags=TAG, operation_id="read_notification")
def read_notification(
    access: Reader, service: Service, notification_id: NotificationId
) -> NotificationView:
    """Mark one notification read, for the caller."""
    return _shown(service.read(access, notification_id))


@router.delete(
    f"{PATH}/<notification_id>", tags=TAG, operation_id="dismiss_notification", status_code=204
)
def dismiss_notification(access: Reader, service: Service, notification_id: NotificationId):  # type: ignore[no-untyped-def]  # a type would be a schema
    """Remove one notification from the caller's list."""
    service.dismiss(access, notification_id)
    return Response(status_code=204)


def _mail_settings(member: Member, sender: str) -> MailSettings:
    return MailSettings(
        sends_mail=bool(sender),
        sender=sender or None,
        email=member.email,
        choices={kind: mail.chosen(member, kind) for kind in MailKind},
        defaults={kind: mail.default(member.role, kind) for kind in MailKind},
    )


def _shown(note: Note) -> NotificationView:
    notification = note.notification
    return NotificationView(
        id=notification.id,
        type=notification.type,
        title=notification.title,
        message=notification.message,
        read=note.is_read,
        settled=note.is_settled,
        created_at=notification.created_at,
        instance_id=notification.instance_id,
        content_item_id=notification.content_item_id,
        channel_account_id=notification.channel_account_id,
        code=notification.code,
        platform=notification.platform,
        disconnected=notification.disconnected,
    )
