"""Webhooks against the sandbox's receiver: each failure, and what is visible then."""

from __future__ import annotations

from typing import Any

import pytest

from drumbeat.domain.publishing import (
    Ambiguous,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Published,
    Refusal,
)
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.webhook import Webhook
from drumbeat.ports import Clock, Transport
from sandbox import Server
from tests.unit.platforms.doubles import Driven, a_post

SECRET = "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5"

#: Fault, its details, how committing ends, whether the post is visible then.
FAULTS = [
    ("status", {"status": 408}, Refusal.TRANSIENT, 0),
    ("status", {"status": 425}, Refusal.TRANSIENT, 0),
    ("status", {"status": 500}, Ambiguous, 0),
    ("status", {"status": 503}, Ambiguous, 0),
    ("status", {"status": 400, "body": {"error": "no"}}, Refusal.PERMANENT, 0),
    ("status", {"status": 404}, Refusal.PERMANENT, 0),
    ("timeout", {}, Ambiguous, 0),
    ("accept_then_timeout", {}, Ambiguous, 1),
    ("accept_then_500", {}, Ambiguous, 1),
    ("drop_before", {}, Ambiguous, 0),
    ("drop_after", {}, Ambiguous, 1),
    ("malformed", {}, Published, 1),
    ("rate_limit", {"retry_after": 7}, Refusal.RATE_LIMITED, 0),
    ("expired_token", {}, Refusal.REAUTH, 0),
    ("slow", {"delay_ms": 50}, Published, 1),
]


@pytest.fixture
def connection(sandbox: Server) -> dict[str, str]:
    sandbox.ledger.keep_secret("demo", SECRET)
    return {"url": f"{sandbox.url}/webhooks/demo", "secret": SECRET}


@pytest.fixture
def webhook(transport: Transport, clock: Clock) -> Driven:
    return Driven(Webhook(transport, clock, guard=Guard(allow_private=True)))


def commit(webhook: Driven, post: Outgoing, connection: dict[str, str]) -> Outcome:
    prepared = webhook.prepare(post, connection)
    assert isinstance(prepared, Prepared)
    return webhook.commit(post, connection, prepared.handle)


def test_a_delivery_is_verified_and_shown(
    sandbox: Server, webhook: Driven, connection: dict[str, str]
) -> None:
    post = a_post(caption="Grüße 🚿", cta_url="https://h2o.example/book")

    outcome = commit(webhook, post, connection)

    (entry,) = sandbox.ledger.visible()
    assert outcome == Published(entry["webhook_id"])
    assert (entry["text"], entry["link"]) == ("Grüße 🚿", "https://h2o.example/book")
    assert (entry["tenant_id"], entry["instance_id"]) == (post.tenant_id, post.instance_id)
    assert entry["verified"] is True


def test_preparing_contacts_nobody(
    sandbox: Server, webhook: Driven, connection: dict[str, str]
) -> None:
    webhook.prepare(a_post(), connection)

    assert sandbox.ledger.calls() == []


def test_a_repeat_is_counted_and_shown_once_and_a_new_generation_is_shown_anew(
    sandbox: Server, webhook: Driven, connection: dict[str, str]
) -> None:
    commit(webhook, a_post(), connection)
    commit(webhook, a_post(), connection)
    assert [entry["calls"] for entry in sandbox.ledger.visible()] == [2]

    commit(webhook, a_post(generation=4), connection)
    assert len(sandbox.ledger.visible()) == 2


def test_a_wrong_secret_is_refused_by_the_receiver(
    sandbox: Server, webhook: Driven, connection: dict[str, str]
) -> None:
    outcome = commit(webhook, a_post(), {**connection, "secret": "whsec_" + "QUFB" * 8})

    assert outcome == NotPublished(
        Refusal.PERMANENT, "http_401", "HTTP 401: the signature is wrong"
    )
    assert sandbox.ledger.visible() == []


@pytest.mark.parametrize(
    ("kind", "more", "expected", "visible"),
    FAULTS,
    ids=[f"{kind} {more}" for kind, more, *_ in FAULTS],
)
def test_after_any_failure_repeating_shows_the_post_exactly_once(
    sandbox: Server,
    webhook: Driven,
    connection: dict[str, str],
    kind: str,
    more: dict[str, Any],
    expected: type | Refusal,
    visible: int,
) -> None:
    sandbox.faults.add({"kind": kind, "match": {"network": "webhook"}, **more})

    outcome = commit(webhook, a_post(), connection)

    if isinstance(expected, Refusal):
        assert isinstance(outcome, NotPublished)
        assert outcome.refusal is expected
    else:
        assert isinstance(outcome, expected)
    assert len(sandbox.ledger.visible()) == visible

    assert isinstance(commit(webhook, a_post(), connection), Published)
    assert len(sandbox.ledger.visible()) == 1


def test_a_limit_says_when_to_come_back(
    sandbox: Server, webhook: Driven, connection: dict[str, str]
) -> None:
    sandbox.faults.add({"kind": "rate_limit", "retry_after": 7})

    outcome = commit(webhook, a_post(), connection)

    assert isinstance(outcome, NotPublished)
    assert outcome.retry_after == 7


def test_without_leave_one_machine_is_not_called(
    sandbox: Server, transport: Transport, clock: Clock, connection: dict[str, str]
) -> None:
    public_only = Driven(Webhook(transport, clock))

    outcome = commit(public_only, a_post(), connection)

    assert isinstance(outcome, NotPublished)
    assert outcome.code == "address_refused"
    assert sandbox.ledger.calls() == []


def test_a_public_name_that_leads_to_this_machine_is_not_called(
    sandbox: Server, transport: Transport, clock: Clock
) -> None:
    rebound = Driven(Webhook(transport, clock, guard=Guard(lambda _host, _port: ["127.0.0.1"])))
    port = sandbox.url.rpartition(":")[2]
    url = f"https://hooks.example.com:{port}/webhooks/demo"

    outcome = commit(rebound, a_post(), {"url": url, "secret": SECRET})

    assert isinstance(outcome, NotPublished)
    assert outcome.code == "address_refused"
    assert sandbox.ledger.calls() == []


def test_a_name_is_looked_up_and_called(
    sandbox: Server, webhook: Driven, connection: dict[str, str]
) -> None:
    by_name = {**connection, "url": connection["url"].replace("127.0.0.1", "localhost")}

    assert isinstance(commit(webhook, a_post(), by_name), Published)
    assert len(sandbox.ledger.visible()) == 1
