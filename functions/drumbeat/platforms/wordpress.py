"""WordPress: posts on any site, through its REST API with an application password.

A draft is made in advance, under a slug of ours that identifies it before it is visible. Publishing
it may be repeated, and the site says at any time whether it is published. Seen with WordPress 6.1;
the REST API Handbook (Posts, Media, Categories, Tags) has the fields.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from drumbeat.domain import findings
from drumbeat.domain.connections import Connection
from drumbeat.domain.derivatives import MP4, QUICKTIME, WEBM, PictureSpec, VideoSpec
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck, Finding
from drumbeat.domain.limits import TEXT, Limits, MediaLimits
from drumbeat.domain.masking import Mask
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import (
    ALWAYS,
    ConnectionField,
    FieldKind,
    Lead,
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
    Preparing,
    Presence,
    Progress,
    Published,
    Refusal,
)
from drumbeat.platforms import pictures, videos, wordpress_html
from drumbeat.platforms.addresses import AddressRefused
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.lookups import PUBLIC_ONLY, Guard
from drumbeat.platforms.steps import Asking, Refused, hidden, json_request, looked, visible
from drumbeat.platforms.transport import retry_after, words
from drumbeat.platforms.wordpress_html import Shown
from drumbeat.ports import Clock, NoAnswer, NotSent, Request, Response, Session

_MOST_PICTURES = 10
#: Our choice: sites set their own limit (upload_max_filesize), and name it when a file is larger.
_PICTURE_BYTES = 10_000_000
_VIDEO_BYTES = 100_000_000
#: WordPress scales larger pictures to this size (wp-includes, big_image_size_threshold).
_PICTURE = PictureSpec(
    max_width=2560,
    max_height=2560,
    max_bytes=_PICTURE_BYTES,
    content_types=pictures.USUAL,
    animated=True,
)
_FIELDS = {"site_url", "username", "application_password"}
_MOST_TERMS = 10

PROFILE = Profile(
    name="wordpress",
    display_name="WordPress",
    connects_by=Pasted(
        (
            ConnectionField(
                name="site_url",
                label="Site address",
                help="The address of the site's first page.",
                kind=FieldKind.URL,
                example="https://www.example.com",
            ),
            ConnectionField(
                name="username",
                label="User name",
                help="Of somebody who may publish posts: an author, editor or administrator.",
            ),
            ConnectionField(
                name="application_password",
                label="Application password",
                help="Not the user's own password: in WordPress, under Users, Profile, Application "
                "Passwords, make one for Drumbeat. It is kept encrypted and never shown again.",
                kind=FieldKind.SECRET,
                example="abcd EFGH 1234 ijkl MNOP 6789",
            ),
        )
    ),
    limits=Limits(
        media=MediaLimits(
            most=_MOST_PICTURES,
            content_types=pictures.USUAL,
            max_bytes=_PICTURE_BYTES,
            fetches=True,
            picture=_PICTURE,
            video=VideoSpec(
                max_bytes=_VIDEO_BYTES, content_types=frozenset({MP4, QUICKTIME, WEBM})
            ),
            mixes=True,
            shows_alt=True,
        ),
    ),
    options=(
        Option(
            name="excerpt",
            label="Excerpt",
            kind=OptionKind.TEXT,
            help="A short text for lists of posts; WordPress takes the beginning where there is "
            "none.",
        ),
        Option(
            name="categories",
            label="Categories",
            kind=OptionKind.TEXTS,
            help="By name; those that the site doesn't have yet are made.",
            most=_MOST_TERMS,
        ),
        Option(
            name="tags",
            label="Tags",
            kind=OptionKind.TEXTS,
            help="By name; those that the site doesn't have yet are made.",
            most=_MOST_TERMS,
        ),
        Option(
            name="status",
            label="On the site",
            kind=OptionKind.CHOICE,
            help="A draft is seen on the site by nobody until somebody publishes it there.",
            choices=(("publish", "Published"), ("draft", "A draft")),
            default="publish",
        ),
    ),
    link=LinkPlace.TEXT,
    link_with_media=LinkPlace.TEXT,
    # Our choice: WordPress documents no rate.
    pacing=Pacing(gap=timedelta(seconds=10)),
    finds=True,
    named_hosts=True,
    repeats=ALWAYS,
    lead=Lead(video=timedelta(minutes=10)),
)

_PASSWORD = re.compile(r"[A-Za-z0-9]{4}(?: ?[A-Za-z0-9]{4}){3,7}")
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_PAGES = re.compile(r"/(?:wp-admin|wp-login\.php|index\.php)(?:/.*)?$")
#: Every status of a post except the trash.
_STATES = "draft,publish,future,pending,private"
#: Errors with a 5xx status that a retry does not fix.
_PERMANENT_CODES = {"rest_upload_sideload_error", "rest_upload_file_too_big"}


@dataclass(frozen=True, slots=True)
class _File:
    """A picture or video in the form of its upload."""

    content: bytes = field(repr=False)
    content_type: str
    suffix: str
    alt: str = ""
    is_video: bool = False

    def shown(self, made: Mapping[str, Any]) -> Shown:
        """The file in the site's library. Raises Refused."""
        url = str(made.get("source_url"))
        return Shown(_number(made), url, self.alt, is_video=self.is_video)


