"""X: text with pictures, an animation, or a video.

X has no idempotency key: nothing is repeated without a look at the account's own list, by text,
links and time. It refuses the same text for a while, which shows only that the text exists.
Sources: X API v2 (docs.x.com, OpenAPI 2.167), and recorded answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from drumbeat.domain import buttons, findings, plain_text
from drumbeat.domain.authorising import App, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.masking import Mask
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import Lead, LinkPlace, OAuth, Option, OptionKind, Profile
from drumbeat.domain.publishing import (
    NOT_BEFORE,
    Ambiguous,
    Following,
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
from drumbeat.platforms import pictures
from drumbeat.platforms.app_account import AppAccount
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.listed_posts import CLOCKS_DIFFER
from drumbeat.platforms.steps import Asking, Refused, json_request, looked, visible
from drumbeat.platforms.x_errors import ErrorClass, Verdict, verdict_of
from drumbeat.platforms.x_listing import Likeness, compared
from drumbeat.platforms.x_login import SCOPES, Login
from drumbeat.platforms.x_media import MOVING, PICTURE, VIDEO, Uploaded, Uploads
from drumbeat.ports import Clock, NoAnswer, NotSent, Request, Response, Session, Transport

REAL_SITE, REAL_API = "https://x.com", "https://api.x.com"
_MOST_CHARACTERS, _MOST_PICTURES = 280, 4
#: X lists up to 100 posts at once; each listed post is paid for, so a look reads fewer.
_LISTED, _LISTED_BACK = 100, 20
_EVERYONE = "everyone"
#: The option with the further posts of a thread, their greatest number, and their separator.
_THREAD, _MOST_OF_A_THREAD = "thread", 10
_PARTED = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
#: The fields beside a post's text, as X's documentation and its library (xdk 0.10.6) request them.
_FIELDS = ("tweet.fields", "post.fields")

PROFILE = Profile(
    name="x",
    display_name="X",
    connects_by=OAuth(
        scopes=SCOPES,
        asks=(
            "see which account it is, and what it has posted",
            "post to it, with pictures and videos",
            "do so while you are away",
        ),
        targets="account",
    ),
    limits=Limits(
        texts=(
            TextLimit(Unit.X_WEIGHTED, _MOST_CHARACTERS),
            # The limit of its longest posts.
            TextLimit(Unit.X_WEIGHTED, _MOST_CHARACTERS, field=_THREAD),
        ),
        media=MediaLimits(
            most=_MOST_PICTURES,
            content_types=pictures.USUAL,
            max_bytes=PICTURE.max_bytes,
            fetches=True,
            picture=PICTURE,
            video=VIDEO,
            shows_alt=True,
        ),
        needs_something=True,
    ),
    options=(
        Option(
            name=_THREAD,
            label="Thread",
            kind=OptionKind.TEXT,
            help="Further posts, each in reply to the one before, a moment after it is there. A "
            "line of three dashes (---) parts them.",
            most=_MOST_CHARACTERS * _MOST_OF_A_THREAD,
            unit=Unit.X_WEIGHTED,
        ),
        Option(
            name="reply_settings",
            label="Who may reply",
            kind=OptionKind.CHOICE,
            choices=(
                (_EVERYONE, "Everyone"),
                ("following", "Accounts that it follows"),
                ("mentionedUsers", "Accounts that the post mentions"),
                ("subscribers", "Its subscribers"),
                ("verified", "Verified accounts"),
            ),
            default=_EVERYONE,
        ),
        Option(
            name="made_with_ai",
            label="Made with AI",
            kind=OptionKind.FLAG,
            help="X says so beside the post.",
        ),
        Option(
            name="paid_partnership",
            label="Paid partnership",
            kind=OptionKind.FLAG,
            help="X says so beside the post.",
        ),
    ),
    link=LinkPlace.TEXT,
    # X API, Pricing (2026-11).
    link_note="X asks whoever runs this Drumbeat $0.20 for a post with a link, and $0.015 for one "
    "without.",
    link_with_media=LinkPlace.TEXT,
    # Our choice: an account may post 100 times in 15 minutes (X API, Rate limits).
    pacing=Pacing(gap=timedelta(seconds=20)),
    finds=True,
    repeats=None,
    # Right after a post was sent, a list without it proves nothing.
    settles=timedelta(minutes=5),
    # Animations and videos are processed.
    lead=Lead(
        image=timedelta(minutes=1), video=timedelta(minutes=15), gigabyte=timedelta(minutes=30)
    ),
)

_USER_ID = re.compile(r"[0-9]{1,32}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
_ID = re.compile(r"[0-9]{1,32}")
#: Characters that X refuses in a post (twitter-text, invalidChars).
_REFUSED = re.compile("[\ufffe\ufeff\uffff]")
_CASHTAG = re.compile(
    r"(?:^|(?<=[\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]))"
    r"\$([A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?)"
    r"(?=$|\s|[!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$])"
)


class X(AppAccount):
    """Connection: `user_id`, `access_token` and `refresh_token`.

    `app` is the operator's, with which access is renewed. `url` replaces all of X's hosts.
    """

    profile = PROFILE

    def __init__(self, clock: Clock, app: Callable[[], App | None], *, url: str = "") -> None:
        self._app = app
        self._site, self._api = url.rstrip("/") or REAL_SITE, url.rstrip("/") or REAL_API
        self._login = Login(self._site, self._api)
        super().__init__(clock, self._login)
        self._uploads = Uploads(self._api, clock)

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        errors = unknown_fields(connection, {"user_id", "access_token", "refresh_token"})
        if not _matches(_USER_ID, connection.get("user_id")):
            errors.append(FieldError("connection.user_id", "must be the account's number, as text"))
        for name in ("access_token", "refresh_token"):
            if not _matches(_TOKEN, connection.get(name)):
                remedy = "must be a token of the account, without spaces"
                errors.append(FieldError(f"connection.{name}", remedy))
        if errors:
            raise InvalidInput(errors)
        return {"user_id": connection["user_id"]}

    # Connecting by OAuth (`ports.Authorises`), and renewing (`ports.Renews`)

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        return self._login.targets(grant, transport)

    def connection_of(
        self,
        grant: Grant,
        target_id: str,
        transport: Transport,  # noqa: ARG002 (the interface's)
    ) -> Renewed | NotAuthorised:
        connection = {**grant.connection, "user_id": target_id}
        return Renewed(connection, grant.access_ends_at, grant.grant_ends_at)

    def has_access(self, connection: Connection) -> bool:
        return bool(connection.get("access_token"))

    def is_ended(self, answer: Response) -> bool:
        return answer.status == 401

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        return self._login.renew(connection, self._app(), transport, self._clock.now())

    # Posting

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: _text(post), _THREAD: max(_thread(post), key=_weight, default="")}

    def picture_spec(self, post: Outgoing) -> PictureSpec:
        """A single animation stays one if X takes it as it is."""
        asset = post.media[0].asset if len(post.media) == 1 else None
        animation = asset.files.get("animated") if asset else None
        is_gif = animation is not None and animation.content_type == pictures.GIF
        return MOVING if is_gif else PICTURE

    def unfit(self, post: Outgoing) -> NotPublished | None:
        return _unfit(post)

    def check(self, session: Session) -> ConnectionCheck:
        """Ask X whose token it is."""
        try:
            answer = session.send(self._asking("GET", "/2/users/me"))
        except (NotSent, NoAnswer) as failure:
            if getattr(failure, "dead", False):
                words = f"{failure.message} Connect the account again."
                finding = findings.error("credentials_refused", words)
            else:
                finding = findings.warning("network_unavailable", failure.message)
            return ConnectionCheck(findings=(finding,))
        who = (answer.document() or {}).get("data")
        if answer.status != 200 or not isinstance(who, dict):
            return ConnectionCheck(findings=(_refused_check(self._verdict(answer, session)),))
        if who.get("id") != session.connection["user_id"]:
            words = "The access is that of another account. Connect this one again."
            return ConnectionCheck(findings=(findings.error("credentials_refused", words),))
        return ConnectionCheck()

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None = None
    ) -> Prepared | Preparing | NotPublished:
        """Upload pictures and videos, and wait until X has processed them."""
        unfit = _unfit(post)
        if unfit is not None:
            return unfit
        try:
            upload = self._uploads.step(post, session, so_far)
        except Refused as error:
            return error.outcome
        if not isinstance(upload, Uploaded):
            return upload
        handle = {
            "media": list(upload.media),
            # The post can't exist before this time.
            NOT_BEFORE: _stamp(max(post.earliest, self._clock.now()) - CLOCKS_DIFFER),
        }
        return Prepared(handle, upload.good_until)

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Post it. After a "duplicate" error the post is looked up: an earlier try may have
        arrived."""
        answer = visible(session, self._asking("POST", "/2/tweets", tweet_of(post, handle)))
        if not isinstance(answer, Response):
            return answer
        number = _made(answer)
        if number is not None:
            return self._published(number)
        verdict = self._verdict(answer, session)
        if verdict.kind is ErrorClass.DUPLICATE:
            return self._duplicate(post, session, handle, verdict)
        if verdict.kind is ErrorClass.AMBIGUOUS:
            return Ambiguous(verdict.code, verdict.message)
        return verdict.not_published()

    def find(self, post: Outgoing, session: Session, handle: Handle) -> Published | Presence:
        """Look through the account's posts since this post may have been made.

        A listed post with another text is another post, because X changes only links, spaces and
        symbols. The same text with other links is inconclusive.
        """
        posts = self._listed(session, start_time=str(handle[NOT_BEFORE]), most=_LISTED)
        return self._among(posts, _text(post))

    def _among(self, posts: Sequence[Mapping[str, Any]] | None, text: str) -> Published | Presence:
        """Whether a text is among the posts since it may have been posted."""
        if posts is None:
            return Presence.UNKNOWN
        likeness = [compared(each, text) for each in posts]
        same = [each for each, like in zip(posts, likeness, strict=True) if like is Likeness.SAME]
        if len(same) == 1:
            return self._published(str(same[0]["id"]))
        is_whole = len(posts) < _LISTED
        sure = is_whole and all(like is Likeness.OTHER for like in likeness)
        return Presence.ABSENT if sure else Presence.UNKNOWN

    # Sequels (`ports.Follows`): the further posts of a thread

    def sequels(self, post: Outgoing) -> Sequence[str]:
        return _thread(post)

    def follow(
        self,
        post: Outgoing,  # noqa: ARG002 (the interface's)
        session: Session,
        one: Following,
    ) -> Published | NotPublished | Ambiguous:
        """Reply to the post before it."""
        document = {"text": one.text, "reply": {"in_reply_to_tweet_id": one.before_id}}
        answer = visible(session, self._asking("POST", "/2/tweets", document))
        if not isinstance(answer, Response):
            return answer
        number = _made(answer)
        if number is not None:
            return self._published(number)
        verdict = self._verdict(answer, session)
        if verdict.kind in (ErrorClass.AMBIGUOUS, ErrorClass.DUPLICATE):
            return Ambiguous(verdict.code, verdict.message)
        return verdict.not_published()

    def find_sequel(
        self,
        post: Outgoing,  # noqa: ARG002 (the interface's)
        session: Session,
        one: Following,
    ) -> Published | Presence:
        """Looked for like a post, in a list with the account's replies."""
        since = _stamp(one.claimed_at - CLOCKS_DIFFER)
        posts = self._listed(session, start_time=since, most=_LISTED, exclude="retweets")
        return self._among(posts, one.text)

    def _duplicate(
        self, post: Outgoing, session: Session, handle: Handle, verdict: Verdict
    ) -> Outcome:
        """Find out whether the duplicate is this post, from an earlier try, or an older one."""
        presence = self.find(post, session, handle)
        if isinstance(presence, Published):
            return presence
        older = self._listed(session, most=_LISTED_BACK) or ()
        if any(compared(each, _text(post)) is Likeness.SAME for each in older):
            message = (
                "X takes the same text only once in a while, and the account has an older post "
                "with it. Change the text and post again."
            )
            return NotPublished(Refusal.PERMANENT, verdict.code, message)
        return Ambiguous(verdict.code, verdict.message)

    def _listed(
        self,
        session: Session,
        *,
        most: int,
        start_time: str | None = None,
        exclude: str = "replies,retweets",
    ) -> Sequence[Mapping[str, Any]] | None:
        """The account's posts, newest first; None when they could not be read."""
        query = {"max_results": str(most), "exclude": exclude}
        if start_time is not None:
            query["start_time"] = start_time
        for name in _FIELDS:
            filters = urlencode({**query, name: "created_at,entities"}, quote_via=quote, safe=":,")
            answer = looked(session, self._asking("GET", f"/2/users/:id/tweets?{filters}"))
            if answer is None or answer.status != 400:
                break
        document = (
            answer.document() if answer is not None and answer.status == 200 else None
        ) or {}
        meta, posts = document.get("meta"), document.get("data", [])
        # An empty list has a count; an answer without one is not a list.
        if not isinstance(meta, dict) or "errors" in document or not isinstance(posts, list):
            return None
        if meta.get("result_count") != len(posts):
            return None
        named = all(isinstance(each, dict) and _matches(_ID, each.get("id")) for each in posts)
        return posts if named else None

    def _published(self, number: str) -> Published:
        return Published(number, f"{self._site}/i/status/{number}")

    def _verdict(self, answer: Response, session: Session) -> Verdict:
        mask = Mask.of(session.connection, (session.connection["user_id"],))
        return verdict_of(answer, mask, self._clock.now())

    def _asking(self, method: str, path: str, document: Mapping[str, Any] | None = None) -> Asking:
        """`:id` in the path stands for the account's id."""

        def asking(connection: Connection) -> Request:
            headers = {"Authorization": f"Bearer {connection['access_token']}"}
            url = f"{self._api}{path.replace(':id', connection['user_id'])}"
            return json_request(method, url, headers, document)

        return asking


