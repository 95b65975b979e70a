"""Publishing workflows on Step Functions: a name is started only once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from drumbeat.aws.workflow import StepFunctionsWorkflow
from drumbeat.domain.errors import Unavailable
from drumbeat.ports import Workflow
from tests.contracts.workflow import ORDER, WorkflowContract

DEFINITION = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
ROLE = "arn:aws:iam::123456789012:role/publish"


@pytest.fixture
def states(aws: None) -> Any:
    return boto3.client("stepfunctions")


@pytest.fixture
def machine(states: Any) -> str:
    made = states.create_state_machine(name="publish", definition=DEFINITION, roleArn=ROLE)
    return str(made["stateMachineArn"])


class TestStepFunctionsWorkflow(WorkflowContract):
    @pytest.fixture
    def workflow(self, states: Any, machine: str) -> StepFunctionsWorkflow:
        self.states, self.machine = states, machine
        return StepFunctionsWorkflow(lambda: states, machine)

    def started(self, workflow: Workflow) -> Mapping[str, Any]:
        listed = self.states.list_executions(stateMachineArn=self.machine)["executions"]
        return {
            each["name"]: json.loads(
                self.states.describe_execution(executionArn=each["executionArn"])["input"]
            )
            for each in listed
        }

    def end(self, workflow: Workflow, name: str) -> None:
        arn = self.machine.replace(":stateMachine:", ":execution:")
        self.states.stop_execution(executionArn=f"{arn}:{name}")

    def take_down(self, workflow: Workflow) -> None:
        self.states.delete_state_machine(stateMachineArn=self.machine)


def test_a_service_that_does_not_answer_is_unavailable():
    class Silent:
        def start_execution(self, **_: object) -> None:
            raise EndpointConnectionError(endpoint_url="https://states")

    with pytest.raises(Unavailable):
        StepFunctionsWorkflow(Silent, "arn").start("post-1-1", ORDER)
