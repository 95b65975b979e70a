"""Calls to Meta during a login, before there is an account, and their errors.

The token endpoints' errors are flat, those of the Graph API are under `error`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from drumbeat.domain.authorising import NotAuthorised
from drumbeat.domain.masking import Mask
from drumbeat.platforms.transport import words
from drumbeat.ports import NoAnswer, NotSent, Request, Response, Transport

#: How long a token lasts when the answer does not say, in seconds: sixty days.
_USUAL_SECONDS = 5_184_000


def called(
    network: str, transport: Transport, request: Request, secrets: Sequence[str]
) -> Mapping[str, Any] | NotAuthorised:
    """The answer's document. `network`: its name for people; `secrets` are removed from
    messages."""
    try:
        answer = transport.send(request)
    except (NotSent, NoAnswer) as failure:
        return NotAuthorised(failure.code, failure.message)
    document = answer.document()
    if answer.status == 200 and document is not None and "error" not in document:
        return document
    return refusal(network, answer, secrets)


def refusal(network: str, answer: Response, secrets: Sequence[str]) -> NotAuthorised:
    """The network's error, in its own words if there are any."""
    document = answer.document() or {}
    error = document.get("error")
    text = document.get("error_message")
    if isinstance(error, dict):
        text = error.get("error_user_msg") or error.get("message")
    code = f"http_{answer.status}"
    if isinstance(text, str) and text:
        return NotAuthorised(code, f"{network} says: {words(text, Mask(secrets))}")
    return NotAuthorised(code, f"{network} answered HTTP {answer.status}. Try again later.")


def unreadable(network: str) -> NotAuthorised:
    return NotAuthorised("unreadable_answer", f"{network}'s answer could not be read. Try again.")


def text_of(document: Mapping[str, Any], name: str) -> str | None:
    """A text that is not empty; None for anything else."""
    value = document.get(name)
    return value if isinstance(value, str) and value else None


def number_of(value: object) -> str | None:
    """A person's number at the network, which may be text or a number."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    text = str(value) if is_number or isinstance(value, str) else ""
    return text if text.isascii() and text.isdecimal() else None


def picture_of(value: object) -> str | None:
    """A picture's address that a browser may load."""
    return value if isinstance(value, str) and value.startswith("https://") else None


def end_of(answer: Mapping[str, Any], now: datetime) -> datetime:
    """When a new token expires."""
    seconds = answer.get("expires_in")
    if not isinstance(seconds, int) or seconds <= 0:
        seconds = _USUAL_SECONDS
    return now + timedelta(seconds=min(seconds, 2 * _USUAL_SECONDS))
