"""Pinterest: picture pins, several pictures, and video pins, on a board that people choose.

One call makes and shows a pin, and Pinterest has no idempotency key. So nothing is repeated without
a look: the board lists its pins. Sources: pinterest/api-description, v5/openapi.json (5.23.0);
Pinterest, Access tiers, Rate limits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from drumbeat.domain import findings
from drumbeat.domain.authorising import App, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.derivatives import JPEG, MP4, PNG, QUICKTIME, PictureSpec, VideoSpec
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck, Finding
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import Lead, LinkPlace, Look, OAuth, Option, OptionKind, Profile
from drumbeat.domain.publishing import (
    NOT_BEFORE,
    Ambiguous,
    Handle,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Preparing,
    Presence,
    Progress,
    Published,
    Refusal,
)
from drumbeat.domain.text_lengths import Unit
from drumbeat.platforms import pinterest_errors as errors
from drumbeat.platforms import pinterest_forms as forms
from drumbeat.platforms.app_account import AppAccount
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.listed_posts import CLOCKS_DIFFER
from drumbeat.platforms.pictures import like_the_first
from drumbeat.platforms.pinterest_forms import BOARD, NUMBER, TITLE
from drumbeat.platforms.pinterest_lists import boards_of, items_of, reach_back, sought
from drumbeat.platforms.pinterest_login import SCOPES, Login
from drumbeat.platforms.pinterest_videos import Videos
from drumbeat.platforms.steps import Asking, Refused, json_request, visible
from drumbeat.ports import (
    AccessLost,
    Clock,
    NoAnswer,
    NotSent,
    Request,
    Response,
    Session,
    Transport,
)

REAL_SITE, REAL_API = "https://www.pinterest.com", "https://api.pinterest.com"
#: Our choice: the documentation has no sizes. Other developers say 20 MB, 2,000 by 3,000 pixels,
#: and that the pictures of a carousel must have one size. A video is uploaded in one request.
_PICTURE = PictureSpec(
    max_width=2000, max_height=3000, max_bytes=10_000_000, content_types=frozenset({JPEG, PNG})
)
_VIDEO = VideoSpec(
    max_bytes=100_000_000,
    min_seconds=4,
    max_seconds=900,
    content_types=frozenset({MP4, QUICKTIME}),
)
PROFILE = Profile(
    name="pinterest",
    display_name="Pinterest",
    connects_by=OAuth(
        scopes=SCOPES,
        asks=("see your account, its boards and pins", "pin to your boards"),
        targets="account",
    ),
    limits=Limits(
        texts=(
            TextLimit(Unit.CODE_POINTS, forms.MOST_OF_TEXT),
            TextLimit(Unit.CODE_POINTS, forms.MOST_OF_TITLE, field=TITLE),
        ),
        media=MediaLimits(
            most=forms.MOST_PICTURES,
            least=1,
            content_types=frozenset({JPEG, PNG}),
            max_bytes=20_000_000,
            fetches=True,
            picture=_PICTURE,
            video=_VIDEO,
            shows_alt=True,
        ),
    ),
    options=(
        Option(
            name=BOARD,
            label="Board",
            kind=OptionKind.CHOICE,
            help="Where its pins go. A board that is missing here comes with the next check.",
            of_account=True,
            required=True,
        ),
        Option(
            name=TITLE,
            label="Title of the pin",
            kind=OptionKind.TEXT,
            help="Where there is none, the post's own title.",
            most=forms.MOST_OF_TITLE,
            unit=Unit.CODE_POINTS,
        ),
    ),
    link=LinkPlace.FIELD,
    link_with_media=LinkPlace.FIELD,
    look=Look(media_first=True, carousel=True),
    # Our choice: the documented limits count calls in a minute, or in a day with trial access.
    pacing=Pacing(gap=timedelta(seconds=20)),
    finds=True,
    repeats=None,
    settles=timedelta(minutes=5),
    lead=Lead(video=timedelta(minutes=15)),
)
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
_NAME = re.compile(r"[\w.-]{1,100}")


class Pinterest(AppAccount):
    """Connection: `username`, `access_token`, and `refresh_token` unless it is to expire.

    `url` replaces all of Pinterest's hosts.
    """

    profile = PROFILE

    def __init__(
        self,
        clock: Clock,
        app: Callable[[], App | None] = lambda: None,
        *,
        url: str = "",
        api_version: str = "v5",
    ) -> None:
        own = url.rstrip("/")
        self._site = own or REAL_SITE
        self._api = f"{own or REAL_API}/{api_version}"
        self._login = Login(site=self._site, api=self._api, app=app)
        super().__init__(clock, self._login)
        self._videos = Videos(self._api, own, clock)

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        wrong = unknown_fields(connection, {"username", "access_token", "refresh_token"})
        if not _matches(_NAME, connection.get("username")):
            wrong.append(FieldError("connection.username", "must be the account's name, without @"))
        for name in ("access_token", "refresh_token"):
            is_there = name in connection or name == "access_token"
            if is_there and not _matches(_TOKEN, connection.get(name)):
                remedy = "must be a token of the account, without spaces"
                wrong.append(FieldError(f"connection.{name}", remedy))
        if wrong:
            raise InvalidInput(wrong)
        return {"username": f"@{connection['username']}"}

    # Connecting by OAuth (`ports.Authorises`), and renewing (`ports.Renews`)

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        return self._login.targets(grant, transport)

    def connection_of(
        self,
        grant: Grant,
        target_id: str,  # noqa: ARG002 (there is one)
        transport: Transport,
    ) -> Renewed | NotAuthorised:
        return self._login.connection_of(grant, transport)

    def has_access(self, connection: Connection) -> bool:  # noqa: ARG002
        return True

    def is_ended(self, answer: Response) -> bool:
        return errors.is_ended(answer)

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        return self._login.renew(connection, transport, self._clock.now())

    # Posting

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: forms.text_of(post), TITLE: forms.title_of(post)}

    def picture_spec(self, post: Outgoing) -> PictureSpec:
        """The pictures of a carousel have one size, with nothing cut off that nobody chose."""
        return like_the_first(post, _PICTURE)

    def unfit(self, post: Outgoing) -> NotPublished | None:
        return forms.unfit(post)

    def check(self, session: Session) -> ConnectionCheck:
        """Ask for the boards, which also shows whether the token is valid."""
        refusals: list[Response] = []

        def page(query: str) -> Mapping[str, Any]:
            answer = session.send(self._asking("GET", f"boards?{query}"))
            document = answer.document()
            if answer.status == 200 and document is not None:
                return document
            refusals.append(answer)
            return {}

        try:
            listing = items_of(page)
        except AccessLost as error:
            return ConnectionCheck(findings=(_without_access(error),))
        except (NotSent, NoAnswer) as failure:
            unclear = findings.warning("network_unavailable", failure.message)
            return ConnectionCheck(findings=(unclear,))
        if refusals:
            return ConnectionCheck(findings=(self._refused(refusals[0], session),))
        boards = boards_of(listing.items)
        return ConnectionCheck(findings=() if boards else (_NO_BOARD,), choices={BOARD: boards})

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None = None
    ) -> Prepared | Preparing | NotPublished:
        """Have a video processed; for pictures only access is renewed."""
        unfit = forms.unfit(post)
        if unfit:
            return unfit
        _ = session.connection  # renews it now instead of when the pin is due
        now = self._clock.now()
        begins = max(post.earliest, now) - CLOCKS_DIFFER
        handle = {
            "board": str(post.options[BOARD]),
            # The pin can't exist before this time.
            NOT_BEFORE: begins.astimezone(UTC).isoformat(),
        }
        if not forms.is_video(post):
            return Prepared(handle)
        try:
            return self._videos.prepared(post.media[0], session, so_far, handle)
        except Refused as error:
            return error.outcome

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Make the pin."""
        pin = forms.pin_of(post, handle, session.media)
        answer = visible(session, self._asking("POST", "pins", pin))
        if not isinstance(answer, Response):
            return answer
        number = (answer.document() or {}).get("id")
        if answer.status in (200, 201) and NUMBER.fullmatch(str(number)):
            return self._published(str(number))
        return errors.meaning(answer, session.connection, self._clock.now())

    def find(self, post: Outgoing, session: Session, handle: Handle) -> Published | Presence:
        """Look through the board's pins."""
        begins = datetime.fromisoformat(str(handle[NOT_BEFORE]))

        def page(query: str) -> Mapping[str, Any]:
            answer = session.send(self._asking("GET", f"boards/{handle['board']}/pins?{query}"))
            document = answer.document()
            return document if answer.status == 200 and document is not None else {}

        try:
            listing = items_of(page, lambda pins: reach_back(pins, begins))
        except (NotSent, NoAnswer):
            return Presence.UNKNOWN
        match = sought(listing, post, begins)
        return match if isinstance(match, Presence) else self._published(match)

    def _published(self, number: str) -> Published:
        return Published(number, f"{self._site}/pin/{number}/")

    def _asking(self, method: str, path: str, document: Any = None) -> Asking:
        def asking(connection: Connection) -> Request:
            headers = {"Authorization": f"Bearer {connection['access_token']}"}
            return json_request(method, f"{self._api}/{path}", headers, document)

        return asking

    def _refused(self, answer: Response, session: Session) -> Finding:
        """What a refusal to list the boards means for later posts."""
        outcome = errors.meaning(answer, session.connection, self._clock.now())
        if isinstance(outcome, Ambiguous):
            return findings.warning("network_unavailable", outcome.message)
        words = f"{outcome.message} ({outcome.code})"
        match outcome.refusal:
            case Refusal.REAUTH:
                return findings.error("credentials_refused", f"{words} Connect the account again.")
            case Refusal.RATE_LIMITED:
                return findings.warning("quota_used_up", f"{words} Posts wait for room.")
            case Refusal.TRANSIENT:
                return findings.warning("network_unavailable", words)
            case _:
                return findings.error("account_refused", words)


_NO_BOARD = findings.error(
    "no_boards", "The account has no board to pin to. Make one on Pinterest, and check again."
)


def _without_access(error: AccessLost) -> Finding:
    if error.dead:
        return findings.error("credentials_refused", f"{error.message} Connect the account again.")
    return findings.warning("network_unavailable", error.message)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
