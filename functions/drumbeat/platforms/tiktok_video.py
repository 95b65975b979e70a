"""Videos for TikTok: announced, sent in chunks, and shown when the last chunk has arrived.

Source: TikTok for Developers, Content Posting API (Media Transfer, Direct Post, Get Post Status).
Announcing it again would make another post, so its id is saved before the first byte is sent.
Without its last chunk nothing is shown, and the address for the chunks expires within the hour.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from drumbeat.domain.connections import Connection
from drumbeat.domain.media import StoredFile
from drumbeat.domain.publishing import (
    Accepted,
    Ambiguous,
    Handle,
    Medium,
    NotPublished,
    Outcome,
    Prepared,
    Preparing,
    Presence,
    Progress,
    Published,
    Refusal,
)
from drumbeat.platforms.steps import Asking, Refused, hidden, looked, visible
from drumbeat.platforms.tiktok_api import asking, code_of, data_of, refusal_of, said
from drumbeat.ports import Clock, MediaUnavailable, Request, Response, Session

#: TikTok takes chunks from 5 to 64 MB, the last up to twice as large. Small ones leave less to send
#: on the second. The largest video of 4 GB has fewer than the thousand chunks that it takes.
CHUNK_BYTES = 5 * 1024 * 1024
#: How much one step sends, and for how long it begins further chunks.
_STEP_CHUNKS, _STEP_TIME = 48, timedelta(seconds=90)
#: TikTok's address for the chunks is valid for an hour.
_HOLDS = timedelta(minutes=55)
_PAUSE = timedelta(seconds=15)
#: How often a complete post is asked for its public id.
_NUMBER_LOOKS = 4
_ARRIVED = re.compile(r"bytes 0-([0-9]{1,15})/[0-9]{1,15}")
#: What an address answers whose hour is over.
_ENDED = {403, 404}
_PUBLISH_ID = re.compile(r"[\x21-\x7e]{1,128}")
_FAILED = {
    "file_format_check_failed": "TikTok does not read this kind of file. Export it as MP4 (H.264)",
    "duration_check_failed": "The video is too long or too short for the account. Cut it",
    "frame_rate_check_failed": "TikTok takes 23 to 60 frames a second. Export it with 30",
    "picture_size_check_failed": "The size of the picture does not fit TikTok. Export it anew",
    "publish_cancelled": "It was cancelled at TikTok. If it still is to go out",
    "spam_risk_too_many_posts": "The account has had its posts of the day. Wait a day",
    "spam_risk_user_banned_from_posting": "TikTok lets the account post nothing for now. Wait",
}

#: What may go well when it is announced and sent anew.
_PASSING = {
    "internal": "Something broke at TikTok.",
    "video_pull_failed": "TikTok could not fetch the video.",
    "photo_pull_failed": "TikTok could not fetch the pictures.",
}


class Videos:
    """`api`: the API's address. `site`: where posts are shown."""

    def __init__(self, api: str, site: str, clock: Clock) -> None:
        self._api = api
        self._site = site
        self._clock = clock

    def announced(
        self,
        details: Mapping[str, Any],
        file: StoredFile,
        session: Session,
        handle: Mapping[str, Any],
    ) -> Preparing:
        """Announce a post, which gives an address for its bytes. `handle`: further parts of its
        handle. Raises Refused."""
        chunk, count = chunks_of(file.size)
        source = {
            "source": "FILE_UPLOAD",
            "video_size": file.size,
            "chunk_size": chunk,
            "total_chunk_count": count,
        }
        document = {"post_info": dict(details), "source_info": source}
        url = f"{self._api}/v2/post/publish/video/init/"
        answer = hidden(session, asking("POST", url, document))
        data = data_of(answer) or {}
        number, address = data.get("publish_id"), data.get("upload_url")
        if not (is_publish_id(number) and self._is_ours(address)):
            raise Refused(self._refusal(answer, session))
        until = self._clock.now() + _HOLDS
        progress = {**handle, "publish_id": number, "sent": 0, "until": until.isoformat()}
        return Preparing(Progress(progress, {"address": address}), self._clock.now())

    def step(
        self, medium: Medium, file: StoredFile, session: Session, so_far: Progress
    ) -> Prepared | Preparing | None:
        """Send all chunks but the last, which shows it; None: the address has expired. Raises
        Refused."""
        chunk, count = chunks_of(file.size)
        address, index = str(so_far.secret["address"]), int(so_far.shown["sent"])
        until = self._clock.now() + _STEP_TIME
        for _ in range(_STEP_CHUNKS):
            if index >= count - 1:
                _chunk(address, medium, file, session, index * chunk, 8)  # can it be read?
                return self._ready(file, so_far, index * chunk)
            if self._clock.now() >= until:
                break
            request = _chunk(address, medium, file, session, index * chunk, chunk)
            answer = hidden(session, request)
            position = _arrived(answer, chunk)
            if answer.status in _ENDED:
                return None
            if answer.status == 416 and position is not None:
                index = position
            elif answer.status == 206:
                index += 1
            else:
                refusal = self._upload_refused(answer, session)
                raise Refused(refusal or _not_taken(answer))
        progress = {**so_far.shown, "sent": index}
        return Preparing(Progress(progress, so_far.secret), self._clock.now())

    def commit(self, medium: Medium, session: Session, handle: Handle) -> Outcome:
        """Send the last chunk: TikTok then processes the video and shows it."""
        file = medium.file
        if file is None:
            raise AssertionError("What has no file was refused.")
        address, start = handle.get("address"), int(handle["start"])
        if not isinstance(address, str):
            words = "The place for the video's last part is not there any more."
            return NotPublished(Refusal.TRANSIENT, "upload_ended", words, spent=True)
        length = file.size - start
        try:
            request = _chunk(address, medium, file, session, start, length)
        except Refused as error:
            return error.outcome
        answer = visible(session, request)
        if not isinstance(answer, Response):
            return answer
        if answer.status in (200, 201):
            return Accepted(_kept(handle), self._clock.now() + _PAUSE)
        refusal = self._upload_refused(answer, session)
        if refusal is not None:
            return refusal
        return Ambiguous(f"http_{answer.status}", f"TikTok answered HTTP {answer.status}.")

    def find(
        self, session: Session, handle: Handle
    ) -> Published | Accepted | NotPublished | Presence:
        """Its state: certainly not shown while TikTok does not have all of its bytes."""
        url = f"{self._api}/v2/post/publish/status/fetch/"
        answer = looked(session, asking("POST", url, {"publish_id": handle["publish_id"]}))
        data = data_of(answer) if answer is not None else None
        if data is None:
            return Presence.UNKNOWN
        stage, count = data.get("status"), data.get("uploaded_bytes")
        if stage == "FAILED":
            return _failed(data)
        if stage == "PUBLISH_COMPLETE":
            return self._complete(data, handle)
        missing = isinstance(count, int) and count < int(handle.get("size", 0))
        if stage == "PROCESSING_UPLOAD" and missing:
            return Presence.ABSENT
        if stage in ("PROCESSING_UPLOAD", "PROCESSING_DOWNLOAD"):
            return Accepted(_kept(handle), self._clock.now() + _PAUSE)
        return Presence.UNKNOWN

    def _complete(self, data: Mapping[str, Any], handle: Handle) -> Published | Accepted:
        """It is complete. Its public id may come later or, when only some people may see it,
        never."""
        numbers = data.get("publicaly_available_post_id")
        number = str(numbers[0]) if isinstance(numbers, list) and numbers else None
        if number is not None and number.isdecimal():
            name = handle.get("name")
            link = f"{self._site}/@{name}/video/{number}" if name else None
            return Published(number, link)
        looks = int(handle.get("looks", 0))
        if handle.get("public") and looks < _NUMBER_LOOKS:
            next_handle = {**_kept(handle), "looks": looks + 1}
            return Accepted(next_handle, self._clock.now() + _PAUSE * (looks + 1))
        return Published(str(handle["publish_id"]))

    def _ready(self, file: StoredFile, so_far: Progress, start: int) -> Prepared:
        fields = {name: so_far.shown[name] for name in ("publish_id", "public", "name")}
        handle = {**fields, "size": file.size, "start": start}
        until = datetime.fromisoformat(so_far.shown["until"])
        return Prepared(handle, until, secret={"address": so_far.secret["address"]})

    def _is_ours(self, address: object) -> bool:
        """Bytes may be sent only to TikTok's hosts."""
        if not isinstance(address, str):
            return False
        api, url = urlsplit(self._api), urlsplit(address)
        host = url.hostname or ""
        same = url.netloc == api.netloc or host.endswith(".tiktokapis.com")
        return same and url.scheme == api.scheme

    def _refusal(self, answer: Response, session: Session) -> NotPublished:
        refusal = refusal_of(answer, session, self._clock.now())
        if refusal is not None:
            return refusal
        name = code_of(answer) or f"http_{answer.status}"
        return NotPublished(Refusal.TRANSIENT, name, said(answer, session))

    def _upload_refused(self, answer: Response, session: Session) -> NotPublished | None:
        """The refusal of a part; None when the part may have been taken."""
        if code_of(answer) is not None or answer.status == 429:
            return refusal_of(answer, session, self._clock.now())
        return _not_taken(answer) if answer.status in (400, 403, 404) else None


