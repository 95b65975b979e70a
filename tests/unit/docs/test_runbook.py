"""docs/runbook.md says what each alarm of the template means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
TEMPLATE = (ROOT / "template.yaml").read_text()
ALARMS = re.findall(r"^  (\w+):\n    Type: AWS::CloudWatch::Alarm$", TEMPLATE, re.M)


def test_the_template_has_alarms() -> None:
    assert "LatePostsAlarm" in ALARMS


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_is_in_the_runbook(alarm: str) -> None:
    assert f"`{alarm}`" in RUNBOOK
