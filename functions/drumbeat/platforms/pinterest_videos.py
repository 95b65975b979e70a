"""Videos for Pinterest: registered, uploaded to the given address, and processed before they are
shown.

Source: pinterest/api-description, v5/openapi.json (5.23.0): MediaUpload. All parameters that come
with the address are sent before the file, in one form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from drumbeat.domain.connections import Connection
from drumbeat.domain.publishing import (
    Handle,
    Medium,
    NotPublished,
    Prepared,
    Preparing,
    Progress,
    Refusal,
)
from drumbeat.platforms import pinterest_errors as errors
from drumbeat.platforms import videos
from drumbeat.platforms.pinterest_forms import NUMBER
from drumbeat.platforms.steps import Refused, hidden, json_request
from drumbeat.ports import Clock, Request, Response, Session

_MOST_BYTES = 100_000_000
_SOON, _LATER = timedelta(seconds=10), timedelta(seconds=30)
#: Our choice: how long an upload is valid is not documented.
_HOLDS = timedelta(hours=12)
_MOST_PARAMETERS = 30
_STARTED_ANEW = Progress()


class Videos:
    """`api`: the API's address with its version; `own`: the host of a stand-in, which also takes
    uploads.

    Nothing that is done here is visible.
    """

    def __init__(self, api: str, own: str, clock: Clock) -> None:
        self._api = api
        self._own = own
        self._clock = clock

    def prepared(
        self, video: Medium, session: Session, so_far: Progress | None, handle: Handle
    ) -> Prepared | Preparing | NotPublished:
        """Take the next step. Raises Refused."""
        now = self._clock.now()
        if so_far is None:
            # Left to the function that has enough time and memory.
            return Preparing(_STARTED_ANEW, now)
        media = so_far.shown.get("media")
        if media is None:
            return Preparing(Progress({"media": self._uploaded(video, session)}), now + _SOON)
        answer = self._asked(session, "GET", f"media/{media}")
        if answer.status == 404:
            return Preparing(_STARTED_ANEW, now + _SOON)
        status = self._document(answer, session).get("status")
        if status == "succeeded":
            return Prepared({**handle, "media": str(media)}, now + _HOLDS)
        if status == "failed":
            words = "Pinterest could not work through the video. Export it as MP4 (H.264), and "
            words += "upload it again."
            return NotPublished(Refusal.PERMANENT, "video_failed", words)
        return Preparing(so_far, now + _LATER)

    def _uploaded(self, video: Medium, session: Session) -> str:
        """The upload's id. Raises Refused."""
        if video.file is None:
            words = "The video is not in the library any more. Choose another one."
            raise Refused(NotPublished(Refusal.PERMANENT, "media_missing", words))
        content = videos.read(session.media, video, video.file, most=_MOST_BYTES)
        answer = self._asked(session, "POST", "media", {"media_type": "video"})
        document = self._document(answer, session)
        number, url = document.get("media_id"), document.get("upload_url")
        parameters = _texts(document.get("upload_parameters"))
        if not (NUMBER.fullmatch(str(number)) and self._may_go_to(url) and parameters):
            raise Refused(self._unreadable())
        kind = video.file.content_type
        file = (f"video{videos.suffix_of(video.file)}", content, kind)
        self._send(session, str(url), [*parameters.items(), ("file", file)])
        return str(number)

    def _send(self, session: Session, url: str, parts: list[Any]) -> None:
        """Without the token: the parameters authorise the upload. Raises Refused."""
        # Imported here because only posts with videos need it.
        from urllib3.filepost import encode_multipart_formdata

        body, content_type = encode_multipart_formdata(parts)

        def asking(_connection: Connection) -> Request:
            return Request("POST", url, {"Content-Type": content_type}, body)

        answer = hidden(session, asking)
        if answer.status not in (200, 201, 204):
            words = f"The video could not be uploaded to Pinterest (HTTP {answer.status})."
            raise Refused(NotPublished(Refusal.TRANSIENT, "upload_refused", words))

    def _may_go_to(self, url: object) -> bool:
        return isinstance(url, str) and (
            url.startswith("https://") or (bool(self._own) and url.startswith(f"{self._own}/"))
        )

    def _asked(self, session: Session, method: str, path: str, document: Any = None) -> Response:
        """Raises Refused."""

        def asking(connection: Connection) -> Request:
            headers = {"Authorization": f"Bearer {connection['access_token']}"}
            return json_request(method, f"{self._api}/{path}", headers, document)

        return hidden(session, asking)

    def _document(self, answer: Response, session: Session) -> Mapping[str, Any]:
        """Raises Refused."""
        document = answer.document()
        if answer.status in (200, 201) and document is not None:
            return document
        now = self._clock.now()
        raise Refused(errors.hidden_meaning(answer, session.connection, now))

    def _unreadable(self) -> NotPublished:
        words = "Pinterest's answer could not be read. It is tried again."
        return NotPublished(Refusal.TRANSIENT, "unreadable_answer", words)


def _texts(parameters: object) -> dict[str, str]:
    if not isinstance(parameters, Mapping) or len(parameters) > _MOST_PARAMETERS:
        return {}
    return {str(name): value for name, value in parameters.items() if isinstance(value, str)}
