"""Facebook's adapter and stand-in: each failure, its outcome, and what is visible."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised
from drumbeat.domain.connections import Renewed
from drumbeat.domain.publishing import (
    Ambiguous,
    NotPublished,
    Outcome,
    Prepared,
    Presence,
    Published,
    Refusal,
)
from drumbeat.platforms import facebook_login
from drumbeat.platforms.facebook import Facebook
from drumbeat.platforms.instagram import Instagram
from drumbeat.ports import Transport
from sandbox import Server
from sandbox.facebook_login import APP
from tests.fakes.clock import FixedClock
from tests.unit.platforms.doubles import Driven, a_post

CONNECTION = {"page_id": "1234", "access_token": "sandbox-canary-token"}
ASKED = Asked(
    app=App(*APP), redirect_uri="https://d.example/back", state="a-state", verifier="v" * 43
)
PHOTOS = ("https://cdn.example/a.jpg", "https://cdn.example/b.jpg")

#: Fault, its details, how committing ends, whether the post is visible then.
COMMIT_FAULTS = [
    ("status", {"status": 500, "body": ""}, Ambiguous, 0),
    ("status", {"status": 502, "body": "<html>"}, Ambiguous, 0),
    ("status", {"status": 429, "body": "slow down"}, Refusal.RATE_LIMITED, 0),
    ("status", {"status": 200, "body": {}}, Ambiguous, 0),
    ("status", {"status": 200, "body": {"success": False}}, Ambiguous, 0),
    ("timeout", {}, Ambiguous, 0),
    ("accept_then_timeout", {}, Ambiguous, 1),
    ("accept_then_500", {}, Ambiguous, 1),
    ("drop_before", {}, Ambiguous, 0),
    ("drop_after", {}, Ambiguous, 1),
    ("malformed", {}, Ambiguous, 1),
    ("malformed", {"body": ""}, Ambiguous, 1),
    ("malformed", {"body": {"id": ""}}, Ambiguous, 1),
    ("rate_limit", {"retry_after": 120}, Refusal.RATE_LIMITED, 0),
    ("expired_token", {}, Refusal.REAUTH, 0),
    ("slow", {"delay_ms": 50}, Published, 1),
]
FAULT_NAMES = [f"{kind} {more}" for kind, more, _, _ in COMMIT_FAULTS]


@pytest.fixture
def facebook(sandbox: Server, transport: Transport) -> Driven:
    return Driven(Facebook(FixedClock(), url=sandbox.url), transport)


def handle_of(outcome: object) -> Any:
    assert isinstance(outcome, Prepared)
    return outcome.handle


def is_as_expected(outcome: Outcome, expected: type | Refusal) -> bool:
    if isinstance(expected, Refusal):
        return isinstance(outcome, NotPublished) and outcome.refusal is expected
    return isinstance(outcome, expected)


@pytest.mark.parametrize("photos", [(), PHOTOS])
def test_preparing_shows_nothing_and_committing_shows_the_post_once(
    sandbox: Server, facebook: Driven, photos: tuple[str, ...]
) -> None:
    post = a_post(media_urls=photos)

    handle = handle_of(facebook.prepare(post, CONNECTION))
    assert sandbox.ledger.visible() == []
    assert facebook.find(post, CONNECTION, handle) is Presence.ABSENT

    first = facebook.commit(post, CONNECTION, handle)
    second = facebook.commit(post, CONNECTION, handle)

    (entry,) = sandbox.ledger.visible()
    assert first == second == Published(entry["post_id"], f"{sandbox.url}/{entry['post_id']}")
    assert facebook.find(post, CONNECTION, handle) == first
    assert (entry["channel"], entry["text"]) == ("1234", post.caption)
    assert entry["photos"] == list(photos)
    assert entry["calls"] == 2


def test_a_link_is_shown(sandbox: Server, facebook: Driven) -> None:
    post = a_post(cta_url="https://h2o.example/book")

    facebook.commit(post, CONNECTION, handle_of(facebook.prepare(post, CONNECTION)))

    assert sandbox.ledger.visible()[0]["link"] == "https://h2o.example/book"


def test_preparing_again_shows_nothing_either(sandbox: Server, facebook: Driven) -> None:
    first = handle_of(facebook.prepare(a_post(), CONNECTION))
    second = handle_of(facebook.prepare(a_post(), CONNECTION))

    assert first != second
    assert sandbox.ledger.visible() == []


@pytest.mark.parametrize(("kind", "more", "expected", "visible"), COMMIT_FAULTS, ids=FAULT_NAMES)
def test_a_commit_that_fails_says_only_what_is_certain(
    sandbox: Server,
    facebook: Driven,
    kind: str,
    more: dict[str, Any],
    expected: type | Refusal,
    visible: int,
) -> None:
    handle = handle_of(facebook.prepare(a_post(), CONNECTION))
    sandbox.faults.add({"kind": kind, "match": {"step": "commit"}, **more})

    outcome = facebook.commit(a_post(), CONNECTION, handle)

    assert is_as_expected(outcome, expected)
    assert len(sandbox.ledger.visible()) == visible
    if isinstance(outcome, NotPublished):
        assert visible == 0


@pytest.mark.parametrize(("kind", "more", "expected", "visible"), COMMIT_FAULTS, ids=FAULT_NAMES)
def test_after_any_failed_commit_a_look_is_right_and_repeating_is_harmless(
    sandbox: Server,
    facebook: Driven,
    kind: str,
    more: dict[str, Any],
    expected: type | Refusal,
    visible: int,
) -> None:
    handle = handle_of(facebook.prepare(a_post(), CONNECTION))
    sandbox.faults.add({"kind": kind, "match": {"step": "commit"}, **more})
    facebook.commit(a_post(), CONNECTION, handle)

    found = facebook.find(a_post(), CONNECTION, handle)
    again = facebook.commit(a_post(), CONNECTION, handle)

    assert isinstance(found, Published) if visible else found is Presence.ABSENT
    assert isinstance(again, Published)
    assert [entry["post_id"] for entry in sandbox.ledger.visible()] == [again.platform_post_id]


@pytest.mark.parametrize(
    ("kind", "more", "refusal"),
    [
        ("status", {"status": 500}, Refusal.TRANSIENT),
        ("timeout", {}, Refusal.TRANSIENT),
        ("accept_then_timeout", {}, Refusal.TRANSIENT),
        ("accept_then_500", {}, Refusal.TRANSIENT),
        ("drop_before", {}, Refusal.TRANSIENT),
        ("drop_after", {}, Refusal.TRANSIENT),
        ("malformed", {}, Refusal.TRANSIENT),
        ("rate_limit", {}, Refusal.RATE_LIMITED),
        ("expired_token", {}, Refusal.REAUTH),
    ],
)
@pytest.mark.parametrize("path", ["/v25.0/1234/photos", "/v25.0/1234/feed"])
def test_a_failed_preparation_shows_nothing_and_may_be_repeated(
    sandbox: Server,
    facebook: Driven,
    path: str,
    kind: str,
    more: dict[str, Any],
    refusal: Refusal,
) -> None:
    post = a_post(media_urls=PHOTOS)
    sandbox.faults.add({"kind": kind, "match": {"step": "prepare", "path": path}, **more})

    outcome = facebook.prepare(post, CONNECTION)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is refusal
    assert sandbox.ledger.visible() == []
    facebook.commit(post, CONNECTION, handle_of(facebook.prepare(post, CONNECTION)))
    assert len(sandbox.ledger.visible()) == 1


@pytest.mark.parametrize("kind", ["timeout", "drop_before", "malformed", "expired_token"])
def test_a_look_that_fails_proves_nothing(sandbox: Server, facebook: Driven, kind: str) -> None:
    handle = handle_of(facebook.prepare(a_post(), CONNECTION))
    sandbox.faults.add({"kind": kind, "match": {"step": "find"}})

    assert facebook.find(a_post(), CONNECTION, handle) is Presence.UNKNOWN


def test_a_limit_says_when_to_come_back(sandbox: Server, facebook: Driven) -> None:
    handle = handle_of(facebook.prepare(a_post(), CONNECTION))
    sandbox.faults.add({"kind": "rate_limit", "retry_after": 90})

    outcome = facebook.commit(a_post(), CONNECTION, handle)

    assert isinstance(outcome, NotPublished)
    assert outcome.retry_after == 120, "the network counts in whole minutes"


@pytest.mark.parametrize("token", ["expired-1", "somebody-elses"])
def test_a_token_that_is_no_good_asks_for_a_new_connection(facebook: Driven, token: str) -> None:
    outcome = facebook.prepare(a_post(), {**CONNECTION, "access_token": token})

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.REAUTH


@pytest.mark.parametrize(
    ("token", "found"),
    [
        ("sandbox-canary-token", []),
        ("sandbox-reader-1", ["permission_missing"]),
        ("expired-1", ["credentials_refused"]),
        ("sandbox-until-1", ["credentials_refused"]),
        ("somebody-elses", ["credentials_refused"]),
    ],
)
def test_a_check_finds_what_would_keep_a_token_from_posting(
    sandbox: Server, facebook: Driven, token: str, found: list[str]
) -> None:
    connection = {**CONNECTION, "access_token": token}

    codes = [each.code for each in facebook.check(connection).findings]

    assert codes == found
    assert isinstance(facebook.prepare(a_post(), connection), NotPublished) is bool(found)
    assert sandbox.ledger.visible() == []


def test_a_check_tells_until_when_a_token_holds(facebook: Driven) -> None:
    connection = {**CONNECTION, "access_token": "sandbox-until-4102444800"}

    assert facebook.check(connection).ends_at == datetime(2100, 1, 1, tzinfo=UTC)


def test_a_post_that_somebody_deleted_is_not_published_again(
    sandbox: Server, facebook: Driven
) -> None:
    handle = handle_of(facebook.prepare(a_post(), CONNECTION))
    sandbox.ledger.delete_post(handle["post_id"])

    assert facebook.find(a_post(), CONNECTION, handle) is Presence.UNKNOWN
    outcome = facebook.commit(a_post(), CONNECTION, handle)
    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "100/33")


def test_nobody_listening_is_certainly_not_published(transport: Transport) -> None:
    with Server() as gone:
        url = gone.url
    facebook = Driven(Facebook(FixedClock(), url=url), transport)

    outcome = facebook.commit(a_post(), CONNECTION, {"post_id": "1234_77"})

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.TRANSIENT, "not_connected")


def test_no_token_reaches_the_sandboxs_records(sandbox: Server, facebook: Driven) -> None:
    post = a_post(media_urls=PHOTOS)

    handle = handle_of(facebook.prepare(post, CONNECTION))
    facebook.commit(post, CONNECTION, handle)
    facebook.find(post, CONNECTION, handle)

    assert [call["step"] for call in sandbox.ledger.calls()] == [
        "prepare",
        "prepare",
        "prepare",
        "commit",
        "find",
    ]
    assert "canary" not in f"{sandbox.ledger.calls()}{sandbox.ledger.entries(hidden=True)}"


def agreed(sandbox: Server, *scopes: str) -> dict[str, str]:
    """Agrees to `scopes` on the stand-in's page; returns the query of the redirect back."""
    page = requests.get(Facebook(FixedClock(), url=sandbox.url).authorize_url(ASKED), timeout=5)
    assert page.status_code == 200
    form = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', page.text))
    action = re.findall('action="([^"]+)"', page.text)[0]
    boxes = {f"allow:{scope}": "on" for scope in scopes}
    back = requests.post(
        f"{sandbox.url}{action}",
        data={**form, **boxes, "decision": "allow"},
        allow_redirects=False,
        timeout=5,
    )
    return dict(parse_qsl(urlsplit(back.headers["Location"]).query))


