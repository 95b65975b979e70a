"""Starting a background job again: by a message, or by an asynchronous invocation."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.job_log import JobKind


class AwsJobStarter:
    """`ports.JobStarter`. `client` returns a client by its service's name.

    `queues` and `functions`: where the work of each kind goes; a kind that is in neither can't be
    started.
    """

    def __init__(
        self,
        client: Callable[[str], Any],
        queues: Mapping[JobKind, str],
        functions: Mapping[JobKind, str],
    ) -> None:
        self._client = client
        self._queues = {kind: url for kind, url in queues.items() if url}
        self._functions = {kind: name for kind, name in functions.items() if name}

    def can_start(self, kind: JobKind) -> bool:
        return kind in self._queues or kind in self._functions

    def start(self, kind: JobKind, payload: Mapping[str, Any]) -> None:
        body = json.dumps(payload)
        try:
            if kind in self._queues:
                self._client("sqs").send_message(QueueUrl=self._queues[kind], MessageBody=body)
            else:
                self._client("lambda").invoke(
                    FunctionName=self._functions[kind],
                    InvocationType="Event",
                    Payload=body.encode(),
                )
        except (BotoCoreError, ClientError) as error:
            raise Unavailable("The job can't be started at the moment; try again.") from error
