"""The mail queue's messages as Lambda passes them: each succeeds, fails and is retried alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drumbeat import application
from drumbeat.domain.notifications import Type
from drumbeat.domain.tenancy import Member, Role
from jobs import mail
from tests.fakes.mailer import RecordingMailer
from tests.integration.faults.world import CONTEXT
from tests.integration.jobs.conftest import Deployment, Logged, event
from tests.samples import notification


@pytest.fixture
def mailer(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> RecordingMailer:
    """The deployment has a sender, and its founder has joined."""
    app, mailer = application.running(), RecordingMailer()
    app.settings = _with_sender(app.settings, deployment.queue_url)
    monkeypatch.setattr(app, "mailer", mailer)
    tenants = app.stored_tenants
    roster = tenants.roster("h2o")
    [founder] = roster.members
    joined = _joined(founder)
    tenants.change_roster(roster, founder, joined)
    return mailer


def _with_sender(settings: Any, queue_url: str) -> Any:
    return replace(
        settings,
        mail_sender="hello@drumbeat.example",
        mail_queue_url=queue_url,
        console_url="https://console.example",
        public_url="https://app.example",
    )


def _joined(founder: Member) -> Member:
    return replace(founder, joined=True, user_id="ada", role=Role.ADMIN)


def deliver(*messages: object) -> list[str]:
    """Delivers messages, and returns the ids of those to be retried."""
    records = [
        {"messageId": f"m{number}", "body": body if isinstance(body, str) else json.dumps(body)}
        for number, body in enumerate(messages)
    ]
    answer = mail.handler({"Records": records}, CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def tell(deployment: Deployment) -> dict[str, str]:
    told = notification(type=Type.APPROVED, created_at=deployment.clock.now())
    application.running().stored_notifications.tell_once(told)
    return {"tenant_id": "h2o", "notification_id": told.id}


def test_a_notification_is_mailed_and_what_fails_comes_again_alone(
    deployment: Deployment, mailer: RecordingMailer, logged: Logged
) -> None:
    message = tell(deployment)

    assert deliver("not JSON", message, {"tenant_id": "nobody", "notification_id": "x"}) == ["m0"]

    assert [each.to for each in mailer.mails] == ["ada@example.com"]
    assert [line["mails"] for line in logged() if "mails" in line] == [{"sent": 1}, {}]


def test_the_rule_gives_each_business_whose_morning_has_come_a_message(
    deployment: Deployment, mailer: RecordingMailer
) -> None:
    # It was 07:00 in Los Angeles at 15:00 UTC, two hours ago; the last look was at 14:00.
    app = application.running()
    app.stored_mornings.reach(deployment.clock.now() - timedelta(hours=3))

    assert mail.handler(event("mail"), CONTEXT) == {"mornings": 1}
    [message] = deployment.queued()
    assert message == {"tenant_id": "h2o", "morning": "2026-12-22"}
    assert deliver(message) == []
    assert mailer.mails == []  # there is no news


def test_without_a_sender_nothing_is_mailed(deployment: Deployment, logged: Logged) -> None:
    assert deliver(tell(deployment)) == []
    assert [line["mails"] for line in logged() if "mails" in line] == [{}]


def test_a_link_that_stops_is_followed(deployment: Deployment, mailer: RecordingMailer) -> None:
    stop = {"tenant_id": "h2o", "stop_member": "founder", "kind": "approval_answers"}

    assert deliver(stop, {"stop_address": "ab" * 32}) == []
    assert deliver(tell(deployment)) == []

    assert mailer.mails == []
    assert application.running().stored_mail_stops.is_stopped("ab" * 32)
