"""A translated template with its conditions and intrinsic functions resolved as AWS does."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cfnlint import Template
from cfnlint.decode import cfn_yaml
from cfnlint.template.transforms._language_extensions import language_extension

ROOT = Path(__file__).resolve().parents[1]
SAM = ROOT / ".local" / "venv-sam" / "bin" / "python"

ACCOUNT = "123456789012"
REGION = "us-east-1"

_PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::StackName": "drumbeat",
    "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/drumbeat/0a1b2c3d-4e5f",
    "AWS::URLSuffix": "amazonaws.com",
}
#: What `Fn::GetAtt ….Arn` returns, by type (Service Authorization Reference, resource types).
_ARNS = {
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:{region}:{account}:table/{id}",
    "AWS::KMS::Key": "arn:aws:kms:{region}:{account}:key/{id}",
    "AWS::SQS::Queue": "arn:aws:sqs:{region}:{account}:{id}",
    "AWS::Lambda::Function": "arn:aws:lambda:{region}:{account}:function:{id}",
    "AWS::StepFunctions::StateMachine": "arn:aws:states:{region}:{account}:stateMachine:{id}",
    "AWS::Logs::LogGroup": "arn:aws:logs:{region}:{account}:log-group:{id}:*",
    "AWS::Events::Rule": "arn:aws:events:{region}:{account}:rule/{id}",
    "AWS::Cognito::UserPool": "arn:aws:cognito-idp:{region}:{account}:userpool/{id}",
    "AWS::S3::Bucket": "arn:aws:s3:::{id}",
    "AWS::IAM::Role": "arn:aws:iam::{account}:role/{id}",
    "AWS::SNS::Topic": "arn:aws:sns:{region}:{account}:{id}",
}
#: Types whose `Ref` is the ARN.
_REF_IS_ARN = {"AWS::StepFunctions::StateMachine", "AWS::SNS::Topic"}


def expanded() -> dict[str, Any]:
    """The template as it is written, but with its loops unrolled.

    By cfn-lint, since SAM's own expansion puts the parameters' defaults in as well.
    """
    document: dict[str, Any] = json.loads(_expanded())
    return document


def translated() -> dict[str, Any]:
    """The template as SAM translates it for CloudFormation."""
    document: dict[str, Any] = json.loads(_translated())
    return document


@cache
def _expanded() -> str:
    written = cfn_yaml.load(str(ROOT / "template.yaml"))
    problems, document = language_extension(Template(None, written, [REGION]))
    if problems:
        raise ValueError(problems)
    return json.dumps(document)


@cache
def _translated() -> str:
    if not SAM.exists():
        raise FileNotFoundError("SAM's environment is missing: run `python -m local setup`.")
    script = Path(__file__).with_name("sam_translation.py")
    done = subprocess.run(
        [SAM, script], input=_expanded(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def on_aws(value: Any) -> Any:
    """A template, or a part of one, with the condition for one machine resolved as false."""
    if isinstance(value, list):
        parts = [(each, on_aws(each)) for each in value]
        # A property that is absent on AWS is removed; a `Fn::If` of another condition keeps both
        # values.
        return [new for old, new in parts if new == old or new != {"Ref": "AWS::NoValue"}]
    if not isinstance(value, Mapping):
        return value
    match value.get("Fn::If"):
        case ["OnAws", then, _]:
            return on_aws(then)
    return {key: on_aws(each) for key, each in value.items()}


class _NoValue:
    """The value of `AWS::NoValue`: the property is removed."""


NO_VALUE = _NoValue()


@dataclass(frozen=True)
class Resolver:
    """Resolves values as CloudFormation does, for given parameters.

    `names` gives physical names by logical id; without one, a resource has its logical id as name.
    """

    document: Mapping[str, Any]
    parameters: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, value: Any) -> Any:
        """`value` with everything resolved. Raises LookupError for an unknown name."""
        if isinstance(value, list):
            return [each for each in map(self.resolve, value) if each is not NO_VALUE]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            [(name, argument)] = value.items()
            named_condition = name == "Condition" and isinstance(argument, str)
            if name == "Ref" or named_condition or name.startswith("Fn::"):
                return self._function(name, argument)
        resolved = {key: self.resolve(each) for key, each in value.items()}
        return {key: each for key, each in resolved.items() if each is not NO_VALUE}

    def arn(self, logical_id: str) -> str:
        """The ARN of a resource of the template."""
        resource = self.document["Resources"][logical_id]
        name = self.names.get(logical_id, logical_id)
        return _ARNS[resource["Type"]].format(region=REGION, account=ACCOUNT, id=name)

    def statements(self, role: str) -> list[Mapping[str, Any]]:
        """All statements of a role's own policies."""
        policies = self.document["Resources"][role]["Properties"]["Policies"]
        return [
            self.resolve(statement)
            for policy in policies
            for statement in policy["PolicyDocument"]["Statement"]
        ]

    def _function(self, name: str, argument: Any) -> Any:
        match name:
            case "Ref":
                return self._ref(argument)
            case "Condition":
                return self.resolve(self.document["Conditions"][argument])
            case "Fn::GetAtt":
                return self._attribute(argument)
            case "Fn::Sub":
                return self._sub(argument)
            case "Fn::If":
                condition, then, otherwise = argument
                holds = self.resolve(self.document["Conditions"][condition])
                return self.resolve(then if holds else otherwise)
            case "Fn::Equals":
                first, second = self.resolve(argument)
                return str(first) == str(second)
            case "Fn::Not":
                return not self.resolve(argument)[0]
            case "Fn::And":
                return all(self.resolve(argument))
            case "Fn::Or":
                return any(self.resolve(argument))
            case "Fn::FindInMap":
                table, row, column = self.resolve(argument)
                return self.document["Mappings"][table][row][column]
        return self._text_function(name, argument)

    def _text_function(self, name: str, argument: Any) -> Any:
        match name:
            case "Fn::Join":
                separator, parts = argument
                return separator.join(map(str, self.resolve(parts)))
            case "Fn::Select":
                place, parts = self.resolve(argument)
                return parts[int(place)]
            case "Fn::Split":
                separator, text = self.resolve(argument)
                return str(text).split(separator)
        raise LookupError(f"{name} is not resolved here.")

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in _PSEUDO:
            return _PSEUDO[name]
        if name in self.document.get("Parameters", {}):
            default = self.document["Parameters"][name].get("Default", "")
            return self.parameters.get(name, str(default))
        if self.document["Resources"][name]["Type"] in _REF_IS_ARN:
            return self.arn(name)
        return self.names.get(name, name)

    def _attribute(self, argument: Any) -> str:
        name, _, attribute = (
            argument.partition(".") if isinstance(argument, str) else (argument[0], "", argument[1])
        )
        if attribute == "StreamArn":
            return f"{self.arn(name)}/stream/label"
        return self.arn(name) if attribute == "Arn" else f"{name}.{attribute}"

    def _sub(self, argument: Any) -> str:
        text, given = (argument, {}) if isinstance(argument, str) else argument

        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in given:
                return str(self.resolve(given[name]))
            return str(self._attribute(name) if "." in name else self._ref(name))

        return re.sub(r"\$\{([^}]+)\}", value, text)
