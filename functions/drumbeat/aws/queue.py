"""Queues: of runs (top-offs, what follows changes, renewals), of the library, of e-mails."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from drumbeat.domain.errors import Unavailable

#: Messages in one call (SQS API reference, SendMessageBatch).
_BATCH = 10


class SqsRunQueue:
    """`ports.RunQueue`. `client` answers the client when it is first needed."""

    _refused = "Calendars can't be filled at the moment; try again."

    def __init__(self, client: Callable[[], Any], queue_url: str) -> None:
        self._client = client
        self._url = queue_url

    def send(self, messages: Iterable[Mapping[str, Any]], *, after: timedelta = timedelta()) -> int:
        """Returns how many were sent. Raises Unavailable if any was refused."""
        count, seconds = 0, int(after.total_seconds())
        batch: list[Mapping[str, Any]] = []
        for message in messages:
            batch.append(message)
            if len(batch) == _BATCH:
                count += self._send(batch, seconds)
                batch = []
        return count + self._send(batch, seconds) if batch else count

    def _send(self, batch: list[Mapping[str, Any]], delay: int) -> int:
        entries = [
            {"Id": str(number), "MessageBody": json.dumps(message), "DelaySeconds": delay}
            for number, message in enumerate(batch)
        ]
        try:
            answer = self._client().send_message_batch(QueueUrl=self._url, Entries=entries)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(self._refused) from error
        if answer.get("Failed"):
            raise Unavailable(self._refused)
        return len(batch)


class SqsRenewalQueue(SqsRunQueue):
    """`ports.RunQueue` of connections that are to be renewed."""

    _refused = "Connections can't be renewed at the moment; try again."


class SqsMailQueue(SqsRunQueue):
    """`ports.MailQueue`."""

    _refused = "E-mails can't be sent at the moment; try again."


class NoMailQueue:
    """`ports.MailQueue` of a deployment that sends no e-mails."""

    def send(self, messages: Iterable[Mapping[str, Any]]) -> int:
        return sum(0 for _ in messages)


class SqsMediaQueue:
    """`ports.MediaQueue`. `client` makes the client on first use."""

    def __init__(self, client: Callable[[], Any], queue_url: str) -> None:
        self._client = client
        self._url = queue_url

    def send(self, message: Mapping[str, Any]) -> None:
        try:
            self._client().send_message(QueueUrl=self._url, MessageBody=json.dumps(message))
        except (BotoCoreError, ClientError) as error:
            raise Unavailable("The file can't be processed at the moment; try again.") from error
