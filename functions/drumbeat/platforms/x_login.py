"""Connecting X accounts, and renewing their access.

RFC 6749 with PKCE, as a confidential client: the app's id and secret are in the header. Access
lasts two hours; a refresh token is valid once and gives another. Source: X API, OAuth 2.0
Authorization Code Flow with PKCE.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.masking import Mask
from drumbeat.platforms.transport import words
from drumbeat.ports import NoAnswer, NotSent, Request, Response, Transport

SCOPES = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")
#: How long access lasts when the answer does not say.
_USUAL_SECONDS = 7_200
_JSON = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Login:
    """`site`: where people agree. `api`: the API's address."""

    site: str
    api: str

    def authorize_url(self, asked: Asked) -> str:
        query = {
            "response_type": "code",
            "client_id": asked.app.client_id,
            "redirect_uri": asked.redirect_uri,
            "scope": " ".join(SCOPES),
            "state": asked.state,
            "code_challenge": asked.challenge,
            "code_challenge_method": "S256",
        }
        return f"{self.site}/i/oauth2/authorize?{urlencode(query, quote_via=quote)}"

    def exchange(
        self, asked: Asked, code: str, transport: Transport, now: datetime
    ) -> Grant | NotAuthorised:
        """Exchange the code, which is valid for half a minute, for access."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.redirect_uri,
            "code_verifier": asked.verifier,
        }
        secrets = (code, asked.verifier, asked.app.client_secret or "")
        try:
            answer = self._token(asked.app, form, transport)
        except (NotSent, NoAnswer) as failure:
            return NotAuthorised(failure.code, failure.message)
        document = _given(answer)
        if document is None:
            return NotAuthorised(f"http_{answer.status}", _said(answer, secrets))
        if "refresh_token" not in document:
            message = (
                "X gave no lasting access. Connect again, and leave all permissions as they are."
            )
            return NotAuthorised("no_lasting_access", message)
        scope = document.get("scope")
        return Grant(
            connection={name: document[name] for name in ("access_token", "refresh_token")},
            scopes=tuple(scope.split()) if isinstance(scope, str) and scope else SCOPES,
            access_ends_at=_end(document, now),
        )

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        """The one account that agreed."""
        token = grant.connection["access_token"]
        headers = {**_JSON, "Authorization": f"Bearer {token}"}
        url = f"{self.api}/2/users/me?user.fields=profile_image_url"
        try:
            answer = transport.send(Request("GET", url, headers))
        except (NotSent, NoAnswer) as failure:
            return NotAuthorised(failure.code, failure.message)
        who = (answer.document() or {}).get("data")
        if answer.status != 200 or not isinstance(who, dict):
            return NotAuthorised(f"http_{answer.status}", _said(answer, (token,)))
        number, name, picture = (who.get(each) for each in ("id", "username", "profile_image_url"))
        if not (isinstance(number, str) and isinstance(name, str) and number and name):
            return NotAuthorised("unreadable_answer", "X's answer could not be read. Try again.")
        shown = isinstance(picture, str) and picture.startswith("https://")
        return [
            Target(
                id=number,
                kind="account",
                name=f"@{name}",
                picture_url=str(picture) if shown else None,
            )
        ]

    def renew(
        self, connection: Connection, app: App | None, transport: Transport, now: datetime
    ) -> Renewed | NotRenewed:
        """A refused refresh token was used before or revoked: each is valid once."""
        if app is None:
            message = "This Drumbeat has no app at X any more. Whoever operates it has to add it."
            return NotRenewed(False, "not_configured", message)
        token = connection["refresh_token"]
        form = {"grant_type": "refresh_token", "refresh_token": token}
        try:
            answer = self._token(app, form, transport)
        except (NotSent, NoAnswer) as failure:
            return NotRenewed(False, failure.code, failure.message)
        document = _given(answer)
        if document is not None:
            new = {name: document.get(name) or connection[name] for name in _TOKENS}
            return Renewed({**connection, **new}, _end(document, now))
        message = _said(answer, (token, app.client_secret or ""))
        return NotRenewed(_is_dead(answer), f"http_{answer.status}", message)

    def _token(self, app: App, form: Mapping[str, str], transport: Transport) -> Response:
        credentials = f"{quote(app.client_id, safe='')}:{quote(app.client_secret or '', safe='')}"
        headers = {
            **_JSON,
            "Authorization": f"Basic {base64.b64encode(credentials.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode(form).encode()
        return transport.send(Request("POST", f"{self.api}/2/oauth2/token", headers, body))


_TOKENS = ("access_token", "refresh_token")


def _given(answer: Response) -> Mapping[str, Any] | None:
    document = answer.document() or {}
    token = document.get("access_token")
    fits = answer.status == 200 and isinstance(token, str) and token
    return document if fits else None


def _is_dead(answer: Response) -> bool:
    """Whether X says that the refresh token is not valid, and not that something else is wrong."""
    error = (answer.document() or {}).get("error")
    return answer.status == 400 and error in ("invalid_request", "invalid_grant")


def _end(document: Mapping[str, Any], now: datetime) -> datetime:
    seconds = document.get("expires_in")
    if not isinstance(seconds, int) or seconds <= 0:
        seconds = _USUAL_SECONDS
    return now + timedelta(seconds=min(seconds, 24 * 3600))


def _said(answer: Response, secrets: Sequence[str]) -> str:
    document = answer.document() or {}
    for field in ("error_description", "detail", "error"):
        text = document.get(field)
        if isinstance(text, str) and text:
            return f"X says: {words(text, Mask(secrets))}"
    return f"X answered HTTP {answer.status}. Try again later."
