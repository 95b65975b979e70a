"""What is refused before anything is built or sent to AWS."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from local.console import Console
from local.deployment import deploy_to_aws, overrides_of
from local.environments import Environments
from local.progress import Failure, Progress

VERSION = f"python3.{sys.version_info.minor}"


def _deploy(root: Path, *overrides: str) -> None:
    (root / "samconfig.toml").write_text(f"""
        [default.deploy.parameters]
        stack_name = "drumbeat-dev"
        region = "us-east-1"
        parameter_overrides = {list(overrides)}
    """)
    environments = Environments(root)
    deploy_to_aws(root, environments, "default", Console(root, environments), Progress(3))


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only directory in PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_a_shim_that_stands_for_no_python_is_none(path: Path) -> None:
    # as pyenv does for each version in any of its environments
    _program(path / VERSION, f"echo 'pyenv: {VERSION}: command not found' >&2; exit 127")

    with pytest.raises(Failure, match=f"{VERSION} is on the PATH and does not run.*not found"):
        _deploy(path, f"PythonVersion={VERSION}", "Architecture=arm64", "Stage=dev")


def test_another_version_by_that_name_is_none(path: Path) -> None:
    _program(path / VERSION, "echo python3.9")

    with pytest.raises(Failure, match="does not run"):
        _deploy(path, f"PythonVersion={VERSION}", "Architecture=arm64", "Stage=dev")


def test_a_missing_python_is_said_with_what_to_do(path: Path) -> None:
    with pytest.raises(Failure, match=r"is not on the PATH\..* install it, or set another"):
        _deploy(path, "PythonVersion=python3.13", "Architecture=arm64", "Stage=dev")


def test_the_one_machine_stage_is_not_deployed_to_an_account(path: Path) -> None:
    with pytest.raises(Failure, match="Stage=local"):
        _deploy(path, "PythonVersion=python3.13", "Architecture=arm64", "Stage=local")


def test_a_quoted_stage_is_no_way_round(path: Path) -> None:
    with pytest.raises(Failure, match="Stage=local"):
        _deploy(path, "PythonVersion=python3.13", "Architecture=arm64", 'Stage="local"')


def test_a_value_that_sam_would_cut_off_is_refused_with_how_to_write_it(path: Path) -> None:
    with pytest.raises(Failure, match='TopoffSchedule="cron\\(10 8'):
        _deploy(path, "TopoffSchedule=cron(10 8 * * ? *)", "Stage=dev")


def test_a_quoted_value_keeps_its_blanks() -> None:
    settings = {"parameter_overrides": ['MailFrom="Drumbeat <hello@example.com>"', "Stage=dev"]}

    assert overrides_of(settings) == {"MailFrom": "Drumbeat <hello@example.com>", "Stage": "dev"}
