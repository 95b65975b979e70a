"""What LinkedIn's errors mean for a post.

Sources: Microsoft Learn, LinkedIn Error Handling, Rate Limits, Posts API; recorded answers where
those say nothing. Messages are parsed only where nothing else says it: which daily limit was
reached, and which post a text duplicates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from drumbeat.domain.masking import Mask
from drumbeat.domain.publishing import NotPublished, Refusal, Scope
from drumbeat.platforms.transport import retry_after, words
from drumbeat.ports import Response


class ErrorClass(StrEnum):
    """What can be done about an error."""

    REAUTH = "reauth"  # a person must reconnect
    RATE_LIMITED = "rate_limited"  # retry in minutes
    RATE_LIMITED_TODAY = "rate_limited_until_midnight_utc"
    OPERATOR = "operator"  # the requested version of the API has ended
    DUPLICATE = "duplicate"  # the text seems to be there already: look
    RETRY = "retry"  # retry in seconds
    AMBIGUOUS = "ambiguous"  # it may have been done: look
    PERMANENT = "permanent"


_REFUSALS: Mapping[ErrorClass, Refusal] = {
    ErrorClass.REAUTH: Refusal.REAUTH,
    ErrorClass.RATE_LIMITED: Refusal.RATE_LIMITED,
    ErrorClass.RATE_LIMITED_TODAY: Refusal.RATE_LIMITED,
    ErrorClass.OPERATOR: Refusal.OPERATOR,
    ErrorClass.DUPLICATE: Refusal.PERMANENT,
    ErrorClass.RETRY: Refusal.TRANSIENT,
    ErrorClass.AMBIGUOUS: Refusal.TRANSIENT,
    ErrorClass.PERMANENT: Refusal.PERMANENT,
}
#: In seconds, used without a header: LinkedIn's limits other than daily ones last minutes.
_MINUTES = 300.0
_URN = re.compile(r"urn:li:(?P<kind>[A-Za-z]+):[A-Za-z0-9_-]{1,64}")
_POSTS = frozenset({"share", "ugcPost", "activity"})
_NOT_READY = frozenset({"MEDIA_ASSET_WAITING_UPLOAD", "EXPIRED_UPLOAD_URL", "CONFLICT"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wait` in seconds, if known. `names`: the post that a text duplicates."""

    kind: ErrorClass
    code: str
    message: str
    wait: float | None = None
    scope: Scope = Scope.ACCOUNT
    names: str | None = None

    def not_published(self) -> NotPublished:
        """For a post that was certainly not shown."""
        refusal = _REFUSALS[self.kind]
        return NotPublished(refusal, self.code, self.message, self.wait, self.scope)


def verdict_of(answer: Response, mask: Mask, now: datetime) -> Verdict:
    """The meaning of an error.

    An answer without a readable body came from a gateway and proves nothing, unless its status
    alone means that nothing was done.
    """
    document = answer.document() or {}
    text = _said(document)
    kind = _kind(answer.status, document, text)
    message = f"LinkedIn says: {words(text, mask)}"
    if not text:
        message = f"LinkedIn answered HTTP {answer.status}."
    if kind is ErrorClass.OPERATOR:
        message += " Whoever operates this Drumbeat has to set LINKEDIN_VERSION to a newer one."
    wait, scope = None, Scope.APP if kind is ErrorClass.OPERATOR else Scope.ACCOUNT
    if kind in (ErrorClass.RATE_LIMITED, ErrorClass.RATE_LIMITED_TODAY):
        wait = _wait(kind, answer.headers, now)
        scope = Scope.APP if "APPLICATION" in text.upper() else Scope.ACCOUNT
    names = _named(text) if kind is ErrorClass.DUPLICATE else None
    return Verdict(kind, _code(answer.status, document), message, wait, scope, names)


def _kind(status: int, document: Mapping[str, Any], text: str) -> ErrorClass:
    code = str(document.get("code") or "")
    if status == 401 or code in ("REVOKED_ACCESS_TOKEN", "EXPIRED_ACCESS_TOKEN"):
        return ErrorClass.REAUTH
    if status == 426 or code == "NONEXISTENT_VERSION":
        return ErrorClass.OPERATOR
    if status == 429:
        today = re.search(r"\bDAY\b", text.upper())
        return ErrorClass.RATE_LIMITED_TODAY if today else ErrorClass.RATE_LIMITED
    if not document or status >= 500 or status < 400:
        return ErrorClass.AMBIGUOUS
    if status == 409 or code in _NOT_READY:
        return ErrorClass.RETRY
    if status == 422 and _named(text) is not None:
        return ErrorClass.DUPLICATE
    if status == 403 and (code == "ACCESS_DENIED" or document.get("serviceErrorCode") == 100):
        # A missing role or permission: reconnecting asks for it, and lists what may be posted to.
        return ErrorClass.REAUTH
    return ErrorClass.PERMANENT


def _named(text: str) -> str | None:
    """The post that is named; URNs of other things are ignored."""
    if "duplicate" not in text.lower():
        return None
    match = _URN.search(text)
    return match[0] if match and match["kind"] in _POSTS else None


def _code(status: int, document: Mapping[str, Any]) -> str:
    code = document.get("code") or document.get("serviceErrorCode")
    plain = re.fullmatch(r"[A-Za-z0-9_-]{1,60}", str(code))
    return plain[0] if plain and code else f"http_{status}"


def _said(document: Mapping[str, Any]) -> str:
    for field in ("message", "error_description", "error"):
        text = document.get(field)
        if isinstance(text, str) and text:
            return text
    return ""


def _wait(kind: ErrorClass, headers: Mapping[str, str], now: datetime) -> float:
    wait = retry_after(headers, now)
    if wait is not None:
        return wait
    if kind is ErrorClass.RATE_LIMITED:
        return _MINUTES
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (today + timedelta(days=1) - now).total_seconds()
