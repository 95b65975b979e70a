"""Giving the resources that a deleted stack has left to a new stack of the same name.

CloudFormation imports them (User Guide, "Create a stack from existing resources"): a stack is made
of the kept resources alone, and the next deployment adds the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from local.progress import Failure

#: The resources that outlive the stack and can't be made again, each with the property by which
#: CloudFormation identifies it.
KEPT: Mapping[str, str] = {
    "Table": "TableName",
    "SecretsKey": "KeyId",
    "UserPool": "UserPoolId",
    "MediaBucket": "BucketName",
}
_CHANGE_SET = "attach"
_PATIENCE = {"Delay": 5, "MaxAttempts": 120}


@dataclass(frozen=True, slots=True)
class Import:
    """A template that has only the kept resources, and their identifiers."""

    template: Mapping[str, Any]
    resources: list[dict[str, Any]]


def left_behind(cloudformation: Any, stack_name: str) -> dict[str, str]:
    """Physical ids, by logical id, of the resources that the last deleted stack of this name has
    kept.

    Raises Failure when there is a stack of that name, or when none that was deleted within the last
    90 days has kept anything. A stack left by an import that was refused or never carried out has
    no resources, so it is passed over.
    """
    pages = cloudformation.get_paginator("list_stacks").paginate()
    found = [
        each for page in pages for each in page["StackSummaries"] if each["StackName"] == stack_name
    ]
    for stack in found:
        if stack["StackStatus"] == "REVIEW_IN_PROGRESS":
            raise Failure(
                f"A change set of {stack_name} was never carried out. Delete it, and attach again: "
                f"aws cloudformation delete-stack --stack-name {stack_name}"
            )
        if stack["StackStatus"] != "DELETE_COMPLETE":
            raise Failure(f"There is a stack {stack_name}; it has its resources.")
    events = cloudformation.get_paginator("describe_stack_events")
    # Only one stack of a name exists at a time, so the newest was deleted last.
    for stack in sorted(found, key=lambda each: each["CreationTime"], reverse=True):
        kept = {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for page in events.paginate(StackName=stack["StackId"])
            for each in page["StackEvents"]
            if each["ResourceStatus"] == "DELETE_SKIPPED" and each["LogicalResourceId"] in KEPT
        }
        if kept:
            return kept
    raise Failure(
        f"CloudFormation knows of no stack {stack_name} that was deleted and kept anything."
    )


def import_of(template: Mapping[str, Any], left: Mapping[str, str]) -> Import:
    """The parts of `template` that describe `left`, without what refers to any other resource.

    The next deployment adds those references again.
    """
    names = {*left, *template.get("Parameters", {})}
    resources = {name: _pruned(template["Resources"][name], names) for name in left}
    parts = ("AWSTemplateFormatVersion", "Description", "Parameters", "Conditions", "Mappings")
    reduced = {part: template[part] for part in parts if part in template}
    identified = [
        {
            "ResourceType": resources[name]["Type"],
            "LogicalResourceId": name,
            "ResourceIdentifier": {KEPT[name]: identifier},
        }
        for name, identifier in left.items()
    ]
    return Import({**reduced, "Resources": resources}, identified)


def attach(
    cloudformation: Any,
    stack_name: str,
    wanted: Import,
    parameters: Mapping[str, str],
    agreed: Callable[[str], bool],
) -> None:
    """Make the stack of the kept resources, once a person agrees. Raises Failure if they don't."""
    cloudformation.create_change_set(
        StackName=stack_name,
        ChangeSetName=_CHANGE_SET,
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps(wanted.template),
        ResourcesToImport=wanted.resources,
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()
        ],
    )
    named = {"StackName": stack_name, "ChangeSetName": _CHANGE_SET}
    cloudformation.get_waiter("change_set_create_complete").wait(**named, WaiterConfig=_PATIENCE)
    shown = "".join(
        f"\n    {each['LogicalResourceId']}: {', '.join(each['ResourceIdentifier'].values())}"
        for each in wanted.resources
    )
    if not agreed(f"{stack_name} is to take over:{shown}\nGo on? [y/N]: "):
        cloudformation.delete_stack(StackName=stack_name)
        raise Failure("Nothing was attached.")
    cloudformation.execute_change_set(**named)
    cloudformation.get_waiter("stack_import_complete").wait(
        StackName=stack_name, WaiterConfig=_PATIENCE
    )


_LEFT_OUT = object()
#: The names that `Fn::Sub` replaces.
_NAMED = re.compile(r"\$\{([^!}][^}]*)\}")


def _pruned(value: Any, names: set[str]) -> Any:
    """`value` without the members that refer to a name outside `names`."""
    if isinstance(value, list):
        members = [_pruned(each, names) for each in value]
        return _LEFT_OUT if any(each is _LEFT_OUT for each in members) else members
    if not isinstance(value, Mapping):
        return value
    if _refers_elsewhere(value, names):
        return _LEFT_OUT
    kept = {key: _pruned(each, names) for key, each in value.items()}
    remaining = {key: each for key, each in kept.items() if each is not _LEFT_OUT}
    return _LEFT_OUT if value and not remaining else remaining


def _refers_elsewhere(value: Mapping[str, Any], names: set[str]) -> bool:
    if "Ref" in value:
        return value["Ref"] not in names and not value["Ref"].startswith("AWS::")
    if "Fn::GetAtt" in value:
        target = value["Fn::GetAtt"]
        return (target if isinstance(target, str) else target[0]).split(".")[0] not in names
    if "Fn::Sub" in value:
        text = value["Fn::Sub"] if isinstance(value["Fn::Sub"], str) else value["Fn::Sub"][0]
        named = {each.split(".")[0] for each in _NAMED.findall(text)}
        return any(each not in names for each in named if not each.startswith("AWS::"))
    return False
