"""Functions on Lambda that hold their asynchronous invocations."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders


class Functions:
    """Answers the invocations of this client, as its service would. `is_down`: refuses them."""

    def __init__(self, client: Any) -> None:
        self.is_down = False
        self._invoked: list[tuple[str, Any]] = []
        client.meta.events.register("before-call.lambda.Invoke", self._invoke)

    def received(self, name: str) -> Sequence[Any]:
        """The events that this function was invoked with, in order."""
        return [event for function, event in self._invoked if function == name]

    def _invoke(self, params: Mapping[str, Any], **_: Any) -> tuple[AWSResponse, Any]:
        if self.is_down:
            return _answer(429, Error={"Code": "TooManyRequestsException", "Message": "Too many."})
        assert params["headers"]["X-Amz-Invocation-Type"] == "Event"
        name = params["url_path"].split("/")[-2]
        self._invoked.append((name, json.loads(params["body"])))
        return _answer(202, StatusCode=202)


def _answer(status: int, **more: Any) -> tuple[AWSResponse, Any]:
    told = {**more, "ResponseMetadata": {"HTTPStatusCode": status}}
    return AWSResponse("", status, HTTPHeaders(), None), told
