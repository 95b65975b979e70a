"""What is sent to Pinterest, and the meaning of its answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from drumbeat.application import SystemClock
from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised
from drumbeat.domain.connections import NotRenewed, Renewed
from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.media import AssetKind, StoredFile
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
from drumbeat.platforms.pinterest import PROFILE, Pinterest
from drumbeat.ports import NoAnswer, Request, Response
from drumbeat.ports.transport import TransportFailure
from sandbox.pinterest import boards_of, person_of
from tests.direct_session import DirectSession, PicturesInHand
from tests.samples import asset
from tests.unit.platforms.doubles import (
    NOW,
    OneSession,
    ScriptedTransport,
    StandingClock,
    a_post,
    answered,
)
from tests.unit.platforms.pinterest_contract import CONTRACT, ROOT, HeldTransport

APP = App("1520043", "sandbox-pinterest-secret")
CONNECTION = {"username": "h2o", "access_token": "sandbox-h2o", "refresh_token": "sandbox-h2o.1"}
BOARDS = list(boards_of(person_of("sandbox-h2o")))
HANDLE: Handle = {"board": "77", "not_before": "2026-12-22T16:59:00+00:00"}
PICTURE = Medium(url="https://cdn.example/a.jpg", alt="A pipe")
LINK = {"cta_type": "LearnMore", "cta_url": "https://h2o.example/book"}
CALL = {"cta_type": "CallNow", "cta_url": "tel:+15551234567", "cta_display": "(555) 123-4567"}


def a_pin(**changes: Any) -> Outgoing:
    given: dict[str, Any] = {"media": (PICTURE,), "options": {"board": "77"}, **changes}
    return a_post(**given)


def a_film() -> Medium:
    file = StoredFile(
        key="media/x/film.mp4", content_type="video/mp4", size=4, width=1080, height=1920
    )
    return Medium(
        url="film",
        alt="A drain",
        asset=asset(kind=AssetKind.VIDEO, files={"full": file}),
        file=file,
    )


def the_network(**settings: str) -> Pinterest:
    return Pinterest(StandingClock(), lambda: APP, **settings)


def scripted(*answers: Response | TransportFailure) -> tuple[OneSession, list[Request]]:
    transport = ScriptedTransport(*answers)
    return OneSession(CONNECTION, transport), transport.requests


def listed(*pins: Mapping[str, Any], bookmark: str | None = None) -> Response:
    return answered({"items": list(pins), "bookmark": bookmark})


def pin(number: int = 9, at: str = "2026-12-22T17:00:01", **changes: Any) -> dict[str, Any]:
    post = a_pin()
    said = {"title": post.title, "description": post.caption, "link": None}
    return {"id": str(number), "created_at": at, **said, **changes}


class TestTheWholeWay:
    """Against the stand-in, with requests and answers checked by Pinterest's contract."""

    @pytest.fixture
    def transport(self) -> HeldTransport:
        return HeldTransport()

    @pytest.fixture
    def network(self) -> Pinterest:
        return Pinterest(SystemClock(), lambda: APP, url=ROOT)

    @pytest.fixture
    def session(self, network: Pinterest, transport: HeldTransport) -> DirectSession:
        return DirectSession(network, CONNECTION, transport, PicturesInHand(film=b"film"))

    def test_an_account_is_connected_with_its_boards_and_goes_on_with_new_tokens(
        self, network: Pinterest, transport: HeldTransport
    ) -> None:
        asked = Asked(
            app=APP, redirect_uri="https://d.example/back", state="state", verifier="unused"
        )
        query = dict(parse_qsl(urlsplit(network.authorize_url(asked)).query))
        agreed = {**query, "decision": "allow"} | {
            f"allow:{each}": "on" for each in query["scope"].split(",")
        }
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        back = transport._sandbox.answer(
            transport._sandbox.call(
                "POST",
                "/pinterest/oauth/",
                {},
                {"content-type": form["Content-Type"]},
                urlencode(agreed).encode(),
            )
        )
        code = dict(parse_qsl(urlsplit(back.headers["Location"]).query))["code"]

        grant = network.exchange(asked, code, transport)
        assert isinstance(grant, Grant)
        [target] = network.targets(grant, transport)  # type: ignore[misc]
        given = network.connection_of(grant, target.id, transport)
        assert isinstance(given, Renewed)
        again = network.renew(given.connection, transport)
        used = network.renew(given.connection, transport)

        assert query["scope"] == "boards:read,boards:write,pins:read,pins:write,user_accounts:read"
        assert (target.name, len(target.choices["board"])) == ("@ada", 3)
        assert network.check_connection(given.connection) == {"username": "@ada"}
        assert given.grant_ends_at is not None
        assert given.grant_ends_at - datetime.now(UTC) > timedelta(days=59)
        assert isinstance(again, Renewed)
        assert again.connection["refresh_token"] != given.connection["refresh_token"]
        assert isinstance(used, NotRenewed)
        assert used.dead

    @pytest.mark.parametrize(
        "media", [(PICTURE,), (PICTURE, Medium(url="https://cdn.example/b.jpg"))]
    )
    def test_pictures_are_pinned_and_found(
        self, network: Pinterest, session: DirectSession, media: tuple[Medium, ...]
    ) -> None:
        now = datetime.now(UTC)
        post = a_pin(media=media, options={"board": BOARDS[1]}, scheduled_for=now, **LINK)

        prepared = network.prepare(post, session)
        assert isinstance(prepared, Prepared)
        assert network.find(post, session, prepared.handle) is Presence.ABSENT
        published = network.commit(post, session, prepared.handle)

        assert isinstance(published, Published)
        assert published.permalink == f"{ROOT}/pin/{published.platform_post_id}/"
        assert network.find(post, session, prepared.handle) == published

    def test_a_video_is_uploaded_worked_on_and_pinned(
        self, network: Pinterest, session: DirectSession, transport: HeldTransport
    ) -> None:
        now = datetime.now(UTC)
        post = a_pin(media=(a_film(),), options={"board": BOARDS[0]}, scheduled_for=now)

        outcome, steps = network.prepare(post, session), 0
        while isinstance(outcome, Preparing):
            outcome, steps = network.prepare(post, session, outcome.progress), steps + 1
        assert isinstance(outcome, Prepared)
        published = network.commit(post, session, outcome.handle)

        assert steps == 4  # uploaded, asked about three times
        assert isinstance(published, Published)
        [shown] = transport.ledger.visible(network="pinterest")
        assert shown["media"][0]["is_video"]
        [upload] = [each for each in transport.requests if "/upload/" in each.url]
        assert set(upload.headers) == {"Content-Type"}, "the token stays with Pinterest"

    def test_a_check_tells_the_boards(self, network: Pinterest, session: DirectSession) -> None:
        said = network.check(session)

        assert said.findings == ()
        assert said.choices is not None
        assert [number for number, _ in said.choices["board"]] == BOARDS

    @pytest.mark.parametrize(("title", "first"), [("Come late", Presence.ABSENT), ("Now", None)])
    def test_a_pin_that_is_listed_late_is_found_by_a_later_look(
        self,
        network: Pinterest,
        session: DirectSession,
        title: str,
        first: Presence | None,
    ) -> None:
        now = datetime.now(UTC)
        post = a_pin(title=title, options={"board": BOARDS[0]}, scheduled_for=now)
        prepared = network.prepare(post, session)
        assert isinstance(prepared, Prepared)
        published = network.commit(post, session, prepared.handle)

        looks = [network.find(post, session, prepared.handle) for _ in range(2)]

        # By the profile, a post counts as absent only after some minutes.
        assert looks == [first or published, published]
        assert PROFILE.settles == timedelta(minutes=5)

    def test_a_pin_that_is_listed_with_another_link_is_neither_found_nor_absent(
        self, network: Pinterest, session: DirectSession
    ) -> None:
        now = datetime.now(UTC)
        post = a_pin(title="moved", options={"board": BOARDS[0]}, scheduled_for=now, **LINK)
        prepared = network.prepare(post, session)
        assert isinstance(prepared, Prepared)
        network.commit(post, session, prepared.handle)

        assert network.find(post, session, prepared.handle) is Presence.UNKNOWN


