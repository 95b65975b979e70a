"""Passwords, tokens and connections can be written but never read.

In every suite, the client checks on each call that no answer contains one, and the `world` fixture
checks log and table. The tests here cover errors, which would otherwise not occur.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import botocore.client
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from tests.integration.api.conftest import World
from tests.route_table import BY_NAME, MARKETING, SECRETS, Route

KEEPING = [
    BY_NAME[name]
    for name in (
        "POST /api/auth/register",
        "POST /api/auth/login",
        "POST /api/auth/refresh",
        "POST /api/auth/reset",
        f"POST {MARKETING}/channel-accounts",
        f"PATCH {MARKETING}/channel-accounts/{{account_id}}",
    )
]
#: The services that are given secrets.
HOLDERS = {
    *("SignUp", "InitiateAuth", "GetTokensFromRefreshToken", "ConfirmForgotPassword"),
    *("Encrypt", "TransactWriteItems"),
}


def _refuses(operation: str, arguments: Any) -> None:
    told = {"Error": {"Code": "AccessDeniedException", "Message": f"not with {arguments}"}}
    raise ClientError(told, operation)


def _is_away(operation: str, arguments: Any) -> None:
    raise EndpointConnectionError(endpoint_url="https://aws.example")


def _breaks(operation: str, arguments: Any) -> None:
    raise RuntimeError("a bug")


@pytest.mark.parametrize("route", KEEPING, ids=lambda route: route.name)
@pytest.mark.parametrize("act", [_refuses, _is_away, _breaks])
def test_nothing_of_a_secret_is_told_when_something_breaks(
    world: World, log_lines: io.StringIO, route: Route, act: Callable[[str, Any], None]
) -> None:
    with _instead_of(HOLDERS, act):
        answer = route.send(
            world.client,
            route.example(world.ours),
            world.ours.caller(route.needs),
            failing=True,
        )

    assert answer.status in (500, 503)
    logged = log_lines.getvalue()
    assert '"status":' in logged
    assert not [secret for secret in SECRETS if secret in logged]


def test_a_workflow_is_told_names_and_times_only(world: World) -> None:
    route = BY_NAME[f"POST {MARKETING}/post-instances/{{instance_id}}/post-now"]

    route.send(world.client, route.example(world.ours), world.ours.caller(route.needs))

    states = world.resources.aws("stepfunctions")
    machine = world.resources.environment["STATE_MACHINE_ARN"]
    executions = states.list_executions(stateMachineArn=machine)["executions"]
    started = next(each for each in executions if each["name"].startswith(world.ours.draft_id))
    told = json.loads(states.describe_execution(executionArn=started["executionArn"])["input"])
    assert set(told) == {
        *("tenant_id", "posts", "due_at", "wait_until"),
    }
    [post] = told["posts"]
    assert set(post) == {"instance_id", "slot", "generation", "attempt"}
    assert told["tenant_id"] == world.ours.tenant_id


def test_a_sealed_connection_opens_for_its_own_account_only(world: World) -> None:
    kms = world.resources.aws("kms")
    ours = world.ours
    sealed = world.resources.items()[f"TENANT#{ours.tenant_id}#SECRET", ours.account_id]
    blob = sealed["sealed"]["B"]
    own = {"tenant": ours.tenant_id, "account": ours.account_id}

    opened = kms.decrypt(CiphertextBlob=_bytes(blob), EncryptionContext=own)

    assert json.loads(opened["Plaintext"])["page_id"] == "1234567890"
    for other in ({**own, "account": ours.webhook_id}, {**own, "tenant": "all_county"}):
        with pytest.raises(ClientError, match="InvalidCiphertext"):
            kms.decrypt(CiphertextBlob=_bytes(blob), EncryptionContext=other)


def _bytes(stored: Any) -> bytes:
    return stored if isinstance(stored, bytes) else base64.b64decode(stored)


@contextmanager
def _instead_of(operations: set[str], act: Callable[[str, Any], None]) -> Iterator[None]:
    call = botocore.client.BaseClient._make_api_call

    def interposed(client: Any, operation: str, arguments: Any) -> Any:
        if operation in operations:
            act(operation, arguments)
        return call(client, operation, arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.client.BaseClient, "_make_api_call", interposed)
        yield
