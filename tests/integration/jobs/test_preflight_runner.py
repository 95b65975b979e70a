"""The runner of checks over the pre-flight function, and its stand-in, over one stored post."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest

from drumbeat import application
from drumbeat.aws.preflight import LambdaPreflightRunner
from drumbeat.domain.findings import AccountCheck, Preflight, warning
from drumbeat.ports import PreflightRunner
from jobs import preflight
from tests.contracts.preflight_runner import PreflightRunnerContract
from tests.fakes.preflight import KeepingRunner
from tests.integration.faults.world import CONTEXT
from tests.integration.jobs.conftest import ACCOUNT, INSTANCE, Deployment

WITH_TIME = SimpleNamespace(**vars(CONTEXT) | {"get_remaining_time_in_millis": lambda: 290_000})


class Invoking:
    """The part of Lambda's client that is used: it runs the function here. `breaks`: it fails."""

    breaks = False

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803
        assert FunctionName == "preflight"
        if self.breaks:
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b'{"errorMessage": "no"}')}
        answer = preflight.handler(json.loads(Payload), WITH_TIME)  # type: ignore[arg-type]
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


class OverOnePost(PreflightRunnerContract):
    post, account = INSTANCE, ACCOUNT

    @pytest.fixture(autouse=True)
    def scheduled(self, deployment: Deployment) -> None:
        deployment.schedule("webhook")

    def stored_with_post(self) -> Preflight | None:
        post = application.running().stored_calendar.get("h2o", INSTANCE)
        assert post is not None
        return post.preflight

    def stored_with_account(self) -> AccountCheck | None:
        account = application.running().stored_accounts.get("h2o", ACCOUNT)
        assert account is not None
        return account.last_check


class TestLambdaPreflightRunner(OverOnePost):
    @pytest.fixture
    def runner(self) -> PreflightRunner:
        self.client = Invoking()
        return LambdaPreflightRunner(lambda: self.client, "preflight")

    def take_down(self, runner: PreflightRunner) -> None:
        self.client.breaks = True


class TestKeepingRunner(OverOnePost):
    @pytest.fixture
    def runner(self, deployment: Deployment) -> PreflightRunner:
        calendar = application.running().stored_calendar
        return KeepingRunner(calendar, deployment.clock, warning("quota_short", "Few are left."))

    def take_down(self, runner: PreflightRunner) -> None:
        assert isinstance(runner, KeepingRunner)
        runner.is_down = True
