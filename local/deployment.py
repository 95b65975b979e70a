"""Building and deploying the real template with SAM."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.console import Console, invalidate
from local.emulator import Emulator
from local.environments import Environments, download_environment
from local.processes import clean_environment, run
from local.progress import Failure, Progress

STACK_NAME = "drumbeat"
#: What a change of calls for a new build.
SOURCES = ("template.yaml", "statemachines", "functions", "layers/shared")
BUCKET = "drumbeat-deployments"
SOURCES_TAG = "sources"
#: After these a stack holds nothing; "in progress" is nobody's progress once the emulator is new.
NEVER_CREATED = (
    "CREATE_FAILED",
    "CREATE_IN_PROGRESS",
    "REVIEW_IN_PROGRESS",
    "ROLLBACK_COMPLETE",
    "ROLLBACK_FAILED",
    "ROLLBACK_IN_PROGRESS",
)


@dataclass(frozen=True, slots=True)
class Target:
    """What the code is built for: the template's parameters of the same names, and the layer's."""

    python_version: str
    architecture: str
    host: bool = False

    @classmethod
    def this_machine(cls) -> Target:
        """The emulator runs functions on its own Python and processor."""
        machine = platform.machine().lower()
        architecture = "arm64" if machine in ("arm64", "aarch64") else "x86_64"
        return cls(f"python3.{sys.version_info.minor}", architecture, host=True)

    def parameters(self) -> dict[str, str]:
        return {"PythonVersion": self.python_version, "Architecture": self.architecture}

    def build_environment(self, here: Path) -> dict[str, str]:
        """For the layer's Makefile; `here` is the Python of this machine's builds."""
        return {
            "DRUMBEAT_PYTHON": str(here) if self.host else self.python_version,
            "DRUMBEAT_ARCHITECTURE": "host" if self.host else self.architecture,
        }


class Build:
    """The template and its artifacts, built by SAM into `directory`."""

    def __init__(self, root: Path, environments: Environments, target: Target, directory: Path):
        self._root = root
        self._environments = environments
        self._target = target
        self._directory = directory

    @property
    def template(self) -> Path:
        return self._directory / "template.yaml"

    def fingerprint(self) -> str:
        """Changes when a source or the target does."""
        digest = hashlib.sha256(repr(self._target).encode())
        for file in _sources(self._root):
            digest.update(str(file.relative_to(self._root)).encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()

    def is_current(self) -> bool:
        stamp = self._stamp
        return self.template.exists() and stamp.exists() and stamp.read_text() == self.fingerprint()

    def run(self) -> None:
        """Raises Failure when SAM can't build."""
        fingerprint = self.fingerprint()
        self._stamp.unlink(missing_ok=True)
        overrides = [f"{name}={value}" for name, value in self._target.parameters().items()]
        tools = self._environments.tools.python
        command: list[str | Path] = [self._sam, "build", "--template", "template.yaml"]
        command += ["--build-dir", self._directory]
        env = {**download_environment(), **self._target.build_environment(tools), **self._paths()}
        log = self._root / ".local" / "logs" / "sam-build.log"
        run([*command, "--parameter-overrides", *overrides], log, cwd=self._root, env=env)
        self._stamp.write_text(fingerprint)

    def deploy_to(self, emulator: Emulator, parameters: Mapping[str, str], log: Path) -> None:
        """Raises Failure when the stack can't be made or changed."""
        _make_bucket(emulator)
        _clear_failed_start(emulator)
        values = {**parameters, **self._target.parameters()}
        command: list[str | Path] = [self._sam, "deploy", "--template-file", self.template]
        command += ["--stack-name", STACK_NAME, "--s3-bucket", BUCKET, "--no-progressbar"]
        command += ["--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset"]
        command += ["--no-fail-on-empty-changeset", "--no-disable-rollback"]
        command += ["--tags", f"{SOURCES_TAG}={self.state(parameters)}"]
        overrides = [f"{name}={value}" for name, value in values.items()]
        env = {**emulator.client_environment(), **self._paths()}
        run([*command, "--parameter-overrides", *overrides], log, cwd=self._root, env=env)

    def state(self, parameters: Mapping[str, str]) -> str:
        """Names what was built, deployed with these parameters."""
        text = self._stamp.read_text() + repr(sorted(parameters.items()))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def _sam(self) -> Path:
        return self._environments.sam.path / "bin" / "sam"

    @property
    def _stamp(self) -> Path:
        return self._directory.with_suffix(".fingerprint")

    def _paths(self) -> dict[str, str]:
        env = clean_environment()
        tools = str(self._environments.tools.path / "bin")
        return {"PATH": f"{tools}:{env.get('PATH', '')}", "SAM_CLI_TELEMETRY": "0"}


