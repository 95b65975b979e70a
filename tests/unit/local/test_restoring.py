"""A restore sets what the template sets and a restored table lacks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from drumbeat.persistence import keys
from local.progress import Failure
from local.restoring import _STREAM_SHOWS, _is_derived, moment
from tests.cloudformation import expanded

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = expanded()
#: DynamoDB API reference, RestoreTableToPointInTime: what is restored with the items.
RESTORED = {
    "BillingMode",
    "KeySchema",
    "AttributeDefinitions",
    "GlobalSecondaryIndexes",
}
SET_UP = {
    "StreamSpecification": {"StreamViewType": _STREAM_SHOWS},
    "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
    "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
    "DeletionProtectionEnabled": {"Fn::If": ["ProtectsData", True, False]},
}


def test_every_setting_of_the_table_is_restored_or_set_up() -> None:
    properties = TEMPLATE["Resources"]["Table"]["Properties"]

    assert {name: properties[name] for name in set(properties) - RESTORED} == SET_UP


def test_what_is_derived_is_not_carried_back() -> None:
    derived = [
        keys.stats("h2o"),
        keys.deployment_stats(2026),
        keys.PLANS_NOW,
        keys.COUNTED,
        keys.errors(date(2026, 12, 1)),
        keys.job_log(date(2026, 12, 1)),
    ]
    others = [*(each for each in keys.partitions("h2o") if each not in derived), keys.TENANTS]

    assert all(_is_derived((each, "x")) for each in derived)
    assert not any(_is_derived((each, "x")) for each in others)


def test_the_runbook_names_all_that_outlives_the_stack() -> None:
    runbook = (ROOT / "docs" / "runbook.md").read_text()
    kept = {
        name
        for name, resource in TEMPLATE["Resources"].items()
        if str(resource.get("DeletionPolicy", "")).startswith("Retain")
    }

    table = runbook.partition("## What outlives the stack")[2]
    assert kept == {name for name in kept if f"| `{name}` |" in table}
    assert len(kept) == table.count("\n| `")


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-11-28", "2026-11-28T10:00:00", "2999-01-01T00:00:00Z"]
)
def test_what_is_no_past_moment_is_refused_in_words(text: str) -> None:
    with pytest.raises(Failure, match="write it as"):
        moment(text)
