"""Connecting accounts: we register an app with the server that people name, and they agree there.

RFC 6749 with PKCE (Mastodon since 4.3; older servers and compatible software ignore unknown
parameters). Sources: mastodon/documentation, methods/apps and methods/oauth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Renewed
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.masking import Mask
from drumbeat.platforms.addresses import AddressRefused
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.transport import words
from drumbeat.ports import NoAnswer, NotSent, Request, Transport

#: Without `profile`, which servers before 4.3 refuse.
SCOPES = ("read:accounts", "read:statuses", "write:statuses", "write:media")


def root_of(hint: str, guard: Guard) -> str:
    """The server meant by `mastodon.social`, `@h2o@mastodon.social` or an address.

    Raises InvalidInput for `hint`.
    """
    address = hint.strip()
    if "://" not in address:
        address = f"https://{address.rpartition('@')[2]}"
    try:
        endpoint = guard.parse(address)
    except AddressRefused as error:
        raise InvalidInput.of("hint", f"The server's address {error}") from None
    split = urlsplit(endpoint.url)
    return f"{split.scheme}://{split.netloc}"


def register(root: str, redirect_uri: str, transport: Transport) -> App | NotAuthorised:
    form = {
        "client_name": "Drumbeat",
        "redirect_uris": redirect_uri,
        "scopes": " ".join(SCOPES),
    }
    answer = _called(transport, "POST", f"{root}/api/v1/apps", form=form)
    if isinstance(answer, NotAuthorised):
        return answer
    number, secret = answer.get("client_id"), answer.get("client_secret")
    if not (isinstance(number, str) and isinstance(secret, str) and number):
        return _unreadable()
    return App(number, secret)


def authorize_url(root: str, asked: Asked) -> str:
    query = {
        "response_type": "code",
        "client_id": asked.app.client_id,
        "redirect_uri": asked.redirect_uri,
        "scope": " ".join(SCOPES),
        "state": asked.state,
        "code_challenge": asked.challenge,
        "code_challenge_method": "S256",
    }
    return f"{root}/oauth/authorize?{urlencode(query)}"


def exchange(root: str, asked: Asked, code: str, transport: Transport) -> Grant | NotAuthorised:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": asked.verifier,
        "client_id": asked.app.client_id,
        "client_secret": asked.app.client_secret or "",
        "redirect_uri": asked.redirect_uri,
        "scope": " ".join(SCOPES),
    }
    secrets = (code, asked.verifier, asked.app.client_secret or "")
    answer = _called(transport, "POST", f"{root}/oauth/token", form=form, secrets=secrets)
    if isinstance(answer, NotAuthorised):
        return answer
    token, scope = answer.get("access_token"), answer.get("scope")
    if not (isinstance(token, str) and token):
        return _unreadable()
    # Servers that don't name the granted scopes have granted those that were asked for (RFC 6749,
    # 5.1).
    scopes = tuple(scope.split()) if isinstance(scope, str) and scope else SCOPES
    return Grant(connection={"instance_url": root, "access_token": token}, scopes=_each(scopes))


def targets(grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
    """The one account that agreed."""
    root, token = grant.connection["instance_url"], grant.connection["access_token"]
    url = f"{root}/api/v1/accounts/verify_credentials"
    answer = _called(transport, "GET", url, token=token, secrets=(token,))
    if isinstance(answer, NotAuthorised):
        return answer
    number, name = answer.get("id"), answer.get("acct") or answer.get("username")
    if not (isinstance(number, str) and isinstance(name, str) and number and name):
        return _unreadable()
    host = urlsplit(root).netloc
    picture = answer.get("avatar_static")
    shown = isinstance(picture, str) and picture.startswith("https://")
    return [
        Target(
            id=f"{number}@{host}",
            kind="account",
            name=f"@{name}@{host}",
            picture_url=str(picture) if shown else None,
        )
    ]


def connection_of(grant: Grant) -> Renewed:
    """Mastodon's tokens do not expire."""
    return Renewed(dict(grant.connection))


def _each(scopes: Sequence[str]) -> tuple[str, ...]:
    """The granted scopes, in the form in which we asked: `write` includes `write:media`."""
    ours = [each for each in SCOPES if each in scopes or each.partition(":")[0] in scopes]
    return (*ours, *(each for each in scopes if each not in ours))


def _called(
    transport: Transport,
    method: str,
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    token: str | None = None,
    secrets: Sequence[str] = (),
) -> Mapping[str, Any] | NotAuthorised:
    headers = {"Accept": "application/json"}
    body = None
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form).encode()
    try:
        answer = transport.send(Request(method, url, headers, body))
    except (NotSent, NoAnswer) as failure:
        return NotAuthorised(failure.code, failure.message)
    document = answer.document()
    if answer.status == 200 and document is not None:
        return document
    text = (document or {}).get("error_description") or (document or {}).get("error")
    if isinstance(text, str) and text:
        message = f"The server says: {words(text, Mask(secrets))}"
    else:
        message = f"The server answered HTTP {answer.status}. It may be no Mastodon server."
    return NotAuthorised(f"http_{answer.status}", message)


def _unreadable() -> NotAuthorised:
    return NotAuthorised("unreadable_answer", "The server's answer could not be read.")
