"""Uploading videos to YouTube: private, chunk by chunk, in a session that knows what has arrived.

Source: YouTube Data API, Resumable Uploads. Beginning a session shows nothing and makes no video.
Its address is saved before the first byte is sent, so that a later step can ask what has arrived.
One chunk at a time is in memory. That an expired address made no video is unverified: such a video
would be private and invisible.
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
    Medium,
    NotPublished,
    Outgoing,
    Prepared,
    Preparing,
    Progress,
    Refusal,
)
from drumbeat.platforms.steps import Refused, hidden
from drumbeat.platforms.youtube_errors import refusal_of, said
from drumbeat.platforms.youtube_video import VIDEO_ID, asking, mark_of, metadata_of
from drumbeat.ports import Clock, MediaUnavailable, Request, Response, Session

#: A multiple of 256 KiB, which YouTube requires of all chunks but the last.
CHUNK_BYTES = 16 * 1024 * 1024
#: How much one step sends, and for how long it begins further chunks: the function has longer, but
#: what it has not finished when it is killed is sent again.
_STEP_CHUNKS, _STEP_TIME = 16, timedelta(seconds=90)
#: How often setting a thumbnail is tried before the video goes without one.
_COVER_TRIES = 3
#: The types and size that YouTube takes as a thumbnail.
_COVER_BYTES = 2_097_152
_SOONEST, _LATEST = timedelta(seconds=15), timedelta(minutes=5)
#: How long a new video may not be found.
_APPEARS = timedelta(minutes=10)
#: "People & Blogs", YouTube's default category for uploads.
_USUAL_CATEGORY = "22"
_RANGE = re.compile(r"bytes=0-([0-9]{1,15})")
_GONE = {404, 410}
_BROKEN = {
    "codec": "It is in a form that YouTube does not read. Export it as MP4 (H.264)",
    "conversion": "YouTube could not convert it. Export it anew as MP4 (H.264)",
    "emptyFile": "There is nothing in it. Upload the video to the library again",
    "invalidFile": "YouTube can't read it. Export it anew as MP4 (H.264)",
    "tooSmall": "It is too small for YouTube. Use a larger one",
    "uploadAborted": "Its upload was ended there. Post it again",
}
_REJECTED = {
    "claim": "somebody else claims it",
    "copyright": "somebody else has the rights to it",
    "duplicate": "the channel has the same video already",
    "inappropriate": "YouTube thinks it inappropriate",
    "legal": "of the law",
    "length": "it is too long for this channel. Verify the channel, or cut the video",
    "termsOfUse": "it is against YouTube's terms",
    "trademark": "of a trademark",
    "uploaderAccountClosed": "the channel is closed",
    "uploaderAccountSuspended": "the channel is suspended",
}


class Upload:
    """`api`: the address of Google's APIs."""

    def __init__(self, api: str, clock: Clock) -> None:
        self._api = api
        self._clock = clock

    def begun(self, post: Outgoing, file: StoredFile, session: Session) -> Preparing:
        """Begin a session for the post's video. Raises Refused."""
        headers = {
            "X-Upload-Content-Length": str(file.size),
            "X-Upload-Content-Type": file.content_type,
        }
        url = f"{self._api}/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status"
        document = metadata_of(post, privacy="private")
        answer = hidden(session, asking("POST", url, document, headers))
        address = answer.headers.get("location", "")
        if answer.status != 200 or not self._is_ours(address):
            raise Refused(self._refusal(answer, session))
        progress = Progress({"of": mark_of(post)}, {"address": address})
        return Preparing(progress, self._clock.now())

    def step(
        self, post: Outgoing, medium: Medium, file: StoredFile, session: Session, so_far: Progress
    ) -> Prepared | Preparing:
        """Send the next chunks; once all have arrived, set the thumbnail and check that YouTube can
        use the video.

        Raises Refused.
        """
        if "video" in so_far.shown:
            return self._finished(medium, session, so_far.shown)
        address, until = str(so_far.secret["address"]), self._clock.now() + _STEP_TIME
        result = self._arrived(address, file, session)
        for _ in range(_STEP_CHUNKS):
            if isinstance(result, str):
                now = self._clock.now()
                progress = {"video": result, "since": now.isoformat(), "cover": 0}
                return Preparing(Progress({**so_far.shown, **progress}), now + _SOONEST)
            if result is None:
                return self.begun(post, file, session)
            if result >= file.size:  # YouTube is assembling it
                return Preparing(so_far, self._clock.now() + _SOONEST)
            if self._clock.now() >= until:
                break
            result = self._sent(address, medium, file, session, result)
        return Preparing(so_far, self._clock.now())

    def _arrived(self, address: str, file: StoredFile, session: Session) -> int | str | None:
        """How many bytes the session has; the video's id once it has all; None: it has expired.

        Raises Refused.
        """
        return self._put(address, b"", f"bytes */{file.size}", file, session)

    def _sent(
        self, address: str, medium: Medium, file: StoredFile, session: Session, start: int
    ) -> int | str | None:
        """As `_arrived`, after sending the chunk from `start` on. Raises Refused."""
        length = min(CHUNK_BYTES, file.size - start)
        try:
            content = session.media.read(medium, start, length).content
        except MediaUnavailable as failure:
            refusal = Refusal.TRANSIENT if failure.transient else Refusal.PERMANENT
            raise Refused(NotPublished(refusal, failure.code, failure.message)) from None
        if len(content) != length:
            words = "The video in the library is shorter than it was. Upload it again."
            raise Refused(NotPublished(Refusal.PERMANENT, "media_cut_off", words))
        said_range = f"bytes {start}-{start + length - 1}/{file.size}"
        return self._put(address, content, said_range, file, session)

    def _put(
        self, address: str, content: bytes, said_range: str, file: StoredFile, session: Session
    ) -> int | str | None:
        def request(connection: Connection) -> Request:
            headers = {
                "Authorization": f"Bearer {connection['access_token']}",
                "Content-Range": said_range,
                "Content-Type": file.content_type,
            }
            return Request("PUT", address, headers, content)

        answer = hidden(session, request)
        if answer.status == 308:
            match = _RANGE.fullmatch(answer.headers.get("range", ""))
            return int(match[1]) + 1 if match else 0
        if answer.status in _GONE:
            return None
        video = (answer.document() or {}).get("id")
        if answer.status in (200, 201) and isinstance(video, str) and VIDEO_ID.fullmatch(video):
            return video
        raise Refused(self._refusal(answer, session))

    def _finished(
        self, medium: Medium, session: Session, progress: Mapping[str, Any]
    ) -> Prepared | Preparing:
        """Raises Refused."""
        if not self._has_cover(medium, session, progress):
            retry = {**progress, "cover": progress["cover"] + 1}
            return Preparing(Progress(retry), self._clock.now() + _SOONEST)
        state = {**progress, "cover": _COVER_TRIES}
        query = f"part=snippet,status,processingDetails&id={progress['video']}"
        answer = hidden(session, asking("GET", f"{self._api}/youtube/v3/videos?{query}"))
        items = (answer.document() or {}).get("items")
        if answer.status != 200 or not isinstance(items, list):
            raise Refused(self._refusal(answer, session))
        now, since = self._clock.now(), datetime.fromisoformat(progress["since"])
        status = items[0].get("status") if items and isinstance(items[0], dict) else None
        stage = status.get("uploadStatus") if isinstance(status, dict) else None
        if stage == "processed":
            return Prepared({"video": progress["video"], "category": _category(items[0])})
        if stage == "deleted" or (not items and now - since > _APPEARS):
            words = "The video was deleted at YouTube before its time. Post it again."
            raise Refused(NotPublished(Refusal.PERMANENT, "video_deleted", words))
        if stage in ("failed", "rejected") and isinstance(status, dict):
            raise Refused(_useless(status))
        wait = min(max((now - since) / 4, _SOONEST), _LATEST)
        return Preparing(Progress(state), now + wait)

    def _has_cover(self, medium: Medium, session: Session, progress: Mapping[str, Any]) -> bool:
        """Whether the thumbnail that people chose is set, or can't be.

        If nobody chose one, YouTube uses a frame: setting a thumbnail uses quota. A video without
        its thumbnail is better than none.
        """
        asset = medium.asset
        cover = asset.files.get("cover") if asset is not None and asset.cover else None
        if cover is None or cover.size > _COVER_BYTES or progress["cover"] >= _COVER_TRIES:
            return True
        url = (
            f"{self._api}/upload/youtube/v3/thumbnails/set"
            f"?videoId={progress['video']}&uploadType=media"
        )
        try:
            picture = session.media.read(Medium(url="", asset=asset, file=cover)).content
            answer = hidden(session, _bytes_asking(url, picture, cover.content_type))
        except (MediaUnavailable, Refused):
            return False
        return answer.status < 500 and answer.status != 429

    def _is_ours(self, address: str) -> bool:
        """Bytes and token may be sent only to the host that was asked for the session."""
        api, url = urlsplit(self._api), urlsplit(address)
        host = url.hostname or ""
        same = url.netloc == api.netloc or host.endswith(".googleapis.com")
        return same and url.scheme == api.scheme

    def _refusal(self, answer: Response, session: Session) -> NotPublished:
        """Certain, because nothing that is done here is visible."""
        refusal = refusal_of(answer, session, self._clock.now())
        if refusal is not None:
            return refusal
        return NotPublished(Refusal.TRANSIENT, f"http_{answer.status}", said(answer, session))


