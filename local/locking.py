"""The requirement files: people write pins into `.in` files; the `.txt` beside it is the whole
lock.

A lock names every package of an environment, at one version, with the hashes of its files, for
every platform and every Python from 3.11 on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from local.processes import run

#: In this order, because the tools' pins refer to the runtime's lock.
PINS = (
    "layers/third_party/requirements.in",
    "layers/media/requirements.in",
    "requirements-dev.in",
    "local/requirements-mastodon-mock.in",
    "local/requirements-ministack.in",
    "local/requirements-node.in",
    "local/requirements-sam.in",
    "local/requirements-scanners.in",
    "local/requirements-uv.in",
)

#: Wheels only, so that installing a package runs none of its code.
WHEELS_ONLY = ("--only-binary", ":all:")


def lock_of(pins: Path) -> Path:
    return pins.with_suffix(".txt")


def lock(root: Path, uv: Path, options: Sequence[str], env: dict[str, str]) -> None:
    """Write the locks again; locked versions stay unless pins or `options` require others.

    Raises Failure when pins contradict each other.
    """
    for pins in PINS:
        command: list[str | Path] = [uv, "pip", "compile", "--quiet", pins]
        command += ["--output-file", lock_of(Path(pins)), "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", *WHEELS_ONLY, "--no-emit-index-url"]
        command += ["--custom-compile-command", "make lock", *options]
        log = root / ".local" / "logs" / f"lock-{Path(pins).stem}.log"
        run(command, log, cwd=root, env=env)
