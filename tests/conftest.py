"""For all suites: how property tests run, and the stack of the stack and browser tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import JSONFileLoader
from hypothesis import HealthCheck, settings

from local.processes import free_port
from local.stack import Stack
from tests import recorded_calls

ROOT = Path(__file__).resolve().parents[1]

# Examples are slow on a busy machine for reasons that are no bug, so there is no deadline, and none
# for drawing them. A failure prints the blob that repeats it; on CI the same examples are drawn
# every time.
settings.register_profile(
    "local", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# Each session reads AWS's service descriptions again, which takes longer than most tests.
_read = cache(JSONFileLoader().load_file)


def _read_once(_: JSONFileLoader, file_path: str) -> Any:
    return _read(file_path)


JSONFileLoader.load_file = _read_once  # type: ignore[method-assign, assignment]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The deployed template on MiniStack: `api_url`, `console_url`, `sandbox_url`, `outputs`, ...

    The workflow's retries come after 1, 5 and 25 seconds instead of 60, 300 and 900.
    """
    home = tmp_path_factory.mktemp("stack")
    running = Stack(
        ROOT,
        port=free_port(),
        home=home,
        parameters={"RetryIntervalSeconds": "1"},
        emulator=recorded_calls.emulator(home),
    )
    with running:
        yield running