def _category(video: Mapping[str, Any]) -> str:
    """An update of a video's texts has to name its category."""
    snippet = video.get("snippet")
    category = snippet.get("categoryId") if isinstance(snippet, Mapping) else None
    return str(category or _USUAL_CATEGORY)


def _bytes_asking(url: str, content: bytes, content_type: str) -> Any:
    def request(connection: Connection) -> Request:
        headers = {
            "Authorization": f"Bearer {connection['access_token']}",
            "Accept": "application/json",
            "Content-Type": content_type,
        }
        return Request("POST", url, headers, content)

    return request


def _useless(status: Mapping[str, Any]) -> NotPublished:
    """Why YouTube shows the video to nobody."""
    if status.get("uploadStatus") == "rejected":
        why = str(status.get("rejectionReason") or "unknown")[:60]
        because = _REJECTED.get(why, "of something that it does not name")
        words = f"YouTube did not accept the video, because {because}."
        return NotPublished(Refusal.PERMANENT, f"video_rejected_{why}", words)
    why = str(status.get("failureReason") or "unknown")[:60]
    because = _BROKEN.get(why, "YouTube could not work through it. Export it anew")
    words = f"YouTube could not use the video. {because}, and post it again."
    return NotPublished(Refusal.PERMANENT, f"video_failed_{why}", words)
