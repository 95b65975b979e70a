"""What each network answers when it refuses: one table a network, in `<name>_errors.json`.

A row is a fact of a recorded or documented answer (its status, codes, types and headers) and the
class that we make of it. `recorded` is the name of the case where answers were collected, `differs`
says where the class is another than it was collected or documented with, and why. `at`: the call
that is answered so, which is the visible one where nothing is said. `kind`: what the module itself
calls the class. Sentences are ours: networks' own are theirs, and few of them tell anything. Where
one does, the telling words stand behind "Said there". `unmet` says why no call of ours is answered
so: the class is then as it was collected, and nothing is asked of the module.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from drumbeat.domain.authorising import App, Asked, NotAuthorised
from drumbeat.domain.connections import NotRenewed
from drumbeat.domain.publishing import Ambiguous, Medium, NotPublished, Outgoing
from drumbeat.platforms.bluesky import Bluesky
from drumbeat.platforms.facebook import Facebook
from drumbeat.platforms.google_business import GoogleBusiness
from drumbeat.platforms.instagram import Instagram
from drumbeat.platforms.linkedin import LinkedIn
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.mastodon import Mastodon
from drumbeat.platforms.pinterest import Pinterest
from drumbeat.platforms.registry import ROWS
from drumbeat.platforms.threads import Threads
from drumbeat.platforms.tiktok import TikTok
from drumbeat.platforms.wordpress import WordPress
from drumbeat.platforms.x import X
from drumbeat.platforms.youtube import YouTube
from drumbeat.ports import Network, Response
from tests.direct_session import PicturesInHand
from tests.pictures import png
from tests.unit.platforms.doubles import (
    OneSession,
    ScriptedTransport,
    StandingClock,
    a_post,
    answered,
)

FOLDER = Path(__file__).parent
#: They have no API of a vendor's own: the website's banner is ours, and receivers answer as HTTP.
OURS = {"banner", "webhook"}
#: The classes of each network's answers: its table has all of them, and no other.
KNOWN: Mapping[str, set[str]] = {
    "bluesky": {"reauth", "rate_limited", "permanent", "transient", "ambiguous"},
    "facebook": {"reauth", "rate_limited", "permanent", "transient", "ambiguous", "duplicate"},
    "google_business": {"reauth", "rate_limited", "operator", "permanent", "ambiguous"},
    "instagram": {"reauth", "rate_limited", "permanent", "transient", "ambiguous"},
    "linkedin": {
        *("reauth", "rate_limited", "operator", "permanent", "transient", "ambiguous"),
        "duplicate",
    },
    "mastodon": {"reauth", "rate_limited", "permanent", "transient", "ambiguous"},
    "pinterest": {"reauth", "rate_limited", "operator", "permanent", "transient", "ambiguous"},
    "threads": {"reauth", "rate_limited", "permanent", "transient", "ambiguous"},
    "tiktok": {"reauth", "rate_limited", "permanent", "transient", "ambiguous"},
    "wordpress": {"reauth", "rate_limited", "permanent", "transient", "ambiguous"},
    "x": {"reauth", "rate_limited", "operator", "permanent", "ambiguous", "duplicate"},
    "youtube": {"reauth", "rate_limited", "permanent", "ambiguous"},
}
#: The refusals that were collected of each network, by their names there; of others there are none.
RECORDED: Mapping[str, set[str]] = {
    "bluesky": {"expired_token", "payload_too_large", "rate_limited", "refresh_revoked"},
    "facebook": {
        *("app_rate_limited", "duplicate", "expired_token", "expired_token_subcode"),
        *("image_url_unreadable", "permission_100", "transient"),
    },
    "instagram": {
        *("action_blocked", "image_too_large", "instagram_login_exception"),
        *("oauth_code_exchange_failed", "publish_transient_but_created", "resumable_failed"),
    },
    "linkedin": {
        *("day_throttle", "duplicate", "duplicate_of_person_negative", "empty_token"),
        *("forbidden_video", "refresh_invalid_grant", "revoked"),
    },
    "mastodon": {"invalid_grant", "not_found", "text_too_long_de", "token_invalid"},
    "tiktok": {
        *("access_token_invalid", "access_token_invalid_doc"),
        *("spam_risk_too_many_posts_in_200", "status_failed"),
    },
    "x": {
        *("duplicate", "invalid_request", "not_permitted", "partial_error_200", "rate_limited"),
        *("rate_limited_legacy", "refresh_token_invalid", "unauthorized", "usage_capped"),
    },
    "youtube": {
        *("backend_error", "key_invalid", "permission_denied_odd_reason", "quota_exceeded"),
        *("refresh_invalid_grant", "upload_limit"),
    },
}
#: Fields in which networks put sentences.
WORDY = {"message", "detail", "error_description", "error_message", "error"}
APP = App("an-id", "a-secret")
ASKED = Asked(
    app=APP,
    redirect_uri="https://drumbeat.example/back",
    state="a-state",
    verifier="a-verifier" * 5,
    hint="social.example",
)
SILENCE = (Response(503, {}, b""),) * 4
PICTURE = Medium(url="a")
SINCE = "2026-12-22T16:59:00+00:00"
DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a network is brought to the call that is answered so.

    `before`: what is answered before a picture is uploaded. `after`: what is answered behind a
    refusal to renew.
    """

    network: Network
    connection: Mapping[str, Any]
    handle: Mapping[str, Any]
    post: Outgoing = field(default_factory=a_post)
    before: tuple[Response, ...] = ()
    after: tuple[Response, ...] = ()


