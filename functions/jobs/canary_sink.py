"""The receiver of the canary's posts: `POST /api/canary`, for signed requests.

It is a function of its own, because only its role may open the canary's connection, and the API's
may not.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.domain.errors import Unavailable
from drumbeat.observability import logger

application.preload(
    "drumbeat.aws.opened_connections",
    "drumbeat.aws.vault",
    "drumbeat.persistence.canary",
    "drumbeat.services.canary",
)

#: Bytes; many times what the canary sends.
MAX_BODY_BYTES = 16_384


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Returns 204 for a signed delivery, which is counted; 401 or 413 for anything else."""
    body = _body(event)
    if body is None:
        return _problem(event, 413, "body_too_large", f"Send at most {MAX_BODY_BYTES} bytes.")
    headers = {str(k).lower(): str(v) for k, v in (event.get("headers") or {}).items()}
    try:
        counted = application.running().canary_sink.receive(headers, body)
    except Unavailable as error:
        logger.exception("Canary not counted")
        return _problem(event, 503, error.code, error.message)
    if not counted:
        words = "This takes what this deployment has signed itself."
        return _problem(event, 401, "not_signed", words)
    return {"statusCode": 204, "headers": {"Cache-Control": "no-store"}, "body": ""}


def _body(event: Mapping[str, Any]) -> bytes | None:
    """The bytes that were signed; None when there are too many."""
    text = event.get("body") or ""
    if len(text) > MAX_BODY_BYTES * 4 // 3 + 4:
        return None
    try:
        body = base64.b64decode(text) if event.get("isBase64Encoded") else text.encode()
    except (binascii.Error, ValueError):
        return b""
    return body if len(body) <= MAX_BODY_BYTES else None


def _problem(event: Mapping[str, Any], status: int, code: str, detail: str) -> dict[str, Any]:
    """A problem document like the API's, whose modules would slow the start."""
    document: dict[str, Any] = {
        "type": f"urn:drumbeat:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "retryable": status == 503,
        "request_id": (event.get("requestContext") or {}).get("requestId") or "",
        "errors": [],
    }
    headers = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(document)}
