"""What is sent to Google for a business profile, and the meaning of its answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from drumbeat.application import SystemClock
from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised
from drumbeat.domain.connections import Renewed
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.publishing import (
    Accepted,
    Ambiguous,
    Handle,
    Medium,
    NotPublished,
    Outgoing,
    Prepared,
    Presence,
    Published,
    Refusal,
    Scope,
)
from drumbeat.platforms.google_business import PROFILE, GoogleBusiness
from drumbeat.ports import NoAnswer, Request, Response
from drumbeat.ports.transport import TransportFailure
from sandbox.fetching import Fetcher
from sandbox.google_business import GoogleBusiness as StandIn
from sandbox.ledger import Ledger
from tests.direct_session import DirectSession
from tests.unit.platforms.doubles import (
    NOW,
    OneSession,
    ScriptedTransport,
    StandingClock,
    a_post,
    answered,
)

APP = App(*StandIn.app)
PARENT = "accounts/1001/locations/2001"
CONNECTION = {"location": PARENT, "access_token": "sandbox-t", "refresh_token": "sandbox-t"}
HANDLE: Handle = {"not_before": "2026-12-22T16:59:00+00:00"}
TAKEN: Handle = {**HANDLE, "name": f"{PARENT}/localPosts/9"}
PICTURE = Medium(url="https://cdn.example/a.jpg", alt="A pipe")
LINK = {"cta_type": "LearnMore", "cta_url": "https://h2o.example/book"}
BOOK = {"cta_type": "BookOnline", "cta_url": "https://h2o.example/book"}
CALL = {"cta_type": "CallNow", "cta_url": "tel:+15551234567", "cta_display": "(555) 123-4567"}
EVENT = {"kind": "event", "starts_on": "2026-12-24", "ends_on": "2026-12-26"}
#: The two APIs by which locations are found (v1). Posts are made by a third, v4, which is not among
#: the documents of Google's package; FIELDS stands in for it.
CONTRACT = json.loads(
    (Path(__file__).parents[2] / "contracts" / "google_business.discovery.json").read_text()
)
#: Byron/google-apis-rs at 69fb05c4, etc/api/mybusiness/v4/mybusiness-api.json: what a LocalPost is
#: made of; the actions as Google's page on localPosts has them (2026-04).
FIELDS: Mapping[str, Mapping[str, Any]] = {
    "LocalPost": {
        "languageCode": str,
        "summary": str,
        "callToAction": "CallToAction",
        "event": "LocalPostEvent",
        "media": ["MediaItem"],
        "topicType": {"STANDARD", "EVENT", "OFFER"},
        "offer": "LocalPostOffer",
    },
    "CallToAction": {
        "actionType": {"BOOK", "ORDER", "SHOP", "LEARN_MORE", "SIGN_UP", "CALL"},
        "url": str,
    },
    "LocalPostEvent": {"title": str, "schedule": "TimeInterval"},
    "TimeInterval": {
        "startDate": "Date",
        "startTime": "TimeOfDay",
        "endDate": "Date",
        "endTime": "TimeOfDay",
    },
    "Date": {"year": int, "month": int, "day": int},
    "TimeOfDay": {"hours": int, "minutes": int, "seconds": int, "nanos": int},
    "MediaItem": {"mediaFormat": {"PHOTO"}, "sourceUrl": str},
    "LocalPostOffer": {"couponCode": str, "redeemOnlineUrl": str, "termsConditions": str},
}


def require(value: Any, kind: Any) -> None:
    """Fails if a request has a field that Google does not know, or of another type."""
    if isinstance(kind, list):
        for each in value:
            require(each, kind[0])
    elif isinstance(kind, set):
        assert value in kind
    elif isinstance(kind, str):
        assert set(value) <= set(FIELDS[kind]), kind
        for name, each in value.items():
            require(each, FIELDS[kind][name])
    else:
        assert isinstance(value, kind)


def described(request: Request, root: str = "") -> Mapping[str, Any]:
    """The method of Google's that a call is of, which has its host, path and parameters.

    `root`: what stands in for the hosts.
    """
    split = urlsplit(request.url)
    query = dict(parse_qsl(split.query))
    [method] = [
        each
        for each in CONTRACT["methods"]
        if each["httpMethod"] == request.method
        and re.fullmatch(_url_of(each, root), request.url.partition("?")[0])
    ]
    assert set(query) <= set(method["parameters"]), method["id"]
    assert all(
        query[name].isdecimal()
        for name, kind in method["parameters"].items()
        if kind == "integer" and name in query
    )
    if "readMask" in method["parameters"]:
        known = CONTRACT["schemas"]["Location"]["properties"]
        assert set(query["readMask"].split(",")) <= set(known)
    return method


def _url_of(method: Mapping[str, Any], root: str) -> str:
    """A pattern of the address, with that of each name in its path."""
    pattern = re.escape(f"{root}/" if root else method["rootUrl"]) + method["path"]
    for name, each in method["inPath"].items():
        pattern = pattern.replace(f"{{+{name}}}", each.strip("^$"))
    return pattern


def held(document: object, schema: Mapping[str, Any]) -> None:
    """What the stand-in answers has only fields that Google describes, of their kinds."""
    if "$ref" in schema:
        schema = CONTRACT["schemas"][schema["$ref"]]
    kinds = {"string": str, "boolean": bool, "array": list, "object": dict, "integer": int}
    assert isinstance(document, kinds[schema["type"]])
    if isinstance(document, dict):
        for name, value in document.items():
            held(value, schema["properties"][name])
    if isinstance(document, list):
        for each in document:
            held(each, schema["items"])


class SandboxTransport:
    """`ports.Transport` to the stand-in, without a socket."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.requests: list[Request] = []
        self.stand_in = StandIn(self.ledger, "https://sandbox.example", Fetcher(self.ledger))

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        split = urlsplit(request.url)
        headers = {name.lower(): value for name, value in request.headers.items()}
        call = self.stand_in.call(
            request.method, split.path, dict(parse_qsl(split.query)), headers, request.body or b""
        )
        answer = self.stand_in.answer(call)
        return Response(answer.status, {}, answer.encoded())


