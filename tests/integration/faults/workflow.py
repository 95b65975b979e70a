"""Runs the publishing workflow in virtual time, by its definition and Step Functions' rules.

Source: Amazon States Language, "Retry", "Catch", "Wait", "Paths"; AWS Step Functions Developer
Guide, "Handling errors" (the first retrier that matches is used, each has its own count). Jitter
only shortens delays, so the longest is taken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from drumbeat.domain.errors import Unavailable
from drumbeat.ports import Clock
from tests.interference import Killed

_DEFINITIONS = Path(__file__).resolve().parents[3] / "statemachines"

#: Calls a function with a payload, both as plain JSON.
Function = Callable[[dict[str, Any]], Any]
#: Runs something at an instant.
Agenda = Callable[[datetime, Callable[[], None]], None]


def definition(of: str = "publish") -> dict[str, Any]:
    """A state machine, as deployed by default."""
    text = (_DEFINITIONS / f"{of}.asl.json").read_text()
    for name, value in {
        "PrepareMediaFunctionArn": "prepare_media",
        "PublishFunctionArn": "publish",
        "RecordFailureFunctionArn": "record_failure",
        "RetryIntervalSeconds": "60",
    }.items():
        text = text.replace(f"${{{name}}}", value)
    loaded: dict[str, Any] = json.loads(text)
    return loaded


class TaskFailed(Exception):
    """A task ended with this error name."""

    def __init__(self, error: str, cause: str) -> None:
        super().__init__(error)
        self.output = {"Error": error, "Cause": cause}
        self.error = error


class _Aborted(Exception):
    """The execution itself was aborted."""


@dataclass
class Execution:
    """One run. `status`: as in Step Functions; `passed`: every payload."""

    name: str
    input: dict[str, Any]
    status: str = "RUNNING"
    entered: list[str] = field(default_factory=list)
    passed: list[Any] = field(default_factory=list)
    output: Any = None

    @property
    def posts(self) -> list[str]:
        """Ids of the posts that it carries."""
        return [each["instance_id"] for each in self.input["posts"]]


@dataclass
class Machine:
    """`ports.Workflow`, and the executions that it starts.

    `dies_in`: the next execution that enters this state is lost. `death`: the error name for a
    killed function; None loses its execution as well. `nameless`: raised errors are named
    Runtime.HandlerError, as in MiniStack.
    """

    clock: Clock
    agenda: Agenda
    functions: Mapping[str, Function]
    runs: str = "publish"
    executions: dict[str, Execution] = field(default_factory=dict)
    dies_in: str | None = None
    death: str | None = "Sandbox.Timedout"
    nameless: bool = False
    down: bool = False
    wakes_early: timedelta = timedelta()
    starts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._definition = definition(self.runs)

    def start(self, name: str, payload: Mapping[str, Any]) -> bool:
        if self.down:
            raise Unavailable("down")
        self.starts.append(name)
        if name in self.executions:
            return False
        execution = Execution(name, _json(payload))
        execution.passed.append(execution.input)
        self.executions[name] = execution
        life = self._life(execution)
        self.agenda(self.clock.now(), lambda: self._go_on(execution, life))
        return True

    def restart(self) -> None:
        """Loses every running execution but keeps their names, as MiniStack does."""
        for execution in self.executions.values():
            if execution.status == "RUNNING":
                execution.status = "ABORTED"

    @property
    def running(self) -> list[Execution]:
        return [each for each in self.executions.values() if each.status == "RUNNING"]

    def _go_on(self, execution: Execution, life: Generator[datetime]) -> None:
        if execution.status != "RUNNING":
            return
        try:
            until = next(life)
        except StopIteration:
            return
        self.agenda(until, lambda: self._go_on(execution, life))

    def _life(self, execution: Execution) -> Generator[datetime]:
        try:
            yield from self._states(execution)
        except TaskFailed as failed:
            execution.status, execution.output = "FAILED", failed.output
        except _Aborted:
            execution.status = "ABORTED"

    def _states(self, execution: Execution) -> Generator[datetime]:
        name, data = self._definition["StartAt"], execution.input
        while True:
            execution.entered.append(name)
            if self.dies_in == name:
                self.dies_in = None
                raise _Aborted
            state = self._definition["States"][name]
            if state["Type"] == "Wait":
                until = datetime.fromisoformat(_at(state["TimestampPath"], data, {}))
                until -= self.wakes_early
                if until > self.clock.now():
                    yield until
                name = state["Next"]
                continue
            if state["Type"] == "Succeed":
                execution.status, execution.output = "SUCCEEDED", data
                return
            if state["Type"] == "Choice":
                name = _chosen(state, data)
                continue
            try:
                result = yield from self._task(state, data, execution)
            except TaskFailed as failed:
                catcher = _matching(state.get("Catch", []), failed.error)
                if catcher is None:
                    raise
                data = _placed(catcher, data, failed.output)
                name = catcher["Next"]
            else:
                data = _placed(state, data, result)
                if state.get("End"):
                    execution.status, execution.output = "SUCCEEDED", data
                    return
                name = state["Next"]

    def _task(
        self, state: Mapping[str, Any], data: Any, execution: Execution
    ) -> Generator[datetime, None, Any]:
        used: dict[int, int] = {}
        while True:
            retries = sum(used.values())
            payload = _filled(state["Parameters"], data, {"State": {"RetryCount": retries}})
            try:
                return self._call(state["Resource"], payload, execution)
            except TaskFailed as failed:
                retrier = _matching(state.get("Retry", []), failed.error)
                turn = used.get(id(retrier), 0)
                if retrier is None or turn >= retrier.get("MaxAttempts", 3):
                    raise
                used[id(retrier)] = turn + 1
                delay = retrier["IntervalSeconds"] * retrier["BackoffRate"] ** turn
                delay = min(delay, retrier.get("MaxDelaySeconds", delay))
                yield self.clock.now() + timedelta(seconds=delay)

    def _call(self, resource: str, payload: Any, execution: Execution) -> Any:
        execution.passed.append(payload)
        try:
            result = _json(self.functions[resource](_json(payload)))
        except Killed:
            if self.death is None:
                raise _Aborted from None
            raise TaskFailed(self.death, "") from None
        except Exception as error:
            name = "Runtime.HandlerError" if self.nameless else type(error).__name__
            cause = {"errorMessage": str(error), "errorType": type(error).__name__}
            raise TaskFailed(name, json.dumps(cause)) from error
        execution.passed.append(result)
        return result


def _matching(rules: list[dict[str, Any]], error: str) -> dict[str, Any] | None:
    for rule in rules:
        if error in rule["ErrorEquals"] or "States.ALL" in rule["ErrorEquals"]:
            return rule
    return None


def _chosen(state: Mapping[str, Any], data: Any) -> str:
    for choice in state["Choices"]:
        if _at(choice["Variable"], data, {}) is choice["BooleanEquals"]:
            return str(choice["Next"])
    return str(state["Default"])


def _filled(template: Mapping[str, Any], data: Any, context: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name.removesuffix(".$"): _at(value, data, context) if name.endswith(".$") else value
        for name, value in template.items()
    }


def _at(path: str, data: Any, context: Mapping[str, Any]) -> Any:
    """Raises KeyError where Step Functions would fail the execution."""
    found = context if path.startswith("$$.") else data
    for part in filter(None, path.lstrip("$").split(".")):
        found = found[part]
    return found


def _placed(state: Mapping[str, Any], data: Any, result: Any) -> Any:
    path = state.get("ResultPath", "$")
    return result if path == "$" else {**data, path.removeprefix("$."): result}


def _json(value: Any) -> Any:
    return json.loads(json.dumps(value))