def test_who_agrees_at_facebook_chooses_a_page_and_posts_to_it(
    sandbox: Server, transport: Transport
) -> None:
    facebook = Facebook(FixedClock(), url=sandbox.url)
    back = agreed(sandbox, "pages_show_list", "pages_read_engagement", "pages_manage_posts")
    assert back["state"] == "a-state"

    grant = facebook.exchange(ASKED, back["code"], transport)
    assert isinstance(grant, Grant)
    targets = facebook.targets(grant, transport)
    assert not isinstance(targets, NotAuthorised)
    assert [(each.name, each.reason is None) for each in targets] == [
        ("H2O Plumbing", True),
        ("@h2o_plumbing", False),
        ("H2O Careers", False),
        ("H2O Bathrooms", True),
    ]
    given = facebook.connection_of(grant, targets[0].id, transport)
    assert isinstance(given, Renewed)

    facebook.check_connection(given.connection)
    driven, post = Driven(facebook, transport), a_post()
    said = driven.check(given.connection)
    assert said.findings == ()
    assert said.ends_at is not None
    handle = handle_of(driven.prepare(post, given.connection))
    assert isinstance(driven.commit(post, given.connection, handle), Published)
    [entry] = sandbox.ledger.visible()
    assert entry["channel"] == targets[0].id


