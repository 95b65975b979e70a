"""What is sent to a Mastodon server, and the meaning of its answers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised, Target
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.media import AssetKind, Crop, StoredFile
from drumbeat.domain.publishing import (
    Ambiguous,
    Handle,
    Medium,
    NotPublished,
    Outgoing,
    Prepared,
    Preparing,
    Presence,
    Progress,
    Published,
    Refusal,
)
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.mastodon import Mastodon, key_of, status_of
from drumbeat.platforms.mastodon_instance import Instance, instance_of, says
from drumbeat.ports import NoAnswer, Request, Response
from drumbeat.ports.transport import TransportFailure
from tests.direct_session import DirectSession, PicturesInHand
from tests.pictures import png
from tests.samples import asset
from tests.unit.platforms.doubles import NOW, ScriptedTransport, StandingClock, a_post, answered
from tests.unit.platforms.mastodon_contract import (
    AN_ACCOUNT,
    AN_INSTANCE,
    CONTRACT,
    HeldScript,
    HeldTransport,
    a_status,
    an_app,
    an_upload,
    odd,
)

CONNECTION = {"instance_url": "https://social.example/@h2o", "access_token": "T0KEN"}
OPTIONS = {"visibility": "public", "content_warning": "", "language": ""}
HANDLE: Handle = {
    "key": "k",
    "account": "7",
    "media": [],
    "keeps_keys": False,
    "not_before": "2026-12-22T16:59:30+00:00",
}
SINCE, BEFORE = "2026-12-22T17:00:05.000Z", "2026-12-22T16:58:00.000Z"
NO_ANSWER = NoAnswer("answer_timeout", "social.example did not answer in time.")
#: What is read about an instance before the first upload.
LEARNED = (answered(AN_INSTANCE), answered({"links": []}), answered(AN_ACCOUNT))


class RealClock(StandingClock):
    def now(self) -> datetime:
        return datetime.now(UTC)


def a_film(url: str = "film", **stored: Any) -> Medium:
    """A video of the library; `stored`: its file."""
    known = {"content_type": "video/mp4", "size": 4, "width": 640, "height": 360}
    file = StoredFile(key="media/x/film.mp4", **{**known, **stored})
    kept = asset(id="film", kind=AssetKind.VIDEO, files={"full": file})
    return Medium(url=url, alt="A film", asset=kept, file=file)


def a_mastodon() -> Mastodon:
    return Mastodon(StandingClock(), guard=Guard(lambda _host, _port: ["93.184.216.34"]))


def session_over(*answers: Response | TransportFailure) -> tuple[DirectSession, list[Request]]:
    transport = HeldScript(*answers)
    media = PicturesInHand(a=png(), film=b"film")
    return DirectSession(a_mastodon(), CONNECTION, transport, media), transport.requests


def looked(*listed: dict[str, Any], post: Outgoing | None = None) -> Any:
    session, _ = session_over(answered(list(listed)))
    return a_mastodon().find(post or a_post(options=OPTIONS), session, HANDLE)


# Connections


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"instance_url": "http://social.example"}, "connection.instance_url"),
        ({"instance_url": "https://127.0.0.1"}, "connection.instance_url"),
        ({"access_token": "two words"}, "connection.access_token"),
    ],
)
def test_a_connection_that_can_not_work_says_where(changed: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        a_mastodon().check_connection({**CONNECTION, **changed})

    assert [error.field for error in caught.value.errors] == [field]


def test_the_address_of_a_page_leads_to_its_server() -> None:
    session, requests = session_over(answered(AN_ACCOUNT))

    assert a_mastodon().check_connection(CONNECTION) == {"instance": "social.example"}
    assert a_mastodon().check(session).findings == ()
    assert requests[0].url == "https://social.example/api/v1/accounts/verify_credentials"


# What is sent


@pytest.mark.parametrize("media", [[], ["1", "2"]])
@pytest.mark.parametrize("visibility", ["public", "unlisted", "private"])
def test_a_new_status_is_what_the_api_takes(media: list[str], visibility: str) -> None:
    options = {"visibility": visibility, "content_warning": "Leaks", "language": "de"}

    form = status_of(a_post(options=options), {**HANDLE, "media": media})

    CONTRACT.require(form, CONTRACT.schema_of("MediaStatus" if media else "TextStatus"))
    session, requests = session_over(answered(a_status("x", SINCE)))
    a_mastodon().commit(a_post(options=options), session, {**HANDLE, "media": media})
    assert json.loads(requests[0].body or b"") == form


def test_a_picture_is_uploaded_with_its_alt_text() -> None:
    session, requests = session_over(*LEARNED, an_upload())
    post = a_post(media=(Medium(url="a", alt="Ä pipe"),), options=OPTIONS)

    outcome = a_mastodon().prepare(post, session)

    assert isinstance(outcome, Prepared)
    assert outcome.handle["media"] == ["55"]
    upload = requests[-1]
    assert upload.url == "https://social.example/api/v2/media"
    body = upload.body or b""
    assert b'name="description"' in body
    assert "Ä pipe".encode() in body
    assert png() in body


@pytest.mark.parametrize(
    ("crop", "focus"),
    [
        (Crop(x=0, y=0), b"-1.00,1.00"),
        (Crop(x=0.75, y=0.5), b"0.50,0.00"),
        (Crop(x=1, y=1), b"1.00,-1.00"),
        (Crop(x=0, y=0, pad=True), None),
        (None, None),
    ],
)
def test_the_point_that_stays_in_sight_is_told_from_the_middle_and_upwards(
    crop: Crop | None, focus: bytes | None
) -> None:
    session, requests = session_over(*LEARNED, an_upload())

    a_mastodon().prepare(a_post(media=(Medium(url="a", crop=crop),), options=OPTIONS), session)

    body = requests[-1].body or b""
    assert (b'name="focus"\r\n\r\n' + (focus or b"")) in body or focus is None
    assert (b'name="focus"' in body) == (focus is not None)


def test_a_video_is_left_to_the_function_that_has_the_time_and_then_waited_for() -> None:
    post = a_post(media=(a_film(),), options=OPTIONS)
    session, requests = session_over(*LEARNED, an_upload(status=202), answered({}, 206))

    first = a_mastodon().prepare(post, session)
    assert isinstance(first, Preparing)
    assert requests == []

    second = a_mastodon().prepare(post, session, first.progress)
    assert isinstance(second, Preparing)
    assert second.progress.shown["waiting"] == ["55"]
    upload = requests[3].body or b""
    assert b'filename="video.mp4"\r\nContent-Type: video/mp4\r\n\r\nfilm' in upload
    assert b"A film" in upload


@pytest.mark.parametrize(
    ("media", "code"),
    [
        ((a_film(), Medium(url="a")), "video_not_alone"),
        ((a_film(size=10_000_000_000),), "video_too_large"),
        ((a_film(url="gone"),), "media_unreachable"),
    ],
)
def test_a_video_that_an_instance_would_refuse_is_not_uploaded(
    media: tuple[Medium, ...], code: str
) -> None:
    session, requests = session_over(*LEARNED)
    post = a_post(media=media, options=OPTIONS)

    outcome = a_mastodon().prepare(post, session, Progress())

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, code)
    assert all(request.method == "GET" for request in requests)


def test_each_try_of_a_generation_has_the_same_key_and_another_generation_another() -> None:
    assert key_of(a_post()) == key_of(a_post(caption="Mended"))
    assert key_of(a_post()) != key_of(a_post(generation=4))


# Software and limits


@pytest.mark.parametrize(
    ("nodeinfo", "keeps"),
    [
        ({"software": {"name": "mastodon", "version": "4.5.0"}}, True),
        ({"software": {"name": "snac", "version": "2.75"}}, False),
        ({"software": {"name": "pleroma"}}, False),
        ({}, False),
    ],
)
def test_keys_are_trusted_where_the_software_is_mastodon(
    nodeinfo: dict[str, Any], keeps: bool
) -> None:
    link = {"href": "https://social.example/nodeinfo/2.0"}
    session, _ = session_over(
        answered(AN_INSTANCE), answered({"links": [link]}), answered(nodeinfo), answered(AN_ACCOUNT)
    )

    outcome = a_mastodon().prepare(a_post(options=OPTIONS), session)

    assert isinstance(outcome, Prepared)
    assert outcome.handle["keeps_keys"] is keeps


def test_what_a_server_says_of_another_host_is_not_asked_for() -> None:
    link = {"href": "https://elsewhere.example/nodeinfo/2.0"}
    session, requests = session_over(
        answered(AN_INSTANCE), answered({"links": [link]}), answered(AN_ACCOUNT)
    )

    a_mastodon().prepare(a_post(options=OPTIONS), session)

    assert all(request.url.startswith("https://social.example/") for request in requests)


@pytest.mark.parametrize(
    ("text", "warning", "length"),
    [
        ("abc", "", 3),
        ("👩‍🚒", "", 1),
        ("see https://h2o.example/" + "x" * 300 + ".", "", 4 + 23 + 1),
        ("@rosa@social.example hello", "", len("@rosa hello")),
        ("abc", "de", 5),
        ("mail rosa@social.example", "", len("mail rosa@social.example")),
    ],
)
def test_length_is_counted_as_mastodon_counts(text: str, warning: str, length: int) -> None:
    assert Instance().length(text, warning) == length


@given(st.text(max_size=80))
def test_any_text_has_a_length(text: str) -> None:
    assert 0 <= Instance().length(text) <= len(text) + 23


@pytest.mark.parametrize(
    ("document", "characters"),
    [
        ({"configuration": {"statuses": {"max_characters": 5000}}}, 5000),
        ({"max_toot_chars": 100_000}, 100_000),
        ({"configuration": {"statuses": {"max_characters": "many"}}}, 500),
        ({"configuration": {"statuses": {"max_characters": True}}}, 500),
        ({"configuration": []}, 500),
        ({}, 500),
    ],
)
def test_the_servers_own_limit_is_read_and_mastodons_holds_where_there_is_none(
    document: dict[str, Any], characters: int
) -> None:
    assert instance_of(document, "").characters == characters


# Committing


def test_a_lost_answer_is_asked_for_again_with_its_key_where_keys_are_kept() -> None:
    there = answered(a_status("x", "2026-12-22T17:00:00Z"))
    session, requests = session_over(NO_ANSWER, there)

    outcome = a_mastodon().commit(a_post(options=OPTIONS), session, {**HANDLE, "keeps_keys": True})

    assert outcome == Published("1", "https://social.example/@h2o/1")
    assert [request.headers["Idempotency-Key"] for request in requests] == ["k", "k"]


def test_nothing_is_sent_again_where_keys_are_not_kept() -> None:
    session, requests = session_over(NO_ANSWER)

    outcome = a_mastodon().commit(a_post(options=OPTIONS), session, HANDLE)

    assert isinstance(outcome, Ambiguous)
    assert len(requests) == 1


@pytest.mark.parametrize("second", [answered({"error": "no"}, 422), odd("", 401), NO_ANSWER])
def test_what_the_second_try_says_proves_nothing_of_the_first(
    second: Response | TransportFailure,
) -> None:
    session, _ = session_over(NO_ANSWER, second)

    outcome = a_mastodon().commit(a_post(options=OPTIONS), session, {**HANDLE, "keeps_keys": True})

    assert isinstance(outcome, Ambiguous)


def test_a_picture_that_is_still_worked_on_is_waited_for_whatever_the_language() -> None:
    refused = answered({"error": "Noch nicht verarbeitet"}, 422)
    session, _ = session_over(refused, answered({}, 206))

    outcome = a_mastodon().commit(a_post(options=OPTIONS), session, {**HANDLE, "media": ["5"]})

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.TRANSIENT


def test_a_limit_says_when_to_come_back() -> None:
    reset = (NOW + timedelta(seconds=90)).isoformat().replace("+00:00", "Z")
    limited = answered({"error": "Too many requests"}, 429, {"x-ratelimit-reset": reset})
    session, _ = session_over(limited)

    outcome = a_mastodon().commit(a_post(options=OPTIONS), session, HANDLE)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.retry_after) == (Refusal.RATE_LIMITED, 90)


# Looking

TEXT = a_post().caption


def test_a_status_of_these_words_since_then_is_the_post() -> None:
    assert looked(a_status(TEXT, SINCE), a_status("Older", BEFORE)) == Published(
        "1", "https://social.example/@h2o/1"
    )


@pytest.mark.parametrize(
    "listed",
    [
        [],
        [a_status(TEXT, BEFORE)],
        [a_status(TEXT, SINCE, reblog=a_status("Theirs", BEFORE)), a_status("Older", BEFORE)],
    ],
)
def test_a_list_without_anything_since_then_is_proof(listed: list[dict[str, Any]]) -> None:
    assert looked(*listed) is Presence.ABSENT


@pytest.mark.parametrize(
    "listed",
    [
        [a_status("Other words", SINCE), a_status("Older", BEFORE)],
        [a_status(TEXT, SINCE), a_status(TEXT, SINCE), a_status("Older", BEFORE)],
        [
            a_status(TEXT, SINCE, media_attachments=[an_upload("5").document()]),
            a_status("Older", BEFORE),
        ],
        [a_status(TEXT, SINCE, reblog=a_status("Theirs", BEFORE))],
    ],
)
def test_anything_else_leaves_it_open(listed: list[dict[str, Any]]) -> None:
    assert looked(*listed) is Presence.UNKNOWN


@pytest.mark.parametrize(
    "listed",
    [
        [{"id": "1", "content": "x"}],
        [a_status("Older", "yesterday")],
        ["no status"],
    ],
)
def test_a_list_that_can_not_be_read_leaves_it_open(listed: list[Any]) -> None:
    session, _ = session_over(odd(listed))

    assert a_mastodon().find(a_post(), session, HANDLE) is Presence.UNKNOWN


@pytest.mark.parametrize("answer", [answered({"error": "x"}, 503), odd("<html>"), NO_ANSWER])
def test_a_look_that_fails_proves_nothing(answer: Response | TransportFailure) -> None:
    session, _ = session_over(answer)

    assert a_mastodon().find(a_post(), session, HANDLE) is Presence.UNKNOWN


def test_times_are_compared_by_the_servers_clock() -> None:
    ahead = {"date": "Tue, 22 Dec 2026 17:04:59 GMT"}  # five minutes ahead of ours
    session, _ = session_over(
        answered(AN_INSTANCE), answered({"links": []}), answered(AN_ACCOUNT, headers=ahead)
    )

    outcome = a_mastodon().prepare(a_post(options=OPTIONS), session)

    assert isinstance(outcome, Prepared)
    not_before = datetime.fromisoformat(outcome.handle["not_before"])
    assert not_before == datetime(2026, 12, 22, 17, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "text", "same"),
    [
        ("<p>Hello &amp; bye<br />now</p><p>Next</p>", "Hello & bye\nnow\n\nNext", True),
        (
            '<p><a href="#"><span class="invisible">https://</span><b>h2o.example/book</b></a></p>',
            "https://h2o.example/book",
            True,
        ),
        ("<p>Hello</p>", "Hello you", False),
        ("", "", True),
    ],
)
def test_a_statuss_words_are_compared_by_letters_and_digits(
    content: str, text: str, same: bool
) -> None:
    assert says(content, text) is same


# Connecting by OAuth

REDIRECT = "https://drumbeat.example/api/oauth/callback/mastodon"
ASKED = Asked(
    app=App("id", "s3cret"),
    redirect_uri=REDIRECT,
    state="st4te",
    verifier="v3rifier" * 6,
    hint="@h2o@social.example",
)
A_TOKEN = {
    "access_token": "T0KEN",
    "token_type": "Bearer",
    "scope": "read write",
    "created_at": 1_798_000_000,
}
GRANT = Grant(
    connection={"instance_url": "https://social.example", "access_token": "T0KEN"}, scopes=()
)


@pytest.mark.parametrize(
    "hint",
    ["social.example", "https://social.example/@h2o", "@h2o@social.example", " Social.Example "],
)
def test_a_server_is_known_however_people_name_it(hint: str) -> None:
    transport = HeldScript(answered(an_app("id", "s", REDIRECT)))

    assert a_mastodon().register(hint, REDIRECT, transport) == App("id", "s")

    assert transport.requests[0].url == "https://social.example/api/v1/apps"


@pytest.mark.parametrize("hint", ["", "no host", "http://social.example", "169.254.169.254"])
def test_what_is_no_public_server_is_refused_before_it_is_called(hint: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        a_mastodon().register(hint, REDIRECT, ScriptedTransport())

    assert [error.field for error in caught.value.errors] == ["hint"]


def test_people_are_sent_to_their_server_with_a_challenge() -> None:
    split = urlsplit(a_mastodon().authorize_url(ASKED))

    assert split._replace(query="").geturl() == "https://social.example/oauth/authorize"
    CONTRACT.hold_request(Request("GET", split.geturl(), {}), split.path)
    query = dict(parse_qsl(split.query))
    assert query["code_challenge"] == ASKED.challenge
    assert (query["code_challenge_method"], query["state"]) == ("S256", "st4te")
    assert "write:statuses" in query["scope"]


def test_a_code_is_exchanged_with_the_verifier_and_what_was_allowed_is_told() -> None:
    transport = HeldScript(answered(A_TOKEN))

    grant = a_mastodon().exchange(ASKED, "c0de", transport)

    assert isinstance(grant, Grant)
    assert {"write:media", "read:accounts"} <= set(grant.scopes)
    sent = dict(parse_qsl((transport.requests[0].body or b"").decode()))
    assert (sent["code"], sent["code_verifier"]) == ("c0de", ASKED.verifier)


@pytest.mark.parametrize(
    "answer",
    [
        answered({"error": "invalid_grant", "error_description": "No c0de s3cret"}, 400),
        odd("<html>"),
        odd({"access_token": 1}),
        NO_ANSWER,
    ],
)
def test_what_goes_wrong_while_connecting_is_said_without_secrets(
    answer: Response | TransportFailure,
) -> None:
    refused = a_mastodon().exchange(ASKED, "c0de", HeldScript(answer))

    assert isinstance(refused, NotAuthorised)
    assert "c0de" not in refused.message
    assert "s3cret" not in refused.message


def test_the_account_that_agreed_is_the_only_target() -> None:
    who = answered({**AN_ACCOUNT, "avatar_static": "https://social.example/a.png"})

    assert a_mastodon().targets(GRANT, HeldScript(who)) == [
        Target(
            id="7@social.example",
            kind="account",
            name="@h2o@social.example",
            picture_url="https://social.example/a.png",
        )
    ]


# The whole way


class TestTheWholeWay:
    """Against the stand-in, with requests and answers checked by Mastodon's contract."""

    @pytest.fixture
    def transport(self) -> HeldTransport:
        return HeldTransport()

    def test_an_app_is_registered_and_an_account_connected(self, transport: HeldTransport) -> None:
        # given: an app of the server's, and a person who agrees
        app = a_mastodon().register("social.example", REDIRECT, transport)
        assert isinstance(app, App)
        asked = replace(ASKED, app=app)
        query = dict(parse_qsl(urlsplit(a_mastodon().authorize_url(asked)).query))
        agreed = {f"allow:{each}": "on" for each in query["scope"].split()}
        form = urlencode({**query, **agreed, "decision": "allow"}).encode()
        kind = {"content-type": "application/x-www-form-urlencoded"}
        sandbox = transport.sandbox
        back = sandbox.answer(sandbox.call("POST", "/oauth/authorize", {}, kind, form))
        code = dict(parse_qsl(urlsplit(back.headers["Location"]).query))["code"]

        # when
        grant = a_mastodon().exchange(asked, code, transport)
        assert isinstance(grant, Grant)
        [target] = a_mastodon().targets(grant, transport)  # type: ignore[misc]
        used = a_mastodon().exchange(asked, code, transport)

        # then
        assert target.name == "@ada@social.example"
        assert isinstance(used, NotAuthorised)

    @pytest.mark.parametrize(
        "media",
        [
            (),
            (Medium(url="a", alt="A pipe", crop=Crop(x=0, y=1)), Medium(url="a", alt="slow")),
            (a_film(),),
        ],
        ids=["text", "pictures", "a video"],
    )
    def test_a_post_is_prepared_made_and_found(
        self, transport: HeldTransport, media: tuple[Medium, ...]
    ) -> None:
        network = Mastodon(RealClock(), guard=Guard(lambda _host, _port: ["93.184.216.34"]))
        connection = {**CONNECTION, "access_token": "sandbox-h2o"}
        hand = PicturesInHand(a=png(), film=b"....ftypmp42film")
        session = DirectSession(network, connection, transport, hand)
        options = {"visibility": "unlisted", "content_warning": "Leaks", "language": "en"}
        post = a_post(media=media, options=options, scheduled_for=datetime.now(UTC))

        outcome = network.prepare(post, session)
        while isinstance(outcome, Preparing):
            outcome = network.prepare(post, session, outcome.progress)
        assert isinstance(outcome, Prepared)
        assert network.find(post, session, outcome.handle) is Presence.ABSENT
        published = network.commit(post, session, outcome.handle)

        assert isinstance(published, Published)
        assert network.check(session).findings == ()
        assert network.find(post, session, outcome.handle) == published
        assert len(transport.ledger.visible(network="mastodon")) == 1
