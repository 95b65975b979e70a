"""Who may do what, in the translated template."""

from __future__ import annotations

import json
from typing import Any

import pytest

from drumbeat.domain import canary
from drumbeat.persistence import keys
from tests.unit.template.conftest import Template, listed, referred

#: Roles of the functions that use connections.
STEPS = {"ConnectRole", "PreflightRole", "PrepareMediaRole", "PublishRole"}
#: Folders of the library's bucket.
FOLDERS = ("in", "media", "public", "public/banners", "exports")
#: The only statements that may name every resource, and why.
REASONED = {
    # The action has no resource type, and Lambda needs it (Developer Guide, DynamoDB).
    "AggregateRole": {"dynamodb:ListStreams"},
    # Log delivery has no resource types (Step Functions, Logging using CloudWatch Logs).
    "PublishStateMachineRole": {
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
    },
    "PrepareMediaStateMachineRole": {
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
    },
}


def test_no_role_may_do_everything_of_a_service(template: Template) -> None:
    for role, statement in template.statements():
        for action in listed(statement["Action"]):
            assert "*" not in action, f"{role}: {action}"
            assert "NotAction" not in statement


def test_batches_are_sent_by_the_action_that_there_is(template: Template) -> None:
    # Service Authorization Reference: SQS has no SendMessageBatch. The emulator asks for it.
    only_local = {"Fn::If": ["OnAws", {"Ref": "AWS::NoValue"}, "sqs:SendMessageBatch"]}
    for role, statement in template.statements():
        actions = listed(statement["Action"])
        assert "sqs:SendMessageBatch" not in actions, role
        assert only_local not in actions or "sqs:SendMessage" in actions, role


def test_only_reasoned_statements_name_every_resource(template: Template) -> None:
    for role, statement in template.statements():
        assert "NotResource" not in statement
        # Parameters of networks' apps have names under the first path; the others are folders of
        # our own bucket.
        named = json.dumps(_on_aws(statement["Resource"]))
        for ours in (
            "/${AWS::StackName}/networks/*",
            *(f"${{MediaBucket.Arn}}/{f}/*" for f in FOLDERS),
        ):
            named = named.replace(ours, "")
        if "*" in named:
            assert set(listed(statement["Action"])) <= REASONED.get(role, set()), role


def _on_aws(resource: Any) -> Any:
    """The statement as on AWS; the emulator may need more."""
    given = resource.get("Fn::If") if isinstance(resource, dict) else None
    return given[1] if given and given[0] == "OnAws" else resource


def test_the_reasons_are_still_needed(template: Template) -> None:
    granted = {
        (role, action)
        for role, statement in template.statements()
        if statement["Resource"] == "*"
        for action in listed(statement["Action"])
    }

    assert granted == {(role, action) for role, actions in REASONED.items() for action in actions}


def test_roles_hold_no_policies_but_their_own(template: Template) -> None:
    for name, role in template.of_type("AWS::IAM::Role").items():
        assert "ManagedPolicyArns" not in role, name


def test_every_function_has_a_role_of_its_own(template: Template) -> None:
    roles = [referred(function["Role"]) for function in template.functions().values()]

    assert len(set(roles)) == len(roles)


def test_every_function_writes_to_its_own_log_group_only(template: Template) -> None:
    written = {
        role: referred(statement["Resource"])
        for role, statement in template.statements()
        if "logs:PutLogEvents" in listed(statement["Action"])
    }

    for function in template.functions().values():
        assert written[referred(function["Role"])] == referred(
            function["LoggingConfig"]["LogGroup"]
        )


def test_connections_are_opened_where_posts_are_sent_checked_and_access_renewed_alone(
    template: Template,
) -> None:
    allowed = {
        action: {
            role
            for role, statement in template.statements()
            if action in listed(statement["Action"])
        }
        for action in ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey")
    }

    renewing = {"PublishRole", "PrepareMediaRole", "PreflightRole", "RenewalRole"}
    assert allowed == {
        "kms:Decrypt": {*renewing, "CanarySinkRole", "ConnectRole"},
        "kms:Encrypt": {*renewing, "CoreRole", "ConnectRole", "CanaryRole"},
        "kms:GenerateDataKey": set(),
    }


def test_who_connects_accounts_opens_none_of_them(template: Template) -> None:
    [opening] = [
        statement
        for name, statement in template.statements()
        if name == "ConnectRole" and "kms:Decrypt" in listed(statement["Action"])
    ]

    assert opening["Condition"]["Fn::If"] == [
        "OnAws",
        {"StringLike": {"kms:EncryptionContext:account": "connection:*"}},
        {"Ref": "AWS::NoValue"},
    ]


@pytest.mark.parametrize("role", ["CanaryRole", "CanarySinkRole"])
def test_the_canary_reaches_nothing_of_people(template: Template, role: str) -> None:
    guarded = [
        statement
        for name, statement in template.statements()
        if name == role and listed(statement["Action"])[0].startswith(("dynamodb:", "kms:"))
    ]

    assert guarded
    for statement in guarded:
        condition, guard, otherwise = statement["Condition"]["Fn::If"]
        assert (condition, otherwise) == ("OnAws", {"Ref": "AWS::NoValue"})
        [(operator, wanted)] = guard.items()
        if operator == "StringEquals":
            assert wanted == {"kms:EncryptionContext:tenant": canary.TENANT_ID}
        else:
            assert operator in ("ForAllValues:StringLike", "ForAllValues:StringEquals")
            own = keys.tenant(canary.TENANT_ID)
            [leading] = wanted.values()
            assert all(key == own or key.startswith(f"{own}#") for key in leading)