@pytest.mark.parametrize(
    ("post", "handle", "form"),
    [
        (
            a_pin(caption="Warm.", title="Pipes", **LINK),
            HANDLE,
            {
                "title": "Pipes",
                "description": "Warm.",
                "link": LINK["cta_url"],
                "alt_text": "A pipe",
                "media_source": {"source_type": "image_url", "url": PICTURE.url},
            },
        ),
        (
            a_pin(caption="", title="Pipes", media=(PICTURE, replace(PICTURE, alt=""), PICTURE)),
            HANDLE,
            {
                "title": "Pipes",
                "alt_text": "A pipe\nA pipe",
                "media_source": {
                    "source_type": "multiple_image_urls",
                    "items": [{"url": PICTURE.url}] * 3,
                },
            },
        ),
        (
            a_pin(
                caption="Warm.",
                media=(a_film(),),
                options={"board": "77", "title": "Its own"},
                **CALL,
            ),
            {**HANDLE, "media": "55"},
            {
                "title": "Its own",
                "description": "Warm.\n\nCall us: (555) 123-4567",
                "alt_text": "A drain",
                "media_source": {
                    "source_type": "video_id",
                    "media_id": "55",
                    "cover_image_key_frame_time": 0,
                },
            },
        ),
    ],
    ids=["picture and link", "several pictures", "video and number"],
)
def test_each_kind_of_post_is_one_pin(post: Outgoing, handle: Handle, form: dict[str, Any]) -> None:
    session, requests = scripted(answered({"id": "9"}, 201))

    outcome = the_network().commit(post, session, handle)

    assert outcome == Published("9", "https://www.pinterest.com/pin/9/")
    assert requests[0].url == "https://api.pinterest.com/v5/pins"
    assert requests[0].headers["Authorization"] == "Bearer sandbox-h2o"
    sent = json.loads(requests[0].body or b"")
    assert sent == {"board_id": "77", **form}
    CONTRACT.require(sent, CONTRACT.schema_of("PinCreate"))


