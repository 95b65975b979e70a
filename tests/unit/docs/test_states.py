"""The diagrams of a post's states show exactly the transitions that the domain allows."""

from __future__ import annotations

import re
from pathlib import Path

from drumbeat.domain.posts import TRANSITIONS, Status

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DIAGRAMS = re.findall(r"```mermaid\nstateDiagram-v2\n(.*?)```", TEXT, re.DOTALL)
EDGE = re.compile(r"^\s*(\w+) --> (\w+): (.+)$", re.MULTILINE)
ALLOWED = {(before, after) for before, others in TRANSITIONS.items() for after in others}


def test_the_statuses_are_joined_as_the_domain_allows() -> None:
    drawn = [(Status(before), Status(after)) for before, after, _ in EDGE.findall(DIAGRAMS[0])]

    assert sorted(drawn) == sorted(ALLOWED)


def test_claims_and_doubt_change_within_a_status_or_along_an_allowed_transition() -> None:
    drawn = {(_status(before), _status(after)) for before, after, _ in EDGE.findall(DIAGRAMS[1])}

    changes = {(before, after) for before, after in drawn if before is not after}
    sent = {Status.PUBLISHING, Status.UNCONFIRMED}
    assert changes <= ALLOWED
    assert changes >= {(before, after) for before, after in ALLOWED if before in sent}


def _status(state: str) -> Status:
    """`Publishing_in_doubt` is `Publishing`."""
    return Status(state.partition("_")[0])
