"""Queues of runs and of the library on SQS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import boto3
import pytest

from drumbeat.aws.queue import SqsMailQueue, SqsMediaQueue, SqsRenewalQueue, SqsRunQueue
from drumbeat.domain.errors import Unavailable
from drumbeat.ports import MediaQueue, RunQueue
from tests.contracts.queue import MediaQueueContract, RunQueueContract
from tests.integration.aws.queues import received


@pytest.fixture
def sqs(aws: None) -> Any:
    return boto3.client("sqs")


class TestSqsRunQueue(RunQueueContract):
    @pytest.fixture
    def queue(self, sqs: Any) -> SqsRunQueue:
        self.sqs, self.url = sqs, sqs.create_queue(QueueName="topoff")["QueueUrl"]
        return SqsRunQueue(lambda: sqs, self.url)

    def waiting(self, queue: RunQueue) -> Sequence[Any]:
        return received(self.sqs, self.url)


class TestSqsMediaQueue(MediaQueueContract):
    @pytest.fixture
    def queue(self, sqs: Any) -> SqsMediaQueue:
        self.sqs, self.url = sqs, sqs.create_queue(QueueName="media")["QueueUrl"]
        return SqsMediaQueue(lambda: sqs, self.url)

    def waiting(self, queue: MediaQueue) -> Sequence[Any]:
        return received(self.sqs, self.url)


def test_no_message_means_no_call():
    def client() -> Any:
        raise AssertionError("called")

    assert SqsRunQueue(client, "url").send([]) == 0


def test_a_queue_that_is_not_there_is_unavailable(sqs):
    gone = "https://queue.amazonaws.com/123456789012/gone"
    queues = (SqsRunQueue, SqsRenewalQueue, SqsMailQueue)

    for kind, words in zip(queues, ("Calendars", "Connections", "E-mails"), strict=True):
        with pytest.raises(Unavailable, match=words):
            kind(lambda: sqs, gone).send([{"tenant_id": "h2o"}])
    with pytest.raises(Unavailable, match="file"):
        SqsMediaQueue(lambda: sqs, gone).send({"tenant_id": "h2o", "asset_id": "pipe"})


def test_a_message_that_is_refused_is_not_counted_as_sent():
    class Refusing:
        def send_message_batch(self, **_: object) -> dict[str, Any]:
            return {"Successful": [], "Failed": [{"Id": "0", "Code": "InternalError"}]}

    with pytest.raises(Unavailable):
        SqsRunQueue(Refusing, "url").send([{"tenant_id": "h2o"}])
