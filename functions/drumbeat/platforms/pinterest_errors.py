"""What Pinterest's answers mean for a post.

Pinterest publishes no list of its codes. Sources: pinterest/api-description, v5/openapi.json (the
statuses); recorded by other developers: codes 2, 3, 8 and 29, and the messages with code 1.
"""

from __future__ import annotations

from datetime import datetime

from drumbeat.domain.connections import Connection
from drumbeat.domain.masking import Mask
from drumbeat.domain.publishing import Ambiguous, NotPublished, Refusal, Scope
from drumbeat.platforms.transport import retry_after, words
from drumbeat.ports import Response

#: A token whose scopes are insufficient; a renewed token has the same ones.
_SCOPES_LACK = 3
_TRIAL_ACCESS = 29
_TRIAL = (
    "Pinterest lets this deployment's app make no pins that others see: it has trial access. "
    "Whoever operates it asks Pinterest for standard access."
)
#: A picture or link that could not be fetched has no code of its own.
_UNREACHABLE = "unable to reach the url"
_LONGEST_WAIT = 86_400.0


def is_ended(answer: Response) -> bool:
    """Whether renewed access would be accepted where this was not."""
    return answer.status == 401 and _code(answer) != _SCOPES_LACK


def said(answer: Response, connection: Connection) -> str:
    message = (answer.document() or {}).get("message")
    if isinstance(message, str) and message:
        mask = Mask.of(connection, (str(connection.get("username")),))
        return f"Pinterest says: {words(message, mask)}"
    return f"Pinterest answered HTTP {answer.status}."


def meaning(answer: Response, connection: Connection, now: datetime) -> NotPublished | Ambiguous:
    """The meaning of an answer that is not a pin."""
    status, number = answer.status, _code(answer)
    code = f"http_{status}" if number is None else f"{status}/{number}"
    message = said(answer, connection)
    if status == 429:
        return NotPublished(Refusal.RATE_LIMITED, code, message, _wait(answer, now))
    if status < 400 or status == 408 or status >= 500:
        return Ambiguous(code, message)
    if status == 401:
        return NotPublished(Refusal.REAUTH, code, message)
    if status == 403 and number == _TRIAL_ACCESS:
        return NotPublished(Refusal.OPERATOR, code, _TRIAL, scope=Scope.APP)
    if status == 400 and _UNREACHABLE in message.lower():
        return NotPublished(Refusal.TRANSIENT, code, message)
    return NotPublished(Refusal.PERMANENT, code, message)


def hidden_meaning(answer: Response, connection: Connection, now: datetime) -> NotPublished:
    """The meaning of an answer to a step that shows nothing."""
    outcome = meaning(answer, connection, now)
    if isinstance(outcome, NotPublished):
        return outcome
    return NotPublished(Refusal.TRANSIENT, outcome.code, outcome.message)


def _code(answer: Response) -> int | None:
    code = (answer.document() or {}).get("code")
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def _wait(answer: Response, now: datetime) -> float | None:
    """Seconds: from Retry-After, or the rest of the category's window (observed)."""
    wait = retry_after(answer.headers, now)
    reset = answer.headers.get("x-ratelimit-reset", "")
    if wait is None and reset.isascii() and reset.isdigit():
        return min(float(reset[:9]), _LONGEST_WAIT)
    return wait