def test_who_does_not_allow_posting_is_told_so_of_each_page(
    sandbox: Server, transport: Transport
) -> None:
    facebook = Facebook(FixedClock(), url=sandbox.url)
    back = agreed(sandbox, "pages_show_list", "pages_read_engagement")

    grant = facebook.exchange(ASKED, back["code"], transport)
    assert isinstance(grant, Grant)
    targets = facebook.targets(grant, transport)

    assert not isinstance(targets, NotAuthorised)
    pages = [each for each in targets if each.platform is None]
    assert all("pages_manage_posts" in str(each.reason) for each in pages)


def test_the_instagram_account_of_a_page_posts_with_the_pages_token(
    sandbox: Server, transport: Transport
) -> None:
    facebook = Facebook(FixedClock(), url=sandbox.url)
    instagram = Instagram(FixedClock(), url=f"{sandbox.url}/instagram")
    back = agreed(sandbox, *facebook_login.SCOPES)
    grant = facebook.exchange(ASKED, back["code"], transport)
    assert isinstance(grant, Grant)
    targets = facebook.targets(grant, transport)
    assert not isinstance(targets, NotAuthorised)
    [account] = [each for each in targets if each.platform == "instagram"]

    given = facebook.connection_of(grant, account.id, transport)

    assert isinstance(given, Renewed)
    instagram.check_connection(given.connection)
    driven = Driven(instagram, transport)
    assert driven.check(given.connection).findings == ()
    post = a_post(media_urls=("https://cdn.example/a.jpg",))
    handle = handle_of(driven.prepare(post, given.connection))
    assert isinstance(driven.commit(post, given.connection, handle), Published)
    [entry] = sandbox.ledger.visible(network="instagram")
    assert entry["channel"] == account.id
