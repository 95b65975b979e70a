"""Errors in the form of Meta's Graph API."""

from __future__ import annotations

import secrets
from typing import Any

from sandbox.calls import Answer


def error(
    status: int,
    code: int,
    message: str,
    *,
    subcode: int | None = None,
    kind: str = "OAuthException",
    **more: Any,
) -> Answer:
    body: dict[str, Any] = {"message": f"(#{code}) {message}", "type": kind, "code": code, **more}
    if subcode is not None:
        body["error_subcode"] = subcode
    body["fbtrace_id"] = f"A{secrets.token_urlsafe(16)}"
    return Answer(status, {"error": body})


def token_ended() -> Answer:
    return error(400, 190, "Error validating access token: the session has expired.", subcode=463)


def missing(node: str) -> Answer:
    return error(
        400,
        100,
        f"Unsupported request. The object '{node}' does not exist, or permissions are missing.",
        subcode=33,
        kind="GraphMethodException",
    )