def the_network(**settings: str) -> GoogleBusiness:
    return GoogleBusiness(StandingClock(), lambda: APP, **settings)


def scripted(*answers: Response | TransportFailure) -> tuple[OneSession, list[Request]]:
    transport = ScriptedTransport(*answers)
    return OneSession(CONNECTION, transport), transport.requests


def made(number: int = 9, state: str = "LIVE", **changes: Any) -> dict[str, Any]:
    return {
        "name": f"{PARENT}/localPosts/{number}",
        "summary": a_post().caption,
        "topicType": "STANDARD",
        "createTime": "2026-12-22T17:00:01.123456789Z",
        "state": state,
        "searchUrl": "https://local.google.com/place?id=9",
        **changes,
    }


def listed(*posts: Mapping[str, Any], token: str | None = None) -> Response:
    page = {"localPosts": list(posts)} if posts else {}
    return answered({**page, "nextPageToken": token} if token else page)


def error(status: int, reason: str = "", message: str = "Said there.", **more: Any) -> Response:
    details = [{"reason": reason, **more}] if reason or more else []
    body = {"error": {"code": status, "message": message, "details": details}}
    return answered(body, status)


class TestTheWholeWay:
    """Against the stand-in."""

    @pytest.fixture
    def transport(self) -> SandboxTransport:
        return SandboxTransport()

    @pytest.fixture
    def network(self) -> GoogleBusiness:
        url = "https://sandbox.example/google_business"
        return GoogleBusiness(SystemClock(), lambda: APP, url=url)

    @pytest.fixture
    def session(self, network: GoogleBusiness, transport: SandboxTransport) -> DirectSession:
        return DirectSession(network, CONNECTION, transport)

    def test_people_choose_among_the_locations_of_all_their_accounts(
        self, network: GoogleBusiness, transport: SandboxTransport
    ) -> None:
        asked = Asked(app=APP, redirect_uri="https://d.example/back", state="s", verifier="v" * 43)
        query = dict(parse_qsl(urlsplit(network.authorize_url(asked)).query))
        agreed = {**query, f"allow:{query['scope']}": "on", "decision": "allow"}
        back = transport.stand_in.answer(
            transport.stand_in.call(
                "POST",
                "/google_business/oauth/authorize",
                {},
                {"content-type": "application/x-www-form-urlencoded"},
                urlencode(agreed).encode(),
            )
        )
        code = dict(parse_qsl(urlsplit(back.headers["Location"]).query))["code"]

        grant = network.exchange(asked, code, transport)
        assert isinstance(grant, Grant)
        targets = network.targets(grant, transport)
        assert not isinstance(targets, NotAuthorised)
        given = network.connection_of(grant, targets[0].id, transport)

        assert [(each.id, each.name) for each in targets] == [
            (PARENT, "Sandbox Plumbing, 12 Main Street, Davis"),
            ("accounts/1001/locations/2002", "Sandbox Plumbing, 7 Mill Road, Davis"),
            ("accounts/1002/locations/2009", "Sandbox Motors, 100 Highway, Davis"),
        ]
        assert isinstance(given, Renewed)
        facts = network.check_connection(given.connection)
        assert facts == {"location": "Sandbox Plumbing, 12 Main Street, Davis"}
        assert isinstance(network.renew(given.connection, transport), Renewed)

    def test_an_update_is_made_and_found(
        self, network: GoogleBusiness, session: DirectSession
    ) -> None:
        post = a_post(media=(PICTURE,), scheduled_for=datetime.now(UTC), **LINK)

        prepared = network.prepare(post, session)
        assert isinstance(prepared, Prepared)
        assert network.find(post, session, prepared.handle) is Presence.ABSENT
        published = network.commit(post, session, prepared.handle)

        assert isinstance(published, Published)
        assert network.find(post, session, prepared.handle) == published

    @pytest.mark.parametrize(
        ("caption", "ends_as"),
        [("A slow one.", Published), ("Call (555) 123-4567 now.", NotPublished)],
    )
    def test_what_google_still_looks_at_is_followed_to_its_end(
        self,
        network: GoogleBusiness,
        session: DirectSession,
        transport: SandboxTransport,
        caption: str,
        ends_as: type,
    ) -> None:
        post = a_post(caption=caption, scheduled_for=datetime.now(UTC))
        prepared = network.prepare(post, session)
        assert isinstance(prepared, Prepared)

        outcome = network.commit(post, session, prepared.handle)
        looks = 0
        while isinstance(outcome, Accepted):
            assert transport.ledger.visible(network="google_business") == []
            found = network.find(post, session, outcome.handle)
            assert not isinstance(found, Presence)
            outcome, looks = found, looks + 1

        assert looks == 2
        assert isinstance(outcome, ends_as)
        visible = transport.ledger.visible(network="google_business")
        assert len(visible) == (ends_as is Published)

    def test_a_check_tells_of_a_location_that_is_not_verified(
        self, network: GoogleBusiness, transport: SandboxTransport
    ) -> None:
        unverified = {**CONNECTION, "location": "accounts/1002/locations/2009"}

        good = network.check(DirectSession(network, CONNECTION, transport))
        bad = network.check(DirectSession(network, unverified, transport))

        assert good.findings == ()
        assert [each.code for each in bad.findings] == ["location_not_ready"]

    @pytest.mark.parametrize(
        ("token", "words"), [("unapproved", "quota is 0"), ("disabled", "not enabled")]
    )
    def test_a_check_tells_what_the_operator_lacks(
        self, network: GoogleBusiness, transport: SandboxTransport, token: str, words: str
    ) -> None:
        lacking = {**CONNECTION, "access_token": f"sandbox-{token}"}

        said = network.check(DirectSession(network, lacking, transport))

        assert [each.code for each in said.findings] == ["location_refused"]
        assert words in said.findings[0].message


