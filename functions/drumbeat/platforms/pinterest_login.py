"""Connecting Pinterest accounts, and renewing their access.

RFC 6749 without PKCE, the app authenticated by HTTP Basic. Access lasts thirty days, a refresh
token sixty, and each refresh gives a new one. Sources: Pinterest, Set up authentication and
authorization; pinterest/api-description, v5/openapi.json (5.23.0).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.masking import Mask
from drumbeat.platforms.pinterest_forms import BOARD
from drumbeat.platforms.pinterest_lists import boards_of, items_of
from drumbeat.platforms.transport import words
from drumbeat.ports import NoAnswer, NotSent, Request, Response, Transport

SCOPES = ("boards:read", "boards:write", "pins:read", "pins:write", "user_accounts:read")
_JSON = {"Accept": "application/json"}
#: The longest lifetime that is believed.
_LONGEST_SECONDS = 366 * 86_400


class _NotLetIn(Exception):
    def __init__(self, why: NotAuthorised) -> None:
        super().__init__(why.code)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """`site`: the page where people agree. `api`: the API's address with its version.

    `app`: gives the operator's app, whose secret renews access. Raises Unavailable.
    """

    site: str
    api: str
    app: Callable[[], App | None]

    def authorize_url(self, asked: Asked) -> str:
        query = {
            "client_id": asked.app.client_id,
            "redirect_uri": asked.redirect_uri,
            "response_type": "code",
            "scope": ",".join(SCOPES),
            "state": asked.state,
        }
        return f"{self.site}/oauth/?{urlencode(query)}"

    def exchange(
        self, asked: Asked, code: str, transport: Transport, now: datetime
    ) -> Grant | NotAuthorised:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.redirect_uri,
            # Apps that were made before 2025-09-25 have to ask for continuous refresh tokens.
            "continuous_refresh": "true",
        }
        secrets = (code, asked.app.client_secret or "")
        try:
            answer = _called(transport, self._token(asked.app, form), secrets)
        except _NotLetIn as error:
            return error.why
        tokens = _tokens(answer)
        if tokens is None:
            return _UNREADABLE
        return Grant(
            connection=tokens,
            scopes=_scopes(answer.get("scope")),
            access_ends_at=_end(answer.get("expires_in"), now),
            grant_ends_at=_end(answer.get("refresh_token_expires_in"), now),
        )

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        """The one account that agreed, with its boards."""
        token = str(grant.connection["access_token"])
        try:
            who = self._get("user_account", token, transport)
            boards = items_of(lambda query: self._get(f"boards?{query}", token, transport))
        except _NotLetIn as error:
            return error.why
        name, picture = who.get("username"), who.get("profile_image")
        if not (isinstance(name, str) and name):
            return _UNREADABLE
        shown = isinstance(picture, str) and picture.startswith("https://")
        return [
            Target(
                id=str(who.get("id") or name),
                kind="account",
                name=f"@{name}",
                picture_url=str(picture) if shown else None,
                choices={BOARD: boards_of(boards.items)},
            )
        ]

    def connection_of(self, grant: Grant, transport: Transport) -> Renewed | NotAuthorised:
        """With the account's name for people."""
        try:
            who = self._get("user_account", str(grant.connection["access_token"]), transport)
        except _NotLetIn as error:
            return error.why
        connection = {**grant.connection, "username": str(who.get("username") or "")}
        return Renewed(connection, grant.access_ends_at, grant.grant_ends_at)

    def renew(
        self, connection: Connection, transport: Transport, now: datetime
    ) -> Renewed | NotRenewed:
        """New access, and a new refresh token. Raises Unavailable."""
        refresh = connection.get("refresh_token")
        if not refresh:
            return _NO_REFRESH_TOKEN
        app = self.app()
        if app is None:
            return NotRenewed(False, "not_configured", "Pinterest is not set up here any more.")
        form = {"grant_type": "refresh_token", "refresh_token": str(refresh)}
        try:
            answer = transport.send(self._token(app, form))
        except (NotSent, NoAnswer) as failure:
            return NotRenewed(False, failure.code, failure.message)
        document = answer.document() or {}
        tokens = _tokens(document) if answer.status == 200 else None
        if tokens is None:
            secrets = (str(refresh), str(connection["access_token"]), app.client_secret or "")
            why = _refusal(answer, secrets)
            # 401 is about the app, so reconnecting would not help.
            return NotRenewed(answer.status == 400, why.code, why.message)
        return Renewed(
            {**connection, **tokens},
            _end(document.get("expires_in"), now),
            _end(document.get("refresh_token_expires_in"), now),
        )

    def _token(self, app: App, form: Mapping[str, str]) -> Request:
        credentials = f"{app.client_id}:{app.client_secret or ''}".encode()
        headers = {
            **_JSON,
            "Authorization": f"Basic {base64.b64encode(credentials).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return Request("POST", f"{self.api}/oauth/token", headers, urlencode(form).encode())

    def _get(self, path: str, token: str, transport: Transport) -> Mapping[str, Any]:
        """Raises _NotLetIn."""
        headers = {**_JSON, "Authorization": f"Bearer {token}"}
        return _called(transport, Request("GET", f"{self.api}/{path}", headers), (token,))


_UNREADABLE = NotAuthorised("unreadable_answer", "Pinterest's answer could not be read. Try again.")
_NO_REFRESH_TOKEN = NotRenewed(
    True, "access_ended", "Pinterest's access has ended, and can't be renewed. Connect it again."
)


def _called(transport: Transport, request: Request, secrets: Sequence[str]) -> Mapping[str, Any]:
    """Raises _NotLetIn."""
    try:
        answer = transport.send(request)
    except (NotSent, NoAnswer) as failure:
        raise _NotLetIn(NotAuthorised(failure.code, failure.message)) from None
    document = answer.document()
    if answer.status != 200 or document is None:
        raise _NotLetIn(_refusal(answer, secrets))
    return document


def _refusal(answer: Response, secrets: Sequence[str]) -> NotAuthorised:
    text, code = (answer.document() or {}).get("message"), f"http_{answer.status}"
    if isinstance(text, str) and text:
        return NotAuthorised(code, f"Pinterest says: {words(text, Mask(secrets))}")
    return NotAuthorised(code, f"Pinterest answered HTTP {answer.status}. Try again later.")


def _tokens(answer: Mapping[str, Any]) -> dict[str, str] | None:
    """Access token, and refresh token if there is one; None without an access token."""
    access, refresh = answer.get("access_token"), answer.get("refresh_token")
    if not (isinstance(access, str) and access):
        return None
    more = {"refresh_token": refresh} if isinstance(refresh, str) and refresh else {}
    return {"access_token": access, **more}


def _scopes(value: object) -> tuple[str, ...]:
    """The scopes that people agreed to; those that were asked for when the answer does not say (RFC
    6749, 5.1)."""
    scopes = tuple(value.replace(",", " ").split()) if isinstance(value, str) else ()
    return scopes or SCOPES


def _end(seconds: object, now: datetime) -> datetime | None:
    if not isinstance(seconds, int) or not 0 < seconds <= _LONGEST_SECONDS:
        return None
    return now + timedelta(seconds=seconds)