def tweet_of(post: Outgoing, handle: Handle) -> dict[str, Any]:
    """The body of a new post; X refuses unknown keys."""
    options = post.options
    document: dict[str, Any] = {"text": _text(post)}
    if handle["media"]:
        document["media"] = {"media_ids": list(handle["media"])}
    who = options.get("reply_settings") or _EVERYONE
    if who != _EVERYONE:
        document["reply_settings"] = who
    for flag in ("made_with_ai", "paid_partnership"):
        if options.get(flag):
            document[flag] = True
    return document


def _made(answer: Response) -> str | None:
    """The id of the post that was made, from an answer."""
    data = (answer.document() or {}).get("data")
    number = data.get("id") if isinstance(data, dict) else None
    is_made = 200 <= answer.status < 300 and _matches(_ID, number)
    return str(number) if is_made else None


def cashtags(text: str) -> list[str]:
    """Cashtags without their `$`, as X finds them (twitter-text, validCashtag)."""
    return _CASHTAG.findall(text)


def _text(post: Outgoing) -> str:
    return buttons.with_button(post.caption.strip(), post)


def _thread(post: Outgoing) -> Sequence[str]:
    """The texts of its further posts, in order."""
    parts = _PARTED.split(str(post.options.get(_THREAD) or ""))
    return [part.strip() for part in parts if not plain_text.is_blank(part)]


