"""Time zones to choose from."""

from __future__ import annotations

import json
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import Field

from api.access import SignedIn
from api.dependencies import of
from api.schema import Listed, View
from drumbeat.domain import zone_names
from drumbeat.ports import Clock

router = Router()
PATH = "/api/v1/zones"
TAG = ["zones"]

#: Seconds: names change a few times a year, offsets when clocks change.
_KEPT = "private, max-age=3600"


class ZoneView(View):
    id: str = Field(description="IANA's present name, such as `Europe/Kyiv`.")
    city: str = Field(description="As people write it: `Ho Chi Minh City`.")
    countries: list[str] = Field(description="ISO 3166 codes; none for UTC.")
    aliases: list[str] = Field(
        description="Older names. They are taken as well, and become the present one."
    )
    utc_offset: str = Field(description="At present: `+05:45`.")


@router.get(
    PATH,
    tags=TAG,
    operation_id="list_zones",
    responses={
        200: {
            "description": "OK",
            "content": {"application/json": {"model": Listed[ZoneView]}},
            "headers": {
                "Cache-Control": {
                    "description": "It may be kept for an hour.",
                    "schema": {"type": "string"},
                }
            },
        }
    },
)
def list_zones(  # type: ignore[no-untyped-def]  # a type would be a schema
    who: SignedIn,  # noqa: ARG001
    clock: Annotated[Clock, of(lambda app: app.clock)],
):
    """The time zones that people choose from, by city; all of them in one answer."""
    now = clock.now()
    items = [
        ZoneView(
            id=zone.id,
            city=zone.city,
            countries=list(zone.countries),
            aliases=list(zone.aliases),
            utc_offset=zone_names.offset(zone.id, now),
        )
        for zone in zone_names.of_people()
    ]
    page = Listed[ZoneView](items=items, cursor=None)
    return Response(
        status_code=200,
        content_type="application/json",
        body=json.dumps(page.model_dump(mode="json"), ensure_ascii=False),
        headers={"Cache-Control": _KEPT},
    )
