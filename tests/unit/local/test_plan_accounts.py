"""The accounts to try plans with fit their plans, and are created on local stacks only."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from drumbeat.domain.plans import USUAL, Limit, Plan
from local import operating, running
from local.plan_accounts import PLAN_ACCOUNTS, PlanAccount, connections
from local.progress import Failure

README = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("account", PLAN_ACCOUNTS, ids=lambda each: each.name)
def test_each_has_no_more_than_its_plan_gives(account: PlanAccount) -> None:
    given = USUAL[Plan(account.plan)]
    most, queue = given[Limit.ACCOUNTS], given[Limit.QUEUE]
    assert most is not None
    assert queue is not None

    made = Counter(each["platform"] for each in connections(account))

    assert made == Counter(account.accounts)
    assert max(made.values(), default=0) <= most
    assert account.posts <= queue


def test_no_two_of_their_accounts_are_the_same() -> None:
    made = [
        tuple(sorted(each["connection"].items()))
        for account in PLAN_ACCOUNTS
        for each in connections(account)
    ]

    assert len(set(made)) == len(made)


@pytest.mark.parametrize("account", PLAN_ACCOUNTS, ids=lambda each: each.name)
def test_the_readme_names_them(account: PlanAccount) -> None:
    assert f"`{account.email}` | `{account.password}` | {account.plan} |" in README


def test_where_nothing_runs_they_are_planted_nowhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(running, "RUNNER", tmp_path / "run.pid")

    with pytest.raises(Failure, match="for one machine"):
        operating.seed_accounts()
