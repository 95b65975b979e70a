"""The daily top-off: one message for each tenant, which succeeds, fails and is retried alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from drumbeat import application
from drumbeat.domain.error_log import ErrorKind
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.job_log import JobStatus
from drumbeat.services.topoff import TopoffService
from jobs import topoff, topoff_tenant
from tests.integration.faults.world import CONTEXT
from tests.integration.jobs.conftest import DUE, Deployment, Logged, event
from tests.samples import account, secret


def spread() -> dict[str, int]:
    return topoff.handler(event("topoff"), CONTEXT)


IN_TIME = SimpleNamespace(**vars(CONTEXT) | {"get_remaining_time_in_millis": lambda: 120_000})


def deliver(*bodies: str, context: Any = IN_TIME) -> list[str]:
    """Delivers messages, and returns the ids of those to be retried."""
    [sample] = event("topoff_tenant")["Records"]
    records = [{**sample, "messageId": f"m{n}", "body": body} for n, body in enumerate(bodies)]
    answer = topoff_tenant.handler({"Records": records}, context)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def message(tenant_id: str) -> str:
    return json.dumps({"tenant_id": tenant_id, "days": 28})


def slots(tenant_id: str = "h2o") -> int:
    return len(application.running().stored_calendar.range(tenant_id, None, None).items)


def connect(tenant_id: str) -> None:
    made = account(id=f"page-of-{tenant_id}", tenant_id=tenant_id)
    application.running().stored_accounts.create(made, secret())


def test_every_tenant_gets_a_message_of_its_own(deployment: Deployment) -> None:
    others = [f"tenant-{number}" for number in range(12)]
    for tenant_id in others:
        deployment.tenant(tenant_id)

    answer = spread()

    assert answer == {"tenants": 13}
    queued = deployment.queued()
    assert {each["tenant_id"] for each in queued} == {"h2o", *others}
    assert all(each == {"tenant_id": each["tenant_id"], "days": 28} for each in queued)


def test_the_sample_message_fills_the_tenants_calendar(deployment: Deployment) -> None:
    deployment.connect()

    answer = topoff_tenant.handler(event("topoff_tenant"), IN_TIME)

    assert answer == {"batchItemFailures": []}
    assert slots() == 12


def test_messages_for_which_no_time_is_left_are_handed_on_untouched(
    deployment: Deployment,
) -> None:
    for tenant_id in ("second", "third"):
        deployment.tenant(tenant_id)
        connect(tenant_id)
    deployment.connect()
    # The first one takes all of the time.
    left = {"get_remaining_time_in_millis": lambda: 89_000 if slots() else 120_000}
    late = SimpleNamespace(**vars(CONTEXT) | left)
    bodies = [message(each) for each in ("h2o", "second", "third")]

    assert deliver(*bodies, context=late) == []

    assert [slots(each) for each in ("h2o", "second", "third")] == [12, 0, 0]
    assert deployment.queued() == [json.loads(message(each)) for each in ("second", "third")]


def test_what_the_database_has_no_answer_for_goes_on_soon(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    deployment.connect()

    def busy(*_: Any, **__: Any) -> Any:
        raise Unavailable("busy")

    monkeypatch.setattr(TopoffService, "go_on", busy)

    assert deliver(message("h2o")) == []

    [warning] = [line for line in logged() if line["level"] == "WARNING"]
    assert (warning["tenant_id"], warning["stalled"]) == ("h2o", 1)


def test_a_message_that_comes_twice_changes_nothing(deployment: Deployment) -> None:
    deployment.connect()

    assert deliver(message("h2o"), message("h2o")) == []
    assert slots() == 12


def test_a_tenant_that_is_gone_is_no_failure(deployment: Deployment) -> None:
    assert deliver(message("nobody")) == []


@pytest.mark.parametrize("poison", ["not JSON", "{}", '{"tenant_id": "h2o"}', "[]", '{"days": 1}'])
def test_a_message_that_can_not_be_read_comes_again_alone(
    deployment: Deployment, poison: str
) -> None:
    deployment.connect()

    assert deliver(poison, message("h2o")) == ["m0"]
    assert slots() == 12


def test_a_tenant_that_fails_comes_again_alone(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    for tenant_id in ("first", "poison", "last"):
        deployment.tenant(tenant_id)
        connect(tenant_id)
    real = TopoffService.go_on

    def go_on(self: TopoffService, tenant: Any, *more: Any, **others: Any) -> Any:
        if tenant.id == "poison":
            raise KeyError("what nobody foresaw")
        return real(self, tenant, *more, **others)

    monkeypatch.setattr(TopoffService, "go_on", go_on)

    assert deliver(message("first"), message("poison"), message("last")) == ["m1"]

    assert [slots(each) for each in ("first", "poison", "last")] == [12, 0, 12]
    [failed] = [line for line in logged() if line["level"] == "ERROR"]
    assert (failed["tenant_id"], failed["message_id"]) == ("poison", "m1")


def test_lines_about_one_message_do_not_name_the_tenant_of_another(
    deployment: Deployment, logged: Logged
) -> None:
    deployment.connect()

    deliver(message("h2o"), "not JSON")

    [failed] = [line for line in logged() if line["level"] == "ERROR"]
    assert "tenant_id" not in failed


def test_an_operator_has_a_dead_top_off_done_again(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment.connect()
    app = application.running()
    [sample] = event("topoff_tenant")["Records"]
    third = {**sample, "attributes": {**sample["attributes"], "ApproximateReceiveCount": "3"}}

    def breaks(*_: Any, **__: Any) -> Any:
        raise KeyError("what nobody foresaw")

    with monkeypatch.context() as broken:
        broken.setattr(TopoffService, "go_on", breaks)
        topoff_tenant.handler({"Records": [third]}, IN_TIME)
    sent_on = datetime.fromtimestamp(int(sample["attributes"]["SentTimestamp"]) / 1000, UTC).date()
    [dead] = app.stored_job_log.page(sent_on, limit=10).items
    assert (dead.status, dead.tries, dead.tenant_id) == (JobStatus.DEAD, 3, "h2o")

    app.job_desk.retry(dead.id)
    [again] = deployment.queued()
    assert deliver(json.dumps(again)) == []
    # With nothing missing it logs no line.
    assert deliver(message("h2o")) == []

    assert slots() == 12
    [done] = app.stored_job_log.page(sent_on, limit=10).items
    assert (done.id, done.status, done.tries) == (dead.id, JobStatus.DONE, 4)
    assert done.result == {"instances_created": 12, "goes_on": False, "stalled": 0}
    [error] = app.stored_errors.page(DUE.date(), limit=10).items
    assert (error.kind, error.code, error.job_id) == (ErrorKind.JOB, "KeyError", dead.id)
