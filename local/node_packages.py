"""Servers from npm that tests talk to. Each has a folder with a lock of its packages."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from pathlib import Path

from local.environments import Environments, download_environment
from local.processes import run

#: npm asks and reports nothing, and runs no scripts.
QUIET = ("--no-audit", "--no-fund", "--ignore-scripts")


class NodePackages:
    """The npm packages that `folder` of `tests/servers` locks, installed under `.local`."""

    def __init__(self, root: Path, folder: str) -> None:
        self._root = root
        self._node = Environments(root).node
        self._source = root / "tests" / "servers" / folder
        self.home = root / ".local" / "servers" / folder

    def install(self) -> None:
        """Install the packages, unless they are installed. Raises Failure with npm's own words."""
        self.home.parent.mkdir(parents=True, exist_ok=True)
        # Tests run in several processes, and each of them calls this.
        with self.home.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            stamp = self.home / ".installed"
            if not stamp.exists() or stamp.read_text() != self._wanted():
                self._install()
                stamp.write_text(self._wanted())

    def _install(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self._source, self.home)
        log = self._root / ".local" / "logs" / f"npm-{self._source.name}.log"
        command: list[str | Path] = [self._node.path / "bin" / "npm", "ci", *QUIET]
        run(command, log, cwd=self.home, env=self.environment())

    def environment(self) -> dict[str, str]:
        """With our Node first on the PATH."""
        env = download_environment()
        path = f"{self._node.path / 'bin'}:{env.get('PATH', '')}"
        return {**env, "PATH": path, "npm_config_update_notifier": "false"}

    def _wanted(self) -> str:
        """A hash of what is to be installed."""
        digest = hashlib.sha256(self._node.wanted().encode())
        for file in sorted(self._source.iterdir()):
            digest.update(file.name.encode() + file.read_bytes())
        return digest.hexdigest()
