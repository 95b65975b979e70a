"""What is sent to Threads, and the meaning of its answers, where it differs from Instagram."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from drumbeat.domain.authorising import App, Asked, Grant
from drumbeat.domain.publishing import (
    Ambiguous,
    Handle,
    Medium,
    NotPublished,
    Outgoing,
    Prepared,
    Preparing,
    Presence,
    Published,
    Refusal,
)
from drumbeat.platforms.threads import PROFILE, Threads
from drumbeat.ports import Request, Response
from tests.unit.platforms.doubles import (
    OneSession,
    ScriptedTransport,
    StandingClock,
    a_post,
    answered,
)

CONNECTION = {"user_id": "17841", "access_token": "T0KEN"}
HANDLE: Handle = {"container": "17", "not_before": "2026-12-22T16:59:00+00:00"}
FREE = answered({"data": [{"quota_usage": 4, "config": {"quota_total": 250}}]})
FINISHED = answered({"status": "FINISHED"})
MADE = answered({"id": "17"})
PICTURE = Medium(url="https://cdn.example/a.jpg", alt="A pipe")
VIDEO = Medium(url="https://cdn.example/a.mp4")
LINK = {"cta_type": "LearnMore", "cta_url": "https://h2o.example/book"}


def session_over(*answers: Response) -> tuple[OneSession, list[Request]]:
    transport = ScriptedTransport(*answers)
    return OneSession(CONNECTION, transport), transport.requests


def sent(request: Request) -> dict[str, str]:
    return dict(parse_qsl((request.body or b"").decode()))


def prepared(post: Outgoing, *answers: Response) -> tuple[Any, list[Request]]:
    session, requests = session_over(*answers)
    return Threads(StandingClock()).prepare(post, session), requests


def test_people_are_sent_to_threads_own_login_and_the_code_to_its_graph() -> None:
    asked = Asked(
        app=App("88", "s"), redirect_uri="https://d.example/back", state="a", verifier="b"
    )
    transport = ScriptedTransport(
        answered({"access_token": "sh0rt", "user_id": 17841}),
        answered({"access_token": "l0ng", "expires_in": 5_183_944}),
        answered({"id": "17841", "username": "h2o"}),
    )
    threads = Threads(StandingClock())

    grant = threads.exchange(asked, "a-code", transport)
    assert isinstance(grant, Grant)
    [target] = threads.targets(grant, transport)  # type: ignore[misc]

    assert threads.authorize_url(asked).startswith("https://threads.com/oauth/authorize?")
    assert [urlsplit(each.url).path for each in transport.requests] == [
        *("/oauth/access_token", "/access_token", "/v1.0/me")
    ]
    query = dict(parse_qsl(urlsplit(transport.requests[1].url).query))
    assert query["grant_type"] == "th_exchange_token"
    assert grant.scopes == ("threads_basic", "threads_content_publish")
    assert (target.id, target.name) == ("17841", "@h2o")


@pytest.mark.parametrize(
    ("post", "form"),
    [
        (a_post(caption="Warm."), {"media_type": "TEXT", "text": "Warm."}),
        (
            a_post(caption="Warm.", **LINK),
            {"media_type": "TEXT", "text": "Warm.", "link_attachment": LINK["cta_url"]},
        ),
        (
            a_post(caption="Warm.", media=(PICTURE,), **LINK),
            {
                "media_type": "IMAGE",
                "image_url": PICTURE.url,
                "alt_text": "A pipe",
                "text": f"Warm.\n\n{LINK['cta_url']}",
            },
        ),
        (a_post(caption="", media=(VIDEO,)), {"media_type": "VIDEO", "video_url": VIDEO.url}),
    ],
    ids=["text", "link", "picture and link", "video"],
)
def test_each_kind_of_post_is_one_container(post: Outgoing, form: dict[str, str]) -> None:
    outcome, requests = prepared(post, FREE, MADE, FINISHED)

    assert isinstance(outcome, Prepared)
    assert requests[1].url == "https://graph.threads.net/v1.0/17841/threads"
    assert sent(requests[1]) == form


def test_text_is_waited_for_too() -> None:
    outcome, _ = prepared(a_post(), FREE, MADE, answered({"status": "IN_PROGRESS"}))

    assert isinstance(outcome, Preparing)
    assert PROFILE.lead.of(()).total_seconds() > 0


def test_a_carousel_waits_for_what_holds_it_together() -> None:
    parts = (FREE, MADE, answered({"id": "18"}), FINISHED, FINISHED)
    outcome, requests = prepared(
        a_post(media=(PICTURE, VIDEO)), *parts, answered({"id": "19"}), FINISHED
    )

    assert isinstance(outcome, Prepared)
    assert outcome.handle["container"] == "19"
    assert sent(requests[1])["is_carousel_item"] == "true"
    assert sent(requests[5]) == {
        "media_type": "CAROUSEL",
        "children": "17,18",
        "text": a_post().caption,
    }


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ("INVALID_ASPEC_RATIO", Refusal.PERMANENT),
        ("INVALID_DURATION", Refusal.PERMANENT),
        ("FAILED_DOWNLOADING_VIDEO", Refusal.TRANSIENT),
        ("UNKNOWN", Refusal.TRANSIENT),
    ],
)
def test_a_container_that_failed_says_why(said: str, refusal: Refusal) -> None:
    broken = answered({"status": "ERROR", "error_message": said})

    outcome, _ = prepared(a_post(media=(VIDEO,)), FREE, MADE, broken)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (refusal, said.lower())


@pytest.mark.parametrize(
    ("post", "code"),
    [
        (a_post(caption=" "), "empty_post"),
        (a_post(caption="x" * 501), "text_too_long"),
        # 125 emoji of four bytes are 500 characters.
        (a_post(caption="🧊" * 126), "text_too_long"),
        (a_post(media=(PICTURE,) * 21), "too_many_media"),
        (a_post(caption=" ".join(f"https://h2o.example/{n}" for n in range(6))), "too_many_links"),
        (
            a_post(caption=" ".join(f"https://h2o.example/{n}" for n in range(5)), **LINK),
            "too_many_links",
        ),
    ],
)
def test_what_threads_would_refuse_is_said_before_anything_is_asked(
    post: Outgoing, code: str
) -> None:
    outcome, requests = prepared(post)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, code)
    assert requests == []


def test_as_many_emoji_as_fit_are_taken() -> None:
    outcome, _ = prepared(a_post(caption="🧊" * 125), FREE, MADE, FINISHED)

    assert isinstance(outcome, Prepared)


def test_a_container_that_is_not_visible_yet_is_tried_again() -> None:
    error = {"code": 24, "error_subcode": 4279009, "message": "Media Not Found"}
    session, _ = session_over(answered({"error": error}, 400))

    outcome = Threads(StandingClock()).commit(a_post(), session, HANDLE)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.TRANSIENT


@pytest.mark.parametrize(
    "said",
    [
        "THREADS_API__LINK_LIMIT_EXCEEDED: too many links.",
        "Param text must be at most 500 characters long.",
    ],
)
def test_what_threads_says_of_a_text_is_for_good_whatever_its_number(said: str) -> None:
    session, _ = session_over(FREE, answered({"error": {"code": 4279999, "message": said}}, 400))

    outcome = Threads(StandingClock()).prepare(a_post(), session)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.PERMANENT


def test_nothing_is_repeated_without_a_look() -> None:
    # given: whether the same container is published only once is not verified
    assert PROFILE.repeats is None
    session, _ = session_over(answered("<html>", 502), FINISHED, answered({"data": []}))

    # when
    outcome = Threads(StandingClock()).commit(a_post(), session, HANDLE)

    # then
    assert isinstance(outcome, Ambiguous)


@pytest.mark.parametrize(
    ("state", "listed", "found"),
    [
        ("PUBLISHED", True, "18"),
        ("PUBLISHED", False, Presence.UNKNOWN),
        ("FINISHED", False, Presence.ABSENT),
        ("EXPIRED", False, Presence.ABSENT),
    ],
)
def test_a_look_says_only_what_is_certain(state: str, listed: bool, found: str | Presence) -> None:
    post = {"id": "18", "text": a_post().caption, "timestamp": "2026-12-22T17:00:01+0000"}
    session, _ = session_over(
        answered({"status": state}), answered({"data": [post] if listed else []})
    )

    seen = Threads(StandingClock()).find(a_post(), session, HANDLE)

    assert (seen.platform_post_id if isinstance(seen, Published) else seen) == found
