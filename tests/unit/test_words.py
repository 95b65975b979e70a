"""Errors, findings, notifications and mails are for people: they don't mention tenants, content,
instances or slots other than empty ones."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: The API's own document is for developers.
SOURCES = [path for path in (ROOT / "functions").rglob("*.py") if path.name != "openapi.py"]
OLD = re.compile(
    r"\b(tenants?|contents?(?!-type)|instances?|channel accounts?|(?<!empty )slots?"
    r"|top(ped|ping)?[- ]?offs?)\b",
    re.IGNORECASE,
)
#: Names of fields and literals, which are for developers.
QUOTED = re.compile(r"`[^`]*`|\([a-z_]+\)")
SENTENCE = re.compile(r"^[A-Z]|[.?!:;,](\s|$)")
#: Their texts are in the API's document, which names the fields.
NOT_SAID = {"description", "summary"}
LOGS = {"info", "warning", "exception", "debug"}


def said(source: str) -> Iterator[str]:
    """Every sentence in a module for people: not in docstrings, descriptions and logs.

    It has several words, and begins with a capital letter or contains punctuation.
    """
    tree = ast.parse(source)
    kept_out = set(_for_developers(tree))
    for node in ast.walk(tree):
        if node in kept_out:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                part.value if isinstance(part, ast.Constant) else "X" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if " " in text.strip() and SENTENCE.search(text):
            yield text


def _for_developers(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and isinstance(body, list):
            yield from (child for each in body for child in _documentation(each))
        if isinstance(node, ast.keyword) and node.arg in NOT_SAID:
            yield from ast.walk(node.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = node.func
            owner = called.value
            name = getattr(owner, "attr", getattr(owner, "id", ""))
            if called.attr in LOGS and name in ("log", "_log", "logger"):
                yield from ast.walk(node)
        if isinstance(node, ast.JoinedStr):
            yield from node.values


def _documentation(statement: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        yield statement.value


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_people_are_told_of_businesses_posts_texts_and_empty_slots(path: Path) -> None:
    told = said(path.read_text(encoding="utf-8"))

    assert [text for text in told if OLD.search(QUOTED.sub("", text))] == []


@pytest.mark.parametrize(
    "source",
    [
        'raise NotFound("No such channel account.")',
        'raise Conflict(f"The tenant {name} is taken.", code="tenant_exists")',
        'raise InvalidInput.of("tenant_id", "Name the tenant.")',
        'words = "The post has no content yet."',
        'warning(code, "Some content waits. Approve it.")',
        'body = f"{name}: this slot shows other content already."',
    ],
)
def test_old_words_are_found(source: str) -> None:
    assert any(OLD.search(text) for text in said(source))


@pytest.mark.parametrize(
    "source",
    [
        'raise InvalidInput.of("tenant_id", "Name the business.", code="tenant_missing")',
        '"""A tenant, and its content."""',
        'Field(description="Of the content item, as it is.")',
        'log.warning("Of this tenant, nothing.")',
        'words = "Fill the empty slot, then send its `content_item_id` (content_item_id)."',
    ],
)
def test_what_developers_read_is_let_be(source: str) -> None:
    assert not any(OLD.search(QUOTED.sub("", text)) for text in said(source))
