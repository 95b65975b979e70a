"""What is sent to Facebook, and the meaning of its answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

import pytest

from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.findings import ConnectionCheck
from drumbeat.domain.publishing import (
    Ambiguous,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Presence,
    Published,
    Refusal,
)
from drumbeat.platforms.facebook import Facebook
from drumbeat.ports.transport import NoAnswer, NotSent, Response, TransportFailure
from tests.fakes.clock import FixedClock
from tests.unit.platforms.doubles import Driven, ScriptedTransport, a_post, answered

CONTRACT = json.loads(
    (Path(__file__).parents[2] / "contracts" / "facebook_business.json").read_text()
)
TOKEN = "EAAB-canary-token"
CONNECTION = {"page_id": "1234", "access_token": TOKEN}
HANDLE = {"post_id": "1234_77"}
NOT_SENT = NotSent("not_connected", "graph.facebook.com could not be reached.")
NO_ANSWER = NoAnswer("answer_timeout", "graph.facebook.com did not answer in time.")


def error(code: int, message: str = "No.", status: int = 400, **more: Any) -> Response:
    return answered({"error": {"message": message, "code": code, **more}}, status)


def committed(*answers: Response | TransportFailure) -> Outcome:
    return Driven(Facebook(FixedClock()), ScriptedTransport(*answers)).commit(
        a_post(), CONNECTION, HANDLE
    )


def prepared(
    post: Outgoing, *answers: Response | TransportFailure
) -> tuple[Prepared | NotPublished, list[tuple[str, dict[str, str]]]]:
    """The outcome, and the calls that were made: path and form."""
    transport = ScriptedTransport(*answers)
    outcome = Driven(Facebook(FixedClock()), transport).prepare(post, CONNECTION)
    root = "https://graph.facebook.com/v25.0/"
    calls = [
        (request.url.removeprefix(root), dict(parse_qsl((request.body or b"").decode())))
        for request in transport.requests
    ]
    return outcome, calls


# Connections


def test_a_connection_shows_its_page_and_hides_its_token() -> None:
    facts = Facebook(FixedClock()).check_connection(CONNECTION)

    assert facts == {"page_id": "1234"}


@pytest.mark.parametrize(
    ("connection", "fields"),
    [
        ({}, ["connection.page_id", "connection.access_token"]),
        ({"page_id": 1234, "access_token": TOKEN}, ["connection.page_id"]),
        ({"page_id": "my.page", "access_token": TOKEN}, ["connection.page_id"]),
        ({"page_id": "1/../2", "access_token": TOKEN}, ["connection.page_id"]),
        ({"page_id": "\uff11\uff12", "access_token": TOKEN}, ["connection.page_id"]),
        ({"page_id": "1234\n", "access_token": TOKEN}, ["connection.page_id"]),
        ({"page_id": "1234", "access_token": ""}, ["connection.access_token"]),
        ({"page_id": "1234", "access_token": "a b"}, ["connection.access_token"]),
        ({"page_id": "1234", "access_token": "a\r\nX: y"}, ["connection.access_token"]),
        ({"page_id": "1234", "access_token": "ä"}, ["connection.access_token"]),
        ({"page_id": "1234", "access_token": None}, ["connection.access_token"]),
        ({**CONNECTION, "user": "me"}, ["connection.user"]),
    ],
)
def test_a_connection_that_cannot_work_is_refused_by_field(
    connection: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        Facebook(FixedClock()).check_connection(connection)

    assert [wrong.field for wrong in refused.value.errors] == fields
    assert TOKEN not in str(refused.value)


# Preparing: nothing that is sent shows anything


def test_a_text_post_is_made_unpublished() -> None:
    outcome, calls = prepared(a_post(), answered({"id": "1234_77"}))

    assert outcome == Prepared({"post_id": "1234_77"})
    assert calls == [
        ("1234/feed", {"published": "false", "message": "Keep your pipes warm tonight."})
    ]


def test_a_link_is_sent_as_a_link_when_there_are_no_photos() -> None:
    post = a_post(cta_type="BookOnline", cta_url="https://h2o.example/book")

    _, calls = prepared(post, answered({"id": "1234_77"}))

    assert calls[0][1]["link"] == "https://h2o.example/book"
    assert calls[0][1]["message"] == "Keep your pipes warm tonight."


def test_photos_are_uploaded_unpublished_and_attached_in_their_order() -> None:
    post = a_post(
        media_urls=("https://cdn.example/a.jpg", "https://cdn.example/b.jpg"),
        cta_url="https://h2o.example/book",
    )

    outcome, calls = prepared(
        post, answered({"id": "501"}), answered({"id": "502"}), answered({"id": "1234_77"})
    )

    assert outcome == Prepared({"post_id": "1234_77"})
    assert calls == [
        ("1234/photos", {"published": "false", "url": "https://cdn.example/a.jpg"}),
        ("1234/photos", {"published": "false", "url": "https://cdn.example/b.jpg"}),
        (
            "1234/feed",
            {
                "published": "false",
                "message": "Keep your pipes warm tonight.\n\nhttps://h2o.example/book",
                "attached_media[0]": json.dumps({"media_fbid": "501"}),
                "attached_media[1]": json.dumps({"media_fbid": "502"}),
            },
        ),
    ]


@pytest.mark.parametrize(
    ("changes", "message", "link"),
    [
        (
            {"cta_url": "tel:+13105550100", "cta_display": "(310) 555-0100"},
            "Keep your pipes warm tonight.\n\nCall us: (310) 555-0100",
            None,
        ),
        ({"cta_url": "tel:+15550100", "caption": ""}, "Call us: +15550100", None),
        ({"caption": "", "cta_url": "https://h2o.example/"}, None, "https://h2o.example/"),
        ({"caption": "  Hello \n"}, "Hello", None),
        ({"caption": "Grüße 🚿 & more=1"}, "Grüße 🚿 & more=1", None),
        ({"caption": "lone \ud800 half"}, "lone ? half", None),
    ],
)
def test_text_and_link_are_put_where_they_belong(
    changes: dict[str, Any], message: str | None, link: str | None
) -> None:
    _, calls = prepared(a_post(**changes), answered({"id": "1234_77"}))

    assert calls[0][1].get("message") == message
    assert calls[0][1].get("link") == link


def test_a_link_is_not_taken_for_a_longer_one_that_begins_like_it() -> None:
    post = a_post(
        caption="See https://shop.example/sale-2026 for all",
        media_urls=("https://cdn.example/a.jpg",),
        cta_url="https://shop.example/sale",
    )

    _, calls = prepared(post, answered({"id": "501"}), answered({"id": "1234_77"}))

    assert calls[1][1]["message"].endswith("for all\n\nhttps://shop.example/sale")


def test_a_link_that_the_text_has_already_is_not_added_again() -> None:
    post = a_post(
        caption="See https://h2o.example/book",
        media_urls=("https://cdn.example/a.jpg",),
        cta_url="https://h2o.example/book",
    )

    _, calls = prepared(post, answered({"id": "501"}), answered({"id": "1234_77"}))

    assert calls[1][1]["message"] == "See https://h2o.example/book"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"caption": " \n"}, "empty_post"),
        ({"caption": "\u200b \u3164"}, "empty_post"),
        (
            {"media_urls": tuple(f"https://cdn.example/{n}.jpg" for n in range(11))},
            "too_many_photos",
        ),
    ],
)
def test_what_facebook_cannot_show_is_refused_before_anything_is_sent(
    changes: dict[str, Any], code: str
) -> None:
    outcome, calls = prepared(a_post(**changes))

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, code)
    assert calls == []


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (NOT_SENT, Refusal.TRANSIENT),
        (NO_ANSWER, Refusal.TRANSIENT),
        (error(2, is_transient=True, status=500), Refusal.TRANSIENT),
        (error(324, error_subcode=2069019, is_transient=True), Refusal.TRANSIENT),
        (error(190, error_subcode=463), Refusal.REAUTH),
        (error(32), Refusal.RATE_LIMITED),
        (error(100), Refusal.PERMANENT),
        (error(506), Refusal.PERMANENT),
        (answered("<html>Bad gateway</html>", 502), Refusal.TRANSIENT),
        (answered({"id": ""}), Refusal.TRANSIENT),
        (answered({"id": "../../me"}), Refusal.TRANSIENT),
        (answered({"id": "77\n"}), Refusal.TRANSIENT),
        (answered({"id": 77}), Refusal.TRANSIENT),
        (answered({}), Refusal.TRANSIENT),
        (answered([]), Refusal.TRANSIENT),
        (answered(""), Refusal.TRANSIENT),
        (answered({"id": "77"}, status=500), Refusal.TRANSIENT),
        (answered({"id": "77", "error": {"code": 190}}), Refusal.REAUTH),
    ],
)
@pytest.mark.parametrize("photos", [(), ("https://cdn.example/a.jpg",)])
def test_failing_to_prepare_is_never_ambiguous(
    answer: Response | TransportFailure, refusal: Refusal, photos: tuple[str, ...]
) -> None:
    outcome, calls = prepared(a_post(media_urls=photos), answer)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is refusal
    assert len(calls) == 1


# Committing: the one visible call


def test_committing_publishes_the_prepared_post() -> None:
    transport = ScriptedTransport(answered({"success": True}))

    outcome = Driven(Facebook(FixedClock()), transport).commit(a_post(), CONNECTION, HANDLE)

    assert outcome == Published("1234_77", "https://www.facebook.com/1234_77")
    (request,) = transport.requests
    assert (request.method, request.url) == ("POST", "https://graph.facebook.com/v25.0/1234_77")
    assert request.body == b"is_published=true"


@pytest.mark.parametrize(
    "answer",
    [
        NO_ANSWER,
        error(1, status=500),
        error(2, is_transient=True),
        error(987654),
        answered("", 200),
        answered("<html>", 200),
        answered({}, 200),
        answered({"success": False}),
        answered({"success": "true"}),
        answered({"success": 1}),
        answered({"id": "1234_77"}),
        answered(["success"]),
        answered({"success": True}, 500),
        answered({"success": True}, 302),
        answered("Bad gateway", 502),
        Response(200, {}, b'{"success": true}', complete=False),
    ],
)
def test_what_may_have_published_is_ambiguous(answer: Response | TransportFailure) -> None:
    assert isinstance(committed(answer), Ambiguous)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (NOT_SENT, Refusal.TRANSIENT),
        (answered("Too many", 429), Refusal.RATE_LIMITED),
        (answered({}, 429, {"retry-after": "90"}), Refusal.RATE_LIMITED),
        (error(190, error_subcode=463), Refusal.REAUTH),
        (error(10), Refusal.REAUTH),
        (error(4, error_subcode=1349210, is_transient=True, status=403), Refusal.RATE_LIMITED),
        (error(100, error_subcode=33), Refusal.PERMANENT),
        (error(368, error_subcode=1390008), Refusal.PERMANENT),
        (error(368, error_subcode=4854002), Refusal.PERMANENT),
        (error(190, error_subcode=492), Refusal.REAUTH),
    ],
)
def test_a_definite_refusal_did_not_publish(
    answer: Response | TransportFailure, refusal: Refusal
) -> None:
    outcome = committed(answer)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is refusal


def test_a_refusal_carries_the_networks_own_words_and_its_wait() -> None:
    usage = {"1234": [{"type": "pages", "estimated_time_to_regain_access": 7}]}
    limited = answered(
        {"error": {"message": "Page request limit reached", "code": 32}},
        400,
        {"x-business-use-case-usage": json.dumps(usage)},
    )

    assert committed(limited) == NotPublished(
        Refusal.RATE_LIMITED, "32", "Page request limit reached", 7 * 60
    )


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (
            answered({"id": "1234_77", "is_published": True}),
            Published("1234_77", "https://www.facebook.com/1234_77"),
        ),
        (
            answered({"id": "1234_77", "is_published": False}),
            NotPublished(Refusal.PERMANENT, "506", "Posted just now"),
        ),
        (error(2), Ambiguous("506", "Posted just now")),
        (NO_ANSWER, Ambiguous("506", "Posted just now")),
    ],
)
def test_a_duplicate_is_looked_up_before_it_is_believed(
    found: Response | TransportFailure, outcome: Outcome
) -> None:
    assert committed(error(506, "Posted just now"), found) == outcome


# Finding


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (
            answered(
                {
                    "id": "1234_77",
                    "is_published": True,
                    "permalink_url": "https://www.facebook.com/p/x",
                }
            ),
            Published("1234_77", "https://www.facebook.com/p/x"),
        ),
        (
            answered({"id": "1234_77", "is_published": True, "permalink_url": "javascript:x"}),
            Published("1234_77", "https://www.facebook.com/1234_77"),
        ),
        (answered({"id": "1234_77", "is_published": False}), Presence.ABSENT),
        (answered({"id": "1234_77"}), Presence.UNKNOWN),
        (answered({"id": "1234_77", "is_published": "false"}), Presence.UNKNOWN),
        (answered({"id": "1234_78", "is_published": False}), Presence.UNKNOWN),
        (answered({"id": "1234_77", "is_published": False}, 500), Presence.UNKNOWN),
        (error(100, error_subcode=33), Presence.UNKNOWN),
        (error(190), Presence.UNKNOWN),
        (answered("<html>"), Presence.UNKNOWN),
        (NOT_SENT, Presence.UNKNOWN),
        (NO_ANSWER, Presence.UNKNOWN),
    ],
)
def test_only_a_plain_answer_about_this_post_is_conclusive(
    answer: Response | TransportFailure, found: Published | Presence
) -> None:
    transport = ScriptedTransport(answer)

    assert Driven(Facebook(FixedClock()), transport).find(a_post(), CONNECTION, HANDLE) == found
    (request,) = transport.requests
    path, _, query = request.url.partition("?")
    assert (request.method, path) == ("GET", "https://graph.facebook.com/v25.0/1234_77")
    assert parse_qs(query) == {"fields": ["is_published,permalink_url"]}


# Secrets


def test_the_token_travels_in_the_authorization_header_alone() -> None:
    transport = ScriptedTransport(
        answered({"id": "501"}),
        answered({"id": "1234_77"}),
        answered({"success": True}),
        answered({"id": "1234_77", "is_published": True}),
    )
    facebook, post = (
        Driven(Facebook(FixedClock()), transport),
        a_post(media_urls=("https://cdn.example/a.jpg",)),
    )

    facebook.prepare(post, CONNECTION)
    facebook.commit(post, CONNECTION, HANDLE)
    facebook.find(post, CONNECTION, HANDLE)

    assert len(transport.requests) == 4
    for request in transport.requests:
        headers = dict(request.headers)
        assert headers.pop("Authorization") == f"Bearer {TOKEN}"
        assert TOKEN not in f"{request.url} {headers} {request.body!r} {request!r}"


@pytest.mark.parametrize("code", [1, 10, 32, 100, 190, 324, 506, 987654])
def test_a_token_that_the_network_quotes_reaches_no_outcome(code: int) -> None:
    quoting = error(code, f"Malformed access token {TOKEN}", error_user_msg=f"Token {TOKEN}?")

    assert TOKEN not in repr(committed(quoting, quoting))
    assert TOKEN not in repr(prepared(a_post(), quoting)[0])


def test_a_stand_ins_posts_are_linked_where_the_stand_in_shows_them() -> None:
    facebook = Driven(
        Facebook(FixedClock(), url="http://127.0.0.1:8099/"),
        ScriptedTransport(answered({"success": True})),
    )

    assert facebook.commit(a_post(), CONNECTION, HANDLE) == Published(
        "1234_77", "http://127.0.0.1:8099/1234_77"
    )


# Checks


READ = answered({"id": "1234", "name": "H2O"})
MAY_POST = {"is_valid": True, "scopes": ["pages_manage_posts", "pages_read_engagement"]}


def checked(*answers: Response | TransportFailure) -> list[tuple[str, str]]:
    said = Driven(Facebook(FixedClock()), ScriptedTransport(*answers)).check(CONNECTION)
    return [(each.code, each.severity.value) for each in said.findings]


def test_a_check_reads_the_page_and_asks_what_its_token_may_do() -> None:
    transport = ScriptedTransport(READ, answered({"data": MAY_POST}))

    assert Driven(Facebook(FixedClock()), transport).check(CONNECTION) == ConnectionCheck()

    page, inspection = transport.requests
    assert (page.method, page.body) == ("GET", None)
    assert page.url == "https://graph.facebook.com/v25.0/1234?fields=id%2Cname"
    assert page.headers["Authorization"] == f"Bearer {TOKEN}"
    assert (inspection.method, inspection.body) == ("GET", None)
    asked = urlencode({"input_token": TOKEN})
    assert inspection.url == f"https://graph.facebook.com/v25.0/debug_token?{asked}"
    assert inspection.headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (error(190, error_subcode=463), ("credentials_refused", "error")),
        (error(10), ("credentials_refused", "error")),
        (error(200), ("credentials_refused", "error")),
        (error(100, error_subcode=33), ("page_refused", "error")),
        (error(368, error_subcode=1390008), ("page_refused", "error")),
        (error(4), ("quota_used_up", "warning")),
        (error(32), ("quota_used_up", "warning")),
        (error(2, is_transient=True), ("network_unavailable", "warning")),
        (answered("<html>", 502), ("network_unavailable", "warning")),
        (NOT_SENT, ("network_unavailable", "warning")),
        (NO_ANSWER, ("network_unavailable", "warning")),
    ],
)
def test_what_keeps_the_page_from_being_read_is_found(
    answer: Response | TransportFailure, found: tuple[str, str]
) -> None:
    assert checked(answer) == [found]


@pytest.mark.parametrize(
    "headers",
    [
        {"x-app-usage": json.dumps({"call_count": 100})},
        {
            "x-business-use-case-usage": json.dumps(
                {"1234": [{"type": "pages", "estimated_time_to_regain_access": 7}]}
            )
        },
    ],
)
def test_a_page_whose_share_is_used_up_says_so_and_is_asked_no_more(
    headers: dict[str, str],
) -> None:
    assert checked(answered({"id": "1234"}, headers=headers)) == [("quota_used_up", "warning")]


@pytest.mark.parametrize(
    "headers", [{"x-app-usage": json.dumps({"call_count": 99})}, {"x-app-usage": "nonsense"}]
)
def test_a_page_with_calls_left_is_not_held_back(headers: dict[str, str]) -> None:
    read = answered({"id": "1234"}, headers=headers)

    assert checked(read, answered({"data": MAY_POST})) == []


def granted(name: str, *pages: str) -> dict[str, Any]:
    return {"scope": name, "target_ids": list(pages)}


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"scopes": ["pages_read_engagement"]}, "permission_missing"),
        ({"scopes": ["pages_manage_posts"]}, "permission_missing"),
        ({"scopes": []}, "permission_missing"),
        ({"granular_scopes": [granted("pages_manage_posts", "77")]}, "permission_missing"),
        ({"granular_scopes": [granted("pages_manage_posts")]}, "permission_missing"),
        ({"profile_id": "77"}, "wrong_page"),
        ({"is_valid": False}, "credentials_refused"),
    ],
)
def test_a_token_that_may_not_post_to_the_page_is_found(told: dict[str, Any], found: str) -> None:
    assert checked(READ, answered({"data": MAY_POST | told})) == [(found, "error")]


@pytest.mark.parametrize(
    "told",
    [
        {"granular_scopes": [granted("pages_manage_posts", "77", "1234")]},
        {"granular_scopes": [{"scope": "pages_manage_posts"}]},
        {"granular_scopes": [granted("pages_show_list", "77")]},
        {"granular_scopes": "nonsense"},
        {"profile_id": "1234"},
        {"profile_id": 1234},
    ],
)
def test_a_token_that_may_post_to_the_page_is_not_found_wanting(told: dict[str, Any]) -> None:
    assert checked(READ, answered({"data": MAY_POST | told})) == []


@pytest.mark.parametrize(
    "answer",
    [
        error(100, "You must provide an app access token."),
        error(190),
        answered({"data": {"is_valid": True}}),
        answered({"data": []}),
        answered({}),
        answered("<html>", 502),
        NOT_SENT,
        NO_ANSWER,
    ],
)
def test_a_token_of_which_facebook_tells_nothing_is_said_to_be_unchecked(
    answer: Response | TransportFailure,
) -> None:
    assert checked(READ, answer) == [("permissions_unchecked", "warning")]


@pytest.mark.parametrize(
    ("told", "ends_at"),
    [
        ({"expires_at": 1_796_200_000}, datetime(2026, 12, 2, 8, 26, 40, tzinfo=UTC)),
        ({"expires_at": 1_796_200_000, "scopes": []}, datetime(2026, 12, 2, 8, 26, 40, tzinfo=UTC)),
        ({"expires_at": 0}, None),
        (
            {"expires_at": 0, "data_access_expires_at": 1_796_200_000},
            datetime(2026, 12, 2, 8, 26, 40, tzinfo=UTC),
        ),
        (
            {"expires_at": 1_796_200_000, "data_access_expires_at": 1_800_000_000},
            datetime(2026, 12, 2, 8, 26, 40, tzinfo=UTC),
        ),
        ({"expires_at": -1}, None),
        ({"expires_at": 10**15}, None),
        ({"expires_at": "soon"}, None),
        ({}, None),
        ({"expires_at": 1_796_200_000, "is_valid": False}, None),
    ],
)
def test_a_check_tells_until_when_the_token_holds(
    told: dict[str, Any], ends_at: datetime | None
) -> None:
    answers = ScriptedTransport(READ, answered({"data": MAY_POST | told}))

    assert Driven(Facebook(FixedClock()), answers).check(CONNECTION).ends_at == ends_at


def test_what_a_token_lacks_is_named() -> None:
    none = answered({"data": {"is_valid": True, "scopes": ["pages_show_list"]}})

    [found] = (
        Driven(Facebook(FixedClock()), ScriptedTransport(READ, none)).check(CONNECTION).findings
    )

    assert found.message == (
        "The token lacks pages_manage_posts and pages_read_engagement for this page. Connect the "
        "page again, and allow all that Facebook asks for. Where that does not help, your role on "
        "the page does not allow it: whoever manages the page changes it at Facebook."
    )


def test_findings_never_quote_the_token() -> None:
    facebook = Driven(Facebook(FixedClock()), ScriptedTransport(error(190, f"Bad token {TOKEN}")))

    [found] = facebook.check(CONNECTION).findings

    assert TOKEN not in found.message
    assert "[secret]" in found.message


def test_what_counts_is_the_text_that_is_sent() -> None:
    network = Facebook(FixedClock())
    post = a_post(
        caption=" Cold! ", media_urls=("https://m.example/a.png",), cta_url="https://h2o.example"
    )

    assert network.texts(post) == {"text": "Cold!\n\nhttps://h2o.example"}
    assert network.texts(a_post(caption=" ", cta_url="https://h2o.example")) == {"text": ""}


# What is sent, against the names of Meta's own package


def test_all_fields_are_those_of_facebooks_own_package() -> None:
    post = a_post(media_urls=("https://cdn.example/a.jpg",), cta_url="https://h2o.example/")
    _, with_photo = prepared(post, answered({"id": "501"}), answered({"id": "1234_77"}))
    _, with_link = prepared(a_post(cta_url="https://h2o.example/"), answered({"id": "1234_77"}))

    for path, fields in [*with_photo, *with_link]:
        known = CONTRACT[f"POST page/{path.partition('/')[2]}"]
        assert {name.partition("[")[0] for name in fields} <= set(known)
    assert CONTRACT["POST post"] == ["is_published"]
    assert {"id", "is_published", "permalink_url"} <= set(CONTRACT["GET post"])
