"""The deployed template: what the gateway lets through, and what each role may do."""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import Callable

import pytest
from cfnlint.decode import cfn_yaml

from local.api_client import ApiClient
from local.stack import Stack
from tests.stack.conftest import ROOT
from tests.stack.queues import failed_messages_come_again_after, first_message


def test_every_route_of_the_template_is_deployed(stack: Stack) -> None:
    gateway = stack.client("apigatewayv2")
    pages = gateway.get_paginator("get_routes").paginate(ApiId=stack.outputs["ApiId"])
    deployed = {route["RouteKey"] for page in pages for route in page["Items"]}

    # As they are written, without SAM or the emulator in between.
    written = cfn_yaml.load(str(ROOT / "template.yaml"))["Mappings"]["Route"]
    assert deployed == {each["Key"] for each in written.values()}


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
    for role, decision in [
        ("PublishFunction", "allowed"),
        ("CoreFunction", "implicitDeny"),
        ("AuthFunction", "implicitDeny"),
    ]:
        function = stack.outputs[f"{role}Name"]
        configuration = stack.client("lambda").get_function_configuration(FunctionName=function)
        result = iam.simulate_principal_policy(
            PolicySourceArn=configuration["Role"],
            ActionNames=["kms:Decrypt"],
            ResourceArns=[stack.outputs["SecretsKeyArn"]],
        )
        [evaluation] = result["EvaluationResults"]
        assert evaluation["EvalDecision"] == decision, role


def test_a_poisoned_tenant_ends_alone_in_the_dead_letters(
    stack: Stack, sign_up: Callable[[], ApiClient]
) -> None:
    client, tenant_id = sign_up(), f"t{uuid.uuid4().hex[:12]}"
    tenant = {"tenant_id": tenant_id, "name": "Healthy", "timezone": "America/Los_Angeles"}
    client.call("POST", "/v1/tenants", tenant)
    account = {
        "platform": "webhook",
        "name": "Website",
        "posts_per_week": 3,
        "schedule_timezone": "America/Los_Angeles",
        "schedule_times": ["09:00"],
        "connection": {
            "url": f"{stack.sandbox_url}/webhooks/{tenant_id}",
            "secret": "whsec_" + base64.b64encode(b"thirty-two bytes of a good secret").decode(),
        },
    }
    path = "/v1/marketing/channel-accounts"
    assert client.call("POST", path, account, tenant_id=tenant_id).status == 201
    sqs, queue = stack.client("sqs"), stack.outputs["TopoffQueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody=json.dumps({"tenant_id": tenant_id, "days": 28}))
    _until_slots(client, tenant_id, 12)

    poisoned = json.dumps({"tenant_id": tenant_id, "days": "poison"})
    healthy = json.dumps({"tenant_id": tenant_id, "days": 35})
    with failed_messages_come_again_after(4, sqs, queue):
        sqs.send_message_batch(
            QueueUrl=queue,
            Entries=[
                {"Id": "1", "MessageBody": poisoned},
                {"Id": "2", "MessageBody": healthy},
            ],
        )
        dead = first_message(sqs, stack.outputs["TopoffTenantDeadLettersUrl"])

    assert dead["Body"] == poisoned
    _until_slots(client, tenant_id, 15)


def _until_slots(client: ApiClient, tenant_id: str, count: int) -> None:
    """Wait, at most a minute, until the tenant has that many planned slots."""
    found = -1
    give_up = time.monotonic() + 60
    while found != count:
        if time.monotonic() > give_up:
            pytest.fail(f"There are {found} slots instead of {count}.")
        time.sleep(0.2)
        answer = client.call("GET", "/v1/marketing/post-instances", tenant_id=tenant_id)
        found = len(answer.body["items"])


def test_what_is_deleted_answers_nothing(stack: Stack, sign_up: Callable[[], ApiClient]) -> None:
    client, tenant_id = sign_up(), f"t{uuid.uuid4().hex[:12]}"
    tenant = {"tenant_id": tenant_id, "name": "Short", "timezone": "UTC"}
    client.call("POST", "/v1/tenants", tenant)
    item = {"title": "Short lived", "base_caption": "Gone soon"}
    path = "/v1/marketing/content-items"
    made = client.call("POST", path, item, tenant_id=tenant_id).body

    deleted = client.call("DELETE", f"{path}/{made['id']}", tenant_id=tenant_id)

    assert (deleted.status, deleted.body) == (204, None)
