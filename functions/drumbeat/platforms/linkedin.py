"""LinkedIn: text, a link's card, pictures, a video or a document, of a profile or a page.

LinkedIn has no idempotency key. A page's posts can be listed, so unclear ones are looked up; a
person's can't be, so a person decides about them. LinkedIn refuses a duplicate text and names the
post, even a deleted one: it is taken for ours only if it can be read, has our text, and was made
after ours was due. Sources: Microsoft Learn, LinkedIn Posts API (li-lms-2026-01), and other
developers' observations of duplicates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any
from urllib.parse import quote, urlsplit

from drumbeat.domain import buttons, findings, plain_text
from drumbeat.domain.authorising import App, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.masking import Mask
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import Lead, LinkPlace, OAuth, Option, OptionKind, Profile
from drumbeat.domain.publishing import (
    NOT_BEFORE,
    Ambiguous,
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
from drumbeat.domain.text_lengths import Unit, length
from drumbeat.platforms.app_account import AppAccount
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.linkedin_errors import ErrorClass, Verdict, verdict_of
from drumbeat.platforms.linkedin_login import MEMBER_SCOPES, PAGE_SCOPES, Login
from drumbeat.platforms.linkedin_media import DOCUMENT, PICTURE, VIDEO, Uploads
from drumbeat.platforms.linkedin_text import escaped, is_same, words_of
from drumbeat.platforms.listed_posts import CLOCKS_DIFFER
from drumbeat.platforms.steps import Asking, Refused, json_request, looked, visible
from drumbeat.platforms.transport import not_sent
from drumbeat.ports import Clock, NoAnswer, NotSent, Request, Response, Session, Transport

REAL_SITE, REAL_API = "https://www.linkedin.com", "https://api.linkedin.com"
#: The version of 2026-11. A version lasts about a year: 202604 until 2027-04-15.
VERSION = "202609"
_LAST_DAY = 15
_MOST_CHARACTERS, _MOST_PICTURES, _TITLE_CHARACTERS = 3_000, 20, 200
_LISTED = 10

_WAY = OAuth(
    scopes=(*MEMBER_SCOPES, *PAGE_SCOPES),
    asks=("see who you are, and which pages you manage", "post as you or as one of them"),
    targets="profile or page",
)
PROFILE = Profile(
    name="linkedin",
    display_name="LinkedIn",
    connects_by=_WAY,
    limits=Limits(
        # In the text as it is sent, with a backslash before each reserved character.
        texts=(TextLimit(Unit.UTF16_UNITS, _MOST_CHARACTERS),),
        media=MediaLimits(
            most=_MOST_PICTURES,
            content_types=frozenset({"image/jpeg", "image/png", "image/gif"}),
            max_bytes=PICTURE.max_bytes,
            fetches=True,
            picture=PICTURE,
            video=VIDEO,
            document=DOCUMENT,
            shows_alt=True,
        ),
        needs_something=True,
    ),
    options=(
        Option(
            name="picture",
            label="First picture",
            kind=OptionKind.CHOICE,
            help="Where the post has a link, its first picture can be that of the link's card.",
            choices=(("post", "In the post"), ("card", "On the link's card")),
            default="post",
        ),
        Option(
            name="no_resharing",
            label="No resharing",
            kind=OptionKind.FLAG,
            help="Nobody can share the post on.",
        ),
    ),
    link=LinkPlace.CARD,
    link_with_media=LinkPlace.TEXT,
    # Our choice: LinkedIn shows its limits only to the app's operator.
    pacing=Pacing(gap=timedelta(seconds=20)),
    finds=True,
    repeats=None,
    # Right after a post was sent, a list without it proves nothing.
    settles=timedelta(minutes=5),
    lead=Lead(video=timedelta(minutes=15), gigabyte=timedelta(minutes=30)),
)

_AUTHOR = re.compile(r"urn:li:(?:person:[A-Za-z0-9_-]{1,64}|organization:[0-9]{1,20})")
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")
_POST = re.compile(r"urn:li:(?:share|ugcPost):[0-9]{1,32}")
_VERSION = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])")


class _Likeness(Enum):
    SAME = auto()
    UNCLEAR = auto()
    OTHER = auto()


class LinkedIn(AppAccount):
    """Connection: `author` (a URN), `access_token`, and for LinkedIn's partners `refresh_token`.

    `app` is the operator's. `url` replaces all of LinkedIn's hosts. `pages` is `off` when LinkedIn
    has not approved the app for pages: it then asks people for fewer scopes.
    """

    def __init__(
        self,
        clock: Clock,
        app: Callable[[], App | None],
        *,
        url: str = "",
        version: str = VERSION,
        pages: str = "on",
    ) -> None:
        self._app = app
        self._site, self._api = url.rstrip("/") or REAL_SITE, url.rstrip("/") or REAL_API
        scopes = MEMBER_SCOPES if pages == "off" else (*MEMBER_SCOPES, *PAGE_SCOPES)
        self._login = Login(self._site, self._api, version, scopes)
        super().__init__(clock, self._login)
        self._uploads = Uploads(self._api, self._headers, clock)
        self.profile = replace(
            PROFILE,
            connects_by=replace(_WAY, scopes=scopes),
            works_until=end_of(version),
        )

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        fields = {"author", "access_token", "refresh_token", "given_at", "ends_at"}
        errors = unknown_fields(connection, fields)
        if not _matches(_AUTHOR, connection.get("author")):
            remedy = "must be urn:li:person:… or urn:li:organization:…"
            errors.append(FieldError("connection.author", remedy))
        if not _matches(_TOKEN, connection.get("access_token")):
            remedy = "must be an access token of the account, without spaces"
            errors.append(FieldError("connection.access_token", remedy))
        if not _matches(_TOKEN, connection.get("refresh_token", "-")):
            remedy = "must be a refresh token of the account, without spaces"
            errors.append(FieldError("connection.refresh_token", remedy))
        for name in ("given_at", "ends_at"):
            if not _is_moment(connection.get(name, "2026-11-29T00:00:00+00:00")):
                remedy = "must be a moment with its zone, such as 2026-12-22T09:00:00+00:00"
                errors.append(FieldError(f"connection.{name}", remedy))
        if errors:
            raise InvalidInput(errors)
        return {"author": connection["author"]}

    # Connecting by OAuth (`ports.Authorises`), and renewing (`ports.Renews`)

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        return self._login.targets(grant, transport)

    def connection_of(
        self,
        grant: Grant,
        target_id: str,
        transport: Transport,  # noqa: ARG002 (the interface's)
    ) -> Renewed | NotAuthorised:
        return self._login.connection_of(grant, target_id)

    def has_access(self, connection: Connection) -> bool:
        return bool(connection.get("access_token"))

    def is_ended(self, answer: Response) -> bool:
        return answer.status == 401

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        return self._login.renew(connection, self._app, transport, self._clock.now())

    # Posting

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: escaped(_text(post))}

    def unfit(self, post: Outgoing) -> NotPublished | None:
        return _unfit(post)

    def check(self, session: Session) -> ConnectionCheck:
        """Ask whose token it is; for a page, also for its posts."""
        try:
            is_page = _is_page(str(session.connection["author"]))
            asking = self._listing(1) if is_page else self._asking("GET", "/v2/userinfo")
            answer = session.send(asking)
            return ConnectionCheck(findings=self._checked(answer, session, is_page=is_page))
        except (NotSent, NoAnswer) as failure:
            if getattr(failure, "dead", False):
                words = f"{failure.message} Connect the account again."
                finding = findings.error("credentials_refused", words)
            else:
                finding = findings.warning("network_unavailable", failure.message)
            return ConnectionCheck(findings=(finding,))

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None = None
    ) -> Prepared | Preparing | NotPublished:
        """Upload the post's media, and wait until LinkedIn has processed videos and documents."""
        unfit = _unfit(post)
        if unfit is not None:
            return unfit
        try:
            author = str(session.connection["author"])
            media = self._uploads.step(_shown_media(post), session, so_far)
        except Refused as error:
            return error.outcome
        except NotSent as failure:  # access could not be renewed
            return not_sent(failure)
        if isinstance(media, Preparing):
            return media
        not_before = max(post.earliest, self._clock.now()) - CLOCKS_DIFFER
        handle = {
            "author": author,
            "media": list(media),
            # The post can't exist before this time.
            NOT_BEFORE: not_before.astimezone(UTC).isoformat(),
        }
        return Prepared(handle)

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Post it. A duplicate is looked up, because an earlier try may have arrived."""
        asking = self._asking("POST", "/rest/posts", post_of(post, handle))
        answer = visible(session, asking)
        if not isinstance(answer, Response):
            return answer
        number = answer.headers.get("x-restli-id", "")
        if answer.status == 201 and _POST.fullmatch(number):
            return self._published(number)
        verdict = self._verdict(answer, session)
        if verdict.kind is ErrorClass.DUPLICATE:
            return self._duplicate(post, session, handle, verdict)
        if verdict.kind is ErrorClass.AMBIGUOUS:
            return Ambiguous(verdict.code, verdict.message)
        return verdict.not_published()

    def find(self, post: Outgoing, session: Session, handle: Handle) -> Published | Presence:
        """Look through the page's posts since this post may have been made."""
        if not _is_page(str(handle["author"])):
            return Presence.UNKNOWN  # persons' posts can't be listed
        answer = looked(session, self._listing(_LISTED))
        document = answer.document() if answer is not None and answer.status == 200 else None
        entries = (document or {}).get("elements")
        if not isinstance(entries, list):
            return Presence.UNKNOWN
        since = datetime.fromisoformat(str(handle[NOT_BEFORE]))
        times = [_time(each) for each in entries]
        if None in times:
            return Presence.UNKNOWN
        newer = [each for each, at in zip(entries, times, strict=True) if at and at >= since]
        likeness = [_likeness(each, post) for each in newer]
        same = [each for each, like in zip(newer, likeness, strict=True) if like is _Likeness.SAME]
        if len(same) == 1:
            return self._published(str(same[0]["id"]))
        is_whole = len(entries) < _LISTED or len(newer) < len(entries)
        sure = is_whole and all(like is _Likeness.OTHER for like in likeness)
        return Presence.ABSENT if sure else Presence.UNKNOWN

    def _duplicate(
        self, post: Outgoing, session: Session, handle: Handle, verdict: Verdict
    ) -> Outcome:
        """Find out whether the duplicate is this post.

        For a person nothing is sent again after an unclear try, so the duplicate is another post.
        """
        words = f"LinkedIn has a post of these words already ({verdict.names}). Change them."
        outcome = NotPublished(Refusal.PERMANENT, "duplicate", words)
        if not _is_page(str(handle["author"])):
            return outcome
        presence = self.find(post, session, handle)
        if isinstance(presence, Published):
            return presence
        urn = str(verdict.names)
        answer = looked(session, self._asking("GET", f"/rest/posts/{quote(urn, safe='')}"))
        document = answer.document() if answer is not None and answer.status == 200 else None
        at = _time(document)
        if document is None or at is None:
            # LinkedIn also names posts that were deleted.
            return Ambiguous("duplicate", verdict.message)
        if at < datetime.fromisoformat(str(handle[NOT_BEFORE])):
            return outcome
        is_ours = document.get("author") == handle["author"]
        if is_ours and _likeness(document, post) is _Likeness.SAME:
            return self._published(str(document["id"]))
        return Ambiguous("duplicate", verdict.message)

    def _checked(
        self, answer: Response, session: Session, *, is_page: bool
    ) -> tuple[findings.Finding, ...]:
        document = answer.document() or {}
        if answer.status != 200 or not document:
            verdict = self._verdict(answer, session)
            if verdict.kind is ErrorClass.REAUTH:
                words = f"{verdict.message} Connect the account again."
                return (findings.error("credentials_refused", words),)
            if verdict.kind is ErrorClass.PERMANENT:
                return (findings.error("account_refused", verdict.message),)
            return (findings.warning("network_unavailable", verdict.message),)
        author = session.connection["author"]
        if not is_page and author != f"urn:li:person:{document.get('sub')}":
            words = "The access is that of another person. Connect this account again."
            return (findings.error("credentials_refused", words),)
        return ()

    def _published(self, number: str) -> Published:
        return Published(number, f"{self._site}/feed/update/{number}/")

    def _verdict(self, answer: Response, session: Session) -> Verdict:
        connection = session.connection
        mask = Mask.of(connection, (connection["author"],))
        return verdict_of(answer, mask, self._clock.now())

    def _headers(self, connection: Connection) -> dict[str, str]:
        return self._login.headers(connection["access_token"])

    def _asking(self, method: str, path: str, document: Any = None) -> Asking:
        def asking(connection: Connection) -> Request:
            url = f"{self._api}{path}"
            return json_request(method, url, self._headers(connection), document)

        return asking

    def _listing(self, most: int) -> Asking:
        def asking(connection: Connection) -> Request:
            author = quote(connection["author"], safe="")
            query = f"author={author}&q=author&count={most}&sortBy=CREATED"
            headers = {**self._headers(connection), "X-RestLi-Method": "FINDER"}
            return json_request("GET", f"{self._api}/rest/posts?{query}", headers)

        return asking


