"""A client for the API in process and for the API behind its gateway.

Every answer is checked against the OpenAPI document, must not be a 5xx, and must not contain any
secret that the client knows.
"""

from __future__ import annotations

import base64
import gzip
import http.client
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from drumbeat.domain import operators
from tests.openapi_contract import Contract
from tests.unit.api.client import Context, claims, event

Query = Mapping[str, Any] | Sequence[tuple[str, Any]] | str


class _Absent:
    """A marker for "no body", because None is a body."""


ABSENT: Any = _Absent()


@dataclass(frozen=True)
class Raw:
    """An answer as received; header names in lower case. `wire`: the body's bytes as
    transferred."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    wire: int


@dataclass(frozen=True)
class Answer:
    """An answer that agrees with the OpenAPI document."""

    status: int
    headers: Mapping[str, str]
    text: str = field(repr=False)
    #: The body's bytes as Lambda's runtime, or the network, transferred them.
    wire: int = 0

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str | None:
        """The problem's code; None when the answer is no problem, or is the gateway's."""
        told = self.json if self.status >= 400 else {}
        return str(told["code"]) if "code" in told else None

    @property
    def fields(self) -> list[str]:
        """The fields that the problem names; none when the answer is no problem."""
        told = self.json if self.status >= 400 else {}
        return [error["field"] for error in told.get("errors", [])]


class Transport(Protocol):
    def send(
        self,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        body: bytes | None,
        as_user: str | None,
    ) -> Raw:
        """Header names are in lower case; `path` and `query` are already encoded."""
        ...


class InProcess:
    """Calls the handler as the gateway does, with a verified token."""

    def __init__(self, handler: Callable[[Any, Any], dict[str, Any]]) -> None:
        self._handler = handler
        #: Emails that are not confirmed.
        self.unverified: set[str] = set()
        #: Emails of operators.
        self.operators: set[str] = set()

    def send(
        self,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        body: bytes | None,
        as_user: str | None,
    ) -> Raw:
        caller = None
        if as_user is not None:
            verified = "false" if as_user in self.unverified else "true"
            caller = claims(as_user, verified=verified)
            if as_user in self.operators:
                caller["cognito:groups"] = f"[{operators.GROUP}]"
        sent = event(method, path, headers=headers, caller=caller)
        pairs: dict[str, str] = {}
        for name, value in parse_qsl(query, keep_blank_values=True, errors="replace"):
            pairs[name] = f"{pairs[name]},{value}" if name in pairs else value
        sent |= {"rawQueryString": query, "queryStringParameters": pairs}
        if body is not None:
            try:
                sent["body"] = body.decode()
            except UnicodeDecodeError:
                sent |= {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
        answer = self._handler(sent, Context())
        text = answer.get("body") or ""
        packed = base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
        named = {name.lower(): value for name, value in answer["headers"].items()}
        wire = len(json.dumps(answer, ensure_ascii=False).encode())
        return Raw(answer["statusCode"], named, packed, wire)


class OverHttp:
    """Calls the API at `base`; `tokens` are those of its users, by email."""

    def __init__(self, base: str) -> None:
        split = urlsplit(base)
        self._host, self._root = split.netloc, split.path
        self.tokens: dict[str, str] = {}

    def send(
        self,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        body: bytes | None,
        as_user: str | None,
    ) -> Raw:
        sent = dict(headers)
        if as_user is not None:
            sent["authorization"] = f"Bearer {self.tokens[as_user]}"
        address = f"{self._root}{path}" + (f"?{query}" if query else "")
        connection = http.client.HTTPConnection(self._host, timeout=60)
        try:
            connection.request(method, address, body=body, headers=sent)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        named = {name.lower(): value for name, value in answer.getheaders()}
        if answer.status == 204 and not text:
            # The emulator's gateway adds a content type; in process there is none.
            named.pop("content-type", None)
        return Raw(answer.status, named, text, len(text))


class HttpClient:
    """Requests by different users, with every answer checked."""

    def __init__(
        self, transport: Transport, contract: Contract, secrets: Collection[str] = ()
    ) -> None:
        self._transport = transport
        self.contract = contract
        #: The headers of billing's signature.
        self.signs: Callable[[bytes], Mapping[str, str]] = lambda body: {}
        self.secrets = secrets

    def request(
        self,
        method: str,
        path: str,
        query: Query = (),
        json: Any = ABSENT,
        headers: Mapping[str, str] | None = None,
        as_user: str | None = None,
        *,
        content: bytes | None = None,
        signed: bool = False,
        failing: bool = False,
    ) -> Answer:
        """`content`: the body as it is; a text as `query` is sent as it is, too. `signed`: with
        billing's signature.

        `failing`: a dependency of the API fails, so a 5xx is allowed.
        """
        named = {name.lower(): value for name, value in (headers or {}).items()}
        if json is not ABSENT:
            content = _packed(json)
        if content is not None:
            named.setdefault("content-type", "application/json")
        if signed:
            named = {**self.signs(content or b""), **named}
        asked = query if isinstance(query, str) else urlencode(query)
        raw = self._transport.send(method, path, asked, named, content, as_user)
        body = raw.body
        if raw.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        answer = Answer(raw.status, raw.headers, body.decode(), raw.wire)
        self._check(method, path, answer, failing=failing)
        return answer

    def _check(self, method: str, path: str, answer: Answer, *, failing: bool) -> None:
        what = f"{method} {path} answered {answer.status}: {answer.text[:500]}"
        assert answer.status < 500 or failing, what
        complaints = self.contract.complaints(
            method, path, answer.status, answer.headers, answer.text
        )
        assert not complaints, f"{complaints}\n{what}"
        shown = answer.text + str(dict(answer.headers))
        assert not [secret for secret in self.secrets if secret in shown], what


def _packed(value: Any) -> bytes:
    # ASCII, so that lone surrogates are sent as JSON escapes.
    return json.dumps(value).encode("ascii")
