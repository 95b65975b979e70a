"""The one place where errors become HTTP answers: problem documents (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.depends import DependencyResolutionError
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from pydantic import MISSING, BaseModel, Field

from drumbeat.domain import graphemes
from drumbeat.domain.errors import (
    Broken,
    Conflict,
    DrumbeatError,
    FieldError,
    Forbidden,
    InvalidInput,
    NotFound,
    TooManyRequests,
    TransientFailure,
    Unauthenticated,
    Unavailable,
)
from drumbeat.observability import logger

_E = TypeVar("_E", bound=DrumbeatError)

PROBLEM_JSON = "application/problem+json"

MALFORMED_JSON = "malformed_json"
UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
BODY_TOO_LARGE = "body_too_large"


_STATUS: Mapping[type[DrumbeatError], HTTPStatus] = {
    InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    TransientFailure: HTTPStatus.SERVICE_UNAVAILABLE,
}
#: Codes of invalid input for which HTTP has a more specific status.
_STATUS_OF_CODE: Mapping[str, HTTPStatus] = {
    MALFORMED_JSON: HTTPStatus.BAD_REQUEST,
    UNSUPPORTED_MEDIA_TYPE: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    BODY_TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
_RETRY_AFTER_SECONDS = 2
#: The most wrong fields that an answer lists, and the most characters of a field's name. Both come
#: from callers.
MOST_ERRORS = 20
MOST_CHARACTERS = 100

_REMEDIES: Mapping[str, str] = {
    "missing": "Required.",
    "extra_forbidden": "Unknown field; remove it.",
    "model_attributes_type": "Send a JSON object.",
    "dict_type": "Send a JSON object.",
}


class FieldProblem(BaseModel):
    """One thing wrong with the input."""

    field: str
    message: str


class Problem(BaseModel):
    """What went wrong (RFC 9457). `code` is stable and meant for programs."""

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    code: str
    detail: str
    retryable: bool
    request_id: str
    errors: list[FieldProblem]
    occupant_id: str | MISSING = Field(
        default=MISSING, description="With `slot_taken`: the post that holds that minute."
    )
    instance: dict[str, Any] | MISSING = Field(
        default=MISSING, description="With `slot_filled`: the post as it is now."
    )
    name: str | MISSING = Field(default=MISSING, description="With `limit_reached`: of what.")
    current: int | MISSING = Field(default=MISSING, description="With `limit_reached`.")
    max: int | MISSING = Field(default=MISSING, description="With `limit_reached`.")
    available: int | MISSING = Field(
        default=MISSING, description="With `no_credits`: how many are left."
    )
    needed: int | MISSING = Field(default=MISSING, description="With `no_credits`.")
    period_ends_at: str | MISSING = Field(
        default=MISSING, description="With `no_credits`: when the month ends that would have paid."
    )
    upgrade_to: str | MISSING | None = Field(
        default=MISSING,
        description="With `limit_reached`: the plan that has room for more; null: none has.",
    )


#: Further members of problem documents, registered by routers.
_MORE: dict[type[DrumbeatError], Callable[[Any], Mapping[str, object]]] = {}


def has_more(kind: type[_E], members: Callable[[_E], Mapping[str, object]]) -> None:
    """Add `members` of an error of this `kind` to its problem documents."""
    _MORE[kind] = members


def response(error: Exception, request_id: str) -> Response[str]:
    """The answer to a request that ended in `error`; unexpected errors are logged."""
    expected = _expected(error)
    if expected is None:
        logger.exception("Unexpected error", exc_info=error)
        expected = Broken("Something broke on our side; the request id lets us find it.")
    elif status_of(expected) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.warning("Request refused", code=expected.code, detail=expected.message)
    return Response(
        status_code=status_of(expected).value,
        content_type=PROBLEM_JSON,
        body=json.dumps(document(expected, request_id), ensure_ascii=False, separators=(",", ":")),
        headers=_headers(expected),
    )


def status_of(error: DrumbeatError) -> HTTPStatus:
    """The HTTP status of `error`."""
    if error.code in _STATUS_OF_CODE:
        return _STATUS_OF_CODE[error.code]
    statuses = (_STATUS[cls] for cls in type(error).__mro__ if cls in _STATUS)
    return next(statuses, HTTPStatus.INTERNAL_SERVER_ERROR)


def document(error: DrumbeatError, request_id: str) -> dict[str, Any]:
    """The problem document of `error`; also the `error` of one item in a bulk answer."""
    fields = error.errors if isinstance(error, InvalidInput) else ()
    status = status_of(error)
    return {
        **error.extra,
        **(_MORE[type(error)](error) if type(error) in _MORE else {}),
        "type": f"urn:drumbeat:problem:{error.code}",
        "title": status.phrase,
        "status": status.value,
        "code": error.code,
        "detail": " ".join(f"{e.field}: {e.message}" for e in fields) or error.message,
        "retryable": error.retryable,
        "request_id": request_id,
        "errors": [{"field": each.field, "message": each.message} for each in fields],
    }


def invalid_fields(errors: Iterable[Mapping[str, Any]]) -> InvalidInput:
    """Pydantic's errors in our words, with field paths as clients write them.

    The input is never repeated, because it may be a secret.
    """
    messages: dict[str, str] = {}
    for error in errors:
        if len(messages) == MOST_ERRORS:
            break
        messages[field_path(error["loc"])] = _remedy(error)
    return InvalidInput([FieldError(field, message) for field, message in messages.items()])


def field_path(location: Iterable[int | str]) -> str:
    """`("body", "connection", "times", 0)` as `connection.times[0]`."""
    path = ""
    for step in list(location)[1:]:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return graphemes.shortened(path.removeprefix("."), MOST_CHARACTERS) or "body"


def _remedy(error: Mapping[str, Any]) -> str:
    if error["type"] in _REMEDIES:
        return _REMEDIES[error["type"]]
    message = str(error.get("msg", "Not valid.")).removeprefix("Value error, ")
    return message if message.endswith(".") else f"{message}."


def _expected(error: Exception) -> DrumbeatError | None:
    while isinstance(error, DependencyResolutionError) and isinstance(error.__cause__, Exception):
        error = error.__cause__
    if isinstance(error, DrumbeatError):
        return error
    if isinstance(error, RequestValidationError):
        return invalid_fields(error.errors())
    if isinstance(error, NotFoundError):
        return NotFound("There is nothing at this address.")
    return None


def _headers(error: DrumbeatError) -> dict[str, str]:
    if isinstance(error, Unauthenticated):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, Unavailable | TransientFailure):
        return {"Retry-After": str(_RETRY_AFTER_SECONDS)}
    return {}