class WordPress:
    """Connection: `site_url`, `username` and `application_password`."""

    profile = PROFILE

    def __init__(self, clock: Clock, *, guard: Guard = PUBLIC_ONLY) -> None:
        self._clock = clock
        self._guard = guard

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        errors = unknown_fields(connection, _FIELDS)
        site = ""
        try:
            endpoint = self._guard.parse(connection.get("site_url"))
            site = _site(endpoint.url)
            if "?" in site:
                errors.append(FieldError("connection.site_url", "must have nothing behind a ?"))
        except AddressRefused as error:
            errors.append(FieldError("connection.site_url", str(error)))
        username = connection.get("username")
        if not (isinstance(username, str) and 0 < len(username) <= 60 and ":" not in username):
            errors.append(FieldError("connection.username", "must be the user's name or email"))
        password = connection.get("application_password")
        if not (isinstance(password, str) and _PASSWORD.fullmatch(password.strip())):
            remedy = (
                "must be an application password (groups of four letters and digits): make one "
                "under Users, Profile, Application Passwords"
            )
            errors.append(FieldError("connection.application_password", remedy))
        if errors:
            raise InvalidInput(errors)
        return {"site": site.partition("://")[2], "username": username}

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: post.caption}

    def check(self, session: Session) -> ConnectionCheck:
        """Ask the site who we are there, and what that user may do."""
        try:
            answer = session.send(_asking("GET", "users/me", {"context": "edit"}))
        except (NotSent, NoAnswer) as failure:
            finding = findings.warning("network_unavailable", failure.message)
            return ConnectionCheck(findings=(finding,))
        document = answer.document() or {}
        capabilities = document.get("capabilities")
        if answer.status != 200 or not isinstance(capabilities, dict):
            return ConnectionCheck(findings=(_refused_check(answer, session),))
        return ConnectionCheck(findings=tuple(_missing(capabilities)))

    def test(self, session: Session) -> None:
        """Anything sent to a site would be visible."""

    def prepare(
        self,
        post: Outgoing,
        session: Session,
        so_far: Progress | None = None,
    ) -> Prepared | Preparing | NotPublished:
        """Upload pictures and videos, find or make categories and tags, and save a draft.

        If an earlier try's answer was lost, its draft is found by the slug and written again.
        """
        if so_far is None and any(medium.is_video for medium in post.media):
            # Left to the function that has enough time and memory.
            return Preparing(Progress(), self._clock.now())
        slug = slug_of(post)
        try:
            draft = self._drafted(session, slug)
            files = [self._uploaded(session, file) for file in self._files(session, post)]
            featured = next((each for each in files if not each.is_video), None)
            rest = [each for each in files if each is not featured]
            document = {
                "title": wordpress_html.escaped(post.title),
                "content": wordpress_html.content(post, rest),
                "excerpt": wordpress_html.escaped(str(post.options.get("excerpt") or "")),
                "featured_media": featured.id if featured else 0,
                "categories": self._terms(session, "categories", post),
                "tags": self._terms(session, "tags", post),
                "status": "draft",
                "slug": slug,
            }
            path = f"posts/{draft}" if draft else "posts"
            number = _number(self._done(session, _asking("POST", path, {}, document)))
        except Refused as error:
            return error.outcome
        return Prepared({"id": number, "slug": slug})

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Publish the draft; WordPress makes its address from the title."""
        status = _wanted(post)
        asking = _asking("POST", f"posts/{handle['id']}", {}, {"status": status, "slug": ""})
        answer = visible(session, asking)
        if not isinstance(answer, Response):
            return answer
        document = answer.document() or {}
        if answer.status == 200 and document.get("status") == status:
            return _published(session.connection, handle, document)
        if answer.status < 300 or answer.status >= 500:
            return Ambiguous(_code(answer), _said(answer, session))
        return self._refusal(answer, session)

    def find(self, post: Outgoing, session: Session, handle: Handle) -> Published | Presence:
        """Ask for the post by its id. A deleted post proves nothing."""
        answer = looked(session, _asking("GET", f"posts/{handle['id']}", {"context": "edit"}))
        document = (answer.document() or {}) if answer and answer.status == 200 else {}
        if document.get("id") != handle["id"]:
            return Presence.UNKNOWN
        status = document.get("status")
        left = document.get("slug") != handle["slug"]
        if status in ("publish", "private") or (
            status == "draft" and left and _wanted(post) == "draft"
        ):
            return _published(session.connection, handle, document)
        return Presence.ABSENT if status == "draft" else Presence.UNKNOWN

    def _files(self, session: Session, post: Outgoing) -> Iterator[_File]:
        """One at a time, because videos are large. Raises Refused."""
        if len(post.media) > _MOST_PICTURES:
            message = f"A post there takes at most {_MOST_PICTURES} pictures."
            raise Refused(NotPublished(Refusal.PERMANENT, "too_many_pictures", message))
        for medium in post.media:
            if medium.file is not None and medium.is_video:
                content = videos.read(session.media, medium, medium.file, most=_VIDEO_BYTES)
                kind, suffix = medium.file.content_type, videos.suffix_of(medium.file)
                yield _File(content, kind, suffix, medium.alt, is_video=True)
            else:
                picture = pictures.read(session.media, medium, most=_PICTURE_BYTES)
                yield _File(picture.content, picture.content_type, picture.suffix, picture.alt)

    def _drafted(self, session: Session, slug: str) -> int | None:
        """The id of the draft that an earlier try has made."""
        query = {"slug": slug, "status": _STATES, "context": "edit", "_fields": "id,status,slug"}
        posts = self._listed(session, "posts", query)
        return next((_number(each) for each in posts if each.get("status") == "draft"), None)

    def _uploaded(self, session: Session, file: _File) -> Shown:
        """The file in the site's library, which may have it already."""
        digest = hashlib.sha256(file.content + file.alt.encode("utf-8", "replace"))
        name = f"drumbeat-{digest.hexdigest()[:24]}"
        query = {"slug": name, "_fields": "id,source_url"}
        for entry in self._listed(session, "media", query):
            return file.shown(entry)

        def asking(connection: Connection) -> Request:
            headers = {
                **_authorised(connection),
                "Content-Type": file.content_type,
                "Content-Disposition": f'attachment; filename="{name}{file.suffix}"',
            }
            url = _url(connection, "media", {"alt_text": file.alt} if file.alt else {})
            return Request("POST", url, headers, file.content)

        return file.shown(self._done(session, asking))

    def _terms(self, session: Session, kind: str, post: Outgoing) -> list[int]:
        """The ids of categories or tags by name; missing ones are made."""
        names = dict.fromkeys(name.strip() for name in post.options.get(kind) or () if name.strip())
        return list(dict.fromkeys(self._term(session, kind, name) for name in names))

    def _term(self, session: Session, kind: str, name: str) -> int:
        query = {"search": name, "per_page": "100", "_fields": "id,name"}
        for term in self._listed(session, kind, query):
            if html.unescape(str(term.get("name"))).casefold() == name.casefold():
                return _number(term)
        answer = hidden(session, _asking("POST", kind, {}, {"name": wordpress_html.escaped(name)}))
        document = answer.document() or {}
        data = document.get("data")
        if document.get("code") == "term_exists" and isinstance(data, dict):
            return _number({"id": data.get("term_id")})
        if answer.status not in (200, 201):
            raise Refused(self._refusal(answer, session))
        return _number(document)

    def _listed(
        self, session: Session, path: str, query: Mapping[str, str]
    ) -> Iterable[Mapping[str, Any]]:
        answer = hidden(session, _asking("GET", path, query))
        entries = answer.items()
        if answer.status != 200 or entries is None:
            raise Refused(self._refusal(answer, session))
        return [each for each in entries if isinstance(each, dict)]

    def _done(self, session: Session, asking: Asking) -> Mapping[str, Any]:
        """The result of a step that shows nothing. Raises Refused."""
        answer = hidden(session, asking)
        document = answer.document()
        if answer.status not in (200, 201) or document is None:
            raise Refused(self._refusal(answer, session))
        return document

    def _refusal(self, answer: Response, session: Session) -> NotPublished:
        """The meaning of an error for a post that is certainly not there."""
        code, message, status = _code(answer), _said(answer, session), _status(answer)
        if status == 429:
            wait = retry_after(answer.headers, self._clock.now())
            return NotPublished(Refusal.RATE_LIMITED, code, message, wait)
        if status == 401:
            return NotPublished(Refusal.REAUTH, code, message)
        if 300 <= status < 400:
            message = f"{message} Connect it again with the address that it leads to."
        passing = status >= 500 or status < 300
        if passing and code not in _PERMANENT_CODES:
            return NotPublished(Refusal.TRANSIENT, code, message)
        return NotPublished(Refusal.PERMANENT, code, message)


