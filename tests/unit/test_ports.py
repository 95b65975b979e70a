"""Ports and repositories are imported from their packages, which load only what is asked for."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from drumbeat import persistence, ports
from tests.unit.interpreter import fresh

SOURCE = Path(ports.__file__)
MODULES = sorted(path.stem for path in SOURCE.parent.glob("*.py") if path != SOURCE)


def imported() -> dict[str, set[str]]:
    """What type checkers see of each module."""
    found = [node for node in ast.walk(ast.parse(SOURCE.read_text())) if _is_ours(node)]
    return {
        str(node.module).rpartition(".")[2]: {alias.name for alias in node.names} for node in found
    }


def _is_ours(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and str(node.module).startswith("drumbeat.ports.")


def test_what_type_checkers_see_is_what_there_is() -> None:
    seen = imported()

    assert sorted(seen) == MODULES
    assert {owner: set(names) for owner, names in ports._NAMES.items()} == seen
    for owner, names in seen.items():
        module = import_module(f"drumbeat.ports.{owner}")
        assert all(getattr(ports, name) is getattr(module, name) for name in names)


def test_what_there_is_not_is_missing_as_ever() -> None:
    with pytest.raises(ImportError, match="cannot import name 'Calender'"):
        from drumbeat.ports import Calender  # noqa: F401


def test_asking_for_one_loads_its_module_alone() -> None:
    code = """
from drumbeat.ports import Throttle
print(sorted(name for name in sys.modules if name.startswith("drumbeat.ports.")))
"""

    assert fresh(code) == ["['drumbeat.ports.identity']"]


def test_every_repository_is_had_from_its_package() -> None:
    assert [name for name in persistence.__all__ if not hasattr(persistence, name)] == []


def test_a_repository_that_few_functions_use_is_loaded_when_it_is_asked_for() -> None:
    code = """
from drumbeat.persistence import CalendarRepository
before = "drumbeat.persistence.mail" in sys.modules
from drumbeat.persistence import MailStopRepository
print(before, "drumbeat.persistence.mail" in sys.modules)
"""

    assert fresh(code) == ["False True"]
