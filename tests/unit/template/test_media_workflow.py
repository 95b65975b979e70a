"""The workflow for long preparations, as deployed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.template.conftest import ROOT, Template

_PATH = ROOT / "statemachines" / "prepare-media.asl.json"


@pytest.fixture(scope="module")
def states() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_PATH.read_text())["States"]
    return loaded


def test_it_takes_steps_until_one_says_that_it_is_done(states: dict[str, Any]) -> None:
    [choice] = states["IsDone"]["Choices"]

    assert (choice["Variable"], choice["BooleanEquals"], choice["Next"]) == (
        "$.step.done",
        True,
        "Done",
    )
    assert states["IsDone"]["Default"] == "WaitAgain"
    assert states["WaitAgain"]["TimestampPath"] == "$.step.again_at"
    assert states["WaitAgain"]["Next"] == "Step"


def test_a_step_that_fails_is_repeated_and_ends_after_its_function(
    template: Template, states: dict[str, Any]
) -> None:
    step = states["Step"]

    assert step["Retry"][0]["ErrorEquals"] == ["States.ALL"]
    assert step["TimeoutSeconds"] > template.functions()["PrepareMediaFunction"]["Timeout"]


def test_it_carries_names_and_times_and_nothing_secret(states: dict[str, Any]) -> None:
    event = json.loads((ROOT / "events" / "prepare_media.json").read_text())
    passed = {key.removesuffix(".$") for key in states["Step"]["Parameters"]}

    assert set(event) == passed == {"tenant_id", "instance_id", "generation", "fingerprint"}
