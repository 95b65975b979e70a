"""The requirement files: what people pin stands in `.in`, and beside it the whole lock in `.txt`.

A lock names every package that an environment gets, at one version, and the hashes of its files,
for every platform and every Python from 3.11 on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from local.processes import run

#: In this order: the tools' pins take the runtime's lock as it is.
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

#: Nothing is built from source, so nothing that is downloaded runs before it is asked to.
#: No package needs an exception.
WHEELS_ONLY = ("--only-binary", ":all:")


def lock_of(pins: Path) -> Path:
    return pins.with_suffix(".txt")


def lock(root: Path, uv: Path, options: Sequence[str], env: dict[str, str]) -> None:
    """Write the locks anew; what is locked already stays, unless pins or `options` want otherwise.

    Raises Failure when pins contradict each other.
    """
    for pins in PINS:
        command: list[str | Path] = [uv, "pip", "compile", "--quiet", pins]
        command += ["--output-file", lock_of(Path(pins)), "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", *WHEELS_ONLY, "--no-emit-index-url"]
        command += ["--custom-compile-command", "make lock", *options]
        log = root / ".local" / "logs" / f"lock-{Path(pins).stem}.log"
        run(command, log, cwd=root, env=env)
