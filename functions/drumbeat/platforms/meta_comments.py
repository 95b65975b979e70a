"""Our own comments on posts of Facebook and Instagram.

A comment has no handle: without an answer, the post's list of comments shows whether it is there,
by its text and time. Sources: Meta, Page Post Comments and IG Media Comments (v25.0).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from drumbeat.domain.publishing import (
    Ambiguous,
    Following,
    NotPublished,
    Presence,
    Published,
)
from drumbeat.platforms.listed_posts import CLOCKS_DIFFER
from drumbeat.platforms.meta_errors import ErrorClass
from drumbeat.platforms.meta_graph import Graph, StepRefused, not_published
from drumbeat.platforms.meta_publishing import compared
from drumbeat.platforms.transport import not_sent
from drumbeat.ports import NoAnswer, NotSent, Session

_ID = re.compile(r"[0-9]{1,40}(_[0-9]{1,40})?")
_LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """`says` and `at`: the fields of a comment with its text and time. `newest`: parameters for a
    list with the newest first, where that is not the default."""

    graph: Graph
    says: str
    at: str
    newest: dict[str, str] = field(default_factory=dict)

    def make(self, session: Session, one: Following) -> Published | NotPublished | Ambiguous:
        """Only the id is requested: a write that names `fields` may fail after it has been done."""
        path = f"{one.post_id}/comments"
        try:
            number = self.graph.created(session, path, {"message": one.text}, _ID)
        except NotSent as failure:
            return not_sent(failure)
        except NoAnswer as failure:
            return Ambiguous(failure.code, failure.message)
        except StepRefused as error:
            verdict = error.verdict
            if verdict.kind in (ErrorClass.AMBIGUOUS, ErrorClass.DUPLICATE):
                return Ambiguous(verdict.code, verdict.message)
            return not_published(verdict)
        return Published(number)

    def find(self, session: Session, one: Following) -> Published | Presence:
        """Only a list that was read to its end proves that a comment is not there."""
        fields = {"fields": f"id,{self.says},{self.at}", "limit": str(_LISTED), **self.newest}
        try:
            answer = self.graph.get(session, f"{one.post_id}/comments", fields)
        except (NotSent, NoAnswer):
            return Presence.UNKNOWN
        entries = (answer.document() or {}).get("data")
        if self.graph.verdict_of(answer, session) is not None or not isinstance(entries, list):
            return Presence.UNKNOWN
        matches = [each for each in entries if self._is_this(each, one)]
        if len(matches) == 1:
            return Published(str(matches[0]["id"]))
        return Presence.UNKNOWN if matches or len(entries) >= _LISTED else Presence.ABSENT

    def _is_this(self, entry: Any, one: Following) -> bool:
        if not isinstance(entry, dict) or not _ID.fullmatch(str(entry.get("id"))):
            return False
        try:
            at = datetime.fromisoformat(str(entry.get(self.at)))
        except ValueError:
            return False
        if at.tzinfo is None or at < one.claimed_at - CLOCKS_DIFFER:
            return False
        return compared(str(entry.get(self.says) or "")) == compared(one.text)
