"""The daily renewal: one message for each tenant, which succeeds, fails and is retried alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from drumbeat import application
from drumbeat.domain.errors import Unavailable
from drumbeat.services.unused_grants import Round, UnusedGrants
from jobs import renewal
from tests.integration.faults.world import CONTEXT
from tests.integration.jobs.conftest import Deployment, Logged, event


def deliver(*bodies: str) -> list[str]:
    """Delivers messages, and returns the ids of those to be retried."""
    records = [{"messageId": f"m{number}", "body": body} for number, body in enumerate(bodies)]
    answer = renewal.handler({"Records": records}, CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def message(tenant_id: str) -> str:
    return json.dumps({"tenant_id": tenant_id})


@pytest.fixture(autouse=True)
def queue(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application.running(), "renewal_queue", application.running().queue)


def test_every_tenant_gets_a_message_of_its_own(deployment: Deployment) -> None:
    deployment.tenant("all_county")

    assert renewal.handler(event("renewal"), CONTEXT) == {"tenants": 2}
    assert {each["tenant_id"] for each in deployment.queued()} == {"h2o", "all_county"}


def test_a_tenant_whose_networks_need_no_renewal_is_done_at_once(deployment: Deployment) -> None:
    deployment.connect()

    assert deliver(message("h2o"), message("nobody")) == []


def test_a_tenant_that_fails_comes_again_alone(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    done = []

    def renew(self: UnusedGrants, message: Any, is_late: Any) -> Round:
        if message["tenant_id"] == "poison":
            raise Unavailable("busy")
        done.append(message["tenant_id"])
        return Round(renewed=1)

    monkeypatch.setattr(UnusedGrants, "renew", renew)

    assert deliver(message("first"), message("poison"), "not JSON", message("last")) == ["m1", "m2"]
    assert done == ["first", "last"]
    failed = [line for line in logged() if line["level"] == "ERROR"]
    assert [line.get("tenant_id") for line in failed] == ["poison", None]
