"""Mastodon and software with its API: any instance, text with pictures or a video.

Mastodon itself makes only one status for an Idempotency-Key within an hour. Compatible software
takes the header and makes two, so no call is repeated blindly: unclear posts are looked up in the
account's own list. Sources: mastodon/documentation, methods/statuses, media, instance; seen with
mastodon-mock 0.6.1 and snac 2.75.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from drumbeat.domain import buttons, findings, plain_text
from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, Renewed
from drumbeat.domain.derivatives import MP4, QUICKTIME, WEBM, PictureSpec, VideoSpec
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import (
    ConnectionField,
    Lead,
    LinkPlace,
    OAuth,
    Option,
    OptionKind,
    Profile,
)
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
from drumbeat.platforms import mastodon_api as api
from drumbeat.platforms import mastodon_login as login
from drumbeat.platforms import mastodon_media, pictures
from drumbeat.platforms.addresses import AddressRefused
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.lookups import PUBLIC_ONLY, Guard
from drumbeat.platforms.mastodon_instance import (
    VIDEO_BYTES,
    Instance,
    instance_of,
    says,
    software_of,
)
from drumbeat.platforms.steps import Refused, hidden, looked, visible
from drumbeat.ports import Clock, NoAnswer, NotSent, Response, Session, Transport

_MOST_PICTURES = 4
#: The default limits; an animation is shown like a video, by itself.
_PICTURE = PictureSpec(
    max_width=3840,
    max_height=3840,
    max_bytes=16_777_216,
    max_pixels=33_177_600,
    content_types=pictures.USUAL,
    animated=True,
)
_LISTED = 40
#: How much the instance's clock may drift between preparing and posting.
_SKEW = timedelta(seconds=30)
#: The pause before an upload in processing is asked about again.
_PAUSE = timedelta(seconds=5)

PROFILE = Profile(
    name="mastodon",
    display_name="Mastodon",
    connects_by=OAuth(
        scopes=login.SCOPES,
        asks=(
            "see which account it is, and what it has posted",
            "post to it, with pictures and videos",
        ),
        targets="account",
        # Named like the fact that an account shows, so that reconnecting need not ask for it.
        hint=ConnectionField(
            name="instance",
            label="Server",
            help="The server that the account is on, as in its address: @you@mastodon.social.",
            example="mastodon.social",
        ),
        registers=True,
    ),
    limits=Limits(
        # Each server sets its own; 500 is Mastodon's default. Preparing asks the server.
        texts=(TextLimit(Unit.GRAPHEMES, 500, documented=False),),
        media=MediaLimits(
            most=_MOST_PICTURES,
            content_types=pictures.USUAL,
            max_bytes=16_777_216,
            fetches=True,
            picture=_PICTURE,
            video=VideoSpec(max_bytes=VIDEO_BYTES, content_types=frozenset({MP4, QUICKTIME, WEBM})),
            shows_alt=True,
        ),
        needs_something=True,
    ),
    options=(
        Option(
            name="visibility",
            label="Who sees it",
            kind=OptionKind.CHOICE,
            choices=(
                ("public", "Everyone"),
                ("unlisted", "Everyone, but not in public timelines"),
                ("private", "Followers only"),
            ),
            default="public",
        ),
        Option(
            name="content_warning",
            label="Warning",
            kind=OptionKind.TEXT,
            help="Shown instead of the text until somebody opens it.",
        ),
        Option(
            name="language",
            label="Language",
            kind=OptionKind.TEXT,
            help="Of the text, such as en or de; the account's own where there is none.",
            most=12,
        ),
    ),
    link=LinkPlace.TEXT,
    link_with_media=LinkPlace.TEXT,
    # Our choice: 300 calls in five minutes (Mastodon, Rate limits).
    pacing=Pacing(gap=timedelta(seconds=10)),
    finds=True,
    named_hosts=True,
    # Only Mastodon itself, for an hour; an instance's software may change at any time.
    repeats=None,
    settles=timedelta(seconds=60),
    # A server may still be processing pictures that it has.
    lead=Lead(image=timedelta(minutes=1), video=timedelta(minutes=10)),
)

_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")


class Mastodon:
    """Connection: `instance_url` and `access_token`, which may also be pasted."""

    profile = PROFILE

    def __init__(self, clock: Clock, *, guard: Guard = PUBLIC_ONLY) -> None:
        self._clock = clock
        self._guard = guard

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        errors = unknown_fields(connection, {"instance_url", "access_token"})
        host = ""
        try:
            host = self._guard.parse(connection.get("instance_url")).shown
        except AddressRefused as error:
            errors.append(FieldError("connection.instance_url", str(error)))
        token = connection.get("access_token")
        if not (isinstance(token, str) and _TOKEN.fullmatch(token)):
            remedy = "must be an access token of the account, without spaces"
            errors.append(FieldError("connection.access_token", remedy))
        if errors:
            raise InvalidInput(errors)
        return {"instance": host}

    # Connecting by OAuth (`ports.Authorises`)

    def register(self, hint: str, redirect_uri: str, transport: Transport) -> App | NotAuthorised:
        return login.register(login.root_of(hint, self._guard), redirect_uri, transport)

    def authorize_url(self, asked: Asked) -> str:
        return login.authorize_url(self._root_asked(asked), asked)

    def exchange(self, asked: Asked, code: str, transport: Transport) -> Grant | NotAuthorised:
        return login.exchange(self._root_asked(asked), asked, code, transport)

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        return login.targets(grant, transport)

    def connection_of(
        self,
        grant: Grant,
        target_id: str,  # noqa: ARG002 (there is one)
        transport: Transport,  # noqa: ARG002
    ) -> Renewed | NotAuthorised:
        return login.connection_of(grant)

    def _root_asked(self, asked: Asked) -> str:
        return login.root_of(asked.hint or "", self._guard)

    # Posting

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: _text(post)}

    def picture_spec(self, post: Outgoing) -> PictureSpec:
        return replace(_PICTURE, animated=len(post.media) == 1)

    def check(self, session: Session) -> ConnectionCheck:
        """Ask the instance whose token it is."""
        try:
            answer = session.send(api.calling("GET", "/api/v1/accounts/verify_credentials"))
        except (NotSent, NoAnswer) as failure:
            finding = findings.warning("network_unavailable", failure.message)
            return ConnectionCheck(findings=(finding,))
        document = answer.document() or {}
        if answer.status != 200 or "id" not in document:
            return ConnectionCheck(findings=(api.refused_check(answer, session),))
        if document.get("suspended") is True:
            finding = findings.error("account_inactive", "The server has suspended the account.")
            return ConnectionCheck(findings=(finding,))
        return ConnectionCheck()

    def test(self, session: Session) -> None:
        """Anything sent to an account would be visible."""

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None = None
    ) -> Prepared | Preparing | NotPublished:
        """Read the instance's limits, upload the media, and wait until they are processed."""
        if so_far is None and any(medium.is_video for medium in post.media):
            # Left to the function that has enough time and memory.
            return Preparing(Progress(), self._clock.now())
        try:
            progress = so_far.shown if so_far and so_far.shown else self._begun(post, session)
            waiting = [
                each
                for each in progress["waiting"]
                if not mastodon_media.is_ready(session, each, self._clock)
            ]
        except Refused as error:
            return error.outcome
        now = self._clock.now()
        if waiting:
            return Preparing(Progress({**progress, "waiting": waiting}), now + _PAUSE)
        begins = max(post.earliest, now) + timedelta(seconds=progress["ahead"])
        handle = {
            "key": key_of(post),
            "account": progress["account"],
            "media": progress["media"],
            "keeps_keys": progress["keeps_keys"],
            # By the instance's clock; the post can't exist before this time.
            NOT_BEFORE: (begins - _SKEW).astimezone(UTC).isoformat(),
        }
        # After a day Mastodon deletes uploads that no status uses.
        good_until = now + timedelta(hours=20) if progress["media"] else None
        return Prepared(handle, good_until)

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Post the status; without an answer, repeat at once if the key makes that harmless."""
        outcome = self._posted(post, session, handle)
        if isinstance(outcome, Ambiguous) and handle["keeps_keys"]:
            return self._posted(post, session, handle, again=True)
        return outcome

    def find(self, post: Outgoing, session: Session, handle: Handle) -> Published | Presence:
        """Look through the account's posts since this post may have been made.

        It is certainly absent if the list reaches back that far and has no status of that time: one
        with another text may be this post, as the instance shows it.
        """
        path = f"/api/v1/accounts/{handle['account']}/statuses?limit={_LISTED}"
        answer = looked(session, api.calling("GET", path))
        statuses = answer.items() if answer is not None and answer.status == 200 else None
        if statuses is None:
            return Presence.UNKNOWN
        begins, times = datetime.fromisoformat(handle[NOT_BEFORE]), list(map(_time, statuses))
        if None in times:
            return Presence.UNKNOWN
        pairs = [(at, each) for at, each in zip(times, statuses, strict=True) if at is not None]
        since = [each for at, each in pairs if at >= begins and not each.get("reblog")]
        same = [status for status in since if _is_this(status, post, handle)]
        if len(same) == 1:
            return _published(same[0])
        reaches_back = not pairs or any(at < begins for at, _ in pairs)
        return Presence.ABSENT if reaches_back and not since else Presence.UNKNOWN

    def _begun(self, post: Outgoing, session: Session) -> dict[str, Any]:
        """Everything that is known before media have been processed. Raises Refused."""
        instance = self._instance(session)
        _require_fit(post, instance)
        answer = hidden(session, api.calling("GET", "/api/v1/accounts/verify_credentials"))
        account = (answer.document() or {}).get("id")
        if answer.status in api.NOBODY:
            message = api.said(answer, session)
            raise Refused(NotPublished(Refusal.REAUTH, f"http_{answer.status}", message))
        if answer.status != 200 or not api.is_id(account):
            raise Refused(api.refusal(answer, session, self._clock.now()))
        files = [mastodon_media.file_of(session.media, each, instance) for each in post.media]
        uploads = [
            mastodon_media.uploaded(session, medium, file, self._clock)
            for medium, file in zip(post.media, files, strict=True)
        ]
        return {
            "account": str(account),
            "media": [number for number, _ in uploads],
            "waiting": [number for number, ready in uploads if not ready],
            "keeps_keys": instance.keeps_keys,
            "ahead": _ahead(answer, self._clock.now()),
        }

    def _instance(self, session: Session) -> Instance:
        answer = hidden(session, api.calling("GET", "/api/v2/instance", signed=False))
        if answer.status == 404:
            answer = hidden(session, api.calling("GET", "/api/v1/instance", signed=False))
        if answer.status == 429 or answer.status >= 500:
            raise Refused(api.refusal(answer, session, self._clock.now()))
        return instance_of(answer.document() or {}, self._software(session))

    def _software(self, session: Session) -> str:
        """By NodeInfo; empty where that says nothing, so that the instance is trusted with less."""
        answer = looked(session, api.calling("GET", "/.well-known/nodeinfo", signed=False))
        links = (answer.document() or {}).get("links") if answer else None
        for link in links if isinstance(links, list) else ():
            path = _path_there(link, session.connection)
            if path is not None:
                reply = looked(session, api.calling("GET", path, signed=False))
                return software_of((reply.document() or {}) if reply else {})
        return ""

    def _posted(
        self, post: Outgoing, session: Session, handle: Handle, *, again: bool = False
    ) -> Outcome:
        asking = api.calling(
            "POST",
            "/api/v1/statuses",
            status_of(post, handle),
            headers={"Idempotency-Key": handle["key"]},
        )
        answer = visible(session, asking)
        if not isinstance(answer, Response):
            if again and isinstance(answer, NotPublished):
                # The first try may have arrived, whatever the second one's result was.
                return Ambiguous(answer.code, answer.message)
            return answer
        document = answer.document() or {}
        if answer.status == 200 and api.is_id(document.get("id")):
            return _published(document)
        if answer.status < 400 or answer.status >= 500 or again:
            return Ambiguous(f"http_{answer.status}", api.said(answer, session))
        if answer.status == 422 and self._is_waited_for(session, handle):
            return NotPublished(Refusal.TRANSIENT, "media_in_work", api.said(answer, session))
        return api.refusal(answer, session, self._clock.now())

    def _is_waited_for(self, session: Session, handle: Handle) -> bool:
        """Whether media are still being processed; the status shows that, as the message may be
        translated."""
        try:
            return not all(
                mastodon_media.is_ready(session, upload, self._clock) for upload in handle["media"]
            )
        except Refused:
            return False


def key_of(post: Outgoing) -> str:
    """The Idempotency-Key: the same for all tries of one generation."""
    seed = f"{post.tenant_id}/{post.instance_id}/{post.generation}".encode()
    return hashlib.sha256(seed).hexdigest()[:40]


def status_of(post: Outgoing, handle: Handle) -> dict[str, Any]:
    """The form of a new status (mastodon/documentation, methods/statuses)."""
    options = post.options
    form: dict[str, Any] = {
        "status": _text(post),
        "visibility": options.get("visibility") or "public",
    }
    if handle["media"]:
        form["media_ids"] = list(handle["media"])
    if warning := _warning(post):
        form["spoiler_text"] = warning
        form["sensitive"] = True
    if language := options.get("language"):
        form["language"] = language
    return form


def _text(post: Outgoing) -> str:
    return buttons.with_button(post.caption.strip(), post)


def _warning(post: Outgoing) -> str:
    return str(post.options.get("content_warning") or "").strip()


def _require_fit(post: Outgoing, instance: Instance) -> None:
    """Check what the instance would refuse before anything is uploaded. Raises Refused."""
    text, wrong = _text(post), None
    length = instance.length(text, _warning(post))
    language = post.options.get("language")
    if len(post.media) > 1 and any(medium.is_video for medium in post.media):
        message = "A video stands by itself there. Leave the other pictures and videos out."
        wrong = ("video_not_alone", message)
    elif len(post.media) > instance.pictures:
        message = f"A post on this server takes at most {instance.pictures} pictures."
        wrong = ("too_many_pictures", message)
    elif plain_text.is_blank(text) and not post.media:
        wrong = ("empty_post", "The post has no text, no picture and no link.")
    elif length > instance.characters:
        message = (
            f"The text has {length} characters as this server counts them, and it takes at most "
            f"{instance.characters}."
        )
        wrong = ("text_too_long", message)
    elif language and not _LANGUAGE.fullmatch(str(language)):
        wrong = ("language_unknown", "A language is written like en or de.")
    if wrong:
        raise Refused(NotPublished(Refusal.PERMANENT, *wrong))


def _is_this(status: Mapping[str, Any], post: Outgoing, handle: Handle) -> bool:
    attachments = status.get("media_attachments")
    count = len(attachments) if isinstance(attachments, list) else 0
    return count == len(handle["media"]) and says(str(status.get("content", "")), _text(post))


def _published(status: Mapping[str, Any]) -> Published:
    url = status.get("url")
    shown = isinstance(url, str) and url.startswith(("https://", "http://"))
    return Published(str(status["id"]), str(url) if shown else None)


def _time(status: object) -> datetime | None:
    text = status.get("created_at") if isinstance(status, Mapping) else None
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _ahead(answer: Response, now: datetime) -> float:
    """How many seconds the instance's clock is ahead of ours; negative: behind."""
    try:
        moment = parsedate_to_datetime(answer.headers.get("date", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0
    return (moment.astimezone(UTC) - now).total_seconds() if moment.tzinfo else 0.0


def _path_there(link: object, connection: Connection) -> str | None:
    """The path of a link to the instance itself; None for a link to another host."""
    href = link.get("href") if isinstance(link, Mapping) else None
    if not isinstance(href, str):
        return None
    try:
        split, own = urlsplit(href), urlsplit(api.root(connection))
    except ValueError:
        return None
    return split.path if split.hostname == own.hostname and split.path.startswith("/") else None
