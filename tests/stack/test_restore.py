"""The table damaged or lost, and restored: on a stack of its own, which is stopped meanwhile.

MiniStack restores a table to its current state, whichever time is asked for. So the test makes the
copy at the time to be restored, and the restore, which uses an existing copy, finds it. MiniStack
also keeps no backup of a deleted table, so the test makes one.
"""

from __future__ import annotations

import json
import time
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from cfnlint.decode import cfn_yaml

from local import attaching, deployment, restoring
from local.api_client import ApiClient
from local.deployment import STACK_NAME
from local.emulator import CREDENTIALS
from local.processes import free_port
from local.progress import Progress
from local.stack import Stack
from tests.stack.api import Api
from tests.stack.conftest import ROOT

TENANT = "restored"


@dataclass
class Business:
    """One business with a Facebook page, and the posts on the page."""

    stack: Stack
    api: Api
    owner: str
    page: str
    account: str = ""

    def call(self, method: str, path: str, *body: Any, **query: str) -> Any:
        answer = self.api.call(self.owner, method, f"/v1{path}", *body, tenant_id=TENANT, **query)
        assert answer.status < 300, answer.text
        return answer.json

    def scheduled(self, text: str, days: int) -> str:
        """A post at noon in `days` days; returns its id."""
        when = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
        content = self.call(
            "POST", "/marketing/content-items", {"title": text, "base_caption": text}
        )
        order = {
            "content_item_id": content["id"],
            "channel_account_ids": [self.account],
            "scheduled_for": (when + timedelta(days=days)).isoformat(),
        }
        [made] = self.call("POST", "/marketing/post-instances/bulk", order)["results"]
        return str(made["instance"]["id"])

    def post_now(self, post: str) -> None:
        self.call("POST", f"/marketing/post-instances/{post}/post-now")
        self.until(post, "Posted")

    def post(self, post: str) -> Any:
        return self.call("GET", f"/marketing/post-instances/{post}")

    def until(self, post: str, status: str) -> None:
        """Waits, at most a minute, until the post has this status."""
        give_up = time.monotonic() + 60
        while (found := self.post(post))["status"] != status:
            assert time.monotonic() < give_up, found
            time.sleep(0.2)

    def shown(self) -> list[str]:
        """The texts that the page shows, repeated ones repeated."""
        address = f"{self.stack.sandbox_url}/ledger?channel={self.page}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return sorted(each["text"] for each in json.load(answer)["entries"])

    def sweep(self) -> None:
        """Dispatch once, as its rule does every minute."""
        function = self.stack.outputs["DispatchFunctionName"]
        answer = self.stack.client("lambda").invoke(FunctionName=function)
        assert "FunctionError" not in answer, answer["Payload"].read()


@pytest.fixture(scope="module")
def business(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Business]:
    home = tmp_path_factory.mktemp("restored")
    with Stack(ROOT, port=free_port(), home=home) as stack:
        api = Api.of(stack)
        owner = api.join("owner")
        tenant = {"tenant_id": TENANT, "name": "Restored", "timezone": "UTC"}
        assert api.call(owner, "POST", "/v1/tenants", tenant).status == 201
        made = Business(stack, api, owner, page=str(uuid.uuid4().int)[:15])
        account = {
            "platform": "facebook",
            "name": "Restored",
            "posts_per_week": 1,
            "schedule_timezone": "UTC",
            "schedule_times": ["09:00"],
            "connection": {"page_id": made.page, "access_token": f"sandbox-{made.page}"},
        }
        made.account = made.call("POST", "/marketing/channel-accounts", account)["id"]
        yield made


