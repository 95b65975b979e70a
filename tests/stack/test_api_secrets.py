"""Passwords, tokens and connections are stored only encrypted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from local.stack import Stack
from tests.route_table import BY_NAME, MARKETING, SECRETS, Need, Things
from tests.stack.api import Api


@pytest.fixture(scope="module")
def things(api: Api) -> Things:
    """A tenant whose secrets were all sent: logins, a page's token, a webhook's address."""
    things = api.tenant("secret")
    route = BY_NAME[f"POST {MARKETING}/post-instances/{{instance_id}}/post-now"]
    answer = route.send(api.client, route.example(things), things.members[Need.ADMIN])
    assert answer.status == 202
    return things


def test_no_log_holds_a_secret(stack: Stack, things: Things) -> None:
    lines = list(_log_lines(stack))

    assert any(things.tenant_id in line for line in lines)
    assert not [line for line in lines for secret in SECRETS if secret in line]


def test_the_table_holds_no_secret_in_the_clear(stack: Stack, things: Things) -> None:
    pages = (
        stack.client("dynamodb")
        .get_paginator("scan")
        .paginate(TableName=stack.outputs["TableName"])
    )
    stored = repr([page["Items"] for page in pages])

    assert things.account_id in stored
    assert not [secret for secret in SECRETS if secret in stored]


def test_no_workflow_was_told_a_secret(stack: Stack, things: Things) -> None:
    states = stack.client("stepfunctions")
    executions = states.list_executions(stateMachineArn=stack.outputs["StateMachineArn"])
    told: list[Any] = []
    for each in executions["executions"]:
        history = states.get_execution_history(executionArn=each["executionArn"])
        told += history["events"]

    text = json.dumps(told, default=str)
    assert things.draft_id in text
    assert not [secret for secret in SECRETS if secret in text]


def _log_lines(stack: Stack) -> Iterator[str]:
    logs = stack.client("logs")
    for page in logs.get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            events = logs.get_paginator("filter_log_events")
            for found in events.paginate(logGroupName=group["logGroupName"]):
                yield from (event["message"] for event in found["events"])