def _weight(text: str) -> int:
    return length(text, Unit.X_WEIGHTED)


def _unfit(post: Outgoing) -> NotPublished | None:
    """Check what X would refuse before anything is uploaded."""
    text, videos = _text(post), [each for each in post.media if each.is_video]
    if plain_text.is_blank(text) and not post.media:
        return _no("empty_post", "The post has no text, no picture and no link.")
    thread = _thread(post)
    if len(thread) > _MOST_OF_A_THREAD:
        message = f"At most {_MOST_OF_A_THREAD} posts follow one as its thread. Leave some out."
        return _no("thread_too_long", message)
    unfit = next((outcome for each in (text, *thread) if (outcome := _unfit_text(each))), None)
    if unfit is not None:
        return unfit
    if videos and len(post.media) > 1:
        message = "A video stands by itself on X. Leave the other pictures and videos out."
        return _no("video_not_alone", message)
    if videos and videos[0].file is None:
        message = "Videos for X come from the library. Put it there, and choose it for the post."
        return _no("video_not_in_library", message)
    if len(post.media) > _MOST_PICTURES:
        return _no("too_many_pictures", f"A post on X takes at most {_MOST_PICTURES} pictures.")
    return None


def _unfit_text(text: str) -> NotPublished | None:
    """For the text of a post, or of one of its thread's."""
    if _weight(text) > _MOST_CHARACTERS:
        message = f"X takes at most {_MOST_CHARACTERS} characters, and counts some as two."
        return _no("text_too_long", message)
    if _REFUSED.search(text):
        return _no("text_refused", "The text has a sign that X does not take. Write it anew.")
    if len({each.upper() for each in cashtags(text)}) > 1:
        message = "X takes one cashtag in a post, such as $TSLA. Leave the others out."
        return _no("too_many_cashtags", message)
    return None


def _no(code: str, message: str) -> NotPublished:
    return NotPublished(Refusal.PERMANENT, code, message)


def _refused_check(verdict: Verdict) -> findings.Finding:
    """What a refusal to name the account means for later posts."""
    if verdict.kind is ErrorClass.REAUTH:
        words = f"{verdict.message} Connect the account again."
        return findings.error("credentials_refused", words)
    if verdict.kind is ErrorClass.PERMANENT:
        return findings.error("account_refused", verdict.message)
    return findings.warning("network_unavailable", verdict.message)


def _stamp(at: datetime) -> str:
    """X's format of times: whole seconds, UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
