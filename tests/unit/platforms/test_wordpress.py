"""What is sent to a WordPress site, and the meaning of its answers."""

from __future__ import annotations

import base64
import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.media import AssetKind, StoredFile
from drumbeat.domain.publishing import (
    Ambiguous,
    Handle,
    Medium,
    NotPublished,
    Prepared,
    Preparing,
    Presence,
    Published,
    Refusal,
)
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.wordpress import WordPress, slug_of
from drumbeat.platforms.wordpress_html import Shown, content
from drumbeat.ports import NoAnswer, Request, Response
from drumbeat.ports.transport import TransportFailure
from tests.direct_session import DirectSession, PicturesInHand
from tests.pictures import png
from tests.samples import asset
from tests.unit.platforms.doubles import ScriptedTransport, StandingClock, a_post, answered

CONNECTION = {
    "site_url": "https://h2o.example/blog/",
    "username": "rosa",
    "application_password": "abcd EFGH 1234 ijkl MNOP 6789",
}
HANDLE: Handle = {"id": 12, "slug": "drumbeat-x"}
NO_ANSWER = NoAnswer("answer_timeout", "h2o.example did not answer in time.")


def a_wordpress() -> WordPress:
    return WordPress(StandingClock(), guard=Guard(lambda _host, _port: ["93.184.216.34"]))


def session_over(*answers: Response | TransportFailure) -> tuple[DirectSession, list[Request]]:
    transport = ScriptedTransport(*answers)
    media = PicturesInHand(a=png(), film=b"film")
    return DirectSession(a_wordpress(), CONNECTION, transport, media), transport.requests


def sent(request: Request) -> dict[str, Any]:
    return dict(json.loads(request.body or b"{}"))


# Connections


@pytest.mark.parametrize(
    ("given_url", "site"),
    [
        ("https://h2o.example", "h2o.example"),
        ("https://H2O.example/blog/", "h2o.example/blog"),
        ("https://h2o.example/wp-admin/profile.php", "h2o.example"),
        ("https://h2o.example/blog/wp-login.php", "h2o.example/blog"),
    ],
)
def test_a_site_is_known_by_its_address_without_inner_pages(given_url: str, site: str) -> None:
    facts = a_wordpress().check_connection({**CONNECTION, "site_url": given_url})

    assert facts == {"site": site, "username": "rosa"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"site_url": "http://h2o.example"}, "connection.site_url"),
        ({"site_url": "https://10.0.0.1/"}, "connection.site_url"),
        ({"site_url": "https://h2o.example/?p=1"}, "connection.site_url"),
        ({"username": "a:b"}, "connection.username"),
        ({"application_password": "my own password"}, "connection.application_password"),
    ],
)
def test_a_connection_that_can_not_work_says_where(changed: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        a_wordpress().check_connection({**CONNECTION, **changed})

    assert [error.field for error in caught.value.errors] == [field]


def test_requests_work_with_every_kind_of_permalink_and_carry_no_secret_in_their_address() -> None:
    may = {"publish_posts": True, "upload_files": True}
    session, requests = session_over(answered({"id": 1, "capabilities": may}))

    assert a_wordpress().check(session).findings == ()

    [request] = requests
    assert (
        request.url == "https://h2o.example/blog/?rest_route=%2Fwp%2Fv2%2Fusers%2Fme&context=edit"
    )
    pair = base64.b64decode(request.headers["Authorization"].removeprefix("Basic "))
    assert pair == b"rosa:abcdEFGH1234ijklMNOP6789"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (answered({"code": "rest_not_logged_in"}, 401), "credentials_refused"),
        (answered("", 301, {"location": "https://www.h2o.example/"}), "address_leads_elsewhere"),
        (answered({"code": "rest_no_route"}, 404), "no_access"),
        (answered("<html>Not WordPress</html>"), "no_access"),
        (answered("", 503), "network_unavailable"),
        (NO_ANSWER, "network_unavailable"),
    ],
)
def test_a_check_says_what_is_wrong_with_a_site(
    answer: Response | TransportFailure, code: str
) -> None:
    session, _ = session_over(answer)

    assert [finding.code for finding in a_wordpress().check(session).findings] == [code]


