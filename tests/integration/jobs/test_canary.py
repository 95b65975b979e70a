"""The canary's two functions, as Lambda calls them."""

from __future__ import annotations

import base64
import json
import os
from typing import Any

import pytest

from api.problems import Problem
from drumbeat import application
from drumbeat.domain import canary, signatures
from drumbeat.settings import Settings
from jobs import canary as canary_job
from jobs import canary_sink
from tests.integration.faults.world import CONTEXT
from tests.integration.jobs.conftest import Deployment, Logged, event

KEY = b"planted-marker-key-of-the-canary"


@pytest.fixture
def flown(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A first run, whose signing key is known."""
    monkeypatch.setenv("CANARY_URL", "http://127.0.0.1:9/api/canary")
    application.running().settings = Settings.from_environment(os.environ)
    monkeypatch.setattr(application.os, "urandom", lambda size: KEY[:size])
    return canary_job.handler(event("canary"), CONTEXT)


def deliver(deployment: Deployment, **changed: Any) -> dict[str, Any]:
    signed = signatures.headers_of(KEY, "post_a_1", b"{}", deployment.clock.now())
    request = {**event("canary_sink"), "headers": dict(signed), "body": "{}", **changed}
    return canary_sink.handler(request, CONTEXT)


def test_what_is_signed_is_counted(deployment: Deployment, flown: dict[str, Any]) -> None:
    encoded = {"body": base64.b64encode(b"{}").decode(), "isBase64Encoded": True}

    answers = [deliver(deployment), deliver(deployment, **encoded)]

    assert [each["statusCode"] for each in answers] == [204, 204]
    sighting = application.running().stored_canary_records.sighting("post_a_1")
    assert sighting is not None
    assert sighting.deliveries == 2
    assert flown["scheduled"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"headers": {}}, 401), ({"body": "{ }"}, 401), ({"body": "x" * 30_000}, 413)],
    ids=["unsigned", "altered", "too large"],
)
def test_anything_else_is_refused(
    deployment: Deployment, flown: dict[str, Any], changed: dict[str, Any], status: int
) -> None:
    assert flown

    answer = deliver(deployment, **changed)

    problem = Problem.model_validate_json(answer["body"])
    assert answer["statusCode"] == problem.status == status
    assert problem.request_id == event("canary_sink")["requestContext"]["requestId"]
    assert application.running().stored_canary_records.sighting("post_a_1") is None


def test_the_canarys_secret_is_neither_logged_nor_stored_nor_answered(
    deployment: Deployment, logged: Logged, flown: dict[str, Any]
) -> None:
    answers = [deliver(deployment), deliver(deployment, headers={})]

    sealed = application.running().stored_canary_records.sealed_connection()
    seen = json.dumps([logged(), answers, flown])
    assert logged()
    for secret in (KEY.decode(), signatures.secret_of(KEY)[6:]):
        assert secret not in seen
        assert secret.encode() not in (sealed or b"")
    assert (
        application.running().stored_accounts.get(canary.TENANT_ID, canary.ACCOUNT_ID) is not None
    )