@pytest.fixture(autouse=True)
def operator(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment variables for `make restore`."""
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": business.stack.endpoint_url}.items():
        monkeypatch.setenv(name, value)


def restore(business: Business, at: datetime | None) -> restoring.Outcome:
    """Without waiting for running functions, because there are none."""
    work = restoring.Restore(
        business.stack.client,
        STACK_NAME,
        Progress(restoring.STEPS, StringIO()),
        pause=lambda seconds: None,
    )
    outcome = work.run(at)
    rule = business.stack.client("events").describe_rule(Name=work.dispatch_rule)
    assert rule["State"] == "DISABLED"
    return outcome


def test_a_damaged_table_is_brought_back_and_nothing_is_sent_twice(business: Business) -> None:
    dynamodb, table = business.stack.client("dynamodb"), business.stack.outputs["TableName"]
    before = business.scheduled("Out before", days=1)
    business.post_now(before)
    sent_since = business.scheduled("Sent since", days=2)
    untouched = business.scheduled("Untouched", days=3)
    # The time to be restored.
    at = datetime.now(UTC).replace(microsecond=0)
    copy = f"{table}-at-{at:%Y%m%dT%H%M%SZ}"
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=table, TargetTableName=copy, RestoreDateTime=at
    )
    business.post_now(sent_since)
    made_since = business.scheduled("Made since", days=4)
    business.post_now(made_since)
    # The damage.
    for kind in ("SECRET", "ACCOUNT"):
        key = {"PK": {"S": f"TENANT#{TENANT}#{kind}"}, "SK": {"S": business.account}}
        dynamodb.delete_item(TableName=table, Key=key)

    outcome = restore(business, at)

    assert (outcome.left_to_people, outcome.forgotten, outcome.refused) == (1, 1, [])
    assert business.post(before)["status"] == "Posted"
    assert business.post(untouched)["status"] == "Scheduled"
    held = business.post(sent_since)
    assert (held["status"], held["error"]["code"]) == ("Unconfirmed", "restored")
    told = business.call("GET", "/notifications")["items"]
    assert [each["type"] for each in told if each["instance_id"] == sent_since] == [
        "post_unconfirmed"
    ]
    # Sweeps start no old post, whatever its time; new ones go out, the connection can be decrypted.
    business.sweep()
    business.post_now(untouched)
    expected = ["Made since", "Out before", "Sent since", "Untouched"]
    assert business.shown() == expected
    # A person has looked, and decides.
    path = f"/marketing/post-instances/{sent_since}/resolve"
    assert business.call("POST", path, {"as": "posted"})["status"] == "Posted"
    assert business.shown() == expected


def test_a_deleted_table_comes_back_under_its_own_name(business: Business) -> None:
    dynamodb, table = business.stack.client("dynamodb"), business.stack.outputs["TableName"]
    kept = business.scheduled("Kept", days=5)
    dynamodb.create_backup(TableName=table, BackupName=f"{table}$DeletedTableBackup")
    dynamodb.delete_table(TableName=table)

    restore(business, None)

    assert business.post(kept)["status"] == "Scheduled"
    recovery = dynamodb.describe_continuous_backups(TableName=table)
    described = recovery["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert described["PointInTimeRecoveryStatus"] == "ENABLED"
    lives = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert (lives["TimeToLiveStatus"], lives["AttributeName"]) == ("ENABLED", "expires_at")
    business.post_now(kept)
    assert business.shown().count("Kept") == 1


def test_a_new_stack_takes_over_the_table_that_a_deleted_one_has_left(business: Business) -> None:
    """The last test here, because it deletes the stack. MiniStack can't import keys and pools, so
    only the table is tested.

    `tests/unit/local/test_attaching.py` tests the description of all of them.
    """
    stack, table = business.stack, business.stack.outputs["TableName"]
    cloudformation = stack.client("cloudformation")
    cloudformation.delete_stack(StackName=STACK_NAME)
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName=STACK_NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 120}
    )

    left = attaching.left_behind(cloudformation, STACK_NAME)
    wanted = attaching.import_of(
        cfn_yaml.load(str(ROOT / "template.yaml")), {"Table": left["Table"]}
    )
    attaching.attach(cloudformation, STACK_NAME, wanted, {"Stage": "local"}, lambda _: True)
    stack._build.deploy_to(stack._emulator, stack.parameters, stack.home / "again.log")

    assert set(left) == set(attaching.KEPT)
    stack.outputs = deployment.outputs(stack._emulator)
    assert stack.outputs["TableName"] == left["Table"] == table
    found = stack.client("dynamodb").get_item(
        TableName=table, Key={"PK": {"S": f"TENANT#{TENANT}"}, "SK": {"S": "META"}}
    )
    assert found["Item"]["name"] == {"S": "Restored"}
    assert ApiClient(stack.api_url).call("GET", "/v1/tenants").status == 401
