"""Installing Debian's packages, on machines where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Sequence

from local.progress import Failure

#: Seconds to wait for another process that installs something, and between two looks.
SECONDS = 600
PAUSE = 5.0


def is_ours() -> bool:
    """Whether there is an apt and this process may use it."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str, what: str, remedy: str) -> None:
    """Install packages. Raises Failure with apt's own words; `what` says what failed, `remedy` what
    to do."""
    print(f"Installing {' '.join(packages)} with apt-get ...", flush=True)
    run("update", what=what, remedy=remedy)
    run("install", "-y", "--no-install-recommends", *packages, what=what, remedy=remedy)


def run(*arguments: str, what: str, remedy: str, options: Sequence[str] = ()) -> None:
    """Run apt-get; waits while another process holds apt's locks. Raises Failure with apt's own
    words.

    `DPkg::Lock::Timeout` covers dpkg's lock only; apt has no option for the locks of its package
    lists.
    """
    wait = f"DPkg::Lock::Timeout={SECONDS}"
    command = ["apt-get", "-q", "-o", wait, *options, *arguments]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    give_up = time.monotonic() + SECONDS
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
                        f"{SECONDS // 60} minutes: {line.strip()}",
                        flush=True,
                    )
        if process.returncode == 0:
            return
        words = "\n".join(f"    {line}" for line in said[-25:])
        if "Could not get lock" not in words or time.monotonic() > give_up:
            raise Failure(
                f"{what} could not be installed: `apt-get {arguments[0]}` failed with status "
                f"{process.returncode}. Its own words:\n\n{words}\n\n{remedy}"
            )
        time.sleep(PAUSE)
