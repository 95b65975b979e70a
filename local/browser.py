"""The Chromium that browser tests drive: an installed one, or one that apt installs.

Debian also packages it without a window: the same engine and version, at less than half of the
processor time for the same pages.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

from local import apt
from local.progress import Failure

#: The environment variable that names a browser outside of the PATH.
VARIABLE = "DRUMBEAT_CHROMIUM"
WINDOWLESS = "chromium-headless-shell"
NAMES = (WINDOWLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
    """Like `find`, but installs Debian's package where that is allowed: the one without a window,
    if there is one. Raises Failure when there is no browser and none can be installed."""
    found = find()
    if os.environ.get(VARIABLE) or not apt.is_ours() or (found and found.name == WINDOWLESS):
        return found or _missing()
    try:
        _install(WINDOWLESS)
    except Failure as failure:
        if found is None:
            _install("chromium")
        else:
            print(f"{failure}\n\nThe tests are driven with {found} instead.", flush=True)
    return find() or _missing()


def _install(package: str) -> None:
    apt.install(
        package,
        what="Chromium, which the browser tests need,",
        remedy="Mend that and try again, or name a browser that is there: "
        f"{VARIABLE}=/path/to/chrome.",
    )


def _missing() -> NoReturn:
    raise Failure(
        "The browser tests need Chromium or Chrome, and found none. On Debian and Ubuntu: "
        f"apt install chromium. {VARIABLE}=/path/to/chrome names one in another place."
    )
