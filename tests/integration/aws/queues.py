"""Queues on SQS, as tests read them."""

from __future__ import annotations

import json
from typing import Any


def received(sqs: Any, url: str) -> list[Any]:
    """Everything that waits in the queue."""
    found: list[Any] = []
    while True:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        if not answer.get("Messages"):
            return found
        found += [json.loads(message["Body"]) for message in answer["Messages"]]
