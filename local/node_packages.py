"""Servers from npm that tests talk to: each has a folder with its packages' lock."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from pathlib import Path

from local.environments import Environments, download_environment
from local.processes import run

#: Of npm, what would ask, tell or look for more than the lock names.
QUIET = ("--no-audit", "--no-fund", "--ignore-scripts")


class NodePackages:
    """What `folder` of `tests/servers` needs, installed beside a copy of it under `.local`."""

    def __init__(self, root: Path, folder: str) -> None:
        self._root = root
        self._node = Environments(root).node
        self._source = root / "tests" / "servers" / folder
        self.home = root / ".local" / "servers" / folder

    def install(self) -> None:
        """Nothing is done where it is there already. Raises Failure with npm's own words."""
        self.home.parent.mkdir(parents=True, exist_ok=True)
        # Tests run in several processes, and each of them asks.
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
        """Changes when what is to be installed does."""
        digest = hashlib.sha256(self._node.wanted().encode())
        for file in sorted(self._source.iterdir()):
            digest.update(file.name.encode() + file.read_bytes())
        return digest.hexdigest()
