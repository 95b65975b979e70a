"""Buttons as part of the text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from drumbeat.domain.buttons import with_button
from drumbeat.domain.publishing import Outgoing

CALL = {"cta_url": "tel:+13105550100", "cta_display": "(310) 555-0100"}


@pytest.mark.parametrize(
    ("text", "button", "reads"),
    [
        ("Hello", {}, "Hello"),
        ("Hello", CALL, "Hello\n\nCall us: (310) 555-0100"),
        ("", CALL, "Call us: (310) 555-0100"),
        ("Call (310) 555-0100!", CALL, "Call (310) 555-0100!"),
        ("No. (310) 555-01007", CALL, "No. (310) 555-01007\n\nCall us: (310) 555-0100"),
        # Stored before numbers had a display.
        ("Hello", {"cta_url": "tel:+15550100"}, "Hello\n\nCall us: +15550100"),
        ("Hello", {"cta_url": "https://h2o.example/"}, "Hello\n\nhttps://h2o.example/"),
        ("See HTTPS://H2O.example.", {"cta_url": "https://h2o.example/"}, None),
    ],
)
def test_a_button_stands_behind_the_text_once(
    text: str, button: dict[str, Any], reads: str | None
) -> None:
    post = Outgoing(
        tenant_id="h2o",
        instance_id="i",
        generation=1,
        scheduled_for=datetime(2026, 12, 1, 17, tzinfo=UTC),
        title="Frost",
        caption=text,
        **button,
    )

    assert with_button(text, post) == (text if reads is None else reads)
