"""The API function: one resolver, one router per resource."""

from __future__ import annotations

import time
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import ResponseValidationError
from aws_lambda_powertools.utilities.typing import LambdaContext

from api import problems, responses
from api.reading import RequestReader
from api.routers import (
    auth,
    calendar,
    channel_accounts,
    content_items,
    history,
    invitations,
    notifications,
    platforms,
    post_instances,
    posts,
    resolving,
    scheduler,
    tenants,
    zones,
)
from api.schema import request_id
from drumbeat import application
from drumbeat.observability import logger, metrics_written

application.preload(
    "concurrent.futures.thread",
    "drumbeat.aws.queue",
    "drumbeat.aws.workflow",
    "drumbeat.phones",
    "drumbeat.platforms.registry",
)

ROUTERS = (
    auth.router,
    tenants.router,
    invitations.router,
    channel_accounts.router,
    content_items.router,
    post_instances.router,
    posts.router,
    platforms.router,
    resolving.router,
    history.router,
    calendar.router,
    scheduler.router,
    notifications.router,
    zones.router,
)


def build() -> APIGatewayHttpResolver:
    """A resolver with every route."""
    app = APIGatewayHttpResolver(enable_validation=True, response_validation_error_http_code=500)
    # Powertools has no public way to put anything before its request validation; `reading` says
    # why there must be. A test holds that this takes effect.
    app._request_validation_middleware = RequestReader()  # type: ignore[no-untyped-call]  # untyped base
    for router in ROUTERS:
        app.include_router(router)

    def problem(error: Exception) -> Response[str]:
        return problems.response(error, request_id(app.current_event.raw_event))

    # Powertools looks at its own kinds before it looks at their bases.
    app.exception_handler([Exception, ResponseValidationError, NotFoundError])(problem)
    return app


app = build()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request of the HTTP API (payload format 2.0)."""
    started = time.perf_counter()
    logger.append_keys(request_id=request_id(event))
    with metrics_written():
        answer = responses.finished(event, app.resolve(event, context))
    logger.info(
        "Request",
        route=event.get("routeKey"),
        status=answer["statusCode"],
        milliseconds=round((time.perf_counter() - started) * 1000),
    )
    return answer
