"""Connecting LinkedIn accounts: a person's own profile, and the pages that they run.

RFC 6749 without PKCE, which LinkedIn takes only from native apps. Access lasts sixty days. Approved
partners get a refresh token for a year, which refreshing does not extend; for others people agree
again. Sources: Microsoft Learn, LinkedIn Authorization Code Flow, Programmatic Refresh Tokens, Sign
In with LinkedIn using OpenID Connect, Organization Access Control by Role, Organization Lookup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.masking import Mask
from drumbeat.platforms.transport import words
from drumbeat.ports import NoAnswer, NotSent, Request, Response, Transport

MEMBER_SCOPES = ("openid", "profile", "w_member_social")
PAGE_SCOPES = ("w_organization_social", "r_organization_social", "rw_organization_admin")
#: Roles that may post as a page.
_ROLES = frozenset(
    {
        *("ADMINISTRATOR", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR"),
        "DIRECT_SPONSORED_CONTENT_POSTER",
    }
)
#: The most pages to choose from, because each is asked for its name.
_MOST_PAGES = 50
_USUAL_SECONDS = 60 * 24 * 3600
#: How long LinkedIn may not know its own new token (other developers have seen seconds).
_FRESH = timedelta(minutes=2)
_PERSON = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PAGE = re.compile(r"urn:li:organization:([0-9]{1,20})")


@dataclass(frozen=True, slots=True)
class Login:
    """`site`: where people agree. `api`: the API's address; `version` of the API, as YYYYMM."""

    site: str
    api: str
    version: str
    scopes: tuple[str, ...]

    def authorize_url(self, asked: Asked) -> str:
        query = {
            "response_type": "code",
            "client_id": asked.app.client_id,
            "redirect_uri": asked.redirect_uri,
            "state": asked.state,
            "scope": " ".join(self.scopes),
        }
        return f"{self.site}/oauth/v2/authorization?{urlencode(query, quote_via=quote)}"

    def exchange(
        self, asked: Asked, code: str, transport: Transport, now: datetime
    ) -> Grant | NotAuthorised:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.redirect_uri,
        }
        try:
            answer = self._token(asked.app, form, transport)
        except (NotSent, NoAnswer) as failure:
            return NotAuthorised(failure.code, failure.message)
        document = _given(answer)
        if document is None:
            secrets = (code, asked.app.client_secret or "")
            return NotAuthorised(f"http_{answer.status}", _said(answer, secrets))
        access_ends_at, grant_ends_at = _ends(document, now)
        scope = document.get("scope")
        scopes = re.split(r"[\s,]+", scope) if isinstance(scope, str) and scope else self.scopes
        return Grant(
            connection=_kept(document, now, access_ends_at),
            scopes=tuple(scopes),
            access_ends_at=access_ends_at,
            grant_ends_at=grant_ends_at,
        )

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        """The person who agreed, and the pages that they may post as."""
        token = grant.connection["access_token"]
        me = self._called(f"{self.api}/v2/userinfo", token, transport)
        if isinstance(me, NotAuthorised):
            return me
        number, name = me.get("sub"), me.get("name")
        if not (isinstance(number, str) and _PERSON.fullmatch(number)):
            return NotAuthorised("unreadable_answer", "LinkedIn's answer could not be read.")
        person = Target(
            id=f"urn:li:person:{number}",
            kind="profile",
            name=str(name or "Your profile"),
            picture_url=_shown(me.get("picture")),
        )
        if not set(PAGE_SCOPES) <= set(grant.scopes):
            return [person]
        pages = self._pages(token, transport)
        return pages if isinstance(pages, NotAuthorised) else [person, *pages]

    def connection_of(self, grant: Grant, target: str) -> Renewed:
        connection = {**grant.connection, "author": target}
        return Renewed(connection, grant.access_ends_at, grant.grant_ends_at)

    def renew(
        self,
        connection: Connection,
        registered: Callable[[], App | None],
        transport: Transport,
        now: datetime,
    ) -> Renewed | NotRenewed:
        """New access with a refresh token; without one, people have to agree again."""
        given_at, token = connection.get("given_at"), connection.get("refresh_token")
        if given_at is not None and now < datetime.fromisoformat(given_at) + _FRESH:
            message = "LinkedIn does not know the new access yet. It is tried again."
            return NotRenewed(False, "access_too_new", message)
        if not token:
            return _as_it_is(connection, now)
        app = registered()
        if app is None:
            message = (
                "This Drumbeat has no app at LinkedIn any more. Whoever operates it has to add it."
            )
            return NotRenewed(False, "not_configured", message)
        form = {"grant_type": "refresh_token", "refresh_token": token}
        try:
            answer = self._token(app, form, transport)
        except (NotSent, NoAnswer) as failure:
            return NotRenewed(False, failure.code, failure.message)
        document = _given(answer)
        if document is None:
            error = (answer.document() or {}).get("error")
            dead = answer.status == 400 and error == "invalid_grant"
            message = _said(answer, (token, app.client_secret or ""))
            return NotRenewed(dead, f"http_{answer.status}", message)
        access_ends_at, grant_ends_at = _ends(document, now)
        new = _kept(document, now, access_ends_at)
        return Renewed({**connection, **new}, access_ends_at, grant_ends_at)

    def headers(self, token: str) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "Linkedin-Version": self.version,
            "X-Restli-Protocol-Version": "2.0.0",
        }

    def _pages(self, token: str, transport: Transport) -> list[Target] | NotAuthorised:
        url = f"{self.api}/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=100"
        answer = self._called(url, token, transport)
        if isinstance(answer, NotAuthorised):
            return answer
        entries = answer.get("elements")
        urns = [
            str(each.get("organization") or each.get("organizationTarget"))
            for each in (entries if isinstance(entries, list) else ())
            if isinstance(each, dict) and each.get("role") in _ROLES
        ]
        numbers = [match[1] for urn in dict.fromkeys(urns) if (match := _PAGE.fullmatch(urn))]
        return [self._page(number, token, transport) for number in numbers[:_MOST_PAGES]]

    def _page(self, number: str, token: str, transport: Transport) -> Target:
        """A page with its name, if LinkedIn gives it."""
        answer = self._called(f"{self.api}/rest/organizations/{number}", token, transport)
        name = None if isinstance(answer, NotAuthorised) else answer.get("localizedName")
        return Target(
            id=f"urn:li:organization:{number}", kind="page", name=str(name or f"Page {number}")
        )

    def _called(
        self, url: str, token: str, transport: Transport
    ) -> Mapping[str, Any] | NotAuthorised:
        try:
            answer = transport.send(Request("GET", url, self.headers(token)))
        except (NotSent, NoAnswer) as failure:
            return NotAuthorised(failure.code, failure.message)
        document = answer.document()
        if answer.status == 200 and document is not None:
            return document
        return NotAuthorised(f"http_{answer.status}", _said(answer, (token,)))

    def _token(self, app: App, form: Mapping[str, str], transport: Transport) -> Response:
        credentials = {"client_id": app.client_id, "client_secret": app.client_secret or ""}
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode({**form, **credentials}).encode()
        return transport.send(Request("POST", f"{self.site}/oauth/v2/accessToken", headers, body))


