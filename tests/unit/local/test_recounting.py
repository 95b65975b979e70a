"""Where `make recount` and `make operator` work, and how long a recount waits."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from drumbeat.services.recounting import Recounting, Settled
from local import operating, recounting, running
from local.deployment import OneMachine
from local.progress import Failure


class Somewhere:
    """A deployment in an AWS account."""

    where, is_here = "drumbeat-prod", False

    def __init__(self, stack: dict[str, Any] | None) -> None:
        self._stack = stack

    def stack(self) -> dict[str, Any] | None:
        return self._stack


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A stack runs on this machine."""
    addresses = tmp_path / "stack.json"
    addresses.write_text(json.dumps({"port": 9140}))
    monkeypatch.setattr(running, "ADDRESSES", addresses)
    monkeypatch.setattr(running, "runner", lambda: 1)
    monkeypatch.setattr(OneMachine, "stack", lambda _: {"Outputs": []})


def on_aws(monkeypatch: pytest.MonkeyPatch, stack: dict[str, Any] | None) -> list[str]:
    """The environments whose stacks were looked up."""
    asked: list[str] = []

    def account_of(root: Path, environment: str) -> Somewhere:
        asked.append(environment)
        return Somewhere(stack)

    monkeypatch.setattr(operating, "account_of", account_of)
    return asked


@pytest.mark.usefixtures("runs")
def test_without_an_environment_it_is_what_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = on_aws(monkeypatch, {})

    deployed, _ = operating.deployed_at(None)

    assert (deployed.is_here, asked) == (True, [])


@pytest.mark.usefixtures("runs")
def test_an_environment_is_meant_also_while_something_runs_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = on_aws(monkeypatch, {})

    deployed, _ = operating.deployed_at("prod")

    assert (deployed.is_here, asked) == (False, ["prod"])


def test_where_nothing_is_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "runner", lambda: None)
    on_aws(monkeypatch, None)

    with pytest.raises(Failure, match="There is no drumbeat-prod, and nothing runs here"):
        operating.deployed_at(None)


def test_what_is_asked_by_itself_asks_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID"):
        monkeypatch.setenv(name, "elsewhere")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "elsewhere")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "elsewhere")

    OneMachine(cast("Any", SimpleNamespace(url="http://127.0.0.1:9140"))).enter()

    assert os.environ["AWS_ENDPOINT_URL"] == "http://127.0.0.1:9140"
    assert os.environ["AWS_ACCESS_KEY_ID"] == "test"


@pytest.mark.parametrize(
    ("settles", "said"), [(timedelta(minutes=65), "65 minutes"), (timedelta(minutes=1), "a minute")]
)
def test_a_recount_waits_for_what_is_on_its_way(settles: timedelta, said: str) -> None:
    differing = [SimpleNamespace(tenant_id="h2o")]
    figures = SimpleNamespace(differences=lambda: differing, settle=lambda _: Settled(1, 0))
    waited: list[float] = []
    lines: list[str] = []

    done = recounting.recount(cast("Recounting", figures), settles, waited.append, lines.append)

    assert (done, waited) == (1, [settles.total_seconds()])
    assert f"In {said} all that is on its way" in lines[0]
