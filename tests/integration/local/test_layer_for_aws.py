"""Layers are built for AWS's processors, whichever this machine has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
#: `e_machine` of an ELF file's header (System V ABI, ELF header, and its processor supplements).
MACHINES = {"arm64": 183, "x86_64": 62}


@pytest.mark.parametrize("architecture", MACHINES)
@pytest.mark.parametrize(
    ("layer", "member"), [("third_party", "_pydantic_core"), ("media", "ffmpeg-linux")]
)
def test_every_compiled_file_of_a_layer_is_for_the_processor_that_it_is_built_for(
    tmp_path: Path, layer: str, member: str, architecture: str
) -> None:
    tools = Path(sys.executable).parent
    build = [sys.executable, ROOT / "layers" / "build_layer.py", layer]
    done = subprocess.run(
        [*build, "--architecture", architecture, "--into", tmp_path],
        env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    files = [*tmp_path.rglob("*.so*"), *tmp_path.rglob("ffmpeg-linux*")]
    machines = {path.name: _machine(path) for path in files}

    assert any(name.startswith(member) for name in machines)
    assert set(machines.values()) == {MACHINES[architecture]}


def _machine(path: Path) -> int:
    header = path.read_bytes()[:20]
    assert header[:6] == b"\x7fELF\x02\x01", "not a little-endian ELF file of 64 bits"
    return int.from_bytes(header[18:20], "little")
