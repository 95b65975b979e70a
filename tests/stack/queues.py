"""Queues of the stack, as tests need them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def failed_messages_come_again_after(seconds: int, sqs: Any, queue: str) -> Iterator[None]:
    """Failed messages return after `seconds` instead of the template's 12 minutes."""
    name = "VisibilityTimeout"
    before = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[name])["Attributes"]
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={name: str(seconds)})
    try:
        yield
    finally:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={name: before[name]})


def first_message(sqs: Any, queue: str) -> dict[str, Any]:
    """The next message of a queue, at most a minute from now."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        found = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5).get("Messages", [])
        if found:
            return dict(found[0])
    pytest.fail("No message came.")