def slug_of(post: Outgoing) -> str:
    """The draft's slug: always the same for this generation."""
    seed = f"{post.tenant_id}/{post.instance_id}/{post.generation}".encode()
    return f"drumbeat-{hashlib.sha256(seed).hexdigest()[:24]}"


def _wanted(post: Outgoing) -> str:
    return "draft" if post.options.get("status") == "draft" else "publish"


def _published(connection: Connection, handle: Handle, document: Mapping[str, Any]) -> Published:
    number, link = handle["id"], document.get("link")
    if document.get("status") == "draft":
        site = _site(connection["site_url"])
        return Published(str(number), f"{site}/wp-admin/post.php?post={number}&action=edit")
    shown = isinstance(link, str) and link.startswith(("https://", "http://"))
    return Published(str(number), str(link) if shown else None)


def _number(document: Mapping[str, Any]) -> int:
    """The site's id of something. Raises Refused if its form is wrong, since it becomes part of
    addresses."""
    number = document.get("id")
    if isinstance(number, int) and number > 0:
        return number
    message = "The site's answer could not be read."
    raise Refused(NotPublished(Refusal.TRANSIENT, "unreadable_answer", message))


def _asking(
    method: str, path: str, query: Mapping[str, str], document: Mapping[str, Any] | None = None
) -> Asking:
    def asking(connection: Connection) -> Request:
        url = _url(connection, path, query)
        return json_request(method, url, _authorised(connection), document)

    return asking