def _with_app(network: Any) -> Any:
    return network(StandingClock(), lambda: APP)


def _did_document() -> Response:
    server = {"id": "#atproto_pds", "serviceEndpoint": "https://pds.example"}
    names = ["at://h2o.example.com"]
    return answered({"id": DID, "alsoKnownAs": names, "service": [server]})


WITH_PICTURE = a_post(media=(PICTURE,))
CONTAINER = {"container": "17", "not_before": SINCE}
TOKENS = {"access_token": "T0KEN", "refresh_token": "R3FRESH"}
LOCATION = "accounts/1001/locations/2001"
WAYS: Mapping[str, Callable[[], Way]] = {
    "bluesky": lambda: Way(
        network=Bluesky(StandingClock()),
        connection={
            "handle": "h2o.example.com",
            "app_password": "abcd-efgh-ijkl-mnop",
            "did": DID,
            "server": "https://pds.example",
            "access_jwt": "ACCESS",
            "refresh_jwt": "REFRESH",
        },
        handle={
            "did": DID,
            "rkey": "3n5bjntt74aly",
            "created_at": "2026-12-22T17:00:00.000Z",
            "pictures": [],
            "mentions": {},
        },
        after=(_did_document(), answered({"error": "AuthenticationRequired"}, 401)),
    ),
    "facebook": lambda: Way(
        network=Facebook(StandingClock()),
        connection={"page_id": "1234", "access_token": "T0KEN"},
        handle={"post_id": "1234_77"},
    ),
    "google_business": lambda: Way(
        network=_with_app(GoogleBusiness),
        connection={"location": LOCATION, **TOKENS},
        handle={"not_before": SINCE},
    ),
    "instagram": lambda: Way(
        network=Instagram(StandingClock()),
        connection={"user_id": "17841", "access_token": "T0KEN"},
        handle=CONTAINER,
        post=a_post(media=(PICTURE,), options={"kind": "post"}),
    ),
    "linkedin": lambda: Way(
        network=_with_app(LinkedIn),
        connection={"author": "urn:li:organization:5", **TOKENS},
        handle={"author": "urn:li:organization:5", "media": [], "not_before": SINCE},
    ),
    "mastodon": lambda: Way(
        network=Mastodon(StandingClock()),
        connection={"instance_url": "https://social.example", "access_token": "T0KEN"},
        handle={
            "key": "k",
            "account": "7",
            "media": [],
            "keeps_keys": False,
            "not_before": SINCE,
        },
        before=(answered({"configuration": {}}), answered({"links": []}), answered({"id": "7"})),
    ),
    "pinterest": lambda: Way(
        network=_with_app(Pinterest),
        connection={"username": "h2o", **TOKENS},
        handle={"board": "77", "not_before": SINCE},
        post=a_post(media=(PICTURE,), options={"board": "77"}),
    ),
    "threads": lambda: Way(
        network=Threads(StandingClock()),
        connection={"user_id": "17841", "access_token": "T0KEN"},
        handle=CONTAINER,
    ),
    "tiktok": lambda: Way(
        network=_with_app(TikTok),
        connection={"open_id": "-000h2o", **TOKENS},
        handle={"public": True, "name": "h2o", "not_before": SINCE},
        post=a_post(media=(PICTURE,), options={"privacy": "PUBLIC_TO_EVERYONE"}),
    ),
    "wordpress": lambda: Way(
        network=WordPress(StandingClock(), guard=Guard(lambda _host, _port: ["93.184.216.34"])),
        connection={
            "site_url": "https://h2o.example/",
            "username": "rosa",
            "application_password": "abcd EFGH 1234 ijkl MNOP 6789",
        },
        handle={"id": 12, "slug": "drumbeat-x"},
        before=(answered([]), answered([])),
    ),
    "x": lambda: Way(
        network=_with_app(X),
        connection={"user_id": "22449", **TOKENS},
        handle={"media": [], "not_before": "2026-12-22T16:59:00Z"},
    ),
    "youtube": lambda: Way(
        network=_with_app(YouTube),
        connection={"channel_id": "UCpipes", **TOKENS},
        handle={"video": "vId30_00001", "category": "28"},
    ),
}


