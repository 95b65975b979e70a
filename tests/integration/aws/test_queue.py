"""The top-off queue on SQS."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from drumbeat.aws.queue import SqsTopoffQueue
from drumbeat.domain.errors import Unavailable


@pytest.fixture
def sqs(aws: None) -> Any:
    return boto3.client("sqs")


def received(sqs: Any, url: str) -> list[Any]:
    """Everything that waits in the queue."""
    found: list[Any] = []
    while True:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        if not answer.get("Messages"):
            return found
        found += [json.loads(message["Body"]) for message in answer["Messages"]]


@pytest.mark.parametrize("number", [0, 1, 10, 11, 25])
def test_any_number_of_messages_arrives_each_on_its_own(sqs, number):
    url = sqs.create_queue(QueueName="topoff")["QueueUrl"]
    messages = [{"tenant_id": f"tenant-{n}", "days": 28} for n in range(number)]

    sent = SqsTopoffQueue(lambda: sqs, url).send(iter(messages))

    assert sent == number
    assert sorted(received(sqs, url), key=str) == sorted(messages, key=str)


def test_no_message_means_no_call():
    def client() -> Any:
        raise AssertionError("called")

    assert SqsTopoffQueue(client, "url").send([]) == 0


def test_a_queue_that_is_not_there_is_unavailable(sqs):
    queue = SqsTopoffQueue(lambda: sqs, "https://queue.amazonaws.com/123456789012/gone")

    with pytest.raises(Unavailable):
        queue.send([{"tenant_id": "h2o"}])


def test_a_message_that_is_refused_is_not_counted_as_sent():
    class Refusing:
        def send_message_batch(self, **_: object) -> dict[str, Any]:
            return {"Successful": [], "Failed": [{"Id": "0", "Code": "InternalError"}]}

    with pytest.raises(Unavailable):
        SqsTopoffQueue(Refusing, "url").send([{"tenant_id": "h2o"}])
