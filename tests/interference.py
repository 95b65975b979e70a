"""Runs an action at the k-th DynamoDB call, before or after its effect.

A test makes the same call for every k, until no call is left; `interfered` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, repeat
from typing import Any

import pytest

from drumbeat.persistence import calendar, table
from drumbeat.persistence.table import Item


class Killed(BaseException):
    """The process dies. A BaseException, so that no handler catches it."""


def kill() -> None:
    raise Killed


@dataclass
class Interference:
    """`interfered`: the call came, and the action ran."""

    interfered: bool = False


@contextmanager
def before_call(client: Any, number: int, action: Callable[[], None]) -> Iterator[Interference]:
    """Runs `action` right before the effect of the call of that number, counted from 0."""
    with _at(client, "before-call.dynamodb", number, action) as interference:
        yield interference


@contextmanager
def after_call(client: Any, number: int, action: Callable[[], None]) -> Iterator[Interference]:
    """Runs `action` right after the effect of the call of that number, counted from 0."""
    with _at(client, "after-call.dynamodb", number, action) as interference:
        yield interference


@contextmanager
def _at(client: Any, event: str, number: int, action: Callable[[], None]) -> Iterator[Interference]:
    interference = Interference()
    name = f"interference-{event}"
    calls = 0

    def hook(**_: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == number + 1:
            client.meta.events.unregister(event, unique_id=name)
            interference.interfered = True
            action()

    client.meta.events.register(event, hook, unique_id=name)
    try:
        yield interference
    finally:
        client.meta.events.unregister(event, unique_id=name)


def read_one_by_one(monkeypatch: pytest.MonkeyPatch, *, backwards: bool | None = None) -> None:
    """Reads what publishing needs with one call each, in the given order, `backwards`, or
    alternating.

    DynamoDB may carry out a BatchGetItem in this way, with writes in between; moto does not.
    """
    turns = cycle((False, True)) if backwards is None else repeat(backwards)

    def fetch(keys: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Item]:
        found: dict[tuple[str, str], Item] = {}
        for key in reversed(keys) if next(turns) else keys:
            found |= table.fetch([key])
        return found

    monkeypatch.setattr(calendar, "fetch", fetch)
