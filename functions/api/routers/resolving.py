"""After the due time: failed, doubtful and missed posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import MISSING, AfterValidator, ConfigDict, Field, model_validator

from api.access import Editor
from api.cursors import Cursors
from api.dependencies import of
from api.idempotency import idempotent
from api.problems import Problem
from api.routers.post_instances import PATH, InstanceView, answered, shown
from api.schema import (
    LINE,
    ONCE,
    Cursor,
    Id,
    Minute,
    SentId,
    TenantBody,
    View,
    request_id,
)
from drumbeat.domain import web_addresses
from drumbeat.domain.errors import InvalidInput
from drumbeat.services.resolving import (
    MAX_AT_ONCE,
    Remedy,
    Resolution,
    ResolvingService,
    Verdict,
)

router = Router()
TAG = ["publishing"]
Resolving = Annotated[ResolvingService, of(lambda app: app.resolving)]
InstanceId = Annotated[str, Path(description="The post instance."), Id]
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
    """The result for one post: either `instance` or `error` is present."""

    model_config = ConfigDict(extra="forbid")

    instance_id: str
    instance: InstanceView | MISSING = MISSING
    error: Problem | MISSING = MISSING


class MissedResults(View):
    results: list[MissedResult]
    cursor: str | None = Field(description="There are more: call again with it.")


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

    A repeat while it is being sent gets the same answer and starts nothing more.
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
    """Say whether an Unconfirmed post has arrived, or what is to be done with it."""
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
    """Retry the posts that failed because an account's connection had ended, each with a result of
    its own.

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
    """Post, reschedule or drop missed posts, each with a result of its own.

    At most 100 are handled in one call: while `cursor` is not null, call again with it.
    """
    listing = Cursors(tenant_id=access.tenant_id, question={"missed": None}, parts=["slot"])
    after = listing.read(cursor)
    ids, position = body.instance_ids, None
    if ids is not None and after is not None:
        raise InvalidInput.of("cursor", "Goes on through all that are missed: leave the ids out.")
    if ids is None:
        page = service.missed(access, after)
        ids, position = list(page.items), page.next
    answers = service.resolve_missed(access, body.as_, ids, body.scheduled_for)
    return _results(request, answers, listing.write(position))


def _results(request: Request, answers: Sequence[Resolution], cursor: str | None) -> MissedResults:
    asked_as = request_id(request.resolved_event.raw_event)
    results = [
        MissedResult(instance_id=each.instance_id, **answered(each.instance, each.error, asked_as))
        for each in answers
    ]
    return MissedResults(results=results, cursor=cursor)
