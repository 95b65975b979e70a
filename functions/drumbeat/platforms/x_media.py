"""Pictures and videos for X: uploaded in advance, and named in the post by their ids.

Pictures are uploaded in one call; animations and videos in segments, and then processed. Sources: X
API, Media upload quickstart, Create Media metadata; OpenAPI 2.167. That a segment which is sent
twice counts once is unverified: an upload that X won't finish is begun again, once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from drumbeat.domain.connections import Connection
from drumbeat.domain.derivatives import MP4, PictureSpec, VideoSpec
from drumbeat.domain.masking import Mask
from drumbeat.domain.publishing import (
    Medium,
    NotPublished,
    Outgoing,
    Preparing,
    Progress,
    Refusal,
)
from drumbeat.platforms import pictures
from drumbeat.platforms.steps import Asking, Refused, hidden, json_request
from drumbeat.platforms.x_errors import verdict_of
from drumbeat.ports import Clock, MediaUnavailable, Request, Response, Session

#: The most bytes of a picture, and of an animation (X API, Media best practices).
PICTURE_BYTES, GIF_BYTES = 5_000_000, 15_000_000
PICTURE = PictureSpec(
    max_bytes=PICTURE_BYTES,
    content_types=frozenset({pictures.JPEG, pictures.PNG, pictures.WEBP}),
)
#: An animation is shown by itself.
MOVING = PictureSpec(
    max_width=1280,
    max_height=1080,
    max_bytes=GIF_BYTES,
    content_types=frozenset({pictures.GIF, pictures.JPEG, pictures.PNG}),
    animated=True,
)
VIDEO = VideoSpec(
    max_bytes=512_000_000,
    min_seconds=0.5,
    max_seconds=140,
    max_width=1280,
    max_height=1024,
    min_side=32,
    min_ratio=1 / 3,
    max_ratio=3,
    codecs=frozenset({"h264"}),
    content_types=frozenset({MP4}),
)
_ALT_CHARACTERS = 1_000
_SEGMENT_BYTES = 4_000_000
#: Bytes that one step sends, in a function that has minutes; progress is saved after each step.
_STEP_BYTES = 64_000_000
_ID = re.compile(r"[0-9]{1,32}")
#: How long finished uploads are valid, and how long before that they are renewed.
_USUAL_SECONDS, _MARGIN = 86_400, timedelta(hours=1)
#: The pause before asking again when X does not say.
_PAUSE, _LONGEST_PAUSE = 5, 60
_WORKED_ON = {"pending", "in_progress"}
#: The time after which a step saves its progress.
_PASSING = {Refusal.TRANSIENT, Refusal.RATE_LIMITED}


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The ids of the uploads, and when the first of them expires."""

    media: tuple[str, ...] = ()
    good_until: datetime | None = None


