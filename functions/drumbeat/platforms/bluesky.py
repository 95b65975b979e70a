"""Bluesky: text with links, mentions and tags, up to four pictures, or a link's card.

We choose a record's key in advance, so putting it again changes nothing, and asking for it is
conclusive. Sources: bluesky-social/atproto, lexicons app/bsky/feed, app/bsky/embed,
com/atproto/repo, and packages/pds; seen with @atproto/pds 0.5.35.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from drumbeat.domain import buttons, findings, plain_text, text_lengths
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.derivatives import JPEG, PNG, PictureSpec
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck, Finding
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.masking import Mask
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import (
    ALWAYS,
    ConnectionField,
    FieldKind,
    LinkPlace,
    Option,
    OptionKind,
    Pasted,
    Profile,
)
from drumbeat.domain.publishing import (
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
from drumbeat.platforms import pictures
from drumbeat.platforms.bluesky_access import (
    ENDED,
    PLC_URL,
    RESOLVER_URL,
    Directory,
    error_of,
    is_did,
)
from drumbeat.platforms.bluesky_text import HANDLE, facets, mentioned
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.steps import Asking, Refused, hidden, json_request, looked, visible
from drumbeat.platforms.transport import not_sent, retry_after, words
from drumbeat.ports import Clock, NoAnswer, NotSent, Request, Response, Session, Transport

_COLLECTION = "app.bsky.feed.post"
_MOST_PICTURES = 4
#: The most bytes of a picture, and of a card's picture (lexicons embed.images, embed.external).
_PICTURE_BYTES, _CARD_BYTES = 2_000_000, 1_000_000
#: The app scales larger pictures down (bluesky-social/social-app).
_PICTURE = PictureSpec(
    max_width=2000,
    max_height=2000,
    max_bytes=_PICTURE_BYTES,
    content_types=frozenset({JPEG, PNG}),
)
_MOST_LANGUAGES = 3
_TEXTS = (TextLimit(Unit.GRAPHEMES, 300), TextLimit(Unit.UTF8_BYTES, 3000))

PROFILE = Profile(
    name="bluesky",
    display_name="Bluesky",
    connects_by=Pasted(
        (
            ConnectionField(
                name="handle",
                label="Handle",
                help="The account's name, without the @.",
                example="h2o-plumbing.bsky.social",
            ),
            ConnectionField(
                name="app_password",
                label="App password",
                help="Not your own password: make one under Settings, Privacy and security, "
                "App passwords. It is kept encrypted and never shown again.",
                kind=FieldKind.SECRET,
                example="abcd-efgh-ijkl-mnop",
            ),
        )
    ),
    limits=Limits(
        texts=_TEXTS,
        media=MediaLimits(
            most=_MOST_PICTURES,
            content_types=pictures.USUAL,
            max_bytes=_PICTURE_BYTES,
            fetches=True,
            picture=_PICTURE,
            shows_alt=True,
        ),
        needs_something=True,
    ),
    options=(
        Option(
            name="languages",
            label="Languages",
            kind=OptionKind.TEXTS,
            help="The languages of the text, such as en or pt-BR; at most three. People can "
            "choose to see posts in theirs alone.",
            most=_MOST_LANGUAGES,
        ),
        Option(
            name="picture",
            label="First picture",
            kind=OptionKind.CHOICE,
            help="Where the post has a link, its first picture can be that of the link's card.",
            choices=(("post", "In the post"), ("card", "On the link's card")),
            default="post",
        ),
    ),
    link=LinkPlace.CARD,
    link_with_media=LinkPlace.TEXT,
    # Our choice: 5,000 points an hour allow 1,600 posts (Bluesky, Rate Limits).
    pacing=Pacing(gap=timedelta(seconds=10)),
    finds=True,
    named_hosts=True,
    repeats=ALWAYS,
)

_PASSWORD = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_REAUTH = ENDED | {"AuthenticationRequired"}
_GONE = {"AccountTakedown", "AccountDeactivated", "AccountSuspended", "RepoTakendown"}


class Bluesky:
    """Connection: `handle` and `app_password`; once a session is open also `did`, `server`,
    `access_jwt` and `refresh_jwt`."""

    profile = PROFILE

    def __init__(
        self,
        clock: Clock,
        *,
        resolver_url: str = RESOLVER_URL,
        plc_url: str = PLC_URL,
        site: str = "https://bsky.app",
    ) -> None:
        """`resolver_url` and `plc_url`: where handles and `did:plc` are looked up; `site`: where
        posts are shown."""
        self._clock = clock
        self._directory = Directory(resolver_url, plc_url)
        self._site = site.rstrip("/")

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        errors = unknown_fields(connection, {"handle", "app_password"})
        handle, password = connection.get("handle"), connection.get("app_password")
        if not (isinstance(handle, str) and HANDLE.fullmatch(handle)):
            remedy = "must be the account's handle without the @, such as name.bsky.social"
            errors.append(FieldError("connection.handle", remedy))
        if not (isinstance(password, str) and _PASSWORD.fullmatch(password)):
            remedy = (
                "must be an app password (four groups of four letters and digits): make one under "
                "Settings, Privacy and security, App passwords"
            )
            errors.append(FieldError("connection.app_password", remedy))
        if errors:
            raise InvalidInput(errors)
        return {"handle": str(handle).lower()}

    # Access, which expires after two hours and is renewed

    def has_access(self, connection: Connection) -> bool:
        return bool(connection.get("access_jwt"))

    def is_ended(self, answer: Response) -> bool:
        return answer.status in (400, 401) and error_of(answer) in ENDED

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        return self._directory.renew(connection, transport)

    # Posting

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: _text(post)}

    def picture_spec(self, post: Outgoing) -> PictureSpec:
        return replace(_PICTURE, max_bytes=_most_bytes(post))

    def check(self, session: Session) -> ConnectionCheck:
        """Ask whose session it is, and whether that account is active."""
        try:
            answer = session.send(_query("com.atproto.server.getSession", {}))
        except (NotSent, NoAnswer) as failure:
            return ConnectionCheck(findings=(_unreached(failure),))
        document = answer.document() or {}
        if answer.status != 200 or not document:
            return ConnectionCheck(findings=(_refused_check(answer, session),))
        if document.get("active") is False:
            finding = findings.error(
                "account_inactive", f"The account is {document.get('status') or 'not active'}."
            )
            return ConnectionCheck(findings=(finding,))
        return ConnectionCheck()

    def test(self, session: Session) -> None:
        """Anything sent to an account would be visible."""

    def prepare(
        self,
        post: Outgoing,
        session: Session,
        so_far: Progress | None = None,  # noqa: ARG002 (the interface's)
    ) -> Prepared | NotPublished:
        """Choose the record's key, upload the pictures, and look up mentioned accounts."""
        try:
            _require_fit(post)
            uploads = [
                self._upload(session, picture)
                for picture in [
                    pictures.read(session.media, medium, most=_most_bytes(post))
                    for medium in _shown_media(post)
                ]
            ]
            handle = {
                "did": session.connection["did"],
                "rkey": record_key(post),
                "created_at": self._created_at(post),
                "pictures": uploads,
                "mentions": self._mentions(session, _text(post)),
            }
        except Refused as error:
            return error.outcome
        except NotSent as failure:  # no session could be opened
            return not_sent(failure)
        return Prepared(handle)

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Put the record. Repeating makes no second post and replaces no other one."""
        document = {
            "repo": handle["did"],
            "collection": _COLLECTION,
            "rkey": handle["rkey"],
            "record": record_of(post, handle),
            "swapRecord": None,
        }
        answer = visible(session, _procedure("com.atproto.repo.putRecord", document))
        if not isinstance(answer, Response):
            return answer
        if answer.status == 200 and answer.document():
            return self._published(handle)
        if answer.status == 200 or answer.status >= 500:
            return Ambiguous(f"http_{answer.status}", _said(answer, session))
        if error_of(answer) == "InvalidSwap":
            # The key belongs to this post only, so an existing record was put by an earlier try.
            presence = self.find(post, session, handle)
            if isinstance(presence, Published):
                return presence
            return Ambiguous("InvalidSwap", _said(answer, session))
        return _refusal(answer, session, self._clock.now())

    def find(
        self,
        post: Outgoing,  # noqa: ARG002 (the interface's)
        session: Session,
        handle: Handle,
    ) -> Published | Presence:
        """Ask for the record by its key; both answers are conclusive."""
        query = {"repo": handle["did"], "collection": _COLLECTION, "rkey": handle["rkey"]}
        answer = looked(session, _query("com.atproto.repo.getRecord", query))
        if answer is None:
            return Presence.UNKNOWN
        if answer.status == 200 and str((answer.document() or {}).get("uri", "")).endswith(
            str(handle["rkey"])
        ):
            return self._published(handle)
        absent = answer.status == 400 and error_of(answer) == "RecordNotFound"
        return Presence.ABSENT if absent else Presence.UNKNOWN

    def _published(self, handle: Handle) -> Published:
        did, key = handle["did"], handle["rkey"]
        return Published(
            f"at://{did}/{_COLLECTION}/{key}", f"{self._site}/profile/{did}/post/{key}"
        )

    def _created_at(self, post: Outgoing) -> str:
        """The due time, or now for a late post, because feeds sort by it."""
        at = max(post.earliest, self._clock.now()).astimezone(UTC)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _upload(self, session: Session, picture: pictures.Picture) -> dict[str, Any]:
        def asking(connection: Connection) -> Request:
            headers = {**_bearer(connection), "Content-Type": picture.content_type}
            url = f"{connection['server']}/xrpc/com.atproto.repo.uploadBlob"
            return Request("POST", url, headers, picture.content)

        answer = hidden(session, asking)
        blob = (answer.document() or {}).get("blob")
        if answer.status != 200 or not isinstance(blob, dict):
            raise Refused(_refusal(answer, session, self._clock.now()))
        return {"blob": blob, "alt": picture.alt, "size": picture.size and list(picture.size)}

    def _mentions(self, session: Session, text: str) -> dict[str, str]:
        """The DID of each mentioned handle; unknown handles stay text. Raises Refused."""
        dids = {}
        for handle in mentioned(text):
            answer = hidden(
                session, _query("com.atproto.identity.resolveHandle", {"handle": handle})
            )
            did = (answer.document() or {}).get("did")
            if answer.status == 200 and is_did(did):
                dids[handle] = str(did)
            elif answer.status == 429 or answer.status >= 500:
                raise Refused(_refusal(answer, session, self._clock.now()))
        return dids


def record_key(post: Outgoing) -> str:
    """The record's key (AT Protocol, TID): always the same for this generation.

    53 bits of microseconds, then ten random bits, for which a hash of the post's id and generation
    is used.
    """
    seed = f"{post.tenant_id}/{post.instance_id}/{post.generation}".encode()
    bits = int.from_bytes(hashlib.sha256(seed).digest()[:8], "big")
    microseconds = int(post.scheduled_for.timestamp()) * 1_000_000 + bits % 1_000_000
    number = microseconds << 10 | bits >> 32 & 0x3FF
    return "".join(_SORTABLE[number >> shift & 31] for shift in range(60, -1, -5))


def record_of(post: Outgoing, handle: Handle) -> dict[str, Any]:
    """The record (lexicon app.bsky.feed.post); always the same for a post and handle."""
    text = _text(post)
    record: dict[str, Any] = {"$type": _COLLECTION, "text": text, "createdAt": handle["created_at"]}
    if entries := facets(text, handle["mentions"]):
        record["facets"] = entries
    if languages := list(post.options.get("languages") or ()):
        record["langs"] = languages
    if _has_card(post):
        record["embed"] = _card(post, handle["pictures"])
    elif handle["pictures"]:
        record["embed"] = {
            "$type": "app.bsky.embed.images",
            "images": [_image(each) for each in handle["pictures"]],
        }
    return record


def _image(picture: Mapping[str, Any]) -> dict[str, Any]:
    image: dict[str, Any] = {"image": picture["blob"], "alt": picture["alt"]}
    if picture["size"]:
        width, height = picture["size"]
        image["aspectRatio"] = {"width": width, "height": height}
    return image


def _card(post: Outgoing, uploads: list[Mapping[str, Any]]) -> dict[str, Any]:
    url = str(post.cta_url)
    external = {"uri": url, "title": post.title or urlsplit(url).hostname or url, "description": ""}
    if uploads:
        return {
            "$type": "app.bsky.embed.external",
            "external": {**external, "thumb": uploads[0]["blob"]},
        }
    return {"$type": "app.bsky.embed.external", "external": external}


def _has_card(post: Outgoing) -> bool:
    """A post shows either pictures or a link's card."""
    wanted = not post.media or post.options.get("picture") == "card"
    return buttons.is_link(post.cta_url) and wanted


