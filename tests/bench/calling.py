"""Calls the functions' handlers in this process, as the gateway and the other event sources do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.bench.counting import Bill, Stopwatch, counted, quiet
from tests.bench.figures import percentile
from tests.unit.api.client import Context, claims, event

MARKETING = "/api/v1/marketing"

#: The part of an operation that is counted; another part sets it up and returns this one.
Step = Callable[[], object]


class _Unhurried(Context):
    """A Lambda context with as much time left as jobs have."""

    def get_remaining_time_in_millis(self) -> int:
        return 280_000


@dataclass
class Caller:
    """A member of a tenant, and the sources of events; counts its calls."""

    tenant_id: str
    email: str
    bill: Bill = field(default_factory=Bill)

    def api(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        **query: object,
    ) -> dict[str, Any]:
        """The function's whole answer. Raises RuntimeError for anything but a 2xx."""
        from tests.whole_api import handler

        asked = {"tenant_id": self.tenant_id, **query}
        request = event(
            method,
            MARKETING + path,
            query=asked,
            body=body,
            headers=headers,
            caller=claims(self.email),
        )
        self.bill.http += 1
        answer: dict[str, Any] = self.job(handler, request)
        if not 200 <= answer["statusCode"] < 300:
            raise RuntimeError(f"{method} {path} answered {answer['statusCode']}: {answer}")
        return answer

    def job(self, handler: Callable[[Any, Any], Any], given: Any) -> Any:
        """The handler's result; calls that raise are counted as well."""
        self.bill.functions += 1
        with quiet():
            return handler(given, _Unhurried())


def bill_of(caller: Caller, begin: Callable[[], Step], rounds: int) -> Bill:
    """What one operation uses: counted once, after a first one to warm up, and then timed.

    `begin` sets up and returns the part to be counted; processor time is the median of `rounds`.
    """
    begin()()
    step = begin()
    caller.bill = Bill()
    with counted() as seen:
        step()
    bill = seen.bill.plus(caller.bill)
    bill.cpu = percentile([_processor_time(begin()) for _ in range(rounds)], 0.5)
    return bill


def _processor_time(step: Step) -> float:
    watch = Stopwatch()
    step()
    return watch.cpu