def _not_taken(answer: Response) -> NotPublished:
    """Nothing is shown that has not arrived whole. An address that is not there any more has
    ended."""
    message = f"TikTok did not take a part of the video (HTTP {answer.status})."
    kind = Refusal.PERMANENT if answer.status == 400 else Refusal.TRANSIENT
    has_ended = answer.status in _ENDED
    return NotPublished(kind, f"upload_http_{answer.status}", message, spent=has_ended)


def chunks_of(size: int) -> tuple[int, int]:
    """The size and number of chunks: the last one also takes the remainder."""
    if size < 2 * CHUNK_BYTES:
        return size, 1
    return CHUNK_BYTES, size // CHUNK_BYTES


def is_publish_id(value: object) -> bool:
    return isinstance(value, str) and _PUBLISH_ID.fullmatch(value) is not None


def _kept(handle: Handle) -> Handle:
    """The handle without the address for the bytes, which is secret and no longer needed."""
    return {name: value for name, value in handle.items() if name != "address"}


def _chunk(
    address: str, medium: Medium, file: StoredFile, session: Session, start: int, length: int
) -> Asking:
    """Raises Refused."""
    try:
        content = session.media.read(medium, start, length).content
    except MediaUnavailable as failure:
        refusal = Refusal.TRANSIENT if failure.transient else Refusal.PERMANENT
        raise Refused(NotPublished(refusal, failure.code, failure.message)) from None
    end = start + len(content) - 1

    def request(_: Connection) -> Request:  # the address itself authorises the call
        headers = {
            "Content-Type": file.content_type,
            "Content-Range": f"bytes {start}-{end}/{file.size}",
        }
        return Request("PUT", address, headers, content)

    return request


def _arrived(answer: Response, chunk: int) -> int | None:
    """How many chunks have arrived, from a refusal that names the last byte or the number."""
    match = _ARRIVED.fullmatch(answer.headers.get("content-range", ""))
    return None if match is None else (int(match[1]) + 1) // chunk


def _failed(data: Mapping[str, Any]) -> NotPublished:
    """What was announced is through: to be tried again it is announced anew."""
    why = str(data.get("fail_reason") or "unknown")[:80]
    if why in _PASSING:
        words = f"{_PASSING[why]} It is tried again."
        return NotPublished(Refusal.TRANSIENT, f"failed_{why}", words, spent=True)
    because = _FAILED.get(why, f"TikTok could not post it ({why}). Export it anew")
    return NotPublished(Refusal.PERMANENT, f"failed_{why}", f"{because}, and post it again.")
