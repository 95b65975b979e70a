"""Lets the world interfere with the k-th DynamoDB call: before its effect, or after it.

A test makes the same call for every k, until none is interfered with any more; `interfered`
says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


class Killed(BaseException):
    """The process is gone: nothing catches it, as nothing catches a kill."""


def kill() -> None:
    raise Killed


@dataclass
class Interference:
    """`interfered`: the call came, and the action was done."""

    interfered: bool = False


@contextmanager
def before_call(client: Any, number: int, action: Callable[[], None]) -> Iterator[Interference]:
    """Do `action` right before the effect of the call of that number, counted from 0."""
    with _at(client, "before-call.dynamodb", number, action) as interference:
        yield interference


@contextmanager
def after_call(client: Any, number: int, action: Callable[[], None]) -> Iterator[Interference]:
    """Do `action` right after the effect of the call of that number, counted from 0."""
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