def end_of(version: str) -> datetime | None:
    """When LinkedIn stops answering calls of this version; None if it is no version."""
    if not _VERSION.fullmatch(version):
        return None
    return datetime(int(version[:4]) + 1, int(version[4:]), _LAST_DAY, tzinfo=UTC)


def post_of(post: Outgoing, handle: Handle) -> dict[str, Any]:
    """The body of a new post."""
    document: dict[str, Any] = {
        "author": handle["author"],
        "commentary": escaped(_text(post)),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": bool(post.options.get("no_resharing")),
    }
    content = _content(post, list(handle["media"]))
    return {**document, "content": content} if content else document


def _content(post: Outgoing, urns: Sequence[str]) -> dict[str, Any] | None:
    if _has_card(post):
        url = str(post.cta_url)
        title = (post.title or urlsplit(url).hostname or url)[:_TITLE_CHARACTERS]
        article = {"source": url, "title": title}
        return {"article": {**article, "thumbnail": urns[0]} if urns else article}
    media = [
        {"id": urn, **_said_of(medium)}
        for urn, medium in zip(urns, _shown_media(post), strict=True)
    ]
    if len(media) > 1:
        return {"multiImage": {"images": media}}
    return {"media": media[0]} if media else None


def _said_of(medium: Medium) -> dict[str, str]:
    """The alternative text of a picture, or the title of a document."""
    if medium.is_document:
        asset = medium.asset
        title = (asset.title or asset.filename) if asset else ""
        return {"title": title[:_TITLE_CHARACTERS]}
    return {"altText": medium.alt} if medium.alt and medium.is_picture else {}


