"""A log that stores its lines."""

from __future__ import annotations

import logging
import traceback

#: What logging says of every line by itself, and refuses as names of details.
_TAKEN = {*vars(logging.makeLogRecord({})), "message", "asctime"}


class RecordingLog:
    """`ports.Log`; `lines` are (level, event, details), `tracebacks` those of the exceptions."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, dict[str, object]]] = []
        self.tracebacks: list[str] = []

    def info(self, event: str, **details: object) -> None:
        self._add("info", event, details)

    def warning(self, event: str, **details: object) -> None:
        self._add("warning", event, details)

    def exception(self, event: str, **details: object) -> None:
        self._add("exception", event, {name: str(value) for name, value in details.items()})
        self.tracebacks.append(traceback.format_exc())

    def _add(self, level: str, event: str, details: dict[str, object]) -> None:
        if taken := _TAKEN & set(details):
            raise KeyError(*taken)
        self.lines.append((level, event, details))
