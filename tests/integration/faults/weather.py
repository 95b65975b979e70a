"""Networks, databases and key services in bad weather, in virtual time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from botocore.exceptions import ClientError, ReadTimeoutError

from drumbeat.domain.errors import Unavailable
from drumbeat.ports import DueIndex
from drumbeat.ports.transport import NoAnswer, NotSent, Request, Response
from sandbox import Server, facebook, graph_errors
from sandbox.server import HangUp
from tests.integration.faults.behaviours import BY_APP

#: How long a client waits for an answer that does not come.
PATIENCE = timedelta(seconds=20)
#: How long after that a network may still carry out what was asked.
LATE = timedelta(seconds=8)

_WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"}
_KEY_CALLS = {"Encrypt", "Decrypt"}


@dataclass
class Weather:
    """`Transport` into a sandbox in the same process, with what goes wrong in between.

    `coming[step]` says what happens to the next calls of that step, first come first served.
    `passing` lets time pass, `later` has something done at the end of a time, and `seen` is told
    after everything that may have shown something.
    """

    sandbox: Server
    passing: Callable[[timedelta], None] = lambda _: None
    later: Callable[[timedelta, Callable[[], None]], None] = lambda _after, _what: None
    seen: Callable[[], None] = lambda: None
    coming: dict[str, deque[str]] = field(default_factory=dict)

    def clear(self) -> None:
        self.coming.clear()
        self.sandbox.faults.clear()

    def send(self, request: Request) -> Response:
        waiting = self.coming.get(_step(request))
        kind = waiting.popleft() if waiting else "fine"
        try:
            answer: Response = getattr(self, f"_{kind}")(request)
            return answer
        finally:
            self.seen()

    def _fine(self, request: Request) -> Response:
        path = request.url.removeprefix(self.sandbox.url)
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            answer = self.sandbox.answer(request.method, path, headers, request.body or b"")
        except HangUp:
            raise NoAnswer("answer_broken", "The connection broke.") from None
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status, named, answer.encoded())

    def _slow(self, request: Request) -> Response:
        self.passing(PATIENCE / 2)
        return self._fine(request)

    def _refused_connection(self, _request: Request) -> Response:
        raise NotSent("not_connected", "The network could not be reached.")

    def _timeout_before(self, _request: Request) -> Response:
        self.passing(PATIENCE)
        raise NoAnswer("answer_timeout", "No answer came in time.")

    def _timeout_after(self, request: Request) -> Response:
        self._fine(request)
        return self._timeout_before(request)

    def _timeout_and_late(self, request: Request) -> Response:
        """The call is carried out when its client no longer waits."""

        def carry_out() -> None:
            self._fine(request)
            self.seen()

        self.later(PATIENCE + LATE, carry_out)
        return self._timeout_before(request)

    def _gateway_after(self, request: Request) -> Response:
        """It is done, and something in between says that it got no answer."""
        self._fine(request)
        return Response(504, {}, b"upstream timed out")

    def _broken_down(self, _request: Request) -> Response:
        return Response(503, {}, b"<!doctype html><title>Sorry</title>")

    def _broken_down_after(self, request: Request) -> Response:
        """It is done, and the network says that it broke down. A receiver may not do that:
        by Standard Webhooks anything but 2xx means not taken."""
        if _step(request) == "webhook":
            return self._gateway_after(request)
        self._fine(request)
        answer = graph_errors.error(500, 2, "Please try again later.", is_transient=True)
        return Response(answer.status, {}, answer.encoded())

    def _limited(self, request: Request, header: str | None = None) -> Response:
        if _step(request) == "webhook":
            return Response(429, {"retry-after": header} if header else {}, b"")
        answer = graph_errors.error(400, 32, "Page request limit reached")
        return Response(answer.status, {}, answer.encoded())

    def _limited_90_seconds(self, request: Request) -> Response:
        return self._limited(request, "90")

    def _limited_nonsense(self, request: Request) -> Response:
        return self._limited(request, "tomorrow, perhaps")

    def _limited_6_hours(self, request: Request) -> Response:
        return self._limited(request, str(6 * 3600))

    def _app_limited(self, request: Request) -> Response:
        """Of the app, where the network has one; of the account otherwise."""
        answer = self._limited(request, "300")
        return Response(answer.status, {**answer.headers, **BY_APP}, answer.body)

    def _app_suspended(self, request: Request) -> Response:
        """Whoever runs the deployment must do something. Only networks with an app say so."""
        if _step(request) == "webhook":
            return Response(402, {}, b'{"error": "the plan of this app has run out"}')
        return self._limited(request)

    def _empty_id(self, request: Request) -> Response:
        """Done, and the answer names nothing."""
        self._fine(request)
        return Response(200, {}, b'{"id": ""}')

    def _unreadable(self, request: Request) -> Response:
        self._fine(request)
        return Response(200, {}, b"<!doctype html><title>Sorry</title>")

    def _hidden(self, request: Request) -> Response:
        """What is there is not shown yet."""
        if _step(request) != "find":
            return self._fine(request)
        answer = graph_errors.error(400, 100, "Unsupported get request.", subcode=33)
        return Response(answer.status, {}, answer.encoded())

    def _revoked(self, request: Request) -> Response:
        if _step(request) == "webhook":
            return Response(410, {}, b'{"error": "this receiver has unsubscribed"}')
        answer = graph_errors.token_ended()
        return Response(answer.status, {}, answer.encoded())

    def _refused_for_good(self, request: Request) -> Response:
        if _step(request) == "webhook":
            return Response(400, {}, b'{"error": "never"}')
        answer = graph_errors.error(400, 100, "Invalid parameter")
        return Response(answer.status, {}, answer.encoded())


#: Every kind of weather but the fine one.
KINDS = tuple(
    sorted(
        name.removeprefix("_")
        for name, value in vars(Weather).items()
        if name.startswith("_") and not name.startswith("__") and callable(value)
        if name not in ("_fine", "_limited")
    )
)


def _step(request: Request) -> str:
    split = urlsplit(request.url)
    if split.path.startswith("/webhooks/"):
        return "webhook"
    if split.path == "/ledger":
        return "find"
    fields = dict(parse_qsl((request.body or b"").decode("utf-8", "replace")))
    return facebook.step(request.method, split.path, fields)


@dataclass
class LaggingDueIndex:
    """`DueIndex` whose next `lag` reads answer what the ones before answered."""

    real: DueIndex
    lag: int = 0
    _before: dict[Any, Any] = field(default_factory=dict)

    def due(self, shard: int, until: Any, limit: int, after: Any = None, **more: Any) -> Any:
        asked = (shard, after is None)
        if self.lag and asked in self._before:
            self.lag -= 1
            return self._before[asked]
        self._before[asked] = self.real.due(shard, until, limit, after, **more)
        return self._before[asked]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


# ---- calls of ours that go wrong; each is done inside of the call that was struck


def throttled(name: str) -> None:
    """It is refused before it has an effect."""
    if name == "network":
        raise NotSent("not_connected", "The network could not be reached.")
    if name == "StartExecution":
        raise Unavailable("Too many starts.")
    if name in _KEY_CALLS:
        raise _refused("ThrottlingException", name)
    if name == "TransactWriteItems":
        raise _cancelled("ThrottlingError")
    raise _refused("ProvisionedThroughputExceededException", name)


def in_conflict(name: str) -> None:
    """Somebody else's transaction is at the same item."""
    if name == "TransactWriteItems":
        raise _cancelled("TransactionConflict")
    if name in _WRITES:
        raise _refused("TransactionConflictException", name)


def unanswered(name: str) -> None:
    """Whatever became of it, no answer comes."""
    if name == "network":
        raise NoAnswer("answer_timeout", "No answer came in time.")
    if name == "StartExecution":
        raise Unavailable("No answer.")
    raise ReadTimeoutError(endpoint_url="https://aws.example")


def _refused(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "Not now."}}, operation)


def _cancelled(reason: str) -> ClientError:
    answer: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "Not now."},
        "CancellationReasons": [{"Code": reason, "Message": "Not now."}],
    }
    return ClientError(answer, "TransactWriteItems")
