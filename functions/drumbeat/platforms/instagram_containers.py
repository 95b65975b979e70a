"""Containers: what Instagram makes of pictures and videos, by their addresses, before a post.

A container shows nothing, holds for a day, and is published once at most. Instagram fetches what it
is made of, and works on it; when that is done can only be asked. Of several pictures and videos
each has a container of its own, and one more holds them together. Sources: Meta, Instagram
Platform, Content Publishing and IG User Media (v25.0).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drumbeat.domain.publishing import Medium, NotPublished, Outgoing, Refusal
from drumbeat.platforms import instagram_text
from drumbeat.platforms.instagram_errors import RULES
from drumbeat.platforms.meta_errors import ErrorClass, classify
from drumbeat.platforms.meta_graph import Graph, StepRefused, not_published
from drumbeat.ports import Session

_ID = re.compile(r"[0-9]{1,32}")
_NUMBER = re.compile(r"\b22070[0-9]{2}\b")
_FINISHED, _PUBLISHED = "FINISHED", "PUBLISHED"
_FAILED = {"ERROR", "EXPIRED"}


class ContainerFailed(Exception):
    """Instagram could not make a post of it, and has shown nothing."""

    def __init__(self, outcome: NotPublished) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class State:
    """What a container's status says of it."""

    is_finished: bool = False
    is_published: bool = False
    failure: NotPublished | None = None


class Containers:
    """All methods raise NotSent and NoAnswer."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def begun(self, post: Outgoing, session: Session) -> dict[str, Any]:
        """Have all of them made that need nothing but the media. Raises StepRefused.

        `children`: of a post of several, in order; `container`: what will be published, once it
        exists; `waiting`: what Instagram may be working on.
        """
        if len(post.media) == 1:
            made = self._made(session, _whole(post, session))
            return {"children": [], "container": made, "waiting": [made]}
        children = [self._made(session, _child(each, session)) for each in post.media]
        return {"children": children, "container": None, "waiting": children}

    def went_on(self, post: Outgoing, session: Session, shown: Mapping[str, Any]) -> dict[str, Any]:
        """How far they have come now. Raises StepRefused, ContainerFailed."""
        waiting = [each for each in shown["waiting"] if not self._is_finished(session, each)]
        container = shown["container"]
        if not waiting and container is None:
            container = self._made(session, _carousel(post, shown["children"]))
            waiting = [] if self._is_finished(session, container) else [container]
        return {**shown, "container": container, "waiting": waiting}

    def state(self, session: Session, container: str) -> State | None:
        """None where Instagram does not say: also of a container that it has forgotten."""
        answer = self._graph.get(session, container, {"fields": "status_code,status"})
        if self._graph.verdict_of(answer, session) is not None:
            return None
        document = answer.document() or {}
        code, status = document.get("status_code"), str(document.get("status") or "")
        failure = _failure(str(code), status) if code in _FAILED else None
        return State(code == _FINISHED, code == _PUBLISHED, failure)

    def _is_finished(self, session: Session, container: str) -> bool:
        """Raises StepRefused, ContainerFailed."""
        answer = self._graph.get(session, container, {"fields": "status_code,status"})
        verdict = self._graph.verdict_of(answer, session)
        if verdict is not None:
            if verdict.code == "100/33":  # seen of containers that were made a moment ago
                return False
            raise StepRefused(verdict)
        document = answer.document() or {}
        code = document.get("status_code")
        if code in _FAILED:
            raise ContainerFailed(_failure(str(code), str(document.get("status") or "")))
        return code in (_FINISHED, _PUBLISHED)

    def _made(self, session: Session, fields: Mapping[str, str]) -> str:
        """Nothing is asked for beside the id: a write that names `fields` may fail when it is done.

        Raises StepRefused.
        """
        return self._graph.created(session, f"{session.connection['user_id']}/media", fields, _ID)


def _whole(post: Outgoing, session: Session) -> dict[str, str]:
    """A post of one picture or video; a video that is no story is a reel."""
    medium = post.media[0]
    fields = _address(medium, session)
    if instagram_text.is_story(post):
        return {"media_type": "STORIES", **fields}
    if medium.is_video:
        return {"media_type": "REELS", **fields, **_caption(post)}
    return {**fields, **_alt(medium), **_caption(post)}


def _child(medium: Medium, session: Session) -> dict[str, str]:
    kind = {"media_type": "VIDEO"} if medium.is_video else _alt(medium)
    return {"is_carousel_item": "true", **kind, **_address(medium, session)}


def _carousel(post: Outgoing, children: Sequence[str]) -> dict[str, str]:
    return {"media_type": "CAROUSEL", "children": ",".join(children), **_caption(post)}


def _address(medium: Medium, session: Session) -> dict[str, str]:
    return {"video_url" if medium.is_video else "image_url": session.media.url(medium)}


def _alt(medium: Medium) -> dict[str, str]:
    return {"alt_text": medium.alt} if medium.alt else {}


def _caption(post: Outgoing) -> dict[str, str]:
    text = instagram_text.caption_of(post)
    return {"caption": text} if text else {}


def _failure(code: str, status: str) -> NotPublished:
    """`status` is in words, and names the number of what went wrong at most."""
    found = _NUMBER.search(status)
    if found is None:
        words = "Instagram could not make a post of its pictures or video. It is tried again."
        return NotPublished(Refusal.TRANSIENT, f"container_{code.lower()}", words)
    error = {"error_subcode": int(found[0]), "message": status}
    verdict = classify(RULES, "Instagram", error, {}, ())
    outcome = not_published(verdict)
    if verdict.kind is ErrorClass.AMBIGUOUS:
        return NotPublished(Refusal.TRANSIENT, outcome.code, outcome.message)
    return outcome
