"""What is sent to X, and the meaning of its answers.

Names of fields are those of X's own library (tests/contracts/x_sdk.json).
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised
from drumbeat.domain.connections import NotRenewed, Renewed
from drumbeat.domain.derivatives import MP4
from drumbeat.domain.masking import Mask
from drumbeat.domain.media import StoredFile
from drumbeat.domain.publishing import (
    Ambiguous,
    Following,
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
    Scope,
)
from drumbeat.platforms import x_media
from drumbeat.platforms.x import PROFILE, X, cashtags, tweet_of
from drumbeat.platforms.x_errors import SPAM_PAUSE, verdict_of
from drumbeat.ports import NoAnswer, Part, Request, Response
from sandbox.calls import Call, parts_of
from tests.pictures import png
from tests.unit.platforms.doubles import (
    NOW,
    OneSession,
    ScriptedTransport,
    StandingClock,
    a_post,
    answered,
)

CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"
SDK: dict[str, Any] = json.loads((CONTRACTS / "x_sdk.json").read_text())
TWITTER_TEXT: dict[str, Any] = json.loads((CONTRACTS / "twitter_text.json").read_text())
TABLE: list[dict[str, Any]] = json.loads(Path(__file__).with_name("x_errors.json").read_text())
ERRORS = [case for case in TABLE if "at" not in case]

APP = App("an-app", "s3cret:of it")
CONNECTION = {"user_id": "22449", "access_token": "T0KEN", "refresh_token": "R3FRESH"}
ASKED = Asked(app=APP, redirect_uri="https://d.example/back", state="a", verifier="b" * 43)
HANDLE: Handle = {"media": [], "not_before": "2026-12-22T16:59:00Z"}
LINK = {"cta_type": "LearnMore", "cta_url": "https://shop.example.com/book"}
MADE = answered({"data": {"id": "18", "text": "There."}}, 201)
UPLOADED = answered({"data": {"id": "7", "media_key": "3_7", "expires_after_secs": 86_400}})
DONE = answered({"data": {"id": "7"}})
WORKING = answered(
    {"data": {"id": "7", "processing_info": {"state": "pending", "check_after_secs": 3}}}
)
DUPLICATE = answered(
    {
        "title": "Forbidden",
        "detail": "You are not allowed to create a Tweet with duplicate content.",
        "type": "about:blank",
    },
    403,
)


@dataclass
class Library:
    """Given pictures and videos, read by ranges."""

    content: bytes = field(default_factory=png)
    reads: list[tuple[int, int | None]] = field(default_factory=list)

    def url(self, medium: Medium) -> str:
        return medium.url

    def read(self, medium: Medium, start: int = 0, length: int | None = None) -> Part:
        self.reads.append((start, length))
        end = None if length is None else start + length
        return Part(self.content[start:end], "application/octet-stream", len(self.content))


def x() -> X:
    return X(StandingClock(), lambda: APP)


def session_over(*answers: Any, content: bytes | None = None) -> tuple[Any, list[Request]]:
    transport = ScriptedTransport(*answers)
    library = Library() if content is None else Library(content)
    return OneSession(CONNECTION, transport, library), transport.requests


def a_video(size: int) -> Medium:
    file = StoredFile(key="v.mp4", content_type=MP4, size=size, width=1280, height=720)
    return Medium(url="https://cdn.example/v.mp4", file=file)


def sent(request: Request) -> dict[str, Any]:
    return json.loads(request.body or b"{}")


def form_of(request: Request) -> dict[str, bytes]:
    headers = {name.lower(): value for name, value in request.headers.items()}
    call = Call("x", "prepare", request.method, "", headers, {}, request.body or b"")
    return parts_of(call)


def path_of(request: Request) -> str:
    return urlsplit(request.url).path


# Connecting


def test_people_are_sent_to_x_with_pkce_and_the_code_goes_with_the_apps_secret() -> None:
    given = {
        "access_token": "T0KEN",
        "refresh_token": "R3FRESH",
        "expires_in": 7200,
        "scope": "tweet.read tweet.write users.read media.write offline.access",
    }
    who = {"data": {"id": "22449", "username": "h2o", "profile_image_url": "https://x.example/a"}}
    transport = ScriptedTransport(answered(given), answered(who))

    grant = x().exchange(ASKED, "a-code", transport)
    assert isinstance(grant, Grant)
    [target] = x().targets(grant, transport)  # type: ignore[misc]
    made = x().connection_of(grant, target.id, transport)

    query = dict(parse_qsl(urlsplit(x().authorize_url(ASKED)).query))
    assert x().authorize_url(ASKED).startswith("https://x.com/i/oauth2/authorize?")
    assert query["code_challenge_method"] == "S256"
    assert query["code_challenge"] == ASKED.challenge
    assert "offline.access" in query["scope"].split()
    assert transport.requests[0].url == "https://api.x.com/2/oauth2/token"
    basic = transport.requests[0].headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(basic) == b"an-app:s3cret%3Aof%20it"
    form = dict(parse_qsl((transport.requests[0].body or b"").decode()))
    assert form["code_verifier"] == ASKED.verifier
    assert "client_secret" not in form
    assert grant.access_ends_at == NOW + timedelta(hours=2)
    assert (target.id, target.name) == ("22449", "@h2o")
    assert isinstance(made, Renewed)
    assert made.connection == CONNECTION


def test_access_that_would_end_after_two_hours_is_not_taken() -> None:
    transport = ScriptedTransport(answered({"access_token": "T0KEN", "expires_in": 7200}))

    assert isinstance(x().exchange(ASKED, "a-code", transport), NotAuthorised)


def test_a_refresh_token_is_taken_once_and_gives_another() -> None:
    given = {"access_token": "N3W", "refresh_token": "N3XT", "expires_in": 7200}
    transport = ScriptedTransport(answered(given))

    renewed = x().renew(CONNECTION, transport)

    assert isinstance(renewed, Renewed)
    assert renewed.connection == {**CONNECTION, "access_token": "N3W", "refresh_token": "N3XT"}
    assert renewed.access_ends_at == NOW + timedelta(hours=2)
    form = dict(parse_qsl((transport.requests[0].body or b"").decode()))
    assert form == {"grant_type": "refresh_token", "refresh_token": "R3FRESH"}


@pytest.mark.parametrize(
    ("answer", "dead"),
    [
        (answered({"error": "invalid_request", "error_description": "Was invalid."}, 400), True),
        (answered({"error": "invalid_grant"}, 400), True),
        # That is about the app, so people need not connect again.
        (answered({"error": "unauthorized_client"}, 401), False),
        (answered("<html>", 503), False),
        (answered({"access_token": ""}), False),
    ],
)
def test_only_a_refused_refresh_token_asks_people_to_connect_again(
    answer: Response, dead: bool
) -> None:
    renewed = x().renew(CONNECTION, ScriptedTransport(answer))

    assert isinstance(renewed, NotRenewed)
    assert renewed.dead is dead


def test_without_the_operators_app_access_is_kept_and_nothing_is_asked() -> None:
    renewed = X(StandingClock(), lambda: None).renew(CONNECTION, ScriptedTransport())

    assert isinstance(renewed, NotRenewed)
    assert not renewed.dead


# What is sent


@pytest.mark.parametrize(
    ("post", "body"),
    [
        (a_post(caption=" Warm. "), {"text": "Warm."}),
        (a_post(caption="Warm.", **LINK), {"text": f"Warm.\n\n{LINK['cta_url']}"}),
        (a_post(caption="Warm.", options={"reply_settings": "everyone"}), {"text": "Warm."}),
        (
            a_post(
                caption="Warm.",
                options={
                    "reply_settings": "mentionedUsers",
                    "made_with_ai": True,
                    "paid_partnership": False,
                },
            ),
            {"text": "Warm.", "reply_settings": "mentionedUsers", "made_with_ai": True},
        ),
    ],
)
def test_a_post_is_one_call(post: Outgoing, body: dict[str, Any]) -> None:
    session, requests = session_over(MADE)

    prepared = x().prepare(post, session)
    assert isinstance(prepared, Prepared)
    outcome = x().commit(post, session, prepared.handle)

    assert outcome == Published("18", "https://x.com/i/status/18")
    assert [each.url for each in requests] == ["https://api.x.com/2/tweets"]
    assert sent(requests[0]) == body


def test_fields_and_values_are_those_of_xs_own_library() -> None:
    body = tweet_of(
        a_post(options={"reply_settings": "verified", "made_with_ai": True}),
        {"media": ["7"], "not_before": ""},
    )
    known = SDK["POST /2/tweets"]
    [reply_settings] = [each for each in PROFILE.options if each.name == "reply_settings"]
    values = {value for value, _ in reply_settings.choices}

    assert set(body) <= set(known["body"][""])
    assert set(body["media"]) <= set(known["body"]["media"])
    assert values - {"everyone"} == set(known["values"]["reply_settings"])
    assert {each.name for each in PROFILE.options} - {"thread"} <= set(known["body"][""])


def test_pictures_are_uploaded_and_described_before() -> None:
    session, requests = session_over(UPLOADED, DONE, answered({"data": {"id": "8"}}))
    pictures = (Medium(url="https://c.example/a.png", alt="A pipe"), Medium(url="b"))
    post = a_post(media=pictures)

    prepared = x().prepare(post, session)

    assert isinstance(prepared, Prepared)
    assert prepared.handle["media"] == ["7", "8"]
    assert prepared.good_until == NOW + timedelta(hours=23)
    assert list(map(path_of, requests)) == [
        *("/2/media/upload", "/2/media/metadata", "/2/media/upload")
    ]
    form = form_of(requests[0])
    assert set(form) <= set(SDK["POST /2/media/upload"]["body"][""])
    assert form["media"] == png()
    assert form["media_category"].decode() == "tweet_image"
    described = sent(requests[1])
    assert described == {"id": "7", "metadata": {"alt_text": {"text": "A pipe"}}}
    assert set(described["metadata"]) <= set(SDK["POST /2/media/metadata"]["body"]["metadata"])


def test_a_picture_that_moves_goes_up_in_segments_and_is_waited_for() -> None:
    gif = b"GIF89a" + bytes(9_000_000)
    answers = (UPLOADED, DONE, DONE, DONE, WORKING, DONE)
    session, requests = session_over(*answers, UPLOADED, content=gif)
    post = a_post(media=(Medium(url="a.gif", alt="Water runs"),))

    waiting = x().prepare(post, session)
    assert isinstance(waiting, Preparing)
    prepared = x().prepare(post, session, waiting.progress)

    assert isinstance(prepared, Prepared)
    assert waiting.again_at == NOW + timedelta(seconds=3)
    assert sent(requests[0]) == {
        "media_type": "image/gif",
        "total_bytes": len(gif),
        "media_category": "tweet_gif",
    }
    segments = [form_of(each) for each in requests[1:4]]
    assert [int(each["segment_index"]) for each in segments] == [0, 1, 2]
    assert b"".join(each["media"] for each in segments) == gif
    assert path_of(requests[4]) == "/2/media/upload/7/finalize"
    assert urlsplit(requests[6].url).query == "command=STATUS&media_id=7"


# Videos


def steps(network: X, post: Outgoing, session: Any, most: int = 30) -> Any:
    """The results of preparing; progress is serialised to JSON between steps."""
    outcome: Any = network.prepare(post, session)
    for _ in range(most):
        if not isinstance(outcome, Preparing):
            return outcome
        kept = json.loads(json.dumps(outcome.progress.shown))
        outcome = network.prepare(post, session, Progress(kept))
    raise AssertionError("it does not end")


def test_a_video_goes_up_by_ranges_over_several_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x_media, "_SEGMENT_BYTES", 40_000)
    monkeypatch.setattr(x_media, "_STEP_BYTES", 320_000)
    content = bytes(range(256)) * 3_906 + b"the end"  # 1 MB
    answers = [UPLOADED, *[DONE] * 25, WORKING, WORKING, UPLOADED]
    session, requests = session_over(*answers, content=content)

    prepared = steps(x(), a_post(media=(a_video(len(content)),)), session)

    assert isinstance(prepared, Prepared)
    assert prepared.handle["media"] == ["7"]
    begun = sent(requests[0])
    known = SDK["POST /2/media/upload/initialize"]
    assert set(begun) <= set(known["body"][""])
    assert begun["media_type"] in known["values"]["media_type"]
    assert begun["media_category"] in known["values"]["media_category"]
    assert begun["total_bytes"] == len(content)
    segments = [form_of(each) for each in requests if path_of(each).endswith("/append")]
    assert set(segments[0]) == set(SDK["POST /2/media/upload/{id}/append"]["body"][""])
    assert [int(each["segment_index"]) for each in segments] == list(range(25))
    assert b"".join(each["media"] for each in segments) == content
    # No step read more than a segment of it, and none sent more than allowed.
    assert {length for _, length in session.media.reads} == {40_000}


def test_a_video_is_left_to_the_function_that_has_the_time() -> None:
    session, requests = session_over()

    begun = x().prepare(a_post(media=(a_video(9_000_000),)), session)

    assert isinstance(begun, Preparing)
    assert requests == []
    assert PROFILE.lead.of((a_video(9),)) > timedelta()


def test_a_step_that_breaks_off_keeps_what_has_arrived() -> None:
    content = bytes(12_000_000)
    lost = NoAnswer("timeout", "No answer.")
    session, requests = session_over(UPLOADED, DONE, lost, DONE, DONE, UPLOADED, content=content)

    prepared = steps(x(), a_post(media=(a_video(len(content)),)), session)

    assert isinstance(prepared, Prepared)
    indexes = [
        int(form_of(each)["segment_index"])
        for each in requests
        if path_of(each).endswith("/append")
    ]
    assert indexes == [0, 1, 1, 2]


def test_an_upload_that_x_will_not_finish_is_begun_anew_once() -> None:
    refused = answered({"title": "Invalid Request", "detail": "Does not add up."}, 400)
    one, content = [UPLOADED, DONE], bytes(4_000_000)
    post = a_post(media=(a_video(len(content)),))
    session, requests = session_over(*one, refused, *one, UPLOADED, content=content)

    assert isinstance(steps(x(), post, session), Prepared)
    assert [path_of(each).rpartition("/")[2] for each in requests].count("initialize") == 2

    session, _ = session_over(*one, refused, *one, refused, content=content)
    outcome = steps(x(), post, session)
    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.PERMANENT


def test_a_video_that_x_can_not_work_through_is_refused_for_good() -> None:
    failed = answered({"data": {"id": "7", "processing_info": {"state": "failed"}}})
    content = bytes(1_000)
    session, _ = session_over(UPLOADED, DONE, WORKING, failed, content=content)

    outcome = steps(x(), a_post(media=(a_video(len(content)),)), session)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "video_refused")


# What X would refuse


@pytest.mark.parametrize(
    ("post", "code"),
    [
        (a_post(caption=" "), "empty_post"),
        (a_post(caption="x" * 281), "text_too_long"),
        (a_post(caption="\u6c34" * 141), "text_too_long"),
        (a_post(caption="x" * 256, **LINK), "text_too_long"),
        (a_post(caption="Warm.\ufffe"), "text_refused"),
        (a_post(caption="$TSLA and $AAPL"), "too_many_cashtags"),
        (a_post(media=(Medium(url="a"),) * 5), "too_many_pictures"),
        (a_post(media=(a_video(9), Medium(url="a"))), "video_not_alone"),
        (a_post(media=(Medium(url="https://c.example/v.mp4"),)), "video_not_in_library"),
    ],
)
def test_what_x_would_refuse_is_said_before_anything_is_asked(post: Outgoing, code: str) -> None:
    session, requests = session_over()

    outcome = x().prepare(post, session)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, code)
    assert requests == []


@pytest.mark.parametrize(
    "caption", ["x" * 280, "\u6c34" * 140, "\U0001f9ca" * 140, "$TSLA, and $TSLA again"]
)
def test_what_just_fits_is_taken(caption: str) -> None:
    session, _ = session_over()

    assert isinstance(x().prepare(a_post(caption=caption), session), Prepared)


@pytest.mark.parametrize("case", TWITTER_TEXT["cashtags"], ids=lambda case: ascii(case["text"]))
def test_cashtags_are_those_that_twitter_text_finds(case: dict[str, Any]) -> None:
    assert cashtags(case["text"]) == case["expected"]


# Errors


@pytest.mark.parametrize("case", ERRORS, ids=[case["case"] for case in ERRORS])
def test_an_error_means_what_can_be_done_about_it(case: dict[str, Any]) -> None:
    answer = answered(case["body"], case["status"], case.get("headers"))

    assert verdict_of(answer, Mask(()), NOW).kind == case.get("kind", case["class"])


@pytest.mark.parametrize("case", ERRORS, ids=[case["case"] for case in ERRORS])
def test_only_what_is_certain_ends_a_commit(case: dict[str, Any]) -> None:
    answer = answered(case["body"], case["status"], case.get("headers"))
    unread = [answered({}, 503)] * 2
    session, _ = session_over(answer, *unread)

    outcome = x().commit(a_post(), session, HANDLE)

    if case["class"] in ("ambiguous", "duplicate"):
        assert isinstance(outcome, Ambiguous)
        return
    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal(case["class"])
    assert (outcome.retry_after == SPAM_PAUSE) is (case.get("kind") == "paused")
    is_of_app = outcome.refusal is Refusal.OPERATOR
    assert outcome.scope is (Scope.APP if is_of_app else Scope.ACCOUNT)


@pytest.mark.parametrize(
    ("headers", "seconds", "scope"),
    [
        ({}, None, Scope.ACCOUNT),
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) + 90)}, 90, Scope.ACCOUNT),
        ({"retry-after": "30"}, 30, Scope.ACCOUNT),
        (
            {
                "x-rate-limit-reset": str(int(NOW.timestamp()) + 90),
                "x-user-limit-24hour-remaining": "0",
                "x-user-limit-24hour-reset": str(int(NOW.timestamp()) + 7_200),
            },
            7_200,
            Scope.ACCOUNT,
        ),
        (
            {
                "x-app-limit-24hour-remaining": "0",
                "x-app-limit-24hour-reset": str(int(NOW.timestamp()) + 3_600),
            },
            3_600,
            Scope.APP,
        ),
        ({"x-rate-limit-reset": "soon"}, None, Scope.ACCOUNT),
    ],
)
def test_a_limit_is_waited_out_as_its_headers_say(
    headers: dict[str, str], seconds: float | None, scope: Scope
) -> None:
    verdict = verdict_of(answered({"title": "Too Many Requests"}, 429, headers), Mask(()), NOW)

    assert (verdict.wait, verdict.scope) == (seconds, scope)


def test_an_account_that_was_taken_for_a_spammer_is_left_alone_for_hours() -> None:
    said = {"detail": "To protect our users from spam, we can't do this.", "title": "Forbidden"}
    session, _ = session_over(answered(said, 403))

    outcome = x().commit(a_post(), session, HANDLE)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.retry_after) == (Refusal.RATE_LIMITED, SPAM_PAUSE)
    assert outcome.scope is Scope.ACCOUNT


# Looking


def listed(*posts: dict[str, Any]) -> Response:
    body = {"data": list(posts), "meta": {"result_count": len(posts)}}
    return answered(body if posts else {"meta": {"result_count": 0}})


def a_listed(text: str, *urls: dict[str, str], number: str = "18") -> dict[str, Any]:
    return {
        "id": number,
        "text": text,
        "created_at": "2026-12-22T17:00:01.000Z",
        "entities": {"urls": list(urls)},
    }


SHORT = {"url": "https://t.co/abcdefghij", "expanded_url": LINK["cta_url"]}
OF_PICTURE = {
    "url": "https://t.co/klmnopqrst",
    "expanded_url": "https://x.com/h2o/status/18/photo/1",
}


@pytest.mark.parametrize(
    ("post", "there"),
    [
        (a_post(caption="Warm & dry."), a_listed("Warm &amp; dry.")),
        (a_post(caption="Warm.", **LINK), a_listed(f"Warm.\n\n{SHORT['url']}", SHORT)),
        (
            a_post(caption="Warm.", **LINK),
            a_listed(f"Warm. {SHORT['url']} {OF_PICTURE['url']}", SHORT, OF_PICTURE),
        ),
        # A bare address gets a scheme, and composed characters one code point.
        (
            a_post(caption="See example.com, cafe\u0301"),
            a_listed(
                "See https://t.co/abcdefghij, caf\u00e9",
                {"url": SHORT["url"], "expanded_url": "http://example.com"},
            ),
        ),
        (a_post(caption="Warm."), a_listed(f"Warm. {OF_PICTURE['url']}", OF_PICTURE)),
    ],
)
def test_a_post_is_found_however_x_rewrites_it(post: Outgoing, there: dict[str, Any]) -> None:
    session, requests = session_over(listed(a_listed("Another.", number="19"), there))

    found = x().find(post, session, HANDLE)

    assert found == Published("18", "https://x.com/i/status/18")
    assert path_of(requests[0]) == "/2/users/22449/tweets"
    query = parse_qs(urlsplit(requests[0].url).query)
    assert query["start_time"] == ["2026-12-22T16:59:00Z"]
    asked = set(query) - {"tweet.fields"}
    assert asked <= set(SDK["GET /2/users/{id}/tweets"]["query"])


@pytest.mark.parametrize(
    ("answers", "presence"),
    [
        ([listed()], Presence.ABSENT),
        ([listed(a_listed("Quite another."))], Presence.ABSENT),
        # The same text with another link may be this post.
        (
            [listed(a_listed("Keep your pipes warm tonight! https://t.co/a", SHORT))],
            Presence.UNKNOWN,
        ),
        ([listed(*[a_listed("Quite another.", number=str(n)) for n in range(100)])], None),
        ([listed(a_listed(a_post().caption), a_listed(a_post().caption))], Presence.UNKNOWN),
        ([answered({})], Presence.UNKNOWN),
        ([answered({"meta": {"result_count": 1}})], Presence.UNKNOWN),
        ([answered({"meta": {"result_count": 0}, "errors": [{"title": "x"}]})], Presence.UNKNOWN),
        ([answered("<html>")], Presence.UNKNOWN),
        ([answered({}, 429)], Presence.UNKNOWN),
        ([NoAnswer("timeout", "No answer.")], Presence.UNKNOWN),
        # A server that knows the fields by their other name.
        ([answered({"title": "Invalid Request"}, 400), listed()], Presence.ABSENT),
    ],
)
def test_a_look_says_only_what_is_certain(answers: list[Any], presence: Presence | None) -> None:
    session, _ = session_over(*answers)

    assert x().find(a_post(), session, HANDLE) is (presence or Presence.UNKNOWN)


def test_nothing_is_repeated_without_a_look() -> None:
    assert PROFILE.repeats is None
    assert PROFILE.settles >= timedelta(minutes=5)
    for answer in (answered("<html>", 502), answered({}), NoAnswer("timeout", "No answer.")):
        session, requests = session_over(answer)

        assert isinstance(x().commit(a_post(), session, HANDLE), Ambiguous)
        assert len(requests) == 1


def test_a_repetition_that_is_there_since_it_was_due_is_the_post() -> None:
    session, _ = session_over(DUPLICATE, listed(a_listed(a_post().caption)))

    assert isinstance(x().commit(a_post(), session, HANDLE), Published)


def test_a_repetition_of_an_older_post_is_refused_in_words() -> None:
    session, requests = session_over(DUPLICATE, listed(), listed(a_listed(a_post().caption)))

    outcome = x().commit(a_post(), session, HANDLE)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "duplicate_content")
    assert "start_time" not in urlsplit(requests[2].url).query


def test_a_repetition_of_what_is_not_listed_stays_open() -> None:
    session, _ = session_over(DUPLICATE, listed(), listed())

    assert isinstance(x().commit(a_post(), session, HANDLE), Ambiguous)


# Threads

THREAD = "Open the taps a little.\n---\n\n  And the cupboards.\n ---- \n"
ONE = Following(text="And the cupboards.", place=1, post_id="18", before_id="19", claimed_at=NOW)


def test_further_posts_are_parted_by_lines_of_dashes() -> None:
    assert x().sequels(a_post(options={"thread": THREAD})) == [
        "Open the taps a little.",
        "And the cupboards.",
    ]
    assert x().sequels(a_post()) == []
    assert x().sequels(a_post(options={"thread": "Well - or -- not."})) == ["Well - or -- not."]


def test_each_replies_to_the_one_before_it() -> None:
    session, requests = session_over(MADE)

    outcome = x().follow(a_post(), session, ONE)

    assert outcome == Published("18", "https://x.com/i/status/18")
    body = sent(requests[0])
    assert body == {"text": "And the cupboards.", "reply": {"in_reply_to_tweet_id": "19"}}
    known = SDK["POST /2/tweets"]["body"]
    assert set(body) <= set(known[""])
    assert set(body["reply"]) <= set(known["reply"])


@pytest.mark.parametrize("case", ERRORS, ids=[case["case"] for case in ERRORS])
def test_only_what_is_certain_ends_one_of_a_thread(case: dict[str, Any]) -> None:
    answer = answered(case["body"], case["status"], case.get("headers"))
    session, _ = session_over(answer)

    outcome = x().follow(a_post(), session, ONE)

    is_open = case["class"] in ("ambiguous", "duplicate")
    assert isinstance(outcome, Ambiguous if is_open else NotPublished)


def test_one_of_a_thread_is_looked_for_among_replies() -> None:
    there = a_listed("And the cupboards.", number="20")
    session, requests = session_over(listed(there), listed(), answered({}, 429))

    found = [x().find_sequel(a_post(), session, ONE) for _ in range(3)]

    assert found == [
        Published("20", "https://x.com/i/status/20"),
        Presence.ABSENT,
        Presence.UNKNOWN,
    ]
    query = parse_qs(urlsplit(requests[0].url).query)
    assert query["exclude"] == ["retweets"]
    assert query["start_time"] == ["2026-12-22T16:56:59Z"]


@pytest.mark.parametrize(
    ("thread", "code"),
    [
        ("Fits.\n---\n" + "x" * 281, "text_too_long"),
        ("$TSLA and $AAPL", "too_many_cashtags"),
        ("\n---\n".join(["More."] * 11), "thread_too_long"),
    ],
)
def test_a_thread_that_x_would_refuse_is_said_before_anything_is_posted(
    thread: str, code: str
) -> None:
    session, requests = session_over()
    post = a_post(options={"thread": thread})

    outcome = x().prepare(post, session)

    assert isinstance(outcome, NotPublished)
    assert (outcome.code, requests) == (code, [])
    # Checks read only the profile, so they use the longest length.
    longest = max(thread.split("\n---\n"), key=len)
    assert len(x().texts(post)["thread"]) == len(longest)


# Checks


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (answered({"data": {"id": "22449"}}), None),
        (answered({"data": {"id": "1"}}), "credentials_refused"),
        (answered({"title": "Unauthorized"}, 401), "credentials_refused"),
        (answered({"detail": "User has been suspended."}, 403), "account_refused"),
        (answered({"title": "CreditsDepleted"}, 402), "network_unavailable"),
        (answered("<html>", 503), "network_unavailable"),
    ],
)
def test_a_check_asks_whose_token_it_is(answer: Response, code: str | None) -> None:
    session, requests = session_over(answer)

    found = x().check(session).findings

    assert [each.code for each in found] == ([code] if code else [])
    assert path_of(requests[0]) == "/2/users/me"


def test_one_that_moves_is_sent_moving_where_it_is_alone() -> None:
    asset = _animated("image/gif")
    alone = a_post(media=(Medium(url="", asset=asset),))

    assert x().picture_spec(alone).animated
    assert not x().picture_spec(replace(alone, media=alone.media * 2)).animated
    webp = a_post(media=(Medium(url="", asset=_animated("image/webp")),))
    assert not x().picture_spec(webp).animated


def _animated(content_type: str) -> Any:
    file = StoredFile(key="a", content_type=content_type, size=9, width=10, height=10)

    @dataclass
    class _Asset:
        files: dict[str, StoredFile]

    return _Asset({"animated": file})
