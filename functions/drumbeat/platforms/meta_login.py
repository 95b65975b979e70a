"""The login of Meta's networks that have their own: Instagram, Threads.

RFC 6749 without PKCE: their authorize pages document no parameter for it. A code is exchanged for a
token of an hour, and that for one of sixty days, which is renewed while it is valid. Sources: Meta,
Business Login for Instagram (2026-03-13), Oauth Authorize, Access Token, Refresh Access Token;
Threads, Get Access Tokens (2026-08-12), Long-Lived Tokens. The token endpoints take their secrets
as Meta documents it: two of them in the address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from drumbeat.domain.authorising import Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.platforms.meta_asking import (
    called,
    end_of,
    number_of,
    picture_of,
    refusal,
    unreadable,
)
from drumbeat.ports import NoAnswer, NotSent, Request, Transport

_JSON = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """`network`: its name for people. `authorize`: the page where people agree; `token`: the
    address that takes codes. `graph` and `versioned`: the API, without and with a version.
    `grants`: the prefix of its grant types. `number` and `picture`: the fields of the person whose
    token it is."""

    network: str
    authorize: str
    token: str
    graph: str
    versioned: str
    grants: str
    scopes: tuple[str, ...]
    number: str
    picture: str

    def authorize_url(self, asked: Asked) -> str:
        query = {
            "client_id": asked.app.client_id,
            "redirect_uri": asked.redirect_uri,
            "response_type": "code",
            "scope": ",".join(self.scopes),
            "state": asked.state,
        }
        return f"{self.authorize}?{urlencode(query)}"

    def exchange(
        self, asked: Asked, code: str, transport: Transport, now: datetime
    ) -> Grant | NotAuthorised:
        """Exchange the code for a token of an hour, and that for one of sixty days."""
        secret = asked.app.client_secret or ""
        short = self._short(asked, code, secret, transport)
        if isinstance(short, NotAuthorised):
            return short
        token = short.get("access_token")
        if not (isinstance(token, str) and token):
            return unreadable(self.network)
        query = {
            "grant_type": f"{self.grants}_exchange_token",
            "client_secret": secret,
            "access_token": token,
        }
        request = Request("GET", f"{self.graph}/access_token?{urlencode(query)}", _JSON)
        long = called(self.network, transport, request, (token, secret))
        if isinstance(long, NotAuthorised):
            return long
        long_token = long.get("access_token")
        if not (isinstance(long_token, str) and long_token):
            return unreadable(self.network)
        ends_at = end_of(long, now)
        return Grant(
            connection={"access_token": long_token},
            scopes=_scopes(short.get("permissions")) or self.scopes,
            access_ends_at=ends_at,
            grant_ends_at=ends_at,
            grantor=number_of(short.get("user_id")),
        )

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        """The one account that agreed."""
        token = grant.connection["access_token"]
        query = urlencode({"fields": f"{self.number},username,{self.picture}"})
        headers = {**_JSON, "Authorization": f"Bearer {token}"}
        request = Request("GET", f"{self.versioned}/me?{query}", headers)
        answer = called(self.network, transport, request, (token,))
        if isinstance(answer, NotAuthorised):
            return answer
        who = _first(answer)
        number, name, picture = who.get(self.number), who.get("username"), who.get(self.picture)
        if not (number and isinstance(name, str) and name):
            return unreadable(self.network)
        return [
            Target(
                id=str(number),
                kind="account",
                name=f"@{name}",
                picture_url=picture_of(picture),
            )
        ]

    def connection_of(self, grant: Grant, target: str) -> Renewed:
        connection = {**grant.connection, "user_id": target}
        return Renewed(connection, grant.access_ends_at, grant.grant_ends_at)

    def renew(
        self, connection: Connection, transport: Transport, now: datetime
    ) -> Renewed | NotRenewed:
        """Sixty more days for a valid token that is at least a day old; an expired one can't be
        renewed."""
        token = connection["access_token"]
        query = {"grant_type": f"{self.grants}_refresh_token", "access_token": token}
        request = Request("GET", f"{self.graph}/refresh_access_token?{urlencode(query)}", _JSON)
        try:
            answer = transport.send(request)
        except (NotSent, NoAnswer) as failure:
            return NotRenewed(False, failure.code, failure.message)
        document = answer.document() or {}
        new_token = document.get("access_token")
        if answer.status == 200 and isinstance(new_token, str) and new_token:
            ends_at = end_of(document, now)
            return Renewed({**connection, "access_token": new_token}, ends_at, ends_at)
        why = refusal(self.network, answer, (token,))
        error = document.get("error")
        is_dead = isinstance(error, dict) and error.get("code") in (190, 102)
        return NotRenewed(is_dead, why.code, why.message)

    def _short(
        self, asked: Asked, code: str, secret: str, transport: Transport
    ) -> Mapping[str, Any] | NotAuthorised:
        form = {
            "client_id": asked.app.client_id,
            "client_secret": secret,
            "grant_type": "authorization_code",
            "redirect_uri": asked.redirect_uri,
            # Meta appends "#_" to the address of the redirect.
            "code": code.removesuffix("#_"),
        }
        headers = {**_JSON, "Content-Type": "application/x-www-form-urlencoded"}
        request = Request("POST", self.token, headers, urlencode(form).encode())
        answer = called(self.network, transport, request, (code, secret))
        return answer if isinstance(answer, NotAuthorised) else _first(answer)


def _first(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer itself, or the first of its `data`: Meta's documents show both."""
    data = answer.get("data")
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return data[0]
    return answer


def _scopes(value: object) -> tuple[str, ...]:
    """The scopes that people agreed to; empty when the answer does not say."""
    if isinstance(value, str):
        return tuple(value.replace(",", " ").split())
    return tuple(str(each) for each in value) if isinstance(value, list) else ()
