"""Calls of the Graph API, and what its answers mean for a post."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from drumbeat.domain.connections import Connection
from drumbeat.domain.publishing import NotPublished, Refusal
from drumbeat.platforms.facebook_errors import ErrorClass, Verdict, classify, too_much
from drumbeat.ports import Request, Response, Session

#: What each kind of error says of a post that certainly was not shown.
_REFUSALS: Mapping[ErrorClass, Refusal] = {
    ErrorClass.REAUTH: Refusal.REAUTH,
    ErrorClass.RATE_LIMITED: Refusal.RATE_LIMITED,
    ErrorClass.AMBIGUOUS: Refusal.TRANSIENT,
    ErrorClass.DUPLICATE: Refusal.PERMANENT,
    ErrorClass.RETRY_THEN_PERMANENT: Refusal.TRANSIENT,
    ErrorClass.PERMANENT: Refusal.PERMANENT,
}
UNREADABLE = Verdict(
    ErrorClass.AMBIGUOUS, "unreadable_answer", "Facebook's answer could not be read."
)
_FORM = "application/x-www-form-urlencoded"


class StepRefused(Exception):
    """A step that shows nothing was refused."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.code)
        self.verdict = verdict


class Graph:
    """`root` is the API's address with its version. All methods raise NotSent and NoAnswer."""

    def __init__(self, root: str) -> None:
        self._root = root

    def get(self, session: Session, node: str, fields: Mapping[str, str]) -> Response:
        return self._call(session, "GET", f"{node}?{urlencode(fields)}", None, "")

    def post(self, session: Session, path: str, fields: Mapping[str, str]) -> Response:
        body = urlencode(fields, errors="replace").encode()
        return self._call(session, "POST", path, body, _FORM)

    def post_file(
        self, session: Session, path: str, fields: Mapping[str, str], name: str, content: bytes
    ) -> Response:
        """The fields, and a file's bytes as the field `name`."""
        # Imported here: only posts with videos need it.
        from urllib3.filepost import encode_multipart_formdata

        parts: list[Any] = [*fields.items(), (name, ("part", content, "application/octet-stream"))]
        body, content_type = encode_multipart_formdata(parts)
        return self._call(session, "POST", path, body, content_type)

    def created(
        self, session: Session, path: str, fields: Mapping[str, str], shape: re.Pattern[str]
    ) -> str:
        """The id of what was made. It becomes part of an address, so its shape matters.

        Raises StepRefused.
        """
        answer = self.post(session, path, fields)
        verdict = verdict_of(answer, session)
        made = (answer.document() or {}).get("id")
        if verdict is None and isinstance(made, str) and shape.fullmatch(made):
            return made
        raise StepRefused(verdict or UNREADABLE)

    def _call(
        self, session: Session, method: str, path: str, body: bytes | None, content_type: str
    ) -> Response:
        def request(connection: Connection) -> Request:
            headers = {
                "Authorization": f"Bearer {connection['access_token']}",
                "Accept": "application/json",
            }
            if body is not None:
                headers["Content-Type"] = content_type
            return Request(method, f"{self._root}/{path}", headers, body)

        return session.send(request)


def verdict_of(answer: Response, session: Session) -> Verdict | None:
    """None when the answer is no error. Errors count whatever the HTTP status is."""
    document = answer.document() or {}
    error = document.get("error")
    if isinstance(error, dict):
        return classify(error, answer.headers, session.connection["access_token"])
    if answer.status == 429:
        return too_much(answer.headers)
    return None if document and answer.status == 200 else UNREADABLE


def not_published(verdict: Verdict) -> NotPublished:
    return NotPublished(_REFUSALS[verdict.kind], verdict.code, verdict.message, verdict.retry_after)
