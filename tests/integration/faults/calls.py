"""Numbers every call that leaves the process, and can kill the process at any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from drumbeat.ports import Workflow
from drumbeat.ports.transport import Request, Response, Transport
from tests.interference import kill

_EVENTS = ("before-call", "after-call")


@dataclass
class Calls:
    """`names`: the calls so far. At call `number` (from 0), `when` ("before" or "after" its
    effect), `action` runs once; by default it kills the process."""

    names: list[str] = field(default_factory=list)
    number: int | None = None
    when: str = "before"
    action: Callable[[], None] = kill
    listening: bool = True

    def strike(self, number: int, when: str, action: Callable[[], None] = kill) -> None:
        """Restarts counting, and runs `action` at that call."""
        self.names.clear()
        self.number, self.when, self.action = number, when, action

    @property
    def counted(self) -> Counter[str]:
        return Counter(self.names)

    @property
    def struck(self) -> bool:
        return self.number is None

    def before(self, name: str) -> None:
        if self.listening:
            self.names.append(name)
            self._strike("before")

    def after(self) -> None:
        if self.listening:
            self._strike("after")

    def _strike(self, when: str) -> None:
        if self.number is not None and len(self.names) - 1 == self.number and self.when == when:
            self.number = None
            self.listening = False  # what the action itself calls does not count
            try:
                self.action()
            finally:
                self.listening = True

    def watch(self, client: Any) -> None:
        """Numbers the calls of a botocore client, until `unwatch`."""
        events = client.meta.events
        events.register(
            "before-call", lambda model, **_: self.before(model.name), unique_id="calls-before"
        )
        events.register("after-call", lambda **_: self.after(), unique_id="calls-after")

    def unwatch(self, client: Any) -> None:
        for event in _EVENTS:
            unique_id = f"calls-{event.removesuffix('-call')}"
            client.meta.events.unregister(event, unique_id=unique_id)


@dataclass
class WatchedTransport:
    """Counts sending as call `network`."""

    calls: Calls
    transport: Transport

    def send(self, request: Request) -> Response:
        self.calls.before("network")
        try:
            return self.transport.send(request)
        finally:
            self.calls.after()


@dataclass
class WatchedWorkflow:
    """Counts starting as call `StartExecution`."""

    calls: Calls
    workflow: Workflow

    def start(self, name: str, payload: Mapping[str, Any]) -> bool:
        self.calls.before("StartExecution")
        started = self.workflow.start(name, payload)
        self.calls.after()
        return started
