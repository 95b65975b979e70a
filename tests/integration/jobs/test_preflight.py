"""The pre-flight function: one post on demand, and the rounds, over the real adapters."""

from __future__ import annotations

import json
import logging
import os
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from drumbeat import application
from drumbeat.domain.findings import Preflight, Severity
from drumbeat.domain.notifications import Notification, Type
from drumbeat.settings import Settings
from jobs import preflight
from tests.integration.faults.connections import CANARY, SECRET
from tests.integration.faults.world import CONTEXT
from tests.integration.jobs.conftest import INSTANCE, Deployment, Logged, event

WITH_TIME = SimpleNamespace(**vars(CONTEXT) | {"get_remaining_time_in_millis": lambda: 290_000})


def ask() -> list[tuple[str, str, str | None]]:
    """The result of a check on demand: code, severity and field."""
    answer = preflight.handler(event("preflight_one"), WITH_TIME)  # type: ignore[arg-type]
    return [
        (each["code"], each["severity"], each["field"]) for each in answer["preflight"]["findings"]
    ]


def go_round() -> dict[str, Any]:
    return preflight.handler(event("preflight_round"), WITH_TIME)  # type: ignore[arg-type, no-any-return]


def kept(deployment: Deployment) -> Preflight | None:
    return deployment.post().preflight


def told() -> list[Notification]:
    return list(application.running().stored_notifications.list("h2o", limit=100).items)


@pytest.mark.parametrize("platform", ["webhook", "facebook"])
def test_nothing_is_found_where_all_is_well(deployment: Deployment, platform: str) -> None:
    picture = f"{deployment.sandbox.url}/pictures/pipe.png"
    deployment.schedule(platform, media_urls=(picture,))

    assert ask() == []
    found = kept(deployment)
    assert found is not None
    assert (found.findings, found.checked_at) == ((), deployment.clock.now())


def test_a_check_shows_nothing_on_the_network(deployment: Deployment) -> None:
    deployment.schedule("facebook")

    ask()

    assert deployment.sandbox.ledger.entries(hidden=True) == []
    assert {call["method"] for call in deployment.sandbox.ledger.calls()} == {"GET"}


def test_a_check_never_calls_a_webhook(deployment: Deployment) -> None:
    deployment.schedule("webhook")

    assert ask() == []
    assert deployment.sandbox.ledger.calls() == []


def test_a_token_that_has_ended_is_found(deployment: Deployment) -> None:
    deployment.schedule("facebook")
    deployment.sandbox.faults.add({"match": {"step": "check"}, "kind": "expired_token"})

    assert ask() == [("credentials_refused", "error", None)]


def test_a_page_that_is_gone_is_found(deployment: Deployment) -> None:
    deployment.schedule("facebook")
    gone = {"error": {"code": 100, "error_subcode": 33, "message": "The object does not exist"}}
    deployment.sandbox.faults.add({"match": {}, "kind": "status", "status": 400, "body": gone})

    assert ask() == [("page_refused", "error", None)]


def test_a_used_up_share_of_calls_is_a_warning(deployment: Deployment) -> None:
    deployment.schedule("facebook")
    deployment.sandbox.faults.add({"match": {"step": "check"}, "kind": "rate_limit"})

    assert ask() == [("quota_used_up", "warning", None)]


def test_media_that_cannot_be_read_fail_a_page_and_are_a_warning_for_a_webhook(
    deployment: Deployment,
) -> None:
    deployment.schedule("facebook", media_urls=(f"{deployment.sandbox.url}/gone.png",))

    assert ask() == [("media_unreachable", "error", "media_urls[0]")]


def test_media_of_another_kind_are_found(deployment: Deployment) -> None:
    deployment.schedule("facebook", media_urls=(f"{deployment.sandbox.url}/health",))

    assert ask() == [("media_type", "error", "media_urls[0]")]


def test_media_in_a_private_network_are_not_called(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment.schedule("facebook", media_urls=(f"{deployment.sandbox.url}/pictures/a.png",))
    monkeypatch.setenv("ALLOW_PRIVATE_ADDRESSES", "false")
    application.running().settings = Settings.from_environment(os.environ)

    assert ask() == [("media_address_refused", "error", "media_urls[0]")]
    called = {call["path"] for call in deployment.sandbox.ledger.calls()}
    assert called == {"/v25.0/1234", "/v25.0/debug_token"}


def test_a_post_that_is_gone_is_answered_as_gone(deployment: Deployment) -> None:
    answer = preflight.handler(event("preflight_one"), WITH_TIME)  # type: ignore[arg-type]

    assert answer == {"preflight": None}


def test_a_round_checks_what_falls_due_in_a_day_and_later_in_an_hour(
    deployment: Deployment,
) -> None:
    # Given a post that is due in a little more than a day, on a page whose token has ended,
    deployment.schedule("facebook")
    deployment.sandbox.faults.add(
        {"match": {"step": "check"}, "kind": "expired_token", "times": None}
    )
    deployment.clock.advance(-timedelta(hours=24, minutes=3))
    rounds = [go_round()]

    # when rounds come until it is due in a day, and again when it is due in an hour,
    for minutes in (5, 5, 22 * 60 + 55, 5):
        deployment.clock.advance(timedelta(minutes=minutes))
        rounds.append(go_round())

    # then it was checked at both, and told of at both.
    assert [each["checked"] for each in rounds] == [0, 1, 0, 1, 0]
    found = kept(deployment)
    assert found is not None
    assert [each.severity for each in found.findings] == [Severity.ERROR]
    assert [note.type for note in told()] == [Type.PREFLIGHT_FAILED] * 2
    assert told()[0].instance_id == INSTANCE


@pytest.mark.parametrize("how", ["asked", "round"])
def test_no_secret_is_logged_kept_or_told(
    deployment: Deployment, logged: Logged, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    caplog.set_level(logging.DEBUG)
    deployment.schedule("facebook")
    said = {"error": {"code": 190, "message": f"what is sandbox-{CANARY}?"}}
    deployment.sandbox.faults.add({"match": {}, "kind": "status", "status": 400, "body": said})
    deployment.clock.advance(-timedelta(minutes=59))

    answer = go_round() if how == "round" else ask()

    everything = "\n".join(
        [
            json.dumps(answer),
            json.dumps(logged()),
            caplog.text,
            repr(deployment.post()),
            *map(repr, told()),
        ]
    )
    assert kept(deployment) is not None
    assert [telltale for telltale in (CANARY, SECRET) if telltale in everything] == []
