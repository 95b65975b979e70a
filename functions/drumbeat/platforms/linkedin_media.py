"""Pictures, videos and documents for LinkedIn: uploaded in advance, and named in the post by URNs.

Sources: Microsoft Learn, LinkedIn Images API, Videos API, Documents API. LinkedIn gives an address
for each part of a video, with which anybody could write; so these are kept sealed, with the parts
that have arrived. A document is sent in one call, and is sent again after an interruption: nothing
is shown before the post.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from drumbeat.domain.connections import Connection
from drumbeat.domain.derivatives import JPEG, MP4, PNG, PictureSpec, VideoSpec
from drumbeat.domain.documents import PDF, DocumentSpec
from drumbeat.domain.masking import Mask
from drumbeat.domain.publishing import (
    Medium,
    NotPublished,
    Preparing,
    Progress,
    Refusal,
)
from drumbeat.platforms import pictures
from drumbeat.platforms.linkedin_errors import verdict_of
from drumbeat.platforms.steps import Asking, Refused, hidden, json_request
from drumbeat.ports import Clock, MediaUnavailable, Request, Response, Session

#: Pixels are LinkedIn's (Images API); bytes are our choice.
PICTURE = PictureSpec(
    max_pixels=36_152_319, max_bytes=8_000_000, content_types=frozenset({JPEG, PNG})
)
#: From other developers; LinkedIn's own pages don't say.
VIDEO = VideoSpec(
    min_bytes=75_000,
    max_bytes=500_000_000,
    min_seconds=3,
    max_seconds=1_800,
    min_ratio=1 / 2.4,
    max_ratio=2.4,
    content_types=frozenset({MP4}),
)
#: LinkedIn takes other kinds as well; the library has only PDFs.
DOCUMENT = DocumentSpec(max_bytes=100_000_000, max_pages=300)
_TYPES = frozenset({pictures.JPEG, pictures.PNG, pictures.GIF})
_URN = re.compile(r"urn:li:(?:image|video|document|digitalmediaAsset):[A-Za-z0-9_-]{1,100}")
_HOSTS = (".linkedin.com", ".licdn.com")
#: The most bytes of one part, whatever LinkedIn asks for: it asks for 4 MB.
_PART_BYTES = 16_000_000
_MOST_PARTS = 1_000
#: The most bytes of the addresses of all parts: this much can be stored.
_ADDRESS_CHARACTERS = 180_000
#: Bytes that one step sends, in a function that has minutes; progress is saved after each step.
_STEP_BYTES = 64_000_000
#: A document, which is sent in one call, needs at least so many bytes a second.
_SLOWEST = 500_000
_PAUSE = timedelta(seconds=10)
_WORKED_ON = {"PROCESSING", "WAITING_UPLOAD"}
_ENDED = "EXPIRED_UPLOAD_URL"
#: The time after which a step saves its progress.
_PASSING = {Refusal.TRANSIENT, Refusal.RATE_LIMITED}

#: Media that LinkedIn processes for a while, with remedies when it can't.
_KINDS: Mapping[str, str] = {"video": "Export it as MP4", "document": "Save it as PDF anew"}

#: Makes an API call's headers from a connection.
Headers = Callable[[Connection], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class _Part:
    url: str
    first: int
    last: int


class Uploads:
    """`api` is the API's address."""

    def __init__(self, api: str, headers: Headers, clock: Clock) -> None:
        self._api = api
        self._headers = headers
        self._clock = clock

    def step(
        self, media: Sequence[Medium], session: Session, so_far: Progress | None
    ) -> Sequence[str] | Preparing:
        """The URNs of what was uploaded, or the progress. Raises Refused."""
        large = next((each for each in media if not each.is_picture), None)
        if large is None:
            return [self._picture(each, session) for each in media]
        if so_far is None:
            # Left to the function that has enough time and memory.
            return Preparing(Progress(), self._clock.now())
        progress = so_far.shown
        for kind in _KINDS:
            if kind in progress and "arrived" not in progress:
                return self._worked_through(kind, str(progress[kind]), session)
        if large.is_document:
            urn = self._document(large, session)
            return Preparing(Progress({"document": urn}), self._clock.now() + _PAUSE)
        return self._video_step(large, session, so_far)

    def _picture(self, medium: Medium, session: Session) -> str:
        picture = pictures.read(session.media, medium, most=PICTURE.max_bytes or 0, kinds=_TYPES)
        value = self._value(
            session,
            "/rest/images?action=initializeUpload",
            lambda connection: {"initializeUploadRequest": {"owner": connection["author"]}},
        )
        urn, url = str(value.get("image")), self._checked(value.get("uploadUrl"))
        if not _URN.fullmatch(urn):
            raise _unreadable()

        def asking(connection: Connection) -> Request:
            headers = {
                "Authorization": f"Bearer {connection['access_token']}",
                "Content-Type": picture.content_type,
            }
            return Request("PUT", url, headers, picture.content)

        self._require_done(session, hidden(session, asking))
        return urn

    def _document(self, medium: Medium, session: Session) -> str:
        """Raises Refused."""
        size = medium.file.size if medium.file else 0
        content = _read(session, medium, 0, size)
        value = self._value(
            session,
            "/rest/documents?action=initializeUpload",
            lambda connection: {"initializeUploadRequest": {"owner": connection["author"]}},
        )
        urn, url = str(value.get("document")), self._checked(value.get("uploadUrl"))
        if not _URN.fullmatch(urn):
            raise _unreadable()
        seconds = len(content) / _SLOWEST

        def asking(connection: Connection) -> Request:
            headers = {
                "Authorization": f"Bearer {connection['access_token']}",
                "Content-Type": PDF,
            }
            return Request("PUT", url, headers, content, seconds=seconds)

        self._require_done(session, hidden(session, asking))
        return urn

    # Videos

    def _video_step(self, medium: Medium, session: Session, so_far: Progress) -> Preparing:
        """Send the next parts; after the last one, let LinkedIn combine them. Raises Refused.

        Parts that have arrived are known by their ETags; one that is sent again replaces itself.
        """
        size = medium.file.size if medium.file else 0
        if "video" not in so_far.shown:
            return Preparing(self._begun(size, session), self._clock.now())
        tags, parts = list(so_far.shown["arrived"]), so_far.secret["parts"]
        rest = _STEP_BYTES
        try:
            while len(tags) < len(parts) and rest > 0:
                part = _Part(*parts[len(tags)])
                tags.append(self._part(session, medium, part))
                rest -= part.last - part.first + 1
            if len(tags) == len(parts):
                self._put_together(session, so_far, tags)
                progress = Progress({"video": so_far.shown["video"]})
                return Preparing(progress, self._clock.now() + _PAUSE)
        except Refused as error:
            if error.outcome.code == _ENDED:
                return Preparing(Progress(), self._clock.now() + _PAUSE)
            if rest == _STEP_BYTES or error.outcome.refusal not in _PASSING:
                raise
            wait = timedelta(seconds=error.outcome.retry_after or 0) or _PAUSE
            return Preparing(_arrived(so_far, tags), self._clock.now() + wait)
        return Preparing(_arrived(so_far, tags), self._clock.now())

    def _begun(self, size: int, session: Session) -> Progress:
        """The addresses for the parts of a video. Raises Refused."""
        value = self._value(
            session,
            "/rest/videos?action=initializeUpload",
            lambda connection: {
                "initializeUploadRequest": {
                    "owner": connection["author"],
                    "fileSizeBytes": size,
                    "uploadCaptions": False,
                    "uploadThumbnail": False,
                }
            },
        )
        urn, token = str(value.get("video")), value.get("uploadToken")
        if not (_URN.fullmatch(urn) and isinstance(token, str)):
            raise _unreadable()
        parts = [[part.url, part.first, part.last] for part in self._parts(value, size)]
        return Progress({"video": urn, "arrived": []}, {"token": token, "parts": parts})

    def _put_together(self, session: Session, so_far: Progress, tags: Sequence[str]) -> None:
        """Raises Refused."""
        document = {
            "finalizeUploadRequest": {
                "video": so_far.shown["video"],
                "uploadToken": so_far.secret["token"],
                "uploadedPartIds": list(tags),
            }
        }
        asking = self._json("POST", "/rest/videos?action=finalizeUpload", lambda _: document)
        self._require_done(session, hidden(session, asking))

    def _parts(self, value: Mapping[str, Any], size: int) -> list[_Part]:
        """The address of each part; together the parts are the whole file. Raises Refused."""
        entries = value.get("uploadInstructions")
        parts, at = [], 0
        for each in entries if isinstance(entries, list) else ():
            entry = each if isinstance(each, Mapping) else {}
            first, last = entry.get("firstByte"), entry.get("lastByte")
            if first != at or not isinstance(last, int) or not 0 <= last - at < _PART_BYTES:
                raise _unreadable()
            parts.append(_Part(self._checked(entry.get("uploadUrl")), at, last))
            at = last + 1
        characters = sum(len(part.url) for part in parts)
        if at != size or len(parts) > _MOST_PARTS or characters > _ADDRESS_CHARACTERS:
            raise _unreadable()
        return parts

    def _part(self, session: Session, medium: Medium, part: _Part) -> str:
        """The ETag by which LinkedIn recognises the part. Raises Refused."""
        content = _read(session, medium, part.first, part.last - part.first + 1)
        headers = {"Content-Type": "application/octet-stream"}
        answer = hidden(session, lambda _: Request("PUT", part.url, headers, content))
        self._require_done(session, answer)
        tag = answer.headers.get("etag", "").strip('"')
        if not tag:
            raise _unreadable()
        return tag

    def _worked_through(self, kind: str, urn: str, session: Session) -> Sequence[str] | Preparing:
        answer = hidden(session, self._json("GET", f"/rest/{kind}s/{quote(urn, safe='')}"))
        self._require_done(session, answer)
        status = (answer.document() or {}).get("status")
        if status == "AVAILABLE":
            return [urn]
        if status in _WORKED_ON:
            return Preparing(Progress({kind: urn}), self._clock.now() + _PAUSE)
        if status != "PROCESSING_FAILED":
            raise _unreadable()
        message = f"LinkedIn could not work through the {kind}. {_KINDS[kind]} and post again."
        raise Refused(NotPublished(Refusal.PERMANENT, f"{kind}_refused", message))

    def _value(
        self, session: Session, path: str, document: Callable[[Connection], Any]
    ) -> Mapping[str, Any]:
        answer = hidden(session, self._json("POST", path, document))
        self._require_done(session, answer)
        value = (answer.document() or {}).get("value")
        if not isinstance(value, Mapping):
            raise _unreadable()
        return value

    def _require_done(self, session: Session, answer: Response) -> None:
        """Raises Refused."""
        if not 200 <= answer.status < 300:
            connection = session.connection
            mask = Mask.of(connection, (connection["author"],))
            raise Refused(verdict_of(answer, mask, self._clock.now()).not_published())

    def _checked(self, url: object) -> str:
        """Bytes and token are sent only to LinkedIn's hosts, whatever an answer names. Raises
        Refused."""
        try:
            split = urlsplit(str(url))
        except ValueError:
            raise _unreadable() from None
        host = split.hostname or ""
        theirs = split.scheme == "https" and f".{host}".endswith(_HOSTS)
        if not (theirs or str(url).startswith(f"{self._api}/")):
            raise _unreadable()
        return str(url)

    def _json(
        self, method: str, path: str, document: Callable[[Connection], Any] | None = None
    ) -> Asking:
        def asking(connection: Connection) -> Request:
            body = document(connection) if document else None
            return json_request(method, f"{self._api}{path}", self._headers(connection), body)

        return asking


def _arrived(so_far: Progress, tags: Sequence[str]) -> Progress:
    return Progress({**so_far.shown, "arrived": list(tags)}, so_far.secret)


def _read(session: Session, medium: Medium, start: int, length: int) -> bytes:
    """Raises Refused."""
    try:
        content = session.media.read(medium, start, length).content
    except MediaUnavailable as failure:
        refusal = Refusal.TRANSIENT if failure.transient else Refusal.PERMANENT
        raise Refused(NotPublished(refusal, failure.code, failure.message)) from None
    if len(content) != length:
        message = "The file ended before it should."
        raise Refused(NotPublished(Refusal.TRANSIENT, "media_incomplete", message))
    return content


def _unreadable() -> Refused:
    message = "LinkedIn's answer could not be read."
    return Refused(NotPublished(Refusal.TRANSIENT, "unreadable_answer", message))