UPDATE = {"languageCode": "en", "topicType": "STANDARD"}
DAYS = {
    "startDate": {"year": 2026, "month": 12, "day": 24},
    "endDate": {"year": 2026, "month": 12, "day": 26},
}


@pytest.mark.parametrize(
    ("post", "form"),
    [
        (a_post(caption="Warm."), {**UPDATE, "summary": "Warm."}),
        (
            a_post(caption="", media=(PICTURE,)),
            {**UPDATE, "media": [{"mediaFormat": "PHOTO", "sourceUrl": PICTURE.url}]},
        ),
        (
            a_post(caption="Warm.", **LINK),
            {
                **UPDATE,
                "summary": "Warm.",
                "callToAction": {"actionType": "LEARN_MORE", "url": LINK["cta_url"]},
            },
        ),
        (
            a_post(caption="Warm.", **BOOK),
            {
                **UPDATE,
                "summary": "Warm.",
                "callToAction": {"actionType": "BOOK", "url": BOOK["cta_url"]},
            },
        ),
        # The number is in no field: the button calls the location's own.
        (
            a_post(caption="Warm.", **CALL),
            {**UPDATE, "summary": "Warm.", "callToAction": {"actionType": "CALL"}},
        ),
        (
            a_post(
                caption="Come in.",
                title="Open house",
                options={**EVENT, "starts_at": "9:30", "ends_at": "17:00", "language": "de"},
                **LINK,
            ),
            {
                "languageCode": "de",
                "topicType": "EVENT",
                "summary": "Come in.",
                "event": {
                    "title": "Open house",
                    "schedule": {
                        **DAYS,
                        "startTime": {"hours": 9, "minutes": 30},
                        "endTime": {"hours": 17, "minutes": 0},
                    },
                },
                "callToAction": {"actionType": "LEARN_MORE", "url": LINK["cta_url"]},
            },
        ),
        (
            a_post(
                caption="Save.",
                options={
                    **EVENT,
                    "kind": "offer",
                    "event_title": "Ten off",
                    "coupon_code": "TEN",
                    "terms": "Once.",
                },
                **LINK,
            ),
            {
                "languageCode": "en",
                "topicType": "OFFER",
                "summary": "Save.",
                "event": {"title": "Ten off", "schedule": DAYS},
                "offer": {
                    "couponCode": "TEN",
                    "redeemOnlineUrl": LINK["cta_url"],
                    "termsConditions": "Once.",
                },
            },
        ),
    ],
    ids=["text", "picture", "learn more", "book", "call", "event", "offer"],
)
def test_each_kind_of_post_is_one_local_post(post: Outgoing, form: dict[str, Any]) -> None:
    session, requests = scripted(answered(made()))

    outcome = the_network().commit(post, session, HANDLE)

    assert outcome == Published("9", "https://local.google.com/place?id=9")
    assert requests[0].url == f"https://mybusiness.googleapis.com/v4/{PARENT}/localPosts"
    sent = json.loads(requests[0].body or b"")
    assert sent == form
    require(sent, "LocalPost")