class Uploads:
    """`api`: the API's address."""

    def __init__(self, api: str, clock: Clock) -> None:
        self._api = api
        self._clock = clock

    def step(
        self, post: Outgoing, session: Session, so_far: Progress | None
    ) -> Uploaded | Preparing:
        """Upload what is left, as far as one step goes. Raises Refused."""
        progress = dict(so_far.shown) if so_far else {}
        if not post.media:
            return Uploaded()
        video = _video(post)
        if video is not None:
            if so_far is None:
                # Left to the function that has enough time and memory.
                return Preparing(Progress(), self._clock.now())
            return self._video_step(video, session, progress)
        if progress:
            return self._waited(session, progress)
        return self._pictures(post.media, session)

    # Pictures

    def _pictures(self, media: Sequence[Medium], session: Session) -> Uploaded | Preparing:
        most = GIF_BYTES if len(media) == 1 else PICTURE_BYTES
        images = [pictures.read(session.media, each, most=most) for each in media]
        if len(images) == 1 and images[0].content_type == pictures.GIF:
            return self._gif(images[0], session)
        uploads = [self._picture(each, session) for each in images]
        return Uploaded(tuple(each for each, _ in uploads), min(end for _, end in uploads))

    def _picture(self, picture: pictures.Picture, session: Session) -> tuple[str, datetime]:
        if len(picture.content) > PICTURE_BYTES:
            message = "A picture of this post has more than the 5 MB that X takes. Use a smaller."
            raise Refused(NotPublished(Refusal.PERMANENT, "picture_too_large", message))
        name = f"picture{picture.suffix}"
        fields = {
            "media_category": "tweet_image",
            "media": (name, picture.content, picture.content_type),
        }
        data = self._data(session, self._form("/2/media/upload", fields))
        self._describe(session, data["id"], picture.alt)
        return data["id"], self._end(data)

    def _gif(self, picture: pictures.Picture, session: Session) -> Uploaded | Preparing:
        upload = self._begun(session, len(picture.content), pictures.GIF, "tweet_gif")
        for number, start in enumerate(range(0, len(picture.content), _SEGMENT_BYTES)):
            segment = picture.content[start : start + _SEGMENT_BYTES]
            self._append(session, upload, number, segment)
        data = self._finalized(session, upload)
        self._describe(session, upload, picture.alt)
        return self._judged({"upload": upload}, data)

    def _describe(self, session: Session, number: str, alt: str) -> None:
        if not alt:
            return
        document = {"id": number, "metadata": {"alt_text": {"text": alt[:_ALT_CHARACTERS]}}}
        self._data(session, self._json("POST", "/2/media/metadata", document), named=False)

    # What is sent in segments

    def _video_step(
        self, medium: Medium, session: Session, progress: dict[str, Any]
    ) -> Uploaded | Preparing:
        size = medium.file.size if medium.file else 0
        if progress.get("is_sent"):
            return self._waited(session, progress)
        if not progress.get("upload"):
            progress |= {"upload": self._begun(session, size, MP4, "tweet_video"), "at": 0}
        rest, begun_at = _STEP_BYTES, progress["at"]
        try:
            while progress["at"] < size and rest > 0:
                segment = _segment(session, medium, progress["at"])
                self._append(session, progress["upload"], progress["at"] // _SEGMENT_BYTES, segment)
                rest -= len(segment)
                progress["at"] += len(segment)
        except Refused as error:
            if progress["at"] > begun_at and error.outcome.refusal in _PASSING:
                seconds = error.outcome.retry_after or _PAUSE
                return Preparing(Progress(progress), self._clock.now() + timedelta(seconds=seconds))
            return self._anew(progress, error)
        if progress["at"] < size:
            return Preparing(Progress(progress), self._clock.now())
        try:
            data = self._finalized(session, progress["upload"])
        except Refused as error:
            return self._anew(progress, error)
        return self._judged({**progress, "is_sent": True}, data)

    def _anew(self, progress: Mapping[str, Any], error: Refused) -> Preparing:
        """Begin again, once, when X refuses what it was sent. Raises Refused."""
        if error.outcome.refusal is not Refusal.PERMANENT or progress.get("again"):
            raise error
        return Preparing(Progress({"again": True}), self._clock.now())

    def _begun(self, session: Session, size: int, content_type: str, category: str) -> str:
        document = {"media_type": content_type, "total_bytes": size, "media_category": category}
        data = self._data(session, self._json("POST", "/2/media/upload/initialize", document))
        return str(data["id"])

    def _append(self, session: Session, upload: str, number: int, segment: bytes) -> None:
        fields = {
            "segment_index": str(number),
            "media": ("segment", segment, "application/octet-stream"),
        }
        path = f"/2/media/upload/{upload}/append"
        self._data(session, self._form(path, fields), named=False)

    def _finalized(self, session: Session, upload: str) -> Mapping[str, Any]:
        return self._data(session, self._json("POST", f"/2/media/upload/{upload}/finalize"))

    def _waited(self, session: Session, progress: Mapping[str, Any]) -> Uploaded | Preparing:
        path = f"/2/media/upload?command=STATUS&media_id={progress['upload']}"
        return self._judged(progress, self._data(session, self._json("GET", path)))

    def _judged(self, progress: Mapping[str, Any], data: Mapping[str, Any]) -> Uploaded | Preparing:
        """Raises Refused for media that X could not process."""
        info = data.get("processing_info")
        info = info if isinstance(info, dict) else {}
        state = info.get("state", "succeeded")
        if state == "succeeded":
            return Uploaded((str(progress["upload"]),), self._end(data))
        if state not in _WORKED_ON:
            message = (
                "X could not work through the video. Export it as MP4 (H.264, AAC) and post again."
            )
            raise Refused(NotPublished(Refusal.PERMANENT, "video_refused", message))
        pause = info.get("check_after_secs")
        seconds = min(pause, _LONGEST_PAUSE) if isinstance(pause, int) and pause > 0 else _PAUSE
        return Preparing(Progress(progress), self._clock.now() + timedelta(seconds=seconds))

    def _end(self, data: Mapping[str, Any]) -> datetime:
        lifetime = data.get("expires_after_secs")
        seconds = lifetime if isinstance(lifetime, int) and lifetime > 0 else _USUAL_SECONDS
        holds = max(timedelta(seconds=seconds) - _MARGIN, timedelta(seconds=seconds / 2))
        return (self._clock.now() + holds).astimezone(UTC)

    # Calls

    def _data(self, session: Session, asking: Asking, *, named: bool = True) -> Mapping[str, Any]:
        """`data` of the answer; with `named` it has an id. Raises Refused."""
        answer = hidden(session, asking)
        data = (answer.document() or {}).get("data")
        is_done = 200 <= answer.status < 300
        if is_done and not named and _is_clean(answer):
            return {}
        if is_done and isinstance(data, dict) and _ID.fullmatch(str(data.get("id"))):
            return data
        mask = Mask.of(session.connection, (session.connection["user_id"],))
        raise Refused(verdict_of(answer, mask, self._clock.now()).not_published())

    def _json(self, method: str, path: str, document: Any = None) -> Asking:
        def asking(connection: Connection) -> Request:
            return json_request(method, f"{self._api}{path}", _authorised(connection), document)

        return asking

    def _form(self, path: str, fields: Mapping[str, Any]) -> Asking:
        # Imported here because only posts with media need it.
        from urllib3.filepost import encode_multipart_formdata

        body, content_type = encode_multipart_formdata(dict(fields))

        def asking(connection: Connection) -> Request:
            headers = {**_authorised(connection), "Content-Type": content_type}
            return Request("POST", f"{self._api}{path}", headers, body)

        return asking


def _video(post: Outgoing) -> Medium | None:
    return next((each for each in post.media if each.is_video), None)


def _segment(session: Session, medium: Medium, start: int) -> bytes:
    """Raises Refused."""
    try:
        segment = session.media.read(medium, start, _SEGMENT_BYTES).content
    except MediaUnavailable as failure:
        refusal = Refusal.TRANSIENT if failure.transient else Refusal.PERMANENT
        raise Refused(NotPublished(refusal, failure.code, failure.message)) from None
    if not segment:
        message = "The video ended before it should."
        raise Refused(NotPublished(Refusal.TRANSIENT, "media_incomplete", message))
    return segment


def _is_clean(answer: Response) -> bool:
    """Whether the answer has no error: an empty body has none."""
    return not answer.body or "errors" not in (answer.document() or {"errors": ()})


def _authorised(connection: Connection) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {connection['access_token']}",
        "Accept": "application/json",
    }
