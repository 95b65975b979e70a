"""The Chromium that browser tests drive: one that is there, or one that apt installs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from local.progress import Failure

#: Names a browser outside of the PATH.
VARIABLE = "DRUMBEAT_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> Path | None:
    """An executable Chromium or Chrome, if there is one."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named) if os.access(named, os.X_OK) else None
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return MAC if MAC.exists() else None


def require() -> Path:
    """Like `find`, and installs Debian's where we may. Raises Failure when there is none."""
    found = find() or _installed_by_apt()
    if found is None:
        raise Failure(
            "The browser tests need Chromium or Chrome, and found none. On Debian and Ubuntu: "
            f"apt install chromium. {VARIABLE}=/path/to/chrome names one in another place."
        )
    return found


def _installed_by_apt() -> Path | None:
    if os.environ.get(VARIABLE) or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print("Installing chromium with apt-get ...", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            return None
    return find()
