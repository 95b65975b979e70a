"""docs/runbook.md explains each alarm of the template."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cloudformation import expanded

ROOT = Path(__file__).parents[3]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
ALARMS = [
    name
    for name, resource in expanded()["Resources"].items()
    if resource["Type"] == "AWS::CloudWatch::Alarm"
]


def test_the_template_has_alarms() -> None:
    assert "LatePostsAlarm" in ALARMS


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_is_in_the_runbook(alarm: str) -> None:
    assert f"`{alarm}`" in RUNBOOK
