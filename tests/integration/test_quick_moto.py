"""`quick_moto` does not change moto's answers."""

from __future__ import annotations

import boto3
import pytest
from moto import mock_aws

from tests import moto_cognito
from tests.integration.conftest import TABLE
from tests.quick_moto import quick_moto

KEY = {"PK": {"S": "TENANT#h2o"}, "SK": {"S": "item"}}
ITEM = {
    **KEY,
    "due_pk": {"S": "DUE#0"},
    "due_sk": {"S": "2026-12-01T12:07:00Z#item"},
    "text": {"S": "Über Wasser"},
    "empty": {"S": ""},
    "number": {"N": "7"},
    "yes": {"BOOL": True},
    "nothing": {"NULL": True},
    "sealed": {"B": b"\x00\xff"},
    "names": {"SS": ["a", "b"]},
    "numbers": {"NS": ["1", "2"]},
    "list": {"L": [{"S": "a"}, {"M": {"deep": {"N": "1"}}}]},
    "map": {"M": {"S": {"S": "an attribute named S"}, "N": {"L": []}}},
}


def answers(table_properties):
    """moto's answers about an item, for every kind of call."""
    client = boto3.client("dynamodb")
    client.create_table(TableName=TABLE, **table_properties)
    other = {**ITEM, "SK": {"S": "other"}, "due_sk": {"S": "2026-12-01T12:07:00Z#earlier"}}
    writes = [{"Put": {"TableName": TABLE, "Item": each}} for each in (ITEM, other)]
    client.transact_write_items(TransactItems=writes)
    refused = {"TableName": TABLE, "Item": ITEM, "ConditionExpression": "attribute_not_exists(PK)"}
    with pytest.raises(client.exceptions.TransactionCanceledException) as cancelled:
        client.transact_write_items(
            TransactItems=[
                {"Delete": {"TableName": TABLE, "Key": {**KEY, "SK": {"S": "other"}}}},
                {"Put": {**refused, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}},
            ]
        )
    query = {
        "KeyConditionExpression": "PK = :pk",
        "ExpressionAttributeValues": {":pk": KEY["PK"]},
    }
    due = {
        "KeyConditionExpression": "due_pk = :pk AND due_sk BETWEEN :from AND :to",
        "ExpressionAttributeValues": {
            ":pk": ITEM["due_pk"],
            ":from": {"S": "2026-12-01T12:07"},
            ":to": {"S": "2026-12-01T12:08"},
        },
    }
    told = (
        client.get_item(TableName=TABLE, Key=KEY),
        client.query(TableName=TABLE, **query),
        client.query(TableName=TABLE, **query, Limit=1, ScanIndexForward=False),
        client.query(TableName=TABLE, IndexName="due", **due),
        client.query(TableName=TABLE, IndexName="due", **due, Limit=1),
        client.batch_get_item(RequestItems={TABLE: {"Keys": [KEY]}}),
        client.describe_table(TableName=TABLE)["Table"]["KeySchema"],
        cancelled.value.response["CancellationReasons"],
    )
    for each in told:
        if isinstance(each, dict):
            del each["ResponseMetadata"]
    return told


def test_a_quick_answer_is_the_same(table_properties) -> None:
    with mock_aws():
        plain = answers(table_properties)
    with mock_aws(), quick_moto():
        quick = answers(table_properties)

    assert quick == plain
    assert quick[0]["Item"] == ITEM
    assert [each["SK"]["S"] for each in quick[3]["Items"]] == ["other", "item"]
    assert len(quick[1]["Items"]) == 2, "the cancelled transaction deleted nothing"


def test_what_a_service_is_taught_later_is_known(monkeypatch):
    with mock_aws(), quick_moto():
        cognito = boto3.client("cognito-idp")
        cognito.list_user_pools(MaxResults=1)  # its operations are cached now

        moto_cognito.complete(monkeypatch)

        sent = cognito.resend_confirmation_code(ClientId="any", Username="ada@example.com")
        assert sent["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"