# The content


class Reader(HTMLParser):
    """The text that a browser would show, and its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.elements: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.links += [str(value) for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def bare(text: str) -> str:
    return "".join(text.split())


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z"))))
def test_any_text_is_shown_as_it_was_written_and_carries_nothing_out(text: str) -> None:
    html = content(a_post(caption=text))

    shown = read(html)
    assert bare(shown.text) == bare(text)
    assert shown.elements <= {"p", "br", "a"}
    assert "[" not in html
    assert all(link.startswith(("https://", "http://")) for link in shown.links)


def test_paragraphs_lines_links_pictures_and_the_button_are_kept() -> None:
    post = a_post(
        caption="First line\nsecond (https://h2o.example/a_(b)).\n \nNext",
        cta_type="BookOnline",
        cta_url="https://h2o.example/book?a=1&b=2",
    )

    html = content(post, [Shown(7, 'https://h2o.example/"x".png', 'A "pipe"')])

    assert html.count("<p>") == 3
    assert read(html).links == ["https://h2o.example/a_(b)", "https://h2o.example/book?a=1&b=2"]
    assert 'src="https://h2o.example/&quot;x&quot;.png" alt="A &quot;pipe&quot;"' in html
    assert html.endswith(">Book online</a></p>\n<!-- /wp:paragraph -->")


def test_a_button_that_stands_in_the_text_already_is_not_added() -> None:
    url = "https://h2o.example/book"

    assert read(content(a_post(caption=f"Book: {url}", cta_url=url))).links == [url]


# Preparing


def test_a_draft_that_is_there_is_written_anew_rather_than_made_twice() -> None:
    there = answered([{"id": 12, "status": "draft", "slug": slug_of(a_post())}])
    session, requests = session_over(there, answered({"id": 12}))

    outcome = a_wordpress().prepare(a_post(), session)

    assert outcome == Prepared({"id": 12, "slug": slug_of(a_post())})
    assert "posts%2F12" in requests[1].url
    assert sent(requests[1])["status"] == "draft"


def test_what_is_published_already_is_left_alone() -> None:
    there = answered([{"id": 12, "status": "publish"}])
    session, requests = session_over(there, answered({"id": 13}, 201))

    a_wordpress().prepare(a_post(), session)

    assert requests[1].url.endswith("%2Fposts")


def test_a_term_that_somebody_made_meanwhile_is_taken() -> None:
    exists = answered({"code": "term_exists", "message": "x", "data": {"term_id": 9}}, 400)
    session, requests = session_over(answered([]), answered([]), exists, answered({"id": 12}, 201))
    post = a_post(options={"categories": ["News"]})

    assert isinstance(a_wordpress().prepare(post, session), Prepared)
    assert sent(requests[-1])["categories"] == [9]


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (answered({"code": "rest_upload_sideload_error"}, 500), Refusal.PERMANENT),
        (answered({"code": "rest_upload_file_too_big"}, 400), Refusal.PERMANENT),
        (answered({"code": "internal_server_error"}, 500), Refusal.TRANSIENT),
        (answered({"id": "7; DROP"}, 201), Refusal.TRANSIENT),
        (answered("<html>", 413), Refusal.PERMANENT),
        (NO_ANSWER, Refusal.TRANSIENT),
    ],
)
def test_an_upload_that_fails_says_whether_another_try_helps(
    answer: Response | TransportFailure, refusal: Refusal
) -> None:
    session, _ = session_over(answered([]), answered([]), answer)

    outcome = a_wordpress().prepare(a_post(media=(Medium(url="a"),)), session)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is refusal


def test_a_video_stands_in_the_text_and_a_picture_beside_it_is_the_featured_one() -> None:
    source = "https://blog.example/film.mp4"
    session, requests = session_over(
        answered([]),
        answered([]),
        answered({"id": 7, "source_url": source}, 201),
        answered([]),
        answered({"id": 8, "source_url": "https://blog.example/a.png"}, 201),
        answered({"id": 12}, 201),
    )
    file = StoredFile(
        key="media/x/film.mp4", content_type="video/mp4", size=4, width=640, height=360
    )
    kept = asset(id="film", kind=AssetKind.VIDEO, files={"full": file})
    film = Medium(url="film", alt="A film", asset=kept, file=file)
    post = a_post(media=(film, Medium(url="a")))

    first = a_wordpress().prepare(post, session)
    assert isinstance(first, Preparing)
    assert requests == [], "left to the function that has the time"

    assert isinstance(a_wordpress().prepare(post, session, first.progress), Prepared)
    upload, draft = requests[2], sent(requests[-1])
    assert (upload.headers["Content-Type"], upload.body) == ("video/mp4", b"film")
    assert draft["featured_media"] == 8
    assert f'<video controls src="{source}"' in draft["content"]


def test_a_wrong_password_is_told_from_a_wrong_question() -> None:
    within = {"status": {"code": "rest_forbidden_status", "data": {"status": 401}}}
    body = {
        "code": "rest_invalid_param",
        "message": "x",
        "data": {"status": 400, "details": within},
    }
    session, _ = session_over(answered(body, 400))

    outcome = a_wordpress().prepare(a_post(), session)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.REAUTH


# Committing and looking


def test_publishing_names_the_draft_and_lets_the_site_choose_its_address() -> None:
    page = {"id": 12, "status": "publish", "link": "https://h2o.example/blog/frozen-pipes/"}
    session, requests = session_over(answered(page))

    outcome = a_wordpress().commit(a_post(), session, HANDLE)

    assert outcome == Published("12", "https://h2o.example/blog/frozen-pipes/")
    assert sent(requests[0]) == {"status": "publish", "slug": ""}


@pytest.mark.parametrize(
    "answer",
    [
        answered({"id": 12, "status": "future"}),
        answered({"id": 12, "status": "pending"}),
        answered("<b>Warning</b>{}"),
        answered({"code": "internal_server_error"}, 500),
        answered("", 503, {"retry-after": "600"}),
        NO_ANSWER,
    ],
)
def test_an_answer_that_does_not_say_published_leaves_it_open(
    answer: Response | TransportFailure,
) -> None:
    session, _ = session_over(answer)

    assert isinstance(a_wordpress().commit(a_post(), session, HANDLE), Ambiguous)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (answered({"id": 12, "status": "draft", "slug": "drumbeat-x"}), Presence.ABSENT),
        (answered({"id": 12, "status": "trash", "slug": "drumbeat-x"}), Presence.UNKNOWN),
        (answered({"id": 12, "status": "future", "slug": ""}), Presence.UNKNOWN),
        (answered({"id": 13, "status": "draft"}), Presence.UNKNOWN),
        (answered({"code": "rest_post_invalid_id"}, 404), Presence.UNKNOWN),
        (answered("", 503), Presence.UNKNOWN),
        (NO_ANSWER, Presence.UNKNOWN),
    ],
)
def test_only_a_draft_is_proof_that_nothing_is_published(
    answer: Response | TransportFailure, found: Presence
) -> None:
    session, _ = session_over(answer)

    assert a_wordpress().find(a_post(), session, HANDLE) is found


def test_a_draft_that_was_wanted_is_found_once_it_has_given_up_its_own_slug() -> None:
    post = a_post(options={"status": "draft"})
    session, _ = session_over(answered({"id": 12, "status": "draft", "slug": ""}))

    found = a_wordpress().find(post, session, HANDLE)

    assert isinstance(found, Published)
    assert found.permalink == "https://h2o.example/blog/wp-admin/post.php?post=12&action=edit"
