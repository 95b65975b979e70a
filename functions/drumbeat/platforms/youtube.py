"""YouTube: a video, uploaded as private in advance and shown on the second.

The video's id is saved before it is shown; showing it is an update that may be repeated. Sources:
YouTube Data API, Resumable Uploads, Videos, Errors, Quota costs; Google's discovery document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from drumbeat.domain import findings
from drumbeat.domain.authorising import App, Grant, NotAuthorised, Target
from drumbeat.domain.caps import Cap
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.derivatives import MP4, QUICKTIME, WEBM, VideoSpec
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck, Finding
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import (
    ALWAYS,
    Lead,
    LinkPlace,
    Look,
    OAuth,
    Option,
    OptionKind,
    Profile,
)
from drumbeat.domain.publishing import (
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
    Scope,
)
from drumbeat.domain.text_lengths import Unit
from drumbeat.platforms import youtube_errors as errors
from drumbeat.platforms.app_account import AppAccount
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.google_login import GoogleLogin
from drumbeat.platforms.steps import Refused, hidden, json_request, looked, visible
from drumbeat.platforms.youtube_upload import Upload
from drumbeat.platforms.youtube_video import (
    MOST_DESCRIPTION,
    MOST_TITLE,
    PUBLIC,
    TITLE,
    UNLISTED,
    asking,
    description_of,
    mark_of,
    snippet_of,
    status_of,
    title_of,
    unfit,
)
from drumbeat.ports import AccessLost, Clock, NoAnswer, NotSent, Response, Session, Transport

REAL_API, REAL_SITE = "https://www.googleapis.com", "https://youtu.be"
_AUTH = "https://www.googleapis.com/auth/"
#: Scopes for uploading, for reading the state, and for showing a video.
SCOPES = tuple(
    f"{_AUTH}{each}" for each in ("youtube.upload", "youtube.readonly", "youtube.force-ssl")
)
#: Uploads per project and day since 2026-06-01, unless Google has granted more.
UPLOADS_PER_DAY = 100
#: The longest videos of unverified channels.
_UNVERIFIED_SECONDS = 900

PROFILE = Profile(
    name="youtube",
    display_name="YouTube",
    connects_by=OAuth(
        scopes=SCOPES,
        asks=("see your channels", "upload videos to the one that you choose, and show them"),
        targets="channel",
    ),
    limits=Limits(
        texts=(
            TextLimit(Unit.UTF8_BYTES, MOST_DESCRIPTION),
            TextLimit(Unit.CODE_POINTS, MOST_TITLE, field=TITLE),
        ),
        media=MediaLimits(
            least=1,
            most=1,
            pictures=False,
            strangers=False,
            video=VideoSpec(
                max_bytes=256_000_000_000,
                max_seconds=43_200,
                content_types=frozenset({MP4, QUICKTIME, WEBM}),
            ),
        ),
    ),
    options=(
        Option(
            name=TITLE,
            label="Title",
            kind=OptionKind.TEXT,
            help="Of the video; without one it has the title of the text.",
            most=MOST_TITLE,
            unit=Unit.CODE_POINTS,
        ),
        Option(
            name="privacy",
            label="Who sees it",
            kind=OptionKind.CHOICE,
            choices=((PUBLIC, "Everyone"), (UNLISTED, "Whoever has the link")),
            default=PUBLIC,
        ),
        Option(
            name="tags",
            label="Tags",
            kind=OptionKind.TEXTS,
            help="Words by which the video is found, 500 characters in all.",
        ),
        Option(
            name="made_for_kids",
            label="Made for kids",
            kind=OptionKind.FLAG,
            help="The law wants it said (COPPA): whether children are its audience.",
            default=False,
        ),
        Option(
            name="synthetic",
            label="Altered or made by AI",
            kind=OptionKind.FLAG,
            help="It looks real and is not: YouTube wants that said.",
            default=False,
        ),
    ),
    link=LinkPlace.TEXT,
    link_with_media=LinkPlace.TEXT,
    look=Look(media_first=True),
    # The gap is our choice.
    pacing=Pacing(
        gap=timedelta(seconds=20),
        caps=(Cap(most=UPLOADS_PER_DAY, window=errors.PACIFIC, scope=Scope.APP),),
    ),
    finds=True,
    # Showing a video again changes nothing.
    repeats=ALWAYS,
    settles=timedelta(minutes=1),
    # Time for processing a minute of video; and for sending 10^9 bytes at 10 Mbit/s.
    lead=Lead(video=timedelta(minutes=15), gigabyte=timedelta(minutes=20)),
    # A private video does not expire.
    uploads_last=timedelta(days=90),
)
_CHANNEL_ID = re.compile(r"[A-Za-z0-9_-]{4,64}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
_SHOWN = {PUBLIC, UNLISTED}
_LOCKED = (
    "YouTube keeps the video private. It does so with all videos of a project that Google has not "
    "audited: whoever operates this Drumbeat has to apply for that. The video is in YouTube Studio."
)


class YouTube(AppAccount):
    """Connection: `channel_id` and `refresh_token`, which gives `access_token` and `scope`.

    `url` replaces all of Google's hosts. `uploads_per_day`: how many Google allows the operator's
    project.
    """

    def __init__(
        self,
        clock: Clock,
        app: Callable[[], App | None],
        *,
        url: str = "",
        uploads_per_day: str = str(UPLOADS_PER_DAY),
    ) -> None:
        self._app = app
        stand_in = url.rstrip("/")
        self._api = stand_in or REAL_API
        self._site = f"{stand_in}/watch" if stand_in else REAL_SITE
        self._login = GoogleLogin(network=PROFILE.display_name, scopes=SCOPES, url=stand_in)
        super().__init__(clock, self._login)
        self._upload = Upload(self._api, clock)
        cap = replace(PROFILE.pacing.caps[0], most=int(uploads_per_day))
        self.profile = replace(PROFILE, pacing=replace(PROFILE.pacing, caps=(cap,)))

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        fields = {"channel_id", "refresh_token", "access_token", "scope"}
        wrong = unknown_fields(connection, fields)
        if not _matches(_CHANNEL_ID, connection.get("channel_id")):
            wrong.append(FieldError("connection.channel_id", "must be the channel's id, as text"))
        for name in ("refresh_token", "access_token"):
            needed = name == "refresh_token" or name in connection
            if needed and not _matches(_TOKEN, connection.get(name)):
                remedy = "must be a token of Google's for the channel, without spaces"
                wrong.append(FieldError(f"connection.{name}", remedy))
        if not isinstance(connection.get("scope", ""), str):
            wrong.append(FieldError("connection.scope", "must be text"))
        if wrong:
            raise InvalidInput(wrong)
        return {"channel_id": connection["channel_id"]}

    # Connecting by OAuth (`ports.Authorises`), and renewing (`ports.Renews`)

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        """The channels of the person who agreed."""
        url = f"{self._api}/youtube/v3/channels?part=snippet&mine=true&maxResults=50"
        headers = {"Authorization": f"Bearer {grant.connection['access_token']}"}
        try:
            answer = transport.send(json_request("GET", url, headers))
        except (NotSent, NoAnswer) as failure:
            return NotAuthorised(failure.code, failure.message)
        document = answer.document()
        if answer.status != 200 or document is None:
            words = f"YouTube answered HTTP {answer.status} when it was asked for your channels."
            code = errors.reason_of(answer) or f"http_{answer.status}"
            return NotAuthorised(code, f"{words} Try again, and leave everything ticked.")
        items = document.get("items")
        entries = items if isinstance(items, list) else []
        return [target for each in entries if (target := _target(each)) is not None]

    def connection_of(
        self,
        grant: Grant,
        target_id: str,
        transport: Transport,  # noqa: ARG002 (the interface's)
    ) -> Renewed | NotAuthorised:
        connection = {**grant.connection, "channel_id": target_id}
        return Renewed(connection, grant.access_ends_at, grant.grant_ends_at)

    def has_access(self, connection: Connection) -> bool:
        return bool(connection.get("access_token"))

    def is_ended(self, answer: Response) -> bool:
        return errors.is_ended(answer)

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        return self._login.renew(connection, self._app, transport, self._clock.now())

    # Posting

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: description_of(post), TITLE: title_of(post)}

    def unfit(self, post: Outgoing) -> NotPublished | None:
        return unfit(post)

    def check(self, session: Session) -> ConnectionCheck:
        """Ask for the token's channels; costs one unit of the day's 10,000."""
        url = f"{self._api}/youtube/v3/channels?part=id&mine=true"
        try:
            answer = session.send(asking("GET", url))
        except (NotSent, NoAnswer) as failure:
            return ConnectionCheck(findings=(_unreached(failure),))
        items = (answer.document() or {}).get("items")
        if answer.status != 200 or not isinstance(items, list):
            return ConnectionCheck(findings=(self._refused_check(answer, session),))
        faults: list[Finding] = []
        if session.connection["channel_id"] not in [each.get("id") for each in items]:
            words = "The Google account has this channel no more. Connect the channel again."
            faults.append(findings.error("channel_missing", words))
        if lacking := self._lacking(session):
            faults.append(findings.error("permission_missing", lacking))
        return ConnectionCheck(findings=tuple(faults))

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None = None
    ) -> Prepared | Preparing | NotPublished:
        """Begin the upload, then continue step by step until YouTube has processed it."""
        wrong = unfit(post)
        if wrong is not None:
            return wrong
        if so_far is None:
            # Left to the function that is called again within a minute after a failure.
            return Preparing(Progress(), self._clock.now())
        medium, file = post.media[0], post.media[0].file
        if file is None:
            raise AssertionError("What has no file is unfit.")
        try:
            if not (so_far.secret or so_far.shown):
                self._require_allowed(post, session)
                return self._upload.begun(post, file, session)
            return self._upload.step(post, medium, file, session, so_far)
        except Refused as error:
            return error.outcome

    def reuses(self, post: Outgoing, shown: Mapping[str, Any]) -> bool:
        """Whether it is the same video, whatever its texts are."""
        return unfit(post) is None and shown.get("of") == mark_of(post)

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Show the video with the post's present texts, which may have changed since the upload.
        Repeating changes nothing."""
        privacy = str(post.options.get("privacy") or PUBLIC)
        document: dict[str, Any] = {"id": handle["video"], "status": status_of(post, privacy)}
        parts = "status"
        if "category" in handle:
            parts = "snippet,status"
            document["snippet"] = {**snippet_of(post), "categoryId": handle["category"]}
        url = f"{self._api}/youtube/v3/videos?part={parts}"
        answer = visible(session, asking("PUT", url, document))
        if not isinstance(answer, Response):
            return answer
        if answer.status == 200:
            return self._shown(answer, session, handle)
        refusal = errors.refusal_of(answer, session, self._clock.now())
        if refusal is not None:
            return refusal
        return Ambiguous(f"http_{answer.status}", errors.said(answer, session))

    def find(
        self,
        post: Outgoing,  # noqa: ARG002 (the handle names it)
        session: Session,
        handle: Handle,
    ) -> Published | Presence:
        """Ask for the video by its id: only a private one is certainly not shown."""
        privacy = self._privacy(session, handle)
        if privacy in _SHOWN:
            return self._published(handle)
        return Presence.ABSENT if privacy == "private" else Presence.UNKNOWN

    def _shown(self, answer: Response, session: Session, handle: Handle) -> Outcome:
        status = (answer.document() or {}).get("status")
        privacy = status.get("privacyStatus") if isinstance(status, dict) else None
        if privacy == "private":  # asked twice, in case the first answer was wrong
            privacy = self._privacy(session, handle)
            if privacy == "private":
                return NotPublished(Refusal.PERMANENT, "kept_private", _LOCKED)
        if privacy in _SHOWN:
            return self._published(handle)
        return Ambiguous("unreadable_answer", "YouTube's answer could not be read.")

    def _privacy(self, session: Session, handle: Handle) -> str | None:
        url = f"{self._api}/youtube/v3/videos?part=status&id={handle['video']}"
        answer = looked(session, asking("GET", url))
        items = (answer.document() or {}).get("items") if answer is not None else None
        first = items[0] if isinstance(items, list) and items else None
        if answer is None or answer.status != 200 or not isinstance(first, dict):
            return None
        status = first.get("status")
        privacy = status.get("privacyStatus") if isinstance(status, dict) else None
        return privacy if first.get("id") == handle["video"] and isinstance(privacy, str) else None

    def _published(self, handle: Handle) -> Published:
        video = str(handle["video"])
        return Published(video, f"{self._site}/{video}")

    def _require_allowed(self, post: Outgoing, session: Session) -> None:
        """What would make the post fail after a long upload. Raises Refused."""
        try:
            lacking = self._lacking(session)
        except AccessLost:
            lacking = None  # the first call will tell
        if lacking:
            raise Refused(NotPublished(Refusal.REAUTH, "permission_missing", lacking))
        asset = post.media[0].asset
        seconds = asset.duration_seconds if asset else None
        if seconds is None or seconds <= _UNVERIFIED_SECONDS:
            return
        url = f"{self._api}/youtube/v3/channels?part=status&mine=true"
        answer = hidden(session, asking("GET", url))
        items = (answer.document() or {}).get("items")
        first = items[0] if isinstance(items, list) and items else {}
        status = first.get("status") if isinstance(first, dict) else None
        long_uploads = status.get("longUploadsStatus") if isinstance(status, dict) else None
        if long_uploads in ("disallowed", "eligible"):
            words = (
                "YouTube takes videos of more than 15 minutes from verified channels alone. Verify "
                "the channel at youtube.com/verify, or use a shorter video."
            )
            raise Refused(NotPublished(Refusal.PERMANENT, "channel_not_verified", words))

    def _lacking(self, session: Session) -> str | None:
        missing = self._login.missing(session.connection)
        if not missing:
            return None
        names = " and ".join(each.removeprefix(_AUTH) for each in missing)
        return f"YouTube was not allowed {names}. Connect the channel again, and leave all ticked."

    def _refused_check(self, answer: Response, session: Session) -> Finding:
        refusal = errors.refusal_of(answer, session, self._clock.now())
        if refusal is None or refusal.refusal is Refusal.RATE_LIMITED:
            return findings.warning("network_unavailable", errors.said(answer, session))
        if refusal.refusal is Refusal.REAUTH:
            words = f"{refusal.message} Connect the channel again."
            return findings.error("credentials_refused", words)
        return findings.error("no_access", refusal.message)


def _target(item: object) -> Target | None:
    if not isinstance(item, dict) or not isinstance(item.get("snippet"), dict):
        return None
    number, name = item.get("id"), item["snippet"].get("title")
    if not (_matches(_CHANNEL_ID, number) and isinstance(name, str) and name):
        return None
    pictures = item["snippet"].get("thumbnails")
    smallest = pictures.get("default") if isinstance(pictures, dict) else None
    picture = smallest.get("url") if isinstance(smallest, dict) else None
    shown = isinstance(picture, str) and picture.startswith("https://")
    return Target(
        id=str(number), kind="channel", name=name, picture_url=str(picture) if shown else None
    )


def _unreached(failure: NotSent | NoAnswer) -> Finding:
    if isinstance(failure, AccessLost) and failure.dead:
        words = f"{failure.message} Connect the channel again."
        return findings.error("credentials_refused", words)
    return findings.warning("network_unavailable", failure.message)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
