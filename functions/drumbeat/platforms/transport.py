"""Reading common parts of answers: messages, pauses, and whether anything was done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from drumbeat.domain import graphemes
from drumbeat.domain.masking import Mask
from drumbeat.domain.publishing import NotPublished, Refusal
from drumbeat.ports import AccessLost, NotSent

_SHOWN_CHARACTERS = 500
#: In seconds; a network that asks for a longer pause is called after this one.
_MAX_WAIT_SECONDS = 24 * 3600.0
_SECONDS = re.compile(r"[0-9]+", re.ASCII)
_UNSHOWN = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")

#: The code for an address that must not be called.
ADDRESS_REFUSED = "address_refused"


def not_sent(failure: NotSent) -> NotPublished:
    """The outcome for a post when a step could not be sent."""
    refusal = Refusal.TRANSIENT
    if isinstance(failure, AccessLost) and failure.dead:
        refusal = Refusal.REAUTH
    elif failure.code == ADDRESS_REFUSED:
        refusal = Refusal.PERMANENT
    return NotPublished(refusal, failure.code, failure.message)


def words(text: object, mask: Mask) -> str:
    """A network's message for storing and showing: one line, limited, without our secrets."""
    line = _UNSHOWN.sub(" ", mask(str(text))).strip()
    return graphemes.shortened(line, _SHOWN_CHARACTERS)


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds until a call is accepted again, at most a day; None when the header is not readable.

    RFC 9110, 10.2.3: seconds, or a date. A date counts from the answer's own `Date`, so that
    different clocks do no harm, or from `now` without one.
    """
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        # Python reads no more than 4300 digits.
        return _MAX_WAIT_SECONDS if len(value) > 9 else min(float(value), _MAX_WAIT_SECONDS)
    until, since = _date(value), _date(headers.get("date", "")) or now
    if until is None or since is None:
        return None
    return min(max((until - since).total_seconds(), 0.0), _MAX_WAIT_SECONDS)


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
