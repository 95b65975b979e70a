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

#: How long a client waits for an answer.
PATIENCE = timedelta(seconds=20)
#: How long after that a network may still carry out the call.
LATE = timedelta(seconds=8)

#: Each network's permanent refusal, and its refusal that only an operator can fix, if it has one.
REFUSED, OPERATOR_NEEDED = (
    {
        network.name: Response(error.status, {}, json.dumps(error.body).encode())
        for network in NETWORKS
        for error in reversed(network.errors)
        if error.meaning is meaning
    }
    for meaning in (Refusal.PERMANENT, Refusal.OPERATOR)
)
#: For behaviours with an app, the answer is made up.
OPERATOR_NEEDED["webhook"] = Response(402, {}, b'{"error": "the plan of this app has run out"}')

_WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"}
_KEY_CALLS = {"Encrypt", "Decrypt"}


@dataclass
class Weather:
    """`Transport` to a sandbox in the same process, with faults in between.

    `coming[step]`: the faults of the next calls of that step, in order. `passing` lets time pass,
    `later` runs something after a time, and `seen` is called after everything that may have shown a
    post.
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
        """The network and call of a request; None for calls of behaviours to the ledger."""
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
        """The call is carried out when its client has stopped waiting."""

        def carry_out() -> None:
            self._fine(request)
            self.seen()

        self.later(PATIENCE + LATE, carry_out)
        return self._timeout_before(request)

    def _gateway_after(self, request: Request) -> Response:
        """It is carried out, and a proxy answers that it got no answer."""
        self._fine(request)
        return Response(504, {}, b"upstream timed out")

    def _broken_down(self, _request: Request) -> Response:
        return Response(503, {}, b"<!doctype html><title>Sorry</title>")

    def _broken_down_after(self, request: Request) -> Response:
        """It is carried out, and the network answers an error of its own. A receiver may not do
        that: by Standard Webhooks anything but 2xx means not accepted."""
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
        """Limits the app, if a behaviour has one, otherwise the account."""
        answer = self._limited(request, 300, "usual")
        return Response(answer.status, {**answer.headers, **BY_APP}, answer.body)

    def _app_suspended(self, request: Request) -> Response:
        """Only an operator can fix it. Only networks with an app answer so."""
        reached = self.reached(request)
        suspended = OPERATOR_NEEDED.get(reached[1].network) if reached else None
        return suspended or self._limited(request)

    def _empty_id(self, request: Request) -> Response:
        """It is carried out, and the answer has no id."""
        self._fine(request)
        return Response(200, {}, b'{"id": ""}')

    def _unreadable(self, request: Request) -> Response:
        self._fine(request)
        return Response(200, {}, b"<!doctype html><title>Sorry</title>")

    def _hidden(self, request: Request) -> Response:
        """The post exists but is not shown yet, if a network has an answer for that."""
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


#: Every fault.
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
    """`DueIndex` whose next `lag` reads repeat earlier answers."""

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


# Faults of our own calls; each runs inside of the struck call


def throttled(name: str) -> None:
    """Refused before it has an effect."""
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
    """Another transaction is writing the same item."""
    if name == "TransactWriteItems":
        raise _cancelled("TransactionConflict")
    if name in _WRITES:
        raise _refused("TransactionConflictException", name)


def unanswered(name: str) -> None:
    """There is no answer, whatever the effect."""
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