def deployed_state(emulator: Emulator) -> str | None:
    """What was deployed last, as the emulator itself remembers it."""
    stack = _stack(emulator)
    if stack is None or stack["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        return None
    return {tag["Key"]: tag["Value"] for tag in stack.get("Tags", [])}.get(SOURCES_TAG)


def outputs(emulator: Emulator) -> dict[str, str]:
    """The deployed stack's outputs. Raises Failure when there is no such stack."""
    stack = _stack(emulator)
    if stack is None:
        raise Failure("The stack is not deployed.")
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}


def deploy_to_aws(
    root: Path, environments: Environments, environment: str, console: Console, progress: Progress
) -> None:
    """Build and deploy as samconfig.toml says for `environment`; SAM asks before it changes.

    The built console follows when the stack is there to hold it.
    """
    target = target_of(root, environment)
    if shutil.which(target.python_version) is None:
        raise Failure(
            f"{target.python_version} is not on the PATH. The code is compiled for the Python that "
            "will run it: install it, or set another PythonVersion in samconfig.toml."
        )
    build = Build(root, environments, target, root / ".aws-sam" / "build")
    with progress.step(f"Building with SAM for {target.python_version} on {target.architecture}"):
        build.run()
    sam = environments.sam.path / "bin" / "sam"
    code = subprocess.run(
        [
            *(sam, "deploy", "--template-file", build.template),
            *("--config-file", root / "samconfig.toml", "--config-env", environment),
        ],
        cwd=root,
        check=False,
    ).returncode
    if code:
        raise Failure(f"`sam deploy` failed with status {code}.")
    with progress.step("Publishing the console"):
        _publish_console(root, environment, console)


def _publish_console(root: Path, environment: str, console: Console) -> None:
    import boto3

    settings = _samconfig(root, environment)
    session = boto3.Session(
        region_name=settings["region"], profile_name=settings.get("profile") or None
    )
    stacks = session.client("cloudformation").describe_stacks(StackName=settings["stack_name"])
    found = {each["OutputKey"]: each["OutputValue"] for each in stacks["Stacks"][0]["Outputs"]}
    if "ConsoleBucket" not in found:
        raise Failure(
            "The deployed stack has no place for the console: its change set was refused."
        )
    if console.publish(session.client("s3"), found["ConsoleBucket"]):
        invalidate(session.client("cloudfront"), found["DistributionId"])
    print(f"\nThe console: {found['ConsoleUrl']}", flush=True)


def target_of(root: Path, environment: str) -> Target:
    """What samconfig.toml deploys: its parameter overrides over the template's defaults."""
    overrides = _samconfig(root, environment).get("parameter_overrides", [])
    given = dict(each.split("=", 1) for each in overrides)
    return Target(given["PythonVersion"], given["Architecture"])


def _samconfig(root: Path, environment: str) -> dict[str, Any]:
    """What `sam deploy` is given. Raises Failure when there is no such environment."""
    config = tomllib.loads((root / "samconfig.toml").read_text())
    if environment not in config:
        known = ", ".join(name for name in config if name != "version")
        raise Failure(f"samconfig.toml has no environment '{environment}'; it has {known}.")
    parameters: dict[str, Any] = config[environment]["deploy"]["parameters"]
    return parameters


def _sources(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = root / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (each for each in found if each.is_file() and "__pycache__" not in each.parts)


def _make_bucket(emulator: Emulator) -> None:
    s3 = emulator.client("s3")
    if BUCKET not in [each["Name"] for each in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=BUCKET)


def _clear_failed_start(emulator: Emulator) -> None:
    """A stack whose creation failed can only be deleted (CloudFormation, stack status codes)."""
    stack = _stack(emulator)
    if stack is not None and stack["StackStatus"] in NEVER_CREATED:
        cloudformation = emulator.client("cloudformation")
        cloudformation.delete_stack(StackName=STACK_NAME)
        cloudformation.get_waiter("stack_delete_complete").wait(
            StackName=STACK_NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
        )


def _stack(emulator: Emulator) -> dict[str, Any] | None:
    from botocore.exceptions import ClientError

    try:
        found = emulator.client("cloudformation").describe_stacks(StackName=STACK_NAME)["Stacks"]
    except ClientError:
        return None
    return found[0] if found else None
