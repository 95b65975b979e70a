"""The results of an adapter's single calls, as outcomes of the post."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from drumbeat.domain.connections import Connection
from drumbeat.domain.publishing import Ambiguous, NotPublished, Refusal
from drumbeat.platforms.transport import not_sent
from drumbeat.ports import NoAnswer, NotSent, Request, Response, Session

#: Makes a request from the present connection.
Asking = Callable[[Connection], Request]


class Refused(Exception):
    """A step that shows nothing failed, so the post is certainly not there."""

    def __init__(self, outcome: NotPublished) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


def hidden(session: Session, asking: Asking) -> Response:
    """The answer to a call that shows nothing. Raises Refused."""
    try:
        return session.send(asking)
    except NotSent as failure:
        raise Refused(not_sent(failure)) from None
    except NoAnswer as failure:
        outcome = NotPublished(Refusal.TRANSIENT, failure.code, failure.message)
        raise Refused(outcome) from None


def visible(session: Session, asking: Asking) -> Response | NotPublished | Ambiguous:
    """The answer to the call that shows the post, or the outcome without one."""
    try:
        return session.send(asking)
    except NotSent as failure:
        return not_sent(failure)
    except NoAnswer as failure:
        return Ambiguous(failure.code, failure.message)


def looked(session: Session, asking: Asking) -> Response | None:
    """The answer to a look; None without one, which proves nothing."""
    try:
        return session.send(asking)
    except (NotSent, NoAnswer):
        return None


def json_request(
    method: str, url: str, headers: Mapping[str, str], document: Any = None
) -> Request:
    """A request for JSON, with a JSON body or without a body."""
    all_headers = {"Accept": "application/json", **headers}
    if document is None:
        return Request(method, url, all_headers)
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Request(
        method,
        url,
        {**all_headers, "Content-Type": "application/json"},
        body.encode("utf-8", "replace"),
    )
