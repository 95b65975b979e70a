"""`make deploy` with samconfig.toml itself, against the emulator's CloudFormation.

The template is a small one: the tests are about the states that a stack can be in, and a person's
answers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.deployment import Target
from local.emulator import Emulator
from local.environments import Environments
from local.processes import free_port

ROOT = Path(__file__).resolve().parents[3]
STACK = "drumbeat-dev"

PROGRAM = """
import sys
from pathlib import Path
from local.console import Console
from local.deployment import deploy_to_aws
from local.environments import Environments
from local.progress import Failure, Progress

root = Path(sys.argv[1])
try:
    console = Console(root, Environments(Path.cwd()))
    deploy_to_aws(root, Environments(Path.cwd()), "default", console, Progress(3))
except Failure as failure:
    sys.exit(f"Failure: {failure}")
"""


def template(topic: str = "first") -> dict[str, Any]:
    """The parameters that samconfig.toml sets, and the outputs that publishing a console needs."""
    text = {"Type": "String"}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Parameters": {"Stage": text, "Architecture": text, "PythonVersion": text},
        "Resources": {
            "Bucket": {"Type": "AWS::S3::Bucket"},
            "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": topic}},
            "Distribution": {
                "Type": "AWS::CloudFront::Distribution",
                "Properties": {
                    "DistributionConfig": {
                        "Enabled": True,
                        "Origins": [
                            {
                                "Id": "console",
                                "DomainName": {"Fn::GetAtt": ["Bucket", "RegionalDomainName"]},
                                "S3OriginConfig": {"OriginAccessIdentity": ""},
                            }
                        ],
                        "DefaultCacheBehavior": {
                            "TargetOriginId": "console",
                            "ViewerProtocolPolicy": "https-only",
                            "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
                        },
                    }
                },
            },
        },
        "Outputs": {
            "ConsoleBucket": {"Value": {"Ref": "Bucket"}},
            "DistributionId": {"Value": {"Ref": "Distribution"}},
            "ConsoleUrl": {"Value": {"Fn::Sub": "https://${Distribution.DomainName}"}},
        },
    }


class Deployment:
    """A copy of the files for `make deploy`, and an account to deploy to."""

    def __init__(self, root: Path, emulator: Emulator) -> None:
        self.root = root
        self.emulator = emulator
        here = Target.this_machine()
        config = (ROOT / "samconfig.toml").read_text()
        config = config.replace("PythonVersion=python3.13", f"PythonVersion={here.python_version}")
        config = config.replace("Architecture=arm64", f"Architecture={here.architecture}")
        (root / "samconfig.toml").write_text(config)
        self.change("first")

    def change(self, what: str) -> None:
        """Another template, and the console that belongs to it."""
        (self.root / "template.yaml").write_text(json.dumps(template(what)))
        index = self.root / "web" / "dist" / "index.html"
        index.parent.mkdir(parents=True, exist_ok=True)
        index.write_text(what)
        (self.root / ".local").mkdir(exist_ok=True)
        (self.root / ".local" / "console.fingerprint").write_text(what)

    def deploy(self, answers: str) -> subprocess.CompletedProcess[str]:
        env = {
            **self.emulator.client_environment(),
            "PYTHONPATH": str(ROOT),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "SAM_CLI_TELEMETRY": "0",
        }
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, self.root],
            cwd=ROOT,
            env=env,
            input=answers,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def status(self) -> str | None:
        cloudformation = self.emulator.client("cloudformation")
        found = [
            each["StackStatus"]
            for each in cloudformation.describe_stacks()["Stacks"]
            if each["StackName"] == STACK
        ]
        return found[0] if found else None

    def published(self) -> str:
        """The content of the console's bucket."""
        cloudformation, s3 = self.emulator.client("cloudformation"), self.emulator.client("s3")
        [stack] = cloudformation.describe_stacks(StackName=STACK)["Stacks"]
        outputs = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
        found = s3.get_object(Bucket=outputs["ConsoleBucket"], Key="index.html")
        return str(found["Body"].read().decode())

    def fail_to_create(self) -> None:
        """A stack of the same name, whose creation is rolled back."""
        never = {"Handle": {"Ref": "Handle"}, "Timeout": "1"}
        resources = {
            "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
            "Never": {"Type": "AWS::CloudFormation::WaitCondition", "Properties": never},
        }
        body = json.dumps({"Resources": resources})
        cloudformation = self.emulator.client("cloudformation")
        cloudformation.create_stack(StackName=STACK, TemplateBody=body)
        give_up = time.monotonic() + 30
        while self.status() != "ROLLBACK_COMPLETE":
            assert time.monotonic() < give_up, self.status()
            time.sleep(0.1)


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    environments = Environments(ROOT)
    home = tmp_path_factory.mktemp("emulator")
    emulator = Emulator(environments.emulator.python, free_port(), home)
    emulator.start(environments.node.path / "bin")
    yield emulator
    emulator.stop()


@pytest.fixture
def deployment(tmp_path: Path, emulator: Emulator) -> Iterator[Deployment]:
    yield Deployment(tmp_path, emulator)
    s3 = emulator.client("s3")
    for bucket in s3.list_buckets()["Buckets"]:
        for each in s3.list_objects_v2(Bucket=bucket["Name"]).get("Contents", []):
            s3.delete_object(Bucket=bucket["Name"], Key=each["Key"])
    emulator.client("cloudformation").delete_stack(StackName=STACK)


def test_no_publishes_nothing_and_yes_what_was_deployed(deployment: Deployment) -> None:
    # when: a person declines the first change set
    refused = deployment.deploy("n\n")

    # then: there is a stack without outputs, and the message says so
    assert "Nothing was deployed" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert refused.returncode == 1
    assert deployment.status() == "REVIEW_IN_PROGRESS"

    # when, then
    agreed = deployment.deploy("y\n")
    assert agreed.returncode == 0, agreed.stdout + agreed.stderr
    assert deployment.published() == "first"

    # given
    deployment.change("second")

    # when, then: otherwise the new console would call the old API
    refused = deployment.deploy("n\n")
    assert "Nothing was deployed" in refused.stderr
    assert deployment.published() == "first"


def test_a_stack_whose_creation_failed_is_cleared_once_a_person_agrees(
    deployment: Deployment,
) -> None:
    # given
    deployment.fail_to_create()

    # when, then: "n" leaves it as it is
    refused = deployment.deploy("n\n")
    assert "ROLLBACK_COMPLETE" in refused.stdout
    assert "Nothing was deployed" in refused.stderr
    assert deployment.status() == "ROLLBACK_COMPLETE"

    # when, then: one "y" is for the failed stack, the other for the change set
    agreed = deployment.deploy("y\ny\n")
    assert agreed.returncode == 0, agreed.stdout + agreed.stderr
    assert deployment.status() == "CREATE_COMPLETE"
    assert deployment.published() == "first"
