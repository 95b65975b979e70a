"""Bluesky's own server: what we post there, and that it is posted once."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drumbeat.application import SystemClock
from drumbeat.domain.publishing import (
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
from drumbeat.platforms.bluesky import Bluesky
from drumbeat.platforms.bluesky_text import facets
from drumbeat.ports import Transport
from local.servers import Servers
from tests.direct_session import DirectSession, PicturesInHand
from tests.pictures import GIF, png
from tests.servers.running import HERE, Pds
from tests.unit.platforms.doubles import a_post

pytestmark = pytest.mark.built

OPTIONS = {"languages": ["en"], "picture": "post"}


@pytest.fixture(scope="module")
def account(pds: Pds) -> dict[str, str]:
    return pds.account()


@pytest.fixture
def bluesky(pds: Pds, clock: SystemClock) -> Bluesky:
    return Bluesky(clock, resolver_url=pds.url, plc_url=pds.plc_url)


def session_of(
    bluesky: Bluesky, account: dict[str, str], transport: Transport, **pictures: bytes
) -> DirectSession:
    connection = {name: account[name] for name in ("handle", "app_password")}
    bluesky.check_connection(connection)
    return DirectSession(bluesky, connection, transport, PicturesInHand(**pictures))


@pytest.fixture
def session(bluesky: Bluesky, account: dict[str, str], transport: Transport) -> DirectSession:
    return session_of(bluesky, account, transport, a=png(4, 3), b=GIF)


def a_bluesky_post(number: int, **changes: Any) -> Outgoing:
    """Posts of one account must differ: the same generation is the same record."""
    return a_post(**{"instance_id": f"post-{number}", "options": OPTIONS, **changes})


def handle_of(outcome: Prepared | Preparing | NotPublished) -> Handle:
    assert isinstance(outcome, Prepared), outcome
    return outcome.handle


def record(pds: Pds, account: dict[str, str], published: object) -> dict[str, Any]:
    assert isinstance(published, Published), published
    [found] = [
        each for each in pds.posts(account["did"]) if each["uri"] == published.platform_post_id
    ]
    return dict(found["value"])


def test_a_handle_and_an_app_password_open_a_session_where_the_account_is(
    bluesky: Bluesky, session: DirectSession, pds: Pds, account: dict[str, str]
) -> None:
    check = bluesky.check(session)

    assert check.findings == ()
    assert session.connection["server"] == pds.url
    assert session.connection["did"] == account["did"]


def test_preparing_shows_nothing_and_committing_twice_shows_one_post(
    bluesky: Bluesky, session: DirectSession, pds: Pds, account: dict[str, str]
) -> None:
    post = a_bluesky_post(1)
    before = len(pds.posts(account["did"]))

    handle = handle_of(bluesky.prepare(post, session))
    assert bluesky.find(post, session, handle) is Presence.ABSENT
    assert len(pds.posts(account["did"])) == before
    first = bluesky.commit(post, session, handle)
    second = bluesky.commit(post, session, handle)

    assert first == second == bluesky.find(post, session, handle)
    assert record(pds, account, first)["text"] == post.caption
    assert len(pds.posts(account["did"])) == before + 1


def test_what_is_at_the_posts_own_key_is_never_replaced(
    bluesky: Bluesky, session: DirectSession, pds: Pds, account: dict[str, str]
) -> None:
    post = a_bluesky_post(2)
    first = bluesky.commit(post, session, handle_of(bluesky.prepare(post, session)))

    edited = replace(post, caption="Another text, after it had arrived.")
    again = bluesky.commit(edited, session, handle_of(bluesky.prepare(edited, session)))

    assert again == first
    assert record(pds, account, first)["text"] == post.caption


def test_links_mentions_and_tags_can_be_followed(
    bluesky: Bluesky, session: DirectSession, pds: Pds, account: dict[str, str]
) -> None:
    text = f"Ä 👩‍🚒 @{account['handle']} (https://h2o.example/a_(b)) #pipes, @nobody.test"
    post = a_bluesky_post(3, caption=text)

    published = bluesky.commit(post, session, handle_of(bluesky.prepare(post, session)))

    said = text.encode()
    found = [
        (said[each["index"]["byteStart"] : each["index"]["byteEnd"]].decode(), each["features"][0])
        for each in record(pds, account, published)["facets"]
    ]
    kind = "app.bsky.richtext.facet#"
    assert [(shown, feature["$type"].removeprefix(kind)) for shown, feature in found] == [
        (f"@{account['handle']}", "mention"),
        ("https://h2o.example/a_(b))", "link"),
        ("#pipes", "tag"),
    ]
    assert found[0][1]["did"] == account["did"]


def test_pictures_have_their_alt_text_and_their_shape(
    bluesky: Bluesky, session: DirectSession, pds: Pds, account: dict[str, str]
) -> None:
    media = (Medium(url="a", alt="A pipe"), Medium(url="b", alt="A frozen pipe"))
    post = a_bluesky_post(4, media=media, cta_url="https://h2o.example/book")

    published = bluesky.commit(post, session, handle_of(bluesky.prepare(post, session)))

    shown = record(pds, account, published)
    assert [(each["alt"], each["aspectRatio"]) for each in shown["embed"]["images"]] == [
        ("A pipe", {"width": 4, "height": 3}),
        ("A frozen pipe", {"width": 1, "height": 1}),
    ]
    assert shown["text"].endswith("\n\nhttps://h2o.example/book")
    assert shown["langs"] == ["en"]


def test_a_link_has_a_card_with_the_posts_picture(
    bluesky: Bluesky, session: DirectSession, pds: Pds, account: dict[str, str]
) -> None:
    post = a_bluesky_post(
        5,
        media=(Medium(url="a"),),
        options={**OPTIONS, "picture": "card"},
        cta_url="https://h2o.example/book",
    )

    published = bluesky.commit(post, session, handle_of(bluesky.prepare(post, session)))

    card = record(pds, account, published)["embed"]["external"]
    assert (card["uri"], card["title"]) == ("https://h2o.example/book", post.title)
    assert card["thumb"]["mimeType"] == "image/png"


def test_a_session_that_has_ended_is_renewed_and_its_refresh_token_changes(
    bluesky: Bluesky, session: DirectSession
) -> None:
    opened = session.connection
    # given: the server does not accept a refresh token as an access token
    ended = DirectSession(
        bluesky, {**opened, "access_jwt": opened["refresh_jwt"]}, session._transport
    )

    assert bluesky.check(ended).findings == ()

    assert ended.renewals == 1
    assert ended.connection["refresh_jwt"] != opened["refresh_jwt"]


def test_a_refresh_token_that_is_dead_is_replaced_by_a_new_session(
    bluesky: Bluesky, session: DirectSession
) -> None:
    opened = {**session.connection, "access_jwt": "", "refresh_jwt": "no.such.token"}

    again = DirectSession(bluesky, opened, session._transport)

    assert bluesky.check(again).findings == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"app_password": "aaaa-bbbb-cccc-dddd"}, "don't belong together"),
        ({"handle": "nobody-at-all.test"}, "no Bluesky account with the handle"),
    ],
)
def test_a_connection_that_lets_nobody_in_asks_for_another(
    bluesky: Bluesky,
    account: dict[str, str],
    transport: Transport,
    changed: dict[str, str],
    words: str,
) -> None:
    session = session_of(bluesky, {**account, **changed}, transport)

    [finding] = bluesky.check(session).findings
    outcome = bluesky.prepare(a_bluesky_post(6), session)

    assert words in finding.message
    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.REAUTH


def test_a_post_that_somebody_deleted_is_absent(
    bluesky: Bluesky, session: DirectSession, pds: Pds, account: dict[str, str]
) -> None:
    post = a_bluesky_post(7)
    handle = handle_of(bluesky.prepare(post, session))
    bluesky.commit(post, session, handle)
    document = {"repo": account["did"], "collection": "app.bsky.feed.post", "rkey": handle["rkey"]}
    token = {"Authorization": f"Bearer {session.connection['access_jwt']}"}
    pds.call("com.atproto.repo.deleteRecord", document, token)

    assert bluesky.find(post, session, handle) is Presence.ABSENT


# Bluesky's own library

TEXTS = [
    "Plain words.",
    "See https://h2o.example/book. And (https://h2o.example/a_(b)) too, http://x.example!",
    "example.com and sub.example.org/path?x=1, but not e.g. this or 3.14 or v1.2.3",
    "#pipes #2026 #a1! #️⃣ \uff03full #日本語、 # #-x #x-y #..",
    "Ä👩‍🚒 #Ärger https://h2o.example/ä 👩‍🚒#no\n#yes",
    "mail@example.com $AAPL @handle",
    "(example.com) example.com. www.example.net/x_(y)",
]


@pytest.fixture(scope="module")
def referee(servers: Servers) -> Any:
    def ask(what: str, documents: list[Any]) -> Any:
        done = subprocess.run(
            [servers.node, HERE / "pds" / "referee.mjs", servers.pds_packages, what],
            input=json.dumps(documents),
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    return ask


def places(found: list[dict[str, Any]]) -> list[Any]:
    """Without mentions, which must be resolved, and cashtags, which plumbers don't use."""
    shown = [(each["index"], each["features"][0]) for each in found]
    return sorted(
        (index["byteStart"], index["byteEnd"], feature.get("uri") or feature["tag"])
        for index, feature in shown
        if "did" not in feature and not feature.get("tag", "").startswith("$")
    )


