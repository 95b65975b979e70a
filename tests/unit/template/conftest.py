"""The template as CloudFormation gets it, translated once for all tests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cloudformation import translated

ROOT = Path(__file__).resolve().parents[3]

Resource = Mapping[str, Any]


@dataclass(frozen=True)
class Template:
    """A translated template, with the questions that tests ask of it."""

    document: Mapping[str, Any]

    @property
    def resources(self) -> Mapping[str, Resource]:
        found: Mapping[str, Resource] = self.document["Resources"]
        return found

    @property
    def parameters(self) -> Mapping[str, Resource]:
        found: Mapping[str, Resource] = self.document["Parameters"]
        return found

    def of_type(self, kind: str) -> dict[str, Resource]:
        """Properties of all resources of a type, by logical id."""
        return {
            name: each["Properties"]
            for name, each in self.resources.items()
            if each["Type"] == kind
        }

    def functions(self) -> dict[str, Resource]:
        return self.of_type("AWS::Lambda::Function")

    def statements(self) -> Iterator[tuple[str, Resource]]:
        """Every statement of every role's own policies, with the role's logical id."""
        for name, role in self.of_type("AWS::IAM::Role").items():
            for policy in role["Policies"]:
                for statement in policy["PolicyDocument"]["Statement"]:
                    yield name, statement


def listed(value: Any) -> list[Any]:
    """A list; IAM and CloudFormation allow a single value instead of a list of one."""
    return value if isinstance(value, list) else [value]


def referred(value: Any) -> str:
    """The logical id in a Ref or GetAtt."""
    if "Ref" in value:
        return str(value["Ref"])
    target = value["Fn::GetAtt"]
    return str(target[0] if isinstance(target, list) else target.split(".")[0])


@pytest.fixture(scope="session")
def template() -> Template:
    return Template(translated())


@pytest.fixture(scope="session")
def definition(template: Template) -> Mapping[str, Any]:
    """The publishing workflow, as deployed with the template's default parameters."""
    text = (ROOT / "statemachines" / "publish.asl.json").read_text()
    machine = template.of_type("AWS::StepFunctions::StateMachine")["PublishStateMachine"]
    for name, value in machine["DefinitionSubstitutions"].items():
        default = template.parameters.get(value.get("Ref", ""), {}).get("Default")
        text = text.replace("${" + name + "}", str(default or f"arn:{referred(value)}"))
    machine_definition: Mapping[str, Any] = json.loads(text)
    return machine_definition
