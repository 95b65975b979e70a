"""`Idempotency-Key`: a repeated request gets the first one's answer and does nothing.

Powertools keeps the record in our table for a day. Nothing is kept of a request that failed.
Records hold a hash of the key, and a digest of the body that cannot be checked without the key,
because bodies may contain secrets. The modules are loaded by the first request with a key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Request, Response

from api.access import ACCESS, CALLER
from api.dependencies import of
from drumbeat.domain.errors import Conflict, FieldError, InvalidInput, Unavailable
from drumbeat.domain.tenancy import Person
from drumbeat.observability import logger

HEADER = "Idempotency-Key"
MAX_KEY = 255
_A_DAY = 24 * 60 * 60


class StillRunning(Conflict):
    code = "idempotency_in_progress"
    retryable = True


def idempotent(
    app: Any,
    next_middleware: Callable[[Any], Response[Any]],
    client: Annotated[Callable[[], Any], of(lambda app: lambda: app.client("dynamodb"))],
    table: Annotated[str, of(lambda app: app.settings.table_name)],
) -> Response[Any]:
    """Middleware of routes that create or start something; runs after access and validation.

    If the first request was cut off, a repeat with its key is carried out.
    """
    key = app.request.headers.get(HEADER.lower())
    if key is None:
        return next_middleware(app)
    _require_well_formed(key)
    return _once(app, key, client(), table, lambda: next_middleware(app), app.lambda_context)


def never_repeated(
    app: Any,
    next_middleware: Callable[[Any], Response[Any]],
    client: Annotated[Callable[[], Any], of(lambda app: lambda: app.client("dynamodb"))],
    table: Annotated[str, of(lambda app: app.settings.table_name)],
) -> Response[Any]:
    """As `idempotent`, for requests that would publish again if they ran again.

    If the first request was cut off, it may have done its work, so its key is refused until its
    record expires. Raises StillRunning.
    """
    key = app.request.headers.get(HEADER.lower())
    if key is None:
        return next_middleware(app)
    _require_well_formed(key)
    try:
        return _once(app, key, client(), table, lambda: next_middleware(app), _Endless())
    except StillRunning:
        raise StillRunning(
            "The first request with this key is still running, or was cut off. Look at what it has "
            "made, in the calendar or under the text, before you send it with another key."
        ) from None


class _Endless:
    """A Lambda context whose time ends only after the record has expired, so that Powertools never
    takes a call for cut off."""

    def get_remaining_time_in_millis(self) -> int:
        return _A_DAY * 1000


def _once(
    app: Any, key: str, client: Any, table: str, run: Callable[[], Response[Any]], context: Any
) -> Response[Any]:
    from aws_lambda_powertools.utilities.idempotency.exceptions import (
        IdempotencyAlreadyInProgressError,
        IdempotencyInconsistentStateError,
        IdempotencyPersistenceLayerError,
        IdempotencyValidationError,
    )

    answers: list[Response[Any]] = []

    def answer(call: dict[str, str]) -> dict[str, Any]:  # noqa: ARG001
        answers.append(_with_text(run()))
        response = answers[0]
        return {
            "status": response.status_code,
            "headers": response.headers,
            "body": response.body,
        }

    try:
        record = _remembered(answer, app, client, table, context)(call=_call(app.request, key))
    except IdempotencyValidationError:
        raise InvalidInput(
            [FieldError(HEADER, "Used before with another request; take a new key.")],
            code="idempotency_mismatch",
        ) from None
    except (IdempotencyAlreadyInProgressError, IdempotencyInconsistentStateError):
        raise StillRunning("The first request with this key is still running; ask again.") from None
    except IdempotencyPersistenceLayerError as error:
        if answers:
            logger.warning("An answer could not be kept for its idempotency key", exc_info=error)
            return answers[0]
        raise Unavailable("The database is busy; try again in a moment.") from error
    if answers:
        return answers[0]
    return Response(status_code=record["status"], headers=record["headers"], body=record["body"])


def _remembered(
    answer: Callable[..., dict[str, Any]], app: Any, client: Any, table: str, context: Any
) -> Callable[..., dict[str, Any]]:
    """`answer`, carried out once for each key and caller; repeats return the stored result."""
    from aws_lambda_powertools.utilities.idempotency import (
        DynamoDBPersistenceLayer,
        IdempotencyConfig,
        idempotent_function,
    )

    store = DynamoDBPersistenceLayer(
        table_name=table,
        key_attr="PK",
        sort_key_attr="SK",
        static_pk_value=f"IDEMPOTENCY#{_scope(app.context, app.request.resolved_event.json_body)}",
        expiry_attr="expires_at",
        boto3_client=client,
    )
    config = IdempotencyConfig(
        event_key_jmespath="key",
        payload_validation_jmespath="sent",
        raise_on_no_idempotency_key=True,
        expires_after_seconds=_A_DAY,
        hash_function="sha256",
        lambda_context=context,
    )
    once: Callable[..., dict[str, Any]] = idempotent_function(
        answer,
        data_keyword_argument="call",
        persistence_store=store,
        config=config,
        key_prefix="request",
    )
    return once


def _with_text(response: Response[Any]) -> Response[Any]:
    """The response with a text body: Powertools would store an object with its fields in another
    order."""
    if response.body is not None and not isinstance(response.body, str):
        response.body = json.dumps(response.body, ensure_ascii=False, separators=(",", ":"))
    return response


def _call(request: Request, key: str) -> dict[str, str]:
    event = request.resolved_event
    payload = json.dumps(
        [event.get("rawQueryString") or "", event.json_body], sort_keys=True, ensure_ascii=True
    )
    return {
        "key": json.dumps([request.method, event.path, key]),
        "sent": hmac.new(key.encode(), payload.encode(), hashlib.sha256).hexdigest(),
    }


def _scope(context: dict[str, Any], body: Any) -> str:
    """The partition of a key: keys of other tenants and users are separate.

    Callers without a login are told apart by the email address in their request.
    """
    access = context.get(ACCESS)
    if access is not None:
        return f"TENANT#{access.tenant_id}#{access.user_id}"
    who: Person | None = context.get(CALLER)
    return f"USER#{who.user_id}" if who else f"PUBLIC#{_addressee(body)}"


def _addressee(body: Any) -> str:
    """A hash of the email in a request without a login, or else of the whole body."""
    email = body.get("email") if isinstance(body, dict) else None
    text = str(email).strip().lower() if email else json.dumps(body, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _require_well_formed(key: str) -> None:
    if not (0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        raise InvalidInput.of(HEADER, f"Use 1 to {MAX_KEY} printable ASCII characters.")
