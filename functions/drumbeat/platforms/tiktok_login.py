"""TikTok's login: RFC 6749 with other parameter names, and PKCE only for mobile and desktop apps.

Access lasts a day, its refresh token a year, and each renewal may give another one. Sources: TikTok
for Developers, Login Kit, Access Token Management, OAuth Error Handling.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.masking import Mask
from drumbeat.platforms.steps import json_request
from drumbeat.platforms.tiktok_api import data_of
from drumbeat.platforms.tiktok_creator import asking_creator, choices_of
from drumbeat.platforms.transport import words
from drumbeat.ports import NoAnswer, NotSent, Request, Response, Transport

SCOPES = ("user.info.basic", "video.publish", "video.list")
#: How long access and grant last when an answer does not say.
_ACCESS_SECONDS, _GRANT_SECONDS = 86_400, 31_536_000
_FORM = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TikTokLogin:
    """`authorize`: the page where people agree. `api`: the API's address."""

    authorize: str
    api: str

    def authorize_url(self, asked: Asked) -> str:
        query = {
            "client_key": asked.app.client_id,
            "redirect_uri": asked.redirect_uri,
            "response_type": "code",
            "scope": ",".join(SCOPES),
            "state": asked.state,
        }
        return f"{self.authorize}?{urlencode(query)}"

    def exchange(
        self, asked: Asked, code: str, transport: Transport, now: datetime
    ) -> Grant | NotAuthorised:
        form = {"grant_type": "authorization_code", "code": code, **_app(asked.app)}
        answer = self._token({**form, "redirect_uri": asked.redirect_uri}, transport)
        if isinstance(answer, NotSent | NoAnswer):
            return NotAuthorised(answer.code, answer.message)
        document = answer.document() or {}
        token, refresh, who, scope = (
            document.get(name) for name in ("access_token", "refresh_token", "open_id", "scope")
        )
        if not (_is_text(token) and _is_text(refresh) and _is_text(who)):
            secrets = (code, asked.app.client_secret or "")
            return NotAuthorised(_error(answer) or f"http_{answer.status}", _said(answer, secrets))
        scopes = tuple(scope.replace(",", " ").split()) if isinstance(scope, str) else SCOPES
        return Grant(
            connection={"access_token": token, "refresh_token": refresh, "open_id": who},
            scopes=scopes or SCOPES,
            access_ends_at=_end(document, "expires_in", _ACCESS_SECONDS, now),
            grant_ends_at=_end(document, "refresh_expires_in", _GRANT_SECONDS, now),
        )

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        """The one account that agreed."""
        url = f"{self.api}/v2/user/info/?fields=open_id,display_name,avatar_url"
        headers = {"Authorization": f"Bearer {grant.connection['access_token']}"}
        try:
            answer = transport.send(json_request("GET", url, headers))
        except (NotSent, NoAnswer) as failure:
            return NotAuthorised(failure.code, failure.message)
        user = (data_of(answer) or {}).get("user")
        name = user.get("display_name") if isinstance(user, dict) else None
        if not (isinstance(user, dict) and _is_text(name)):
            message = f"TikTok did not say whose account it is (HTTP {answer.status}). Try again."
            return NotAuthorised(f"http_{answer.status}", message)
        request = asking_creator(self.api)(grant.connection)
        try:
            creator = data_of(transport.send(request)) or {}
        except (NotSent, NoAnswer):
            creator = {}  # a check asks again
        picture = user.get("avatar_url")
        shown = isinstance(picture, str) and picture.startswith("https://")
        return [
            Target(
                id=grant.connection["open_id"],
                kind="account",
                name=str(name),
                picture_url=str(picture) if shown else None,
                choices=choices_of(creator),
            )
        ]

    def renew(
        self,
        connection: Connection,
        app: Callable[[], App | None],
        transport: Transport,
        now: datetime,
    ) -> Renewed | NotRenewed:
        """New access for a day, with its next refresh token. Raises what `app` raises."""
        client = app()
        if client is None:
            message = "TikTok is not set up in this deployment. Ask whoever operates it."
            return NotRenewed(False, "not_configured", message)
        refresh = str(connection["refresh_token"])
        form = {"grant_type": "refresh_token", "refresh_token": refresh, **_app(client)}
        answer = self._token(form, transport)
        if isinstance(answer, NotSent | NoAnswer):
            return NotRenewed(False, answer.code, answer.message)
        document = answer.document() or {}
        token, next_ = document.get("access_token"), document.get("refresh_token")
        if not _is_text(token):
            error = _error(answer)
            message = _said(answer, (refresh, client.client_secret or ""))
            return NotRenewed(error == "invalid_grant", error or f"http_{answer.status}", message)
        access = {**connection, "access_token": token}
        if _is_text(next_):
            access["refresh_token"] = next_
        return Renewed(
            access,
            _end(document, "expires_in", _ACCESS_SECONDS, now),
            _end(document, "refresh_expires_in", _GRANT_SECONDS, now),
        )

    def _token(
        self, form: Mapping[str, str], transport: Transport
    ) -> Response | NotSent | NoAnswer:
        url = f"{self.api}/v2/oauth/token/"
        try:
            return transport.send(Request("POST", url, _FORM, urlencode(form).encode()))
        except (NotSent, NoAnswer) as failure:
            return failure


def _app(app: App) -> dict[str, str]:
    return {"client_key": app.client_id, "client_secret": app.client_secret or ""}


def _said(answer: Response, secrets: Sequence[str]) -> str:
    """The token endpoint's errors are flat, and come with any status."""
    text = (answer.document() or {}).get("error_description") or _error(answer)
    if _is_text(text):
        return f"TikTok says: {words(text, Mask(secrets))}"
    return f"TikTok answered HTTP {answer.status}. Try again later."


def _error(answer: Response) -> str | None:
    error = (answer.document() or {}).get("error")
    return error[:60] if isinstance(error, str) and error else None


def _end(document: Mapping[str, Any], name: str, usual: int, now: datetime) -> datetime:
    seconds = document.get(name)
    if not isinstance(seconds, int) or not 0 < seconds <= 10 * usual:
        seconds = usual
    return now + timedelta(seconds=seconds)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
