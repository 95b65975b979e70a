"""First comments: what is sent to Facebook and Instagram, and the meaning of their answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from drumbeat.domain.publishing import (
    Ambiguous,
    Following,
    NotPublished,
    Presence,
    Published,
    Refusal,
)
from drumbeat.platforms.facebook import Facebook
from drumbeat.platforms.instagram import Instagram
from drumbeat.ports import NoAnswer, NotSent, Request, Response
from drumbeat.ports.transport import TransportFailure
from tests.unit.platforms.doubles import (
    NOW,
    OneSession,
    ScriptedTransport,
    StandingClock,
    a_post,
    answered,
)
from tests.unit.platforms.instagram_contract import HeldScript

ONE = Following(text="Call us.", place=0, post_id="1234_77", before_id="1234_77", claimed_at=NOW)
PAGE = {"page_id": "1234", "access_token": "T0KEN"}
ACCOUNT = {"user_id": "17841", "access_token": "T0KEN"}
POST = a_post(options={"first_comment": "Call us."})
AT = "2026-12-22T17:00:01+0000"


def session_over(
    *answers: Response | TransportFailure, connection: dict[str, str] = PAGE
) -> tuple[OneSession, list[Request]]:
    transport = (ScriptedTransport if connection is PAGE else HeldScript)(*answers)
    return OneSession(connection, transport), transport.requests


def error(code: int, status: int = 400, **more: Any) -> Response:
    return answered({"error": {"message": "No.", "code": code, **more}}, status)


def listed(*comments: dict[str, Any]) -> Response:
    return answered({"data": list(comments)})


def said(message: str = "Call us.", at: str = AT, number: str = "77_5") -> dict[str, str]:
    return {"id": number, "message": message, "created_time": at}


def test_a_comment_names_no_fields_since_a_write_that_does_may_fail_when_it_is_done() -> None:
    session, requests = session_over(answered({"id": "77_5"}))

    made = Facebook(StandingClock()).follow(POST, session, ONE)

    [request] = requests
    assert made == Published("77_5")
    assert request.url == "https://graph.facebook.com/v25.0/1234_77/comments"
    assert dict(parse_qsl((request.body or b"").decode())) == {"message": "Call us."}


@pytest.mark.parametrize(
    ("connection", "host"),
    [(ACCOUNT, "graph.instagram.com"), ({**ACCOUNT, "login": "facebook"}, "graph.facebook.com")],
)
def test_an_account_comments_where_it_posts(connection: dict[str, str], host: str) -> None:
    session, requests = session_over(answered({"id": "179"}), connection=connection)

    assert Instagram(StandingClock()).follow(POST, session, ONE) == Published("179")
    assert urlsplit(requests[0].url).netloc == host


def test_what_follows_is_the_comment_that_was_chosen_and_nothing_on_stories() -> None:
    facebook, instagram = Facebook(StandingClock()), Instagram(StandingClock())
    story = a_post(options={"first_comment": "Call us.", "kind": "story"})

    assert facebook.sequels(POST) == instagram.sequels(POST) == ("Call us.",)
    assert facebook.sequels(a_post()) == instagram.sequels(story) == ()


@pytest.mark.parametrize(
    "answer",
    [
        NoAnswer("answer_timeout", "No answer."),
        error(1, 500),
        error(2, is_transient=True),
        # Made although the write returned an error, because it named fields.
        error(20, error_subcode=1772107),
        answered("<html>", 502),
        answered({}),
        error(506),
    ],
)
def test_what_may_have_been_made_is_ambiguous(answer: Response | TransportFailure) -> None:
    session, _ = session_over(answer)

    assert isinstance(Facebook(StandingClock()).follow(POST, session, ONE), Ambiguous)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (NotSent("not_connected", "No."), Refusal.TRANSIENT),
        (error(200, 403), Refusal.REAUTH),
        (error(32), Refusal.RATE_LIMITED),
        (error(100), Refusal.PERMANENT),
    ],
)
def test_a_definite_refusal_made_none(
    answer: Response | TransportFailure, refusal: Refusal
) -> None:
    session, _ = session_over(answer)

    made = Facebook(StandingClock()).follow(POST, session, ONE)

    assert isinstance(made, NotPublished)
    assert made.refusal is refusal


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (listed(said()), Published("77_5")),
        (listed(said("Call  us. "), said("Nice!", number="77_6")), Published("77_5")),
        (listed(), Presence.ABSENT),
        (listed(said("Nice!")), Presence.ABSENT),
        # A comment of an earlier post with the same text, in case a network mixes them up.
        (listed(said(at="2026-12-22T16:00:00+0000")), Presence.ABSENT),
        (listed(said(at="soon")), Presence.ABSENT),
        (listed(said(), said(number="77_6")), Presence.UNKNOWN),
        (listed(*[said("Nice!")] * 50), Presence.UNKNOWN),
        (error(10), Presence.UNKNOWN),
        (answered("<html>"), Presence.UNKNOWN),
        (NoAnswer("answer_timeout", "No answer."), Presence.UNKNOWN),
    ],
)
def test_it_is_looked_for_by_its_words_and_time(
    answer: Response | TransportFailure, found: Published | Presence
) -> None:
    session, _ = session_over(answer)

    assert Facebook(StandingClock()).find_sequel(POST, session, ONE) == found


def test_instagram_lists_them_by_names_of_its_own() -> None:
    session, requests = session_over(
        listed({"id": "179", "text": "Call us.", "timestamp": AT}), connection=ACCOUNT
    )

    assert Instagram(StandingClock()).find_sequel(POST, session, ONE) == Published("179")
    query = dict(parse_qsl(urlsplit(requests[0].url).query))
    assert query == {"fields": "id,text,timestamp", "limit": "50"}
