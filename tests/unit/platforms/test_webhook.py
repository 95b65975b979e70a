"""What is sent to a receiver, at which address, and the meaning of answers."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook as Verifier

from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.findings import ConnectionCheck
from drumbeat.domain.publishing import (
    Ambiguous,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Presence,
    Published,
    Refusal,
)
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.webhook import Webhook
from drumbeat.ports.transport import NoAnswer, NotSent, Response, TransportFailure
from tests.unit.platforms.doubles import (
    NOW,
    Driven,
    ScriptedTransport,
    StandingClock,
    a_post,
    answered,
)

SECRET = "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5"
CONNECTION = {"url": "https://hooks.example.com/T0KEN?key=K3Y", "secret": SECRET}
WEBHOOK_ID = "post_0b8d9f0e-3f3d-4a64-9a55-2f1c7c6f8f10_3"
HANDLE = {"webhook_id": WEBHOOK_ID}
NOT_SENT = NotSent("not_connected", "hooks.example.com could not be reached.")
NO_ANSWER = NoAnswer("answer_timeout", "hooks.example.com did not answer in time.")
OK = answered("", 204)


def a_webhook(
    transport: ScriptedTransport,
    *,
    addresses: Sequence[str] = ("93.184.216.34",),
    allow_private: bool = False,
) -> Webhook:
    return Webhook(
        transport,
        StandingClock(),
        guard=Guard(lambda _host, _port: addresses, allow_private),
    )


def committed(*answers: Response | TransportFailure, **options: Any) -> Outcome:
    return Driven(a_webhook(ScriptedTransport(*answers), **options)).commit(
        a_post(), CONNECTION, HANDLE
    )


# Connections


def test_a_connection_shows_its_host_and_hides_path_and_secret() -> None:
    facts = a_webhook(ScriptedTransport()).check_connection(CONNECTION)

    assert facts == {"host": "hooks.example.com"}


@pytest.mark.parametrize(
    ("connection", "fields"),
    [
        ({}, ["connection.url", "connection.secret"]),
        ({**CONNECTION, "url": "http://hooks.example.com/"}, ["connection.url"]),
        ({**CONNECTION, "url": "https://169.254.169.254/"}, ["connection.url"]),
        ({**CONNECTION, "url": None}, ["connection.url"]),
        ({**CONNECTION, "secret": None}, ["connection.secret"]),
        ({**CONNECTION, "secret": ""}, ["connection.secret"]),
        ({**CONNECTION, "secret": "whsec_"}, ["connection.secret"]),
        ({**CONNECTION, "secret": "just a password"}, ["connection.secret"]),
        ({**CONNECTION, "secret": SECRET.removeprefix("whsec_")}, ["connection.secret"]),
        ({**CONNECTION, "secret": "whsec_ä"}, ["connection.secret"]),
        ({**CONNECTION, "secret": "whsec_not base64 at all, is it? no"}, ["connection.secret"]),
        ({**CONNECTION, "secret": "whsec_" + "QUFB" * 8 + "!"}, ["connection.secret"]),
        ({**CONNECTION, "secret": "whsec_" + "QUFB" * 8 + "\n"}, ["connection.secret"]),
        ({**CONNECTION, "secret": "whsec_" + "QU-_" * 10}, ["connection.secret"]),
        ({**CONNECTION, "secret": "whsec_" + "QUFB" * 7}, ["connection.secret"]),
        ({**CONNECTION, "secret": "whsec_" + "QUFB" * 22}, ["connection.secret"]),
        ({**CONNECTION, "name": "x"}, ["connection.name"]),
    ],
)
def test_a_connection_that_cannot_work_is_refused_by_field(
    connection: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        a_webhook(ScriptedTransport()).check_connection(connection)

    assert [wrong.field for wrong in refused.value.errors] == fields
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize("bytes_as_base64", ["QUFB" * 8, "QUFB" * 21, "QUFB" * 21 + "QQ=="])
def test_a_secret_of_24_to_64_bytes_is_taken(bytes_as_base64: str) -> None:
    connection = {**CONNECTION, "secret": f"whsec_{bytes_as_base64}"}

    assert a_webhook(ScriptedTransport()).check_connection(connection)


def test_checking_looks_nothing_up() -> None:
    def no_look_up(_host: str, _port: int) -> Sequence[str]:
        raise AssertionError("looked up")

    webhook = Webhook(ScriptedTransport(), StandingClock(), guard=Guard(no_look_up))

    assert webhook.check_connection(CONNECTION)


# What is sent


def test_the_handle_is_the_same_over_attempts_and_another_for_each_generation() -> None:
    webhook = Driven(a_webhook(ScriptedTransport()))

    first = webhook.prepare(a_post(), CONNECTION)

    assert first == Prepared(HANDLE)
    assert webhook.prepare(a_post(caption="edited"), CONNECTION) == first
    assert webhook.prepare(a_post(generation=4), CONNECTION) != first


def test_the_body_is_the_documented_one() -> None:
    transport = ScriptedTransport(OK)
    post = a_post(
        scheduled_for=datetime(2026, 12, 22, 9, 0, tzinfo=timezone(timedelta(hours=-8))),
        media_urls=("https://cdn.example/a.jpg",),
        cta_type="BookOnline",
        cta_url="https://h2o.example/book",
    )

    Driven(a_webhook(transport)).commit(post, CONNECTION, HANDLE)

    assert json.loads(transport.requests[0].body or b"") == {
        "type": "post.published",
        "tenant_id": "h2o",
        "instance_id": "0b8d9f0e-3f3d-4a64-9a55-2f1c7c6f8f10",
        "scheduled_for": "2026-12-22T17:00:00Z",
        "title": "Frozen pipes",
        "caption": "Keep your pipes warm tonight.",
        "media_urls": ["https://cdn.example/a.jpg"],
        "media": [
            {
                "url": "https://cdn.example/a.jpg",
                "alt": "",
                "kind": None,
                "width": None,
                "height": None,
            }
        ],
        "cta_type": "BookOnline",
        "cta_url": "https://h2o.example/book",
    }


def verified(secret: str, transport: ScriptedTransport, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The body, verified by the specification's own library."""

    class AtThatTime(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return NOW

    monkeypatch.setattr("standardwebhooks.webhooks.datetime", AtThatTime)
    (request,) = transport.requests
    return Verifier(secret).verify(request.body or b"", dict(request.headers))


@given(
    key=st.binary(min_size=24, max_size=64),
    caption=st.text(alphabet=st.characters(), max_size=80),
)
def test_receivers_libraries_verify_what_was_signed(key: bytes, caption: str) -> None:
    transport = ScriptedTransport(OK)
    secret = f"whsec_{base64.b64encode(key).decode()}"
    post: Outgoing = a_post(caption=caption)

    outcome = Driven(a_webhook(transport)).commit(post, {**CONNECTION, "secret": secret}, HANDLE)

    assert isinstance(outcome, Published)
    with pytest.MonkeyPatch.context() as patch:
        assert verified(secret, transport, patch)["caption"] == caption


def test_a_signature_by_another_secret_is_not_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    transport = ScriptedTransport(OK)
    Driven(a_webhook(transport)).commit(a_post(), CONNECTION, HANDLE)

    with pytest.raises(Exception, match="No matching signature"):
        verified("whsec_" + "QUFB" * 8, transport, monkeypatch)


def test_id_and_time_of_the_attempt_are_in_the_headers() -> None:
    transport = ScriptedTransport(OK)

    Driven(a_webhook(transport)).commit(a_post(), CONNECTION, HANDLE)

    headers = transport.requests[0].headers
    assert headers["webhook-id"] == WEBHOOK_ID
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert headers["Content-Type"] == "application/json"


# Where it is sent


def test_the_call_goes_to_the_address_that_was_checked() -> None:
    transport = ScriptedTransport(OK)

    Driven(a_webhook(transport)).commit(a_post(), CONNECTION, HANDLE)

    (request,) = transport.requests
    assert (request.url, request.address) == (CONNECTION["url"], "93.184.216.34")


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["::1"],
        ["::ffff:10.0.0.1"],
        ["fe80::1%eth0"],
        ["93.184.216.34", "10.0.0.1"],
        ["93.184.216.34", "93.184.216.35", "93.184.216.36", "127.0.0.1"],
        ["nonsense"],
    ],
)
def test_a_name_that_leads_inside_is_not_called(addresses: list[str]) -> None:
    transport = ScriptedTransport()

    outcome = Driven(a_webhook(transport, addresses=addresses)).commit(a_post(), CONNECTION, HANDLE)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "address_refused")
    assert transport.requests == []


