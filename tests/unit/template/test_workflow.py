"""The publishing workflow, as deployed with default parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drumbeat.domain.trying import CLAIM_LEASE
from drumbeat.services.batches import EARLIEST
from tests.unit.template.conftest import Template

Definition = Mapping[str, Any]


def test_a_post_without_trouble_enters_three_states(definition: Definition) -> None:
    way = [definition["StartAt"]]
    while "Next" in definition["States"][way[-1]]:
        way.append(definition["States"][way[-1]]["Next"])

    assert way == ["Prepare", "Wait", "Commit"]


def test_a_transient_failure_is_retried_after_60_300_and_900_seconds(
    definition: Definition,
) -> None:
    [retrier] = [
        each
        for each in definition["States"]["Commit"]["Retry"]
        if "TransientFailure" in each["ErrorEquals"]
    ]

    delays = [
        min(
            retrier["IntervalSeconds"] * retrier["BackoffRate"] ** number,
            retrier["MaxDelaySeconds"],
        )
        for number in range(retrier["MaxAttempts"])
    ]

    assert delays == [60, 300, 900]
    assert retrier.get("JitterStrategy", "NONE") == "NONE"


def test_a_function_that_cannot_be_started_is_called_again_within_seconds(
    definition: Definition,
) -> None:
    # MiniStack uses Lambda.Unknown for AWS's Lambda.TooManyRequestsException.
    for state in ("Prepare", "Commit"):
        retrier = definition["States"][state]["Retry"][0]
        assert {
            "Lambda.TooManyRequestsException",
            "Lambda.Unknown",
            "Runtime.ImportModuleError",
            "Runtime.Unknown",
        } <= set(retrier["ErrorEquals"])
        assert retrier["IntervalSeconds"] == 1


def test_a_failed_prepare_is_no_failure(definition: Definition) -> None:
    [catcher] = definition["States"]["Prepare"]["Catch"]

    assert catcher == {"ErrorEquals": ["States.ALL"], "ResultPath": "$.prepared", "Next": "Wait"}


def test_whatever_commit_leaves_is_recorded(definition: Definition) -> None:
    [catcher] = definition["States"]["Commit"]["Catch"]

    assert catcher["ErrorEquals"] == ["States.ALL"]
    assert catcher["Next"] == "RecordFailure"
    assert definition["States"]["RecordFailure"]["Retry"][0]["ErrorEquals"] == ["States.ALL"]


def test_the_wait_is_to_the_second_of_the_input(definition: Definition) -> None:
    wait = definition["States"]["Wait"]

    assert wait == {"Type": "Wait", "TimestampPath": "$.wait_until", "Next": "Commit"}


def test_workflow_gives_up_on_a_call_only_after_its_function_has(
    template: Template, definition: Definition
) -> None:
    for state, function in [
        ("Prepare", "PublishFunction"),
        ("Commit", "PublishFunction"),
        ("RecordFailure", "RecordFailureFunction"),
    ]:
        called = definition["States"][state]
        assert called["Resource"] == f"arn:{function}"
        assert called["TimeoutSeconds"] > template.functions()[function]["Timeout"]


def test_a_commit_that_starts_early_has_a_minute_left_at_its_second(template: Template) -> None:
    most = template.parameters["StartAheadSeconds"]["MaxValue"]
    runs = template.functions()["PublishFunction"]["Timeout"]

    assert runs >= most + 60
    assert most < EARLIEST.total_seconds()
    assert runs < CLAIM_LEASE.total_seconds()


def test_the_workflow_may_call_what_it_calls_and_nothing_else(
    template: Template, definition: Definition
) -> None:
    called = {s["Resource"] for s in definition["States"].values() if s["Type"] == "Task"}
    allowed = {
        f"arn:{resource['Fn::GetAtt'][0]}"
        for role, statement in template.statements()
        if role == "PublishStateMachineRole" and statement["Action"] == "lambda:InvokeFunction"
        for resource in statement["Resource"]
    }

    assert allowed == called