@pytest.mark.parametrize(
    ("post", "code"),
    [
        (a_pin(options={}), "board_missing"),
        (a_pin(options={"board": "Tips"}), "board_unknown"),
        (a_pin(media=()), "media_missing"),
        (a_pin(media=(PICTURE,) * 6), "too_many_pictures"),
        (a_pin(media=(PICTURE, a_film())), "video_not_alone"),
        (a_pin(media=(Medium(url="https://cdn.example/a.mp4"),)), "video_elsewhere"),
        (a_pin(title="x" * 101), "title_too_long"),
        (a_pin(options={"board": "77", "title": "x" * 101}), "title_too_long"),
        (a_pin(caption="x" * 801), "text_too_long"),
        (a_pin(cta_url=f"https://h2o.example/{'x' * 2040}"), "link_too_long"),
    ],
)
def test_what_pinterest_would_refuse_is_said_before_anything_is_asked(
    post: Outgoing, code: str
) -> None:
    session, requests = scripted()

    outcome = the_network().prepare(post, session)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, code)
    assert requests == []


@pytest.mark.parametrize(
    "post",
    [
        a_pin(title="x" * 100, caption="x" * 800, media=(PICTURE,) * 5),
        a_pin(media=(replace(PICTURE, alt="é" * 600),)),
    ],
)
def test_what_is_at_the_limits_is_taken(post: Outgoing) -> None:
    session, requests = scripted(answered({"id": "9"}, 201))

    assert isinstance(the_network().prepare(post, session), Prepared)
    the_network().commit(post, session, HANDLE)

    CONTRACT.require(json.loads(requests[0].body or b""), CONTRACT.schema_of("PinCreate"))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (408, {}),
        (500, {"code": 12, "message": "Said there."}),
        (502, "<html>"),
        (503, {}),
        (200, {}),
        (201, {"id": "../9"}),
        (201, "<html>"),
    ],
)
def test_an_answer_that_says_nothing_for_certain_leaves_it_open(status: int, body: object) -> None:
    session, _ = scripted(answered(body, status))

    assert isinstance(the_network().commit(a_pin(), session, HANDLE), Ambiguous)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "30"}, 30),
        ({"x-ratelimit-reset": "67150"}, 67_150),
        ({"x-ratelimit-reset": "9999999"}, 86_400),
        ({"x-ratelimit-reset": "soon"}, None),
        ({}, None),
    ],
)
def test_a_limit_says_how_long_it_lasts(headers: dict[str, str], wait: float | None) -> None:
    session, _ = scripted(answered({"code": 8, "message": "Too many."}, 429, headers))

    outcome = the_network().commit(a_pin(), session, HANDLE)

    assert isinstance(outcome, NotPublished)
    assert outcome.retry_after == wait


