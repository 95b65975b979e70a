"""Views and clicks that websites report of their banners."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query

from api.dependencies import of
from drumbeat.domain.banners import MOST_LIVE
from drumbeat.services.banner_counting import BannerCounting

router = Router()
PATH = "/api/public/banners/seen"
TAG = ["public"]

#: Ids of banners of one carousel, separated by commas.
_Ids = Annotated[
    str, Query(max_length=MOST_LIVE * 40, description="Banners' ids, with commas between.")
]


@router.post(PATH, tags=TAG, operation_id="count_banners", status_code=204)
def count_banners(  # type: ignore[no-untyped-def]  # a type would be a schema
    counting: Annotated[BannerCounting, of(lambda app: app.banner_counting)],
    viewed: _Ids = "",
    clicked: _Ids = "",
):
    """Count the banners that one visit of a page has seen and clicked. Nothing about the visitor is
    kept.

    Answers 204 also for what is not counted: unknown banners, and more reports than a real audience
    would send.
    """
    counting.count(viewed.split(","), clicked.split(","))
    return Response(status_code=204)
