"""Google Business Profile: posts of a location, as updates, offers and events.

One call makes a post, and Google has no idempotency key. So nothing is repeated without a look: the
location lists its posts. A new post is processed before it is shown, and may then be rejected.
Sources: Google My Business API v4, LocalPost (2026-04), Posts, Limits; Account Management v1;
Business Information v1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from drumbeat.domain import findings
from drumbeat.domain.authorising import App, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.derivatives import JPEG, PNG, PictureSpec
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck, Finding
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import LinkPlace, OAuth, Option, OptionKind, Profile
from drumbeat.domain.publishing import (
    NOT_BEFORE,
    Accepted,
    Ambiguous,
    Handle,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Presence,
    Progress,
    Published,
    Refusal,
)
from drumbeat.domain.text_lengths import Unit
from drumbeat.platforms import google_business_errors as errors
from drumbeat.platforms import google_business_forms as forms
from drumbeat.platforms.app_account import AppAccount
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.google_business_locations import LOCATION, Locations
from drumbeat.platforms.google_business_posts import Posts
from drumbeat.platforms.google_login import GoogleLogin
from drumbeat.platforms.listed_posts import CLOCKS_DIFFER
from drumbeat.ports import AccessLost, Clock, NoAnswer, NotSent, Response, Session, Transport

SCOPES = ("https://www.googleapis.com/auth/business.manage",)
PROFILE = Profile(
    name="google_business",
    display_name="Google Business Profile",
    connects_by=OAuth(
        scopes=SCOPES,
        # Google has no narrower scope.
        asks=("see and manage your business profiles; it makes posts, and changes nothing else",),
        targets="location",
    ),
    limits=Limits(
        texts=(TextLimit(Unit.CODE_POINTS, forms.MOST_OF_TEXT, documented=False),),
        media=MediaLimits(
            most=1,
            content_types=frozenset({JPEG, PNG}),
            max_bytes=5_000_000,
            fetches=True,
            picture=PictureSpec(
                max_width=2048,
                max_height=2048,
                min_width=400,
                max_bytes=5_000_000,
                content_types=frozenset({JPEG, PNG}),
            ),
        ),
        needs_something=True,
    ),
    options=(
        Option(
            name="kind",
            label="Kind of post",
            kind=OptionKind.CHOICE,
            choices=(
                (forms.UPDATE, "Update"),
                (forms.OFFER, "Offer"),
                (forms.EVENT, "Event"),
            ),
            default=forms.UPDATE,
        ),
        Option(
            name="event_title",
            label="Title of the event or offer",
            kind=OptionKind.TEXT,
            help="Where there is none, the post's own title.",
            most=forms.MOST_OF_TITLE,
            unit=Unit.CODE_POINTS,
        ),
        Option(
            name="starts_on",
            label="First day",
            kind=OptionKind.DATE,
            help="Of the event or offer.",
        ),
        Option(
            name="starts_at",
            label="Begins at",
            kind=OptionKind.TEXT,
            help="Such as 9:00, by the location's clock.",
            most=5,
        ),
        Option(
            name="ends_on",
            label="Last day",
            kind=OptionKind.DATE,
            help="Of the event or offer.",
        ),
        Option(
            name="ends_at",
            label="Ends at",
            kind=OptionKind.TEXT,
            help="Such as 17:30, by the location's clock.",
            most=5,
        ),
        Option(
            name="coupon_code",
            label="Coupon code",
            kind=OptionKind.TEXT,
            help="Of an offer.",
            most=58,
        ),
        Option(
            name="redeem_url",
            label="Where to redeem it",
            kind=OptionKind.LINK,
            help="Of an offer; without it, where the button leads.",
        ),
        Option(
            name="terms",
            label="Terms",
            kind=OptionKind.TEXT,
            help="Of an offer.",
            most=1_000,
        ),
        Option(
            name="language",
            label="Language",
            kind=OptionKind.TEXT,
            help="Of the text, such as en or de.",
            most=12,
            default="en",
        ),
    ),
    link=LinkPlace.CARD,
    link_with_media=LinkPlace.CARD,
    # Google takes ten edits of a profile in a minute.
    pacing=Pacing(gap=timedelta(seconds=20)),
    finds=True,
    repeats=None,
    settles=timedelta(minutes=5),
)
#: The pause before a post in processing is asked about again.
_PAUSE = timedelta(minutes=1)
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")


class GoogleBusiness(AppAccount):
    """Connection: `location` (accounts/1/locations/2), `title`, `access_token`, `refresh_token`,
    `scope`. `url` replaces all of Google's hosts."""

    profile = PROFILE

    def __init__(
        self, clock: Clock, app: Callable[[], App | None] = lambda: None, *, url: str = ""
    ) -> None:
        own = url.rstrip("/")
        self._app = app
        self._login = GoogleLogin(network=PROFILE.display_name, scopes=SCOPES, url=own)
        super().__init__(clock, self._login)
        self._locations = Locations(own)
        self._posts = Posts(own)

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        fields = {"location", "title", "access_token", "refresh_token", "scope"}
        wrong = unknown_fields(connection, fields)
        if not _matches(LOCATION, connection.get("location")):
            remedy = "must be the location's name, such as accounts/1/locations/2"
            wrong.append(FieldError("connection.location", remedy))
        for name in ("access_token", "refresh_token"):
            if not _matches(_TOKEN, connection.get(name)):
                remedy = "must be a token of an account that manages the location, without spaces"
                wrong.append(FieldError(f"connection.{name}", remedy))
        for name in ("title", "scope"):
            if name in connection and not (isinstance(connection[name], str) and connection[name]):
                wrong.append(FieldError(f"connection.{name}", "must be text"))
        if wrong:
            raise InvalidInput(wrong)
        return {"location": connection.get("title") or connection["location"]}

    # Connecting by OAuth (`ports.Authorises`), and renewing (`ports.Renews`)

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        return self._locations.targets(grant.connection, transport, self._clock.now())

    def connection_of(
        self, grant: Grant, target_id: str, transport: Transport
    ) -> Renewed | NotAuthorised:
        title = self._locations.title(grant.connection, target_id, transport, self._clock.now())
        if isinstance(title, NotAuthorised):
            return title
        connection = {**grant.connection, "location": target_id, "title": title}
        return Renewed(connection, grant.access_ends_at, grant.grant_ends_at)

    def has_access(self, connection: Connection) -> bool:
        return bool(connection.get("access_token"))

    def is_ended(self, answer: Response) -> bool:
        return answer.status == 401

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        return self._login.renew(connection, self._app, transport, self._clock.now())

    # Posting

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: forms.text_of(post)}

    def unfit(self, post: Outgoing) -> NotPublished | None:
        return forms.unfit(post)

    def check(self, session: Session) -> ConnectionCheck:
        """Ask for the location, and also for its posts, which belong to another API."""
        try:
            location = session.send(self._locations.asking)
            posts = session.send(self._posts.listing(urlencode({"pageSize": 1})))
        except AccessLost as error:
            return ConnectionCheck(findings=(_without_access(error),))
        except (NotSent, NoAnswer) as failure:
            unclear = findings.warning("network_unavailable", failure.message)
            return ConnectionCheck(findings=(unclear,))
        for answer in (location, posts):
            if answer.status != 200 or answer.document() is None:
                return ConnectionCheck(findings=(self._refused(answer, session),))
        metadata = (location.document() or {}).get("metadata")
        if isinstance(metadata, Mapping) and metadata.get("canOperateLocalPost") is False:
            return ConnectionCheck(findings=(_NOT_READY,))
        return ConnectionCheck()

    def prepare(
        self,
        post: Outgoing,
        session: Session,
        so_far: Progress | None = None,  # noqa: ARG002 (the interface's)
    ) -> Prepared | NotPublished:
        """Nothing can be prepared there; access is renewed."""
        unfit = forms.unfit(post)
        if unfit:
            return unfit
        _ = session.connection  # renews it now instead of when the post is due
        begins = max(post.earliest, self._clock.now()) - CLOCKS_DIFFER
        # The post can't exist before this time.
        return Prepared({NOT_BEFORE: begins.astimezone(UTC).isoformat()})

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Make the post; Google may still have to review it."""
        form = forms.local_post_of(post, session.media)
        answer = self._posts.made(session, form)
        if not isinstance(answer, Response):
            return answer
        entry = self._posts.of(answer.document(), session) if answer.status == 200 else None
        if entry is None:
            return errors.meaning(answer, session.connection, self._clock.now())
        return self._outcome(entry, handle)

    def find(
        self, post: Outgoing, session: Session, handle: Handle
    ) -> Published | Accepted | NotPublished | Presence:
        """Ask for the post that Google has accepted, or look through the location's posts."""
        try:
            if "name" in handle:
                entry = self._posts.named(session, str(handle["name"]))
                return Presence.UNKNOWN if entry is None else self._outcome(entry, handle)
            begins = datetime.fromisoformat(str(handle[NOT_BEFORE]))
            match = self._posts.sought(session, post, begins)
        except (NotSent, NoAnswer):
            return Presence.UNKNOWN
        return match if isinstance(match, Presence) else self._outcome(match, handle)

    def _outcome(
        self, entry: Mapping[str, Any], handle: Handle
    ) -> Published | Accepted | NotPublished:
        name, state, url = str(entry["name"]), entry.get("state"), entry.get("searchUrl")
        if state == "LIVE":
            shown = isinstance(url, str) and url.startswith(("https://", "http://"))
            return Published(name.rpartition("/")[2], str(url) if shown else None)
        if state == "REJECTED":
            return NotPublished(Refusal.PERMANENT, "rejected", _REJECTED)
        return Accepted({**handle, "name": name}, self._clock.now() + _PAUSE)

    def _refused(self, answer: Response, session: Session) -> Finding:
        """What a refusal to show the location means for later posts."""
        outcome = errors.meaning(answer, session.connection, self._clock.now())
        if isinstance(outcome, Ambiguous):
            return findings.warning("network_unavailable", outcome.message)
        words = f"{outcome.message} ({outcome.code})"
        match outcome.refusal:
            case Refusal.REAUTH:
                return findings.error("credentials_refused", f"{words} Connect the location again.")
            case Refusal.RATE_LIMITED:
                return findings.warning("quota_used_up", f"{words} Posts wait for room.")
            case _:
                return findings.error("location_refused", words)


_REJECTED = (
    "Google has rejected the post: it goes against its rules for posts. Telephone numbers in the "
    "text are often the reason."
)
_NOT_READY = findings.error(
    "location_not_ready",
    "Google takes no posts for this location: it is not verified, or it is suspended. See to it in "
    "Google Business Profile, and check again.",
)


def _without_access(error: AccessLost) -> Finding:
    if error.dead:
        words = f"{error.message} Connect the location again."
        return findings.error("credentials_refused", words)
    return findings.warning("network_unavailable", error.message)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
