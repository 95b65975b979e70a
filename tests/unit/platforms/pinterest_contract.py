"""Pinterest's stand-in without a socket; requests and answers are checked against its contract."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from drumbeat.ports import Request, Response
from sandbox.fetching import Fetcher
from sandbox.ledger import Ledger
from sandbox.pinterest import Pinterest
from tests.unit.platforms.vendor_contract import VendorContract

SITE = "https://sandbox.example"
ROOT = f"{SITE}/pinterest"
CONTRACT = VendorContract("pinterest.openapi.json", elsewhere={"continuous_refresh"})


class HeldTransport:
    """`ports.Transport` to the stand-in, with requests and answers checked."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.requests: list[Request] = []
        self._sandbox = Pinterest(self.ledger, SITE, Fetcher(self.ledger))

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        split = urlsplit(request.url)
        query = dict(parse_qsl(split.query))
        headers = {name.lower(): value for name, value in request.headers.items()}
        path = split.path.removeprefix("/pinterest/v5")
        if path != split.path:
            CONTRACT.hold_request(request, path)
        call = self._sandbox.call(request.method, split.path, query, headers, request.body or b"")
        answer = self._sandbox.answer(call)
        if path != split.path:
            CONTRACT.hold_answer(request.method, path, answer.status, answer.body)
        return Response(answer.status, {}, answer.encoded())
