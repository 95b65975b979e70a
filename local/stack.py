"""The whole stack on one machine: emulator, deployment and sandbox networks.

with Stack(root, port=free_port(), home=tmp_path) as stack:
    ...  # stack.api_url, stack.sandbox_url, stack.outputs, stack.client("dynamodb")
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import Any

from local import deployment
from local.emulator import Emulator
from local.environments import Environments
from local.processes import LOOPBACK, Child, clean_environment, free_port, listens
from local.progress import Failure, Progress

#: The steps that `start` counts.
STEPS = 4

#: Posts that fall due together each hold a worker of their own (62 MB); more of them at once
#: only wait for the processor.
PUBLISH_CONCURRENCY = 100

#: Where the template's defaults are for AWS.
PARAMETERS = {
    "Stage": "local",
    "AutoConfirmRegistrations": "true",
    "AllowPrivateWebhooks": "true",
    "LogRetentionDays": "7",
}


def build_directory(root: Path) -> Path:
    """Where builds for this machine go; `.aws-sam` is left to builds for AWS."""
    return root / ".local" / "build"


class Stack:
    """Starts on entering, stops on leaving, and keeps its data in `home`."""

    def __init__(
        self,
        root: Path,
        *,
        port: int,
        home: Path,
        sandbox_port: int | None = None,
        parameters: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.home = home
        self.sandbox_port = free_port() if sandbox_port is None else sandbox_port
        self.sandbox_url = f"http://{LOOPBACK}:{self.sandbox_port}"
        self.outputs: dict[str, str] = {}
        self.parameters = {**PARAMETERS, "FacebookUrl": self.sandbox_url, **(parameters or {})}
        self._root = root
        self._progress = progress or Progress(STEPS, StringIO())
        self._environments = Environments(root)
        self._emulator = Emulator(self._environments.emulator.python, port, home)
        self._build = deployment.Build(
            root, self._environments, deployment.Target.this_machine(), build_directory(root)
        )
        self._sandbox = Child(
            "The sandbox",
            [
                self._environments.tools.python,
                *("-m", "sandbox", "--port", str(self.sandbox_port)),
                *("--ledger", home / "ledger.db"),
            ],
            home / "sandbox.log",
            home / "sandbox.pid",
        )

    @property
    def endpoint_url(self) -> str:
        """Where AWS's own APIs are."""
        return self._emulator.url

    @property
    def api_url(self) -> str:
        """Base of our API: routes are `{api_url}/api/...`."""
        return f"{self.endpoint_url}/_aws/execute-api/{self.outputs['ApiId']}"

    def client(self, service: str) -> Any:
        """A boto3 client with all rights."""
        return self._emulator.client(service)

    def __enter__(self) -> Stack:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Raises Failure, with nothing left running."""
        self._require_free_ports()
        self.home.mkdir(parents=True, exist_ok=True)
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop what was started, in order, so that the emulator writes its state."""
        self._sandbox.stop()
        self._emulator.stop()

    def stop_left_behind(self) -> bool:
        """Stop what an earlier, killed run left running; whether there was anything."""
        found = [self._sandbox.stop_left_behind(), self._emulator.child.stop_left_behind()]
        return any(found)

    def ended(self) -> str | None:
        """The name of a part that should be running and isn't."""
        for child in (self._emulator.child, self._sandbox):
            if not child.runs():
                return child.name
        return None

    def _start(self) -> None:
        progress = self._progress
        if self._build.is_current():
            progress.skip("Building with SAM")
        else:
            with progress.step("Building with SAM"):
                self._build.run()
        with progress.step(f"Starting MiniStack on {self.endpoint_url}"):
            self._emulator.start()
        if deployment.deployed_state(self._emulator) == self._build.state(self.parameters):
            progress.skip("Deploying with SAM")
        else:
            with progress.step("Deploying with SAM"):
                self._build.deploy_to(self._emulator, self.parameters)
        self.outputs = deployment.outputs(self._emulator)
        self._limit_publishing()
        with progress.step(f"Starting the sandbox networks on {self.sandbox_url}"):
            self._sandbox.start(cwd=self._root, env=clean_environment())
            self._sandbox.wait_until(self._sandbox_answers, seconds=20)

    def _limit_publishing(self) -> None:
        # MiniStack ignores the template's ReservedConcurrentExecutions.
        self.client("lambda").put_function_concurrency(
            FunctionName=self.outputs["PublishFunctionName"],
            ReservedConcurrentExecutions=PUBLISH_CONCURRENCY,
        )

    def _require_free_ports(self) -> None:
        for port in (self._emulator.port, self.sandbox_port):
            if listens(port):
                raise Failure(
                    f"Port {port} is in use. Stop what listens there (`make stop`, if it is an "
                    f"earlier `make run`), or choose another: make run PORT={port + 100}"
                )

    def _sandbox_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.sandbox_url}/health", timeout=2):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