def _shown_media(post: Outgoing) -> tuple[Any, ...]:
    return post.media[:1] if _has_card(post) else post.media


def _most_bytes(post: Outgoing) -> int:
    return _CARD_BYTES if _has_card(post) else _PICTURE_BYTES


def _text(post: Outgoing) -> str:
    text = post.caption.strip()
    return text if _has_card(post) else buttons.with_button(text, post)


def _require_fit(post: Outgoing) -> None:
    """Check what Bluesky would refuse before anything is uploaded. Raises Refused."""
    text = _text(post)
    wrong = None
    if any(medium.is_video for medium in _shown_media(post)):
        wrong = ("video_not_taken", "Drumbeat sends no videos to Bluesky. Use a picture there.")
    elif len(_shown_media(post)) > _MOST_PICTURES:
        wrong = ("too_many_pictures", f"A post there takes at most {_MOST_PICTURES} pictures.")
    elif plain_text.is_blank(text) and not (post.media or post.cta_url):
        wrong = ("empty_post", "The post has no text, no picture and no link.")
    elif not all(map(_LANGUAGE.fullmatch, post.options.get("languages") or ())):
        wrong = ("language_unknown", "A language is written like en or pt-BR.")
    for limit in _TEXTS:
        if text_lengths.length(text, limit.unit) > limit.most:
            what = "characters" if limit.unit is Unit.GRAPHEMES else "bytes"
            wrong = ("text_too_long", f"The text has more than {limit.most} {what}.")
    if wrong:
        raise Refused(NotPublished(Refusal.PERMANENT, *wrong))


