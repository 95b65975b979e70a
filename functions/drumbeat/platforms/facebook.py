"""Facebook pages: text, links, photos by URL, a video or a reel.

A post is first made unpublished, which shows nothing and may be repeated. The saved id is then
published, which may also be repeated and never shows a second post. Source: Meta, Pages API (Posts)
and Page Photos, v25.0. That publishing an id twice is harmless was observed. That an unpublished
post keeps its `attached_media` is unverified: check it before relying on it with several photos. If
it is wrong, posts with photos come out without them, not twice.

An unpublished post that is never published remains, visible only to the page's people.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from drumbeat.domain import buttons, findings, plain_text
from drumbeat.domain.authorising import App, Grant, NotAuthorised, Target
from drumbeat.domain.caps import Cap, Kind, Rolling
from drumbeat.domain.connections import Renewed
from drumbeat.domain.derivatives import JPEG, PNG, PictureSpec
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck, Finding
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import (
    ALWAYS,
    ConnectionField,
    FieldKind,
    Lead,
    LinkPlace,
    OAuth,
    Option,
    OptionKind,
    Pasted,
    Profile,
)
from drumbeat.domain.publishing import (
    Accepted,
    Ambiguous,
    Following,
    Handle,
    Medium,
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
from drumbeat.platforms import facebook_login, facebook_permissions, facebook_reels, facebook_videos
from drumbeat.platforms.app_account import AppAccount
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.facebook_errors import RULES
from drumbeat.platforms.facebook_login import FacebookLogin
from drumbeat.platforms.facebook_reels import Reels
from drumbeat.platforms.facebook_videos import Videos
from drumbeat.platforms.meta_comments import Comments
from drumbeat.platforms.meta_errors import ErrorClass, Verdict, is_used_up
from drumbeat.platforms.meta_graph import Graph, StepRefused, not_published
from drumbeat.platforms.meta_signed_requests import grantor_of
from drumbeat.platforms.transport import not_sent
from drumbeat.ports import Clock, NoAnswer, NotSent, Session, Transport

REAL_URL = "https://graph.facebook.com"
_REAL_SITE = "https://www.facebook.com"
#: Meta documents no length for comments; this number is from other developers.
_MOST_OF_A_COMMENT = 8_000
#: The option for how a video is shown.
_VIDEO_AS, _VIDEO, _REEL = "video_as", "video", "reel"
#: Observed; Meta documents no limit.
_MAX_PHOTOS = 10
#: Photos: Meta, Page Photos. Meta documents no length for messages; 63,206 is from other
#: developers.
LIMITS = Limits(
    texts=(TextLimit(Unit.CODE_POINTS, 63_206, documented=False),),
    media=MediaLimits(
        most=_MAX_PHOTOS,
        content_types=frozenset(
            {"image/bmp", "image/gif", "image/jpeg", "image/png", "image/tiff"}
        ),
        max_bytes=10_000_000,
        fetches=True,
        picture=PictureSpec(
            max_width=2048,
            max_height=2048,
            max_bytes=9_999_999,
            content_types=frozenset({JPEG, PNG}),
        ),
        video=facebook_videos.SPEC,
        shows_alt=True,
    ),
    needs_something=True,
)
PROFILE = Profile(
    name="facebook",
    display_name="Facebook",
    connects_by=OAuth(
        scopes=facebook_login.SCOPES,
        asks=(
            "see your pages, and what stands on them",
            "post to the pages that you choose, and comment there",
            "post and comment on Instagram accounts that are linked to them",
        ),
        targets="page",
        offers=(facebook_login.LINKED,),
        pasted=Pasted(
            (
                ConnectionField(
                    name="page_id",
                    label="Page number",
                    help="On Facebook it stands under About, Page transparency.",
                    example="102345678901234",
                ),
                ConnectionField(
                    name="access_token",
                    label="Page access token",
                    help="It has to allow posting to the page (pages_manage_posts). It is kept "
                    "encrypted and never shown again.",
                    kind=FieldKind.SECRET,
                ),
            )
        ),
    ),
    limits=LIMITS,
    options=(
        Option(
            name="first_comment",
            label="First comment",
            kind=OptionKind.TEXT,
            help="The page comments on its post, a moment after it is there.",
            most=_MOST_OF_A_COMMENT,
            unit=Unit.CODE_POINTS,
        ),
        Option(
            name=_VIDEO_AS,
            label="Show a video as",
            kind=OptionKind.CHOICE,
            choices=(
                (_VIDEO, "Video"),
                (_REEL, "Reel: upright (9 to 16), 3 to 90 seconds"),
            ),
            default=_VIDEO,
        ),
    ),
    link=LinkPlace.CARD,
    link_with_media=LinkPlace.TEXT,
    # The gap is our choice: Meta's limits count calls (Graph API, Rate Limits), and it documents a
    # number of posts only for reels (Reels Publishing API).
    pacing=Pacing(
        gap=timedelta(seconds=20),
        caps=(
            Cap(
                most=30,
                window=Rolling(timedelta(hours=24)),
                only=Kind(option=_VIDEO_AS, value=_REEL, called="reel"),
            ),
        ),
    ),
    finds=True,
    repeats=ALWAYS,
    # What it takes to work through a video; and to send 10^9 bytes at 10 Mbit/s.
    lead=Lead(video=timedelta(minutes=10), gigabyte=timedelta(minutes=20)),
)

_PAGE_ID = re.compile(r"[0-9]{1,32}")
_PHOTO_ID = re.compile(r"[0-9]{1,32}")
_POST_ID = re.compile(r"[0-9]{1,32}(_[0-9]{1,32})?")
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")

_SHARE_USED_UP = findings.warning(
    "quota_used_up",
    "The page's share of calls to Facebook is used up for now; posts wait until there is more.",
)


class Facebook(AppAccount):
    """Connection: `page_id` and the page's `access_token`.

    `url` replaces all of Facebook's hosts. `config_id`: see `FacebookLogin`.
    """

    profile = PROFILE

    def __init__(
        self,
        clock: Clock,
        *,
        url: str = REAL_URL,
        api_version: str = "v25.0",
        config_id: str = "",
    ) -> None:
        root = f"{url.rstrip('/')}/{api_version}"
        self._graph = Graph(root, PROFILE.display_name, RULES)
        # A stand-in shows its posts, asks people and takes uploads itself.
        is_real = url.rstrip("/") == REAL_URL
        self._site = _REAL_SITE if is_real else url.rstrip("/")
        dialog = f"{self._site}/{api_version}/dialog/oauth"
        self._login = FacebookLogin(dialog=dialog, graph=root, config_id=config_id)
        super().__init__(clock, self._login)
        self._videos = Videos(self._graph, clock, self._site)
        uploads = facebook_reels.REAL_UPLOADS if is_real else self._site
        self._comments = Comments(
            graph=self._graph,
            says="message",
            at="created_time",
            newest={"order": "reverse_chronological", "filter": "stream"},
        )
        self._reels = Reels(self._graph, clock, self._site, uploads)

    def check_connection(self, connection: Mapping[str, Any]) -> Mapping[str, Any]:
        errors = unknown_fields(connection, {"page_id", "access_token"})
        if not _matches(_PAGE_ID, connection.get("page_id")):
            remedy = "must be the page's number, as text: see About, Page transparency"
            errors.append(FieldError("connection.page_id", remedy))
        if not _matches(_TOKEN, connection.get("access_token")):
            remedy = "must be a page access token, without spaces"
            errors.append(FieldError("connection.access_token", remedy))
        if errors:
            raise InvalidInput(errors)
        return {"page_id": connection["page_id"]}

    # Connecting by OAuth (`ports.Authorises`)

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        return self._login.targets(grant, transport)

    def connection_of(
        self, grant: Grant, target_id: str, transport: Transport
    ) -> Renewed | NotAuthorised:
        return self._login.connection_of(grant, target_id, transport)

    def grantor_of(self, signed_request: str, app: App) -> str | None:
        return grantor_of(signed_request, app)

    # Posting

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: _text_and_link(post).get("message", "")}

    def unfit(self, post: Outgoing) -> NotPublished | None:
        return _unfit(post)

    def check(self, session: Session) -> ConnectionCheck:
        """Read the page with its token, check whether its limit of calls is reached, and ask what
        the token may do, and until when."""
        page = session.connection["page_id"]
        try:
            answer = self._graph.get(session, page, {"fields": "id,name"})
        except (NotSent, NoAnswer) as failure:
            finding = findings.warning("network_unavailable", failure.message)
            return ConnectionCheck(findings=(finding,))
        verdict = self._graph.verdict_of(answer, session)
        if verdict is not None:
            return ConnectionCheck(findings=(_finding(verdict),))
        if is_used_up(answer.headers):
            return ConnectionCheck(findings=(_SHARE_USED_UP,))
        return facebook_permissions.of_token(self._inspected(session), page)

    def prepare(
        self,
        post: Outgoing,
        session: Session,
        so_far: Progress | None = None,
    ) -> Prepared | Preparing | NotPublished:
        """Upload the photos and make the post, all unpublished; or upload the video."""
        unfit = _unfit(post)
        if unfit:
            return unfit
        if _is_reel(post):
            return self._reels.prepare(post.media[0], session, so_far)
        if _is_video(post):
            return self._videos.prepare(post.media[0], session, so_far)
        page = session.connection["page_id"]
        try:
            photos = [self._upload(session, page, medium) for medium in post.media]
            fields = {"published": "false", **_text_and_link(post), **_attached(photos)}
            post_id = self._graph.created(session, f"{page}/feed", fields, _POST_ID)
        except NotSent as failure:
            return not_sent(failure)
        except NoAnswer as failure:  # what arrived is not visible
            return NotPublished(Refusal.TRANSIENT, failure.code, failure.message)
        except StepRefused as error:
            return not_published(error.verdict)
        return Prepared({"post_id": post_id})

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Publish the unpublished post. After a "duplicate" error the post is looked up."""
        text = buttons.with_button(post.caption.strip(), post)
        if "reel" in handle:
            return self._reels.commit(text, session, handle)
        if "video_id" in handle:
            return self._videos.commit(text, session, handle)
        post_id = str(handle["post_id"])
        try:
            answer = self._graph.post(session, post_id, {"is_published": "true"})
        except NotSent as failure:
            return not_sent(failure)
        except NoAnswer as failure:
            return Ambiguous(failure.code, failure.message)
        verdict = self._graph.verdict_of(answer, session)
        if verdict is None:
            document = answer.document() or {}
            if document.get("success") is True:
                return self._published(post_id)
            verdict = self._graph.unreadable
        if verdict.kind is ErrorClass.DUPLICATE:
            return self._duplicate(post, session, handle, verdict)
        if verdict.kind is ErrorClass.AMBIGUOUS:
            return Ambiguous(verdict.code, verdict.message)
        return not_published(verdict)

    def find(
        self,
        post: Outgoing,  # noqa: ARG002 (the interface's)
        session: Session,
        handle: Handle,
    ) -> Published | Accepted | NotPublished | Presence:
        """Ask for the post by its id.

        Only "not published yet" is conclusive. A post that is not found may be invisible to this
        token.
        """
        if "reel" in handle:
            return self._reels.find(session, handle)
        if "video_id" in handle:
            return self._videos.find(session, handle)
        post_id = str(handle["post_id"])
        try:
            answer = self._graph.get(session, post_id, {"fields": "is_published,permalink_url"})
        except (NotSent, NoAnswer):
            return Presence.UNKNOWN
        document = answer.document() or {}
        if answer.status != 200 or document.get("id") != post_id:
            return Presence.UNKNOWN
        if document.get("is_published") is True:
            return self._published(post_id, document.get("permalink_url"))
        return Presence.ABSENT if document.get("is_published") is False else Presence.UNKNOWN

    # Sequels (`ports.Follows`)

    def sequels(self, post: Outgoing) -> Sequence[str]:
        comment = post.options.get("first_comment")
        return (str(comment),) if comment else ()

    def follow(
        self,
        post: Outgoing,  # noqa: ARG002 (the interface's)
        session: Session,
        one: Following,
    ) -> Published | NotPublished | Ambiguous:
        return self._comments.make(session, one)

    def find_sequel(
        self,
        post: Outgoing,  # noqa: ARG002 (the interface's)
        session: Session,
        one: Following,
    ) -> Published | Presence:
        return self._comments.find(session, one)

    def _duplicate(
        self, post: Outgoing, session: Session, handle: Handle, verdict: Verdict
    ) -> Outcome:
        presence = self.find(post, session, handle)
        if isinstance(presence, Published):
            return presence
        if presence is Presence.ABSENT:
            return not_published(verdict)
        return Ambiguous(verdict.code, verdict.message)

    def _inspected(self, session: Session) -> Mapping[str, Any] | None:
        """What Facebook says about the token; None when it says nothing."""
        query = {"input_token": session.connection["access_token"]}
        try:
            answer = self._graph.get(session, "debug_token", query)
        except (NotSent, NoAnswer):
            return None
        inspection = (answer.document() or {}).get("data")
        return inspection if answer.status == 200 and isinstance(inspection, dict) else None

    def _published(self, post_id: str, permalink: object = None) -> Published:
        known = isinstance(permalink, str) and permalink.startswith(("https://", "http://"))
        return Published(post_id, str(permalink) if known else f"{self._site}/{post_id}")

    def _upload(self, session: Session, page: str, photo: Medium) -> str:
        fields = {"published": "false", "url": session.media.url(photo)}
        if photo.alt:
            fields["alt_text_custom"] = photo.alt
        return self._graph.created(session, f"{page}/photos", fields, _PHOTO_ID)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _unfit(post: Outgoing) -> NotPublished | None:
    """Check what Facebook would refuse before anything is uploaded."""
    if len(post.media) > _MAX_PHOTOS:
        message = f"A Facebook post takes at most {_MAX_PHOTOS} photos."
        return NotPublished(Refusal.PERMANENT, "too_many_photos", message)
    videos = [medium for medium in post.media if medium.is_video]
    if videos and len(post.media) > 1:
        message = "Facebook shows a video by itself. Leave the other pictures and videos out."
        return NotPublished(Refusal.PERMANENT, "video_not_alone", message)
    if any(video.asset is None for video in videos):
        message = "A video has to be in the library. Upload it there, and choose it for the post."
        return NotPublished(Refusal.PERMANENT, "video_elsewhere", message)
    if _is_reel(post):
        return facebook_reels.unfit(post.media[0])
    if plain_text.is_blank(post.caption) and not (post.media or post.cta_url):
        message = "The post has no text, no photo and no link."
        return NotPublished(Refusal.PERMANENT, "empty_post", message)
    return None


