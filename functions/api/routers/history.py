"""The outcomes of posts, and how punctual they were."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from api.access import Reader
from api.cursors import Cursors
from api.dependencies import of
from api.routers.post_instances import InstanceRow, plain
from api.schema import (
    Cursor,
    Day,
    Limit,
    Listed,
    View,
)
from drumbeat.domain.posts import Status
from drumbeat.domain.punctuality import Figures
from drumbeat.services.history import (
    MAX_DAYS,
    Entry,
    HistoryQuery,
    HistoryService,
    PostKind,
)

router = Router()
HISTORY = "/api/v1/marketing/history"
PUNCTUALITY = "/api/v1/marketing/punctuality"
TAG = ["publishing"]
History = Annotated[HistoryService, of(lambda app: app.history)]


class PastStatus(StrEnum):
    """A post's status when nothing more happens to it automatically."""

    POSTED = "Posted"
    FAILED = "Failed"
    UNCONFIRMED = "Unconfirmed"
    MISSED = "Missed"
    SKIPPED = "Skipped"


class HistoryRow(InstanceRow):
    """A past post. Type, title and text are the content's present ones; what was shown, and with
    which pictures, is in `GET /post-instances/{id}/attempts`."""

    type: PostKind | None = Field(description="Null where its content is gone.")
    text: str | None
    crosspost: bool = Field(description="The same text was put on other accounts or times, too.")
    thumbnail_url: str | None = Field(description="Of its first picture in the library.")


class PunctualityFigures(View):
    """Lags in seconds, from the due time to the visible call.

    Percentiles are nearest-rank: the smallest lag that so many percent of the posts did not exceed.
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
    kind: Annotated[
        PostKind | None, Query(alias="type", description="By what its content shows now.")
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listed[HistoryRow]:
    """Posts that went out or failed, newest first.

    A post is listed at its scheduled time; one that was sent up to 28 days ahead, at the time when
    it went out (`shown_at`); one without a time, when it was due. A page may be short although more
    follow, as `cursor` shows.
    """
    query = HistoryQuery(
        start_date=start_date,
        end_date=end_date,
        channel_account_id=channel_account_id,
        status=Status(status) if status else None,
        kind=kind,
    )
    question = [start_date, end_date, channel_account_id, status, kind]
    listing = Cursors(tenant_id=access.tenant_id, question={"history": question}, parts=["slot"])
    page = service.list(access, query, limit=limit, after=listing.read(cursor))
    return Listed[HistoryRow](
        items=[_row(each) for each in service.entries(access, page.items)],
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
    report = service.punctuality(access, start_date, end_date)
    return PunctualityView(
        **_plain_figures(report.whole),
        accounts=[
            AccountPunctuality(
                **_plain_figures(each.figures),
                channel_account_id=each.channel_account_id,
                account_name=each.account_name,
                platform=each.platform,
            )
            for each in report.accounts
        ],
        days=[DayPunctuality(day=day, **_plain_figures(figures)) for day, figures in report.days],
    )


def _row(entry: Entry) -> HistoryRow:
    more = {
        "type": entry.kind,
        "text": entry.text,
        "crosspost": entry.is_crosspost,
        "thumbnail_url": entry.thumbnail_url,
    }
    return HistoryRow.model_validate({**plain(entry.instance), **more})


def _plain_figures(figures: Figures) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in PunctualityFigures.model_fields}
