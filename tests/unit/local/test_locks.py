"""Everything installed is in lock files: completely, with exact versions and hashes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from local.environments import Environments
from local.locking import PINS, lock_of

ROOT = Path(__file__).resolve().parents[3]
RUNTIME = sorted(ROOT.glob("layers/*/requirements.in"))
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
EXACT = re.compile(r"([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)(?: ; ([^\\]*?))?(?= +--|$)")


class Pin(NamedTuple):
    name: str
    version: str
    marker: str
    hashes: frozenset[str]


def read(file: Path) -> list[Pin]:
    """The pins of a requirement file. A line that is no exact pin fails the test."""
    text = re.sub(r"(^|\s)#.*", "", file.read_text(encoding="utf-8"), flags=re.M)
    pins = []
    for line in map(str.rstrip, text.replace("\\\n", " ").splitlines()):
        if line and not line.startswith("-r "):
            pinned = EXACT.match(line)
            assert pinned, f"{file.name}: {line}"
            name, version, marker = pinned.groups()
            hashes = frozenset(HASH.findall(line))
            pins.append(Pin(re.sub(r"[-_.]+", "-", name.lower()), version, marker or "", hashes))
    return pins


def test_every_file_of_pins_is_locked() -> None:
    kept_out = {".venv", ".local", ".aws-sam", "node_modules", ".git"}
    found = {
        str(file.relative_to(ROOT))
        for file in ROOT.rglob("requirements*.in")
        if not kept_out & set(file.relative_to(ROOT).parts)
    }

    assert found == set(PINS)


def test_environments_are_filled_from_locks() -> None:
    locks = {lock_of(ROOT / pins) for pins in PINS}

    assert {each.lock for each in Environments(ROOT).to_test()} <= locks


@pytest.mark.parametrize("pins", PINS)
def test_every_package_of_a_lock_is_held_to_its_content(pins: str) -> None:
    for pin in read(lock_of(ROOT / pins)):
        assert pin.hashes, pin.name


@pytest.mark.parametrize("pins", PINS)
def test_a_lock_has_all_that_is_pinned_at_the_pinned_version(pins: str) -> None:
    locked = {(pin.name, pin.version) for pin in read(lock_of(ROOT / pins))}

    wanted = {(pin.name, pin.version) for pin in read(ROOT / pins)}

    assert wanted
    assert wanted <= locked


@pytest.mark.parametrize("pins", PINS)
def test_a_package_has_two_versions_only_where_markers_part_them(pins: str) -> None:
    entries = [(pin.name, pin.marker) for pin in read(lock_of(ROOT / pins))]

    assert len(set(entries)) == len(entries)
    plain = [name for name, marker in entries if not marker]
    assert [name for name in plain if sum(name == each for each, _ in entries) > 1] == []


@pytest.mark.parametrize("pins", RUNTIME, ids=lambda pins: pins.parent.name)
def test_tests_run_on_the_very_packages_that_the_layers_carry(pins: Path) -> None:
    assert set(read(lock_of(pins))) <= set(read(ROOT / "requirements-dev.txt"))


@pytest.mark.parametrize("pins", PINS)
def test_neither_pins_nor_locks_name_where_packages_come_from(pins: str) -> None:
    for file in (ROOT / pins, lock_of(ROOT / pins)):
        text = file.read_text(encoding="utf-8")
        assert re.findall(r"://|--index-url|--extra-index-url|--find-links| @ ", text) == []


def test_newer_pins_are_proposed_for_every_file_of_them() -> None:
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())["updates"]
    [python] = [each for each in updates if each["package-ecosystem"] == "uv"]

    folders = {f"/{Path(pins).parent}".replace("/.", "/") for pins in PINS}
    assert set(python["directories"]) == folders