def test_the_sink_may_read_its_secret_and_count_and_no_more(template: Template) -> None:
    allowed = {
        action: statement["Condition"]["Fn::If"][1]["ForAllValues:StringEquals"]
        for name, statement in template.statements()
        if name == "CanarySinkRole"
        for action in listed(statement["Action"])
        if action.startswith("dynamodb:")
    }

    assert allowed == {
        "dynamodb:GetItem": {"dynamodb:LeadingKeys": [keys.secrets(canary.TENANT_ID)]},
        "dynamodb:UpdateItem": {"dynamodb:LeadingKeys": [keys.sightings(canary.TENANT_ID)]},
    }


def test_what_is_called_without_a_login_reaches_nothing_of_a_business(template: Template) -> None:
    granted = {
        action: statement
        for name, statement in template.statements()
        if name == "AuthRole"
        for action in listed(statement["Action"])
        if not action.startswith("logs:")
    }
    writing = {"dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}
    reading = {"dynamodb:BatchGetItem", "dynamodb:Query"}

    assert set(granted) == {*writing, *reading, "cognito-idp:AdminUserGlobalSignOut"}
    for action in writing:
        assert granted[action]["Condition"]["Fn::If"][1] == {
            "ForAllValues:StringLike": {
                "dynamodb:LeadingKeys": [keys.tries("*"), "IDEMPOTENCY#PUBLIC#*"]
            }
        }
    # A business's own partition has its name and its members; its other data is in partitions with
    # longer keys.
    for action in reading:
        assert granted[action]["Condition"]["Fn::If"][1] == {
            "ForAllValues:StringLike": {"dynamodb:LeadingKeys": [keys.user("*"), keys.tenant("*")]},
            "ForAllValues:StringNotLike": {"dynamodb:LeadingKeys": [keys.tenant("*") + "#*"]},
        }


def test_only_those_who_set_a_password_end_sessions(template: Template) -> None:
    allowed = {
        role
        for role, statement in template.statements()
        if "cognito-idp:AdminUserGlobalSignOut" in listed(statement["Action"])
    }

    assert allowed == {"AuthRole"}


def test_the_key_opens_nothing_without_a_tenant(template: Template) -> None:
    policy = template.of_type("AWS::KMS::Key")["SecretsKey"]["KeyPolicy"]
    [(condition, refusal, otherwise)] = [
        each["Fn::If"] for each in policy["Statement"] if "Fn::If" in each
    ]

    assert (condition, otherwise) == ("OnAws", {"Ref": "AWS::NoValue"})
    assert refusal["Effect"] == "Deny"
    assert "kms:Decrypt" in refusal["Action"]
    assert refusal["Condition"] == {"Null": {"kms:EncryptionContext:tenant": "true"}}


def test_services_may_call_functions_for_named_sources_only(template: Template) -> None:
    permissions = template.of_type("AWS::Lambda::Permission")

    assert permissions
    for name, permission in permissions.items():
        assert "SourceArn" in permission, name


def test_the_api_may_call_the_preflight_function_and_no_other(template: Template) -> None:
    [called] = [
        statement["Resource"]
        for role, statement in template.statements()
        if role == "CoreRole" and "lambda:InvokeFunction" in listed(statement["Action"])
    ]

    assert referred(called) == "PreflightFunction"


@pytest.mark.parametrize("role", ["PublishRole", "PrepareMediaRole"])
def test_who_publishes_reads_what_the_library_made_public_and_nothing_that_was_uploaded(
    template: Template, role: str
) -> None:
    granted = {
        action: statement["Resource"]
        for name, statement in template.statements()
        if name == role
        for action in listed(statement["Action"])
        if action.startswith(("s3:", "lambda:"))
    }

    called = {
        referred(statement["Resource"])
        for name, statement in template.statements()
        if name == role and "lambda:InvokeFunction" in listed(statement["Action"])
    }

    assert granted["s3:GetObject"] == {"Fn::Sub": "${MediaBucket.Arn}/media/*"}
    # `publish` alone has the feed written at once, when it posts a banner.
    assert called - {"FeedsFunction"} == {"MediaFunction"}
    assert set(granted) == {"s3:GetObject", "s3:ListBucket", "lambda:InvokeFunction"}


def test_the_preflight_function_may_change_findings_but_start_nothing(template: Template) -> None:
    granted = {
        action
        for role, statement in template.statements()
        if role == "PreflightRole"
        for action in listed(statement["Action"])
    }

    assert "dynamodb:DeleteItem" not in granted
    assert not any(action.startswith("states:") for action in granted)


def test_a_sweep_may_read_what_holds_back_late_posts(template: Template) -> None:
    """Late posts are read with the gates of their accounts; the gate of a network's app,
    separately."""
    allowed = {
        action
        for role, statement in template.statements()
        if role == "DispatchRole"
        for action in listed(statement["Action"])
    }

    assert {"dynamodb:BatchGetItem", "dynamodb:GetItem"} <= allowed