@pytest.mark.parametrize(
    ("post", "code"),
    [
        (a_post(caption=" "), "empty_post"),
        (a_post(media=(PICTURE, PICTURE)), "too_many_pictures"),
        (a_post(media=(Medium(url="https://cdn.example/a.mp4"),)), "videos_not_taken"),
        (a_post(options={"language": "deutsch!"}), "language_unknown"),
        (a_post(options={"kind": "event"}), "event_days_missing"),
        (a_post(options={"kind": "offer", "starts_on": "2026-12-24"}), "event_days_missing"),
        (a_post(title="", options=EVENT), "event_title_missing"),
        (a_post(title="x" * 59, options=EVENT), "event_title_too_long"),
        (a_post(options={**EVENT, "starts_at": "9 am"}), "event_time_wrong"),
        (a_post(options={**EVENT, "ends_on": "2026-12-23"}), "event_ends_before_it_begins"),
        (
            a_post(
                options={**EVENT, "ends_on": "2026-12-24", "starts_at": "10:00", "ends_at": "9:00"}
            ),
            "event_ends_before_it_begins",
        ),
    ],
)
def test_what_google_would_refuse_is_said_before_anything_is_asked(
    post: Outgoing, code: str
) -> None:
    session, requests = scripted()

    outcome = the_network().prepare(post, session)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, code)
    assert requests == []


ANSWERS = [
    (error(401), "reauth"),
    (error(403), "permanent"),
    (error(403, "SERVICE_DISABLED"), "operator"),
    (error(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), "reauth"),
    (error(400), "permanent"),
    (error(404), "permanent"),
    (answered("<!DOCTYPE html>", 404), "permanent"),
    (error(429), "rate_limited"),
    (error(429, "RATE_LIMIT_EXCEEDED", metadata={"quota_limit_value": "300"}), "rate_limited"),
    (error(429, "RATE_LIMIT_EXCEEDED", metadata={"quota_limit_value": "0"}), "operator"),
    (error(429, quota_limit_value="0"), "operator"),
    (error(409), None),
    (error(500), None),
    (error(503), None),
    (answered("<html>", 502), None),
    (answered({}), None),
    (answered(made(name="accounts/1/locations/2/localPosts/9")), None),
    (answered(made(name=f"{PARENT}/localPosts/../9")), None),
    (answered(made(state="REJECTED")), "permanent"),
]


