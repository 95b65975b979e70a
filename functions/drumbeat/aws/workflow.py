"""Starting workflows on Step Functions: those that publish, and those of long preparations."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from drumbeat.domain.errors import Unavailable


class StepFunctionsWorkflow:
    """`ports.Workflow` and `ports.MediaWorkflow`.

    `client` answers the client when it is first needed.
    """

    def __init__(self, client: Callable[[], Any], state_machine_arn: str) -> None:
        self._client = client
        self._arn = state_machine_arn

    def start(self, name: str, payload: Mapping[str, Any]) -> bool:
        try:
            self._client().start_execution(
                stateMachineArn=self._arn, name=name, input=json.dumps(payload)
            )
        except ClientError as error:
            # For 90 days a name can't be used again, with the same input or another (Step Functions
            # API reference, StartExecution). So the execution has been started before.
            if error.response["Error"]["Code"] == "ExecutionAlreadyExists":
                return False
            raise Unavailable("The publishing workflow can't be started now.") from error
        except BotoCoreError as error:
            raise Unavailable("The publishing workflow can't be started now.") from error
        return True
