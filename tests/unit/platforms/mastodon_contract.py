"""Mastodon's contract, and transports that check requests and answers against it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from drumbeat.ports import Request, Response
from sandbox import mastodon_entities as entities
from sandbox.ledger import Ledger
from sandbox.mastodon import Mastodon
from tests.unit.platforms.doubles import ScriptedTransport, answered
from tests.unit.platforms.vendor_contract import VendorContract

SITE = "https://social.example"
#: NodeInfo is a standard of its own, and the older form of /api/v2/instance is not in the document.
_NOT_DESCRIBED = {"/.well-known/nodeinfo", "/nodeinfo/2.0", "/api/v1/instance"}


def _read() -> VendorContract:
    """The document says `oneOf` of forms of which a text with pictures fits two."""
    contract = VendorContract("mastodon.openapi.json", takes_forms=True)
    operation = contract.document["paths"]["/api/v1/statuses"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    schema["anyOf"] = schema.pop("oneOf")
    return contract


CONTRACT = _read()

AN_ACCOUNT = entities.own_account("7", "h2o", SITE)
AN_INSTANCE = entities.instance(
    SITE,
    statuses={
        "max_characters": 500,
        "max_media_attachments": 4,
        "characters_reserved_per_url": 23,
    },
)


class Odd(Response):
    """What only broken servers and other software with this API answer; it is not checked."""

    __slots__ = ()


def odd(body: object, status: int = 200) -> Odd:
    return Odd(status, {}, answered(body).body)


def an_upload(number: str = "55", status: int = 200, **more: Any) -> Response:
    return answered(entities.attachment(number, **more), status)


def an_app(number: str, secret: str, redirect_uri: str) -> dict[str, Any]:
    app = entities.application("1", "Drumbeat", [redirect_uri], "read:accounts write:statuses")
    return {**app, "client_id": number, "client_secret": secret}


def a_status(text: str, at: str, **more: Any) -> dict[str, Any]:
    author = entities.account("7", "h2o", SITE)
    return entities.status("1", author, at, **{"content": f"<p>{text}</p>", **more})


def _hold(request: Request, answer: Response | None = None) -> None:
    """Check the request, or the answer to it."""
    path = urlsplit(request.url).path
    if path in _NOT_DESCRIBED:
        return
    if answer is None:
        CONTRACT.hold_request(request, path)
    elif not isinstance(answer, Odd):
        body = json.loads(answer.body) if answer.status < 400 else answer.document()
        CONTRACT.hold_answer(request.method, path, answer.status, body)


class HeldScript(ScriptedTransport):
    """Answers in the given order; requests and answers are checked."""

    def send(self, request: Request) -> Response:
        _hold(request)
        answer = super().send(request)
        _hold(request, answer)
        return answer


class HeldTransport:
    """`ports.Transport` to the stand-in, with requests and answers checked."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.sandbox = Mastodon(self.ledger, SITE)

    def send(self, request: Request) -> Response:
        _hold(request)
        split = urlsplit(request.url)
        headers = {name.lower(): value for name, value in request.headers.items()}
        query = dict(parse_qsl(split.query))
        call = self.sandbox.call(request.method, split.path, query, headers, request.body or b"")
        told = self.sandbox.answer(call)
        answer = Response(told.status, {}, told.encoded())
        _hold(request, answer)
        return answer
