"""The deployed template: what the gateway lets through, and what each role may do."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from local.api_client import ApiClient
from local.stack import Stack
from tests.stack.conftest import ROOT


def test_every_route_of_the_template_is_deployed(stack: Stack) -> None:
    gateway = stack.client("apigatewayv2")
    pages = gateway.get_paginator("get_routes").paginate(ApiId=stack.outputs["ApiId"])
    deployed = {route["RouteKey"] for page in pages for route in page["Items"]}

    assert deployed == _route_keys(ROOT / "template.yaml")


def test_a_request_without_a_token_does_not_reach_the_function(stack: Stack) -> None:
    answer = ApiClient(stack.api_url).call("GET", "/v1/tenants")

    assert answer.status == 401
    assert answer.body == {"message": "Unauthorized"}


def test_an_unknown_route_is_the_gateways_own_404(sign_up: Callable[[], ApiClient]) -> None:
    answer = sign_up().call("GET", "/v1/nothing/of/the/kind")

    assert answer.status == 404
    assert answer.body == {"message": "Not Found"}


@pytest.mark.parametrize("forge", ["signature", "algorithm"])
def test_a_forged_token_is_refused(
    stack: Stack, sign_up: Callable[[], ApiClient], forge: str
) -> None:
    token = sign_up().token or ""
    header, claims, _ = token.split(".")
    if forge == "algorithm":
        none = json.dumps({"alg": "none"}).encode()
        header = base64.urlsafe_b64encode(none).decode().rstrip("=")

    bearer = {"Authorization": f"Bearer {header}.{claims}.AAAA"}
    answer = ApiClient(stack.api_url).call("GET", "/auth/me", headers=bearer)

    assert answer.status == 401


def test_only_the_publisher_can_open_a_sealed_connection(stack: Stack) -> None:
    # IAM's own simulator answers for each role, as deployed.
    iam = stack.client("iam")
    for role, decision in [("PublishFunction", "allowed"), ("ApiFunction", "implicitDeny")]:
        function = stack.outputs[f"{role}Name"]
        configuration = stack.client("lambda").get_function_configuration(FunctionName=function)
        result = iam.simulate_principal_policy(
            PolicySourceArn=configuration["Role"],
            ActionNames=["kms:Decrypt"],
            ResourceArns=[stack.outputs["SecretsKeyArn"]],
        )
        [evaluation] = result["EvaluationResults"]
        assert evaluation["EvalDecision"] == decision, role


def test_a_topoff_message_that_fails_three_times_goes_to_the_dead_letters(stack: Stack) -> None:
    sqs = stack.client("sqs")
    queue = stack.outputs["TopoffQueueUrl"]
    dead = stack.outputs["TopoffTenantDeadLettersUrl"]
    policy = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["RedrivePolicy"])

    attributes = json.loads(policy["Attributes"]["RedrivePolicy"])

    assert int(attributes["maxReceiveCount"]) == 3
    assert dead.rsplit("/", 1)[1] in attributes["deadLetterTargetArn"]


def _route_keys(template: Path) -> set[str]:
    """The routes as they are written, without SAM or the emulator in between."""
    nodes = yaml.compose(template.read_text())
    found = set()
    for key, value in nodes.value:
        if key.value == "Resources":
            for _, resource in value.value:
                members = {k.value: v for k, v in resource.value}
                if members["Type"].value == "AWS::ApiGatewayV2::Route":
                    properties = {k.value: v for k, v in members["Properties"].value}
                    found.add(properties["RouteKey"].value)
    return found
