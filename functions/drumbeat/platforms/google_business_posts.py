"""A location's posts: making, reading and listing them.

Source: Google My Business API v4, accounts.locations.localPosts (2026-04).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from drumbeat.domain.connections import Connection
from drumbeat.domain.publishing import Ambiguous, NotPublished, Outgoing, Presence
from drumbeat.platforms.google_business_forms import text_of, topic_of
from drumbeat.platforms.listed_posts import compared, reach_back, time_of
from drumbeat.platforms.steps import Asking, json_request, visible
from drumbeat.ports import Request, Response, Session

REAL_URL = "https://mybusiness.googleapis.com"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PAGE_SIZE, _MOST_PAGES = 100, 5


class Posts:
    """`own` replaces Google's host."""

    def __init__(self, own: str) -> None:
        self._root = f"{own or REAL_URL}/v4"

    def made(
        self, session: Session, form: Mapping[str, Any]
    ) -> Response | NotPublished | Ambiguous:
        """The one visible call."""
        return visible(session, self._asking("POST", "", form))

    def listing(self, query: str) -> Asking:
        return self._asking("GET", f"?{query}")

    def of(self, document: Mapping[str, Any] | None, session: Session) -> Mapping[str, Any] | None:
        """`document` if it is a post of the location; None for anything else."""
        name, parent = str((document or {}).get("name")), session.connection["location"]
        number = name.removeprefix(f"{parent}/localPosts/")
        return document if number != name and _ID.fullmatch(number) else None

    def named(self, session: Session, name: str) -> Mapping[str, Any] | None:
        """None when Google does not show it, which proves nothing. Raises NotSent, NoAnswer."""

        def asking(connection: Connection) -> Request:
            headers = {"Authorization": f"Bearer {connection['access_token']}"}
            return json_request("GET", f"{self._root}/{name}", headers)

        answer = session.send(asking)
        return self.of(answer.document(), session) if answer.status == 200 else None

    def sought(
        self, session: Session, post: Outgoing, begins: datetime
    ) -> Mapping[str, Any] | Presence:
        """The post, if it is among those made since `begins`. Raises NotSent, NoAnswer.

        It is certainly absent if the list reaches back that far and has no post with the same text.
        """
        posts, is_whole = self._since(session, begins)
        text, topic = compared(text_of(post)), topic_of(post)
        recent = [each for each in posts if not _is_before(each, begins)]
        alike = [each for each in recent if compared(str(each.get("summary") or "")) == text]
        same = [
            each for each in alike if each.get("topicType") == topic and time_of(each.get(_CREATED))
        ]
        if len(same) == len(alike) == 1 and text:
            return same[0]
        return Presence.UNKNOWN if alike or not is_whole else Presence.ABSENT

    def _since(
        self, session: Session, begins: datetime
    ) -> tuple[Sequence[Mapping[str, Any]], bool]:
        """Posts since `begins`, and whether the list reaches back that far."""
        posts: list[Mapping[str, Any]] = []
        query = {"pageSize": str(_PAGE_SIZE)}
        for _ in range(_MOST_PAGES):
            answer = session.send(self.listing(urlencode(query)))
            document = answer.document()
            if answer.status != 200 or document is None:
                return posts, False
            # For a location without posts Google answers an empty object.
            entries = document.get("localPosts", [])
            if not isinstance(entries, list):
                return posts, False
            page = [
                self.of(each if isinstance(each, Mapping) else None, session) for each in entries
            ]
            if None in page:
                return posts, False
            posts += [each for each in page if each is not None]
            token = document.get("nextPageToken")
            if not (isinstance(token, str) and token):
                return posts, True
            if reach_back([time_of(each.get(_CREATED)) for each in posts], begins):
                return posts, True
            query = {**query, "pageToken": token}
        return posts, False

    def _asking(self, method: str, query: str, document: Any = None) -> Asking:
        def asking(connection: Connection) -> Request:
            headers = {"Authorization": f"Bearer {connection['access_token']}"}
            url = f"{self._root}/{connection['location']}/localPosts{query}"
            return json_request(method, url, headers, document)

        return asking


_CREATED = "createTime"


def _is_before(post: Mapping[str, Any], begins: datetime) -> bool:
    at = time_of(post.get(_CREATED))
    return at is not None and at < begins
