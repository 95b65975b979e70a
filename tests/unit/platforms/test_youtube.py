"""What is sent to YouTube, the meaning of its answers, and the upload of a large video."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised
from drumbeat.domain.connections import NotRenewed, Renewed
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.findings import Severity
from drumbeat.domain.media import AssetKind, Cover, StoredFile
from drumbeat.domain.publishing import (
    Ambiguous,
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
from drumbeat.platforms import youtube_errors, youtube_upload
from drumbeat.platforms.youtube import PROFILE, SCOPES, YouTube
from drumbeat.platforms.youtube_errors import PACIFIC, refusal_of
from drumbeat.platforms.youtube_video import mark_of
from drumbeat.ports import NoAnswer, NotSent, Request, Response
from drumbeat.ports.transport import TransportFailure
from tests.direct_session import DirectSession
from tests.fakes.film import Film
from tests.fakes.youtube import ADDRESS, Google
from tests.interference import Killed
from tests.samples import asset
from tests.unit.platforms.doubles import NOW, ScriptedTransport, StandingClock, a_post, answered

TABLE = json.loads(Path(__file__).with_name("youtube_errors.json").read_text())
CASES = [case for case in TABLE if "at" not in case]
CONTRACT = json.loads(
    (Path(__file__).parents[2] / "contracts" / "youtube.discovery.json").read_text()
)
CONNECTION = {"channel_id": "UCpipes", "access_token": "T0KEN", "refresh_token": "R3FRESH"}
APP = App("an-id", "a-secret")
ASKED = Asked(app=APP, redirect_uri="https://d.example/back", state="a", verifier="b")
NO_ANSWER = NoAnswer("answer_timeout", "www.googleapis.com did not answer in time.")
BEGUN = Response(200, {"location": ADDRESS})
ARRIVED = answered({"id": "vId30_00001"}, 201)
HANDLE = {"video": "vId30_00001", "category": "28"}
NOTHING_YET = Progress()
MIB = 1024 * 1024


def a_youtube(**settings: str) -> YouTube:
    return YouTube(StandingClock(), lambda: APP, **settings)


def a_video(size: int = 300_000, **known: Any) -> Medium:
    file = StoredFile(
        key="media/film/full.mp4", content_type="video/mp4", size=size, width=720, height=1280
    )
    return Medium(url="film", asset=asset(id="film", kind=AssetKind.VIDEO, **known), file=file)


def a_video_post(medium: Medium | None = None, **changes: Any) -> Outgoing:
    return a_post(**{"media": (medium or a_video(),), **changes})


def session_over(
    *answers: Response | TransportFailure, connection: Mapping[str, Any] = CONNECTION
) -> tuple[DirectSession, list[Request]]:
    transport = ScriptedTransport(*answers)
    return DirectSession(a_youtube(), connection, transport, Film()), transport.requests


def prepared(
    post: Outgoing, *answers: Response | TransportFailure, so_far: Progress | None = NOTHING_YET
) -> Any:
    session, requests = session_over(*answers)
    return a_youtube().prepare(post, session, so_far), requests


def error(reason: str | None, status: int, message: str | None = "Said there.") -> Response:
    if message is None:
        return Response(status, {}, b"<html>")
    told: dict[str, Any] = {"code": status, "message": message}
    if reason is not None:
        told["errors"] = [{"message": message, "domain": "youtube.video", "reason": reason}]
    return answered({"error": told}, status)


def video(privacy: str = "private", **status: Any) -> Response:
    told = {"privacyStatus": privacy, "uploadStatus": "processed", **status}
    snippet = {"title": "Frozen pipes", "categoryId": "28"}
    return answered({"items": [{"id": "vId30_00001", "snippet": snippet, "status": told}]})


# Google's own description of the API


def held(document: Any, schema: Mapping[str, Any]) -> None:
    """Fails if `document` has a field that Google does not describe, or of another type."""
    if "$ref" in schema:
        schema = CONTRACT["schemas"][schema["$ref"]]
    kinds = {"string": str, "boolean": bool, "array": list, "object": dict}
    assert isinstance(document, kinds[schema["type"]])
    if "enum" in schema:
        assert document in schema["enum"]
    if isinstance(document, dict):
        for name, value in document.items():
            held(value, schema["properties"][name])
    if isinstance(document, list):
        for each in document:
            held(each, schema["items"])


def held_call(request: Request) -> None:
    """Fails unless method, path and parameters are those of a method that Google describes."""
    split = urlsplit(request.url)
    query = {name for name, _ in parse_qsl(split.query)}
    uploads = "uploadType" in query
    fitting = [
        each
        for each in CONTRACT["methods"]
        if each["httpMethod"] == request.method
        and split.path == (each["uploadPath"] if uploads else f"/{each['path']}")
    ]
    assert fitting, (request.method, split.path)
    required = set(fitting[0]["required"])
    assert required <= query <= {*fitting[0]["parameters"], "uploadType"}
    if request.headers.get("Content-Type") == "application/json":
        held(json.loads(request.body or b""), {"$ref": fitting[0]["request"]})


# Connecting


def test_people_agree_at_google_and_choose_a_channel() -> None:
    given = {"access_token": "T0KEN", "refresh_token": "R3FRESH", "expires_in": 3599}
    channel = {
        "id": "UCpipes",
        "snippet": {
            "title": "H2O",
            "thumbnails": {"default": {"url": "https://yt3.example/a.jpg"}},
        },
    }
    transport = ScriptedTransport(
        answered({**given, "scope": " ".join(SCOPES)}), answered({"items": [channel]})
    )
    youtube = a_youtube()

    grant = youtube.exchange(ASKED, "a-code", transport)
    assert isinstance(grant, Grant)
    [target] = youtube.targets(grant, transport)  # type: ignore[misc]
    connected = youtube.connection_of(grant, target.id, transport)

    page = urlsplit(youtube.authorize_url(ASKED))
    asked = dict(parse_qsl(page.query))
    assert (page.netloc, asked["access_type"], asked["prompt"]) == (
        *("accounts.google.com", "offline", "consent"),
    )
    assert asked["scope"].split() == list(SCOPES)
    assert grant.scopes == SCOPES
    assert (target.name, target.picture_url) == ("H2O", "https://yt3.example/a.jpg")
    assert isinstance(connected, Renewed)
    assert a_youtube().check_connection(connected.connection) == {"channel_id": "UCpipes"}
    assert connected.access_ends_at == NOW + timedelta(seconds=3599)
    held_call(transport.requests[1])


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (answered({"error": "invalid_grant", "error_description": "Bad"}, 400), "invalid_grant"),
        (answered({"access_token": "T0KEN", "expires_in": 3599}), "no_lasting_access"),
        (NO_ANSWER, "answer_timeout"),
        (Response(502, {}, b"<html>"), "http_502"),
    ],
    ids=["refused", "for an hour only", "no answer", "unreadable"],
)
def test_a_code_that_gives_no_lasting_access_connects_nothing(answer: Any, code: str) -> None:
    found = a_youtube().exchange(ASKED, "a-code", ScriptedTransport(answer))

    assert isinstance(found, NotAuthorised)
    assert found.code == code


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"channel_id": "a channel"}, "connection.channel_id"),
        ({"refresh_token": ""}, "connection.refresh_token"),
        ({"access_token": "two words"}, "connection.access_token"),
        ({"more": "x"}, "connection.more"),
    ],
)
def test_a_connection_that_can_not_work_says_where(changed: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        a_youtube().check_connection({**CONNECTION, **changed})

    assert [each.field for each in caught.value.errors] == [field]


def test_access_is_renewed_by_a_token_that_stays() -> None:
    transport = ScriptedTransport(answered({"access_token": "N3W", "expires_in": 3599}))

    found = a_youtube().renew(CONNECTION, transport)

    assert isinstance(found, Renewed)
    assert found.connection == {**CONNECTION, "access_token": "N3W"}
    assert found.grant_ends_at == NOW + timedelta(days=180)
    assert dict(parse_qsl((transport.requests[0].body or b"").decode())) == {
        "grant_type": "refresh_token",
        "refresh_token": "R3FRESH",
        "client_id": "an-id",
        "client_secret": "a-secret",
    }


@pytest.mark.parametrize(
    ("answer", "dead"),
    [
        (answered({"error": "invalid_grant", "error_description": "Revoked."}, 400), True),
        (answered({"error": "invalid_client"}, 401), False),
        (Response(503, {}, b""), False),
        (NO_ANSWER, False),
    ],
    ids=["taken back", "wrong app", "service", "no answer"],
)
def test_only_what_people_took_back_is_dead(answer: Any, dead: bool) -> None:
    found = a_youtube().renew(CONNECTION, ScriptedTransport(answer))

    assert isinstance(found, NotRenewed)
    assert found.dead is dead


def test_without_the_operators_app_nothing_is_dead() -> None:
    found = YouTube(StandingClock(), lambda: None).renew(CONNECTION, ScriptedTransport())

    assert isinstance(found, NotRenewed)
    assert (found.dead, found.code) == (False, "not_configured")


@pytest.mark.parametrize(
    ("answer", "scope", "codes"),
    [
        (answered({"items": [{"id": "UCpipes"}]}), " ".join(SCOPES), []),
        (answered({"items": [{"id": "UCpipes"}]}), SCOPES[0], ["permission_missing"]),
        (answered({"items": []}), " ".join(SCOPES), ["channel_missing"]),
        (error("insufficientPermissions", 403), SCOPES[0], ["credentials_refused"]),
        (error("backendError", 503), "", ["network_unavailable"]),
        (error("quotaExceeded", 403), "", ["network_unavailable"]),
        (NO_ANSWER, "", ["network_unavailable"]),
    ],
)
def test_a_check_says_what_keeps_the_channel_from_posting(
    answer: Any, scope: str, codes: list[str]
) -> None:
    session, requests = session_over(answer, connection={**CONNECTION, "scope": scope})

    found = a_youtube().check(session).findings

    assert [each.code for each in found] == codes
    if codes == ["network_unavailable"]:
        assert found[0].severity is Severity.WARNING
    held_call(requests[0])


# What is refused before anything is made there


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"options": {"title": "x" * 101}}, "title_too_long"),
        ({"caption": "é" * 2_501}, "text_too_long"),
        ({"options": {"tags": ["water heater"] * 35}}, "tags_too_long"),
        ({"media": ()}, "video_needed"),
        ({"media": (Medium(url="https://cdn.example/a.png"),)}, "video_needed"),
        ({"media": (Medium(url="https://cdn.example/a.mp4"),)}, "video_needed"),
        ({"media": (a_video(), a_video())}, "too_many_media"),
    ],
)
def test_what_youtube_would_refuse_is_said_before(changes: dict[str, Any], code: str) -> None:
    outcome, requests = prepared(a_video_post(**changes))

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code, requests) == (Refusal.PERMANENT, code, [])


def test_a_long_video_waits_for_no_upload_that_the_channel_may_not_make() -> None:
    post = a_video_post(a_video(duration_seconds=901.0))
    channel = answered({"items": [{"status": {"longUploadsStatus": "eligible"}}]})

    outcome, [request] = prepared(post, channel)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "channel_not_verified")
    held_call(request)


def test_what_people_did_not_allow_is_said_before_the_upload() -> None:
    session, requests = session_over(connection={**CONNECTION, "scope": SCOPES[0]})

    outcome = a_youtube().prepare(a_video_post(), session, NOTHING_YET)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code, requests) == (Refusal.REAUTH, "permission_missing", [])
    assert "youtube.force-ssl" in outcome.message


# The upload


def test_all_calls_are_left_to_the_function_that_comes_again_soon() -> None:
    outcome, requests = prepared(a_video_post(), so_far=None)

    assert outcome == Preparing(NOTHING_YET, NOW)
    assert requests == []


def test_a_session_is_begun_private_and_kept_sealed_before_a_byte_goes() -> None:
    post = a_video_post(
        caption="A <b>drain</b> in a minute.",
        options={"tags": ["drain"], "privacy": "public", "made_for_kids": True},
    )

    outcome, [request] = prepared(post, BEGUN)

    assert outcome == Preparing(Progress({"of": mark_of(post)}, {"address": ADDRESS}), NOW)
    assert request.headers["X-Upload-Content-Length"] == "300000"
    assert request.headers["X-Upload-Content-Type"] == "video/mp4"
    told = json.loads(request.body or b"")
    assert told["snippet"] == {
        "title": "Frozen pipes",
        "description": "A \N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}b"
        "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}drain"
        "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}/b"
        "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} in a minute.",
        "tags": ["drain"],
    }
    assert told["status"]["privacyStatus"] == "private"
    assert told["status"]["selfDeclaredMadeForKids"] is True
    held_call(request)


@pytest.mark.parametrize(
    "address", ["", "http://www.googleapis.com/x", "https://elsewhere.example/x"]
)
def test_bytes_and_tokens_go_to_google_alone(address: str) -> None:
    outcome, _ = prepared(a_video_post(), Response(200, {"location": address}))

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.TRANSIENT


def steps(post: Outgoing, google: Google, film: Film) -> Iterator[Any]:
    """The steps of one preparation, by functions of which each may be killed; the next one
    continues from the stored progress."""
    youtube, so_far = a_youtube(), None
    while True:
        session = DirectSession(youtube, CONNECTION, google, film)
        try:
            outcome = youtube.prepare(post, session, so_far)
        except Killed:
            continue
        yield outcome
        if not isinstance(outcome, Preparing):
            return
        so_far = Progress(**json.loads(json.dumps(asdict(outcome.progress))))


def dying_at(number: int, *, late: bool) -> Google:
    """A project at whose call of that number the function is killed, before or after its effect."""
    google = Google()

    def die(_: Request) -> None:
        if google.calls == number:
            google.calls += 1  # once
            raise Killed

    if late:
        google.after = die
    else:
        google.before = die
    return google


def test_wherever_a_function_dies_the_video_arrives_whole_and_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(youtube_upload, "CHUNK_BYTES", 256 * 1024)
    monkeypatch.setattr(youtube_upload, "_STEP_CHUNKS", 3)
    post = a_video_post(a_video(size=7 * 256 * 1024 + 1000))
    whole = Google()
    list(steps(post, whole, Film()))

    for number in range(1, whole.calls + 1):
        for late in (False, True):
            google = dying_at(number, late=late)
            *_, last = steps(post, google, Film())

            assert google.calls > whole.calls, "it was never killed"
            assert isinstance(last, Prepared)
            assert (google.videos, google.shown) == ([last.handle["video"]], [])


def test_a_gigabyte_takes_the_memory_of_one_chunk() -> None:
    post = a_video_post(a_video(size=1_000_000_000))
    google, film = Google(), Film()

    tracemalloc.start()
    taken = list(steps(post, google, film))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert isinstance(taken[-1], Prepared)
    assert len(google.videos) == 1
    assert film.largest == youtube_upload.CHUNK_BYTES
    # The last part is freed when the next has been read, and reading makes a copy here.
    assert peak < 4 * youtube_upload.CHUNK_BYTES
    # Each function sends as much as it can in minutes, also at 3 MB a second.
    assert len(taken) <= 8
    assert youtube_upload._STEP_CHUNKS * youtube_upload.CHUNK_BYTES / 3e6 < 100


def test_a_chunk_that_arrived_in_part_goes_on_where_it_broke_off() -> None:
    so_far = Progress({}, {"address": ADDRESS})
    post = a_video_post(a_video(size=20 * MIB))
    half = Response(308, {"range": f"bytes=0-{MIB - 1}"})

    outcome, requests = prepared(post, Response(308), half, ARRIVED, so_far=so_far)

    assert isinstance(outcome, Preparing)
    assert outcome.progress.shown["video"] == "vId30_00001"
    assert [each.headers["Content-Range"] for each in requests] == [
        f"bytes */{20 * MIB}",
        f"bytes 0-{16 * MIB - 1}/{20 * MIB}",
        f"bytes {MIB}-{17 * MIB - 1}/{20 * MIB}",
    ]


def test_a_session_that_has_ended_is_begun_anew() -> None:
    so_far = Progress({}, {"address": ADDRESS})
    other = f"{ADDRESS}2"

    outcome, _ = prepared(
        a_video_post(), error("notFound", 404), Response(200, {"location": other}), so_far=so_far
    )

    assert isinstance(outcome, Preparing)
    assert outcome.progress.secret == {"address": other}


@pytest.mark.parametrize(
    "answer", [NO_ANSWER, NotSent("not_connected", "Down."), error("backendError", 503)]
)
def test_an_upload_that_is_cut_off_goes_on_later(answer: Any) -> None:
    so_far = Progress({}, {"address": ADDRESS})

    outcome, _ = prepared(a_video_post(), Response(308), answer, so_far=so_far)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.TRANSIENT


# What YouTube makes of it

SINCE = Progress({"video": "vId30_00001", "since": NOW.isoformat(), "cover": 0})


def test_a_video_is_ready_when_youtube_has_worked_through_it() -> None:
    working = video(uploadStatus="uploaded")

    waiting, [request] = prepared(a_video_post(), working, so_far=SINCE)
    done, _ = prepared(a_video_post(), video(), so_far=waiting.progress)

    assert isinstance(waiting, Preparing)
    assert done == Prepared(HANDLE)
    held_call(request)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ({"uploadStatus": "failed", "failureReason": "codec"}, "video_failed_codec"),
        ({"uploadStatus": "failed"}, "video_failed_unknown"),
        ({"uploadStatus": "rejected", "rejectionReason": "duplicate"}, "video_rejected_duplicate"),
        ({"uploadStatus": "deleted"}, "video_deleted"),
    ],
)
def test_what_youtube_can_not_use_is_said_in_words(status: dict[str, str], code: str) -> None:
    outcome, _ = prepared(a_video_post(), video(**status), so_far=SINCE)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, code)
    assert outcome.message.endswith((".",))


def test_all_reasons_that_google_knows_have_words_of_their_own() -> None:
    known = CONTRACT["schemas"]["VideoStatus"]["properties"]

    assert set(known["failureReason"]["enum"]) == set(youtube_upload._BROKEN)
    assert set(known["rejectionReason"]["enum"]) == set(youtube_upload._REJECTED)


def test_a_video_that_is_not_there_yet_is_asked_for_again_and_then_given_up() -> None:
    nothing = answered({"items": []})
    long_ago = {**SINCE.shown, "since": (NOW - timedelta(minutes=11)).isoformat()}

    waiting, _ = prepared(a_video_post(), nothing, so_far=SINCE)
    gone, _ = prepared(a_video_post(), nothing, so_far=Progress(long_ago))

    assert isinstance(waiting, Preparing)
    assert isinstance(gone, NotPublished)
    assert gone.code == "video_deleted"


def with_cover(size: int = 9_000, *, chosen: bool = True) -> Outgoing:
    medium = a_video()
    assert medium.asset is not None
    cover = StoredFile(
        key="media/film/cover.jpg", content_type="image/jpeg", size=size, width=1280, height=720
    )
    kept = replace(
        medium.asset,
        files={**medium.asset.files, "cover": cover},
        cover=Cover(frame_seconds=3.0) if chosen else None,
    )
    return a_video_post(replace(medium, asset=kept))


def test_the_picture_that_people_chose_shows_the_video() -> None:
    outcome, [request, _] = prepared(with_cover(), answered({}), video(), so_far=SINCE)

    assert outcome == Prepared(HANDLE)
    assert len(request.body or b"") == 9_000
    assert request.headers["Content-Type"] == "image/jpeg"
    held_call(request)


@pytest.mark.parametrize(
    "post", [with_cover(chosen=False), with_cover(3_000_000)], ids=["nobody chose", "too large"]
)
def test_without_one_that_youtube_takes_it_chooses_itself(post: Outgoing) -> None:
    outcome, requests = prepared(post, video(), so_far=SINCE)

    assert outcome == Prepared(HANDLE)
    assert len(requests) == 1


def test_a_picture_that_is_refused_keeps_no_video_back() -> None:
    outcome, _ = prepared(with_cover(), error("forbidden", 403), video(), so_far=SINCE)

    assert outcome == Prepared(HANDLE)


def test_a_picture_that_can_not_be_set_is_tried_a_few_times() -> None:
    so_far = SINCE
    for _ in range(3):
        waiting, _ = prepared(with_cover(), error("backendError", 503), so_far=so_far)
        assert isinstance(waiting, Preparing)
        so_far = waiting.progress

    outcome, _ = prepared(with_cover(), video(), so_far=so_far)

    assert outcome == Prepared(HANDLE)


# Showing it


def committed(*answers: Response | TransportFailure, **options: Any) -> tuple[Any, list[Request]]:
    session, requests = session_over(*answers)
    return a_youtube().commit(a_video_post(options=options), session, HANDLE), requests


def test_showing_it_is_one_update_of_its_status_with_the_posts_words() -> None:
    outcome, [request] = committed(
        answered({"status": {"privacyStatus": "unlisted"}}), privacy="unlisted", synthetic=True
    )

    assert outcome == Published("vId30_00001", "https://youtu.be/vId30_00001")
    assert (request.method, urlsplit(request.url).path) == ("PUT", "/youtube/v3/videos")
    assert json.loads(request.body or b"") == {
        "id": "vId30_00001",
        "status": {
            "privacyStatus": "unlisted",
            "embeddable": True,
            "license": "youtube",
            "publicStatsViewable": True,
            "selfDeclaredMadeForKids": False,
            "containsSyntheticMedia": True,
        },
        "snippet": {
            "title": "Frozen pipes",
            "description": "Keep your pipes warm tonight.",
            "categoryId": "28",
        },
    }
    held_call(request)


def test_a_video_that_youtube_keeps_private_says_what_the_operator_has_to_do() -> None:
    private = answered({"status": {"privacyStatus": "private"}})

    locked, _ = committed(private, video("private"))
    slip, _ = committed(private, video("public"))
    unsure, _ = committed(private, NO_ANSWER)

    assert isinstance(locked, NotPublished)
    assert (locked.refusal, locked.code) == (Refusal.PERMANENT, "kept_private")
    assert "audited" in locked.message
    assert isinstance(slip, Published)
    assert isinstance(unsure, Ambiguous)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (video("public"), Published("vId30_00001", "https://youtu.be/vId30_00001")),
        (video("unlisted"), Published("vId30_00001", "https://youtu.be/vId30_00001")),
        (video("private"), Presence.ABSENT),
        (answered({"items": []}), Presence.UNKNOWN),
        (error("quotaExceeded", 403), Presence.UNKNOWN),
        (NO_ANSWER, Presence.UNKNOWN),
    ],
)
def test_only_a_video_that_is_private_is_surely_not_shown(answer: Any, found: Any) -> None:
    session, requests = session_over(answer)

    assert a_youtube().find(a_video_post(), session, HANDLE) == found
    held_call(requests[0])


# Errors


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_an_error_is_judged_by_its_reason(case: dict[str, Any]) -> None:
    session, _ = session_over()

    found = refusal_of(answered(case["body"], case["status"]), session, NOW)

    if case["class"] == "ambiguous":
        assert found is None
        return
    assert found is not None
    assert (found.refusal, found.scope) == (case["class"], case.get("scope", Scope.ACCOUNT))
    if case["class"] == "rate_limited":
        until = case["wait"]
        # NOW is 08:59:59 in Los Angeles.
        assert found.retry_after == (15 * 3600 + 1 if until == "midnight" else until)
    assert "<a" not in found.message


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 3, 8, 8, 0, tzinfo=UTC), 23),
        (datetime(2026, 11, 1, 7, 0, tzinfo=UTC), 25),
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), 24),
    ],
    ids=["spring", "autumn", "summer"],
)
def test_a_day_of_the_quota_is_the_pacific_one(now: datetime, hours: int) -> None:
    session, _ = session_over()

    found = refusal_of(error("quotaExceeded", 403), session, now)

    assert PACIFIC.begin(now) == now
    assert found is not None
    assert found.retry_after == hours * 3600


def test_what_a_project_may_upload_is_a_cap_of_the_whole_app() -> None:
    [usual] = PROFILE.pacing.caps
    [more] = a_youtube(uploads_per_day="250").profile.pacing.caps

    assert (usual.most, usual.scope, usual.window) == (100, Scope.APP, youtube_errors.PACIFIC)
    assert (more.most, more.scope) == (250, Scope.APP)


def test_a_larger_video_is_begun_earlier() -> None:
    small, large = (PROFILE.lead.of((a_video(size=size),)) for size in (10_000_000, 3_000_000_000))

    assert timedelta(minutes=15) < small < timedelta(minutes=16)
    assert large == timedelta(minutes=75)
    assert PROFILE.lead.of((a_video(size=200_000_000_000),)) == timedelta(hours=5)


def test_an_upload_serves_the_same_video_with_other_words() -> None:
    youtube, post = a_youtube(), a_video_post()
    so_far = {"of": mark_of(post), "video": "vId30_00001"}
    other = a_video_post(a_video(content_hash="another"))

    assert youtube.reuses(a_video_post(caption="Call us."), so_far)
    assert not youtube.reuses(a_video_post(title="x" * 101), so_far)
    assert not youtube.reuses(other, so_far)
    assert not youtube.reuses(post, {"video": "vId30_00001"})
