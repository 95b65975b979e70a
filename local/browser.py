"""The Chromium that browser tests drive: one that is there, or one that apt installs."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from local.progress import Failure

#: Names a browser outside of the PATH.
VARIABLE = "DRUMBEAT_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

#: How long we wait for another process that installs something, and how often we look.
APT_SECONDS = 600
APT_PAUSE = 5.0


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
    _apt_get("update")
    _apt_get("install", "-y", "--no-install-recommends", "chromium")
    return find()


def _apt_get(*arguments: str) -> None:
    """Raises Failure with apt's own words. While another process holds apt's locks, this waits.

    `DPkg::Lock::Timeout` is for dpkg's lock; for those of the package lists apt has none.
    """
    wait = f"DPkg::Lock::Timeout={APT_SECONDS}"
    command = ["apt-get", "-q", "-o", wait, *arguments]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    give_up = time.monotonic() + APT_SECONDS
    waiting = False
    while True:
        said = []
        with subprocess.Popen(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            for line in process.stdout or ():
                said.append(line.rstrip())
                if "lock" in line and not waiting:
                    waiting = True
                    print(
                        "        another process is installing something; waiting for it, up to "
                        f"{APT_SECONDS // 60} minutes: {line.strip()}",
                        flush=True,
                    )
        if process.returncode == 0:
            return
        words = "\n".join(f"    {line}" for line in said[-25:])
        if "Could not get lock" not in words or time.monotonic() > give_up:
            raise Failure(
                f"Chromium, which the browser tests need, could not be installed: `apt-get "
                f"{arguments[0]}` failed with status {process.returncode}. Its own words:\n\n"
                f"{words}\n\nMend that and try again, or name a browser that is there: "
                f"{VARIABLE}=/path/to/chrome."
            )
        time.sleep(APT_PAUSE)
