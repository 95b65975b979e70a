"""Networks, databases and key services that fail at random, in virtual time."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.publishing import Refusal
from drumbeat.ports import DueIndex
from drumbeat.ports.transport import NoAnswer, NotSent, Request, Response
from sandbox import Server, graph_errors
from sandbox.calls import Answer, Call
from sandbox.networks import StandIn
from sandbox.server import HangUp
from tests.integration.faults.behaviours import BY_APP
from tests.integration.platforms.conformance import NETWORKS

#: How long a client waits for an answer that does not come.
PATIENCE = timedelta(seconds=20)
#: How long after that a network may still carry out what was asked.
LATE = timedelta(seconds=8)

#: How each network refuses a post for good, and how it says that whoever runs the deployment has to
#: do something, where it does.
REFUSED, OPERATOR_NEEDED = (
    {
        network.name: Response(error.status, {}, json.dumps(error.body).encode())
        for network in NETWORKS
        for error in reversed(network.errors)
        if error.meaning is meaning
    }
    for meaning in (Refusal.PERMANENT, Refusal.OPERATOR)
)
#: What networks with an app answer is made up for behaviours.
OPERATOR_NEEDED["webhook"] = Response(402, {}, b'{"error": "the plan of this app has run out"}')

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
        reached = self.reached(request)
        waiting = self.coming.get(reached[1].step if reached else "find")
        kind = waiting.popleft() if waiting else "fine"
        try:
            answer: Response = getattr(self, f"_{kind}")(request)
            return answer
        finally:
            self.seen()

    def reached(self, request: Request) -> tuple[StandIn, Call] | None:
        """None for what behaviours ask of the ledger itself."""
        return self.sandbox.reached(*self.as_received(request))

    def as_received(self, request: Request) -> tuple[str, str, dict[str, str], bytes]:
        path = request.url.removeprefix(self.sandbox.url)
        headers = {name.lower(): value for name, value in request.headers.items()}
        return request.method, path, headers, request.body or b""

    def _fine(self, request: Request) -> Response:
        try:
            answer = self.sandbox.answer(*self.as_received(request))
        except HangUp:
            raise NoAnswer("answer_broken", "The connection broke.") from None
        return _response(answer)

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
        reached = self.reached(request)
        if reached is None or reached[1].network == "webhook":
            return self._gateway_after(request)
        self._fine(request)
        return _response(reached[0].server_error())

    def _limited(self, request: Request, seconds: int = 0, says: str = "nothing") -> Response:
        reached = self.reached(request)
        if reached is None:
            return Response(429, {}, b"")
        network, call = reached
        return _response(network.rate_limited(call, seconds, says))

    def _limited_90_seconds(self, request: Request) -> Response:
        return self._limited(request, 90, "usual")

    def _limited_nonsense(self, request: Request) -> Response:
        return self._limited(request, says="garbage")

    def _limited_6_hours(self, request: Request) -> Response:
        return self._limited(request, 6 * 3600, "usual")

    def _app_limited(self, request: Request) -> Response:
        """Of the app, where a behaviour has one; of the account otherwise."""
        answer = self._limited(request, 300, "usual")
        return Response(answer.status, {**answer.headers, **BY_APP}, answer.body)

    def _app_suspended(self, request: Request) -> Response:
        """Whoever runs the deployment must do something. Only networks with an app say so."""
        reached = self.reached(request)
        suspended = OPERATOR_NEEDED.get(reached[1].network) if reached else None
        return suspended or self._limited(request)

    def _empty_id(self, request: Request) -> Response:
        """Done, and the answer names nothing."""
        self._fine(request)
        return Response(200, {}, b'{"id": ""}')

    def _unreadable(self, request: Request) -> Response:
        self._fine(request)
        return Response(200, {}, b"<!doctype html><title>Sorry</title>")

    def _hidden(self, request: Request) -> Response:
        """What is there is not shown yet, where a network has a way of saying so."""
        reached = self.reached(request)
        if reached is not None and reached[1].step != "find":
            return self._fine(request)
        if reached is None or reached[1].network == "facebook":
            answer = graph_errors.error(400, 100, "Unsupported get request.", subcode=33)
            return _response(answer)
        return _response(reached[0].server_error())

    def _revoked(self, request: Request) -> Response:
        reached = self.reached(request)
        return _response(reached[0].expired_token() if reached else graph_errors.token_ended())

    def _refused_for_good(self, request: Request) -> Response:
        reached = self.reached(request)
        return REFUSED[reached[1].network if reached else "webhook"]


#: Every kind of weather but the fine one.
KINDS = tuple(
    sorted(
        name.removeprefix("_")
        for name, value in vars(Weather).items()
        if name.startswith("_") and not name.startswith("__") and callable(value)
        if name not in ("_fine", "_limited")
    )
)


def _response(answer: Answer) -> Response:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Response(answer.status, headers, answer.encoded())


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


# Calls of ours that go wrong; each is done inside of the call that was struck


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