@pytest.mark.parametrize(("code", "is_ended"), [(2, True), (3, False), (None, True)])
def test_access_is_renewed_where_new_access_would_do(code: int | None, is_ended: bool) -> None:
    body = {} if code is None else {"code": code, "message": "No."}

    assert the_network().is_ended(answered(body, 401)) is is_ended
    assert not the_network().is_ended(answered(body, 403))


BEFORE = pin(1, "2026-12-22T16:00:00", title="Earlier")
OTHER = pin(3, title="Other", description="Other words.")


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ([listed(pin(), BEFORE)], "9"),
        ([listed(pin(at="2026-12-22T17:00:01+00:00"))], "9"),
        ([listed(pin(description=f" {a_pin().caption}\n"), OTHER)], "9"),
        # It exists since before this post.
        ([listed(pin(at="2026-12-22T16:58:59"))], Presence.ABSENT),
        ([listed()], Presence.ABSENT),
        ([listed(OTHER, BEFORE)], Presence.ABSENT),
        # It may be any of them.
        ([listed(pin(9), pin(10))], Presence.UNKNOWN),
        ([listed(pin(description="Other words."))], Presence.UNKNOWN),
        ([listed(pin(link="https://h2o.example/"))], Presence.UNKNOWN),
        ([listed({**pin(), "created_at": None})], Presence.UNKNOWN),
        ([listed(pin(), pin(10, title="Only the same words"))], "9"),
        # Newest first, back to before it was due: the rest is older.
        ([listed(OTHER, BEFORE, bookmark="b")], Presence.ABSENT),
        ([listed(BEFORE, OTHER, bookmark="b"), listed(pin())], "9"),
        ([listed(OTHER, bookmark="b"), listed(BEFORE)], Presence.ABSENT),
        ([*[listed(OTHER, bookmark="b")] * 4], Presence.UNKNOWN),
        ([listed(OTHER, bookmark="b"), answered({}, 500)], Presence.UNKNOWN),
        ([answered({"code": 40, "message": "Board not found."}, 404)], Presence.UNKNOWN),
        ([answered("<html>")], Presence.UNKNOWN),
        ([answered({"items": None})], Presence.UNKNOWN),
        ([NoAnswer("answer_timeout", "No answer.")], Presence.UNKNOWN),
    ],
)
def test_a_look_says_only_what_is_certain(
    pages: list[Response | TransportFailure], found: str | Presence
) -> None:
    session, requests = scripted(*pages)

    seen = the_network().find(a_pin(), session, HANDLE)

    assert (seen.platform_post_id if isinstance(seen, Published) else seen) == found
    assert len(requests) == len(pages)
    assert urlsplit(requests[0].url).path == "/v5/boards/77/pins"


def test_a_pin_without_words_is_never_told_from_another() -> None:
    bare = {"title": "", "description": "", "link": None}
    wordless = a_pin(title="", caption="")

    assert the_network().find(wordless, scripted(listed(pin(**bare)))[0], HANDLE) is (
        Presence.UNKNOWN
    )
    assert the_network().find(wordless, scripted(listed(OTHER))[0], HANDLE) is Presence.UNKNOWN
    assert the_network().find(wordless, scripted(listed())[0], HANDLE) is Presence.ABSENT


def test_nothing_is_repeated_without_a_look() -> None:
    assert PROFILE.repeats is None
    assert PROFILE.finds


REGISTERED = {
    "media_id": "55",
    "media_type": "video",
    "upload_url": "https://uploads.example/",
    "upload_parameters": {"key": "k", "policy": "p"},
}
ADDED = answered("", 204)


def stepped(so_far: Progress | None, *answers: Response | TransportFailure) -> Any:
    transport = ScriptedTransport(*answers)
    session = DirectSession(the_network(), CONNECTION, transport, PicturesInHand(film=b"the film"))
    return the_network().prepare(a_pin(media=(a_film(),)), session, so_far), transport.requests


