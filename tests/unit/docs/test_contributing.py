"""The CI's jobs are complete, and documents name only targets and files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
WORKFLOWS = ROOT / ".github" / "workflows"
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def commands(workflow: str) -> str:
    """All commands of a workflow, with the values of its matrix."""
    jobs = yaml.safe_load((WORKFLOWS / workflow).read_text(encoding="utf-8"))["jobs"].values()
    runs = [
        step["run"].replace("${{ matrix.suite }}", suite)
        for job in jobs
        for suite in job.get("strategy", {}).get("matrix", {}).get("suite", [""])
        for step in job["steps"]
        if "run" in step
    ]
    return "\n".join(runs)


def suites() -> list[str]:
    """Directories of tests that can be run; the unit tests are part of `make check`."""
    found = {path.relative_to(ROOT / "tests").parts[0] for path in ROOT.glob("tests/**/test_*.py")}
    return sorted(each for each in found if not each.endswith(".py") and each != "unit")


@pytest.mark.parametrize("suite", suites())
def test_every_suite_has_a_job(suite: str) -> None:
    run = "make test-servers" if suite == "servers" else f"tests/{suite} "

    assert run in commands("checks.yml")


def test_the_quick_gate_and_the_nightly_suites_run() -> None:
    assert "make check" in commands("checks.yml")
    assert "make nightly" in commands("nightly.yml")


@pytest.mark.parametrize(
    ("ecosystem", "pins"),
    [("uv", "requirements*.in"), ("npm", "package-lock.json")],
)
def test_newer_pins_are_proposed_wherever_there_are_any(ecosystem: str, pins: str) -> None:
    document = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))
    [update] = [each for each in document["updates"] if each["package-ecosystem"] == ecosystem]
    tracked = [path for path in ROOT.rglob(pins) if not _is_made(path)]
    folders = {
        f"/{path.parent.relative_to(ROOT).as_posix()}".replace("/.", "/") for path in tracked
    }

    assert set(update["directories"]) == folders


def test_the_loop_is_told_in_ten_lines() -> None:
    loop = CONTRIBUTING.partition("\n\n")[2].partition("\n\n")[0].splitlines()

    assert len(loop) <= 10
    assert [line[:2] for line in loop if line[:1].isdigit()] == ["1.", "2.", "3.", "4."]


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "SECURITY.md", "README.md"])
def test_every_target_and_place_that_is_named_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    quoted = re.findall(r"`([^`\n]+)`", text)
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)

    named = {each.split()[1] for each in quoted if re.match(r"make [a-z]", each)}
    assert named - targets == set()
    assert [each for each in links if not (ROOT / each).exists()] == []


def test_the_places_of_a_new_network_and_of_a_new_resource_are_there() -> None:
    places = re.findall(r"`((?:functions|tests|web|docs|sandbox)/[\w/.]+)`", CONTRIBUTING)

    assert {"tests/integration/new_network", "tests/route_table.py"} <= set(places)
    assert [each for each in places if not (ROOT / each).exists()] == []


def _is_made(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    return hidden or "node_modules" in path.parts
