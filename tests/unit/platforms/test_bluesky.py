"""What is sent to Bluesky, how its sessions are opened, and the meaning of its answers."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.connections import NotRenewed, Renewed
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.publishing import (
    Handle,
    Medium,
    NotPublished,
    Outgoing,
    Prepared,
    Presence,
    Published,
    Refusal,
)
from drumbeat.platforms.bluesky import Bluesky, record_key, record_of
from drumbeat.platforms.bluesky_text import HANDLE, facets, mentioned
from drumbeat.ports import AccessLost, NoAnswer, NotSent, Request, Response
from drumbeat.ports.transport import TransportFailure
from tests.direct_session import DirectSession, PicturesInHand
from tests.pictures import png
from tests.unit.platforms.doubles import NOW, ScriptedTransport, StandingClock, a_post, answered

SYNTAX = json.loads((Path(__file__).parents[2] / "contracts" / "atproto_syntax.json").read_text())[
    "syntax"
]
DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
PASTED = {"handle": "h2o.example.com", "app_password": "abcd-efgh-ijkl-mnop"}
OPENED = {
    **PASTED,
    "did": DID,
    "server": "https://pds.example",
    "access_jwt": "ACCESS",
    "refresh_jwt": "REFRESH",
}
OPTIONS = {"picture": "post"}
KEYED: Handle = {
    "did": DID,
    "rkey": "3n5bjntt74aly",
    "created_at": "2026-12-22T17:00:00.000Z",
    "pictures": [],
    "mentions": {},
}
URI = f"at://{DID}/app.bsky.feed.post/3n5bjntt74aly"
BLOB = {"$type": "blob", "ref": {"$link": "bafkrei"}, "mimeType": "image/png", "size": 67}
EXPIRED = answered({"error": "ExpiredToken", "message": "Token has expired"}, 400)
NO_ANSWER = NoAnswer("answer_timeout", "pds.example did not answer in time.")


def a_bluesky() -> Bluesky:
    return Bluesky(StandingClock())


def session_over(
    *answers: Response | TransportFailure, connection: Any = OPENED
) -> tuple[DirectSession, list[Request]]:
    transport = ScriptedTransport(*answers)
    return DirectSession(
        a_bluesky(), connection, transport, PicturesInHand(a=png(4, 3), big=png(padding=1_500_000))
    ), transport.requests


def a_skeet(**changes: Any) -> Outgoing:
    return a_post(**{"options": OPTIONS, **changes})


# Connections


@pytest.mark.parametrize("handle", SYNTAX["handle"]["valid"])
def test_handles_are_those_of_the_protocol(handle: str) -> None:
    assert HANDLE.fullmatch(handle)


@pytest.mark.parametrize("handle", SYNTAX["handle"]["invalid"])
def test_what_is_no_handle_is_refused(handle: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        a_bluesky().check_connection({**PASTED, "handle": handle})

    assert [error.field for error in caught.value.errors] == ["connection.handle"]


@pytest.mark.parametrize("password", ["my own password", "abcd-efgh-ijkl", "", None])
def test_only_an_app_password_is_taken(password: object) -> None:
    with pytest.raises(InvalidInput, match="app password"):
        a_bluesky().check_connection({**PASTED, "app_password": password})


# Access


def token(ends_at: datetime) -> str:
    claims = json.dumps({"exp": int(ends_at.timestamp())}).encode()
    return f"x.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.x"


def document(server: object = "https://pds.example") -> Response:
    service = [{"id": "#atproto_pds", "serviceEndpoint": server}]
    names = ["at://H2O.example.com"]
    return answered({"id": DID, "alsoKnownAs": names, "service": service})


def session_answer(number: int = 1) -> Response:
    ends_at = NOW + timedelta(hours=2)
    return answered({"accessJwt": token(ends_at), "refreshJwt": f"REFRESH{number}"})


def renewed(connection: Any, *answers: Response | TransportFailure) -> tuple[Any, list[Request]]:
    transport = ScriptedTransport(*answers)
    return a_bluesky().renew(connection, transport), transport.requests


def test_a_handle_leads_to_the_server_that_holds_the_account() -> None:
    outcome, requests = renewed(PASTED, answered({"did": DID}), document(), session_answer())

    assert isinstance(outcome, Renewed)
    assert outcome.connection["server"] == "https://pds.example"
    assert outcome.access_ends_at == NOW + timedelta(hours=2)
    assert [request.url for request in requests] == [
        "https://public.api.bsky.app/xrpc/com.atproto.identity.resolveHandle?handle=h2o.example.com",
        f"https://plc.directory/{DID.replace(':', '%3A')}",
        "https://pds.example/xrpc/com.atproto.server.createSession",
    ]


def test_a_did_of_the_web_is_asked_where_it_is() -> None:
    _, requests = renewed({**PASTED, "did": "did:web:h2o.example"}, document(), session_answer())

    assert requests[0].url == "https://h2o.example/.well-known/did.json"


def test_a_session_is_renewed_by_its_refresh_token_alone() -> None:
    outcome, [request] = renewed(OPENED, session_answer(2))

    assert isinstance(outcome, Renewed)
    assert outcome.connection["refresh_jwt"] == "REFRESH2"
    assert request.headers["Authorization"] == "Bearer REFRESH"
    assert request.body is None


def test_where_the_refresh_token_is_dead_the_app_password_opens_a_new_session() -> None:
    revoked = answered({"error": "ExpiredToken", "message": "Token has been revoked"}, 400)

    outcome, requests = renewed(OPENED, revoked, document(), session_answer())

    assert isinstance(outcome, Renewed)
    assert "resolveHandle" not in requests[1].url, "the account's id lasts, its handle may change"


@pytest.mark.parametrize(
    ("answers", "dead"),
    [
        ([answered({"error": "InvalidRequest"}, 400)], True),
        ([answered("", 503)], False),
        ([answered({"did": "did:plc:no"})], False),
        ([answered({"did": DID}), answered("", 404)], False),
        ([answered({"did": DID}), document("file:///etc/passwd")], False),
        (
            [
                answered({"did": DID}),
                document(),
                answered({"error": "AuthenticationRequired"}, 401),
            ],
            True,
        ),
        (
            [
                answered({"did": DID}),
                document(),
                answered({"error": "AuthFactorTokenRequired"}, 401),
            ],
            True,
        ),
        (
            [answered({"did": DID}), document(), answered({"error": "RateLimitExceeded"}, 429)],
            False,
        ),
        ([answered({"did": DID}), document(), answered({"accessJwt": 1})], False),
        ([answered({"did": DID}), document(), NO_ANSWER], False),
        ([NotSent("not_connected", "No.")], False),
    ],
)
def test_access_is_dead_only_where_that_is_said(
    answers: list[Response | TransportFailure], dead: bool
) -> None:
    outcome, _ = renewed(PASTED, *answers)

    assert isinstance(outcome, NotRenewed)
    assert outcome.dead is dead


def test_an_account_that_does_not_go_by_the_handle_gets_no_password() -> None:
    service = [{"id": "#atproto_pds", "serviceEndpoint": "https://elsewhere.example"}]
    other = answered({"id": DID, "alsoKnownAs": ["at://other.example"], "service": service})

    outcome, requests = renewed(PASTED, answered({"did": DID}), other)

    assert isinstance(outcome, NotRenewed)
    assert (outcome.dead, outcome.code) == (True, "handle_not_confirmed")
    assert not any("elsewhere" in request.url for request in requests)


def test_access_that_is_lost_for_good_asks_for_a_new_connection() -> None:
    gone = answered({"error": "InvalidRequest"}, 400)
    session, _ = session_over(gone, connection=PASTED)

    outcome = a_bluesky().prepare(a_skeet(), session)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.REAUTH


def test_access_that_can_not_be_opened_just_now_may_be_later() -> None:
    session, _ = session_over(answered("", 503), connection=PASTED)

    with pytest.raises(AccessLost):
        _ = session.connection
    session, _ = session_over(answered("", 503), connection=PASTED)
    outcome = a_bluesky().prepare(a_skeet(), session)
    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.TRANSIENT


# The record's key


@given(st.integers(1_577_836_800, 7_258_118_400), st.text(min_size=1), st.integers(1))
def test_any_posts_key_is_one_of_the_protocol(second: int, post_id: str, number: int) -> None:
    at = datetime.fromtimestamp(second, UTC)
    post = a_post(scheduled_for=at, instance_id=post_id, generation=number)

    key = record_key(post)

    assert len(key) == 13
    assert key[0] in "234567abcdefghij"
    assert set(key) <= set("234567abcdefghijklmnopqrstuvwxyz")


def test_a_key_is_the_generations_and_sorts_by_time() -> None:
    post = a_post()
    later = a_post(scheduled_for=post.scheduled_for + timedelta(minutes=1))

    assert record_key(post) == record_key(a_post(caption="Mended"))
    assert record_key(post) != record_key(a_post(generation=4))
    assert record_key(post) < record_key(later)


# Texts


@given(st.text(max_size=60))
def test_what_can_be_followed_lies_within_the_text_and_does_not_overlap(text: str) -> None:
    found = facets(text, {})

    length, behind = len(text.encode("utf-8", "replace")), 0
    for facet in found:
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert behind <= start < end <= length
        behind = end


def test_bytes_are_counted_not_characters() -> None:
    [facet] = facets("Ä👩‍🚒 #pipes", {})

    start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
    assert "Ä👩‍🚒 #pipes".encode()[start:end] == b"#pipes"


def test_mentions_are_handles_whose_account_is_known() -> None:
    text = "@Rosa.example.com and @nobody, mail@example.com, (@h2o.example.com)"

    assert mentioned(text) == ["rosa.example.com", "h2o.example.com"]
    [facet] = facets("@Rosa.example.com", {"rosa.example.com": DID})
    assert facet["features"] == [{"$type": "app.bsky.richtext.facet#mention", "did": DID}]


def test_a_record_is_the_same_each_time_it_is_made() -> None:
    post = a_skeet(cta_url="https://h2o.example/book", options={**OPTIONS, "languages": ["en"]})

    assert record_of(post, KEYED) == record_of(post, json.loads(json.dumps(KEYED)))
    assert record_of(post, KEYED)["embed"]["external"]["uri"] == "https://h2o.example/book"


def test_a_number_to_call_stands_in_the_text() -> None:
    record = record_of(a_skeet(cta_url="tel:+13105550100", cta_display="(310) 555-0100"), KEYED)

    assert record["text"].endswith("Call us: (310) 555-0100")
    assert "embed" not in record


# Preparing


def test_a_late_post_is_dated_when_it_is_sent() -> None:
    session, _ = session_over()
    late = a_skeet(scheduled_for=NOW - timedelta(hours=3))

    outcome = a_bluesky().prepare(late, session)

    assert isinstance(outcome, Prepared)
    assert outcome.handle["created_at"] == "2026-12-22T16:59:59.000Z"


@pytest.mark.parametrize(
    ("picture", "options", "code"),
    [
        ("big", {"picture": "card"}, "picture_too_large"),
        ("gone", OPTIONS, "media_unreachable"),
        ("a", {**OPTIONS, "languages": ["not a language"]}, "language_unknown"),
    ],
)
def test_what_bluesky_would_refuse_is_said_before_anything_is_uploaded(
    picture: str, options: dict[str, Any], code: str
) -> None:
    session, requests = session_over()
    post = a_skeet(
        media=(Medium(url=picture),), options=options, cta_url="https://h2o.example/book"
    )

    outcome = a_bluesky().prepare(post, session)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, code)
    assert requests == []


@pytest.mark.parametrize(
    ("options", "most"),
    [({"picture": "card"}, 1_000_000), ({"picture": "post"}, 2_000_000), ({}, 2_000_000)],
)
def test_pictures_of_the_library_are_made_so_small_as_they_are_taken(
    options: dict[str, Any], most: int
) -> None:
    post = a_skeet(
        media=(Medium(url="a"),), options={**OPTIONS, **options}, cta_url="https://h2o.example/b"
    )

    spec = a_bluesky().picture_spec(post)

    assert (spec.max_bytes, spec.max_width, spec.max_height) == (most, 2000, 2000)


def test_an_upload_that_meets_an_ended_session_is_made_again() -> None:
    session, requests = session_over(EXPIRED, session_answer(), answered({"blob": BLOB}))

    outcome = a_bluesky().prepare(a_skeet(media=(Medium(url="a", alt="x"),)), session)

    assert isinstance(outcome, Prepared)
    assert outcome.handle["pictures"] == [{"blob": BLOB, "alt": "x", "size": [4, 3]}]
    assert requests[0].body == requests[2].body == png(4, 3)


# Committing and looking


def test_the_same_key_with_other_words_is_the_post_that_is_there() -> None:
    there = answered({"uri": URI, "value": {}})
    session, requests = session_over(answered({"error": "InvalidSwap"}, 400), there)

    outcome = a_bluesky().commit(a_skeet(), session, KEYED)

    assert isinstance(outcome, Published)
    assert json.loads(requests[0].body or b"")["swapRecord"] is None


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (answered({"error": "RecordNotFound"}, 400), Presence.ABSENT),
        (answered({"error": "InvalidRequest"}, 400), Presence.UNKNOWN),
        (answered({"error": "RepoTakendown"}, 400), Presence.UNKNOWN),
        (answered({"uri": "at://x/y/another"}), Presence.UNKNOWN),
        (answered("", 404), Presence.UNKNOWN),
        (NO_ANSWER, Presence.UNKNOWN),
    ],
)
def test_only_that_the_record_is_not_there_is_proof(
    answer: Response | TransportFailure, found: Presence
) -> None:
    session, _ = session_over(answer)

    assert a_bluesky().find(a_skeet(), session, KEYED) is found


@pytest.mark.parametrize(
    "headers", [{"ratelimit-reset": str(int(NOW.timestamp()) + 90)}, {"retry-after": "90"}]
)
def test_a_limit_says_when_to_come_back(headers: dict[str, str]) -> None:
    session, _ = session_over(answered({"error": "RateLimitExceeded"}, 429, headers))

    outcome = a_bluesky().commit(a_skeet(), session, KEYED)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.retry_after) == (Refusal.RATE_LIMITED, 90)


def test_an_account_that_is_not_active_is_found_by_a_check() -> None:
    session, _ = session_over(answered({"did": DID, "active": False, "status": "takendown"}))

    [finding] = a_bluesky().check(session).findings

    assert (finding.code, finding.message) == ("account_inactive", "The account is takendown.")