def _bearer(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection['access_jwt']}", "Accept": "application/json"}


def _query(method: str, parameters: Mapping[str, str]) -> Asking:
    def asking(connection: Connection) -> Request:
        query = f"?{urlencode(parameters, quote_via=quote)}" if parameters else ""
        url = f"{connection['server']}/xrpc/{method}{query}"
        return Request("GET", url, _bearer(connection))

    return asking


def _procedure(method: str, document: Mapping[str, Any]) -> Asking:
    def asking(connection: Connection) -> Request:
        url = f"{connection['server']}/xrpc/{method}"
        return json_request("POST", url, _bearer(connection), document)

    return asking


def _refusal(answer: Response, session: Session, now: datetime) -> NotPublished:
    """The meaning of an error for a post that is certainly not there."""
    name, message = error_of(answer), _said(answer, session)
    code = name or f"http_{answer.status}"
    if answer.status == 429 or name == "RateLimitExceeded":
        return NotPublished(Refusal.RATE_LIMITED, code, message, _wait(answer, now))
    if name in _REAUTH or (answer.status == 401 and name not in _GONE):
        return NotPublished(Refusal.REAUTH, code, message)
    if answer.status >= 500 or answer.status < 400:
        return NotPublished(Refusal.TRANSIENT, code, message)
    return NotPublished(Refusal.PERMANENT, code, message)


