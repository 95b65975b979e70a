"""Channel accounts: connected destinations, with their posting schedules."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import MISSING, AfterValidator, ConfigDict, Field, Strict
from pydantic.json_schema import WithJsonSchema

from api.access import Admin, Reader
from api.cursors import Cursors
from api.dependencies import of
from api.idempotency import idempotent
from api.schema import (
    LINE,
    Cursor,
    Id,
    Instant,
    Limit,
    Listed,
    TenantBody,
    Version,
    View,
    page_of,
)
from drumbeat.domain import plain_text
from drumbeat.domain.accounts import ChannelAccount, ConnectionStatus
from drumbeat.domain.findings import AccountCheck, Severity
from drumbeat.domain.profiles import Choices
from drumbeat.domain.schedule import EVERY_DAY, MAX_POSTS_PER_WEEK, MAX_TIMES, TIME_OF_DAY
from drumbeat.services.accounts import AccountService, ScheduleChange
from drumbeat.services.connections import ConnectionDesk

router = Router()
PATH = "/api/v1/marketing/channel-accounts"
TAG = ["channel accounts"]

Service = Annotated[AccountService, of(lambda app: app.accounts)]
Desk = Annotated[ConnectionDesk, of(lambda app: app.connections)]
#: The time of the request.
Now = Annotated[datetime, of(lambda app: app.clock.now())]
AccountId = Annotated[str, Path(description="The channel account."), Id]


PlatformName = Annotated[
    str, Field(max_length=40, description="One of those that `GET /platforms` lists."), LINE
]
AccountName = Annotated[str, Field(min_length=1, max_length=100), LINE]
Zone = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        description="An IANA time zone, such as `America/Los_Angeles`.",
    ),
]
PostsPerWeek = Annotated[int, Strict(), Field(ge=1, le=MAX_POSTS_PER_WEEK)]
# `Schedule` refuses wrong times and days, with its own messages; these types only describe them.
_Time = Annotated[
    str,
    Field(max_length=16),
    WithJsonSchema({"type": "string", "pattern": f"^{TIME_OF_DAY.pattern}$"}),
]
_Weekday = Annotated[
    int, Strict(), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": len(EVERY_DAY)})
]
ScheduleTimes = Annotated[
    list[_Time],
    Field(
        min_length=1,
        max_length=MAX_TIMES,
        description="Unique local times, `HH:MM`, taken in turn.",
        json_schema_extra={"uniqueItems": True},
    ),
]
DaysOfWeek = Annotated[
    list[_Weekday],
    Field(
        min_length=1,
        max_length=len(EVERY_DAY),
        description="1 to 7, Monday 1; without them every day.",
        json_schema_extra={"uniqueItems": True},
    ),
]


def _pasted(connection: dict[str, Any]) -> dict[str, Any]:
    """The texts of a pasted connection without blanks and line ends around them.

    The network refuses all other mistakes, by field.
    """
    plain = dict(connection)
    for name, value in connection.items():
        with suppress(ValueError):
            plain[name] = plain_text.paragraphs(value).strip() if isinstance(value, str) else value
    return plain


_Connection = Annotated[
    dict[str, Any],
    AfterValidator(_pasted),
    # Described by the network's profile: the network checks each field and names wrong ones.
    WithJsonSchema(
        {
            "description": "Write-only: the fields that `GET /platforms` names for the platform.",
            "type": "object",
            "additionalProperties": {"type": "string"},
        }
    ),
]
PostOptions = Annotated[
    dict[str, Any],
    Field(max_length=30),
    # Described by the network's profile, which checks each value and names the wrong one.
    WithJsonSchema(
        {
            "description": "The options that `GET /platforms` names for the platform.",
            "type": "object",
            "maxProperties": 30,
            "additionalProperties": {
                "anyOf": [
                    {"type": "string"},
                    {"type": "boolean"},
                    {"type": "array", "items": {"type": "string"}},
                    {"type": "null"},
                ]
            },
        }
    ),
]
_SCHEDULE = {"posts_per_week", "schedule_timezone", "schedule_times", "days_of_week"}


class NewAccount(TenantBody):
    platform: PlatformName
    name: AccountName
    posts_per_week: PostsPerWeek = 3
    schedule_timezone: Zone
    schedule_times: ScheduleTimes
    days_of_week: DaysOfWeek | None = None
    connection: _Connection = Field(default={})
    options: PostOptions | MISSING = Field(
        default=MISSING, description="What its posts are sent with where they choose nothing else."
    )


class AccountChange(TenantBody):
    name: AccountName | MISSING = MISSING
    posts_per_week: PostsPerWeek | MISSING = MISSING
    schedule_timezone: Zone | MISSING = MISSING
    schedule_times: ScheduleTimes | MISSING = MISSING
    days_of_week: DaysOfWeek | MISSING | None = MISSING
    connection: _Connection | MISSING = MISSING
    options: PostOptions | MISSING = MISSING
    version: Version = None


class ChannelAccountStatus(StrEnum):
    """Whether an account posts."""

    ACTIVE = "active"
    PAUSED = "paused"
    NEEDS_RECONNECT = "needs_reconnect"


class FindingView(View):
    """A problem that a check has found. An error means that the post will not go out as it
    should."""

    code: str
    severity: Severity
    message: str
    field: str | None = Field(description="Of what was sent, such as `media_urls[0]`.")


class ConnectionView(View):
    """What is known of an account's connection."""

    status: ConnectionStatus = Field(
        description="`unchecked`: its network was not asked yet, or did not answer."
    )
    ends_at: Instant | None = Field(
        description="When it ends unless somebody connects again; null where no end is known."
    )
    scopes: list[str] = Field(description="What its network lets us do, where it says so.")
    connected_by: str | None = Field(description="The email of whoever connected it.")
    checked_at: Instant | None
    findings: list[FindingView]

    @classmethod
    def of(cls, account: ChannelAccount, now: datetime) -> ConnectionView:
        check = account.last_check
        return cls(
            status=account.connection_status(now),
            ends_at=account.grant_ends_at,
            scopes=list(account.scopes),
            connected_by=account.connected_by,
            checked_at=check.checked_at if check else None,
            findings=[FindingView.model_validate(each) for each in check.findings] if check else [],
        )


