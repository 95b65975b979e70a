"""The HTTP server: the networks under their own paths, and the controls.

GET  /mails[?to=]  /mails/{id}[/html]
GET  /health  /pictures/{name}.png  /files/{name}  /calls  /faults  /
GET  /ledger[?hidden=true&network=&channel=&...]
POST /faults            PUT /webhooks/{name}/secret       DELETE /faults[/{id}]
GET  /websites/{name}[?way=script|frame|strict]            PUT /websites/{name}
"""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlsplit

from local.listening import Handler, Listener
from sandbox import mails as mail_pages
from sandbox import page, webhooks, websites
from sandbox.calls import Answer, Call
from sandbox.faults import KINDS, BadFault, Fault, Faults
from sandbox.fetching import Fetcher
from sandbox.ledger import FILES, Ledger
from sandbox.mails import Mails
from sandbox.networks import StandIn, networks

#: The size of a video, with a margin for its form.
_MAX_BODY_BYTES = 120_000_000
_SECRET_PATH = re.compile(r"/webhooks/([A-Za-z0-9._-]{1,64})/secret")
_FAULT_PATH = re.compile(r"/faults/(\d{1,9})")
_PICTURE_PATH = re.compile(r"/pictures/[A-Za-z0-9._-]{1,64}\.png")
_WEBSITE_PATH = re.compile(r"/websites/([A-Za-z0-9._-]{1,64})")
#: One grey pixel.
_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


class HangUp(Exception):
    """End the connection without an answer."""


