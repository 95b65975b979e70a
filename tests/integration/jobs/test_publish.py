"""The publishing function and the one that records failures, called as the workflow calls them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drumbeat import application
from drumbeat.domain.errors import ChangedMeanwhile, TransientFailure, Unavailable
from drumbeat.domain.posts import Status
from drumbeat.domain.secrets import Secret
from drumbeat.domain.trying import MAX_TRIES
from drumbeat.ports import Replace
from jobs import publish, record_failure
from tests.integration.faults.world import CONTEXT
from tests.integration.jobs.conftest import ACCOUNT, DUE, Deployment, Logged, event


def prepare() -> dict[str, Any]:
    return publish.handler(event("publish_prepare"), CONTEXT)


def commit(prepared: Any = None) -> dict[str, Any]:
    given = event("publish_commit")
    return publish.handler(  # type: ignore[no-any-return]
        given if prepared is None else {**given, "order": {**given["order"], "prepared": prepared}},
        CONTEXT,
    )


def metrics(printed: str) -> dict[str, float]:
    """Metrics in the printed lines (CloudWatch embedded metric format)."""
    found: dict[str, float] = {}
    for line in printed.splitlines():
        document = json.loads(line)
        for directive in document.get("_aws", {}).get("CloudWatchMetrics", []):
            assert directive["Namespace"] == "Drumbeat"
            for metric in directive["Metrics"]:
                [found[metric["Name"]]] = document[metric["Name"]]
    return found


@pytest.mark.parametrize("platform", ["webhook", "facebook"])
def test_what_was_prepared_is_committed(deployment: Deployment, platform: str) -> None:
    deployment.schedule(platform)
    deployment.clock.advance(-timedelta(minutes=5))
    prepared = json.loads(json.dumps(prepare()))
    deployment.clock.advance(timedelta(minutes=5))
    calls = len(deployment.sandbox.ledger.calls())

    answer = commit(prepared)

    [entry] = deployment.sandbox.ledger.visible()
    assert [each["result"] for each in prepared["posts"]] == ["prepared"]
    assert answer == {"outcomes": {"posted": 1}}
    assert deployment.post().platform_post_id == entry["post_id"]
    assert len(deployment.sandbox.ledger.calls()) - calls == 1


@pytest.mark.parametrize("platform", ["webhook", "facebook"])
def test_what_could_not_be_prepared_is_committed_all_the_same(
    deployment: Deployment, platform: str
) -> None:
    deployment.schedule(platform)

    assert commit() == {"outcomes": {"posted": 1}}
    assert len(deployment.sandbox.ledger.visible()) == 1


def test_a_post_that_went_out_is_counted_with_its_lag(
    deployment: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment.schedule()
    deployment.clock.advance(timedelta(seconds=2))

    commit()

    assert metrics(capsys.readouterr().out) == {"PostsPublished": 1.0, "PublishLag": 2.0}


def test_nothing_is_counted_where_nothing_went_out(
    deployment: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment.schedule()
    prepare()
    deployment.sandbox.faults.add({"kind": "rate_limit", "match": {}})
    answer = commit()

    printed = capsys.readouterr()
    assert answer == {"outcomes": {"deferred": 1}}
    assert (metrics(printed.out), printed.err) == ({}, "")


def test_lines_say_whose_post_and_which(deployment: Deployment, logged: Logged) -> None:
    post = deployment.schedule()

    commit()

    [line] = logged()
    assert (line["tenant_id"], line["instance_id"]) == ("h2o", post.id)
    assert (line["message"], line["outcome"]) == ("Committed", "posted")


def test_a_post_that_does_not_exist_is_stale(deployment: Deployment) -> None:
    deployment.clock.advance(-timedelta(minutes=5))
    assert [each["result"] for each in prepare()["posts"]] == ["stale"]
    deployment.clock.advance(timedelta(minutes=5))
    assert commit() == {"outcomes": {"stale": 1}}


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"kind": "rate_limit"}, "deferred"),
        ({"kind": "expired_token"}, "failed"),
        ({"kind": "status", "status": 400, "body": {"error": {"code": 100}}}, "failed"),
    ],
)
def test_what_need_not_be_called_again_is_returned(
    deployment: Deployment, fault: dict[str, Any], outcome: str
) -> None:
    deployment.schedule("facebook")
    deployment.sandbox.faults.add({**fault, "match": {"step": "commit"}})

    assert commit() == {"outcomes": {outcome: 1}}


def _network_breaks(deployment: Deployment, patch: pytest.MonkeyPatch) -> None:
    deployment.sandbox.faults.add({"kind": "status", "status": 500, "match": {"step": "webhook"}})


def _answer_is_lost(deployment: Deployment, patch: pytest.MonkeyPatch) -> None:
    deployment.sandbox.faults.add({"kind": "drop_after", "match": {"step": "webhook"}})


def _raises(error: Exception) -> Any:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


def _keys_are_away(deployment: Deployment, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(type(application.running().vault), "open", _raises(Unavailable("away")))


def _database_is_busy(deployment: Deployment, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        type(application.running().stored_calendar), "package", _raises(Unavailable("busy"))
    )


def _others_are_faster(deployment: Deployment, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        type(application.running().stored_calendar), "apply", _raises(ChangedMeanwhile("faster"))
    )


@pytest.mark.parametrize(
    "trouble",
    [_network_breaks, _answer_is_lost, _keys_are_away, _database_is_busy, _others_are_faster],
)
def test_what_is_to_be_called_again_is_raised_under_the_one_name_that_the_workflow_retries(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch, trouble: Any
) -> None:
    deployment.schedule()
    trouble(deployment, monkeypatch)

    with pytest.raises(TransientFailure) as raised:
        commit()

    # Step Functions sees the class's name, not what it inherits from.
    assert type(raised.value).__name__ == "TransientFailure"


def test_what_can_not_be_mended_by_calling_again_ends_the_post(
    deployment: Deployment,
) -> None:
    deployment.schedule()
    account = application.running().stored_accounts.get("h2o", ACCOUNT)
    assert account is not None
    application.running().stored_accounts.delete("h2o", ACCOUNT)
    sealed = application.running().vault.seal("h2o", ACCOUNT, {})
    changed = replace(account, platform="telegraph")
    application.running().stored_accounts.create(changed, Secret(sealed=sealed))

    answer = commit()

    after = deployment.post()
    assert answer == {"outcomes": {"failed": 1}}
    assert after.status is Status.FAILED
    assert after.error is not None
    assert (after.error.code, after.error.retryable) == ("internal_error", False)
    assert after.take_up_at is None


def test_the_end_of_the_retries_is_recorded_in_the_words_of_the_last_one(
    deployment: Deployment, capsys: pytest.CaptureFixture[str], logged: Logged
) -> None:
    deployment.schedule(tries=MAX_TRIES - 1)

    answer = record_failure.handler(event("record_failure"), CONTEXT)

    after = deployment.post()
    assert answer == {"outcomes": {"failed": 1}}
    assert after.status is Status.FAILED
    assert after.error is not None
    assert after.error.message == "The network is busy."
    assert metrics(capsys.readouterr().out) == {"PostsFailed": 1.0}
    assert [line["level"] for line in logged()] == ["ERROR"]


def test_a_workflow_that_ends_with_tries_left_is_followed_by_another(
    deployment: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment.schedule()

    answer = record_failure.handler(event("record_failure"), CONTEXT)

    after = deployment.post()
    assert answer == {"outcomes": {"deferred": 1}}
    assert (after.status, after.tries) == (Status.SCHEDULED, 1)
    assert after.take_up_at is not None
    assert metrics(capsys.readouterr().out) == {}


@pytest.mark.parametrize(
    "failure",
    [
        {"Error": "KeyError", "Cause": '{"errorMessage": "\'secret\'", "errorType": "KeyError"}'},
        {"Error": "KeyError", "Cause": "not JSON"},
        {"Error": "KeyError"},
        {"Error": "KeyError", "Cause": "[1]"},
    ],
)
def test_of_a_bug_only_the_name_is_shown(deployment: Deployment, failure: dict[str, Any]) -> None:
    deployment.schedule()

    record_failure.handler(
        {"order": {**event("record_failure")["order"], "failure": failure}},
        CONTEXT,
    )

    error = deployment.post().error
    assert error is not None
    assert error.message == "Publishing stopped: KeyError."


def test_a_workflow_that_gives_up_on_another_generation_raises_no_alarm(
    deployment: Deployment, capsys: pytest.CaptureFixture[str], logged: Logged
) -> None:
    before = deployment.schedule()
    application.running().stored_calendar.apply(Replace(before, replace(before, generation=2)))

    answer = record_failure.handler(event("record_failure"), CONTEXT)

    assert answer == {"outcomes": {"stale": 1}}
    assert deployment.post().status is Status.SCHEDULED
    assert metrics(capsys.readouterr().out) == {}
    assert [line["level"] for line in logged()] == ["INFO"]


def test_a_due_second_that_has_not_come_yet_is_waited_for(deployment: Deployment) -> None:
    deployment.schedule()
    deployment.clock.advance(-timedelta(seconds=3))

    answer = commit()

    assert answer == {"outcomes": {"posted": 1}}
    assert deployment.post().posted_at == DUE
