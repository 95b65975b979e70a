"""What errors of Meta's Graph API mean for a post; each network of Meta's has its own rules.

Source: Meta, Graph API Error Handling and Rate Limits; recorded answers where Meta says nothing.
HTTP statuses mean nothing there and messages are localised: code and subcode decide, the subcode
first. `is_transient` overrides both, except where a rule is `firm`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from drumbeat.domain.masking import Mask
from drumbeat.domain.publishing import Refusal
from drumbeat.platforms.transport import retry_after, words


class ErrorClass(StrEnum):
    """What can be done about an error."""

    REAUTH = "reauth"  # a person must reconnect
    RATE_LIMITED = "rate_limited"  # retry when the network says so
    AMBIGUOUS = "ambiguous"  # it may have been done: look
    DUPLICATE = "duplicate"  # it seems to be there already: look
    RETRY_THEN_PERMANENT = "retry_then_permanent"  # retry in minutes; then give up
    PERMANENT = "permanent"


#: The refusal for each class, when the post was certainly not shown.
REFUSALS: Mapping[ErrorClass, Refusal] = {
    ErrorClass.REAUTH: Refusal.REAUTH,
    ErrorClass.RATE_LIMITED: Refusal.RATE_LIMITED,
    ErrorClass.AMBIGUOUS: Refusal.TRANSIENT,
    ErrorClass.DUPLICATE: Refusal.PERMANENT,
    ErrorClass.RETRY_THEN_PERMANENT: Refusal.TRANSIENT,
    ErrorClass.PERMANENT: Refusal.PERMANENT,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`code` as people look it up: `190/463`. `retry_after` in seconds, when it was said. `spent`:
    what was prepared is of no use any more."""

    kind: ErrorClass
    code: str
    message: str
    retry_after: float | None = None
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """`codes` or `subcodes` None: any. `firm`: applies even when the network says transient.

    `wait`: seconds that are waited where the answer does not say for how long. `says`: what the
    message has in it, where no number tells. `remedy`: what people do about it. `spent`: what was
    prepared is of no use any more.
    """

    kind: ErrorClass
    codes: Collection[int] | None = None
    subcodes: Collection[int] | None = None
    firm: bool = False
    wait: float | None = None
    says: str = ""
    remedy: str = ""
    spent: bool = False


def classify(
    rules: Sequence[Rule],
    network: str,
    error: Mapping[str, Any],
    headers: Mapping[str, str],
    secrets: Sequence[str],
) -> Verdict:
    """The meaning of the `error` member of an answer; the first matching rule decides.

    `headers` has lower-case names. An unknown error is ambiguous: an unnecessary look costs little,
    a wrong "not posted" costs a second post.
    """
    code, subcode = _whole(error.get("code")), _whole(error.get("error_subcode"))
    message = str(error.get("message"))
    rule = next((rule for rule in rules if _fits(rule, code, subcode, message)), None)
    kind = rule.kind if rule else ErrorClass.AMBIGUOUS
    if error.get("is_transient") is True and not (rule and rule.firm):
        kind = ErrorClass.AMBIGUOUS
    wait = None
    if kind is ErrorClass.RATE_LIMITED:
        seconds = _wait(headers)
        wait = seconds if seconds is not None else rule.wait if rule else None
    text = error.get("error_user_msg") or error.get("message") or f"{network} gave no reason."
    sentence = words(text, Mask(secrets))
    return Verdict(
        kind,
        "/".join(str(number) for number in (code, subcode) if number is not None) or "unknown",
        f"{sentence} {rule.remedy}" if rule and rule.remedy else sentence,
        wait,
        spent=rule is not None and rule.spent,
    )


def too_much(network: str, headers: Mapping[str, str]) -> Verdict:
    """The meaning of HTTP 429 without an error of the Graph API: a gateway refused."""
    message = f"{network} takes no more calls for now."
    return Verdict(ErrorClass.RATE_LIMITED, "http_429", message, _wait(headers))


def is_used_up(headers: Mapping[str, str]) -> bool:
    """Whether calls are refused now: usage is at 100 percent, or there are minutes to wait."""
    if _wait(headers) is not None:
        return True
    return any(
        share >= 100
        for name in ("x-business-use-case-usage", "x-app-usage")
        for share in _positive(headers.get(name, ""), {"call_count", "total_time", "total_cputime"})
    )


def _fits(rule: Rule, code: int | None, subcode: int | None, message: str) -> bool:
    return (
        (rule.codes is None or code in rule.codes)
        and (rule.subcodes is None or subcode in rule.subcodes)
        and rule.says in message
    )


def _whole(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return int(value)
    return None


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds until calls are accepted again, if the headers say so.

    Meta's own headers give minutes. It documents no Retry-After, which is used if present.
    """
    waits = [
        minute * 60
        for name in ("x-business-use-case-usage", "x-app-usage")
        for minute in _minutes(headers.get(name, ""))
    ]
    wait = retry_after(headers)
    return max(waits if wait is None else [*waits, wait], default=None)


def _minutes(header: str) -> list[float]:
    """Every positive `estimated_time_to_regain_access`, limited to a day."""
    positives = _positive(header, {"estimated_time_to_regain_access"})
    return [min(minutes, 24 * 60.0) for minutes in positives]


def _positive(header: str, names: Collection[str]) -> list[float]:
    """Every positive number with one of these names, however deep."""
    try:
        waiting: list[Any] = [json.loads(header)]
    except (ValueError, RecursionError):
        return []
    positives = []
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
            numbers = (value.get(name) for name in names)
            positives += [
                float(number)
                for number in numbers
                if isinstance(number, int | float) and math.isfinite(number) and number > 0
            ]
    return positives
