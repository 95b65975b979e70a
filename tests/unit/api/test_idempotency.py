"""`Idempotency-Key`: a repeated request acts once. Records are kept in DynamoDB, here moto's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from drumbeat.domain.errors import Unavailable
from drumbeat.settings import Settings
from tests.fakes.tenants import InMemoryTenants
from tests.unit.api.client import Client
from tests.unit.api.conftest import InMemory

TABLE = "drumbeat-test"
KEY = {"Idempotency-Key": "b8b6ba5c-1d9e-4d1a-9d6e-2f5a4c3b2a10"}
NEW = {"tenant_id": "third", "name": "Third", "timezone": "Europe/Berlin"}
MEMBERS = "/api/v1/tenants/h2o/members"
BEN = {"email": "ben@example.com", "role": "viewer"}


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch, client: Client, app: InMemory) -> Iterator[Any]:
    """The client of the table with the records."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        dynamodb = boto3.client("dynamodb")
        dynamodb.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "PK", "KeyType": "HASH"},
                {"AttributeName": "SK", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "PK", "AttributeType": "S"},
                {"AttributeName": "SK", "AttributeType": "S"},
            ],
        )
        app.settings = Settings(table_name=TABLE)
        app._clients["dynamodb"] = dynamodb
        yield dynamodb


class CutOff:
    """A service whose function dies."""

    calls = 0

    def create(self, *_: Any) -> Any:
        self.calls += 1
        raise Killed