class CheckView(View):
    """The answer of a network about an account."""

    checked: bool = Field(description="False: the network did not answer.")
    checked_at: Instant
    findings: list[FindingView]


class DeliveryView(View):
    """The result of a test."""

    delivered: bool
    status: int | None = Field(description="The receiver's HTTP status; null without an answer.")
    message: str


class ChoiceView(View):
    value: str
    label: str


AccountChoices = Annotated[
    dict[str, list[ChoiceView]],
    Field(description="What it has to choose from, by the names of options, as told last."),
]


def choices_of(choices: Choices) -> dict[str, list[dict[str, str]]]:
    """Choices in the form of answers."""
    return {
        name: [{"value": value, "label": label} for value, label in each]
        for name, each in choices.items()
    }


class AccountView(View):
    """One channel account."""

    model_config = ConfigDict(extra="forbid")

    id: str
    platform: str
    name: str
    status: ChannelAccountStatus
    posts_per_week: int
    schedule_timezone: str
    schedule_times: list[str]
    days_of_week: list[int]
    created_at: Instant
    version: int
    updating: bool = Field(
        description="Its posts still follow a change of it; with very many that takes minutes."
    )
    connection: ConnectionView
    options: PostOptions
    choices: AccountChoices
    facts: dict[str, str] = Field(description="What its network shows of it to everybody.")
    picture_url: str | None = Field(
        description="Its picture at its network, as told when it was connected; it may have ended."
    )
    # Clients read these two fields; other facts are in `facts` only.
    page_id: str | MISSING = Field(
        default=MISSING, deprecated=True, description="As under `facts`, of a Facebook page."
    )
    host: str | MISSING = Field(
        default=MISSING, deprecated=True, description="As under `facts`, of a webhook."
    )

    @classmethod
    def of(cls, account: ChannelAccount, now: datetime) -> AccountView:
        own: dict[str, Any] = {
            "id": account.id,
            "platform": account.platform,
            "name": account.name,
            "status": account.status.value,
            "posts_per_week": account.schedule.posts_per_week,
            "schedule_timezone": account.schedule.timezone,
            "schedule_times": list(account.schedule.times),
            "days_of_week": list(account.schedule.days_of_week),
            "created_at": account.created_at,
            "version": account.version,
            "updating": account.is_unfinished,
            "connection": ConnectionView.of(account, now).model_dump(),
            "options": dict(account.options),
            "choices": choices_of(account.choices),
            "facts": {name: str(value) for name, value in account.public_facts.items()},
            "picture_url": account.picture_url,
        }
        facts = {name: own["facts"][name] for name in ("page_id", "host") if name in own["facts"]}
        return cls.model_validate({**facts, **own})


class AddedAccountView(AccountView):
    """A new account, and what its network answered about it."""

    checked: bool = Field(description="False: its network did not answer; `/check` asks again.")
    findings: list[FindingView]

    @classmethod
    def added(
        cls, account: ChannelAccount, check: AccountCheck | None, now: datetime
    ) -> AddedAccountView:
        findings = check.findings if check else ()
        account = replace(account, last_check=check)
        values = {
            "checked": check is not None and check.checked,
            "findings": [FindingView.model_validate(each).model_dump() for each in findings],
        }
        return cls.model_validate({**AccountView.of(account, now).model_dump(), **values})