def test_a_video_is_left_to_the_function_that_has_time_for_it() -> None:
    outcome, requests = stepped(None)

    assert outcome == Preparing(Progress(), NOW)
    assert requests == []
    assert PROFILE.lead.video > timedelta()


def test_a_video_is_sent_behind_all_that_came_with_its_address() -> None:
    outcome, requests = stepped(Progress(), answered(REGISTERED, 201), ADDED)

    assert outcome.progress == Progress({"media": "55"})
    assert [urlsplit(each.url).netloc for each in requests] == [
        "api.pinterest.com",
        "uploads.example",
    ]
    body = requests[1].body or b""
    places = [body.index(part) for part in (b'name="key"', b'name="policy"', b'name="file"')]
    assert places == sorted(places)
    assert b"the film" in body
    assert "Authorization" not in requests[1].headers


@pytest.mark.parametrize(
    ("answers", "refusal", "code"),
    [
        ([answered({"code": 8, "message": "Later."}, 429)], Refusal.RATE_LIMITED, "429/8"),
        ([answered({}, 500)], Refusal.TRANSIENT, "http_500"),
        ([NoAnswer("answer_timeout", "No.")], Refusal.TRANSIENT, "answer_timeout"),
        (
            [answered({**REGISTERED, "upload_url": "http://10.0.0.1/"}, 201)],
            Refusal.TRANSIENT,
            "unreadable_answer",
        ),
        (
            [answered({**REGISTERED, "upload_parameters": None}, 201)],
            Refusal.TRANSIENT,
            "unreadable_answer",
        ),
        (
            [answered(REGISTERED, 201), answered("<Error>", 403)],
            Refusal.TRANSIENT,
            "upload_refused",
        ),
    ],
)
def test_an_upload_that_fails_has_shown_nothing(
    answers: list[Response | TransportFailure], refusal: Refusal, code: str
) -> None:
    outcome, _ = stepped(Progress(), *answers)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (refusal, code)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (answered({"status": "registered"}), Progress({"media": "55"})),
        (answered({"status": "processing"}), Progress({"media": "55"})),
        # Not stored: it is uploaded again.
        (answered({"code": 40, "message": "Media not found."}, 404), Progress()),
    ],
)
def test_a_video_is_waited_for(answer: Response, expected: Progress) -> None:
    outcome, _ = stepped(Progress({"media": "55"}), answer)

    assert isinstance(outcome, Preparing)
    assert outcome.progress == expected
    assert outcome.again_at > NOW


def test_a_video_that_was_worked_on_is_pinned_by_its_number() -> None:
    outcome, _ = stepped(Progress({"media": "55"}), answered({"status": "succeeded"}))

    assert isinstance(outcome, Prepared)
    assert outcome.handle["media"] == "55"
    assert not outcome.holds(NOW + timedelta(days=1))


def test_a_video_that_can_not_be_worked_on_is_told() -> None:
    outcome, _ = stepped(Progress({"media": "55"}), answered({"status": "failed"}))

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "video_failed")


def test_several_pictures_are_made_one_size() -> None:
    wide = StoredFile(key="k", content_type="image/jpeg", size=9, width=1600, height=900)
    first = Medium(url="a", asset=asset(files={"full": wide}), file=wide)

    single = the_network().picture_spec(a_pin(media=(first,)))
    several = the_network().picture_spec(a_pin(media=(first, PICTURE)))

    assert isinstance(single, PictureSpec)
    assert single.exact is None
    assert several.exact == (1600, 900)


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        (listed({"id": "77", "name": "Tips"}), []),
        (listed(), ["no_boards"]),
        (answered({"code": 2, "message": "Authentication failed."}, 401), ["credentials_refused"]),
        (answered({"code": 3, "message": "Scopes."}, 401), ["credentials_refused"]),
        (answered({"code": 29, "message": "Trial."}, 403), ["account_refused"]),
        (answered({"code": 0, "message": "No."}, 403), ["account_refused"]),
        (answered({"code": 8, "message": "Too many."}, 429), ["quota_used_up"]),
        (answered({}, 500), ["network_unavailable"]),
        (NoAnswer("answer_timeout", "No."), ["network_unavailable"]),
    ],
)
def test_a_check_says_what_a_refusal_means(
    answer: Response | TransportFailure, codes: list[str]
) -> None:
    said = the_network().check(scripted(answer)[0])

    assert [each.code for each in said.findings] == codes
    # Choices that could not be read are not deleted.
    assert (said.choices is None) is (bool(codes) and codes != ["no_boards"])