def _given(answer: Response) -> Mapping[str, Any] | None:
    document = answer.document() or {}
    token = document.get("access_token")
    fits = answer.status == 200 and isinstance(token, str) and token
    return document if fits else None


def _ends(document: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime]:
    """When access ends, and until when it can be renewed automatically."""
    access = _seconds(document.get("expires_in")) or _USUAL_SECONDS
    refresh = _seconds(document.get("refresh_token_expires_in"))
    ends_at = now + timedelta(seconds=access)
    return ends_at, now + timedelta(seconds=refresh) if refresh else ends_at


def _kept(document: Mapping[str, Any], now: datetime, ends_at: datetime) -> dict[str, str]:
    connection = {
        "access_token": str(document["access_token"]),
        "given_at": now.isoformat(),
        "ends_at": ends_at.isoformat(),
    }
    refresh = document.get("refresh_token")
    return {**connection, "refresh_token": refresh} if isinstance(refresh, str) else connection


def _as_it_is(connection: Connection, now: datetime) -> Renewed | NotRenewed:
    """Access that can't be renewed is valid until it ends, or until LinkedIn refuses it."""
    text = connection.get("ends_at")
    ends_at = datetime.fromisoformat(text) if text else None
    if ends_at is None or now < ends_at:
        return Renewed(connection, ends_at, ends_at)
    message = "The access has ended, and LinkedIn renews it for its partners alone."
    return NotRenewed(True, "access_ended", message)


def _seconds(value: object) -> int | None:
    return min(value, 2 * 365 * 24 * 3600) if isinstance(value, int) and value > 0 else None


def _shown(picture: object) -> str | None:
    return picture if isinstance(picture, str) and picture.startswith("https://") else None


def _said(answer: Response, secrets: Sequence[str]) -> str:
    document = answer.document() or {}
    for field in ("error_description", "message", "error"):
        text = document.get(field)
        if isinstance(text, str) and text:
            return f"LinkedIn says: {words(text, Mask(secrets))}"
    return f"LinkedIn answered HTTP {answer.status}. Try again later."
