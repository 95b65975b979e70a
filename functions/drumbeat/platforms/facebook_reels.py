"""Reels on Facebook pages: begun and uploaded in advance, published by one call, then processed.

Starting names the video, which is kept; Facebook fetches it by its address; finishing publishes it.
Source: Meta, Reels Publishing API (2026-07-30) and Video Status (v25.0). That finishing a reel
again makes no second one is unverified, so that is not done without a look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from drumbeat.domain.connections import Connection
from drumbeat.domain.derivatives import MP4, QUICKTIME, VideoSpec, video_findings
from drumbeat.domain.findings import Severity
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
from drumbeat.platforms.meta_graph import Graph, StepRefused, not_published
from drumbeat.platforms.transport import not_sent
from drumbeat.ports import Clock, MediaUnavailable, NoAnswer, NotSent, Request, Session

REAL_UPLOADS = "https://rupload.facebook.com"
#: 9 to 16, as exactly as whole pixels allow.
SPEC = VideoSpec(
    min_seconds=3,
    max_seconds=90,
    min_ratio=0.556,
    max_ratio=0.569,
    content_types=frozenset({MP4, QUICKTIME}),
)
_MIN_WIDTH = 540
_NUMBER = re.compile(r"[0-9]{1,32}")
#: The pause before Facebook is asked again for the state.
_SOON, _LATER = timedelta(seconds=10), timedelta(seconds=30)
_BROKEN = {"error", "expired", "upload_failed"}
_COMPLETE = "complete"


def unfit(medium: Medium) -> NotPublished | None:
    """Check what Facebook would refuse in a reel before anything is uploaded."""
    if medium.asset is None:
        return None
    messages = [
        each.message
        for each in video_findings(medium.asset, SPEC, "Facebook's reels")
        if each.severity is Severity.ERROR
    ]
    full = medium.asset.files.get("full")
    if not messages and full is not None and full.width < _MIN_WIDTH:
        words = f"The video is {full.width} pixels wide, and reels need {_MIN_WIDTH} at least."
        messages = [f"{words} Export it larger, or show it as a video."]
    return NotPublished(Refusal.PERMANENT, "reel_not_taken", messages[0]) if messages else None


class Reels:
    """`site`: where reels are shown. `uploads`: the prefix of upload addresses, so that the token
    is sent nowhere else."""

    def __init__(self, graph: Graph, clock: Clock, site: str, uploads: str) -> None:
        self._graph = graph
        self._clock = clock
        self._site = site
        self._uploads = uploads

    def prepare(
        self, medium: Medium, session: Session, so_far: Progress | None
    ) -> Prepared | Preparing | NotPublished:
        """Have the video fetched, and wait until it is there."""
        if so_far is None:
            # What the steps after this one keep serves the post at another time, too.
            return Preparing(Progress(), self._clock.now())
        is_begun = "reel" in so_far.shown
        try:
            number = str(so_far.shown["reel"]) if is_begun else self._uploaded(medium, session)
            status = self._status(session, number)
        except MediaUnavailable as failure:
            refusal = Refusal.TRANSIENT if failure.transient else Refusal.PERMANENT
            return NotPublished(refusal, failure.code, failure.message)
        except _UploadRefused as error:
            return error.outcome
        except StepRefused as error:
            return not_published(error.verdict)
        except NotSent as failure:
            return not_sent(failure)
        except NoAnswer as failure:  # what arrived is not visible
            return NotPublished(Refusal.TRANSIENT, failure.code, failure.message)
        if status.get("video_status") in _BROKEN:
            return _refused()
        if is_begun and _phase(status, "uploading_phase").get("status") == _COMPLETE:
            return Prepared({"reel": number, ONCE: True})
        again_at = self._clock.now() + (_LATER if is_begun else _SOON)
        return Preparing(Progress({"reel": number}), again_at)

    def commit(self, text: str, session: Session, handle: Handle) -> Outcome:
        """Publish it: Facebook shows it when it has processed it."""
        fields = {
            "upload_phase": "finish",
            "video_id": str(handle["reel"]),
            "video_state": "PUBLISHED",
        }
        if text:
            fields["description"] = text
        try:
            answer = self._graph.post(session, _edge(session), fields)
        except NotSent as failure:
            return not_sent(failure)
        except NoAnswer as failure:
            return Ambiguous(failure.code, failure.message)
        verdict = self._graph.verdict_of(answer, session)
        if verdict is None:
            if (answer.document() or {}).get("success") is True:
                return self._taken(handle)
            verdict = self._graph.unreadable
        if verdict.kind in (ErrorClass.AMBIGUOUS, ErrorClass.DUPLICATE):
            return Ambiguous(verdict.code, verdict.message)
        return not_published(verdict)

    def find(
        self, session: Session, handle: Handle
    ) -> Published | Accepted | NotPublished | Presence:
        """Ask for it by its id. Before Facebook has accepted it, "not published" proves nothing,
        because it says so too while it processes what it has accepted."""
        number = str(handle["reel"])
        try:
            status = self._status(session, number)
        except (NotSent, NoAnswer, StepRefused):
            return Presence.UNKNOWN
        publishing = _phase(status, "publishing_phase")
        if publishing.get("status") == _COMPLETE or publishing.get("publish_status") == "published":
            return Published(number, f"{self._site}/reel/{number}")
        if status.get("video_status") in _BROKEN or publishing.get("status") == "error":
            return _refused()
        uploading = _phase(status, "uploading_phase").get("status")
        if uploading in ("not_started", "in_progress"):
            return Presence.ABSENT
        is_taken = "taken" in handle or publishing.get("status") == "in_progress"
        return self._taken(handle) if is_taken else Presence.UNKNOWN

    def _taken(self, handle: Handle) -> Accepted:
        return Accepted({**handle, "taken": True}, self._clock.now() + _LATER)

    def _uploaded(self, medium: Medium, session: Session) -> str:
        """Raises StepRefused, MediaUnavailable, NotSent, NoAnswer."""
        answer = self._graph.post(session, _edge(session), {"upload_phase": "start"})
        verdict = self._graph.verdict_of(answer, session)
        document = answer.document() or {}
        number, place = document.get("video_id"), document.get("upload_url")
        known = isinstance(number, str) and _NUMBER.fullmatch(number)
        if verdict is not None or not (known and self._is_ours(place)):
            raise StepRefused(verdict or self._graph.unreadable)
        url = session.media.url(medium)

        def request(connection: Connection) -> Request:
            headers = {"Authorization": f"OAuth {connection['access_token']}", "file_url": url}
            return Request("POST", str(place), headers)

        reply = session.send(request).document() or {}
        if reply.get("success") is not True:
            raise _UploadRefused(_not_fetched(reply))
        return str(number)

    def _is_ours(self, place: object) -> bool:
        return isinstance(place, str) and place.startswith(f"{self._uploads}/")

    def _status(self, session: Session, number: str) -> Mapping[str, Any]:
        """Raises StepRefused, NotSent, NoAnswer."""
        answer = self._graph.get(session, number, {"fields": "status"})
        verdict = self._graph.verdict_of(answer, session)
        status = (answer.document() or {}).get("status")
        if verdict is not None or not isinstance(status, dict):
            raise StepRefused(verdict or self._graph.unreadable)
        return status


class _UploadRefused(Exception):
    """The upload was refused; its error has a format of its own."""

    def __init__(self, outcome: NotPublished) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


def _edge(session: Session) -> str:
    return f"{session.connection['page_id']}/video_reels"


def _phase(status: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    phase = status.get(name)
    return phase if isinstance(phase, dict) else {}


def _refused() -> NotPublished:
    words = "Facebook could not work through the video. Export it anew and post again."
    return NotPublished(Refusal.PERMANENT, "video_refused", words)


def _not_fetched(answer: Mapping[str, Any]) -> NotPublished:
    details = answer.get("debug_info")
    info = details if isinstance(details, dict) else {}
    refusal = Refusal.PERMANENT if info.get("retriable") is False else Refusal.TRANSIENT
    kind = info.get("type")
    code = kind if isinstance(kind, str) and re.fullmatch(r"[A-Za-z]{1,60}", kind) else "upload"
    return NotPublished(refusal, code, "Facebook could not fetch the video.")
