"""What is sent to Facebook when somebody connects pages, and the meaning of its answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Renewed
from drumbeat.platforms.facebook import PROFILE, Facebook
from drumbeat.ports import NoAnswer, Request, Response
from drumbeat.ports.transport import TransportFailure
from tests.unit.platforms.doubles import NOW, ScriptedTransport, StandingClock, answered

ASKED = Asked(
    app=App("770", "app-secret"), redirect_uri="https://d.example/back", state="st", verifier="v"
)
SCOPES = (
    *("pages_show_list", "pages_read_engagement", "pages_manage_posts"),
    *("pages_manage_engagement", "instagram_basic", "instagram_content_publish"),
    "instagram_manage_comments",
)
FIELDS = "id,name,tasks,picture{url},instagram_business_account{id,username,profile_picture_url}"
SHORT = answered({"access_token": "sh0rt", "expires_in": 5_400})
LONG = answered({"access_token": "l0ng", "expires_in": 5_184_000})
TOLD = {"is_valid": True, "scopes": list(SCOPES), "data_access_expires_at": 1_805_000_000}
GRANT = Grant(
    connection={"access_token": "l0ng", "allowed": {}},
    scopes=SCOPES,
    grant_ends_at=datetime(2027, 3, 14, tzinfo=UTC),
)
TASKS = ["ANALYZE", "CREATE_CONTENT"]
PAGE = {"id": "1234", "name": "H2O", "tasks": TASKS}


def exchanged(
    *answers: Response | TransportFailure,
) -> tuple[Grant | NotAuthorised, list[Request]]:
    transport = ScriptedTransport(*answers)
    return Facebook(StandingClock()).exchange(ASKED, "a-code", transport), transport.requests


def listed(
    *answers: Response | TransportFailure, **changes: Any
) -> tuple[Any, list[dict[str, str]]]:
    """What can be posted to, and the requests: paths with their queries."""
    transport = ScriptedTransport(*answers)
    grant = Grant(
        connection={"access_token": "l0ng", "allowed": changes.pop("allowed", {})},
        scopes=changes.pop("scopes", SCOPES),
    )
    found = Facebook(StandingClock()).targets(grant, transport)
    return found, [asked_of(each) for each in transport.requests]


def asked_of(request: Request) -> dict[str, str]:
    parts = urlsplit(request.url)
    return {"path": parts.path, **dict(parse_qsl(parts.query))}


def page_list(*pages: dict[str, Any], after: str | None = None) -> Response:
    paging = {"cursors": {"before": "a", "after": after or "z"}}
    more = {"next": f"https://graph.facebook.com/next?after={after}"} if after else {}
    return answered({"data": list(pages), "paging": {**paging, **more}})


def test_people_are_asked_at_facebook_for_what_posting_to_pages_needs() -> None:
    url = Facebook(StandingClock()).authorize_url(ASKED)

    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == (
        "https://www.facebook.com/v25.0/dialog/oauth"
    )
    assert dict(parse_qsl(parts.query)) == {
        "client_id": "770",
        "redirect_uri": "https://d.example/back",
        "response_type": "code",
        "scope": ",".join(SCOPES),
        "state": "st",
    }
    assert PROFILE.connects_by.scopes == SCOPES  # type: ignore[union-attr]


def test_an_app_of_login_for_business_asks_by_its_configuration() -> None:
    url = Facebook(StandingClock(), config_id="55").authorize_url(ASKED)

    query = dict(parse_qsl(urlsplit(url).query))
    assert query["config_id"] == "55"
    assert "scope" not in query


def test_a_code_becomes_a_token_of_sixty_days_whose_permissions_are_asked_for() -> None:
    picked = {"granular_scopes": [{"scope": "pages_manage_posts", "target_ids": ["1234"]}]}

    grant, requests = exchanged(SHORT, LONG, answered({"data": {**TOLD, **picked}}))

    assert isinstance(grant, Grant)
    assert [asked_of(each) for each in requests] == [
        {
            "path": "/v25.0/oauth/access_token",
            "client_id": "770",
            "client_secret": "app-secret",
            "redirect_uri": "https://d.example/back",
            "code": "a-code",
        },
        {
            "path": "/v25.0/oauth/access_token",
            "client_id": "770",
            "client_secret": "app-secret",
            "grant_type": "fb_exchange_token",
            "fb_exchange_token": "sh0rt",
        },
        {
            "path": "/v25.0/debug_token",
            "input_token": "l0ng",
            "access_token": "770|app-secret",
        },
    ]
    assert grant.connection == {
        "access_token": "l0ng",
        "allowed": {"pages_manage_posts": ["1234"]},
    }
    assert grant.scopes == SCOPES
    assert grant.access_ends_at == NOW + timedelta(days=60)
    assert grant.grant_ends_at == datetime.fromtimestamp(1_805_000_000, UTC)


@pytest.mark.parametrize("told", [answered({"data": []}), answered("<html>", 502)])
def test_a_token_of_which_facebook_tells_nothing_is_taken_all_the_same(told: Response) -> None:
    grant, _ = exchanged(SHORT, LONG, told)

    assert isinstance(grant, Grant)
    assert (grant.scopes, grant.grant_ends_at) == (SCOPES, None)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([answered({"error": {"message": "Bad app-secret for a-code"}}, 400)], "http_400"),
        ([answered("<html>", 503)], "http_503"),
        ([answered({"token_type": "bearer"})], "unreadable_answer"),
        ([SHORT, answered({"error": {"message": "No sh0rt"}}, 400)], "http_400"),
        ([NoAnswer("answer_timeout", "No answer.")], "answer_timeout"),
    ],
)
def test_a_code_that_is_not_taken_is_told_without_secrets(answers: list[Any], code: str) -> None:
    refused, _ = exchanged(*answers)

    assert isinstance(refused, NotAuthorised)
    assert refused.code == code
    assert not {"app-secret", "a-code", "sh0rt"} & set(refused.message.split())


def test_all_pages_are_listed_with_their_pictures() -> None:
    picture = {"data": {"url": "https://scontent.example/1.jpg"}}
    found, asked = listed(
        page_list({**PAGE, "picture": picture}, after="c2"),
        page_list({"id": "77", "name": "Jobs", "tasks": ["MANAGE"]}),
    )

    assert found == [
        Target(id="1234", kind="page", name="H2O", picture_url="https://scontent.example/1.jpg"),
        Target(id="77", kind="page", name="Jobs"),
    ]
    fields = {"path": "/v25.0/me/accounts", "fields": FIELDS, "limit": "100"}
    assert asked == [fields, {**fields, "after": "c2"}]


def test_pages_that_go_on_for_ever_are_asked_for_ten_times() -> None:
    _, asked = listed(*(page_list(PAGE, after="again") for _ in range(10)))

    assert len(asked) == 10


def test_a_page_of_a_business_that_is_not_listed_is_read_by_its_number() -> None:
    found, asked = listed(
        page_list(),
        answered(PAGE),
        answered({"error": {"message": "No.", "code": 100}}, 400),
        allowed={"pages_manage_posts": ["1234", "99", "../me"]},
    )

    assert [each.id for each in found] == ["1234"]
    assert [each["path"] for each in asked[1:]] == ["/v25.0/1234", "/v25.0/99"]


@pytest.mark.parametrize(
    ("page", "changes", "named"),
    [
        ({"tasks": ["ANALYZE"]}, {}, "CREATE_CONTENT"),
        ({"tasks": []}, {}, "CREATE_CONTENT"),
        ({}, {"scopes": ("pages_show_list",)}, "pages_manage_posts"),
        ({}, {"allowed": {"pages_manage_posts": []}}, "pages_manage_posts"),
    ],
)
def test_what_is_missing_for_posting_to_a_page_is_named(
    page: dict[str, Any], changes: dict[str, Any], named: str
) -> None:
    [target], _ = listed(page_list({**PAGE, **page}), **changes)

    assert named in target.reason


@pytest.mark.parametrize("tasks", [{}, {"tasks": ["MANAGE"]}, {"tasks": "unreadable"}])
def test_a_page_without_a_known_obstacle_can_be_chosen(tasks: dict[str, Any]) -> None:
    [target], _ = listed(page_list({"id": "1234", "name": "H2O", **tasks}))

    assert target.reason is None


@pytest.mark.parametrize("wrong", [{"id": "../me"}, {"id": None}, {}, "x"])
def test_what_is_no_page_is_left_out(wrong: Any) -> None:
    found, _ = listed(page_list(wrong, PAGE))

    assert [each.id for each in found] == ["1234"]


LINKED = {
    "id": "17841",
    "username": "h2o",
    "profile_picture_url": "https://scontent.example/h2o.jpg",
}


def test_the_instagram_account_of_a_page_can_be_chosen_beside_it() -> None:
    found, _ = listed(page_list({**PAGE, "instagram_business_account": LINKED}))

    assert found == [
        Target(id="1234", kind="page", name="H2O"),
        Target(
            id="17841",
            kind="account",
            name="@h2o",
            picture_url="https://scontent.example/h2o.jpg",
            platform="instagram",
        ),
    ]


@pytest.mark.parametrize(
    ("page", "changes", "named"),
    [
        ({"tasks": ["ANALYZE"]}, {}, "CREATE_CONTENT"),
        ({}, {"scopes": SCOPES[:3]}, "instagram_content_publish"),
    ],
)
def test_what_is_missing_for_posting_to_it_is_named(
    page: dict[str, Any], changes: dict[str, Any], named: str
) -> None:
    found, _ = listed(page_list({**PAGE, "instagram_business_account": LINKED, **page}), **changes)

    assert named in found[1].reason


def test_it_is_posted_to_with_its_pages_token() -> None:
    transport = ScriptedTransport(
        page_list({**PAGE, "instagram_business_account": LINKED}),
        answered({"id": "1234", "access_token": "pag3"}),
    )

    given = Facebook(StandingClock()).connection_of(GRANT, "17841", transport)

    assert given == Renewed(
        {"user_id": "17841", "login": "facebook", "access_token": "pag3"},
        None,
        GRANT.grant_ends_at,
    )
    assert asked_of(transport.requests[1])["path"] == "/v25.0/1234"


def test_an_account_gets_the_pages_own_token() -> None:
    transport = ScriptedTransport(page_list(PAGE), answered({"id": "1234", "access_token": "pag3"}))

    given = Facebook(StandingClock()).connection_of(GRANT, "1234", transport)

    assert given == Renewed({"page_id": "1234", "access_token": "pag3"}, None, GRANT.grant_ends_at)
    request = transport.requests[1]
    assert request.url == "https://graph.facebook.com/v25.0/1234?fields=access_token"
    assert request.headers["Authorization"] == "Bearer l0ng"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (answered({"id": "1234"}), "no_page_access"),
        (answered({"error": {"message": "Not with l0ng"}}, 400), "http_400"),
    ],
)
def test_a_page_that_gives_no_token_says_why(answer: Response, code: str) -> None:
    transport = ScriptedTransport(page_list(PAGE), answer)

    refused = Facebook(StandingClock()).connection_of(GRANT, "1234", transport)

    assert isinstance(refused, NotAuthorised)
    assert refused.code == code
    assert "l0ng" not in refused.message