def test_what_can_be_followed_is_what_bluesky_would_make_so(referee: Any) -> None:
    expected = referee("facets", TEXTS)

    assert [places(facets(text, {})) for text in TEXTS] == [places(each) for each in expected]


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["\N{FULLWIDTH NUMBER SIGN}", *"#ab1.,!?()\n -", "é", "👩‍🚒", "\u200b", "日"]
            ),
            max_size=12,
        ).map("".join),
        min_size=40,
        max_size=40,
    )
)
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
def test_any_text_has_the_links_and_tags_that_bluesky_finds(referee: Any, texts: list[str]) -> None:
    expected = referee("facets", texts)

    for text, facets_there in zip(texts, expected, strict=True):
        assert places(facets(text, {})) == places(facets_there), repr(text)


def test_records_are_what_bluesky_says_they_are(
    referee: Any, bluesky: Bluesky, session: DirectSession
) -> None:
    from drumbeat.platforms.bluesky import record_of

    posts = [
        a_bluesky_post(20, caption="👩🏽" * 300, options={"languages": ["en", "pt-BR", "de"]}),
        a_bluesky_post(21, media=tuple(Medium(url="a", alt=str(n)) for n in range(4))),
        a_bluesky_post(22, caption="#x https://h2o.example", cta_url="https://h2o.example/book"),
    ]
    records = [record_of(post, handle_of(bluesky.prepare(post, session))) for post in posts]

    assert referee("records", records) == [None] * len(records)
    wrong = {**records[0], "text": "x" * 301}
    assert "graphemes" in referee("records", [wrong])[0]
