"""What the answers of Google's Business Profile APIs mean for a post.

Sources: Google My Business API, localPosts and Limits; Google's error model (AIP-193); recorded by
other developers: a project that was not approved has a quota of 0, and the v4 API has to be enabled
separately.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from drumbeat.domain.connections import Connection
from drumbeat.domain.masking import Mask
from drumbeat.domain.publishing import Ambiguous, NotPublished, Refusal, Scope
from drumbeat.platforms.transport import retry_after, words
from drumbeat.ports import Response

_NOT_APPROVED = (
    "Google has not approved this deployment's project for the Business Profile APIs: its quota is "
    "0. Whoever operates it applies for access; asking for more quota does not help."
)
_DISABLED = (
    "A Business Profile API is not enabled in this deployment's project. Whoever operates it "
    "enables the Google My Business API, too: posts are sent by it alone."
)
#: Statuses that mean that the same may have been done or be in progress.
_UNCLEAR = {408, 409}


def said(answer: Response, connection: Connection) -> str:
    """Google's message, with the fields that it is about."""
    error = _error(answer)
    message = error.get("message")
    messages = [message] if isinstance(message, str) and message else []
    messages += [
        str(each["message"]) for each in _listed(error, "errorDetails") if "message" in each
    ]
    if not messages:
        return f"Google answered HTTP {answer.status}."
    mask = Mask.of(connection, (str(connection.get("title")), str(connection.get("location"))))
    return f"Google says: {words(' '.join(messages), mask)}"


def meaning(answer: Response, connection: Connection, now: datetime) -> NotPublished | Ambiguous:
    """The meaning of an answer that is not a post."""
    status = answer.status
    error, message = _error(answer), said(answer, connection)
    reasons = {str(each.get("reason")) for each in _details(error)}
    code = "/".join([str(status), *sorted(reasons - {"None"})])
    if status == 429:
        if _quota_is_zero(error):
            return NotPublished(Refusal.OPERATOR, code, _NOT_APPROVED, scope=Scope.APP)
        wait = retry_after(answer.headers, now)
        return NotPublished(Refusal.RATE_LIMITED, code, message, wait)
    if status < 400 or status >= 500 or status in _UNCLEAR:
        return Ambiguous(code, message)
    if "SERVICE_DISABLED" in reasons:
        return NotPublished(Refusal.OPERATOR, code, _DISABLED, scope=Scope.APP)
    if status == 401 or "ACCESS_TOKEN_SCOPE_INSUFFICIENT" in reasons:
        return NotPublished(Refusal.REAUTH, code, message)
    return NotPublished(Refusal.PERMANENT, code, message)


def _error(answer: Response) -> Mapping[str, Any]:
    error = (answer.document() or {}).get("error")
    return error if isinstance(error, Mapping) else {}


def _details(error: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    details = error.get("details")
    for each in details if isinstance(details, list) else ():
        if isinstance(each, Mapping):
            yield each


def _listed(error: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    for detail in _details(error):
        entries = detail.get(name)
        for each in entries if isinstance(entries, list) else ():
            if isinstance(each, Mapping):
                yield each


def _quota_is_zero(error: Mapping[str, Any]) -> bool:
    """The value is text, in the detail itself or in its `metadata`."""
    for detail in _details(error):
        metadata = detail.get("metadata")
        fields = metadata if isinstance(metadata, Mapping) else {}
        if "0" in (str(detail.get("quota_limit_value")), str(fields.get("quota_limit_value"))):
            return True
    return False