def test_a_url_that_was_stored_before_it_was_refused_is_not_called() -> None:
    connection = {**CONNECTION, "url": "http://127.0.0.1:8080/"}
    transport = ScriptedTransport()

    outcome = Driven(a_webhook(transport)).commit(a_post(), connection, HANDLE)

    assert isinstance(outcome, NotPublished)
    assert outcome.code == "address_refused"


def test_a_name_that_leads_nowhere_is_tried_again_later() -> None:
    def no_such_name(_host: str, _port: int) -> Sequence[str]:
        raise OSError("Name or service not known")

    webhook = Webhook(ScriptedTransport(), StandingClock(), guard=Guard(no_such_name))

    for found in (webhook, a_webhook(ScriptedTransport(), addresses=[])):
        outcome = Driven(found).commit(a_post(), CONNECTION, HANDLE)
        assert isinstance(outcome, NotPublished)
        assert (outcome.refusal, outcome.code) == (Refusal.TRANSIENT, "name_not_resolved")


def test_the_next_address_is_tried_only_when_nothing_was_sent() -> None:
    addresses = ["93.184.216.34", "2606:4700::1"]

    reached = ScriptedTransport(NOT_SENT, OK)
    outcome = Driven(a_webhook(reached, addresses=addresses)).commit(a_post(), CONNECTION, HANDLE)
    assert isinstance(outcome, Published)
    assert [request.address for request in reached.requests] == addresses

    unanswered = ScriptedTransport(NO_ANSWER)
    outcome = Driven(a_webhook(unanswered, addresses=addresses)).commit(
        a_post(), CONNECTION, HANDLE
    )
    assert isinstance(outcome, Ambiguous)