def test_boards_are_read_page_by_page_and_those_for_ads_are_left_out() -> None:
    session, requests = scripted(
        listed({"id": "77", "name": "Tips"}, {"id": "x", "name": "?"}, bookmark="b"),
        listed({"id": "78", "name": "Ads", "is_ads_only": True}, {"id": "79", "name": "Ideas"}),
    )

    said = the_network().check(session)

    assert said.choices == {"board": (("77", "Tips"), ("79", "Ideas"))}
    assert dict(parse_qsl(urlsplit(requests[1].url).query)) == {"page_size": "250", "bookmark": "b"}


GIVEN = {"access_token": "new", "expires_in": 2_592_000, "refresh_token": "next"}


@pytest.mark.parametrize(
    ("answer", "connection"),
    [
        (
            {**GIVEN, "refresh_token_expires_in": 5_184_000},
            {"access_token": "new", "refresh_token": "next"},
        ),
        ({"access_token": "new"}, {"access_token": "new", "refresh_token": "sandbox-h2o.1"}),
    ],
)
def test_each_renewal_gives_what_the_next_one_takes(
    answer: dict[str, Any], connection: dict[str, str]
) -> None:
    transport = ScriptedTransport(answered(answer))

    renewed = the_network().renew(CONNECTION, transport)

    assert isinstance(renewed, Renewed)
    assert renewed.connection == {"username": "h2o", **connection}
    sent = dict(parse_qsl((transport.requests[0].body or b"").decode()))
    assert sent == {"grant_type": "refresh_token", "refresh_token": "sandbox-h2o.1"}
    assert transport.requests[0].headers["Authorization"].startswith("Basic ")
    ends = answer.get("refresh_token_expires_in")
    assert renewed.grant_ends_at == (NOW + timedelta(seconds=ends) if ends else None)


@pytest.mark.parametrize(
    ("answer", "dead"),
    [
        (answered({"code": 283, "message": "sandbox-h2o.1 is not valid."}, 400), True),
        # The app is refused, which no account can fix.
        (answered({"code": 2, "message": "Invalid client."}, 401), False),
        (answered({"code": 8, "message": "Too many."}, 429), False),
        (answered("<html>", 502), False),
        (answered({}), False),
        (NoAnswer("answer_timeout", "No."), False),
    ],
)
def test_access_is_dead_only_where_the_refresh_token_is_refused(
    answer: Response | TransportFailure, dead: bool
) -> None:
    outcome = the_network().renew(CONNECTION, ScriptedTransport(answer))

    assert isinstance(outcome, NotRenewed)
    assert outcome.dead is dead
    assert "sandbox-h2o" not in outcome.message


def test_access_without_a_refresh_token_ends_for_good() -> None:
    connection = {name: CONNECTION[name] for name in ("username", "access_token")}

    outcome = the_network().renew(connection, ScriptedTransport())

    assert isinstance(outcome, NotRenewed)
    assert outcome.dead


def test_an_app_that_is_gone_ends_no_account_s_access() -> None:
    outcome = Pinterest(StandingClock()).renew(CONNECTION, ScriptedTransport())

    assert isinstance(outcome, NotRenewed)
    assert (outcome.dead, outcome.code) == (False, "not_configured")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "@h2o"}, "connection.username"),
        ({"access_token": ""}, "connection.access_token"),
        ({"refresh_token": "a b"}, "connection.refresh_token"),
        ({"board": "77"}, "connection.board"),
    ],
)
def test_a_connection_that_is_wrong_is_named_by_its_field(
    changes: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        the_network().check_connection({**CONNECTION, **changes})

    assert [each.field for each in refused.value.errors] == [field]


def test_a_code_that_is_refused_is_told_in_pinterest_s_words_without_secrets() -> None:
    asked = Asked(app=APP, redirect_uri="https://d.example", state="s", verifier="v")
    refused = answered({"code": 283, "message": "The code c0de is used."}, 400)

    outcome = the_network().exchange(asked, "c0de", ScriptedTransport(refused))

    assert isinstance(outcome, NotAuthorised)
    assert "The code [secret] is used." in outcome.message
