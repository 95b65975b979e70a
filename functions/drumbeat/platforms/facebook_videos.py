"""Videos on Facebook pages: uploaded part by part, shown by one call, and then processed.

Source: Meta, Uploading Videos with the Graph API (resumable uploading), Page Videos, Video.
Starting an upload names the video; nothing is shown before it is finished. That finishing an upload
again makes no second video is unverified, so that is not done without a look.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from drumbeat.domain.derivatives import MP4, QUICKTIME, VideoSpec
from drumbeat.domain.publishing import (
    ONCE,
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
from drumbeat.platforms.meta_errors import ErrorClass
from drumbeat.platforms.meta_graph import Graph, StepRefused, not_published, unreadable
from drumbeat.platforms.transport import not_sent
from drumbeat.ports import Clock, MediaUnavailable, NoAnswer, NotSent, Session

#: Sizes and length by Meta's error codes (from 1 KB to 2 GB, 1 s to 40 min), shapes by Uploading
#: Videos with the Graph API.
SPEC = VideoSpec(
    min_bytes=1_024,
    max_bytes=2_000_000_000,
    min_seconds=1,
    max_seconds=2_400,
    min_ratio=9 / 16,
    max_ratio=16 / 9,
    content_types=frozenset({MP4, QUICKTIME}),
)
#: So much is sent in one step, by a function that has minutes.
_STEP_BYTES = 128_000_000
#: Of one part at most, whatever Facebook asks for.
_PART_BYTES = 16_000_000
#: The pause before a video in processing is asked about again.
_PAUSE = timedelta(seconds=20)
_NUMBER = re.compile(r"[0-9]{1,32}")
_OFFSET = re.compile(r"[0-9]{1,15}")
#: The error that carries the offsets of the part that is wanted (Meta's PHP SDK,
#: FacebookResumableUploadException).
_OTHER_PART_WANTED = 1363037
_BROKEN = {"error", "expired", "upload_failed"}


class Videos:
    """`site`: the base of permalinks that are only a path."""

    def __init__(self, graph: Graph, clock: Clock, site: str) -> None:
        self._graph = graph
        self._clock = clock
        self._site = site

    def prepare(
        self, medium: Medium, session: Session, so_far: Progress | None
    ) -> Prepared | Preparing | NotPublished:
        """Upload the next parts. Its number is kept before the first, and that all are there before
        it is said, so that the upload serves the post at another time, too."""
        now = self._clock.now()
        if so_far is None:
            # Left to the function that has the time for it.
            return Preparing(Progress(), now)
        state = so_far.shown
        if state and state["at"] >= state["end"]:
            ids = {"video_id": state["video_id"], "upload": state["upload"]}
            return Prepared({**ids, ONCE: True})
        try:
            if not state:
                return Preparing(Progress(self._begun(medium, session)), now)
            progress, rest = dict(state), _STEP_BYTES
            while progress["at"] < progress["end"] and rest > 0:
                rest -= min(progress["end"] - progress["at"], _PART_BYTES)
                progress |= self._sent(medium, session, progress)
        except MediaUnavailable as failure:
            refusal = Refusal.TRANSIENT if failure.transient else Refusal.PERMANENT
            return NotPublished(refusal, failure.code, failure.message)
        except NotSent as failure:
            return not_sent(failure)
        except NoAnswer as failure:  # what arrived is not visible
            return NotPublished(Refusal.TRANSIENT, failure.code, failure.message)
        except StepRefused as error:
            return not_published(error.verdict)
        return Preparing(Progress(progress), now)

    def commit(self, text: str, session: Session, handle: Handle) -> Outcome:
        """Finish the upload: Facebook shows the video when it has processed it."""
        fields = {"upload_phase": "finish", "upload_session_id": str(handle["upload"])}
        if text:
            fields["description"] = text
        page = session.connection["page_id"]
        try:
            answer = self._graph.post(session, f"{page}/videos", fields)
        except NotSent as failure:
            return not_sent(failure)
        except NoAnswer as failure:
            return Ambiguous(failure.code, failure.message)
        verdict = self._graph.verdict_of(answer, session)
        if verdict is None:
            if (answer.document() or {}).get("success") is True:
                return Accepted(handle, self._clock.now() + _PAUSE)
            verdict = self._graph.unreadable
        if verdict.kind in (ErrorClass.AMBIGUOUS, ErrorClass.DUPLICATE):
            return Ambiguous(verdict.code, verdict.message)
        return not_published(verdict)

    def find(
        self, session: Session, handle: Handle
    ) -> Published | Accepted | NotPublished | Presence:
        """Ask for the video by its id; only one that is still being uploaded is certainly not
        shown."""
        number = str(handle["video_id"])
        fields = {"fields": "status,published,permalink_url"}
        try:
            answer = self._graph.get(session, number, fields)
        except (NotSent, NoAnswer):
            return Presence.UNKNOWN
        document = answer.document() or {}
        if answer.status != 200 or document.get("id") != number:
            return Presence.UNKNOWN
        status = document.get("status")
        stage = status.get("video_status") if isinstance(status, dict) else None
        published = document.get("published")
        if stage in _BROKEN:
            words = "Facebook could not work through the video. Export it anew and post again."
            return NotPublished(Refusal.PERMANENT, "video_refused", words)
        if published is True and stage == "ready":
            return Published(number, self._permalink(number, document.get("permalink_url")))
        if published is True:
            return Accepted(handle, self._clock.now() + _PAUSE)
        uploading = published is False and stage == "uploading"
        return Presence.ABSENT if uploading else Presence.UNKNOWN

    def _begun(self, medium: Medium, session: Session) -> dict[str, Any]:
        """Raises StepRefused, NotSent, NoAnswer."""
        size = medium.file.size if medium.file else 0
        fields = {"upload_phase": "start", "file_size": str(size)}
        page = session.connection["page_id"]
        answer = self._graph.post(session, f"{page}/videos", fields)
        verdict = self._graph.verdict_of(answer, session)
        document = answer.document() or {}
        upload, number = document.get("upload_session_id"), document.get("video_id")
        if verdict is not None or not (_is_number(upload) and _is_number(number)):
            raise StepRefused(verdict or self._graph.unreadable)
        return {"video_id": number, "upload": upload, **_offsets(document)}

    def _sent(
        self, medium: Medium, session: Session, progress: Mapping[str, Any]
    ) -> Mapping[str, int]:
        """Send the part that is wanted; returns the offsets that are wanted next.

        Raises MediaUnavailable, StepRefused, NotSent, NoAnswer.
        """
        start = int(progress["at"])
        length = min(int(progress["end"]) - start, _PART_BYTES)
        part = session.media.read(medium, start, length)
        fields = {
            "upload_phase": "transfer",
            "upload_session_id": str(progress["upload"]),
            "start_offset": str(start),
        }
        page = session.connection["page_id"]
        answer = self._graph.post_file(
            session, f"{page}/videos", fields, "video_file_chunk", part.content
        )
        verdict = self._graph.verdict_of(answer, session)
        if verdict is None:
            return _offsets(answer.document() or {})
        offsets = _wanted(answer.document() or {})
        if offsets is None:
            raise StepRefused(verdict)
        return offsets  # an earlier step has sent more than was saved

    def _permalink(self, number: str, link: object) -> str:
        if isinstance(link, str) and link.startswith(("https://", "http://")):
            return link
        path = link if isinstance(link, str) and link.startswith("/") else f"/{number}"
        return f"{self._site}{path}"


def _offsets(document: Mapping[str, Any]) -> dict[str, int]:
    """The start and end of the next part; equal when nothing is missing. Raises StepRefused."""
    start, end = str(document.get("start_offset")), str(document.get("end_offset"))
    if not (_OFFSET.fullmatch(start) and _OFFSET.fullmatch(end)):
        raise StepRefused(unreadable("Facebook"))
    return {"at": int(start), "end": int(end)}


def _wanted(document: Mapping[str, Any]) -> dict[str, int] | None:
    """The offsets that Facebook wants, from an error about wrong ones; None for other errors."""
    error = document.get("error")
    if not isinstance(error, dict) or error.get("error_subcode") != _OTHER_PART_WANTED:
        return None
    data = error.get("error_data")
    try:
        data = json.loads(data) if isinstance(data, str) else data
        return _offsets(data) if isinstance(data, dict) else None
    except (ValueError, StepRefused):
        return None


def _is_number(value: object) -> bool:
    return isinstance(value, str) and _NUMBER.fullmatch(value) is not None
