"""Invokes the pre-flight function, the only one that may open a post's connection for a check."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.findings import AccountCheck, Delivery, Preflight, check_of, preflight_of


class LambdaPreflightRunner:
    """`ports.PreflightRunner`. `client` makes the client on first use."""

    def __init__(self, client: Callable[[], Any], function_name: str) -> None:
        self._client = client
        self._function = function_name

    def run(self, tenant_id: str, instance_id: str) -> Preflight | None:
        order = {"tenant_id": tenant_id, "instance_id": instance_id}
        record = self._answer(order)["preflight"]
        return preflight_of(record) if record else None

    def check_account(self, tenant_id: str, account_id: str) -> AccountCheck | None:
        order = {"tenant_id": tenant_id, "account_id": account_id, "ask": "check"}
        record = self._answer(order)["check"]
        return check_of(record) if record else None

    def test_account(self, tenant_id: str, account_id: str) -> Delivery | None:
        order = {"tenant_id": tenant_id, "account_id": account_id, "ask": "test"}
        record = self._answer(order)["delivery"]
        return Delivery(**record) if record else None

    def _answer(self, order: Mapping[str, str]) -> dict[str, Any]:
        try:
            answer = self._client().invoke(
                FunctionName=self._function, Payload=json.dumps(order).encode()
            )
            payload = answer["Payload"].read()
        except (BotoCoreError, ClientError) as error:
            raise _unavailable() from error
        # An exception in the function; its message is in its own log only.
        if "FunctionError" in answer:
            raise _unavailable()
        document: dict[str, Any] = json.loads(payload)
        return document


def _unavailable() -> Unavailable:
    return Unavailable("This could not be checked now; try again in a moment.")