@pytest.mark.parametrize(("answer", "meaning"), ANSWERS)
def test_each_answer_means_what_can_be_done_about_it(answer: Response, meaning: str | None) -> None:
    session, _ = scripted(answer)

    outcome = the_network().commit(a_post(), session, HANDLE)

    if meaning is None:
        assert isinstance(outcome, Ambiguous)
    else:
        assert isinstance(outcome, NotPublished)
        assert outcome.refusal == meaning
        assert outcome.scope is (Scope.APP if meaning == "operator" else Scope.ACCOUNT)


def test_a_refusal_says_what_of_the_post_is_wrong() -> None:
    wrong = [{"code": 3, "message": "The image is too small."}]
    session, _ = scripted(error(400, message="Invalid argument.", errorDetails=wrong))

    outcome = the_network().commit(a_post(), session, HANDLE)

    assert isinstance(outcome, NotPublished)
    assert outcome.message == "Google says: Invalid argument. The image is too small."


@pytest.mark.parametrize("state", ["PROCESSING", "LOCAL_POST_STATE_UNSPECIFIED", None])
def test_what_is_not_there_yet_is_asked_about_by_its_name(state: str | None) -> None:
    session, _ = scripted(answered(made(state=state)))

    outcome = the_network().commit(a_post(), session, HANDLE)

    assert outcome == Accepted(TAKEN, NOW + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (answered(made()), "9"),
        (answered(made(state="PROCESSING")), "accepted"),
        (answered(made(state="REJECTED")), "rejected"),
        (error(404), Presence.UNKNOWN),
        (error(503), Presence.UNKNOWN),
        (NoAnswer("answer_timeout", "No."), Presence.UNKNOWN),
    ],
)
def test_what_was_taken_is_followed(
    answer: Response | TransportFailure, found: str | Presence
) -> None:
    session, requests = scripted(answer)

    seen = the_network().find(a_post(), session, TAKEN)

    assert told(seen) == found
    assert requests[0].url == f"https://mybusiness.googleapis.com/v4/{PARENT}/localPosts/9"


def told(seen: object) -> object:
    match seen:
        case Published(number, _):
            return number
        case Accepted():
            return "accepted"
        case NotPublished():
            return seen.code
        case _:
            return seen


BEFORE = made(1, createTime="2026-12-22T16:00:00Z")
OTHER = made(3, summary="Other words.")


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ([listed(made(), OTHER, BEFORE)], "9"),
        ([listed(made(state="PROCESSING"))], "accepted"),
        ([listed(made(state="REJECTED"))], "rejected"),
        ([listed(made(summary=f" {a_post().caption}\n"))], "9"),
        ([listed()], Presence.ABSENT),
        ([listed(OTHER, BEFORE)], Presence.ABSENT),
        ([listed(made(9), made(10))], Presence.UNKNOWN),
        ([listed(made(topicType="EVENT"))], Presence.UNKNOWN),
        ([listed(made(createTime=None))], Presence.UNKNOWN),
        ([listed(OTHER, BEFORE, token="t")], Presence.ABSENT),
        ([listed(BEFORE, OTHER, token="t"), listed(made())], "9"),
        ([listed(OTHER, token="t")] * 5, Presence.UNKNOWN),
        ([listed({"name": "elsewhere"})], Presence.UNKNOWN),
        ([error(403)], Presence.UNKNOWN),
        ([answered({"localPosts": None})], Presence.UNKNOWN),
        ([NoAnswer("answer_timeout", "No.")], Presence.UNKNOWN),
    ],
)
def test_a_look_says_only_what_is_certain(
    pages: list[Response | TransportFailure], found: str | Presence
) -> None:
    session, requests = scripted(*pages)

    assert told(the_network().find(a_post(), session, HANDLE)) == found
    assert len(requests) == len(pages)


def test_a_post_without_words_is_never_told_from_another() -> None:
    wordless = a_post(caption="", media=(PICTURE,))
    bare = made(summary=None)

    assert the_network().find(wordless, scripted(listed(bare))[0], HANDLE) is Presence.UNKNOWN
    assert the_network().find(wordless, scripted(listed(OTHER))[0], HANDLE) is Presence.ABSENT


def test_nothing_is_repeated_without_a_look() -> None:
    assert PROFILE.repeats is None
    assert PROFILE.finds


