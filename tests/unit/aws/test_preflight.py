"""Calling the pre-flight function: the request, and the meaning of its answers."""

from __future__ import annotations

import io
import json
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber

from drumbeat.aws.preflight import LambdaPreflightRunner
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.findings import Checked, Preflight, error, record_of
from tests.samples import NOW

ORDER = {
    "FunctionName": "preflight",
    "Payload": json.dumps({"tenant_id": "h2o", "instance_id": "post"}).encode(),
}
FOUND = Preflight(
    checked_at=NOW,
    checked=Checked(generation=1, version=2, content_version=3, account_version=4),
    findings=(error("needs_reconnect", "Reconnect it."),),
)


class Asked:
    """The runner over a client that answers as Lambda does, by botocore's own description."""

    def __init__(self) -> None:
        self.client = botocore.session.get_session().create_client(
            "lambda",
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )
        self.stub = Stubber(self.client)
        self.runner = LambdaPreflightRunner(lambda: self.client, "preflight")

    def answers(self, payload: Any, **more: Any) -> None:
        body = io.BytesIO(json.dumps(payload).encode())
        self.stub.add_response("invoke", {"StatusCode": 200, "Payload": body, **more}, ORDER)

    def run(self) -> Preflight | None:
        with self.stub:
            return self.runner.run("h2o", "post")


@pytest.fixture(scope="module")
def asked() -> Asked:
    return Asked()


def test_what_the_function_found_is_answered(asked: Asked) -> None:
    asked.answers({"preflight": record_of(FOUND)})

    assert asked.run() == FOUND


def test_a_post_that_is_gone_is_answered_as_gone(asked: Asked) -> None:
    asked.answers({"preflight": None})

    assert asked.run() is None


def test_a_function_that_breaks_is_unavailable_and_its_words_stay_its_own(asked: Asked) -> None:
    asked.answers({"errorMessage": "canary", "errorType": "E"}, FunctionError="Unhandled")

    with pytest.raises(Unavailable) as raised:
        asked.run()

    assert "canary" not in raised.value.message


@pytest.mark.parametrize("code", ["TooManyRequestsException", "AccessDeniedException"])
def test_a_function_that_may_not_be_asked_is_unavailable(asked: Asked, code: str) -> None:
    asked.stub.add_client_error("invoke", code)

    with pytest.raises(Unavailable):
        asked.run()


def test_a_function_that_takes_too_long_is_unavailable() -> None:
    class Slow:
        def invoke(self, **_: Any) -> Any:
            raise ReadTimeoutError(endpoint_url="https://lambda")

    with pytest.raises(Unavailable):
        LambdaPreflightRunner(lambda: Slow(), "preflight").run("h2o", "post")
