"""A queue of the library that stores its messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class HeldMediaQueue:
    """`ports.MediaQueue` that only stores its messages."""

    def __init__(self) -> None:
        self.messages: list[Mapping[str, Any]] = []

    def send(self, message: Mapping[str, Any]) -> None:
        self.messages.append(message)
