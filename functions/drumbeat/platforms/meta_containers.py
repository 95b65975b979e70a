"""Containers: what Instagram and Threads make of a post before it is published.

A container shows nothing, is valid for a day, and can be published once. The network fetches the
media by their addresses and processes them; only asking shows when that is done. With several media
each has a container of its own, and one more contains them. Sources: Meta, Instagram Platform,
Content Publishing and IG User Media (v25.0); Threads, Posts (2026-04-14).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drumbeat.domain.publishing import Medium, NotPublished, Outgoing
from drumbeat.platforms.meta_graph import Graph, StepRefused
from drumbeat.ports import Session

_ID = re.compile(r"[0-9]{1,32}")
_FINISHED, _PUBLISHED = "FINISHED", "PUBLISHED"
_FAILED = {"ERROR", "EXPIRED"}
#: Seen for containers that were just made.
_NOT_THERE_YET = "100/33"

#: The fields of a container.
Form = Mapping[str, str]


class ContainerFailed(Exception):
    """The network could not make a post of it, and has shown nothing."""

    def __init__(self, outcome: NotPublished) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """A network's forms for containers, and the fields of their status.

    `edge`: where they are made. `whole`: the form of a post with at most one medium; `part`: of one
    of several; `around`: of what contains those. `code` and `words`: the fields of the status;
    `failure` makes an error of them.
    """

    edge: str
    whole: Callable[[Outgoing, Session], Form]
    part: Callable[[Medium, Session], Form]
    around: Callable[[Outgoing, Sequence[str]], Form]
    code: str
    words: str
    failure: Callable[[str, str], NotPublished]


@dataclass(frozen=True, slots=True)
class State:
    """The status of a container."""

    is_finished: bool = False
    is_published: bool = False
    failure: NotPublished | None = None


class Containers:
    """All methods raise NotSent and NoAnswer."""

    def __init__(self, graph: Graph, forms: Forms) -> None:
        self._graph = graph
        self._forms = forms

    def begun(self, post: Outgoing, session: Session) -> dict[str, Any]:
        """Make all containers that need only the media. Raises StepRefused.

        `children`: those of a post of several, in order; `container`: the one to publish, once it
        exists; `waiting`: those that the network may be processing.
        """
        if len(post.media) < 2:
            container = self._made(session, self._forms.whole(post, session))
            return {"children": [], "container": container, "waiting": [container]}
        children = [self._made(session, self._forms.part(each, session)) for each in post.media]
        return {"children": children, "container": None, "waiting": children}

    def went_on(self, post: Outgoing, session: Session, shown: Mapping[str, Any]) -> dict[str, Any]:
        """The state after asking again. Raises StepRefused, ContainerFailed."""
        waiting = [each for each in shown["waiting"] if not self._is_finished(session, each)]
        container = shown["container"]
        if not waiting and container is None:
            container = self._made(session, self._forms.around(post, shown["children"]))
            waiting = [] if self._is_finished(session, container) else [container]
        return {**shown, "container": container, "waiting": waiting}

    def state(self, session: Session, container: str) -> State | None:
        """None when the network does not say, for example for a container that it has forgotten."""
        try:
            return self._asked(session, container)
        except StepRefused:
            return None

    def _is_finished(self, session: Session, container: str) -> bool:
        """Raises StepRefused, ContainerFailed."""
        try:
            state = self._asked(session, container)
        except StepRefused as error:
            if error.verdict.code == _NOT_THERE_YET:
                return False
            raise
        if state.failure is not None:
            raise ContainerFailed(state.failure)
        return state.is_finished or state.is_published

    def _asked(self, session: Session, container: str) -> State:
        """Raises StepRefused."""
        fields = {"fields": f"{self._forms.code},{self._forms.words}"}
        answer = self._graph.get(session, container, fields)
        verdict = self._graph.verdict_of(answer, session)
        if verdict is not None:
            raise StepRefused(verdict)
        document = answer.document() or {}
        code, words = document.get(self._forms.code), document.get(self._forms.words)
        failure = self._forms.failure(str(code), str(words or "")) if code in _FAILED else None
        return State(code == _FINISHED, code == _PUBLISHED, failure)

    def _made(self, session: Session, form: Form) -> str:
        """Only the id is requested: a write that names `fields` may fail after it has been done.

        Raises StepRefused.
        """
        path = f"{session.connection['user_id']}/{self._forms.edge}"
        return self._graph.created(session, path, form, _ID)