def kept(records: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = records.scan(TableName=TABLE)["Items"]
    return items


def test_a_repeated_request_gets_the_same_answer_and_does_nothing(
    records: Any, ada: Client, tenants: InMemoryTenants
) -> None:
    first = ada.post("/api/v1/tenants", NEW, headers=KEY)
    third = tenants.get("third")
    assert third is not None
    tenants.update(third, 1, at=third.created_at)

    again = ada.post("/api/v1/tenants", NEW, headers=KEY)

    assert first.status == 201
    assert (again.status, again.text, again.headers) == (first.status, first.text, first.headers)


def test_the_order_of_fields_is_no_difference(records: Any, ada: Client) -> None:
    ada.post("/api/v1/tenants", NEW, headers=KEY)

    again = ada.post("/api/v1/tenants", dict(reversed(NEW.items())), headers=KEY)

    assert again.status == 201


def test_without_a_key_every_request_is_another(records: Any, ada: Client) -> None:
    ada.post("/api/v1/tenants", NEW)

    assert ada.post("/api/v1/tenants", NEW).code == "tenant_exists"
    assert kept(records) == []


def test_a_key_belongs_to_one_request(records: Any, ada: Client) -> None:
    ada.post("/api/v1/tenants", NEW, headers=KEY)

    answer = ada.post("/api/v1/tenants", {**NEW, "name": "Another"}, headers=KEY)

    assert (answer.status, answer.code) == (422, "idempotency_mismatch")
    assert answer.fields == ["Idempotency-Key"]


def test_a_key_of_somebody_else_is_another_key(records: Any, ada: Client, client: Client) -> None:
    cy = client.as_("cy@example.com")
    ada.post("/api/v1/tenants", NEW, headers=KEY)

    assert cy.post("/api/v1/tenants", NEW, headers=KEY).code == "tenant_exists"
    mine = {**NEW, "tenant_id": "fourth"}
    assert cy.post("/api/v1/tenants", mine, headers=KEY).json["tenant_id"] == "fourth"


def test_a_key_at_another_address_is_another_key(records: Any, ada: Client) -> None:
    ada.post("/api/v1/tenants", NEW, headers=KEY)

    assert ada.post(MEMBERS, BEN, headers=KEY).status == 201
    assert ada.post("/api/v1/tenants/third/members", BEN, headers=KEY).status == 201


def test_a_request_that_failed_may_be_mended_and_sent_again(records: Any, ada: Client) -> None:
    assert ada.post("/api/v1/tenants", {**NEW, "name": ""}, headers=KEY).status == 422
    assert ada.post("/api/v1/tenants", {**NEW, "tenant_id": "h2o"}, headers=KEY).status == 409
    assert kept(records) == []

    assert ada.post("/api/v1/tenants", NEW, headers=KEY).status == 201


def test_access_and_body_come_before_the_key(records: Any, ada: Client, client: Client) -> None:
    """A stranger must learn nothing from a member's key."""
    invited = ada.post(MEMBERS, BEN, headers=KEY).json["id"]
    client.as_("ben@example.com").post(f"/api/v1/invitations/{invited}/accept")
    stranger = client.as_("mallory@example.com")

    assert stranger.post(MEMBERS, BEN, headers=KEY).code == "not_found"
    assert client.as_("ben@example.com").post(MEMBERS, BEN, headers=KEY).code == "forbidden"
    assert ada.post(MEMBERS, {**BEN, "role": 1}, headers=KEY).code == "invalid_input"


class Killed(BaseException):
    """Lambda ends a function that takes too long."""


@pytest.fixture
def cut_off(records: Any, ada: Client, tenants: InMemoryTenants) -> None:
    """A first request that died, or is still running."""
    with patch.object(tenants, "create", side_effect=Killed), pytest.raises(Killed):
        ada.post("/api/v1/tenants", NEW, headers=KEY)


@pytest.mark.usefixtures("cut_off")
def test_while_the_first_is_running_the_second_is_told_so(ada: Client) -> None:
    second = ada.post("/api/v1/tenants", NEW, headers=KEY)

    assert (second.status, second.code) == (409, "idempotency_in_progress")
    assert second.json["retryable"] is True


@pytest.mark.usefixtures("cut_off")
def test_a_request_that_can_no_longer_be_running_is_done_again(records: Any, ada: Client) -> None:
    [record] = kept(records)
    records.update_item(
        TableName=TABLE,
        Key={name: record[name] for name in ("PK", "SK")},
        UpdateExpression="SET in_progress_expiration = :past",
        ExpressionAttributeValues={":past": {"N": "1"}},
    )

    assert ada.post("/api/v1/tenants", NEW, headers=KEY).status == 201


def test_what_may_have_been_published_is_not_done_again_under_its_key(
    records: Any, ada: Client, app: InMemory
) -> None:
    # Given a request to post now that was killed, perhaps after it had done its work,
    service: Any = CutOff()
    app.compositions = service
    body = {
        "content": {"base_caption": "Hello"},
        "destinations": [{"channel_account_id": "a-1"}],
        "when": "now",
    }
    query = {"tenant_id": "h2o"}
    with pytest.raises(Killed):
        ada.post("/api/v1/marketing/posts", body, query=query, headers=KEY)

    # when it is sent again,
    again = ada.post("/api/v1/marketing/posts", body, query=query, headers=KEY)

    # then it is not repeated, today or later while its record exists.
    assert (again.status, again.code) == (409, "idempotency_in_progress")
    assert "was cut off" in again.json["detail"]
    assert service.calls == 1
    [record] = kept(records)
    kept_until = int(record["expires_at"]["N"])
    assert int(record["in_progress_expiration"]["N"]) // 1000 >= kept_until - 5


def test_an_answer_is_kept_for_a_day(records: Any, ada: Client, tenants: InMemoryTenants) -> None:
    ada.post("/api/v1/tenants", NEW, headers=KEY)
    [record] = kept(records)
    key = {name: record[name] for name in ("PK", "SK")}

    # TTL deletes late (AWS: within days), so expired records must be ignored.
    records.update_item(
        TableName=TABLE,
        Key=key,
        UpdateExpression="SET expires_at = :past",
        ExpressionAttributeValues={":past": {"N": str(int(record["expires_at"]["N"]) - 86_402)}},
    )

    assert ada.post("/api/v1/tenants", NEW, headers=KEY).code == "tenant_exists"


def test_records_do_not_show_keys_or_bodies(records: Any, client: Client) -> None:
    new = {
        "email": "ada@example.com",
        "password": "Analytical-Engine-1843",
        "full_name": "Ada Lovelace",
    }

    first = client.post("/api/auth/register", new, headers=KEY)
    again = client.post("/api/auth/register", new, headers=KEY)
    other = client.post("/api/auth/register", {**new, "password": "Other-12345"}, headers=KEY)

    assert (first.status, again.status, other.status) == (201, 201, 422)
    told = json.dumps(kept(records), default=str)
    assert new["password"] not in told
    assert KEY["Idempotency-Key"] not in told


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there", "schlüssel"])
def test_a_key_has_a_form(records: Any, ada: Client, key: str) -> None:
    answer = ada.post("/api/v1/tenants", NEW, headers={"Idempotency-Key": key})

    assert (answer.status, answer.fields) == (422, ["Idempotency-Key"])


def test_nothing_is_done_when_the_key_cannot_be_noted(
    records: Any, ada: Client, tenants: InMemoryTenants
) -> None:
    busy = ClientError({"Error": {"Code": "ThrottlingException"}}, "PutItem")
    with patch.object(records, "put_item", side_effect=busy):
        answer = ada.post("/api/v1/tenants", NEW, headers=KEY)

    assert (answer.status, answer.code) == (503, "unavailable")
    assert sorted(tenants.all_ids()) == ["h2o"]


def test_what_was_done_is_answered_although_it_cannot_be_kept(
    records: Any, ada: Client, tenants: InMemoryTenants
) -> None:
    busy = ClientError({"Error": {"Code": "ThrottlingException"}}, "UpdateItem")
    with patch.object(records, "update_item", side_effect=busy):
        answer = ada.post("/api/v1/tenants", NEW, headers=KEY)

    assert answer.status == 201
    assert sorted(tenants.all_ids()) == ["h2o", "third"]


def test_an_outage_behind_the_key_is_no_answer_to_keep(
    records: Any, ada: Client, tenants: InMemoryTenants
) -> None:
    with patch.object(tenants, "create", side_effect=Unavailable("busy")):
        assert ada.post("/api/v1/tenants", NEW, headers=KEY).status == 503

    assert ada.post("/api/v1/tenants", NEW, headers=KEY).status == 201
