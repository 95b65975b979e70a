"""Reels: what is sent to Facebook, and the meaning of its answers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from drumbeat.domain.media import Asset, AssetKind, StoredFile
from drumbeat.domain.publishing import (
    ONCE,
    Accepted,
    Ambiguous,
    Medium,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Preparing,
    Presence,
    Progress,
    Published,
    Refusal,
)
from drumbeat.platforms.facebook import PROFILE, Facebook
from drumbeat.ports import NoAnswer, NotSent, Request, Response
from drumbeat.ports.transport import TransportFailure
from tests.samples import asset
from tests.unit.platforms.doubles import NOW, OneSession, ScriptedTransport, StandingClock, answered
from tests.unit.platforms.doubles import a_post as any_post

CONTRACT = json.loads(
    (Path(__file__).parents[2] / "contracts" / "facebook_business.json").read_text()
)
CONNECTION = {"page_id": "1234", "access_token": "T0KEN"}
HANDLE = {"reel": "88"}
UPLOADS = "https://rupload.facebook.com/video-upload/v25.0/88"
STARTED = answered({"video_id": "88", "upload_url": UPLOADS})
FETCHED = answered({"success": True})
NO_ANSWER = NoAnswer("answer_timeout", "No answer.")


def a_video(seconds: float = 30, width: int = 1080, height: int = 1920) -> Asset:
    full = StoredFile(
        key="media/a.mp4", content_type="video/mp4", size=9_000_000, width=width, height=height
    )
    kept = asset(kind=AssetKind.VIDEO, files={"full": full})
    return replace(kept, duration_seconds=seconds)


def a_reel(video: Asset | None = None, **changes: Any) -> Outgoing:
    video = video or a_video()
    medium = Medium(url="https://d.example/a.mp4", asset=video, file=video.files["full"])
    return any_post(media=(medium,), options={"video_as": "reel"}, **changes)


#: What the first step leaves.
BEGUN = Progress()


def session_over(*answers: Response | TransportFailure) -> tuple[OneSession, list[Request]]:
    transport = ScriptedTransport(*answers)
    return OneSession(CONNECTION, transport), transport.requests


def prepared(
    *answers: Response | TransportFailure, so_far: Progress = BEGUN
) -> tuple[Any, list[Request]]:
    session, requests = session_over(*answers)
    return Facebook(StandingClock()).prepare(a_reel(), session, so_far), requests


def committed(*answers: Response | TransportFailure) -> tuple[Outcome, list[Request]]:
    session, requests = session_over(*answers)
    return Facebook(StandingClock()).commit(a_reel(), session, HANDLE), requests


def found(answer: Response | TransportFailure, handle: dict[str, Any] | None = None) -> Any:
    session, _ = session_over(answer)
    return Facebook(StandingClock()).find(a_reel(), session, handle or HANDLE)


def status(stage: str = "processing", **phases: Any) -> Response:
    told = {f"{name}_phase": {"status": each} for name, each in phases.items()}
    return answered({"id": "88", "status": {"video_status": stage, **told}})


def form_of(request: Request) -> dict[str, str]:
    return dict(parse_qsl((request.body or b"").decode()))


def error(code: int, **more: Any) -> Response:
    return answered({"error": {"message": "No.", "code": code, **more}}, 400)


def test_a_larger_video_is_begun_earlier() -> None:
    [small] = a_reel().media
    file = replace(a_video().files["full"], size=2_000_000_000)
    large = replace(small, file=file)

    assert PROFILE.lead.of([large]) - PROFILE.lead.of([small]) > timedelta(minutes=35)


@pytest.mark.parametrize("options", [{"video_as": "reel"}, {}], ids=["reel", "video"])
def test_it_is_left_to_the_function_that_has_the_time_for_it(options: dict[str, Any]) -> None:
    session, requests = session_over()

    outcome = Facebook(StandingClock()).prepare(replace(a_reel(), options=options), session)

    assert outcome == Preparing(BEGUN, NOW)
    assert requests == []


def test_it_is_named_first_and_then_fetched_by_facebook() -> None:
    outcome, requests = prepared(STARTED, FETCHED, status(uploading="in_progress"))

    assert isinstance(outcome, Preparing)
    assert outcome.progress == Progress({"reel": "88"})
    start, upload, look = requests
    assert start.url == "https://graph.facebook.com/v25.0/1234/video_reels"
    assert form_of(start) == {"upload_phase": "start"}
    assert (upload.method, upload.url, upload.body) == ("POST", UPLOADS, None)
    assert upload.headers == {
        "Authorization": "OAuth T0KEN",
        "file_url": "https://d.example/a.mp4",
    }
    assert look.url == "https://graph.facebook.com/v25.0/88?fields=status"


def test_it_is_ready_once_it_has_been_uploaded() -> None:
    outcome, requests = prepared(status(uploading="complete"), so_far=Progress({"reel": "88"}))

    assert outcome == Prepared({"reel": "88", ONCE: True})
    assert len(requests) == 1


def test_the_token_is_sent_to_facebook_alone() -> None:
    elsewhere = answered(
        {"video_id": "88", "upload_url": "https://rupload.facebook.com.x.example/"}
    )

    outcome, requests = prepared(elsewhere)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, len(requests)) == (Refusal.TRANSIENT, 1)


def refused(retriable: bool) -> Response:
    told = {"retriable": retriable, "type": "ProcessingFailedError", "message": "{}"}
    return answered({"debug_info": told}, 400)


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ([error(100)], Refusal.PERMANENT),
        ([error(190, error_subcode=492)], Refusal.REAUTH),
        ([answered("<html>", 502)], Refusal.TRANSIENT),
        ([NO_ANSWER], Refusal.TRANSIENT),
        ([STARTED, NO_ANSWER], Refusal.TRANSIENT),
        ([STARTED, refused(retriable=True)], Refusal.TRANSIENT),
        ([STARTED, refused(retriable=False)], Refusal.PERMANENT),
        ([STARTED, answered("", 502)], Refusal.TRANSIENT),
        ([STARTED, FETCHED, error(2, is_transient=True)], Refusal.TRANSIENT),
        ([STARTED, FETCHED, status("upload_failed")], Refusal.PERMANENT),
    ],
)
def test_failing_to_upload_is_never_ambiguous(answers: list[Any], refusal: Refusal) -> None:
    outcome, _ = prepared(*answers)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is refusal


@pytest.mark.parametrize(
    ("video", "says"),
    [
        (a_video(seconds=2), "second"),
        (a_video(seconds=91), "1:30"),
        (a_video(width=1920, height=1080), ""),
        (a_video(width=360, height=640), "540"),
    ],
)
def test_what_is_no_reel_is_refused_before_anything_is_sent(video: Asset, says: str) -> None:
    session, requests = session_over()

    outcome = Facebook(StandingClock()).prepare(a_reel(video), session)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "reel_not_taken")
    assert says in outcome.message
    assert requests == []


def test_a_video_is_a_video_unless_it_is_chosen_otherwise() -> None:
    session, requests = session_over(error(100))

    Facebook(StandingClock()).prepare(replace(a_reel(), options={}), session, BEGUN)

    assert requests[0].url.endswith("/1234/videos")


def test_finishing_publishes_it_and_it_is_followed() -> None:
    outcome, [request] = committed(answered({"success": True}))

    assert isinstance(outcome, Accepted)
    assert outcome.handle == {"reel": "88", "taken": True}
    assert request.url == "https://graph.facebook.com/v25.0/1234/video_reels"
    assert form_of(request) == {
        "upload_phase": "finish",
        "video_id": "88",
        "video_state": "PUBLISHED",
        "description": "Keep your pipes warm tonight.",
    }
    assert set(form_of(request)) <= set(CONTRACT["POST page/video_reels"])


@pytest.mark.parametrize(
    "answer", [NO_ANSWER, error(1), answered("<html>", 502), answered({}), error(1366051)]
)
def test_what_may_have_published_it_is_ambiguous(answer: Response | TransportFailure) -> None:
    assert isinstance(committed(answer)[0], Ambiguous)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (NotSent("not_connected", "No."), Refusal.TRANSIENT),
        (error(190), Refusal.REAUTH),
        (error(32), Refusal.RATE_LIMITED),
        (error(6000, error_subcode=1363026), Refusal.PERMANENT),
    ],
)
def test_a_definite_refusal_did_not_publish(
    answer: Response | TransportFailure, refusal: Refusal
) -> None:
    outcome, _ = committed(answer)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is refusal


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (status("ready", uploading="complete", publishing="complete"), Published),
        (status("error", uploading="complete", publishing="not_started"), NotPublished),
        (status(uploading="complete", publishing="error"), NotPublished),
        (status(uploading="complete", publishing="in_progress"), Accepted),
        (status(uploading="complete", publishing="not_started"), Presence.UNKNOWN),
        (status(uploading="in_progress", publishing="not_started"), Presence.ABSENT),
        (status(), Presence.UNKNOWN),
        (answered({"id": "88"}), Presence.UNKNOWN),
        (error(100, error_subcode=33), Presence.UNKNOWN),
        (NO_ANSWER, Presence.UNKNOWN),
    ],
)
def test_it_is_looked_for_by_its_number(answer: Response | TransportFailure, kind: Any) -> None:
    presence = found(answer)

    assert presence is kind if isinstance(kind, Presence) else isinstance(presence, kind)


def test_what_facebook_has_taken_is_followed_while_it_is_worked_at() -> None:
    worked_at = status(uploading="complete", publishing="not_started")

    assert isinstance(found(worked_at, {"reel": "88", "taken": True}), Accepted)


def test_it_is_linked_where_it_is_shown() -> None:
    there = found(status("ready", uploading="complete", publishing="complete"))

    assert there == Published("88", "https://www.facebook.com/reel/88")
