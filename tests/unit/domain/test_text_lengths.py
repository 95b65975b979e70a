"""Lengths of texts, in each network's own unit."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.text_lengths import X_URL_LENGTH, Unit, length

#: The console's test uses the same table (web/src/ui/textLength.test.ts).
TABLE = Path(__file__).resolve().parents[2] / "contracts" / "text_lengths.json"
CASES: list[dict[str, Any]] = json.loads(TABLE.read_text())
any_text = st.text()
#: Without joiners, marks and addresses: characters that X counts one by one.
plain_text = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F))


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["text"][:20]))
def test_a_text_has_a_length_in_each_unit(case: dict[str, Any]) -> None:
    counted = {unit: length(case["text"], unit) for unit in Unit}

    assert {"text": case["text"], **counted} == case


@given(text=any_text)
def test_units_are_ordered(text: str) -> None:
    points = length(text, Unit.CODE_POINTS)
    assert min(points, 1) <= length(text, Unit.GRAPHEMES) <= points
    assert points <= length(text, Unit.UTF16_UNITS) <= 2 * points
    assert points <= length(text, Unit.UTF8_BYTES) <= 4 * points


@given(one=any_text, other=any_text)
def test_what_is_joined_is_as_long_as_its_parts(one: str, other: str) -> None:
    for unit in (Unit.CODE_POINTS, Unit.UTF16_UNITS, Unit.UTF8_BYTES):
        assert length(one + other, unit) == length(one, unit) + length(other, unit)


@given(text=st.text(st.characters(categories=["Cs", "L"])))
def test_halves_of_pairs_are_counted_and_break_nothing(text: str) -> None:
    for unit in Unit:
        assert length(text, unit) >= 0


# X: twitter-text, config/v3.json


@given(text=plain_text)
def test_x_counts_latin_letters_as_one_each(text: str) -> None:
    assert length(text, Unit.X_WEIGHTED) == len(unicodedata.normalize("NFC", text))


@given(text=any_text)
def test_x_counts_at_most_two_for_each_character_and_address(text: str) -> None:
    normal = unicodedata.normalize("NFC", text)
    assert length(text, Unit.X_WEIGHTED) <= 2 * len(normal) + X_URL_LENGTH * normal.count(".")
