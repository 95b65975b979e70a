"""The emulator answers only this machine's own programs and pages."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from local.emulator import Emulator
from local.environments import Environments
from local.processes import LOOPBACK, free_port
from tests.unit.template.conftest import ROOT


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    environments = Environments(ROOT)
    home = tmp_path_factory.mktemp("emulator")
    emulator = Emulator(environments.emulator.python, free_port(), home)
    emulator.start(environments.node.path / "bin")
    yield emulator
    emulator.stop()


def _ask(emulator: Emulator, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(LOOPBACK, emulator.port, timeout=10)
    connection.request(method, "/_ministack/health", headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_a_name_that_was_made_to_resolve_to_this_machine_is_refused(emulator: Emulator) -> None:
    assert _ask(emulator, Host="rebound.example").status == 421
    assert _ask(emulator, Host="127.0.0.1.example:8400").status == 421
    assert _ask(emulator, Host=f"localhost:{emulator.port}").status == 200


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_a_strangers_page_is_refused_and_never_allowed_to_read(
    emulator: Emulator, method: str
) -> None:
    answer = _ask(emulator, method, Origin="https://stranger.example")

    assert answer.status == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_no_answer_may_be_read_by_every_page(emulator: Emulator) -> None:
    page = "http://127.0.0.1:5173"

    assert "Access-Control-Allow-Origin" not in _ask(emulator).headers
    assert _ask(emulator, "OPTIONS", Origin=page).headers["Access-Control-Allow-Origin"] == page


def test_aws_clients_and_their_names_are_served(emulator: Emulator) -> None:
    emulator.client("s3").create_bucket(Bucket="own")

    assert [each["Name"] for each in emulator.client("s3").list_buckets()["Buckets"]] == ["own"]
    assert _ask(emulator, Host="own.s3.amazonaws.com").status != 421


def test_expressions_that_are_read_once_are_still_held_to_the_rules(emulator: Emulator) -> None:
    table = emulator.client("dynamodb")
    key = {"AttributeName": "PK", "AttributeType": "S"}
    table.create_table(
        TableName="own",
        AttributeDefinitions=[key],
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    table.put_item(TableName="own", Item={"PK": {"S": "a"}, "seen": {"N": "1"}})

    def found(expression: str, value: str) -> int:
        answer = table.query(
            TableName="own",
            KeyConditionExpression="PK = :pk",
            FilterExpression=expression,
            ExpressionAttributeValues={":pk": {"S": "a"}, ":at": {"N": value}},
        )
        return int(answer["Count"])

    assert [found("seen = :at", value) for value in ("1", "2", "1")] == [1, 0, 1]
    for _ in range(2):
        with pytest.raises(ClientError, match="Syntax error"):
            found("seen = = :at", "1")
