"""What our emulator corrects in MiniStack."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from local.own_requests import from_the_streams_beginning


@pytest.mark.parametrize(
    ("kept", "loaded"),
    [
        (
            {"functions": {"f": 1}, "dynamodb_stream_positions": {"source": 400}},
            {"functions": {"f": 1}, "dynamodb_stream_positions": {}},
        ),
        ({}, {}),
        (None, None),
    ],
)
def test_a_stream_that_begins_anew_is_read_from_its_beginning(kept: Any, loaded: Any) -> None:
    got: list[Any] = []
    emulator = SimpleNamespace(load_persisted_state=got.append)

    from_the_streams_beginning(emulator)(kept)

    assert got == [loaded]
