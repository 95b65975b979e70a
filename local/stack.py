"""The whole stack on one machine: emulator, deployment, sandbox networks and console.

with Stack(root, port=free_port(), home=tmp_path) as stack:
    ...  # stack.api_url, stack.console_url, stack.outputs, stack.client("dynamodb")
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import Any

from local import deployment, setting_up_networks
from local.console import Console, invalidate
from local.emulator import Emulator
from local.environments import Environments
from local.processes import LOOPBACK, Child, clean_environment, free_port, listens
from local.progress import Failure, Progress
from sandbox.networks import APPS

#: The steps that `start` counts.
STEPS = 6

#: Posts that are due together each occupy a worker process (62 MB); more at once would only wait
#: for the processor.
PUBLISH_CONCURRENCY = 100

#: The sender of e-mails, which the sandbox shows.
MAIL_SENDER = "hello@drumbeat.example"
#: The parameters for which the template's defaults suit AWS only.
PARAMETERS = {
    "Stage": "local",
    "AutoConfirmRegistrations": "true",
    # All requests come from one address, and tests send hundreds.
    "TriesPerSource": "100000",
    "AllowPrivateAddresses": "true",
    # Functions that start at once share two processors here: thirty of them take 15 seconds.
    "StartAheadSeconds": "30",
    "MailSender": MAIL_SENDER,
    # Nobody watches alarms here, and an idle stack should do nothing.
    "Canary": "off",
    "LogRetentionDays": "7",
}


def sandbox_settings(url: str) -> dict[str, str]:
    """Environment variables that point networks at the sandbox, where people don't name the
    host."""
    return {
        "BLUESKY_RESOLVER_URL": url,
        "BLUESKY_PLC_URL": f"{url}/plc",
        "BLUESKY_SITE": url,
        "GOOGLE_BUSINESS_URL": f"{url}/google_business",
        "INSTAGRAM_URL": f"{url}/instagram",
        "PINTEREST_URL": f"{url}/pinterest",
        "LINKEDIN_URL": f"{url}/linkedin",
        "THREADS_URL": f"{url}/threads",
        "TIKTOK_URL": f"{url}/tiktok",
        "X_URL": f"{url}/x",
        "YOUTUBE_URL": f"{url}/youtube",
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
        console_port: int | None = None,
        parameters: Mapping[str, str] | None = None,
        progress: Progress | None = None,
        emulator: Sequence[str | Path] | None = None,
    ) -> None:
        """`emulator`: the program that Python runs instead of MiniStack."""
        self.home = home
        self.sandbox_port = free_port() if sandbox_port is None else sandbox_port
        self.sandbox_url = f"http://{LOOPBACK}:{self.sandbox_port}"
        self.console_port = free_port() if console_port is None else console_port
        self.console_url = f"http://{LOOPBACK}:{self.console_port}"
        self.outputs: dict[str, str] = {}
        self._root = root
        self._progress = progress or Progress(STEPS, StringIO())
        self._environments = Environments(root)
        self._emulator = Emulator(self._environments.emulator.python, port, home, emulator)
        self.parameters = {
            **PARAMETERS,
            "FacebookUrl": self.sandbox_url,
            "NetworkSettings": ",".join(
                f"{name}={value}" for name, value in sandbox_settings(self.sandbox_url).items()
            ),
            "EmulatorPort": str(port),
            "PublicUrl": self.console_url,
            "ExecuteApiUrl": f"{self._emulator.url}/_aws/execute-api",
            **(parameters or {}),
        }
        self._build = deployment.Build(
            root, self._environments, deployment.Target.this_machine(), build_directory(root)
        )
        self._console = Console(root, self._environments)
        self._sandbox = Child(
            "The sandbox",
            [
                self._environments.tools.python,
                *("-m", "sandbox", "--port", str(self.sandbox_port)),
                *("--ledger", home / "ledger.db"),
                *("--media-origin", self.console_url),
                *("--emulator", self._emulator.url),
            ],
            home / "sandbox.log",
            home / "sandbox.pid",
        )
        self._front = Child(
            "The console's front",
            [
                self._environments.tools.python,
                *("-m", "local.front", "--port", str(self.console_port)),
                *("--upstream-port", str(port)),
            ],
            home / "front.log",
            home / "front.pid",
        )

    @property
    def endpoint_url(self) -> str:
        """The address of AWS's own APIs."""
        return self._emulator.url

    @property
    def port(self) -> int:
        """MiniStack's port."""
        return self._emulator.port

    @property
    def api_url(self) -> str:
        """Base of our API: routes are `{api_url}/api/...`."""
        return f"{self.endpoint_url}/_aws/execute-api/{self.outputs['ApiId']}"

    def client(self, service: str) -> Any:
        """A boto3 client with the rights of the root user."""
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
        """Start every part. Raises Failure, with nothing left running."""
        self._require_free_ports()
        self.home.mkdir(parents=True, exist_ok=True)
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop every part in order, so that the emulator writes its state."""
        self._front.stop()
        self._sandbox.stop()
        self._emulator.stop()

    def stop_left_behind(self) -> bool:
        """Stop parts that a killed run left running; whether there were any."""
        children = (self._front, self._sandbox, self._emulator.child)
        found = [child.stop_left_behind() for child in children]
        return any(found)

    def ended(self) -> str | None:
        """The name of a part that should be running and isn't."""
        for child in (self._emulator.child, self._sandbox, self._front):
            if not child.runs():
                return child.name
        return None

    def _start(self) -> None:
        progress = self._progress
        if self._console.is_built():
            progress.skip("Building the console")
        else:
            with progress.step("Building the console (downloads packages the first time)"):
                self._console.build()
        if self._build.is_current():
            progress.skip("Building with SAM")
        else:
            with progress.step("Building with SAM"):
                self._build.run()
        with progress.step(f"Starting MiniStack on {self.endpoint_url}"):
            self._emulator.start(self._console.node_directory)
        if deployment.deployed_state(self._emulator) == self._build.state(self.parameters):
            progress.skip("Deploying with SAM")
        else:
            with progress.step("Deploying with SAM"):
                self._build.deploy_to(self._emulator, self.parameters, self.home / "sam-deploy.log")
        self._verify_sender()
        self.outputs = deployment.outputs(self._emulator)
        self._limit_publishing()
        with progress.step(f"Starting the sandbox networks on {self.sandbox_url}"):
            self._sandbox.start(cwd=self._root, env=clean_environment())
            self._sandbox.wait_until(lambda: _answers(f"{self.sandbox_url}/health"), seconds=20)
            self._register_apps()
        with progress.step(f"Serving the console on {self.console_url}"):
            self._serve_console()

    def _serve_console(self) -> None:
        if self._console.publish(self.client("s3"), self.outputs["ConsoleBucket"]):
            invalidate(self.client("cloudfront"), self.outputs["DistributionId"])
        host = self.outputs["ConsoleUrl"].removeprefix("https://")
        self._front.start(cwd=self._root, env={**clean_environment(), "DISTRIBUTION_HOST": host})
        self._front.wait_until(lambda: _answers(self.console_url), seconds=20)

    def _limit_publishing(self) -> None:
        # MiniStack ignores the template's ReservedConcurrentExecutions.
        self.client("lambda").put_function_concurrency(
            FunctionName=self.outputs["PublishFunctionName"],
            ReservedConcurrentExecutions=PUBLISH_CONCURRENCY,
        )

    def _verify_sender(self) -> None:
        """Verify the sender, which the operator of a deployment does; the emulator asks for no
        proof."""
        ses = self.client("sesv2")
        with suppress(ses.exceptions.AlreadyExistsException):
            ses.create_email_identity(EmailIdentity=MAIL_SENDER)

    def _register_apps(self) -> None:
        """Register an app with each network that needs one, which the operator of a deployment
        does."""
        ssm = self.client("ssm")
        for name, (client_id, client_secret) in APPS.items():
            setting_up_networks.keep(ssm, deployment.STACK_NAME, name, client_id, client_secret)

    def _require_free_ports(self) -> None:
        for port in (self._emulator.port, self.sandbox_port, self.console_port):
            if listens(port):
                raise Failure(
                    f"Port {port} is in use. Stop what listens there (`make stop`, if it is an "
                    f"earlier `make run`), or choose another: make run PORT={port + 100}"
                )


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
