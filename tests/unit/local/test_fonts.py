"""The fonts for videos' titles: the list of their characters is correct."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

MEDIA = Path(__file__).resolve().parents[3] / "layers" / "media"


@pytest.fixture(scope="module")
def known() -> dict[str, list[list[int]]]:
    found: dict[str, list[list[int]]] = json.loads((MEDIA / "noto_fonts/coverage.json").read_text())
    return found


def test_what_is_known_of_the_fonts_is_what_they_have(known) -> None:
    assert runpy.run_path(str(MEDIA / "write_coverage.py"))["coverage"]() == known


def test_every_font_that_is_shipped_is_known_and_licensed(known) -> None:
    assert {path.name for path in (MEDIA / "noto_fonts").glob("*.ttf")} == set(known)
    assert "SIL OPEN FONT LICENSE" in (MEDIA / "noto_fonts" / "OFL.txt").read_text()


@pytest.mark.parametrize("character", "Aéжωאب😀\ufefb")
def test_each_script_that_titles_are_promised_in_has_a_font(known, character) -> None:
    ranges = [each for font in known.values() for each in font]

    assert any(first <= ord(character) <= last for first, last in ranges)
