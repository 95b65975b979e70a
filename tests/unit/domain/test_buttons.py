"""Buttons as part of the text."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from drumbeat.domain.buttons import with_button
from drumbeat.domain.publishing import Outgoing

#: The console is held to the same table (web/src/pages/compose/shown.test.ts), by what is `typed`.
TABLE = Path(__file__).resolve().parents[2] / "contracts" / "buttons.json"
CASES: list[dict[str, Any]] = json.loads(TABLE.read_text())


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: ascii(f"{case['text'][:20]} {case['typed']}")
)
def test_a_button_stands_behind_the_text_once(case: dict[str, Any]) -> None:
    post = Outgoing(
        tenant_id="h2o",
        instance_id="i",
        generation=1,
        scheduled_for=datetime(2026, 12, 1, 17, tzinfo=UTC),
        title="Frost",
        caption=case["text"],
        **case["stored"],
    )

    assert with_button(case["text"], post) == case["reads"]
