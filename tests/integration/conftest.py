"""The real repositories on moto, in the table that template.yaml describes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="us-east-1",
)
os.environ.pop("AWS_PROFILE", None)
os.environ.pop("AWS_ENDPOINT_URL", None)

import boto3
import pytest
from cfnlint.decode import cfn_yaml
from moto import mock_aws

from drumbeat import persistence
from tests.integration.faults.world import World, running_world
from tests.quick_moto import quick_moto

TABLE = "drumbeat-test"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def table_properties() -> dict[str, Any]:
    """The table as in the template, so that the two can't differ."""
    template = cfn_yaml.load(str(ROOT / "template.yaml"))
    properties = template["Resources"]["Table"]["Properties"]
    kept = ("BillingMode", "KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes")
    return {name: properties[name] for name in kept}


@cache
def _client() -> Any:
    """Made once, because that takes longer than most tests; later mocks answer it as well."""
    return boto3.client("dynamodb")


@pytest.fixture
def aws() -> Iterator[None]:
    """Mocks AWS by moto."""
    with mock_aws(), quick_moto():
        yield


@pytest.fixture
def table(aws: None, table_properties: dict[str, Any]) -> str:
    """An empty table, connected."""
    _client().create_table(TableName=TABLE, **table_properties)
    persistence.connect(TABLE)
    return TABLE


@pytest.fixture
def world(table: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """All of publishing, in virtual time; one shard, so that a quiet minute is one Query."""
    with running_world(monkeypatch, shards=1) as world:
        yield world
