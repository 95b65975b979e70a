"""The environment and priority of processes that `local` starts."""

from __future__ import annotations

import subprocess
import sys

import pytest

from local.processes import clean_environment, give_way


@pytest.mark.parametrize(
    "name", ["AWS_PROFILE", "AWS_ACCESS_KEY_ID", "SAM_CLI_DEBUG", "PYTHONPATH", "VIRTUAL_ENV"]
)
def test_they_know_nothing_of_an_account_or_another_environment(monkeypatch, name: str) -> None:
    monkeypatch.setenv(name, "somebody's")

    assert name not in clean_environment()


def test_they_keep_what_they_have_compiled(monkeypatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("HOME_OF_MINE", "kept")

    assert "PYTHONDONTWRITEBYTECODE" not in clean_environment()
    assert clean_environment()["HOME_OF_MINE"] == "kept"


def test_what_gives_way_has_only_what_the_others_leave_and_so_has_what_it_starts() -> None:
    told = "import os; input(); print(os.getpriority(os.PRIO_PROCESS, os.fork() and 0))"
    with subprocess.Popen(
        [sys.executable, "-c", told], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as started:
        give_way(started.pid)
        printed, _ = started.communicate(b"\n")

    assert {int(priority) >= 10 for priority in printed.split()} == {True}
    give_way(started.pid)  # no effect after it has ended
