"""Connecting accounts by OAuth: leaving for the network, coming back, and choosing targets."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import MISSING, ConfigDict, Field

from api import problems
from api.access import Admin
from api.dependencies import of
from api.idempotency import idempotent
from api.problems import Problem
from api.reading import takes_forms
from api.routers.channel_accounts import (
    AccountChoices,
    AccountName,
    AccountView,
    DaysOfWeek,
    Now,
    PlatformName,
    PostOptions,
    PostsPerWeek,
    ScheduleTimes,
    Zone,
    choices_of,
)
from api.schema import LINE, Body, Id, Instant, SentId, TenantBody, View, request_id
from drumbeat.domain.authorising import Pending, Stage
from drumbeat.domain.tenancy import Access
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.authorising import Arrival, Authorising, Choice, Chosen
from drumbeat.services.deauthorising import Deauthorising

router = Router()
PATH = "/api/v1/marketing/connections"
OAUTH = "/api/oauth"
CALLBACK = f"{OAUTH}/callback"
TAG = ["connections"]
#: The most accounts that one call makes.
MAX_CHOICES = 25
#: The longest parameter of a network's redirect.
_LONGEST = 4_096

#: The longest signed request of a network.
_LONGEST_SIGNED = 8_192
_DELETED = (
    "All that was stored of you by way of this network was deleted: what let posts be sent with "
    "your consent, and what the network had told about it. Posts that went out stay there."
)

Ending = Annotated[Deauthorising, of(lambda app: app.deauthorising)]
Service = Annotated[Authorising, of(lambda app: app.authorising)]
ConnectionId = Annotated[str, Path(description="The connection on its way."), Id]


class NewConnection(TenantBody):
    platform: PlatformName
    hint: Annotated[str, Field(min_length=1, max_length=255), LINE] | None = Field(
        default=None,
        description="What the platform's `connects_by.hint` asks for, such as a server's name.",
    )
    channel_account_id: SentId | None = Field(
        default=None, description="To connect this account again: it keeps its posts and history."
    )


class TargetChoice(Body):
    """The target that an account is made of. If it already has an account, that one is
    reconnected."""

    id: Annotated[str, Field(min_length=1, max_length=255), LINE]
    name: AccountName | None = Field(default=None, description="Without it, the target's own.")
    posts_per_week: PostsPerWeek = 3
    schedule_timezone: Zone | None = Field(default=None, description="Without it, the business's.")
    schedule_times: ScheduleTimes | None = Field(default=None, description="Without them, 09:00.")
    days_of_week: DaysOfWeek | None = None
    options: PostOptions | MISSING = Field(
        default=MISSING, description="What its posts are sent with where they choose nothing else."
    )


class Choices(TenantBody):
    targets: Annotated[list[TargetChoice], Field(min_length=1, max_length=MAX_CHOICES)]


class DepartureView(View):
    """Where to send the person who is to agree."""

    id: str
    authorize_url: str
    expires_at: Instant


class TargetView(View):
    """A destination that can be posted to: a page, a profile."""

    id: str
    platform: str
    kind: str
    name: str
    picture_url: str | None
    choices: AccountChoices
    reason: str | None = Field(
        description="Why nothing can be posted there, and what to do; it can't be chosen."
    )
    already: bool = Field(description="It is an account already, which is connected again.")
    channel_account_id: str | None = Field(description="That account.")


class SignedRequest(Body):
    """The form that a network sends."""

    signed_request: Annotated[str, Field(min_length=1, max_length=_LONGEST_SIGNED)]


class DeauthorisedView(View):
    forgotten: int = Field(description="How many connections were deleted.")


class ConfirmationView(View):
    url: str
    confirmation_code: str


class DeletionView(View):
    status: Literal["deleted"]
    at: Instant
    message: str


class NotConnected(View):
    code: str
    message: str


class PendingView(View):
    """A connection that is being made."""

    id: str
    platform: str
    status: Stage
    error: NotConnected | None = Field(description="Why it failed.")
    channel_account_id: str | None = Field(description="The account that is connected again.")
    granted_scopes: list[str]
    missing_scopes: list[str] = Field(description="Asked for, and not agreed to.")
    targets: list[TargetView]
    expires_at: Instant = Field(description="Until when it can be gone on with.")


class ChosenResult(View):
    """The result for one target: either `item` or `error` is present."""

    model_config = ConfigDict(extra="forbid")

    id: str
    item: AccountView | MISSING = MISSING
    error: Problem | MISSING = MISSING


class ChosenResults(View):
    results: list[ChosenResult]


@router.post(
    PATH, tags=TAG, operation_id="start_connection", status_code=201, middlewares=[idempotent]
)
def start_connection(access: Admin, service: Service, body: NewConnection) -> DepartureView:
    """Begin to connect an account by OAuth (admins): send the person to `authorize_url`.

    The network sends them back within ten minutes, and they come to the console with `?connection=`
    and the id. 409 `not_configured` while the operator has registered no app.
    """
    departure = service.start(
        access, body.platform, hint=body.hint, account_id=body.channel_account_id
    )
    return DepartureView(
        id=departure.pending.id,
        authorize_url=departure.authorize_url,
        expires_at=departure.pending.expires_at,
    )


@router.get(f"{PATH}/<connection_id>", tags=TAG, operation_id="get_connection")
def get_connection(access: Admin, service: Service, connection_id: ConnectionId) -> PendingView:
    """The state of a connection, and what can be posted to; only for the member who began it."""
    return _shown(access, service, service.get(access, connection_id))


@router.post(
    f"{PATH}/<connection_id>/accounts",
    tags=TAG,
    operation_id="connect_targets",
    middlewares=[idempotent],
)
def connect_targets(
    access: Admin,
    service: Service,
    now: Now,
    request: Request,
    connection_id: ConnectionId,
    body: Choices,
) -> ChosenResults:
    """Make accounts of targets (admins), each with a result of its own. Repeating makes none twice.

    409 `not_ready` before somebody has agreed at the network, and an hour after.
    """
    results = service.connect(access, connection_id, [_choice(each) for each in body.targets])
    asked_as = request_id(request.resolved_event.raw_event)
    return ChosenResults(results=[_result(each, now, asked_as) for each in results])


@router.get(f"{CALLBACK}/<platform>", tags=TAG, operation_id="return_from_network", status_code=302)
def return_from_network(  # type: ignore[no-untyped-def]  # a type would be a schema
    service: Service,
    console: Annotated[str, of(lambda app: app.settings.console_url)],
    platform: Annotated[str, Path(description="The network.")],
    state: Annotated[str, Query(max_length=_LONGEST)],
    code: Annotated[str | None, Query(max_length=_LONGEST)] = None,
    error: Annotated[str | None, Query(max_length=_LONGEST)] = None,
    error_description: Annotated[str | None, Query(max_length=_LONGEST)] = None,
):
    """The address to which networks send people back. They go on to the console, with
    `?connection=`.

    `state` is valid once, within ten minutes; with any other one nothing happens (422).
    """
    arrival = Arrival(state, code=code, error=error, description=error_description)
    pending = service.answered(platform, arrival)
    place = f"{console}/t/{quote(pending.tenant_id)}/accounts?connection={quote(pending.id)}"
    return Response(status_code=302, headers={"Location": place, "Cache-Control": "no-store"})


@router.post(f"{OAUTH}/deauthorise/<platform>", tags=TAG, operation_id="deauthorise")
@takes_forms
def deauthorise(
    service: Ending,
    platform: Annotated[str, Path(description="The network.")],
    body: SignedRequest,
) -> DeauthorisedView:
    """Networks call this when somebody has withdrawn their permission. Takes a form.

    Their connections are deleted, and the accounts have to be connected again. 422 for a request
    that is not signed with the app's secret.
    """
    return DeauthorisedView(forgotten=service.deauthorised(platform, body.signed_request))


@router.post(f"{OAUTH}/data-deletion/<platform>", tags=TAG, operation_id="delete_network_data")
@takes_forms
def delete_network_data(
    service: Ending,
    platform: Annotated[str, Path(description="The network.")],
    body: SignedRequest,
) -> ConfirmationView:
    """Networks call this to have a person's data deleted. Takes a form; the data is deleted at
    once.

    `url` shows the result.
    """
    deletion = service.delete(platform, body.signed_request)
    return ConfirmationView(url=deletion.url, confirmation_code=deletion.code)


@router.get(f"{OAUTH}/data-deletion/<code>", tags=TAG, operation_id="get_network_deletion")
def get_network_deletion(
    service: Ending,
    code: Annotated[str, Path(description="From the answer to the network.")],
) -> DeletionView:
    """The result of a deletion that a network asked for, in words for the person who asked
    there."""
    return DeletionView(status="deleted", at=service.deleted_at(code), message=_DELETED)


def _result(chosen: Chosen, now: datetime, asked_as: str) -> ChosenResult:
    part: dict[str, Any] = {}
    if chosen.account is not None:
        part["item"] = AccountView.of(chosen.account, now)
    if chosen.error is not None:
        part["error"] = problems.document(chosen.error, asked_as)
    return ChosenResult(id=chosen.target_id, **part)


def _choice(body: TargetChoice) -> Choice:
    return Choice(
        target_id=body.id,
        name=body.name,
        schedule=ScheduleChange(
            posts_per_week=body.posts_per_week,
            schedule_timezone=body.schedule_timezone,
            schedule_times=body.schedule_times,
            days_of_week=body.days_of_week,
        ),
        options=body.model_dump(include={"options"}).get("options", {}),
    )


def _shown(access: Access, service: Authorising, pending: Pending) -> PendingView:
    accounts = service.connected(access, pending) if pending.targets else {}
    targets = [
        TargetView.model_validate(
            {
                "id": each.id,
                "platform": each.platform or pending.platform,
                "kind": each.kind,
                "name": each.name,
                "picture_url": each.picture_url,
                "reason": each.reason,
                "choices": choices_of(each.choices),
                "already": each.id in accounts,
                "channel_account_id": accounts[each.id].id if each.id in accounts else None,
            }
        )
        for each in pending.targets
    ]
    why: Any = NotConnected.model_validate(pending.error) if pending.error else None
    return PendingView(
        id=pending.id,
        platform=pending.platform,
        status=pending.stage,
        error=why,
        channel_account_id=pending.account_id,
        granted_scopes=list(pending.granted_scopes),
        missing_scopes=list(pending.missing_scopes(service.scopes(pending))),
        targets=targets if pending.stage is Stage.READY else [],
        expires_at=pending.expires_at,
    )
