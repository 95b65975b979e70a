"""A workflow service that records what was started, and starts each name only once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from drumbeat.domain.errors import Unavailable


class RecordingWorkflow:
    """`ports.Workflow`; `down`: refuses. Payloads go through JSON, as to the real one."""

    def __init__(self) -> None:
        self.started: dict[str, Mapping[str, Any]] = {}
        self.down = False

    @property
    def posts(self) -> list[str]:
        """Ids of the posts that were started, in order."""
        return [post["instance_id"] for told in self.started.values() for post in told["posts"]]

    def start(self, name: str, payload: Mapping[str, Any]) -> bool:
        if self.down:
            raise Unavailable("down")
        if name in self.started:
            return False
        self.started[name] = json.loads(json.dumps(payload))
        return True
