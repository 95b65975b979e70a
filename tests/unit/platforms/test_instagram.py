"""What is sent to Instagram, and the meaning of its answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import NotRenewed, Renewed
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.media import Asset, AssetKind, Crop, StoredFile
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
from drumbeat.platforms.instagram import SCOPES, Instagram
from drumbeat.ports import NoAnswer, Request, Response
from drumbeat.ports.transport import TransportFailure
from tests.samples import asset
from tests.unit.platforms.doubles import NOW, OneSession, StandingClock, answered
from tests.unit.platforms.doubles import a_post as any_post
from tests.unit.platforms.instagram_contract import NAMES, HeldScript

CONNECTION = {"user_id": "17841", "access_token": "T0KEN"}
HANDLE: Handle = {"container": "17", "not_before": "2026-12-22T16:59:00+00:00"}
NO_ANSWER = NoAnswer("answer_timeout", "Instagram did not answer in time.")
FREE = answered({"data": [{"quota_usage": 2, "config": {"quota_total": 25}}]})
FINISHED = answered({"status_code": "FINISHED", "status": "Finished"})
WORKING = answered({"status_code": "IN_PROGRESS", "status": "In progress"})
PICTURE = Medium(url="https://cdn.example/a.jpg", alt="A pipe")
VIDEO = Medium(url="https://cdn.example/a.mp4")


def a_post(*media: Medium, kind: str = "post", **changes: Any) -> Outgoing:
    return any_post(media=media or (PICTURE,), options={"kind": kind}, **changes)


def an_instagram() -> Instagram:
    return Instagram(StandingClock())


def a_picture(width: int, height: int) -> Asset:
    full = StoredFile(
        key="media/x/full.jpg", content_type="image/jpeg", size=9_000, width=width, height=height
    )
    return asset(files={"full": full})


def a_film(seconds: float, size: int = 9_000_000) -> Medium:
    full = StoredFile(
        key="media/x/full.mp4", content_type="video/mp4", size=size, width=1080, height=1920
    )
    film = asset(kind=AssetKind.VIDEO, files={"full": full}, duration_seconds=seconds)
    return Medium(url="https://cdn.example/a.mp4", asset=film, file=full)


def session_over(*answers: Response | TransportFailure) -> tuple[OneSession, list[Request]]:
    transport = HeldScript(*answers)
    return OneSession(CONNECTION, transport), transport.requests


def made(number: str) -> Response:
    return answered({"id": number})


def failed(code: int, subcode: int | None = None, **more: Any) -> Response:
    error = {"message": "Said in some language.", "code": code, "error_subcode": subcode, **more}
    return answered({"error": error}, 400)


def listed(*posts: dict[str, Any]) -> Response:
    return answered({"data": list(posts)})


def a_listed(caption: str, at: str = "2026-12-22T17:00:01+0000", number: str = "18") -> Any:
    link = f"https://www.instagram.com/p/{number}/"
    return {"id": number, "caption": caption, "permalink": link, "timestamp": at}


def sent(request: Request) -> dict[str, str]:
    return dict(parse_qsl((request.body or b"").decode()))


# Connections


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"user_id": "h2o"}, "connection.user_id"),
        ({"access_token": "two words"}, "connection.access_token"),
    ],
)
def test_a_connection_that_can_not_work_says_where(changed: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        an_instagram().check_connection({**CONNECTION, **changed})

    assert [error.field for error in caught.value.errors] == [field]


def asked() -> Asked:
    return Asked(
        app=App("99", "s3cret"),
        redirect_uri="https://drumbeat.example/api/oauth/callback/instagram",
        state="a-state",
        verifier="a-verifier",
    )


def test_people_are_sent_to_instagrams_own_login() -> None:
    url = urlsplit(an_instagram().authorize_url(asked()))

    assert (url.netloc, url.path) == ("api.instagram.com", "/oauth/authorize")
    assert dict(parse_qsl(url.query)) == {
        "client_id": "99",
        "redirect_uri": asked().redirect_uri,
        "response_type": "code",
        "scope": ",".join(SCOPES),
        "state": "a-state",
    }


@pytest.mark.parametrize("in_list", [True, False])
def test_a_code_becomes_a_token_of_sixty_days(in_list: bool) -> None:
    # given: both forms in which Meta's documents show the first answer
    short = {"access_token": "sh0rt", "user_id": 17841, "permissions": "instagram_business_basic"}
    transport = HeldScript(
        answered({"data": [short]} if in_list else short),
        answered({"access_token": "l0ng", "token_type": "bearer", "expires_in": 5_184_000}),
    )

    # when
    grant = an_instagram().exchange(asked(), "a-code#_", transport)

    # then
    assert isinstance(grant, Grant)
    assert grant.connection == {"access_token": "l0ng"}
    assert grant.scopes == ("instagram_business_basic",)
    assert grant.grant_ends_at == grant.access_ends_at == NOW + timedelta(days=60)
    assert sent(transport.requests[0])["code"] == "a-code"
    query = dict(parse_qsl(urlsplit(transport.requests[1].url).query))
    assert query["grant_type"] == "ig_exchange_token"
    assert query["access_token"] == "sh0rt"


def test_a_code_that_is_refused_is_told_in_instagrams_words_without_secrets() -> None:
    said = "Error validating verification code: a-code with s3cret."
    body = {"error_type": "OAuthException", "code": 400, "error_message": said}

    refused = an_instagram().exchange(asked(), "a-code", HeldScript(answered(body, 400)))

    assert isinstance(refused, NotAuthorised)
    assert refused.message == (
        "Instagram says: Error validating verification code: [secret] with [secret]."
    )


def test_the_account_that_agreed_is_what_can_be_posted_to() -> None:
    who = {"user_id": "17841", "username": "h2o", "profile_picture_url": "https://cdn.example/h"}
    grant = Grant(connection={"access_token": "l0ng"}, scopes=())
    transport = HeldScript(answered(who))

    targets = an_instagram().targets(grant, transport)
    connection = an_instagram().connection_of(grant, "17841", transport)

    assert targets == [
        Target(id="17841", kind="account", name="@h2o", picture_url="https://cdn.example/h")
    ]
    assert isinstance(connection, Renewed)
    assert connection.connection == {"access_token": "l0ng", "user_id": "17841"}
    assert "l0ng" not in transport.requests[0].url


@pytest.mark.parametrize(
    ("answer", "is_dead"),
    [
        (failed(190, 463), True),
        (failed(1), False),
        (answered("<html>", 502), False),
        (NO_ANSWER, False),
    ],
)
def test_a_token_that_is_not_renewed_is_dead_only_where_instagram_says_so(
    answer: Response | TransportFailure, is_dead: bool
) -> None:
    outcome = an_instagram().renew(CONNECTION, HeldScript(answer))

    assert isinstance(outcome, NotRenewed)
    assert outcome.dead is is_dead


def test_a_token_is_renewed_for_sixty_days() -> None:
    transport = HeldScript(answered({"access_token": "n3w", "expires_in": 5_184_000}))

    outcome = an_instagram().renew(CONNECTION, transport)

    assert isinstance(outcome, Renewed)
    assert outcome.connection == {**CONNECTION, "access_token": "n3w"}
    assert outcome.grant_ends_at == NOW + timedelta(days=60)


# Preparing


@pytest.mark.parametrize(
    ("post", "fields"),
    [
        (
            a_post(caption="Warm pipes."),
            {"image_url": PICTURE.url, "alt_text": "A pipe", "caption": "Warm pipes."},
        ),
        (
            a_post(VIDEO, caption="Warm pipes."),
            {"media_type": "REELS", "video_url": VIDEO.url, "caption": "Warm pipes."},
        ),
        (a_post(kind="story"), {"media_type": "STORIES", "image_url": PICTURE.url}),
        (a_post(VIDEO, kind="story"), {"media_type": "STORIES", "video_url": VIDEO.url}),
    ],
    ids=["picture", "reel", "picture story", "video story"],
)
def test_one_picture_or_video_is_one_container(post: Outgoing, fields: dict[str, str]) -> None:
    session, requests = session_over(FREE, made("17"), FINISHED)

    outcome = an_instagram().prepare(post, session)

    assert isinstance(outcome, Prepared)
    assert outcome.handle["container"] == "17"
    assert outcome.good_until == NOW + timedelta(hours=23)
    assert sent(requests[1]) == fields
    assert requests[1].url == "https://graph.instagram.com/v25.0/17841/media"


def test_several_are_held_together_by_a_container_of_their_own() -> None:
    # given
    session, requests = session_over(
        FREE, made("11"), made("12"), FINISHED, FINISHED, made("17"), FINISHED
    )

    # when
    outcome = an_instagram().prepare(a_post(PICTURE, VIDEO, caption="Both."), session)

    # then
    assert isinstance(outcome, Prepared)
    assert outcome.handle["container"] == "17"
    child = {"is_carousel_item": "true", "image_url": PICTURE.url, "alt_text": "A pipe"}
    assert sent(requests[1]) == child
    assert sent(requests[2]) == {
        "is_carousel_item": "true",
        "media_type": "VIDEO",
        "video_url": VIDEO.url,
    }
    whole = {"media_type": "CAROUSEL", "children": "11,12", "caption": "Both."}
    assert sent(requests[5]) == whole


def test_what_instagram_works_on_is_waited_for_step_by_step() -> None:
    # given
    session, _ = session_over(FREE, made("17"), WORKING)
    first = an_instagram().prepare(a_post(VIDEO), session)
    assert isinstance(first, Preparing)
    assert first.again_at == NOW + timedelta(seconds=10)

    # when: it is asked again, nothing new is made
    session, requests = session_over(WORKING)
    second = an_instagram().prepare(a_post(VIDEO), session, first.progress)
    assert isinstance(second, Preparing)
    assert second.again_at == NOW + timedelta(minutes=1)
    session, more = session_over(FINISHED)
    last = an_instagram().prepare(a_post(VIDEO), session, second.progress)

    # then
    assert isinstance(last, Prepared)
    assert [each.method for each in (*requests, *more)] == ["GET", "GET"]


def test_a_carousel_is_made_once_its_parts_are_ready() -> None:
    progress = Progress({"children": ["11", "12"], "container": None, "waiting": ["12"]})
    session, requests = session_over(FINISHED, made("17"), WORKING)

    outcome = an_instagram().prepare(a_post(PICTURE, VIDEO), session, progress)

    assert isinstance(outcome, Preparing)
    assert outcome.progress.shown["container"] == "17"
    assert outcome.progress.shown["waiting"] == ["17"]
    assert sent(requests[1])["children"] == "11,12"


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        ("Error: Media upload has failed with error code 2207026", Refusal.PERMANENT),
        ("Error: Media upload has failed with error code 2207053", Refusal.TRANSIENT),
        ("Error: Media upload has failed with error code 2207085", Refusal.TRANSIENT),
        ("Error", Refusal.TRANSIENT),
    ],
)
def test_a_container_that_failed_shows_nothing_and_says_why(status: str, refusal: Refusal) -> None:
    session, _ = session_over(
        FREE, made("17"), answered({"status_code": "ERROR", "status": status})
    )

    outcome = an_instagram().prepare(a_post(VIDEO), session)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is refusal


def test_a_container_that_is_not_found_yet_is_waited_for() -> None:
    session, _ = session_over(FREE, made("17"), failed(100, 33))

    assert isinstance(an_instagram().prepare(a_post(), session), Preparing)


def test_an_account_that_has_used_up_its_day_makes_no_container() -> None:
    full = answered({"data": [{"quota_usage": 25, "config": {"quota_total": 25}}]})
    session, requests = session_over(full)

    outcome = an_instagram().prepare(a_post(), session)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.RATE_LIMITED, "quota_used_up")
    assert outcome.retry_after == 3600
    assert len(requests) == 1


@pytest.mark.parametrize(
    ("post", "code"),
    [
        (any_post(options={"kind": "post"}), "media_missing"),
        (a_post(PICTURE, PICTURE, kind="story"), "story_of_several"),
        (a_post(a_film(61), kind="story"), "video_too_long"),
        (a_post(a_film(30, size=100_000_001), kind="story"), "video_too_large"),
        (a_post(*[PICTURE] * 11), "too_many_media"),
        (a_post(caption="x" * 2_201), "text_too_long"),
        (a_post(caption=" ".join(f"#a{n}" for n in range(31))), "too_many_hashtags"),
        (a_post(caption=" ".join(f"@a{n}" for n in range(21))), "too_many_mentions"),
    ],
)
def test_what_instagram_would_refuse_is_said_before_anything_is_asked(
    post: Outgoing, code: str
) -> None:
    session, requests = session_over()

    outcome = an_instagram().prepare(post, session)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, code)
    assert requests == []


def test_a_video_that_is_too_long_for_a_story_may_be_a_reel() -> None:
    session, _ = session_over(FREE, made("17"), FINISHED)

    assert isinstance(an_instagram().prepare(a_post(a_film(61)), session), Prepared)


def test_addresses_and_mail_are_neither_hashtags_nor_mentions() -> None:
    text = " ".join(f"https://h2o.example/{n}#a{n} a{n}@h2o.example" for n in range(35))
    session, _ = session_over(FREE, made("17"), FINISHED)

    assert isinstance(an_instagram().prepare(a_post(caption=text), session), Prepared)


def test_pictures_of_a_carousel_get_the_shape_of_the_first() -> None:
    wide, tall = a_picture(width=1600, height=1000), a_picture(width=1000, height=1600)
    media = [Medium(url="u", asset=each, crop=Crop()) for each in (wide, tall)]

    spec = an_instagram().picture_spec(a_post(*media))
    alone = an_instagram().picture_spec(a_post(media[0]))
    story = an_instagram().picture_spec(a_post(media[1], kind="story"))

    assert spec.exact == (1440, 900)
    assert alone.exact is None
    assert story.min_ratio == 9 / 16


# Committing, and looking


def test_a_container_is_published_and_its_address_asked_for_afterwards() -> None:
    session, requests = session_over(made("18"), answered({"permalink": "https://x.example/p/18/"}))

    outcome = an_instagram().commit(a_post(), session, HANDLE)

    assert outcome == Published("18", "https://x.example/p/18/")
    # A write that names fields may return an error although it was carried out.
    assert sent(requests[0]) == {"creation_id": "17"}


@pytest.mark.parametrize("answer", [failed(100, 33), NO_ANSWER, answered("<html>", 502)])
def test_a_post_is_there_though_its_address_is_not_told(
    answer: Response | TransportFailure,
) -> None:
    session, _ = session_over(made("18"), answer)

    assert an_instagram().commit(a_post(), session, HANDLE) == Published("18", None)


@pytest.mark.parametrize(
    "answer", [failed(2, is_transient=True), failed(4, 2207051), answered("<html>", 500)]
)
def test_a_refusal_of_a_post_that_is_there_is_no_refusal(answer: Response) -> None:
    # given: what was recorded on 2026-05-28 and 2026-08-13
    published = answered({"status_code": "PUBLISHED"})
    session, _ = session_over(answer, published, listed(a_listed("Warm pipes.")))

    # when
    outcome = an_instagram().commit(a_post(caption="Warm pipes."), session, HANDLE)

    # then
    assert isinstance(outcome, Published)
    assert outcome.platform_post_id == "18"


@pytest.mark.parametrize(
    ("code", "subcode", "refusal", "spent"),
    [
        (110, 2207018, Refusal.PERMANENT, False),
        (10, None, Refusal.REAUTH, False),
        (80002, None, Refusal.RATE_LIMITED, False),
        (9007, 2207027, Refusal.TRANSIENT, False),
        # Another container may do.
        (24, 2207008, Refusal.TRANSIENT, True),
        (-2, 2207020, Refusal.TRANSIENT, True),
    ],
)
def test_a_definite_refusal_did_not_publish(
    code: int, subcode: int | None, refusal: Refusal, spent: bool
) -> None:
    session, _ = session_over(failed(code, subcode))

    outcome = an_instagram().commit(a_post(), session, HANDLE)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.spent) == (refusal, spent)


def test_a_refusal_that_may_be_none_is_ambiguous_while_nothing_is_seen() -> None:
    session, _ = session_over(failed(4, 2207051), FINISHED, listed())

    assert isinstance(an_instagram().commit(a_post(), session, HANDLE), Ambiguous)


PUBLISHED = answered({"status_code": "PUBLISHED"})
LONG = "Keep warm. " * 200


@pytest.mark.parametrize(
    ("state", "posts", "caption", "found"),
    [
        (PUBLISHED, [a_listed("Keep  warm.\n")], "Keep warm.", "18"),
        (PUBLISHED, [a_listed("Cafe\u0301")], "Café", "18"),
        (PUBLISHED, [a_listed(LONG[:2000])], LONG.strip(), "18"),
        (PUBLISHED, [a_listed("Keep")], "Keep warm.", Presence.UNKNOWN),
        (PUBLISHED, [], "Keep warm.", Presence.UNKNOWN),
        (FINISHED, [], "Keep warm.", Presence.ABSENT),
        (
            FINISHED,
            [a_listed("Keep warm.", "2026-12-21T17:00:00+0000")],
            "Keep warm.",
            Presence.ABSENT,
        ),
        (
            PUBLISHED,
            [a_listed("Keep warm."), a_listed("Keep warm.", number="19")],
            "Keep warm.",
            Presence.UNKNOWN,
        ),
        (answered({"status_code": "EXPIRED"}), [], "Keep warm.", Presence.ABSENT),
        (answered({"status_code": "ERROR"}), [], "Keep warm.", Presence.ABSENT),
        (failed(24, 2207008), [], "Keep warm.", Presence.UNKNOWN),
    ],
    ids=[
        *("as spaces are shown", "as letters are composed", "as lists cut off", "other words"),
        *(
            "not listed yet",
            "waiting",
            "of the day before",
            "twice",
            "expired",
            "failed",
            "unknown",
        ),
    ],
)
def test_a_look_says_only_what_is_certain(
    state: Response, posts: list[dict[str, Any]], caption: str, found: str | Presence
) -> None:
    session, requests = session_over(state, listed(*posts))

    seen = an_instagram().find(a_post(caption=caption), session, HANDLE)

    assert (seen.platform_post_id if isinstance(seen, Published) else seen) == found
    for request in requests[1:]:
        wanted = dict(parse_qsl(urlsplit(request.url).query))["fields"].split(",")
        assert set(wanted) == set(NAMES["GET instagram post"])


def test_nothing_is_taken_for_a_post_that_was_there_before_it_was_due() -> None:
    session, _ = session_over(FREE, made("17"), FINISHED)
    due = datetime(2026, 12, 22, 18, 0, tzinfo=UTC)

    outcome = an_instagram().prepare(a_post(scheduled_for=due), session)

    assert isinstance(outcome, Prepared)
    assert outcome.handle["not_before"] == "2026-12-22T17:57:00+00:00"


# By Facebook's login

LINKED = {**CONNECTION, "login": "facebook"}


def linked_over(*answers: Response | TransportFailure) -> tuple[OneSession, list[Request]]:
    transport = HeldScript(*answers)
    return OneSession(LINKED, transport), transport.requests


def test_an_account_of_a_page_is_posted_to_at_facebooks_host() -> None:
    session, requests = linked_over(FREE, made("17"), FINISHED, made("18"), answered({}))
    instagram = an_instagram()

    outcome = instagram.prepare(a_post(), session)
    assert isinstance(outcome, Prepared)
    assert isinstance(instagram.commit(a_post(), session, outcome.handle), Published)

    assert {urlsplit(each.url).netloc for each in requests} == {"graph.facebook.com"}
    assert [urlsplit(each.url).path for each in requests[:2]] == [
        *("/v25.0/17841/content_publishing_limit", "/v25.0/17841/media")
    ]


def test_its_check_asks_for_the_account_by_its_number() -> None:
    session, requests = linked_over(answered({"id": "17841", "username": "h2o"}), FREE)

    found = an_instagram().check(session)

    assert (found.findings, found.left) == ((), 23)
    assert requests[0].url == "https://graph.facebook.com/v25.0/17841?fields=id%2Cusername"


def test_which_login_it_is_can_be_seen() -> None:
    assert an_instagram().check_connection(LINKED) == {"user_id": "17841", "login": "facebook"}
    with pytest.raises(InvalidInput, match="login"):
        an_instagram().check_connection({**CONNECTION, "login": "myspace"})


def test_a_pages_token_is_not_renewed_and_not_given_up_either() -> None:
    said = an_instagram().renew(LINKED, HeldScript())

    assert isinstance(said, NotRenewed)
    assert not said.dead
