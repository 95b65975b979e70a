"""Every network has its page in docs, and the console has its icon and its profile's name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drumbeat.domain.profiles import OAuth
from drumbeat.platforms.registry import Networks
from drumbeat.settings import Settings
from tests.unit.platforms.doubles import StandingClock

ROOT = Path(__file__).resolve().parents[3]
ICONS = (ROOT / "web" / "src" / "ui" / "NetworkIcon.tsx").read_text(encoding="utf-8")
NETWORKS = Networks(Settings(table_name="none"), StandingClock())
#: Headings that each network's page must have.
PARTS = (
    "How a post is shown once",
    "What goes out",
    "What is not possible",
    "What was verified, and against what",
)


@pytest.mark.parametrize("name", NETWORKS.names)
def test_every_network_has_a_page_that_says_what_it_promises(name: str) -> None:
    page = (ROOT / "docs" / "networks" / f"{name}.md").read_text(encoding="utf-8")
    profile = NETWORKS.get(name).profile

    assert page.startswith(f"# {profile.display_name}\n")
    assert [part for part in PARTS if f"\n## {part}\n" not in page] == []
    for option in profile.options:
        assert f"`{option.name}`" in page, option.name


@pytest.mark.parametrize("name", NETWORKS.names)
def test_what_people_are_asked_for_is_said_to_them_in_words(name: str) -> None:
    way = NETWORKS.get(name).profile.connects_by

    if isinstance(way, OAuth):
        assert way.asks
        # Each text continues the sentence "Drumbeat may".
        assert [each for each in way.asks if not each[0].islower() or each.endswith(".")] == []


def test_the_console_calls_networks_what_their_profiles_do() -> None:
    shown = dict(re.findall(r'^  (\w+): \{\s*name: "([^"]+)"', ICONS, re.M))

    assert shown == {name: NETWORKS.get(name).profile.display_name for name in NETWORKS.names}
