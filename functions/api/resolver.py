"""The parts of an area's function: a resolver of its routes, and the handler around it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import ResponseValidationError
from aws_lambda_powertools.utilities.typing import LambdaContext

from api import problems, responses
from api.reading import RequestReader
from api.schema import request_id
from drumbeat import application
from drumbeat.observability import logger, metrics_written

Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]


def build(routers: Iterable[Router]) -> APIGatewayHttpResolver:
    """A resolver with the routes of these routers."""
    app = APIGatewayHttpResolver(enable_validation=True, response_validation_error_http_code=500)
    # Powertools has no public way to run anything before its request validation; `reading` explains
    # why that is needed. A test checks that this takes effect.
    app._request_validation_middleware = RequestReader()  # type: ignore[no-untyped-call]  # untyped base
    for router in routers:
        app.include_router(router)

    def problem(error: Exception) -> Response[str]:
        return problems.response(error, request_id(app.current_event.raw_event))

    # Powertools checks its own kinds of errors before their base classes.
    app.exception_handler([Exception, ResponseValidationError, NotFoundError])(problem)
    return app


def handler_of(app: APIGatewayHttpResolver) -> Handler:
    """Answers one request of the HTTP API (payload format 2.0)."""

    @logger.inject_lambda_context(clear_state=True)
    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        start = time.perf_counter()
        logger.append_keys(request_id=request_id(event))
        with metrics_written(), application.answering():
            answer = responses.finished(event, app.resolve(event, context))
        logger.info(
            "Request",
            route=event.get("routeKey"),
            status=answer["statusCode"],
            milliseconds=round((time.perf_counter() - start) * 1000),
        )
        return answer

    return handler