def _url(connection: Connection, path: str, query: Mapping[str, str]) -> str:
    """The form of address that works with every permalink setting."""
    parameters = {"rest_route": f"/wp/v2/{path}", **query}
    encoded = urlencode(parameters, quote_via=quote, errors="replace")
    return f"{_site(connection['site_url'])}/?{encoded}"


def _site(url: str) -> str:
    """The site's root; people also paste addresses of its pages."""
    return _PAGES.sub("", url.rstrip("/")).rstrip("/")


def _authorised(connection: Connection) -> dict[str, str]:
    password = "".join(str(connection["application_password"]).split())
    pair = f"{connection['username']}:{password}".encode()
    return {
        "Authorization": f"Basic {base64.b64encode(pair).decode()}",
        "Accept": "application/json",
    }


def _code(answer: Response) -> str:
    code = (answer.document() or {}).get("code")
    named = isinstance(code, str) and _CODE.fullmatch(code)
    return str(code) if named else f"http_{answer.status}"


def _status(answer: Response) -> int:
    """The answer's status, or that of the refused parameter.

    With a wrong password WordPress treats the call as anonymous, which may not ask for drafts: the
    status is 400, with 401 inside.
    """
    data = (answer.document() or {}).get("data")
    details = data.get("details") if isinstance(data, dict) else None
    for detail in details.values() if isinstance(details, dict) else ():
        fault = detail.get("data") if isinstance(detail, dict) else None
        if isinstance(fault, dict) and fault.get("status") == 401:
            return 401
    return answer.status


def _said(answer: Response, session: Session) -> str:
    connection = session.connection
    message = (answer.document() or {}).get("message")
    if isinstance(message, str) and message:
        plain = html.unescape(re.sub(r"<[^>]*>", "", message))
        public = (connection["site_url"], connection["username"])
        password = str(connection["application_password"])
        secrets = {**connection, "plain": "".join(password.split())}
        return f"The site says: {words(plain, Mask.of(secrets, public))}"
    return f"The site answered HTTP {answer.status}."


def _refused_check(answer: Response, session: Session) -> Finding:
    message = _said(answer, session)
    if answer.status == 401:
        return findings.error("credentials_refused", f"{message} Connect the site again.")
    if 300 <= answer.status < 400:
        where = words(answer.headers.get("location", ""), Mask(()))
        return findings.error(
            "address_leads_elsewhere", f"The site's address leads to {where}: connect that."
        )
    if answer.status in (200, 403, 404):
        return findings.error(
            "no_access",
            f"{message} Either this is no WordPress site, or something there (often a security "
            "plugin) closes its REST API.",
        )
    return findings.warning("network_unavailable", message)


def _missing(capabilities: Mapping[str, Any]) -> Iterable[Finding]:
    if not capabilities.get("publish_posts"):
        yield findings.error(
            "permission_missing",
            "This user may not publish posts on the site: connect an author, editor or "
            "administrator.",
        )
    if not capabilities.get("upload_files"):
        yield findings.warning(
            "upload_missing", "This user may not upload files: posts with pictures will fail."
        )
