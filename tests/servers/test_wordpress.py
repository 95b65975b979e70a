"""A real WordPress: a draft is made ahead and published once, with correct content."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from drumbeat.application import SystemClock
from drumbeat.domain.publishing import (
    Handle,
    Medium,
    NotPublished,
    Outgoing,
    Prepared,
    Presence,
    Published,
    Refusal,
)
from drumbeat.platforms.wordpress import WordPress
from drumbeat.ports import Request, Response, Transport
from tests.direct_session import DirectSession, PicturesInHand
from tests.pictures import GIF, png
from tests.servers.conftest import GUARD
from tests.servers.running import WordPressSite, call
from tests.unit.platforms.doubles import a_post

pytestmark = pytest.mark.built

OPTIONS: dict[str, Any] = {"excerpt": "", "categories": [], "tags": [], "status": "publish"}


@pytest.fixture
def wordpress(clock: SystemClock) -> WordPress:
    return WordPress(clock, guard=GUARD)


def session_of(
    wordpress: WordPress, site: WordPressSite, transport: Transport, **changes: str
) -> DirectSession:
    username = changes.pop("username", "ada")
    connection = {**site.connection(username), **changes}
    wordpress.check_connection(connection)
    pictures = PicturesInHand(a=png(), b=GIF)
    return DirectSession(wordpress, connection, transport, pictures)


@pytest.fixture
def session(wordpress: WordPress, site: WordPressSite, transport: Transport) -> DirectSession:
    return session_of(wordpress, site, transport)


def a_site_post(number: int, **changes: Any) -> Outgoing:
    return a_post(**{"instance_id": f"post-{number}", "options": OPTIONS, **changes})


def handle_of(outcome: object) -> Handle:
    assert isinstance(outcome, Prepared), outcome
    return outcome.handle


def shown(site: WordPressSite, published: object) -> dict[str, Any]:
    """The post without signing in."""
    assert isinstance(published, Published), published
    return dict(site.get(f"posts/{published.platform_post_id}"))


def test_preparing_shows_nothing_and_committing_twice_shows_one_post(
    wordpress: WordPress, session: DirectSession, site: WordPressSite
) -> None:
    post = a_site_post(1, title="Frozen pipes: Ärger?")
    before = [each["id"] for each in site.get("posts")]

    handle = handle_of(wordpress.prepare(post, session))
    assert wordpress.find(post, session, handle) is Presence.ABSENT
    assert [each["id"] for each in site.get("posts")] == before
    first = wordpress.commit(post, session, handle)
    second = wordpress.commit(post, session, handle)

    assert first == second == wordpress.find(post, session, handle)
    assert [each["id"] for each in site.get("posts")] == [handle["id"], *before]
    assert shown(site, first)["slug"] == "frozen-pipes-arger"


def test_preparing_again_finds_the_draft_whose_answer_was_lost(
    wordpress: WordPress, session: DirectSession
) -> None:
    post = a_site_post(2, media=(Medium(url="a", alt="A pipe"),))

    first = wordpress.prepare(post, session)
    again = wordpress.prepare(replace(post, caption="Mended."), session)

    assert handle_of(again) == handle_of(first)


def test_a_picture_is_uploaded_once_however_often_it_is_prepared(
    wordpress: WordPress, session: DirectSession, site: WordPressSite
) -> None:
    post = a_site_post(3, media=(Medium(url="a", alt="Seen once"),))

    for generation in (1, 2):
        handle_of(wordpress.prepare(replace(post, generation=generation), session))

    found = [each for each in site.get("media") if each["alt_text"] == "Seen once"]
    assert len(found) == 1


def test_what_people_wrote_is_shown_as_they_wrote_it(
    wordpress: WordPress, session: DirectSession, site: WordPressSite
) -> None:
    post = a_site_post(
        4,
        title="Pipes & <b>more</b>",
        caption="<script>x</script> [gallery] & so on:\nhttps://h2o.example/a?b=1&c=2.\n\nBye",
        cta_type="BookOnline",
        cta_url="https://h2o.example/book",
    )

    published = wordpress.commit(post, session, handle_of(wordpress.prepare(post, session)))

    page = shown(site, published)
    assert page["title"]["rendered"] == "Pipes &amp; &lt;b&gt;more&lt;/b&gt;"
    link = "https://h2o.example/a?b=1&amp;c=2"
    assert re.sub(r"\n+", "\n", page["content"]["rendered"]).strip() == (
        "<p>&lt;script&gt;x&lt;/script&gt; &#91;gallery&#93; &amp; so on:<br>\n"
        f'<a href="{link}">{link}</a>.</p>\n<p>Bye</p>\n'
        '<p><a href="https://h2o.example/book">Book online</a></p>'
    )


def test_excerpt_pictures_categories_and_tags_are_the_posts(
    wordpress: WordPress, session: DirectSession, site: WordPressSite
) -> None:
    options = {
        **OPTIONS,
        "excerpt": "Short & sweet",
        "categories": ["Tips & tricks"],
        "tags": ["Winter", "pipes", "winter"],
    }
    media = (Medium(url="a", alt='A "pipe"'), Medium(url="b", alt="Another"))
    post = a_site_post(5, media=media, options=options)

    published = wordpress.commit(post, session, handle_of(wordpress.prepare(post, session)))

    page = shown(site, published)
    assert page["excerpt"]["rendered"] == "<p>Short &amp; sweet</p>\n"
    assert site.get(f"media/{page['featured_media']}")["alt_text"] == 'A "pipe"'
    assert 'alt="Another"' in page["content"]["rendered"]
    names = {
        kind: [site.get(f"{kind}/{number}")["name"] for number in page[kind]]
        for kind in ("categories", "tags")
    }
    assert names["categories"] == ["Tips &amp; tricks"]
    assert sorted(names["tags"]) == ["Winter", "pipes"]


def test_a_draft_stays_one_and_is_still_found(
    wordpress: WordPress, session: DirectSession, site: WordPressSite
) -> None:
    post = a_site_post(6, options={**OPTIONS, "status": "draft"})
    handle = handle_of(wordpress.prepare(post, session))
    assert wordpress.find(post, session, handle) is Presence.ABSENT

    first = wordpress.commit(post, session, handle)

    assert first == wordpress.find(post, session, handle) == wordpress.commit(post, session, handle)
    assert isinstance(first, Published)
    assert str(first.permalink).startswith(f"{site.url}/wp-admin/post.php?post={handle['id']}")
    assert handle["id"] not in [each["id"] for each in site.get("posts")]


def delete(session: DirectSession, site: WordPressSite, handle: Handle, *, force: bool) -> None:
    """As its people do: into the trash, or for good."""
    url = f"{site.url}/?rest_route=/wp/v2/posts/{handle['id']}&force={str(force).lower()}"
    answer = session.send(lambda connection: Request("DELETE", url, wordpress_headers(connection)))
    assert answer.status == 200


def test_a_post_that_somebody_deleted_for_good_is_not_published_again(
    wordpress: WordPress, session: DirectSession, site: WordPressSite
) -> None:
    post = a_site_post(7)
    handle = handle_of(wordpress.prepare(post, session))
    wordpress.commit(post, session, handle)

    delete(session, site, handle, force=True)

    assert wordpress.find(post, session, handle) is Presence.UNKNOWN
    outcome = wordpress.commit(post, session, handle)
    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "rest_post_invalid_id")


def test_a_draft_in_the_trash_proves_nothing_and_is_taken_out_when_it_is_due(
    wordpress: WordPress, session: DirectSession, site: WordPressSite
) -> None:
    post = a_site_post(16)
    handle = handle_of(wordpress.prepare(post, session))
    delete(session, site, handle, force=False)

    found = wordpress.find(post, session, handle)
    outcome = wordpress.commit(post, session, handle)

    assert found is Presence.UNKNOWN
    assert isinstance(outcome, Published)
    assert outcome == wordpress.find(post, session, handle)


def wordpress_headers(connection: Any) -> dict[str, str]:
    from drumbeat.platforms.wordpress import _authorised

    return _authorised(connection)


def test_a_contributor_is_told_what_is_missing(
    wordpress: WordPress, site: WordPressSite, transport: Transport
) -> None:
    session = session_of(wordpress, site, transport, username="carl")

    codes = [each.code for each in wordpress.check(session).findings]

    post = a_site_post(8)
    outcome = wordpress.commit(post, session, handle_of(wordpress.prepare(post, session)))
    assert codes == ["permission_missing", "upload_missing"]
    assert isinstance(outcome, NotPublished)
    assert outcome.code == "rest_cannot_publish"


def test_a_wrong_password_asks_for_another(
    wordpress: WordPress, site: WordPressSite, transport: Transport
) -> None:
    session = session_of(
        wordpress, site, transport, application_password="aaaa bbbb cccc dddd eeee ffff"
    )

    [finding] = wordpress.check(session).findings
    outcome = wordpress.prepare(a_site_post(9), session)

    assert finding.code == "credentials_refused"
    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.REAUTH


class Recording:
    """A transport that records requests."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.sent: list[Request] = []

    def send(self, request: Request) -> Response:
        self.sent.append(request)
        return self.transport.send(request)


def test_what_is_sent_is_what_the_site_says_it_takes(
    wordpress: WordPress, site: WordPressSite, transport: Transport
) -> None:
    import json

    recording = Recording(transport)
    session = session_of(wordpress, site, recording)
    post = a_site_post(10, options={**OPTIONS, "excerpt": "x", "categories": ["News"]})
    wordpress.commit(post, session, handle_of(wordpress.prepare(post, session)))

    contract = call(f"{site.url}/?rest_route=/wp/v2/posts", method="OPTIONS").body
    [creating] = [each for each in contract["endpoints"] if "POST" in each["methods"]]
    made = [
        json.loads(request.body)
        for request in recording.sent
        if request.method == "POST" and "%2Fposts" in request.url and request.body
    ]
    assert len(made) == 2
    for document in made:
        assert set(document) <= set(creating["args"])
        for name, value in document.items():
            if name not in ("title", "content", "excerpt"):  # strings, or objects of strings
                jsonschema.validate(value, schema_of(creating["args"][name]))


def schema_of(argument: dict[str, Any]) -> dict[str, Any]:
    """WordPress writes `required` within properties, as in JSON Schema draft 3."""
    return {name: value for name, value in argument.items() if name in ("type", "enum", "items")}
