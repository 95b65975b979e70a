"""A log that stores its lines."""

from __future__ import annotations


class RecordingLog:
    """`ports.Log`; `lines` are (level, event, details)."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, dict[str, object]]] = []

    def info(self, event: str, **details: object) -> None:
        self.lines.append(("info", event, details))

    def warning(self, event: str, **details: object) -> None:
        self.lines.append(("warning", event, details))

    def exception(self, event: str, **details: object) -> None:
        self.lines.append(("exception", event, details))
