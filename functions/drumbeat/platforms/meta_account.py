"""Accounts of Instagram and Threads: their connection, and the steps that they have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from drumbeat.domain.authorising import App, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck
from drumbeat.domain.publishing import (
    Handle,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Preparing,
    Presence,
    Progress,
    Published,
)
from drumbeat.platforms.app_account import AppAccount
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.meta_login import Login
from drumbeat.platforms.meta_publishing import ContainerPosts
from drumbeat.platforms.meta_signed_requests import grantor_of
from drumbeat.ports import Clock, Response, Session, Transport

_USER_ID = re.compile(r"[0-9]{1,32}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")


class MetaAccount(AppAccount):
    """Connection: `user_id` and `access_token`."""

    def __init__(self, login: Login, posts: ContainerPosts, clock: Clock) -> None:
        self._login = login
        super().__init__(clock, self._login)
        self._posts = posts

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        errors = unknown_fields(connection, {"user_id", "access_token"})
        if not _matches(_USER_ID, connection.get("user_id")):
            errors.append(FieldError("connection.user_id", "must be the account's number, as text"))
        if not _matches(_TOKEN, connection.get("access_token")):
            remedy = "must be an access token of the account, without spaces"
            errors.append(FieldError("connection.access_token", remedy))
        if errors:
            raise InvalidInput(errors)
        return {"user_id": connection["user_id"]}

    # Connecting by OAuth (`ports.Authorises`), and renewing (`ports.Renews`)

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        return self._login.targets(grant, transport)

    def connection_of(
        self,
        grant: Grant,
        target_id: str,
        transport: Transport,  # noqa: ARG002 (the interface's)
    ) -> Renewed | NotAuthorised:
        return self._login.connection_of(grant, target_id)

    def has_access(self, connection: Connection) -> bool:  # noqa: ARG002
        return True

    def is_ended(self, answer: Response) -> bool:  # noqa: ARG002
        """An expired token can't be renewed; renewing is done while it is valid."""
        return False

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        return self._login.renew(connection, transport, self._clock.now())

    def grantor_of(self, signed_request: str, app: App) -> str | None:
        return grantor_of(signed_request, app)

    # Posting

    def posts(self, session: Session) -> ContainerPosts:  # noqa: ARG002 (for those with two)
        """The steps of this account's posts."""
        return self._posts

    def unfit(self, post: Outgoing) -> NotPublished | None:
        return self._posts.unfit(post)

    def check(self, session: Session) -> ConnectionCheck:
        return self.posts(session).check(session)

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None = None
    ) -> Prepared | Preparing | NotPublished:
        return self.posts(session).prepare(post, session, so_far)

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        return self.posts(session).commit(post, session, handle)

    def find(self, post: Outgoing, session: Session, handle: Handle) -> Published | Presence:
        return self.posts(session).find(post, session, handle)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
