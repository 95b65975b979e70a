"""Google's login for the networks that post for people.

RFC 6749 with PKCE. Access lasts an hour. Its refresh token is given once, stays the same, and ends
when people revoke it or when it has not been used for six months. Sources: Google, OAuth 2.0 for
Web Server Applications; its token endpoint's answers as recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.masking import Mask
from drumbeat.platforms.transport import words
from drumbeat.ports import NoAnswer, NotSent, Request, Response, Transport

REAL_AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth"
REAL_TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 (an address)
#: A refresh token that is not used ends after six months.
_UNUSED = timedelta(days=180)
#: How long access lasts when the answer does not say.
_USUAL_SECONDS = 3600
_JSON = {"Accept": "application/json"}
_FORM = {**_JSON, "Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleLogin:
    """`network`: its name for people. `url` replaces both of Google's hosts.

    A connection has `access_token`, `refresh_token` and `scope`: what people agreed to.
    """

    network: str
    scopes: tuple[str, ...]
    url: str = ""

    def authorize_url(self, asked: Asked) -> str:
        query = {
            "client_id": asked.app.client_id,
            "redirect_uri": asked.redirect_uri,
            "response_type": "code",
            "scope": " ".join(self.scopes),
            # Without these, no refresh token is given, or none the second time.
            "access_type": "offline",
            "prompt": "consent",
            "state": asked.state,
            "code_challenge": asked.challenge,
            "code_challenge_method": "S256",
        }
        page = f"{self.url}/oauth/authorize" if self.url else REAL_AUTHORIZE
        return f"{page}?{urlencode(query)}"

    def exchange(
        self, asked: Asked, code: str, transport: Transport, now: datetime
    ) -> Grant | NotAuthorised:
        secret = asked.app.client_secret or ""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": asked.verifier,
            "client_id": asked.app.client_id,
            "client_secret": secret,
            "redirect_uri": asked.redirect_uri,
        }
        answer = self._token(form, transport)
        if isinstance(answer, NotSent | NoAnswer):
            return NotAuthorised(answer.code, answer.message)
        document = answer.document() or {}
        token, refresh, scope = (
            document.get(name) for name in ("access_token", "refresh_token", "scope")
        )
        if answer.status != 200 or not (isinstance(token, str) and token):
            reason = self._said(answer, (code, asked.verifier, secret))
            return NotAuthorised(_error(answer) or f"http_{answer.status}", reason)
        if not (isinstance(refresh, str) and refresh):
            message = f"{self.network} gave access for an hour only. Connect the account again."
            return NotAuthorised("no_lasting_access", message)
        permissions = scope if isinstance(scope, str) and scope else " ".join(self.scopes)
        return Grant(
            connection={"access_token": token, "refresh_token": refresh, "scope": permissions},
            scopes=tuple(permissions.split()),
            access_ends_at=_end(document, now),
            grant_ends_at=now + _UNUSED,
        )

    def missing(self, connection: Connection) -> Sequence[str]:
        """Scopes that people did not agree to, if that is known."""
        scope = connection.get("scope")
        return [each for each in self.scopes if each not in scope.split()] if scope else []

    def renew(
        self,
        connection: Connection,
        app: Callable[[], App | None],
        transport: Transport,
        now: datetime,
    ) -> Renewed | NotRenewed:
        """New access for an hour. Raises what `app` raises."""
        client = app()
        if client is None:
            words_ = f"{self.network} is not set up in this deployment. Ask whoever operates it."
            return NotRenewed(False, "not_configured", words_)
        secret = client.client_secret or ""
        form = {
            "grant_type": "refresh_token",
            "refresh_token": str(connection["refresh_token"]),
            "client_id": client.client_id,
            "client_secret": secret,
        }
        answer = self._token(form, transport)
        if isinstance(answer, NotSent | NoAnswer):
            return NotRenewed(False, answer.code, answer.message)
        document = answer.document() or {}
        token, scope = document.get("access_token"), document.get("scope")
        if answer.status != 200 or not (isinstance(token, str) and token):
            error = _error(answer)
            reason = self._said(answer, (str(connection["refresh_token"]), secret))
            # A wrong app or a busy service says nothing about the grant.
            return NotRenewed(error == "invalid_grant", error or f"http_{answer.status}", reason)
        access = dict(connection) | {"access_token": token}
        if isinstance(scope, str) and scope:
            access["scope"] = scope
        if isinstance(document.get("refresh_token"), str):
            access["refresh_token"] = document["refresh_token"]
        return Renewed(access, _end(document, now), now + _UNUSED)

    def _token(
        self, form: Mapping[str, str], transport: Transport
    ) -> Response | NotSent | NoAnswer:
        url = f"{self.url}/oauth/token" if self.url else REAL_TOKEN
        try:
            return transport.send(Request("POST", url, _FORM, urlencode(form).encode()))
        except (NotSent, NoAnswer) as failure:
            return failure

    def _said(self, answer: Response, secrets: Sequence[str]) -> str:
        """The token endpoint's error; there, `error` is a text."""
        document = answer.document() or {}
        text = document.get("error_description") or document.get("error")
        if isinstance(text, str) and text:
            return f"{self.network} says: {words(text, Mask(secrets))}"
        return f"{self.network} answered HTTP {answer.status}. Try again later."


def _error(answer: Response) -> str | None:
    error = (answer.document() or {}).get("error")
    return error[:60] if isinstance(error, str) and error else None


def _end(document: Mapping[str, Any], now: datetime) -> datetime:
    seconds = document.get("expires_in")
    if not isinstance(seconds, int) or seconds <= 0:
        seconds = _USUAL_SECONDS
    return now + timedelta(seconds=min(seconds, 24 * _USUAL_SECONDS))
