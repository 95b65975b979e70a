"""The meaning of YouTube's errors, by their reasons.

Sources: YouTube Data API, Errors; Quota costs; recorded answers. Its day is that of Pacific time. A
project's used-up uploads are reported as a rate limit, and only the message distinguishes them
(googleapis/google-api-python-client#2753).
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from drumbeat.domain.caps import CalendarDay
from drumbeat.domain.masking import Mask
from drumbeat.domain.publishing import NotPublished, Refusal, Scope
from drumbeat.platforms.transport import retry_after, words
from drumbeat.ports import Response, Session

#: The zone at whose midnight quotas are reset.
PACIFIC = CalendarDay("America/Los_Angeles")
#: The message for a project's used-up uploads of the day.
_UPLOADS_USED_UP = "Video Uploads per day"
_DAY_SECONDS = 24 * 3600.0
_PROJECT_RATE = "rateLimitExceeded"
_RATES = {_PROJECT_RATE, "userRateLimitExceeded", "uploadRateLimitExceeded"}
#: A permission was not granted: reconnecting asks for it.
_REAUTH = {"authError", "expired", "insufficientPermissions"}
#: Errors that a retry won't fix, whatever the status is.
_PERMANENT = {"youtubeSignupRequired", "forbidden", "SERVICE_UNAVAILABLE", "keyInvalid"}
_UNCLEAR = {"internalError", "backendError"}
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_NO_CHANNEL = "The Google account has no YouTube channel. Make one there, or connect another."


def reason_of(answer: Response) -> str | None:
    """The first error's reason; None without one."""
    error = _error(answer)
    errors = error.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    reason = first.get("reason") if isinstance(first, dict) else None
    return reason[:60] if isinstance(reason, str) and reason else None


def is_ended(answer: Response) -> bool:
    """Whether access has expired, so that it is renewed: nothing was done."""
    return answer.status == 401 and reason_of(answer) != "youtubeSignupRequired"


def refusal_of(answer: Response, session: Session, now: datetime) -> NotPublished | None:
    """The refusal, if the answer is certain; otherwise None."""
    reason = reason_of(answer)
    code = reason or f"http_{answer.status}"
    message = said(answer, session)
    if reason == "quotaExceeded" or _is_used_up(answer):
        wait = (PACIFIC.end(now) - now).total_seconds()
        message = (
            "YouTube lets this Drumbeat do no more today. It goes on at midnight in Los Angeles. "
            f"{message}"
        )
        return NotPublished(Refusal.RATE_LIMITED, code, message, wait, Scope.APP)
    if reason == "uploadLimitExceeded":
        return NotPublished(Refusal.RATE_LIMITED, code, message, _DAY_SECONDS)
    if reason in _RATES or answer.status == 429:
        scope = Scope.APP if reason == _PROJECT_RATE else Scope.ACCOUNT
        wait_ = retry_after(answer.headers, now)
        return NotPublished(Refusal.RATE_LIMITED, code, message, wait_, scope)
    if reason in _UNCLEAR:
        return None
    if reason == "youtubeSignupRequired":
        return NotPublished(Refusal.PERMANENT, code, _NO_CHANNEL)
    if reason not in _PERMANENT and (reason in _REAUTH or answer.status == 401):
        return NotPublished(Refusal.REAUTH, code, message)
    if reason in _PERMANENT or 400 <= answer.status < 500:
        return NotPublished(Refusal.PERMANENT, code, message)
    return None


def said(answer: Response, session: Session) -> str:
    """YouTube's message without its markup."""
    message = _error(answer).get("message")
    if not (isinstance(message, str) and message):
        return f"YouTube answered HTTP {answer.status}."
    connection = session.connection
    public = (connection["channel_id"], connection.get("scope", ""))
    plain = html.unescape(_TAG.sub("", message))
    return f"YouTube says: {words(plain, Mask.of(connection, public))}"


def _is_used_up(answer: Response) -> bool:
    message = _error(answer).get("message")
    return (
        reason_of(answer) == _PROJECT_RATE
        and isinstance(message, str)
        and _UPLOADS_USED_UP in message
    )


def _error(answer: Response) -> Mapping[str, Any]:
    error = (answer.document() or {}).get("error")
    return error if isinstance(error, dict) else {}
