"""Post instances: one content item on one channel account at one time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import MISSING, AfterValidator, ConfigDict, Field
from pydantic.json_schema import WithJsonSchema

from api import problems
from api.access import Editor, Reader
from api.cursors import Cursors
from api.dependencies import of
from api.idempotency import idempotent
from api.problems import Problem
from api.routers.channel_accounts import FindingView, PostOptions
from api.routers.content_items import MAX_CAPTION, NewContent, draft_of
from api.schema import (
    ONCE,
    TEXT,
    Cursor,
    Day,
    Id,
    Instant,
    Limit,
    Listed,
    Minute,
    SentId,
    TenantBody,
    Version,
    View,
    request_id,
)
from drumbeat.domain import zones
from drumbeat.domain.errors import DrumbeatError, InvalidInput, SlotFilled
from drumbeat.domain.findings import Preflight
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.sequels import Sequel, SequelState
from drumbeat.domain.tenancy import Access
from drumbeat.services.instances import (
    InstanceEdit,
    InstanceFilter,
    InstanceService,
)
from drumbeat.services.placing import Placing
from drumbeat.services.preflight import PreflightDesk

router = Router()
PATH = "/api/v1/marketing/post-instances"
TAG = ["post instances"]
MAX_BULK = 100

Service = Annotated[InstanceService, of(lambda app: app.instances)]
Places = Annotated[Placing, of(lambda app: app.placing)]
Checks = Annotated[PreflightDesk, of(lambda app: app.preflight)]
InstanceId = Annotated[str, Path(description="The post instance."), Id]


def _settable(status: Status) -> Status:
    if status not in (Status.DRAFT, Status.SCHEDULED):
        raise ValueError("People set Draft or Scheduled; the rest follows.")
    return status


_Override = Annotated[
    str, Field(max_length=MAX_CAPTION, description="Said here instead of the caption."), TEXT
]
_Settable = Annotated[
    Status,
    AfterValidator(_settable),
    WithJsonSchema({"type": "string", "enum": ["Draft", "Scheduled"]}),
]


class InstanceChange(TenantBody):
    content_item_id: SentId | MISSING | None = MISSING
    caption_override: _Override | MISSING | None = MISSING
    options: PostOptions | MISSING = Field(
        default=MISSING, description="All that differ from the account's; `{}`: none."
    )
    scheduled_for: Minute | MISSING = MISSING
    channel_account_id: SentId | MISSING = MISSING
    status: _Settable | MISSING = MISSING
    version: Version = None


class FillRequest(NewContent):
    version: Version = Field(
        default=None,
        description="Of the post. What the slot shows already is replaced only with it.",
    )


class BulkRequest(TenantBody):
    content_item_id: SentId
    channel_account_ids: Annotated[list[SentId], Field(min_length=1, max_length=MAX_BULK), ONCE]
    scheduled_for: Minute | None = None
    status: _Settable | None = Field(
        default=None, description="`Scheduled` with a time, `Draft` without one."
    )


class PostErrorView(View):
    """Why the last try did not post."""

    code: str
    message: str
    retryable: bool
    disconnected: bool = Field(
        description="Its account no longer accepted the connection: reconnect it, and retry."
    )


class FollowUpView(View):
    """A visible call of its own after a post: a first comment, or the next post of a thread."""

    text: str
    state: SequelState = Field(
        description="`unconfirmed`: it may be there. Each is made once at most."
    )
    at: Instant | None = Field(description="When it was sent, or given up.")
    platform_post_id: str | None
    permalink: str | None
    code: str | None
    message: str | None = Field(description="Why it is not there, or not yet.")


class InstanceRow(View):
    """A post instance without its long texts, as lists and the calendar show it."""

    id: str
    channel_account_id: str
    account_name: str
    platform: str
    content_item_id: str | None
    content_title: str | None
    scheduled_for: Instant | None
    local_time: str | None = Field(description="On the clock of `timezone`.")
    timezone: str
    note: str | None = Field(
        description="What daylight saving time changed: the clock of `timezone` skips a time."
    )
    status: Status
    has_caption_override: bool = Field(description="It says something else than its content.")
    generation: int
    version: int
    posted_at: Instant | None
    sent_ahead: bool = Field(description="It went out before `scheduled_for`.")
    shown_at: Instant | None = Field(
        description="`posted_at` of what was sent ahead, else `scheduled_for`."
    )
    permalink: str | None
    platform_post_id: str | None
    error: PostErrorView | None
    lag_seconds: float | None
    follow_ups: list[FollowUpView] = Field(
        description="What follows it, once it is being sent; it is Posted whatever becomes of them."
    )
    due_at: Instant | None = Field(
        description=(
            "The moment from which it may go out, or is looked for while it is Unconfirmed: its "
            "time, or when it was sent at once, retried or put off to; of what is Posted, when "
            "what follows it is sent. Null while nothing will happen to it by itself."
        )
    )


class PreflightView(View):
    """What the last check found; empty when all is well."""

    checked_at: Instant
    is_stale: bool = Field(description="Post, content or account were changed since: ask again.")
    findings: list[FindingView]


class InstanceView(InstanceRow):
    """A post instance; without content it is a planned slot."""

    caption_override: str | None
    options: PostOptions = Field(description="Where they differ from the account's.")
    preflight: PreflightView | None = Field(description="Null until it has been checked.")


class BulkResult(View):
    """The result for one account: either `instance` or `error` is present."""

    model_config = ConfigDict(extra="forbid")

    channel_account_id: str
    instance: InstanceView | MISSING = MISSING
    error: Problem | MISSING = MISSING


class BulkResults(View):
    results: list[BulkResult]


class PostedMediumView(View):
    """A picture, video or document as a post showed it, even if it has changed or gone since."""

    url: str
    alt: str
    asset_id: str | None
    is_video: bool
    is_document: bool


class AttemptView(View):
    """One line of a post's history."""

    generation: int
    attempt: int
    number: int
    at: Instant
    outcome: str
    lag_seconds: float | None
    platform_post_id: str | None
    permalink: str | None
    code: str | None
    message: str | None
    text: str | None = Field(
        description="What was shown, or is about to be by a network that has accepted it."
    )
    media: list[PostedMediumView] = Field(
        description="Pictures and videos that were shown, at the addresses that they had then."
    )


