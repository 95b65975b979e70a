"""After posts were due: retry, what is in doubt or was missed, history, punctuality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import MISSING, AfterValidator, ConfigDict, Field, model_validator

from api.access import Editor, Reader
from api.cursors import Cursors
from api.dependencies import of
from api.idempotency import idempotent
from api.problems import Problem
from api.routers.post_instances import PATH, InstanceRow, InstanceView, answered, plain, shown
from api.schema import (
    LINE,
    ONCE,
    Cursor,
    Day,
    Id,
    Limit,
    Listed,
    Minute,
    SentId,
    TenantBody,
    View,
    request_id,
)
from drumbeat.domain import web_addresses
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.posts import Status
from drumbeat.domain.punctuality import Figures
from drumbeat.services.history import MAX_DAYS, HistoryQuery, HistoryService
from drumbeat.services.resolving import (
    MAX_AT_ONCE,
    Remedy,
    Resolution,
    ResolvingService,
    Verdict,
)

router = Router()  # type: ignore[no-untyped-call]
HISTORY = "/api/v1/marketing/history"
PUNCTUALITY = "/api/v1/marketing/punctuality"
TAG = ["publishing"]

Resolving = Annotated[ResolvingService, of(lambda app: app.resolving)]
History = Annotated[HistoryService, of(lambda app: app.history)]
InstanceId = Annotated[str, Path(description="The post instance."), Id]


class PastStatus(StrEnum):
    """What a post is when nothing more happens to it by itself."""

    POSTED = "Posted"
    FAILED = "Failed"
    UNCONFIRMED = "Unconfirmed"
    MISSED = "Missed"
    SKIPPED = "Skipped"


_Permalink = Annotated[
    str,
    Field(max_length=2_048, description="Where it is to be seen; only with `posted`."),
    LINE,
    AfterValidator(web_addresses.link),
]


class Resolve(TenantBody):
    as_: Verdict = Field(
        alias="as",
        description=(
            "`posted`: it is there. `post_again`: send it once more; should the first one have "
            "arrived after all, there will be two. `give_up`: leave it, as failed."
        ),
    )
    permalink: _Permalink | None = None

    @model_validator(mode="after")
    def _links_only_what_is_there(self) -> Resolve:
        if self.permalink is not None and self.as_ is not Verdict.POSTED:
            raise ValueError("A permalink goes with `posted` only.")
        return self


class ResolveMissed(TenantBody):
    as_: Remedy = Field(
        alias="as",
        description=(
            "`post`: send them now, one after the other. `reschedule`: give them a new time. "
            "`drop`: don't send them; they become drafts that keep their time."
        ),
    )
    instance_ids: (
        Annotated[list[SentId], Field(min_length=1, max_length=MAX_AT_ONCE), ONCE] | None
    ) = Field(default=None, description="Without them all that are missed, oldest first.")
    scheduled_for: Annotated[dict[SentId, Minute], Field(max_length=MAX_AT_ONCE)] | None = Field(
        default=None,
        description=(
            "New times by post id, for `reschedule`. Any other post keeps its local time, on the "
            "next day where its account has none at that time."
        ),
    )

    @model_validator(mode="after")
    def _times_what_is_rescheduled(self) -> ResolveMissed:
        if self.scheduled_for is None:
            return self
        if self.as_ is not Remedy.RESCHEDULE:
            raise ValueError("Times (scheduled_for) go with `reschedule` only.")
        if not set(self.scheduled_for) <= set(self.instance_ids or ()):
            raise ValueError("Name every post that gets a time in `instance_ids` too.")
        return self


class RetryRequest(TenantBody):
    channel_account_id: SentId = Field(
        description=(
            "Its posts that failed because it no longer accepted its connection, oldest first: "
            "those that were planned for the last two weeks or later."
        )
    )


class MissedResult(View):
    """What became of one post: either `instance` or `error` is there."""

    model_config = ConfigDict(extra="forbid")

    instance_id: str
    instance: InstanceView | MISSING = MISSING
    error: Problem | MISSING = MISSING


class MissedResults(View):
    results: list[MissedResult]
    cursor: str | None = Field(description="There are more: call again with it.")


class PunctualityFigures(View):
    """Lags in seconds, from the due moment to the visible call.

    Percentiles are nearest-rank: the least lag that so many percent of the posts did not exceed.
    """

    count: int = Field(description="Posts that went out.")
    p50: float | None
    p95: float | None
    p99: float | None
    worst: float | None
    missed: int
    failed: int
    skipped: int
    unconfirmed: int


class AccountPunctuality(PunctualityFigures):
    channel_account_id: str
    account_name: str
    platform: str


class DayPunctuality(PunctualityFigures):
    day: date = Field(description="A local day of the tenant's zone.")


class PunctualityView(PunctualityFigures):
    accounts: list[AccountPunctuality]
    days: list[DayPunctuality] = Field(description="Those on which something was due, in order.")


@router.post(
    f"{PATH}/<instance_id>/retry",
    tags=TAG,
    operation_id="retry_post_instance",
    status_code=202,
    middlewares=[idempotent],
)
def retry_instance(access: Editor, service: Resolving, instance_id: InstanceId) -> InstanceView:
    """Send again at once what is Failed, Missed or Skipped; its slot and time stay.

    409 `not_approved` while its content needs approval or is rejected.

    Asked again while it is being sent, it answers the same and starts nothing more.
    """
    return shown(service.retry(access, instance_id))


@router.post(
    f"{PATH}/<instance_id>/resolve",
    tags=TAG,
    operation_id="resolve_post_instance",
    middlewares=[idempotent],
)
def resolve_instance(
    access: Editor, service: Resolving, instance_id: InstanceId, body: Resolve
) -> InstanceView:
    """Say what became of an Unconfirmed post, or what is to become of it."""
    return shown(service.resolve(access, instance_id, body.as_, body.permalink))


@router.post(
    f"{PATH}/retry",
    tags=TAG,
    operation_id="retry_post_instances",
    middlewares=[idempotent],
)
def retry_instances(
    access: Editor,
    service: Resolving,
    request: Request,
    body: RetryRequest,
    cursor: Cursor = None,
) -> MissedResults:
    """Retry what failed because of an account's dead connection; each is answered on its own.

    The next sweep sends them one after the other. At most 100 are retried in one call: while
    `cursor` is not null, call again with it.
    """
    listing = Cursors(
        tenant_id=access.tenant_id,
        question={"disconnected": body.channel_account_id},
        parts=["slot"],
    )
    page = service.disconnected(access, body.channel_account_id, listing.read(cursor))
    return _results(request, service.retry_many(access, page.items), listing.write(page.next))


@router.post(
    f"{PATH}/missed/resolve",
    tags=TAG,
    operation_id="resolve_missed_post_instances",
    middlewares=[idempotent],
)
def resolve_missed(
    access: Editor,
    service: Resolving,
    request: Request,
    body: ResolveMissed,
    cursor: Cursor = None,
) -> MissedResults:
    """Post, reschedule or drop what was missed; each is answered on its own.

    At most 100 are decided on in one call: while `cursor` is not null, call again with it.
    """
    listing = Cursors(tenant_id=access.tenant_id, question={"missed": None}, parts=["slot"])
    after = listing.read(cursor)
    ids, following = body.instance_ids, None
    if ids is not None and after is not None:
        raise InvalidInput.of("cursor", "Goes on through all that are missed: leave the ids out.")
    if ids is None:
        page = service.missed(access, after)
        ids, following = list(page.items), page.next
    answers = service.resolve_missed(access, body.as_, ids, body.scheduled_for)
    return _results(request, answers, listing.write(following))


def _results(
    request: Request, answers: Sequence[Resolution], following: str | None
) -> MissedResults:
    asked_as = request_id(request.resolved_event.raw_event)
    results = [
        MissedResult(instance_id=each.instance_id, **answered(each.instance, each.error, asked_as))
        for each in answers
    ]
    return MissedResults(results=results, cursor=following)


@router.get(HISTORY, tags=TAG, operation_id="list_history")
def list_history(
    access: Reader,
    service: History,
    start_date: Annotated[
        Day | None, Query(description="The first local day of the tenant's zone.")
    ] = None,
    end_date: Annotated[
        Day | None, Query(description="The last local day of the tenant's zone.")
    ] = None,
    channel_account_id: Annotated[str | None, Query(max_length=64)] = None,
    status: Annotated[PastStatus | None, Query()] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listed[InstanceRow]:
    """What went out or fell through, newest first.

    Posts stand at their scheduled time, what was sent up to 28 days ahead of it where it went out
    (`shown_at`), those that have no time at the moment when they were due.
    A page may be short although more follow: `cursor` tells.
    """
    query = HistoryQuery(
        start_date=start_date,
        end_date=end_date,
        channel_account_id=channel_account_id,
        status=Status(status) if status else None,
    )
    question = [start_date, end_date, channel_account_id, status]
    listing = Cursors(tenant_id=access.tenant_id, question={"history": question}, parts=["slot"])
    page = service.list(access, query, limit=limit, after=listing.read(cursor))
    return Listed[InstanceRow](
        items=[InstanceRow.model_validate(plain(each)) for each in page.items],
        cursor=listing.write(page.next),
    )


@router.get(PUNCTUALITY, tags=TAG, operation_id="get_punctuality")
def get_punctuality(
    access: Reader,
    service: History,
    start_date: Annotated[Day, Query(description="The first local day of the tenant's zone.")],
    end_date: Annotated[
        Day, Query(description=f"The last local day; {MAX_DAYS} days in all at most.")
    ],
) -> PunctualityView:
    """How late the posts of these local days went out: for the tenant, each account, each day."""
    told = service.punctuality(access, start_date, end_date)
    return PunctualityView(
        **_plain_figures(told.whole),
        accounts=[
            AccountPunctuality(
                **_plain_figures(each.figures),
                channel_account_id=each.channel_account_id,
                account_name=each.account_name,
                platform=each.platform,
            )
            for each in told.accounts
        ],
        days=[DayPunctuality(day=day, **_plain_figures(figures)) for day, figures in told.days],
    )


def _plain_figures(figures: Figures) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in PunctualityFigures.model_fields}