def test_accounts_and_locations_are_read_page_by_page_and_each_location_once() -> None:
    place = {"name": "locations/2001", "title": "H2O"}
    transport = ScriptedTransport(
        answered({"accounts": [{"name": "accounts/1"}], "nextPageToken": "a"}),
        answered({"locations": [place], "nextPageToken": "l"}),
        answered({"locations": [{"name": "locations/2002", "title": "H2O", "metadata": {}}]}),
        answered({"accounts": [{"name": "accounts/2"}, {"name": "nonsense"}]}),
        answered({"locations": [place]}),
    )
    grant = Grant(connection={"access_token": "t"}, scopes=())

    targets = the_network().targets(grant, transport)

    assert not isinstance(targets, NotAuthorised)
    assert [each.id for each in targets] == [
        "accounts/1/locations/2001",
        "accounts/1/locations/2002",
    ]
    assert [urlsplit(each.url).netloc.partition(".")[0] for each in transport.requests] == [
        "mybusinessaccountmanagement",
        "mybusinessbusinessinformation",
        "mybusinessbusinessinformation",
        "mybusinessaccountmanagement",
        "mybusinessbusinessinformation",
    ]
    query = dict(parse_qsl(urlsplit(transport.requests[2].url).query))
    assert query["pageToken"] == "l"
    assert "name,title" in query["readMask"]


def test_locations_are_asked_for_as_google_describes_it() -> None:
    place = {"name": "locations/2001", "title": "H2O"}
    grant = Grant(connection={"access_token": "t", "refresh_token": "r"}, scopes=())
    transport = ScriptedTransport(
        answered({"accounts": [{"name": "accounts/1001"}], "nextPageToken": "a"}),
        answered({"locations": [place], "nextPageToken": "l"}),
        answered({}),
        answered({}),
        answered(place),
    )
    network = the_network()

    network.targets(grant, transport)
    network.connection_of(grant, PARENT, transport)
    session, checked = scripted(answered(place), listed())
    network.check(session)

    assert [described(each)["id"].partition(".")[2] for each in transport.requests] == [
        "accounts.list",
        "accounts.locations.list",
        "accounts.locations.list",
        "accounts.list",
        "locations.get",
    ]
    location, posts = checked
    assert described(location)["id"].endswith("locations.get")
    assert posts.url.startswith(f"https://mybusiness.googleapis.com/v4/{PARENT}/localPosts?")


def test_the_stand_in_answers_as_google_describes_it() -> None:
    root = "https://sandbox.example/google_business"
    network, transport = the_network(url=root), SandboxTransport()
    connection = {"access_token": "sandbox-t", "refresh_token": "sandbox-t"}
    grant = Grant(connection=connection, scopes=())

    network.targets(grant, transport)
    network.connection_of(grant, PARENT, transport)

    assert len(transport.requests) > 2
    for request in list(transport.requests):
        answer = transport.send(request)
        assert answer.status == 200
        held(answer.document(), {"$ref": described(request, root)["response"]})


def test_a_project_that_is_not_approved_is_told_when_somebody_connects() -> None:
    refused = error(429, "RATE_LIMIT_EXCEEDED", metadata={"quota_limit_value": "0"})
    grant = Grant(connection={"access_token": "t"}, scopes=())

    outcome = the_network().targets(grant, ScriptedTransport(refused))

    assert isinstance(outcome, NotAuthorised)
    assert "quota is 0" in outcome.message


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ([error(401), listed()], ["credentials_refused"]),
        ([error(403), listed()], ["location_refused"]),
        ([answered({}), error(429)], ["quota_used_up"]),
        ([error(503), listed()], ["network_unavailable"]),
        ([NoAnswer("answer_timeout", "No.")], ["network_unavailable"]),
        ([answered({"metadata": {"canOperateLocalPost": True}}), listed()], []),
        ([answered({"title": "H2O"}), listed()], []),
    ],
)
def test_a_check_says_what_a_refusal_means(
    answers: list[Response | TransportFailure], codes: list[str]
) -> None:
    said = the_network().check(scripted(*answers)[0])

    assert [each.code for each in said.findings] == codes


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"location": "locations/2001"}, "connection.location"),
        ({"location": f"{PARENT}/../.."}, "connection.location"),
        ({"access_token": ""}, "connection.access_token"),
        ({"refresh_token": "a b"}, "connection.refresh_token"),
        ({"title": ""}, "connection.title"),
        ({"more": "x"}, "connection.more"),
    ],
)
def test_a_connection_that_is_wrong_is_named_by_its_field(
    changes: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        the_network().check_connection({**CONNECTION, **changes})

    assert [each.field for each in refused.value.errors] == [field]
