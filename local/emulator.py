"""MiniStack, the AWS emulator."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from local import own_requests
from local.processes import LOOPBACK, Child, clean_environment

REGION = "us-east-1"

#: MiniStack takes this key for the account's root user, so deploying needs no role. Functions get
#: sessions of their own roles, whose policies it checks (AUTH=true).
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
}

#: MiniStack loads only the services that the template and its deployment use.
SERVICES = (
    "apigateway",
    "cloudformation",
    "cloudfront",
    "cloudwatch",
    "cognito-idp",
    "dynamodb",
    "events",
    "iam",
    "kms",
    "lambda",
    "logs",
    "s3",
    "ses",
    "sns",
    "sqs",
    "ssm",
    "states",
    "sts",
)


class Emulator:
    """MiniStack on a loopback port, its state under `home`."""

    def __init__(
        self, python: Path, port: int, home: Path, program: Sequence[str | Path] | None = None
    ) -> None:
        """`program`: the arguments with which Python runs something else than MiniStack."""
        self.port = port
        self.url = f"http://{LOOPBACK}:{port}"
        self._home = home
        self._temporary = home / "tmp"
        self.child = Child(
            "MiniStack",
            # -P: Python does not import other files of that file's directory.
            [python, *(program or ("-P", own_requests.__file__))],
            home / "ministack.log",
            home / "ministack.pid",
        )

    def start(self, node: Path) -> None:
        """Start MiniStack. `node`: the directory of the Node.js that runs CloudFront functions."""
        # Each worker unpacks code and layers here, and leaves them when the emulator ends.
        shutil.rmtree(self._temporary, ignore_errors=True)
        self._temporary.mkdir(parents=True)
        self.child.start(cwd=self._home, env=self._environment(node))
        self.child.wait_until(self._is_ready, seconds=60)

    def stop(self) -> None:
        """Stop it in order: it writes its state only then."""
        self.child.stop()
        shutil.rmtree(self._temporary, ignore_errors=True)

    def client(self, service: str) -> Any:
        """A boto3 client with the rights of the root user."""
        import boto3

        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    def client_environment(self) -> dict[str, str]:
        """The environment for command-line tools that are to use the emulator."""
        return {**clean_environment(), **CREDENTIALS, "AWS_ENDPOINT_URL": self.url}

    def _environment(self, node: Path) -> dict[str, str]:
        env = clean_environment()
        return {
            **env,
            **CREDENTIALS,
            "AUTH": "true",
            "BIND_HOST": LOOPBACK,
            "MINISTACK_HOST": LOOPBACK,
            "GATEWAY_PORT": str(self.port),
            "IOT_MTLS_ENABLED": "0",
            "LAMBDA_WARM_TTL_SECONDS": "600",
            "PATH": f"{node}:{env.get('PATH', '')}",
            "PERSIST_STATE": "1",
            "S3_DATA_DIR": str(self._home / "s3"),
            "S3_PERSIST": "1",
            "SERVICES": ",".join(SERVICES),
            "STATE_DIR": str(self._home / "state"),
            "TMPDIR": str(self._temporary),
        }

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=2):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
