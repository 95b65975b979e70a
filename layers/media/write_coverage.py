"""Writes which characters each font can show, so that no font has to be opened to know it.

Needs fontTools (requirements-dev.txt); run it when a font is replaced.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "noto_fonts"
COVERAGE = FONTS / "coverage.json"
#: In the order in which a character is looked up.
NAMES = (
    "NotoSans-Bold.ttf",
    "NotoSansArabic-Bold.ttf",
    "NotoSansHebrew-Bold.ttf",
    "NotoEmoji-Regular.ttf",
)


def coverage() -> dict[str, list[list[int]]]:
    """The ranges of characters that each font has, as pairs of first and last code point."""
    return {name: _stretches(TTFont(FONTS / name)) for name in NAMES}


def _stretches(font: Any) -> list[list[int]]:
    found: list[list[int]] = []
    for character in sorted(font.getBestCmap()):
        if found and found[-1][1] == character - 1:
            found[-1][1] = character
        else:
            found.append([character, character])
    return found


if __name__ == "__main__":
    lines = [f"{json.dumps(name)}: {json.dumps(each)}" for name, each in coverage().items()]
    COVERAGE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
