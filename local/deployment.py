"""Building and deploying the real template with SAM."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from local.console import Console, invalidate
from local.emulator import CREDENTIALS, Emulator
from local.environments import Environments, download_environment
from local.processes import clean_environment, run
from local.progress import Failure, Progress

STACK_NAME = "drumbeat"
#: Files and folders in which a change needs a new build.
SOURCES = ("template.yaml", "statemachines", "functions", "layers")
BUCKET = "drumbeat-deployments"
SOURCES_TAG = "sources"
#: CAPABILITY_AUTO_EXPAND lets CloudFormation expand the template's loops.
CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")
#: A stack in one of these states holds nothing. The "in progress" states count, because a restarted
#: emulator does not continue an operation.
NEVER_CREATED = (
    "CREATE_FAILED",
    "CREATE_IN_PROGRESS",
    "REVIEW_IN_PROGRESS",
    "ROLLBACK_COMPLETE",
    "ROLLBACK_FAILED",
    "ROLLBACK_IN_PROGRESS",
)
_QUOTED = re.compile(r'"[^"]*"')
#: The states on AWS in which a stack can only be deleted.
ONLY_DELETABLE = ("CREATE_FAILED", "DELETE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED")


@dataclass(frozen=True, slots=True)
class Target:
    """What the code is built for: two parameters of the template, and whether it is this
    machine."""

    python_version: str
    architecture: str
    host: bool = False

    @classmethod
    def this_machine(cls) -> Target:
        """This machine: the emulator runs functions with its own Python and processor."""
        machine = platform.machine().lower()
        architecture = "arm64" if machine in ("arm64", "aarch64") else "x86_64"
        return cls(f"python3.{sys.version_info.minor}", architecture, host=True)

    def parameters(self) -> dict[str, str]:
        return {"PythonVersion": self.python_version, "Architecture": self.architecture}

    def build_environment(self, own_python: Path) -> dict[str, str]:
        """For the layer's Makefile; `own_python` is that of this machine's builds."""
        return {
            "DRUMBEAT_PYTHON": str(own_python) if self.host else self.python_version,
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
        """A hash of the sources and the target."""
        digest = hashlib.sha256(repr(self._target).encode())
        for file in _sources(self._root):
            digest.update(str(file.relative_to(self._root)).encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()

    def is_current(self) -> bool:
        stamp = self._stamp
        return self.template.exists() and stamp.exists() and stamp.read_text() == self.fingerprint()

    def run(self) -> None:
        """Build. Raises Failure when SAM can't."""
        fingerprint = self.fingerprint()
        self._stamp.unlink(missing_ok=True)
        overrides = [f"{name}={value}" for name, value in self._target.parameters().items()]
        tools = self._environments.tools.python
        command: list[str | Path] = [self._sam, "build", "--template", "template.yaml"]
        command += ["--build-dir", self._directory]
        env = {**download_environment(), **self._target.build_environment(tools), **self._for_sam()}
        log = self._root / ".local" / "logs" / "sam-build.log"
        run([*command, "--parameter-overrides", *overrides], log, cwd=self._root, env=env)
        self._stamp.write_text(fingerprint)

    def deploy_to(self, emulator: Emulator, parameters: Mapping[str, str], log: Path) -> None:
        """Create or update the emulator's stack. Raises Failure when that is not possible."""
        _make_bucket(emulator)
        _clear_failed_start(emulator)
        values = {**parameters, **self._target.parameters()}
        command: list[str | Path] = [self._sam, "deploy", "--template-file", self.template]
        command += ["--stack-name", STACK_NAME, "--s3-bucket", BUCKET, "--no-progressbar"]
        command += ["--capabilities", *CAPABILITIES, "--no-confirm-changeset"]
        command += ["--no-fail-on-empty-changeset", "--no-disable-rollback"]
        command += ["--tags", f"{SOURCES_TAG}={self.state(parameters)}"]
        # Quoted: SAM silently ends an unquoted value at its first blank.
        overrides = [f'{name}="{value}"' for name, value in values.items()]
        env = {**emulator.client_environment(), **self._for_sam()}
        run([*command, "--parameter-overrides", *overrides], log, cwd=self._root, env=env)

    def state(self, parameters: Mapping[str, str]) -> str:
        """A hash of what was built and of these parameters."""
        text = self._stamp.read_text() + repr(sorted(parameters.items()))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def _sam(self) -> Path:
        return self._environments.sam.path / "bin" / "sam"

    @property
    def _stamp(self) -> Path:
        return self._directory.with_suffix(".fingerprint")

    def _for_sam(self) -> dict[str, str]:
        env = clean_environment()
        tools = str(self._environments.tools.path / "bin")
        return {
            "PATH": f"{tools}:{env.get('PATH', '')}",
            "SAM_CLI_TELEMETRY": "0",
            # Set in samconfig.toml too, which SAM looks for beside the built template and does not
            # find.
            "SAM_CLI_ENABLE_LANGUAGE_EXTENSIONS": "1",
        }


