"""Public scanners for templates, policies and workflows, run on ours."""

from __future__ import annotations

import copy
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cloudformation import Resolver, on_aws
from tests.unit.template.conftest import ROOT, Template

SCANNERS = ROOT / ".local" / "venv-scanners" / "bin"
TOOLS = ROOT / ".venv" / "bin"

#: Checks of checkov's that we don't follow, and why.
REASONED = {
    "CKV_AWS_18": "The console's bucket holds public files; who reads them is CloudFront alone.",
    "CKV_AWS_21": "The console's files are built from sources, and kept by their content's hash.",
    "CKV_AWS_26": "Alarms name a deployment and a figure; a key for them costs $1 a month.",
    "CKV_AWS_27": "The queues hold ids; SQS encrypts them by itself with a key of its own.",
    "CKV_AWS_68": "WAF costs from $5 a month; the operator who wants it attaches one.",
    "CKV_AWS_86": "API Gateway writes the access log; files of the console are public.",
    "CKV_AWS_115": "Reserved concurrency is taken from others; new AWS accounts have 10 in all.",
    "CKV_AWS_116": "What is invoked asynchronously has dead letters on its rule or queue.",
    "CKV_AWS_117": "Functions talk to AWS and the networks; a VPC would need a NAT gateway.",
    "CKV_AWS_119": "Secrets are sealed with our key before they are stored; the rest needs no key.",
    "CKV_AWS_158": "Logs hold ids and no contents; CloudWatch encrypts them by itself.",
    "CKV_AWS_173": "The variables hold names of resources and settings, and nothing secret.",
    "CKV_AWS_174": "Without a domain of one's own CloudFront's certificate decides on TLS.",
}


@pytest.fixture(scope="session")
def document(template: Template) -> dict[str, Any]:
    """The template for AWS, without what is only for one machine."""
    document: dict[str, Any] = on_aws(json.loads(json.dumps(template.document)))
    del document["Conditions"]["OnAws"]
    return document


@pytest.fixture(scope="session")
def policies(document: Mapping[str, Any]) -> dict[str, Any]:
    """Every role's own statements, as AWS gets them."""
    resolver = Resolver(document)
    roles = [n for n, each in document["Resources"].items() if each["Type"] == "AWS::IAM::Role"]
    return {
        role: {"Version": "2012-10-17", "Statement": resolver.statements(role)} for role in roles
    }


def test_cfn_lint_has_nothing_to_say_of_the_translated_template(
    document: Mapping[str, Any], tmp_path: Path
) -> None:
    assert _linted(document, tmp_path) == ""


def test_cfn_lint_finds_an_action_that_does_not_exist(
    document: Mapping[str, Any], tmp_path: Path
) -> None:
    role = copy.deepcopy(document["Resources"]["PublishRole"])
    policy = role["Properties"]["Policies"][0]["PolicyDocument"]
    policy["Statement"] = [{"Effect": "Allow", "Action": "dynamodb:GetItems", "Resource": "*"}]

    found = _linted({"Resources": {"PublishRole": role}}, tmp_path)

    assert "getitems" in found


def test_parliament_has_nothing_to_say_of_any_policy(policies: Mapping[str, Any]) -> None:
    assert len(policies) > 5
    assert _findings(policies) == {}


def test_parliament_finds_an_action_on_a_resource_that_it_does_not_apply_to(
    policies: Mapping[str, Any],
) -> None:
    broken = json.loads(json.dumps(policies["PublishRole"]))
    queue = "arn:aws:sqs:us-east-1:123456789012:queue"
    broken["Statement"].append({"Effect": "Allow", "Action": "kms:Decrypt", "Resource": queue})

    assert list(_findings({"broken": broken})) == ["broken"]


def test_statelint_has_nothing_to_say_of_the_workflow(
    definition: Mapping[str, Any], tmp_path: Path
) -> None:
    assert _problems(definition, tmp_path) == ""


def test_statelint_finds_a_state_that_nothing_leads_to(
    definition: Mapping[str, Any], tmp_path: Path
) -> None:
    broken = copy.deepcopy(dict(definition))
    broken["States"]["Wait"]["Next"] = "Comit"

    assert "Comit" in _problems(broken, tmp_path)


def test_checkov_finds_nothing_but_what_there_is_a_reason_for(
    document: Mapping[str, Any], tmp_path: Path
) -> None:
    file = _written(document, tmp_path)
    command = [SCANNERS / "checkov", "--file", file, "--framework", "cloudformation"]
    done = subprocess.run(
        [*command, "--output", "json", "--quiet"], capture_output=True, text=True, check=False
    )
    report = json.loads(done.stdout)

    failed: dict[str, str] = {
        each["check_id"]: f"{each['check_name']} ({each['resource']})"
        for each in report["results"]["failed_checks"]
    }
    assert report["summary"]["resource_count"] == len(document["Resources"])
    assert {name: said for name, said in failed.items() if name not in REASONED} == {}
    assert set(REASONED) - set(failed) == set(), "reasons that nothing needs any more"


def _linted(document: Mapping[str, Any], folder: Path) -> str:
    # W2001: parameters that only one machine needs; W7001: mappings that loops use. `make check`
    # finds unused ones.
    return _output(
        [TOOLS / "cfn-lint", "--ignore-checks", "W2001", "W7001", "--", _written(document, folder)]
    )


def _problems(definition: Mapping[str, Any], folder: Path) -> str:
    # JSON has one type of number; statelint requires a decimal point for some.
    file = _written(definition, folder)
    return _output([SCANNERS / "statelint", "--ignore", "FLOAT", file])


def _findings(policies: Mapping[str, Any]) -> dict[str, list[str]]:
    script = ROOT / "tests" / "policy_scan.py"
    done = subprocess.run(
        [SCANNERS / "python", script],
        input=json.dumps(policies),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def _output(command: list[str | Path]) -> str:
    env = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1"}
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, check=False
    )
    assert (done.returncode == 0) == (done.stdout == ""), done.stdout
    return done.stdout


def _written(document: Mapping[str, Any], folder: Path) -> Path:
    file = folder / "document.json"
    file.write_text(json.dumps(document))
    return file
