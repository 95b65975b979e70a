"""A network that Drumbeat does not know: one module, with its stand-in, and one row.

CONTRIBUTING.md shows it as the example of what a new network needs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from drumbeat.domain.connections import Connection
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck, error
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import (
    ALWAYS,
    ConnectionField,
    FieldKind,
    LinkPlace,
    Option,
    OptionKind,
    Pasted,
    Profile,
)
from drumbeat.domain.publishing import (
    Ambiguous,
    Handle,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Presence,
    Progress,
    Published,
    Refusal,
)
from drumbeat.domain.text_lengths import Unit
from drumbeat.platforms.registry import Given
from drumbeat.platforms.transport import not_sent
from drumbeat.ports import NoAnswer, NotSent, Request, Response, Session

PROFILE = Profile(
    name="noticeboard",
    display_name="Notice board",
    connects_by=Pasted(
        (
            ConnectionField(name="room", label="Room", help="Its number stands on the door."),
            ConnectionField(name="key", label="Key", help="Ask the porter.", kind=FieldKind.SECRET),
        ),
        guide="Every room of the town hall has a board.",
    ),
    limits=Limits(
        texts=(TextLimit(Unit.CODE_POINTS, 40, documented=True),), media=MediaLimits(most=0)
    ),
    options=(
        Option(
            name="colour",
            label="Paper",
            kind=OptionKind.CHOICE,
            choices=(("white", "White"), ("yellow", "Yellow")),
            default="white",
        ),
        Option(name="pinned", label="Pin it to the top", kind=OptionKind.FLAG, default=False),
        Option(name="heading", label="Heading", kind=OptionKind.TEXT, most=20),
    ),
    link=LinkPlace.NONE,
    link_with_media=LinkPlace.NONE,
    pacing=Pacing(gap=timedelta(seconds=5)),
    finds=True,
    repeats=ALWAYS,
    receiver="The porter",
)


class Noticeboard:
    """A notice has the post's own number: sending it twice shows it once."""

    profile = PROFILE

    def __init__(self, *, url: str) -> None:
        self._url = url

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        missing = [name for name in ("room", "key") if not connection.get(name)]
        if missing:
            raise InvalidInput([FieldError(f"connection.{each}", "is needed") for each in missing])
        return {"room": connection["room"]}

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: post.caption}

    def check(self, session: Session) -> ConnectionCheck:
        if self._call(session, "GET", "").status == 200:
            return ConnectionCheck()
        return ConnectionCheck(findings=(error("credentials_refused", "The key does not fit."),))

    def test(self, session: Session) -> None:
        """A test would be visible on the board."""

    def prepare(
        self,
        post: Outgoing,
        session: Session,
        so_far: Progress | None = None,
    ) -> Prepared | NotPublished:
        return Prepared({"notice": f"{post.instance_id}-{post.generation}"})

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        body = json.dumps({"text": post.caption, **post.options}).encode()
        try:
            answer = self._call(session, "PUT", str(handle["notice"]), body)
        except NotSent as failure:
            return not_sent(failure)
        except NoAnswer as failure:
            return Ambiguous(failure.code, failure.message)
        if answer.status == 403:
            return NotPublished(Refusal.REAUTH, "key_refused", "The key does not fit.")
        return Published(str(handle["notice"]))

    def find(self, post: Outgoing, session: Session, handle: Handle) -> Published | Presence:
        try:
            answer = self._call(session, "GET", str(handle["notice"]))
        except (NotSent, NoAnswer):
            return Presence.UNKNOWN
        return Published(str(handle["notice"])) if answer.status == 200 else Presence.ABSENT

    def _call(
        self, session: Session, method: str, path: str, body: bytes | None = None
    ) -> Response:
        return session.send(
            lambda connection: Request(
                method,
                f"{self._url}/rooms/{connection['room']}/{path}",
                {"X-Key": connection["key"]},
                body,
            )
        )


def row(given: Given) -> Noticeboard:
    """Its row of the registry."""
    return Noticeboard(**given.settings)


@dataclass
class TownHall:
    """The network's server: rooms with boards, and one key for all of them."""

    key: str = "under-the-mat"
    notices: dict[str, dict[str, Any]] = field(default_factory=dict)

    def send(self, request: Request) -> Response:
        if request.headers["X-Key"] != self.key:
            return Response(403)
        if request.method == "PUT":
            self.notices[request.url] = json.loads(request.body or b"")
            return Response(201)
        is_there = request.url.endswith("/") or request.url in self.notices
        return Response(200 if is_there else 404)