def deployed_state(emulator: Emulator) -> str | None:
    """The state that was deployed last, read from a tag of the emulator's stack."""
    stack = _emulated(emulator)
    if stack is None or stack["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        return None
    return _tags(stack).get(SOURCES_TAG)


def outputs(emulator: Emulator) -> dict[str, str]:
    """The outputs of the emulator's stack. Raises Failure when it is not deployed."""
    stack = _emulated(emulator)
    if stack is None:
        raise Failure("The stack is not deployed.")
    return outputs_of(stack)


def outputs_of(stack: Mapping[str, Any]) -> dict[str, str]:
    """A stack's outputs by name; empty for a stack that was never created, which lists none."""
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}


def deploy_to_aws(
    root: Path, environments: Environments, environment: str, console: Console, progress: Progress
) -> None:
    """Build and deploy as samconfig.toml says for `environment`; SAM asks before it changes
    anything.

    The console is published afterwards, if the deployed stack is the one built here. Raises Failure
    otherwise.
    """
    settings = _samconfig(root, environment)
    target = target_of(root, environment)
    _require_other_stage_than_local(settings)
    _require_python(target.python_version)
    account = Account(settings)
    _make_deployable(account)
    build = Build(root, environments, target, root / ".aws-sam" / "build")
    with progress.step(f"Building with SAM for {target.python_version} on {target.architecture}"):
        build.run()
    state = build.state(overrides_of(settings))
    tags = {**_pairs(settings.get("tags", [])), SOURCES_TAG: state}
    code = subprocess.run(
        [
            *(environments.sam.path / "bin" / "sam", "deploy", "--template-file", build.template),
            *("--config-file", root / "samconfig.toml", "--config-env", environment),
            *("--tags", *(f"{name}={value}" for name, value in tags.items())),
        ],
        cwd=root,
        check=False,
    ).returncode
    if code:
        raise Failure(f"`sam deploy` failed with status {code}.")
    found = _require_deployed(account, state)
    with progress.step("Publishing the console"):
        if console.publish(account.client("s3"), found["ConsoleBucket"]):
            invalidate(account.client("cloudfront"), found["DistributionId"])
    print(f"\nThe console: {found['ConsoleUrl']}", flush=True)


class Deployed(Protocol):
    """An existing stack, and clients with the rights to operate it."""

    @property
    def where(self) -> str:
        """A name for messages to people."""
        ...

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine."""
        ...

    def client(self, service: str) -> Any: ...

    def enter(self) -> None:
        """Point AWS clients that code in this process makes itself at this stack."""
        ...

    def stack(self) -> dict[str, Any] | None:
        """Its description; None when there is none."""
        ...


class OneMachine:
    """`Deployed`: the stack that `make run` has started."""

    where = "what runs here"
    is_here = True

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def client(self, service: str) -> Any:
        return self._emulator.client(service)

    def enter(self) -> None:
        os.environ.update({**CREDENTIALS, "AWS_ENDPOINT_URL": self._emulator.url})

    def stack(self) -> dict[str, Any] | None:
        return _emulated(self._emulator)


class Account:
    """The AWS account and stack that an environment of samconfig.toml names."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        import boto3

        self.stack_name = str(settings["stack_name"])
        self.parameters = overrides_of(settings)
        self._session = boto3.Session(
            region_name=settings["region"], profile_name=settings.get("profile") or None
        )

    is_here = False

    @property
    def where(self) -> str:
        return self.stack_name

    def client(self, service: str) -> Any:
        return self._session.client(service)

    def enter(self) -> None:
        """Point AWS clients that code in this process makes itself at this account and region."""
        os.environ["AWS_DEFAULT_REGION"] = str(self._session.region_name)
        if self._session.profile_name != "default":
            os.environ["AWS_PROFILE"] = self._session.profile_name

    def stack(self) -> dict[str, Any] | None:
        return _stack(self.client("cloudformation"), self.stack_name)

    def delete(self) -> None:
        """Delete the stack, and print which resources are left and may cost money."""
        cloudformation = self.client("cloudformation")
        stack = self.stack()
        if stack is None:
            return
        cloudformation.delete_stack(StackName=stack["StackId"])
        cloudformation.get_waiter("stack_delete_complete").wait(
            StackName=stack["StackId"], WaiterConfig={"Delay": 5, "MaxAttempts": 720}
        )
        resources = cloudformation.describe_stack_resources(StackName=stack["StackId"])
        left = [
            f"{each['ResourceType']} {each['PhysicalResourceId']}"
            for each in resources["StackResources"]
            if each["ResourceStatus"] == "DELETE_SKIPPED"
        ]
        if left:
            print("Deleted. These were kept, and may cost money:\n    " + "\n    ".join(left))