class Server:
    """The sandbox, listening in its own thread. A context manager.

    `port` 0 takes a free one; `url` has its number. Without `ledger_path` nothing is kept over a
    restart. `media_origin`: the address of this machine's library, from which networks fetch
    pictures. `clock`: the networks' time, in seconds since the epoch. `mails`: lists the e-mails
    sent on this machine.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        ledger_path: Path | str | None = None,
        media_origin: str = "",
        clock: Callable[[], float] = time.time,
        mails: Mails = mail_pages.none,
    ) -> None:
        self.media_origin = media_origin
        self._mails = mails
        self.ledger = Ledger(ledger_path, clock)
        self.faults = Faults()
        self.closing = threading.Event()
        try:
            self._http = _Http((host, port), self)
        except OSError:
            self.ledger.close()
            raise
        self.url = f"http://{host}:{self._http.server_address[1]}"
        self._networks = networks(self.ledger, self.url, Fetcher(self.ledger, media_origin))
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        self.ledger.close()

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """Raises HangUp when the connection is to be closed without an answer."""
        split = urlsplit(target)
        path = unquote(split.path)
        query = dict(parse_qsl(split.query, keep_blank_values=True))
        if method == "GET" and "text/html" in headers.get("accept", ""):
            for network in self._networks:
                post_id = network.post_at(path)
                if post_id is not None:
                    return page.one(self.ledger, self._networks, post_id, self.media_origin)
        found = self.reached(method, target, headers, body)
        return self._networked(*found) if found else self._control(method, path, query, body)

    def reached(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> tuple[StandIn, Call] | None:
        """The network that a call is for, and the parsed call; None for the controls."""
        split = urlsplit(target)
        path = unquote(split.path)
        query = dict(parse_qsl(split.query, keep_blank_values=True))
        for network in self._networks:
            if network.owns(path):
                return network, network.call(method, path, query, headers, body)
        return None

    def _networked(self, network: StandIn, call: Call) -> Answer:
        """Carry out a network's call, or the fault ordered for it, and record it."""
        number = self.ledger.record_call(call.method, call.path, call.network, call.step)
        fault = self.faults.take(call)
        kind = fault.kind if fault else None
        try:
            answer = self._failed(fault, network, call) if fault else network.answer(call)
        except HangUp:
            self.ledger.record_end(number, fault=kind, status=None)
            raise
        self.ledger.record_end(number, fault=kind, status=answer.status)
        return answer

    def _failed(self, fault: Fault, network: StandIn, call: Call) -> Answer:
        def wait() -> None:
            self.closing.wait(fault.delay_ms / 1000)

        def hang_up() -> Answer:
            raise HangUp

        def done() -> Answer:
            return network.answer(call)

        unreadable = "<!doctype html><title>Sorry</title>" if fault.body is None else fault.body
        steps: dict[str, tuple[Callable[[], object], ...]] = {
            "status": (lambda: Answer(fault.status, fault.body),),
            "timeout": (wait, hang_up),
            "accept_then_timeout": (done, wait, hang_up),
            "accept_then_500": (done, network.server_error),
            "drop_before": (hang_up,),
            "drop_after": (done, hang_up),
            "malformed": (done, lambda: Answer(200, unreadable)),
            "rate_limit": (lambda: network.rate_limited(call, fault.retry_after, fault.says),),
            "expired_token": (network.expired_token,),
            "slow": (wait, done),
        }
        result: object = None
        for step in steps[fault.kind]:
            result = step()
        if not isinstance(result, Answer):
            raise TypeError(f"fault {fault.kind} ends without an answer")
        return result

    def _control(self, method: str, path: str, query: dict[str, str], body: bytes) -> Answer:
        routes: dict[tuple[str, str], Callable[[], Answer]] = {
            ("GET", "/"): lambda: page.feed(self.ledger, self._networks, self.media_origin),
            ("GET", "/health"): lambda: Answer(200, {"status": "ok"}),
            ("GET", "/ledger"): lambda: self._show_ledger(query),
            ("GET", "/calls"): lambda: Answer(200, {"calls": self.ledger.calls()}),
            ("GET", "/faults"): self._show_faults,
            ("GET", "/websites.css"): websites.stylesheet,
            ("POST", "/faults"): lambda: self._order_fault(body),
            ("DELETE", "/faults"): lambda: self._forget_faults(None),
        }
        if (method, path) in routes:
            return routes[method, path]()
        if method == "GET" and _PICTURE_PATH.fullmatch(path):
            return Answer(200, _PICTURE, content_type="image/png")
        if method == "GET" and path.startswith(mail_pages.PATH):
            return mail_pages.answer(self._mails, path, query.get("to", ""), page.of_mails)
        if method == "GET" and path.startswith(FILES):
            return self._file(path.removeprefix(FILES))
        if found := _WEBSITE_PATH.fullmatch(path):
            if method == "PUT":
                return websites.keep(self.ledger, found[1], body)
            if method == "GET":
                return websites.show(self.ledger, found[1], query)
        if method == "PUT" and (found := _SECRET_PATH.fullmatch(path)):
            return self._keep_secret(found[1], body)
        if method == "DELETE" and (found := _FAULT_PATH.fullmatch(path)):
            return self._forget_faults(int(found[1]))
        return Answer(404, {"error": f"nothing answers {method} {path} here"})

    def _file(self, name: str) -> Answer:
        found = self.ledger.file(name)
        if found is None:
            return Answer(404, {"error": "there is no such file"})
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=3600"}
        return Answer(200, found[0], headers, found[1])

    def _show_ledger(self, query: dict[str, str]) -> Answer:
        hidden = query.pop("hidden", "false") == "true"
        entries = [
            entry
            for entry in self.ledger.entries(hidden=hidden)
            if all(str(entry.get(field)) == value for field, value in query.items())
        ]
        return Answer(200, {"entries": entries, "count": len(entries)})

    def _show_faults(self) -> Answer:
        faults = [asdict(fault) for fault in self.faults.list()]
        return Answer(200, {"faults": faults, "kinds": KINDS})

    def _order_fault(self, body: bytes) -> Answer:
        try:
            fault = self.faults.add(json.loads(body))
        except BadFault as wrong:
            return _invalid(wrong.field, wrong.message)
        except ValueError:
            return _invalid("body", "must be JSON")
        return Answer(201, asdict(fault))

    def _forget_faults(self, fault_id: int | None) -> Answer:
        if self.faults.clear(fault_id):
            return Answer(204)
        return Answer(404, {"error": "there is no such fault"})

    def _keep_secret(self, name: str, body: bytes) -> Answer:
        try:
            secret = json.loads(body)["secret"]
        except (ValueError, TypeError, KeyError):
            return _invalid("secret", "must be given")
        if not isinstance(secret, str) or not webhooks.decode_secret(secret):
            return _invalid("secret", "must be whsec_ and base64")
        self.ledger.keep_secret(name, secret)
        return Answer(204)


class _Http(Listener):
    def __init__(self, address: tuple[str, int], sandbox: Server) -> None:
        self.sandbox = sandbox
        super().__init__(address, _Handler)


class _Handler(Handler):
    server: _Http

    def _respond(self) -> None:
        body = self.read_body(_MAX_BODY_BYTES)
        if body is None:
            self._send(Answer(413, {"error": "the body is too large or its length is unknown"}))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            self._send(self.server.sandbox.answer(self.command, self.path, headers, body))
        except HangUp:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = _respond  # noqa: N815

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The `Date` header: the networks' time, which clients use to read dates in answers."""
        now = self.server.sandbox.ledger.now().timestamp()
        return super().date_time_string(now if timestamp is None else timestamp)

    def _send(self, answer: Answer) -> None:
        content = answer.encoded()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _invalid(field: str, message: str) -> Answer:
    return Answer(400, {"errors": [{"field": field, "message": message}]})
