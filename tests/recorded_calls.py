"""A stack whose emulator records the calls of its functions, and can inject conflicts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PROGRAM = Path(__file__).with_name("recording_emulator.py")
_CALLS = "calls.jsonl"
#: So many refused tries of a write outlast the turns that services take by themselves, and not
#: the pauses between tries (`tests/integration/services/test_meeting_writes.py`).
MORE_THAN_TURNS = 5


def emulator(home: Path) -> list[Path]:
    """The emulator's command for a `Stack` with this home."""
    return [_PROGRAM, home / _CALLS]


def lines(home: Path) -> Sequence[str]:
    """The calls that roles made, each as JSON."""
    path = home / _CALLS
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def calls(home: Path, since: int = 0) -> Sequence[dict[str, Any]]:
    """The calls that roles made, without the first `since`."""
    return [json.loads(line) for line in lines(home)[since:]]


@contextmanager
def conflicts(home: Path, tries: int) -> Iterator[None]:
    """Meanwhile, this many tries of every transaction that changes content are refused as
    conflicts."""
    switch = home / f"{_CALLS}.conflicts"
    switch.write_text(str(tries))
    try:
        yield
    finally:
        switch.unlink()