def test_a_name_with_many_addresses_is_not_tried_for_ever() -> None:
    addresses = [f"93.184.216.{number}" for number in range(1, 10)]
    transport = ScriptedTransport(*[NOT_SENT] * 9)

    Driven(a_webhook(transport, addresses=addresses)).commit(a_post(), CONNECTION, HANDLE)

    assert [request.address for request in transport.requests] == addresses[:3]


def test_an_address_in_the_url_needs_no_look_up() -> None:
    transport = ScriptedTransport(OK)
    connection = {**CONNECTION, "url": "https://8.8.8.8/x"}

    Driven(a_webhook(transport, addresses=[])).commit(a_post(), connection, HANDLE)

    assert transport.requests[0].address == "8.8.8.8"


# What answers mean


@pytest.mark.parametrize("status", [200, 201, 202, 204, 206, 299])
@pytest.mark.parametrize("body", ["", "not json", '{"error": "but taken"}'])
def test_any_2xx_is_published(status: int, body: str) -> None:
    assert committed(answered(body, status)) == Published(WEBHOOK_ID)


def test_2xx_is_published_even_if_its_body_breaks_off() -> None:
    assert committed(Response(200, {}, b"", complete=False)) == Published(WEBHOOK_ID)


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (301, Refusal.PERMANENT),
        (302, Refusal.PERMANENT),
        (304, Refusal.PERMANENT),
        (307, Refusal.PERMANENT),
        (400, Refusal.PERMANENT),
        (401, Refusal.PERMANENT),
        (403, Refusal.PERMANENT),
        (404, Refusal.PERMANENT),
        (408, Refusal.TRANSIENT),
        (410, Refusal.REAUTH),
        (413, Refusal.PERMANENT),
        (422, Refusal.PERMANENT),
        (425, Refusal.TRANSIENT),
        (429, Refusal.RATE_LIMITED),
    ],
)
def test_a_status_below_500_is_not_taken(status: int, refusal: Refusal) -> None:
    outcome = committed(answered("", status))

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (refusal, f"http_{status}")


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 520, 524, 599])
def test_a_receiver_that_broke_down_may_have_kept_it(status: int) -> None:
    assert isinstance(committed(answered("", status)), Ambiguous)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("999999999", 86_400),
        ("Tue, 22 Dec 2026 17:00:59 GMT", 60),
        ("Tuesday, 22-Dec-26 17:00:59 GMT", 60),
        ("Tue, 22 Dec 2026 16:00:00 GMT", 0),
        ("Tue, 22 Dec 2099 16:00:00 GMT", 86_400),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("١٢", None),
        ("9" * 5000, 86_400),
        ("Tue, 99 Foo 2026", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_nonsense_is_nothing(
    header: str, seconds: float | None
) -> None:
    outcome = committed(answered("", 429, {"retry-after": header}))

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.RATE_LIMITED
    assert outcome.retry_after == seconds


def test_503_is_a_limit_only_when_it_says_how_long() -> None:
    limited = committed(answered("", 503, {"retry-after": "30"}))
    broken = committed(answered("", 503, {"retry-after": "whenever"}))

    assert isinstance(limited, NotPublished)
    assert (limited.refusal, limited.retry_after) == (Refusal.RATE_LIMITED, 30)
    assert isinstance(broken, Ambiguous)


@given(header=st.text())
def test_no_retry_after_is_too_strange(header: str) -> None:
    outcome = committed(answered("", 429, {"retry-after": header}))

    assert isinstance(outcome, NotPublished)
    assert outcome.retry_after is None or 0 <= outcome.retry_after <= 86_400


def test_what_was_certainly_not_sent_may_be_sent_again() -> None:
    assert committed(NOT_SENT) == NotPublished(
        Refusal.TRANSIENT, "not_connected", "hooks.example.com could not be reached."
    )


def test_what_was_not_answered_is_ambiguous() -> None:
    assert committed(NO_ANSWER) == Ambiguous(
        "answer_timeout", "hooks.example.com did not answer in time."
    )


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (answered({"error": "No such banner"}, 422), "HTTP 422: No such banner"),
        (answered({"detail": "a", "message": "b"}, 422), "HTTP 422: a"),
        (answered("no\nroom", 422, {"content-type": "text/plain"}), "HTTP 422: no room"),
        (
            answered("<h1>No</h1>", 422, {"content-type": "text/html"}),
            "The receiver answered HTTP 422.",
        ),
        (answered({"error": {"code": 1}}, 422), "The receiver answered HTTP 422."),
        (
            answered("", 302, {"location": "https://x.example/"}),
            "The receiver answered HTTP 302. Redirects are not followed: enter the final URL.",
        ),
    ],
)
def test_a_refusal_carries_the_receivers_own_words(answer: Response, message: str) -> None:
    outcome = committed(answer)

    assert isinstance(outcome, NotPublished)
    assert outcome.message == message


