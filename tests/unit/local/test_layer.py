"""The layer of third-party code: what is removed from it, and what must stay."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
#: Where our code names an AWS service to make its client.
NAMED = re.compile(r"""(?:client|_made_client|create_client)\(\s*"([a-z0-9-]+)\"""")


def test_the_layer_keeps_the_description_of_every_service_that_functions_call() -> None:
    kept = runpy.run_path(str(ROOT / "layers" / "build_layer.py"))["SERVICES"]

    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "functions").rglob("*.py")]
    named = {name for source in sources for name in NAMED.findall(source)}

    assert {"dynamodb", "s3", "ssm"} <= named
    assert named <= kept
