"""The workflow for long preparations, as deployed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.preparing import SILENT
from drumbeat.services import preparation_steps
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


def test_one_that_keeps_failing_goes_on_later_and_before_it_counts_as_abandoned(
    states: dict[str, Any],
) -> None:
    step, stumbled = states["Step"], states["Stumbled"]
    [catcher], [retrier] = step["Catch"], step["Retry"]
    pauses = [
        retrier["IntervalSeconds"] * retrier["BackoffRate"] ** turn
        for turn in range(retrier["MaxAttempts"])
    ]

    assert (catcher["ErrorEquals"], catcher["Next"]) == (["States.ALL"], "Stumbled")
    assert stumbled["Parameters"] == {**step["Parameters"], "stumbled": True}
    assert (stumbled["ResultPath"], stumbled["Next"]) == (step["ResultPath"], step["Next"])
    assert timedelta(seconds=sum(pauses)) + preparation_steps._STUMBLED < SILENT


def test_it_carries_names_and_times_and_nothing_secret(states: dict[str, Any]) -> None:
    event = json.loads((ROOT / "events" / "prepare_media.json").read_text())
    passed = {key.removesuffix(".$") for key in states["Step"]["Parameters"]}

    assert set(event) == passed == {"tenant_id", "instance_id", "generation", "fingerprint"}