def _wait(answer: Response, now: datetime) -> float | None:
    """Seconds until calls are accepted again: from Retry-After, or the Unix second of the reset."""
    wait = retry_after(answer.headers, now)
    reset = answer.headers.get("ratelimit-reset", "")
    if wait is None and re.fullmatch("[0-9]{1,12}", reset):
        return min(max(int(reset) - now.timestamp(), 0.0), 86400.0)
    return wait


def _said(answer: Response, session: Session) -> str:
    connection = session.connection
    public = (connection["handle"], connection["did"], connection["server"])
    message = (answer.document() or {}).get("message")
    if isinstance(message, str) and message:
        return f"Bluesky says: {words(message, Mask.of(connection, public))}"
    return f"Bluesky answered HTTP {answer.status}."


def _unreached(failure: NotSent | NoAnswer) -> Finding:
    if getattr(failure, "dead", False):
        return findings.error("credentials_refused", f"{failure.message} Connect it again.")
    return findings.warning("network_unavailable", failure.message)


def _refused_check(answer: Response, session: Session) -> Finding:
    message = _said(answer, session)
    if error_of(answer) in _REAUTH or answer.status == 401:
        return findings.error("credentials_refused", f"{message} Connect the account again.")
    if error_of(answer) in _GONE:
        return findings.error("account_inactive", message)
    return findings.warning("network_unavailable", message)
