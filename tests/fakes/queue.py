"""A top-off queue that holds its messages until a test takes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from drumbeat.domain.errors import Unavailable


class HeldQueue:
    """`ports.RunQueue`; messages go through JSON, as on the real one. `down` refuses.

    `delays`: the delay of each message, for a test to look at.
    """

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.delays: list[timedelta] = []
        self.down = False

    def send(self, messages: Iterable[Mapping[str, Any]], *, after: timedelta = timedelta()) -> int:
        if self.down:
            raise Unavailable("down")
        sent = [json.loads(json.dumps(message)) for message in messages]
        self.messages += sent
        self.delays += [after] * len(sent)
        return len(sent)
