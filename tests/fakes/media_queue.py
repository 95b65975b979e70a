"""A queue of the library that holds its messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


class HeldMediaQueue:
    """`ports.MediaQueue`; messages go through JSON, as on the real one."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def send(self, message: Mapping[str, Any]) -> None:
        self.messages.append(json.loads(json.dumps(message)))