def test_receivers_cannot_be_asked_what_they_took() -> None:
    webhook = Driven(a_webhook(ScriptedTransport()))

    assert webhook.find(a_post(), CONNECTION, HANDLE) is Presence.UNKNOWN
    assert webhook.network.profile.may_repeat(timedelta(days=400))


# Secrets


@pytest.mark.parametrize("status", [302, 401, 410, 429, 500, 504])
@pytest.mark.parametrize("quoted", [SECRET, SECRET.removeprefix("whsec_")])
def test_a_secret_that_the_receiver_quotes_reaches_no_outcome(status: int, quoted: str) -> None:
    for answer in (
        answered({"error": f"wrong key {quoted}"}, status),
        answered(f"wrong key {quoted}", status, {"content-type": "text/plain"}),
    ):
        assert quoted not in repr(committed(answer))


def test_the_secret_itself_is_not_sent() -> None:
    transport = ScriptedTransport(OK)

    Driven(a_webhook(transport)).commit(a_post(), CONNECTION, HANDLE)

    (request,) = transport.requests
    assert SECRET.removeprefix("whsec_") not in f"{request.headers} {request.body!r}"


# Checks


def test_a_check_calls_nobody() -> None:
    transport = ScriptedTransport()

    assert Driven(a_webhook(transport)).check(CONNECTION) == ConnectionCheck()
    assert transport.requests == []


@pytest.mark.parametrize(
    ("addresses", "code"),
    [(["10.0.0.1"], "address_refused"), ([], "name_not_resolved")],
)
def test_a_check_finds_where_the_name_leads(addresses: list[str], code: str) -> None:
    [found] = Driven(a_webhook(ScriptedTransport(), addresses=addresses)).check(CONNECTION).findings

    assert (found.code, found.severity.value) == (code, "error")
    assert "T0KEN" not in found.message
    assert "K3Y" not in found.message