def _make_deployable(account: Account) -> None:
    """Delete a stack that can only be deleted, once a person agrees. Raises Failure otherwise.

    The states are from the CloudFormation User Guide, "Stack status codes". A stack in
    REVIEW_IN_PROGRESS holds nothing, and SAM creates it.
    """
    stack = account.stack()
    status = stack["StackStatus"] if stack else None
    if status in ONLY_DELETABLE:
        why = "its deletion failed" if status == "DELETE_FAILED" else "its creation failed"
        print(
            f"The stack {account.stack_name} is in {status}: {why}, and it can only be deleted. "
            "What is kept when a stack is deleted (table, user pool, key, bucket) stays, unless it "
            "was new.",
            flush=True,
        )
        if not agreed("Delete it and go on? [y/N]: "):
            raise Failure(f"Nothing was deployed: {account.stack_name} is still in {status}.")
        account.delete()
    elif status == "UPDATE_ROLLBACK_FAILED":
        raise Failure(
            f"The stack {account.stack_name} could not be brought back to what it was. Mend what "
            "its events name, then: aws cloudformation continue-update-rollback --stack-name "
            f"{account.stack_name}"
        )
    elif status and status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
        raise Failure(f"The stack {account.stack_name} is in {status}. Wait until that has ended.")


def _require_deployed(account: Account, state: str) -> dict[str, str]:
    """The stack's outputs. Raises Failure when what is deployed is not what was built.

    SAM also exits with 0 when a person refuses the change set.
    """
    stack = account.stack()
    found = outputs_of(stack) if stack else {}
    if stack is None or _tags(stack).get(SOURCES_TAG) != state or "ConsoleBucket" not in found:
        raise Failure(
            "Nothing was deployed: the change set was refused. The console was not published."
        )
    return found


def _require_other_stage_than_local(settings: Mapping[str, Any]) -> None:
    if overrides_of(settings).get("Stage") == "local":
        raise Failure(
            "Stage=local is the one-machine stack: it lacks what protects data on AWS. Set another "
            "Stage in samconfig.toml."
        )


def _require_python(version: str) -> None:
    """Raises Failure unless `version` runs: a pyenv shim may exist for a version that isn't
    installed."""
    command = [version, "-c", "import sys; print('python%d.%d' % sys.version_info[:2])"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        said = "is not on the PATH"
    else:
        if done.stdout.strip() == version:
            return
        said = f"is on the PATH and does not run ({(done.stderr or done.stdout).strip()[:200]})"
    raise Failure(
        f"{version} {said}. The code is compiled for the Python that will run it: install it, or "
        "set another PythonVersion in samconfig.toml."
    )


def agreed(question: str) -> bool:
    """Whether a person agrees. Reads only one line, because SAM reads the next ones."""
    print(question, end="", flush=True)
    with open(0, "rb", buffering=0, closefd=False) as answers:
        return answers.readline().strip().lower() in (b"y", b"yes")


def account_of(root: Path, environment: str) -> Account:
    """The account of an environment of samconfig.toml. Raises Failure when there is no such
    environment."""
    return Account(_samconfig(root, environment))


def target_of(root: Path, environment: str) -> Target:
    """The Python and processor that samconfig.toml sets for an environment."""
    given = overrides_of(_samconfig(root, environment))
    return Target(given["PythonVersion"], given["Architecture"])


def overrides_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """The template's parameters that an environment of samconfig.toml sets.

    Raises Failure for a value with blanks that is not quoted: SAM would silently cut it off.
    """
    given = _pairs(settings.get("parameter_overrides", []))
    for name, value in given.items():
        if " " in value and not _QUOTED.fullmatch(value):
            raise Failure(
                f"{name} in samconfig.toml has blanks, at the first of which SAM ends the value. "
                f"Quote it twice: '{name}=\"{value}\"'"
            )
    return {
        name: value[1:-1] if _QUOTED.fullmatch(value) else value for name, value in given.items()
    }


def _pairs(texts: list[str]) -> dict[str, str]:
    return dict(each.split("=", 1) for each in texts)


def _samconfig(root: Path, environment: str) -> dict[str, Any]:
    """The parameters of `sam deploy`. Raises Failure when there is no such environment."""
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
    """Delete a stack whose creation failed: nothing else is possible with it (CloudFormation,
    "Stack status codes")."""
    stack = _emulated(emulator)
    if stack is not None and stack["StackStatus"] in NEVER_CREATED:
        cloudformation = emulator.client("cloudformation")
        cloudformation.delete_stack(StackName=STACK_NAME)
        cloudformation.get_waiter("stack_delete_complete").wait(
            StackName=STACK_NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
        )


def _emulated(emulator: Emulator) -> dict[str, Any] | None:
    return _stack(emulator.client("cloudformation"), STACK_NAME)


def _stack(cloudformation: Any, name: str) -> dict[str, Any] | None:
    """A stack's description; None when there is none of that name."""
    from botocore.exceptions import ClientError

    try:
        found = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":
            return None
        raise
    return found[0] if found else None


def _tags(stack: Mapping[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in stack.get("Tags", [])}
