"""What X's errors mean for a post.

Sources: X API, Response codes and errors, Rate limits; recorded answers where X says nothing.
Errors have three forms: problems (`type`, `title`, `detail`), older `errors` with codes, and flat
ones of the token endpoint. The host of a problem's type varies, so only its last part is used.
Messages are parsed only where nothing else distinguishes errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from drumbeat.domain.masking import Mask
from drumbeat.domain.publishing import NotPublished, Refusal, Scope
from drumbeat.platforms.transport import retry_after, words
from drumbeat.ports import Response


class ErrorClass(StrEnum):
    """What can be done about an error."""

    REAUTH = "reauth"  # a person must reconnect
    RATE_LIMITED = "rate_limited"  # retry when X says so
    PAUSED = "paused"  # retry in hours: X took the account for a spammer
    OPERATOR = "operator"  # the app's plan, credits or registration
    DUPLICATE = "duplicate"  # the text seems to be there already: look
    AMBIGUOUS = "ambiguous"  # it may have been done: look
    PERMANENT = "permanent"


#: How long to pause an account that X took for a spammer, since it does not say.
SPAM_PAUSE = 6 * 3600.0
_MOST_SECONDS = 24 * 3600.0
_UNIX = re.compile(r"[0-9]{1,12}")
_CODE = re.compile(r"[a-z0-9_-]{1,40}")

_REFUSALS: Mapping[ErrorClass, Refusal] = {
    ErrorClass.REAUTH: Refusal.REAUTH,
    ErrorClass.RATE_LIMITED: Refusal.RATE_LIMITED,
    ErrorClass.PAUSED: Refusal.RATE_LIMITED,
    ErrorClass.OPERATOR: Refusal.OPERATOR,
    ErrorClass.DUPLICATE: Refusal.PERMANENT,
    ErrorClass.AMBIGUOUS: Refusal.TRANSIENT,
    ErrorClass.PERMANENT: Refusal.PERMANENT,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wait` in seconds, if known. `scope`: which accounts it is about."""

    kind: ErrorClass
    code: str
    message: str
    wait: float | None = None
    scope: Scope = Scope.ACCOUNT

    def not_published(self) -> NotPublished:
        """For a post that was certainly not shown."""
        refusal = _REFUSALS[self.kind]
        return NotPublished(refusal, self.code, self.message, self.wait, self.scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """`names`: the last part of a problem's type, or its title in lower case, or an older code.

    `says`: a part of the message, in lower case. Unset fields match anything. `advice`: a remedy,
    after X's own message.
    """

    kind: ErrorClass
    code: str
    status: int | None = None
    names: frozenset[str] = frozenset()
    says: str = ""
    advice: str = ""


_BILLING = "Whoever operates this Drumbeat has to see to its app's credits and limits at X."
#: The first matching rule decides.
_RULES = (
    _Rule(kind=ErrorClass.OPERATOR, code="credits_depleted", status=402, advice=_BILLING),
    _Rule(
        kind=ErrorClass.OPERATOR,
        code="usage_capped",
        names=frozenset({"usage-capped", "usagecapexceeded"}),
        advice=_BILLING,
    ),
    _Rule(kind=ErrorClass.RATE_LIMITED, code="rate_limited", status=429),
    _Rule(kind=ErrorClass.RATE_LIMITED, code="rate_limited", names=frozenset({"88"})),
    _Rule(kind=ErrorClass.REAUTH, code="unauthorized", status=401),
    _Rule(
        kind=ErrorClass.REAUTH,
        code="unsupported_authentication",
        names=frozenset({"unsupported-authentication", "unsupported authentication"}),
    ),
    _Rule(
        kind=ErrorClass.OPERATOR,
        code="client_forbidden",
        names=frozenset({"client-forbidden"}),
        advice="Whoever operates this Drumbeat has to enrol its app at X.",
    ),
    _Rule(
        kind=ErrorClass.DUPLICATE, code="duplicate_content", status=403, says="duplicate content"
    ),
    _Rule(
        kind=ErrorClass.PAUSED,
        code="taken_for_spam",
        status=403,
        says="to protect our users from spam",
        advice="Log in at X and see whether it wants something of the account.",
    ),
    _Rule(
        kind=ErrorClass.PERMANENT,
        code="account_suspended",
        status=403,
        says="suspended",
        advice="Log in at X to appeal.",
    ),
    _Rule(
        kind=ErrorClass.PERMANENT,
        code="media_refused",
        status=400,
        says="media.media_ids",
        advice="Post again: pictures and videos are uploaded anew then.",
    ),
)


def verdict_of(answer: Response, mask: Mask, now: datetime) -> Verdict:
    """The meaning of an error.

    An answer without a readable body came from a gateway and proves nothing, unless its status
    alone means that nothing was done.
    """
    document = answer.document() or {}
    names, text = _names(document), _said(document)
    rule = next((each for each in _RULES if _fits(each, answer.status, names, document)), None)
    if rule is not None:
        kind, code, advice = rule.kind, rule.code, rule.advice
    elif not 400 <= answer.status < 500 or not document:
        kind, code, advice = ErrorClass.AMBIGUOUS, f"http_{answer.status}", ""
    else:
        kind, advice = ErrorClass.PERMANENT, ""
        code = next((name for name in names if _CODE.fullmatch(name)), f"http_{answer.status}")
    message = f"X says: {words(text, mask)}" if text else f"X answered HTTP {answer.status}."
    wait, scope = None, Scope.APP if kind is ErrorClass.OPERATOR else Scope.ACCOUNT
    if kind is ErrorClass.RATE_LIMITED:
        wait, scope = _wait(answer.headers, now)
    elif kind is ErrorClass.PAUSED:
        wait = SPAM_PAUSE
    return Verdict(kind, code, f"{message} {advice}".strip(), wait, scope)


def _fits(rule: _Rule, status: int, names: Sequence[str], document: Mapping[str, Any]) -> bool:
    return (
        rule.status in (None, status)
        and (not rule.names or not rule.names.isdisjoint(names))
        and (not rule.says or rule.says in str(document).lower())
    )


def _names(document: Mapping[str, Any]) -> Sequence[str]:
    """The names of an error, the most specific first."""
    kind, title, flat = (document.get(field) for field in ("type", "title", "error"))
    names = []
    if isinstance(kind, str) and "/" in kind:
        names.append(kind.rpartition("/")[2].lower())
    names += [str(each["code"]) for each in _listed(document) if "code" in each]
    names += [each.lower() for each in (title, flat) if isinstance(each, str)]
    return names


def _said(document: Mapping[str, Any]) -> str:
    messages = [each.get("message") or each.get("detail") for each in _listed(document)]
    for text in (document.get("detail"), *messages, document.get("error_description")):
        if isinstance(text, str) and text:
            return text
    title = document.get("title")
    return title if isinstance(title, str) else ""


def _listed(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    errors = document.get("errors")
    return [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else ()


def _wait(headers: Mapping[str, str], now: datetime) -> tuple[float | None, Scope]:
    """Seconds until calls are accepted again, and whose calls.

    A used-up daily limit lasts longer than the window whose reset is beside it.
    """
    for whose, scope in (("app", Scope.APP), ("user", Scope.ACCOUNT)):
        if headers.get(f"x-{whose}-limit-24hour-remaining", "").strip() == "0":
            until = _until(headers.get(f"x-{whose}-limit-24hour-reset", ""), now)
            if until is not None:
                return until, scope
    until = _until(headers.get("x-rate-limit-reset", ""), now)
    return (retry_after(headers, now) if until is None else until), Scope.ACCOUNT


def _until(reset: str, now: datetime) -> float | None:
    """`reset` is a Unix second; returns seconds."""
    if not _UNIX.fullmatch(reset.strip()):
        return None
    return min(max(int(reset) - now.timestamp(), 0.0), _MOST_SECONDS)
