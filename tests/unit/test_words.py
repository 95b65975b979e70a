"""What errors and notifications say is for people: they know no tenants, content items or slots."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from drumbeat.domain import errors

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "functions/drumbeat").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
OLD = re.compile(
    r"\b(tenants?|content items?|channel accounts?|planned slots?|top(ped)?[- ]?off)\b"
)
ERRORS = {name for name in vars(errors) if name[0].isupper()} - {"Mapping", "Sequence"}
#: The name of a field, which developers read.
NOT_SAID = {"code", "field", "name"}


def said(source: str) -> Iterator[str]:
    """Every text that an error is made with."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _makes_an_error(node.func):
            words = node.args[1:] if isinstance(node.func, ast.Attribute) else node.args
            named = [each.value for each in node.keywords if each.arg not in NOT_SAID]
            for argument in [*words, *named]:
                for part in ast.walk(argument):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


def _makes_an_error(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):  # InvalidInput.of(field, message)
        return isinstance(function.value, ast.Name) and function.value.id in ERRORS
    return isinstance(function, ast.Name) and function.id in ERRORS


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_errors_speak_of_businesses_posts_and_empty_slots(path: Path) -> None:
    assert [text for text in said(path.read_text(encoding="utf-8")) if OLD.search(text)] == []


@pytest.mark.parametrize(
    "source",
    [
        'raise NotFound("No such channel account.")',
        'raise Conflict(f"The tenant {name} is taken.", code="tenant_exists")',
        'raise InvalidInput.of("tenant_id", "Name the tenant.")',
    ],
)
def test_old_words_are_found(source: str) -> None:
    assert any(OLD.search(text) for text in said(source))


def test_names_of_fields_and_codes_are_not_words_for_people() -> None:
    source = 'raise InvalidInput.of("tenant_id", "Name the business.", code="tenant_missing")'

    assert list(said(source)) == ["Name the business."]