def _text(post: Outgoing) -> str:
    text = post.caption.strip()
    return text if _has_card(post) else buttons.with_button(text, post)


def _has_card(post: Outgoing) -> bool:
    """A post shows either pictures or a link's card."""
    pictures = [each for each in post.media if each.is_picture]
    wanted = not post.media or (bool(pictures) and post.options.get("picture") == "card")
    return buttons.is_link(post.cta_url) and wanted


def _shown_media(post: Outgoing) -> tuple[Medium, ...]:
    if _has_card(post):
        return tuple(each for each in post.media if each.is_picture)[:1]
    return post.media


def _unfit(post: Outgoing) -> NotPublished | None:
    """Check what LinkedIn would refuse or cut off before anything is uploaded."""
    text, media = _text(post), _shown_media(post)
    videos = [each for each in media if each.is_video]
    if plain_text.is_blank(text) and not (media or _has_card(post)):
        return _no("empty_post", "The post has no text, no picture and no link.")
    if length(escaped(text), Unit.UTF16_UNITS) > _MOST_CHARACTERS:
        message = (
            f"LinkedIn takes at most {_MOST_CHARACTERS} characters, and counts signs such as "
            "brackets twice."
        )
        return _no("text_too_long", message)
    if len(media) > 1 and any(each.is_document for each in media):
        message = "A document stands by itself on LinkedIn. Leave the pictures and videos out."
        return _no("document_not_alone", message)
    if videos and len(media) > 1:
        message = "A video stands by itself on LinkedIn. Leave the other pictures and videos out."
        return _no("video_not_alone", message)
    if videos and videos[0].file is None:
        message = "Videos for LinkedIn come from the library. Put it there, and choose it."
        return _no("video_not_in_library", message)
    if len(media) > _MOST_PICTURES:
        return _no("too_many_pictures", f"A LinkedIn post takes at most {_MOST_PICTURES} pictures.")
    return None


def _no(code: str, message: str) -> NotPublished:
    return NotPublished(Refusal.PERMANENT, code, message)


def _likeness(entry: Mapping[str, Any], post: Outgoing) -> _Likeness:
    commentary, text = str(entry.get("commentary") or ""), _text(post)
    if not _matches(_POST, entry.get("id")):
        return _Likeness.UNCLEAR
    if is_same(commentary, text):
        return _Likeness.SAME
    return _Likeness.UNCLEAR if words_of(commentary) == words_of(text) else _Likeness.OTHER


def _time(entry: object) -> datetime | None:
    """When a post was made, from milliseconds since 1970."""
    milliseconds = entry.get("createdAt") if isinstance(entry, Mapping) else None
    if milliseconds is None and isinstance(entry, Mapping):
        milliseconds = entry.get("publishedAt")
    if not isinstance(milliseconds, int) or not 0 < milliseconds < 10**14:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _is_moment(value: object) -> bool:
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False


def _is_page(author: str) -> bool:
    return author.startswith("urn:li:organization:")


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
