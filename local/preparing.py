"""What commands need first: the environments, the console, and what is built for this machine."""

from __future__ import annotations

import site
import sys
from pathlib import Path

from local import stack as stacks
from local.console import Console
from local.deployment import Build, Target
from local.environments import Environments
from local.progress import Progress

ROOT = Path(__file__).resolve().parent.parent


def build(environments: Environments, progress: Progress) -> None:
    """Build for this machine, unless that is done."""
    sam = Build(ROOT, environments, Target.this_machine(), stacks.build_directory(ROOT))
    if sam.is_current():
        progress.skip("Building with SAM")
        return
    with progress.step("Building with SAM"):
        sam.run()


def prepared(progress: Progress, *, to_test: bool = False) -> Environments:
    """Our environments, their packages importable here too."""
    environments = Environments(ROOT)
    wanted = environments.to_test() if to_test else environments.to_run()
    environments.prepare(progress, wanted)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site.addsitedir(str(environments.tools.path / "lib" / version / "site-packages"))
    return environments


def build_console(environments: Environments, progress: Progress) -> Console:
    console = Console(ROOT, environments)
    if console.is_built():
        progress.skip("Building the console")
    else:
        with progress.step("Building the console (downloads packages the first time)"):
            console.build()
    return console
