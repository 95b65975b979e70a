"""TikTok: direct posts of a video, sent in advance except its last part, or of pictures it fetches.

Sources: TikTok for Developers, Content Posting API (Query Creator Info, Direct Post, Photo Post,
Get Post Status, Content Sharing Guidelines). Announcing a post again makes another one, so a call
without an answer is not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from drumbeat.domain import buttons, findings, graphemes
from drumbeat.domain.authorising import App, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.derivatives import JPEG, MP4, QUICKTIME, WEBM, PictureSpec, VideoSpec
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck, Finding
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import Lead, LinkPlace, Look, OAuth, Option, OptionKind, Profile
from drumbeat.domain.publishing import (
    NOT_BEFORE,
    Accepted,
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
from drumbeat.domain.text_lengths import Unit, length
from drumbeat.platforms.app_account import AppAccount
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.listed_posts import CLOCKS_DIFFER
from drumbeat.platforms.steps import Refused, hidden, looked, visible
from drumbeat.platforms.tiktok_api import asking, code_of, data_of, is_ended, refusal_of, said
from drumbeat.platforms.tiktok_creator import (
    EVERYONE,
    ONLY_ME,
    PRIVACY,
    asking_creator,
    choices_of,
)
from drumbeat.platforms.tiktok_login import SCOPES, TikTokLogin
from drumbeat.platforms.tiktok_video import Videos, is_publish_id
from drumbeat.ports import AccessLost, Clock, NoAnswer, NotSent, Response, Session, Transport

REAL_AUTHORIZE = "https://www.tiktok.com/v2/auth/authorize/"
REAL_API, REAL_SITE = "https://open.tiktokapis.com", "https://www.tiktok.com"
#: What stands under a video (its `title` there); the description and the title of pictures.
_MOST_UNDER_VIDEO, _MOST_DESCRIPTION, _MOST_TITLE = 2_200, 4_000, 90
_MOST_PICTURES = 35
TITLE = "title"
_PAUSE = timedelta(seconds=15)

PROFILE = Profile(
    name="tiktok",
    display_name="TikTok",
    connects_by=OAuth(
        scopes=SCOPES,
        asks=("see which account it is", "post to it", "see what it has posted"),
        targets="account",
    ),
    limits=Limits(
        texts=(
            TextLimit(Unit.UTF16_UNITS, _MOST_UNDER_VIDEO, with_video=True),
            TextLimit(Unit.UTF16_UNITS, _MOST_DESCRIPTION, with_video=False),
            TextLimit(Unit.UTF16_UNITS, _MOST_TITLE, field=TITLE, with_video=False),
        ),
        media=MediaLimits(
            least=1,
            most=_MOST_PICTURES,
            strangers=False,
            # One picture that does not fit makes all fail, so none has more than 1,080 on its
            # shorter side.
            picture=PictureSpec(
                max_width=1080,
                max_height=1920,
                max_bytes=20_000_000,
                content_types=frozenset({JPEG}),
            ),
            video=VideoSpec(
                max_bytes=4_000_000_000,
                max_seconds=600,
                max_width=4096,
                max_height=4096,
                min_side=360,
                codecs=frozenset({"h264", "hevc", "vp8", "vp9"}),
                content_types=frozenset({MP4, QUICKTIME, WEBM}),
            ),
        ),
    ),
    options=(
        Option(
            name=PRIVACY,
            label="Who sees it",
            kind=OptionKind.CHOICE,
            help="TikTok wants a person to choose among what the account offers.",
            of_account=True,
            required=True,
        ),
        Option(
            name=TITLE,
            label="Title",
            kind=OptionKind.TEXT,
            help="Of pictures; without one they have the title of the text.",
            most=_MOST_TITLE,
            unit=Unit.UTF16_UNITS,
        ),
        Option(name="comments", label="Allow comments", kind=OptionKind.FLAG, default=False),
        Option(name="duets", label="Allow duets", kind=OptionKind.FLAG, default=False),
        Option(name="stitches", label="Allow stitches", kind=OptionKind.FLAG, default=False),
        Option(
            name="your_brand",
            label="Promotes your own business",
            kind=OptionKind.FLAG,
            help="TikTok labels it as promotion.",
            default=False,
        ),
        Option(
            name="branded_content",
            label="Promotes somebody else's, for pay",
            kind=OptionKind.FLAG,
            help="TikTok labels it as a paid partnership; it can't be for you alone.",
            default=False,
        ),
        Option(name="made_by_ai", label="Made by AI", kind=OptionKind.FLAG, default=False),
    ),
    link=LinkPlace.TEXT,
    link_with_media=LinkPlace.TEXT,
    look=Look(media_first=True, carousel=True),
    # Our choice: six posts a minute may be announced. About fifteen a day are taken, which varies.
    pacing=Pacing(gap=timedelta(seconds=20)),
    finds=True,
    repeats=None,
    settles=timedelta(minutes=2),
    # The address for a video's bytes is valid for an hour, so the largest has to arrive within
    # that.
    lead=Lead(video=timedelta(minutes=10), gigabyte=timedelta(minutes=8)),
)
_OPEN_ID = re.compile(r"[A-Za-z0-9_.-]{1,128}")
_USERNAME = re.compile(r"[A-Za-z0-9_.]{1,64}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")


class TikTok(AppAccount):
    """Connection: `open_id`, `refresh_token`, and the `access_token` that it gives.

    `url` replaces all of TikTok's hosts.
    """

    profile = PROFILE

    def __init__(self, clock: Clock, app: Callable[[], App | None], *, url: str = "") -> None:
        self._app = app
        stand_in = url.rstrip("/")
        self._api = stand_in or REAL_API
        authorize = f"{stand_in}/oauth/authorize" if stand_in else REAL_AUTHORIZE
        self._login = TikTokLogin(authorize=authorize, api=self._api)
        super().__init__(clock, self._login)
        self._videos = Videos(self._api, stand_in or REAL_SITE, clock)

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        wrong = unknown_fields(connection, {"open_id", "refresh_token", "access_token"})
        if not _matches(_OPEN_ID, connection.get("open_id")):
            wrong.append(FieldError("connection.open_id", "must be the account's open id, as text"))
        for name in ("refresh_token", "access_token"):
            needed = name == "refresh_token" or name in connection
            if needed and not _matches(_TOKEN, connection.get(name)):
                remedy = "must be a token of TikTok's for the account, without spaces"
                wrong.append(FieldError(f"connection.{name}", remedy))
        if wrong:
            raise InvalidInput(wrong)
        return {"open_id": connection["open_id"]}

    # Connecting by OAuth (`ports.Authorises`), and renewing (`ports.Renews`)

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        return self._login.targets(grant, transport)

    def connection_of(
        self,
        grant: Grant,
        target_id: str,  # noqa: ARG002 (there is one)
        transport: Transport,  # noqa: ARG002
    ) -> Renewed | NotAuthorised:
        return Renewed(dict(grant.connection), grant.access_ends_at, grant.grant_ends_at)

    def has_access(self, connection: Connection) -> bool:
        return bool(connection.get("access_token"))

    def is_ended(self, answer: Response) -> bool:
        return is_ended(answer)

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        return self._login.renew(connection, self._app, transport, self._clock.now())

    # Posting

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        if _has_video(post):
            return {TEXT: _text(post)}
        return {TEXT: _text(post), TITLE: _title(post)}

    def unfit(self, post: Outgoing) -> NotPublished | None:
        return _unfit(post)

    def check(self, session: Session) -> ConnectionCheck:
        """Ask what the account may post; the answer also shows whether it may post at all."""
        try:
            answer = session.send(asking_creator(self._api))
        except (NotSent, NoAnswer) as failure:
            return ConnectionCheck(findings=(_unreached(failure),))
        creator = data_of(answer)
        if creator is not None:
            return ConnectionCheck(choices=choices_of(creator))
        return ConnectionCheck(findings=(self._refused_check(answer, session),))

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None = None
    ) -> Prepared | Preparing | NotPublished:
        """Ask what the account may post; send a video except its last part."""
        wrong = _unfit(post)
        if wrong is not None:
            return wrong
        if so_far is None and post.media[0].is_video:
            # Left to the function that is called again within a minute after a failure.
            return Preparing(Progress(), self._clock.now())
        try:
            if so_far is None or not so_far.secret:
                return self._begun(post, session)
            medium = post.media[0]
            if medium.file is None:
                raise AssertionError("What has no file is unfit.")
            return self._videos.step(medium, medium.file, session, so_far) or self._begun(
                post, session
            )
        except Refused as error:
            return error.outcome

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        if "publish_id" in handle:
            return self._videos.commit(post.media[0], session, handle)
        return self._pictures_posted(post, session, handle)

    def find(
        self, post: Outgoing, session: Session, handle: Handle
    ) -> Published | Accepted | NotPublished | Presence:
        """By its id. Pictures whose announcement was not answered have none; they are looked for
        among the account's posts, where only finding them is conclusive."""
        if "publish_id" in handle:
            return self._videos.find(session, handle)
        return self._listed(post, session, handle)

    def _begun(self, post: Outgoing, session: Session) -> Prepared | Preparing:
        """Raises Refused."""
        creator = self._creator(session)
        wrong = _unfit_for(post, creator)
        if wrong is not None:
            raise Refused(wrong)
        name = creator.get("creator_username")
        handle = {
            "public": post.options.get(PRIVACY) == EVERYONE,
            "name": name if _matches(_USERNAME, name) else None,
        }
        medium = post.media[0]
        if medium.is_video and medium.file is not None:
            return self._videos.announced(_post_info(post, creator), medium.file, session, handle)
        begins = max(post.earliest, self._clock.now()) - CLOCKS_DIFFER
        silent = bool(creator.get("comment_disabled"))
        not_before = begins.astimezone(UTC).isoformat()
        return Prepared({**handle, NOT_BEFORE: not_before, "comments_disabled": silent})

    def _creator(self, session: Session) -> Mapping[str, Any]:
        """What the account may post now; TikTok requires asking for each post. Raises Refused."""
        answer = hidden(session, asking_creator(self._api))
        data = data_of(answer)
        if data is None:
            raise Refused(self._hidden_refusal(answer, session))
        return data

    def _pictures_posted(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Announce them: the one visible call, which is never repeated."""
        fields = {
            **_post_info(post, {"comment_disabled": handle.get("comments_disabled")}),
            "title": _title(post),
            "description": _text(post),
        }
        for of_videos in ("disable_duet", "disable_stitch", "is_aigc"):
            del fields[of_videos]
        document = {
            "media_type": "PHOTO",
            "post_mode": "DIRECT_POST",
            "post_info": fields,
            "source_info": {
                "source": "PULL_FROM_URL",
                "photo_images": [session.media.url(each) for each in post.media],
                "photo_cover_index": 0,
            },
        }
        url = f"{self._api}/v2/post/publish/content/init/"
        answer = visible(session, asking("POST", url, document))
        if not isinstance(answer, Response):
            return answer
        number = (data_of(answer) or {}).get("publish_id")
        if is_publish_id(number):
            return Accepted({**handle, "publish_id": number}, self._clock.now() + _PAUSE)
        refusal = refusal_of(answer, session, self._clock.now())
        if refusal is not None:
            return refusal
        return Ambiguous(code_of(answer) or f"http_{answer.status}", said(answer, session))

    def _listed(self, post: Outgoing, session: Session, handle: Handle) -> Published | Presence:
        url = f"{self._api}/v2/video/list/?fields=id,title,create_time,share_url"
        answer = looked(session, asking("POST", url, {"max_count": 20}))
        videos = (data_of(answer) or {}).get("videos") if answer is not None else None
        begins = datetime.fromisoformat(str(handle[NOT_BEFORE])).timestamp()
        texts = {_text(post), _title(post)} - {""}
        matches = [
            each
            for each in (videos if isinstance(videos, list) else [])
            if isinstance(each, dict)
            and each.get("title") in texts
            and isinstance(each.get("create_time"), int)
            and each["create_time"] >= begins
        ]
        if len(matches) != 1 or not str(matches[0].get("id")).isdecimal():
            return Presence.UNKNOWN
        link = matches[0].get("share_url")
        shown = isinstance(link, str) and link.startswith("https://")
        return Published(str(matches[0]["id"]), str(link) if shown else None)

    def _hidden_refusal(self, answer: Response, session: Session) -> NotPublished:
        refusal = refusal_of(answer, session, self._clock.now())
        if refusal is not None:
            return refusal
        name = code_of(answer) or f"http_{answer.status}"
        return NotPublished(Refusal.TRANSIENT, name, said(answer, session))

    def _refused_check(self, answer: Response, session: Session) -> Finding:
        refusal = refusal_of(answer, session, self._clock.now())
        if refusal is None:
            return findings.warning("network_unavailable", said(answer, session))
        if refusal.refusal is Refusal.RATE_LIMITED:
            return findings.warning("rate_limited", refusal.message)
        if refusal.refusal is Refusal.REAUTH:
            words = f"{refusal.message} Connect the account again."
            return findings.error("credentials_refused", words)
        return findings.error("no_access", refusal.message)


def _post_info(post: Outgoing, creator: Mapping[str, Any]) -> dict[str, Any]:
    """Features that the account does not offer stay off."""
    options = post.options

    def off(name: str, field: str) -> bool:
        return not options.get(name) or bool(creator.get(field))

    return {
        "title": _text(post),
        "privacy_level": options[PRIVACY],
        "disable_comment": off("comments", "comment_disabled"),
        "disable_duet": off("duets", "duet_disabled"),
        "disable_stitch": off("stitches", "stitch_disabled"),
        "brand_content_toggle": bool(options.get("branded_content")),
        "brand_organic_toggle": bool(options.get("your_brand")),
        "is_aigc": bool(options.get("made_by_ai")),
    }


def _text(post: Outgoing) -> str:
    return buttons.with_button(post.caption.strip(), post)


def _has_video(post: Outgoing) -> bool:
    return any(medium.is_video for medium in post.media)


def _title(post: Outgoing) -> str:
    """For pictures: the chosen title, else as much of the content's as fits."""
    title = str(post.options.get(TITLE) or "").strip()
    return title or graphemes.shortened(post.title.strip(), _MOST_TITLE // 2)


def _unfit(post: Outgoing) -> NotPublished | None:
    """What TikTok would refuse of whatever account, said before anything is asked."""
    moving = _has_video(post)
    most = _MOST_UNDER_VIDEO if moving else _MOST_DESCRIPTION
    if not post.options.get(PRIVACY):
        return _no("privacy_missing", "Choose who sees the post: TikTok wants a person to.")
    if not post.media:
        return _no("media_missing", "A post on TikTok is a video, or pictures. Add one.")
    if len(post.media) > _MOST_PICTURES:
        return _no("too_many_media", f"TikTok takes at most {_MOST_PICTURES} pictures.")
    if moving and len(post.media) > 1:
        return _no("video_not_alone", "A video stands by itself on TikTok. Leave the others out.")
    if not all(each.asset and each.file for each in post.media):
        words = "TikTok gets nothing that is elsewhere on the web. Copy it into the library."
        return _no("library_needed", words)
    if length(_text(post), Unit.UTF16_UNITS) > most:
        what = "under a video" if moving else "beside pictures"
        words = f"TikTok takes at most {most:,} characters {what}. Shorten the text."
        return _no("text_too_long", words)
    if not moving and length(_title(post), Unit.UTF16_UNITS) > _MOST_TITLE:
        return _no("title_too_long", f"TikTok takes titles of at most {_MOST_TITLE} characters.")
    if post.options.get("branded_content") and post.options[PRIVACY] == ONLY_ME:
        words = "A paid partnership can't be for you alone on TikTok. Choose who else sees it."
        return _no("branded_content_private", words)
    return None


def _unfit_for(post: Outgoing, creator: Mapping[str, Any]) -> NotPublished | None:
    """Check what this account does not offer or can't post."""
    levels, most = creator.get("privacy_level_options"), creator.get("max_video_post_duration_sec")
    if isinstance(levels, list) and post.options[PRIVACY] not in levels:
        words = "The account does not offer that choice of who sees the post. Choose another one."
        return _no("privacy_not_offered", words)
    asset = post.media[0].asset
    seconds = asset.duration_seconds if asset else None
    if isinstance(most, int) and seconds is not None and seconds > most:
        words = f"TikTok takes videos of at most {most} seconds from this account. Cut it."
        return _no("video_too_long", words)
    return None


def _no(code: str, message: str) -> NotPublished:
    return NotPublished(Refusal.PERMANENT, code, message)


def _unreached(failure: NotSent | NoAnswer) -> Finding:
    if isinstance(failure, AccessLost) and failure.dead:
        words = f"{failure.message} Connect the account again."
        return findings.error("credentials_refused", words)
    return findings.warning("network_unavailable", failure.message)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
