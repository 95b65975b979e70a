"""docs/faults.md lists every fault, and names tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "faults.md").read_text()
NAMED = sorted(set(re.findall(r"`([a-z_/]+\.py)::(\w+)`", DOCUMENT)))
ROWS = {int(number): rest for number, rest in re.findall(r"^\| (\d+) \|(.*)$", DOCUMENT, re.M)}


@cache
def functions_in(path: Path) -> frozenset[str]:
    found = ast.walk(ast.parse(path.read_text()))
    return frozenset(node.name for node in found if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    assert name in functions_in(ROOT / "tests" / file)


def test_every_fault_is_held_by_a_test_or_says_why_not() -> None:
    assert list(ROWS) == list(range(1, 31))
    for number, row in ROWS.items():
        assert "::test_" in row or "not yet: " in row, f"row {number}"
