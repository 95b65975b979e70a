"""What is sent to LinkedIn, and the meaning of its answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.authorising import App, Asked, Grant
from drumbeat.domain.connections import NotRenewed, Renewed
from drumbeat.domain.derivatives import MP4
from drumbeat.domain.documents import PDF
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.masking import Mask
from drumbeat.domain.media import AssetKind, StoredFile
from drumbeat.domain.profiles import OAuth
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
    Scope,
)
from drumbeat.platforms.linkedin import PROFILE, LinkedIn, end_of, post_of
from drumbeat.platforms.linkedin_errors import verdict_of
from drumbeat.platforms.linkedin_text import escaped, is_same
from drumbeat.ports import NoAnswer, Part, Request, Response
from tests.fakes.library import a_picture
from tests.media_files import pdf
from tests.pictures import png
from tests.unit.platforms.doubles import (
    NOW,
    OneSession,
    ScriptedTransport,
    StandingClock,
    a_post,
    answered,
)

TABLE: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("linkedin_errors.json").read_text()
)
ERRORS = [case for case in TABLE if "at" not in case]
APP = App("an-app", "s3cret")
PAGE, PERSON = "urn:li:organization:55905", "urn:li:person:dXNlcg"
CONNECTION = {"author": PAGE, "access_token": "T0KEN"}
ASKED = Asked(app=APP, redirect_uri="https://d.example/back", state="a", verifier="b" * 43)
SHARE = "urn:li:share:18"
NOT_BEFORE = "2026-12-22T16:59:00+00:00"
HANDLE: Handle = {"author": PAGE, "media": [], "not_before": NOT_BEFORE}
LINK = {"cta_type": "LearnMore", "cta_url": "https://h2o.example/book"}
MADE = Response(201, {"x-restli-id": SHARE})
DONE = Response(201)
IMAGE = answered({"value": {"image": "urn:li:image:7", "uploadUrl": "https://www.linkedin.com/u"}})
OTHER_IMAGE = answered(
    {"value": {"image": "urn:li:image:8", "uploadUrl": "https://dms.licdn.com/u"}}
)
DUPLICATE = answered({"message": f"Content is a duplicate of {SHARE}", "status": 422}, 422)
PICTURE = Medium(url="https://cdn.example/a.png", alt="A pipe")


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


def linkedin(**settings: str) -> LinkedIn:
    return LinkedIn(StandingClock(), lambda: APP, **settings)


def session_over(
    *answers: Any, author: str = PAGE, content: bytes | None = None
) -> tuple[Any, list[Request]]:
    transport = ScriptedTransport(*answers)
    library = Library() if content is None else Library(content)
    connection = {**CONNECTION, "author": author}
    return OneSession(connection, transport, library), transport.requests


def a_video(size: int) -> Medium:
    file = StoredFile(key="v.mp4", content_type=MP4, size=size, width=1280, height=720)
    return Medium(url="https://cdn.example/v.mp4", file=file)


def sent(request: Request) -> dict[str, Any]:
    return json.loads(request.body or b"{}")


def path_of(request: Request) -> str:
    return unquote(urlsplit(request.url).path)


# Connecting


def test_a_person_and_the_pages_that_they_run_are_offered() -> None:
    roles = [
        {"organization": PAGE, "role": "ADMINISTRATOR", "state": "APPROVED"},
        {"organization": "urn:li:organization:2", "role": "ANALYST", "state": "APPROVED"},
        {"organization": PAGE, "role": "CONTENT_ADMINISTRATOR", "state": "APPROVED"},
    ]
    transport = ScriptedTransport(
        answered(
            {
                "access_token": "T0KEN",
                "expires_in": 5_184_000,
                "scope": "openid,profile,w_member_social,w_organization_social,"
                "r_organization_social,rw_organization_admin",
            }
        ),
        answered({"sub": "dXNlcg", "name": "Ada", "picture": "https://x.example/a"}),
        answered({"elements": roles}),
        answered({"id": 55905, "localizedName": "H2O"}),
    )

    grant = linkedin().exchange(ASKED, "a-code", transport)
    assert isinstance(grant, Grant)
    person, page = linkedin().targets(grant, transport)  # type: ignore[misc]
    made = linkedin().connection_of(grant, page.id, transport)

    assert (
        linkedin()
        .authorize_url(ASKED)
        .startswith("https://www.linkedin.com/oauth/v2/authorization?")
    )
    form = dict(parse_qsl((transport.requests[0].body or b"").decode()))
    assert form["client_secret"] == "s3cret"
    assert (person.id, person.kind) == (PERSON, "profile")
    assert (page.id, page.kind, page.name) == (PAGE, "page", "H2O")
    assert len(transport.requests) == 4
    assert transport.requests[2].headers["Linkedin-Version"] == "202609"
    assert isinstance(made, Renewed)
    # Without a partnership with LinkedIn, people agree again after sixty days, and are told before.
    assert made.access_ends_at == made.grant_ends_at == NOW + timedelta(days=60)
    assert linkedin().check_connection(made.connection) == {"author": PAGE}


def test_a_deployment_that_linkedin_has_not_approved_for_pages_asks_for_less() -> None:
    profile = linkedin(pages="off").profile

    assert isinstance(profile.connects_by, OAuth)
    assert profile.connects_by.scopes == ("openid", "profile", "w_member_social")
    query = dict(parse_qsl(urlsplit(linkedin(pages="off").authorize_url(ASKED)).query))
    assert query["scope"] == "openid profile w_member_social"


def test_a_partners_refresh_token_ends_after_its_year_however_often_it_is_used() -> None:
    given = {
        "access_token": "N3W",
        "expires_in": 5_184_000,
        "refresh_token": "R3FRESH",
        "refresh_token_expires_in": 8_640_000,
    }
    connection = {**CONNECTION, "refresh_token": "R3FRESH", "given_at": "2026-10-01T00:00:00+00:00"}
    transport = ScriptedTransport(answered(given))

    renewed = linkedin().renew(connection, transport)

    assert isinstance(renewed, Renewed)
    assert renewed.connection["access_token"] == "N3W"
    assert renewed.grant_ends_at == NOW + timedelta(days=100)
    form = dict(parse_qsl((transport.requests[0].body or b"").decode()))
    assert (form["grant_type"], form["refresh_token"]) == ("refresh_token", "R3FRESH")


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        # LinkedIn may not know a token yet that it issued seconds ago.
        ({"given_at": (NOW - timedelta(seconds=30)).isoformat()}, "later"),
        # Access without renewal is valid until its end; if it is refused before, people are asked.
        ({"given_at": "2026-12-01T00:00:00+00:00", "ends_at": "2027-01-30T00:00:00+00:00"}, "same"),
        ({"given_at": "2026-10-01T00:00:00+00:00", "ends_at": "2026-11-30T00:00:00+00:00"}, "dead"),
        ({}, "same"),
    ],
)
def test_access_without_a_refresh_token_holds_until_its_end(
    more: dict[str, str], outcome: str
) -> None:
    connection = {**CONNECTION, **more}

    renewed = linkedin().renew(connection, ScriptedTransport())

    if isinstance(renewed, Renewed):
        assert (outcome, renewed.connection) == ("same", connection)
    else:
        assert renewed.dead is (outcome == "dead")


def test_a_refresh_token_that_is_refused_asks_people_to_connect_again() -> None:
    connection = {**CONNECTION, "refresh_token": "R3FRESH"}
    dead = answered({"error": "invalid_grant", "error_description": "Expired."}, 400)
    app = answered({"error": "invalid_client"}, 401)

    for answer, is_dead in ((dead, True), (app, False), (answered("<html>", 503), False)):
        renewed = linkedin().renew(connection, ScriptedTransport(answer))
        assert isinstance(renewed, NotRenewed)
        assert renewed.dead is is_dead


@pytest.mark.parametrize(
    ("version", "ends"),
    [
        ("202604", datetime(2027, 4, 15, tzinfo=UTC)),
        ("202612", datetime(2027, 12, 15, tzinfo=UTC)),
        ("next", None),
    ],
)
def test_a_version_of_the_api_lives_for_a_year(version: str, ends: datetime | None) -> None:
    assert end_of(version) == ends
    assert linkedin(version=version).profile.works_until == ends


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"author": "urn:li:share:1"}, "author"),
        ({"access_token": "two words"}, "access_token"),
        ({"refresh_token": ""}, "refresh_token"),
        ({"ends_at": "soon"}, "ends_at"),
        ({"given_at": "2026-12-22T09:00:00"}, "given_at"),
        ({"page": "1"}, "page"),
    ],
)
def test_a_connection_that_can_not_be_used_is_refused_by_field(
    more: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        linkedin().check_connection({**CONNECTION, **more})

    assert [error.field for error in caught.value.errors] == [f"connection.{field}"]


# What is sent


@pytest.mark.parametrize(
    ("post", "commentary", "content"),
    [
        (a_post(caption=" Warm. "), "Warm.", None),
        (
            a_post(caption="Warm.", **LINK),
            "Warm.",
            {"article": {"source": LINK["cta_url"], "title": "Frozen pipes"}},
        ),
    ],
)
def test_a_post_is_one_call(
    post: Outgoing, commentary: str, content: dict[str, Any] | None
) -> None:
    session, requests = session_over(MADE)

    prepared = linkedin().prepare(post, session)
    assert isinstance(prepared, Prepared)
    outcome = linkedin().commit(post, session, prepared.handle)

    assert outcome == Published(SHARE, f"https://www.linkedin.com/feed/update/{SHARE}/")
    [request] = requests
    assert request.url == "https://api.linkedin.com/rest/posts"
    assert request.headers["X-Restli-Protocol-Version"] == "2.0.0"
    body = sent(request)
    assert body.pop("content", None) == content
    assert body == {
        "author": PAGE,
        "commentary": commentary,
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }


def test_pictures_are_uploaded_for_the_author_and_described_in_the_post() -> None:
    session, requests = session_over(IMAGE, DONE, OTHER_IMAGE, DONE)
    post = a_post(caption="Warm.", media=(PICTURE, Medium(url="b")), **LINK)

    prepared = linkedin().prepare(post, session)

    assert isinstance(prepared, Prepared)
    assert sent(requests[0]) == {"initializeUploadRequest": {"owner": PAGE}}
    assert [each.method for each in requests] == ["POST", "PUT", "POST", "PUT"]
    assert requests[1].body == png()
    body = post_of(post, prepared.handle)
    assert body["content"] == {
        "multiImage": {
            "images": [{"id": "urn:li:image:7", "altText": "A pipe"}, {"id": "urn:li:image:8"}]
        }
    }
    assert body["commentary"] == f"Warm.\n\n{LINK['cta_url']}"


def test_the_first_picture_can_be_that_of_the_links_card() -> None:
    session, requests = session_over(IMAGE, DONE)
    options = {"picture": "card", "no_resharing": True}
    post = a_post(media=(PICTURE, PICTURE), options=options, **LINK)

    prepared = linkedin().prepare(post, session)

    assert isinstance(prepared, Prepared)
    assert len(requests) == 2
    body = post_of(post, prepared.handle)
    assert body["content"]["article"]["thumbnail"] == "urn:li:image:7"
    assert body["isReshareDisabledByAuthor"] is True


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/u",
        "http://www.linkedin.com/u",
        "https://www.linkedin.com.evil.example/u",
        "",
        None,
    ],
)
def test_bytes_and_access_go_to_linkedin_alone(url: str | None) -> None:
    session, requests = session_over(
        answered({"value": {"image": "urn:li:image:7", "uploadUrl": url}})
    )

    outcome = linkedin().prepare(a_post(media=(PICTURE,)), session)

    assert isinstance(outcome, NotPublished)
    assert len(requests) == 1


# Videos


def begun(size: int, part: int = 4_194_304, **more: Any) -> Response:
    parts = [
        {
            "uploadUrl": f"https://www.linkedin.com/dms-uploads/{first}",
            "firstByte": first,
            "lastByte": min(first + part, size) - 1,
        }
        for first in range(0, size, part)
    ]
    value = {"video": "urn:li:video:7", "uploadToken": "", "uploadInstructions": parts, **more}
    return answered({"value": value})


def state(status: str) -> Response:
    return answered({"id": "urn:li:video:7", "status": status})


def steps(post: Outgoing, session: Any) -> Any:
    """The results of preparing; progress is serialised to JSON between steps."""
    outcome: Any = linkedin().prepare(post, session)
    for _ in range(20):
        if not isinstance(outcome, Preparing):
            return outcome
        kept = json.loads(json.dumps([outcome.progress.shown, outcome.progress.secret]))
        outcome = linkedin().prepare(post, session, Progress(*kept))
    raise AssertionError("it does not end")


def test_a_video_goes_up_in_the_parts_that_linkedin_asks_for() -> None:
    content = bytes(range(256)) * 39_063  # 10 MB
    tags = [Response(200, {"etag": f'"tag-{n}"'}) for n in range(3)]
    answers = (begun(len(content)), *tags, Response(200), state("PROCESSING"), state("AVAILABLE"))
    session, requests = session_over(*answers, content=content)

    prepared = steps(a_post(media=(a_video(len(content)),)), session)

    assert isinstance(prepared, Prepared)
    assert prepared.handle["media"] == ["urn:li:video:7"]
    assert sent(requests[0])["initializeUploadRequest"]["fileSizeBytes"] == len(content)
    assert b"".join(each.body or b"" for each in requests[1:4]) == content
    assert "Authorization" not in requests[1].headers
    assert sent(requests[4]) == {
        "finalizeUploadRequest": {
            "video": "urn:li:video:7",
            "uploadToken": "",
            "uploadedPartIds": ["tag-0", "tag-1", "tag-2"],
        }
    }
    assert path_of(requests[5]) == "/rest/videos/urn:li:video:7"
    assert max(length or 0 for _, length in session.media.reads) <= 4_194_304


def test_a_video_is_left_to_the_function_that_has_the_time() -> None:
    session, requests = session_over()

    assert isinstance(linkedin().prepare(a_post(media=(a_video(90_000),)), session), Preparing)
    assert requests == []
    assert PROFILE.lead.of((a_video(9),)) > timedelta()


@pytest.mark.parametrize(
    "answer",
    [
        begun(100_000, video="urn:li:person:7"),
        begun(99_999),
        begun(100_000, uploadInstructions=[]),
        begun(100_000, uploadInstructions=[{"firstByte": 0, "lastByte": 99_999}]),
        answered({"value": 7}),
    ],
)
def test_parts_that_are_not_the_whole_video_are_not_begun(answer: Response) -> None:
    session, requests = session_over(answer, content=bytes(100_000))

    outcome = steps(a_post(media=(a_video(100_000),)), session)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.TRANSIENT
    assert len(requests) == 1


def test_a_video_that_linkedin_can_not_work_through_is_refused_for_good() -> None:
    tag = Response(200, {"etag": "a"})
    session, _ = session_over(
        begun(9), tag, Response(200), state("PROCESSING_FAILED"), content=bytes(9)
    )

    outcome = steps(a_post(media=(a_video(9),)), session)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "video_refused")


def prepared_until(post: Outgoing, session: Any, sent: Callable[[], bool]) -> Progress:
    """The progress when `sent` becomes true."""
    outcome: Any = linkedin().prepare(post, session)
    while not sent():
        outcome = linkedin().prepare(post, session, outcome.progress)
    return outcome.progress


def test_a_step_sends_so_much_of_a_video_and_the_next_goes_on_behind_it() -> None:
    size, part = 100_000_000, 4_000_000
    tags = [Response(200, {"etag": f"tag-{n}"}) for n in range(25)]
    answers = (begun(size, part), *tags, Response(200), state("AVAILABLE"))
    session, requests = session_over(*answers, content=bytes(size))
    post = a_post(media=(a_video(size),))

    progress = prepared_until(post, session, lambda: len(requests) > 1)

    assert len(requests) == 1 + 16
    assert progress.shown["arrived"] == [f"tag-{n}" for n in range(16)]
    # With such an address anybody can write there.
    assert "dms-uploads" not in json.dumps(progress.shown)

    # Another function continues, after the previous one died in its next step.
    again = linkedin().prepare(post, session, progress)

    assert isinstance(again, Preparing)
    assert again.progress == Progress({"video": "urn:li:video:7"})
    assert [path_of(each) for each in requests[17:26]] == [
        f"/dms-uploads/{at * part}" for at in range(16, 25)
    ]
    assert sent(requests[26])["finalizeUploadRequest"]["uploadedPartIds"] == [
        f"tag-{n}" for n in range(25)
    ]


def test_what_has_arrived_is_kept_when_the_next_part_does_not() -> None:
    tags = [Response(200, {"etag": f"tag-{n}"}) for n in range(2)]
    answers = (begun(12_000_000, 4_000_000), *tags, NoAnswer("answer_timeout", "It is slow."))
    session, requests = session_over(*answers, content=bytes(12_000_000))
    post = a_post(media=(a_video(12_000_000),))

    progress = prepared_until(post, session, lambda: len(requests) > 1)

    assert progress.shown["arrived"] == ["tag-0", "tag-1"]


def test_parts_whose_addresses_have_ended_are_begun_anew() -> None:
    ended = answered({"code": "EXPIRED_UPLOAD_URL", "message": "It has ended.", "status": 400}, 400)
    answers = (begun(9), ended, begun(9), Response(200, {"etag": "a"}), Response(200))
    session, requests = session_over(*answers, state("AVAILABLE"), content=bytes(9))

    prepared = steps(a_post(media=(a_video(9),)), session)

    assert isinstance(prepared, Prepared)
    assert [path_of(each) for each in requests].count("/rest/videos") == 3


# Documents


def a_document(content: bytes, **more: Any) -> Medium:
    file = StoredFile(key="d.pdf", content_type=PDF, size=len(content), width=2048, height=1448)
    asset = a_picture("doc", kind=AssetKind.DOCUMENT, files={"full": file}, **more)
    return Medium(url="https://cdn.example/d.pdf", asset=asset, file=file)


def document_begun(**more: Any) -> Response:
    value = {"document": "urn:li:document:7", "uploadUrl": "https://www.linkedin.com/d/0", **more}
    return answered({"value": value})


def test_a_document_goes_up_in_one_call_and_is_posted_by_its_title_once_it_is_there() -> None:
    content = pdf()
    answers = (document_begun(), DONE, state("PROCESSING"), state("AVAILABLE"), MADE)
    session, requests = session_over(*answers, content=content)
    post = a_post(media=(a_document(content, title="Prices 2027"),))

    prepared = steps(post, session)

    assert isinstance(prepared, Prepared)
    assert isinstance(linkedin().commit(post, session, prepared.handle), Published)
    assert sent(requests[0]) == {"initializeUploadRequest": {"owner": PAGE}}
    assert requests[0].url.endswith("/rest/documents?action=initializeUpload")
    assert (requests[1].method, requests[1].body) == ("PUT", content)
    assert requests[1].headers["Content-Type"] == PDF
    assert path_of(requests[2]) == "/rest/documents/urn:li:document:7"
    assert sent(requests[4])["content"] == {
        "media": {"id": "urn:li:document:7", "title": "Prices 2027"}
    }


def test_a_large_document_has_the_time_that_a_slow_line_needs() -> None:
    content = bytes(50_000_000)
    session, requests = session_over(document_begun(), DONE, state("AVAILABLE"), content=content)

    assert isinstance(steps(a_post(media=(a_document(content),)), session), Prepared)
    assert requests[1].seconds == 100
    assert PROFILE.lead.of((a_document(content),)) > timedelta(minutes=15)


@pytest.mark.parametrize(
    ("answers", "refusal", "code"),
    [
        ((document_begun(document="urn:li:person:7"),), Refusal.TRANSIENT, "unreadable_answer"),
        ((document_begun(uploadUrl="https://evil.example/"),), Refusal.TRANSIENT, None),
        ((document_begun(), NoAnswer("answer_timeout", "")), Refusal.TRANSIENT, "answer_timeout"),
        (
            (document_begun(), DONE, state("PROCESSING_FAILED")),
            Refusal.PERMANENT,
            "document_refused",
        ),
    ],
)
def test_a_document_that_does_not_arrive_shows_nothing(
    answers: Any, refusal: Refusal, code: str | None
) -> None:
    session, _ = session_over(*answers, content=pdf())

    outcome = steps(a_post(media=(a_document(pdf()),)), session)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is refusal
    assert code in (None, outcome.code)


# Text


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Warm.", "Warm."),
        ("Prices (50 % off) [today]", r"Prices \(50 % off\) \[today\]"),
        ("a_b *c* ~d~ <e> {f} |g| @h \\", r"a\_b \*c\* \~d\~ \<e\> \{f\} \|g\| \@h " + "\\\\"),
        ("Ready for #winter, #2026 and C#", r"Ready for #winter, \#2026 and C\#"),
        ("#two_words ##twice", r"\#two\_words \#\#twice"),
    ],
)
def test_what_means_something_there_is_escaped_but_hashtags_are_not(text: str, there: str) -> None:
    assert escaped(text) == there
    assert is_same(there, text)


@given(text=st.text(st.sampled_from("ab1 #_*()[]{}<>|@~\\\u00e9"), max_size=30))
def test_what_was_escaped_is_listed_as_it_was_written(text: str) -> None:
    assert is_same(escaped(text), text)


def test_a_hashtag_that_linkedin_writes_in_its_own_way_is_the_same() -> None:
    assert is_same(r"Ready for {hashtag|\#|winter}", "Ready for #winter")
    assert is_same("Thanks @[H2O](urn:li:organization:1)", "Thanks H2O")
    assert not is_same("Ready for winter", "Ready for #winter")


@pytest.mark.parametrize(
    ("post", "code"),
    [
        (a_post(caption=" "), "empty_post"),
        (a_post(caption="x" * 3_001), "text_too_long"),
        # One more backslash for each.
        (a_post(caption="(" * 1_501), "text_too_long"),
        (a_post(media=(PICTURE,) * 21), "too_many_pictures"),
        (a_post(media=(a_video(9), PICTURE)), "video_not_alone"),
        (a_post(media=(a_document(pdf()), PICTURE)), "document_not_alone"),
        (a_post(media=(Medium(url="https://c.example/v.mp4"),)), "video_not_in_library"),
    ],
)
def test_what_linkedin_would_refuse_is_said_before_anything_is_asked(
    post: Outgoing, code: str
) -> None:
    session, requests = session_over()

    outcome = linkedin().prepare(post, session)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, code)
    assert requests == []


# Errors


@pytest.mark.parametrize("case", ERRORS, ids=[case["case"] for case in ERRORS])
def test_an_error_means_what_can_be_done_about_it(case: dict[str, Any]) -> None:
    answer = answered(case["body"], case["status"])

    assert verdict_of(answer, Mask(()), NOW).kind == case.get("kind", case["class"])


@pytest.mark.parametrize("case", ERRORS, ids=[case["case"] for case in ERRORS])
def test_only_what_is_certain_ends_a_commit(case: dict[str, Any]) -> None:
    session, _ = session_over(answered(case["body"], case["status"]), *[answered({}, 503)] * 2)

    outcome = linkedin().commit(a_post(), session, HANDLE)

    kind = case["class"]
    if kind in ("ambiguous", "duplicate"):
        assert isinstance(outcome, Ambiguous)
        return
    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal(kind)


def test_a_days_limit_is_waited_out_until_midnight_and_an_apps_is_everybodys() -> None:
    def verdict(said: str) -> Any:
        return verdict_of(answered({"message": said, "status": 429}, 429), Mask(()), NOW)

    member, app = verdict("MEMBER DAY limit"), verdict("APPLICATION DAY limit")

    assert (member.scope, app.scope) == (Scope.ACCOUNT, Scope.APP)
    assert NOW + timedelta(seconds=member.wait) == datetime(2026, 12, 23, tzinfo=UTC)
    assert verdict("Too many").wait == 300


def test_a_version_that_is_no_more_is_the_operators_and_of_all_accounts() -> None:
    gone = answered({"status": 426, "code": "NONEXISTENT_VERSION"}, 426)
    session, _ = session_over(gone)

    outcome = linkedin().commit(a_post(), session, HANDLE)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.scope) == (Refusal.OPERATOR, Scope.APP)
    assert "LINKEDIN_VERSION" in outcome.message


# Looking


def a_listed(said: str, at: str = "2026-12-22T17:00:01+00:00", **more: Any) -> dict[str, Any]:
    milliseconds = int(datetime.fromisoformat(at).timestamp() * 1000)
    return {
        "id": SHARE,
        "author": PAGE,
        "commentary": said,
        "createdAt": milliseconds,
        **more,
    }


def listed(*posts: dict[str, Any]) -> Response:
    return answered({"elements": list(posts)})


OURS, OLD = a_post().caption, "2026-12-22T16:58:00+00:00"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (listed(a_listed(OURS)), SHARE),
        (listed(a_listed("Another."), a_listed(OURS)), SHARE),
        (listed(), Presence.ABSENT),
        (listed(a_listed("Another.")), Presence.ABSENT),
        (listed(a_listed(OURS, OLD)), Presence.ABSENT),
        (listed(a_listed(OURS.upper()), a_listed(OURS.rstrip(".") + "!")), Presence.UNKNOWN),
        (listed(a_listed(OURS), a_listed(OURS)), Presence.UNKNOWN),
        (listed(*[a_listed(f"Another {n}") for n in range(10)]), Presence.UNKNOWN),
        (listed(a_listed(OURS, createdAt=None)), Presence.UNKNOWN),
        (listed(a_listed(OURS, id="urn:li:person:1")), Presence.UNKNOWN),
        (answered({}), Presence.UNKNOWN),
        (answered({}, 429), Presence.UNKNOWN),
        (NoAnswer("timeout", "No answer."), Presence.UNKNOWN),
    ],
)
def test_a_pages_posts_say_only_what_is_certain(answer: Any, found: str | Presence) -> None:
    session, requests = session_over(answer)

    seen = linkedin().find(a_post(), session, HANDLE)

    assert (seen.platform_post_id if isinstance(seen, Published) else seen) == found
    assert requests[0].headers["X-RestLi-Method"] == "FINDER"
    assert "sortBy=CREATED" in requests[0].url


def test_nobody_is_asked_what_a_person_has_posted() -> None:
    session, requests = session_over(author=PERSON)

    found = linkedin().find(a_post(), session, {**HANDLE, "author": PERSON})

    assert found is Presence.UNKNOWN
    assert requests == []


def test_nothing_is_repeated_without_a_look() -> None:
    assert PROFILE.repeats is None
    for answer in (answered("<html>", 502), Response(201), NoAnswer("timeout", "No answer.")):
        session, requests = session_over(answer)

        assert isinstance(linkedin().commit(a_post(), session, HANDLE), Ambiguous)
        assert len(requests) == 1


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        # It is in the list.
        ([listed(a_listed(OURS))], Published),
        # A named post can be read, and was made since this post was due.
        ([listed(), answered(a_listed(OURS))], Published),
        # It is an older post.
        ([listed(), answered(a_listed(OURS, OLD))], NotPublished),
        # It is somebody else's, has another text, or was deleted.
        ([listed(), answered(a_listed(OURS, author="urn:li:organization:2"))], Ambiguous),
        ([listed(), answered(a_listed("Another."))], Ambiguous),
        ([listed(), answered({"status": 404}, 404)], Ambiguous),
    ],
)
def test_a_duplicate_is_ours_only_if_it_can_be_read_and_is_as_young(
    answers: list[Response], outcome: type
) -> None:
    session, _ = session_over(DUPLICATE, *answers)

    assert isinstance(linkedin().commit(a_post(), session, HANDLE), outcome)


def test_a_persons_duplicate_is_another_post() -> None:
    # given: a person's posts are not sent again after an unclear try
    session, requests = session_over(DUPLICATE, author=PERSON)

    outcome = linkedin().commit(a_post(), session, {**HANDLE, "author": PERSON})

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "duplicate")
    assert SHARE in outcome.message
    assert len(requests) == 1


# Checks


@pytest.mark.parametrize(
    ("author", "answer", "code"),
    [
        (PERSON, answered({"sub": "dXNlcg"}), None),
        (PERSON, answered({"sub": "other"}), "credentials_refused"),
        (PAGE, listed(), None),
        (PAGE, answered({"status": 401}, 401), "credentials_refused"),
        (PAGE, answered({"status": 403, "code": "ACCESS_DENIED"}, 403), "credentials_refused"),
        (PAGE, answered({"status": 404, "message": "None."}, 404), "account_refused"),
        (PAGE, answered({"status": 426}, 426), "network_unavailable"),
        (PAGE, answered("<html>", 503), "network_unavailable"),
    ],
)
def test_a_check_asks_whose_token_it_is(author: str, answer: Response, code: str | None) -> None:
    session, requests = session_over(answer, author=author)

    found = linkedin().check(session).findings

    assert [each.code for each in found] == ([code] if code else [])
    wanted = "/v2/userinfo" if author == PERSON else "/rest/posts"
    assert path_of(requests[0]) == wanted
