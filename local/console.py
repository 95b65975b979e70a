"""The console: building it with Node, and copying it into the bucket that CloudFront reads."""

from __future__ import annotations

import hashlib
import mimetypes
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local.environments import Environments, download_environment
from local.processes import run

#: Folders in which a change needs no new build.
NOT_SOURCES = {"node_modules", "dist", "coverage"}

#: Files with a content hash in their names never change; browsers revalidate all others.
HASHED = "public, max-age=31536000, immutable"
FRESH = "no-cache"
#: Other websites load these on each of their pages.
EMBEDDED = "public, max-age=300, stale-while-revalidate=86400"

#: Fixed here, because `mimetypes` also reads the operating system's table.
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class Console:
    """`web/` and what is built from it."""

    def __init__(self, root: Path, environments: Environments) -> None:
        self._web = root / "web"
        self._node = environments.node
        self._logs = root / ".local" / "logs"
        self._stamp = root / ".local" / "console.fingerprint"

    @property
    def files(self) -> Path:
        """Where the built files are."""
        return self._web / "dist"

    def fingerprint(self) -> str:
        """A hash of the sources and of the Node that builds them."""
        digest = hashlib.sha256(self._node.wanted().encode())
        for file in _sources(self._web):
            digest.update(str(file.relative_to(self._web)).encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()

    def is_built(self) -> bool:
        stamp, built = self._stamp, self.files / "index.html"
        return built.exists() and stamp.exists() and stamp.read_text() == self.fingerprint()

    def install(self) -> None:
        """Run `npm ci`, unless the locked packages are installed. Raises Failure."""
        lock, modules = self._web / "package-lock.json", self._web / "node_modules"
        stamp = modules / ".installed"
        wanted = hashlib.sha256(lock.read_bytes() + self._node.wanted().encode()).hexdigest()
        if not stamp.exists() or stamp.read_text() != wanted:
            self._npm("ci", "--no-audit", "--no-fund")
            stamp.write_text(wanted)

    def build(self) -> None:
        """Build the console. Raises Failure when packages can't be downloaded or the sources don't
        build."""
        fingerprint = self.fingerprint()
        self.install()
        self._stamp.unlink(missing_ok=True)
        self._npm("run", "build")
        self._stamp.write_text(fingerprint)

    def publish(self, s3: Any, bucket: str) -> bool:
        """Copy the built files into the bucket; False when it had them already.

        index.html comes last, after all files that it names. Files of earlier builds stay: a page
        that is still open in a browser may ask for them.
        """
        state = self._stamp.read_text()
        if _published(s3, bucket) == state:
            return False
        index = self.files / "index.html"
        others = (each for each in sorted(self.files.rglob("*")) if each != index)
        for file in (*(each for each in others if each.is_file()), index):
            key = file.relative_to(self.files).as_posix()
            s3.put_object(
                Bucket=bucket,
                Key=key,
                Body=file.read_bytes(),
                ContentType=_content_type(file),
                CacheControl=_kept(key),
                Metadata={"sources": state} if file == index else {},
            )
        return True

    def npm_command(self, *arguments: str) -> list[str | Path]:
        """An npm command for `web/` that works in any working directory."""
        return [self.node_directory / "npm", "--prefix", self._web, *arguments]

    def environment(self) -> dict[str, str]:
        """With our Node first on the PATH."""
        env = download_environment()
        return {
            **env,
            "PATH": f"{self.node_directory}:{env.get('PATH', '')}",
            "npm_config_update_notifier": "false",
        }

    @property
    def node_directory(self) -> Path:
        """Holds `node` and `npm`."""
        return self._node.path / "bin"

    def _npm(self, *arguments: str) -> None:
        log = self._logs / f"npm-{arguments[-1].strip('-')}.log"
        run(self.npm_command(*arguments), log, cwd=self._web, env=self.environment())


def invalidate(cloudfront: Any, distribution: str) -> None:
    """Make CloudFront fetch everything again; this takes a minute or so to reach all its
    servers."""
    cloudfront.create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["/*"]},
            "CallerReference": str(time.time_ns()),
        },
    )


def _kept(key: str) -> str:
    """The Cache-Control header of a file."""
    if key.startswith("assets/"):
        return HASHED
    return EMBEDDED if key.startswith("embed/") else FRESH


def _sources(web: Path) -> Iterator[Path]:
    for entry in sorted(web.iterdir()):
        if entry.name in NOT_SOURCES:
            continue
        yield from (
            [entry] if entry.is_file() else (e for e in sorted(entry.rglob("*")) if e.is_file())
        )


def _content_type(file: Path) -> str:
    known = CONTENT_TYPES.get(file.suffix)
    return known or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _published(s3: Any, bucket: str) -> str | None:
    """The fingerprint of the sources from which the bucket's index.html was built."""
    from botocore.exceptions import ClientError

    try:
        found = s3.head_object(Bucket=bucket, Key="index.html")
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in (403, 404):
            return None
        raise
    state = found["Metadata"].get("sources")
    return None if state is None else str(state)
