"""What the processes that `local` starts are told."""

from __future__ import annotations

import pytest

from local.processes import clean_environment


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
