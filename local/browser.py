"""The Chromium that browser tests drive: one that is there, or one that apt installs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from local import apt
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
    if os.environ.get(VARIABLE) or not apt.is_ours():
        return None
    apt.install(
        "chromium",
        what="Chromium, which the browser tests need,",
        remedy="Mend that and try again, or name a browser that is there: "
        f"{VARIABLE}=/path/to/chrome.",
    )
    return find()
