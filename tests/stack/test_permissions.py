"""Every call that a function made, checked against its role's policies as AWS will apply them.

The emulator checks calls too, but with the policies for one machine, which leave conditions out,
and by its own rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from local.deployment import STACK_NAME
from local.stack import Stack
from tests import recorded_calls
from tests.cloudformation import Resolver, on_aws, translated
from tests.iam import Call, Question, allows, denies, questions
from tests.stack.api import Api

#: Runs last, because it reads the calls of all other tests.
pytestmark = pytest.mark.late


@dataclass(frozen=True)
class Deployment:
    """The template's policies, with the names of this stack's resources."""

    resolver: Resolver
    #: By physical name: logical ids, and ARNs.
    logical: Mapping[str, str]
    arns: Mapping[str, str]

    def refusals(self, call: Call) -> list[str]:
        """What AWS would refuse this call's role."""
        statements = self.resolver.statements(self.logical[call.role])
        return [
            f"{self.logical[call.role]}: {each}"
            for each in questions(call, self.arns)
            if not allows(statements, each) or self._key_denies(each)
        ]

    def _key_denies(self, question: Question) -> bool:
        if not question.action.startswith("kms:"):
            return False
        policy = self.resolver.document["Resources"]["SecretsKey"]["Properties"]["KeyPolicy"]
        return denies(self.resolver.resolve(policy["Statement"]), question)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    document: dict[str, Any] = on_aws(translated())
    return document


@pytest.fixture(scope="module")
def calls(stack: Stack, api: Api) -> list[Call]:
    """All recorded calls; at least those for a business that is made here."""
    owner = api.join("owner")
    tenant = {"tenant_id": "replayed", "name": "Replayed", "timezone": "UTC"}
    assert api.call(owner, "POST", "/v1/tenants", tenant).status == 201
    return [Call.read(line) for line in dict.fromkeys(recorded_calls.lines(stack.home))]


def deployment(stack: Stack, document: Mapping[str, Any]) -> Deployment:
    pages = stack.client("cloudformation").get_paginator("list_stack_resources")
    names = {
        each["LogicalResourceId"]: re.split("[:/]", each["PhysicalResourceId"])[-1]
        for page in pages.paginate(StackName=STACK_NAME)
        for each in page["StackResourceSummaries"]
        if each.get("PhysicalResourceId")
    }
    resolver = Resolver(document, stack.parameters, names)
    arns = {}
    for logical, physical in names.items():
        try:
            arns[physical] = resolver.arn(logical)
        except KeyError:
            continue  # No resource that a call names by an ARN.
    return Deployment(resolver, {name: logical for logical, name in names.items()}, arns)


def test_aws_would_allow_every_call_that_was_made(
    stack: Stack, document: dict[str, Any], calls: list[Call]
) -> None:
    deployed = deployment(stack, document)

    refused = {refusal for call in calls for refusal in deployed.refusals(call)}

    assert {call.operation for call in calls} >= {"DynamoDB:TransactWriteItems"}
    assert refused == set()


def test_a_permission_that_is_taken_away_is_missed(
    stack: Stack, document: dict[str, Any], calls: list[Call]
) -> None:
    poorer = json.loads(json.dumps(document))
    for policy in poorer["Resources"]["CoreRole"]["Properties"]["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            if "dynamodb:PutItem" in statement["Action"]:
                statement["Action"].remove("dynamodb:PutItem")
    deployed = deployment(stack, poorer)

    refused = {refusal for call in calls for refusal in deployed.refusals(call)}

    assert refused
    assert all(each.startswith("CoreRole: dynamodb:PutItem on ") for each in refused)