def _is_video(post: Outgoing) -> bool:
    return any(medium.is_video for medium in post.media)


def _is_reel(post: Outgoing) -> bool:
    return _is_video(post) and post.options.get(_VIDEO_AS) == _REEL


def _text_and_link(post: Outgoing) -> dict[str, str]:
    """A post shows either a link or photos; with photos the link becomes part of the text."""
    message, url = post.caption.strip(), post.cta_url
    fields = {}
    if url and buttons.is_link(url) and not post.media:
        fields["link"] = url
    else:
        message = buttons.with_button(message, post)
    if message:
        fields["message"] = message
    return fields


def _attached(photos: list[str]) -> dict[str, str]:
    return {
        f"attached_media[{place}]": json.dumps({"media_fbid": photo})
        for place, photo in enumerate(photos)
    }


def _finding(verdict: Verdict) -> Finding:
    """What a refusal to read the page means for later posts."""
    words = f"Facebook says: {verdict.message} ({verdict.code})"
    if verdict.kind is ErrorClass.REAUTH:
        return findings.error("credentials_refused", f"{words} Connect the page again.")
    if verdict.kind is ErrorClass.RATE_LIMITED:
        return _SHARE_USED_UP
    if verdict.kind is ErrorClass.PERMANENT:
        return findings.error("page_refused", words)
    return findings.warning("network_unavailable", words)
