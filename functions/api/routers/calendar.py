"""The calendar: posts by local day."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import RootModel

from api.access import Reader
from api.cursors import Cursors
from api.dependencies import of
from api.responses import takes_gzip
from api.routers.post_instances import InstanceRow, plain
from api.schema import Cursor, Day, utc_text
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.services.calendar import CalendarQuery, CalendarService

router = Router()
PATH = "/api/v1/marketing/calendar"
TAG = ["calendar"]

#: A Lambda function may answer 6 MB (AWS, Lambda quotas), in the form in which the runtime sends
#: it: escaped inside another JSON text, or compressed and in base64. Another page of the table, 1
#: MB, adds up to 2.5 MB in that form, so an answer of this size gets no more.
ENOUGH_BYTES = 3_000_000

Service = Annotated[CalendarService, of(lambda app: app.calendar)]


class CalendarView(RootModel[dict[str, list[InstanceRow]]]):
    """Days (`2026-12-22`) with their posts in time order; days without posts are absent."""


@router.get(
    PATH,
    tags=TAG,
    operation_id="get_calendar",
    responses={
        200: {
            "description": "OK",
            "content": {"application/json": {"model": CalendarView}},
            "headers": {
                "Link": {
                    "description": (
                        "`rel=next`: the answer goes on there, as one that would be too large, or "
                        "take too long, does. A day may go on too, and an answer may be empty."
                    ),
                    "schema": {"type": "string"},
                }
            },
        }
    },
)
def get_calendar(  # type: ignore[no-untyped-def]  # a type would be a schema
    access: Reader,
    service: Service,
    request: Request,
    start_date: Annotated[Day, Query(description="The first local day.")],
    end_date: Annotated[Day, Query(description="The last local day; a year later at most.")],
    timezone: Annotated[
        str | None,
        Query(min_length=1, max_length=64, description="Whose days; without one, the tenant's."),
    ] = None,
    channel_account_id: Annotated[str | None, Query(max_length=64)] = None,
    status: Annotated[Status | None, Query()] = None,
    cursor: Cursor = None,
):
    """The posts of these local days, by day.

    A post that was sent ahead of its time is listed on the day on which it went out (`shown_at`).
    """
    question: dict[str, Any] = {
        "start_date": start_date,
        "end_date": end_date,
        "timezone": timezone,
        "channel_account_id": channel_account_id,
        "status": status,
    }
    query = CalendarQuery(**question)
    listing = Cursors(tenant_id=access.tenant_id, question={"calendar": question}, parts=["slot"])
    packs = takes_gzip(request.resolved_event.raw_event)
    days: dict[date, list[str]] = {}
    size, position = 0, None
    for page in service.pages(access, query, listing.read(cursor)):
        pairs = [(day, _text(instance)) for day, instance in page.items]
        for day, text in pairs:
            days.setdefault(day, []).append(text)
        size += _weight("".join(text for _, text in pairs), packs=packs)
        position = page.next
        if size > ENOUGH_BYTES:
            break
    return Response(
        status_code=200,
        content_type="application/json",
        body=_joined(days),
        headers=_link(
            {
                "tenant_id": access.tenant_id,
                **question,
                "cursor": position and listing.write(position),
            }
        ),
    )


def _text(instance: PostInstance) -> str:
    return json.dumps(plain(instance), default=_spelt, ensure_ascii=False, separators=(",", ":"))


def _spelt(value: Any) -> str:
    if isinstance(value, datetime):
        return utc_text(value)
    raise TypeError(f"{type(value)} has no JSON form")


def _joined(days: Mapping[date, list[str]]) -> str:
    parts = (f'"{day.isoformat()}":[{",".join(texts)}]' for day, texts in sorted(days.items()))
    return "{" + ",".join(parts) + "}"


def _weight(text: str, *, packs: bool) -> int:
    """How many bytes `text` adds to the function's answer; for compressed answers an upper
    bound."""
    if packs:
        return len(zlib.compress(text.encode(), 1)) * 4 // 3
    return len(json.dumps(text, ensure_ascii=False).encode())


def _link(question: Mapping[str, Any]) -> dict[str, str]:
    """A `Link` header with the next page, relative to the request's address, because proxies may
    use another one."""
    if question["cursor"] is None:
        return {}
    query = urlencode({name: value for name, value in question.items() if value is not None})
    return {"Link": f'<?{query}>; rel="next"'}
