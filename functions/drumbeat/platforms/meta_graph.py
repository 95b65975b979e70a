"""Calls to Meta's Graph API, and what its answers mean for a post."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from drumbeat.domain.connections import Connection
from drumbeat.domain.publishing import NotPublished
from drumbeat.platforms.meta_errors import (
    REFUSALS,
    ErrorClass,
    Rule,
    Verdict,
    classify,
    too_much,
)
from drumbeat.ports import Request, Response, Session

_FORM = "application/x-www-form-urlencoded"


class StepRefused(Exception):
    """A step that shows nothing was refused."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.code)
        self.verdict = verdict


class Graph:
    """`root`: the API's address with its version. `network`: its name for people; `rules`: for its
    errors. All methods that call raise NotSent and NoAnswer."""

    def __init__(self, root: str, network: str, rules: Sequence[Rule]) -> None:
        self._root = root
        self._network = network
        self._rules = rules
        self.unreadable = unreadable(network)

    def get(self, session: Session, node: str, fields: Mapping[str, str]) -> Response:
        return self._call(session, "GET", f"{node}?{urlencode(fields)}", None, "")

    def post(self, session: Session, path: str, fields: Mapping[str, str]) -> Response:
        body = urlencode(fields, errors="replace").encode()
        return self._call(session, "POST", path, body, _FORM)

    def post_file(
        self, session: Session, path: str, fields: Mapping[str, str], name: str, content: bytes
    ) -> Response:
        """Post fields, and a file's bytes as the field `name`."""
        # Imported here because only posts with videos need it.
        from urllib3.filepost import encode_multipart_formdata

        parts: list[Any] = [*fields.items(), (name, ("part", content, "application/octet-stream"))]
        body, content_type = encode_multipart_formdata(parts)
        return self._call(session, "POST", path, body, content_type)

    def created(
        self, session: Session, path: str, fields: Mapping[str, str], shape: re.Pattern[str]
    ) -> str:
        """The id of what was made. It becomes part of an address, so its form is checked.

        Raises StepRefused.
        """
        answer = self.post(session, path, fields)
        verdict = self.verdict_of(answer, session)
        number = (answer.document() or {}).get("id")
        if verdict is None and isinstance(number, str) and shape.fullmatch(number):
            return number
        raise StepRefused(verdict or self.unreadable)

    def verdict_of(self, answer: Response, session: Session) -> Verdict | None:
        """None when the answer is not an error. Errors may have any HTTP status."""
        document = answer.document() or {}
        error = document.get("error")
        if isinstance(error, dict):
            secrets = [session.connection["access_token"]]
            return classify(self._rules, self._network, error, answer.headers, secrets)
        if answer.status == 429:
            return too_much(self._network, answer.headers)
        return None if document and answer.status == 200 else self.unreadable

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


def unreadable(network: str) -> Verdict:
    """The meaning of an answer in another format. `network`: its name for people."""
    words = f"{network}'s answer could not be read."
    return Verdict(ErrorClass.AMBIGUOUS, "unreadable_answer", words)


def not_published(verdict: Verdict) -> NotPublished:
    return NotPublished(
        REFUSALS[verdict.kind],
        verdict.code,
        verdict.message,
        verdict.retry_after,
        spent=verdict.spent,
    )