@router.get(PATH, tags=TAG, operation_id="list_channel_accounts")
def list_accounts(
    access: Reader, service: Service, now: Now, limit: Limit = 50, cursor: Cursor = None
) -> Listed[AccountView]:
    """The tenant's channel accounts, oldest first."""
    listing = Cursors(tenant_id=access.tenant_id, question={"list": "accounts"}, parts=["id"])
    position = listing.read(cursor)
    accounts, last = page_of(
        service.list(access),
        lambda account: account.id,
        limit=limit,
        after=position["id"] if position else None,
    )
    return Listed[AccountView](
        items=[AccountView.of(account, now) for account in accounts],
        cursor=listing.write({"id": last} if last else None),
    )


@router.post(
    PATH,
    tags=TAG,
    operation_id="create_channel_account",
    status_code=201,
    middlewares=[idempotent],
)
def create_account(
    access: Admin, service: Service, desk: Desk, now: Now, body: NewAccount
) -> AddedAccountView:
    """Connect an account (admins). It is created whatever its network answers; that is asked at
    once.

    `checked` says whether the network answered, `findings` what it said; nothing is posted.
    """
    account = service.create(
        access,
        platform=body.platform,
        name=body.name,
        schedule=ScheduleChange(
            posts_per_week=body.posts_per_week,
            schedule_timezone=body.schedule_timezone,
            schedule_times=body.schedule_times,
            days_of_week=body.days_of_week,
        ),
        connection=body.connection,
        options=body.model_dump(include={"options"}).get("options"),
    )
    return AddedAccountView.added(account, desk.check_added(account), now)


@router.get(f"{PATH}/<account_id>", tags=TAG, operation_id="get_channel_account")
def get_account(access: Reader, service: Service, now: Now, account_id: AccountId) -> AccountView:
    """One channel account."""
    return AccountView.of(service.get(access, account_id), now)


@router.patch(f"{PATH}/<account_id>", tags=TAG, operation_id="change_channel_account")
def change_account(
    access: Admin, service: Service, now: Now, account_id: AccountId, body: AccountChange
) -> AccountView:
    """Change an account (admins); its planned slots follow a new schedule.

    They follow at once or, when there are very many, within minutes: `updating` until then.
    """
    fields = body.model_dump(exclude={"tenant_id"})
    if fields.get("days_of_week", ()) is None:
        fields["days_of_week"] = list(EVERY_DAY)
    schedule = {name: fields.pop(name) for name in _SCHEDULE & set(fields)}
    account = service.change(
        access, account_id, schedule=ScheduleChange(**schedule) if schedule else None, **fields
    )
    return AccountView.of(account, now)


@router.delete(
    f"{PATH}/<account_id>", tags=TAG, operation_id="delete_channel_account", status_code=204
)
def delete_account(access: Admin, service: Service, account_id: AccountId):  # type: ignore[no-untyped-def]  # a type would be a schema
    """Disconnect an account (admins).

    Its empty slots are removed, its scheduled posts become drafts without a time, its history
    stays. From now on nothing is sent to it; if it has very many posts, these changes take some
    minutes. A website other than the business's first is deleted too, with its banners.
    """
    service.delete(access, account_id)
    return Response(status_code=204)


@router.post(f"{PATH}/<account_id>/check", tags=TAG, operation_id="check_channel_account")
def check_account(access: Admin, desk: Desk, account_id: AccountId) -> CheckView:
    """Ask the network now whether it would accept posts (admins). Nothing is posted.

    The answer is kept, and shown as the account's `connection`.

    A webhook is not called, because any call counts as a post there: only its address is looked up.
    Send a test instead.
    """
    return CheckView.model_validate(desk.check(access, account_id))


@router.post(
    f"{PATH}/<account_id>/test",
    tags=TAG,
    operation_id="test_channel_account",
    middlewares=[idempotent],
)
def test_account(access: Admin, desk: Desk, account_id: AccountId) -> DeliveryView:
    """Send a webhook a signed `{"type": "test"}` (admins); 409 `no_test` for other networks."""
    return DeliveryView.model_validate(desk.test(access, account_id))


@router.post(f"{PATH}/<account_id>/pause", tags=TAG, operation_id="pause_channel_account")
def pause_account(access: Admin, service: Service, now: Now, account_id: AccountId) -> AccountView:
    """Send nothing for now (admins); posts that fall due meanwhile become `Skipped`."""
    return AccountView.of(service.pause(access, account_id), now)


@router.post(f"{PATH}/<account_id>/resume", tags=TAG, operation_id="resume_channel_account")
def resume_account(access: Admin, service: Service, now: Now, account_id: AccountId) -> AccountView:
    """Send again (admins)."""
    return AccountView.of(service.resume(access, account_id), now)
