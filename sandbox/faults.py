"""Faults that a test or a person may order."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sandbox.calls import Call
from sandbox.networks import NAMES

#: The kinds of faults and what they do, as GET /faults shows them.
KINDS = {
    "status": "answers `status` and `body`; nothing happens",
    "timeout": "says nothing for `delay_ms`, then hangs up; nothing happens",
    "accept_then_timeout": "does it, says nothing for `delay_ms`, then hangs up",
    "accept_then_500": "does it, and answers with a server error",
    "drop_before": "hangs up; nothing happens",
    "drop_after": "does it, and hangs up",
    "malformed": "does it, and answers 200 with `body`, or with what no client can read",
    "rate_limit": "answers that it is too much, `says` how `retry_after` is told; nothing happens",
    "expired_token": "answers that the connection has ended; nothing happens",
    "slow": "does it and answers properly after `delay_ms`",
}
STEPS = ("prepare", "commit", "follow", "find", "check", "delete", "session", "webhook")
#: The form in which a rate limit gives its duration: the network's usual one, a date, unreadable,
#: or none.
SAYS = ("usual", "date", "garbage", "nothing")


class BadFault(ValueError):
    """An order that can't be carried out; `field` is the wrong field."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Match:
    """The calls that a fault strikes; a field that is None matches every call."""

    network: str | None = None
    step: str | None = None
    method: str | None = None
    path: str | None = None
    text: str | None = None

    def fits(self, call: Call) -> bool:
        return (
            self.network in (None, call.network)
            and self.step in (None, call.step)
            and self.method in (None, call.method)
            and (self.path is None or call.path.startswith(self.path))
            and (self.text is None or self.text in call.text)
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """`times`: how often it still strikes, None for always. `retry_after` is in seconds."""

    id: int
    kind: str
    match: Match
    times: int | None = 1
    status: int = 500
    body: Any = None
    retry_after: int = 60
    says: str = "usual"
    delay_ms: int = 60_000
    hits: int = 0


class Faults:
    """The ordered faults, oldest first; the first that matches a call and is not used up
    strikes."""

    def __init__(self) -> None:
        self._faults: dict[int, Fault] = {}
        self._ids = itertools.count(1)
        self._lock = threading.Lock()

    def add(self, order: object) -> Fault:
        """Raises BadFault when the order is not valid."""
        fault = _parse(order, next(self._ids))
        with self._lock:
            self._faults[fault.id] = fault
        return fault

    def list(self) -> list[Fault]:
        with self._lock:
            return list(self._faults.values())

    def clear(self, fault_id: int | None = None) -> bool:
        """Remove one fault or all; False when there is none with that id."""
        with self._lock:
            if fault_id is not None:
                return self._faults.pop(fault_id, None) is not None
            self._faults.clear()
            return True

    def take(self, call: Call) -> Fault | None:
        with self._lock:
            for fault in self._faults.values():
                if fault.times != 0 and fault.match.fits(call):
                    left = None if fault.times is None else fault.times - 1
                    self._faults[fault.id] = replace(fault, times=left, hits=fault.hits + 1)
                    return fault
        return None


def _parse(order: object, fault_id: int) -> Fault:
    given = _members(order, "", {"match", "kind", *_FIELDS})
    kind = given.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadFault("kind", f"must be one of {', '.join(KINDS)}")
    match = _match(given.pop("match", {}))
    if kind == "status" and "status" not in given:
        raise BadFault("status", "is needed for this kind")
    for field, value in given.items():
        _FIELDS[field](field, value)
    return Fault(id=fault_id, kind=kind, match=match, **given)


def _match(given: object) -> Match:
    members = _members(given, "match.", {"network", "step", "method", "path", "text"})
    for field, value in members.items():
        if not isinstance(value, str):
            raise BadFault(f"match.{field}", "must be a text")
    for field, allowed in (("network", NAMES), ("step", STEPS)):
        if field in members and members[field] not in allowed:
            raise BadFault(f"match.{field}", f"must be one of {', '.join(allowed)}")
    return Match(**members)


def _members(given: object, prefix: str, known: set[str]) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise BadFault(prefix.rstrip(".") or "body", "must be an object")
    for field in given:
        if field not in known:
            raise BadFault(f"{prefix}{field}", f"is unknown; known: {', '.join(sorted(known))}")
    return dict(given)


def _whole(low: int, high: int) -> Callable[[str, object], None]:
    def check(field: str, value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise BadFault(field, f"must be a whole number from {low} to {high}")

    return check


def _times(field: str, value: object) -> None:
    if value is not None:
        _whole(1, 1_000_000)(field, value)


def _says(field: str, value: object) -> None:
    if value not in SAYS:
        raise BadFault(field, f"must be one of {', '.join(SAYS)}")


def _anything(_field: str, _value: object) -> None:
    """Accept any JSON value."""


_FIELDS: Mapping[str, Callable[[str, object], None]] = {
    "times": _times,
    "status": _whole(200, 599),
    "body": _anything,
    "retry_after": _whole(0, 1_000_000),
    "says": _says,
    "delay_ms": _whole(0, 900_000),
}
