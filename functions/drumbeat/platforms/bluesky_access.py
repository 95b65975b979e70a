"""Opening sessions with an app password, on any server that holds a Bluesky account.

A handle leads to an account's permanent id (DID), and that to the server which holds it (PDS).
Sources: AT Protocol, Handle and DID specifications; bluesky-social/atproto, packages/pds.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.masking import Mask
from drumbeat.platforms.steps import json_request
from drumbeat.platforms.transport import words
from drumbeat.ports import NoAnswer, NotSent, Request, Response, Transport

_DID_PLC = re.compile(r"did:plc:[a-z2-7]{24}")
_DID_WEB = re.compile(r"did:web:([a-zA-Z0-9.-]+(?:%3A[0-9]{1,5})?)")
_ERROR = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")
_SERVER = re.compile(r"https?://[^\s/?#@]{1,253}/?")

RESOLVER_URL = "https://public.api.bsky.app"
PLC_URL = "https://plc.directory"

#: Errors that mean that access has expired (HTTP 400 or 401): renewing gives new access.
ENDED = frozenset({"ExpiredToken", "InvalidToken", "AuthMissing"})
#: Errors that mean that the app password is not valid.
_DEAD = {
    "AuthenticationRequired": "The handle and the app password don't belong together.",
    "AuthFactorTokenRequired": "That is no app password: make one under Settings, Privacy and "
    "security, App passwords.",
    "AccountTakedown": "Bluesky has taken the account down.",
    "AccountDeactivated": "The account is deactivated.",
}


class _NotOpened(Exception):
    def __init__(self, outcome: NotRenewed) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


def error_of(answer: Response) -> str:
    """The name of an error; empty when the answer has none. A sentence does not count as a name."""
    name = (answer.document() or {}).get("error")
    return name if isinstance(name, str) and _ERROR.fullmatch(name) else ""


@dataclass(frozen=True, slots=True)
class Directory:
    """Where handles and DIDs are looked up: an app view, and the directory of `did:plc`."""

    resolver_url: str
    plc_url: str

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        """New access: with the refresh token of the last session, else with the app password."""
        try:
            if connection.get("refresh_jwt"):
                renewal = _refreshed(connection, transport)
                if renewal is not None:
                    return renewal
            known, handle = connection.get("did"), str(connection["handle"])
            did = known or self._did(handle, transport)
            server = self._server(did, transport, None if known else handle)
            return _opened({**connection, "did": did, "server": server}, transport)
        except _NotOpened as failure:
            return failure.outcome
        except (NotSent, NoAnswer) as failure:
            return NotRenewed(dead=False, code=failure.code, message=failure.message)

    def _did(self, handle: str, transport: Transport) -> str:
        query = urlencode({"handle": handle})
        url = f"{_base(self.resolver_url)}/xrpc/com.atproto.identity.resolveHandle?{query}"
        answer = transport.send(json_request("GET", url, {}))
        did = (answer.document() or {}).get("did")
        if answer.status == 200 and is_did(did):
            return str(did)
        if answer.status == 400:
            message = f"There is no Bluesky account with the handle {handle}: check its spelling."
            raise _NotOpened(NotRenewed(dead=True, code="handle_not_found", message=message))
        message = f"Bluesky could not say who {handle} is (HTTP {answer.status})."
        raise _NotOpened(NotRenewed(dead=False, code="handle_not_resolved", message=message))

    def _server(self, did: str, transport: Transport, handle: str | None) -> str:
        """The account's server. It gets the app password, so the DID document has to name
        `handle`."""
        web = _DID_WEB.fullmatch(did)
        url = (
            f"https://{web[1].replace('%3A', ':')}/.well-known/did.json"
            if web
            else f"{_base(self.plc_url)}/{quote(did)}"
        )
        answer = transport.send(json_request("GET", url, {}))
        document = (answer.document() or {}) if answer.status == 200 else {}
        server = _server_in(document)
        if server is not None and handle is not None and not _is_known_as(document, handle):
            message = f"The account behind {handle} does not go by that handle: use its own."
            raise _NotOpened(NotRenewed(dead=True, code="handle_not_confirmed", message=message))
        if server is None:
            message = f"The server of the account could not be found (HTTP {answer.status})."
            raise _NotOpened(NotRenewed(dead=False, code="server_not_found", message=message))
        return server


def is_did(value: object) -> bool:
    return isinstance(value, str) and bool(_DID_PLC.fullmatch(value) or _DID_WEB.fullmatch(value))


def _refreshed(connection: Connection, transport: Transport) -> Renewed | None:
    """None when the session has ended for good, so that the app password is needed."""
    answer = transport.send(_called(connection, "refreshSession", connection["refresh_jwt"]))
    if answer.status == 200:
        return _renewed(connection, answer)
    if answer.status in (400, 401, 403, 404):
        return None
    raise _NotOpened(_unclear(answer, connection))


def _opened(connection: Connection, transport: Transport) -> Renewed | NotRenewed:
    login = {"identifier": connection["did"], "password": connection["app_password"]}
    answer = transport.send(_called(connection, "createSession", None, login))
    if answer.status == 200:
        return _renewed(connection, answer)
    name = error_of(answer)
    if name in _DEAD:
        return NotRenewed(dead=True, code=name, message=_DEAD[name])
    return _unclear(answer, connection)


def _renewed(connection: Connection, answer: Response) -> Renewed:
    session = answer.document() or {}
    access, refresh = session.get("accessJwt"), session.get("refreshJwt")
    if not (isinstance(access, str) and isinstance(refresh, str) and access and refresh):
        raise _NotOpened(_unclear(answer, connection))
    return Renewed(
        {**connection, "access_jwt": access, "refresh_jwt": refresh},
        access_ends_at=_end_of(access),
        # The app password can open a new session at any time.
        grant_ends_at=None,
    )


def _called(
    connection: Connection, method: str, token: str | None, document: Any = None
) -> Request:
    url = f"{_base(connection['server'])}/xrpc/com.atproto.server.{method}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return json_request("POST", url, headers, document)


def _unclear(answer: Response, connection: Connection) -> NotRenewed:
    text = (answer.document() or {}).get("message") or f"HTTP {answer.status}"
    message = f"Bluesky opened no session: {words(text, Mask.of(connection))}"
    return NotRenewed(dead=False, code=error_of(answer) or f"http_{answer.status}", message=message)


def _is_known_as(document: Mapping[str, Any], handle: str) -> bool:
    names = document.get("alsoKnownAs")
    aliases = [name.lower() for name in names if isinstance(name, str)] if names else []
    return f"at://{handle.lower()}" in aliases


def _server_in(document: Mapping[str, Any]) -> str | None:
    """The address of the account's server in a DID document."""
    services = document.get("service")
    for service in services if isinstance(services, list) else ():
        if not isinstance(service, Mapping):
            continue
        named = str(service.get("id", "")).endswith("#atproto_pds")
        address = service.get("serviceEndpoint")
        if named and isinstance(address, str) and _SERVER.fullmatch(address):
            return _base(address)
    return None


def _end_of(token: str) -> datetime | None:
    """When a JSON web token expires, by its own claim; None without one."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return datetime.fromtimestamp(claims["exp"], UTC)
    except (IndexError, KeyError, TypeError, ValueError, OverflowError, OSError, binascii.Error):
        return None


def _base(url: str) -> str:
    return url.rstrip("/")