def table(name: str) -> list[dict[str, Any]]:
    path = FOLDER / f"{name}_errors.json"
    return cast("list[dict[str, Any]]", json.loads(path.read_text())) if path.exists() else []


ROWS_OF_ALL = [
    pytest.param(name, row, id=f"{name}: {row['case']}") for name in WAYS for row in table(name)
]
MET = [each for each in ROWS_OF_ALL if "unmet" not in cast("Any", each.values[1])]


def outcome_of(way: Way, row: Mapping[str, Any]) -> object:
    """What the network's module makes of the answer."""
    answer = answered(row["body"], row["status"], row.get("headers"))
    at = row.get("at", "commit")
    before = way.before if at == "upload" else ()
    behind = {"renew": way.after, "work": (answered({}, 206),)}.get(at, ())
    transport = ScriptedTransport(*before, answer, *behind, *SILENCE)
    media = cast("Any", PicturesInHand(a=png()))
    session, network = OneSession(way.connection, transport, media), way.network
    match at:
        case "exchange":
            return cast("Any", network).exchange(ASKED, "a-code", transport)
        case "renew":
            return cast("Any", network).renew(way.connection, transport)
        case "find":
            return network.find(way.post, session, {**way.handle, "publish_id": "v_pub_1"})
        case "upload":
            return network.prepare(WITH_PICTURE, session)
        case "work":
            return network.commit(way.post, session, {**way.handle, "media": ["5"]})
        case _:
            return network.commit(way.post, session, way.handle)


def class_of(outcome: object) -> str:
    if isinstance(outcome, NotRenewed):
        return "reauth" if outcome.dead else "transient"
    if isinstance(outcome, NotAuthorised):  # people connect again
        return "reauth"
    if isinstance(outcome, NotPublished):
        return outcome.refusal.value
    assert isinstance(outcome, Ambiguous)
    return "ambiguous"


@pytest.mark.parametrize(("name", "row"), MET)
def test_an_answer_means_what_its_table_says(name: str, row: dict[str, Any]) -> None:
    way = WAYS[name]()

    outcome = outcome_of(way, row)

    # What seems to be there already is looked for, and not found here.
    wanted = {"duplicate": "ambiguous"}.get(row["class"], row["class"])
    assert class_of(outcome) == wanted
    if isinstance(row.get("wait"), int):
        assert isinstance(outcome, NotPublished)
        assert outcome.retry_after == row["wait"]
    if "scope" in row:
        assert isinstance(outcome, NotPublished)
        assert outcome.scope == row["scope"]
    if row.get("renews"):
        answer = answered(row["body"], row["status"], row.get("headers"))
        assert cast("Any", way.network).is_ended(answer), "it is renewed once before that"


def test_every_network_with_an_api_of_its_own_has_a_table() -> None:
    tables = {path.name.removesuffix("_errors.json") for path in FOLDER.glob("*_errors.json")}

    assert tables == set(ROWS) - OURS == set(WAYS) == set(KNOWN)


@pytest.mark.parametrize("name", KNOWN)
def test_a_table_has_every_class_that_is_known_of_its_network(name: str) -> None:
    classes = {row["class"] for row in table(name) if "unmet" not in row}

    assert classes == KNOWN[name]


@pytest.mark.parametrize("name", KNOWN)
def test_a_table_has_every_refusal_that_was_collected_of_its_network(name: str) -> None:
    recorded = {row["recorded"] for row in table(name) if "recorded" in row}

    assert recorded == RECORDED.get(name, set())


@pytest.mark.parametrize("name", KNOWN)
def test_a_case_has_a_name_of_its_own(name: str) -> None:
    cases = [row["case"] for row in table(name)]
    recorded = [row["recorded"] for row in table(name) if "recorded" in row]

    assert len(set(cases)) == len(cases)
    assert len(set(recorded)) == len(recorded)


@pytest.mark.parametrize(("name", "row"), ROWS_OF_ALL)
def test_a_row_has_no_sentence_of_a_network(name: str, row: dict[str, Any]) -> None:
    said = [words for words in sentences(row["body"]) if " " in words]

    assert all(words.startswith("Said ") for words in said), name


def sentences(body: object) -> Iterator[str]:
    if isinstance(body, list):
        for each in body:
            yield from sentences(each)
    if isinstance(body, dict):
        for field_, value in body.items():
            if field_ in WORDY and isinstance(value, str):
                yield value
            yield from sentences(value)
