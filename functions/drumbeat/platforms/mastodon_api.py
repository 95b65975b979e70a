"""Calls of an instance, and what its refusals mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from drumbeat.domain import findings
from drumbeat.domain.connections import Connection
from drumbeat.domain.findings import Finding
from drumbeat.domain.masking import Mask
from drumbeat.domain.publishing import NotPublished, Refusal
from drumbeat.platforms.steps import Asking, json_request
from drumbeat.platforms.transport import retry_after, words
from drumbeat.ports import Request, Response, Session

#: What the question who we are is answered where the token lets nobody in; 422 is snac's.
NOBODY = {401, 403, 422}
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,128}")


def is_id(value: object) -> bool:
    """Ids become parts of addresses, so their shape matters."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def root(connection: Connection) -> str:
    """The instance's address: people copy addresses of its pages, too."""
    split = urlsplit(str(connection["instance_url"]))
    return f"{split.scheme}://{split.netloc}"


def authorised(connection: Connection) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {connection['access_token']}",
        "Accept": "application/json",
    }


def calling(
    method: str,
    path: str,
    document: Mapping[str, Any] | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    signed: bool = True,
) -> Asking:
    def asking(connection: Connection) -> Request:
        own = authorised(connection) if signed else {}
        url = f"{root(connection)}{path}"
        return json_request(method, url, {**own, **(headers or {})}, document)

    return asking


def _wait(answer: Response, now: datetime) -> float | None:
    """Seconds until calls are welcome again: Retry-After, or the time of the reset."""
    wait = retry_after(answer.headers, now)
    if wait is not None:
        return wait
    try:
        reset = datetime.fromisoformat(answer.headers.get("x-ratelimit-reset", ""))
    except ValueError:
        return None
    if reset.tzinfo is None:
        reset = reset.replace(tzinfo=UTC)
    return min(max((reset - now).total_seconds(), 0.0), 86400.0)


def said(answer: Response, session: Session) -> str:
    """What the server says went wrong, for people."""
    connection = session.connection
    document = answer.document() or {}
    for field in ("error_description", "error"):
        if isinstance(document.get(field), str) and document[field]:
            mask = Mask.of(connection, (connection["instance_url"],))
            return f"The server says: {words(document[field], mask)}"
    return f"The server answered HTTP {answer.status}."


def refused_check(answer: Response, session: Session) -> Finding:
    """What a check has found where the server refused to say whose token it is."""
    message = said(answer, session)
    if answer.status in NOBODY:
        return findings.error("credentials_refused", f"{message} Connect the account again.")
    if answer.status == 404 or answer.status < 400:
        return findings.error("no_access", f"{message} It may be no Mastodon server.")
    return findings.warning("network_unavailable", message)


def refusal(answer: Response, session: Session, now: datetime) -> NotPublished:
    """What an error means for a post that is certainly not there."""
    code, message, status = f"http_{answer.status}", said(answer, session), answer.status
    if status == 429:
        wait = _wait(answer, now)
        return NotPublished(Refusal.RATE_LIMITED, code, message, wait)
    if status == 401:
        return NotPublished(Refusal.REAUTH, code, message)
    if status >= 500 or status < 300:
        return NotPublished(Refusal.TRANSIENT, code, message)
    return NotPublished(Refusal.PERMANENT, code, message)
