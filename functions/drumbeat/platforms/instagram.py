"""Instagram, professional accounts by Instagram's own login: picture, carousel, reel, story.

A post is a container, made ahead and worked on by Instagram, that is published at the second. Its
number is kept before; publishing it again shows no second post. Sources: Meta, Instagram Platform,
Content Publishing, IG User Media, Error Codes, content_publishing_limit (v25.0); that a post may
be there though Instagram refused it was recorded (2026-05-28, 2026-08-13).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from drumbeat.domain import findings
from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.derivatives import JPEG, MP4, QUICKTIME, PictureSpec, VideoSpec, framing
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck, Finding
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import Lead, LinkPlace, OAuth, Option, OptionKind, Profile
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
)
from drumbeat.domain.text_lengths import Unit
from drumbeat.platforms import instagram_connecting as connecting
from drumbeat.platforms import instagram_text
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.instagram_containers import ContainerFailed, Containers
from drumbeat.platforms.instagram_errors import ACTION_BLOCKED, RULES
from drumbeat.platforms.meta_errors import ErrorClass, Verdict, is_used_up
from drumbeat.platforms.meta_graph import Graph, StepRefused, not_published
from drumbeat.platforms.transport import not_sent
from drumbeat.ports import Clock, MediaUnavailable, NoAnswer, NotSent, Response, Session, Transport

REAL_LOGIN, REAL_GRAPH = "https://api.instagram.com", "https://graph.instagram.com"

_PICTURE = PictureSpec(
    max_width=1440,
    max_height=1800,
    min_width=320,
    max_bytes=8_000_000,
    min_ratio=4 / 5,
    max_ratio=1.91,
    content_types=frozenset({JPEG}),
)
#: Meta names no shapes for stories; they are shown upright, so that nothing is filled up there.
_STORY = replace(_PICTURE, max_height=2560, min_ratio=9 / 16)
PROFILE = Profile(
    name="instagram",
    display_name="Instagram",
    connects_by=OAuth(scopes=connecting.SCOPES, targets="account"),
    limits=Limits(
        texts=(TextLimit(Unit.CODE_POINTS, instagram_text.MOST_CHARACTERS),),
        media=MediaLimits(
            least=1,
            most=instagram_text.MOST_MEDIA,
            content_types=frozenset({JPEG}),
            max_bytes=8_000_000,
            fetches=True,
            picture=_PICTURE,
            video=VideoSpec(
                max_bytes=300_000_000,
                min_seconds=3,
                max_seconds=900,
                max_width=1920,
                min_ratio=0.01,
                max_ratio=10,
                codecs=frozenset({"h264", "hevc"}),
                content_types=frozenset({MP4, QUICKTIME}),
            ),
            mixes=True,
            shows_alt=True,
        ),
    ),
    options=(
        Option(
            name="kind",
            label="Show it as",
            kind=OptionKind.CHOICE,
            choices=(
                (instagram_text.POST, "Post, or reel where it is one video"),
                (instagram_text.STORY, "Story: for a day, without text"),
            ),
            default=instagram_text.POST,
        ),
    ),
    link=LinkPlace.TEXT,
    link_with_media=LinkPlace.TEXT,
    # Ours. How many posts a day are taken is asked of each account: Meta's documents say 100 and
    # 50, its answers 25.
    pacing=Pacing(gap=timedelta(seconds=20)),
    finds=True,
    # A container is published once; it holds for a day.
    repeats=timedelta(hours=23),
    settles=timedelta(minutes=5),
    lead=Lead(image=timedelta(minutes=3), video=timedelta(minutes=15)),
)

_USER_ID = re.compile(r"[0-9]{1,32}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
_MEDIA_ID = re.compile(r"[0-9]{1,40}")
#: Containers end after a day (Meta, Content Publishing).
_HOLDS = timedelta(hours=23)
#: Meta asks not to ask more often than once a minute; a picture is mostly done within seconds.
_SOON, _LATER = timedelta(seconds=10), timedelta(minutes=1)
_QUOTA_WAIT = 3600.0
_LISTED = 25
#: How far Instagram's clock may differ from ours, between preparing and posting.
_SKEW = timedelta(seconds=60)
#: Lists cut longer captions off (observed).
_SHOWN_CHARACTERS = 1_900
_SPACES = re.compile(r"\s+")


class Instagram:
    """Connection: `user_id` and `access_token`. `url` stands in for all of Instagram's hosts."""

    profile = PROFILE

    def __init__(self, clock: Clock, *, url: str = "", api_version: str = "v25.0") -> None:
        graph = url.rstrip("/") or REAL_GRAPH
        self._at = connecting.Addresses(
            login=url.rstrip("/") or REAL_LOGIN, graph=graph, versioned=f"{graph}/{api_version}"
        )
        self._graph = Graph(self._at.versioned, PROFILE.display_name, RULES)
        self._containers = Containers(self._graph)
        self._clock = clock

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        errors = unknown_fields(connection, {"user_id", "access_token"})
        if not _matches(_USER_ID, connection.get("user_id")):
            remedy = "must be the number of the professional account, as text"
            errors.append(FieldError("connection.user_id", remedy))
        if not _matches(_TOKEN, connection.get("access_token")):
            remedy = "must be an access token of the account, without spaces"
            errors.append(FieldError("connection.access_token", remedy))
        if errors:
            raise InvalidInput(errors)
        return {"user_id": connection["user_id"]}

    # Connecting by OAuth (`ports.Authorises`), and renewing (`ports.Renews`)

    def register(self, *_: object) -> App | NotAuthorised:
        raise AssertionError("Instagram's app is registered by the operator.")

    def authorize_url(self, asked: Asked) -> str:
        return connecting.authorize_url(self._at, asked)

    def exchange(self, asked: Asked, code: str, transport: Transport) -> Grant | NotAuthorised:
        return connecting.exchange(self._at, asked, code, transport, self._clock.now())

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        return connecting.targets(self._at, grant, transport)

    def connection_of(
        self,
        grant: Grant,
        target_id: str,
        transport: Transport,  # noqa: ARG002 (the interface's)
    ) -> Renewed | NotAuthorised:
        return connecting.connection_of(grant, target_id)

    def has_access(self, connection: Connection) -> bool:  # noqa: ARG002
        return True

    def is_ended(self, answer: Response) -> bool:  # noqa: ARG002
        """A token that has ended can't be renewed: that is done while it holds."""
        return False

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        return connecting.renew(self._at, connection, transport, self._clock.now())

    # Posting

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: instagram_text.caption_of(post)}

    def picture_spec(self, post: Outgoing) -> PictureSpec:
        """Instagram cuts all pictures of a carousel to the shape of the first, so they get it here,
        where nothing is cut off that nobody chose."""
        if instagram_text.is_story(post):
            return _STORY
        first = post.media[0] if post.media else None
        full = first.asset.files.get("full") if first is not None and first.asset else None
        if len(post.media) < 2 or first is None or full is None:
            return _PICTURE
        return replace(
            _PICTURE, exact=framing(full.width, full.height, _PICTURE, first.crop).canvas
        )

    def check(self, session: Session) -> ConnectionCheck:
        """Ask whose token it is, and how many posts it may make today."""
        try:
            answer = self._graph.get(session, "me", {"fields": "user_id,username"})
            verdict = self._graph.verdict_of(answer, session)
            if verdict is not None:
                return ConnectionCheck(findings=(_finding(verdict),))
            used_up = is_used_up(answer.headers) or self._used_up(session) is not None
        except (NotSent, NoAnswer) as failure:
            found = findings.warning("network_unavailable", failure.message)
            return ConnectionCheck(findings=(found,))
        return ConnectionCheck(findings=(_QUOTA_USED_UP,) if used_up else ())

    def test(self, session: Session) -> None:
        """An account has nothing that could be sent without being seen."""

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None = None
    ) -> Prepared | Preparing | NotPublished:
        """Have the containers made, and wait until Instagram has worked through them."""
        unfit = instagram_text.unfit(post)
        if unfit:
            return unfit
        known = so_far.shown if so_far else {}
        try:
            used_up = None if known else self._used_up(session)
            if used_up is not None:
                return used_up
            begun = known or self._containers.begun(post, session)
            shown = self._containers.went_on(post, session, begun)
        except MediaUnavailable as failure:
            refusal = Refusal.TRANSIENT if failure.transient else Refusal.PERMANENT
            return NotPublished(refusal, failure.code, failure.message)
        except ContainerFailed as failed:
            return failed.outcome
        except StepRefused as refused:
            return not_published(refused.verdict)
        except NotSent as failure:
            return not_sent(failure)
        except NoAnswer as failure:  # whatever was made shows nothing
            return NotPublished(Refusal.TRANSIENT, failure.code, failure.message)
        now = self._clock.now()
        if shown["waiting"]:
            return Preparing(Progress(shown), now + (_LATER if known else _SOON))
        handle = {
            "container": shown["container"],
            # Nothing of this post is there before.
            "not_before": (max(post.scheduled_for, now) - _SKEW).astimezone(UTC).isoformat(),
        }
        return Prepared(handle, now + _HOLDS)

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Publish the container. What reads like a refusal may come of a post that is there."""
        path = f"{session.connection['user_id']}/media_publish"
        fields = {"creation_id": str(handle["container"])}
        try:
            number = self._graph.created(session, path, fields, _MEDIA_ID)
        except NotSent as failure:
            return not_sent(failure)
        except NoAnswer as failure:
            return Ambiguous(failure.code, failure.message)
        except StepRefused as refused:
            verdict = refused.verdict
            if verdict.kind is ErrorClass.AMBIGUOUS or str(ACTION_BLOCKED) in verdict.code:
                return self._arrived(post, session, handle, verdict)
            return not_published(verdict)
        return Published(number, self._permalink(session, number))

    def find(self, post: Outgoing, session: Session, handle: Handle) -> Published | Presence:
        """Ask for the container, and look through what the account has posted since.

        A container that failed or has ended was never published. One that waits proves little while
        Instagram may still be at it, which the time that posts take to settle allows for.
        """
        try:
            state = self._containers.state(session, str(handle["container"]))
            if state is None:
                return Presence.UNKNOWN
            if state.failure is not None:
                return Presence.ABSENT
            return self._listed(post, session, handle, is_published=state.is_published)
        except (NotSent, NoAnswer):
            return Presence.UNKNOWN

    def _arrived(
        self, post: Outgoing, session: Session, handle: Handle, verdict: Verdict
    ) -> Outcome:
        found = self.find(post, session, handle)
        return found if isinstance(found, Published) else Ambiguous(verdict.code, verdict.message)

    def _listed(
        self, post: Outgoing, session: Session, handle: Handle, *, is_published: bool
    ) -> Published | Presence:
        """Stories stand in a list of their own. Raises NotSent, NoAnswer."""
        edge = "stories" if instagram_text.is_story(post) else "media"
        path = f"{session.connection['user_id']}/{edge}"
        fields = {"fields": "id,caption,permalink,timestamp", "limit": str(_LISTED)}
        answer = self._graph.get(session, path, fields)
        listed = (answer.document() or {}).get("data")
        if self._graph.verdict_of(answer, session) is not None or not isinstance(listed, list):
            return Presence.UNKNOWN
        begins = datetime.fromisoformat(str(handle["not_before"]))
        wanted = _compared(instagram_text.caption_of(post))
        found = [each for each in listed if _is_this(each, wanted, begins)]
        if len(found) == 1:
            permalink = found[0].get("permalink")
            return Published(str(found[0]["id"]), permalink if _is_link(permalink) else None)
        return Presence.UNKNOWN if found or is_published else Presence.ABSENT

    def _used_up(self, session: Session) -> NotPublished | None:
        """Whether the posts of the last 24 hours are used up; None too where nothing is told.

        Raises NotSent, NoAnswer, StepRefused where the account is not let in.
        """
        path = f"{session.connection['user_id']}/content_publishing_limit"
        answer = self._graph.get(session, path, {"fields": "config,quota_usage"})
        verdict = self._graph.verdict_of(answer, session)
        if verdict is not None:
            raise StepRefused(verdict)
        data = (answer.document() or {}).get("data")
        told = data[0] if isinstance(data, list) and data and isinstance(data[0], dict) else {}
        config = told.get("config")
        most = config.get("quota_total") if isinstance(config, dict) else None
        used = told.get("quota_usage")
        if not (isinstance(most, int) and isinstance(used, int)) or used < most:
            return None
        message = f"The account has made {used} posts in 24 hours, and Instagram takes {most}."
        return NotPublished(Refusal.RATE_LIMITED, "quota_used_up", message, _QUOTA_WAIT)

    def _permalink(self, session: Session, number: str) -> str | None:
        """The post is there whatever comes of this; a fresh one may not be found yet."""
        try:
            answer = self._graph.get(session, number, {"fields": "permalink"})
        except (NotSent, NoAnswer):
            return None
        link = (answer.document() or {}).get("permalink")
        return link if answer.status == 200 and _is_link(link) else None


_QUOTA_USED_UP = findings.warning(
    "quota_used_up",
    "The account has made all the posts that Instagram takes in 24 hours; posts wait for room.",
)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_link(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))


def _is_this(listed: object, wanted: str, begins: datetime) -> bool:
    if not isinstance(listed, dict) or not _matches(_MEDIA_ID, listed.get("id")):
        return False
    try:
        at = datetime.fromisoformat(str(listed.get("timestamp")))
    except ValueError:
        return False
    if at.tzinfo is None or at < begins:
        return False
    said = _compared(str(listed.get("caption") or ""))
    return said == wanted[: len(said)] if len(said) >= _SHOWN_CHARACTERS else said == wanted


def _compared(text: str) -> str:
    """Lists shorten captions, and may show spaces in a way of their own."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _finding(verdict: Verdict) -> Finding:
    """What a refusal to say whose token it is means for posts to come."""
    words = f"Instagram says: {verdict.message} ({verdict.code})"
    if verdict.kind is ErrorClass.REAUTH:
        return findings.error("credentials_refused", f"{words} Connect the account again.")
    if verdict.kind is ErrorClass.RATE_LIMITED:
        return _QUOTA_USED_UP
    if verdict.kind is ErrorClass.PERMANENT:
        return findings.error("account_refused", words)
    return findings.warning("network_unavailable", words)
