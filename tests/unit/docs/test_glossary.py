"""The glossary has every status and every port, and each term once."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from pathlib import Path

import pytest

from drumbeat import ports
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.content import ContentStatus
from drumbeat.domain.posts import Status

ROOT = Path(__file__).resolve().parents[3]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
PORTS = [
    name
    for names in ports._NAMES.values()
    for name in names
    if getattr(getattr(ports, name), "_is_protocol", False)
]


@pytest.mark.parametrize("status", [*Status, *ContentStatus, *AccountStatus])
def test_every_status_is_explained(status: StrEnum) -> None:
    assert f"`{status}`" in GLOSSARY


@pytest.mark.parametrize("name", PORTS)
def test_every_port_is_explained(name: str) -> None:
    assert re.search(rf"^\| `{name}` \| .+\. \|$", GLOSSARY, re.MULTILINE)


def test_a_term_stands_in_one_place_with_one_sentence() -> None:
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", GLOSSARY, re.MULTILINE)
    terms = Counter(term for term, _ in rows if term not in ("term", "port"))

    assert [term for term, times in terms.items() if times > 1] == []
    assert [row for row in rows if row[0] in terms and not re.search(r"\.$", row[1])] == []


@pytest.mark.parametrize("document", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_it_is_found_from_where_people_begin(document: str) -> None:
    assert "glossary.md)" in (ROOT / document).read_text(encoding="utf-8")