@router.get(PATH, tags=TAG, operation_id="list_post_instances")
def list_instances(
    access: Reader,
    service: Service,
    status: Annotated[Status | None, Query()] = None,
    channel_account_id: Annotated[str | None, Query(max_length=64)] = None,
    content_item_id: Annotated[str | None, Query(max_length=64)] = None,
    start_date: Annotated[
        Day | None, Query(description="The first local day of the tenant's zone.")
    ] = None,
    end_date: Annotated[
        Day | None, Query(description="The last local day of the tenant's zone.")
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listed[InstanceRow]:
    """Post instances in time order; without an end date those without a time follow.

    A page may be short although more follow, as `cursor` shows.
    """
    start, end = _bounds(access, start_date, end_date)
    criteria = InstanceFilter(
        status=status,
        channel_account_id=channel_account_id,
        content_item_id=content_item_id,
        start=start,
        end=end,
    )
    question = [status, channel_account_id, content_item_id, start, end]
    listing = Cursors(tenant_id=access.tenant_id, question={"instances": question}, parts=["slot"])
    page = service.list(access, criteria, limit=limit, after=listing.read(cursor))
    return Listed[InstanceRow](
        items=[InstanceRow.model_validate(plain(each)) for each in page.items],
        cursor=listing.write(page.next),
    )


@router.post(
    f"{PATH}/bulk", tags=TAG, operation_id="create_post_instances", middlewares=[idempotent]
)
def create_instances(
    access: Editor, service: Places, request: Request, body: BulkRequest
) -> BulkResults:
    """Put content on several accounts, each with a result of its own."""
    answers = service.create_many(
        access,
        body.content_item_id,
        body.channel_account_ids,
        scheduled_for=body.scheduled_for,
        status=body.status,
    )
    asked_as = request_id(request.resolved_event.raw_event)
    results = [
        BulkResult(
            channel_account_id=each.channel_account_id,
            **answered(each.instance, each.error, asked_as),
        )
        for each in answers
    ]
    return BulkResults(results=results)


@router.get(f"{PATH}/<instance_id>", tags=TAG, operation_id="get_post_instance")
def get_instance(
    access: Reader, service: Service, checks: Checks, instance_id: InstanceId
) -> InstanceView:
    """One post instance."""
    instance = service.get(access, instance_id)
    return shown(instance, is_stale=checks.is_stale(instance))


@router.patch(f"{PATH}/<instance_id>", tags=TAG, operation_id="change_post_instance")
def change_instance(
    access: Editor, service: Service, instance_id: InstanceId, body: InstanceChange
) -> InstanceView:
    """Fill, empty, reword, move, give another account, schedule or unschedule: all or nothing.

    A post that is moved to a time at which the account has an empty slot takes that slot. If
    somebody else fills the slot at the same moment, theirs stays (409 `slot_filled`).
    """
    fields = body.model_dump(exclude={"tenant_id", "version"})
    return shown(service.edit(access, instance_id, InstanceEdit(**fields), body.version))


@router.delete(
    f"{PATH}/<instance_id>", tags=TAG, operation_id="delete_post_instance", status_code=204
)
def delete_instance(access: Editor, service: Service, instance_id: InstanceId):  # type: ignore[no-untyped-def]  # a type would be a schema
    """Take a post out of the calendar; top-off does not bring a deleted slot back."""
    service.delete(access, instance_id)
    return Response(status_code=204)


@router.post(
    f"{PATH}/<instance_id>/content",
    tags=TAG,
    operation_id="fill_post_instance",
    status_code=201,
    middlewares=[idempotent],
)
def fill_instance(
    access: Editor, service: Service, instance_id: InstanceId, body: FillRequest
) -> InstanceView:
    """Write content and fill the slot with it, in one step.

    A slot that already has content is filled again only with the present `version` (409
    `slot_filled`).
    """
    return shown(service.fill(access, instance_id, draft_of(body), body.version))


@router.post(f"{PATH}/<instance_id>/cancel", tags=TAG, operation_id="cancel_post_instance")
def cancel_instance(access: Editor, service: Service, instance_id: InstanceId) -> InstanceView:
    """Don't send it: it becomes a draft that keeps its time."""
    return shown(service.cancel(access, instance_id))


@router.post(
    f"{PATH}/<instance_id>/post-now",
    tags=TAG,
    operation_id="post_instance_now",
    status_code=202,
    middlewares=[idempotent],
)
def post_now(access: Editor, service: Service, instance_id: InstanceId) -> InstanceView:
    """Start publishing at once; its slot and time stay.

    Right after another post of its account it waits for the network's gap; `due_at` says until
    when. 409 `not_approved` while its content needs approval or is rejected.
    """
    return shown(service.post_now(access, instance_id))


@router.post(f"{PATH}/<instance_id>/preflight", tags=TAG, operation_id="check_post_instance")
def check_instance(access: Editor, checks: Checks, instance_id: InstanceId) -> PreflightView:
    """Check now whether it could go out: account, credentials, text, media. Also for drafts.

    Nothing is posted. Posts are also checked automatically, a day and an hour before their time.
    """
    return _checked(checks.check(access, instance_id), is_stale=False)


@router.get(f"{PATH}/<instance_id>/attempts", tags=TAG, operation_id="list_post_instance_attempts")
def list_attempts(access: Reader, service: Service, instance_id: InstanceId) -> Listed[AttemptView]:
    """A post's history, oldest first."""
    attempts = service.attempts(access, instance_id)
    items = [AttemptView.model_validate(attempt) for attempt in attempts]
    return Listed[AttemptView](items=items, cursor=None)


def plain(instance: PostInstance) -> dict[str, Any]:
    """The fields of an instance in answers, without its long texts."""
    when, error = instance.scheduled_for, instance.error
    local = zones.local(when, instance.timezone).isoformat(timespec="minutes") if when else None
    return {
        "id": instance.id,
        "channel_account_id": instance.channel_account_id,
        "account_name": instance.account_name,
        "platform": instance.platform,
        "content_item_id": instance.content_item_id,
        "content_title": instance.content_title,
        "scheduled_for": when,
        "local_time": local,
        "timezone": instance.timezone,
        "note": instance.note,
        "status": instance.status,
        "has_caption_override": instance.captioned,
        "generation": instance.generation,
        "version": instance.version,
        "posted_at": instance.posted_at,
        "sent_ahead": instance.sent_ahead,
        "shown_at": instance.shown_at,
        "permalink": instance.permalink,
        "platform_post_id": instance.platform_post_id,
        "error": (
            {
                "code": error.code,
                "message": error.message,
                "retryable": error.retryable,
                "disconnected": error.disconnected,
            }
            if error
            else None
        ),
        "lag_seconds": instance.lag_seconds,
        "follow_ups": [_followed_by(each) for each in instance.sequels],
        "due_at": instance.due_at if instance.take_up_at is not None else None,
    }


def _followed_by(one: Sequel) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name != "tries"}


def shown(instance: PostInstance, *, is_stale: bool | None = None) -> InstanceView:
    """The instance in the form of answers.

    Without `is_stale`, only changes of the instance itself make its findings stale.
    """
    preflight = instance.preflight
    if preflight is not None and is_stale is None:
        checked = preflight.checked
        is_stale = (checked.generation, checked.version) != (instance.generation, instance.version)
    more = {
        "caption_override": instance.caption_override,
        "options": dict(instance.options),
        "preflight": _checked(preflight, is_stale=bool(is_stale)) if preflight else None,
    }
    return InstanceView.model_validate({**plain(instance), **more})


problems.has_more(
    SlotFilled, lambda filled: {"instance": shown(filled.instance).model_dump(mode="json")}
)


def _checked(preflight: Preflight, *, is_stale: bool) -> PreflightView:
    return PreflightView(
        checked_at=preflight.checked_at,
        is_stale=is_stale,
        findings=[FindingView.model_validate(each) for each in preflight.findings],
    )


def answered(
    instance: PostInstance | None, error: DrumbeatError | None, asked_as: str
) -> dict[str, Any]:
    """The result of one part of a bulk call; `asked_as` is the request's id."""
    part: dict[str, Any] = {}
    if instance is not None:
        part["instance"] = shown(instance)
    if error is not None:
        part["error"] = problems.document(error, asked_as)
    return part


def _bounds(
    access: Access, first: date | None, last: date | None
) -> tuple[datetime | None, datetime | None]:
    """The start of `first` and the end of `last` (both included), local days of the tenant, in UTC.

    Raises InvalidInput.
    """
    zone = access.tenant.timezone
    if first and last and last < first:
        raise InvalidInput.of("end_date", "The end comes before the start.")
    start = zones.day_start(zones.checked_day(first, "start_date"), zone) if first else None
    day_after = zones.checked_day(last, "end_date") + timedelta(days=1) if last else None
    return start, zones.day_start(day_after, zone) if day_after else None
