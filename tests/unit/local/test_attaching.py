"""What a deleted stack has left, described for the stack that will take it over."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from local.attaching import KEPT, Import, import_of, left_behind
from local.progress import Failure
from tests.cloudformation import expanded

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = expanded()
#: The console's bucket is made again instead.
BUILT_AGAIN = {"ConsoleBucket"}


@pytest.fixture
def wanted() -> Import:
    return import_of(TEMPLATE, {name: f"the-{name}" for name in KEPT})


def test_everything_that_outlives_the_stack_is_attached_or_built_again() -> None:
    kept = {
        name
        for name, resource in TEMPLATE["Resources"].items()
        if str(resource.get("DeletionPolicy", "")).startswith("Retain")
    }

    assert kept == set(KEPT) | BUILT_AGAIN


def test_each_one_is_named_by_what_identifies_it(wanted: Import) -> None:
    assert {
        "ResourceType": "AWS::KMS::Key",
        "LogicalResourceId": "SecretsKey",
        "ResourceIdentifier": {"KeyId": "the-SecretsKey"},
    } in wanted.resources
    assert len(wanted.resources) == len(KEPT)


def test_the_template_has_nothing_but_them_and_no_outputs(wanted: Import) -> None:
    """An import may make nothing else, nor add outputs."""
    assert set(wanted.template["Resources"]) == set(KEPT)
    assert "Outputs" not in wanted.template
    assert "Transform" not in wanted.template
    assert all(each["DeletionPolicy"] for each in wanted.template["Resources"].values())


def test_it_refers_to_nothing_that_it_lacks(wanted: Import) -> None:
    known = set(KEPT) | set(TEMPLATE["Parameters"])

    assert _references(wanted.template["Resources"]) <= known
    # which only the pool referred to, for the function that confirms registrations
    pool = wanted.template["Resources"]["UserPool"]["Properties"]
    assert set(TEMPLATE["Resources"]["UserPool"]["Properties"]) - set(pool) == {"LambdaConfig"}


def test_tables_and_keys_are_described_as_they_are(wanted: Import) -> None:
    for name in ("Table", "SecretsKey"):
        assert wanted.template["Resources"][name] == TEMPLATE["Resources"][name]


def test_texts_that_name_what_is_lacking_are_left_out() -> None:
    template = {
        "Resources": {
            "Table": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "TableName": {"Fn::Sub": "${AWS::StackName}-${Other}"},
                    "Tags": [{"Key": "stack", "Value": {"Fn::Sub": "${AWS::StackName}"}}],
                },
            }
        }
    }

    made = import_of(template, {"Table": "drumbeat"})

    assert list(made.template["Resources"]["Table"]["Properties"]) == ["Tags"]


def _references(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_references, value))
    if not isinstance(value, dict):
        return set()
    found = {value["Ref"]} if "Ref" in value and not value["Ref"].startswith("AWS::") else set()
    if "Fn::GetAtt" in value:
        found.add(str(value["Fn::GetAtt"]))
    return found.union(*map(_references, value.values()))


class Stacks:
    """Stacks named `app`, the oldest first: their status, and what each has retained."""

    def __init__(self, *stacks: tuple[str, list[str]]) -> None:
        self._stacks = stacks

    def get_paginator(self, operation: str) -> Any:
        return SimpleNamespace(paginate=getattr(self, operation))

    def list_stacks(self) -> list[dict[str, Any]]:
        told = [
            {"StackName": "app", "StackId": number, "StackStatus": status, "CreationTime": number}
            for number, (status, _) in enumerate(self._stacks)
        ]
        return [{"StackSummaries": told}]

    def describe_stack_events(self, StackName: int) -> list[dict[str, Any]]:  # noqa: N803
        told = [
            {
                "ResourceStatus": "DELETE_SKIPPED",
                "LogicalResourceId": name,
                "PhysicalResourceId": f"{name}-{StackName}",
            }
            for name in self._stacks[StackName][1]
        ]
        return [{"StackEvents": told}]


def test_an_import_that_was_refused_does_not_hide_what_the_stack_before_has_left() -> None:
    deleted = "DELETE_COMPLETE"
    stacks = Stacks((deleted, ["Table"]), (deleted, ["Table", "UserPool"]), (deleted, []))

    assert left_behind(stacks, "app") == {"Table": "Table-1", "UserPool": "UserPool-1"}


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("REVIEW_IN_PROGRESS", "never carried out"),
        ("UPDATE_COMPLETE", "There is a stack"),
        ("DELETE_COMPLETE", "kept anything"),
    ],
)
def test_where_nothing_can_be_attached_it_says_why(status: str, words: str) -> None:
    with pytest.raises(Failure, match=words):
        left_behind(Stacks((status, [])), "app")
