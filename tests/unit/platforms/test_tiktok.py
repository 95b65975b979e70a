"""What is sent to TikTok, the meaning of its answers, and that no post is initialised twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from drumbeat.domain import preflight
from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised
from drumbeat.domain.connections import NotRenewed, Renewed
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.media import AssetKind, StoredFile
from drumbeat.domain.publishing import (
    Accepted,
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
from drumbeat.platforms.tiktok import PROFILE, TikTok
from drumbeat.platforms.tiktok_api import refusal_of
from drumbeat.platforms.tiktok_login import SCOPES
from drumbeat.platforms.tiktok_video import CHUNK_BYTES, chunks_of
from drumbeat.ports import NoAnswer, NotSent, Request, Response
from drumbeat.ports.transport import TransportFailure
from tests.direct_session import DirectSession
from tests.fakes.film import Film
from tests.samples import asset
from tests.unit.platforms.doubles import NOW, ScriptedTransport, StandingClock, a_post, answered

TABLE = json.loads(Path(__file__).with_name("tiktok_errors.json").read_text())
CASES = [case for case in TABLE if "at" not in case]
CONNECTION = {"open_id": "-000h2o", "access_token": "T0KEN", "refresh_token": "R3FRESH"}
APP = App("a-key", "a-secret")
ASKED = Asked(app=APP, redirect_uri="https://d.example/back", state="a", verifier="b")
NO_ANSWER = NoAnswer("answer_timeout", "open.tiktokapis.com did not answer in time.")
NOTHING_YET = Progress()
ADDRESS = "https://open-upload.tiktokapis.com/video/?upload_id=6&upload_token=X"
OPTIONS = {"privacy": "PUBLIC_TO_EVERYONE"}
BEGUN = Progress(
    {
        "public": True,
        "name": "h2o",
        "publish_id": "v_pub_1",
        "sent": 0,
        "until": (NOW + timedelta(minutes=55)).isoformat(),
    },
    {"address": ADDRESS},
)
SIZE = 3 * CHUNK_BYTES + 100
HANDLE: Handle = {
    "publish_id": "v_pub_1",
    "public": True,
    "name": "h2o",
    "size": SIZE,
    "start": 2 * CHUNK_BYTES,
    "address": ADDRESS,
}


def a_tiktok() -> TikTok:
    return TikTok(StandingClock(), lambda: APP)


def ok(data: Mapping[str, Any]) -> Response:
    return answered({"data": data, "error": {"code": "ok", "message": "", "log_id": "1"}})


def error(code: str | None, status: int) -> Response:
    if code is None:
        return Response(status, {}, b"<html>")
    told = {"code": code, "message": "Said there.", "log_id": "1"}
    return answered({"data": {}, "error": told}, status)


def creator(**changes: Any) -> Response:
    told = {
        "creator_username": "h2o",
        "privacy_level_options": ["PUBLIC_TO_EVERYONE", "SELF_ONLY"],
        "comment_disabled": False,
        "duet_disabled": False,
        "stitch_disabled": True,
        "max_video_post_duration_sec": 300,
    }
    return ok({**told, **changes})


def status(stage: str, **more: Any) -> Response:
    return ok({"status": stage, "publicaly_available_post_id": [], **more})


def a_video(size: int = SIZE, **known: Any) -> Medium:
    file = StoredFile(
        key="media/film/full.mp4", content_type="video/mp4", size=size, width=720, height=1280
    )
    return Medium(url="film", asset=asset(id="film", kind=AssetKind.VIDEO, **known), file=file)


def a_picture(name: str) -> Medium:
    kept = asset(id=name)
    return Medium(url=f"https://d.example/media/{name}.jpg", asset=kept, file=kept.files["full"])


def a_video_post(**changes: Any) -> Outgoing:
    return a_post(**{"media": (a_video(),), "options": OPTIONS, **changes})


def a_picture_post(**changes: Any) -> Outgoing:
    media = (a_picture("a"), a_picture("b"))
    return a_post(**{"media": media, "options": OPTIONS, **changes})


def session_over(
    *answers: Response | TransportFailure,
) -> tuple[DirectSession, list[Request]]:
    transport = ScriptedTransport(*answers)
    return DirectSession(a_tiktok(), CONNECTION, transport, Film()), transport.requests


def prepared(
    post: Outgoing, *answers: Response | TransportFailure, so_far: Progress | None = NOTHING_YET
) -> Any:
    session, requests = session_over(*answers)
    return a_tiktok().prepare(post, session, so_far), requests


def committed(
    post: Outgoing, handle: Handle, *answers: Response | TransportFailure
) -> tuple[Any, list[Request]]:
    session, requests = session_over(*answers)
    return a_tiktok().commit(post, session, handle), requests


def found(post: Outgoing, handle: Handle, *answers: Response | TransportFailure) -> Any:
    return a_tiktok().find(post, session_over(*answers)[0], handle)


# Connecting


def test_people_agree_at_tiktok_and_are_asked_for_what_their_account_offers() -> None:
    given = {
        "access_token": "T0KEN",
        "refresh_token": "R3FRESH",
        "open_id": "-000h2o",
        "expires_in": 86_400,
        "refresh_expires_in": 31_536_000,
        "scope": ",".join(SCOPES),
    }
    user = {"open_id": "-000h2o", "display_name": "H2O", "avatar_url": "https://p16.example/a"}
    transport = ScriptedTransport(answered(given), ok({"user": user}), creator())
    tiktok = a_tiktok()

    grant = tiktok.exchange(ASKED, "a-code", transport)
    assert isinstance(grant, Grant)
    [target] = tiktok.targets(grant, transport)  # type: ignore[misc]
    connected = tiktok.connection_of(grant, target.id, transport)

    page = urlsplit(tiktok.authorize_url(ASKED))
    asked = dict(parse_qsl(page.query))
    assert (page.netloc, asked["client_key"]) == ("www.tiktok.com", "a-key")
    assert asked["scope"] == ",".join(SCOPES)
    assert dict(parse_qsl((transport.requests[0].body or b"").decode()))["client_key"] == "a-key"
    assert (grant.scopes, grant.grant_ends_at) == (SCOPES, NOW + timedelta(days=365))
    assert (target.name, target.picture_url) == ("H2O", "https://p16.example/a")
    assert target.choices == {
        "privacy": [("PUBLIC_TO_EVERYONE", "Everyone"), ("SELF_ONLY", "Only me")]
    }
    assert isinstance(connected, Renewed)
    assert tiktok.check_connection(connected.connection) == {"open_id": "-000h2o"}


def test_a_code_that_is_refused_with_any_status_connects_nothing() -> None:
    flat = answered({"error": "invalid_grant", "error_description": "Used.", "log_id": "1"}, 200)

    outcome = a_tiktok().exchange(ASKED, "a-code", ScriptedTransport(flat))

    assert isinstance(outcome, NotAuthorised)
    assert (outcome.code, outcome.message) == ("invalid_grant", "TikTok says: Used.")


def test_each_renewal_keeps_the_token_that_it_brought() -> None:
    given = {"access_token": "N3W", "refresh_token": "N3XT", "expires_in": 86_400}

    outcome = a_tiktok().renew(CONNECTION, ScriptedTransport(answered(given)))

    assert isinstance(outcome, Renewed)
    assert outcome.connection == {**CONNECTION, "access_token": "N3W", "refresh_token": "N3XT"}
    assert outcome.access_ends_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("answer", "dead"),
    [
        (answered({"error": "invalid_grant"}, 400), True),
        (answered({"error": "invalid_client"}, 401), False),
        (Response(503, {}, b""), False),
        (NO_ANSWER, False),
    ],
    ids=["taken back", "wrong app", "service", "no answer"],
)
def test_only_what_people_took_back_is_dead(answer: Any, dead: bool) -> None:
    outcome = a_tiktok().renew(CONNECTION, ScriptedTransport(answer))

    assert isinstance(outcome, NotRenewed)
    assert outcome.dead is dead


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"open_id": "an id"}, "connection.open_id"),
        ({"refresh_token": ""}, "connection.refresh_token"),
        ({"access_token": "two words"}, "connection.access_token"),
        ({"more": "x"}, "connection.more"),
    ],
)
def test_a_connection_that_can_not_work_says_where(changed: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        a_tiktok().check_connection({**CONNECTION, **changed})

    assert [each.field for each in caught.value.errors] == [field]


def test_a_check_says_what_the_account_offers_or_why_it_may_not_post() -> None:
    tiktok = a_tiktok()

    good = tiktok.check(session_over(creator())[0])
    full = tiktok.check(session_over(error("spam_risk_too_many_posts", 200))[0])
    lost = tiktok.check(session_over(error("scope_not_authorized", 401))[0])

    assert good.choices is not None
    assert [value for value, _ in good.choices["privacy"]] == ["PUBLIC_TO_EVERYONE", "SELF_ONLY"]
    assert [each.code for each in full.findings] == ["rate_limited"]
    assert [each.code for each in lost.findings] == ["credentials_refused"]


# What is refused before anything is announced


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"options": {}}, "privacy_missing"),
        ({"media": ()}, "media_missing"),
        ({"media": (a_picture("a"),) * 36}, "too_many_media"),
        ({"media": (a_video(), a_picture("a"))}, "video_not_alone"),
        ({"media": (Medium(url="https://cdn.example/a.png"),)}, "library_needed"),
        ({"caption": "x" * 2_201}, "text_too_long"),
        ({"caption": "x" * 4_001, "media": (a_picture("a"),)}, "text_too_long"),
        ({"caption": "😀" * 2_001, "media": (a_picture("a"),)}, "text_too_long"),
        (
            {"options": {**OPTIONS, "title": "x" * 91}, "media": (a_picture("a"),)},
            "title_too_long",
        ),
        ({"options": {"privacy": "SELF_ONLY", "branded_content": True}}, "branded_content_private"),
    ],
)
def test_what_tiktok_would_refuse_is_said_before(changes: dict[str, Any], code: str) -> None:
    outcome, requests = prepared(a_video_post(**changes))

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code, requests) == (Refusal.PERMANENT, code, [])


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"caption": "x" * 2_200}, []),
        ({"caption": "x" * 2_201}, ["text_too_long"]),
        # A video has no title of its own.
        ({"options": {**OPTIONS, "title": "x" * 91}}, []),
        ({"caption": "x" * 2_201, "media": (a_picture("a"),)}, []),
        ({"caption": "😀" * 2_000, "media": (a_picture("a"), a_picture("b"))}, []),
        ({"caption": "x" * 4_001, "media": (a_picture("a"),)}, ["text_too_long"]),
    ],
)
def test_how_long_a_text_may_be_depends_on_what_is_posted(
    changes: dict[str, Any], codes: list[str]
) -> None:
    post, network = a_video_post(**changes), a_tiktok()

    found = preflight.of_texts(
        PROFILE.limits, "TikTok", network.texts(post), post.media, is_bare=False
    )

    assert [each.code for each in found] == codes
    assert (network.unfit(post) is None) is (codes == [])


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"privacy_level_options": ["SELF_ONLY"]}, "privacy_not_offered"),
        ({"max_video_post_duration_sec": 10}, "video_too_long"),
    ],
)
def test_what_the_account_does_not_offer_is_said_before(told: dict[str, Any], code: str) -> None:
    outcome, requests = prepared(a_video_post(), creator(**told))

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code, len(requests)) == (Refusal.PERMANENT, code, 1)


def test_who_sees_it_has_no_default() -> None:
    [privacy] = [option for option in PROFILE.options if option.name == "privacy"]

    assert privacy.required
    assert privacy.of_account
    assert privacy.default is None


# Videos


@pytest.mark.parametrize(
    ("size", "chunk", "count"),
    [
        (1_000, 1_000, 1),
        (2 * CHUNK_BYTES - 1, 2 * CHUNK_BYTES - 1, 1),
        (2 * CHUNK_BYTES, CHUNK_BYTES, 2),
        (SIZE, CHUNK_BYTES, 3),
        (4_000_000_000, CHUNK_BYTES, 762),
    ],
)
def test_the_last_chunk_takes_what_is_left_beside(size: int, chunk: int, count: int) -> None:
    assert chunks_of(size) == (chunk, count)
    assert chunk <= size - (count - 1) * chunk < 2 * CHUNK_BYTES or count == 1


def test_a_video_is_left_to_the_function_that_comes_again_soon() -> None:
    outcome, requests = prepared(a_video_post(), so_far=None)

    assert outcome == Preparing(NOTHING_YET, NOW)
    assert requests == []


def test_its_number_is_kept_before_a_byte_goes() -> None:
    post = a_video_post(options={**OPTIONS, "duets": True, "stitches": True, "your_brand": True})

    outcome, [_, request] = prepared(
        post, creator(), ok({"publish_id": "v_pub_1", "upload_url": ADDRESS})
    )

    assert outcome == Preparing(BEGUN, NOW)
    assert urlsplit(request.url).path == "/v2/post/publish/video/init/"
    assert json.loads(request.body or b"") == {
        "post_info": {
            "title": "Keep your pipes warm tonight.",
            "privacy_level": "PUBLIC_TO_EVERYONE",
            "disable_comment": True,
            "disable_duet": False,
            # The account has them disabled, whatever the post's options are.
            "disable_stitch": True,
            "brand_content_toggle": False,
            "brand_organic_toggle": True,
            "is_aigc": False,
        },
        "source_info": {
            "source": "FILE_UPLOAD",
            "video_size": SIZE,
            "chunk_size": CHUNK_BYTES,
            "total_chunk_count": 3,
        },
    }


def test_all_is_sent_ahead_but_the_chunk_that_shows_it() -> None:
    outcome, requests = prepared(a_video_post(), Response(206), Response(206), so_far=BEGUN)

    assert isinstance(outcome, Prepared)
    assert {**outcome.handle, **outcome.secret} == HANDLE
    assert "address" not in outcome.handle
    assert outcome.good_until == NOW + timedelta(minutes=55)
    assert [each.headers["Content-Range"] for each in requests] == [
        f"bytes 0-{CHUNK_BYTES - 1}/{SIZE}",
        f"bytes {CHUNK_BYTES}-{2 * CHUNK_BYTES - 1}/{SIZE}",
    ]
    assert all("Authorization" not in each.headers for each in requests)


@pytest.mark.parametrize("told", [CHUNK_BYTES - 1, CHUNK_BYTES], ids=["last byte", "how many"])
def test_a_chunk_that_was_sent_before_goes_on_behind_it(told: int) -> None:
    elsewhere = Response(416, {"content-range": f"bytes 0-{told}/{SIZE}"})

    outcome, requests = prepared(a_video_post(), elsewhere, Response(206), so_far=BEGUN)

    assert isinstance(outcome, Prepared)
    assert requests[1].headers["Content-Range"].startswith(f"bytes {CHUNK_BYTES}-")


@pytest.mark.parametrize("gone", [403, 404])
def test_a_place_that_has_ended_is_announced_anew(gone: int) -> None:
    other = ok({"publish_id": "v_pub_2", "upload_url": ADDRESS})

    outcome, _ = prepared(a_video_post(), Response(gone), creator(), other, so_far=BEGUN)

    assert isinstance(outcome, Preparing)
    assert outcome.progress.shown["publish_id"] == "v_pub_2"


@pytest.mark.parametrize("address", ["http://open.tiktokapis.com/x", "https://elsewhere.example"])
def test_bytes_go_to_tiktok_alone(address: str) -> None:
    outcome, _ = prepared(
        a_video_post(), creator(), ok({"publish_id": "v_pub_1", "upload_url": address})
    )

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.TRANSIENT


def test_the_last_chunk_shows_it_and_its_address_is_kept_no_longer() -> None:
    outcome, [request] = committed(a_video_post(), HANDLE, Response(201))

    assert isinstance(outcome, Accepted)
    assert "address" not in outcome.handle
    start = 2 * CHUNK_BYTES
    assert request.headers["Content-Range"] == f"bytes {start}-{SIZE - 1}/{SIZE}"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (NO_ANSWER, Ambiguous),
        (Response(500), Ambiguous),
        (Response(416, {"content-range": f"bytes 0-{SIZE - 1}/{SIZE}"}), Ambiguous),
        (Response(400), Refusal.PERMANENT),
        (Response(403), Refusal.TRANSIENT),
        (NotSent("not_connected", "Down."), Refusal.TRANSIENT),
    ],
)
def test_a_last_chunk_without_its_answer_proves_nothing(answer: Any, kind: Any) -> None:
    outcome, _ = committed(a_video_post(), HANDLE, answer)

    if kind is Ambiguous:
        assert isinstance(outcome, Ambiguous)
    else:
        assert isinstance(outcome, NotPublished)
        assert outcome.refusal is kind


def test_a_last_chunk_whose_place_is_forgotten_is_not_sent() -> None:
    handle = {name: value for name, value in HANDLE.items() if name != "address"}

    outcome, requests = committed(a_video_post(), handle)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, requests) == (Refusal.TRANSIENT, [])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (status("PROCESSING_UPLOAD", uploaded_bytes=SIZE - 1), Presence.ABSENT),
        (status("PROCESSING_UPLOAD", uploaded_bytes=SIZE), Accepted),
        (status("PROCESSING_UPLOAD"), Accepted),
        (status("PROCESSING_DOWNLOAD"), Accepted),
        (status("PUBLISH_COMPLETE"), Accepted),
        (
            ok({"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": [74]}),
            Published("74", "https://www.tiktok.com/@h2o/video/74"),
        ),
        (status("FAILED", fail_reason="picture_size_check_failed"), Refusal.PERMANENT),
        (status("FAILED", fail_reason="internal"), Refusal.TRANSIENT),
        (status("FAILED", fail_reason="photo_pull_failed"), Refusal.TRANSIENT),
        (status("SOMETHING_NEW"), Presence.UNKNOWN),
        (error("rate_limit_exceeded", 429), Presence.UNKNOWN),
        (NO_ANSWER, Presence.UNKNOWN),
    ],
)
def test_a_video_is_surely_not_shown_while_bytes_of_it_are_missing(
    answer: Any, expected: Any
) -> None:
    outcome = found(a_video_post(), HANDLE, answer)

    if expected is Accepted:
        assert isinstance(outcome, Accepted)
        assert "address" not in outcome.handle
    elif isinstance(expected, Refusal):
        assert isinstance(outcome, NotPublished)
        assert outcome.refusal is expected
    else:
        assert outcome == expected


@pytest.mark.parametrize(("public", "looks"), [(True, 4), (False, 0)])
def test_a_number_that_people_never_see_it_by_is_not_waited_for_long(
    public: bool, looks: int
) -> None:
    handle: Handle = {**HANDLE, "public": public}
    for _ in range(looks):
        waiting = found(a_video_post(), handle, status("PUBLISH_COMPLETE"))
        assert isinstance(waiting, Accepted)
        handle = waiting.handle

    outcome = found(a_video_post(), handle, status("PUBLISH_COMPLETE"))

    assert outcome == Published("v_pub_1")


# Pictures


def a_handle_of_pictures() -> Handle:
    outcome, _ = prepared(a_picture_post(), creator(), so_far=None)
    assert isinstance(outcome, Prepared)
    return outcome.handle


def test_pictures_are_announced_at_their_second_with_where_they_are_fetched() -> None:
    handle = a_handle_of_pictures()

    outcome, [request] = committed(a_picture_post(), handle, ok({"publish_id": "p_pub_1"}))

    assert isinstance(outcome, Accepted)
    assert outcome.handle["publish_id"] == "p_pub_1"
    told = json.loads(request.body or b"")
    assert (told["media_type"], told["post_mode"]) == ("PHOTO", "DIRECT_POST")
    assert told["post_info"]["title"] == "Frozen pipes"
    assert told["post_info"]["description"] == "Keep your pipes warm tonight."
    assert told["source_info"] == {
        "source": "PULL_FROM_URL",
        "photo_images": ["https://d.example/media/a.jpg", "https://d.example/media/b.jpg"],
        "photo_cover_index": 0,
    }


@pytest.mark.parametrize("answer", [NO_ANSWER, error("internal_error", 500), error(None, 200)])
def test_an_announcement_without_its_answer_is_looked_for_and_never_surely_absent(
    answer: Any,
) -> None:
    post, handle = a_picture_post(), a_handle_of_pictures()
    at = int(NOW.timestamp())
    mine = {"id": "74", "title": "Frozen pipes", "create_time": at, "share_url": "https://t.t/74"}
    older = {**mine, "create_time": at - 3_600}

    outcome, _ = committed(post, handle, answer)

    assert isinstance(outcome, Ambiguous)
    assert found(post, handle, ok({"videos": [mine, older]})) == Published("74", "https://t.t/74")
    for listed in ([], [older], [mine, mine]):
        assert found(post, handle, ok({"videos": listed})) is Presence.UNKNOWN
    assert found(post, handle, NO_ANSWER) is Presence.UNKNOWN


def test_pictures_that_were_refused_are_surely_not_there() -> None:
    outcome, _ = committed(
        a_picture_post(), a_handle_of_pictures(), error("url_ownership_unverified", 403)
    )

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.PERMANENT


def test_pictures_that_are_fetched_are_followed_by_their_number() -> None:
    handle = {**a_handle_of_pictures(), "publish_id": "p_pub_1"}

    working = found(a_picture_post(), handle, status("PROCESSING_DOWNLOAD"))

    assert isinstance(working, Accepted)


# Errors


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_an_error_is_judged_by_its_code(case: dict[str, Any]) -> None:
    session, _ = session_over()

    outcome = refusal_of(answered(case["body"], case["status"]), session, NOW)

    if case["class"] == "ambiguous":
        assert outcome is None
        return
    assert outcome is not None
    assert (outcome.refusal, outcome.retry_after) == (case["class"], case.get("wait"))
    assert outcome.scope == case.get("scope", Scope.ACCOUNT)
    assert case.get("says", "") in outcome.message


def test_the_largest_video_is_there_before_its_place_ends() -> None:
    lead = PROFILE.lead.of((replace(a_video(), file=_file(4_000_000_000)),))

    assert lead < timedelta(minutes=50)


def _file(size: int) -> StoredFile:
    return StoredFile(key="k", content_type="video/mp4", size=size, width=1, height=1)
