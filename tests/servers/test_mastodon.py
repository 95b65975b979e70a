"""Mastodon against two servers: one that treats Idempotency-Keys as Mastodon does, and snac, which
has the same API and makes two posts of one key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from drumbeat.application import SystemClock
from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised
from drumbeat.domain.connections import Renewed
from drumbeat.domain.publishing import (
    Ambiguous,
    Handle,
    Medium,
    NotPublished,
    Outgoing,
    Prepared,
    Presence,
    Published,
    Refusal,
)
from drumbeat.platforms.mastodon import Mastodon
from drumbeat.platforms.mastodon_instance import says
from drumbeat.ports import NoAnswer, Request, Response, Transport
from tests.direct_session import DirectSession, PicturesInHand
from tests.pictures import png
from tests.servers.conftest import GUARD
from tests.servers.running import MastodonServer, call
from tests.unit.platforms.doubles import a_post

OPTIONS: dict[str, Any] = {"visibility": "public", "content_warning": "", "language": "en"}


@pytest.fixture(params=["mastodon_mock", pytest.param("snac", marks=pytest.mark.built)])
def server(request: pytest.FixtureRequest) -> MastodonServer:
    found: MastodonServer = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def mastodon(clock: SystemClock) -> Mastodon:
    return Mastodon(clock, guard=GUARD)


def session_of(mastodon: Mastodon, server: MastodonServer, transport: Transport) -> DirectSession:
    mastodon.check_connection(server.connection())
    return DirectSession(mastodon, server.connection(), transport, PicturesInHand(a=png()))


@pytest.fixture
def session(mastodon: Mastodon, server: MastodonServer, transport: Transport) -> DirectSession:
    return session_of(mastodon, server, transport)


def a_status(clock: SystemClock, text: str, **changes: Any) -> Outgoing:
    now = clock.now().replace(microsecond=0)
    return a_post(
        **{
            "instance_id": f"post-{text}",
            "caption": text,
            "scheduled_for": now,
            "options": OPTIONS,
            **changes,
        }
    )


def handle_of(outcome: object) -> Handle:
    assert isinstance(outcome, Prepared), outcome
    return outcome.handle


def shown(server: MastodonServer, text: str) -> list[dict[str, Any]]:
    return [each for each in server.posts() if says(each["content"], text)]


class LosesAnswers:
    """A transport that loses the answers to calls that post."""

    def __init__(self, transport: Transport, *, times: int) -> None:
        self.transport = transport
        self.times = times

    def send(self, request: Request) -> Response:
        answer = self.transport.send(request)
        if request.method == "POST" and request.url.endswith("/statuses") and self.times:
            self.times -= 1
            raise NoAnswer("answer_broken", "The connection broke before its answer.")
        return answer


def test_a_token_is_checked(mastodon: Mastodon, session: DirectSession) -> None:
    assert mastodon.check(session).findings == ()


def test_a_token_that_is_no_good_asks_for_another(
    mastodon: Mastodon, server: MastodonServer, transport: Transport, clock: SystemClock
) -> None:
    session = session_of(mastodon, replace(server, token="somebody-elses"), transport)

    [finding] = mastodon.check(session).findings
    outcome = mastodon.prepare(a_status(clock, "never"), session)

    assert finding.code == "credentials_refused"
    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.REAUTH


def test_preparing_shows_nothing_and_committing_shows_the_post(
    mastodon: Mastodon, session: DirectSession, server: MastodonServer, clock: SystemClock
) -> None:
    text = "Ä cold night: open the taps 👩‍🚒 https://h2o.example/book #pipes *now*"
    post = a_status(clock, text, media=(Medium(url="a", alt="A pipe"),))

    handle = handle_of(mastodon.prepare(post, session))
    assert shown(server, text) == []
    published = mastodon.commit(post, session, handle)

    [status] = shown(server, text)
    assert isinstance(published, Published)
    assert published.platform_post_id == status["id"]
    assert [each["description"] for each in status["media_attachments"]] == ["A pipe"]
    assert mastodon.find(post, session, handle) == published


def test_a_status_is_marked_as_people_chose(
    mastodon: Mastodon, mastodon_mock: MastodonServer, transport: Transport, clock: SystemClock
) -> None:
    session = session_of(mastodon, mastodon_mock, transport)
    options = {"visibility": "private", "content_warning": "Leaks", "language": "de"}
    post = a_status(clock, "Nur für Euch", options=options)

    mastodon.commit(post, session, handle_of(mastodon.prepare(post, session)))

    [status] = shown(mastodon_mock, "Nur für Euch")
    kept = ("visibility", "spoiler_text", "sensitive", "language")
    assert [status[name] for name in kept] == ["private", "Leaks", True, "de"]


@pytest.mark.built
def test_only_mastodon_itself_is_trusted_to_keep_keys(
    mastodon: Mastodon,
    mastodon_mock: MastodonServer,
    snac: MastodonServer,
    transport: Transport,
    clock: SystemClock,
) -> None:
    trusted = [
        handle_of(
            mastodon.prepare(a_status(clock, "asked"), session_of(mastodon, each, transport))
        )["keeps_keys"]
        for each in (mastodon_mock, snac)
    ]

    assert trusted == [True, False]


@pytest.mark.built
def test_snac_makes_two_posts_of_one_key(snac: MastodonServer) -> None:
    """The reason why its keys are not trusted; if this changes, they can be."""
    headers = {"Authorization": f"Bearer {snac.token}", "Idempotency-Key": "the-same"}

    for _ in range(2):
        call(f"{snac.url}/api/v1/statuses", {"status": "Twice"}, headers=headers)

    assert len(shown(snac, "Twice")) == 2


def test_where_keys_are_kept_a_lost_answer_is_asked_for_again(
    mastodon: Mastodon, mastodon_mock: MastodonServer, transport: Transport, clock: SystemClock
) -> None:
    session = session_of(mastodon, mastodon_mock, LosesAnswers(transport, times=1))
    post = a_status(clock, "Answer lost once")

    published = mastodon.commit(post, session, handle_of(mastodon.prepare(post, session)))

    [status] = shown(mastodon_mock, "Answer lost once")
    assert isinstance(published, Published)
    assert published.platform_post_id == status["id"]


def test_a_lost_answer_is_looked_up_and_nothing_is_posted_twice(
    mastodon: Mastodon,
    server: MastodonServer,
    transport: Transport,
    clock: SystemClock,
) -> None:
    session = session_of(mastodon, server, LosesAnswers(transport, times=9))
    post = a_status(clock, f"Answer lost for good on {server.url}")
    handle = handle_of(mastodon.prepare(post, session))
    assert mastodon.find(post, session, handle) in (Presence.ABSENT, Presence.UNKNOWN)

    assert isinstance(mastodon.commit(post, session, handle), Ambiguous)

    [status] = shown(server, post.caption)
    found = mastodon.find(post, session, handle)
    assert isinstance(found, Published)
    assert found.platform_post_id == status["id"]


def test_the_same_words_of_an_earlier_hour_are_no_proof(
    mastodon: Mastodon, session: DirectSession, clock: SystemClock, server: MastodonServer
) -> None:
    post = a_status(clock, f"Said before on {server.url}")
    mastodon.commit(post, session, handle_of(mastodon.prepare(post, session)))

    later = replace(post, generation=9, scheduled_for=post.scheduled_for + timedelta(minutes=5))
    handle = handle_of(mastodon.prepare(later, session))

    assert mastodon.find(later, session, handle) is Presence.ABSENT


def test_other_words_since_then_leave_it_open(
    mastodon: Mastodon, session: DirectSession, clock: SystemClock, server: MastodonServer
) -> None:
    other = a_status(clock, f"By hand, meanwhile, on {server.url}")
    mastodon.commit(other, session, handle_of(mastodon.prepare(other, session)))
    post = a_status(clock, "Never sent")

    assert mastodon.find(post, session, handle_of(mastodon.prepare(post, session))) is (
        Presence.UNKNOWN
    )


def test_the_servers_own_limit_holds(
    mastodon: Mastodon, mastodon_mock: MastodonServer, transport: Transport, clock: SystemClock
) -> None:
    session = session_of(mastodon, mastodon_mock, transport)
    link = "https://h2o.example/" + "x" * 200
    fits = a_status(clock, "a" * 476 + " " + link)
    too_long = replace(fits, caption="a" * 477 + " " + link)

    assert isinstance(mastodon.prepare(fits, session), Prepared)
    outcome = mastodon.prepare(too_long, session)
    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "text_too_long")


# Connecting by OAuth

REDIRECT = "https://drumbeat.example/api/oauth/callback/mastodon"


def test_an_account_that_agrees_on_its_server_is_connected(
    mastodon: Mastodon, server: MastodonServer, transport: Transport
) -> None:
    # given: our app is registered there, and somebody is sent there
    app = mastodon.register(server.url, REDIRECT, transport)
    assert isinstance(app, App)
    asked = Asked(app=app, redirect_uri=REDIRECT, state="st4te", verifier="v" * 43, hint=server.url)

    # when: they agree and come back
    came = urlsplit(server.agree(mastodon.authorize_url(asked)))
    back = dict(parse_qsl(came.query))
    grant = mastodon.exchange(asked, back["code"], transport)

    # then
    assert came._replace(query="").geturl() == REDIRECT
    assert back["state"] == "st4te"
    assert isinstance(grant, Grant)
    found = mastodon.targets(grant, transport)
    assert not isinstance(found, NotAuthorised)
    [target] = found
    assert target.name.startswith("@h2o@127.0.0.1:")
    given = mastodon.connection_of(grant, target.id, transport)
    assert isinstance(given, Renewed)
    assert given.access_ends_at is None
    assert mastodon.check_connection(given.connection) == {
        "instance": server.url.removeprefix("http://")
    }
    assert mastodon.check(DirectSession(mastodon, given.connection, transport)).findings == ()


def test_a_code_that_is_none_connects_nothing(
    mastodon: Mastodon, server: MastodonServer, transport: Transport
) -> None:
    app = mastodon.register(server.url, REDIRECT, transport)
    assert isinstance(app, App)
    asked = Asked(app=app, redirect_uri=REDIRECT, state="s", verifier="v" * 43, hint=server.url)

    given = mastodon.exchange(asked, "no-such-code", transport)

    if isinstance(given, Grant):  # snac gives a useless token for any code
        assert isinstance(mastodon.targets(given, transport), NotAuthorised)
    else:
        assert isinstance(given, NotAuthorised)
