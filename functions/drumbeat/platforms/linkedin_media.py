"""Pictures and videos for LinkedIn: uploaded before the post, and named in it by their URNs.

Sources: Microsoft Learn, LinkedIn Images API, Videos API. A video's parts go where LinkedIn says,
by addresses that are too long to be kept sealed from step to step; so one step sends all parts, and
one that breaks off begins anew: nothing is shown before the post.
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

#: Pixels are LinkedIn's (Images API); bytes are ours.
PICTURE = PictureSpec(
    max_pixels=36_152_319, max_bytes=8_000_000, content_types=frozenset({JPEG, PNG})
)
#: As others have found them; LinkedIn's own pages don't say.
VIDEO = VideoSpec(
    min_bytes=75_000,
    max_bytes=500_000_000,
    min_seconds=3,
    max_seconds=1_800,
    min_ratio=1 / 2.4,
    max_ratio=2.4,
    content_types=frozenset({MP4}),
)
_TYPES = frozenset({pictures.JPEG, pictures.PNG, pictures.GIF})
_URN = re.compile(r"urn:li:(?:image|video|digitalmediaAsset):[A-Za-z0-9_-]{1,100}")
_HOSTS = (".linkedin.com", ".licdn.com")
#: Of one part at most, whatever LinkedIn asks for: it asks for 4 MB.
_PART_BYTES = 16_000_000
_MOST_PARTS = 1_000
_PAUSE = timedelta(seconds=10)
_WORKED_ON = {"PROCESSING", "WAITING_UPLOAD"}

#: The headers of a call of the API, made of a connection.
Headers = Callable[[Connection], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class _Part:
    url: str
    first: int
    last: int


class Uploads:
    """`api` is what programs call."""

    def __init__(self, api: str, headers: Headers, clock: Clock) -> None:
        self._api = api
        self._headers = headers
        self._clock = clock

    def step(
        self, media: Sequence[Medium], session: Session, so_far: Progress | None
    ) -> Sequence[str] | Preparing:
        """The URNs of what was uploaded, or how far it has come. Raises Refused."""
        video = next((each for each in media if each.is_video), None)
        if video is None:
            return [self._picture(each, session) for each in media]
        if so_far is None:
            # Left to the function that has the time and the memory.
            return Preparing(Progress(), self._clock.now())
        known = so_far.shown.get("video")
        if known is None:
            urn = self._video(video, session)
            return Preparing(Progress({"video": urn}), self._clock.now() + _PAUSE)
        return self._worked_through(str(known), session)

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

    def _video(self, medium: Medium, session: Session) -> str:
        """Send all parts, and have LinkedIn put them together."""
        size = medium.file.size if medium.file else 0
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
        tags = [self._part(session, medium, part) for part in self._parts(value, size)]
        document = {
            "finalizeUploadRequest": {
                "video": urn,
                "uploadToken": token,
                "uploadedPartIds": tags,
            }
        }
        asking = self._json("POST", "/rest/videos?action=finalizeUpload", lambda _: document)
        self._require_done(session, hidden(session, asking))
        return urn

    def _parts(self, value: Mapping[str, Any], size: int) -> list[_Part]:
        """Where each part goes; together they are the whole file. Raises Refused."""
        listed = value.get("uploadInstructions")
        parts, at = [], 0
        for each in listed if isinstance(listed, list) else ():
            told = each if isinstance(each, Mapping) else {}
            first, last = told.get("firstByte"), told.get("lastByte")
            if first != at or not isinstance(last, int) or not 0 <= last - at < _PART_BYTES:
                raise _unreadable()
            parts.append(_Part(self._checked(told.get("uploadUrl")), at, last))
            at = last + 1
        if at != size or len(parts) > _MOST_PARTS:
            raise _unreadable()
        return parts

    def _part(self, session: Session, medium: Medium, part: _Part) -> str:
        """Its ETag, by which LinkedIn knows that it has arrived."""
        length = part.last - part.first + 1
        try:
            content = session.media.read(medium, part.first, length).content
        except MediaUnavailable as failure:
            refusal = Refusal.TRANSIENT if failure.transient else Refusal.PERMANENT
            raise Refused(NotPublished(refusal, failure.code, failure.message)) from None
        headers = {"Content-Type": "application/octet-stream"}
        answer = hidden(session, lambda _: Request("PUT", part.url, headers, content))
        self._require_done(session, answer)
        tag = answer.headers.get("etag", "").strip('"')
        if not tag:
            raise _unreadable()
        return tag

    def _worked_through(self, urn: str, session: Session) -> Sequence[str] | Preparing:
        answer = hidden(session, self._json("GET", f"/rest/videos/{quote(urn, safe='')}"))
        self._require_done(session, answer)
        status = (answer.document() or {}).get("status")
        if status == "AVAILABLE":
            return [urn]
        if status in _WORKED_ON:
            return Preparing(Progress({"video": urn}), self._clock.now() + _PAUSE)
        message = "LinkedIn could not work through the video. Export it as MP4 and post again."
        if status != "PROCESSING_FAILED":
            raise _unreadable()
        raise Refused(NotPublished(Refusal.PERMANENT, "video_refused", message))

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
        """Bytes and access go to LinkedIn alone, whatever an answer names."""
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


def _unreadable() -> Refused:
    message = "LinkedIn's answer could not be read."
    return Refused(NotPublished(Refusal.TRANSIENT, "unreadable_answer", message))
